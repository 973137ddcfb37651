//! A value of a cell, cut off once to what its column shows, so that all forms say the same.

use jiff::civil::{Date, DateTime, Time};

use dabiao_domain::rounding;

/// The content of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number with this many places after the point, at most 9.
    Decimal(u8),
    /// A ratio, shown in hundredths with this many places after the point, at most 7: 0.8725 is 87.25%.
    Percent(u8),
    /// A day.
    Date,
    /// A day and a time of day, to the second; shown to the minute.
    DateTime,
}

/// The content of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text; in any column, such as — where there is no number.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number, or a ratio in a column of hundredths.
    Decimal(f64),
    /// A day.
    Date(Date),
    /// A day and a time of day.
    DateTime(DateTime),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Integer(n)
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Self::Integer(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Value {
    fn from(n: f64) -> Self {
        Self::Decimal(n)
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl From<DateTime> for Value {
    fn from(at: DateTime) -> Self {
        Self::DateTime(at)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Above it, a floating-point number does not hold every whole one.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Below it, a whole number fits into 64 bits.
const WHOLE: f64 = 9.2e18;

impl Value {
    /// The value as a column of `kind` holds it: numbers cut off downwards, times to the second,
    /// what is no number left empty, text that reads as the kind turned into it, line ends `\n`, characters
    /// that no spreadsheet can hold turned into U+FFFD. Doing it twice changes nothing more.
    pub fn as_kind(&self, kind: Kind) -> Self {
        match (self, kind) {
            (Self::Empty, _) => Self::Empty,
            (Self::Text(text), _) => Self::read(&plain_text(text), kind),
            (Self::Decimal(n), _) if !n.is_finite() => Self::Empty,
            (Self::Integer(n), Kind::Integer) => Self::Integer(*n),
            (Self::Integer(n), Kind::Decimal(_) | Kind::Percent(_)) if (*n as f64).abs() < EXACT => {
                Self::Decimal(*n as f64).as_kind(kind)
            }
            (Self::Decimal(n), Kind::Decimal(places)) => cut_off(*n, places),
            (Self::Decimal(n), Kind::Percent(places)) => cut_off(*n, places.saturating_add(2)),
            (Self::Decimal(n), Kind::Integer) if n.fract() == 0.0 && n.abs() < WHOLE => {
                Self::Integer(*n as i64)
            }
            (Self::Date(day), Kind::Date) => Self::Date(*day),
            (Self::Date(day), Kind::DateTime) => Self::DateTime(day.to_datetime(Time::midnight())),
            (Self::DateTime(at), Kind::DateTime) => {
                let time = at.time().with().subsec_nanosecond(0).build().unwrap_or(at.time());
                Self::DateTime(at.date().to_datetime(time))
            }
            (value, _) => Self::Text(value.plain(natural(value))),
        }
    }

    /// The value that a text stands for in a column of `kind`; the text itself if it is none.
    pub(super) fn read(text: &str, kind: Kind) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        let value = match kind {
            Kind::Text => None,
            Kind::Integer => text.parse().ok().map(Self::Integer),
            Kind::Decimal(_) => number(text).map(Self::Decimal),
            // In decimal, so that 87.25% is the very number 0.8725.
            Kind::Percent(_) => {
                let digits = text.strip_suffix('%').filter(|t| number(t).is_some());
                digits.and_then(|digits| format!("{digits}e-2").parse().ok()).map(Self::Decimal)
            }
            Kind::Date => text.parse().ok().map(Self::Date),
            Kind::DateTime => text.parse().ok().map(Self::DateTime),
        };
        match value {
            // Only a text that is written as this value would be: 007 and 1e3 stay what they are.
            Some(value) if value.as_kind(kind).plain(kind) == text => value.as_kind(kind),
            _ => Self::Text(text.to_owned()),
        }
    }

    /// The text in full, as csv has it.
    pub fn plain(&self, kind: Kind) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(n) => n.to_string(),
            Self::Decimal(n) => match kind {
                Kind::Percent(places) => {
                    let hundredths: f64 = format!("{n}e2").parse().unwrap_or(n * 100.0);
                    format!("{hundredths:.*}%", usize::from(places))
                }
                Kind::Decimal(places) => format!("{n:.*}", usize::from(places)),
                _ => n.to_string(),
            },
            Self::Date(day) => day.to_string(),
            Self::DateTime(at) => format!("{} {}", at.date(), at.time()),
        }
    }

    /// The text as it is printed.
    pub fn shown(&self, kind: Kind) -> String {
        match self {
            Self::DateTime(at) => format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute()),
            value => value.plain(kind),
        }
    }
}

/// The kind that a value shows in full.
const fn natural(value: &Value) -> Kind {
    match value {
        Value::Date(_) => Kind::Date,
        Value::DateTime(_) => Kind::DateTime,
        Value::Integer(_) => Kind::Integer,
        Value::Decimal(_) | Value::Text(_) | Value::Empty => Kind::Text,
    }
}

/// `n` with this many places after the point, as every output cuts figures off: the nearest number to that decimal.
/// What has more digits than a floating-point number is no figure of an office, and stays text.
fn cut_off(n: f64, places: u8) -> Value {
    let scaled = rounding::units_down(n, places);
    if scaled.abs() < rounding::WHOLE_UNITS {
        Value::Decimal(format!("{scaled}e-{places}").parse().unwrap_or(n))
    } else {
        Value::Text(n.to_string())
    }
}

/// A plain decimal number: digits, one point, a minus.
fn number(text: &str) -> Option<f64> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    plain.then(|| text.parse().ok()).flatten()
}

fn plain_text(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let held =
        |c: char| !(c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    lines.chars().map(|c| if held(c) { c } else { '\u{FFFD}' }).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_number_is_what_is_shown() {
        let shown = |n: f64, kind| Value::Decimal(n).as_kind(kind).plain(kind);
        assert_eq!(shown(0.872_549_019_6, Kind::Percent(1)), "87.2%");
        assert_eq!(shown(0.872_549_019_6, Kind::Percent(2)), "87.25%");
        assert_eq!(shown(29.95, Kind::Decimal(1)), "29.9");
        assert_eq!(shown(-0.04, Kind::Decimal(1)), "-0.1");
        assert_eq!(shown(0.999_9, Kind::Percent(1)), "99.9%");
        assert_eq!(shown(1.0, Kind::Percent(0)), "100%");
        assert_eq!(Value::Decimal(0.5).as_kind(Kind::Percent(0)), Value::Decimal(0.5));
        // As many digits as a floating-point number can hold, and one more.
        assert_eq!(shown(10_989_837_411_399.94, Kind::Decimal(1)), "10989837411399.9");
        assert_eq!(shown(109_898_374_113_995.94, Kind::Decimal(1)), "109898374113995.94");
        assert_eq!(Value::Decimal(f64::NAN).as_kind(Kind::Decimal(1)), Value::Empty);
    }

    #[test]
    fn text_becomes_a_value_only_where_it_is_written_as_one() {
        let read = |text: &str, kind| Value::from(text).as_kind(kind);
        assert_eq!(read("007", Kind::Integer), Value::from("007"));
        assert_eq!(read("7", Kind::Integer), Value::Integer(7));
        assert_eq!(read("7", Kind::Text), Value::from("7"));
        assert_eq!(read("—", Kind::Percent(1)), Value::from("—"));
        assert_eq!(read("87.3%", Kind::Percent(1)), Value::Decimal(0.873));
        assert_eq!(read("2026-05-01", Kind::Date), Value::Date(date(2026, 5, 1)));
        assert_eq!(Value::Integer(7).as_kind(Kind::Text), Value::from("7"));
        assert_eq!(Value::Date(date(2026, 5, 1)).as_kind(Kind::Integer), Value::from("2026-05-01"));
        assert_eq!(read("a\r\nb\u{0}", Kind::Text), Value::from("a\nb\u{FFFD}"));
    }
}
