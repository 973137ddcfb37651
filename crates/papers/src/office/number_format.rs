//! Whole numbers as a spreadsheet shows them by the format of their cell: `000000` shows 12345 as 012345.
//!
//! Only formats that keep every digit are read; of others it can't be said here what a person sees.

/// An element of a format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A digit; whether it shows where there is none.
    Digit(bool),
    /// A sign as it is.
    Sign(char),
}

/// The displayed text of a whole number, 0 to 999,999,999,999,999, in a cell of that format; none where it
/// can't be determined: a number with a fraction, and formats that group, round, scale or compute.
pub fn shown(number: f64, format: &str) -> Option<String> {
    if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
        return None;
    }
    let digits = number.to_string();
    if is_plain(format) {
        return Some(digits);
    }
    let mut places = places(format)?;
    let first = places.iter().position(|place| matches!(place, Place::Digit(_)))?;
    let wanted = places.iter().filter(|place| matches!(place, Place::Digit(_))).count();
    // The first place of a digit takes all that there is no other place for.
    let missing = digits.len().saturating_sub(wanted);
    places.splice(first..first, std::iter::repeat_n(Place::Digit(false), missing));
    let count = wanted + missing;
    let mut left =
        digits.chars().rev().map(Some).chain(std::iter::repeat(None)).take(count).collect::<Vec<_>>();
    let mut out = String::new();
    for place in places {
        match (place, matches!(place, Place::Digit(_)).then(|| left.pop().flatten()).flatten()) {
            (Place::Sign(c), _) => out.push(c),
            (Place::Digit(_), Some(digit)) => out.push(digit),
            (Place::Digit(true), None) => out.push('0'),
            (Place::Digit(false), None) => {}
        }
    }
    Some(out)
}

/// Whether the format shows a whole number as it is.
pub fn is_plain(format: &str) -> bool {
    let format = format.trim();
    format.is_empty()
        || format.eq_ignore_ascii_case("general")
        || matches!(format, "@" | "0" | "#" | "0_" | "0_ ")
}

/// The places of the first section, which is that of numbers above zero.
fn places(format: &str) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        match c {
            ';' => break,
            '0' => places.push(Place::Digit(true)),
            '#' => places.push(Place::Digit(false)),
            '"' => {
                for c in rest.by_ref().take_while(|c| *c != '"') {
                    places.push(Place::Sign(c));
                }
            }
            '\\' => places.push(Place::Sign(rest.next()?)),
            '_' | '*' => {
                rest.next()?;
            }
            '[' => {
                let inner: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let colour = inner.chars().all(|c| c.is_ascii_alphabetic());
                if !(colour && !inner.to_ascii_lowercase().starts_with("dbnum") || inner.starts_with("$-")) {
                    return None;
                }
            }
            ' ' | '-' | '(' | ')' | ':' => places.push(Place::Sign(c)),
            c if !c.is_ascii() => places.push(Place::Sign(c)),
            _ => return None,
        }
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_shown_as_their_format_says() {
        for (number, format, seen) in [
            (12345.0, "000000", Some("012345")),
            (12345.0, "General", Some("12345")),
            (12345.0, "0", Some("12345")),
            (12345.0, "@", Some("12345")),
            (1_234_567.0, "000000", Some("1234567")),
            (12345.0, "00-0000", Some("01-2345")),
            (123.0, "\"J\"00000", Some("J00123")),
            (123.0, "\\J00000;[Red]-0", Some("J00123")),
            (5.0, "000000_ ", Some("000005")),
            (0.0, "####", Some("0")),
            (7.0, "[$-804]000", Some("007")),
            (12345.0, "#,##0", None),
            (12345.0, "0.00", None),
            (12345.0, "0%", None),
            (12345.0, "0.00E+00", None),
            (12345.0, "[DBNum1]0", None),
            (12345.5, "000000", None),
            (-1.0, "000000", None),
        ] {
            assert_eq!(shown(number, format).as_deref(), seen, "{number} in {format}");
        }
    }
}
