//! People and units.

use jiff::civil::Date;
use uuid::Uuid;

/// An organisational unit: a station or a desk unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// UUIDv7 of the writer.
    pub id: Uuid,
    /// Its name; unique.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<Uuid>,
    /// 捆绑: the unit it is rewarded or blamed with.
    pub pair: Option<Uuid>,
}

impl Unit {
    /// A unit of which only the name is known.
    pub const fn new(id: Uuid, name: String) -> Self {
        Self { id, name, kind: UnitKind::Other, parent: None, pair: None }
    }
}

/// The type of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// 机关科室.
    Desk,
    /// 派出所.
    Station,
    /// Not known, or neither.
    #[default]
    Other,
}

impl UnitKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Desk, Self::Station, Self::Other];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Station => "station",
            Self::Other => "other",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// The most likely type of a unit of that name: 派出所 and 警务站 are stations; 大队, 中队, 科, 室, 处,
    /// 队, 中心 and 所 that is no 派出所 are desk units.
    pub fn guess(name: &str) -> Self {
        if name.contains("派出所") || name.ends_with("警务站") {
            Self::Station
        } else if ["科", "室", "处", "队", "中心", "支队", "办", "所", "政工", "纪委"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            Self::Desk
        } else {
            Self::Other
        }
    }
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
    /// 出生日期; none where the personnel office has not given it.
    pub birth: Option<Date>,
    /// 职务; empty if unknown.
    pub position: String,
    /// Whether still in service.
    pub service: Service,
    /// The first day of no longer being here.
    pub left_on: Option<Date>,
}

impl Officer {
    /// An officer with only these data.
    pub const fn new(id: Uuid, badge: String, name: String, unit_id: Uuid, unit: String) -> Self {
        let position = String::new();
        let service = Service::Serving;
        Self { id, badge, name, unit_id, unit, birth: None, position, service, left_on: None }
    }
}

/// Whether an officer is in service here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Service {
    /// 在职.
    #[default]
    Serving,
    /// 调离.
    PostedAway,
    /// 退休.
    Retired,
    /// 待列入名册: a PC that does not keep the bureau's roster added them. They practise as everybody does, and count in no
    /// rate until whoever keeps the roster takes them in. Nobody says so of a person: it follows from who added them.
    Proposed,
}

impl Service {
    /// Those that are said of a person.
    pub const ALL: [Self; 3] = [Self::Serving, Self::PostedAway, Self::Retired];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Serving => "serving",
            Self::PostedAway => "posted_away",
            Self::Retired => "retired",
            Self::Proposed => "proposed",
        }
    }

    /// What is said of a person: of one who is to be taken in, that they serve.
    #[must_use]
    pub const fn said(self) -> Self {
        match self {
            Self::Proposed => Self::Serving,
            said => said,
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Proposed]).find(|s| s.name() == name)
    }
}

/// Why a badge, name or unit can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
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
    /// A character that stands where another was lost, in a name or a unit.
    #[error("U+{:04X} stands where a character was lost", u32::from(.0.found))]
    Lost(super::roster_text::Lost),
}

/// Longest badge, name or unit name in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// `text` as a name: NFC, trimmed.
///
/// # Errors
/// See [`RosterError`].
pub fn clean_name(text: &str) -> Result<String, RosterError> {
    let name = super::text::nfc(text.trim());
    if name.is_empty() {
        return Err(RosterError::Empty);
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(RosterError::TooLong);
    }
    if name.chars().any(is_invisible) {
        return Err(RosterError::Invisible);
    }
    Ok(name)
}

/// `text` as a badge number: letters, digits and `-`, full-width forms made half-width, upper case.
///
/// # Errors
/// See [`RosterError`].
pub fn clean_badge(text: &str) -> Result<String, RosterError> {
    let half: String = text.trim().chars().map(half_width).collect();
    let badge = clean_name(&half)?.to_uppercase();
    if badge.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        Ok(badge)
    } else {
        Err(RosterError::BadgeCharacter)
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Control, zero-width, direction and other format characters that are invisible and can't be typed.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
