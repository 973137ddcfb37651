//! Data folders that are set back in time, and what the program reports about it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::store::{DATABASE_FILE, LOCK_FILE};
use rusqlite::Connection;
use serde_json::Value;

use super::room::PASSWORD;
use super::typist::Typist;

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// Copies a folder with all that is in it; what was in `to` is gone.
pub fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_name() != LOCK_FILE {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A command on `folder` by an account that keeps its marks in `state`, or none.
pub fn dabiao(folder: &Path, state: Option<&Path>, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .args(["--data".as_ref(), folder.as_os_str()])
        .env_remove("DABIAO_DATA")
        .env("DABIAO_STATE", state.map_or("".as_ref(), Path::as_os_str))
        .env("DABIAO_PASSWORD", PASSWORD)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

/// What `dabiao audit` says: the exit code, problems and notes, each `place: what`.
pub fn audit(folder: &Path, state: Option<&Path>) -> (i32, Vec<String>, Vec<String>) {
    let output = dabiao(folder, state, &["audit", "--json"]);
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"));
    let of = |field: &str| {
        let told = doc[field].as_array().unwrap().iter();
        told.map(|p| format!("{}: {}", p["place"].as_str().unwrap(), p["what"].as_str().unwrap())).collect()
    };
    (output.status.code().unwrap(), of("problems"), of("notes"))
}

/// Signs the one officer in, made if there is none, and types `times` drills of a minute.
pub fn work(t: &mut Typist, times: usize) {
    match t.session.officers().first().map(|o| o.id) {
        Some(id) => t.act(Action::Door(DoorAction::SignIn(id))),
        None => t.sign_in(),
    }
    for _ in 0..times {
        t.start("copy/notice-01", 1);
        let text = t.presented(8);
        t.commit(0, &text);
        t.clock.advance(5_000);
        t.act(Action::Drill(DrillAction::HandIn));
        t.act(Action::Practice(PracticeAction::CloseResult));
    }
    t.act(Action::SignOut);
}

/// The database, opened without the program.
pub fn raw(folder: &Path) -> Connection {
    Connection::open(folder.join(DATABASE_FILE)).unwrap()
}

/// Changes the database behind the back of its triggers, which stand again afterwards.
pub fn forge(folder: &Path, change: impl FnOnce(&Connection)) {
    let db = raw(folder);
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String, String)> = {
        let mut statement = db.prepare(sql).unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    change(&db);
    for (_, sql) in &triggers {
        db.execute_batch(sql).unwrap();
    }
}
