//! The practice desk: its state, its requests, its reading.

use super::action::PracticeAction;
use super::course::CourseState;
use super::doubles::Doubles;
use super::folder::ExerciseFolder;
use super::foretold::Foretold;
use super::form_result::FormResultView;
use super::proposal::propose;
use super::view::{ResultView, TodayView};
use crate::coaching::{AheadLine, ErrorBook, OwnCoaching, PlanLine, ahead_lines, ahead_words};
use crate::core::{Areas, Core, Seen, Task, day_of};
use crate::drill::Runner;
use dabiao_content::Library;
use dabiao_content::generator::Generator;
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::forecast::officer::OfficerForecast;
use dabiao_domain::practice::{Ladder, LadderPoint};
use dabiao_domain::source::OnceMore;
use dabiao_store::{AssignmentRow, AttemptRow, LogState, StoreError};
use jiff::civil::Date;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Why an attempt's log was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To go on with it.
    Resume,
    /// To score it in its present state.
    Keep,
    /// To show its result.
    Show,
    /// To type its text once more, or to enter of its cards once more what is named.
    Again(OnceMore),
}

/// An officer's attempts, their assignments, and their plan and error book.
type Own = (Vec<AttemptRow>, Vec<AssignmentRow>, Result<OwnCoaching, StoreError>);

/// Whether the exams that an officer waits for may be others.
const fn touched_exams(areas: Areas) -> bool {
    areas.has(Areas::SITTINGS) || areas.has(Areas::STANDING)
}

/// The practice desk.
pub struct Practice {
    pub(super) rows: Vec<AttemptRow>,
    /// What was given to the officer to do.
    pub(super) given: Vec<AssignmentRow>,
    pub(super) today: TodayView,
    /// Today's plan and the error book, once they are there.
    pub(super) coached: Option<OwnCoaching>,
    /// What the trainer's desk says of the officer.
    pub(super) foretold: Foretold,
    pub(super) result: Option<ResultView>,
    /// The result of a sitting of forms. At most one of the two is shown.
    pub(super) form_result: Option<FormResultView>,
    /// Made when a fresh text is first asked for.
    pub(super) generator: Option<Generator>,
    /// Read when the course is first opened.
    pub(super) course: Option<CourseState>,
    /// The trainer's own exercises.
    pub(super) folder: ExerciseFolder,
    /// The officer whose attempts are being read.
    pub(super) reading: Option<(Uuid, Task<Own>)>,
    /// The day for which that was asked last.
    pub(super) read_on: Option<Date>,
    /// What two people enter of the same cards.
    pub(super) doubles: Doubles,
    /// Logs that are being read, and what for.
    pub(super) logs: Vec<(Uuid, Purpose, Task<LogState>)>,
}

impl<'a> Seen<'a, Practice> {
    /// What the Today screen shows.
    pub const fn today(self) -> &'a TodayView {
        &self.desk.today
    }

    /// Today's plan: three short drills, and which of them are done. Empty until it is there.
    pub fn plan(self) -> Vec<PlanLine> {
        let Some(own) = &self.desk.coached else { return Vec::new() };
        own.plan.lines(&self.core.texts, |source| self.desk.is_done(source))
    }

    /// The drill of today's plan that comes next; none where all are done, or where the course comes first.
    pub fn next_planned(self) -> Option<PlanLine> {
        if !self.desk.today.plan_is_shown {
            return None;
        }
        self.plan().into_iter().find(|line| !line.done)
    }

    /// What falls due in the days to come, in a sentence; none where nothing does.
    pub fn ahead(self) -> Option<String> {
        ahead_words(&self.core.texts, &self.desk.coached.as_ref()?.ahead)
    }

    /// Every one of the days to come; empty until they are known.
    pub fn days_ahead(self) -> Vec<AheadLine> {
        let own = self.desk.coached.as_ref();
        own.map(|own| ahead_lines(&self.core.texts, &own.ahead)).unwrap_or_default()
    }

    /// The officer's own forecast, as the trainer's desk has it; none until it is there, for those to whom the standard does not
    /// apply, for the exempt, and where the line is not known.
    pub const fn forecast(self) -> Option<&'a OfficerForecast> {
        self.desk.foretold.told()
    }

    /// The officer's error book; none until it is there.
    pub fn book(self) -> Option<&'a ErrorBook> {
        self.desk.coached.as_ref().map(|own| &own.book)
    }

    /// How the officer gets on with numbers or codes, the oldest session first; empty for the other ladders.
    pub fn ladder(self, ladder: Ladder) -> &'a [LadderPoint] {
        let own = self.desk.coached.as_ref();
        match ladder {
            Ladder::Digits => own.map_or(&[], |own| own.digits.as_slice()),
            Ladder::Codes => own.map_or(&[], |own| own.codes.as_slice()),
            Ladder::Han | Ladder::Forms => &[],
        }
    }

    /// The result that is being shown.
    pub const fn result(self) -> Option<&'a ResultView> {
        self.desk.result.as_ref()
    }

    /// The attempt whose result is being shown, whatever it is of.
    pub fn shown_result(self) -> Option<Uuid> {
        let form = self.desk.form_result.as_ref().map(|result| result.start.id);
        self.desk.result.as_ref().map(|result| result.start.id).or(form)
    }

    /// The result of a sitting of forms that is being shown.
    pub const fn form_result(self) -> Option<&'a FormResultView> {
        self.desk.form_result.as_ref()
    }
}

impl Practice {
    /// A desk over the texts of `library`.
    pub(crate) fn new(library: Library) -> Self {
        Self {
            rows: Vec::new(),
            given: Vec::new(),
            today: TodayView::default(),
            coached: None,
            foretold: Foretold::default(),
            result: None,
            form_result: None,
            generator: None,
            course: None,
            folder: ExerciseFolder::new(library),
            reading: None,
            read_on: None,
            doubles: Doubles::default(),
            logs: Vec::new(),
        }
    }

    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// The program's own library, independent of the folder of own exercises.
    pub(crate) fn carried(&self) -> &Library {
        self.folder.base()
    }

    /// Performs the request.
    pub(crate) fn act(&mut self, action: PracticeAction, runner: &mut Runner, core: &mut Core) {
        match action {
            PracticeAction::Start { exercise, extent } => Self::start_drill(&exercise, extent, runner, core),
            PracticeAction::StartFresh { kind, extent } => self.start_fresh(kind, extent, runner, core),
            PracticeAction::StartAgain { exercise_id, extent } => {
                self.start_again(&exercise_id, extent, runner, core);
            }
            PracticeAction::LookAtExercises { force } => self.refresh_exercises(force, runner, core),
            PracticeAction::RenameOwn { id, title } => self.rename_own(&id, &title, core),
            PracticeAction::RemoveOwn(id) => self.remove_own(&id, core),
            PracticeAction::OpenCourse => self.open_course(),
            PracticeAction::StartRound(lesson) => self.start_round(&lesson, runner, core),
            PracticeAction::StartPlacement { anew } => self.start_placement(anew, runner, core),
            PracticeAction::StartAssigned(id) => self.start_assigned(id, runner, core),
            PracticeAction::StartSame(id) => self.load_attempt(id, Purpose::Again(OnceMore::All), core),
            PracticeAction::StartWrong(id) => {
                self.load_attempt(id, Purpose::Again(OnceMore::WrongCards), core);
            }
            PracticeAction::StartWrongFields(id) => {
                self.load_attempt(id, Purpose::Again(OnceMore::WrongFields), core);
            }
            PracticeAction::LookForDoubles => self.look_for_doubles(core),
            PracticeAction::StartDouble(id) => self.start_double(id, core),
            PracticeAction::StartForm { form, style, extent } => {
                self.start_form(&form, style, extent, runner, core);
            }
            PracticeAction::StartPlanned(place) => self.start_planned(place, runner, core),
            PracticeAction::StartTraining(training) => self.start_training(training, runner, core),
            PracticeAction::StartWrongItems => self.start_wrong_items(runner, core),
            PracticeAction::StartBook(ladder) => self.start_book(ladder, runner, core),
            PracticeAction::Dismiss { attempt, item, slip } => {
                self.dismiss((attempt, item), slip, runner, core);
            }
            PracticeAction::Resume(id) => self.load_attempt(id, Purpose::Resume, core),
            PracticeAction::Keep(id) => self.load_attempt(id, Purpose::Keep, core),
            PracticeAction::ShowResult(id) => self.load_attempt(id, Purpose::Show, core),
            PracticeAction::CloseResult => self.close_result(),
        }
    }

    /// Closes the result.
    pub(crate) fn close_result(&mut self) {
        self.result = None;
        self.form_result = None;
    }

    /// Another person sits here, or the seat is empty.
    pub(crate) fn leave(&mut self) {
        self.close_result();
        self.today = TodayView::default();
        self.rows.clear();
        self.given.clear();
        self.coached = None;
        self.foretold = Foretold::default();
        self.doubles = Doubles::default();
        // What was asked for by the one who leaves is not opened for the next.
        self.logs.clear();
        self.reading = None;
        self.rebuild_progress();
    }

    /// Asks for the signed-in officer's attempts.
    pub(crate) fn reload(&mut self, runner: &Runner, core: &Core) {
        if let Some(officer) = &core.here.officer {
            let (id, officer) = (officer.id, officer.clone());
            let (built_in, now_ms) = (core.config.library.standards().to_vec(), core.config.clock.wall_ms());
            let read = core.ask_store(move |db| {
                let mut given = db.assignments()?;
                given.retain(|row| row.officers.contains(&id));
                let own = OwnCoaching::read(db, &built_in, &officer, now_ms);
                Ok((db.attempts(Some(id))?, given, own))
            });
            self.reading = Some((id, read));
            self.read_on = Some(core.today());
        }
        self.rebuild_today(runner, core);
    }

    /// The officer has chosen otherwise: what comes next follows that.
    pub(crate) fn settings_changed(&mut self, runner: &Runner, core: &Core) {
        self.rebuild_today(runner, core);
    }

    /// Checks whether the folder of own exercises has changed.
    pub(crate) fn look_around(&mut self, runner: &Runner, core: &Core) {
        self.refresh_exercises(false, runner, core);
    }

    /// Hears what was changed.
    pub(crate) fn changed(&mut self, areas: Areas, runner: &Runner, core: &Core) {
        if areas.has(Areas::TEXTS) {
            self.refresh_exercises(true, runner, core);
        }
        if touched_exams(areas) {
            self.rebuild_today(runner, core);
        }
        if areas.has(Areas::STANDING) {
            self.foretold.ask_if_changed(core);
        }
    }

    /// Collects what was read. Called once per frame.
    pub(crate) fn poll(&mut self, runner: &mut Runner, core: &mut Core) {
        let read = self.reading.as_ref().and_then(|(officer, task)| Some((*officer, task.poll()?)));
        if let Some((officer, answer)) = read {
            self.reading = None;
            match answer {
                Ok((rows, given, own)) if core.here.officer.as_ref().is_some_and(|o| o.id == officer) => {
                    self.rows = rows;
                    self.given = given;
                    self.coached = own.map_err(|error| core.say(&error)).ok();
                    self.rebuild_progress();
                    self.rebuild_today(runner, core);
                    // After what Today waits for: it takes longer.
                    self.foretold.ask(core);
                }
                Ok(_) => {}
                Err(error) => core.say_task(&error),
            }
        }
        self.poll_logs(runner, core);
        self.poll_doubles(runner, core);
        self.foretold.poll(core);
        self.turn_day(runner, core);
        self.take_exercises(runner, core);
    }

    /// Recomputes the Today screen from the known data.
    pub(crate) fn rebuild_today(&mut self, runner: &Runner, core: &Core) {
        let now = core.config.clock.wall_ms();
        // One proposal per day and officer, not a new one each time the screen is shown.
        // It turns at midnight here, as all else on this screen.
        let officer = core.here.officer.as_ref().map_or(0, |o| o.id.as_u64_pair().1);
        let seed = officer ^ number_of(core.today());
        let proposed = propose(&core.config.library, &self.rows, seed);
        let before = std::mem::take(&mut self.today);
        self.today = TodayView::of(&self.rows, &self.given, core.standard(), now, proposed);
        if let Some(own) = &self.coached {
            self.today.done = done_on(&self.rows, own.plan.day);
        }
        if let Some(ongoing) = runner.ongoing() {
            self.today.open.retain(|o| o.id != ongoing.id());
        }
        if self.reading.is_none() {
            self.find_next(core);
        } else {
            // What is being read changes little; before the first reading there is nothing.
            self.today.next = before.next;
            self.today.lessons = before.lessons;
            self.today.asks_experience = before.asks_experience;
            self.today.plan_is_shown = before.plan_is_shown;
        }
    }

    /// Whether the drill of the plan that has this id is done: sealed, or ended and on its way there.
    pub(super) fn is_done(&self, source: &str) -> bool {
        let ended = self.result.as_ref().is_some_and(|result| result.start.exercise_id == source);
        ended || self.today.done.contains(source)
    }

    /// The plan of yesterday is no plan: a window that was open overnight reads today's.
    fn turn_day(&mut self, runner: &Runner, core: &Core) {
        let old = self.coached.is_some() && self.read_on != Some(core.today());
        if old && self.reading.is_none() && runner.ongoing().is_none() {
            self.reload(runner, core);
        }
    }
}

/// A number for each day.
fn number_of(day: Date) -> u64 {
    let [month, of_month] = [day.month(), day.day()].map(|n| u64::from(n.unsigned_abs()));
    (u64::from(day.year().unsigned_abs()) * 12 + month) * 31 + of_month
}

/// The ids of the exercises that were done on that day.
fn done_on(rows: &[AttemptRow], day: Date) -> BTreeSet<String> {
    let sealed = rows.iter().filter(|row| row.state == AttemptState::Sealed);
    let on = sealed.filter(|row| day_of(row.start.started_at_ms) == day);
    on.map(|row| row.start.exercise_id.clone()).collect()
}
