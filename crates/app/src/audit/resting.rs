//! What is found of the exams on which certificates rest that were issued already.
//!
//! An exam may be judged faulty after its certificate: by a rule that came later, by what another PC handed up since. The
//! certificate is a signed paper that is out; no audit takes it back, a person does. So it is named with what to do, and
//! the certificates of others are issued all the same. So it is where PCs say two different things of an attempt of that
//! officer: any of them can hand up the second when the certificate is out, and would keep the bureau from issuing
//! anything. Where the exam's own bytes are not as they were, or nothing found of its exams explains the certificate, it
//! stays a problem: then what is here was changed, and nothing is signed on it.

use uuid::Uuid;

use super::Meaning;

/// A certificate that was issued, and what it rests on.
pub(super) struct Resting {
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub officer: Uuid,
    /// Whether it is from before the history was taken over.
    pub earlier: bool,
    /// The attempts that it rests on; the one that it names where it was not due.
    pub attempts: Vec<Uuid>,
    /// That it was not due, by the exams that count.
    pub not_due: Option<String>,
}

impl Meaning {
    /// Tells of every certificate whose exams were found faulty, and of every one that was not due.
    pub(super) fn tell_of_resting(&mut self, resting: Vec<Resting>) {
        for Resting { number, officer, earlier, attempts, not_due } in resting {
            let faults = self.resting_faults(&attempts, earlier);
            let damaged = attempts.iter().any(|id| self.damaged.contains(id));
            let contested = not_due.is_some() && self.contested.contains(&officer);
            let explained = (contested || !faults.is_empty()) && !damaged;
            let not_due = not_due.map(|what| if contested { format!("{what}; {CONTESTED}") } else { what });
            let revoked = self.moment.certificate(&number).is_some_and(|row| row.revoked.is_some());
            for what in not_due.into_iter().chain(faults) {
                let place = format!("certificate {number}");
                if explained {
                    self.note(place, format!("{what}; {}", if revoked { REVOKED } else { TO_DO }));
                } else {
                    self.problem(place, what);
                }
            }
        }
    }
}

/// What a person does about a certificate that is out.
const TO_DO: &str = "it is valid until it is revoked: look at that exam, then revoke it on the page of certificates, or \
                     keep on file why it stands; it keeps nobody else from a certificate";

/// Why a certificate may no longer be due by what is here.
const CONTESTED: &str = "two PCs, or one PC twice, say different things of an attempt of that officer, and what holds of them now \
                         need not be what held then";

/// What settles it.
const REVOKED: &str = "it was revoked, which settles it";
