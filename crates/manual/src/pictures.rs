//! The pictures of the manual, made by the program itself: `scripts/manual-pictures` makes them anew.

use crate::Language;

/// A picture's file in both languages.
macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        /// Their names. A test checks that each is in the manual, has its recipe, and is as the screen is.
        pub const NAMES: &[&str] = &[$($name),*];

        /// The PNG file of the picture of this name; none if there is no such picture.
        pub fn picture(language: Language, name: &str) -> Option<&'static [u8]> {
            match (name, language) {
                $(
                    ($name, Language::Chinese) => {
                        Some(include_bytes!(concat!("../../../docs/manual/pictures/zh-CN/", $name, ".png")))
                    }
                    ($name, Language::English) => {
                        Some(include_bytes!(concat!("../../../docs/manual/pictures/en/", $name, ".png")))
                    }
                )*
                _ => None,
            }
        }
    };
}

pictures!(
    "start",
    "drill",
    "result",
    "course",
    "form",
    "exam-seat",
    "desk-overview",
    "desk-roster",
    "cohort",
    "exam-plan",
    "exam-held",
    "certificates",
    "this-pc",
    "backup",
    "stations",
);
