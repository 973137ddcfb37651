//! What proves what a PC was before it asks: the key of each past station signs the request, and the ends that it shows.
//!
//! Ids, keys and first entries of other PCs lie wherever a package came. Who has not the key of a station was not that.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bureau_file::public_key;
use super::same_pc::kept_keys;
use crate::signing::replaced_keys;
use dabiao_credential::{Purpose, STATION_KEY_FILE, Signature, StationKey, past_message};
use dabiao_domain::sync::Tip;
use dabiao_store::digest;

/// What the body of the proofs is called.
pub(super) const PROOFS: &str = "past";
/// A PC has fewer keys.
const MOST: usize = 1_000;

/// Stations and names of keys.
pub(super) type Proven = BTreeSet<(Uuid, String)>;

/// The body of the proofs.
#[derive(Debug, Serialize, Deserialize)]
struct Proofs {
    version: u32,
    /// Signatures, as their text.
    signed: Vec<String>,
}

/// What is signed of a request, which has these bytes and shows these ends.
fn message(request: &[u8], shown: &[Tip]) -> Vec<u8> {
    let heads: Vec<(String, u64, [u8; 32])> =
        shown.iter().map(|tip| (tip.series.to_string(), tip.entries, tip.hash)).collect();
    past_message(&digest(request), &heads)
}

/// The keys of a data folder: the present one, those of what it was before or was copied from, and those that it replaced. Of one that was lost
/// nothing is proven.
fn keys_in(folder: &Path) -> Vec<StationKey> {
    let files = std::iter::once(folder.join(STATION_KEY_FILE)).chain(kept_keys(folder));
    let kept = files.filter_map(|file| StationKey::load(&file).ok());
    kept.chain(replaced_keys(folder).unwrap_or_default()).collect()
}

/// The proofs of a request: each key of the data folder that its past names signs it. Nothing where there is none.
pub(super) fn proofs(
    folder: &Path,
    past: &[(Uuid, String, String)],
    (request, shown): (&[u8], &[Tip]),
) -> Option<Vec<u8>> {
    let named = |key: &StationKey| {
        let id = key.public().key_id().to_string();
        past.iter().any(|(_, named, _)| *named == id)
    };
    let message = message(request, shown);
    let keys = keys_in(folder).into_iter().filter(named);
    let signed: Vec<String> = keys.map(|key| key.sign_past(&message).to_string()).collect();
    if signed.is_empty() {
        return None;
    }
    serde_json::to_vec(&Proofs { version: 1, signed }).ok()
}

/// Which stations of a past, under which keys, the proofs of a request show. What can't be read shows nothing.
pub(super) fn proven(
    past: &[(Uuid, String, String)],
    proofs: &[u8],
    (request, shown): (&[u8], &[Tip]),
) -> Proven {
    let Ok(Proofs { version: 1, signed }) = serde_json::from_slice(proofs) else { return Proven::new() };
    let message = message(request, shown);
    let signed = signed.iter().take(MOST).filter_map(|text| text.parse::<Signature>().ok());
    let signed: BTreeMap<String, Signature> =
        signed.map(|signature| (signature.key_id.to_string(), signature)).collect();
    let is_proven = |(_, id, public): &&(Uuid, String, String)| {
        let key = signed.get(id).zip(public_key(id, public));
        key.is_some_and(|(signature, key)| key.verify(Purpose::Past, &message, signature))
    };
    past.iter().filter(is_proven).map(|(station, id, _)| (*station, id.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_store::hex;
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    #[test]
    fn a_proof_is_of_one_request_of_its_ends_and_of_keys_that_its_past_names() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join(STATION_KEY_FILE);
        let key = StationKey::create(&place, &mut StdRng::from_seed([1; 32])).unwrap().public();
        let other = StationKey::draw(&mut StdRng::from_seed([2; 32])).public();
        let (was, stranger) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let named = |station: Uuid, id: String, key: &[u8]| (station, id, hex(key));
        let own = named(was, key.key_id().to_string(), key.as_bytes());
        // Another PC's, whose key is not here, and a key that does not have that name.
        let past = [
            own.clone(),
            named(stranger, other.key_id().to_string(), other.as_bytes()),
            named(stranger, key.key_id().to_string(), other.as_bytes()),
        ];
        let tip = |entries: u64| Tip { series: Uuid::from_u128(3), entries, hash: [5; 32] };
        let (request, shown) = (b"{}".as_slice(), [tip(7)]);
        let signed = proofs(folder.path(), &past, (request, &shown)).unwrap();
        assert_eq!(proven(&past, &signed, (request, &shown)), Proven::from([(was, own.1.clone())]));
        for (request, shown) in [(b"{ }".as_slice(), [tip(7)]), (request, [tip(8)])] {
            assert_eq!(proven(&past, &signed, (request, &shown)), Proven::new());
        }
        assert_eq!(proven(&past[1..], &signed, (request, &shown)), Proven::new());
        assert_eq!(proven(&past, b"{\"version\":2,\"signed\":[]}", (request, &shown)), Proven::new());
        assert_eq!(proofs(folder.path(), &past[1..2], (request, &shown)), None);
    }
}
