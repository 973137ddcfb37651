//! The standards that the store has.
//!
//! A version that was put in force and can't be read, as a newer program wrote it or somebody changed it, is named and left
//! out. Until a later one can be read, no version of that standard counts as the newest: judging by an older one in its place
//! would be wrong. Other standards go on, and so do sittings that were planned by an older version.

use dabiao_content::read_standard_version;
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, StandardRow, StoreError};

/// A version that was put in force and can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnreadStandard {
    /// The id under which it was put in force.
    pub id: String,
    /// The version under which it was.
    pub version: u32,
    /// Where it stands, and what is wrong with it.
    pub what: String,
}

impl UnreadStandard {
    /// The error of whoever asks for it.
    pub fn error(&self) -> StoreError {
        StoreError::Standard(self.what.clone())
    }
}

/// Standards, and versions of them that can't be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standards {
    /// Every version of every standard that can be read.
    pub all: Vec<Standard>,
    /// Those that can't.
    pub unread: Vec<UnreadStandard>,
}

impl Standards {
    /// The newest version of every standard.
    pub fn newest(self) -> Vec<Standard> {
        let Self { all, unread } = self;
        newest_of(all, &unread)
    }

    /// The newest version of the standard of that id; none where there is no such one.
    ///
    /// # Errors
    /// [`StoreError::Standard`] where the newest can't be read.
    pub fn newest_of_id(self, id: &str) -> Result<Option<Standard>, StoreError> {
        match withheld(&self.all, &self.unread, id) {
            Some(unread) => Err(unread.error()),
            None => Ok(self.all.into_iter().filter(|one| one.id == id).max_by_key(|one| one.version)),
        }
    }
}

/// Every version of every standard: those inside the program, and those of the store.
///
/// # Errors
/// What the store says.
pub(crate) fn standards(db: &Db, built_in: &[Standard]) -> Result<Standards, StoreError> {
    let Standards { all, unread } = stored_standards(&db.standard_versions()?);
    Ok(Standards { all: [built_in, &all].concat(), unread })
}

/// The standards that were put in force here.
pub(crate) fn stored_standards(rows: &[StandardRow]) -> Standards {
    let mut stored = Standards::default();
    for row in rows {
        let file = format!("standards/{}-{}.toml", row.id, row.version);
        let what = match read_standard_version(&file, &row.toml) {
            Ok(one) if one.id == row.id && one.version == row.version => {
                stored.all.push(one);
                continue;
            }
            Ok(one) => format!("{file}: it is version {} of {}", one.version, one.id),
            Err(error) => error.to_string(),
        };
        stored.unread.push(UnreadStandard { id: row.id.clone(), version: row.version, what });
    }
    stored
}

/// What keeps every version of a standard from being the newest: one that can't be read and is newer than all others.
pub(crate) fn withheld<'a>(
    all: &[Standard],
    unread: &'a [UnreadStandard],
    id: &str,
) -> Option<&'a UnreadStandard> {
    let newest = all.iter().filter(|one| one.id == id).map(|one| one.version).max();
    unread.iter().find(|one| one.id == id && newest.is_none_or(|newest| one.version > newest))
}

/// The newest version of every standard, in the order in which they came; none of those of which a newer one can't be read.
pub(crate) fn newest_of(all: Vec<Standard>, unread: &[UnreadStandard]) -> Vec<Standard> {
    let mut newest: Vec<Standard> = Vec::new();
    for standard in all {
        match newest.iter_mut().find(|known| known.id == standard.id) {
            Some(known) if known.version < standard.version => *known = standard,
            Some(_) => {}
            None => newest.push(standard),
        }
    }
    let kept: Vec<bool> =
        newest.iter().map(|standard| withheld(&newest, unread, &standard.id).is_none()).collect();
    let mut kept = kept.into_iter();
    newest.retain(|_| kept.next().unwrap_or_default());
    newest
}
