//! The manual: Markdown files in `docs/manual`, a part each, in Chinese and in English.
//!
//! One source for the page "Help" of the window, for the printed manual, and for whoever reads `docs/`. A part is read into a
//! small model ([`Part`], [`Section`], [`Block`], [`Span`]); what that can't hold is a [`Fault`], so that no file says more
//! than every reader of it shows. This room knows no screen and no message: a section names screens by their names alone.

mod model;
mod paper;
mod pictures;
mod reading;
mod search;

pub use model::{Block, Line, Manual, Part, Section, Span, plain};
pub use paper::{ManualWords, manual_pdf};
pub use pictures::{NAMES as PICTURE_NAMES, picture};
pub use reading::{Fault, read_part};
pub use search::{Hit, search};

use std::sync::LazyLock;

/// A language of the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// 简体中文.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// Its tag, which is also the name of its folder.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// A part's file in both languages.
macro_rules! part {
    ($name:literal) => {
        (
            $name,
            [
                include_str!(concat!("../../../docs/manual/zh-CN/", $name, ".md")),
                include_str!(concat!("../../../docs/manual/en/", $name, ".md")),
            ],
        )
    };
}

/// The parts, in their order. A test checks that no file of `docs/manual` is missing here.
pub const SOURCES: [(&str, [&str; 2]); 5] = [
    part!("officer"),
    part!("trainer"),
    part!("instructor"),
    part!("issuer-invigilator"),
    part!("administrator"),
];

static CHINESE: LazyLock<Manual> = LazyLock::new(|| made(Language::Chinese));
static ENGLISH: LazyLock<Manual> = LazyLock::new(|| made(Language::English));

/// The manual in one language, read once.
pub fn manual(language: Language) -> &'static Manual {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// A part that can't be read is left out; a test checks that there is none.
fn made(language: Language) -> Manual {
    let text = |texts: [&'static str; 2]| match language {
        Language::Chinese => texts[0],
        Language::English => texts[1],
    };
    let parts = SOURCES.into_iter().filter_map(|(name, texts)| read_part(name, text(texts)).ok());
    Manual { language, parts: parts.collect() }
}
