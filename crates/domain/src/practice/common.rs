//! The common Han characters: level 1 of 通用规范汉字表, which whoever has been to school can read; and those beyond them
//! that are usual in records.

use std::sync::OnceLock;

use crate::text::is_han;

/// The table by which reading levels are measured, too; a test of the contents reads it in its own way.
const TABLE: &str = include_str!("../../../../exercises/vocab/reading_level.toml");
/// The places of the texts: the province stands on every plate, the counties in every address.
const PLACES: &str = include_str!("../../../../exercises/vocab/places.toml");
/// Characters of given names that were popular.
const GIVEN: &str = include_str!("../../../../exercises/vocab/given_popular.toml");
/// Surnames, the most frequent first.
const SURNAMES: &str = include_str!("../../../../exercises/vocab/surnames.toml");
/// So many surnames are those of the published reports on names, 85.9 of a hundred people.
const REPORTED: usize = 100;
/// What sums are written with.
const CAPITAL: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整";

/// Whether `c` is one of the 3,500 common characters.
pub fn is_common(c: char) -> bool {
    static COMMON: OnceLock<Vec<char>> = OnceLock::new();
    let common = COMMON.get_or_init(|| {
        let rows = TABLE.lines().filter_map(|line| line.strip_prefix("common|"));
        sorted(rows.flat_map(str::chars).filter(|c| !c.is_whitespace()))
    });
    common.binary_search(&c).is_ok()
}

/// Whether `c` is common, or is met all the time in records: in the places of the texts, in sums, in frequent surnames and
/// popular given names. Whoever types records types these every day.
pub fn is_usual(c: char) -> bool {
    static USUAL: OnceLock<Vec<char>> = OnceLock::new();
    let usual = USUAL.get_or_init(|| {
        let places = PLACES.lines().filter(|line| !line.starts_with('#'));
        let surnames = rows(SURNAMES, "surnames").take(REPORTED);
        let rows = places.chain(rows(GIVEN, "given_popular")).chain(surnames).chain([CAPITAL]);
        sorted(rows.flat_map(str::chars).filter(|c| is_han(*c) && !is_common(*c)))
    });
    is_common(c) || usual.binary_search(&c).is_ok()
}

fn sorted(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut chars: Vec<char> = chars.collect();
    chars.sort_unstable();
    chars.dedup();
    chars
}

/// The rows of the table of this name in a file of vocabulary.
fn rows<'a>(file: &'a str, table: &str) -> impl Iterator<Item = &'a str> {
    let named = format!("name = \"{table}\"");
    let from = file.lines().skip_while(move |line| *line != named);
    from.skip_while(|line| !line.starts_with("rows = ")).skip(1).take_while(|line| *line != "\"\"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_characters_are_there() {
        assert!("一警龟的民登记".chars().all(is_common));
        assert!(!"堃喆垚，1a".chars().any(is_common));
        assert_eq!(('\u{4E00}'..='\u{9FFF}').filter(|c| is_han(*c) && is_common(*c)).count(), 3_500);
    }

    #[test]
    fn places_sums_and_frequent_names_are_usual_and_rare_names_are_not() {
        assert!("岚鹭陂垭佰仟婷倩瑶琪鑫廖韦邹".chars().all(|c| is_usual(c) && !is_common(c)));
        assert!("一警龟的民登记".chars().all(is_usual));
        assert!(!"堃喆垚亓阚，1a".chars().any(is_usual));
        let beyond = ('\u{4E00}'..='\u{9FFF}').filter(|c| is_usual(*c) && !is_common(*c)).count();
        assert!((20..100).contains(&beyond), "a short list: {beyond}");
    }
}
