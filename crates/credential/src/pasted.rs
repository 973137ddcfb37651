//! The verification code in the user's input: typed, scanned, or copied from a page, a message or a table
//! together with the text around it.

use super::token::{MAX_TOKEN_CHARS, SignedCertificate, TOKEN_PREFIX};
use dabiao_domain::roster::is_invisible;

/// The number of possible beginnings of a code that are tried.
const MAX_PLACES: usize = 32;

/// The code found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// No beginning of a code.
    Nothing,
    /// One code, made ready for [`SignedCertificate::parse`], which may still refuse it.
    Code(String),
    /// Codes of several certificates.
    Several,
}

/// Finds the code in `text`. Its label and what follows it, quotation marks, brackets, blanks, line breaks, marks at the
/// ends of lines, small letters and full-width characters make no difference.
pub fn pasted_code(text: &str) -> Pasted {
    let chars: Vec<char> =
        text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).map(plain).collect();
    let mut whole: Vec<String> = Vec::new();
    let mut first = None;
    for at in places(&chars).take(MAX_PLACES) {
        let (code, is_whole) = code_at(chars.get(at..).unwrap_or_default());
        if is_whole && !whole.contains(&code) {
            whole.push(code);
        } else if !is_whole && first.is_none() {
            first = Some(code);
        }
    }
    match (whole.len(), whole.pop().or(first)) {
        (2.., _) => Pasted::Several,
        (_, Some(code)) => Pasted::Code(code),
        (_, None) => Pasted::Nothing,
    }
}

/// A character as it is meant: half width, a capital letter.
fn plain(c: char) -> char {
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    half.to_ascii_uppercase()
}

/// Where what follows the first dot of a code begins. A Chinese input method types 。 for that dot.
fn places(chars: &[char]) -> impl Iterator<Item = usize> {
    let name: Vec<char> = TOKEN_PREFIX.trim_end_matches('.').chars().collect();
    chars.windows(name.len() + 1).enumerate().filter_map(move |(at, window)| {
        let (begins, dot) = window.split_at_checked(name.len())?;
        let dotted = matches!(dot, ['.' | '。' | '·' | '｡' | '．']);
        (begins == name && dotted).then_some(at + window.len())
    })
}

/// The code that begins here, and whether it reads as a token. Where words follow, it ends at the blank
/// before them.
fn code_at(chars: &[char]) -> (String, bool) {
    let mut code = TOKEN_PREFIX.to_owned();
    let mut ends = Vec::new();
    for c in chars {
        if c.is_ascii_alphanumeric() {
            code.push(*c);
        } else if parts(*c) {
            if ends.last() != Some(&code.len()) {
                ends.push(code.len());
            }
        } else {
            break;
        }
        // A longer text is no token, and is refused as such.
        if code.len() > MAX_TOKEN_CHARS {
            break;
        }
    }
    ends.push(code.len());
    let whole = ends.into_iter().rev().find_map(|end| {
        let code = code.get(..end)?;
        SignedCertificate::parse(code).is_ok().then(|| code.to_owned())
    });
    match whole {
        Some(whole) => (whole, true),
        None => (code, false),
    }
}

/// Characters that may occur within a code without being part of it: blanks, and what mail, tables and
/// printed pages put at the ends and beginnings of lines.
fn parts(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '>' | '|' | '*' | '_' | '\\' | '=' | '`')
        || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’')
}
