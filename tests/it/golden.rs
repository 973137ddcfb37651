//! Logs recorded from a real fcitx5 session: pinyin and wubi, with the composition shown by the program
//! ("spot") and by the input method ("root"). The score of the same typed text never changes.
//!
//! `tests/e2e/drill.py --record tests/golden` records them anew.

use std::fs;
use std::path::{Path, PathBuf};

use dabiao::domain::input::{EventKind, InputLog, jsonl};
use dabiao::domain::score::{SCORING_VERSION, score_log, score_log_by};
use dabiao::domain::score_doc::ScoreDoc;

const NAMES: [&str; 4] = ["pinyin-spot", "pinyin-root", "wubi-spot", "wubi-root"];

fn path(name: &str, ending: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.{ending}"))
}

fn recorded(name: &str) -> InputLog {
    jsonl::read(&fs::read(path(name, "jsonl")).unwrap()).unwrap()
}

#[test]
fn the_recorded_logs_score_as_they_did() {
    // The stored scores are evidence: if this fails, the program is wrong, or it needs a new scoring
    // version beside the old one. `DABIAO_BLESS=1` writes them for logs that are recorded anew.
    for (name, version) in NAMES.iter().flat_map(|name| (1..=SCORING_VERSION).map(move |v| (name, v))) {
        let score = score_log_by(&recorded(name), version).unwrap().unwrap();
        let fresh = ScoreDoc::of(&score).canonical_json();
        let ending = if version == 1 { "score.json".to_owned() } else { format!("score-{version}.json") };
        let file = path(name, &ending);
        if std::env::var_os("DABIAO_BLESS").is_some() {
            fs::write(&file, format!("{fresh}\n")).unwrap();
        }
        assert_eq!(fresh, fs::read_to_string(&file).unwrap().trim_end(), "{name} {version}");
    }
}

#[test]
fn every_input_method_and_style_gives_the_same_counts() {
    let counts: Vec<_> = NAMES
        .iter()
        .map(|name| {
            let score = score_log(&recorded(name)).unwrap();
            let t = score.tally;
            assert_eq!(
                (t.substitutions, t.insertions, t.omissions, score.deleted_chars),
                (1, 1, 1, 1),
                "{name}"
            );
            (t.correct, t.typed(), t.attempted(), score.incorrect_fixed, t.accuracy())
        })
        .collect();
    assert!(counts.windows(2).all(|w| w[0] == w[1]), "{counts:?}");
}

#[test]
fn preedit_is_seen_in_one_style_only_and_keys_are_never_invented() {
    for name in NAMES {
        let log = recorded(name);
        let shown = log.events.iter().any(|e| matches!(&e.kind, EventKind::Preedit(t) if !t.is_empty()));
        assert_eq!(shown, name.ends_with("spot"), "{name}");
        assert_eq!(score_log(&log).unwrap().keystrokes.is_some(), shown, "{name}");
    }
}
