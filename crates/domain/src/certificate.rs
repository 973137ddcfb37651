//! A certificate: what the bureau says of one officer, one standard and one sitting.
//!
//! Pure data with its own rules. The result is kept as the counts it was computed from (C, S, I, D and the
//! active time), never as rounded figures: 正确速度, 正确率 and the attempted characters, and with them the
//! whole pass decision, can be computed again from the certificate alone, in integers; by a standard of
//! points, from the log that the hash of the attempt names. The title of the standard is not in it: id and
//! version name the rules permanently, a title is only display. The signer is not in it either: the signature
//! gives it, so the two can't contradict. Nothing here signs, draws or reads a clock.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use jiff::{ToSpan as _, Unit};

use super::roster::{clean_badge, clean_name};
use super::rounding;
use super::score::Tally;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The bureau's running number.
    pub number: CertificateNo,
    /// 警号, as [`clean_badge`] leaves it.
    pub badge: String,
    /// 姓名, as [`clean_name`] leaves it.
    pub name: String,
    /// The officer's unit at that time, as [`clean_name`] leaves it.
    pub unit: String,
    /// Id of the standard: small letters, digits and `-`.
    pub standard_id: String,
    /// Version of the standard, from 1.
    pub standard_version: u32,
    /// The counts and the active time of the sitting that decided.
    pub tally: Tally,
    /// Chinese title of the grade; none if the standard has no grades.
    pub grade: Option<String>,
    /// Day of the sitting, in the bureau's time zone.
    pub sitting: Date,
    /// Day of issue, in the bureau's time zone: the first day on which it is valid.
    pub issued: Date,
    /// The last day on which it is valid; none for one that never expires.
    pub valid_until: Option<Date>,
    /// The hash that the journal knows the sealed attempt by.
    pub attempt_hash: [u8; 32],
}

/// Longest standard id in bytes.
pub const MAX_STANDARD_ID_BYTES: usize = 64;
/// Longest title of a grade in characters.
pub const MAX_GRADE_CHARS: usize = 16;
/// Largest of each count.
pub const MAX_COUNT: u32 = 1_000_000;
/// Longest active time: a day.
pub const MAX_ACTIVE_MS: u64 = 86_400_000;
/// First day that a certificate can name.
pub const FIRST_DAY: Date = date(2000, 1, 1);
/// Last day that a certificate can name.
pub const LAST_DAY: Date = date(2199, 12, 31);

/// Why something is no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not in the form in which a roster keeps it (NFC, trimmed, bounded, visible).
    #[error("the {0} is not in the roster's form")]
    Text(&'static str),
    /// Not small letters, digits and `-`, or too long, or version 0.
    #[error("the standard's id or version is out of range")]
    Standard,
    /// A count or the active time is out of range.
    #[error("a count or the active time is out of range")]
    Tally,
    /// A date is out of range, or the dates are not in order.
    #[error("the dates are out of range or not in order: sitting, issue, last day")]
    Dates,
}

/// The validity of a certificate on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// The day is before the day of issue.
    NotYet,
    /// From the day of issue to the last day, both included.
    Valid,
    /// After the last day.
    Expired,
}

impl Certificate {
    /// Whether every field is in its range and in its one form.
    ///
    /// # Errors
    /// The first error.
    pub fn check(&self) -> Result<(), CertificateError> {
        let clean = |text: &str| clean_name(text).is_ok_and(|t| t == text);
        if !clean_badge(&self.badge).is_ok_and(|b| b == self.badge) {
            return Err(CertificateError::Text("badge"));
        }
        if !clean(&self.name) {
            return Err(CertificateError::Text("name"));
        }
        if !clean(&self.unit) {
            return Err(CertificateError::Text("unit"));
        }
        if self.grade.as_deref().is_some_and(|g| !clean(g) || g.chars().count() > MAX_GRADE_CHARS) {
            return Err(CertificateError::Text("grade"));
        }
        let id_byte = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let id = self.standard_id.as_bytes();
        if !(1..=MAX_STANDARD_ID_BYTES).contains(&id.len())
            || !id.iter().copied().all(id_byte)
            || self.standard_version == 0
        {
            return Err(CertificateError::Standard);
        }
        let t = &self.tally;
        let counts = [t.correct, t.substitutions, t.insertions, t.omissions];
        if t.correct == 0
            || counts.iter().any(|c| *c > MAX_COUNT)
            || !(1..=MAX_ACTIVE_MS).contains(&t.active_ms)
        {
            return Err(CertificateError::Tally);
        }
        let last = self.valid_until.unwrap_or(LAST_DAY);
        if FIRST_DAY <= self.sitting && self.sitting <= self.issued && self.issued <= last && last <= LAST_DAY
        {
            Ok(())
        } else {
            Err(CertificateError::Dates)
        }
    }

    /// Its validity on `day`. Revocation is checked separately.
    pub fn validity(&self, day: Date) -> Validity {
        if day < self.issued {
            Validity::NotYet
        } else if self.valid_until.is_some_and(|last| day > last) {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }

    /// 正确速度 in thousandths of 字/分, rounded down: C × 60,000,000 / active milliseconds.
    pub fn milli_cpm(&self) -> u64 {
        u64::from(self.tally.correct) * 60_000_000 / self.tally.active_ms.max(1)
    }

    /// 正确率 in millionths, rounded down: C × 1,000,000 / (C+S+I+D).
    pub fn accuracy_ppm(&self) -> u64 {
        let correct = u64::from(self.tally.correct);
        correct * 1_000_000 / (correct + u64::from(self.tally.incorrect_not_fixed())).max(1)
    }

    /// 正确速度 as it is printed: one decimal.
    pub fn speed_text(&self) -> String {
        rounding::text(self.milli_cpm() as f64 / 1000.0, 1)
    }

    /// 正确率 as it is printed, in percent: one decimal, without the sign.
    pub fn accuracy_text(&self) -> String {
        rounding::hundredths(self.accuracy_ppm() as f64 / 1e6, 1)
    }
}

/// The last valid day of a certificate issued on `issued` for `months` months: the same day of the month
/// (or the month's last), as resident identity cards count. None when it would lie after [`LAST_DAY`].
pub fn last_valid_day(issued: Date, months: u32) -> Option<Date> {
    let months = i32::try_from(months).ok().filter(|m| *m <= 12 * 200)?;
    issued.checked_add(months.months()).ok().filter(|day| *day <= LAST_DAY)
}

/// Days from [`FIRST_DAY`] to `day`; none outside the range.
pub fn day_number(day: Date) -> Option<u32> {
    let days = FIRST_DAY.until((Unit::Day, day)).ok()?.get_days();
    u32::try_from(days).ok().filter(|_| day <= LAST_DAY)
}

/// The day that is `number` days after [`FIRST_DAY`]; none after [`LAST_DAY`].
pub fn day_from_number(number: u32) -> Option<Date> {
    let days = i32::try_from(number).ok().filter(|d| *d < 366 * 200)?;
    FIRST_DAY.checked_add(days.days()).ok().filter(|day| *day <= LAST_DAY)
}

/// A certificate's number, `DB-2027-000123`: year of issue and running number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateNo {
    year: u16,
    serial: u32,
}

impl CertificateNo {
    /// Years that may occur in a number.
    pub const YEARS: std::ops::RangeInclusive<u16> = 2000..=2199;
    /// Largest running number.
    pub const MAX_SERIAL: u32 = 99_999_999;

    /// A number; none when the year is not in [`Self::YEARS`] or `serial` not in 1 to
    /// [`Self::MAX_SERIAL`].
    pub fn new(year: u16, serial: u32) -> Option<Self> {
        (Self::YEARS.contains(&year) && (1..=Self::MAX_SERIAL).contains(&serial))
            .then_some(Self { year, serial })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The running number within the year, from 1.
    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for CertificateNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DB-{}-{:06}", self.year, self.serial)
    }
}

/// A text that is no certificate number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a certificate number looks like DB-2027-000123")]
pub struct BadNumber;

impl FromStr for CertificateNo {
    type Err = BadNumber;

    /// Reads exactly what `Display` writes, nothing else.
    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let (year, serial) = text.strip_prefix("DB-").and_then(|t| t.split_once('-')).ok_or(BadNumber)?;
        let number =
            year.parse().ok().zip(serial.parse().ok()).and_then(|(y, s)| Self::new(y, s)).ok_or(BadNumber)?;
        if number.to_string() == text { Ok(number) } else { Err(BadNumber) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Certificate {
        Certificate {
            number: CertificateNo::new(2027, 123).unwrap(),
            badge: "059001".into(),
            name: "张伟".into(),
            unit: "城关派出所".into(),
            standard_id: "officer-2027".into(),
            standard_version: 1,
            tally: Tally { correct: 178, substitutions: 3, insertions: 1, omissions: 2, active_ms: 300_000 },
            grade: Some("合格".into()),
            sitting: date(2027, 3, 15),
            issued: date(2027, 3, 20),
            valid_until: Some(date(2029, 3, 20)),
            attempt_hash: [7; 32],
        }
    }

    #[test]
    fn figures_are_exact_and_never_rounded_up() {
        let mut c = sample();
        assert_eq!(c.check(), Ok(()));
        assert_eq!((c.milli_cpm(), c.accuracy_ppm()), (35_600, 967_391));
        assert_eq!((c.speed_text().as_str(), c.accuracy_text().as_str()), ("35.6", "96.7"));
        c.tally = Tally { correct: 29_999, active_ms: 60_000_000, ..Tally::default() };
        assert_eq!(c.speed_text(), "29.9");
        c.tally = Tally { correct: 9_499, substitutions: 501, active_ms: 1, ..Tally::default() };
        assert_eq!(c.accuracy_text(), "94.9");
    }

    #[test]
    fn both_ends_of_the_validity_are_included() {
        let mut c = sample();
        for (day, is) in [
            (date(2027, 3, 19), Validity::NotYet),
            (date(2027, 3, 20), Validity::Valid),
            (date(2029, 3, 20), Validity::Valid),
            (date(2029, 3, 21), Validity::Expired),
        ] {
            assert_eq!(c.validity(day), is, "{day}");
        }
        c.valid_until = None;
        assert_eq!(c.validity(LAST_DAY), Validity::Valid);
    }

    #[test]
    fn months_end_on_the_same_day_or_the_last() {
        assert_eq!(last_valid_day(date(2027, 3, 20), 24), Some(date(2029, 3, 20)));
        assert_eq!(last_valid_day(date(2027, 8, 31), 6), Some(date(2028, 2, 29)));
        assert_eq!(last_valid_day(date(2027, 8, 31), u32::MAX), None);
        assert_eq!(last_valid_day(date(2199, 8, 31), 12), None);
    }

    #[test]
    fn days_are_numbered_one_to_one() {
        assert_eq!(day_number(FIRST_DAY), Some(0));
        let last = day_number(LAST_DAY).unwrap();
        assert_eq!(last, 73_048);
        for n in [0, 58, 59, 60, 10_000, last] {
            assert_eq!(day_number(day_from_number(n).unwrap()), Some(n));
        }
        assert_eq!(day_from_number(last + 1), None);
        assert_eq!(day_from_number(u32::MAX), None);
        assert_eq!(day_number(date(1999, 12, 31)), None);
        assert_eq!(day_number(date(2200, 1, 1)), None);
    }

    #[test]
    fn numbers_have_one_form() {
        for text in ["DB-2027-000123", "DB-2000-000001", "DB-2199-99999999"] {
            assert_eq!(text.parse::<CertificateNo>().map(|n| n.to_string()).as_deref(), Ok(text));
        }
        for text in [
            "",
            "DB-2027-123",
            "DB-2027-0000123",
            "DB-2027-000000",
            "DB-1999-000001",
            "DB-2200-000001",
            "DB-2027-100000000",
            "db-2027-000123",
            "DB-2027-+00123",
            " DB-2027-000123",
            "DB-2027-000123\n",
        ] {
            assert_eq!(text.parse::<CertificateNo>(), Err(BadNumber), "{text:?}");
        }
    }

    #[test]
    fn faults_are_named() {
        use CertificateError as F;
        let fault = |change: fn(&mut Certificate)| {
            let mut c = sample();
            change(&mut c);
            c.check().err()
        };
        assert_eq!(fault(|c| c.badge = "p1".into()), Some(F::Text("badge")));
        assert_eq!(fault(|c| c.name = " 张伟".into()), Some(F::Text("name")));
        assert_eq!(fault(|c| c.name = "e\u{301}".into()), Some(F::Text("name")));
        assert_eq!(fault(|c| c.unit = String::new()), Some(F::Text("unit")));
        assert_eq!(fault(|c| c.grade = Some("好".repeat(17))), Some(F::Text("grade")));
        assert_eq!(fault(|c| c.standard_id = "Officer".into()), Some(F::Standard));
        assert_eq!(fault(|c| c.standard_version = 0), Some(F::Standard));
        assert_eq!(fault(|c| c.tally.correct = 0), Some(F::Tally));
        assert_eq!(fault(|c| c.tally.omissions = MAX_COUNT + 1), Some(F::Tally));
        assert_eq!(fault(|c| c.tally.active_ms = 0), Some(F::Tally));
        assert_eq!(fault(|c| c.issued = date(2027, 3, 14)), Some(F::Dates));
        assert_eq!(fault(|c| c.valid_until = Some(date(2027, 3, 19))), Some(F::Dates));
        assert_eq!(fault(|c| c.sitting = date(1999, 1, 1)), Some(F::Dates));
        assert_eq!(fault(|c| c.issued = date(2200, 1, 1)), Some(F::Dates));
    }
}
