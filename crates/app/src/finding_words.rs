//! What an audit finds, in the language of the reader. The command line prints the audit's own English instead: other
//! programs read that, and nothing may change it.

use std::fmt::Display;

use super::foreign_words::{LOG_FILE, foreign_words, known_words};
use super::lang::{Keyed as _, Messages};
use dabiao_domain::finding::{Finding, Restored, SetAside, Span, Value};
use dabiao_domain::role::Conflict;
use dabiao_domain::sitting::SittingRefusal;
use dabiao_store::{AuditProblem, CopyError};
use uuid::Uuid;

/// What is found, in words.
pub fn finding_words(texts: &Messages, finding: &Finding) -> String {
    let said = match finding {
        // Of what has no words of its own, the text itself is in the log.
        Finding::Said { said } => {
            known_words(texts, &said.0).unwrap_or_else(|| texts.format("finding-said", &[("log", &LOG_FILE)]))
        }
        other => {
            let words: Vec<(&str, String)> =
                other.values().iter().map(|(name, value)| (*name, value_words(texts, value))).collect();
            let values: Vec<(&str, &dyn Display)> =
                words.iter().map(|(name, words)| (*name, words as &dyn Display)).collect();
            texts.format(other.key(), &values)
        }
    };
    // Words of other PCs stand within it: none of them begins a line of its own.
    if said.contains(char::is_control) { said.replace(char::is_control, " ") } else { said }
}

/// A problem or a note of an audit: where, and what.
pub(crate) fn told_words(texts: &Messages, problem: &AuditProblem) -> (String, String) {
    (place_words(texts, &problem.place.to_string()), finding_words(texts, &problem.finding))
}

/// A problem or a note of an audit, in one line.
pub fn problem_line(texts: &Messages, problem: &AuditProblem) -> String {
    if let Some(fault) = CopyError::of(problem) {
        return texts.of(&fault);
    }
    let (place, what) = told_words(texts, problem);
    texts.format("finding-at", &[("place", &place), ("what", &what)])
}

/// Where something was found. What has no name here is shown as the audit calls it.
fn place_words(texts: &Messages, place: &str) -> String {
    let (kind, what) = place.split_once(' ').unwrap_or((place, ""));
    let key = match (kind, what) {
        ("journal", "") => "finding-place-all-entries",
        ("journal", _) => "finding-place-entry",
        ("far_entry", _) => "finding-place-far-entry",
        ("attempts", _) => "finding-place-attempts",
        ("attempt", _) => "finding-place-attempt",
        ("sealed", _) => "finding-place-sealed",
        ("certificate", _) => "finding-place-certificate",
        ("sitting", _) => "finding-place-sitting",
        ("officer", _) => "finding-place-officer",
        ("account", _) => "finding-place-account",
        ("station", _) => "finding-place-station",
        ("backup", "") => "finding-place-last-backup",
        ("backup", _) => "finding-place-backup",
        ("mark", "") => "finding-place-mark",
        ("mark", _) => "finding-place-other-mark",
        ("head", _) => "finding-place-head",
        ("schema", _) => "finding-place-schema",
        ("file", _) => "finding-place-file",
        ("history", _) => "finding-place-history",
        ("cohort", _) => "finding-place-cohort",
        ("generator", _) => "finding-place-generator",
        ("checking", _) => "finding-place-checking",
        ("other", _) => "finding-place-other-stations",
        _ => return place.to_owned(),
    };
    // `mark of FOLDER`, `checking drill ID`: the name is what is at the end.
    let name =
        ["of station ", "of ", "drill ", "attempt "].iter().find_map(|before| what.strip_prefix(before));
    let name = name.unwrap_or(what);
    let name = name.strip_suffix(", whose history was here").unwrap_or(name);
    texts.format(key, &[("what", &name)])
}

fn value_words(texts: &Messages, value: &Value) -> String {
    match value {
        Value::Shown(text) => text.clone(),
        Value::Quoted(said) => foreign_words(texts, said),
        Value::Dated(when) => when.clone().unwrap_or_else(|| texts.get("finding-some-day")),
        Value::Message(key) => within(&texts.get(key)),
        Value::Span(ms) => span_words(texts, Span(*ms)),
        Value::Occasion(occasion) => texts.of(occasion),
        Value::Aside(why) => why.as_ref().map_or_else(String::new, |why| texts.aside(why)),
        Value::By(by) => {
            by.as_ref().map_or_else(String::new, |by| texts.format("finding-by-officer", &[("by", by)]))
        }
        Value::Cell(shown) => shown.clone().unwrap_or_else(|| texts.get("finding-no-value")),
        Value::Is(true) => texts.get("finding-yes"),
        Value::Is(false) => texts.get("finding-no"),
        Value::Right(right) => texts.of(right),
        Value::Conflict(conflict) => texts.get(conflict_key(*conflict)),
        Value::Refusal(refusal) => refusal_words(texts, *refusal),
        Value::Parts(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| texts.of(part)).collect();
            texts.list(&parts)
        }
        Value::Restored(told) => restored_words(texts, told),
        Value::Finding(finding) => finding_words(texts, finding),
    }
}

fn span_words(texts: &Messages, span: Span) -> String {
    let (days, hours, minutes) = span.parts();
    match (days, hours) {
        (0, 0) => texts.format("finding-span-minutes", &[("minutes", &minutes)]),
        (0, _) => texts.format("finding-span-hours", &[("hours", &hours), ("minutes", &minutes)]),
        _ => texts.format("finding-span-days", &[("days", &days), ("hours", &hours), ("minutes", &minutes)]),
    }
}

/// A sentence, to stand within another one.
fn within(sentence: &str) -> String {
    sentence.trim_end_matches(['。', '.', '：', ':']).to_owned()
}

fn refusal_words(texts: &Messages, refusal: SittingRefusal) -> String {
    let state = match refusal {
        SittingRefusal::WrongState(state) => texts.of(&state),
        _ => String::new(),
    };
    within(&texts.format(refusal.key(), &[("state", &state)]))
}

/// Of somebody who did what they may not do: those who are told it are others.
const fn conflict_key(conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::OwnSitting => "finding-own-sitting",
        Conflict::OwnAttempt => "finding-own-attempt",
        Conflict::OwnCertificate => "finding-own-certificate",
        Conflict::InvigilatedBySelf => "finding-invigilated-by-self",
        Conflict::OwnExemption => "finding-own-exemption",
        Conflict::ProposedBySelf => "finding-proposed-by-self",
        Conflict::OwnSignOff => "finding-own-sign-off",
        Conflict::OwnRoles => "finding-own-roles",
    }
}

fn restored_words(texts: &Messages, told: &Restored) -> String {
    let by = |by: Option<Uuid>| by.map(|by| texts.format("finding-restored-by", &[("by", &by)]));
    let lost = |lost: Option<&SetAside>| {
        let SetAside { entries, head } = lost?;
        Some(texts.format("finding-restored-lost", &[("n", entries), ("head", head)]))
    };
    let mut parts =
        vec![texts.format("finding-restored", &[("when", &told.when), ("entries", &told.entries)])];
    parts.extend(told.foreign.then(|| texts.get("finding-restored-foreign")));
    parts.extend(by(told.by));
    parts.extend(told.why.as_ref().map(|why| texts.format("finding-restored-why", &[("why", why)])));
    parts.extend(lost(told.lost.as_ref()));
    for before in &told.earlier {
        parts.push(texts.format("finding-restored-before", &[("when", &before.when)]));
        parts.extend(by(before.by));
        parts.extend(lost(before.lost.as_ref()));
    }
    texts.clauses(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use dabiao_domain::finding::Quoted;
    use dabiao_domain::text::is_han;

    /// Words of more than three letters that are names and stay as they are in Chinese.
    const NAMES: [&str; 6] = ["dabiao", "audit", "bureau", "settle", "exams", "contested"];

    /// The words of a text that are neither Chinese nor names.
    fn english(text: &str) -> Vec<&str> {
        let words = text.split(|c: char| !c.is_ascii_alphabetic());
        words.filter(|word| word.len() > 3 && !NAMES.contains(word)).collect()
    }

    #[test]
    fn every_finding_has_chinese_words_and_tells_its_values() {
        let texts = Messages::new(Lang::ZhCn);
        for finding in Finding::examples() {
            let said = finding_words(&texts, &finding);
            assert!(said.chars().any(is_han) && !said.contains('{'), "{finding:?}: {said}");
            assert_eq!(english(&said), Vec::<&str>::new(), "{finding:?}: {said}");
            for (name, value) in finding.values() {
                let value = value_words(&texts, &value);
                assert!(said.contains(&value), "{finding:?}: {name} is not told: {said}");
            }
        }
    }

    #[test]
    fn every_finding_has_english_words_and_tells_its_values() {
        let texts = Messages::new(Lang::En);
        for finding in Finding::examples() {
            let said = finding_words(&texts, &finding);
            assert!(!said.contains("finding-") && !said.contains('{'), "{finding:?}: {said}");
            for (name, value) in finding.values() {
                let value = value_words(&texts, &value);
                assert!(said.contains(&value), "{finding:?}: {name} is not told: {said}");
            }
        }
    }

    #[test]
    fn places_have_words() {
        let (zh, en) = (Messages::new(Lang::ZhCn), Messages::new(Lang::En));
        for place in [
            "journal 0199/3",
            "journal",
            "far_entry 0199/3",
            "attempts",
            "attempt 7",
            "sealed attempt 7",
            "certificate N59-2026-0001",
            "sitting 7",
            "officer 7",
            "account 7",
            "station 7",
            "backup",
            "backup 7.dbk",
            "mark",
            "mark of /home/x",
            "mark of station 7, whose history was here",
            "head 0ea2",
            "schema index 7",
            "file",
            "history",
            "cohort",
            "generator",
            "checking drill 7",
            "other stations",
        ] {
            let said = place_words(&zh, place);
            let what = english(&said).into_iter().filter(|word| !["home", "index"].contains(word));
            assert!(said.chars().any(is_han) && what.count() == 0, "{place}: {said}");
            assert!(!place_words(&en, place).contains("finding-"), "{place}");
        }
        assert_eq!(place_words(&zh, "station.key"), "station.key");
    }

    #[test]
    fn what_has_no_words_is_in_the_log_and_not_on_the_screen() {
        let problem = AuditProblem::new("journal 0199/3", "a sentence that no message has");
        let said = problem_line(&Messages::new(Lang::ZhCn), &problem);
        assert!(said.contains(LOG_FILE) && !said.contains("sentence"), "{said}");
        let said = problem_line(&Messages::new(Lang::En), &problem);
        assert!(said.ends_with("a sentence that no message has"), "{said}");
    }

    #[test]
    fn no_word_of_another_pc_begins_a_line() {
        let finding = Finding::CodeUnreadable { said: Quoted("坏\n了".to_owned()) };
        for texts in Lang::ALL.map(Messages::new) {
            assert!(!finding_words(&texts, &finding).contains('\n'));
        }
    }

    #[test]
    fn conflicts_and_parts_of_certificates_have_words() {
        use dabiao_domain::finding::CertificatePart;
        for texts in Lang::ALL.map(Messages::new) {
            for conflict in Conflict::ALL {
                assert_ne!(texts.get(conflict_key(conflict)), conflict_key(conflict));
            }
            for part in CertificatePart::ALL {
                assert_ne!(texts.of(&part), part.key());
            }
        }
    }
}
