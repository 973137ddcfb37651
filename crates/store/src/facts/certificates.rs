//! Certificates, their revocations, and the making of issuing keys.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fact;
use super::body::{Body, blob, time};
use crate::{Db, StoreError, read};
use dabiao_domain::actor::{Authorized, KEY_HOLDER};

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct IssueCertificate {
    pub id: Uuid,
    pub number: String,
    pub officer_id: Uuid,
    pub standard: String,
    pub standard_version: u32,
    pub attempt_id: Uuid,
    pub grade: Option<u32>,
    pub token: String,
    pub by: Uuid,
}

impl Body for IssueCertificate {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, number, officer_id, standard, standard_version, attempt_id, grade, token, by } = self;

        db.prepare_cached(include_str!("../sql/issue_certificate.sql"))?.execute(params![
            number,
            blob(officer_id),
            standard,
            standard_version,
            blob(attempt_id),
            token,
            at_ms,
            blob(by),
            blob(id),
            grade
        ])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by).filter(|by| *by != KEY_HOLDER)
    }
}

/// A certificate is no longer worth anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct RevokeCertificate {
    pub id: Uuid,
    pub number: String,
    pub reason: String,
    pub replaced: bool,
    pub by: Uuid,
}

impl Body for RevokeCertificate {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, number, reason, replaced, by } = self;

        db.prepare_cached(include_str!("../sql/revoke_certificate.sql"))?.execute(params![
            number,
            at_ms,
            blob(by),
            reason,
            blob(id),
            replaced
        ])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// An issuing key was made on this PC; the maker is absent where no account existed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct MakeIssuerKey {
    pub key_id: String,
    pub holder: String,
    pub by: Option<Uuid>,
}

impl Body for MakeIssuerKey {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // No table has it.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

/// A certificate that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow {
    /// Its number.
    pub number: String,
    /// Whose.
    pub officer_id: Uuid,
    /// Id of the standard.
    pub standard: String,
    /// Its version.
    pub standard_version: u32,
    /// The attempt that earned it.
    pub attempt_id: Uuid,
    /// The signed token.
    pub token: String,
    /// When it was issued, milliseconds since the Unix epoch.
    pub issued_ms: i64,
    /// By whom.
    pub by: Uuid,
    /// Its id, beside its number.
    pub id: Uuid,
    /// The grade, an index into the grades of that version.
    pub grade: Option<usize>,
    /// Its revocation, if any.
    pub revoked: Option<RevokedRow>,
}

/// The revocation of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedRow {
    /// The decision.
    pub id: Uuid,
    /// When, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// By whom.
    pub by: Uuid,
    /// Why.
    pub reason: String,
    /// Whether only the paper was faulty, so that the sitting still counts.
    pub replaced: bool,
}

fn certificate_of(row: &Row<'_>) -> Result<CertificateRow, StoreError> {
    let (at_ms, by): (Option<i64>, _) = (row.get(8)?, read::id_or_none(row, 9)?);
    let (reason, id): (Option<String>, _) = (row.get(10)?, read::id_or_none(row, 11)?);
    read::together("its revocation", &[at_ms.is_some(), by.is_some(), reason.is_some(), id.is_some()])?;
    let revoked = match (at_ms, by, reason, id) {
        (Some(at_ms), Some(by), Some(reason), Some(id)) => {
            Some(RevokedRow { id, at_ms, by, reason, replaced: row.get(12)? })
        }
        _ => None,
    };
    Ok(CertificateRow {
        number: row.get(0)?,
        officer_id: read::id(row, 1)?,
        standard: row.get(2)?,
        standard_version: row.get(3)?,
        attempt_id: read::id(row, 4)?,
        token: row.get(5)?,
        issued_ms: row.get(6)?,
        by: read::id(row, 7)?,
        id: read::id(row, 13)?,
        grade: row.get::<_, Option<u32>>(14)?.map(|grade| grade as usize),
        revoked,
    })
}

impl Db {
    /// All certificates in the order of their numbers.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn certificates(&self) -> Result<Vec<CertificateRow>, StoreError> {
        self.rows_of("certificate", include_str!("../sql/certificates.sql"), certificate_of)
    }

    /// Names of the issuing keys that were made on this PC, by the journal.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn made_issuer_keys(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT json_extract(body, '$.key_id') FROM journal WHERE op = 'make_issuer_key'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let keys = statement.query_map([], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Keeps a certificate. One that is there already with the same token is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the number belongs to another; [`StoreError::NotAllowed`]; what SQLite says.
    pub fn issue_certificate(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        row: &CertificateRow,
    ) -> Result<(), StoreError> {
        let there: Option<String> = self
            .connection
            .query_row("SELECT token FROM certificate WHERE number = ?1", [&row.number], |r| r.get(0))
            .optional()?;
        match there {
            Some(token) if token == row.token => return Ok(()),
            Some(_) => return Err(StoreError::Taken(row.number.clone())),
            None => {}
        }
        self.record_by(
            now_ms,
            right,
            &Fact::IssueCertificate(IssueCertificate {
                id: row.id,
                grade: row.grade.map(|grade| grade as u32),
                number: row.number.clone(),
                officer_id: row.officer_id,
                standard: row.standard.clone(),
                standard_version: row.standard_version,
                attempt_id: row.attempt_id,
                token: row.token.clone(),
                by: row.by,
            }),
        )
    }
}
