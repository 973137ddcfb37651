//! The choices of a list: what was typed narrows them, and one of them is near enough to be taken.

use dabiao_domain::form::machine::{Entry, Origin};
use dabiao_domain::form::{Choice, FieldDef, compared};

/// What was typed for a choice, in small letters; empty where nothing was, or where a choice stands already.
pub fn typed(entry: &Entry) -> String {
    if entry.origin == Origin::Typed { compared(&entry.value).to_ascii_lowercase() } else { String::new() }
}

/// The choices of `field` that the text typed in `entry` leaves, the nearest first; all of them where none was typed.
pub fn narrowed<'a>(field: &'a FieldDef, entry: &Entry) -> Vec<&'a Choice> {
    let typed = typed(entry);
    let near = |choice: &'a Choice| Some((nearness(choice, &typed)?, choice));
    let mut left: Vec<(u8, &Choice)> = field.choices().iter().filter_map(near).collect();
    // Of equally near ones the order of the form holds.
    left.sort_by_key(|(near, _)| *near);
    left.into_iter().map(|(_, choice)| choice).collect()
}

/// How near a choice is to what was typed for it, 0 the nearest; none where it can't be meant.
fn nearness(choice: &Choice, typed: &str) -> Option<u8> {
    let (code, name) = (choice.code.to_ascii_lowercase(), choice.name.to_ascii_lowercase());
    // 1 is typed for 01: codes are padded for the eye of a computer.
    let short = code.trim_start_matches('0');
    if typed.is_empty() || code == typed || name == typed {
        Some(0)
    } else if short == typed || choice.initials == typed {
        Some(1)
    } else if [code.as_str(), short, name.as_str(), choice.initials.as_str()]
        .iter()
        .any(|begins| begins.starts_with(typed))
    {
        Some(2)
    } else {
        name.contains(typed).then_some(3)
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Entry, Origin, narrowed};
    use dabiao_domain::form::{FieldDef, FieldRule, Right};
    use dabiao_domain::record::Compare;

    fn field() -> FieldDef {
        let choice = |code: &str, name: &str, initials: &str| Choice {
            code: code.to_owned(),
            name: name.to_owned(),
            initials: initials.to_owned(),
        };
        FieldDef {
            code: "MZ".to_owned(),
            name: "民族".to_owned(),
            name_en: "Ethnic group".to_owned(),
            required: true,
            none: false,
            no_ditto: false,
            compare: Compare::Exact,
            rule: FieldRule::List(vec![
                choice("01", "汉族", "hz"),
                choice("02", "蒙古族", "mgz"),
                choice("03", "回族", "hz"),
                choice("10", "朝鲜族", "cxz"),
                choice("11", "满族", "mz"),
            ]),
            fill: None,
            right: Right::Card("MZ".to_owned()),
        }
    }

    fn left(value: &str, origin: Origin) -> Vec<String> {
        let entry = Entry { value: value.to_owned(), origin, left: 0 };
        narrowed(&field(), &entry).into_iter().map(|choice| choice.name.clone()).collect()
    }

    #[test]
    fn codes_initials_and_names_narrow_and_the_nearest_is_first() {
        for (typed, names) in [
            ("01", ["汉族"].as_slice()),
            ("1", &["汉族", "朝鲜族", "满族"]),
            ("11", &["满族"]),
            ("hz", &["汉族", "回族"]),
            ("HZ", &["汉族", "回族"]),
            ("m", &["蒙古族", "满族"]),
            ("古", &["蒙古族"]),
            ("回族", &["回族"]),
            ("x", &[]),
        ] {
            assert_eq!(left(typed, Origin::Typed), names, "{typed}");
        }
    }

    #[test]
    fn a_choice_that_stands_hides_no_other() {
        assert_eq!(left("回族", Origin::Chosen).len(), 5);
        assert_eq!(left("", Origin::Blank).len(), 5);
    }
}
