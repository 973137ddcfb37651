//! The secret of a sitting under lock: what is stored instead of it from planning to revealing.
//!
//! The secret lies under ChaCha20-Poly1305 with a key of its own, and that key once under the start code
//! ([`word_lock`](super::word_lock), Argon2id with 64 MiB and 3 passes) and once for each invigilator who has
//! a box key ([`BoxKey`]). Every part is bound to the sitting and to what it is for. The opened secret is
//! checked against the plan's commitment.

use std::fmt;

use rand::{CryptoRng, RngExt as _};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::box_key::{BoxKey, lock_to};
use super::password::Cost;
use super::word_lock::{LockError, lock, seal, unlock, unseal};
use dabiao_domain::sitting::{SealPart, SealTo, SittingPlan, SittingSecret};

/// Letters and digits of a start code: none that is taken for another when it is read out or written down. Those of
/// Crockford's base 32.
pub(super) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a start code: 40 bits.
pub const START_CODE_LETTERS: usize = 8;

/// The start code of a sitting, used beside its invigilators' passwords: eight letters, shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct StartCode(Zeroizing<String>);

impl fmt::Debug for StartCode {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StartCode(..)")
    }
}

impl StartCode {
    /// A code drawn from `rng`.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let letter = |_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]);
        Self(Zeroizing::new((0..START_CODE_LETTERS).map(letter).collect()))
    }

    /// The code of these 40 bits, five to a letter.
    pub fn of_bits(bits: [u8; 5]) -> Self {
        let all = bits.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
        let letter = |n: usize| char::from(ALPHABET[(all >> (35 - 5 * n) & 31) as usize]);
        Self(Zeroizing::new((0..START_CODE_LETTERS).map(letter).collect()))
    }

    /// Its letters, to be locked with.
    pub(super) fn letters(&self) -> &str {
        &self.0
    }

    /// The code that the invigilator typed or pasted: small letters, full-width ones, spaces, dashes,
    /// quotation marks and a label before it are accepted, and letters that never occur in a code are read as
    /// the digits that they resemble. None if it is not a code.
    pub fn read(typed: &str) -> Option<Self> {
        let after_label = typed.rsplit_once([':', '：']).map(|(_, code)| code);
        let whole = |text: &str| letters_of(text).filter(|letters| letters.len() == START_CODE_LETTERS);
        whole(typed).or_else(|| whole(after_label?)).map(Self)
    }

    /// As it is shown: two groups of four.
    pub fn shown(&self) -> String {
        let (first, second) = self.0.split_at_checked(START_CODE_LETTERS / 2).unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }
}

/// Locks the secret of a sitting to its start code and to `keys`: officers and the public halves of their box keys.
/// `cost` is what a guess of the code costs, [`Cost::KEY_FILE`] for a real sitting: a noticeable part of a second.
///
/// # Errors
/// [`LockError::Memory`]; [`LockError::Damaged`] for a key that is none.
pub fn seal_secret(
    plan: &SittingPlan,
    secret: &SittingSecret,
    code: &StartCode,
    keys: &[(Uuid, [u8; 32])],
    cost: Cost,
    rng: &mut impl CryptoRng,
) -> Result<Vec<SealPart>, LockError> {
    let mut key = Zeroizing::new([0; 32]);
    rng.fill_bytes(key.as_mut());
    let of = |to| purpose(plan.id, to);
    let part = |to, bytes| SealPart { to, bytes };
    let mut parts = vec![
        part(SealTo::Key, seal(&key, &of(SealTo::Key), secret.bytes(), rng)?),
        part(SealTo::StartCode, lock(&code.0, &of(SealTo::StartCode), &key, cost, rng)?),
    ];
    for (officer, public) in keys {
        let to = SealTo::Officer(*officer);
        parts.push(part(to, lock_to(public, &of(to), &key, rng)?));
    }
    Ok(parts)
}

/// The secret, by the start code. Takes a noticeable part of a second.
///
/// # Errors
/// See [`LockError`].
pub fn open_by_code(
    plan: &SittingPlan,
    parts: &[SealPart],
    code: &StartCode,
) -> Result<SittingSecret, LockError> {
    let to = SealTo::StartCode;
    let key = unlock(&code.0, &purpose(plan.id, to), part_for(parts, to)?)?;
    opened(plan, parts, &key)
}

/// The secret, by the box key of `officer`.
///
/// # Errors
/// See [`LockError`]; [`LockError::Wrong`] also for a key that was replaced since.
pub fn open_by_key(
    plan: &SittingPlan,
    parts: &[SealPart],
    officer: Uuid,
    key: &BoxKey,
) -> Result<SittingSecret, LockError> {
    let to = SealTo::Officer(officer);
    let key = key.open(&purpose(plan.id, to), part_for(parts, to)?)?;
    opened(plan, parts, &key)
}

fn opened(plan: &SittingPlan, parts: &[SealPart], key: &[u8; 32]) -> Result<SittingSecret, LockError> {
    let to = SealTo::Key;
    let secret = SittingSecret::new(*unseal(key, &purpose(plan.id, to), part_for(parts, to)?)?);
    if plan.commitment.is_of(&secret) { Ok(secret) } else { Err(LockError::Damaged) }
}

fn part_for(parts: &[SealPart], to: SealTo) -> Result<&[u8], LockError> {
    let part = parts.iter().find(|part| part.to == to);
    part.map(|part| part.bytes.as_slice()).ok_or(match to {
        SealTo::Officer(_) => LockError::NotForThem,
        SealTo::Key | SealTo::StartCode => LockError::Damaged,
    })
}

fn purpose(sitting: Uuid, to: SealTo) -> Vec<u8> {
    [b"dabiao sitting secret v1 ", to.to_string().as_bytes(), b" ", sitting.as_bytes()].concat()
}

/// The letters of a typed code without the separators; none if it has a character that no code has.
pub(super) fn letters_of(typed: &str) -> Option<Zeroizing<String>> {
    let mut letters = Zeroizing::new(String::new());
    for c in typed.chars() {
        let plain = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
            other => other,
        };
        match plain.to_ascii_uppercase() {
            'O' => letters.push('0'),
            'I' | 'L' => letters.push('1'),
            up if up.is_ascii() && ALPHABET.contains(&(up as u8)) => letters.push(up),
            // A letter or digit that is in no code.
            other if other.is_ascii_alphanumeric() => return None,
            _ => {}
        }
    }
    Some(letters)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written_down() {
        let code = StartCode::draw(&mut StdRng::seed_from_u64(3));
        let shown = code.shown();
        assert_eq!(shown.len(), 9);
        let wide: String =
            shown.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect();
        for typed in
            [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('-', ""), wide]
        {
            assert_eq!(StartCode::read(&typed), Some(code.clone()), "{typed}");
        }
        assert_eq!(StartCode::read("oOiIlLAB"), StartCode::read("001111AB"));
        for bad in ["", "K7QM3XV", "K7QM3XVDD", "K7QM3XVU", "K7QM3XV口"] {
            assert_eq!(StartCode::read(bad), None, "{bad}");
        }
        assert_eq!(format!("{code:?}"), "StartCode(..)");
    }
}
