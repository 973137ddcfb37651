//! The cable is pulled in the middle of a visit: in a network namespace of its own, whose only link is taken down.
//!
//! The test starts itself again in such a namespace, server and all. As root, or where the system lets anybody make one;
//! elsewhere it says that it was skipped.

use std::process::{Command, Output};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use dabiao_bureau::{Body, Fail, Limits, Station};
use uuid::Uuid;

use super::support::{Enrolled, Server, chain, end, hello, limits, runs_here, say, series, server, times};

/// Told to the test that is started inside.
const INSIDE: &str = "DABIAO_TEST_NAMESPACE";
const TEST: &str = "link_down::a_visit_whose_link_goes_down_inside";
const SHORT: Limits = Limits { connect: Duration::from_secs(2), silence: Duration::from_secs(2) };

/// Takes the only link up or down.
fn link(state: &str) -> bool {
    let done = Command::new("ip").args(["link", "set", "lo", state]).output();
    done.is_ok_and(|done| done.status.success())
}

/// A command in a network namespace of its own: as root, else as a user who has the rights of one in there alone.
fn in_namespace(of: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command.args(of).arg("--net").arg("--");
    command
}

/// How a namespace is made here; none where the system lets nobody do it.
fn way() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [&[], &["--map-current-user", "--keep-caps"]];
    let goes = |way: &&&[&str]| {
        let up = in_namespace(way).args(["ip", "link", "set", "lo", "up"]).output();
        up.is_ok_and(|up| up.status.success())
    };
    ways.iter().find(goes).copied()
}

#[test]
fn a_visit_whose_link_goes_down_is_told_and_the_next_one_brings_the_rest() {
    if !runs_here() {
        return;
    }
    let Some(way) = way() else {
        say("skipped: a visit whose link goes down: no network namespace can be made here (root may)");
        return;
    };
    let Output { status, stdout, stderr } = in_namespace(way)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", TEST, "--ignored", "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success() && told.contains("links pulled"), "{told}");
}

#[test]
#[ignore = "run by the test that makes the namespace"]
fn a_visit_whose_link_goes_down_inside() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    assert!(link("up"));
    let server = server().unwrap();
    let pulls = times("DABIAO_PG_PULLS", 2);
    for n in 0..pulls {
        pulled(&server, n);
    }
    say(&format!("{pulls} links pulled"));
}

/// A visit, its link pulled after some acknowledged parts; and one more when it is there again.
fn pulled(server: &Server, n: u64) {
    let station = server.enrol(u128::from(n), 1);
    let all = chain(series(u128::from(n)), &[], 5_000, "a");
    let (tell, told) = mpsc::channel();
    let (acknowledged, fail) = std::thread::scope(|scope| {
        let visit = scope.spawn(|| visit(&station, SHORT, &all, |entries| tell.send(entries).unwrap()));
        let mut acknowledged = 0;
        for _ in 0..=n % 5 {
            acknowledged = told.recv().unwrap();
        }
        assert!(link("down"));
        let began = Instant::now();
        let fail = visit.join().unwrap().err().unwrap();
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
        (told.try_iter().last().unwrap_or(acknowledged), fail)
    });
    assert!(fail.is_unreachable() && fail.goes_away(), "{fail}");
    // Nor is the server reached by whoever comes now.
    let fail = Station::connect(&station.access, SHORT).err().unwrap();
    assert!(fail.is_unreachable(), "{fail}");
    assert!(link("up"));
    let there = station.connect().tips().unwrap().first().map_or(0, |tip| tip.entries);
    assert!(
        there >= acknowledged && there < all.len() as u64,
        "{acknowledged} were acknowledged, {there} are there"
    );
    visit(&station, limits(), &all, |_| ()).unwrap();
    assert_eq!(station.connect().tips().unwrap(), [end(&all)]);
    assert_eq!(station.connect().counts().unwrap()[&all[0].series], all.len() as u64);
}

/// Hands up what the bureau does not show to have; says after each part what was acknowledged.
fn visit(
    station: &Enrolled,
    limits: Limits,
    all: &[dabiao_domain::sync::SignedEntry],
    acknowledged: impl Fn(u64),
) -> Result<(), Fail> {
    let mut station = Station::connect(&station.access, limits)?;
    let there = station.hello(&hello(end(all)))?.tips.first().map_or(0, |tip| tip.entries) as usize;
    for part in all[there..].chunks(100) {
        let last = part.last().unwrap();
        station.push_bodies(&[Body::new(
            Uuid::from_u128(u128::from(last.seq)),
            "attempt",
            vec![7; 10_000],
        )])?;
        station.push(part)?;
        acknowledged(last.seq + 1);
    }
    Ok(())
}
