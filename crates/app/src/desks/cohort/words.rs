//! The results of the cohort's functions, in words of the reader's language: for screens and papers alike.

use super::view::CohortView;
use crate::lang::Messages;
use dabiao_domain::cohort::caseload::alert::AlertKind;
use dabiao_domain::cohort::caseload::follow_up::Need;
use dabiao_domain::cohort::caseload::suggest::{Near, Want};
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::{EvidenceKind, Missing, Rung};
use dabiao_domain::cohort::membership::{Reason, SizeWarning};
use dabiao_domain::forecast::Status;
use dabiao_domain::rounding;

/// A share in whole hundredths.
fn percent(share: f64) -> String {
    rounding::hundredths(share, 0)
}

/// A gain of speed with its sign, to a tenth, rounded down.
pub fn signed(cpm: f64) -> String {
    let text = rounding::text(cpm, 1);
    if text.starts_with('-') { text } else { format!("+{text}") }
}

/// The name of a rung; without one, that no rung is reached.
pub fn rung(texts: &Messages, rung: Option<Rung>) -> String {
    rung.map_or_else(|| texts.get("rung-none"), |rung| texts.of(&rung))
}

/// A gain in one short line.
pub fn gain(texts: &Messages, gain: Option<Gain>) -> String {
    match gain {
        None => "…".to_owned(),
        Some(Gain::NotEnoughData { .. }) => texts.get("gain-no-data"),
        Some(Gain::Known(d)) => texts.format(
            "gain-known",
            &[
                ("gain", &signed(d.difference_cpm)),
                ("low", &signed(d.low_cpm)),
                ("high", &signed(d.high_cpm)),
            ],
        ),
    }
}

/// A gain in a few signs: `…` while it is being computed, `—` with too little data.
pub fn gain_in_short(gain: Option<Gain>) -> String {
    match gain {
        None => "…".to_owned(),
        Some(Gain::NotEnoughData { .. }) => "—".to_owned(),
        Some(Gain::Known(d)) => signed(d.difference_cpm),
    }
}

/// A gain with everything that it rests on.
pub fn gain_in_full(texts: &Messages, gain: Option<Gain>) -> String {
    match gain {
        None => texts.get("gain-not-yet"),
        Some(Gain::NotEnoughData { mentees, measured, matched }) => texts.format(
            "gain-why-no-data",
            &[("mentees", &mentees), ("measured", &measured), ("matched", &matched)],
        ),
        Some(Gain::Known(d)) => texts.format(
            "gain-in-full",
            &[
                ("mentees", &d.mentees),
                ("weeks", &rounding::text(d.weeks, 0)),
                ("own", &signed(d.gain_cpm)),
                ("n", &d.uncoached),
                ("others", &signed(d.uncoached_gain_cpm)),
                ("gain", &signed(d.difference_cpm)),
                ("low", &signed(d.low_cpm)),
                ("high", &signed(d.high_cpm)),
            ],
        ),
    }
}

/// Why an officer needs the coach.
pub fn need(texts: &Messages, need: &Need) -> String {
    match need {
        Need::MissedSitting { on } => texts.format("need-missed-sitting", &[("on", on)]),
        Need::SittingSoon { days } => texts.format("need-sitting-soon", &[("days", days)]),
        Need::Backwards(found) => texts.format(
            "need-backwards",
            &[
                ("since", &crate::desk_data::date(found.since)),
                ("percent", &rounding::hundredths_up(found.loss, 0)),
                ("n", &found.sessions),
            ],
        ),
        Need::NeverMet { days } => texts.format("need-never-met", &[("days", days)]),
        Need::NoContact { days } => texts.format("need-no-contact", &[("days", days)]),
        Need::NoPractice { days } => texts.format("need-no-practice", &[("days", days)]),
        Need::LowChance(chance) => texts.format("need-low-chance", &[("percent", &percent(*chance))]),
    }
}

/// Why an officer is suggested for the cohort.
pub fn reason(texts: &Messages, reason: &Reason) -> String {
    let points = reason.points();
    match reason {
        Reason::ClosesGap => texts.format("reason-gap", &[("points", &points)]),
        Reason::HelpsBusyUnit { officers_each } => {
            texts.format("reason-busy", &[("n", officers_each), ("points", &points)])
        }
        Reason::UnitHasMembers(n) => texts.format("reason-has-members", &[("n", n)]),
        Reason::Certified => texts.format("reason-certified", &[("points", &points)]),
        Reason::OwnLevel(share) => {
            texts.format("reason-level", &[("percent", &percent(*share)), ("points", &points)])
        }
        Reason::Forecast(chance) => {
            texts.format("reason-forecast", &[("percent", &percent(*chance)), ("points", &points)])
        }
        Reason::NotEnoughData => texts.format("reason-no-data", &[("points", &points)]),
        Reason::Waiting => texts.format("reason-waiting", &[("points", &points)]),
    }
}

/// What a rung is short of.
pub fn missing(texts: &Messages, missing: &Missing) -> String {
    match missing {
        Missing::Certificate => texts.get("missing-certificate"),
        Missing::RecordDrills(n) => texts.format("missing-record-drills", &[("n", n)]),
        Missing::RecordDays(n) => texts.format("missing-record-days", &[("n", n)]),
        Missing::CheckingDrills { more, level } => {
            texts.format("missing-checking", &[("n", more), ("level", level)])
        }
        Missing::Mentees(n) => texts.format("missing-mentees", &[("n", n)]),
        Missing::Notes(n) => texts.format("missing-notes", &[("n", n)]),
        Missing::Weeks(n) => texts.format("missing-weeks", &[("n", n)]),
        Missing::Results(n) => texts.format("missing-results", &[("n", n)]),
    }
}

/// A piece of evidence; `name` is that of the mentee it speaks of.
pub fn evidence(texts: &Messages, kind: &EvidenceKind, name: &str) -> String {
    match kind {
        EvidenceKind::Certificate { valid_until, revoked_on } => match (valid_until, revoked_on) {
            (_, Some(on)) => texts.format("evidence-revoked", &[("on", on)]),
            (Some(until), None) => texts.format("evidence-certificate-until", &[("until", until)]),
            (None, None) => texts.get("evidence-certificate"),
        },
        EvidenceKind::FormDrill { records, right } => {
            texts.format("evidence-form", &[("records", records), ("right", right)])
        }
        EvidenceKind::RecordCopy { accuracy_ppm } => texts.format(
            "evidence-copy",
            &[("percent", &rounding::hundredths(f64::from(*accuracy_ppm) / 1e6, 1))],
        ),
        EvidenceKind::CheckingDrill { level, passed } => {
            let key = if *passed { "evidence-checking-passed" } else { "evidence-checking" };
            texts.format(key, &[("level", level)])
        }
        EvidenceKind::CoachingNote { minutes, .. } => {
            texts.format("evidence-note", &[("name", &name), ("minutes", minutes)])
        }
        EvidenceKind::MenteeCertified { .. } => texts.format("evidence-mentee", &[("name", &name)]),
        EvidenceKind::GainEstimate { low_milli_cpm } => {
            texts.format("evidence-gain", &[("low", &signed(f64::from(*low_milli_cpm) / 1000.0))])
        }
    }
}

/// What an alert says.
pub fn alert(texts: &Messages, kind: &AlertKind) -> String {
    match kind {
        AlertKind::CoachSilent { since, days } => {
            texts.format("alert-silent", &[("since", since), ("days", days)])
        }
        AlertKind::NoContact { since, days, .. } => {
            texts.format("alert-no-contact", &[("since", since), ("days", days)])
        }
        AlertKind::Backwards { finding, .. } => need(texts, &Need::Backwards(*finding)),
        AlertKind::SittingMissed { on, .. } => texts.format("need-missed-sitting", &[("on", on)]),
    }
}

/// How near coach and officer are.
pub fn near(texts: &Messages, near: Near) -> String {
    texts.get(match near {
        Near::SameUnit => "near-same-unit",
        Near::PairedUnit => "near-paired-unit",
        Near::SameParent => "near-same-parent",
    })
}

/// How much an officer needs a coach.
pub fn want(texts: &Messages, want: Want) -> String {
    match want {
        Want::Coaching(chance) => texts.format("want-coaching", &[("percent", &percent(chance))]),
        Want::HardlyBegun => texts.get("want-hardly-begun"),
        Want::MorePractice(chance) => texts.format("want-practice", &[("percent", &percent(chance))]),
    }
}

/// Whether the cohort has its required size.
pub fn size(texts: &Messages, warning: SizeWarning) -> String {
    match warning {
        SizeWarning::Fits => texts.get("cohort-size-fits"),
        SizeWarning::Short(n) => texts.format("cohort-size-short", &[("n", &n)]),
        SizeWarning::Over(n) => texts.format("cohort-size-over", &[("n", &n)]),
    }
}

/// The forecast's word.
pub fn forecast(texts: &Messages, status: Option<Status>) -> String {
    status.map_or_else(
        || "…".to_owned(),
        |status| {
            let word = texts.of(&status);
            match status {
                Status::MorePractice { sessions_per_week } => {
                    texts.format("forecast-with-sessions", &[("word", &word), ("n", &sessions_per_week)])
                }
                _ => word,
            }
        },
    )
}

/// How many there are, and how many are expected to be there at the end.
pub fn funnel(texts: &Messages, view: &CohortView) -> String {
    let f = &view.funnel;
    texts.format(
        "cohort-funnel",
        &[
            ("members", &f.in_training),
            ("until", &view.until),
            ("expected", &rounding::text(f.expected.mean, 0)),
            ("low", &f.expected.low),
            ("high", &f.expected.high),
            ("certified", &rounding::text(f.expected_certified.mean, 0)),
            ("clow", &f.expected_certified.low),
            ("chigh", &f.expected_certified.high),
            ("chance", &percent(f.expected_certified.chance_of_least)),
        ],
    )
}
