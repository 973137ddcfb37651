//! A PC that has more series than the table of contents of a package holds.

use std::ops::ControlFlow;
use std::path::Path;

use dabiao::domain::sync::SignedEntry;
use dabiao::store::{Db, JournalEntry};
use dabiao_package::{MAX_TIPS, describe};
use uuid::Uuid;

use super::support::sticks::{Sticks, practise};
use super::support::typist::MORNING_MS;

/// So many series of PCs that nobody knows come into the store of a folder, each of one entry.
fn strangers(folder: &Path, many: u128) {
    let stranger = |n: u128| {
        let series = Uuid::from_u128(0x57AA_0000_0000 + n);
        let entry = JournalEntry {
            series: series.to_string(),
            seq: 0,
            at_ms: MORNING_MS,
            op: "signed_in".to_owned(),
            body: "{}".to_owned(),
            prev_hash: [0; 32],
            hash: [0; 32],
            key_id: None,
            signature: None,
        };
        let line =
            format!(r#"{{"series":"{series}","seq":0,"at_ms":{MORNING_MS},"op":"signed_in","body":"{{}}"}}"#);
        let hash = entry.computed_hash();
        let (key_id, signature) = (String::new(), Vec::new());
        SignedEntry { series, seq: 0, prev_hash: [0; 32], hash, line, key_id, signature }
    };
    let entries: Vec<SignedEntry> = (0..many).map(stranger).collect();
    let mut db = Db::open(folder, &|| Uuid::from_u128(0xA551)).unwrap();
    let received = db.receive(Some(MORNING_MS), None, &entries, &[]).unwrap();
    assert_eq!((received.new, received.refused.len()), (entries.len(), 0));
}

#[test]
fn it_exchanges_as_any_other_and_names_what_matters() {
    let sticks = Sticks::founded();
    sticks.join("a", "文昌所-01");
    strangers(&sticks.at("a"), 9_000);
    practise(&sticks.at("a"));
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    let attempts = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]).out.lines().count();
    assert_eq!(attempts, 1);
    let [up] = <[_; 1]>::try_from(sticks.packages("up")).unwrap();
    let named = describe(&up, |_| ControlFlow::Continue(())).unwrap().header.tips;
    assert_eq!(named.len(), MAX_TIPS);
    let db = Db::open(&sticks.at("a"), &|| Uuid::from_u128(0xA551)).unwrap();
    let own: Vec<Uuid> = db.own_series().map(|series| series.parse().unwrap()).collect();
    drop(db);
    assert!(own.iter().all(|series| named.iter().any(|tip| tip.series == *series)), "{own:?}");
    // What is not named is not taken for missing, on either side.
    for pc in ["bureau", "a", "bureau"] {
        let done = sticks.exchange(pc);
        let sent = done["sent"].as_array().unwrap();
        assert!(sent.iter().all(|to| to["entries"] == 0 && to["bodies"] == 0), "{pc}: {done}");
        assert_eq!(done["unconfirmed"], 0, "{pc}: {done}");
    }
}
