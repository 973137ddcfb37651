//! Drills by need: what trains a cause of lost speed, what was wrong just now, what is in the error book; and slips that are
//! dismissed from it.

use uuid::Uuid;

use super::desk::Practice;
use super::starting::{OpenDrill, open_drill};
use crate::coaching::{ItemsDrill, WIDTH_LESSON};
use crate::core::{Core, Seen};
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_domain::exercise::{Exercise, Extent, RecordType};
use dabiao_domain::practice::{DrillKind, Item, Ladder, MOST_ITEMS, Target, TextSource, Training};
use dabiao_domain::record::Kind;
use dabiao_domain::source::{general_items_id, own_items_id};

/// Minutes of a drill by need.
const MINUTES: u32 = 3;
/// Characters of its text: it outlasts the time.
const LENGTH: usize = 360;

impl Seen<'_, Practice> {
    /// Whether there is anything in the error book that a drill can be made of.
    pub fn book_can_be_typed(self) -> bool {
        self.book().is_some_and(|book| !book.targets(None, 1).is_empty())
    }
}

impl Practice {
    /// A short drill that trains it. Wrong characters are trained by those of the result that is shown, else by the error
    /// book, and where that is empty by words.
    pub(super) fn start_training(&mut self, training: Training, runner: &mut Runner, core: &mut Core) {
        if let Some(kind) = training.records() {
            return self.start_fresh(kind, Extent::Minutes(MINUTES), runner, core);
        }
        if training == Training::Width {
            return self.start_round(WIDTH_LESSON.0, runner, core);
        }
        let wrong = self.result.as_ref().is_some_and(|result| !result.wrong.is_empty());
        if wrong {
            self.start_wrong_items(runner, core);
        } else if self.seen(core).book_can_be_typed() {
            self.start_book(None, runner, core);
        } else {
            self.start_fresh(Kind::Vocabulary, Extent::Minutes(MINUTES), runner, core);
        }
    }

    /// A drill on what was wrong in the attempt whose result is shown.
    pub(super) fn start_wrong_items(&mut self, runner: &mut Runner, core: &mut Core) {
        let targets = self.result.as_ref().map(|result| result.wrong.clone()).unwrap_or_default();
        self.start_items(&targets, runner, core);
    }

    /// A drill on the error book.
    pub(super) fn start_book(&mut self, ladder: Option<Ladder>, runner: &mut Runner, core: &mut Core) {
        let book = self.coached.as_ref().map(|own| &own.book);
        let targets = book.map(|book| book.targets(ladder, MOST_ITEMS)).unwrap_or_default();
        self.start_items(&targets, runner, core);
    }

    /// The drill of an assignment on the officer's own weak items; a general one while there are none.
    pub(super) fn start_own_items(&mut self, runner: &mut Runner, core: &mut Core) {
        if self.seen(core).book_can_be_typed() {
            return self.start_book(None, runner, core);
        }
        let Some(officer) = core.here.officer.clone() else { return };
        let seed = core.config.clock.new_id().as_u64_pair().1;
        match self.fresh_text(self.general_kind(), seed, LENGTH) {
            Ok(fresh) => {
                // As that in place of which it stands, so that it is done by it, and says nothing about the officers' line.
                let id = general_items_id(seed);
                let exercise = Exercise { id, record_type: RecordType::Course, ..fresh };
                let limit_ms = core.config.limit_ms.or(Some(u64::from(MINUTES) * 60_000));
                open_drill(OpenDrill { exercise, limit_ms, officer: &officer }, runner, core);
            }
            Err(detail) => {
                core.notice = Some(Notice::new(&core.texts, "error-generate", &[("detail", &detail)]));
            }
        }
    }

    /// What a general drill is of: what the plan of the day has for the skill that limits the officer, else words.
    fn general_kind(&self) -> Kind {
        let plan = self.coached.as_ref().map(|own| own.plan.drills.as_slice()).unwrap_or_default();
        let skill = plan.iter().find(|drill| drill.kind == DrillKind::Skill);
        match skill.map(|drill| &drill.text) {
            Some(TextSource::Fresh(kind)) => *kind,
            _ => Kind::Vocabulary,
        }
    }

    fn start_items(&mut self, targets: &[Target], runner: &mut Runner, core: &mut Core) {
        let Some(officer) = core.here.officer.clone() else { return };
        self.open_course();
        let Some(course) = self.course.as_ref().map(|state| &state.course) else { return };
        let seed = core.config.clock.new_id().as_u64_pair().1;
        let drill = ItemsDrill { source: own_items_id(seed), targets, seed };
        match drill.exercise(LENGTH, &core.config.library, course) {
            Some(exercise) => {
                let limit_ms = core.config.limit_ms.or(Some(u64::from(MINUTES) * 60_000));
                open_drill(OpenDrill { exercise, limit_ms, officer: &officer }, runner, core);
            }
            None => core.notice = Some(Notice::new(&core.texts, "error-no-weak-items", &[])),
        }
    }

    /// Puts on record whether an error was a slip. The error book is read anew once that is written.
    pub(super) fn dismiss((attempt, item): (Uuid, Item), slip: bool, core: &mut Core) {
        let Some(officer) = core.here.officer.as_ref().map(|officer| officer.id) else { return };
        let now_ms = core.config.clock.wall_ms();
        let said = core.store.call(move |db| db.dismiss_slip(now_ms, officer, (attempt, item), slip));
        core.written(said);
    }
}
