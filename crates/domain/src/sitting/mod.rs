//! A sitting: plan, people, seats, events, and the result.
//!
//! A sitting is its plan and the list of [`SittingEntry`] recorded since; only [`Sitting::apply`] decides
//! which of them can follow which, and a refusal gives the reason. Seat texts come from sealed seeds
//! ([`SittingSecret`]). Nothing here reads a clock or checks a PIN: the actor and the time come with the
//! entry, and [`crate::role`] decides whether the role allows it.

mod apply;
mod beside;
mod candidate;
mod deed;
mod deputy;
mod elsewhere;
mod lifecycle;
mod plan;
mod roll;
mod rules;
mod seal;
mod seat_head;
mod seed;

pub use beside::{Beside, BesideHolds, BesideWhy, Branch};
pub use candidate::{Candidate, CandidateState, Interruption, VoidNote};
pub use deputy::account_from;
pub use elsewhere::{SeatDoubt, SeatReport};
pub use lifecycle::{SittingState, SittingStep, StepRefusal};
pub use plan::{PlanError, SittingKind, SittingPlan};
pub use roll::{MakeUp, MakeUpWhy, Outcome, RollRow, SeatResult, make_up, roll, still_missing};
pub use rules::{ExamAct, ExamRefusal, SittingRules};
pub use seal::{SealPart, SealTo};
pub use seat_head::SeatHead;
pub use seed::{Commitment, OpeningNonce, SittingSecret};

use jiff::Timestamp;
use uuid::Uuid;

use super::input::EndReason;

/// The kind of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IncidentKind {
    /// 停电.
    PowerCut,
    /// The machine or the program failed.
    Machine,
    /// The input method failed or was another than agreed.
    InputMethod,
    /// The candidate fell ill.
    Illness,
    /// The candidate was called away on duty.
    CalledAway,
    /// Noise or another disturbance of the room.
    Disturbance,
    /// The candidate left the seat.
    LeftSeat,
    /// A rule was broken, or that is suspected.
    Breach,
    /// Another person than the candidate sat there.
    WrongPerson,
    /// Something else: the note says what.
    Other,
}

impl IncidentKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::PowerCut,
        Self::Machine,
        Self::InputMethod,
        Self::Illness,
        Self::CalledAway,
        Self::Disturbance,
        Self::LeftSeat,
        Self::Breach,
        Self::WrongPerson,
        Self::Other,
    ];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PowerCut => "power-cut",
            Self::Machine => "machine",
            Self::InputMethod => "input-method",
            Self::Illness => "illness",
            Self::CalledAway => "called-away",
            Self::Disturbance => "disturbance",
            Self::LeftSeat => "left-seat",
            Self::Breach => "breach",
            Self::WrongPerson => "wrong-person",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// An incident. Its time and author are those of its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The kind.
    pub kind: IncidentKind,
    /// The candidate concerned; none for the whole room.
    pub officer: Option<Uuid>,
    /// In the invigilator's words.
    pub note: String,
}

/// An event in a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SittingEvent {
    /// Opened, started, closed or cancelled. Opened: by a program that drew no nonce yet.
    Step(SittingStep),
    /// Opened, with what was drawn for its seeds at that moment.
    Open {
        /// Fresh chance.
        nonce: OpeningNonce,
    },
    /// A candidate signed in by badge and PIN.
    SignIn {
        /// The candidate.
        officer: Uuid,
    },
    /// A candidate was given a seat.
    Seat {
        /// The candidate.
        officer: Uuid,
        /// Seat number from 1.
        seat: u32,
    },
    /// A candidate began the trial.
    Trial {
        /// The candidate.
        officer: Uuid,
    },
    /// A candidate's attempt began.
    Begin {
        /// The candidate.
        officer: Uuid,
        /// The attempt.
        attempt: Uuid,
    },
    /// A candidate's attempt stopped without an end: power, machine, program.
    Interrupt {
        /// The candidate.
        officer: Uuid,
    },
    /// It went on.
    Resume {
        /// The candidate.
        officer: Uuid,
        /// How long it had stood still, in milliseconds of the wall clock.
        gap_ms: u64,
    },
    /// It came to its end.
    End {
        /// The candidate.
        officer: Uuid,
        /// How.
        reason: EndReason,
    },
    /// A candidate's attempt was declared void: it counts neither for nor against them.
    Void {
        /// The candidate.
        officer: Uuid,
        /// Why.
        why: IncidentKind,
        /// In the invigilator's words.
        note: String,
    },
    /// A candidate did not come.
    Absent {
        /// The candidate.
        officer: Uuid,
    },
    /// A candidate sits at another PC, or, without one, at this PC again.
    Place {
        /// The candidate.
        officer: Uuid,
        /// That PC, as the bureau's directory names it.
        station: Option<Uuid>,
    },
    /// Which PC of the room may take the sitting over if this one dies; without one, none may.
    Deputy {
        /// That PC, as the bureau's directory names it.
        station: Option<Uuid>,
    },
    /// The deputy's PC took the sitting over: from here on the roll is written there.
    Take {
        /// That PC.
        station: Uuid,
    },
    /// The head of a seat PC's journal as it stands on the paper roll, given by hand.
    Head {
        /// The candidate.
        officer: Uuid,
        /// The head.
        head: SeatHead,
    },
    /// What came back of an exam that was written at another PC.
    Collect(SeatReport),
    /// An invigilator chose what counts where that was in doubt.
    Choose {
        /// The candidate.
        officer: Uuid,
        /// The attempt that counts.
        attempt: Uuid,
        /// Why, in the invigilator's words.
        note: String,
    },
    /// An incident was recorded.
    Incident(Incident),
    /// The secret was revealed.
    Reveal(SittingSecret),
}

impl SittingEvent {
    /// The step of the sitting's life that it is; none for everything else.
    pub const fn step(&self) -> Option<SittingStep> {
        match self {
            Self::Step(step) => Some(*step),
            Self::Open { .. } => Some(SittingStep::Open),
            _ => None,
        }
    }
}

/// An event with its time and author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingEntry {
    /// Wall-clock time: a label, never a duration.
    pub at: Timestamp,
    /// The actor: an invigilator, or the candidate at their own seat.
    pub by: Uuid,
    /// What.
    pub event: SittingEvent,
}

/// A sitting as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    plan: SittingPlan,
    rules: SittingRules,
    state: SittingState,
    candidates: Vec<Candidate>,
    entries: Vec<SittingEntry>,
    nonce: Option<OpeningNonce>,
    revealed: Option<SittingSecret>,
    /// Whether somebody was ever placed at another PC.
    elsewhere: bool,
    deputy: Option<Uuid>,
    /// The PC that took it over last.
    holder: Option<Uuid>,
    /// What stations said of it that did not hold it.
    beside: Vec<Beside>,
}

impl Sitting {
    /// A sitting that is planned; its candidates are in the order of the plan.
    pub fn new(plan: SittingPlan, rules: SittingRules) -> Self {
        let candidates = plan.candidates.iter().map(|officer| Candidate::new(*officer)).collect();
        let state = SittingState::Planned;
        Self {
            plan,
            rules,
            state,
            candidates,
            entries: Vec::new(),
            nonce: None,
            revealed: None,
            elsewhere: false,
            deputy: None,
            holder: None,
            beside: Vec::new(),
        }
    }

    /// The sitting to which `entries` bring the plan.
    ///
    /// # Errors
    /// The number (from 0) of the first entry that can't stand where it stands, and why.
    pub fn replay(
        plan: SittingPlan,
        rules: SittingRules,
        entries: impl IntoIterator<Item = SittingEntry>,
    ) -> Result<Self, (usize, SittingRefusal)> {
        let mut sitting = Self::new(plan, rules);
        for (number, entry) in entries.into_iter().enumerate() {
            sitting.apply(entry).map_err(|refusal| (number, refusal))?;
        }
        Ok(sitting)
    }

    /// When it was opened, where that was off its plan. One that is held at other PCs too is opened when it is packed,
    /// which may be the day before: of it, when candidates were let write.
    pub fn opened_off_plan(&self) -> Option<Timestamp> {
        let open = |entry: &&SittingEntry| entry.event.step() == Some(SittingStep::Open);
        let opened = || self.entries.iter().find(open).map(|entry| entry.at);
        let at = if self.is_elsewhere() { self.started_at() } else { opened() };
        at.filter(|at| self.plan.is_off(*at))
    }

    /// Its plan.
    pub const fn plan(&self) -> &SittingPlan {
        &self.plan
    }

    /// Its rules.
    pub const fn rules(&self) -> SittingRules {
        self.rules
    }

    /// Where it is in its life.
    pub const fn state(&self) -> SittingState {
        self.state
    }

    /// Its candidates, in the order of the plan.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The candidate of that id.
    pub fn candidate(&self, officer: Uuid) -> Option<&Candidate> {
        self.candidates.iter().find(|c| c.officer == officer)
    }

    /// All recorded entries, in order.
    pub fn entries(&self) -> &[SittingEntry] {
        &self.entries
    }

    /// The incidents with their time and author, in order.
    pub fn incidents(&self) -> impl Iterator<Item = (Timestamp, Uuid, &Incident)> {
        self.entries.iter().filter_map(|entry| match &entry.event {
            SittingEvent::Incident(incident) => Some((entry.at, entry.by, incident)),
            _ => None,
        })
    }

    /// The secret, once it is revealed: with it the text of each seat can be computed.
    pub const fn revealed(&self) -> Option<&SittingSecret> {
        self.revealed.as_ref()
    }

    /// The nonce drawn when it was opened; none before, and none where an older program opened it.
    pub const fn nonce(&self) -> Option<OpeningNonce> {
        self.nonce
    }

    /// The seed of an officer's text; none for an officer who is no candidate or has no seat, and none before
    /// the sitting is opened. The exam and the later proof both use only this function.
    pub fn seat_seed(&self, secret: &SittingSecret, officer: Uuid) -> Option<u64> {
        let seat = self.candidate(officer)?.seat?;
        let opened = self.state != SittingState::Planned;
        opened.then(|| secret.seat_seed(self.nonce, self.plan.id, seat, officer))
    }

    /// The seats that the candidates get by lot, in the order of the seats.
    pub fn draw_seats(&self, secret: &SittingSecret) -> Vec<(Uuid, u32)> {
        secret.draw_seats(self.nonce, self.plan.id, &self.plan.candidates)
    }
}

/// Why an entry can't stand where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SittingRefusal {
    /// The sitting can't take that step.
    #[error(transparent)]
    Step(#[from] StepRefusal),
    /// The exam's rules forbid it.
    #[error(transparent)]
    Rule(#[from] ExamRefusal),
    /// Not a candidate of this sitting.
    #[error("not a candidate of this sitting")]
    NotACandidate,
    /// Only an invigilator of this sitting may do that, and not in their own matter.
    #[error("only an invigilator of this sitting may do that")]
    NotInvigilator,
    /// The sitting is not open.
    #[error("the sitting is not open")]
    NotOpen,
    /// The sitting is not running.
    #[error("the sitting is not running")]
    NotRunning,
    /// The sitting is over.
    #[error("the sitting is over")]
    Over,
    /// No candidate has signed in.
    #[error("nobody has signed in")]
    NobodyHere,
    /// A candidate still writes.
    #[error("somebody still writes")]
    StillWriting,
    /// An interrupted attempt is undecided: it has to be resumed or declared void.
    #[error("an interrupted attempt must go on or be void")]
    Undecided,
    /// The candidate is in a state in which that can't happen.
    #[error("that can't be done while the candidate is {}", .0.name())]
    WrongState(CandidateState),
    /// The candidate has no seat.
    #[error("the candidate has no seat")]
    NoSeat,
    /// There is no such seat.
    #[error("there is no such seat")]
    NoSuchSeat,
    /// The seat is taken.
    #[error("the seat is taken")]
    SeatTaken,
    /// The standard has no trial.
    #[error("there is no trial")]
    NoTrial,
    /// The attempt belongs to another candidate.
    #[error("the attempt is another candidate's")]
    AttemptTaken,
    /// The secret can be revealed only when the sitting is over.
    #[error("the secret stays sealed until the sitting is over")]
    SealedStill,
    /// It is not the secret that was committed to.
    #[error("this is not the secret of the plan")]
    WrongSecret,
    /// The candidate's seat is at another PC.
    #[error("the candidate's seat is at another PC")]
    AtOtherPc,
    /// The candidate's seat is at this PC.
    #[error("the candidate's seat is at this PC")]
    NotPlaced,
    /// A seat at another PC has not reported.
    #[error("a seat at another PC has not reported")]
    SeatMissing,
    /// Nothing is in doubt.
    #[error("nothing is in doubt")]
    NoDoubt,
    /// There is no such attempt of this candidate.
    #[error("there is no such attempt of this candidate")]
    NoSuchAttempt,
    /// The PC is not the one that was named deputy.
    #[error("this PC was not named deputy of the sitting")]
    NotDeputy,
}

impl SittingRefusal {
    /// The key of its text in the language files. That of [`SittingRefusal::WrongState`] takes `state`: the text
    /// of the candidate's state.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Step(step) => step.key(),
            Self::Rule(rule) => rule.key(),
            Self::NotACandidate => "sitting-not-a-candidate",
            Self::NotInvigilator => "sitting-not-invigilator",
            Self::NotOpen => "sitting-not-open",
            Self::NotRunning => "sitting-not-running",
            Self::Over => "sitting-over",
            Self::NobodyHere => "sitting-nobody-here",
            Self::StillWriting => "sitting-still-writing",
            Self::Undecided => "sitting-undecided",
            Self::WrongState(_) => "sitting-wrong-state",
            Self::NoSeat => "sitting-no-seat",
            Self::NoSuchSeat => "sitting-no-such-seat",
            Self::SeatTaken => "sitting-seat-taken",
            Self::NoTrial => "sitting-no-trial",
            Self::AttemptTaken => "sitting-attempt-taken",
            Self::SealedStill => "sitting-sealed-still",
            Self::WrongSecret => "sitting-wrong-secret",
            Self::AtOtherPc => "sitting-at-other-pc",
            Self::NotPlaced => "sitting-not-placed",
            Self::SeatMissing => "sitting-seat-missing",
            Self::NoDoubt => "sitting-no-doubt",
            Self::NoSuchAttempt => "sitting-no-such-attempt",
            Self::NotDeputy => "sitting-not-deputy",
        }
    }
}
