//! Cells as personnel offices type them: full-width signs, and words that say nothing.

use dabiao_domain::roster::is_invisible;

/// The half-width form of a full-width letter, digit or sign.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The first invisible character.
pub(super) fn invisible(text: &str) -> Option<char> {
    text.trim().chars().find(|c| is_invisible(*c))
}

/// Whether a cell says that there is nothing to say.
pub(super) fn says_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "无" | "/" | "／" | "-" | "－" | "—" | "——" | "不详")
}
