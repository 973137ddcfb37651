//! The certification decision: all combinations against a second, naive implementation of the rules, and a
//! table of readable cases.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::content::Library;
use dabiao::domain::attempt::AttemptMode;
use dabiao::domain::certification::{
    Approval, Assessment, AttemptResult, Basis, CertificateFact, ExamFact, ExemptionFact, Left, LeftKind,
    Missing, NotCounted, NotEligible, OfficerFacts, PlannedBy, Revocation, RevocationKind, SittingFinding,
    State, SubjectFacts, assess, effect,
};
use dabiao::domain::input::{EndReason, LogMode};
use dabiao::domain::record::Kind;
use dabiao::domain::score::Tally;
use dabiao::domain::standard::{
    AppliesTo, CopyFigures, Counting, FormResult, FormRule, PassageRule, SpeedLine, Standard,
    last_day_of_validity,
};
use dabiao::domain::text::Policy;
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const OFFICER: Uuid = Uuid::from_u128(1);
const APPROVER: Uuid = Uuid::from_u128(2);
const TRAINER: Uuid = Uuid::from_u128(3);
const FIRST: Uuid = Uuid::from_u128(11);
const SECOND: Uuid = Uuid::from_u128(12);
const FORM: Uuid = Uuid::from_u128(13);
const CERTIFICATE: Uuid = Uuid::from_u128(21);
const EXEMPTION: Uuid = Uuid::from_u128(31);
const DECISION: Uuid = Uuid::from_u128(41);

/// Ten in the morning in Shanghai.
fn morning(day: Date) -> Timestamp {
    format!("{day}T10:00:00+08:00").parse().unwrap()
}

fn copy(correct: u32) -> AttemptResult {
    let tally = Tally { correct, active_ms: 600_000, ..Tally::default() };
    AttemptResult::of(&officer_2027(), CopyFigures { tally, end: EndReason::Time }, |_| None)
}

fn form(qualified: u32) -> AttemptResult {
    AttemptResult::Form(FormResult { qualified, entered: 10, end: EndReason::Time })
}

fn exam(id: Uuid, day: Date, result: AttemptResult) -> ExamFact {
    ExamFact {
        id,
        started_at: morning(day),
        mode: AttemptMode::Exam,
        sealed: true,
        void: None,
        standard_id: "officer-2027".into(),
        planned: PlannedBy::of(&officer_2027()),
        sitting: None,
        policy: Policy::Strict,
        limit_ms: if matches!(result, AttemptResult::Copy(_)) { 600_000 } else { 1_800_000 },
        log_mode: Some(LogMode::Exam { hand_in_early: false }),
        result,
    }
}

fn subject(attempts: Vec<ExamFact>) -> SubjectFacts {
    SubjectFacts {
        officer: OfficerFacts { id: OFFICER, birth: Some(date(1980, 6, 1)), guidance: false, left: None },
        attempts,
        certificates: Vec::new(),
        exemptions: Vec::new(),
    }
}

fn officer_2027() -> Standard {
    static STANDARD: std::sync::LazyLock<Standard> =
        std::sync::LazyLock::new(|| Library::embedded().standard("officer-2027").unwrap().clone());
    STANDARD.clone()
}

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($label:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum $name { $($label),* }
        impl $name { const ALL: &[Self] = &[$(Self::$label),*]; }
    };
}

labels!(
    /// The first sitting, on 10 March unless stated otherwise.
    One { None, Passed, Failed, Late, Practice, NotSealed, Void, OtherStandard, OtherTime, Future }
);
labels!(
    /// The second, on 10 April.
    Two { None, Passed, Failed, Void }
);
labels!(
    /// The sitting of forms, on 1 April.
    Forms { NotAsked, NotSat, Passed, Failed }
);
labels!(
    /// The certificate, issued on 15 March.
    Paper { None, Valid, Expired, Withdrawn15April, Withdrawn20March, Replaced, Future, OtherStandard }
);
labels!(
    /// The exemption, from 1 January.
    Freed {
        None, Active, OpenEnd, Ended, NotYet, NotApproved, ApprovedLater, Revoked, BySelf, ByProposer,
        OtherStandard
    }
);
labels!(
    /// Whether the standard is for the officer.
    Whose { Here, PostedAway, LeavesLater, InCohort, NotInCohort }
);
labels!(
    /// As of 20 April, before the deadline, or 1 June, after it.
    Day { Before, After }
);

#[derive(Clone, Copy, Debug)]
struct Setup {
    one: One,
    two: Two,
    need: u32,
    forms: Forms,
    paper: Paper,
    freed: Freed,
    whose: Whose,
    day: Day,
}

impl Setup {
    fn as_of(self) -> Timestamp {
        morning(if self.day == Day::Before { date(2027, 4, 20) } else { date(2027, 6, 1) })
    }

    fn standard(self, base: &Standard) -> Standard {
        let mut standard = base.clone();
        standard.sittings = self.need;
        if self.forms != Forms::NotAsked {
            standard.form = Some(FormRule {
                qualified_ppm: 980_000,
                min_records: 10,
                duration_ms: 1_800_000,
                kind: Kind::Dispatch,
            });
        }
        if matches!(self.whose, Whose::InCohort | Whose::NotInCohort) {
            standard.applies_to = AppliesTo::Guidance;
        }
        standard
    }

    fn facts(self) -> SubjectFacts {
        let mut facts = subject(Vec::new());
        let officer = &mut facts.officer;
        officer.guidance = self.whose == Whose::InCohort;
        let left = |day| Some(Left { kind: LeftKind::PostedAway, from: day });
        officer.left = match self.whose {
            Whose::PostedAway => left(date(2027, 4, 20)),
            Whose::LeavesLater => left(date(2027, 6, 2)),
            _ => None,
        };
        let march = date(2027, 3, 10);
        let mut first = exam(FIRST, march, copy(320));
        match self.one {
            One::Failed => first.result = copy(299),
            One::Late => first.started_at = morning(date(2027, 5, 1)),
            One::Practice => first.mode = AttemptMode::Practice,
            One::NotSealed => first.sealed = false,
            One::Void => first.void = Some(DECISION),
            One::OtherStandard => first.standard_id = "another".into(),
            One::OtherTime => first.limit_ms = 300_000,
            One::Future => first.started_at = morning(date(2027, 6, 10)),
            One::None | One::Passed => {}
        }
        if self.one != One::None {
            facts.attempts.push(first);
        }
        let mut second =
            exam(SECOND, date(2027, 4, 10), copy(if self.two == Two::Failed { 299 } else { 510 }));
        second.void = (self.two == Two::Void).then_some(DECISION);
        if self.two != Two::None {
            // The order of the list means nothing.
            facts.attempts.insert(0, second);
        }
        match self.forms {
            Forms::Passed => facts.attempts.push(exam(FORM, date(2027, 4, 1), form(10))),
            Forms::Failed => facts.attempts.push(exam(FORM, date(2027, 4, 1), form(9))),
            Forms::NotAsked | Forms::NotSat => {}
        }
        facts.certificates.extend(self.certificate());
        facts.exemptions.extend(self.exemption());
        facts
    }

    fn certificate(self) -> Option<CertificateFact> {
        let mut paper = CertificateFact {
            id: CERTIFICATE,
            standard_id: "officer-2027".into(),
            standard_version: 1,
            issued_at: morning(date(2027, 3, 15)),
            on: date(2027, 3, 10),
            grade: Some(0),
            valid_until: None,
            revoked: None,
        };
        let revoked = |day, kind| Some(Revocation { decision: DECISION, at: morning(day), kind });
        match self.paper {
            Paper::None => return None,
            Paper::Valid => {}
            Paper::Expired => paper.valid_until = Some(date(2027, 4, 19)),
            Paper::Withdrawn15April => {
                paper.revoked = revoked(date(2027, 4, 15), RevocationKind::Withdrawn);
            }
            Paper::Withdrawn20March => {
                paper.revoked = revoked(date(2027, 3, 20), RevocationKind::Withdrawn);
            }
            Paper::Replaced => paper.revoked = revoked(date(2027, 4, 15), RevocationKind::Replaced),
            Paper::Future => paper.issued_at = morning(date(2027, 7, 1)),
            Paper::OtherStandard => paper.standard_id = "another".into(),
        }
        Some(paper)
    }

    fn exemption(self) -> Option<ExemptionFact> {
        let mut freed = ExemptionFact {
            id: EXEMPTION,
            standard_id: None,
            from: date(2027, 1, 1),
            until: Some(date(2027, 12, 31)),
            reason: "右手骨折".into(),
            proposed_by: TRAINER,
            approved: Some(Approval { by: APPROVER, at: morning(date(2027, 1, 2)) }),
            revoked_at: None,
        };
        match self.freed {
            Freed::None => return None,
            Freed::Active => freed.standard_id = Some("officer-2027".into()),
            Freed::OpenEnd => freed.until = None,
            Freed::Ended => freed.until = Some(date(2027, 4, 19)),
            Freed::NotYet => freed.from = date(2027, 6, 2),
            Freed::NotApproved => freed.approved = None,
            Freed::ApprovedLater => {
                freed.approved = Some(Approval { by: APPROVER, at: morning(date(2027, 6, 2)) });
            }
            Freed::Revoked => freed.revoked_at = Some(morning(date(2027, 4, 19))),
            Freed::BySelf => freed.approved = Some(Approval { by: OFFICER, at: morning(date(2027, 1, 2)) }),
            Freed::ByProposer => {
                freed.approved = Some(Approval { by: TRAINER, at: morning(date(2027, 1, 2)) });
            }
            Freed::OtherStandard => freed.standard_id = Some("another".into()),
        }
        Some(freed)
    }

    /// The rules once more, from the labels alone.
    fn naive(self) -> String {
        match self.whose {
            Whose::PostedAway => return "not-eligible left".into(),
            Whose::NotInCohort => return "not-eligible cohort".into(),
            _ => {}
        }
        if self.paper == Paper::Valid {
            return "certified by certificate".into();
        }
        // A withdrawal takes what was before it.
        let (march, later) = match self.paper {
            Paper::Withdrawn15April => (false, false),
            Paper::Withdrawn20March => (false, true),
            _ => (true, true),
        };
        let first = march && self.one == One::Passed;
        let second = later && self.two == Two::Passed;
        let form_done = later && self.forms == Forms::Passed;
        let have = u32::from(first) + u32::from(second);
        let asked = self.forms != Forms::NotAsked;
        if have >= self.need && (form_done || !asked) {
            let mut by = Vec::new();
            // With one needed the oldest suffices.
            let one_is_enough = self.need == 1 && first;
            by.extend(first.then_some("first"));
            by.extend(asked.then_some("form"));
            by.extend((second && !one_is_enough).then_some("second"));
            return format!("certified by {}", by.join(" "));
        }
        if matches!(self.freed, Freed::Active | Freed::OpenEnd) {
            return "exempt".into();
        }
        let mut text = if self.day == Day::Before { "in-progress" } else { "overdue" }.to_owned();
        if have < self.need {
            let _ = write!(text, " sittings {have}/{}", self.need);
        }
        if asked && !form_done {
            text += " form";
        }
        text
    }
}

fn name(id: Uuid) -> &'static str {
    match id {
        FIRST => "first",
        SECOND => "second",
        FORM => "form",
        CERTIFICATE => "certificate",
        EXEMPTION => "exemption",
        _ => "?",
    }
}

fn told(state: &State) -> String {
    let rest: Vec<String> = match state {
        State::NotEligible(NotEligible::Left(_)) => vec!["left".into()],
        State::NotEligible(NotEligible::NotInCohort) => vec!["cohort".into()],
        State::Certified(certified) => match &certified.by {
            Basis::Certificate { id, .. } => vec![format!("by {}", name(*id))],
            Basis::Sittings(ids) => {
                vec![format!("by {}", ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join(" "))]
            }
        },
        State::Exempt(_) => Vec::new(),
        State::InProgress(gap) | State::Overdue(gap) => {
            let missing = |missing: &Missing| match missing {
                Missing::Sittings { have, need } => format!("sittings {have}/{need}"),
                Missing::Form => "form".into(),
                Missing::BirthDate => "birth-date".into(),
            };
            gap.missing.iter().map(missing).collect()
        }
    };
    [vec![state.name().to_owned()], rest].concat().join(" ")
}

/// Properties of every answer.
fn sound(assessment: &Assessment, facts: &SubjectFacts) {
    assert_eq!(assessment.sittings.len(), facts.attempts.len());
    assert_eq!(assessment.certificates.len(), facts.certificates.len());
    assert_eq!(assessment.exemptions.len(), facts.exemptions.len());
    if let Some(gap) = assessment.state.gap() {
        assert!(!gap.missing.is_empty());
        assert_eq!(matches!(assessment.state, State::Overdue(_)), gap.days_left < Some(0));
    }
    if let State::Certified(certified) = &assessment.state
        && let Basis::Sittings(ids) = &certified.by
    {
        for id in ids {
            let (_, finding) = assessment.sittings.iter().find(|(sitting, _)| sitting == id).unwrap();
            assert!(matches!(finding, SittingFinding::Passed { .. }), "{id} {finding:?}");
        }
    }
    if let State::Exempt(exempt) = &assessment.state {
        assert_eq!((exempt.id, exempt.approved_by), (EXEMPTION, APPROVER));
    }
}

#[test]
fn all_combinations_agree_with_the_rules_told_twice() {
    let base = officer_2027();
    let mut seen = 0_u32;
    for need in [1, 2] {
        for forms in Forms::ALL.iter().copied() {
            for whose in Whose::ALL.iter().copied() {
                let probe = Setup {
                    one: One::None,
                    two: Two::None,
                    need,
                    forms,
                    paper: Paper::None,
                    freed: Freed::None,
                    whose,
                    day: Day::Before,
                };
                let standard = probe.standard(&base);
                for one in One::ALL.iter().copied() {
                    for two in Two::ALL.iter().copied() {
                        for paper in Paper::ALL.iter().copied() {
                            for freed in Freed::ALL.iter().copied() {
                                for day in Day::ALL.iter().copied() {
                                    let setup = Setup { one, two, paper, freed, day, ..probe };
                                    let facts = setup.facts();
                                    let assessment = assess(&standard, &facts, setup.as_of());
                                    assert_eq!(told(&assessment.state), setup.naive(), "{setup:?}");
                                    sound(&assessment, &facts);
                                    seen += 1;
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(seen, 2 * 4 * 5 * 10 * 4 * 8 * 11 * 2);
}

/// One thing at a time, and the pairs that matter.
#[test]
fn the_readable_table() {
    let base = officer_2027();
    let plain = Setup {
        one: One::None,
        two: Two::None,
        need: 1,
        forms: Forms::NotAsked,
        paper: Paper::None,
        freed: Freed::None,
        whose: Whose::Here,
        day: Day::Before,
    };
    let passed = Setup { one: One::Passed, ..plain };
    let mut setups = Vec::new();
    for day in Day::ALL.iter().copied() {
        setups.extend(One::ALL.iter().map(|one| Setup { one: *one, day, ..plain }));
        setups.extend(Paper::ALL.iter().skip(1).map(|paper| Setup { paper: *paper, day, ..passed }));
        setups.extend(Freed::ALL.iter().skip(1).map(|freed| Setup { freed: *freed, day, ..plain }));
        setups.extend(Whose::ALL.iter().skip(1).map(|whose| Setup { whose: *whose, day, ..passed }));
    }
    for one in [One::None, One::Passed, One::Failed] {
        setups.extend(Two::ALL.iter().map(|two| Setup { one, two: *two, need: 2, ..plain }));
        setups.extend(Forms::ALL.iter().map(|forms| Setup { one, forms: *forms, ..plain }));
    }
    setups.push(Setup { freed: Freed::Active, ..passed });
    setups.push(Setup { paper: Paper::Withdrawn20March, two: Two::Passed, ..passed });
    setups.push(Setup { paper: Paper::Withdrawn15April, freed: Freed::Active, ..passed });
    let mut table = "officer-2027 as of 20 April (before) and 1 June 2027 (after the deadline)\n".to_owned();
    for setup in setups {
        let Setup { one, two, need, forms, paper, freed, whose, day } = setup;
        let assessment = assess(&setup.standard(&base), &setup.facts(), setup.as_of());
        let mut says = told(&assessment.state);
        match &assessment.state {
            State::Certified(c) => {
                let _ = write!(says, ", on {}", c.on);
                let grade = c.grade.and_then(|g| base.grades.get(g));
                says += &grade.map_or_else(String::new, |g| format!(", {}", g.title));
            }
            State::Exempt(e) => {
                let until = e.until.map_or_else(|| "open".to_owned(), |d| d.to_string());
                let _ = write!(says, ", until {until}, {}", e.reason);
            }
            State::InProgress(gap) | State::Overdue(gap) => {
                let _ = write!(says, ", {} days left", gap.days_left.unwrap());
            }
            State::NotEligible(_) => {}
        }
        let why = assessment.sittings.iter().find_map(|(id, finding)| match finding {
            SittingFinding::NotCounted(why) => Some(format!("; {} {}", name(*id), why.key())),
            _ => None,
        });
        let _ = writeln!(
            table,
            "{:<7} first {:<14} second {:<7} of {need}  forms {:<9} paper {:<17} exemption {:<14} {:<12} {says}{}",
            format!("{day:?}"),
            format!("{one:?}"),
            format!("{two:?}"),
            format!("{forms:?}"),
            format!("{paper:?}"),
            format!("{freed:?}"),
            format!("{whose:?}"),
            why.unwrap_or_default(),
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/certification.txt");
    if std::env::var_os("DABIAO_BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(table, fs::read_to_string(&path).unwrap());
}

#[test]
fn the_deadline_is_a_second_and_the_age_a_day() {
    let library = Library::embedded();
    let standard = library.standard("officer-2027").unwrap();
    let as_of = morning(date(2027, 6, 1));
    for (at, certified) in [("2027-04-30T23:59:59+08:00", true), ("2027-05-01T00:00:00+08:00", false)] {
        let mut attempt = exam(FIRST, date(2027, 4, 1), copy(300));
        attempt.started_at = at.parse().unwrap();
        let state = assess(standard, &subject(vec![attempt]), as_of).state;
        assert_eq!(state.is_certified(), certified, "{at}");
    }
    // By age: 24 字/分 at 46, 23 from the 47th birthday on.
    let standard = library.standard("officer-2027-age").unwrap();
    for (at, correct, certified) in [
        ("2027-02-28T10:00:00+08:00", 239, false),
        ("2027-02-28T10:00:00+08:00", 240, true),
        ("2027-03-01T10:00:00+08:00", 229, false),
        ("2027-03-01T10:00:00+08:00", 230, true),
    ] {
        let mut attempt = exam(FIRST, date(2027, 3, 1), copy(correct));
        attempt.standard_id.clone_from(&standard.id);
        attempt.started_at = at.parse().unwrap();
        let mut facts = subject(vec![attempt]);
        facts.officer.birth = Some(date(1980, 2, 29));
        assert_eq!(assess(standard, &facts, as_of).state.is_certified(), certified, "{at} {correct}");
        facts.officer.birth = None;
        let state = assess(standard, &facts, as_of).state;
        assert_eq!(told(&state), "overdue birth-date sittings 0/1");
        assert_eq!(state.gap().unwrap().next, None);
    }
}

#[test]
fn the_next_line_is_that_of_today() {
    let library = Library::embedded();
    let standard = library.standard("officer-2027-age").unwrap();
    let facts = subject(Vec::new());
    let line = |day| {
        let next = assess(standard, &facts, morning(day)).state.gap().unwrap().next.unwrap();
        (next.age, next.milli_cpm, next.accuracy_ppm)
    };
    assert_eq!(line(date(2027, 5, 31)), (Some(46), 24_000, 950_000));
    assert_eq!(line(date(2027, 6, 1)), (Some(47), 23_000, 950_000));
}

#[test]
fn the_best_of_the_sittings_that_count() {
    let mut standard = officer_2027();
    let of = |n: u128, day, correct| exam(Uuid::from_u128(100 + n), day, copy(correct));
    let facts = subject(vec![
        of(0, date(2027, 1, 5), 600),
        of(1, date(2027, 3, 1), 310),
        of(2, date(2027, 3, 9), 290),
        of(3, date(2027, 3, 20), 310),
        of(4, date(2027, 4, 1), 200),
    ]);
    let best = |standard: &Standard| {
        let assessment = assess(standard, &facts, morning(date(2027, 4, 20)));
        let State::Certified(certified) = assessment.state else { panic!("{:?}", assessment.state) };
        (assessment.best.unwrap().as_u128() - 100, certified.grade)
    };
    assert_eq!(best(&standard), (0, Some(1)));
    // Of equals the latest.
    standard.counting = Counting { last: Some(4), within_days: None };
    assert_eq!(best(&standard), (3, Some(1)));
    standard.counting = Counting { last: None, within_days: Some(45) };
    assert_eq!(best(&standard), (3, Some(1)));
    standard.counting = Counting { last: Some(1), within_days: None };
    assert_eq!(best(&standard), (4, Some(1)));
}

#[test]
fn whom_a_change_touches() {
    let old = officer_2027();
    let mut new = old.clone();
    new.version = 2;
    new.speed = SpeedLine::BaseMinusAge { base: 70, floor: 20, ceiling: 70 };
    let person = |n: u128, birth: Date, correct: u32| {
        let mut facts = subject(vec![exam(Uuid::from_u128(500 + n), date(2027, 4, 1), copy(correct))]);
        facts.officer.id = Uuid::from_u128(n);
        facts.officer.birth = Some(birth);
        facts
    };
    let mut holder = person(4, date(1995, 1, 1), 310);
    let paper = Setup {
        one: One::None,
        two: Two::None,
        need: 1,
        forms: Forms::NotAsked,
        paper: Paper::Valid,
        freed: Freed::None,
        whose: Whose::Here,
        day: Day::Before,
    };
    holder.certificates.extend(paper.certificate());
    let people = [
        person(1, date(1970, 1, 1), 250), // 25 字/分 at 57: gains
        person(2, date(1995, 1, 1), 310), // 31 at 32: loses
        person(3, date(1995, 1, 1), 500), // keeps
        holder,                           // loses, but holds a certificate
        person(5, date(1995, 1, 1), 100), // lacks
    ];
    let as_of = morning(date(2027, 4, 20));
    let found = effect(&old, &new, &people, as_of);
    let ids = |ids: &[Uuid]| ids.iter().map(Uuid::as_u128).collect::<Vec<_>>();
    assert_eq!(ids(&found.gains), [1]);
    assert_eq!(ids(&found.loses), [2, 4]);
    assert_eq!(ids(&found.protected), [4]);
    assert_eq!(ids(&found.keeps), [3]);
    assert_eq!(ids(&found.lacks), [5]);
    assert!(found.comparable);
    // The other way round, and under another id: the same people.
    let mut other = new.clone();
    other.id = "officer-2027-age".into();
    let back = effect(&other, &old, &people, as_of);
    assert_eq!((ids(&back.gains), ids(&back.loses)), (vec![2, 4], vec![1]));
    new.duration_ms = 300_000;
    let found = effect(&old, &new, &people, as_of);
    assert!(!found.comparable && found.keeps.is_empty() && found.gains.is_empty());
}

/// Days after 2027-01-01 and whether passed.
fn sittings() -> impl Strategy<Value = Vec<(i64, bool)>> {
    prop::collection::vec((0_i64..900, any::<bool>()), 0..7)
}

fn day(n: i64) -> Date {
    date(2027, 1, 1).saturating_add(Span::new().days(n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Counting, several sittings, validity and forms against a search through all subsets of moments.
    #[test]
    fn counting_and_validity(
        mut copies in sittings(), mut forms in sittings(), need in 1_u32..4,
        last in prop::option::of(1_u32..5), within in prop::option::of(1_u32..400),
        months in prop::option::of(1_u32..20), with_form in any::<bool>(), as_of in 0_i64..1_000,
    ) {
        copies.sort_unstable();
        copies.dedup_by_key(|c| c.0);
        forms.sort_unstable();
        forms.dedup_by_key(|f| f.0);
        let mut standard = officer_2027();
        standard.deadline = None;
        standard.grades.clear();
        standard.sittings = need;
        standard.counting = Counting { last: last.map(|n| n.max(need)), within_days: within };
        standard.validity_months = months;
        if with_form {
            standard.form = Some(FormRule {
                qualified_ppm: 980_000, min_records: 10, duration_ms: 1_800_000, kind: Kind::Dispatch,
            });
        }
        let mut attempts: Vec<ExamFact> = (0..).zip(&copies)
            .map(|(n, (at, ok))| exam(Uuid::from_u128(n), day(*at), copy(if *ok { 300 } else { 0 })))
            .collect();
        // A form on the day of a copying would leave the order to the ids: an hour later.
        attempts.extend((100..).zip(&forms).map(|(n, (at, ok))| {
            let mut fact = exam(Uuid::from_u128(n), day(*at), form(if *ok { 10 } else { 0 }));
            fact.started_at += Span::new().hours(1);
            fact
        }));
        let now = morning(day(as_of)) + Span::new().hours(2);
        let state = assess(&standard, &subject(attempts), now).state;

        let stands = |on: i64, at: i64| months.is_none_or(|m| day(at) <= last_day_of_validity(day(on), m));
        let keep = last.map_or(usize::MAX, |n| n.max(need) as usize);
        let mut best: Option<i64> = None;
        for (i, (at, passed)) in copies.iter().enumerate() {
            let together = (0..=i)
                .filter(|j| i - j < keep)
                .filter(|j| within.is_none_or(|d| at - copies[*j].0 <= i64::from(d)))
                .filter(|j| copies[*j].1)
                .count();
            if !passed || together < need as usize {
                continue;
            }
            let days: Vec<i64> = if with_form {
                forms.iter().filter(|f| f.1).filter_map(|(form_at, _)| {
                    let (early, late) = (*at.min(form_at), *at.max(form_at));
                    stands(early, late).then_some(late)
                }).collect()
            } else {
                vec![*at]
            };
            for on in days {
                if on <= as_of && stands(on, as_of) {
                    best = Some(best.map_or(on, |b| b.min(on)));
                }
            }
        }
        match (&state, best) {
            (State::Certified(certified), Some(on)) => {
                prop_assert_eq!(certified.on, day(on));
                prop_assert_eq!(certified.valid_until, months.map(|m| last_day_of_validity(day(on), m)));
                let Basis::Sittings(ids) = &certified.by else { panic!() };
                prop_assert_eq!(ids.len(), need as usize + usize::from(with_form));
            }
            (State::InProgress(gap), None) => {
                prop_assert!(!gap.missing.is_empty());
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    /// A certified officer stays certified after any later result, and further sittings never make the
    /// outcome worse.
    #[test]
    fn later_failures_undo_nothing(copies in sittings(), at in 0_i64..900, last in 1_u32..4) {
        let mut standard = officer_2027();
        standard.deadline = None;
        standard.counting.last = Some(last);
        let mut attempts: Vec<ExamFact> = (0..).zip(&copies)
            .map(|(n, (day_n, ok))| exam(Uuid::from_u128(n), day(*day_n), copy(if *ok { 300 } else { 0 })))
            .collect();
        let as_of = morning(day(2_000));
        let before = assess(&standard, &subject(attempts.clone()), as_of).state;
        attempts.push(exam(Uuid::from_u128(99), day(1_000 + at), copy(0)));
        let after = assess(&standard, &subject(attempts), as_of).state;
        prop_assert_eq!(before.is_certified(), after.is_certified());
        if before.is_certified() {
            prop_assert_eq!(before, after);
        }
    }
}

#[test]
fn a_sitting_counts_by_its_own_version_and_by_later_ones_of_the_same_terms() {
    let first = officer_2027();
    let facts = subject(vec![exam(FIRST, date(2027, 3, 10), copy(400))]);
    let now = morning(date(2027, 3, 11));
    let found = |standard: &Standard| assess(standard, &facts, now).sittings[0].1.clone();
    let passed = |standard: &Standard| matches!(found(standard), SittingFinding::Passed { .. });
    let refused = SittingFinding::NotCounted(NotCounted::OtherVersion);
    let second = Standard { version: 2, speed: SpeedLine::Fixed { milli_cpm: 5_000 }, ..first.clone() };
    assert!(passed(&first) && passed(&second));
    let passage = first.passage.unwrap();
    for other in [
        Standard { applies_to: AppliesTo::Guidance, ..second.clone() },
        Standard { passage: None, ..second.clone() },
        Standard { passage: Some(PassageRule { kind: Kind::Hotel, ..passage }), ..second.clone() },
        Standard { passage: Some(PassageRule { length: passage.length + 1, ..passage }), ..second.clone() },
        // An older version than that of the plan: no candidate sat by it.
        Standard { version: 0, ..first.clone() },
    ] {
        assert_eq!(found(&other), refused, "{other:?}");
    }
    // A proposal with other texts can't be compared, and makes every officer's sitting count no more.
    let hotel = Standard { passage: Some(PassageRule { kind: Kind::Hotel, ..passage }), ..second.clone() };
    let weighed = effect(&first, &hotel, std::slice::from_ref(&facts), now);
    assert!(!weighed.comparable && weighed.loses == [OFFICER]);
    assert!(effect(&first, &second, std::slice::from_ref(&facts), now).keeps == [OFFICER]);
}
