//! Earlier versions of the generator make today what they made then, byte for byte.

use std::fmt::Write as _;
use std::path::Path;

use dabiao::app::cohort::checking::{CheckDrill, Recheck, recheck};
use dabiao::content::generator::{Generator, OLDEST, VERSION, wire};
use dabiao::domain::cohort::checking::level::LEVELS;
use dabiao::domain::exercise::PassageLength;
use dabiao::domain::record::Kind;
use sha2::{Digest as _, Sha256};

use super::checking_drill::{golden_drills, perfect_of};

fn kept(version: u32, name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(format!("tests/golden/generator-{version}/{name}"))).unwrap()
}

fn of(version: u32) -> &'static Generator {
    Generator::of_version(version).unwrap().unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn records_of_every_carried_version_are_those_that_were_kept() {
    for version in OLDEST..=VERSION {
        assert_eq!(of(version).version(), version);
        for kind in Kind::ALL {
            let made: String =
                (0..3).map(|n| wire::record_line(&of(version).record(kind, 1, n)).unwrap() + "\n").collect();
            assert_eq!(made, kept(version, &format!("records/{}.jsonl", kind.name())), "{version} {kind:?}");
        }
    }
    assert!(Generator::of_version(OLDEST - 1).is_none() && Generator::of_version(VERSION + 1).is_none());
}

#[test]
fn passages_of_every_carried_version_are_those_that_were_kept() {
    for version in OLDEST..=VERSION {
        let kept = kept(version, "passages.jsonl");
        let mut lines = kept.lines();
        for kind in Kind::ALL {
            for length in PassageLength::ALL {
                for seed in [1, 2, 20_261_105] {
                    let passage = of(version).passage(kind, seed, length.characters()).unwrap();
                    let line: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
                    let mut hash = String::new();
                    for byte in Sha256::digest(passage.text.as_bytes()) {
                        write!(hash, "{byte:02x}").unwrap();
                    }
                    assert_eq!(line["sha256"], hash, "{version} {kind:?} {seed}");
                    assert_eq!(passage.version, version);
                }
            }
        }
    }
}

#[test]
fn drills_of_an_earlier_version_are_made_and_judged_again() {
    assert_eq!(golden_drills(of(OLDEST)), kept(OLDEST, "checking-drill.txt"));
    let (now, then) = (of(VERSION), of(OLDEST));
    let level = &LEVELS[0];
    let (new, old) = (CheckDrill::make(now, level, 5).unwrap(), CheckDrill::make(then, level, 5).unwrap());
    assert_ne!(new, old);
    let mut done = perfect_of(&old);
    done.generator = OLDEST;
    assert_eq!(recheck(&done, now), Recheck::Holds);
    done.outcome.hits -= 1;
    assert!(matches!(recheck(&done, now), Recheck::Differs(_)));
    done.generator = 1;
    assert_eq!(recheck(&done, now), Recheck::CannotBeMade);
}
