//! Nothing that was acknowledged is lost, whoever is killed: `DABIAO_PG_KILLS` says how often, 10 if nothing does.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use dabiao_bureau::{Access, Address, Body, Fail, Pin, Station, Stop};
use dabiao_domain::sync::SignedEntry;
use uuid::Uuid;

use super::support::{Draw, Enrolled, Server, chain, end, limits, series, server, times};

/// Entries of a push.
const PART: usize = 20;

/// The body that goes with the push that ends with an entry.
fn body(entry: &SignedEntry) -> Body {
    Body::new(Uuid::from_u128(u128::from(entry.seq)), "attempt", entry.line.as_bytes().repeat(20))
}

/// Sends what the bureau lacks, part by part, and says after each what was acknowledged, until it is stopped.
fn send(station: &mut Station, all: &[SignedEntry], mut acknowledged: impl FnMut(u64)) -> Result<(), Fail> {
    let there = station.tips()?.first().map_or(0, |tip| tip.entries) as usize;
    for part in all[there..].chunks(PART) {
        let last = part.last().unwrap();
        station.push_bodies(&[body(last)])?;
        station.push(part)?;
        acknowledged(last.seq + 1);
    }
    Ok(())
}

/// Whether the store has all that was acknowledged, and nothing broken. What it has.
fn whole(server: &Server, station: &Enrolled, all: &[SignedEntry], acknowledged: u64) -> Result<u64, String> {
    let mut station = station.connect();
    let tips = station.tips().unwrap();
    let has = tips.first().map_or(0, |tip| tip.entries);
    if has < acknowledged {
        return Err(format!("{acknowledged} entries were acknowledged, {has} are there"));
    }
    if has == 0 {
        return Ok(0);
    }
    assert_eq!(tips, [end(&all[..has as usize])], "one chain");
    assert_eq!(station.counts().unwrap()[&all[0].series], has, "all of it");
    let mut keeper = server.keeper();
    assert_eq!(keeper.tips().unwrap(), tips);
    let path = keeper.entries_to(&tips[0], |_| false).unwrap();
    assert_eq!(path, all[..has as usize]);
    let named: Vec<(Uuid, [u8; 32])> = path
        .chunks(PART)
        .map(|part| body(part.last().unwrap()))
        .map(|body| (body.subject, body.digest))
        .collect();
    // A body goes up before the entries that name it: none of them may lack.
    let lacking = station.lacks(&named).unwrap();
    if !lacking.is_empty() {
        return Err(format!("{} bodies are missing", lacking.len()));
    }
    Ok(has)
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_somebody_is_killed() {
    let Some(server) = server() else { return };
    let kills = times("DABIAO_PG_KILLS", 10);
    let station = server.enrol(1, 1);
    let mut acknowledged = 0;
    for kill in 0..kills {
        let mut draw = Draw::new(kill + 1);
        let all = chain(series(1), &[], acknowledged + 400 * PART as u64, "a");
        let after = draw.below(9);
        let said = if draw.below(2) == 0 {
            kill_the_client(&station, all.len(), after)
        } else {
            kill_the_server(&server, &station, &all, after)
        };
        acknowledged = acknowledged.max(said);
        acknowledged = whole(&server, &station, &all, acknowledged).unwrap();
    }
    assert!(acknowledged >= kills * PART as u64 / 2, "{acknowledged} entries in {kills} rounds");
}

/// A client in a process of its own, killed after so many acknowledged parts. What was acknowledged.
fn kill_the_client(station: &Enrolled, entries: usize, after: u64) -> u64 {
    let Access { addresses, pins, login, secret } = &station.access;
    let told = format!("{} {} {login} {secret} {entries}", addresses[0], pins[0]);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::a_client_that_will_be_killed", "--ignored", "--nocapture"])
        .env("DABIAO_TEST_CLIENT", told)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = 0;
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said =
        lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
    for (n, entries) in (0..).zip(said) {
        acknowledged = entries;
        if n == after {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    acknowledged
}

#[test]
#[ignore = "run by the test that kills it"]
fn a_client_that_will_be_killed() {
    let Ok(told) = std::env::var("DABIAO_TEST_CLIENT") else { return };
    let [address, pin, login, secret, entries] = told.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{told}")
    };
    let access = Access {
        addresses: vec![address.parse::<Address>().unwrap()],
        pins: vec![pin.parse::<Pin>().unwrap()],
        login: login.to_owned(),
        secret: secret.to_owned(),
    };
    let all = chain(series(1), &[], entries.parse().unwrap(), "a");
    let mut station = Station::connect(&access, limits()).unwrap();
    let mut out = std::io::stdout();
    writeln!(out).unwrap();
    send(&mut station, &all, |n| {
        writeln!(out, "acknowledged {n}").unwrap();
        out.flush().unwrap();
    })
    .unwrap();
}

/// A server that is stopped as by a power cut after so many acknowledged parts, and started again.
fn kill_the_server(server: &Server, station: &Enrolled, all: &[SignedEntry], after: u64) -> u64 {
    let (tell, told) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut station = station.connect();
            let ended = send(&mut station, all, |n| tell.send(n).unwrap());
            // It is cut off, or was faster than the kill.
            if let Err(fail) = ended {
                assert!(fail.goes_away(), "{fail}");
            }
        });
        let mut acknowledged = 0;
        for (n, entries) in (0..).zip(&told) {
            acknowledged = entries;
            if n == after {
                server.cluster.stop(Stop::Immediate).unwrap();
            }
        }
        server.cluster.start().unwrap();
        acknowledged
    })
}

/// The control: a server that acknowledges before the disk has it is found out.
#[test]
fn a_server_that_acknowledges_too_early_is_found_out() {
    let Some(server) = server() else { return };
    // It is let in for good; what is lost is what it sends then.
    let station = server.enrol(1, 1);
    server.sql("ALTER SYSTEM SET synchronous_commit = off");
    server.sql("ALTER SYSTEM SET wal_writer_delay = '10s'");
    server.sql("SELECT pg_reload_conf()");
    let lost = (0..10).any(|round| {
        let all = chain(series(1), &[], 4_000, "a");
        let acknowledged = kill_the_server(&server, &station, &all, 3 + round);
        whole(&server, &station, &all, acknowledged).is_err()
    });
    assert!(lost, "ten power cuts, and nothing was missed");
}
