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
use dabiao_domain::finding::Finding;
use dabiao_store::AuditPlace;

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
    pub not_due: Option<Finding>,
}

impl Meaning {
    /// Tells of every certificate whose exams were found faulty, and of every one that was not due.
    pub(super) fn tell_of_resting(&mut self, resting: Vec<Resting>) {
        for Resting { number, officer, earlier, attempts, not_due } in resting {
            let faults = self.resting_faults(&attempts, earlier);
            let damaged = attempts.iter().any(|id| self.damaged.contains(id));
            let contested = not_due.is_some() && self.contested.contains(&officer);
            let explained = (contested || !faults.is_empty()) && !damaged;
            let doubted = |what| if contested { Finding::Contested { what: Box::new(what) } } else { what };
            let not_due = not_due.map(doubted);
            let revoked = self.moment.certificate(&number).is_some_and(|row| row.revoked.is_some());
            for what in not_due.into_iter().chain(faults) {
                let place = AuditPlace::Certificate(number.clone());
                if explained {
                    let what = Box::new(what);
                    let told = if revoked {
                        Finding::RestingRevoked { what }
                    } else {
                        Finding::RestingToDo { what }
                    };
                    self.note(place, told);
                } else {
                    self.problem(place, what);
                }
            }
        }
    }
}
