//! Making the issuing key of a PC: a right, and an entry in the journal that says who did it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::keys::{KeyUseError, OpenKey, create};
use crate::actor::Authorized;
use dabiao_domain::role::Permission;
use dabiao_store::Fact;
use dabiao_store::facts;

/// A key that was made. The caller writes the fact to the journal at once.
#[derive(Debug)]
pub struct MadeKey {
    /// The open key.
    pub open: OpenKey,
    /// The file of its public half, for other PCs.
    pub file: PathBuf,
    /// Its journal fact.
    pub fact: Fact,
}

/// Makes the issuing key of `folder`, trusts it here, and exports its public half for other PCs.
///
/// # Errors
/// [`KeyUseError::Refused`] for another right than [`Permission::IssueCertificate`]; else as for the key's
/// file: an existing one is never overwritten.
pub fn make_key(
    by: &Authorized,
    folder: &Path,
    passphrase: &str,
    holder: &str,
    since: Date,
    seed: [u8; 32],
) -> Result<MadeKey, KeyUseError> {
    by.must_be(Permission::IssueCertificate)?;
    let (open, file) = create(folder, passphrase, holder, since, seed)?;
    let fact = Fact::MakeIssuerKey(facts::MakeIssuerKey {
        key_id: open.key.public().key_id().to_string(),
        holder: open.holder.clone(),
        by: by.by(),
    });
    Ok(MadeKey { open, file, fact })
}
