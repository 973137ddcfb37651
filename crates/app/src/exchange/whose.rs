//! Whose entries are that came in the founding PC's name under a key that it replaced, where nothing tells it: a person says it.
//!
//! A restore of before a new key brings such: this PC wrote them and forgot them, or somebody who has the old key did. The directory
//! says then that they are its own, or that they are not, and every PC goes by that. The last word holds, so what was said wrongly
//! can be said the other way.

use std::path::Path;

use super::fail::{Fail, No};
use super::held::must_hold;
use super::in_own_name::{Standing, keep_settled};
use super::matters::counts_not_as_founder;
use super::settled::meant;
use super::view::View;
use crate::lang::Messages;
use dabiao_domain::actor::Authorized;
use dabiao_store::{Answered, Db, InOwnName};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoseSaid {
    /// The name of the founding PC.
    pub name: String,
    /// Whether it was said to be its own.
    pub ours: bool,
    /// Of which entries.
    pub answered: Answered,
}

impl WhoseSaid {
    /// In words.
    pub fn words(&self, texts: &Messages) -> String {
        let Answered { entries, turned, against } = self.answered;
        let mut said = Vec::new();
        if entries > 0 {
            let key = match (self.ours, turned) {
                (true, false) => "bureau-ours",
                (true, true) => "bureau-ours-after-all",
                (false, false) => "bureau-not-ours",
                (false, true) => "bureau-not-ours-after-all",
            };
            said.push(texts.format(key, &[("name", &self.name), ("n", &entries)]));
        }
        if against > 0 {
            let words = texts.format("bureau-ours-against", &[("name", &self.name), ("n", &against)]);
            said.push(if entries > 0 { words } else { texts.format("nothing-changed", &[("why", &words)]) });
        }
        if said.is_empty() {
            said.push(texts.format("bureau-whose-nothing", &[("name", &self.name)]));
        }
        texts.sentences(&said)
    }

    /// Whether it is as it was to be: not where all of it contradicts something, so that nothing was said.
    pub const fn holds(&self) -> bool {
        self.answered.entries > 0 || self.answered.against == 0
    }

    /// As JSON.
    pub fn document(&self) -> serde_json::Value {
        let Answered { entries, turned, against } = self.answered;
        serde_json::json!({"station": self.name, "ours": self.ours, "entries": entries, "turned": turned,
                           "against": against})
    }
}

/// What is undecided in the founding PC's name is its own, or not. Where nothing is, that is said of what a person said the
/// contrary of.
///
/// # Errors
/// [`No::NotFounding`] for another station; what the store and the disk say.
pub fn say_whose(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    (station, ours): (&str, bool),
) -> Result<WhoseSaid, Fail> {
    let (bureau, view, known) = meant(db, folder, station)?.parts();
    if known.station_id != bureau.station {
        return Err(No::NotFounding(known.name).into());
    }
    let standing = |db: &Db, view: &View| -> Result<Standing, Fail> {
        Ok(Standing { counts: db.counts_as_own()?, counts_not: counts_not_as_founder(db, view)? })
    };
    let open = |db: &Db| -> Result<usize, Fail> { Ok(db.said_in_own_name(InOwnName::Undecided)?.len()) };
    let (before, open_before) = (standing(db, &view)?, open(db)?);
    let answered = db.answer((now_ms, by.by()), ours, true)?;
    if answered.entries > 0 {
        let after = standing(db, &View::of(db, &bureau)?)?;
        must_hold((before, open_before) != (after, open(db)?), &known.name)?;
        keep_settled(db, &bureau.station, (before, after))?;
    }
    Ok(WhoseSaid { name: known.name, ours, answered })
}
