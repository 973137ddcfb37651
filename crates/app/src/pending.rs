//! Answers of the store that are on their way, and what is done when they come.

use uuid::Uuid;

use super::certification::Papers;
use super::exam::{Evidence, GoingOn, RollFacts, ShownCode};
use super::first_use::Admission;
use super::kept_account::KeptAccount;
use super::notice::Notice;
use super::points::Counts;
use super::recovery::MadeCode;
use super::station::{Station, StorePhase};
use super::store_opening::{Opening, People};
use crate::core::{Areas, Request};
use dabiao_domain::roster::Officer;
use dabiao_store::{
    Account, AssignmentRow, AttemptRow, CutOff, LogState, NumberedEntry, Occasion, Reply, SealedScore, Store,
    StoreError, StoredSitting,
};
use std::collections::BTreeMap;

/// Why an attempt's log was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To go on with it.
    Resume,
    /// To score it as it stands.
    Keep,
    /// To show its result.
    Show,
    /// To type its text once more.
    Same,
}

/// Attempts of all sittings, and what standards of points count in them.
type ExamRows = (Vec<AttemptRow>, Counts);

/// An answer on its way.
pub(super) enum Pending {
    Opened(Reply<()>),
    Settings(Reply<BTreeMap<String, String>>),
    People(Reply<People>),
    Added(Reply<Admission>),
    Attempts(Uuid, Reply<(Vec<AttemptRow>, Vec<AssignmentRow>)>),
    Log(Uuid, Purpose, Reply<LogState>),
    Sealed(Uuid, usize, Option<NumberedEntry>, Reply<SealedScore>),
    Accounts(Reply<Vec<Account>>),
    Codes(Reply<BTreeMap<Uuid, String>>),
    SetUp(Reply<Officer>),
    Account(Box<KeptAccount>, Reply<()>),
    CodeMade(MadeCode, Reply<()>),
    Sittings(Reply<Vec<StoredSitting>>),
    ExamAttempts(Reply<ExamRows>),
    CutOff(GoingOn, Reply<CutOff>),
    Planned(ShownCode, Reply<()>),
    Space(Reply<Option<u64>>),
    Flags(Reply<Vec<Evidence>>),
    Papers(Reply<Papers>),
    RollFacts(Uuid, Reply<RollFacts>),
    Times(Reply<()>),
}

impl Pending {
    /// What is awaited from a store that is being opened.
    pub fn of_opening(opening: Opening) -> (Store, Vec<Self>) {
        let Opening { store, opened, settings, people } = opening;
        (store, vec![Self::Opened(opened), Self::Settings(settings), Self::People(people)])
    }
}

/// What came of looking at one pending answer.
enum Look {
    Waiting(Pending),
    Handled,
}

/// The answer, if it has come; else the whole is waited for further.
macro_rules! arrived {
    ($reply:ident, $variant:expr) => {
        match $reply.take() {
            Some(answer) => answer,
            None => return Look::Waiting($variant),
        }
    };
}

impl Station {
    /// Takes in what has arrived and lets time pass. Call it once a frame; it never waits.
    pub fn poll(&mut self) {
        self.note_occupied();
        // Before sittings are known it is known which of them were opened.
        self.core.poll_mark();
        for pending in std::mem::take(&mut self.pending) {
            match self.look(pending) {
                Look::Waiting(pending) => self.pending.push(pending),
                Look::Handled => {}
            }
        }
        self.backups.poll(&mut self.core);
        self.poll_secrets();
        self.poll_seals();
        self.take_exercises();
        self.import.poll(&mut self.core);
        self.poll_roll();
        self.poll_copies();
        self.poll_space();
        self.certificates.poll(&mut self.core);
        self.trainer.poll(&mut self.core);
        self.core.poll_written();
        self.follow_touched();
        self.note_occupied();
        self.cohort.poll(&mut self.core);
        self.poll_demo();
        self.lost.poll(&mut self.core);
        self.this_pc.poll(&mut self.core);
        self.unread = None;
        let _ = self.check_time();
        self.beat();
        self.retry_sealing();
        self.settle();
        self.follow_choices();
    }

    fn look(&mut self, pending: Pending) -> Look {
        match pending {
            Pending::Opened(reply) => {
                let answer = arrived!(reply, Pending::Opened(reply));
                self.opened(answer);
            }
            Pending::Settings(reply) => {
                if let Ok(stored) = arrived!(reply, Pending::Settings(reply)) {
                    self.know_demo(stored.contains_key(super::demo::DEMO_SETTING));
                    self.know_choices(stored);
                }
            }
            Pending::People(reply) => match arrived!(reply, Pending::People(reply)) {
                Ok((officers, accounts, keys)) => {
                    self.core.accounts = accounts;
                    self.access.boxes.take(keys);
                    self.know_officers(officers);
                }
                Err(error) => self.core.say_unless_stopped(&error),
            },
            Pending::Added(reply) => {
                let answer = arrived!(reply, Pending::Added(reply));
                self.admission_arrived(answer);
            }
            Pending::Attempts(officer, reply) => match arrived!(reply, Pending::Attempts(officer, reply)) {
                Ok((rows, given)) if self.core.officer.as_ref().is_some_and(|o| o.id == officer) => {
                    self.rows = rows;
                    self.given = given;
                    self.rebuild_progress();
                    self.rebuild_today();
                }
                Ok(_) => {}
                Err(error) => self.core.say(&error),
            },
            Pending::Log(id, purpose, reply) => match arrived!(reply, Pending::Log(id, purpose, reply)) {
                Ok(stored) => self.log_arrived(id, purpose, stored),
                Err(error) => self.core.say(&error),
            },
            Pending::Sealed(id, events, entry, reply) => {
                let answer = arrived!(reply, Pending::Sealed(id, events, entry, reply));
                self.sealed(id, events, entry, answer);
            }
            Pending::Accounts(reply) => match arrived!(reply, Pending::Accounts(reply)) {
                Ok(accounts) => self.core.accounts = accounts,
                Err(error) => self.core.say_unless_stopped(&error),
            },
            Pending::Codes(reply) => match arrived!(reply, Pending::Codes(reply)) {
                // A code that was made meanwhile is newer.
                Ok(codes) => {
                    let newer = std::mem::replace(&mut self.access.recovery.codes, codes);
                    self.access.recovery.codes.extend(newer);
                }
                Err(error) => self.core.say_unless_stopped(&error),
            },
            Pending::SetUp(reply) => match arrived!(reply, Pending::SetUp(reply)) {
                Ok(officer) => self.was_set_up(officer),
                Err(error) => self.core.say(&error),
            },
            Pending::Account(kept, reply) => {
                let answer = arrived!(reply, Pending::Account(kept, reply));
                self.account_kept(*kept, answer);
            }
            Pending::CodeMade(made, reply) => {
                let answer = arrived!(reply, Pending::CodeMade(made, reply));
                self.code_made(made, answer);
            }
            Pending::Papers(reply) => match arrived!(reply, Pending::Papers(reply)) {
                Ok(papers) => self.core.papers_arrived(papers),
                Err(error) => {
                    self.core.papers_lost(&error);
                    self.core.say_unless_stopped(&error);
                }
            },
            other => return self.look_at_exams(other),
        }
        Look::Handled
    }

    /// As [`Station::look`], for sittings and what nobody waits for.
    fn look_at_exams(&mut self, pending: Pending) -> Look {
        match pending {
            Pending::Sittings(reply) => match arrived!(reply, Pending::Sittings(reply)) {
                Ok(stored) => self.sittings_arrived(stored),
                Err(error) => self.core.say_unless_stopped(&error),
            },
            Pending::ExamAttempts(reply) => match arrived!(reply, Pending::ExamAttempts(reply)) {
                Ok((rows, counts)) => self.exam_attempts_arrived(rows, counts),
                Err(error) => self.core.say_unless_stopped(&error),
            },
            Pending::CutOff(who, reply) => match arrived!(reply, Pending::CutOff(who, reply)) {
                Ok(stored) => self.exam_goes_on(who, stored),
                Err(error) => self.core.say(&error),
            },
            Pending::Planned(code, reply) => match arrived!(reply, Pending::Planned(code, reply)) {
                Ok(()) => {
                    self.exams.seals.shown.push(code);
                    self.reload_sittings();
                }
                Err(error) => self.core.say(&error),
            },
            Pending::Space(reply) => match arrived!(reply, Pending::Space(reply)) {
                Ok(free) => self.space_arrived(free),
                Err(error) => self.core.say_unless_stopped(&error),
            },
            Pending::Flags(reply) => match arrived!(reply, Pending::Flags(reply)) {
                Ok(found) => self.flags_arrived(found),
                Err(error) => self.core.say(&error),
            },
            Pending::RollFacts(sitting, reply) => {
                let answer = arrived!(reply, Pending::RollFacts(sitting, reply));
                self.roll_facts_arrived(sitting, answer);
            }
            Pending::Times(reply) => match arrived!(reply, Pending::Times(reply)) {
                Ok(()) => self.core.look_at_clock(),
                Err(error) => self.core.say_unless_stopped(&error),
            },
            _ => {}
        }
        Look::Handled
    }

    fn opened(&mut self, answer: Result<(), StoreError>) {
        self.core.phase = match answer {
            Ok(()) => {
                self.core.look_back();
                // Sittings are read by the standards: those come first.
                self.core.touch(Areas::PAPERS);
                self.follow_touched();
                self.reload_sittings();
                self.pending.push(Pending::Codes(self.core.store.call(|db| db.recovery_codes())));
                self.look_at_exercises(false);
                self.look_for_demo();
                self.pending.push(Pending::Times(self.core.store.call(|db| db.time_floor().map(drop))));
                StorePhase::Ready
            }
            Err(error) => {
                self.lost.know(&error);
                StorePhase::Failed(Notice::of_store(&self.core.texts, &error))
            }
        };
        if self.core.phase == StorePhase::Ready {
            self.core.request(Request::BackUp(Occasion::Daily));
        }
    }

    fn know_officers(&mut self, officers: Vec<Officer>) {
        self.core.officers = officers;
        if let Some(badge) = self.core.config.badge.take() {
            match self.core.officers.iter().find(|o| o.badge.eq_ignore_ascii_case(&badge)).map(|o| o.id) {
                Some(id) => self.ask_to_sign_in(id),
                None => {
                    self.core.notice =
                        Some(Notice::new(&self.core.texts, "error-no-officer", &[("badge", &badge)]));
                }
            }
        }
    }
}
