//! Dates of birth in the spellings of personnel offices. What can be read in two ways is refused.

use jiff::civil::{Date, Time, date};

use super::fault::RowFaultKind;
use super::texts::half_width;
use crate::office::cell::{Cell, excerpt};
use dabiao_domain::roster_import::BirthGiven;

/// Youngest and oldest age in full years that an officer's date of birth may give.
pub(super) const AGES: std::ops::RangeInclusive<i16> = 18..=75;

/// The date in a cell. `tenths`: whether `1970.10` may have lost its zero, as numbers do. A date with a time of day is
/// refused: exports in another time zone give the evening before, and which day was meant can't be known.
///
/// # Errors
/// The problem of the cell.
pub(super) fn read(cell: &Cell, tenths: bool) -> Result<BirthGiven, RowFaultKind> {
    match cell {
        Cell::Date(at) if at.time() != Time::midnight() => Err(RowFaultKind::BirthTime(cell.shown())),
        Cell::Date(at) => Ok(BirthGiven { date: at.date(), month_only: false }),
        Cell::Number(n) if n.fract() == 0.0 => parse(&n.to_string(), true),
        // 1970.5 typed into a cell is a number; what is not near a year is a serial day with a time.
        Cell::Number(n) if (1900.0..2100.0).contains(n) => parse(&n.to_string(), true),
        Cell::Number(n) if serial(n.trunc()).is_some() => Err(RowFaultKind::BirthTime(n.to_string())),
        Cell::Number(n) => Err(RowFaultKind::BirthUnreadable(n.to_string())),
        Cell::Formatted { number, .. } => read(&Cell::Number(*number), tenths),
        cell => parse(&cell.shown(), tenths),
    }
}

/// Refuses a date that no officer was born on.
///
/// # Errors
/// In the future, or an age outside [`AGES`].
pub(super) fn check(birth: BirthGiven, today: Date) -> Result<BirthGiven, RowFaultKind> {
    let date = birth.date;
    if date > today {
        return Err(RowFaultKind::BirthFuture(date));
    }
    let had_birthday = (today.month(), today.day()) >= (date.month(), date.day());
    let age = today.year() - date.year() - i16::from(!had_birthday);
    if age < *AGES.start() {
        return Err(RowFaultKind::BirthYoung { date, age });
    }
    if age > *AGES.end() {
        return Err(RowFaultKind::BirthOld { date, age });
    }
    Ok(birth)
}

fn parse(text: &str, tenths: bool) -> Result<BirthGiven, RowFaultKind> {
    let unreadable = || RowFaultKind::BirthUnreadable(excerpt(text));
    let half: String = text.trim().chars().map(half_width).collect();
    let plain = half.strip_suffix("出生").or_else(|| half.strip_suffix('生')).unwrap_or(&half).trim();
    // `1970-05-12 00:00:00` and `1970-05-12T00:00:00`.
    let day = match plain.split_once([' ', 'T']) {
        Some((day, time)) if time.chars().all(|c| c == '0' || ":.".contains(c)) => day,
        Some((_, time)) if time.chars().all(|c| c.is_ascii_digit() || ":.".contains(c)) => {
            return Err(RowFaultKind::BirthTime(excerpt(text)));
        }
        _ => plain,
    };
    let groups: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).collect();
    let signs: Vec<char> = day.chars().filter(|c| !c.is_ascii_digit()).collect();
    if !signs.iter().all(|c| "年月日号.-/。—–".contains(*c)) {
        return Err(unreadable());
    }
    // `1970年5月` ends with a sign: its last group is empty, no other may be.
    let groups = match groups.split_last() {
        Some((&"", before)) if signs.last().is_some_and(|c| "年月日号".contains(*c)) => before,
        _ => groups.as_slice(),
    };
    match *groups {
        [digits] => one_group(digits).unwrap_or_else(|| Err(unreadable())),
        [year, month] if year.len() == 4 && !month.is_empty() && month.len() <= 2 => {
            if tenths && month == "1" && signs.first() == Some(&'.') {
                return Err(RowFaultKind::BirthAmbiguous(excerpt(text)));
            }
            build(year, month, None).ok_or_else(|| RowFaultKind::BirthNoSuchDay(excerpt(text)))
        }
        [year, month, day] if year.len() == 4 && matches!((month.len(), day.len()), (1..=2, 1..=2)) => {
            build(year, month, Some(day)).ok_or_else(|| RowFaultKind::BirthNoSuchDay(excerpt(text)))
        }
        [year, ref rest @ ..] if year.len() == 2 && rest.iter().all(|part| matches!(part.len(), 1..=2)) => {
            Err(RowFaultKind::BirthShortYear(excerpt(text)))
        }
        _ => Err(unreadable()),
    }
}

/// Digits without anything between them: 19700512, 197005, a serial day, or a bare year.
fn one_group(digits: &str) -> Option<Result<BirthGiven, RowFaultKind>> {
    let no_such_day = || RowFaultKind::BirthNoSuchDay(digits.to_owned());
    let year = digits.get(..4)?;
    match digits.len() {
        8 => Some(build(year, digits.get(4..6)?, digits.get(6..)).ok_or_else(no_such_day)),
        6 if !matches!(year.get(..2)?, "19" | "20") => {
            Some(Err(RowFaultKind::BirthShortYear(digits.to_owned())))
        }
        6 => Some(build(year, digits.get(4..)?, None).ok_or_else(no_such_day)),
        5 => serial(digits.parse().ok()?).map(Ok),
        4 => Some(Err(RowFaultKind::BirthYearOnly(digits.to_owned()))),
        _ => None,
    }
}

fn build(year: &str, month: &str, day: Option<&str>) -> Option<BirthGiven> {
    let number = |text: &str| text.parse::<i8>().ok();
    let day_number = day.map_or(Some(1), number)?;
    let date = Date::new(year.parse().ok()?, number(month)?, day_number).ok()?;
    Some(BirthGiven { date, month_only: day.is_none() })
}

/// The day of a spreadsheet's serial number, from 1 March 1900: before it, spreadsheets count a day too many.
fn serial(days: f64) -> Option<BirthGiven> {
    if !(61.0..2_958_466.0).contains(&days) {
        return None;
    }
    let day = date(1899, 12, 30).checked_add(jiff::Span::new().days(days as i64)).ok()?;
    Some(BirthGiven { date: day, month_only: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<BirthGiven, RowFaultKind> {
        read(&Cell::Text(text.to_owned()), true)
    }

    #[test]
    fn the_usual_spellings_give_one_day() {
        let day = BirthGiven { date: date(1970, 5, 12), month_only: false };
        for spelling in [
            "1970-05-12",
            "1970.5.12",
            "1970/5/12",
            "19700512",
            "1970年5月12日",
            "１９７０．５．１２",
            "1970年05月12日出生",
            "1970-05-12 00:00:00",
            "1970-05-12T00:00:00",
            " 1970–5–12 ",
            "25700",
        ] {
            assert_eq!(text(spelling), Ok(day), "{spelling}");
        }
        for cell in [Cell::Number(19_700_512.0), Cell::Number(25_700.0)] {
            assert_eq!(read(&cell, true), Ok(day), "{cell:?}");
        }
        assert_eq!(read(&Cell::Date(date(1970, 5, 12).at(0, 0, 0, 0)), true), Ok(day));
    }

    #[test]
    fn a_month_is_its_first_day_and_known_as_such() {
        let month = BirthGiven { date: date(1970, 5, 1), month_only: true };
        for spelling in ["1970-05", "1970/5", "1970.5", "1970.05", "197005", "1970年5月", "1970年5月生"]
        {
            assert_eq!(text(spelling), Ok(month), "{spelling}");
        }
        assert_eq!(read(&Cell::Number(1970.5), true), Ok(month));
        assert_eq!(read(&Cell::Number(197_005.0), true), Ok(month));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        assert_eq!(text("1970.1"), Err(RowFaultKind::BirthAmbiguous("1970.1".to_owned())));
        assert_eq!(
            read(&Cell::Number(1970.1), false),
            Err(RowFaultKind::BirthAmbiguous("1970.1".to_owned()))
        );
        assert!(read(&Cell::Text("1970.1".to_owned()), false).is_ok());
        assert!(text("1970.10").is_ok());
        for short in ["70.5", "70-05-12", "700512"] {
            assert!(matches!(text(short), Err(RowFaultKind::BirthShortYear(_))), "{short}");
        }
        assert!(matches!(text("1970"), Err(RowFaultKind::BirthYearOnly(_))));
        for none in ["1970-02-30", "197013", "1970.0.1", "19701301"] {
            assert!(matches!(text(none), Err(RowFaultKind::BirthNoSuchDay(_))), "{none}");
        }
        for none in ["五月", "12/5/1970", "1970--5", "1970.5.", "-1970.5", "1970-05-12?", "123", "1234567"]
        {
            assert!(matches!(text(none), Err(RowFaultKind::BirthUnreadable(_))), "{none}");
        }
    }

    #[test]
    fn a_date_with_a_time_of_day_is_refused() {
        let day = date(1970, 5, 11);
        for cell in [
            Cell::Date(day.at(23, 59, 17, 0)),
            Cell::Date(day.at(12, 0, 0, 0)),
            Cell::Number(25_700.25),
            Cell::Text("1970-05-11 23:59:17".to_owned()),
            Cell::Text("1970-05-11T16:00:00".to_owned()),
        ] {
            assert!(matches!(read(&cell, true), Err(RowFaultKind::BirthTime(_))), "{cell:?}");
        }
    }

    #[test]
    fn an_age_is_counted_in_full_years() {
        let today = date(2026, 3, 1);
        let at = |date| check(BirthGiven { date, month_only: false }, today);
        assert!(at(date(2008, 3, 1)).is_ok());
        assert!(matches!(at(date(2008, 3, 2)), Err(RowFaultKind::BirthYoung { age: 17, .. })));
        assert!(at(date(1950, 3, 2)).is_ok());
        assert!(matches!(at(date(1950, 3, 1)), Err(RowFaultKind::BirthOld { age: 76, .. })));
        assert!(at(date(2008, 2, 29)).is_ok());
        assert!(matches!(at(date(2026, 3, 2)), Err(RowFaultKind::BirthFuture(_))));
    }
}
