//! The delay after failed sign-ins: it grows but never becomes a lock-out.
//!
//! It keeps a bystander from trying PINs by hand. It must not keep an officer from an exam: the delay has
//! a cap, and an invigilator can end it ([`crate::role::Permission::ResetPin`]). Against an attacker who has
//! the file, the cost of the password hash protects, not this delay.
//!
//! The wall clock is not used. Within one run of the machine the monotonic clock tells how long ago the last
//! failure was. A failure of another run, or of one that is not known, was before this run began, so this run
//! counts from its own beginning: restarting the machine or the program gives no extra try, and no wait is
//! longer than one delay of this run.

use uuid::Uuid;

/// One moment on both clocks of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockStamp {
    /// Monotonic milliseconds; its zero means something within one run of the machine only.
    pub mono_ms: u64,
    /// Milliseconds since the Unix epoch.
    pub wall_ms: i64,
    /// The run of the machine.
    pub boot_id: Uuid,
}

/// One moment of one run of a machine. It contains no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunTime {
    /// The run; nil where it is not known.
    pub boot_id: Uuid,
    /// Monotonic milliseconds since that run began, or since a moment after it.
    pub mono_ms: u64,
}

impl RunTime {
    /// The moment `mono_ms` of the run that the system calls `boot`: a UUID, or any other name.
    pub fn new(boot: &str, mono_ms: u64) -> Self {
        Self { boot_id: Uuid::parse_str(boot).unwrap_or_else(|_| named(boot)), mono_ms }
    }
}

/// An id for a name that is none: its first 16 bytes.
fn named(boot: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(boot.bytes()).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(bytes)
}

/// Failed sign-ins since the last success. The default is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last one was; none when there was none, or when it is not known.
    pub last: Option<RunTime>,
}

/// Milliseconds to wait after the first, second, … failure; the last holds for all further ones.
pub const DELAYS_MS: [u64; 7] = [0, 0, 0, 5_000, 15_000, 60_000, 300_000];

/// The delay that `failures` failed sign-ins bring, in milliseconds.
pub fn delay_ms(failures: u32) -> u64 {
    let last = DELAYS_MS.len() - 1;
    let at = (failures as usize).checked_sub(1);
    at.map_or(0, |at| DELAYS_MS.get(at.min(last)).copied().unwrap_or_default())
}

impl Failures {
    /// One more failure at `now`.
    #[must_use]
    pub const fn failed(self, now: RunTime) -> Self {
        Self { count: self.count.saturating_add(1), last: Some(now) }
    }

    /// After a success, or when an invigilator ends the waiting.
    #[must_use]
    pub const fn cleared(self) -> Self {
        Self { count: 0, last: None }
    }

    /// Milliseconds still to wait at `now`; 0 when another try is allowed. Never more than the delay itself.
    pub fn wait_ms(self, now: RunTime) -> u64 {
        let passed = match self.last {
            Some(last)
                if last.boot_id == now.boot_id && !now.boot_id.is_nil() && last.mono_ms <= now.mono_ms =>
            {
                now.mono_ms - last.mono_ms
            }
            _ => now.mono_ms,
        };
        delay_ms(self.count).saturating_sub(passed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(mono_ms: u64) -> RunTime {
        RunTime { mono_ms, boot_id: Uuid::from_u128(1) }
    }

    #[test]
    fn delays_grow_to_the_cap_and_success_clears_them() {
        let mut failures = Failures::default();
        assert_eq!(failures.wait_ms(at(0)), 0);
        for want in [0, 0, 0, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000] {
            failures = failures.failed(at(10));
            assert_eq!(failures.wait_ms(at(10)), want, "{}", failures.count);
            assert_eq!(failures.wait_ms(at(10 + want)), 0);
        }
        assert_eq!(failures.cleared().wait_ms(at(10)), 0);
        assert_eq!(delay_ms(u32::MAX), 300_000);
    }

    #[test]
    fn another_run_counts_from_its_own_beginning() {
        let failures = Failures { count: 5, last: Some(at(1_000_000)) };
        let boot = |mono_ms| RunTime { mono_ms, boot_id: Uuid::from_u128(2) };
        assert_eq!(failures.wait_ms(at(1_006_000)), 9_000);
        assert_eq!(failures.wait_ms(boot(0)), 15_000);
        assert_eq!(failures.wait_ms(boot(6_000)), 9_000);
        assert_eq!(failures.wait_ms(boot(15_000)), 0);
        // A failure whose run is not known.
        assert_eq!(Failures { count: 5, last: None }.wait_ms(boot(6_000)), 9_000);
        // Runs without a name are different runs.
        let nameless = Failures { count: 5, last: Some(RunTime::new("", 20_000)) };
        assert_eq!(nameless.wait_ms(RunTime::new("", 21_000)), 0);
        assert_eq!(nameless.wait_ms(RunTime::new("", 1_000)), 14_000);
    }

    #[test]
    fn names_of_runs_are_told_apart() {
        assert_eq!(RunTime::new("fixed", 5), RunTime::new("fixed", 5));
        assert_ne!(RunTime::new("fixed", 5).boot_id, RunTime::new("other", 5).boot_id);
        let id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
        assert_eq!(RunTime::new(id, 0).boot_id.to_string(), id);
    }

    proptest! {
        #[test]
        fn nobody_is_locked_out_for_ever(
            count in any::<u32>(), mono in any::<u64>(), later in any::<u64>(), same in any::<bool>(),
        ) {
            let failures = Failures { count, last: Some(at(mono)) };
            let now = RunTime { mono_ms: later, boot_id: Uuid::from_u128(if same { 1 } else { 2 }) };
            prop_assert!(failures.wait_ms(now) <= 300_000);
            let end = RunTime { mono_ms: later.saturating_add(300_000), ..now };
            // Five minutes of this run are enough, on a monotonic clock that really is one.
            if later < u64::MAX - 300_000 && (!same || later >= mono) {
                prop_assert_eq!(failures.wait_ms(end), 0);
            }
        }
    }
}
