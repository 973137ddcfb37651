//! The values that the words of findings take.

use std::fmt;

use jiff::civil::Date;
use uuid::Uuid;

use super::Finding;
use crate::enrolment::Occasion;
use crate::role::{Conflict, Permission};
use crate::sitting::SittingRefusal;

/// A value, as its words are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A name, an id, a number, a day, or what somebody wrote: it is shown as it is.
    Shown(String),
    /// What another program said, in its own words.
    Quoted(String),
    /// A day and time; none where it is not on record.
    Dated(Option<String>),
    /// What a message says.
    Message(&'static str),
    /// A length of time in milliseconds.
    Span(i64),
    /// On what occasion a past was taken as it stood.
    Occasion(Occasion),
    /// What somebody wrote, to stand in brackets; none where nobody did.
    Aside(Option<String>),
    /// Who did it; none where that is not known.
    By(Option<String>),
    /// What stands in a cell of a table; none where nothing does.
    Cell(Option<String>),
    /// Whether something is so.
    Is(bool),
    /// A right.
    Right(Permission),
    /// What speaks against who did it.
    Conflict(Conflict),
    /// Why a sitting took no such entry.
    Refusal(SittingRefusal),
    /// Parts of a certificate.
    Parts(Vec<CertificatePart>),
    /// A restore.
    Restored(Box<Restored>),
    /// Another finding.
    Finding(Box<Finding>),
}

/// What can be a value of a finding.
pub trait Part {
    /// As a value.
    fn value(&self) -> Value;
    /// One of it, for tests of the words.
    fn example() -> Self;
}

/// What is shown as it is, with an example.
macro_rules! shown {
    ($($type:ty = $example:expr;)+) => {
        $(impl Part for $type {
            fn value(&self) -> Value {
                Value::Shown(self.to_string())
            }

            fn example() -> Self {
                $example
            }
        })+
    };
}

shown! {
    Uuid = Uuid::from_u128(7);
    Date = Date::constant(2026, 11, 30);
    u16 = 2026;
    u32 = 2;
    u64 = 3;
    usize = 4;
    i64 = 5;
}

/// The variant of [`Value`] that holds a type, and an example of it.
macro_rules! valued {
    ($($type:ty => $variant:ident = $example:expr;)+) => {
        $(impl Part for $type {
            fn value(&self) -> Value {
                Value::$variant(self.clone())
            }

            fn example() -> Self {
                $example
            }
        })+
    };
}

valued! {
    Box<Restored> => Restored = Box::new(Restored::example());
    Box<Finding> => Finding = Box::new(Finding::NoText);
}

impl Part for String {
    fn value(&self) -> Value {
        Value::Shown(self.clone())
    }

    fn example() -> Self {
        "城关所-03".to_owned()
    }
}

impl Part for &'static str {
    fn value(&self) -> Value {
        Value::Shown((*self).to_owned())
    }

    fn example() -> Self {
        "逐字"
    }
}

impl Part for bool {
    fn value(&self) -> Value {
        Value::Is(*self)
    }

    fn example() -> Self {
        true
    }
}

impl Part for Conflict {
    fn value(&self) -> Value {
        Value::Conflict(*self)
    }

    fn example() -> Self {
        Self::OwnSitting
    }
}

impl Part for SittingRefusal {
    fn value(&self) -> Value {
        Value::Refusal(*self)
    }

    fn example() -> Self {
        Self::NotOpen
    }
}

/// What another program said, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted(pub String);

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Part for Quoted {
    fn value(&self) -> Value {
        Value::Quoted(self.0.clone())
    }

    fn example() -> Self {
        Self("第 3 行缺一个引号".to_owned())
    }
}

/// A right, by its name in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right(pub Permission);

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl Part for Right {
    fn value(&self) -> Value {
        Value::Right(self.0)
    }

    fn example() -> Self {
        Self(Permission::IssueCertificate)
    }
}

/// The key of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageKey(pub &'static str);

impl fmt::Display for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Part for MessageKey {
    fn value(&self) -> Value {
        Value::Message(self.0)
    }

    fn example() -> Self {
        Self("skip-over")
    }
}

/// A day and time that may not be on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated(pub Option<String>);

impl fmt::Display for Dated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |when| write!(f, " of {when}"))
    }
}

impl Part for Dated {
    fn value(&self) -> Value {
        Value::Dated(self.0.clone())
    }

    fn example() -> Self {
        Self(Some("2026-11-30 08:00".to_owned()))
    }
}

/// A length of time in milliseconds: `2 d 3 h 4 min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub i64);

impl Span {
    /// Its days, hours and minutes.
    pub const fn parts(self) -> (i64, i64, i64) {
        let minutes = self.0 / 60_000;
        (minutes / 1_440, minutes / 60 % 24, minutes % 60)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (0, 0, minutes) => write!(f, "{minutes} min"),
            (0, hours, minutes) => write!(f, "{hours} h {minutes} min"),
            (days, hours, minutes) => write!(f, "{days} d {hours} h {minutes} min"),
        }
    }
}

impl Part for Span {
    fn value(&self) -> Value {
        Value::Span(self.0)
    }

    fn example() -> Self {
        Self(180_240_000)
    }
}

/// On what occasion a past was taken as it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnOccasion(pub Occasion);

impl fmt::Display for OnOccasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.words())
    }
}

impl Part for OnOccasion {
    fn value(&self) -> Value {
        Value::Occasion(self.0)
    }

    fn example() -> Self {
        Self(Occasion::KeyLost)
    }
}

/// What somebody wrote, to stand in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside(pub Option<String>);

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |why| write!(f, " ({why})"))
    }
}

impl Part for Aside {
    fn value(&self) -> Value {
        Value::Aside(self.0.clone())
    }

    fn example() -> Self {
        Self(Some("换了主板".to_owned()))
    }
}

/// Who did it, by the id of the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByOfficer(pub Option<String>);

impl fmt::Display for ByOfficer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |by| write!(f, ", by officer {by}"))
    }
}

impl Part for ByOfficer {
    fn value(&self) -> Value {
        Value::By(self.0.clone())
    }

    fn example() -> Self {
        Self(Some("0199".to_owned()))
    }
}

/// What stands in a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell(pub Option<String>);

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("nothing"))
    }
}

impl Part for Cell {
    fn value(&self) -> Value {
        Value::Cell(self.0.clone())
    }

    fn example() -> Self {
        Self(None)
    }
}

/// A part of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificatePart {
    /// The badge.
    Badge,
    /// The name.
    Name,
    /// The unit.
    Unit,
    /// The standard or its version.
    Standard,
    /// The figures.
    Figures,
    /// The grade.
    Grade,
    /// The day of the sitting.
    Sitting,
    /// The day of issue.
    Issued,
    /// The last day.
    LastDay,
    /// The attempt.
    Attempt,
}

impl CertificatePart {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Badge,
        Self::Name,
        Self::Unit,
        Self::Standard,
        Self::Figures,
        Self::Grade,
        Self::Sitting,
        Self::Issued,
        Self::LastDay,
        Self::Attempt,
    ];

    const fn english(self) -> &'static str {
        match self {
            Self::Badge => "badge",
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Standard => "standard",
            Self::Figures => "figures",
            Self::Grade => "grade",
            Self::Sitting => "day of the sitting",
            Self::Issued => "day of issue",
            Self::LastDay => "last day",
            Self::Attempt => "attempt",
        }
    }
}

/// Parts of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts(pub Vec<CertificatePart>);

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.0.iter().map(|part| part.english()).collect();
        f.write_str(&parts.join(", "))
    }
}

impl Part for Parts {
    fn value(&self) -> Value {
        Value::Parts(self.0.clone())
    }

    fn example() -> Self {
        Self(CertificatePart::ALL.to_vec())
    }
}

/// What a restore set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// So many entries.
    pub entries: u64,
    /// Their head.
    pub head: String,
}

/// A restore, as the journal tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When.
    pub when: String,
    /// The entries of the backup.
    pub entries: i64,
    /// Whether it was the history of another folder.
    pub foreign: bool,
    /// By whom.
    pub by: Option<Uuid>,
    /// Why, in their words.
    pub why: Option<String>,
    /// What it set aside.
    pub lost: Option<SetAside>,
    /// Restores before it whose own entries it set aside.
    pub earlier: Vec<EarlierRestore>,
}

/// A restore whose entry a later one set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRestore {
    /// When.
    pub when: String,
    /// By whom.
    pub by: Option<Uuid>,
    /// What it set aside.
    pub lost: Option<SetAside>,
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: a backup of {} entries was restored", self.when, self.entries)?;
        if self.foreign {
            f.write_str(", the history of another folder taken over")?;
        }
        write_by(f, self.by)?;
        if let Some(why) = &self.why {
            write!(f, " ({why})")?;
        }
        write_lost(f, self.lost.as_ref())?;
        for before in &self.earlier {
            write!(f, "; there was a restore before it, {}", before.when)?;
            write_by(f, before.by)?;
            write_lost(f, before.lost.as_ref())?;
        }
        Ok(())
    }
}

fn write_by(f: &mut fmt::Formatter<'_>, by: Option<Uuid>) -> fmt::Result {
    by.map_or(Ok(()), |by| write!(f, ", by officer {by}"))
}

fn write_lost(f: &mut fmt::Formatter<'_>, lost: Option<&SetAside>) -> fmt::Result {
    let Some(SetAside { entries, head }) = lost else { return Ok(()) };
    write!(f, "; {entries} entries were set aside, with the head {head}")
}

impl Restored {
    fn example() -> Self {
        let lost = || Some(SetAside { entries: 12, head: "0123".to_owned() });
        let (when, by) = (|| "2026-11-30 08:00".to_owned(), Some(Uuid::from_u128(7)));
        let earlier = vec![EarlierRestore { when: when(), by, lost: lost() }];
        let why = Some("硬盘坏了".to_owned());
        Self { when: when(), entries: 120, foreign: true, by, why, lost: lost(), earlier }
    }
}
