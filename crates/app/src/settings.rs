//! What a person chose: language, theme, text size, the length of drills. Kept for each officer; what was chosen while
//! nobody was signed in is the PC's, and what an officer begins with.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::lang::{Lang, Texts};
use crate::core::Core;
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
    /// Whether a code is shown to whoever hesitates ([`HESITATION_MS`]) in practice.
    pub help_hesitating: bool,
}

/// So long without a key is hesitation, in milliseconds.
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
        }
    }

    /// Takes over stored choices; unknown ones are passed over, and what is not among them stays.
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
        self
    }

    /// The choices as they are stored.
    pub fn entries(&self) -> [(&'static str, String); 6] {
        let theme = if self.theme == ThemeChoice::Dark { "dark" } else { "light" };
        [
            ("lang", self.lang.tag().to_owned()),
            ("theme", theme.to_owned()),
            ("text_size", self.text_size.to_string()),
            ("minutes", self.extent.name()),
            ("help_hesitating", if self.help_hesitating { "yes" } else { "no" }.to_owned()),
            ("route", if self.route == Route::Wubi { "wubi" } else { "pinyin" }.to_owned()),
        ]
    }
}

/// Everything that is stored about choices, and whose are in force.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    stored: BTreeMap<String, String>,
    /// Whose; none for those of the PC.
    whose: Option<Uuid>,
}

/// What the keys of an officer's own choices begin with.
fn own_prefix(officer: Uuid) -> String {
    format!("officer.{officer}.")
}

impl Choices {
    /// The stored choices of an officer alone, or of the PC.
    fn of(&self, whose: Option<Uuid>) -> BTreeMap<String, String> {
        let Some(officer) = whose else { return self.stored.clone() };
        let prefix = own_prefix(officer);
        let own = self.stored.iter().filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?, value)));
        own.map(|(key, value)| (key.to_owned(), value.clone())).collect()
    }
}

impl Choices {
    /// Takes over what is stored.
    pub(crate) fn take_over(&mut self, stored: BTreeMap<String, String>, core: &mut Core) {
        // What was chosen before the answer came is newer.
        let before = std::mem::take(&mut self.stored);
        self.stored = stored;
        self.stored.extend(before);
        self.load(self.whose, core);
    }

    /// Another person may have sat down: their own choices hold, not those of the person before. `whose` is who sits
    /// here: a candidate at their seat, nobody between two candidates, else who is signed in.
    pub(crate) fn follow(&mut self, whose: Option<Uuid>, core: &mut Core) {
        if whose != self.whose {
            self.load(whose, core);
        }
    }

    fn load(&mut self, whose: Option<Uuid>, core: &mut Core) {
        let fixed = core.config.lang;
        let first = Settings::first(fixed.unwrap_or_else(Lang::of_system));
        let mut settings = first.load(&self.of(None), fixed);
        if whose.is_some() {
            settings = settings.load(&self.of(whose), fixed);
        }
        self.whose = whose;
        core.use_settings(settings);
    }

    /// Keeps what the person who sits here chose, as theirs.
    pub(crate) fn set(&mut self, settings: Settings, core: &mut Core) {
        let before = core.settings.entries();
        let prefix = self.whose.map(own_prefix).unwrap_or_default();
        // A language that is chosen is meant, whatever the command line said.
        if settings.lang != core.settings.lang {
            core.config.lang = None;
        }
        core.use_settings(settings);
        let now = core.config.clock.wall_ms();
        for (key, value) in settings.entries().into_iter().filter(|entry| !before.contains(entry)) {
            let key = format!("{prefix}{key}");
            self.stored.insert(key.clone(), value.clone());
            let reply = core.store.call(move |db| db.set_setting(now, &key, &value));
            core.written(reply);
        }
    }
}

impl Core {
    fn use_settings(&mut self, settings: Settings) {
        if settings.lang != self.texts.lang() {
            self.texts = Arc::new(Texts::new(settings.lang));
        }
        self.settings = settings;
    }
}
