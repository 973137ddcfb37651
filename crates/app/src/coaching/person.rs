//! What coaching says of an officer to who trains or coaches them: where the speed of the last drills went, what is weak, how
//! far they are in the course, and their attempts.

use uuid::Uuid;

use super::book::{BookLine, ErrorBook};
use super::course::CourseStand;
use super::known::Known;
use crate::actor::{Authorized, Barred};
use crate::attempt_lines::{HistoryRow, history};
use crate::core::{Core, Task};
use dabiao_content::Library;
use dabiao_domain::practice::{Causes, RECENT_SESSIONS};
use dabiao_domain::role::Permission;
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, StoreError};

/// Weak items that are shown.
const MOST_WEAK: usize = 12;
/// Attempts that are shown.
const MOST_ATTEMPTS: usize = 20;

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
    /// How far they are in the course; none where they typed no round of it.
    pub course: Option<CourseStand>,
    /// Their last finished attempts, the newest first; none of sittings that are not over.
    pub attempts: Vec<HistoryRow>,
    /// How many they have.
    pub all_attempts: usize,
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
        let (course, mut attempts) = Self::typed(db, officer.id)?;
        let all_attempts = attempts.len();
        attempts.truncate(MOST_ATTEMPTS);
        Ok(Self { officer: officer.id, causes, weak, book, course, attempts, all_attempts })
    }

    /// How far they are in the course, and their attempts.
    fn typed(db: &Db, officer: Uuid) -> Result<(Option<CourseStand>, Vec<HistoryRow>), StoreError> {
        let over = db.sittings_over()?;
        let mut rows = db.attempts(Some(officer))?;
        rows.retain(|row| row.start.sitting_id.is_none_or(|sitting| over.contains(&sitting)));
        Ok((CourseStand::of(&Library::embedded_course(), &rows), history(&rows)))
    }
}

/// What a desk has read of one person, and is reading.
#[derive(Default)]
pub(crate) struct PersonAsked {
    read: Option<Task<Result<PersonCoaching, Barred>>>,
    person: Option<PersonCoaching>,
}

impl PersonAsked {
    /// Whether anything is being read.
    pub const fn is_under_way(&self) -> bool {
        self.read.is_some()
    }

    /// What was read of that officer; none until it is there, and where their results may not be read.
    pub fn of(&self, officer: Uuid) -> Option<&PersonCoaching> {
        self.person.as_ref().filter(|person| person.officer == officer)
    }

    /// Asks for what coaching says of an officer, by the right of who is signed in.
    pub fn ask(&mut self, officer: Uuid, core: &mut Core) {
        let Some(by) = core.authorized(Permission::ReadOwn) else { return };
        let Some(officer) = core.officer_of(officer) else { return };
        let (built_in, now_ms) = (core.config.library.standards().to_vec(), core.config.clock.wall_ms());
        let read = core.ask_store(move |db| Ok(PersonCoaching::read(&by, db, &built_in, &officer, now_ms)));
        *self = Self { read: Some(read), person: None };
    }

    /// Collects what was read. Called once per frame.
    pub fn poll(&mut self, core: &mut Core) {
        match Task::take(&mut self.read) {
            Some(Ok(Ok(person))) => self.person = Some(person),
            // Of a person whose results may not be read nothing is shown.
            None | Some(Ok(Err(Barred::Refused(_)))) => {}
            Some(Ok(Err(Barred::Store(error)))) => core.say(&error),
            Some(Err(error)) => core.say_task(&error),
        }
    }
}
