//! Texts as personnel offices type them, made clean: full-width letters, names spaced out, notes in brackets.

use crate::domain::roster::is_invisible;
use crate::domain::text::is_han;

/// The half-width form of a full-width letter, digit or sign.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// A name without the blanks that line it up (`张　三`), and the note in brackets that followed it, if any.
pub(super) fn person_name(text: &str) -> (String, Option<String>) {
    let (name, note) = without_note(text.trim());
    let name: String = name
        .chars()
        .map(|c| match c {
            '•' | '．' | '・' | '‧' | '∙' => '·',
            c if c.is_ascii() || is_han(c) => c,
            c => Some(half_width(c)).filter(char::is_ascii_alphanumeric).unwrap_or(c),
        })
        .collect();
    (without_gaps(&name), note)
}

/// A unit or a position: no blanks between Chinese characters, letters and digits half width, so that one
/// unit does not become two.
pub(super) fn plain(text: &str) -> String {
    let half: String = text
        .trim()
        .chars()
        .map(|c| Some(half_width(c)).filter(char::is_ascii_alphanumeric).unwrap_or(c))
        .collect();
    without_gaps(&half)
}

/// Takes out blanks beside a Chinese character; other blanks become one space.
fn without_gaps(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() && !c.is_control();
    let mut out = String::new();
    let mut gap = false;
    for c in text.trim().chars() {
        if blank(c) {
            gap = true;
            continue;
        }
        let keep = gap && !is_han(c) && out.chars().next_back().is_some_and(|before| !is_han(before));
        if keep {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// `张三（借调）` as name and note.
fn without_note(text: &str) -> (&str, Option<String>) {
    let Some(inner) = text.strip_suffix(['）', ')']) else { return (text, None) };
    match inner.rsplit_once(['（', '(']) {
        Some((name, note)) if !name.trim().is_empty() && !note.trim().is_empty() => {
            (name.trim(), Some(note.trim().to_owned()))
        }
        _ => (text, None),
    }
}

/// The first character that nobody can see.
pub(super) fn invisible(text: &str) -> Option<char> {
    text.trim().chars().find(|c| is_invisible(*c))
}

/// Whether a cell says that there is nothing to say.
pub(super) fn says_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "无" | "/" | "／" | "-" | "－" | "—" | "——" | "不详")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_gaps_and_notes() {
        for (text, name, note) in [
            ("张　三", "张三", None),
            (" 欧阳 修 ", "欧阳修", None),
            ("张\u{a0}三", "张三", None),
            ("买买提•艾山", "买买提·艾山", None),
            ("John  Smith", "John Smith", None),
            ("张三（借调）", "张三", Some("借调")),
            ("张三 (女)", "张三", Some("女")),
            ("（张三）", "（张三）", None),
            ("Ａ张", "A张", None),
        ] {
            assert_eq!(person_name(text), (name.to_owned(), note.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn one_unit_is_not_two() {
        assert_eq!(plain("城关 派出所"), plain("城关派出所"));
        assert_eq!(plain("巡特警１大队"), "巡特警1大队");
        assert_eq!(plain("交警（二）大队"), "交警（二）大队");
    }
}
