//! Finds numbers that could belong to somebody: nobody real may ever be in an exercise.
//!
//! Formats: GB 11643-1999 (citizen numbers, ISO 7064 MOD 11-2 check), mobile numbers (second digit
//! 3 to 9 is allocated), GA 36 plates (province character, issuing letter, 5 or 6 characters).

use std::ops::Range;

use crate::domain::record::numbers::check_digit;

/// Citizen numbers with a right check digit outside the province prefix 59, which was never assigned.
pub fn id_numbers(text: &str) -> impl Iterator<Item = String> + '_ {
    runs(text, |c| c.is_ascii_digit() || c == 'X' || c == 'x')
        .filter(|run| run.len() == 18 && !run.starts_with("59") && check_digit(run) == run.chars().last())
        .map(ToOwned::to_owned)
}

/// Numbers of 11 digits that a phone could be reached under.
pub fn phones(text: &str) -> impl Iterator<Item = String> + '_ {
    runs(text, |c| c.is_ascii_digit())
        .filter(|run| run.len() == 11 && run.starts_with('1') && run.as_bytes().get(1) >= Some(&b'3'))
        .map(ToOwned::to_owned)
}

/// Plates with a real province character and an issuing letter other than I.
pub fn plates(text: &str) -> impl Iterator<Item = String> + '_ {
    const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).filter_map(move |(start, province)| {
        let rest = text.get(start + province.len_utf8()..)?;
        let letter = rest.chars().next().filter(|c| c.is_ascii_uppercase() && *c != 'I')?;
        let serial = rest.strip_prefix(letter)?.trim_start_matches(['·', '-', ' ']);
        let length = serial.chars().take_while(char::is_ascii_alphanumeric).count();
        let digits = serial.chars().take(length).filter(char::is_ascii_digit).count();
        let end = text.len() - serial.len() + length;
        let real = (5..=6).contains(&length) && digits >= 3;
        text.get(start..end).filter(|_| real).map(ToOwned::to_owned)
    })
}

/// Maximal pieces of `text` whose characters all satisfy `inside`.
fn runs<'a>(text: &'a str, inside: impl Fn(char) -> bool + 'a) -> impl Iterator<Item = &'a str> + 'a {
    let mut bounds: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| inside(*c)) {
        match bounds.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => bounds.push(at..at + c.len_utf8()),
        }
    }
    bounds.into_iter().filter_map(|range| text.get(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_could_be_real_and_nothing_else() {
        let text = "证号11010519491231002X、590423198802140126，电话13800000000、12600000000，车牌冀A·3F582、冀I·3F582，京AD12345。";
        assert_eq!(id_numbers(text).collect::<Vec<_>>(), ["11010519491231002X"]);
        assert_eq!(phones(text).collect::<Vec<_>>(), ["13800000000"]);
        assert_eq!(plates(text).collect::<Vec<_>>(), ["冀A·3F582", "京AD12345"]);
    }
}
