//! What the sitting in the real window begins with: people, passwords, a short standard, a plan, an issuing key.
//! `tests/e2e/sitting.py` asks for it and does the rest by the keyboard.

use std::io::Write as _;
use std::path::PathBuf;

use dabiao::app::Action;
use dabiao::content::generator::Generator;
use dabiao::domain::record::Kind;
use dabiao::store::Db;
use serde_json::json;
use uuid::Uuid;

use super::support::room::{CANDIDATES, INVIGILATOR, PASSWORD};
use super::support::staff::{ISSUER, founded, invigilator, now_ms, officer, planned, standard, with_issuer};
use super::support::typist::Typist;

/// Does nothing unless it is asked for with a data folder: then the folder is made ready, and what the script has
/// to know is printed as JSON: who sits where, and what they are going to be asked to type.
#[test]
fn prepared() {
    let Some(folder) = std::env::var_os("DABIAO_TEST_WINDOW_FOLDER").map(PathBuf::from) else { return };
    let (seconds, line) = (30, 31);
    founded(&folder, &[("window", standard("window", seconds, line, "invigilator"))]);
    with_issuer(&folder);
    let mut t = Typist::at_time(&folder, now_ms());
    invigilator(&mut t);
    let sitting = planned(&mut t, "window", &CANDIDATES);
    let people: Vec<(String, Uuid)> =
        CANDIDATES.iter().map(|badge| ((*badge).to_owned(), officer(&t, badge).id)).collect();
    t.act(Action::SignOut);
    drop(t);
    let db = Db::open(&folder, &Uuid::nil).unwrap();
    let stored = db.sittings().unwrap().into_iter().find(|s| s.plan.id == sitting).unwrap();
    let secret = stored.secret.unwrap();
    let seats = secret.draw_seats(sitting, &stored.plan.candidates);
    let generator = Generator::embedded().unwrap();
    let kind = Kind::from_name("dispatch").unwrap();
    let candidates = people.iter().map(|(badge, id)| {
        let seat = seats.iter().find(|(officer, _)| officer == id).unwrap().1;
        let text = generator.passage(kind, secret.seat_seed(sitting, seat, *id), 1500).unwrap().text;
        json!({"badge": badge, "seat": seat, "text": text})
    });
    let candidates: Vec<_> = candidates.collect();
    let document = json!({"sitting": sitting, "seconds": seconds, "line_cpm": line, "password": PASSWORD,
                          "invigilator": INVIGILATOR, "issuer": ISSUER, "candidates": candidates});
    writeln!(std::io::stdout(), "prepared {document}").unwrap();
}
