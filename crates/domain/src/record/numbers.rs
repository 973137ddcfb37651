//! The numbers of records: how each is built, and whether one is well formed.
//!
//! Formats: GB 11643-1999 (citizen numbers), GA 36 (plates), GB 32100 (unit credit codes), the 23
//! characters of a case number and the 24 digits of a dispatch number. Everything that the program
//! makes up has the province prefix 59, the phone prefix 12 or the issuing letter I, none of which
//! exists, so a well-formed number never belongs to a real person.

use super::civil::Day;

/// Letters that plates and unit codes of this program use: neither I nor O, which look like digits.
pub const PLATE_LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The check digit of the first 17 digits of `body` (ISO 7064 MOD 11-2); none if they are no digits.
pub fn check_digit(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let mut digits = body.chars();
    let mut sum = 0;
    for weight in WEIGHTS {
        sum += weight * digits.next()?.to_digit(10)?;
    }
    CHECKS.get((sum % 11) as usize).copied()
}

/// The data in a citizen number about its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdFacts {
    /// Date of birth.
    pub born: Day,
    /// Whether the 17th digit is odd.
    pub male: bool,
}

/// Takes a citizen number apart; none if its length, its date or its check digit is wrong.
pub fn id_facts(number: &str) -> Option<IdFacts> {
    if number.len() != 18 || check_digit(number) != number.chars().last() {
        return None;
    }
    let born = Day::from_digits(number.get(6..14)?)?;
    let male = number.as_bytes().get(16)? % 2 == 1;
    Some(IdFacts { born, male })
}

/// A phone number: 11 digits beginning with 1, or a landline of 7 or 8 digits after an area code.
pub fn is_phone(number: &str) -> bool {
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    digits
        && (number.len() == 11 && number.starts_with('1')
            || (10..=12).contains(&number.len()) && number.starts_with('0'))
}

/// What stands for the dot of a plate: the middle dot, full and half width as well, and what is taken for it.
const PLATE_DOTS: [char; 5] = ['\u{B7}', '\u{30FB}', '\u{FF65}', '\u{2022}', '\u{2027}'];

/// A plate in the spelling in which systems key it: without the one dot that papers have behind its letter. All else is
/// left as it is, other dots too.
///
/// Authorities print the dot, systems store a plate without it, and hardly an input method has it on a key: with the dot
/// and without, a plate is the same.
pub fn plate_as_keyed(plate: &str) -> String {
    let dot = plate.char_indices().nth(2).filter(|(_, c)| PLATE_DOTS.contains(c));
    match dot.and_then(|(at, c)| Some((plate.get(..at)?, plate.get(at + c.len_utf8()..)?))) {
        Some((head, serial)) => format!("{head}{serial}"),
        None => plate.to_owned(),
    }
}

/// What ends plates of trailers, of driving schools, of the police, and of vehicles that come from Hong Kong and Macao.
const PLATE_ENDINGS: [char; 5] = ['挂', '学', '警', '港', '澳'];
/// The letters of new energy (GA 36-2018): first those of batteries alone, then those of other sources besides.
const NEW_ENERGY: [char; 10] = ['D', 'A', 'B', 'C', 'E', 'F', 'G', 'H', 'J', 'K'];

/// A plate: a Han character, a letter, perhaps a dot, then 5 characters, or 6 of new energy. The last of five may be a Han
/// character that tells what the vehicle is for.
pub fn is_plate(plate: &str) -> bool {
    is_plate_with(plate, |serial| {
        let ending = serial.strip_suffix(PLATE_ENDINGS);
        ending.map_or_else(|| is_serial(serial, 5), |body| is_serial(body, 4))
            || is_new_energy(serial, &NEW_ENERGY)
    })
}

/// A plate as it was judged before all letters and endings were known: new energy has D or F, and there is no ending.
pub fn is_earlier_plate(plate: &str) -> bool {
    is_plate_with(plate, |serial| is_serial(serial, 5) || is_new_energy(serial, &['D', 'F']))
}

fn is_plate_with(plate: &str, good: impl Fn(&str) -> bool) -> bool {
    let plate = plate_as_keyed(plate);
    let mut chars = plate.chars();
    let province = chars.next().is_some_and(crate::text::is_han);
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    province && letter && good(chars.as_str())
}

fn is_in_alphabet(serial: &str) -> bool {
    serial.chars().all(|c| c.is_ascii_digit() || PLATE_LETTERS.contains(c))
}

/// So many digits, up to two of them letters.
fn is_serial(serial: &str, length: usize) -> bool {
    let letters = serial.bytes().filter(u8::is_ascii_uppercase).count();
    serial.len() == length && letters <= 2 && is_in_alphabet(serial)
}

/// Small: one of these letters, a letter or digit, four digits. Large: five digits, one of these letters.
fn is_new_energy(serial: &str, letters: &[char]) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        serial.get(range).is_some_and(|s| s.bytes().all(|b| b.is_ascii_digit()))
    };
    serial.len() == 6
        && is_in_alphabet(serial)
        && (serial.starts_with(letters) && digits(2..6) || serial.ends_with(letters) && digits(0..5))
}

/// `A`, a unit code of 12 digits, year and month, 4 digits: 23 characters.
pub fn is_case_number(number: &str) -> bool {
    let month = |digits: &str| Day::from_digits(&format!("{digits}01")).is_some();
    number.len() == 23
        && number.strip_prefix('A').is_some_and(|rest| {
            rest.bytes().all(|b| b.is_ascii_digit()) && rest.get(12..18).is_some_and(month)
        })
}

/// A unit code of 12 digits, the date, 4 digits: 24 digits.
pub fn is_dispatch_number(number: &str) -> bool {
    number.len() == 24
        && number.bytes().all(|b| b.is_ascii_digit())
        && number.get(12..20).is_some_and(|d| Day::from_digits(d).is_some())
}

/// The alphabet of GB 32100: no I, O, S, V, Z.
const CREDIT: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character of the first 17 characters of a unit credit code (GB 32100); none if one of
/// them is not in its alphabet.
pub fn credit_check(body: &str) -> Option<char> {
    let mut chars = body.chars();
    let (mut sum, mut weight) = (0, 1);
    for _ in 0..17 {
        sum += weight * CREDIT.find(chars.next()?)?;
        weight = weight * 3 % 31;
    }
    CREDIT.chars().nth((31 - sum % 31) % 31)
}

/// The check character of the 8 characters of an organisation code (GB 11714).
pub fn organisation_check(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let mut chars = body.chars();
    let mut sum = 0;
    for weight in WEIGHTS {
        sum += weight * chars.next()?.to_digit(36)?;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        n => char::from_digit(n, 10),
    }
}

/// A unit credit code of 18 characters whose two check characters are right.
pub fn is_credit_code(code: &str) -> bool {
    code.len() == 18
        && code.is_ascii()
        && credit_check(code) == code.chars().last()
        && code.get(8..16).and_then(organisation_check) == code.chars().nth(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        for number in ["11010519491231002X", "440524188001010014", "590423198802140126"] {
            assert!(id_facts(number).is_some(), "{number}");
        }
        assert_eq!(id_facts("590423198802140126").map(|f| f.male), Some(false));
        for number in
            ["590423198802140127", "590423198802300126", "59042319880214012x", "5904231988021401", ""]
        {
            assert_eq!(id_facts(number), None, "{number}");
        }
    }

    #[test]
    fn plates() {
        for plate in ["岚I·3F582", "岚I3F582", "岚I·D12345", "岚I·FA1234", "岚I·12345D", "岚I·AB123"]
        {
            assert!(is_plate(plate), "{plate}");
        }
        for plate in
            ["岚I·3F58", "岚I·3I582", "岚I·L12345", "岚I·ABC12", "I·12345", "岚i·12345", "岚I·1234567"]
        {
            assert!(!is_plate(plate) && !is_earlier_plate(plate), "{plate}");
        }
        // What was judged by the earlier rule stays judged by it.
        for (plate, earlier) in
            [("岚I·D12345", true), ("岚I·12345F", true), ("岚I·G12345", false), ("岚I·1234挂", false)]
        {
            assert!(is_plate(plate));
            assert_eq!(is_earlier_plate(plate), earlier, "{plate}");
        }
    }

    #[test]
    fn the_dot_of_a_plate_is_no_part_of_it() {
        for (plate, keyed) in [
            ("岚I·3F582", "岚I3F582"),
            ("岚I・3F582", "岚I3F582"),
            ("岚I･3F582", "岚I3F582"),
            ("岚I•3F582", "岚I3F582"),
            ("岚I‧3F582", "岚I3F582"),
            ("岚I3F582", "岚I3F582"),
            ("岚I·D12345", "岚ID12345"),
            // One dot, behind the letter, and no other sign.
            ("岚I··3F582", "岚I·3F582"),
            ("岚·I3F582", "岚·I3F582"),
            ("岚I3·F582", "岚I3·F582"),
            ("岚I3F582·", "岚I3F582·"),
            ("岚I.3F582", "岚I.3F582"),
            ("岚I-3F582", "岚I-3F582"),
            ("岚I。3F582", "岚I。3F582"),
            ("岚I·", "岚I"),
            ("·", "·"),
            ("", ""),
        ] {
            assert_eq!(plate_as_keyed(plate), keyed, "{plate}");
        }
    }

    #[test]
    fn case_dispatch_and_credit_codes() {
        assert!(is_case_number("A5904231500002026100018"));
        assert!(!is_case_number("A5904231500002026130018"));
        assert!(is_dispatch_number("590423510000202611050036"));
        assert!(!is_dispatch_number("590423510000202611310036"));
        // A published example of GB 32100.
        assert!(is_credit_code("91350100M000100Y43"));
        assert!(!is_credit_code("91350100M000100Y44"));
    }

    #[test]
    fn phones() {
        assert!(is_phone("12034567801") && is_phone("059100001234"));
        assert!(!is_phone("1203456780") && !is_phone("1203456780a") && !is_phone("120345678011"));
    }
}
