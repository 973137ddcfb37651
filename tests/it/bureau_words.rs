//! What commands of a bureau refuse, in words: a demonstration, options that say nothing, damaged files, wrong codes.

use clap::Parser as _;
use dabiao::app::{Action, DoorAction};
use dabiao::cli::Cli;
use dabiao::store::{DEMO_SETTING, Db};
use uuid::Uuid;

use super::support::rooms::Rooms;
use super::support::sticks::{Said, Sticks};
use super::support::typist::{MORNING_MS, Typist};

#[test]
fn a_bureau_of_a_demonstration_admits_no_real_pc() {
    let sticks = Sticks::founded();
    let folder = sticks.at("bureau");
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xDE)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [3; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db.set_setting(MORNING_MS, DEMO_SETTING, "1").unwrap();
    drop(db);
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    sticks.run("a", &["join", "--request", &asks, "--unit", "文昌派出所"]).ends(0, &[]);
    let approve = ["bureau", "approve", &asks, "--out", &answer];
    sticks.run("bureau", &approve).ends(1, &["岚江市公安局", "was founded in a demonstration", "ask there"]);
    assert!(!sticks.at("answer.dbx").exists());
}

/// What was taken and said nothing: each is refused before anything is done.
#[test]
fn an_option_that_would_say_nothing_is_refused() {
    let refused = [
        "join --file a.dbx --unit 文昌派出所",
        "join --file a.dbx --wait 5",
        "join --request a.dbx --unit 文昌派出所 --wait 5",
        "bureau init --no-server --name A --unit B --pg-user postgres",
        "bureau init --no-server --name A --unit B --pg-bin /usr/bin",
        "bureau init --no-server --name A --unit B --server-dir /srv",
        "bureau init --url postgres://h/postgres --pg-user postgres",
        "bureau init --url postgres://h/postgres --listen 10.1.1.1:5433 --server-dir /srv",
        "bureau init --renew-cert --name A",
        "bureau init --renew-cert --certificate /srv",
        "bureau init --move 10.1.1.1:5433 --listen 10.1.1.2:5433",
        "bureau init --move 10.1.1.1:5433 --unit B",
        "bureau keep --once --every 5",
        "bureau keep --once --server",
        "bureau approve --same-pc a.dbx --out b.dbx --unit B",
        "bureau approve --same-pc --taken-back a.dbx --out b.dbx",
        "join --request a.dbx --unit B --other-bureau",
        "exchange --dry-run",
        "exam collect --why machine",
    ];
    for words in refused {
        let args = std::iter::once("dabiao").chain(words.split(' '));
        let said = Cli::try_parse_from(args).expect_err(words);
        assert_eq!(said.exit_code(), 2, "{words}");
    }
    let sticks = Sticks::joined();
    sticks
        .run("b", &["join", "127.0.0.1:5433/7M2K-9QXD-4VTR-8HNB", "--unit", "文昌派出所"])
        .ends(2, &["A code has its unit already", "Leave --unit out"]);
    sticks
        .run("a", &["join", "127.0.0.1:5433/7M2K-9QXD-4VTR-8HNB", "--name", "文昌所-09"])
        .ends(1, &["called 文昌所-01 in the bureau already"]);
    let nobody = sticks.run("bureau", &["bureau", "admit", "--all"]);
    nobody.ends(2, &["Nobody waits to be taken into the roster\n", "There is nothing to do"]);
    let rooms = Rooms::planned(1);
    rooms.hold(&["exam", "collect", "--note", "纸上写错"]).ends(2, &["--note says something to --void"]);
}

/// Of one file nothing is taken: it is not said that something was.
#[test]
fn a_damaged_file_is_said_to_have_given_nothing() {
    let sticks = Sticks::founded();
    let (asks, answer, bad) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"), sticks.text("bad.dbx"));
    sticks.run("a", &["join", "--request", &asks, "--unit", "文昌派出所"]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &[]);
    let rooms = Rooms::planned(1);
    let packed = rooms.pack();
    let ticket = Rooms::ticket(&packed, 0);
    let approve = || sticks.run("bureau", &["bureau", "approve", &bad, "--out", &answer]);
    let join = || sticks.run("a", &["join", "--file", &bad]);
    let seat = || rooms.run("s1", &["exam", "seat", &bad]);
    let commands: [(&str, &dyn Fn() -> Said); 3] = [(&asks, &approve), (&answer, &join), (&ticket, &seat)];
    for (good, command) in commands {
        let bytes = std::fs::read(good).unwrap();
        for kept in [bytes.len() / 2, bytes.len() - 40] {
            std::fs::write(&bad, &bytes[..kept]).unwrap();
            let said = command().ends(2, &["bad.dbx", "Nothing of it was taken"]);
            assert!(!said.err.contains("rest was taken"), "{}", said.err);
        }
        std::fs::write(&bad, b"no package").unwrap();
        command().ends(2, &["bad.dbx", "Nothing of it was taken"]);
    }
}

#[test]
fn a_wrong_code_file_is_named_with_what_to_do() {
    let rooms = Rooms::planned(1);
    let (id, stick, file) = (rooms.sitting.to_string(), rooms.text("stick"), rooms.text("code.txt"));
    let pack = ["exam", "pack", &id, "--out", &stick, "--start-code-file", &file];
    std::fs::write(&file, "no code\n").unwrap();
    rooms.hold(&pack).ends(2, &["code.txt has no start code", "alone on its first line"]);
    std::fs::write(&file, "K7QM-3XVD\n").unwrap();
    rooms.hold(&pack).ends(1, &["code.txt is not the start code", "Compare it with the plan"]);
    rooms
        .hold(&["exam", "start", &id, "--start-code-file", &file])
        .ends(1, &["code.txt is not the start code"]);
}

/// A PC exchanges by itself: what it sends is sealed, what it takes is signed, and nothing is said in anybody's name.
#[test]
fn who_exchanges_needs_no_officer_and_one_who_is_named_is_proved() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a"] {
        let mut t = Typist::at_time(&sticks.at(pc), MORNING_MS + 7_200_000);
        t.act(Action::Door(DoorAction::SetUpAdmin {
            badge: "059900".into(),
            name: "系统员".into(),
            unit: "文昌派出所".into(),
            secret: "correct horse".into(),
        }));
        assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    }
    sticks.run("bureau", &["bureau", "stations"]).ends(2, &["--officer"]);
    for pc in ["a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    let wrong = sticks.text("wrong");
    std::fs::write(&wrong, "another horse").unwrap();
    let stick = sticks.text("stick");
    let by = ["exchange", "--dir", &stick, "--officer", "059900", "--password-file", &wrong];
    assert_ne!(sticks.run("a", &by).code, 0);
}
