//! The rule of a valid field, and why a value breaks it.

use super::address::{AddressPart, check_address};
use super::civil::{Day, Minute};
use super::numbers;
use crate::text::is_han;

/// The validity rule of a field. It catches what cannot be right; it cannot tell what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A citizen number (GB 11643): 18 characters, the region of a province, a date, a right check digit.
    IdNumber,
    /// A date of 8 digits.
    Date,
    /// Date and time of 12 digits.
    Time,
    /// A phone number.
    Phone,
    /// A number plate.
    Plate,
    /// A number plate in forms of logs from before all letters of new energy and all endings were known: what was judged so
    /// stays judged so. No form of today has it.
    EarlierPlate,
    /// A case number.
    CaseNumber,
    /// A dispatch number.
    DispatchNumber,
    /// A unit credit code.
    CreditCode,
    /// A name of 2 to 15 Han characters, perhaps with `·` between its parts.
    Name,
    /// An age in full years.
    Age,
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
    /// A standard address from and to this many characters.
    Address(usize, usize),
    /// A part of a standard address.
    Part(AddressPart),
}

/// The name of the kind of field whose value is one of a list.
pub const LIST: &str = "list";
/// The oldest age that is believed.
const OLDEST: u32 = 150;
/// The years that a date of a record can have.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2099;

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
    /// No province has such a code.
    #[error("the first digits are the code of no region")]
    Region,
    /// The check digit is wrong.
    #[error("the check digit is wrong")]
    CheckDigit,
    /// Not in the list.
    #[error("not in the list")]
    NotListed,
    /// Not of the form that the number has.
    #[error("not of the form that is asked")]
    Form,
    /// It ends in another word.
    #[error("it must end with {0}")]
    Ending(&'static str),
    /// A word that says "as above" where the value must stand in full.
    #[error("written in full, never as above")]
    Ditto,
}

impl Invalid {
    /// Its name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Length { .. } => "length",
            Self::Character(_) => "character",
            Self::Date => "date",
            Self::Region => "region",
            Self::CheckDigit => "check-digit",
            Self::NotListed => "not-listed",
            Self::Form => "form",
            Self::Ending(_) => "ending",
            Self::Ditto => "ditto",
        }
    }
}

impl Rule {
    /// The name of the kind of field that has it; never to be changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Phone => "phone",
            Self::Plate | Self::EarlierPlate => "plate",
            Self::CaseNumber => "case_number",
            Self::DispatchNumber => "dispatch_number",
            Self::CreditCode => "credit_code",
            Self::Name => "name",
            Self::Age => "age",
            Self::List(_) => LIST,
            Self::Digits(..) => "digits",
            Self::Code(..) => "code",
            Self::Amount => "amount",
            Self::Text(..) => "text",
            Self::Address(..) => "address",
            Self::Part(AddressPart::Number) => "address_number",
            Self::Part(AddressPart::Building) => "building",
            Self::Part(AddressPart::Entrance) => "entrance",
            Self::Part(AddressPart::Floor) => "floor",
            Self::Part(AddressPart::Room) => "room",
        }
    }

    /// The rules of every kind of field but lists. Those that have a length have this one.
    pub fn all(min: usize, max: usize) -> impl Iterator<Item = Self> {
        let parts = AddressPart::ALL.map(Self::Part);
        let fixed = [
            Self::IdNumber,
            Self::Date,
            Self::Time,
            Self::Phone,
            Self::Plate,
            Self::CaseNumber,
            Self::DispatchNumber,
            Self::CreditCode,
            Self::Name,
            Self::Age,
            Self::Amount,
        ];
        let long =
            [Self::Digits(min, max), Self::Code(min, max), Self::Text(min, max), Self::Address(min, max)];
        fixed.into_iter().chain(long).chain(parts)
    }

    /// Fewest and most characters, where the kind of field leaves them open.
    pub const fn length(self) -> Option<(usize, usize)> {
        match self {
            Self::Digits(min, max)
            | Self::Code(min, max)
            | Self::Text(min, max)
            | Self::Address(min, max) => Some((min, max)),
            _ => None,
        }
    }

    /// Whether values are texts, which are compared by their accuracy and not as a whole.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text(..) | Self::Address(..))
    }

    /// `value` in the one spelling in which values of this kind are compared: what is written in several ways and is the same
    /// becomes the same. Only plates have more than one.
    pub fn one_spelling(self, value: String) -> String {
        let plate = matches!(self, Self::Plate | Self::EarlierPlate);
        if plate { numbers::plate_as_keyed(&value) } else { value }
    }

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
                day(value).map(drop).ok_or(Invalid::Date)
            }
            Self::Time => {
                within(value, 12, 12)?;
                only(value, |c| c.is_ascii_digit())?;
                Minute::from_digits(value)
                    .filter(|m| YEARS.contains(&m.day().parts().0))
                    .map(drop)
                    .ok_or(Invalid::Date)
            }
            Self::Phone => {
                only(value, |c| c.is_ascii_digit())?;
                form(numbers::is_phone(value))
            }
            Self::Plate => form(numbers::is_plate(value)),
            Self::EarlierPlate => form(numbers::is_earlier_plate(value)),
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
                only(value, |c| is_han(c) || c == '·')?;
                form(value.split('·').all(|part| !part.is_empty()))
            }
            Self::Age => {
                only(value, |c| c.is_ascii_digit())?;
                let plain = value == "0" || !value.starts_with('0');
                form(plain && value.parse().is_ok_and(|age: u32| age <= OLDEST))
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
            Self::Address(min, max) => {
                within(value, min, max)?;
                check_address(value)
            }
            Self::Part(part) => {
                within(value, 2, 15)?;
                part.check(value)
            }
        }
    }
}

/// Words that stand for the value of the line above.
const AS_ABOVE: [&str; 6] = ["同上", "同前", "同左", "同下", "〃", "″"];

/// Whether `value` refers to another value instead of being one.
pub fn is_ditto(value: &str) -> bool {
    AS_ABOVE.iter().any(|word| value.starts_with(word))
}

/// The day of eight digits, in a year that a record can have.
fn day(digits: &str) -> Option<Day> {
    Day::from_digits(digits).filter(|day| YEARS.contains(&day.parts().0))
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
    // A region's code begins with that of its province, from 11; 0 is none.
    if body.starts_with('0') {
        return Err(Invalid::Region);
    }
    body.get(6..14).and_then(day).ok_or(Invalid::Date)?;
    if numbers::check_digit(body) == last.chars().next() { Ok(()) } else { Err(Invalid::CheckDigit) }
}

fn check_amount(value: &str) -> Result<(), Invalid> {
    only(value, |c| c.is_ascii_digit() || c == '.')?;
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let ok = (1..=12).contains(&whole.len()) && (1..=2).contains(&part.len()) && !part.contains('.');
    if ok { Ok(()) } else { Err(Invalid::Form) }
}

#[cfg(test)]
mod tests;
