//! A backup under a password: a stream of chunks, each sealed, of which none can be changed, moved or left out.
//!
//! Format, version 1. A head of 52 bytes: `DABIAOBK`; version (u16), key derivation (1: Argon2id 0x13), cipher (1:
//! ChaCha20-Poly1305); memory in KiB, passes, lanes and bytes of a chunk (u32 each, all numbers big-endian); salt
//! (16 bytes); beginning of the nonces (7 bytes); one byte 0. Then the chunks, each with its tag of 16 bytes. A chunk's
//! nonce is the beginning, its number from 0 (u32), and 1 for the last one, else 0; the head is authenticated with
//! each. All chunks but the last are full, and the last one is marked: a file that was cut off at a chunk's end is
//! found as well as one whose chunks changed places. One chunk is in memory at a time.
//!
//! Whether the content is a sound backup is not known here: the restore audits it.

use std::io::{self, Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use rand::CryptoRng;
use zeroize::Zeroizing;

use super::password::{Cost, PasswordError, check_passphrase, normal_form};

/// How such a file begins.
const MAGIC: &[u8; 8] = b"DABIAOBK";
const VERSION: u16 = 1;
const ARGON2ID: u8 = 1;
const CHACHA: u8 = 1;
const HEAD_BYTES: usize = 52;
const PREFIX_BYTES: usize = 7;
const TAG_BYTES: usize = 16;
/// Bytes of a chunk, as they are written; a file may have others within bounds.
const CHUNK_BYTES: u32 = 64 * 1024;
const CHUNKS: std::ops::RangeInclusive<u32> = 1024..=1024 * 1024;
/// Bounds of the derivation cost before the file is known to be genuine.
const MEMORY_KIB: std::ops::RangeInclusive<u32> = 8 * 1024..=256 * 1024;
const PASSES: std::ops::RangeInclusive<u32> = 1..=20;
const MOST_WORK_KIB: u32 = 1024 * 1024;

/// Why a locked backup can't be written or opened.
#[derive(Debug, thiserror::Error)]
pub enum BackupLockError {
    /// Not such a file.
    #[error("this is no encrypted backup")]
    NotLocked,
    /// Written by a newer program.
    #[error("the encrypted backup has version {0}; a newer version of the program is needed")]
    TooNew(u16),
    /// Its head asks for what no such file asks for.
    #[error("the head of the encrypted backup is damaged")]
    Head,
    /// The first chunk does not open: wrong passphrase and damage can't be distinguished.
    #[error("the password is wrong, or the file was changed at its beginning")]
    Password,
    /// A later chunk does not open, though the password is right.
    #[error("the encrypted backup was cut off or changed, at byte {0}")]
    Changed(u64),
    /// The new password can't be taken.
    #[error("the password can't be taken: {0}")]
    Refused(#[from] PasswordError),
    /// Not enough memory to derive the key.
    #[error("not enough memory to open the encrypted backup; close other programs")]
    Memory,
    /// More than fits into the numbers of its chunks.
    #[error("the backup is too large to be encrypted")]
    TooLarge,
    /// The system.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Whether a file begins as a locked backup does. `start` is its first bytes, 8 at least.
pub fn is_locked(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// The head of a file, and what it says.
struct Head {
    bytes: [u8; HEAD_BYTES],
    cost: Cost,
    chunk: usize,
}

impl Head {
    fn new(rng: &mut impl CryptoRng) -> Self {
        let (mut salt, mut prefix) = ([0; 16], [0; PREFIX_BYTES]);
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut prefix);
        let cost = Cost::KEY_FILE;
        let mut bytes = [0; HEAD_BYTES];
        let parts: [&[u8]; 9] = [
            MAGIC,
            &VERSION.to_be_bytes(),
            &[ARGON2ID, CHACHA],
            &cost.memory_kib.to_be_bytes(),
            &cost.passes.to_be_bytes(),
            &1_u32.to_be_bytes(),
            &CHUNK_BYTES.to_be_bytes(),
            &salt,
            &prefix,
        ];
        for (to, from) in bytes.iter_mut().zip(parts.concat()) {
            *to = from;
        }
        Self { bytes, cost, chunk: CHUNK_BYTES as usize }
    }

    fn read(input: &mut impl Read) -> Result<Self, BackupLockError> {
        let mut bytes = [0; HEAD_BYTES];
        let there = fill(input, &mut bytes)?;
        if there < MAGIC.len() || !is_locked(&bytes) {
            return Err(BackupLockError::NotLocked);
        }
        let number = |at: usize| {
            let four: [u8; 4] = bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).unwrap_or_default();
            u32::from_be_bytes(four)
        };
        let version = u16::from_be_bytes([bytes[8], bytes[9]]);
        if version > VERSION {
            return Err(BackupLockError::TooNew(version));
        }
        let cost = Cost { memory_kib: number(12), passes: number(16) };
        let (lanes, chunk) = (number(20), number(24));
        let sound = there == HEAD_BYTES
            && version == VERSION
            && bytes[10..12] == [ARGON2ID, CHACHA]
            && MEMORY_KIB.contains(&cost.memory_kib)
            && PASSES.contains(&cost.passes)
            && cost.memory_kib.saturating_mul(cost.passes) <= MOST_WORK_KIB
            && lanes == 1
            && CHUNKS.contains(&chunk)
            && bytes[HEAD_BYTES - 1] == 0;
        if sound { Ok(Self { bytes, cost, chunk: chunk as usize }) } else { Err(BackupLockError::Head) }
    }

    /// The cipher that `password` opens; its key is wiped with it.
    fn cipher(&self, password: &str) -> Result<ChaCha20Poly1305, BackupLockError> {
        let params = Params::new(self.cost.memory_kib, self.cost.passes, 1, Some(32))
            .map_err(|_| BackupLockError::Memory)?;
        let mut key = Zeroizing::new([0_u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(normal_form(password).as_bytes(), &self.bytes[28..44], key.as_mut())
            .map_err(|_| BackupLockError::Memory)?;
        Ok(ChaCha20Poly1305::new(<&Key>::from(&*key)))
    }

    fn nonce(&self, number: u32, last: bool) -> Nonce {
        let mut nonce = [0; 12];
        nonce[..PREFIX_BYTES].copy_from_slice(&self.bytes[44..44 + PREFIX_BYTES]);
        nonce[PREFIX_BYTES..11].copy_from_slice(&number.to_be_bytes());
        nonce[11] = u8::from(last);
        Nonce::from(nonce)
    }
}

/// Writes all of `input` to `output`, locked by `password`, a chunk at a time.
///
/// # Errors
/// A password of fewer than 12 characters or of a simple pattern; system errors.
pub fn lock(
    input: &mut impl Read,
    output: &mut impl Write,
    password: &str,
    rng: &mut impl CryptoRng,
) -> Result<(), BackupLockError> {
    check_passphrase(password)?;
    let head = Head::new(rng);
    let cipher = head.cipher(password)?;
    output.write_all(&head.bytes)?;
    let mut chunks = Chunks::new(input, head.chunk)?;
    loop {
        let (chunk, number, last) = chunks.next()?;
        let payload = Payload { msg: chunk, aad: &head.bytes };
        let sealed =
            cipher.encrypt(&head.nonce(number, last), payload).map_err(|_| BackupLockError::Memory)?;
        output.write_all(&sealed)?;
        if last {
            return Ok(output.flush()?);
        }
    }
}

/// Writes what `input`, a locked backup, holds to `output`, a chunk at a time. What was written before an
/// error is genuine but incomplete: the caller removes it.
///
/// # Errors
/// See [`BackupLockError`].
pub fn unlock(input: &mut impl Read, output: &mut impl Write, password: &str) -> Result<(), BackupLockError> {
    let head = Head::read(input)?;
    let cipher = head.cipher(password)?;
    let sealed = head.chunk + TAG_BYTES;
    let mut chunks = Chunks::new(input, sealed)?;
    loop {
        let (chunk, number, last) = chunks.next()?;
        let payload = Payload { msg: chunk, aad: &head.bytes };
        let Ok(open) = cipher.decrypt(&head.nonce(number, last), payload) else {
            let payload = Payload { msg: chunk, aad: &head.bytes };
            // The first chunk tells whether the password is right, be it the last that is left or not.
            let right = number > 0 || cipher.decrypt(&head.nonce(number, !last), payload).is_ok();
            let place = HEAD_BYTES as u64 + u64::from(number) * sealed as u64;
            return Err(if right { BackupLockError::Changed(place) } else { BackupLockError::Password });
        };
        output.write_all(&Zeroizing::new(open))?;
        if last {
            return Ok(output.flush()?);
        }
    }
}

/// Equal pieces of a stream. A piece is the last one if nothing comes after it: one more is always read ahead.
struct Chunks<'a, R> {
    input: &'a mut R,
    now: Zeroizing<Vec<u8>>,
    ahead: Zeroizing<Vec<u8>>,
    size: usize,
    number: u32,
    begun: bool,
}

impl<'a, R: Read> Chunks<'a, R> {
    fn new(input: &'a mut R, size: usize) -> io::Result<Self> {
        let piece = || Zeroizing::new(vec![0; size]);
        let mut chunks = Self { input, now: piece(), ahead: piece(), size, number: 0, begun: false };
        chunks.read_ahead()?;
        Ok(chunks)
    }

    fn read_ahead(&mut self) -> io::Result<()> {
        self.ahead.resize(self.size, 0);
        let there = fill(self.input, &mut self.ahead)?;
        self.ahead.truncate(there);
        Ok(())
    }

    /// The next piece, its number from 0, and whether it is the last one.
    fn next(&mut self) -> Result<(&[u8], u32, bool), BackupLockError> {
        if self.begun {
            self.number = self.number.checked_add(1).ok_or(BackupLockError::TooLarge)?;
        }
        self.begun = true;
        std::mem::swap(&mut self.now, &mut self.ahead);
        let full = self.now.len() == self.size;
        if full {
            self.read_ahead()?;
        }
        let last = !full || self.ahead.is_empty();
        Ok((&self.now, self.number, last))
    }
}

/// Reads until `bytes` is full or the stream ends; how many there are.
fn fill(input: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut there = 0;
    while let Some(rest) = bytes.get_mut(there..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(n) => there += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(there)
}
