//! The officers that a search finds: by badge, by name, or by the first letters of the name in pinyin.

use dabiao_app::initials::{Initials, matches};
use dabiao_domain::roster::Officer;

/// What the last search found, so that no frame searches the roster again.
#[derive(Debug, Default)]
pub struct Names {
    /// What was searched for, in capitals, and among how many officers.
    searched: Option<(String, usize)>,
    /// Places in the roster.
    found: Vec<usize>,
    /// The initials of all names; worked out when letters are first searched for.
    initials: Vec<String>,
}

impl Names {
    /// Those of `officers` whom `wanted`, in capitals, finds; all if it is empty.
    pub fn of<'a>(&mut self, officers: &'a [Officer], wanted: &str) -> Vec<&'a Officer> {
        let known = self.searched.as_ref().is_some_and(|(text, n)| text == wanted && *n == officers.len());
        if !known {
            self.search(officers, wanted);
        }
        self.found.iter().filter_map(|at| officers.get(*at)).collect()
    }

    fn search(&mut self, officers: &[Officer], wanted: &str) {
        let letters = wanted.to_lowercase();
        let by_letters = !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_lowercase());
        if by_letters && self.initials.len() != officers.len() {
            let table = Initials::load();
            self.initials = officers.iter().map(|officer| table.of(&officer.name)).collect();
        }
        let finds = |(at, officer): (usize, &Officer)| {
            let initials = || self.initials.get(at).is_some_and(|initials| matches(initials, &letters));
            let by_text = officer.badge.contains(wanted) || officer.name.contains(wanted);
            (by_text || (by_letters && initials())).then_some(at)
        };
        self.found = officers.iter().enumerate().filter_map(finds).collect();
        self.searched = Some((wanted.to_owned(), officers.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use dabiao_domain::roster::Officer;
    use uuid::Uuid;

    #[test]
    fn a_name_is_found_by_badge_characters_and_initials() {
        let officer = |n: u128, badge: &str, name: &str| {
            Officer::new(Uuid::from_u128(n), badge.into(), name.into(), Uuid::nil(), "文昌派出所".into())
        };
        let all =
            [officer(1, "059001", "王德明"), officer(2, "059002", "曾晓峰"), officer(3, "A59003", "王大民")];
        let mut names = Names::default();
        for (wanted, badges) in [
            ("", &["059001", "059002", "A59003"][..]),
            ("059", &["059001", "059002"]),
            ("WDM", &["059001", "A59003"]),
            ("CXF", &["059002"]),
            ("ZXF", &["059002"]),
            ("A", &["A59003"]),
            ("王", &["059001", "A59003"]),
            ("WDM1", &[]),
        ] {
            let found: Vec<&str> = names.of(&all, wanted).iter().map(|o| o.badge.as_str()).collect();
            assert_eq!(found, badges, "{wanted}");
        }
        assert_eq!(names.of(&all[..1], "").len(), 1, "somebody has left the roster");
    }
}
