//! `bureau-contact.toml` in the data folder: when the server was last reached, and what went wrong since. For people; no
//! decision rests on it.

use std::collections::BTreeMap;
use std::path::Path;

use dabiao_files::{Readers, bounded_text, write_whole};
use serde::{Deserialize, Serialize};

use super::fail::Failed;
use crate::exchange::Fail;
use crate::lang::{Lang, Messages};

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
    /// Why it did not go well the last time, in each language by its tag; empty where it did.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub trouble: BTreeMap<String, String>,
}

impl Contact {
    /// The last contact of the PC of a data folder; none where there was none.
    pub fn load(folder: &Path) -> Option<Self> {
        toml::from_str(&bounded_text(&folder.join(CONTACT_FILE), MAX_BYTES).ok()?).ok()
    }

    /// Why the last try did not go well, as a person reads it; none where it did.
    pub fn why(&self, texts: &Messages) -> Option<&str> {
        self.trouble.get(texts.lang().tag()).map(String::as_str)
    }

    /// Notes how it went at `now_ms`; what was only stopped says nothing of the server. What can't be written is not noted:
    /// it is for people alone.
    pub(super) fn note(folder: &Path, address: &str, now_ms: i64, failed: Option<&Failed>) {
        if matches!(failed, Some(Failed::Exchange(Fail::Cancelled))) {
            return;
        }
        let why = |failed: &Failed| {
            let say = |lang: Lang| (lang.tag().to_owned(), plain(&failed.notice(&Messages::new(lang)).what));
            Lang::ALL.map(say).into()
        };
        let trouble: BTreeMap<String, String> = failed.map(why).unwrap_or_default();
        let before = Self::load(folder).unwrap_or_default();
        let reached_ms = if trouble.is_empty() { Some(now_ms) } else { before.reached_ms };
        let now = Self { address: address.to_owned(), tried_ms: now_ms, reached_ms, trouble };
        if let Ok(text) = toml::to_string(&now) {
            let _ = write_whole(&folder.join(CONTACT_FILE), text.as_bytes(), Readers::Owner, Some(folder));
        }
    }
}

/// A sentence as it stands within another one, and of a length that fits there.
fn plain(what: &str) -> String {
    what.trim_end_matches(['.', '。']).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_that_failed_keeps_when_it_last_went_well() {
        let folder = tempfile::tempdir().unwrap();
        let silent = Failed::Server(dabiao_bureau::Fail::Silent { address: "h:1".to_owned(), seconds: 20 });
        Contact::note(folder.path(), "h:1", 5, None);
        Contact::note(folder.path(), "h:1", 9, Some(&silent));
        let known = Contact::load(folder.path()).unwrap();
        assert_eq!((known.tried_ms, known.reached_ms), (9, Some(5)));
        let words = Lang::ALL.map(|lang| known.why(&Messages::new(lang)).unwrap().to_owned());
        assert!(words.iter().all(|words| words.contains("h:1") && !words.contains("Silent")), "{words:?}");
        // A drill that began ended the try: that says nothing of the server.
        let stopped = Failed::Exchange(Fail::Cancelled);
        Contact::note(folder.path(), "h:1", 10, Some(&stopped));
        assert_eq!(Contact::load(folder.path()).unwrap(), known);
        Contact::note(folder.path(), "h:1", 12, None);
        let known = Contact::load(folder.path()).unwrap();
        assert_eq!((known.reached_ms, known.why(&Messages::new(Lang::En))), (Some(12), None));
    }
}
