//! Kill -9 in the middle of a drill, again and again: nothing acknowledged is lost, and the attempt can be
//! resumed each time.
//!
//! The child is this very test binary, called for [`scripted_officer`] with a folder in the environment. It
//! prints what the store's thread has acknowledged. `DABIAO_KILLS=300 cargo nextest run kill_9` kills more
//! often.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dabiao::app::clock::SystemClock;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, Session, SessionConfig};
use dabiao::content::Library;
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::EventKind;

use super::support::asked_for;
use super::support::typist::Typist;

const FOLDER: &str = "DABIAO_TEST_CRASH_FOLDER";
/// How often the child is killed, unless the environment says otherwise.
const KILLS: usize = 30;

/// Runs only as the child: then it types until it is killed, and prints the number of the last event that the
/// store has acknowledged.
#[test]
fn scripted_officer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let config = SessionConfig {
        folder: folder.into(),
        library: Library::embedded(),
        clock: Arc::new(SystemClock::new(None, None)),
        lang: Some(Lang::En),
        wake: Arc::new(|| {}),
        badge: Some("059001".into()),
        limit_ms: None,
        demo: None,
    };
    let mut session = Session::start(config);
    let mut out = std::io::stdout();
    let mut shown = None;
    let mut n = 0_u32;
    loop {
        session.poll();
        if session.officer().is_some() && session.drill().ongoing().is_none() {
            session.act(Action::Practice(PracticeAction::Start {
                exercise: "copy/case-02".into(),
                extent: Extent::Minutes(10),
            }));
        }
        if session.drill().ongoing().is_some() {
            n += 1;
            let kind = match n % 4 {
                0 => EventKind::Backspace,
                1 => EventKind::Preedit(format!("pin{n}")),
                _ => EventKind::Commit("案件".into()),
            };
            session.act(Action::Drill(DrillAction::Input(kind)));
        }
        let acknowledged = session.acknowledged();
        if acknowledged != shown {
            shown = acknowledged;
            if let Some((id, seq)) = acknowledged {
                let _ = writeln!(out, "ack {id} {seq}");
                let _ = out.flush();
            }
        }
        std::thread::sleep(Duration::from_micros(300));
    }
}

#[test]
fn nothing_acknowledged_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let kills = asked_for("DABIAO_KILLS", KILLS);
    let (mut seed, mut acknowledgements, mut beyond) = (0x5EED_u64, 0, 0);
    for round in 0..kills {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round as u64);
        let acknowledged = type_and_kill(folder.path(), Duration::from_millis(10 + (seed >> 33) % 90));
        let mut t = Typist::at(folder.path());
        t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
        let open = t.session.practice().today().open.first().cloned().expect("the attempt is there");
        assert_eq!(open.id.to_string(), acknowledged.0, "round {round}");
        t.act(Action::Practice(PracticeAction::Resume(open.id)));
        let drill = t.session.drill().copying().expect("resumed").drill();
        assert_eq!(drill.phase(), DrillPhase::Paused);
        let events = drill.events().len() as u64;
        assert!(events > acknowledged.1, "round {round}: {acknowledged:?}");
        acknowledgements += acknowledged.1 + 1;
        beyond += events - acknowledged.1 - 1;
        t.act(Action::Drill(DrillAction::Resume));
        t.commit(100, "案");
        t.act(Action::Drill(DrillAction::HandIn));
        assert!(t.session.practice().result().unwrap().saved.is_some());
    }
    let db = dabiao::store::Db::open(folder.path(), &|| uuid::Uuid::nil()).unwrap();
    let report = db.audit(&dabiao::store::AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty() && report.attempts == kills, "{report:?}");
    eprintln!(
        "{kills} kills, {acknowledgements} events acknowledged, 0 lost; {beyond} more were on disk; {} entries clean",
        report.entries
    );
}

/// Lets the child type for `time` after its first acknowledgement, kills it, and returns the last one.
fn type_and_kill(folder: &std::path::Path, time: Duration) -> (String, u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::scripted_officer", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, acks) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let mut words = line.split_whitespace().skip_while(|w| *w != "ack").skip(1);
            // A line cut by the kill was never a whole acknowledgement.
            if let (Some(id), Some(Ok(seq))) = (words.next(), words.next().map(str::parse::<u64>)) {
                let _ = sender.send((id.to_owned(), seq));
            }
        }
    });
    let mut last = acks.recv_timeout(Duration::from_secs(30)).expect("the child types");
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    while let Ok(ack) = acks.try_recv() {
        last = ack;
    }
    last
}
