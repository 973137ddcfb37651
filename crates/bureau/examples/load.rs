//! How many stations a server bears: each a new connection over TLS, and one push of 20 entries and a body of 15 KiB.
//!
//! ```console
//! $ cargo run --release -p dabiao-bureau --example load -- [STATIONS] [--at-once N] [--whole] [--run-as USER]
//! ```
//!
//! It makes a server of its own in a temporary folder, on the loopback, and stops it. `--whole` makes the whole visit:
//! greeting, what is held, bodies that lack, entries, packages that wait, counts. Says seconds, p50 and p99 of a station,
//! and what is lost of what was acknowledged. 300 stations, 24 at once unless told; it ends with 1 if something is lost.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement that is run by hand")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use dabiao_bureau::{
    Access, Address, Body, Cluster, Enrolment, Fail, Hello, Keeper, Limits, Plan, Provision, Station, Stop,
    login_of, provision, secret_of, verifier_of,
};
use dabiao_domain::sync::verdict::HostPrint;
use dabiao_domain::sync::{SignedEntry, Tip};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const ENTRIES: u64 = 20;
const BODY: usize = 15 << 10;

/// The server, stopped however this ends.
struct Server(Cluster);

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(fail) = self.0.stop(Stop::Immediate) {
            println!("the server was not stopped: {fail}");
        }
    }
}

struct Wanted {
    stations: usize,
    at_once: usize,
    whole: bool,
    run_as: Option<String>,
}

fn wanted() -> Option<Wanted> {
    let mut wanted = Wanted { stations: 300, at_once: 24, whole: false, run_as: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--whole" => wanted.whole = true,
            "--at-once" => wanted.at_once = words.next()?.parse().ok()?,
            "--run-as" => wanted.run_as = Some(words.next()?),
            number => wanted.stations = number.parse().ok()?,
        }
    }
    Some(wanted)
}

fn main() -> ExitCode {
    let Some(wanted) = wanted() else {
        println!("load [STATIONS] [--at-once N] [--whole] [--run-as USER]");
        return ExitCode::from(2);
    };
    let folder = tempfile::tempdir().unwrap();
    let server = match begin(folder.path(), &wanted) {
        Ok(server) => server,
        Err(why) => {
            println!("skipped: {why}");
            return ExitCode::from(3);
        }
    };
    let lost = measure(&server.0, &wanted);
    if lost == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn begin(folder: &std::path::Path, wanted: &Wanted) -> Result<Server, String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
            .map_err(|e| e.to_string())?;
        std::fs::create_dir(folder.join("b")).map_err(|e| e.to_string())?;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .map_err(|e| e.to_string())?;
    let plan = Plan {
        listen: Address { host: "127.0.0.1".to_owned(), port: port.port() },
        pg_bin: None,
        run_as: wanted.run_as.clone(),
        connections: 150,
        certificate: None,
        random: [1; 32],
    };
    let cluster = Cluster::create(&folder.join("b"), &plan).map_err(|e| e.to_string())?;
    let server = Server(cluster);
    server.0.start().map_err(|e| e.to_string())?;
    let make = Provision { bureau: Uuid::from_u128(1), incarnation: Uuid::from_u128(2), parts: 0 };
    provision(&server.0.admin().map_err(|e| e.to_string())?, &make).map_err(|e| e.to_string())?;
    Ok(server)
}

/// Runs the load. Entries and bodies that were acknowledged and are not there.
fn measure(cluster: &Cluster, wanted: &Wanted) -> usize {
    let mut keeper = Keeper::connect(&cluster.admin().unwrap()).unwrap();
    let began = Instant::now();
    let work: Vec<Work> = (0..wanted.stations).map(|n| Work::new(n, cluster, &mut keeper)).collect();
    println!("{} stations let in within {:.1} s", work.len(), began.elapsed().as_secs_f64());
    let (next, busy) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let began = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..wanted.at_once)
            .map(|_| {
                scope.spawn(|| {
                    let mut times = Vec::new();
                    while let Some(work) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let began = Instant::now();
                        while let Err(fail) = work.visit(wanted.whole) {
                            assert!(fail.goes_away(), "{fail}");
                            busy.fetch_add(1, Ordering::Relaxed);
                            std::thread::sleep(Duration::from_millis(200));
                        }
                        times.push(began.elapsed());
                    }
                    times
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let all = began.elapsed();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{} visits, {} at once: {:.2} s, {:.0} a second; p50 {:.0} ms, p99 {:.0} ms, longest {:.0} ms; {} told to wait",
        times.len(),
        wanted.at_once,
        all.as_secs_f64(),
        times.len() as f64 / all.as_secs_f64(),
        at(50),
        at(99),
        at(100),
        busy.load(Ordering::Relaxed)
    );
    let began = Instant::now();
    let lost = lost(&mut keeper, &work);
    println!("the keeper has read all of it within {:.1} s", began.elapsed().as_secs_f64());
    lost
}

fn lost(keeper: &mut Keeper, work: &[Work]) -> usize {
    let mut entries = 0;
    for tip in keeper.tips().unwrap() {
        entries += keeper.entries_to(&tip, |_| false).unwrap().len();
    }
    let subjects: Vec<Uuid> = work.iter().map(|work| work.body.subject).collect();
    let mut bodies = 0;
    keeper.bodies(&subjects, |_| bodies += 1).unwrap();
    let lost = work.len() * ENTRIES as usize - entries + (work.len() - bodies);
    println!(
        "{entries} entries and {bodies} bodies are there, {lost} lost; the store has {} MB",
        keeper.status().unwrap().size >> 20
    );
    lost
}

/// What one station does.
struct Work {
    access: Access,
    entries: Vec<SignedEntry>,
    body: Body,
}

impl Work {
    fn new(n: usize, cluster: &Cluster, keeper: &mut Keeper) -> Self {
        let id = Uuid::from_u128(0x100_0000 + n as u128);
        let secret = secret_of(&Sha256::digest(n.to_be_bytes()).into());
        let enrolment = Enrolment {
            // Twenty units.
            unit: Uuid::from_u128(0x10 + (n % 20) as u128),
            station: id,
            name: format!("{n}"),
            verifier: verifier_of(&secret),
            hosts: Vec::new(),
        };
        keeper.enrol(&enrolment).unwrap();
        let access = Access {
            addresses: vec![cluster.address().clone()],
            pins: vec![cluster.pin().unwrap()],
            login: login_of(id),
            secret,
        };
        let mut bytes = Vec::with_capacity(BODY);
        let mut block = Sha256::digest(id.as_bytes());
        while bytes.len() < BODY {
            bytes.extend_from_slice(&block);
            block = Sha256::digest(block);
        }
        Self {
            access,
            entries: chain(Uuid::from_u128(0x200_0000 + n as u128)),
            body: Body::new(id, "attempt", bytes),
        }
    }

    fn visit(&self, whole: bool) -> Result<(), Fail> {
        let mut station = Station::connect(&self.access, Limits::default())?;
        let head = self
            .entries
            .last()
            .map_or(Tip { series: Uuid::nil(), entries: 0, hash: [0; 32] }, |e| e.place().as_tip());
        if whole {
            let host = HostPrint::default();
            station.hello(&Hello { program: "load".to_owned(), head, host, wall_ms: 0, unsent_bodies: 0 })?;
            station.show(&[head])?;
            station.lacks(&[(self.body.subject, self.body.digest)])?;
        }
        station.push_bodies(std::slice::from_ref(&self.body))?;
        station.push(&self.entries)?;
        if whole {
            station.waiting()?;
            station.counts()?;
        }
        Ok(())
    }
}

/// Entries of the size of real ones.
fn chain(series: Uuid) -> Vec<SignedEntry> {
    let mut prev_hash = [0; 32];
    (0..ENTRIES)
        .map(|seq| {
            let body = "officer 0191c0de-0000-7000-8000-000000000000, ".repeat(6);
            let line = format!(r#"{{"series":"{series}","seq":{seq},"at_ms":1800000000000,"op":"seal_attempt","body":"{body}"}}"#);
            let hash = Sha256::new().chain_update(prev_hash).chain_update(&line).finalize().into();
            let entry = SignedEntry {
                series,
                seq,
                prev_hash,
                hash,
                line,
                key_id: "0123456789abcdef".to_owned(),
                signature: vec![9; 73],
            };
            prev_hash = hash;
            entry
        })
        .collect()
}
