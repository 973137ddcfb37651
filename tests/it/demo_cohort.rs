//! The demonstration's guidance cohort: every state occurs, every fact is one that the desk accepts, and the
//! report counts it as the rows do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use dabiao::app::cohort::{CohortAccess, CohortView, GUIDANCE_STANDARD, Projections, RecordCopies};
use dabiao::app::jobs::Progress;
use dabiao::app::trainer::TrainerData;
use dabiao::content::Library;
use dabiao::content::generator::{Generator, VERSION};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_in};
use dabiao::domain::cohort::caseload::alert::{AlertKind, check_dismiss};
use dabiao::domain::cohort::caseload::note::{check_note, current};
use dabiao::domain::cohort::caseload::{Caseload, MenteeFacts, check_assign};
use dabiao::domain::cohort::checking::level::Level;
use dabiao::domain::cohort::checking::{form_of, plant, score};
use dabiao::domain::cohort::gain::Gain;
use dabiao::domain::cohort::ladder::{
    Ladder, Requirements, Rung, RungState, check_sign_off, check_withdrawal,
};
use dabiao::domain::cohort::membership::{Cohort, Step, check_step};
use dabiao::domain::cohort::record::{Checked, CohortFact, CohortRecord, KeptEstimate};
use dabiao::domain::roster::{Service, UnitKind};
use dabiao::domain::standard::Standard;
use dabiao::store::Db;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use super::support::typist::MORNING_MS;

/// 2026-11-23 12:00 in Shanghai, a Monday.
const NOON_MS: i64 = MORNING_MS + 3 * 3_600_000;

/// The desk's facts at a time, and the guidance standard in force.
fn facts_at(db: &Db, ms: i64) -> (Arc<TrainerData>, Standard) {
    let at = Timestamp::from_millisecond(ms).unwrap();
    let facts = TrainerData::read(db, Library::embedded().standards(), "officer-2027", at).unwrap().unwrap();
    let guidance = facts.books.newest(Some(GUIDANCE_STANDARD))[0].clone();
    (Arc::new(facts), guidance)
}

fn view_at(db: &Db, ms: i64) -> CohortView {
    let (facts, guidance) = facts_at(db, ms);
    CohortView::of(facts, guidance, CohortAccess::Whole, None)
}

/// Hours of a day in Shanghai.
fn hour(on: Date, hour: i8) -> i64 {
    on.at(hour, 0, 0, 0).in_tz("Asia/Shanghai").unwrap().timestamp().as_millisecond()
}

/// Every fact in the order in which it was written; an estimate before the signature that rests on it.
fn in_order(record: &CohortRecord) -> Vec<CohortFact> {
    let mut all: Vec<CohortFact> = Vec::new();
    all.extend(record.estimates.iter().copied().map(CohortFact::Estimate));
    all.extend(record.steps.iter().cloned().map(CohortFact::Step));
    all.extend(record.sign_offs.iter().cloned().map(CohortFact::SignOff));
    all.extend(record.withdrawals.iter().cloned().map(CohortFact::Withdrawal));
    all.extend(record.assignments.iter().copied().map(CohortFact::Assign));
    all.extend(record.ends.iter().copied().map(CohortFact::End));
    all.extend(record.notes.iter().cloned().map(CohortFact::Note));
    all.extend(record.dismissals.iter().cloned().map(CohortFact::Dismissal));
    all.extend(record.checks.iter().cloned().map(CohortFact::Checked));
    all.sort_by_key(|fact| fact.stamp().at);
    all
}

/// What the facts are checked against.
struct Checks {
    db: Db,
    so_far: CohortRecord,
    left: BTreeMap<Uuid, Date>,
    views: BTreeMap<Date, CohortView>,
    generator: Generator,
}

impl Checks {
    fn caseload(&self) -> Caseload {
        Caseload::of(&self.so_far.assignments, &self.so_far.ends)
    }

    fn passes(&mut self, fact: &CohortFact) -> Result<(), String> {
        let stamp = fact.stamp();
        let zoned = stamp.at.in_tz("Asia/Shanghai").unwrap();
        let (written, on) = (zoned.date(), stamp.on);
        assert!(on <= written && stamp.at.as_millisecond() < NOON_MS, "{fact:?}");
        let record = &self.so_far;
        let cohort = Cohort::on(&record.steps, on);
        let text = |e: &dyn std::fmt::Display| e.to_string();
        match fact {
            CohortFact::Step(step) => {
                let left = self.left.get(&step.officer).copied();
                check_step(step, &record.steps, left).map_err(|e| text(&e))
            }
            CohortFact::Withdrawal(new) => {
                check_withdrawal(new, &record.sign_offs, &record.withdrawals).map_err(|e| text(&e))
            }
            CohortFact::Assign(new) => {
                let left_service = self.left.get(&new.mentee).copied();
                let facts = MenteeFacts { left_service, certified: false };
                let warned = check_assign(new, &self.caseload(), &cohort, facts).map_err(|e| text(&e))?;
                if warned.is_empty() { Ok(()) } else { Err(format!("{warned:?}")) }
            }
            CohortFact::End(end) => {
                let known = record.assignments.iter().any(|a| a.stamp.id == end.assignment);
                let before = record.ends.iter().any(|e| e.assignment == end.assignment);
                if known && !before { Ok(()) } else { Err("no such assignment".into()) }
            }
            CohortFact::Note(note) => {
                check_note(note, &record.notes, &self.caseload(), written).map_err(|e| text(&e))
            }
            CohortFact::Dismissal(new) => {
                let view = view_at(&self.db, stamp.at.as_millisecond() - 1);
                let alerts: Vec<_> = view.alerts.into_iter().map(|line| line.alert).collect();
                check_dismiss(new, &alerts, &record.dismissals).map_err(|e| text(&e))
            }
            CohortFact::Checked(checked) => self.drill_again(checked),
            CohortFact::Estimate(kept) => self.estimate_again(kept),
            CohortFact::SignOff(new) => {
                let db = &self.db;
                let view = self.views.entry(on).or_insert_with(|| view_at(db, hour(on, 12)));
                let copies = RecordCopies::of(new.officer, &db.attempts(Some(new.officer)).unwrap());
                let page = view.page(new.officer, Some(&copies)).ok_or("no page")?;
                let evidence: Vec<_> = page.rungs.into_iter().flat_map(|r| r.evidence).collect();
                let ladder = Ladder::of(new.officer, &record.sign_offs, &record.withdrawals, on);
                let missing = check_sign_off(new, &cohort, &ladder, &evidence, &Requirements::default());
                let missing = missing.map_err(|e| text(&e))?;
                if missing.is_empty() { Ok(()) } else { Err(format!("{missing:?}")) }
            }
        }
    }

    /// The drill made again from the record, and its marks judged.
    fn drill_again(&self, checked: &Checked) -> Result<(), String> {
        let level = Level::of(checked.level).ok_or("no level")?;
        let kind = form_of(level, checked.seed).ok_or("no form")?;
        let records: Vec<_> =
            (0..level.records as u64).map(|n| self.generator.record(kind, checked.seed, n)).collect();
        let items = plant(&records, level, &self.generator.districts(), checked.seed);
        let score = score(&items, &checked.marks).map_err(|e| e.to_string())?;
        let out = checked.outcome;
        let counts = (out.records, out.fields, out.planted, out.hits, out.false_alarms, out.time_ms);
        let again =
            (score.records, score.fields, score.planted, score.hits, score.false_alarms, score.time_ms);
        let same = counts == again && out.passed == level.shortfalls(&score).is_empty();
        let made = (checked.kind.as_str(), checked.generator) == (kind.name(), VERSION);
        if same && made { Ok(()) } else { Err(format!("{again:?}")) }
    }

    /// The estimate from the facts of that morning.
    fn estimate_again(&self, kept: &KeptEstimate) -> Result<(), String> {
        let (facts, guidance) = facts_at(&self.db, hour(kept.stamp.on, 8));
        match Projections::of(&facts, &guidance).gain(kept.coach) {
            Some(Gain::Known(d)) if KeptEstimate::of(kept.stamp, kept.coach, &d) == *kept => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }
}

#[test]
fn the_demonstration_has_a_cohort_in_all_states() {
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 240, units: 10, days: 80, seed: 2027, now_ms: NOON_MS };
    make_in(dir.path(), &plan, &Progress::default()).unwrap();
    // One process at a time has the data open.
    let cohort = report(dir.path(), &[])["cohort"].clone();
    assert_eq!(report(dir.path(), &["--standard", "guidance-2027"])["cohort"], cohort);
    let db = Db::open(dir.path(), &|| Uuid::nil()).unwrap();
    every_state_of_a_cohort_occurs(&db);
    the_report_counts_the_cohort_as_its_rows_do(&cohort, &db);
    every_fact_is_one_that_the_desk_lets_pass(db);
}

fn every_fact_is_one_that_the_desk_lets_pass(db: Db) {
    let record = db.cohort().unwrap();
    let officers = db.officers().unwrap();
    let left = officers.iter().filter(|o| o.service != Service::Serving);
    let mut checks = Checks {
        left: left.map(|o| (o.id, o.left_on.unwrap())).collect(),
        so_far: CohortRecord::default(),
        views: BTreeMap::new(),
        generator: Generator::embedded().unwrap(),
        db,
    };
    let facts = in_order(&record);
    assert!(facts.len() > 300, "{}", facts.len());
    for (n, fact) in facts.iter().enumerate() {
        checks.passes(fact).unwrap_or_else(|e| panic!("fact {n}, {fact:?}: {e}"));
        checks.so_far.push(fact.clone());
    }
    let report = checks.db.audit(&dabiao::app::JournalKeys::against(None)).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

fn every_state_of_a_cohort_occurs(db: &Db) {
    let (facts, guidance) = facts_at(db, NOON_MS);
    assert_eq!((guidance.version, guidance.form.is_some()), (1, true));
    let ahead = Projections::of(&facts, &guidance);
    let record = db.cohort().unwrap();
    let view = CohortView::of(Arc::clone(&facts), guidance, CohortAccess::Whole, Some(&ahead));
    assert_eq!((view.coaches.len(), view.reserves.len(), view.left.len()), (16, 1, 1));
    let heights: Vec<u32> = view.funnel.by_height.to_vec();
    assert!(heights.iter().all(|n| *n > 0), "{heights:?}");
    assert!((4..=9).contains(&view.qualified), "{}", view.qualified);
    let joined = |who: Uuid, step: Step| record.steps.iter().any(|s| s.officer == who && s.step == step);
    assert!(view.coaches.iter().any(|c| joined(c.who.id, Step::JoinReserve)));
    let waiting = |who: Uuid| {
        let ladder = Ladder::of(who, &record.sign_offs, &record.withdrawals, facts.today);
        Rung::ALL.iter().any(|r| matches!(ladder.state(*r), RungState::Waiting(_)))
    };
    assert_eq!(view.coaches.iter().filter(|c| waiting(c.who.id)).count(), 1);
    let levels: BTreeSet<u32> = view.coaches.iter().map(|c| c.checking).collect();
    assert!(levels.len() >= 4, "{levels:?}");
    assert!(view.coaches.iter().all(|c| c.mentees < 12));
    let reasons: BTreeSet<&str> = record.ends.iter().map(|e| e.reason.name()).collect();
    assert!(reasons.contains("certified") && reasons.contains("reassigned"), "{reasons:?}");
    let notes = current(&record.notes);
    assert!(notes.iter().any(|n| n.versions > 1) && notes.iter().filter(|n| n.taken_back()).count() == 1);
    assert!(!record.dismissals.is_empty() && !record.estimates.is_empty());
    let of = |kind: fn(&AlertKind) -> bool| view.alerts.iter().filter(|a| kind(&a.alert.kind)).count();
    assert!(of(|k| matches!(k, AlertKind::CoachSilent { .. })) >= 1);
    assert!(of(|k| matches!(k, AlertKind::NoContact { .. })) >= 1);
    assert!(of(|k| matches!(k, AlertKind::Backwards { .. })) >= 1);
    let gains: Vec<Gain> = view.coaches.iter().filter_map(|c| c.gain).collect();
    assert!(gains.iter().any(|g| matches!(g, Gain::NotEnoughData { .. })));
    assert!(gains.iter().any(|g| matches!(g, Gain::Known(d) if d.low_cpm > 0.0)));
    assert!(gains.iter().any(|g| matches!(g, Gain::Known(d) if d.low_cpm <= 0.0)));
}

fn report(folder: &Path, more: &[&str]) -> Value {
    let auditor = {
        let db = Db::open(folder, &|| Uuid::nil()).unwrap();
        let account = db.accounts().unwrap().into_iter().find(|a| a.roles.names() == ["auditor"]).unwrap();
        db.officers().unwrap().into_iter().find(|o| o.id == account.officer_id).unwrap().badge
    };
    let output = Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(["report", "--json"])
        .args(more)
        .args(["--data".as_ref(), folder.as_os_str()])
        .args(["--lang", "en", "--now", "2026-11-23T12:00:00+08:00", "--officer", &auditor])
        .env("DABIAO_PASSWORD", DEMO_PASSWORD)
        .env_remove("DABIAO_DATA")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn the_report_counts_the_cohort_as_its_rows_do(cohort: &Value, db: &Db) {
    let record = db.cohort().unwrap();
    // The last step of each officer, by time.
    let mut last: BTreeMap<Uuid, Step> = BTreeMap::new();
    let mut steps = record.steps.clone();
    steps.sort_by_key(|s| s.stamp.at);
    for s in &steps {
        last.insert(s.officer, s.step);
    }
    let members: BTreeSet<Uuid> =
        last.iter().filter(|(_, s)| **s == Step::JoinMember).map(|(id, _)| *id).collect();
    let count = |n: &Value| usize::try_from(n.as_u64().unwrap()).unwrap();
    assert_eq!((count(&cohort["target_min"]), count(&cohort["target_max"])), (30, 50));
    assert_eq!((count(&cohort["members"]), count(&cohort["in_training"])), (members.len(), members.len()));
    let others = |which: fn(&Step) -> bool| last.values().filter(|s| which(s)).count();
    assert_eq!(count(&cohort["reserves"]), others(|s| *s == Step::JoinReserve));
    assert_eq!(count(&cohort["left"]), others(|s| matches!(s, Step::Leave(_))));
    let certificates = db.certificates().unwrap();
    let of = |standard: &str| -> BTreeSet<Uuid> {
        let own = certificates.iter().filter(|c| c.standard == standard && c.revoked.is_none());
        own.map(|c| c.officer_id).collect()
    };
    assert_eq!(count(&cohort["qualified"]), of(GUIDANCE_STANDARD).intersection(&members).count());
    let mut rungs = [0; 6];
    for member in &members {
        let signed = |rung: Rung| {
            record.sign_offs.iter().any(|s| {
                let back = record.withdrawals.iter().any(|w| w.sign_off == s.stamp.id);
                s.officer == *member && s.rung == rung && !back
            })
        };
        rungs[Rung::ALL.into_iter().take_while(|r| signed(*r)).count()] += 1;
    }
    assert_eq!(cohort["rungs"], serde_json::json!(rungs));
    let ended: BTreeSet<Uuid> = record.ends.iter().map(|e| e.assignment).collect();
    let open =
        record.assignments.iter().filter(|a| !ended.contains(&a.stamp.id) && members.contains(&a.coach));
    let mentees: Vec<Uuid> = open.map(|a| a.mentee).collect();
    assert_eq!(count(&cohort["mentees"]), mentees.len());
    let reached = of("officer-2027");
    let reached = mentees.iter().filter(|m| reached.contains(m)).count();
    // An officer who passed the last sitting may still wait for the certificate.
    assert!((reached..=reached + 12).contains(&count(&cohort["mentees_certified"])), "{cohort}");
    let units: BTreeSet<Uuid> =
        db.officers().unwrap().iter().filter(|o| members.contains(&o.id)).map(|o| o.unit_id).collect();
    let stations =
        db.units().unwrap().into_iter().filter(|u| u.kind == UnitKind::Station && !units.contains(&u.id));
    let without: BTreeSet<String> = stations.map(|u| u.name).collect();
    let listed: BTreeSet<String> =
        cohort["stations_without"].as_array().unwrap().iter().map(|n| n.as_str().unwrap().into()).collect();
    assert!(!without.is_empty() && listed == without, "{cohort}");
    let expected = &cohort["expected"];
    assert_eq!(expected["day"], "2027-12-31");
    assert!(
        expected["mean"].as_f64().unwrap() < members.len() as f64
            && expected["low"].as_u64() <= expected["high"].as_u64()
    );
    assert!(cohort["expected_qualified"]["mean"].as_f64() <= expected["mean"].as_f64());
    assert!(cohort["gain"]["low"].as_f64().unwrap() < cohort["gain"]["high"].as_f64().unwrap(), "{cohort}");
}
