//! [`SessionItems`] in few bytes, version 2, as a store keeps them beside an attempt.
//!
//! One version byte, then numbers as LEB128: characters that are right, active milliseconds, the pace (0 for none, else one
//! more), the seven lost times, the number of passes, and of each pass, in order: a byte of flags, the first slot of its item
//! (in a ladder the difference to that of the pass before), its other slots, the count if it is more than one, the errors
//! if there are any, the time, and what was typed instead as length and UTF-8.

use super::item::Item;
use super::session_items::{Pass, SessionItems};

/// 2 has the bytes of 1, and other lost times: characters that are usual in records are not rare.
const VERSION: u8 = 2;
/// More passes than any attempt has items.
const MOST_PASSES: u64 = 100_000;

// Flags: two bits of ladder, two bits of slots less one, then these.
const MANY: u8 = 1 << 4;
const ERRORS: u8 = 1 << 5;
const INSTEAD: u8 = 1 << 6;

/// The bytes are none of [`SessionItems::to_bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemsError {
    /// An older version: they have to be worked out again.
    #[error("items of an older version")]
    Version,
    /// They end too soon, go on too long, or hold no such values.
    #[error("items that can't be read")]
    Damaged,
}

impl SessionItems {
    /// The bytes of it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        put(&mut out, self.correct.into());
        put(&mut out, self.active_ms.into());
        put(&mut out, self.pace_us.map_or(0, |pace| u64::from(pace) + 1));
        self.lost_ms.iter().for_each(|ms| put(&mut out, (*ms).into()));
        put(&mut out, self.passes.len() as u64);
        let mut before = (0, 0);
        for pass in &self.passes {
            put_pass(&mut out, pass, &mut before);
        }
        out
    }

    /// Reads what [`SessionItems::to_bytes`] wrote.
    ///
    /// # Errors
    /// See [`ItemsError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ItemsError> {
        let (&version, rest) = bytes.split_first().ok_or(ItemsError::Damaged)?;
        // There was no version before the first, and a newer program's store is not opened at all.
        if version == 0 || version > VERSION {
            return Err(ItemsError::Damaged);
        }
        if version < VERSION {
            return Err(ItemsError::Version);
        }
        let mut rest = Rest(rest);
        let correct = rest.short()?;
        let active_ms = rest.short()?;
        let pace_us = match rest.number()?.checked_sub(1) {
            None => None,
            Some(pace) => Some(u32::try_from(pace).map_err(|_| ItemsError::Damaged)?),
        };
        let mut lost_ms = [0; 7];
        for ms in &mut lost_ms {
            *ms = rest.short()?;
        }
        let count = rest.number()?;
        if count > MOST_PASSES {
            return Err(ItemsError::Damaged);
        }
        let (mut passes, mut before) = (Vec::with_capacity(count as usize), (0, 0));
        for _ in 0..count {
            passes.push(rest.pass(&mut before)?);
        }
        let sorted = passes.windows(2).all(|pair| matches!(pair, [a, b] if a.item < b.item));
        if rest.0.is_empty() && sorted {
            Ok(Self { passes, correct, active_ms, pace_us, lost_ms })
        } else {
            Err(ItemsError::Damaged)
        }
    }
}

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn put_pass(out: &mut Vec<u8>, pass: &Pass, before: &mut (u8, u32)) {
    let (ladder, slots) = pass.item.stored();
    let used = slots.iter().take_while(|slot| **slot != 0).count();
    let [first, others @ ..] = slots;
    let flag = |flag: u8, set: bool| if set { flag } else { 0 };
    out.push(
        ladder
            | (used.saturating_sub(1) as u8) << 2
            | flag(MANY, pass.count != 1)
            | flag(ERRORS, pass.errors > 0)
            | flag(INSTEAD, pass.instead.is_some()),
    );
    let from = if before.0 == ladder { before.1 } else { 0 };
    *before = (ladder, first);
    put(out, first.saturating_sub(from).into());
    others.iter().take(used.saturating_sub(1)).for_each(|slot| put(out, (*slot).into()));
    if pass.count != 1 {
        put(out, pass.count.into());
    }
    if pass.errors > 0 {
        put(out, pass.errors.into());
    }
    put(out, pass.ms.into());
    if let Some(instead) = &pass.instead {
        put(out, instead.len() as u64);
        out.extend(instead.as_bytes());
    }
}

/// Bytes that are still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> Result<u8, ItemsError> {
        let (&byte, rest) = self.0.split_first().ok_or(ItemsError::Damaged)?;
        self.0 = rest;
        Ok(byte)
    }

    fn number(&mut self) -> Result<u64, ItemsError> {
        let mut n = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        Err(ItemsError::Damaged)
    }

    fn short(&mut self) -> Result<u32, ItemsError> {
        u32::try_from(self.number()?).map_err(|_| ItemsError::Damaged)
    }

    fn pass(&mut self, before: &mut (u8, u32)) -> Result<Pass, ItemsError> {
        let flags = self.byte()?;
        if flags & 0x80 != 0 {
            return Err(ItemsError::Damaged);
        }
        let (ladder, used) = (flags & 3, usize::from(flags >> 2 & 3) + 1);
        let from = if before.0 == ladder { before.1 } else { 0 };
        let mut slots = [0; 4];
        for (place, slot) in slots.iter_mut().take(used).enumerate() {
            *slot = self.short()?;
            if place == 0 {
                *slot = slot.checked_add(from).ok_or(ItemsError::Damaged)?;
                *before = (ladder, *slot);
            }
        }
        let item = slots.get(..used).and_then(|slots| Item::from_stored(ladder, slots));
        let item = item.ok_or(ItemsError::Damaged)?;
        let count = if flags & MANY == 0 { 1 } else { self.short()? };
        let errors = if flags & ERRORS == 0 { 0 } else { self.short()? };
        let ms = self.short()?;
        let instead = if flags & INSTEAD == 0 { None } else { Some(self.text()?) };
        if errors > count || (flags & ERRORS != 0 && errors == 0) || (flags & MANY != 0 && count == 1) {
            return Err(ItemsError::Damaged);
        }
        Ok(Pass { item, count, errors, ms, instead })
    }

    fn text(&mut self) -> Result<String, ItemsError> {
        let length = usize::try_from(self.number()?).map_err(|_| ItemsError::Damaged)?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(ItemsError::Damaged)?;
        self.0 = rest;
        std::str::from_utf8(text).map(str::to_owned).map_err(|_| ItemsError::Damaged)
    }
}
