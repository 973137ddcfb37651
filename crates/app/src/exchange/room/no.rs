//! What can't be done with a sitting on several PCs, in words.

use std::fmt::Display;
use std::path::PathBuf;

use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_domain::sitting::SittingRefusal;

/// What can't be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomNo {
    /// There is no such sitting here, or more than one of that day.
    NoSitting(String),
    /// Its standard is not known here.
    NoStandard(String),
    /// It is over.
    Over,
    /// This PC may not hold sittings for the bureau.
    NoDuty(String),
    /// No PC was named, and the bureau has no other.
    NoStations,
    /// A badge in the list of seats is no candidate's.
    NotACandidate(String),
    /// A candidate or a seat stands twice in the list.
    Twice(String),
    /// A line of the list of seats can't be read.
    Line(usize),
    /// The secret of the sitting is not open: neither the password nor the start code opened it.
    NoSecret,
    /// What the file has is no start code.
    FileForm(PathBuf),
    /// The code in the file is not the start code of the plan.
    FileCode(PathBuf),
    /// The file is no ticket.
    NoTicket(PathBuf),
    /// The ticket is of a PC that is not enrolled, was retired, signs with another key, or may hold no sitting.
    Stranger(String),
    /// The ticket is for another PC.
    OtherPc(String),
    /// A newer program wrote the ticket.
    Newer,
    /// This PC has no ticket of that sitting.
    NotTaken,
    /// The code is not even one.
    CodeForm,
    /// The code is another one.
    CodeWrong,
    /// There is not enough memory to open the ticket.
    Memory,
    /// Nothing was written here in that sitting.
    Nothing,
    /// There is no such reason.
    NoWhy(String),
    /// The digits are no head.
    Digits(String),
    /// This PC was not named deputy of that sitting, or has not taken its ticket.
    NotDeputy,
    /// That PC can't be the deputy: it holds the sitting itself, or may hold none.
    NoDeputy(String),
    /// That PC can't be the deputy: there an account of the sitting's invigilators got its password from a candidate. The PC
    /// and the candidate.
    DeputyOfCandidate(String, String),
    /// That PC can't be the deputy once more: it took the sitting over by a ticket that was called off.
    DeputyTook(String),
    /// That PC took the sitting over.
    HeldBy(String),
    /// That PC planned the sitting, and nobody took it over.
    PlannedAt(String),
    /// This PC is the deputy, and has not taken the sitting over.
    TakeFirst,
    /// The sitting does not let it happen.
    Refused(SittingRefusal),
}

impl RoomNo {
    const fn key(&self) -> &'static str {
        match self {
            Self::NoSitting(_) => "room-no-sitting",
            Self::NoStandard(_) => "room-no-standard",
            Self::Over => "room-no-over",
            Self::NoDuty(_) => "room-no-duty",
            Self::NoStations => "room-no-stations",
            Self::NotACandidate(_) => "room-no-candidate",
            Self::Twice(_) => "room-no-twice",
            Self::Line(_) => "room-no-line",
            Self::NoSecret => "room-no-secret",
            Self::FileForm(_) => "room-no-code-file",
            Self::FileCode(_) => "room-no-code-of-file",
            Self::NoTicket(_) => "room-no-ticket",
            Self::Stranger(_) => "room-no-stranger",
            Self::OtherPc(_) => "room-no-other-pc",
            Self::Newer => "room-no-newer",
            Self::NotTaken => "room-no-taken",
            Self::CodeForm => "error-code-form",
            Self::CodeWrong => "room-no-code",
            Self::Memory => "error-hash-memory",
            Self::Nothing => "room-no-nothing",
            Self::NoWhy(_) => "room-no-why",
            Self::Digits(_) => "room-no-digits",
            Self::NotDeputy => "room-no-not-deputy",
            Self::NoDeputy(_) => "room-no-deputy",
            Self::DeputyOfCandidate(..) => "room-no-deputy-of-candidate",
            Self::DeputyTook(_) => "room-no-deputy-took",
            Self::HeldBy(_) => "room-no-held-by",
            Self::PlannedAt(_) => "room-no-planned-at",
            Self::TakeFirst => "room-no-take-first",
            Self::Refused(refusal) => refusal.key(),
        }
    }

    /// Whether it is wrong input, not a refusal.
    pub(crate) const fn is_input(&self) -> bool {
        matches!(
            self,
            Self::NotACandidate(_)
                | Self::Twice(_)
                | Self::Line(_)
                | Self::NoTicket(_)
                | Self::FileForm(_)
                | Self::CodeForm
                | Self::NoWhy(_)
                | Self::Digits(_)
        )
    }

    /// What happened, and what to do.
    pub fn notice(&self, texts: &Messages) -> Notice {
        if let Self::Refused(refusal) = self {
            let state = match refusal {
                SittingRefusal::WrongState(state) => texts.of(state),
                _ => String::new(),
            };
            let what = texts.format(refusal.key(), &[("state", &state)]);
            return Notice { what, next: texts.get("error-sitting-next") };
        }
        if let Self::DeputyOfCandidate(pc, who) = self {
            return Notice::new(texts, self.key(), &[("value", pc), ("who", who)]);
        }
        let value: &dyn Display = match self {
            Self::NoSitting(value)
            | Self::NoStandard(value)
            | Self::NoDuty(value)
            | Self::NotACandidate(value)
            | Self::Twice(value)
            | Self::Stranger(value)
            | Self::OtherPc(value)
            | Self::NoDeputy(value)
            | Self::DeputyTook(value)
            | Self::HeldBy(value)
            | Self::PlannedAt(value)
            | Self::NoWhy(value)
            | Self::Digits(value) => value,
            Self::NoTicket(path) | Self::FileForm(path) | Self::FileCode(path) => &path.display(),
            Self::Line(n) => n,
            _ => &"",
        };
        Notice::new(texts, self.key(), &[("value", value)])
    }
}
