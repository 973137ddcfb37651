//! What is said once: two that say it otherwise contradict each other.
//!
//! Such a contradiction is kept for a person, as a text that names what it is about. Whoever asks whom that concerns reads the
//! text back here: nowhere else is it told apart by how it begins.

use uuid::Uuid;

use crate::facts::Fact;

/// What is said once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Once {
    Exemption(Uuid),
    Assignment(Uuid),
    CohortEntry(Uuid),
    Sitting(Uuid),
    /// An entry of the roll of a sitting, by its number.
    SittingEntry(Uuid, u64),
    Standard(String, u32),
    /// That an attempt began.
    Attempt(Uuid),
    SealedAttempt(Uuid),
    Certificate(Uuid),
    CertificateNumber(String),
}

/// What a thing of an id is.
type Of = fn(Uuid) -> Once;

impl Once {
    /// What a fact says once.
    pub(crate) fn said(fact: &Fact) -> [Option<Self>; 2] {
        let one = match fact {
            Fact::AskExemption(body) => Self::Exemption(body.id),
            Fact::Assign(body) => Self::Assignment(body.id),
            Fact::CohortEntry(body) => Self::CohortEntry(body.id),
            Fact::PlanSitting(body) => Self::Sitting(body.id),
            Fact::SittingEntry(body) => Self::SittingEntry(body.sitting_id, u64::from(body.seq)),
            Fact::SaveStandard(body) => Self::Standard(body.id.clone(), body.version),
            Fact::BeginAttempt(body) => Self::Attempt(body.id),
            Fact::SealAttempt(body) => Self::SealedAttempt(body.id),
            Fact::IssueCertificate(body) => {
                let number = Self::CertificateNumber(body.number.clone());
                return [Some(Self::Certificate(body.id)), Some(number)];
            }
            _ => return [None, None],
        };
        [Some(one), None]
    }

    /// As a person reads it, and as it stands in the table of problems.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Exemption(id) => format!("exemption {id}"),
            Self::Assignment(id) => format!("assignment {id}"),
            Self::CohortEntry(id) => format!("cohort entry {id}"),
            Self::Sitting(id) => format!("sitting {id}"),
            Self::SittingEntry(id, n) => format!("sitting entry {id}/{n}"),
            Self::Standard(id, version) => format!("standard {id}/{version}"),
            Self::Attempt(id) => format!("attempt {id}"),
            Self::SealedAttempt(id) => format!("sealed attempt {id}"),
            Self::Certificate(id) => format!("certificate {id}"),
            Self::CertificateNumber(number) => format!("certificate number {number}"),
        }
    }

    /// What a place of the table of problems is; none where it is something else.
    pub(crate) fn read(place: &str) -> Option<Self> {
        let things: [(&str, Of); 7] = [
            ("exemption ", Self::Exemption),
            ("assignment ", Self::Assignment),
            ("cohort entry ", Self::CohortEntry),
            ("sitting ", Self::Sitting),
            ("attempt ", Self::Attempt),
            ("sealed attempt ", Self::SealedAttempt),
            ("certificate ", Self::Certificate),
        ];
        // What is longer, such as an entry of a sitting, has no id where the shorter name ends.
        for (what, of) in things {
            if let Some(id) = place.strip_prefix(what).and_then(|rest| Uuid::try_parse(rest).ok()) {
                return Some(of(id));
            }
        }
        if let Some(rest) = place.strip_prefix("sitting entry ") {
            let (id, n) = rest.split_once('/')?;
            return Some(Self::SittingEntry(Uuid::try_parse(id).ok()?, n.parse().ok()?));
        }
        if let Some(rest) = place.strip_prefix("standard ") {
            let (id, version) = rest.rsplit_once('/')?;
            return Some(Self::Standard(id.to_owned(), version.parse().ok()?));
        }
        Some(Self::CertificateNumber(place.strip_prefix("certificate number ")?.to_owned()))
    }

    /// The attempt whose beginning or end it is.
    pub(crate) const fn attempt(&self) -> Option<Uuid> {
        match self {
            Self::Attempt(id) | Self::SealedAttempt(id) => Some(*id),
            _ => None,
        }
    }

    /// The sitting that it plans, or on whose roll it stands.
    pub(crate) const fn sitting(&self) -> Option<Uuid> {
        match self {
            Self::Sitting(id) | Self::SittingEntry(id, _) => Some(*id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_read_back_as_what_it_is() {
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0051);
        let all = [
            Once::Exemption(id),
            Once::Assignment(id),
            Once::CohortEntry(id),
            Once::Sitting(id),
            Once::SittingEntry(id, 12),
            Once::Standard("officer/2027".to_owned(), 3),
            Once::Attempt(id),
            Once::SealedAttempt(id),
            Once::Certificate(id),
            Once::CertificateNumber(format!("attempt {id}")),
        ];
        for once in &all {
            assert_eq!(Once::read(&once.place()).as_ref(), Some(once));
        }
        let attempts: Vec<&Once> = all.iter().filter(|once| once.attempt().is_some()).collect();
        assert_eq!(attempts, [&Once::Attempt(id), &Once::SealedAttempt(id)]);
        let sittings: Vec<&Once> = all.iter().filter(|once| once.sitting().is_some()).collect();
        assert_eq!(sittings, [&Once::Sitting(id), &Once::SittingEntry(id, 12)]);
    }

    #[test]
    fn what_only_begins_alike_is_something_else() {
        let id = Uuid::from_u128(7);
        for place in ["", "sitting", "sitting x", "sitting entry 7", "attempts of somebody", "standard 3"] {
            assert_eq!(Once::read(place), None, "{place}");
        }
        assert_eq!(Once::read(&format!("sitting {id} is held twice")), None);
    }
}
