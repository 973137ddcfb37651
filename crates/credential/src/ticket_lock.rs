//! The seeds of an exam under lock, as a PC of the room gets them before the start.
//!
//! One key opens the seeds of all tickets of a sitting. On a ticket it lies under the start code that is read out
//! (Argon2id with 64 MiB and 3 passes), and each seed under the key (ChaCha20-Poly1305), bound to sitting, seat and
//! officer. Without the code a ticket tells nothing of a text.

use rand::CryptoRng;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::password::Cost;
use super::sealed_secret::StartCode;
use super::word_lock::{LockError, lock, seal, unlock, unseal};

/// Whose seed it is: sitting, seat from 1, officer.
pub type SeatName = (Uuid, u32, Uuid);

/// Locks the key of the tickets of `sitting` to the start code. `cost` is what a guess of the code costs,
/// [`Cost::KEY_FILE`] for a real sitting.
///
/// # Errors
/// [`LockError::Memory`].
pub fn lock_ticket(
    sitting: Uuid,
    key: &[u8; 32],
    code: &StartCode,
    cost: Cost,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, LockError> {
    lock(code.letters(), &purpose(sitting), key, cost, rng)
}

/// The key of the tickets of `sitting`, by the start code. Takes a noticeable part of a second.
///
/// # Errors
/// See [`LockError`]; [`LockError::Wrong`] for the code of another sitting too.
pub fn unlock_ticket(
    sitting: Uuid,
    locked: &[u8],
    code: &StartCode,
) -> Result<Zeroizing<[u8; 32]>, LockError> {
    unlock(code.letters(), &purpose(sitting), locked)
}

/// A seed under the key of the tickets.
///
/// # Errors
/// [`LockError::Memory`].
pub fn seal_seed(
    key: &[u8; 32],
    whose: SeatName,
    seed: u64,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, LockError> {
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.iter_mut().zip(seed.to_be_bytes()).for_each(|(to, from)| *to = from);
    seal(key, &seat_purpose(whose), &bytes, rng)
}

/// The seed that was sealed for that seat.
///
/// # Errors
/// [`LockError::Damaged`] for another seat's too.
pub fn open_seed(key: &[u8; 32], whose: SeatName, sealed: &[u8]) -> Result<u64, LockError> {
    let bytes = unseal(key, &seat_purpose(whose), sealed)?;
    let [a, b, c, d, e, f, g, h, rest @ ..] = *bytes;
    let empty = rest.iter().all(|byte| *byte == 0);
    empty.then(|| u64::from_be_bytes([a, b, c, d, e, f, g, h])).ok_or(LockError::Damaged)
}

fn purpose(sitting: Uuid) -> Vec<u8> {
    [b"dabiao ticket key v1 ".as_slice(), sitting.as_bytes()].concat()
}

fn seat_purpose((sitting, seat, officer): SeatName) -> Vec<u8> {
    [b"dabiao ticket seed v1 ".as_slice(), sitting.as_bytes(), &seat.to_be_bytes(), officer.as_bytes()]
        .concat()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    #[test]
    fn a_ticket_opens_by_the_code_of_its_sitting_and_a_seed_at_its_seat() {
        let mut rng = StdRng::seed_from_u64(5);
        let (sitting, other, officer) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let code = StartCode::of_bits([0xff, 0x00, 0x12, 0x34, 0x56]);
        assert_eq!(code.shown(), "ZW01-4D2P");
        assert_eq!(StartCode::read("zwOl 4d2p"), Some(code.clone()));
        let key = [9; 32];
        let locked = lock_ticket(sitting, &key, &code, CHEAP, &mut rng).unwrap();
        assert_eq!(*unlock_ticket(sitting, &locked, &code).unwrap(), key);
        let wrong = StartCode::of_bits([0xff, 0x00, 0x12, 0x34, 0x57]);
        assert_eq!(unlock_ticket(sitting, &locked, &wrong), Err(LockError::Wrong));
        assert_eq!(unlock_ticket(other, &locked, &code), Err(LockError::Wrong));
        assert_eq!(unlock_ticket(sitting, &locked[1..], &code), Err(LockError::Damaged));
        let whose = (sitting, 4, officer);
        let sealed = seal_seed(&key, whose, 0x0123_4567_89ab_cdef, &mut rng).unwrap();
        assert_eq!(open_seed(&key, whose, &sealed), Ok(0x0123_4567_89ab_cdef));
        for (key, whose) in [
            ([8; 32], whose),
            (key, (sitting, 5, officer)),
            (key, (sitting, 4, sitting)),
            (key, (other, 4, officer)),
        ] {
            assert_eq!(open_seed(&key, whose, &sealed), Err(LockError::Damaged));
        }
    }
}
