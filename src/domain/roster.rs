//! People and units.

use uuid::Uuid;

/// An organisational unit: a station or a desk unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// UUIDv7 of the writer.
    pub id: Uuid,
    /// Its name; unique.
    pub name: String,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// UUIDv7 of the writer.
    pub id: Uuid,
    /// 警号; unique.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// The unit's id.
    pub unit_id: Uuid,
    /// The unit's name.
    pub unit: String,
}

/// Why a badge, name or unit can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterFault {
    /// Nothing but space.
    #[error("empty")]
    Empty,
    /// Longer than [`MAX_NAME_CHARS`].
    #[error("longer than {MAX_NAME_CHARS} characters")]
    TooLong,
    /// A control, invisible or direction character.
    #[error("contains a control or invisible character")]
    Invisible,
    /// A badge with something else than letters, digits and `-`.
    #[error("a badge number has letters, digits and - only")]
    BadgeCharacter,
}

/// Longest badge, name or unit name in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// `text` as a name: NFC, trimmed.
///
/// # Errors
/// See [`RosterFault`].
pub fn clean_name(text: &str) -> Result<String, RosterFault> {
    let name = super::text::nfc(text.trim());
    if name.is_empty() {
        return Err(RosterFault::Empty);
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(RosterFault::TooLong);
    }
    if name.chars().any(is_invisible) {
        return Err(RosterFault::Invisible);
    }
    Ok(name)
}

/// `text` as a badge number: letters, digits and `-`, full-width forms made half-width, upper case.
///
/// # Errors
/// See [`RosterFault`].
pub fn clean_badge(text: &str) -> Result<String, RosterFault> {
    let half: String = text.trim().chars().map(half_width).collect();
    let badge = clean_name(&half)?.to_uppercase();
    if badge.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        Ok(badge)
    } else {
        Err(RosterFault::BadgeCharacter)
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Control, zero-width, direction and other format characters that nobody can see or type.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
