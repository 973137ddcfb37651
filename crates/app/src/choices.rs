//! The settings that each person chose, stored per officer, and the settings in force.

use super::lang::{Lang, Messages};
use crate::core::Core;
use crate::settings::Settings;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// All stored settings, and whose are in force.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    stored: BTreeMap<String, String>,
    /// The officer; none for the settings of the PC.
    whose: Option<Uuid>,
}

/// The prefix of the keys of an officer's own choices.
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
        // A choice made before the answer came is newer.
        let before = std::mem::take(&mut self.stored);
        self.stored = stored;
        self.stored.extend(before);
        self.load(self.whose, core);
    }

    /// Another person may have sat down: their own settings apply, not those of the person before. `whose` is
    /// the person who sits here: a candidate at their seat, None between two candidates, else the signed-in
    /// officer.
    pub(crate) fn follow(&mut self, whose: Option<Uuid>, core: &mut Core) {
        if whose != self.whose {
            self.load(whose, core);
        }
    }

    /// What an administrator chose for this PC has changed.
    pub(crate) fn load_again(&mut self, core: &mut Core) {
        self.load(self.whose, core);
    }

    fn load(&mut self, whose: Option<Uuid>, core: &mut Core) {
        let fixed = core.config.lang;
        let first = Settings::first(fixed.unwrap_or_else(Lang::of_system));
        let mut settings = first.load(&self.of(None), fixed);
        if let Some(percent) = core.pc.text_size {
            settings.text_size = percent;
        }
        if let Some(sounds) = core.pc.sounds {
            settings.sounds = sounds;
        }
        if whose.is_some() {
            settings = settings.load(&self.of(whose), fixed);
        }
        self.whose = whose;
        core.use_settings(settings);
    }

    /// An officer is known by another id from here on: what they chose goes with them.
    pub(crate) fn pass_on(&mut self, before: Uuid, after: Uuid, core: &mut Core) {
        let now = core.config.clock.wall_ms();
        let kept = self.of(Some(after));
        for (key, value) in self.of(Some(before)).into_iter().filter(|(key, _)| !kept.contains_key(key)) {
            self.put(format!("{}{key}", own_prefix(after)), value, now, core);
        }
    }

    fn put(&mut self, key: String, value: String, now_ms: i64, core: &mut Core) {
        self.stored.insert(key.clone(), value.clone());
        let reply = core.store.call(move |db| db.set_setting(now_ms, &key, &value));
        core.written(reply);
    }

    /// Stores a choice of the person who sits here as theirs.
    pub(crate) fn set(&mut self, settings: Settings, core: &mut Core) {
        let before = core.settings.entries();
        let prefix = self.whose.map(own_prefix).unwrap_or_default();
        // A language that is chosen in the window overrides the command line.
        if settings.lang != core.settings.lang {
            core.config.lang = None;
        }
        core.use_settings(settings);
        let now = core.config.clock.wall_ms();
        for (key, value) in settings.entries().into_iter().filter(|entry| !before.contains(entry)) {
            self.put(format!("{prefix}{key}"), value, now, core);
        }
    }
}

impl Core {
    fn use_settings(&mut self, settings: Settings) {
        if settings.lang != self.texts.lang() {
            self.texts = Arc::new(Messages::of_window(settings.lang));
        }
        self.settings = settings;
    }
}
