//! What coaching says of an officer to who trains them: where the speed of the last drills went, and what is weak.

use uuid::Uuid;

use super::book::{BookLine, ErrorBook};
use super::known::Known;
use crate::actor::{Authorized, Barred};
use dabiao_domain::practice::{Causes, RECENT_SESSIONS};
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_store::Db;

/// Weak items that are shown.
const MOST_WEAK: usize = 12;

/// What coaching says of an officer.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonCoaching {
    /// Who.
    pub officer: Uuid,
    /// Where the speed of the last ten sessions went; none where too little was typed to say.
    pub causes: Option<Causes>,
    /// The first items of the error book, what costs most first.
    pub weak: Vec<BookLine>,
    /// How many items the book has.
    pub book: usize,
}

impl PersonCoaching {
    /// That of `officer` on the day of `now_ms`.
    ///
    /// # Errors
    /// [`Denied::NoRight`](dabiao_domain::role::Denied::NoRight) for another right than that to read own results, or where the officer's results may not be read;
    /// any error of the store.
    pub fn read(
        by: &Authorized,
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, Barred> {
        let known = Known::of_another(by, db, built_in, officer, now_ms)?;
        let causes = Causes::of_last(known.sessions.iter().map(|one| &one.items), RECENT_SESSIONS);
        let mut weak = ErrorBook::of(&known).lines;
        let book = weak.len();
        weak.truncate(MOST_WEAK);
        Ok(Self { officer: officer.id, causes, weak, book })
    }
}
