//! What a run knows of other stations' entries beside the tables.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::aliases::Aliases;
use super::error::StoreError;
use super::hash::{Hash, hex, unhex};
use super::read;

/// The row of `meta` that names the directory, `SERIES/HASH`. It is no setting, and no journal gives it.
pub(crate) const BUREAU: &str = "bureau";

/// The directory that a PC follows: a series by its name and its first entry. Anybody can begin a series of that name
/// under another key; what begins otherwise says nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// The series.
    pub series: String,
    /// The hash of its first entry.
    pub first: Hash,
}

impl Root {
    /// As it stands in the table.
    pub(crate) fn text(&self) -> String {
        format!("{}/{}", self.series, hex(&self.first))
    }

    fn read(text: &str) -> Option<Self> {
        let (series, first) = text.split_once('/')?;
        Some(Self { series: series.to_owned(), first: unhex(first)?.try_into().ok()? })
    }
}

/// The directory that this PC follows.
///
/// # Errors
/// [`StoreError::Corrupt`] for a row that can't be read; SQLite errors.
pub(crate) fn bureau(db: &Connection) -> Result<Option<Root>, StoreError> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    let text: Option<String> = db.query_row(sql, [BUREAU], |row| row.get(0)).optional()?;
    let read = |text: String| {
        Root::read(&text).ok_or_else(|| StoreError::Corrupt(format!("meta bureau: {text:?} is no directory")))
    };
    text.map(read).transpose()
}

/// What this run knows of the set beside the tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct FarState {
    /// Ids that are read as others.
    pub aliases: Aliases,
    /// Whether this PC follows a directory.
    pub joined: bool,
    /// By phase, epoch and depth of the last entry of another station that is applied; none until it was worked out.
    pub ceilings: Option<BTreeMap<u8, (u64, u64)>>,
    /// In which epoch what this station says counts, by its name and phase; none where it has no duty.
    pub epochs: BTreeMap<(Uuid, u8), u64>,
}

impl FarState {
    /// What the tables of `db` say.
    pub(crate) fn of(db: &Connection) -> Result<Self, StoreError> {
        // A copy of an older program is looked at as it is.
        let known = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'far_entry')";
        if !db.query_row(known, [], |row| row.get::<_, bool>(0))? {
            return Ok(Self::default());
        }
        let joined = bureau(db)?.is_some();
        Ok(Self { joined, aliases: aliases(db)?, ..Self::default() })
    }

    /// Whether the place of an own fact may be before what others said. Without a directory what this PC says of people
    /// comes last, and of everything else it alone has a say.
    pub(crate) const fn places_matter(&self) -> bool {
        self.joined
    }
}

fn aliases(db: &Connection) -> Result<Aliases, StoreError> {
    let mut statement = db.prepare("SELECT id, is_id, kind FROM alias")?;
    let mut rows = statement.query([])?;
    let (mut officers, mut units) = (BTreeMap::new(), BTreeMap::new());
    while let Some(row) = rows.next()? {
        let of = if row.get::<_, String>(2)? == "unit" { &mut units } else { &mut officers };
        of.insert(read::id(row, 0)?, read::id(row, 1)?);
    }
    Ok(Aliases::new(officers, units))
}
