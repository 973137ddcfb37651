//! Joining by a code, and knowing the server again.

use dabiao_bureau::{
    Access, Answer, Code, Enrolment, Fail, Invited, Pin, Provision, Station, Stop, provision, secret_of,
};
use dabiao_domain::sync::fault::Fault;
use uuid::Uuid;

use super::support::{BUREAU, Server, chain, end, hello, host, limits, series, server};

const UNIT: Uuid = Uuid::from_u128(0x1001);

fn code(server: &Server, days: u32, random: u8) -> Code {
    server.keeper().invite((UNIT, "desk"), days, server.cluster.address(), || [random; 10]).unwrap()
}

fn fault(done: Result<impl Sized, Fail>) -> Fault {
    match done.err() {
        Some(Fail::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pc_joins_by_a_code_and_the_code_is_used_then() {
    let Some(server) = server() else { return };
    let code: Code = code(&server, 7, 1).to_string().to_lowercase().parse().unwrap();
    let mut invited = Invited::connect(&code, limits()).unwrap();
    assert_eq!(invited.pin(), server.cluster.pin().unwrap());
    let id = Uuid::from_u128(0x5701);
    let access = invited.access(id, &[4; 32]);
    assert_eq!(invited.answer().unwrap(), Answer::Waiting);
    invited.ask(b"signed request", &access).unwrap();
    invited.ask(b"signed request", &access).unwrap();
    assert_eq!(invited.answer().unwrap(), Answer::Waiting);
    // Another PC with the same code.
    let mut second = Invited::connect(&code, limits()).unwrap();
    let other = second.access(Uuid::from_u128(0x5702), &[5; 32]);
    assert_eq!(fault(second.ask(b"another request", &other)), Fault::CodeUsed);
    drop(second);
    // It is not let in before somebody admits it.
    assert_eq!(fault(Station::connect(&access, limits())), Fault::NotEnrolled);
    let mut keeper = server.keeper();
    let asks = keeper.asks().unwrap();
    assert_eq!(
        (asks.len(), asks[0].request.as_slice(), asks[0].unit, asks[0].duty.as_str()),
        (1, &b"signed request"[..], UNIT, "desk")
    );
    let enrolment = Enrolment {
        unit: UNIT,
        station: id,
        name: "文昌所-01".to_owned(),
        verifier: asks[0].verifier.clone(),
        hosts: vec![host(1)],
    };
    keeper.enrol(&enrolment).unwrap();
    let package: Vec<u8> = (0..2_500_000_u32).map(|n| (n % 251) as u8).collect();
    keeper.answer(&asks[0], id, &package).unwrap();
    assert!(keeper.asks().unwrap().is_empty());
    assert_eq!(invited.answer().unwrap(), Answer::Granted(package));
    // The code is closed when the station was there.
    keeper.tidy().unwrap();
    assert!(Invited::connect(&code, limits()).is_ok(), "an interrupted joining fetches its answer again");
    let mut station = Station::connect(&access, limits()).unwrap();
    station.hello(&hello(end(&chain(series(1), &[], 1, "a")))).unwrap();
    keeper.tidy().unwrap();
    assert_eq!(fault(Invited::connect(&code, limits())), Fault::CodeUsed);
    assert!(invited.ask(b"signed request", &access).is_err());
}

#[test]
fn a_code_that_is_wrong_expired_closed_or_refused_says_so() {
    let Some(server) = server() else { return };
    let (past, good, shut) = (code(&server, 0, 1), code(&server, 1, 2), code(&server, 1, 3));
    assert_eq!(fault(Invited::connect(&past, limits())), Fault::CodeBad, "expired");
    let unknown = Code::new(server.cluster.address().clone(), &[9; 10]);
    assert_eq!(fault(Invited::connect(&unknown, limits())), Fault::CodeBad, "never given out");
    let text = good.to_string();
    let wrong: Code = format!("{}{}", &text[..text.len() - 1], if text.ends_with('0') { '1' } else { '0' })
        .parse()
        .unwrap();
    assert_eq!(fault(Invited::connect(&wrong, limits())), Fault::CodeBad, "one sign wrong");
    server.keeper().close(&shut.login()).unwrap();
    assert_eq!(fault(Invited::connect(&shut, limits())), Fault::CodeUsed);
    let mut invited = Invited::connect(&good, limits()).unwrap();
    let access = invited.access(Uuid::from_u128(1), &[1; 32]);
    invited.ask(b"r", &access).unwrap();
    server.keeper().refuse(&good.login(), "不认识").unwrap();
    assert_eq!(invited.answer().unwrap(), Answer::Refused { why: "不认识".to_owned() });
    // A code is no login of a station, and a station's none of an invited PC.
    let as_station = Access { login: good.login(), secret: good.secret().to_owned(), ..access };
    let mut station = Station::connect(&as_station, limits()).unwrap();
    assert_eq!(fault(station.tips()), Fault::NotEnrolled);
    // A verifier that is weak, or no verifier, is not taken.
    let weak = server.as_login(
        &code(&server, 1, 4).login(),
        code_secret(4).as_str(),
        "SELECT dabiao.ask_1('\\x01', 'SCRAM-SHA-256$1:c2FsdHNhbHRzYWx0c2FsdA==$x:y')",
    );
    assert!(weak.unwrap_err().contains("DB003"));
}

fn code_secret(random: u8) -> String {
    Code::new("h:1".parse().unwrap(), &[random; 10]).secret().to_owned()
}

#[test]
fn a_server_with_another_certificate_is_told_nothing() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let old = server.cluster.pin().unwrap();
    let new = server.cluster.renew_certificate().unwrap();
    assert_ne!(old, new);
    server.cluster.stop(Stop::Fast).unwrap();
    server.cluster.start().unwrap();
    assert_eq!(fault(Station::connect(&station.access, limits())), Fault::PinChanged);
    // A station that was told of the new one before comes in by it, with the old one beside it.
    let told = Access { pins: vec![old, new], ..station.access.clone() };
    assert!(Station::connect(&told, limits()).is_ok());
    let other = Access { pins: vec![Pin([1; 32])], ..station.access };
    assert_eq!(fault(Station::connect(&other, limits())), Fault::PinChanged);
}

#[test]
fn a_store_is_made_once_and_belongs_to_its_bureau() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let again = Provision { bureau: BUREAU, incarnation: Uuid::from_u128(99), parts: 4 };
    let before = server.keeper().info().unwrap();
    let tables = server.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'dabiao'::regnamespace");
    let info = provision(&server.admin, &again).unwrap();
    assert_eq!((info.bureau, info.incarnation), (before.bureau, before.incarnation));
    assert_eq!(
        server.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'dabiao'::regnamespace"),
        tables
    );
    station.connect().tips().unwrap();
    let foreign = Provision { bureau: Uuid::from_u128(7), ..again };
    assert_eq!(provision(&server.admin, &foreign), Err(Fail::OtherBureau(BUREAU)));
    server.sql("UPDATE dabiao.version SET schema = 2");
    assert_eq!(provision(&server.admin, &again), Err(Fail::Newer { found: 2, known: 1 }));
    // A station that is too old is told which version it needs.
    server.sql("UPDATE dabiao.version SET schema = 1, apis = '{2,3}', needed = '2.0'");
    let mut old = station.connect();
    let told = fault(old.hello(&hello(end(&chain(series(1), &[], 1, "a")))));
    assert_eq!(told, Fault::Version { needed: "2.0".to_owned() });
    assert_eq!(secret_of(&[255; 32]).len(), 64);
}
