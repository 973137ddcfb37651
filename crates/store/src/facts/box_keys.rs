//! Keys that an officer's password opens, to which others lock secrets of sittings.
//!
//! The store keeps what it is given: it neither makes nor opens a key.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, blob};
use crate::facts::Fact;
use crate::hash::{digest, hex, unhex};
use crate::{AccountChange, Db, StoreError};
use dabiao_domain::actor::Authorized;

/// An officer's password opens a key, to which others lock secrets of sittings. The public half in hexadecimal;
/// the locked half is named by the SHA-256 of its bytes. A new password of [`SetAccount`](crate::facts::SetAccount) ends the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct MakeBoxKey {
    pub officer_id: Uuid,
    pub public_key: String,
    pub locked_hash: String,
}

impl Body for MakeBoxKey {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { officer_id, public_key, locked_hash } = self;

        db.prepare_cached(
            "INSERT INTO box_key (officer_id, public_key, locked_hash) VALUES (?1, ?2, ?3)
                 ON CONFLICT (officer_id) DO UPDATE
                    SET public_key = excluded.public_key, locked_hash = excluded.locked_hash, locked = NULL",
        )?
        .execute(params![blob(officer_id), public_key, locked_hash])?;

        Ok(())
    }
}

/// An officer's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxKeyRow {
    /// Whose.
    pub officer_id: Uuid,
    /// The public half.
    pub public_key: [u8; 32],
    /// The other half under the officer's password.
    pub locked: Vec<u8>,
}

impl BoxKeyRow {
    fn fact(&self) -> Fact {
        Fact::MakeBoxKey(MakeBoxKey {
            officer_id: self.officer_id,
            public_key: hex(&self.public_key),
            locked_hash: hex(&digest(&self.locked)),
        })
    }

    fn put(&self, tx: &rusqlite::Connection) -> Result<(), StoreError> {
        tx.prepare_cached("UPDATE box_key SET locked = ?2 WHERE officer_id = ?1")?
            .execute(params![self.officer_id.as_bytes(), self.locked])?;
        Ok(())
    }
}

impl Db {
    /// All keys.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a key that is none.
    pub fn box_keys(&self) -> Result<Vec<BoxKeyRow>, StoreError> {
        let sql =
            "SELECT officer_id, public_key, locked FROM box_key WHERE locked IS NOT NULL ORDER BY officer_id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)))?;
        rows.map(|row| {
            let (id, public, locked) = row?;
            let officer_id = Uuid::from_bytes(id);
            let public_key = unhex(&public).and_then(|bytes| bytes.try_into().ok());
            let public_key =
                public_key.ok_or_else(|| StoreError::Corrupt(format!("account {officer_id}: its key")))?;
            Ok(BoxKeyRow { officer_id, public_key, locked })
        })
        .collect()
    }

    /// Keeps an officer's key, in the place of the one before.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn keep_box_key(&mut self, now_ms: i64, key: &BoxKeyRow) -> Result<(), StoreError> {
        self.transact(now_ms, None, &key.fact(), |tx| key.put(tx))
    }

    /// Changes an account together with the key that its new password opens, both or neither.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn set_account_and_key(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        change: &AccountChange,
        key: &BoxKeyRow,
    ) -> Result<(), StoreError> {
        self.must_not_replace(change)?;
        let change = self.as_said_here(change)?;
        self.transact_all(now_ms, right, &[change.fact(), key.fact()], |tx| {
            change.put(tx)?;
            key.put(tx)
        })
    }
}
