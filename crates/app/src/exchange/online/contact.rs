//! `bureau-contact.toml` in the data folder: when the server was last reached, and what went wrong since. For people; no
//! decision rests on it.

use std::path::Path;

use dabiao_files::{Readers, bounded_text, write_whole};
use serde::{Deserialize, Serialize};

const CONTACT_FILE: &str = "bureau-contact.toml";
/// A larger one is none, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// When the server was last reached, by this PC's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Where it is.
    pub address: String,
    /// When it was last tried, milliseconds since the Unix epoch.
    pub tried_ms: i64,
    /// When that last went well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_ms: Option<i64>,
    /// Why it did not go well the last time, in short; none where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Contact {
    /// The last contact of the PC of a data folder; none where there was none.
    pub fn load(folder: &Path) -> Option<Self> {
        toml::from_str(&bounded_text(&folder.join(CONTACT_FILE), MAX_BYTES).ok()?).ok()
    }

    /// Notes how it went at `now_ms`. What can't be written is not noted: it is for people alone.
    pub(super) fn note(folder: &Path, address: &str, now_ms: i64, trouble: Option<String>) {
        let before = Self::load(folder).unwrap_or_default();
        let reached_ms = if trouble.is_none() { Some(now_ms) } else { before.reached_ms };
        let now = Self { address: address.to_owned(), tried_ms: now_ms, reached_ms, trouble };
        if let Ok(text) = toml::to_string(&now) {
            let _ = write_whole(&folder.join(CONTACT_FILE), text.as_bytes(), Readers::Owner, Some(folder));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_that_failed_keeps_when_it_last_went_well() {
        let folder = tempfile::tempdir().unwrap();
        Contact::note(folder.path(), "h:1", 5, None);
        Contact::note(folder.path(), "h:1", 9, Some("silent".to_owned()));
        let known = Contact::load(folder.path()).unwrap();
        assert_eq!(
            (known.tried_ms, known.reached_ms, known.trouble.as_deref()),
            (9, Some(5), Some("silent"))
        );
        Contact::note(folder.path(), "h:1", 12, None);
        let known = Contact::load(folder.path()).unwrap();
        assert_eq!((known.reached_ms, known.trouble), (Some(12), None));
    }
}
