//! Enrolment: which key signs which series of the journal, known from outside the journal.
//!
//! A journal that names its own keys proves nothing: a rewritten one names others. So the first key of a
//! series is pinned when the series begins, outside the database; a later key counts when the one before it
//! signed the entry that names it, or when it was pinned too. Entries that no pinned key vouches for (an
//! older program's, a lost key's, another PC's) are accepted as they are on one day: their number and their
//! head are pinned, and the audit says so.

/// A key that signs a series from one entry on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The series' name.
    pub series: String,
    /// The key's name: 16 small hexadecimal digits.
    pub key_id: String,
    /// The public key: 64 small hexadecimal digits.
    pub public_key: String,
    /// The number of the first entry that it signs, from 0.
    pub from_entry: u64,
    /// Why the entries before it need no signature of another key; none where the series begins, or where the
    /// key before it signed the change.
    pub taken: Option<Taken>,
}

/// Earlier entries that are accepted as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its entries: the number of the first one after it.
    pub entries: u64,
    /// The hash of its last entry: 64 small hexadecimal digits.
    pub head: String,
    /// The day on which it was taken, `2026-11-23`.
    pub day: String,
    /// On what occasion.
    pub occasion: Occasion,
    /// The text of the person who did it; may be empty.
    pub why: String,
    /// The id of the officer who did it, where that is known.
    pub by: Option<String>,
}

/// Why earlier entries were accepted as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// It was written by a program that pinned nothing.
    OlderProgram,
    /// The station's key was lost, and another took its place.
    KeyLost,
    /// The enrolment was lost or changed, and was rebuilt.
    EnrolmentLost,
    /// The history of another station, or of this one on another PC, was taken over.
    TakenOver,
    /// This station's own history was restored from before the present key.
    Restored,
}

impl Occasion {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::OlderProgram, Self::KeyLost, Self::EnrolmentLost, Self::TakenOver, Self::Restored];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OlderProgram => "older-program",
            Self::KeyLost => "key-lost",
            Self::EnrolmentLost => "enrolment-lost",
            Self::TakenOver => "taken-over",
            Self::Restored => "restored",
        }
    }

    /// The event, in English, for an audit.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OlderProgram => "an older program wrote them, which enrolled no key",
            Self::KeyLost => "the station's key was lost and another took its place",
            Self::EnrolmentLost => "the enrolment was lost or changed and was made anew",
            Self::TakenOver => "they were taken over from another station or another PC",
            Self::Restored => "they were restored from before the present key",
        }
    }

    /// The occasion of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.name() == name)
    }
}

/// The series of one data folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enrolment {
    pins: Vec<Pin>,
}

/// Why pins are no enrolment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// A pin begins at or before the one before it.
    #[error("the keys of series {0} are not in order")]
    Order(String),
    /// The first pin does not begin with the series, and no past is taken.
    #[error("series {0} has entries before its first key, and nothing says what they are")]
    Beginning(String),
    /// The past that is taken does not end where the key begins.
    #[error("in series {0} the past that was taken does not end where its key begins")]
    Past(String),
    /// A value is not in its one form.
    #[error("in series {series} {field} is not what it must be")]
    Value {
        /// The series.
        series: String,
        /// The field.
        field: &'static str,
    },
}

impl Enrolment {
    /// An enrolment of these pins, those of one series in the order of their entries.
    ///
    /// # Errors
    /// Pins that can't hold together.
    pub fn new(pins: Vec<Pin>) -> Result<Self, PinError> {
        for (n, pin) in pins.iter().enumerate() {
            check(pin)?;
            let before = pins.iter().take(n).rfind(|other| other.series == pin.series);
            let series = || pin.series.clone();
            match before {
                Some(before) if before.from_entry >= pin.from_entry => return Err(PinError::Order(series())),
                None if pin.from_entry > 0 && pin.taken.is_none() => {
                    return Err(PinError::Beginning(series()));
                }
                _ => {}
            }
            if pin.taken.as_ref().is_some_and(|past| past.entries != pin.from_entry) {
                return Err(PinError::Past(series()));
            }
        }
        Ok(Self { pins })
    }

    /// All pins.
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }

    /// The pins of a series, in the order of its entries.
    pub fn of<'a>(&'a self, series: &'a str) -> impl DoubleEndedIterator<Item = &'a Pin> {
        self.pins.iter().filter(move |pin| pin.series == series)
    }

    /// The newest pin of a series.
    pub fn newest(&self, series: &str) -> Option<&Pin> {
        self.pins.iter().rfind(|pin| pin.series == series)
    }

    /// The enrolment with one more pin, which takes the place of all of its series that don't begin before it.
    ///
    /// # Errors
    /// A pin that can't follow those before it.
    pub fn with(mut self, pin: Pin) -> Result<Self, PinError> {
        // The entries taken over were signed by keys of another place: their own statements tell which.
        let anew = pin.taken.as_ref().is_some_and(|past| past.occasion == Occasion::TakenOver);
        self.pins.retain(|old| old.series != pin.series || !anew && old.from_entry < pin.from_entry);
        self.pins.push(pin);
        Self::new(self.pins)
    }

    /// The enrolment where `series` ends after `entries` entries and its station goes on in another one: a key that was to
    /// sign what comes next signs nothing of it.
    #[must_use]
    pub fn ending(mut self, series: &str, entries: u64) -> Self {
        self.pins.retain(|pin| {
            pin.series != series
                || pin.from_entry < entries
                || pin.from_entry == entries && pin.taken.is_some()
        });
        self
    }

    /// The state known of `series` when it had `entries` entries.
    #[must_use]
    pub fn as_of(mut self, series: &str, entries: u64) -> Self {
        self.pins.retain(|pin| pin.series != series || pin.from_entry <= entries);
        self
    }
}

fn check(pin: &Pin) -> Result<(), PinError> {
    let digits = |text: &str, count| {
        text.len() == count && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let wrong = |field| Err(PinError::Value { series: pin.series.clone(), field });
    if pin.series.is_empty() {
        return wrong("series");
    }
    if !digits(&pin.key_id, 16) {
        return wrong("key_id");
    }
    if !digits(&pin.public_key, 64) {
        return wrong("public_key");
    }
    match &pin.taken {
        Some(past) if past.entries == 0 => wrong("entries"),
        Some(past) if !digits(&past.head, 64) => wrong("head"),
        Some(past) if past.day.parse::<jiff::civil::Date>().is_err() => wrong("day"),
        _ => Ok(()),
    }
}

/// Why the journal can't go on under this folder's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unenrolled {
    /// The journal is signed, and the key file is not there.
    #[error("the station's key is missing, and the journal is signed by it (key {0})")]
    KeyLost(String),
    /// The key file holds another key than the pinned one.
    #[error("the key file holds key {found}, but the journal is signed by key {pinned}")]
    OtherKey {
        /// The key that is there.
        found: String,
        /// The key that has to be.
        pinned: String,
    },
    /// The journal was enrolled, and the enrolment is not there.
    #[error("the journal was enrolled, and its enrolment is missing")]
    Missing,
    /// The enrolment can't be read or was changed.
    #[error("the enrolment can't be taken: {0}")]
    Damaged(String),
    /// The journal is of a series that is not enrolled here.
    #[error("the journal is of series {0}, which is not enrolled here")]
    Foreign(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(series: &str, from_entry: u64, taken: bool) -> Pin {
        let taken = taken.then(|| Taken {
            entries: from_entry,
            head: "0".repeat(64),
            day: "2026-11-23".into(),
            occasion: Occasion::KeyLost,
            why: "盘坏了".into(),
            by: None,
        });
        Pin { series: series.into(), key_id: "a".repeat(16), public_key: "b".repeat(64), from_entry, taken }
    }

    #[test]
    fn pins_follow_one_another() {
        assert!(Enrolment::new(vec![pin("x", 0, false), pin("y", 3, true), pin("x", 5, false)]).is_ok());
        let order = Err(PinError::Order("x".into()));
        assert_eq!(Enrolment::new(vec![pin("x", 0, false), pin("x", 0, false)]), order);
        assert_eq!(Enrolment::new(vec![pin("x", 3, false)]), Err(PinError::Beginning("x".into())));
        let mut moved = pin("x", 3, true);
        moved.from_entry = 4;
        assert_eq!(Enrolment::new(vec![moved]), Err(PinError::Past("x".into())));
    }

    #[test]
    fn a_later_pin_takes_the_place_of_what_is_not_before_it() {
        let all = Enrolment::new(vec![pin("x", 0, false), pin("x", 5, true), pin("y", 0, false)]).unwrap();
        let from = |e: &Enrolment| e.of("x").map(|p| p.from_entry).collect::<Vec<_>>();
        assert_eq!(from(&all.clone().with(pin("x", 3, true)).unwrap()), [0, 3]);
        assert_eq!(from(&all.clone().as_of("x", 4)), [0]);
        assert_eq!(all.clone().as_of("x", 4).newest("y"), all.newest("y"));
        assert_eq!(from(&all.as_of("x", 5)), [0, 5]);
    }

    #[test]
    fn values_have_one_form() {
        for change in [
            |p: &mut Pin| p.series.clear(),
            |p: &mut Pin| p.key_id.make_ascii_uppercase(),
            |p: &mut Pin| p.public_key.truncate(63),
            |p: &mut Pin| p.taken.as_mut().unwrap().head.clear(),
            |p: &mut Pin| p.taken.as_mut().unwrap().day = "gestern".into(),
        ] {
            let mut changed = pin("x", 3, true);
            change(&mut changed);
            assert!(matches!(Enrolment::new(vec![changed]), Err(PinError::Value { .. })));
        }
    }
}
