//! Time, ids and randomness: the only place (with `main.rs`) that reads a clock or draws random numbers. It also says
//! which PC this is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use uuid::Uuid;

use super::host::Host;
use dabiao_domain::time_floor::GivenClock;
use dabiao_store::ClockStamp;

/// Where time and ids come from.
pub trait Clock: Send + Sync {
    /// Wall-clock time in milliseconds since the Unix epoch: labels only, never durations.
    fn wall_ms(&self) -> i64;
    /// Milliseconds on a clock that never goes backwards and goes on while the PC sleeps; its zero means nothing.
    fn mono_ms(&self) -> u64;
    /// How many of the milliseconds so far the PC slept, as far as the system tells; it never gets less.
    fn slept_ms(&self) -> u64 {
        0
    }
    /// A fresh UUIDv7.
    fn new_id(&self) -> Uuid;
    /// 32 random bytes, for keys, salts and secrets of sittings.
    fn secret(&self) -> [u8; 32];
    /// 16 random bytes, for the salt of a password.
    fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        salt.iter_mut().zip(self.secret()).for_each(|(to, from)| *to = from);
        salt
    }
    /// The given time in place of the system's, with the system's time at this moment; none if the wall clock
    /// is the system's. Every record made by such a clock says so.
    fn given(&self) -> Option<GivenClock> {
        None
    }
    /// Name of this boot of the machine; empty if the system gives none.
    fn boot_id(&self) -> String;
    /// The PC that the program runs on, as it can be known again.
    fn host(&self) -> Host {
        Host::of_this_pc(&pc_name())
    }

    /// All clocks at once.
    fn stamp(&self) -> ClockStamp {
        ClockStamp { seq: 0, mono_ms: self.mono_ms(), wall_ms: self.wall_ms(), boot_id: self.boot_id() }
    }
}

/// The machine's clocks and randomness. `--now` stops the wall clock; `--seed` makes ids repeatable, and with
/// them texts and proposals that depend on an id. Keys, salts and secrets are never repeatable.
pub struct SystemClock {
    started: Instant,
    fixed_wall: Option<Timestamp>,
    seeded: Option<Mutex<StdRng>>,
    boot_id: String,
    /// The machine's uptime when the program started, if the system tells it.
    uptime_ms: u64,
    /// Notices sleep where the system does not tell it.
    pulse: Option<Arc<Mutex<Pulse>>>,
    host: Option<Host>,
}

impl SystemClock {
    /// The machine's clocks; `fixed_wall` stops the wall clock there, `seed` makes ids repeatable.
    pub fn new(fixed_wall: Option<Timestamp>, seed: Option<u64>) -> Self {
        let seeded = seed.map(|s| Mutex::new(StdRng::seed_from_u64(s)));
        let started = Instant::now();
        Self {
            started,
            fixed_wall,
            seeded,
            boot_id: boot_id(),
            uptime_ms: uptime_ms(),
            pulse: cfg!(windows).then(|| beating(started)),
            host: None,
        }
    }

    /// The same at another PC: for tests.
    pub fn at_host(self, host: Host) -> Self {
        Self { host: Some(host), ..self }
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        self.fixed_wall.unwrap_or_else(Timestamp::now).as_millisecond()
    }

    fn mono_ms(&self) -> u64 {
        since_boot_ms().unwrap_or_else(|| self.uptime_ms + ms_since(self.started))
    }

    fn slept_ms(&self) -> u64 {
        let Some(pulse) = &self.pulse else { return asleep_since_boot_ms() };
        pulse.lock().unwrap_or_else(PoisonError::into_inner).slept_ms(ms_since(self.started))
    }

    fn new_id(&self) -> Uuid {
        let random = match &self.seeded {
            Some(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).random(),
            None => rand::random(),
        };
        uuid_v7(self.wall_ms(), random)
    }

    /// From the system's generator, for every seed: a value that can be drawn again protects nothing.
    fn secret(&self) -> [u8; 32] {
        rand::random()
    }

    fn given(&self) -> Option<GivenClock> {
        let given_ms = self.fixed_wall?.as_millisecond();
        Some(GivenClock { given_ms, system_ms: Timestamp::now().as_millisecond() })
    }

    fn boot_id(&self) -> String {
        self.boot_id.clone()
    }

    fn host(&self) -> Host {
        self.host.clone().unwrap_or_else(|| Host::of_this_pc(&pc_name()))
    }
}

fn ms_since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Milliseconds since the machine was started, with those in which it slept, as the clock of Windows has them too; none
/// where only the program's own time is known.
#[cfg(target_os = "linux")]
fn since_boot_ms() -> Option<u64> {
    system_clock_ms(rustix::time::ClockId::Boottime)
}

#[cfg(not(target_os = "linux"))]
const fn since_boot_ms() -> Option<u64> {
    None
}

/// Of these, how many it slept.
#[cfg(target_os = "linux")]
fn asleep_since_boot_ms() -> u64 {
    let awake = system_clock_ms(rustix::time::ClockId::Monotonic);
    since_boot_ms().zip(awake).map_or(0, |(all, awake)| all.saturating_sub(awake))
}

#[cfg(not(target_os = "linux"))]
const fn asleep_since_boot_ms() -> u64 {
    0
}

#[cfg(target_os = "linux")]
fn system_clock_ms(clock: rustix::time::ClockId) -> Option<u64> {
    let time = rustix::time::clock_gettime(clock);
    let (seconds, nanos) = (u64::try_from(time.tv_sec).ok()?, u64::try_from(time.tv_nsec).ok()?);
    Some(seconds * 1000 + nanos / 1_000_000)
}

/// The pulse of a program: a beat every second on a thread of its own. Windows tells nobody how long it slept, but its
/// clock goes on in sleep and its threads don't: a long time between two beats is sleep. So is a program that stood
/// still for that long: nothing was typed in it either.
#[derive(Debug, Default)]
struct Pulse {
    /// The last beat, in milliseconds since the program's start.
    beat_ms: u64,
    slept_ms: u64,
}

impl Pulse {
    const EVERY_MS: u64 = 1_000;
    /// Longer than a busy PC keeps a thread waiting.
    const SLEEP_MS: u64 = 6_000;

    fn beat(&mut self, now_ms: u64) {
        self.slept_ms = self.slept_ms(now_ms);
        self.beat_ms = now_ms;
    }

    /// Milliseconds of sleep up to `now_ms`. It may be asked before the first beat after the sleep.
    const fn slept_ms(&self, now_ms: u64) -> u64 {
        let since = now_ms.saturating_sub(self.beat_ms);
        if since < Self::SLEEP_MS { self.slept_ms } else { self.slept_ms + since - Self::EVERY_MS }
    }
}

/// A pulse that beats as long as somebody has it.
fn beating(started: Instant) -> Arc<Mutex<Pulse>> {
    let pulse = Arc::new(Mutex::new(Pulse { beat_ms: ms_since(started), slept_ms: 0 }));
    let beaten = Arc::downgrade(&pulse);
    let beats = std::thread::Builder::new().name("pulse".into()).spawn(move || {
        while let Some(pulse) = beaten.upgrade() {
            pulse.lock().unwrap_or_else(PoisonError::into_inner).beat(ms_since(started));
            drop(pulse);
            std::thread::sleep(Duration::from_millis(Pulse::EVERY_MS));
        }
    });
    // Without a thread for it nothing is known of sleep, and nothing may be said of it.
    if beats.is_err() {
        pulse.lock().unwrap_or_else(PoisonError::into_inner).beat_ms = u64::MAX;
    }
    pulse
}

/// Milliseconds since the machine was started, 0 if the system does not tell: with it the monotonic times of
/// two runs of the program within one boot can be compared.
fn uptime_ms() -> u64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds: f64 = text.split(' ').next().and_then(|s| s.parse().ok()).unwrap_or_default();
    (seconds * 1000.0) as u64
}

/// Linux names each boot; on other systems each run of the program counts as one.
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").map_or_else(
        |_| uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string(),
        |id| id.trim().to_owned(),
    )
}

/// What this PC is called in its network; `PC` where the system does not say.
pub fn pc_name() -> String {
    let said = std::env::var("COMPUTERNAME").ok();
    let read = || std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = said.or_else(read).map(|name| name.trim().to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "PC".to_owned())
}

/// A clock that stands until it is moved: for tests and tours.
#[derive(Debug, Default)]
pub struct FixedClock(Mutex<(i64, u64, u128, u64)>, Option<Host>);

impl FixedClock {
    /// A clock at `wall_ms`, with the monotonic clock at 0.
    pub fn at(wall_ms: i64) -> Self {
        Self(Mutex::new((wall_ms, 0, 0, 0)), None)
    }

    /// The same at another PC.
    pub fn at_host(self, host: Host) -> Self {
        Self(self.0, Some(host))
    }

    /// Sets the wall clock, as a user can at any machine; the monotonic one goes on as before.
    pub fn set_wall(&self, wall_ms: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = wall_ms;
    }

    /// Lets `ms` milliseconds pass on both clocks.
    pub fn advance(&self, ms: u64) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += ms as i64;
        state.1 += ms;
    }

    /// Lets the PC sleep for `ms` milliseconds.
    pub fn sleep(&self, ms: u64) {
        self.advance(ms);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).3 += ms;
    }
}

impl Clock for FixedClock {
    fn wall_ms(&self) -> i64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn mono_ms(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn slept_ms(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).3
    }

    fn new_id(&self) -> Uuid {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.2 += 1;
        uuid_v7(state.0, state.2)
    }

    fn secret(&self) -> [u8; 32] {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.2 += 1;
        StdRng::seed_from_u64(state.2 as u64).random()
    }

    fn boot_id(&self) -> String {
        "fixed".to_owned()
    }

    fn host(&self) -> Host {
        self.1.clone().unwrap_or_else(|| Host::of_this_pc(&pc_name()))
    }
}

/// RFC 9562, version 7: 48 bits of milliseconds, then randomness.
pub fn uuid_v7(wall_ms: i64, random: u128) -> Uuid {
    let bytes = random.to_be_bytes();
    let mut tail = [0; 10];
    tail.iter_mut().zip(bytes.iter().skip(6)).for_each(|(t, b)| *t = *b);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(wall_ms).unwrap_or(0), &tail).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_time_between_two_beats_is_sleep() {
        let mut pulse = Pulse::default();
        for second in 1..10 {
            pulse.beat(second * 1_000);
        }
        // A busy PC is not asleep.
        pulse.beat(9_000 + Pulse::SLEEP_MS - 1);
        assert_eq!(pulse.slept_ms, 0);
        // An hour, known to whoever asks before the next beat, and counted once.
        let woken = 9_000 + Pulse::SLEEP_MS - 1 + 3_600_000;
        assert_eq!(pulse.slept_ms(woken), 3_599_000);
        pulse.beat(woken);
        pulse.beat(woken + 1_000);
        assert_eq!(pulse.slept_ms(woken + 1_500), 3_599_000);
    }

    #[test]
    fn the_clock_of_this_pc_beats_and_has_no_sleep_of_its_own() {
        let (clock, started) = (SystemClock::new(None, None), Instant::now());
        let (slept, before) = (clock.slept_ms(), clock.mono_ms());
        let pulse = beating(started);
        while pulse.lock().unwrap().beat_ms == 0 && ms_since(started) < 60_000 {
            std::thread::yield_now();
        }
        assert_eq!(pulse.lock().unwrap().slept_ms, 0);
        assert!(clock.mono_ms() >= before && clock.slept_ms() - slept < 1_000);
    }
}
