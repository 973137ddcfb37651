//! What an exam forbids, and the exceptions that its standard allows.

use crate::input::LogMode;
use crate::standard::{ResumeRule, Standard};

/// The rules of a sitting, taken from its standard when it is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SittingRules {
    /// The role that may let an interrupted attempt go on.
    pub resume: ResumeRule,
    /// Whether an attempt may be handed in before its end.
    pub hand_in_early: bool,
    /// Length of the trial in milliseconds; 0 for none.
    pub trial_ms: u64,
}

/// A candidate's request about an attempt that runs or has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExamAct {
    /// Let the clock stand still.
    Pause,
    /// Begin again.
    Restart,
    /// Hand in.
    HandIn {
        /// Whether the whole text has been typed.
        whole: bool,
    },
    /// Go on after an interruption.
    Resume {
        /// How often this attempt has gone on before.
        times: u32,
        /// Whether an invigilator of the sitting says so.
        by_invigilator: bool,
    },
}

/// Why an exam forbids something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ExamRefusal {
    /// No pause.
    #[error("an exam has no pause")]
    NoPause,
    /// No second start.
    #[error("an exam can't be begun again")]
    NoRestart,
    /// Not before the end.
    #[error("this exam can't be handed in before its end")]
    NoEarlyHandIn,
    /// Not after an interruption.
    #[error("by this standard an interrupted attempt is void")]
    NoResume,
    /// Not without the invigilator.
    #[error("only an invigilator may let an interrupted attempt go on")]
    AskInvigilator,
}

impl ExamRefusal {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NoPause, Self::NoRestart, Self::NoEarlyHandIn, Self::NoResume, Self::AskInvigilator];

    /// The key of its text in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoPause => "exam-no-pause",
            Self::NoRestart => "exam-no-restart",
            Self::NoEarlyHandIn => "exam-no-early-hand-in",
            Self::NoResume => "exam-no-resume",
            Self::AskInvigilator => "exam-ask-invigilator",
        }
    }
}

impl SittingRules {
    /// The rules of `standard`.
    pub const fn of(standard: &Standard) -> Self {
        Self { resume: standard.resume, hand_in_early: standard.hand_in_early, trial_ms: standard.trial_ms }
    }

    /// How often an attempt at another PC may have gone on after an interruption without an invigilator's word on the roll.
    /// The start code is given there each time, which is the invigilator's word where each time takes it; where the
    /// candidate may go on once, every further time has to be decided.
    pub const fn goes_on_elsewhere(&self) -> u32 {
        match self.resume {
            ResumeRule::Never => 0,
            ResumeRule::Once => 1,
            ResumeRule::Invigilator => u32::MAX,
        }
    }

    /// The mode of the logs of this sitting.
    pub const fn log_mode(&self) -> LogMode {
        LogMode::Exam { hand_in_early: self.hand_in_early }
    }

    /// Whether the rules allow `act`.
    ///
    /// # Errors
    /// Why not.
    pub const fn allow(&self, act: ExamAct) -> Result<(), ExamRefusal> {
        match act {
            ExamAct::Pause => Err(ExamRefusal::NoPause),
            ExamAct::Restart => Err(ExamRefusal::NoRestart),
            ExamAct::HandIn { whole } if whole || self.hand_in_early => Ok(()),
            ExamAct::HandIn { .. } => Err(ExamRefusal::NoEarlyHandIn),
            ExamAct::Resume { times, by_invigilator } => match self.resume {
                ResumeRule::Never => Err(ExamRefusal::NoResume),
                ResumeRule::Once if times == 0 => Ok(()),
                ResumeRule::Once | ResumeRule::Invigilator if by_invigilator => Ok(()),
                ResumeRule::Once | ResumeRule::Invigilator => Err(ExamRefusal::AskInvigilator),
            },
        }
    }
}
