//! What an administrator chose for this PC: the key that switches the input method, who may enter themselves, the size of
//! text and the sounds for who has chosen none, whether officers see the rates of units; and what was done here, as the
//! checklist asks.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Core;
use crate::message_keys::{Keyed, keys};
use crate::settings::TEXT_SIZES;
use crate::sound::Sounds;
use dabiao_store::{BACKUP_HERE_KEY, BACKUP_KEY, CHECK_UP_KEY, Db, PcChoice, StoreError, UNIT_RATES_KEY};

/// The keys that switch between Chinese and English, as the input method of this PC has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SwitchKey {
    /// It is not known: both usual ones are named.
    #[default]
    Unknown,
    /// Shift.
    Shift,
    /// Ctrl with Space.
    CtrlSpace,
    /// The Windows key with Space.
    WinSpace,
}

impl SwitchKey {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Shift, Self::CtrlSpace, Self::WinSpace];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Shift => "shift",
            Self::CtrlSpace => "ctrl-space",
            Self::WinSpace => "win-space",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}

/// Who may be entered without an administrator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registration {
    /// Everybody enters themselves at the page of signing in.
    #[default]
    Everybody,
    /// An administrator or a trainer enters people.
    ByStaff,
}

impl Registration {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Everybody, Self::ByStaff];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::ByStaff => "by-staff",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

keys! {
    SwitchKey {
        SwitchKey::Unknown => "switch-unknown",
        SwitchKey::Shift => "switch-shift",
        SwitchKey::CtrlSpace => "switch-ctrl-space",
        SwitchKey::WinSpace => "switch-win-space",
    }
    Registration {
        Registration::Everybody => "registration-everybody",
        Registration::ByStaff => "registration-by-staff",
    }
}

/// When something was done, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// By whom; nobody where nobody had an account.
    pub by: Option<Uuid>,
}

impl Done {
    const fn of(choice: &PcChoice) -> Self {
        Self { at_ms: choice.at_ms, by: choice.by }
    }
}

/// The choices for this PC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PcChoices {
    /// How the input method is switched.
    pub switch: SwitchKey,
    /// Who may be entered without an administrator.
    pub registration: Registration,
    /// The size of text in percent for who has chosen none.
    pub text_size: Option<u32>,
    /// The sounds for who has chosen none.
    pub sounds: Option<Sounds>,
    /// Whether officers see the rates of units side by side.
    pub unit_rates: bool,
    /// That this PC needs no bureau.
    pub alone: Option<Done>,
    /// The last backup that was made by hand to another disk.
    pub backup: Option<Done>,
    /// The last one that was made on the disk of the data.
    pub backup_here: Option<Done>,
    /// The last check-up, and what it found.
    pub check_up: Option<(Done, CheckUp)>,
}

/// What a check-up found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckUp {
    /// Problems of the audit.
    pub problems: u32,
    /// Checks that failed.
    pub fails: u32,
    /// Checks that say what is to be looked at.
    pub warnings: u32,
}

impl CheckUp {
    /// As it is put on record.
    pub fn entry(self) -> String {
        format!("{}/{}/{}", self.problems, self.fails, self.warnings)
    }

    /// What a record says; none where it can't be read. Earlier programs wrote the problems alone.
    pub fn read(value: &str) -> Option<Self> {
        let numbers: Option<Vec<u32>> = value.split('/').map(|part| part.parse().ok()).collect();
        match *numbers?.as_slice() {
            [problems] => Some(Self { problems, ..Self::default() }),
            [problems, fails, warnings] => Some(Self { problems, fails, warnings }),
            _ => None,
        }
    }
}

/// A choice for this PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PcSetting {
    /// How the input method is switched.
    Switch(SwitchKey),
    /// Who may be entered without an administrator.
    Registration(Registration),
    /// The size of text in percent, one of [`TEXT_SIZES`].
    TextSize(u32),
    /// Which sounds are heard in practice.
    Sounds(Sounds),
    /// Whether officers see the rates of units side by side.
    UnitRates(bool),
    /// Whether this PC needs no bureau.
    Alone(bool),
}

const SWITCH: &str = "input-switch";
const REGISTRATION: &str = "registration";
const TEXT_SIZE: &str = "text-size";
const SOUNDS: &str = "sounds";
const ALONE: &str = "no-bureau";

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

impl PcSetting {
    /// The key and the value on record.
    pub fn entry(self) -> (&'static str, String) {
        match self {
            Self::Switch(key) => (SWITCH, key.name().to_owned()),
            Self::Registration(choice) => (REGISTRATION, choice.name().to_owned()),
            Self::TextSize(percent) => (TEXT_SIZE, percent.to_string()),
            Self::Sounds(sounds) => (SOUNDS, sounds.name().to_owned()),
            Self::UnitRates(shown) => (UNIT_RATES_KEY, yes_or_no(shown)),
            Self::Alone(alone) => (ALONE, yes_or_no(alone)),
        }
    }

    /// The name of every setting, and what it can be.
    pub fn all() -> [(&'static str, Vec<String>); 6] {
        let sizes = TEXT_SIZES.iter().map(ToString::to_string).collect();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        [
            (SWITCH, names(&SwitchKey::ALL.map(SwitchKey::name))),
            (REGISTRATION, names(&Registration::ALL.map(Registration::name))),
            (TEXT_SIZE, sizes),
            (SOUNDS, names(&Sounds::ALL.map(Sounds::name))),
            (UNIT_RATES_KEY, names(&["no", "yes"])),
            (ALONE, names(&["no", "yes"])),
        ]
    }

    /// The choice that `name` and `value` say; none for what is no setting, or can't be.
    pub fn given(name: &str, value: &str) -> Option<Self> {
        let known = Self::all().into_iter().find(|(known, _)| *known == name)?;
        known.1.iter().any(|can| can == value).then(|| Self::read(name, value)).flatten()
    }

    /// The choice of an entry; none for one that is no choice, or that this program does not know.
    pub fn read(key: &str, value: &str) -> Option<Self> {
        match key {
            SWITCH => SwitchKey::from_name(value).map(Self::Switch),
            REGISTRATION => Registration::from_name(value).map(Self::Registration),
            TEXT_SIZE => value.parse().ok().filter(|n| TEXT_SIZES.contains(n)).map(Self::TextSize),
            SOUNDS => Sounds::from_name(value).map(Self::Sounds),
            UNIT_RATES_KEY => Some(Self::UnitRates(value == "yes")),
            ALONE => Some(Self::Alone(value == "yes")),
            _ => None,
        }
    }
}

impl PcChoices {
    /// The choices on record at this PC.
    ///
    /// # Errors
    /// What the store says.
    pub fn read(db: &Db) -> Result<Self, StoreError> {
        db.pc_choices().map(|stored| Self::of(&stored))
    }

    /// The value of every setting, by its name, as [`PcSetting::all`] has them.
    pub fn entries(&self) -> [(&'static str, String); 6] {
        [
            PcSetting::Switch(self.switch).entry(),
            PcSetting::Registration(self.registration).entry(),
            PcSetting::TextSize(self.text_size.unwrap_or(TEXT_SIZES[0])).entry(),
            PcSetting::Sounds(self.sounds.unwrap_or_default()).entry(),
            PcSetting::UnitRates(self.unit_rates).entry(),
            PcSetting::Alone(self.alone.is_some()).entry(),
        ]
    }

    /// The choices on record; what this program does not know is as it is without a choice.
    pub(crate) fn of(stored: &BTreeMap<String, PcChoice>) -> Self {
        let mut choices = Self::default();
        for (key, choice) in stored {
            match PcSetting::read(key, &choice.value) {
                Some(PcSetting::Switch(key)) => choices.switch = key,
                Some(PcSetting::Registration(who)) => choices.registration = who,
                Some(PcSetting::TextSize(percent)) => choices.text_size = Some(percent),
                Some(PcSetting::Sounds(sounds)) => choices.sounds = Some(sounds),
                Some(PcSetting::UnitRates(shown)) => choices.unit_rates = shown,
                Some(PcSetting::Alone(alone)) => choices.alone = alone.then(|| Done::of(choice)),
                None => {}
            }
        }
        choices.backup = stored.get(BACKUP_KEY).map(Done::of);
        choices.backup_here = stored.get(BACKUP_HERE_KEY).map(Done::of);
        choices.check_up =
            stored.get(CHECK_UP_KEY).and_then(|c| Some((Done::of(c), CheckUp::read(&c.value)?)));
        choices
    }
}

impl Core {
    /// Whether people may enter themselves at the page of signing in. Until somebody has an account they may.
    pub fn may_enter_oneself(&self) -> bool {
        !self.set_up() || self.pc.registration == Registration::Everybody
    }
}
