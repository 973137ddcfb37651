//! Words of people as a part of a file's name.

/// Most bytes of UTF-8: names of files have at most 255, and a day, a number and an extension are added.
const MAX_BYTES: usize = 160;
/// Device names of Windows, whatever follows after a dot.
const RESERVED: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// `text` as one file's name, or the beginning of one: nothing in it leads to another folder, names a device or
/// hides the file. Separators, control and invisible characters become `_`; it does not begin with a dot or end
/// with a dot or a blank; never empty.
pub fn safe_file_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.trim().chars() {
        let bad = c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{FFFD}')
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
        if name.len() + c.len_utf8() > MAX_BYTES {
            break;
        }
        name.push(if bad { '_' } else { c });
    }
    let trimmed = name.trim_end_matches(['.', ' ', '\u{3000}']);
    let mut name = trimmed.to_owned();
    if name.starts_with('.') {
        name.replace_range(..1, "_");
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = (stem.starts_with("COM") || stem.starts_with("LPT"))
        && stem.chars().count() == 4
        && stem.chars().nth(3).is_some_and(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'));
    if name.is_empty() || RESERVED.contains(&stem.as_str()) || numbered {
        name.insert(0, '_');
    }
    name
}
