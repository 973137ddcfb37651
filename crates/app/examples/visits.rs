//! What a visit of a station costs: time, bytes on the line, memory.
//!
//! ```console
//! $ cargo run --release -p dabiao-app --example visits -- [--run-as USER] [--officers N]
//! ```
//!
//! It founds a bureau with a server of its own in a temporary folder, on the loopback, and stops it. A PC whose 25 officers
//! practised for a year (70 attempts each) joins, hands all of it up over 10 Mbit/s, and takes what the bureau says.
//! Then: visits and rounds with nothing to say. Memory is that of this process, by
//! `VmRSS` before and `VmHWM` after, with founding PC and station in it one after the other.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement that is run by hand")]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dabiao_app::bring_signer;
use dabiao_app::clock::{Clock as _, SystemClock};
use dabiao_app::exchange::found;
use dabiao_app::exchange::online::{
    AccessFile, Asking, Here, Memory, Visited, Wanted, round, set_up, stop, visit,
};
use dabiao_app::lang::{Lang, Messages};
use dabiao_bureau::{Hello, Limits, Station};
use dabiao_domain::actor::{Actor, Authorized};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao_domain::role::Permission;
use dabiao_domain::sync::Tip;
use dabiao_domain::text::Policy;
use dabiao_store::{Db, Fact, OfficerBody, UnitBody, facts};

const UNIT: &str = "文昌派出所";
const ATTEMPTS: u64 = 70;
const YEAR_MS: i64 = 365 * 86_400_000;
/// 10 Mbit/s.
const FAST: u64 = 1_250_000;
const VISITS: usize = 20;

fn right(permission: Permission) -> Authorized {
    Actor::anybody().authorize(permission).unwrap()
}

/// A port that leads to the server, and what went through.
#[derive(Default)]
struct Line {
    /// Bytes a second each way; 0 for as many as go.
    rate: AtomicU64,
    carried: AtomicU64,
}

impl Line {
    fn to(server: u16) -> (Arc<Self>, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let line = Arc::new(Self::default());
        let shared = Arc::clone(&line);
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let (near, far) = (near.unwrap(), TcpStream::connect(("127.0.0.1", server)).unwrap());
                for end in [&near, &far] {
                    end.set_nodelay(true).unwrap();
                }
                for (of, to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)] {
                    let line = Arc::clone(&shared);
                    std::thread::spawn(move || line.carry(of, to));
                }
            }
        });
        (line, port)
    }

    fn carry(&self, mut of: TcpStream, mut to: TcpStream) {
        let mut piece = vec![0; 16 << 10];
        let mut due = Instant::now();
        while let Ok(n @ 1..) = of.read(&mut piece) {
            if let Some(ns) = (n as u64 * 1_000_000_000).checked_div(self.rate.load(Ordering::Relaxed)) {
                due = due.max(Instant::now()) + Duration::from_nanos(ns);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            self.carried.fetch_add(n as u64, Ordering::Relaxed);
            if to.write_all(&piece[..n]).is_err() {
                break;
            }
        }
        let _ = of.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }

    fn take(&self) -> u64 {
        self.carried.swap(0, Ordering::Relaxed)
    }
}

/// A PC.
struct Pc {
    db: Db,
    here: Here,
}

impl Pc {
    fn open(folder: &Path) -> Self {
        let clock = Arc::new(SystemClock::new(None, None));
        let mut db = Db::open(folder, &|| clock.new_id()).unwrap();
        if let Some(signer) = bring_signer(folder.to_owned(), clock.secret())().unwrap() {
            db.sign_with(clock.wall_ms(), signer).unwrap();
        }
        Self { db, here: Here { folder: folder.to_owned(), clock } }
    }

    fn visit(&mut self) -> (Visited, Duration) {
        let began = Instant::now();
        let visited = visit(&mut self.db, &self.here, &mut |_| ControlFlow::Continue(())).unwrap();
        (visited, began.elapsed())
    }

    fn round(&mut self, memory: &mut Memory) -> (bool, Duration) {
        let texts = Messages::new(Lang::En);
        let (began, by) = (Instant::now(), right(Permission::ManageAccounts));
        let done = round(&mut self.db, &self.here, Some(&by), memory, &texts).unwrap();
        (done.is_quiet(), began.elapsed())
    }
}

/// A year of a station: what is written by the program when somebody signs in, types and hands in.
fn year(pc: &mut Pc, officers: u128) {
    let text = "今天上午九时许辖区群众报警称家中被盗民警到场勘查".repeat(8);
    let began_ms = pc.here.clock.wall_ms() - YEAR_MS;
    let unit_id = pc.here.clock.new_id();
    for n in 0..officers {
        let id = pc.here.clock.new_id();
        let (badge, name) = (format!("{:06}", 100_000 + n), format!("警{n}"));
        let add = facts::AddOfficer { id, badge, name, unit_id, unit: UNIT.into() };
        pc.db.record(began_ms, &Fact::AddOfficer(add)).unwrap();
        let unit_id = pc.db.officers().unwrap().iter().find(|officer| officer.id == id).unwrap().unit_id;
        for k in 0..ATTEMPTS {
            let at_ms = began_ms + k as i64 * YEAR_MS / ATTEMPTS as i64 + n as i64 * 400_000;
            if k % 5 < 2 {
                pc.db.record(at_ms, &Fact::SignedIn(facts::SignedIn { officer_id: id })).unwrap();
            }
            let start = AttemptStart {
                id: pc.here.clock.new_id(),
                officer_id: id,
                unit_id,
                exercise_id: "copy/case-01".into(),
                title: "接处警登记".into(),
                record_type: RecordType::ALL[0],
                mode: AttemptMode::ALL[0],
                started_at_ms: at_ms,
                sitting_id: None,
            };
            pc.db.begin_attempt(&start, LogHeader::practice(text.clone(), Policy::ALL[0], None)).unwrap();
            // No two logs are alike: keys come a little earlier or later.
            let mut ms = 0;
            let mut events: Vec<InputEvent> = text
                .chars()
                .enumerate()
                .map(|(at, letter)| {
                    ms += 300 + (start.id.as_u128() >> (at % 48)) as u64 % 211;
                    InputEvent::new(ms, EventKind::Commit(letter.to_string()))
                })
                .collect();
            events.push(InputEvent::new(ms + 400, EventKind::End(EndReason::Interrupted)));
            pc.db.append_events(start.id, 0, &events).unwrap();
            pc.db.seal_attempt(at_ms + ms as i64, start.id, events.len()).unwrap();
        }
    }
}

/// The founding PC with its server.
fn founded(folder: &Path, officers: u128, run_as: Option<String>, port: u16) -> (Pc, String) {
    let mut pc = Pc::open(&folder.join("founder"));
    let unit = pc.here.clock.new_id();
    let body =
        UnitBody { id: unit, name: UNIT.into(), kind: "station".into(), parent_id: None, pair_id: None };
    let officer = |n: u128| OfficerBody {
        id: pc.here.clock.new_id(),
        badge: format!("{:06}", 100_000 + n),
        name: format!("警{n}"),
        unit_id: unit,
        birth_date: Some("1990-01-01".into()),
        position: String::new(),
        service: "serving".into(),
        left_on: None,
    };
    let officers: Vec<OfficerBody> = (0..officers).map(officer).collect();
    let list = facts::ImportRoster {
        file: "f".into(),
        sha256: String::new(),
        units: vec![body],
        officers,
        by: None,
    };
    let now_ms = pc.here.clock.wall_ms();
    pc.db.record_by(now_ms, &right(Permission::ImportRoster), &Fact::ImportRoster(list)).unwrap();
    let by = right(Permission::ManageAccounts);
    let (at, clock) = (pc.here.folder.clone(), Arc::clone(&pc.here.clock));
    found(&by, &mut pc.db, &at, clock.as_ref(), ("某某县公安局", UNIT, "局机关-01")).unwrap();
    let wanted = Wanted {
        listen: Some(format!("127.0.0.1:{port}")),
        pg_user: run_as,
        folder: Some(folder.join("server")),
        ..Wanted::default()
    };
    let made = set_up(&mut pc.db, &by, &pc.here, &wanted).unwrap();
    (pc, made.invited.code)
}

/// The PC of `folder` joins; the founding PC answers it.
fn joined(folder: &Path, code: &str, founder: &mut Pc) -> Pc {
    let clock = Arc::new(SystemClock::new(None, None));
    let mut db = Db::open(folder, &|| clock.new_id()).unwrap();
    let here = Here { folder: folder.to_owned(), clock };
    let mut asking = Asking::begin(&mut db, &here, code, ("文昌所-01", true)).unwrap();
    asking.ask().unwrap();
    while !asking.answered().unwrap() {
        founder.round(&mut Memory::default());
    }
    asking.finish(&mut db).unwrap();
    drop(db);
    Pc::open(folder)
}

/// What this process has of memory now, MiB; what it had most of is counted from here.
fn begin_mib() -> u64 {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    memory_mib("VmRSS:")
}

/// The most memory that it had since, MiB.
fn peak_mib() -> u64 {
    memory_mib("VmHWM:")
}

fn memory_mib(name: &str) -> u64 {
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = said.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0) >> 10
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let after = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1));
    let officers = after("--officers").and_then(|n| n.parse().ok()).unwrap_or(25);
    let folder = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (mut founder, code) = founded(folder.path(), officers, after("--run-as").cloned(), port);
    let server = Stopped(founder.here.folder.clone());
    measure(&mut founder, folder.path(), (officers, port, &code));
    drop(server);
    ExitCode::SUCCESS
}

/// Stops the server, however this ends.
struct Stopped(PathBuf);

impl Drop for Stopped {
    fn drop(&mut self) {
        let here = Here { folder: self.0.clone(), clock: Arc::new(SystemClock::new(None, None)) };
        if let Err(fail) = stop(&here) {
            println!("the server was not stopped: {fail:?}");
        }
    }
}

/// Of what the bytes of a visit with nothing to say are.
fn steps(pc: &Pc) {
    let access = AccessFile::load(&pc.here.folder).unwrap().unwrap().access;
    let head = pc.db.journal_head().unwrap();
    let station = pc.db.own_station().unwrap();
    let began = Instant::now();
    let mut server = Station::connect(&access, Limits::default()).unwrap();
    let (connected, after) = (server.carried(), began.elapsed());
    let series = head.series.parse().unwrap();
    let hello = Hello {
        program: "dabiao".to_owned(),
        head: Tip { series, entries: head.entries, hash: head.hash },
        host: pc.here.clock.host().print(&station),
        wall_ms: pc.here.clock.wall_ms(),
        unsent_bodies: 0,
    };
    server.hello(&hello).unwrap();
    let (greeted, then) = (server.carried(), began.elapsed());
    println!(
        "of that: connecting (TLS, password, what the server says of itself) {connected} bytes in {:.0} ms, the greeting {} \
         bytes in {:.0} ms",
        after.as_secs_f64() * 1e3,
        greeted - connected,
        then.saturating_sub(after).as_secs_f64() * 1e3
    );
}

fn measure(founder: &mut Pc, folder: &Path, (officers, port, code): (u128, u16, &str)) {
    let (line, through) = Line::to(port);
    let station = folder.join("station");
    let began = Instant::now();
    let mut pc = Pc::open(&station);
    year(&mut pc, officers);
    println!("a year of {officers} officers written in {:.1} s", began.elapsed().as_secs_f64());
    drop(pc);
    let code = code.replace(&format!(":{port}/"), &format!(":{through}/"));
    let mut pc = joined(&station, &code, founder);
    line.take();
    let had = begin_mib();
    line.rate.store(FAST, Ordering::Relaxed);
    let (visited, took) = pc.visit();
    println!(
        "first visit over 10 Mbit/s: {:.1} s, {} entries, {} bodies, {:.1} MB; memory {had} MiB, at most {}",
        took.as_secs_f64(),
        visited.entries,
        visited.bodies,
        line.take() as f64 / 1e6,
        peak_mib()
    );
    line.rate.store(0, Ordering::Relaxed);
    let had = begin_mib();
    let (_, took) = founder.round(&mut Memory::default());
    let most = peak_mib();
    println!(
        "the founding PC takes it in and packs: {:.1} s; memory {had} MiB, at most {most}",
        took.as_secs_f64()
    );
    let had = begin_mib();
    let (visited, took) = pc.visit();
    println!(
        "what comes down is taken: {:.1} s, {} entries; memory {had} MiB, at most {}",
        took.as_secs_f64(),
        visited.taken.entries,
        peak_mib()
    );
    let mut memory = Memory::default();
    for _ in 0..4 {
        founder.round(&mut memory);
        pc.visit();
    }
    line.take();
    let visits: Vec<Duration> = (0..VISITS).map(|_| pc.visit().1).collect();
    println!("a visit with nothing to say: {:.0} ms, {} bytes", median(visits), line.take() / VISITS as u64);
    steps(&pc);
    let rounds: Vec<(bool, Duration)> = (0..VISITS).map(|_| founder.round(&mut memory)).collect();
    let quiet = rounds.iter().filter(|(quiet, _)| *quiet).count();
    let took = median(rounds.iter().map(|(_, took)| *took).collect());
    let anew = median((0..5).map(|_| founder.round(&mut Memory::default()).1).collect());
    println!(
        "a round with nothing to say: {took:.0} ms ({quiet} of {VISITS} quiet), {anew:.0} ms after a start"
    );
}
