//! What coaching has for an officer who practises: today's plan, the error book, the days to come.

use super::book::ErrorBook;
use super::known::Known;
use super::plan::{TodayPlan, set_beside};
use dabiao_content::generator::confusables;
use dabiao_domain::practice::{
    Ahead, Ladder, LadderPoint, MOST_ITEMS, SessionItems, Target, ladder_points, wrong_in,
};
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, StoreError};

/// Days that are looked ahead.
const DAYS_AHEAD: u32 = 6;

/// What coaching has for an officer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnCoaching {
    /// Today's plan.
    pub plan: TodayPlan,
    /// The error book.
    pub book: ErrorBook,
    /// What falls due in the days to come.
    pub ahead: Vec<Ahead>,
    /// How the officer gets on with numbers.
    pub digits: Vec<LadderPoint>,
    /// How they get on with codes.
    pub codes: Vec<LadderPoint>,
}

impl OwnCoaching {
    /// That of the officer who is signed in, on the day of `now_ms`.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn read(
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        let known = Known::read(db, built_in, officer, now_ms)?;
        Ok(Self {
            plan: TodayPlan::of(&known),
            book: ErrorBook::of(&known),
            ahead: Ahead::of(&known.basis(), DAYS_AHEAD),
            digits: ladder_points(&known.sessions, Ladder::Digits),
            codes: ladder_points(&known.sessions, Ladder::Codes),
        })
    }
}

/// What was wrong in one attempt, each item with what it is set beside.
pub(crate) fn wrong_targets(items: &SessionItems) -> Vec<Target> {
    let wrong = wrong_in(items, MOST_ITEMS);
    if wrong.is_empty() {
        return wrong;
    }
    let alike = confusables();
    wrong.into_iter().map(|target| set_beside(target, &alike)).collect()
}
