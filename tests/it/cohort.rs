//! The guidance cohort at the station's door: what is refused and why, who sees what, what stays on record.

use super::support::by_right::ByRight as _;
use dabiao::app::cohort::{CohortAccess, CohortAction, NoteForm};
use dabiao::app::{Action, DoorAction, Session};
use dabiao::domain::cohort::caseload::{EndReason, note};
use dabiao::domain::cohort::checking::Marks;
use dabiao::domain::cohort::ladder::Rung;
use dabiao::domain::cohort::membership::{LeaveReason, Step};
use dabiao::domain::cohort::record::{CheckOutcome, Checked, CohortFact, CohortRecord, KeptEstimate};
use dabiao::domain::cohort::{self};
use dabiao::domain::roster::Service;
use dabiao::store::facts;
use dabiao::store::{AuditAgainst, Db};
use uuid::Uuid;

use super::support::bureau::{ADMIN, TRAINER, candidate};
use super::support::cohort::{INSTRUCTOR, bureau, certify, fresh, member, open, stamp, write};
use super::support::typist::{MORNING_MS, Typist};

fn act(t: &mut Typist, action: CohortAction) {
    t.act(Action::DismissNotice);
    t.act(Action::Cohort(action));
}

fn sign_in(t: &mut Typist, id: Uuid) {
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    assert_eq!(t.session.officer().map(|o| o.id), Some(id), "{:?}", t.session.notice());
    t.act(Action::Cohort(CohortAction::Look));
}

fn join(n: usize) -> CohortAction {
    CohortAction::Step { officer: candidate(n), step: Step::JoinMember, note: String::new() }
}

fn note_of(mentee: usize) -> NoteForm {
    NoteForm {
        mentee: candidate(mentee),
        on: "2026-11-23".parse().unwrap(),
        minutes: 20,
        what: "指法练习".into(),
        corrects: None,
    }
}

/// Whether the notice has the text of this key; the text after a value is not compared.
fn said(session: &Session, key: &str) -> bool {
    let words = session.texts().get(key);
    let pieces: Vec<&str> = words.split(['{', '}']).step_by(2).map(str::trim).collect();
    let notice = session.notice().map(|n| n.what.clone()).unwrap_or_default();
    pieces.iter().all(|piece| notice.contains(piece.trim_matches(['\u{2068}', '\u{2069}', ' '])))
}

fn record(folder: &std::path::Path) -> CohortRecord {
    open(folder).cohort().unwrap()
}

#[test]
fn what_cannot_be_is_refused_with_its_reason_and_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 6);
    write(folder.path(), &[member(0, 20), member(1, 20)]);
    {
        let mut db = open(folder.path());
        let gone = db.officers().unwrap().into_iter().find(|o| o.id == candidate(5)).unwrap();
        let left = dabiao::domain::roster::Officer {
            service: Service::Retired,
            left_on: Some("2026-11-01".parse().unwrap()),
            ..gone
        };
        let fact = dabiao::store::Fact::ChangeOfficer(facts::ChangeOfficer {
            officer: dabiao::store::OfficerBody::of(&left),
            by: None,
        });
        db.put(MORNING_MS - 1_000, &fact).unwrap();
    }
    let assign = |coach: usize, mentee: Uuid| CohortAction::Assign(vec![(candidate(coach), mentee)]);
    let sign = |rung, note: &str| CohortAction::SignOff { officer: candidate(0), rung, note: note.into() };
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    act(&mut t, assign(0, fresh(2)));
    assert_eq!(t.session.notice(), None);
    let before = {
        drop(t);
        record(folder.path())
    };
    assert_eq!(before.assignments.len(), 1);
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    let leave = |reason, note: &str| CohortAction::Step {
        officer: candidate(0),
        step: Step::Leave(reason),
        note: note.into(),
    };
    let cases = [
        ("cohort-no-already-member", join(0)),
        ("cohort-no-left-service", join(5)),
        ("cohort-no-reason", leave(LeaveReason::Other, " ")),
        ("cohort-no-twice", assign(0, fresh(2))),
        ("cohort-no-has-coach", assign(1, fresh(2))),
        ("cohort-no-own-mentee", assign(0, candidate(0))),
        ("cohort-no-coach-not-in", assign(3, fresh(4))),
        ("cohort-no-mentee-left", assign(0, candidate(5))),
        ("cohort-no-order", sign(Rung::Coaching, "好")),
        ("cohort-no-note", sign(Rung::OwnTyping, "")),
        ("cohort-no-evidence", sign(Rung::OwnTyping, "好")),
        (
            "cohort-no-assignment",
            CohortAction::End { assignment: Uuid::from_u128(77), reason: EndReason::Other },
        ),
        (
            "cohort-no-sign-off-unknown",
            CohortAction::Withdraw { sign_off: Uuid::from_u128(78), reason: "弄错了".into() },
        ),
        ("cohort-no-alert", CohortAction::Dismiss { key: "no-such".into(), reason: "已处理".into() }),
        ("cohort-no-note-caseload", CohortAction::Note(note_of(2))),
    ];
    for (key, action) in cases {
        act(&mut t, action);
        assert!(said(&t.session, key), "{key}: {:?}", t.session.notice());
    }
    // Of several pairs none is written if one can't be.
    act(&mut t, CohortAction::Assign(vec![(candidate(0), fresh(3)), (candidate(0), fresh(2))]));
    assert!(said(&t.session, "cohort-no-twice"), "{:?}", t.session.notice());
    drop(t);
    assert_eq!(record(folder.path()), before);
}

#[test]
fn the_fifty_first_is_a_reserve() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 52);
    let members: Vec<CohortFact> = (0..49).map(|n| member(n, 10)).collect();
    write(folder.path(), &members);
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    // Two people at one time: both requests are made before the first is answered.
    t.session.act(Action::Cohort(join(49)));
    t.session.act(Action::Cohort(join(50)));
    t.settle();
    assert!(said(&t.session, "cohort-no-full"), "{:?}", t.session.notice());
    act(&mut t, CohortAction::Step { officer: candidate(50), step: Step::JoinReserve, note: String::new() });
    assert_eq!(t.session.notice(), None);
    let view = t.session.cohort().view().unwrap();
    assert_eq!((view.coaches.len(), view.reserves.len()), (50, 1));
}

#[test]
fn everybody_sees_what_is_theirs() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 6);
    write(folder.path(), &[member(0, 20), member(1, 20)]);
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    act(&mut t, CohortAction::Assign(vec![(candidate(0), candidate(2)), (candidate(1), candidate(3))]));
    assert_eq!(t.session.cohort().access(), CohortAccess::Whole);
    assert_eq!(t.session.cohort().view().unwrap().coaches.len(), 2);

    sign_in(&mut t, candidate(0));
    assert_eq!(t.session.cohort().access(), CohortAccess::Own(candidate(0)));
    let view = t.session.cohort().view().unwrap().clone();
    assert_eq!(view.coaches.iter().map(|c| c.who.id).collect::<Vec<_>>(), [candidate(0)]);
    assert_eq!(view.mentees.keys().copied().collect::<Vec<_>>(), [candidate(0)]);
    assert!(view.page(candidate(1), None).is_none() && view.candidates.is_empty());
    act(&mut t, CohortAction::Note(note_of(3)));
    assert!(said(&t.session, "cohort-no-note-caseload"), "{:?}", t.session.notice());
    act(&mut t, CohortAction::Note(note_of(2)));
    assert_eq!(t.session.notice(), None);
    // Not an instructor: neither joins nor signs nor assigns.
    act(&mut t, join(4));
    assert!(t.session.notice().is_some());
    act(&mut t, CohortAction::Open(candidate(1)));
    assert!(t.session.cohort().copies(candidate(1)).is_none());

    sign_in(&mut t, TRAINER);
    assert_eq!(t.session.cohort().access(), CohortAccess::Numbers);
    let view = t.session.cohort().view().unwrap().clone();
    assert_eq!(view.funnel.in_training, 2);
    assert!(view.coaches.is_empty() && view.mentees.is_empty() && view.alerts.is_empty());
    assert!(!view.coverage.is_empty());

    for nobody in [candidate(4), ADMIN] {
        sign_in(&mut t, nobody);
        assert_eq!(t.session.cohort().access(), CohortAccess::Nothing);
        assert!(t.session.cohort().view().is_none());
    }
    drop(t);
    let record = record(folder.path());
    assert_eq!((record.steps.len(), record.notes.len()), (2, 1));
}

#[test]
fn the_ladder_is_signed_on_evidence_and_a_withdrawn_rung_holds_up_those_above() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 6);
    certify(folder.path(), 0);
    write(folder.path(), &[member(0, 30)]);
    let sign = |rung| CohortAction::SignOff { officer: candidate(0), rung, note: "达到要求".into() };
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    assert_eq!(
        t.session.cohort().view().unwrap().qualified,
        1,
        "a member is judged by the guidance standard"
    );
    act(&mut t, CohortAction::Open(candidate(0)));
    act(&mut t, sign(Rung::OwnTyping));
    assert_eq!(t.session.notice(), None);
    // The exam of the bureau is a record copied as text, and one is enough for an instructor who says so.
    act(&mut t, sign(Rung::RecordQuality));
    assert_eq!(t.session.notice(), None, "{:?}", t.session.notice());
    let view = t.session.cohort().view().unwrap().clone();
    assert_eq!(view.coach(candidate(0)).unwrap().height, 2);
    let page = view.page(candidate(0), None).unwrap();
    let first = page.rungs[0].signed.clone().unwrap();
    assert_eq!((first.by.id, first.evidence, first.waits), (INSTRUCTOR, 1, false));
    act(&mut t, CohortAction::Withdraw { sign_off: first.id, reason: "证书有误".into() });
    assert_eq!(t.session.notice(), None);
    let view = t.session.cohort().view().unwrap();
    let page = view.page(candidate(0), None).unwrap();
    assert_eq!(view.coach(candidate(0)).unwrap().height, 0);
    assert!(page.rungs[0].signed.is_none() && page.rungs[1].signed.as_ref().unwrap().waits);
    drop(t);
    let report = open(folder.path()).audit(&AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn a_coach_who_leaves_leaves_nobody_behind_and_notes_are_corrected_by_notes() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 6);
    write(folder.path(), &[member(0, 30)]);
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    act(&mut t, CohortAction::Assign(vec![(candidate(0), candidate(2)), (candidate(0), candidate(3))]));
    sign_in(&mut t, candidate(0));
    act(&mut t, CohortAction::Note(note_of(2)));
    let id = t.session.cohort().view().unwrap().page(candidate(0), None).unwrap().notes[0].id;
    let better = NoteForm { minutes: 30, corrects: Some(id), ..note_of(2) };
    act(&mut t, CohortAction::Note(better));
    let notes = t.session.cohort().view().unwrap().page(candidate(0), None).unwrap().notes;
    assert_eq!((notes.len(), notes[0].minutes, notes[0].versions), (1, 30, 2));
    let back = NoteForm { minutes: 0, what: String::new(), corrects: Some(id), ..note_of(2) };
    act(&mut t, CohortAction::Note(back));
    assert!(t.session.cohort().view().unwrap().page(candidate(0), None).unwrap().notes[0].taken_back);

    sign_in(&mut t, INSTRUCTOR);
    let step = Step::Leave(LeaveReason::PostedAway);
    act(&mut t, CohortAction::Step { officer: candidate(0), step, note: String::new() });
    assert_eq!(t.session.notice(), None);
    drop(t);
    let record = record(folder.path());
    assert_eq!((record.notes.len(), record.ends.len()), (3, 2));
    let caseload = cohort::caseload::Caseload::of(&record.assignments, &record.ends);
    assert_eq!(caseload.mentees(candidate(0), super::support::cohort::TODAY).count(), 0);
    // What another station wrote is taken in beside it, and nothing is lost.
    let other = note::Note { stamp: stamp(900, 0), ..record.notes[0].clone() };
    let merged = note::merge(&record.notes, &[other.clone(), record.notes[1].clone()]);
    assert_eq!(merged.len(), 4);
    assert!(merged.contains(&other));
}

/// The instructor and the mentee are renamed the day after: past operations stay under the names of that
/// time, and present pairs are shown by today's.
#[test]
fn what_was_signed_and_noted_stays_under_the_names_of_its_day() {
    use dabiao::app::cohort::{CohortPaper, cohort_sheet};
    use dabiao::domain::cohort::ladder::EvidenceKind;
    use dabiao::store::{Fact, OfficerBody};
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 6);
    certify(folder.path(), 0);
    write(folder.path(), &[member(0, 30)]);
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, INSTRUCTOR);
    let sign = CohortAction::SignOff { officer: candidate(0), rung: Rung::OwnTyping, note: "好".into() };
    act(&mut t, sign);
    act(&mut t, CohortAction::Assign(vec![(candidate(0), fresh(2))]));
    sign_in(&mut t, candidate(0));
    let mut note = note_of(0);
    note.mentee = fresh(2);
    act(&mut t, CohortAction::Note(note));
    assert_eq!(t.session.notice(), None);
    drop(t);
    let later = MORNING_MS + 86_400_000;
    let mut db = open(folder.path());
    for (id, name) in [(INSTRUCTOR, "孙晚改"), (fresh(2), "宋晚改")] {
        let mut officer = db.officers().unwrap().into_iter().find(|o| o.id == id).unwrap();
        officer.name = name.into();
        db.put(
            later,
            &Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&officer), by: None }),
        )
        .unwrap();
    }
    drop(db);
    let mut t = Typist::at_time(folder.path(), later + 1_000);
    sign_in(&mut t, INSTRUCTOR);
    let view = t.session.cohort().view().unwrap().clone();
    let page = view.page(candidate(0), None).unwrap();
    let signed = page.rungs[0].signed.as_ref().unwrap();
    assert_eq!((signed.by.name.as_str(), page.notes[0].mentee.name.as_str()), ("孙教官", "宋刚"));
    assert_eq!(page.mentees[0].who.name, "宋晚改", "who is coached now");
    let noted = page.rungs.iter().flat_map(|r| &r.evidence);
    let noted = noted.filter(|e| matches!(e.kind, EvidenceKind::CoachingNote { .. })).collect::<Vec<_>>();
    assert_eq!(view.person_on(fresh(2), noted[0].on).name, "宋刚");
    let sheet = cohort_sheet(&view, CohortPaper::Page(candidate(0)), t.session.texts()).unwrap();
    let said = [&sheet.above[..], &sheet.below[..]].concat().join("\n");
    assert!(said.contains("孙教官") && said.contains("宋刚") && !said.contains("晚改"), "{said}");
}

/// One of each kind.
fn one_of_each() -> Vec<CohortFact> {
    use cohort::caseload::alert::Dismissal;
    use cohort::caseload::{Assignment, AssignmentEnd};
    use cohort::ladder::{SignOff, Withdrawal};
    use cohort::membership::MembershipFact;
    let officer = candidate(1);
    let step = |n, step, note: &str| {
        CohortFact::Step(MembershipFact { stamp: stamp(n, 9), officer, step, note: note.into() })
    };
    let (coach, mentee) = (candidate(1), candidate(2));
    vec![
        step(1, Step::JoinReserve, "骨干"),
        step(2, Step::JoinMember, ""),
        step(3, Step::Leave(LeaveReason::Health), ""),
        CohortFact::SignOff(SignOff {
            stamp: stamp(4, 8),
            officer,
            rung: Rung::CheckingSkill,
            evidence: vec![Uuid::from_u128(5), Uuid::from_u128(6)],
            note: "核查仔细".into(),
        }),
        CohortFact::Withdrawal(Withdrawal {
            stamp: stamp(5, 7),
            sign_off: Uuid::from_u128(4),
            reason: "重新核查".into(),
        }),
        CohortFact::Assign(Assignment { stamp: stamp(6, 6), coach, mentee }),
        CohortFact::End(AssignmentEnd {
            stamp: stamp(7, 5),
            assignment: Uuid::from_u128(6),
            reason: EndReason::LeftService,
        }),
        CohortFact::Note(note::Note {
            stamp: stamp(8, 4),
            mentee,
            minutes: 25,
            what: "拼音与选字".into(),
            corrects: Some(Uuid::from_u128(9)),
        }),
        CohortFact::Dismissal(Dismissal {
            stamp: stamp(9, 3),
            key: "silent/1/2026-11-01".into(),
            reason: "出差".into(),
        }),
        CohortFact::Checked(Checked {
            stamp: stamp(10, 2),
            level: 3,
            kind: "rental".into(),
            generator: 2,
            seed: u64::MAX,
            marks: vec![Marks { codes: vec!["A01".into()], time_ms: 12_345 }],
            outcome: CheckOutcome {
                records: 1,
                fields: 9,
                planted: 2,
                hits: 1,
                false_alarms: 0,
                time_ms: 12_345,
                passed: false,
            },
        }),
        CohortFact::Estimate(KeptEstimate {
            stamp: stamp(11, 1),
            coach,
            mentees: 6,
            uncoached: 31,
            weeks_milli: 9_500,
            difference_milli: 2_400,
            low_milli: -100,
            high_milli: 4_900,
        }),
    ]
}

#[test]
fn the_wire_form_is_frozen_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let facts = one_of_each();
    write(folder.path(), &facts);
    let db = open(folder.path());
    let mut expected = CohortRecord::default();
    facts.iter().cloned().for_each(|fact| expected.push(fact));
    assert_eq!(db.cohort().unwrap(), expected);
    assert_eq!(db.cohort_steps().unwrap(), expected.steps);
    let bodies: Vec<String> =
        db.journal().unwrap().iter().filter(|e| e.op == "cohort_entry").map(|e| e.body.clone()).collect();
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cohort-facts.jsonl");
    if std::env::var_os("DABIAO_GOLDEN").is_some() {
        std::fs::write(&golden, bodies.join("\n") + "\n").unwrap();
    }
    assert_eq!(bodies.join("\n") + "\n", std::fs::read_to_string(golden).unwrap());
}

#[test]
fn a_changed_fact_is_found() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &one_of_each());
    let against = AuditAgainst::default();
    assert!(open(folder.path()).audit(&against).unwrap().problems.is_empty());
    let changes = [
        "UPDATE cohort_entry SET body = replace(body, '25', '95') WHERE kind = 'note'",
        "UPDATE cohort_entry SET at_ms = at_ms - 1 WHERE kind = 'sign_off'",
        "DELETE FROM cohort_entry WHERE kind = 'withdrawal'",
        "UPDATE cohort_entry SET by = x'00' WHERE kind = 'dismissal'",
    ];
    for change in changes {
        let other = tempfile::tempdir().unwrap();
        write(other.path(), &one_of_each());
        let file = other.path().join(dabiao::store::DATABASE_FILE);
        assert_eq!(rusqlite::Connection::open(file).unwrap().execute(change, []).unwrap(), 1, "{change}");
        let db = Db::open(other.path(), &|| Uuid::from_u128(0x5E)).unwrap();
        let report = db.audit(&against).unwrap();
        assert!(
            report.problems.iter().any(|p| p.place.to_string().contains("cohort_entry")),
            "{change}: {report:?}"
        );
    }
}
