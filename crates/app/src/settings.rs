//! A person's choices: language, theme, text size, the length of drills, how well they type. Stored per officer; choices made
//! without a signed-in officer are the PC's, and the defaults of an officer.

use std::collections::BTreeMap;

use super::lang::Lang;
use super::message_keys::{Keyed, keys};
use super::sound::Sounds;
use dabiao_domain::course::Route;
use dabiao_domain::exercise::Extent;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// How well a person types, as they say themselves when they come for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experience {
    /// 从没打过.
    Never,
    /// 会一点.
    Some,
    /// 会打.
    Fluent,
}

impl Experience {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Never, Self::Some, Self::Fluent];

    /// The name under which an answer is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Some => "some",
            Self::Fluent => "fluent",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }
}

keys! {
    Experience {
        Experience::Never => "typing-never",
        Experience::Some => "typing-some",
        Experience::Fluent => "typing-fluent",
    }
}

/// Text sizes in percent that can be chosen.
pub const TEXT_SIZES: [u32; 5] = [100, 125, 150, 175, 200];

/// The choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Language of the window.
    pub lang: Lang,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Text size in percent, one of [`TEXT_SIZES`].
    pub text_size: u32,
    /// How long a drill is, one of [`Extent::CHOICES`].
    pub extent: Extent,
    /// The way through the course.
    pub route: Route,
    /// Whether a code is shown after a hesitation ([`HESITATION_MS`]) in practice.
    pub help_hesitating: bool,
    /// Whether a mark in the text of a drill goes on at the person's best speed.
    pub pace_mark: bool,
    /// Which sounds are heard in practice.
    pub sounds: Sounds,
    /// How well the person types; none until they were asked.
    pub experience: Option<Experience>,
}

/// A pause of this length without a key is a hesitation, in milliseconds.
pub const HESITATION_MS: u64 = 5_000;

impl Settings {
    /// The choices at a first start.
    pub const fn first(lang: Lang) -> Self {
        Self {
            lang,
            theme: ThemeChoice::Light,
            text_size: 100,
            extent: Extent::Minutes(5),
            route: Route::Pinyin,
            help_hesitating: false,
            pace_mark: false,
            sounds: Sounds::Off,
            experience: None,
        }
    }

    /// The next larger text size in percent; none at the largest.
    pub fn larger_text(&self) -> Option<u32> {
        TEXT_SIZES.into_iter().find(|size| *size > self.text_size)
    }

    /// The next smaller text size in percent; none at the smallest.
    pub fn smaller_text(&self) -> Option<u32> {
        TEXT_SIZES.into_iter().rev().find(|size| *size < self.text_size)
    }

    /// Takes over stored choices; unknown ones are skipped, and missing ones stay unchanged.
    pub fn load(mut self, stored: &BTreeMap<String, String>, fixed_lang: Option<Lang>) -> Self {
        let get = |key: &str| stored.get(key).map(String::as_str);
        if let Some(lang) = fixed_lang.or_else(|| get("lang").and_then(Lang::from_tag)) {
            self.lang = lang;
        }
        match get("theme") {
            Some("dark") => self.theme = ThemeChoice::Dark,
            Some("light") => self.theme = ThemeChoice::Light,
            _ => {}
        }
        if let Some(size) = get("text_size").and_then(|s| s.parse().ok()).filter(|s| TEXT_SIZES.contains(s)) {
            self.text_size = size;
        }
        if let Some(extent) = get("minutes").and_then(Extent::from_name) {
            self.extent = extent;
        }
        match get("route") {
            Some("wubi") => self.route = Route::Wubi,
            Some("pinyin") => self.route = Route::Pinyin,
            _ => {}
        }
        if let Some(help) = get("help_hesitating") {
            self.help_hesitating = help == "yes";
        }
        if let Some(mark) = get("pace_mark") {
            self.pace_mark = mark == "yes";
        }
        self.sounds = get("sounds").and_then(Sounds::from_name).unwrap_or(self.sounds);
        self.experience = get("experience").and_then(Experience::from_name).or(self.experience);
        self
    }

    /// The choices as they are stored.
    pub fn entries(&self) -> [(&'static str, String); 9] {
        let theme = if self.theme == ThemeChoice::Dark { "dark" } else { "light" };
        let said = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        [
            ("lang", self.lang.tag().to_owned()),
            ("theme", theme.to_owned()),
            ("text_size", self.text_size.to_string()),
            ("minutes", self.extent.name()),
            ("help_hesitating", said(self.help_hesitating)),
            ("pace_mark", said(self.pace_mark)),
            ("sounds", self.sounds.name().to_owned()),
            ("experience", self.experience.map_or("", Experience::name).to_owned()),
            ("route", if self.route == Route::Wubi { "wubi" } else { "pinyin" }.to_owned()),
        ]
    }
}
