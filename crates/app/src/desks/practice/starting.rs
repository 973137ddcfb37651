//! Starting drills: a known text, a fresh one, the same kind again.

use super::desk::{Practice, Purpose};
use super::proposal::{compose, excerpt};
use crate::coaching::plan_exercise;
use crate::core::Core;
use crate::drill::{Runner, RunningDrill};
use crate::notice::Notice;
use dabiao_content::generator::{Generator, Passage, VERSION};
use dabiao_content::reading::Reading;
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::drill::Drill;
use dabiao_domain::exercise::{Exercise, Extent, RecordType};
use dabiao_domain::input::LogHeader;
use dabiao_domain::record::Kind;
use dabiao_domain::roster::Officer;
use dabiao_domain::source::{DrillSource, OnceMore, fresh_id, passages};
use dabiao_domain::text::Policy;

/// Characters of a fresh text for each minute of the drill.
const FRESH_CPM: usize = 120;

/// A drill that is to begin.
pub(super) struct OpenDrill<'a> {
    /// What is to be typed.
    pub exercise: Exercise,
    /// The time limit in milliseconds; none if the drill ends with the text.
    pub limit_ms: Option<u64>,
    /// Who types.
    pub officer: &'a Officer,
}

impl Practice {
    /// A drill on a known text, with others after it or cut short, as its extent asks.
    pub(super) fn start_drill(exercise: &str, extent: Extent, runner: &mut Runner, core: &mut Core) {
        let Some(officer) = core.here.officer.clone() else { return };
        let Some(first) = core.config.library.exercise(exercise) else {
            return say_unknown(exercise, core);
        };
        let limit_ms = core.config.limit_ms.or_else(|| extent.limit_ms());
        let exercise = match (limit_ms, extent) {
            (None, Extent::Text(length)) => excerpt(&core.config.library, first, length.characters()),
            _ => compose(&core.config.library, first, minutes_of(limit_ms)),
        };
        open_drill(OpenDrill { exercise, limit_ms, officer: &officer }, runner, core);
    }

    /// A drill on a generated text; its kind, generator version, seed and length are its exercise id, so that
    /// it can be made again.
    pub(super) fn start_fresh(&mut self, kind: Kind, extent: Extent, runner: &mut Runner, core: &mut Core) {
        let Some(officer) = core.here.officer.clone() else { return };
        let limit_ms = core.config.limit_ms.or_else(|| extent.limit_ms());
        let length = match (limit_ms, extent) {
            (None, Extent::Text(length)) => length.characters(),
            _ => (FRESH_CPM * minutes_of(limit_ms) as usize).clamp(300, 1_200),
        };
        let seed = core.config.clock.new_id().as_u64_pair().1;
        match self.fresh_text(kind, seed, length) {
            Ok(exercise) => open_drill(OpenDrill { exercise, limit_ms, officer: &officer }, runner, core),
            Err(detail) => {
                core.notice = Some(Notice::new(&core.texts, "error-generate", &[("detail", &detail)]));
            }
        }
    }

    /// Another drill of the same kind: the same passage, or a fresh text of the same kind.
    pub(super) fn start_again(
        &mut self,
        exercise_id: &str,
        extent: Extent,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        match DrillSource::of(exercise_id) {
            DrillSource::Placement { .. } => self.start_placement(false, runner, core),
            DrillSource::Round { lesson, .. } => self.start_round(lesson, runner, core),
            DrillSource::Fresh(text) => self.start_fresh(text.kind, extent, runner, core),
            DrillSource::Form(cards) | DrillSource::ExamForm(cards) | DrillSource::Double { cards, .. } => {
                let before = self.rows.iter().rev().find(|row| row.start.exercise_id == exercise_id);
                let limit_ms = before.map_or_else(|| extent.limit_ms(), |row| row.limit_ms);
                self.start_form_again(cards, limit_ms, runner, core);
            }
            // Its text is in the log of the attempt alone.
            DrillSource::Items(_) => {
                let shown = self.result.as_ref().map(|result| &result.start);
                if let Some(id) = shown.filter(|start| start.exercise_id == exercise_id).map(|start| start.id)
                {
                    self.load_attempt(id, Purpose::Again(OnceMore::All), core);
                }
            }
            DrillSource::Unknown(id) => say_unknown(id, core),
            DrillSource::Passages(_) | DrillSource::Trial(_) | DrillSource::Exam(_) => {
                Self::start_drill(passages(exercise_id).next().unwrap_or_default(), extent, runner, core);
            }
        }
    }

    /// A drill of today's plan, by its clock.
    pub(super) fn start_planned(&mut self, place: usize, runner: &mut Runner, core: &mut Core) {
        let Some(officer) = core.here.officer.clone() else { return };
        self.open_course();
        let drill = self.coached.as_ref().and_then(|own| own.plan.drills.get(place));
        let course = self.course.as_ref().map(|state| &state.course);
        let Some((drill, course)) = drill.zip(course) else { return };
        let limit_ms = core.config.limit_ms.or(Some(u64::from(drill.minutes) * 60_000));
        if let Some(exercise) = plan_exercise(drill, &core.config.library, course) {
            open_drill(OpenDrill { exercise, limit_ms, officer: &officer }, runner, core);
        } else {
            say_unknown(&drill.source, core);
        }
    }

    /// A parallel passage.
    fn passage(&mut self, kind: Kind, seed: u64, length: usize) -> Result<Passage, String> {
        if self.generator.is_none() {
            let made = Generator::embedded();
            self.generator = Some(made.map_err(|e| e.first().map(ToString::to_string).unwrap_or_default())?);
        }
        let Some(generator) = &self.generator else { return Err(String::new()) };
        generator.passage(kind, seed, length).map_err(|fault| fault.to_string())
    }

    pub(super) fn fresh_text(&mut self, kind: Kind, seed: u64, length: usize) -> Result<Exercise, String> {
        let passage = self.passage(kind, seed, length)?;
        let Some(generator) = &self.generator else { return Err(String::new()) };
        // Messages from a trainer's own templates can't be made again from the carried ones.
        let own = self.folder.own_data();
        let (title, title_en) = generator.title(kind).unwrap_or((kind.name(), kind.name()));
        Ok(Exercise {
            id: fresh_id(kind, VERSION, own, seed, length),
            title: title.to_owned(),
            title_en: title_en.to_owned(),
            record_type: RecordType::of(kind),
            policy: Policy::Strict,
            level: Reading::of(&passage.text).level(),
            text: passage.text,
        })
    }
}

/// Begins a drill at this PC; its clock stands until the first key.
pub(super) fn open_drill(drill: OpenDrill<'_>, runner: &mut Runner, core: &mut Core) {
    let OpenDrill { exercise, limit_ms, officer } = drill;
    let clock = &core.config.clock;
    let start = AttemptStart {
        id: clock.new_id(),
        officer_id: officer.id,
        unit_id: officer.unit_id,
        exercise_id: exercise.id,
        title: exercise.title,
        record_type: exercise.record_type,
        mode: AttemptMode::Practice,
        started_at_ms: clock.wall_ms(),
        sitting_id: None,
    };
    let header = LogHeader::practice(exercise.text, exercise.policy, limit_ms);
    runner.begin(RunningDrill::new(Drill::new(header), start), core);
}

/// Says that this program knows no exercise of that id.
pub(super) fn say_unknown(id: &str, core: &mut Core) {
    core.notice = Some(Notice::new(&core.texts, "error-no-exercise", &[("id", &id)]));
}

/// Whole minutes of a limit, 1 at least.
fn minutes_of(limit_ms: Option<u64>) -> u32 {
    u32::try_from(limit_ms.unwrap_or_default().div_ceil(60_000)).unwrap_or(u32::MAX).max(1)
}
