//! Search of names by the first letters of their pinyin, as is usual in Chinese offices.

use dabiao_content::Hints;

/// The readings of characters; unpacked while they are needed.
#[derive(Debug, Default)]
pub struct Initials(Option<Hints>);

impl Initials {
    /// Unpacks the table; without it names are found by their characters alone.
    pub fn load() -> Self {
        Self(Hints::load().ok())
    }

    /// The initials of `name`: for each character its possible first letters, `zhang wei` → `z w`; several
    /// readings stand together in brackets, as `[sc]`. [`matches()`] reads this form.
    pub fn of(&self, name: &str) -> String {
        let Some(hints) = &self.0 else { return String::new() };
        let mut out = String::new();
        for c in name.chars() {
            let mut letters: Vec<char> =
                hints.pinyin(c).iter().filter_map(|r| plain(r.chars().next()?)).collect();
            letters.sort_unstable();
            letters.dedup();
            match letters.as_slice() {
                [] if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
                [] => {}
                [one] => out.push(*one),
                many => {
                    out.push('[');
                    out.extend(many);
                    out.push(']');
                }
            }
        }
        out
    }
}

/// The letter without its tone mark.
fn plain(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c),
        'ā' | 'á' | 'ǎ' | 'à' => Some('a'),
        'ē' | 'é' | 'ě' | 'è' | 'ê' => Some('e'),
        'ō' | 'ó' | 'ǒ' | 'ò' => Some('o'),
        'ń' | 'ň' | 'ǹ' => Some('n'),
        'ḿ' => Some('m'),
        _ => None,
    }
}

/// Whether `wanted` (lower-case letters) stands somewhere in `initials` as [`Initials::of`] wrote them.
pub fn matches(initials: &str, wanted: &str) -> bool {
    let mut places: Vec<Vec<char>> = Vec::new();
    let mut open = false;
    for c in initials.chars() {
        match c {
            '[' => {
                open = true;
                places.push(Vec::new());
            }
            ']' => open = false,
            c if open => {
                if let Some(place) = places.last_mut() {
                    place.push(c);
                }
            }
            c => places.push(vec![c]),
        }
    }
    let wanted: Vec<char> = wanted.chars().collect();
    !wanted.is_empty()
        && places.windows(wanted.len()).any(|w| w.iter().zip(&wanted).all(|(place, c)| place.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_initials_in_every_reading() {
        let table = Initials::load();
        let zeng = table.of("曾建国");
        for wanted in ["zjg", "cjg", "jg"] {
            assert!(matches(&zeng, wanted), "{zeng} {wanted}");
        }
        assert!(!matches(&zeng, "zg") && !matches(&zeng, "") && !matches("", "z"));
        assert!(matches(&table.of("欧阳A"), "oya"));
    }
}
