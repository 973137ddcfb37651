//! The common Han characters: level 1 of 通用规范汉字表, which whoever has been to school can read.

use std::sync::OnceLock;

/// The table by which reading levels are measured, too; a test of the contents reads it in its own way.
const TABLE: &str = include_str!("../../../../exercises/vocab/reading_level.toml");

/// Whether `c` is one of the 3,500 common characters.
pub fn is_common(c: char) -> bool {
    static COMMON: OnceLock<Vec<char>> = OnceLock::new();
    let common = COMMON.get_or_init(|| {
        let rows = TABLE.lines().filter_map(|line| line.strip_prefix("common|"));
        let mut chars: Vec<char> = rows.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        chars.sort_unstable();
        chars
    });
    common.binary_search(&c).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_han;

    #[test]
    fn the_common_characters_are_there() {
        assert!("一警龟的民登记".chars().all(is_common));
        assert!(!"堃喆垚，1a".chars().any(is_common));
        assert_eq!(('\u{4E00}'..='\u{9FFF}').filter(|c| is_han(*c) && is_common(*c)).count(), 3_500);
    }
}
