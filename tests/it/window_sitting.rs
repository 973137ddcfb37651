//! The set-up of the sitting in the real window: people, passwords, a short standard, a plan; and the exam's
//! texts, once it is open. `tests/e2e/sitting.py` calls both and does the rest by the keyboard.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use dabiao::app::Action;
use dabiao::content::generator::Generator;
use dabiao::content::read_standard_version;
use dabiao::credential::{StartCode, open_by_code};
use dabiao::domain::sitting::{Sitting, SittingRules};
use dabiao::store::Db;
use serde_json::json;
use uuid::Uuid;

use super::support::room::{CANDIDATES, INVIGILATOR, PASSWORD};
use super::support::staff::{ISSUER, founded, invigilator, now_ms, planned, standard, with_issuer};
use super::support::typist::Typist;

const SECONDS: u64 = 30;
const LINE: u32 = 31;

fn text() -> String {
    standard("window", SECONDS, LINE, "invigilator")
}

/// Runs only when it is called with a data folder: then the folder is prepared, and the script's data are
/// printed as JSON: the people, and the start code.
#[test]
fn prepared() {
    let Some(folder) = std::env::var_os("DABIAO_TEST_WINDOW_FOLDER").map(PathBuf::from) else { return };
    founded(&folder, &[("window", text())]);
    with_issuer(&folder);
    let mut t = Typist::at_time(&folder, now_ms());
    invigilator(&mut t);
    let sitting = planned(&mut t, "window", &CANDIDATES);
    let code = t.session.exams().shown_codes().first().unwrap().code.clone();
    t.act(Action::SignOut);
    drop(t);
    let candidates = CANDIDATES.map(|badge| json!({ "badge": badge }));
    let document = json!({"sitting": sitting, "seconds": SECONDS, "line_cpm": LINE, "password": PASSWORD,
                          "invigilator": INVIGILATOR, "issuer": ISSUER, "candidates": candidates,
                          "start_code": code});
    writeln!(std::io::stdout(), "prepared {document}").unwrap();
}

/// Runs only when it is called with a copy of the data of an open sitting, and its start code: then each
/// candidate's text is printed as JSON, by badge.
#[test]
fn opened() {
    let Some(folder) = std::env::var_os("DABIAO_TEST_WINDOW_OPENED").map(PathBuf::from) else { return };
    let code = StartCode::read(&std::env::var("DABIAO_TEST_WINDOW_CODE").unwrap()).unwrap();
    let db = Db::open(&folder, &Uuid::nil).unwrap();
    let stored = db.sittings().unwrap().pop().unwrap();
    let secret = open_by_code(&stored.plan, &stored.seal, &code).unwrap();
    let standard = read_standard_version("standards/window-1.toml", &text()).unwrap();
    let sitting = Sitting::replay(stored.plan, SittingRules::of(&standard), stored.entries).unwrap();
    let (generator, rule) = (Generator::embedded().unwrap(), standard.passage.unwrap());
    let texts: BTreeMap<String, String> = db
        .officers()
        .unwrap()
        .into_iter()
        .filter_map(|officer| {
            let seed = sitting.seat_seed(&secret, officer.id)?;
            Some((officer.badge, generator.passage(rule.kind, seed, rule.length as usize).unwrap().text))
        })
        .collect();
    writeln!(std::io::stdout(), "opened {}", json!(texts)).unwrap();
}
