//! The view data of certificates and standards, computed when something changed.

use std::path::Path;

use jiff::civil::Date;
use uuid::Uuid;

use super::keys::KeyFacts;
use super::versions::NewVersion;
use crate::certificates::Certificates;
use crate::core::{Core, Seen};
use dabiao_credential::{Report, SignedCertificate};
use dabiao_domain::certificate::Validity;
use dabiao_domain::certification::{Basis, Certified, Effect, State, assess};
use dabiao_domain::standard::{RuleChange, Standard};
use dabiao_store::CertificateRow;

/// The validity of a certificate in the list today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// In force.
    Valid,
    /// Its last day is past.
    Expired,
    /// Revoked: when, why, and whether the sitting still counts.
    Revoked {
        /// The day.
        on: Date,
        /// Why.
        reason: String,
        /// Whether only the paper was faulty.
        replaced: bool,
    },
}

impl Worth {
    /// The key of its word in the language files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Valid => "worth-valid",
            Self::Expired => "worth-expired",
            Self::Revoked { replaced: false, .. } => "worth-revoked",
            Self::Revoked { replaced: true, .. } => "worth-replaced",
        }
    }
}

/// A row of the list of certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateView {
    /// Its number.
    pub number: String,
    /// The officer.
    pub officer: Uuid,
    /// 警号, as printed.
    pub badge: String,
    /// 姓名, as printed.
    pub name: String,
    /// 单位, as printed.
    pub unit: String,
    /// Id of the standard.
    pub standard: String,
    /// Its version.
    pub version: u32,
    /// 正确速度 as printed, 字/分.
    pub speed: String,
    /// 正确率 as printed, in percent.
    pub accuracy: String,
    /// Chinese title of the grade.
    pub grade: Option<String>,
    /// Day of issue.
    pub issued: Date,
    /// Last valid day; none if it never expires.
    pub valid_until: Option<Date>,
    /// What it is worth today.
    pub worth: Worth,
}

impl CertificateView {
    /// The row of a stored certificate; none for a token that can't be read.
    pub fn of(row: &CertificateRow, today: Date) -> Option<Self> {
        let signed = SignedCertificate::parse(&row.token).ok()?;
        let c = signed.certificate();
        let worth = match &row.revoked {
            Some(revoked) => Worth::Revoked {
                on: day_of(revoked.at_ms),
                reason: revoked.reason.clone(),
                replaced: revoked.replaced,
            },
            None if c.validity(today) == Validity::Expired => Worth::Expired,
            None => Worth::Valid,
        };
        Some(Self {
            number: row.number.clone(),
            officer: row.officer_id,
            badge: c.badge.clone(),
            name: c.name.clone(),
            unit: c.unit.clone(),
            standard: row.standard.clone(),
            version: row.standard_version,
            speed: c.speed_text(),
            accuracy: c.accuracy_text(),
            grade: c.grade.clone(),
            issued: c.issued,
            valid_until: c.valid_until,
            worth,
        })
    }

    /// Whether `wanted`, in capitals, is contained in number, badge, name, unit or standard.
    pub fn matches(&self, wanted: &str) -> bool {
        [&self.number, &self.badge, &self.name, &self.unit, &self.standard]
            .iter()
            .any(|text| text.to_uppercase().contains(wanted))
    }
}

/// The officers to whom a certificate is due by a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueView {
    /// The standard, in its newest version.
    pub standard: Standard,
    /// The officers, in the order of badges.
    pub officers: Vec<Uuid>,
}

/// The state of the issuing key of this PC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeyState {
    /// Not checked yet.
    #[default]
    Unknown,
    /// There is none.
    None,
    /// It is there, locked.
    Locked(KeyFacts),
    /// It is open.
    Open(KeyFacts),
}

/// A certificate that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The input, as typed.
    pub given: String,
    /// The answer.
    pub report: Report,
}

/// A version of a standard that an officer proposes to put in force.
#[derive(Clone, Debug)]
pub struct StandardProposal {
    /// Its file.
    pub toml: String,
    /// What it says.
    pub standard: Standard,
    /// The version that it would replace; none for a new standard.
    pub before: Option<Standard>,
    /// The rules that change.
    pub changes: Vec<RuleChange>,
    /// The officers affected.
    pub effect: Effect,
}

pub use crate::core::day_of;

impl<'a> Seen<'a, Certificates> {
    /// Compares a version of a standard with the one in force.
    pub(super) fn weigh_standard(self, version: NewVersion) -> StandardProposal {
        let as_of = jiff::Timestamp::from_millisecond(self.core.config.clock.wall_ms()).unwrap_or_default();
        version.weigh(self.core.newest_standards(), &self.core.subjects(), as_of)
    }

    /// All certificates, as the list shows them: the newest first.
    pub fn views(self) -> &'a [CertificateView] {
        &self.desk.views
    }

    /// Who is due, by standard.
    pub fn due(self) -> &'a [DueView] {
        &self.desk.due
    }

    /// The state of the issuing key.
    pub fn issuer_key(self) -> &'a KeyState {
        &self.desk.key
    }

    /// What was done last, in words.
    pub fn message(self) -> Option<&'a str> {
        self.desk.message.as_deref()
    }

    /// The file or the folder that the message is about.
    pub fn made(self) -> Option<&'a Path> {
        self.desk.made.as_deref()
    }

    /// The certificate that was checked last.
    pub fn checked(self) -> Option<&'a Checked> {
        self.desk.checked.as_ref()
    }

    /// The proposed version of a standard.
    pub fn proposal(self) -> Option<&'a StandardProposal> {
        self.desk.proposal.as_ref()
    }
}

impl Certificates {
    /// Recomputes the list of certificates and the lists of due officers.
    pub(crate) fn rebuild_views(&mut self, core: &mut Core) {
        let now = core.config.clock.wall_ms();
        let today = day_of(now);
        self.views =
            core.bureau.certificates.iter().filter_map(|row| CertificateView::of(row, today)).collect();
        self.views.sort_by(|a, b| (b.issued, &b.number).cmp(&(a.issued, &a.number)));
        let as_of = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
        let subjects = core.subjects();
        self.due = core
            .newest_standards()
            .iter()
            .cloned()
            .map(|standard| {
                let due = |facts: &&dabiao_domain::certification::SubjectFacts| {
                    matches!(
                        assess(&standard, facts, as_of).state,
                        State::Certified(Certified { by: Basis::Sittings(_), .. })
                    )
                };
                let officers = subjects.iter().filter(due).map(|facts| facts.officer.id).collect();
                DueView { standard, officers }
            })
            .collect();
    }
}
