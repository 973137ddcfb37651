//! 双人录入: whose sittings of forms may be entered a second time, and what of them is shown, to whom.
//!
//! Practice is read by its officer and by those whose reach covers it (`reading`). This is narrower and takes no such right: of a
//! sitting that may be entered a second time a colleague of the same unit sees whose it is, of which form, when it was and
//! how many cards it has, never how good it was. Once a second person has entered the cards, the two see the values of both on
//! these cards, and nobody else does by this way.

use uuid::Uuid;

use super::actor::{Authorized, Barred};
use super::core::local_minute;
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::form::FormDef;
use dabiao_domain::form::double::{DoubleEntry, second_header};
use dabiao_domain::form::machine::{FormHeader, FormSitting};
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::source::{DrillSource, double_id};
use dabiao_store::{ColleagueForm, Db, KeyedBy, StoreError};

/// How long a sitting is offered, in milliseconds: a fortnight.
const OFFERED_MS: i64 = 14 * 86_400_000;
/// Most sittings that are offered.
const MOST_OFFERED: usize = 20;

/// A sitting of forms whose cards may be entered a second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The attempt.
    pub attempt: Uuid,
    /// Who entered them first.
    pub name: String,
    /// The id of its exercise.
    pub exercise_id: String,
    /// Its title in Chinese.
    pub title: String,
    /// Local date and time of its start.
    pub when: String,
    /// Its cards.
    pub cards: u32,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyer {
    /// The attempt.
    pub attempt: Uuid,
    /// Who.
    pub name: String,
    /// Local date and time of its start.
    pub when: String,
}

/// Cards that two people entered, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubled {
    /// Who entered them first.
    pub first: Keyer,
    /// Who entered them a second time.
    pub second: Keyer,
    /// The form.
    pub form: FormDef,
    /// What both entered, field by field.
    pub entry: DoubleEntry,
}

/// The sittings of forms that the person may enter a second time, the newest first: those of colleagues of the same unit in the
/// last fortnight, of cards that they have not entered that way yet.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ReadOwn`]; any error of the store.
pub fn offered(by: &Authorized, db: &Db, now_ms: i64) -> Result<Vec<Offer>, Barred> {
    by.must_be(Permission::ReadOwn)?;
    let Some(own) = by.by() else { return Ok(Vec::new()) };
    let since_ms = now_ms.saturating_sub(OFFERED_MS);
    let (rows, entered) = (db.forms_of_colleagues(own, since_ms)?, db.doubled_by(own, since_ms)?);
    let may = |row: &ColleagueForm| {
        DrillSource::of(&row.exercise_id).may_be_doubled() && !entered.contains(&row.attempt)
    };
    Ok(rows.into_iter().filter(may).take(MOST_OFFERED).map(offer).collect())
}

fn offer(row: ColleagueForm) -> Offer {
    let ColleagueForm { attempt, name, exercise_id, title, started_at_ms, cards } = row;
    Offer { attempt, name, exercise_id, title, when: local_minute(started_at_ms), cards }
}

/// The exercise and the head by which the person enters the cards of `attempt` a second time; none where it is not offered to
/// them.
///
/// # Errors
/// As [`offered`].
pub fn to_enter(
    by: &Authorized,
    db: &Db,
    attempt: Uuid,
    now_ms: i64,
) -> Result<Option<(String, FormHeader)>, Barred> {
    let offers = offered(by, db, now_ms)?;
    let Some(offer) = offers.into_iter().find(|offer| offer.attempt == attempt) else { return Ok(None) };
    let Some(header) = second_header(&sitting(db, attempt)?) else { return Ok(None) };
    let cards = DrillSource::of(&offer.exercise_id).cards();
    Ok(cards.map(|cards| (double_id(attempt, cards, header.cards.len()), header)))
}

/// The comparisons in which the person's own sealed `attempt` is one of the two; none where its cards were entered once.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ReadOwn`], and, naming [`Permission::ReadUnit`], for another
/// person's attempt; any error of the store.
pub fn of_attempt(by: &Authorized, db: &Db, attempt: Uuid) -> Result<Vec<Doubled>, Barred> {
    by.must_be(Permission::ReadOwn)?;
    let Some(own) = db.keyed_by(attempt)? else { return Ok(Vec::new()) };
    if by.by() != Some(own.officer_id) {
        return Err(Denied::NoRight(Permission::ReadUnit).into());
    }
    let pairs = match DrillSource::of(&own.exercise_id) {
        DrillSource::Double { first, .. } => {
            db.keyed_by(first)?.into_iter().map(|first| (first, own.clone())).collect()
        }
        source if source.may_be_doubled() => {
            db.doubles_of(&own)?.into_iter().map(|second| (own.clone(), second)).collect()
        }
        _ => Vec::new(),
    };
    let mut found = Vec::with_capacity(pairs.len());
    for (first, second) in pairs {
        let (a, b) = (sitting(db, first.attempt)?, sitting(db, second.attempt)?);
        // What is not of the same cards is told by the audit.
        if let Some(entry) = DoubleEntry::of(&a, &b) {
            found.push(Doubled {
                first: keyer(first),
                second: keyer(second),
                form: a.header().form.clone(),
                entry,
            });
        }
    }
    Ok(found)
}

fn keyer(row: KeyedBy) -> Keyer {
    Keyer { attempt: row.attempt, name: row.name, when: local_minute(row.started_at_ms) }
}

/// A sealed sitting of forms from its log.
fn sitting(db: &Db, attempt: Uuid) -> Result<FormSitting, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt(format!("attempt {attempt}: {what}"));
    let stored = db.attempt_log(attempt)?;
    match (&stored.log, stored.state) {
        (AttemptLog::Form(log), AttemptState::Sealed) => {
            FormSitting::replay(log).map_err(|(event, why)| corrupt(format!("event {event}: {why}")))
        }
        _ => Err(corrupt("no form was entered in it to its end".to_owned())),
    }
}
