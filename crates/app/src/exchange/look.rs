//! Looking at a package without taking anything, and the words for what is wrong with one.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::path::Path;

use super::fail::Fail;
use super::intake::faults;
use super::outcome::Trouble;
use crate::finding_words::finding_words;
use crate::lang::Messages;
use crate::notice::Notice;
use crate::sync_words::fault_notice;
use dabiao_domain::sync::fault::Fault;
use dabiao_package::{FrameKind, Header, What, describe};

/// What is in a package.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its table of contents.
    pub header: Header,
    /// How many parts are as they were written.
    pub whole: u32,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
}

/// Looks at the package `path`, whoever it is for. `watch` is told how many parts were looked at, and can end it.
///
/// # Errors
/// [`Fail::Read`].
pub fn look(path: &Path, watch: impl FnMut(u32) -> ControlFlow<()>) -> Result<Looked, Fail> {
    let report = describe(path, watch).map_err(|why| Fail::Read { path: path.to_owned(), why })?;
    let troubles = faults(&report);
    Ok(Looked { header: report.header, whole: report.whole_frames, troubles })
}

/// What is in a part, in words.
pub fn what_words(texts: &Messages, what: &str) -> String {
    match What::read(what) {
        What::Entries { runs, more } => {
            let mut words: Vec<String> = runs
                .iter()
                .map(|run| {
                    let values: [(&str, &dyn Display); 3] =
                        [("of", &run.of), ("first", &run.first), ("last", &run.last)];
                    texts.format("exchange-what-entries", &values)
                })
                .collect();
            if more > 0 {
                words.push(texts.format("exchange-what-more", &[("n", &more)]));
            }
            words.join(&texts.get("exchange-what-join"))
        }
        What::Numbered { kind, first, last } => {
            let key = match kind {
                FrameKind::Bodies => "exchange-what-bodies",
                FrameKind::Receipts => "exchange-what-receipts",
                FrameKind::Exercises => "exchange-what-exercises",
                FrameKind::Entries | FrameKind::Events => "exchange-what-events",
            };
            texts.format(key, &[("first", &first), ("last", &last)])
        }
        What::Other(words) => words,
    }
}

/// What is wrong, and what to do.
pub fn trouble_notice(texts: &Messages, trouble: &Trouble) -> Notice {
    match trouble {
        // No part of it: the table of contents itself.
        Trouble::Fault(Fault::PackageDamaged { part: 0, .. }) => {
            Notice::new(texts, "exchange-trouble-table", &[])
        }
        Trouble::Fault(Fault::PackageDamaged { part, what }) => {
            let what = what_words(texts, what);
            fault_notice(texts, &Fault::PackageDamaged { part: *part, what })
        }
        Trouble::Fault(fault) => fault_notice(texts, fault),
        Trouble::Stranger(name) => Notice::new(texts, "exchange-trouble-stranger", &[("name", name)]),
        Trouble::KeyBefore { name, day } => {
            Notice::new(texts, "exchange-trouble-key-before", &[("name", name), ("day", day)])
        }
        Trouble::PlaceTaken => Notice::new(texts, "exchange-trouble-place-taken", &[]),
        Trouble::OldKey => Notice::new(texts, "exchange-trouble-old-key", &[]),
        Trouble::SealedElsewhere(name) => {
            Notice::new(texts, "exchange-trouble-sealed-elsewhere", &[("name", name)])
        }
        Trouble::FounderKey(key) => Notice::new(texts, "exchange-trouble-founder-key", &[("key", key)]),
        Trouble::FormerKey => Notice::new(texts, "exchange-trouble-former-key", &[]),
        Trouble::Retired(name) => Notice::new(texts, "exchange-trouble-retired", &[("name", name)]),
        Trouble::Refused { entries, at, why } => {
            let why = finding_words(texts, why);
            let first = texts.format("finding-at", &[("place", at), ("what", &why)]);
            Notice::new(texts, "exchange-trouble-forged", &[("n", entries), ("first", &first)])
        }
        Trouble::Unread(detail) => Notice::new(texts, "exchange-trouble-unread", &[("detail", detail)]),
    }
}
