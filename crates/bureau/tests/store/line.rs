//! A bad line: slow, reset, dead on one side. `DABIAO_PG_RESETS` says how many resets, 20 if nothing does.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use dabiao_bureau::{Access, Address, Body, Fail, Limits, Station};
use uuid::Uuid;

use super::support::{Draw, Enrolled, Server, chain, end, hello, series, server, times};

/// What the line does.
#[derive(Default)]
struct Line {
    /// Before each piece goes on, milliseconds.
    delay_ms: AtomicU64,
    /// So many bytes go through, in both directions; negative for any.
    budget: AtomicI64,
    /// Then: 0 both ends are shut, 1 nothing goes on and nobody is told.
    silent: AtomicU64,
}

/// A port that leads to the server over such a line. It listens until the test ends.
fn line(server: &Server) -> (Arc<Line>, Address) {
    let to = server.cluster.address().clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address { host: "127.0.0.1".to_owned(), port: listener.local_addr().unwrap().port() };
    let line = Arc::new(Line { budget: AtomicI64::new(-1), ..Line::default() });
    let shared = Arc::clone(&line);
    std::thread::spawn(move || {
        for from in listener.incoming() {
            let (from, to) = (from.unwrap(), TcpStream::connect((to.host.as_str(), to.port)));
            let Ok(to) = to else { continue };
            for (from, to) in [(from.try_clone().unwrap(), to.try_clone().unwrap()), (to, from)] {
                let line = Arc::clone(&shared);
                std::thread::spawn(move || carry(&line, from, to));
            }
        }
    });
    (line, address)
}

fn carry(line: &Line, mut from: TcpStream, mut to: TcpStream) {
    let mut piece = vec![0; 16 << 10];
    while let Ok(n) = from.read(&mut piece) {
        if n == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(line.delay_ms.load(Ordering::SeqCst)));
        let budget = line.budget.load(Ordering::SeqCst);
        if budget >= 0 && line.budget.fetch_sub(n as i64, Ordering::SeqCst) < n as i64 {
            line.budget.store(0, Ordering::SeqCst);
            if line.silent.load(Ordering::SeqCst) == 1 {
                // Both ends stay open, and nothing more is heard of either.
                loop {
                    std::thread::park();
                }
            }
            break;
        }
        if to.write_all(&piece[..n]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

fn through(station: &Enrolled, address: &Address) -> Access {
    Access { addresses: vec![address.clone()], ..station.access.clone() }
}

const SHORT: Limits = Limits { connect: Duration::from_secs(2), silence: Duration::from_secs(2) };

/// What is done, unless it hangs.
fn ends<T: Send + 'static>(what: String, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || tell.send(work()));
    told.recv_timeout(Duration::from_mins(2)).unwrap_or_else(|_| panic!("{what} hangs"))
}

#[test]
fn a_visit_ends_on_a_line_that_is_dead_on_one_side() {
    let Some(server) = server() else { return };
    let (line, address) = line(&server);
    line.silent.store(1, Ordering::SeqCst);
    let all = chain(series(1), &[], 400, "a");
    // In the handshake, in the proof of the password, in the greeting, in a push.
    let mut silent = 0;
    for (n, budget) in (1..).zip([0, 20, 1_500, 3_000, 4_500, 20_000, 100_000]) {
        // Each its own: the server keeps the place of one that is gone for a minute.
        let station = server.enrol(n, 1);
        line.budget.store(budget, Ordering::SeqCst);
        let (access, all) = (through(&station, &address), all.clone());
        let fail = ends(format!("a visit cut after {budget} bytes"), move || {
            let mut station = Station::connect(&access, SHORT)?;
            station.hello(&hello(end(&all)))?;
            station.push_bodies(&[Body::new(Uuid::from_u128(1), "attempt", vec![7; 300_000])])?;
            station.push(&all)
        });
        let fail = fail.unwrap_err();
        assert!(fail.goes_away() && fail.is_unreachable(), "{fail}");
        silent += usize::from(matches!(fail, Fail::Silent { .. }));
    }
    assert!(silent >= 5, "{silent}");
    // And the line being good again, so is the visit.
    line.budget.store(-1, Ordering::SeqCst);
    let station = server.enrol(99, 1);
    Station::connect(&through(&station, &address), SHORT).unwrap().push(&all).unwrap();
}

#[test]
fn a_slow_line_is_no_dead_one() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let (line, address) = line(&server);
    let limits = Limits { connect: Duration::from_mins(1), silence: Duration::from_secs(2) };
    let mut slow = Station::connect(&through(&station, &address), limits).unwrap();
    // 64 pieces of 16 KiB, each a tenth of a second: three times as long in all as the line may be silent.
    line.delay_ms.store(100, Ordering::SeqCst);
    let body = Body::new(Uuid::from_u128(1), "attempt", vec![7; 1_000_000]);
    assert_eq!(slow.push_bodies(&[body]).unwrap(), 1);
}

#[test]
fn whatever_a_line_loses_comes_up_by_later_visits() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let (line, address) = line(&server);
    let all = chain(series(1), &[], 600, "a");
    let access = through(&station, &address);
    let resets = times("DABIAO_PG_RESETS", 20);
    let mut draw = Draw::new(7);
    let (mut visits, mut cut) = (0, 0);
    loop {
        visits += 1;
        let budget = if cut < resets { 2_000 + draw.below(40_000) as i64 } else { -1 };
        line.budget.store(budget, Ordering::SeqCst);
        let visit = || -> Result<bool, Fail> {
            let mut station = Station::connect(&access, SHORT)?;
            let there = station.hello(&hello(end(&all)))?.tips.first().map_or(0, |tip| tip.entries) as usize;
            for part in all[there..].chunks(10) {
                station.push(part)?;
            }
            Ok(station.counts()? == [(series(1), all.len() as u64)].into())
        };
        match visit() {
            Ok(whole) if cut >= resets => {
                assert!(whole);
                break;
            }
            Ok(_) => cut += 1,
            Err(fail) => {
                assert!(fail.goes_away(), "{fail}");
                cut += 1;
            }
        }
        assert!(visits < resets * 3 + 10, "{visits} visits");
    }
    assert_eq!(station.connect().tips().unwrap(), [end(&all)]);
}
