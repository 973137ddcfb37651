//! The life of a sitting as a table: which step leads where, and why the others are refused.

/// Where a sitting is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SittingState {
    /// Planned; no candidate has come yet.
    Planned,
    /// Open: candidates sign in, take their seats and try the keyboard.
    Open,
    /// Candidates write.
    Running,
    /// Over.
    Closed,
    /// Called off: whatever was written is void.
    Cancelled,
}

impl SittingState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Planned, Self::Open, Self::Running, Self::Closed, Self::Cancelled];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Running => "running",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether it is over, one way or the other.
    pub const fn over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }

    /// Where `step` leads from here.
    ///
    /// # Errors
    /// Why it leads nowhere.
    pub const fn after(self, step: SittingStep) -> Result<Self, StepRefusal> {
        match (self, step) {
            (Self::Planned, SittingStep::Open) => Ok(Self::Open),
            (Self::Open, SittingStep::Start) => Ok(Self::Running),
            (Self::Running, SittingStep::Close) => Ok(Self::Closed),
            (Self::Planned | Self::Open | Self::Running, SittingStep::Cancel) => Ok(Self::Cancelled),
            (Self::Planned, SittingStep::Start | SittingStep::Close) => Err(StepRefusal::NotOpenedYet),
            (Self::Open, SittingStep::Open) => Err(StepRefusal::AlreadyOpen),
            (Self::Open, SittingStep::Close) => Err(StepRefusal::NotStartedYet),
            (Self::Running, SittingStep::Open | SittingStep::Start) => Err(StepRefusal::AlreadyRunning),
            (Self::Closed, _) => Err(StepRefusal::IsClosed),
            (Self::Cancelled, _) => Err(StepRefusal::IsCancelled),
        }
    }
}

/// A step of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SittingStep {
    /// Candidates may sign in.
    Open,
    /// Candidates may write.
    Start,
    /// All have ended.
    Close,
    /// It is called off.
    Cancel,
}

impl SittingStep {
    /// All steps.
    pub const ALL: [Self; 4] = [Self::Open, Self::Start, Self::Close, Self::Cancel];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Start => "start",
            Self::Close => "close",
            Self::Cancel => "cancel",
        }
    }

    /// The step of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Why a step leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StepRefusal {
    /// It must be opened first.
    #[error("the sitting must be opened first")]
    NotOpenedYet,
    /// No candidate has written: it can be started or cancelled, not closed.
    #[error("the sitting has not been started: start or cancel it")]
    NotStartedYet,
    /// It is open already.
    #[error("the sitting is open already")]
    AlreadyOpen,
    /// It is running already.
    #[error("the sitting is running already")]
    AlreadyRunning,
    /// It is closed permanently.
    #[error("the sitting is closed")]
    IsClosed,
    /// It was cancelled permanently.
    #[error("the sitting was cancelled")]
    IsCancelled,
}

impl StepRefusal {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NotOpenedYet,
        Self::NotStartedYet,
        Self::AlreadyOpen,
        Self::AlreadyRunning,
        Self::IsClosed,
        Self::IsCancelled,
    ];

    /// The key of its text in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotOpenedYet => "sitting-not-opened-yet",
            Self::NotStartedYet => "sitting-not-started-yet",
            Self::AlreadyOpen => "sitting-already-open",
            Self::AlreadyRunning => "sitting-already-running",
            Self::IsClosed => "sitting-is-closed",
            Self::IsCancelled => "sitting-is-cancelled",
        }
    }
}
