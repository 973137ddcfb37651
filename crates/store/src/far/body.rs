//! The body of a sealed attempt as it travels: what its entries name by hashes.

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::StoreError;
use crate::attempts::root_hash;
use crate::facts;
use crate::hash::{Hash, chain_start, digest, hex};
use crate::log_pack::unpack_log;
use crate::stamps::{stamps_hash, unpack_stamps};
use dabiao_domain::attempt_score::AttemptScore;

const MAGIC: &[u8] = b"DABIAO BODY 1\n";
/// No attempt is larger; what comes from elsewhere is bounded before it is read.
pub const MAX_BODY_BYTES: usize = 8 << 20;

/// The header line, the packed log, the score and the packed clock stamps of a sealed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptBody {
    /// Which attempt.
    pub attempt: Uuid,
    /// Its canonical header line.
    pub header: String,
    /// Its log, packed.
    pub log: Vec<u8>,
    /// Its score as it was written when it was sealed.
    pub score: String,
    /// The clocks of an exam, packed; none of practice.
    pub stamps: Option<Vec<u8>>,
}

impl AttemptBody {
    /// Its one form in bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let stamps = self.stamps.as_deref();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.attempt.as_bytes());
        bytes.push(u8::from(stamps.is_some()));
        for part in [self.header.as_bytes(), &self.log, self.score.as_bytes(), stamps.unwrap_or_default()] {
            bytes.extend((part.len() as u32).to_le_bytes());
            bytes.extend(part);
        }
        bytes
    }

    /// Reads that form; none for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BODY_BYTES {
            return None;
        }
        let rest = bytes.strip_prefix(MAGIC)?;
        let (attempt, rest) = rest.split_at_checked(16)?;
        let (flag, mut rest) = rest.split_first()?;
        let mut part = || {
            let (length, after) = rest.split_first_chunk::<4>()?;
            let (part, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = after;
            Some(part.to_vec())
        };
        let (header, log, score, stamps) = (part()?, part()?, part()?, part()?);
        let stamps = match flag {
            0 if stamps.is_empty() => None,
            1 => Some(stamps),
            _ => return None,
        };
        rest.is_empty().then_some(())?;
        Some(Self {
            attempt: Uuid::from_slice(attempt).ok()?,
            header: String::from_utf8(header).ok()?,
            log,
            score: String::from_utf8(score).ok()?,
            stamps,
        })
    }

    /// The SHA-256 of its bytes.
    pub fn digest(&self) -> Hash {
        digest(&self.to_bytes())
    }

    /// Its score, where everything in it is what the entries that began and sealed the attempt name.
    pub(crate) fn fits(
        &self,
        began: &facts::BeginAttempt,
        seal: &facts::SealAttempt,
    ) -> Option<AttemptScore> {
        let log = unpack_log(&self.log).ok()?;
        let stamps = match &self.stamps {
            None => None,
            Some(packed) => Some(hex(&stamps_hash(&unpack_stamps(packed)?))),
        };
        let good = self.attempt == began.id
            && seal.id == began.id
            && began.header_hash == hex(&chain_start(&self.header))
            && log.header_line() == self.header
            && seal.root_hash == hex(&root_hash(&log))
            && seal.events == log.events()
            && seal.score_hash == hex(&chain_start(&self.score))
            && seal.stamps_hash == stamps;
        let score = if good { AttemptScore::read(self.score.as_bytes()).ok()? } else { return None };
        (score.work() == log.work()).then_some(score)
    }
}

impl AttemptBody {
    /// Whether its parts hold together, whichever entry names them.
    pub(crate) fn is_whole(&self) -> bool {
        unpack_log(&self.log).is_ok_and(|log| log.header_line() == self.header)
    }

    /// Whether its log keeps the rules and gives its score, by the rules that the score names. No station's word is taken
    /// for that.
    pub(crate) fn gives_its_score(&self) -> bool {
        let Ok(log) = unpack_log(&self.log) else { return false };
        let Ok(doc) = AttemptScore::read(self.score.as_bytes()) else { return false };
        let fresh = AttemptScore::of_log_by(&log, doc.version());
        log.rule_fault().is_none() && matches!(fresh, Some(Ok(score)) if score.canonical_json() == self.score)
    }
}

/// The body of a sealed attempt that has a row; none where it has none.
pub(crate) fn body_of_row(db: &Connection, attempt: Uuid) -> Result<Option<AttemptBody>, StoreError> {
    let sql = "SELECT header, log, score, stamps FROM attempt WHERE id = ?1 AND state = 'sealed'";
    let row = db.prepare_cached(sql)?.query_row([attempt.as_bytes()], |row| {
        Ok(AttemptBody {
            attempt,
            header: row.get(0)?,
            log: row.get(1)?,
            score: row.get(2)?,
            stamps: row.get(3)?,
        })
    });
    Ok(row.optional()?)
}

/// Keeps a body that has no row.
pub(crate) fn keep(db: &Connection, body: &AttemptBody) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO far_body (attempt_id, digest, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?
    .execute(params![body.attempt.as_bytes(), body.digest(), body.to_bytes()])?;
    Ok(())
}

/// The bodies of an attempt that are kept.
pub(crate) fn kept(db: &Connection, attempt: Uuid) -> Result<Vec<AttemptBody>, StoreError> {
    let sql = "SELECT bytes FROM far_body WHERE attempt_id = ?1 ORDER BY digest";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([attempt.as_bytes()])?;
    let mut bodies = Vec::new();
    while let Some(row) = rows.next()? {
        bodies.extend(AttemptBody::from_bytes(row.get_ref(0)?.as_blob().unwrap_or_default()));
    }
    Ok(bodies)
}
