//! A whole demonstration, looked at for its record forms and for the guidance standard as it is shipped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::Uuid;

use crate::{DemoPlan, make_in};
use dabiao_app::JournalKeys;
use dabiao_app::cohort::GUIDANCE_STANDARD;
use dabiao_app::core::timestamp;
use dabiao_app::jobs::Progress;
use dabiao_app::trainer::{MeasuredRecords, TrainerData};
use dabiao_content::Library;
use dabiao_domain::attempt::AttemptMode;
use dabiao_domain::form::score_doc::FormScoreDoc;
use dabiao_domain::sitting::SittingKind;
use dabiao_domain::source::DrillSource;
use dabiao_domain::standard::{FormRule, Shortfall};
use dabiao_store::{AttemptRow, Db};

/// 2026-11-23 12:00 in Shanghai, a Monday.
const NOON_MS: i64 = 1_795_395_600_000 + 3 * 3_600_000;

fn doc(row: &AttemptRow) -> &FormScoreDoc {
    row.score.as_ref().unwrap().form().unwrap()
}

#[test]
fn records_are_entered_in_practice_and_the_guidance_standard_is_sat_whole() {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 60, units: 6, days: 40, seed: 5, now_ms: NOON_MS };
    make_in(folder.path(), &plan, &Progress::default()).unwrap();
    let db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let rows = db.attempts(None).unwrap();
    let (exams, practice): (Vec<AttemptRow>, Vec<AttemptRow>) = rows
        .iter()
        .filter(|row| DrillSource::of(&row.start.exercise_id).is_form())
        .cloned()
        .partition(|row| row.start.mode == AttemptMode::Exam);
    practice_is_varied_and_overlaps_with_nothing(&practice, &rows);
    units_have_measured_records(&db);
    some_pass_and_one_fails_on_records(&db, &exams);
    the_audit_finds_nothing(&db, folder.path());
}

fn practice_is_varied_and_overlaps_with_nothing(practice: &[AttemptRow], all: &[AttemptRow]) {
    // Few enough that they cost little beside the copied texts.
    assert!((15..=60).contains(&practice.len()) && all.len() > 8 * practice.len(), "{}", practice.len());
    let sources = practice.iter().map(|row| match DrillSource::of(&row.start.exercise_id) {
        DrillSource::Form(cards) => (cards.form.to_owned(), cards.style.to_owned()),
        other => panic!("{other:?}"),
    });
    let (forms, styles): (BTreeSet<String>, BTreeSet<String>) = sources.unzip();
    assert!(forms.len() >= 4 && styles.len() >= 2, "{forms:?} {styles:?}");
    let docs: Vec<&FormScoreDoc> = practice.iter().map(doc).collect();
    let sum = |of: fn(&FormScoreDoc) -> u32| docs.iter().map(|doc| of(doc)).sum::<u32>();
    let (entered, qualified) = (sum(|doc| doc.entered), sum(|doc| doc.qualified));
    assert!(qualified * 100 > entered * 60 && qualified < entered, "{qualified} of {entered}");
    assert!(sum(|doc| doc.errors.caught) > 0 && sum(|doc| doc.errors.silent) > 0);
    assert!(sum(|doc| doc.corrected_fields) > 0 && docs.iter().all(|doc| doc.entered > 0));
    let ends: BTreeSet<&str> = docs.iter().map(|doc| doc.end.as_str()).collect();
    assert_eq!(ends, BTreeSet::from(["handed_in", "time"]));
    let span = |row: &AttemptRow| {
        let from = row.start.started_at_ms;
        from..from + row.score.as_ref().unwrap().active_ms() as i64
    };
    for row in practice {
        let own = all.iter().filter(|other| other.start.officer_id == row.start.officer_id);
        let meets = |other: &&AttemptRow| {
            let (a, b) = (span(row), span(other));
            other.start.id != row.start.id && a.start < b.end && b.start < a.end
        };
        assert_eq!(own.filter(meets).count(), 0, "{:?}", row.start);
    }
}

fn units_have_measured_records(db: &Db) {
    let standards = Library::embedded();
    let facts = TrainerData::read(db, standards.standards(), "officer-2027", timestamp(NOON_MS));
    let (bureau, units) = MeasuredRecords::of(&facts.unwrap().unwrap());
    let bureau = bureau.unwrap();
    assert!(bureau.officers >= 8 && bureau.per_hour > 5.0 && bureau.qualified > 0.5, "{bureau:?}");
    assert!(units.iter().flatten().count() >= 5, "{units:?}");
}

fn some_pass_and_one_fails_on_records(db: &Db, exams: &[AttemptRow]) {
    let library = Library::embedded();
    let rule = library.standard(GUIDANCE_STANDARD).unwrap().form.unwrap();
    let sittings = db.sitting_plans().unwrap();
    let own: BTreeMap<Uuid, SittingKind> = sittings
        .iter()
        .filter(|plan| plan.standard_id == GUIDANCE_STANDARD && plan.standard_version == 1)
        .map(|plan| (plan.id, plan.kind))
        .collect();
    let kinds = |kind| own.values().filter(|of| **of == kind).count();
    assert!(kinds(SittingKind::Copy) >= 2 && kinds(SittingKind::Form) >= 2, "{own:?}");
    assert!(exams.iter().all(|row| own.get(&row.start.sitting_id.unwrap()) == Some(&SittingKind::Form)));
    let verdict = |row: &AttemptRow| rule.judge(&doc(row).result().unwrap());
    let passed: BTreeSet<Uuid> =
        exams.iter().filter(|row| verdict(row).passed).map(|row| row.start.officer_id).collect();
    let failed: Vec<&AttemptRow> = exams.iter().filter(|row| !verdict(row).passed).collect();
    let figures: Vec<(u32, u32)> = exams.iter().map(|row| (doc(row).qualified, doc(row).entered)).collect();
    assert!(failed.len() == 1 && on_records(failed[0], &rule), "{figures:?}");
    let certificates = db.certificates().unwrap();
    let certified: BTreeSet<Uuid> = certificates
        .iter()
        .filter(|c| c.standard == GUIDANCE_STANDARD && c.standard_version == 1 && c.revoked.is_none())
        .map(|c| c.officer_id)
        .collect();
    assert!(!certified.is_empty() && certified.is_subset(&passed), "{certified:?} {passed:?}");
}

/// Whether the sitting is failed by what was wrong in records that were enough.
fn on_records(row: &AttemptRow, rule: &FormRule) -> bool {
    let missing = rule.judge(&doc(row).result().unwrap()).missing;
    matches!(missing.as_slice(), [Shortfall::Qualified { .. }]) && doc(row).errors.silent > 1
}

fn the_audit_finds_nothing(db: &Db, folder: &Path) {
    let report = JournalKeys::audit(db, folder, None).unwrap();
    assert!(
        report.problems.is_empty() && report.notes.is_empty(),
        "{:?} {:?}",
        report.problems,
        report.notes
    );
}
