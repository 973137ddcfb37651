//! The texts and cards of exams, generated again from the revealed secrets.
//!
//! Once a sitting is over, its secret is in the journal: with it, the seat and the officer give the seed, and
//! the seed gives the text, by the version of the generator that the exam names. Texts of versions that the program no
//! longer carries can't be generated again; their number is reported.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::cards::{Cards, cards_of_seat};
use super::moment::Moment;
use dabiao_content::generator::{Generator, OLDEST, VERSION};
use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::finding::{Finding, Quoted};
use dabiao_domain::record::Kind;
use dabiao_domain::sitting::{SittingKind, SittingState};
use dabiao_domain::source::exam_id;
use dabiao_domain::standard::{FormRule, Standard};
use dabiao_store::{Db, StoreError};

/// What a seat's text or cards are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SeatRule {
    /// A text of that kind and length.
    Text(Kind, usize),
    /// Cards by that rule.
    Cards(FormRule),
}

impl SeatRule {
    /// That of a sitting of that kind by `standard`; none where the standard does not say.
    pub(crate) fn of(standard: &Standard, kind: SittingKind) -> Option<Self> {
        match kind {
            SittingKind::Copy => {
                standard.passage.as_ref().map(|rule| Self::Text(rule.kind, rule.length as usize))
            }
            SittingKind::Form => standard.form.map(Self::Cards),
        }
    }
}

/// An exam whose text can be generated again.
struct Seat {
    attempt: Uuid,
    kind: Kind,
    seed: u64,
    length: usize,
    version: u32,
}

/// The result of generating texts again.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Texts that were compared.
    pub compared: usize,
    /// Texts of versions of the generator that are no longer carried.
    pub other_version: usize,
    /// The problems, by attempt.
    pub faults: BTreeMap<Uuid, Finding>,
    /// Exams of sittings that are over and whose secret is not known, each with its sitting: their texts
    /// can't be checked against their seats.
    pub unproven: BTreeMap<Uuid, Uuid>,
}

/// Whether the id names this seat's text as a version of the generator made it that is no longer carried. An id with a
/// version that never existed does not count: it is not that of its seat.
fn made_by_an_older_generator(id: &str, kind: Kind, seed: u64) -> bool {
    (1..OLDEST).any(|version| id == exam_id(Some(kind), version, seed))
}

/// The version of the generator that made this seat's text, if its id is that of the seat and the version is carried.
fn carried_version(id: &str, kind: Kind, seed: u64) -> Option<u32> {
    (OLDEST..=VERSION).find(|version| id == exam_id(Some(kind), *version, seed))
}

/// The generator of a version.
fn generator_of(version: u32) -> Result<&'static Generator, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt(what);
    let made = Generator::of_version(version);
    let made = made.ok_or_else(|| corrupt(format!("generator {version} is not carried")))?;
    made.map_err(|errors| corrupt(errors.first().map(ToString::to_string).unwrap_or_default()))
}

/// The first version of the generator whose texts were ever written at another PC of the room: an exam there that names
/// an earlier one is made up.
const FIRST_OF_ROOMS: u32 = 2;

/// Whether an exam that came of another PC of its room names an earlier version than that.
fn before_rooms(id: &str, kind: Kind, seed: u64) -> bool {
    (1..FIRST_OF_ROOMS).any(|version| id == exam_id(Some(kind), version, seed))
}

/// Why an exam that came of another PC of the room is not of the text that its seat's seed gives; none where it is, or an
/// earlier version of the generator made it.
///
/// # Errors
/// Any SQLite error; [`StoreError::Corrupt`] if the generator can't be loaded.
pub(crate) fn text_fault(
    db: &Db,
    attempt: Uuid,
    rule: SeatRule,
    seed: u64,
) -> Result<Option<Finding>, StoreError> {
    let made = db.exercise_of(attempt)?;
    let (kind, length) = match rule {
        SeatRule::Text(kind, length) => (kind, length),
        SeatRule::Cards(rule) => {
            return Ok(match cards(db, attempt, &made, &rule, seed)? {
                Cards::OfSeat | Cards::OtherVersion => None,
                Cards::Fault(what) => Some(what),
            });
        }
    };
    if !matches!(db.attempt_header(attempt)?, AttemptHeader::Copy(_)) {
        return Ok(Some(Finding::NoText));
    }
    if made_by_an_older_generator(&made, kind, seed) && !before_rooms(&made, kind, seed) {
        return Ok(None);
    }
    let Some(version) = carried_version(&made, kind, seed) else {
        return Ok(Some(Finding::TextOfOtherSeat));
    };
    let seat = Seat { attempt, kind, seed, length, version };
    Ok(differs(generator_of(version)?, &seat, &db.presented(attempt)?))
}

/// What the cards of an exam of forms are.
fn cards(db: &Db, attempt: Uuid, made: &str, rule: &FormRule, seed: u64) -> Result<Cards, StoreError> {
    Ok(match db.attempt_header(attempt)? {
        AttemptHeader::Form(header) => cards_of_seat(made, &header, rule, seed),
        AttemptHeader::Copy(_) => Cards::Fault(Finding::NoForm),
    })
}

/// Compares the exams with the texts that their sittings give, except for those that are `known` to be right.
///
/// # Errors
/// Any SQLite error; [`StoreError::Corrupt`] if the generator can't be loaded.
pub(super) fn compare(
    db: &Db,
    moment: &Moment,
    exercises: &BTreeMap<Uuid, String>,
    known: &BTreeSet<Uuid>,
) -> Result<Texts, StoreError> {
    let mut texts = Texts::default();
    let mut seats = Vec::new();
    for held in moment.sittings.values() {
        let sitting = &held.sitting;
        let plan = sitting.plan();
        let standard = moment.standard(&plan.standard_id, plan.standard_version);
        let Some(rule) = standard.and_then(|standard| SeatRule::of(standard, plan.kind)) else { continue };
        // Of what another station held, only exams whose evidence came are looked at.
        let far = moment.far_sittings.contains(&plan.id);
        // Such a roll may name any attempt: each is held against the secret of the sitting that it says to be of.
        let is_here =
            |attempt: &Uuid| !far || exercises.contains_key(attempt) && moment.is_of(*attempt, plan.id);
        let Some(secret) = sitting.revealed() else {
            let over = sitting.state() == SittingState::Closed;
            let exams = sitting.candidates().iter().filter_map(|c| c.attempt).filter(|_| over);
            let exams = exams.filter(is_here);
            texts.unproven.extend(exams.map(|attempt| (attempt, plan.id)));
            continue;
        };
        for candidate in sitting.candidates() {
            let seed = sitting.seat_seed(secret, candidate.officer);
            let (Some(attempt), Some(seed)) = (candidate.attempt.filter(is_here), seed) else { continue };
            let made = exercises.get(&attempt).map(String::as_str).unwrap_or_default();
            match rule {
                SeatRule::Cards(_) if known.contains(&attempt) => {}
                SeatRule::Cards(rule) => texts.take_cards(db, attempt, made, (&rule, seed))?,
                SeatRule::Text(kind, _) if candidate.report.is_some() && before_rooms(made, kind, seed) => {
                    texts.faults.insert(attempt, Finding::TextBeforeRooms);
                }
                SeatRule::Text(kind, length) => {
                    let seat = texts.seat(attempt, made, (kind, length), seed);
                    seats.extend(seat.filter(|_| !known.contains(&attempt)));
                }
            }
        }
    }
    if seats.is_empty() {
        return Ok(texts);
    }
    let versions: BTreeSet<u32> = seats.iter().map(|seat| seat.version).collect();
    let mut generators = BTreeMap::new();
    for version in versions {
        generators.insert(version, generator_of(version)?);
    }
    texts.compared += seats.len();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for batch in seats.chunks(BATCH) {
        let presented = batch.iter().map(|seat| presented(db, seat.attempt));
        let presented = presented.collect::<Result<Vec<_>, _>>()?;
        let cases: Vec<_> = batch.iter().zip(&presented).collect();
        let check = |part: &[(&Seat, &Option<String>)]| -> Vec<(Uuid, Finding)> {
            part.iter()
                .filter_map(|(seat, text)| {
                    let generator = generators.get(&seat.version)?;
                    let fault = match text {
                        Some(text) => differs(generator, seat, text)?,
                        None => Finding::NoText,
                    };
                    Some((seat.attempt, fault))
                })
                .collect()
        };
        let part = cases.len().div_ceil(cores).max(1);
        let found: Vec<(Uuid, Finding)> = std::thread::scope(|scope| {
            let threads: Vec<_> = cases.chunks(part).map(|part| scope.spawn(move || check(part))).collect();
            let unchecked = || vec![(Uuid::nil(), Finding::TextsNotCompared)];
            threads.into_iter().flat_map(|t| t.join().unwrap_or_else(|_| unchecked())).collect()
        });
        texts.faults.extend(found);
    }
    Ok(texts)
}

/// The text of an exam; none where none was copied.
fn presented(db: &Db, attempt: Uuid) -> Result<Option<String>, StoreError> {
    Ok(match db.attempt_header(attempt)? {
        AttemptHeader::Copy(header) => Some(header.presented),
        AttemptHeader::Form(_) => None,
    })
}

impl Texts {
    /// The seat of a copied text that is to be compared; none where its id says already what it is.
    fn seat(&mut self, attempt: Uuid, made: &str, (kind, length): (Kind, usize), seed: u64) -> Option<Seat> {
        if made_by_an_older_generator(made, kind, seed) {
            self.other_version += 1;
            return None;
        }
        let Some(version) = carried_version(made, kind, seed) else {
            self.faults.insert(attempt, Finding::TextOfOtherSeat);
            return None;
        };
        Some(Seat { attempt, kind, seed, length, version })
    }

    /// Compares the cards of an exam of forms.
    fn take_cards(
        &mut self,
        db: &Db,
        attempt: Uuid,
        made: &str,
        (rule, seed): (&FormRule, u64),
    ) -> Result<(), StoreError> {
        self.compared += 1;
        match cards(db, attempt, made, rule, seed)? {
            Cards::OfSeat => {}
            Cards::OtherVersion => self.other_version += 1,
            Cards::Fault(what) => drop(self.faults.insert(attempt, what)),
        }
        Ok(())
    }
}

/// Texts that are fetched before they are compared.
const BATCH: usize = 256;

fn differs(generator: &Generator, seat: &Seat, presented: &str) -> Option<Finding> {
    match generator.passage(seat.kind, seat.seed, seat.length) {
        Ok(passage) if passage.text == presented => None,
        Ok(_) => Some(Finding::TextDiffers),
        Err(fault) => Some(Finding::TextUnmade { said: Quoted(fault.to_string()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_earlier_versions_of_the_generator_excuse_a_text() {
        let id = |kind: Kind, version: &str| format!("exam/{}/{version}/{:016x}", kind.name(), 7);
        let now = VERSION.to_string();
        let older = |id: &str| made_by_an_older_generator(id, Kind::Dispatch, 7);
        assert!(older(&id(Kind::Dispatch, "1")));
        assert_eq!(carried_version(&id(Kind::Dispatch, "2"), Kind::Dispatch, 7), Some(2));
        assert_eq!(carried_version(&id(Kind::Dispatch, &now), Kind::Dispatch, 7), Some(VERSION));
        assert_eq!(carried_version(&id(Kind::Dispatch, "02"), Kind::Dispatch, 7), None);
        for version in [now.as_str(), "2", "0", "01", "+1", "-1", "999999", ""] {
            assert!(!older(&id(Kind::Dispatch, version)), "{version}");
        }
        assert!(!older(&id(Kind::Case, "1")));
        assert!(!made_by_an_older_generator(&id(Kind::Dispatch, "1"), Kind::Dispatch, 8));
        assert!(!older("exam/dispatch/1") && !older(""));
    }
}
