//! Ids that are read as others, because two stations registered one officer or one unit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use uuid::Uuid;

/// Ids that are read as others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aliases {
    officers: BTreeMap<Uuid, Uuid>,
    units: BTreeMap<Uuid, Uuid>,
}

impl Aliases {
    /// Aliases as they stand in a table.
    pub(crate) const fn new(officers: BTreeMap<Uuid, Uuid>, units: BTreeMap<Uuid, Uuid>) -> Self {
        Self { officers, units }
    }

    /// Whether every id is read as it stands.
    pub(crate) fn is_empty(&self) -> bool {
        self.officers.is_empty() && self.units.is_empty()
    }

    /// All of officers and all of units: the id, and what it is read as.
    pub(crate) const fn all(&self) -> [(&'static str, &BTreeMap<Uuid, Uuid>); 2] {
        [("officer", &self.officers), ("unit", &self.units)]
    }

    /// The id of an officer that stays.
    pub(crate) fn officer(&self, id: Uuid) -> Uuid {
        self.officers.get(&id).copied().unwrap_or(id)
    }

    /// The id of a unit that stays.
    pub(crate) fn unit(&self, id: Uuid) -> Uuid {
        self.units.get(&id).copied().unwrap_or(id)
    }

    /// The body of a fact, with the ids that stay in the place of the others. An id is a text of 36 characters that
    /// nothing else is.
    pub(crate) fn through<'a>(&self, body: &'a str) -> Cow<'a, str> {
        let mut read = String::new();
        let mut done = 0;
        for (dash, _) in body.match_indices('-') {
            // An id is known by its first dash.
            let Some(begin) = dash.checked_sub(8).filter(|begin| *begin >= done) else { continue };
            let Some(text) = body.get(begin..begin + 36) else { continue };
            let Some(is) = Uuid::try_parse(text).ok().and_then(|id| self.other(&id)) else { continue };
            // As a program writes it, and no other way.
            if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                continue;
            }
            read.push_str(body.get(done..begin).unwrap_or_default());
            read.push_str(&is.to_string());
            done = begin + 36;
        }
        if done == 0 {
            return Cow::Borrowed(body);
        }
        read.push_str(body.get(done..).unwrap_or_default());
        Cow::Owned(read)
    }

    /// The id that another one is read as.
    fn other(&self, id: &Uuid) -> Option<Uuid> {
        self.officers.get(id).or_else(|| self.units.get(id)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_replaced_wherever_they_stand() {
        let [one, is, unit, at, third] = [0xA1, 0xA2, 0xB1, 0xB2, 0xC1].map(Uuid::from_u128);
        let aliases = Aliases::new(BTreeMap::from([(one, is)]), BTreeMap::from([(unit, at)]));
        let body = format!(
            r#"{{"id":"{one}","note":"甲-乙--{third}","chances":"{one}:7 {third}:9","of":["{unit}"]}}"#
        );
        let read =
            format!(r#"{{"id":"{is}","note":"甲-乙--{third}","chances":"{is}:7 {third}:9","of":["{at}"]}}"#);
        assert_eq!(aliases.through(&body), read);
        let other = format!("{third} 8-8-8 {}", &one.to_string()[..30]);
        assert!(matches!(aliases.through(&other), Cow::Borrowed(_)));
    }
}
