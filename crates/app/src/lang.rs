//! Words: every message that a person reads comes from Fluent files, one per subject, in Chinese and in English.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

pub use crate::message_keys::Keyed;

/// A subject's file in both languages, Chinese first.
macro_rules! subject {
    ($name:literal) => {
        [
            include_str!(concat!("../../../assets/i18n/zh-CN/", $name, ".ftl")),
            include_str!(concat!("../../../assets/i18n/en/", $name, ".ftl")),
        ]
    };
}

/// All messages, by subject. A test checks that no file of `assets/i18n` is missing here.
const SUBJECTS: &[[&str; 2]] = &[
    subject!("program"),
    subject!("start"),
    subject!("today"),
    subject!("practice"),
    subject!("import"),
    subject!("course"),
    subject!("drill"),
    subject!("result"),
    subject!("standing"),
    subject!("coaching"),
    subject!("exam"),
    subject!("room"),
    subject!("candidate"),
    subject!("certificates"),
    subject!("trainer"),
    subject!("quota"),
    subject!("roster"),
    subject!("papers"),
    subject!("guidance"),
    subject!("checking"),
    subject!("accounts"),
    subject!("admin"),
    subject!("rights"),
    subject!("backup"),
    subject!("doctor"),
    subject!("records"),
    subject!("exercises"),
    subject!("forms"),
    subject!("entering"),
    subject!("demo"),
    subject!("errors"),
    subject!("findings"),
    subject!("sync"),
    subject!("bureau"),
    subject!("stations"),
    subject!("server"),
    subject!("help"),
    subject!("about"),
];

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Its own name.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::ZhCn => "中文",
            Self::En => "English",
        }
    }

    /// The language of a tag such as `zh_CN.UTF-8` or `en-GB`; none for other languages.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        if tag.starts_with("zh") {
            Some(Self::ZhCn)
        } else if tag.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The language of the system; Chinese if it is neither.
    pub fn of_system() -> Self {
        sys_locale::get_locale().and_then(|tag| Self::from_tag(&tag)).unwrap_or_default()
    }

    /// The files of its messages.
    pub fn files(self) -> impl Iterator<Item = &'static str> {
        SUBJECTS.iter().map(move |[zh, en]| match self {
            Self::ZhCn => *zh,
            Self::En => *en,
        })
    }
}

/// The messages of one language.
pub struct Messages {
    lang: Lang,
    /// Whether they are read beside buttons, and not in a terminal.
    at_window: bool,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Messages {
    /// Loads the messages of `lang`. A test checks that both languages are complete and have the same keys.
    pub fn new(lang: Lang) -> Self {
        let tag = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks are invisible characters that tables and terminals would have to carry.
        bundle.set_use_isolating(false);
        for file in lang.files() {
            let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(partial, _)| partial);
            let _ = bundle.add_resource(resource);
        }
        Self { lang, at_window: false, bundle }
    }

    /// The same as a window shows them. Where a message names a command, its attribute `window` names the page or the button
    /// instead: who sits at a window has no command line.
    pub fn of_window(lang: Lang) -> Self {
        Self { at_window: true, ..Self::new(lang) }
    }

    /// Which language this is.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The message of `key`.
    pub fn get(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The message that names `what`.
    pub fn of(&self, what: &(impl Keyed + ?Sized)) -> String {
        self.get(what.key())
    }

    /// The message of `key` with values put in. An unknown key is shown as itself.
    pub fn format(&self, key: &str, values: &[(&str, &dyn fmt::Display)]) -> String {
        let Some(message) = self.bundle.get_message(key) else {
            return key.to_owned();
        };
        let own = if self.at_window { message.get_attribute("window") } else { None };
        let Some(pattern) = own.map(|own| own.value()).or_else(|| message.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, shown) in values {
            args.set((*name).to_owned(), value(shown.to_string()));
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// Names or words one after the other, with the comma of the language.
    pub fn list<S: AsRef<str>>(&self, words: &[S]) -> String {
        joined(words, &self.get("why-between"))
    }

    /// Parts of a sentence one after the other, with the semicolon of the language.
    pub fn clauses<S: AsRef<str>>(&self, parts: &[S]) -> String {
        joined(parts, self.mark("；", "; "))
    }

    /// Sentences one after the other.
    pub fn sentences<S: AsRef<str>>(&self, all: &[S]) -> String {
        joined(all, self.mark("", " "))
    }

    /// `words` in the brackets of the language, to stand after other words.
    pub fn aside(&self, words: impl fmt::Display) -> String {
        let (opens, closes) = (self.mark("（", " ("), self.mark("）", ")"));
        format!("{opens}{words}{closes}")
    }

    const fn mark(&self, chinese: &'static str, english: &'static str) -> &'static str {
        match self.lang {
            Lang::ZhCn => chinese,
            Lang::En => english,
        }
    }
}

fn joined<S: AsRef<str>>(words: &[S], between: &str) -> String {
    words.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(between)
}

/// Digits of the largest whole numbers that Fluent, which counts in `f64`, gives back exactly.
const EXACT_DIGITS: usize = 15;

/// A value as Fluent takes it. A whole number stays a number, so that a message can choose its words by it
/// ("1 file", "2 files"); it is shown digit by digit as it came, without thousands separators. A figure with
/// decimals, a badge with leading zeros and everything else is text.
fn value(shown: String) -> FluentValue<'static> {
    let digits = shown.bytes().all(|byte| byte.is_ascii_digit()) && shown.len() <= EXACT_DIGITS;
    let as_written = shown == "0" || !shown.starts_with('0');
    match shown.parse::<u64>() {
        Ok(number) if digits && as_written => FluentValue::from(number),
        _ => FluentValue::from(shown),
    }
}

/// The keys of a language's messages, for the test that compares them.
pub fn keys(lang: Lang) -> Vec<String> {
    lang.files()
        .flat_map(str::lines)
        .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|l| l.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FluentValue, Lang, Messages, value};

    #[test]
    fn a_whole_number_is_a_number_and_is_shown_as_it_came() {
        let messages = Messages::new(Lang::En);
        for shown in
            ["0", "1", "1234567", "999999999999999", "059001", "1.0", "-1", "", "12345678901234567890"]
        {
            assert_eq!(messages.format("days", &[("n", &shown)]), shown);
        }
        assert!(matches!(value("12".to_owned()), FluentValue::Number(_)));
        assert!(matches!(value("012".to_owned()), FluentValue::String(_)));
    }

    #[test]
    fn english_has_a_singular() {
        let messages = Messages::new(Lang::En);
        let load = |n: usize| messages.format("caseload-load", &[("n", &n)]);
        assert_eq!([load(0), load(1), load(2)], ["0 mentees", "1 mentee", "2 mentees"]);
    }
}
