//! Certificates, exemptions and versions of standards, as they are stored.

use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::fact::Fact;
use super::{Db, StoreError};

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

/// An exemption that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub officer_id: Uuid,
    /// Id of the standard.
    pub standard: String,
    /// The first day, ISO 8601.
    pub from: String,
    /// The last day, ISO 8601; none for an open end.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
    /// Who asked, and when.
    pub asked: (Uuid, i64),
    /// Who approved it, and when.
    pub approved: Option<(Uuid, i64)>,
    /// Who ended or refused it, when and why.
    pub ended: Option<(Uuid, i64, String)>,
}

/// A version of a standard that was put in force on this station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardRow {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its file.
    pub toml: String,
}

fn uuid(row: &Row<'_>, n: usize) -> rusqlite::Result<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(n)?.map(Uuid::from_bytes))
}

fn certificate_of(row: &Row<'_>) -> rusqlite::Result<CertificateRow> {
    let revoked = match (row.get(8)?, uuid(row, 9)?, row.get(10)?, uuid(row, 11)?) {
        (Some(at_ms), Some(by), Some(reason), Some(id)) => {
            Some(RevokedRow { id, at_ms, by, reason, replaced: row.get(12)? })
        }
        _ => None,
    };
    Ok(CertificateRow {
        number: row.get(0)?,
        officer_id: uuid(row, 1)?.unwrap_or_default(),
        standard: row.get(2)?,
        standard_version: row.get(3)?,
        attempt_id: uuid(row, 4)?.unwrap_or_default(),
        token: row.get(5)?,
        issued_ms: row.get(6)?,
        by: uuid(row, 7)?.unwrap_or_default(),
        id: uuid(row, 13)?.unwrap_or_default(),
        grade: row.get::<_, Option<u32>>(14)?.map(|grade| grade as usize),
        revoked,
    })
}

fn exemption_of(row: &Row<'_>) -> rusqlite::Result<ExemptionRow> {
    let approved: (Option<Uuid>, Option<i64>) = (uuid(row, 8)?, row.get(9)?);
    let ended: (Option<Uuid>, Option<i64>, Option<String>) = (uuid(row, 10)?, row.get(11)?, row.get(12)?);
    Ok(ExemptionRow {
        id: uuid(row, 0)?.unwrap_or_default(),
        officer_id: uuid(row, 1)?.unwrap_or_default(),
        standard: row.get(2)?,
        from: row.get(3)?,
        until: row.get(4)?,
        reason: row.get(5)?,
        asked: (uuid(row, 6)?.unwrap_or_default(), row.get(7)?),
        approved: approved.0.zip(approved.1),
        ended: match ended {
            (Some(by), Some(at), Some(why)) => Some((by, at, why)),
            _ => None,
        },
    })
}

impl Db {
    /// All certificates in the order of their numbers.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn certificates(&self) -> Result<Vec<CertificateRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/certificates.sql"))?;
        let rows = statement.query_map([], certificate_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Names of the issuing keys that were made on this PC, by the journal.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn made_issuer_keys(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT json_extract(body, '$.key_id') FROM journal WHERE op = 'make_issuer_key'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let keys = statement.query_map([], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// All exemptions in the order in which they were asked for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn exemptions(&self) -> Result<Vec<ExemptionRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/exemptions.sql"))?;
        let rows = statement.query_map([], exemption_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All versions of standards that were put in force here, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn standard_versions(&self) -> Result<Vec<StandardRow>, StoreError> {
        let sql = "SELECT id, version, toml FROM standard_version ORDER BY id, version";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(StandardRow { id: row.get(0)?, version: row.get(1)?, toml: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps a certificate. One that is there already with the same token is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the number belongs to another; what SQLite says.
    pub fn issue_certificate(&mut self, now_ms: i64, row: &CertificateRow) -> Result<(), StoreError> {
        let there: Option<String> = self
            .connection
            .query_row("SELECT token FROM certificate WHERE number = ?1", [&row.number], |r| r.get(0))
            .optional()?;
        match there {
            Some(token) if token == row.token => return Ok(()),
            Some(_) => return Err(StoreError::Taken(row.number.clone())),
            None => {}
        }
        self.record(
            now_ms,
            &Fact::IssueCertificate {
                id: row.id,
                grade: row.grade.map(|grade| grade as u32),
                number: row.number.clone(),
                officer_id: row.officer_id,
                standard: row.standard.clone(),
                standard_version: row.standard_version,
                attempt_id: row.attempt_id,
                token: row.token.clone(),
                by: row.by,
            },
        )
    }

    /// Keeps a version of a standard. The same text again is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when that version has another text; what SQLite says.
    pub fn save_standard(&mut self, now_ms: i64, row: &StandardRow, by: Uuid) -> Result<(), StoreError> {
        let sql = "SELECT toml FROM standard_version WHERE id = ?1 AND version = ?2";
        let there: Option<String> =
            self.connection.query_row(sql, (&row.id, row.version), |r| r.get(0)).optional()?;
        match there {
            Some(toml) if toml == row.toml => return Ok(()),
            Some(_) => return Err(StoreError::Taken(format!("{} {}", row.id, row.version))),
            None => {}
        }
        let StandardRow { id, version, toml } = row.clone();
        self.record(now_ms, &Fact::SaveStandard { id, version, toml, by })
    }
}
