//! The mark of the last audit that found no problem, kept in the data folder with the station's signature.
//!
//! If the mark is missing, damaged, signed by another key or written by an older program, only the next audit
//! takes longer.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use dabiao_credential::{STATION_KEY_FILE, StationKey, read_mark, write_mark};
use dabiao_domain::finding::Finding;
use dabiao_store::{AUDIT_MARK_FILE, AUDIT_VERSION, AuditMark, Db, StoreError, hex, unhex};

const FORMAT: &str = "dabiao-audit-mark";
const VERSION: u32 = 1;
const HEADING: &str =
    "# 达标：上次核对无误到哪里。 How far the last audit found everything right. Written by the program.\n";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: u32,
    /// The set of checks of that audit.
    audit: u32,
    signatures: String,
    attempts: u64,
    digest: String,
    series: BTreeMap<String, Reach>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reach {
    entries: u64,
    hash: String,
}

/// The mark in `folder`, if this station signed it and it covers today's set of checks.
pub fn load(folder: &Path) -> Option<AuditMark> {
    let key = StationKey::load(&folder.join(STATION_KEY_FILE)).ok()?;
    let signed = read_mark(&folder.join(AUDIT_MARK_FILE)).ok()??;
    if !signed.is_signed_by(&key.public()) {
        return None;
    }
    let wire: Wire = toml::from_str(signed.text()).ok()?;
    if wire.format != FORMAT || wire.version != VERSION || wire.audit != AUDIT_VERSION {
        return None;
    }
    let hash = |text: &str| unhex(text).and_then(|bytes| bytes.try_into().ok());
    let series = wire
        .series
        .into_iter()
        .map(|(series, reach)| Some((series, (reach.entries, hash(&reach.hash)?))))
        .collect::<Option<_>>()?;
    let (signatures, digest) = (hash(&wire.signatures)?, hash(&wire.digest)?);
    Some(AuditMark { series, signatures, attempts: wire.attempts, digest })
}

/// Writes a mark. If that fails, only the next audit takes longer.
pub fn keep(folder: &Path, mark: &AuditMark) {
    let Ok(key) = StationKey::load(&folder.join(STATION_KEY_FILE)) else { return };
    let reach = |(entries, hash): &(u64, [u8; 32])| Reach { entries: *entries, hash: hex(hash) };
    let wire = Wire {
        format: FORMAT.to_owned(),
        version: VERSION,
        audit: AUDIT_VERSION,
        signatures: hex(&mark.signatures),
        attempts: mark.attempts,
        digest: hex(&mark.digest),
        series: mark.series.iter().map(|(series, at)| (series.clone(), reach(at))).collect(),
    };
    if let Ok(text) = toml::to_string(&wire) {
        let _ = write_mark(&folder.join(AUDIT_MARK_FILE), &format!("{HEADING}{text}"), &key);
    }
}

/// What the last audit saw and the journal does not hold any more. A restore can't be the reason: it removes
/// the mark together with the store that it belongs to.
///
/// # Errors
/// Any error of the store.
pub fn gone_since(db: &Db, folder: &Path) -> Result<Option<Finding>, StoreError> {
    let Some(mark) = load(folder) else { return Ok(None) };
    for (series, (entries, hash)) in &mark.series {
        let Some(last) = entries.checked_sub(1) else { continue };
        if db.entry_hash(series, last)? == Some(*hash) {
            continue;
        }
        // A bureau that was started anew has another series.
        if db.entry_hash(series, 0)?.is_none() {
            continue;
        }
        return Ok(Some(Finding::GoneSinceAudit { entries: *entries, series: series.clone() }));
    }
    Ok(None)
}
