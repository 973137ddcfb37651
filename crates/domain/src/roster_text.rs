//! Names and units as people and programs write them: brought to one form, compared by a folded key, and
//! checked for damage by an encoding or a typeface.
//!
//! The import of a roster and the first-use card use the same functions, so that a person or a unit does not become
//! two by the way in.

use unicode_normalization::UnicodeNormalization as _;

use super::roster::{RosterError, clean_name};
use super::text::is_han;

/// A person's name and the note in brackets that followed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// The name, clean.
    pub name: String,
    /// `借调` of `张三（借调）`.
    pub note: Option<String>,
}

/// `text` as a person's name: without the blanks that line it up, dots of one kind, letters half width.
///
/// # Errors
/// See [`RosterError`]; also for a character that no name has, see [`RosterError::Lost`].
pub fn person_name(text: &str) -> Result<PersonName, RosterError> {
    let (name, note) = without_note(text.trim());
    let half: Vec<char> = name.chars().map(|c| if is_dot(c) { '·' } else { half_alphanumeric(c) }).collect();
    let name = clean_name(&without_gaps(&one_separator(&half)))?;
    match lost_in_name(&name) {
        Some(lost) => Err(RosterError::Lost(lost)),
        None => Ok(PersonName { name, note }),
    }
}

/// `text` as the name of a unit or a position: no blanks beside Chinese characters, letters and digits half width.
///
/// # Errors
/// See [`RosterError`]; also for a character that an encoding substitutes for a missing one.
pub fn unit_name(text: &str) -> Result<String, RosterError> {
    let half: String = text.trim().chars().map(half_alphanumeric).collect();
    let name = clean_name(&without_gaps(&half))?;
    match name.chars().find(|c| is_stand_in(*c)) {
        Some(found) => Err(RosterError::Lost(Lost { found, likely: likely(found) })),
        None => Ok(name),
    }
}

/// A character that stands where another was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The character that is there.
    pub found: char,
    /// The one that was meant, where that can be known.
    pub likely: Option<char>,
}

/// Characters that can't be in a person's name: anything but letters, digits, and the few signs of names.
fn lost_in_name(name: &str) -> Option<Lost> {
    let is_sign = |c: char| matches!(c, '·' | '-' | '\'' | '’' | '.' | ' ' | '(' | ')' | '（' | '）');
    let fits = |c: char| !is_stand_in(c) && (is_sign(c) || c.is_alphanumeric());
    let odd = name.chars().find(|c| !fits(*c));
    // Chinese in an old encoding, read as if it were Western: ÕÅÈý.
    let western = |c: &char| matches!(c, '\u{A1}'..='\u{FF}') && *c != '·';
    let count = name.chars().filter(western).count();
    let misread =
        (count >= 2 && count * 2 >= name.chars().count()).then(|| name.chars().find(western)).flatten();
    // The remains of replacement characters in UTF-8 that were read as GBK.
    let replaced = name.contains("锟斤").then_some('锟');
    odd.or(misread).or(replaced).map(|found| Lost { found, likely: likely(found) })
}

/// A sign, radical or private character that programs use for a missing character.
fn is_stand_in(c: char) -> bool {
    matches!(c,
        '?' | '？' | '\u{FFFD}' | '〓' | '○' | '◯' | '●' | '■' | '□' | '▢' | '▯' | '◻' | '☐' | '⬜' | '◆' | '◇'
        // Radicals and strokes: they look like characters and are none.
        | '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}'
        // Half-width katakana come from Chinese read as Japanese.
        | '\u{FF61}'..='\u{FF9F}'
        // Private use: another character on every PC.
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// The characters of the private places U+E815 to U+E864 of older Chinese systems, in order; `?` where there is none
/// that stands in names.
const OLD_PLACES: &str = "?𠂇𠂉𠃌?㑳㑇??龴㖞㘚㘎??㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠?𡗗龸?䁖䅟?䌷???𢦏䎱䎬?䏝䓖䙡䙌龹䜣䜩䝼䞍?䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";
/// Radicals that Unicode itself does not lead back to a character.
const RADICALS: [(char, char); 25] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺝', '月'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻢', '马'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// The character that was most likely meant.
fn likely(found: char) -> Option<char> {
    if let Some((_, han)) = RADICALS.iter().find(|(radical, _)| *radical == found) {
        return Some(*han);
    }
    if matches!(found, '○' | '◯') {
        return Some('〇');
    }
    if ('\u{E815}'..='\u{E864}').contains(&found) {
        let place = usize::try_from(u32::from(found) - 0xE815).ok()?;
        return OLD_PLACES.chars().nth(place).filter(|c| *c != '?');
    }
    let mut plain = std::iter::once(found).nfkc();
    plain.next().filter(|c| is_han(*c) && *c != found && plain.next().is_none())
}

/// What names and units are compared by: width, blanks, brackets, dashes, dots, quotes and case make no difference.
pub fn unit_key(unit: &str) -> String {
    let mut key = String::new();
    for c in unit.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase) {
        let c = match c {
            '[' | '{' | '<' | '〔' | '【' | '〖' | '〈' | '《' | '「' | '『' | '⟨' => '(',
            ']' | '}' | '>' | '〕' | '】' | '〗' | '〉' | '》' | '」' | '』' | '⟩' => ')',
            '"' | '\'' | '“' | '”' | '‘' | '’' | '`' => continue,
            '_' | '~' | '～' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | 'ー' => '-',
            '、' | ';' | '；' | '/' | '|' => ',',
            c if is_dot(c) => '·',
            c => c,
        };
        if !(c == '-' && key.ends_with('-')) {
            key.push(c);
        }
    }
    key
}

/// What names are compared by: as units are, and blanks, dots and dashes between the parts of a name make none either.
pub fn name_key(name: &str) -> String {
    unit_key(name).chars().filter(|c| !matches!(c, '·' | '-' | '.' | ',')).collect()
}

/// Whether two units that are written differently are most likely one: 桃源所 and 桃源派出所, 一中队 and 第1中队,
/// 青岚县公安局桃源派出所 and 桃源派出所.
pub fn near_units(a: &str, b: &str) -> bool {
    let (a, b) = (short_unit(a), short_unit(b));
    if a == b {
        return !a.is_empty();
    }
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    short.chars().count() >= 3
        && long
            .strip_suffix(short.as_str())
            .is_some_and(|above| above.ends_with(['局', '县', '市', '区', '州', '旗']))
}

/// A unit's name as short as people write it.
fn short_unit(unit: &str) -> String {
    let mut short: String = unit_key(unit)
        .chars()
        .filter(|c| c.is_alphanumeric() && *c != '第')
        .map(|c| match "〇一二三四五六七八九".chars().position(|digit| digit == c) {
            Some(n) => char::from(b'0' + u8::try_from(n).unwrap_or(0)),
            None => c,
        })
        .collect();
    for (long, usual) in [
        ("派出所", "所"),
        ("办公室", "办"),
        ("交通警察", "交警"),
        ("交通管理", "交管"),
        ("刑事侦查", "刑侦"),
        ("治安管理", "治安"),
        ("经济犯罪侦查", "经侦"),
        ("大队", "队"),
    ] {
        short = short.replace(long, usual);
    }
    short
}

/// A badge without the zeros that a spreadsheet takes off.
pub fn badge_key(badge: &str) -> &str {
    let key = badge.trim_start_matches('0');
    if key.is_empty() { badge } else { key }
}

/// The dots that stand between the parts of a name, of whatever alphabet they are.
const fn is_dot(c: char) -> bool {
    matches!(
        c,
        '·' | '\u{0387}'
            | '•'
            | '．'
            | '・'
            | '‧'
            | '∙'
            | '⋅'
            | '･'
            | '⸱'
            | '⸳'
            | '․'
            | '˙'
            | '᛫'
            | '◦'
            | '∘'
            | 'ꞏ'
            | 'ᐧ'
            | '⦁'
    )
}

/// Dots, commas and dashes between two Chinese characters of a name are the one dot.
fn one_separator(name: &[char]) -> String {
    let stops =
        |c: char| matches!(c, '.' | '。' | '、' | ',' | '，' | '-' | '－' | '—' | '–' | '‐' | '―' | '−');
    let han = |n: Option<usize>| n.and_then(|n| name.get(n)).is_some_and(|c| is_han(*c));
    let between = |n: usize| han(n.checked_sub(1)) && han(n.checked_add(1));
    name.iter().enumerate().map(|(n, c)| if stops(*c) && between(n) { '·' } else { *c }).collect()
}

/// The half-width form of a full-width letter or digit.
fn half_alphanumeric(c: char) -> char {
    match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        other => other,
    }
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
            let read = person_name(text).unwrap();
            assert_eq!((read.name.as_str(), read.note.as_deref()), (name, note), "{text}");
        }
    }

    #[test]
    fn every_dot_and_dash_between_the_parts_of_a_name_is_one_dot() {
        for dot in "·•．・‧∙⋅･⸱⸳․˙᛫◦∘ꞏᐧ⦁.。-—、".chars() {
            let read = person_name(&format!("买买提{dot}艾山")).unwrap();
            assert_eq!(read.name, "买买提·艾山", "U+{:04X}", u32::from(dot));
        }
        assert_eq!(person_name("Jean-Luc").unwrap().name, "Jean-Luc");
        assert_eq!(name_key("买买提 艾山"), name_key("买买提·艾山"));
    }

    #[test]
    fn what_an_encoding_left_is_told_with_what_was_meant() {
        for (name, found, likely) in [
            ("甲?", '?', None),
            ("乙□", '□', None),
            ("丙_", '_', None),
            ("丁\u{FFFD}", '\u{FFFD}', None),
            ("戊〓", '〓', None),
            ("己*", '*', None),
            ("庚■", '■', None),
            ("丁⼈", '⼈', Some('人')),
            ("⻢三", '⻢', Some('马')),
            ("张\u{E863}", '\u{E863}', Some('䶮')),
            ("张\u{E816}", '\u{E816}', Some('𠂇')),
            ("张\u{E864}", '\u{E864}', Some('龻')),
            ("张\u{F000}", '\u{F000}', None),
            ("张○", '○', Some('〇')),
            ("ÕÅÈý", 'Õ', None),
            ("ﾕﾅﾈ", 'ﾕ', None),
            ("锟斤拷", '锟', None),
        ] {
            assert_eq!(person_name(name), Err(RosterError::Lost(Lost { found, likely })), "{name}");
        }
        for name in ["张伟", "王伟2", "李锟", "买买提·艾山", "Zoë", "O'Brien", "黄〇", "乙𠮷", "己㸃"]
        {
            assert!(person_name(name).is_ok(), "{name}");
        }
        assert!(unit_name("城关派出所－户籍组").is_ok());
        assert!(matches!(unit_name("城关?出所"), Err(RosterError::Lost(_))));
        assert_eq!(OLD_PLACES.chars().count(), 0xE864 - 0xE815 + 1);
    }

    #[test]
    fn one_unit_is_not_two() {
        assert_eq!(unit_name("城关 派出所"), unit_name("城关派出所"));
        assert_eq!(unit_name("巡特警１大队").unwrap(), "巡特警1大队");
        for (a, b) in [
            ("交警大队(一中队)", "交警大队【一中队】"),
            ("交警大队（一中队）", "交警大队〔一中队〕"),
            ("城关派出所－户籍组", "城关派出所—户籍组"),
            ("城关派出所-户籍组", "城关派出所——户籍组"),
            ("“文明”岗", "\"文明\"岗"),
        ] {
            assert_eq!(unit_key(a), unit_key(b), "{a} {b}");
        }
        assert_ne!(unit_key("交警一中队"), unit_key("交警二中队"));
    }

    #[test]
    fn near_twins_are_seen_and_neighbours_are_not() {
        for (a, b) in [
            ("桃源所", "桃源派出所"),
            ("交警一中队", "交警第1中队"),
            ("青岚县公安局桃源派出所", "桃源派出所"),
            ("刑事侦查大队", "刑侦大队"),
            ("交警大队", "交警队"),
            ("城关派出所户籍组", "城关派出所(户籍组)"),
        ] {
            assert!(near_units(a, b) && near_units(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("城东派出所", "城西派出所"),
            ("交警一中队", "交警二中队"),
            ("交警大队", "交警大队一中队"),
            ("西桃源派出所", "桃源派出所"),
            ("政工室", "办公室"),
        ] {
            assert!(!near_units(a, b), "{a} {b}");
        }
    }

    #[test]
    fn zeros_at_the_front_make_no_other_badge() {
        assert_eq!(badge_key("059001"), badge_key("59001"));
        assert_ne!(badge_key("J0123"), badge_key("J123"));
        assert_eq!(badge_key("000"), "000");
    }
}
