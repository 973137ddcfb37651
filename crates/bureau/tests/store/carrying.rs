//! Bodies on the way up, packages both ways.

use dabiao_bureau::{Body, Fail, Problem};
use dabiao_domain::sync::fault::Fault;
use uuid::Uuid;

use super::support::{Draw, Server, chain, end, hello, series, server};

fn noise(seed: u64, bytes: usize) -> Vec<u8> {
    let mut draw = Draw::new(seed);
    std::iter::repeat_with(|| draw.below(256) as u8).take(bytes).collect()
}

#[test]
fn bodies_go_up_once_and_garbage_does_not_take_their_place() {
    let Some(server) = server() else { return };
    bodies(&server);
}

pub fn bodies(server: &Server) {
    let (mut a, mut b) = (server.enrol(41, 1).connect(), server.enrol(42, 2).connect());
    let subject = |n: u128| Uuid::from_u128(0xa0 + n);
    let bodies: Vec<Body> =
        (0..7).map(|n| Body::new(subject(n), "attempt", noise(n as u64, 300_000))).collect();
    let named: Vec<(Uuid, [u8; 32])> = bodies.iter().map(|body| (body.subject, body.digest)).collect();
    assert_eq!(a.lacks(&named).unwrap(), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(a.push_bodies(&bodies[..5]).unwrap(), 5);
    assert_eq!(a.push_bodies(&bodies[..5]).unwrap(), 0);
    assert_eq!(a.lacks(&named).unwrap(), [5, 6]);
    // Another unit's station sees nothing of them.
    assert_eq!(b.lacks(&named).unwrap().len(), 7);
    let garbage = Body::new(subject(5), "attempt", b"garbage".to_vec());
    let lie = Body { digest: bodies[6].digest, ..Body::new(subject(6), "attempt", b"lie".to_vec()) };
    assert_eq!(a.push_bodies(&[lie]), Err(Fail::Fault(Fault::Forged { entry: 1 })));
    a.push_bodies(&[garbage]).unwrap();
    let large = Body::new(subject(9), "attempt", noise(9, 5_000_000));
    a.push_bodies(&[bodies[5].clone(), large.clone(), bodies[6].clone()]).unwrap();
    let mut got = Vec::new();
    server.keeper().bodies(&[subject(5), subject(9)], |body| got.push((body.subject, body.bytes))).unwrap();
    assert_eq!(got.len(), 3);
    assert!(got.contains(&(subject(5), bodies[5].bytes.clone())) && got.contains(&(subject(9), large.bytes)));
    let too_large = Body::new(subject(8), "attempt", vec![0; (8 << 20) + 1]);
    assert_eq!(a.push_bodies(&[too_large]), Err(Fail::Fault(Fault::Malformed { entry: 0 })));
}

#[test]
fn packages_go_down_to_their_station_and_are_not_kept() {
    let Some(server) = server() else { return };
    down(&server);
}

pub fn down(server: &Server) {
    let (ours, theirs) = (server.enrol(43, 1), server.enrol(44, 1));
    let (mut a, mut b) = (ours.connect(), theirs.connect());
    let mut keeper = server.keeper();
    let parts = [noise(1, 2_300_000), noise(2, 10)];
    assert!(keeper.put(ours.id, "first", &parts).unwrap());
    assert!(!keeper.put(ours.id, "first", &[noise(3, 10)]).unwrap(), "the same, sealed anew");
    assert_eq!(a.hello(&hello(end(&chain(series(1), &[], 1, "a")))).unwrap().parcels, 2);
    let waiting = a.waiting().unwrap();
    assert_eq!(b.waiting().unwrap(), []);
    assert_eq!(b.fetch(&waiting[0]).unwrap(), None, "not another station's, though of the same unit");
    let got: Vec<Vec<u8>> = waiting.iter().map(|parcel| a.fetch(parcel).unwrap().unwrap()).collect();
    assert_eq!(got, parts);
    a.taken(&waiting[0]).unwrap();
    a.taken(&waiting[0]).unwrap();
    assert_eq!(a.waiting().unwrap(), waiting[1..]);
    // What was not taken is replaced by what is newer, and what was taken is not put again.
    assert!(keeper.put(ours.id, "second", &[noise(4, 20)]).unwrap());
    assert_eq!(a.fetch(&waiting[1]).unwrap(), None);
    let newer = a.waiting().unwrap();
    assert_eq!((newer.len(), a.fetch(&newer[0]).unwrap().unwrap()), (1, noise(4, 20)));
    a.taken(&newer[0]).unwrap();
    assert!(!keeper.put(ours.id, "second", &[noise(5, 20)]).unwrap());
    let put = keeper.put_for_stations().unwrap();
    assert!(put.len() == 1 && put[0].label == "second" && put[0].taken_ms.is_some());
    assert_eq!(server.sql("SELECT count(*) FROM dabiao.piece"), "0");
    assert!(keeper.put(Uuid::from_u128(5), "x", &parts).is_err(), "nobody of that name");
}

#[test]
fn a_package_of_another_pc_goes_up_in_pieces() {
    let Some(server) = server() else { return };
    up(&server);
}

pub fn up(server: &Server) {
    let station = server.enrol(45, 1);
    let mut a = station.connect();
    let package = noise(1, 2_600_000);
    a.hand_up(&package).unwrap();
    a.hand_up(&package).unwrap();
    a.hand_up(b"small").unwrap();
    let mut keeper = server.keeper();
    let there = keeper.handed_up().unwrap();
    assert_eq!((there.len(), there[0].size, there[0].station), (2, 2_600_000, station.id));
    assert_eq!(keeper.read_handed_up(&there[0]).unwrap(), Some(package.clone()));
    keeper.settle_handed_up(&there[0]).unwrap();
    // Sent again after it was unpacked it costs one piece and is not unpacked again.
    a.hand_up(&package).unwrap();
    assert_eq!(keeper.handed_up().unwrap(), there[1..]);
    // One that is not what it says can be settled only.
    server.sql("UPDATE dabiao.piece SET bytes = '\\x0000000000'");
    assert_eq!(keeper.read_handed_up(&there[1]).unwrap(), None);
    // A station can't fill the disk: enough for a day is said with the time to wait.
    server.sql("UPDATE dabiao.station SET parcel_bytes = 67108864, day = (clock_timestamp() AT TIME ZONE 'UTC')::date");
    match a.hand_up(b"one more").unwrap_err() {
        Fail::Fault(Fault::Wait { seconds }) => assert!((1..=86_400).contains(&seconds), "{seconds}"),
        other => panic!("{other}"),
    }
    server.sql("UPDATE dabiao.station SET day_bytes = 268435456, parcel_bytes = 0");
    assert!(matches!(a.push(&chain(series(45), &[], 1, "a")), Err(Fail::Fault(Fault::Wait { .. }))));
    server.sql("UPDATE dabiao.station SET day = day - 1");
    a.push(&chain(series(45), &[], 1, "a")).unwrap();
}

#[test]
fn the_keeper_says_how_things_are() {
    let Some(server) = server() else { return };
    let mut keeper = server.keeper();
    let status = keeper.status().unwrap();
    assert_eq!(
        (status.stations, status.behind_since_ms, status.kept_ms, status.backup_ms),
        (0, None, None, None)
    );
    let mut a = server.enrol(1, 1).connect();
    a.push(&chain(series(1), &[], 3, "a")).unwrap();
    a.strange(&super::support::host(9)).unwrap();
    let began = keeper.info().unwrap().now_ms;
    let status = keeper.status().unwrap();
    assert!(status.behind_since_ms.is_some_and(|since| since <= began));
    keeper.mark_round(began + 1).unwrap();
    let status = keeper.status().unwrap();
    assert_eq!((status.behind_since_ms, status.kept_ms), (None, Some(began + 1)));
    assert!(status.server.starts_with(|c: char| c.is_ascii_digit()) && status.max_connections == 60);
    assert_eq!(keeper.stations().unwrap()[0].strange_host, Some(super::support::host(9)));
    let problem = Problem {
        id: Uuid::from_u128(3),
        unit: Uuid::from_u128(4),
        kind: "fork".to_owned(),
        place: "所-1".to_owned(),
        what: "two branches".to_owned(),
        since_ms: 0,
    };
    keeper.put_problem(&problem).unwrap();
    keeper.put_problem(&problem).unwrap();
    assert_eq!(keeper.status().unwrap().problems, [("fork".to_owned(), 1)]);
    keeper.settle_problem(problem.id).unwrap();
    assert!(keeper.problems().unwrap().is_empty());
    keeper.put_problem(&problem).unwrap();
    assert_eq!(keeper.problems().unwrap().len(), 1);
}
