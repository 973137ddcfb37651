//! What a run knows of other stations' entries beside the tables.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::aliases::Aliases;
use super::error::StoreError;
use super::hash::{Hash, hex, unhex};
use super::read;
use super::signer_key::JournalKey;

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
    /// The key by which this PC knows the one that founded the bureau; none at that one itself.
    pub key: Option<JournalKey>,
}

impl Root {
    /// As it stands in the table.
    pub(crate) fn text(&self) -> String {
        format!("{}/{}", self.series, hex(&self.first))
    }

    fn read(text: &str) -> Option<Self> {
        let (series, first) = text.split_once('/')?;
        Some(Self { series: series.to_owned(), first: unhex(first)?.try_into().ok()?, key: None })
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
    let Some(root) = text.map(read).transpose()? else { return Ok(None) };
    let key: Option<String> = db.query_row(sql, [BUREAU_KEY], |row| row.get(0)).optional()?;
    let key = key.as_deref().and_then(|text| text.split_once(' '));
    let key = key.map(|(id, public)| JournalKey { id: id.to_owned(), public: public.to_owned() });
    Ok(Some(Root { key, ..root }))
}

/// The row of `meta` that names the key by which this PC knows the founding one, `ID PUBLIC`. No journal gives it.
pub(crate) const BUREAU_KEY: &str = "bureau_key";

/// The row of `meta` that has the roles in the bureau. It follows from the set of entries, and the audit holds it against
/// that.
pub(crate) const ROLES: &str = "bureau_roles";

/// Whether there are entries of other stations, or a directory.
pub(crate) const FOLLOWS: &str =
    "SELECT EXISTS (SELECT 1 FROM far_entry) OR EXISTS (SELECT 1 FROM meta WHERE key = 'bureau')";

/// The row of `meta` that says by which rules what other stations say was judged last. No journal gives it.
pub(crate) const JUDGED_BY: &str = "judged_by";

/// The rules of this program. Raised with every change of what the same entries give: what was judged by other ones is judged
/// anew when the store is opened, and so is a copy that is looked at.
const RULES: i64 = 10;

/// Keeps that all was judged by the rules of this program.
pub(crate) fn keep_rules(db: &Connection) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value";
    db.prepare_cached(sql)?.execute([JUDGED_BY, &RULES.to_string()])?;
    Ok(())
}

/// Whether what other stations say was judged by the rules of this program; so it is where they say nothing.
pub(crate) fn is_judged(db: &Connection) -> Result<bool, StoreError> {
    if !db.query_row(FOLLOWS, [], |row| row.get::<_, bool>(0))? {
        return Ok(true);
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?1 AND value = ?2)";
    Ok(db.query_row(sql, [JUDGED_BY, &RULES.to_string()], |row| row.get(0))?)
}

/// Who has which role in the bureau, as its registry says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BureauRoles {
    /// Whether this PC is, or was, the registry.
    pub registry: bool,
    /// By officer.
    pub given: BTreeMap<Uuid, GivenRoles>,
}

/// The roles of an officer in the bureau.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GivenRoles {
    /// By their names.
    pub roles: Vec<String>,
    /// Whether this PC gave them: then it is this PC's account that has them.
    pub here: bool,
}

/// Who has which role, as it was worked out last.
pub(crate) fn bureau_roles(db: &Connection) -> Result<Option<BureauRoles>, StoreError> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    let text: Option<String> = db.query_row(sql, [ROLES], |row| row.get(0)).optional()?;
    let read = |text: String| {
        serde_json::from_str(&text).map_err(|e| StoreError::Corrupt(format!("meta {ROLES}: {e}")))
    };
    text.map(read).transpose()
}

/// Keeps who has which role. Whether that is another than before.
pub(crate) fn keep_roles(db: &Connection, roles: &BureauRoles) -> Result<bool, StoreError> {
    if bureau_roles(db)?.as_ref() == Some(roles) {
        return Ok(false);
    }
    let text = serde_json::to_string(roles).map_err(|e| StoreError::Corrupt(format!("meta {ROLES}: {e}")))?;
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    db.prepare_cached(sql)?.execute([ROLES, &text])?;
    Ok(true)
}

/// What this run knows of the set beside the tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct FarState {
    /// Ids that are read as others.
    pub aliases: Aliases,
    /// Whether this PC follows a directory.
    pub joined: bool,
    /// Who has which role in the bureau; none where that is not known: on a lone PC, or before the first merge.
    pub roles: Option<BureauRoles>,
    /// By phase, epoch and depth of the last entry of another station that is applied; none until it was worked out.
    pub ceilings: Option<BTreeMap<u8, (u64, u64)>>,
    /// Whether stations say of people what they have no say in: what the roster says may settle it.
    pub open_people: bool,
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
        let roles = if joined { bureau_roles(db)? } else { None };
        let open = "SELECT EXISTS (SELECT 1 FROM proposed) OR EXISTS (SELECT 1 FROM called_otherwise)";
        let known = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'called_otherwise')";
        let is = |sql: &str| db.query_row(sql, [], |row| row.get::<_, bool>(0));
        let open_people = is(known)? && is(open)?;
        Ok(Self { joined, roles, open_people, aliases: aliases(db)?, ..Self::default() })
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
