//! The rule of a valid field, and why a value breaks it.

use super::civil::{Day, Minute};
use super::numbers;
use crate::text::is_han;

/// The validity rule of a field. It catches what cannot be right; it cannot tell what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A citizen number: 18 characters, a date, a right check digit.
    IdNumber,
    /// A date of 8 digits.
    Date,
    /// Date and time of 12 digits.
    Time,
    /// A phone number.
    Phone,
    /// A number plate.
    Plate,
    /// A case number.
    CaseNumber,
    /// A dispatch number.
    DispatchNumber,
    /// A unit credit code.
    CreditCode,
    /// A name of 2 to 15 Han characters, perhaps with `·`.
    Name,
    /// One of these.
    List(&'static [&'static str]),
    /// Digits only, from and to this many.
    Digits(usize, usize),
    /// Capital letters and digits, from and to this many.
    Code(usize, usize),
    /// An amount of money or an area: digits, perhaps a point and up to two decimals.
    Amount,
    /// Any text from and to this many characters, without tabs and line ends.
    Text(usize, usize),
}

/// Why a value is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Nothing stands in a required field.
    #[error("nothing is entered")]
    Empty,
    /// Too short or too long.
    #[error("{found} characters, {min} to {max} are allowed")]
    Length {
        /// Characters found.
        found: usize,
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
    },
    /// A character that the field cannot have.
    #[error("{0:?} cannot stand here")]
    Character(char),
    /// No such date or time.
    #[error("there is no such date or time")]
    Date,
    /// The check digit is wrong.
    #[error("the check digit is wrong")]
    CheckDigit,
    /// Not in the list.
    #[error("not in the list")]
    NotListed,
    /// Not of the form that the number has.
    #[error("not of the form of this number")]
    Form,
}

impl Rule {
    /// Whether `value` is valid.
    ///
    /// # Errors
    /// The first reason why it is not.
    pub fn check(self, value: &str) -> Result<(), Invalid> {
        let form = |ok: bool| if ok { Ok(()) } else { Err(Invalid::Form) };
        match self {
            _ if value.is_empty() => Err(Invalid::Empty),
            Self::IdNumber => check_id(value),
            Self::Date => {
                within(value, 8, 8)?;
                only(value, |c| c.is_ascii_digit())?;
                Day::from_digits(value).map(drop).ok_or(Invalid::Date)
            }
            Self::Time => {
                within(value, 12, 12)?;
                only(value, |c| c.is_ascii_digit())?;
                Minute::from_digits(value).map(drop).ok_or(Invalid::Date)
            }
            Self::Phone => {
                only(value, |c| c.is_ascii_digit())?;
                form(numbers::is_phone(value))
            }
            Self::Plate => form(numbers::is_plate(value)),
            Self::CaseNumber => {
                within(value, 23, 23)?;
                form(numbers::is_case_number(value))
            }
            Self::DispatchNumber => {
                within(value, 24, 24)?;
                form(numbers::is_dispatch_number(value))
            }
            Self::CreditCode => {
                within(value, 18, 18)?;
                if numbers::is_credit_code(value) { Ok(()) } else { Err(Invalid::CheckDigit) }
            }
            Self::Name => {
                within(value, 2, 15)?;
                only(value, |c| is_han(c) || c == '·')
            }
            Self::List(list) => {
                if list.contains(&value) {
                    Ok(())
                } else {
                    Err(Invalid::NotListed)
                }
            }
            Self::Digits(min, max) => {
                within(value, min, max)?;
                only(value, |c| c.is_ascii_digit())
            }
            Self::Code(min, max) => {
                within(value, min, max)?;
                only(value, |c| c.is_ascii_digit() || c.is_ascii_uppercase())
            }
            Self::Amount => check_amount(value),
            Self::Text(min, max) => {
                within(value, min, max)?;
                only(value, |c| !c.is_control())
            }
        }
    }
}

fn within(value: &str, min: usize, max: usize) -> Result<(), Invalid> {
    let found = value.chars().count();
    if (min..=max).contains(&found) { Ok(()) } else { Err(Invalid::Length { found, min, max }) }
}

fn only(value: &str, allowed: impl Fn(char) -> bool) -> Result<(), Invalid> {
    value.chars().find(|c| !allowed(*c)).map_or(Ok(()), |c| Err(Invalid::Character(c)))
}

fn check_id(value: &str) -> Result<(), Invalid> {
    within(value, 18, 18)?;
    let (body, last) = value.split_at_checked(17).ok_or(Invalid::Form)?;
    only(body, |c| c.is_ascii_digit())?;
    only(last, |c| c.is_ascii_digit() || c == 'X')?;
    body.get(6..14).and_then(Day::from_digits).ok_or(Invalid::Date)?;
    if numbers::check_digit(body) == last.chars().next() { Ok(()) } else { Err(Invalid::CheckDigit) }
}

fn check_amount(value: &str) -> Result<(), Invalid> {
    only(value, |c| c.is_ascii_digit() || c == '.')?;
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let ok = (1..=12).contains(&whole.len()) && (1..=2).contains(&part.len()) && !part.contains('.');
    if ok { Ok(()) } else { Err(Invalid::Form) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_found() {
        let cases: [(Rule, &str, Result<(), Invalid>); 12] = [
            (Rule::IdNumber, "590423198802140126", Ok(())),
            (Rule::IdNumber, "590423198802140127", Err(Invalid::CheckDigit)),
            (Rule::IdNumber, "590423198802300126", Err(Invalid::Date)),
            (Rule::IdNumber, "59042319880214012", Err(Invalid::Length { found: 17, min: 18, max: 18 })),
            (Rule::IdNumber, "59042319880214012x", Err(Invalid::Character('x'))),
            (Rule::IdNumber, "5904231988021４0126", Err(Invalid::Character('４'))),
            (Rule::Date, "20260230", Err(Invalid::Date)),
            (Rule::Time, "202602281260", Err(Invalid::Date)),
            (Rule::List(super::super::lists::SEXES), "男性", Err(Invalid::NotListed)),
            (Rule::Name, "王1", Err(Invalid::Character('1'))),
            (Rule::Amount, "12.345", Err(Invalid::Form)),
            (Rule::Text(1, 5), "", Err(Invalid::Empty)),
        ];
        for (rule, value, expected) in cases {
            assert_eq!(rule.check(value), expected, "{rule:?} {value}");
        }
    }
}
