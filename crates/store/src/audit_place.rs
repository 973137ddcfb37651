//! Where an audit found something: as a value for what decides by it, as a text for whoever reads it.

use std::fmt;

use uuid::Uuid;

/// What the text of an attempt begins with.
const ATTEMPT: &str = "attempt ";
/// What the text of a certificate begins with.
const CERTIFICATE: &str = "certificate ";

/// Where something was found. Its text is what the command line prints, and nothing may change it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditPlace {
    /// An attempt.
    Attempt(Uuid),
    /// A certificate, by its number.
    Certificate(String),
    /// Anything else, as the audit calls it: an entry (`journal SERIES/SEQ`), a row (`officer ID`), a file.
    Named(String),
}

impl AuditPlace {
    /// The place that a text names: the one door from texts, as this is the one to them.
    fn read(text: String) -> Self {
        if let Some(number) = text.strip_prefix(CERTIFICATE) {
            return Self::Certificate(number.to_owned());
        }
        let attempt = text.strip_prefix(ATTEMPT).and_then(|id| {
            let read: Uuid = id.parse().ok()?;
            // An id is written in one way.
            Some(read).filter(|read| read.to_string() == id)
        });
        attempt.map_or(Self::Named(text), Self::Attempt)
    }
}

impl fmt::Display for AuditPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attempt(id) => write!(f, "{ATTEMPT}{id}"),
            Self::Certificate(number) => write!(f, "{CERTIFICATE}{number}"),
            Self::Named(text) => f.write_str(text),
        }
    }
}

impl AuditPlace {
    /// Whether this is how it is written.
    fn is(&self, text: &str) -> bool {
        match self {
            Self::Attempt(id) => {
                let mut room = [0; uuid::fmt::Hyphenated::LENGTH];
                text.strip_prefix(ATTEMPT) == Some(id.hyphenated().encode_lower(&mut room))
            }
            Self::Certificate(number) => text.strip_prefix(CERTIFICATE) == Some(number),
            Self::Named(named) => named == text,
        }
    }
}

impl From<String> for AuditPlace {
    fn from(text: String) -> Self {
        Self::read(text)
    }
}

impl From<&String> for AuditPlace {
    fn from(text: &String) -> Self {
        Self::read(text.clone())
    }
}

impl From<&str> for AuditPlace {
    fn from(text: &str) -> Self {
        Self::read(text.to_owned())
    }
}

impl PartialEq<&str> for AuditPlace {
    fn eq(&self, text: &&str) -> bool {
        self.is(text)
    }
}

impl PartialEq<String> for AuditPlace {
    fn eq(&self, text: &String) -> bool {
        self.is(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_it_was_and_its_place_is_known() {
        let id = Uuid::from_u128(7);
        let attempt = format!("attempt {id}");
        assert_eq!(AuditPlace::from(&attempt), AuditPlace::Attempt(id));
        assert_eq!(
            AuditPlace::from("certificate N59-2026-0001"),
            AuditPlace::Certificate("N59-2026-0001".into())
        );
        let simple = format!("attempt {}", id.simple());
        for named in
            ["attempts", "attempt 7", simple.as_str(), "sealed attempt 7", "journal 0199/3", "mark", ""]
        {
            assert_eq!(AuditPlace::from(named), AuditPlace::Named(named.to_owned()));
            assert_eq!(AuditPlace::from(named).to_string(), named);
        }
        for known in [attempt.as_str(), "certificate N59-2026-0001"] {
            assert_eq!(AuditPlace::from(known).to_string(), known);
        }
        assert!(AuditPlace::Attempt(id) == attempt && AuditPlace::Attempt(id) != "mark");
        assert!(AuditPlace::Named("mark".into()) == "mark" && AuditPlace::Named("mark".into()) != attempt);
        let certificate = AuditPlace::Certificate("N59-2026-0001".into());
        assert!(certificate == "certificate N59-2026-0001" && certificate != "certificate N59-2026-0002");
    }
}
