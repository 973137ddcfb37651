//! The roll of a sitting as a PDF: drawn and written on a thread of its own, bound to the journal's head.

use super::desk::Exams;
use super::roll_job::{RollFacts, RollJob, SavedRoll};
use super::times::local_time;
use std::path::Path;

use uuid::Uuid;

use crate::core::{Core, KnownSitting, Seen};
use crate::lang::{Lang, Messages};
use crate::notice::Notice;
use dabiao_domain::certification::AttemptResult;
use dabiao_domain::role::Permission;
use dabiao_domain::rounding;
use dabiao_domain::sitting::{RollRow, SittingKind};
use dabiao_files as files;
use dabiao_papers::office::{self, JournalHead, SittingRoll, sitting_roll_pdf};
use dabiao_store::{RestoredEntry, RosterPast, hex};

impl<'a> Seen<'a, Exams> {
    /// The roll of a sitting that this run of the program saved.
    pub fn saved_roll(self, sitting: Uuid) -> Option<&'a SavedRoll> {
        self.desk.papers.get(&sitting)
    }

    fn roll_of(
        self,
        sitting: Uuid,
        head: JournalHead,
        restores: &[RestoredEntry],
        past: &RosterPast,
    ) -> Option<SittingRoll> {
        let known = self.core.sitting(sitting)?;
        let plan = known.sitting.plan();
        // With the names at the time of the sitting, for every later printing.
        let last = known.sitting.entries().last().map_or(plan.at, |entry| entry.at);
        let named = |officer: Uuid| past.named(officer, last.as_millisecond());
        // The paper is in Chinese in every language of the window.
        let texts = Messages::new(Lang::ZhCn);
        let zone = known.standard.zone();
        let names: Vec<String> = plan
            .invigilators
            .iter()
            .map(|id| {
                named(*id).map_or_else(|| self.core.name_of(*id), |n| format!("{} {}", n.badge, n.name))
            })
            .collect();
        let rows = known.roll.iter().map(|row| {
            let officer = named(row.officer);
            let candidate = known.sitting.candidate(row.officer);
            // At another PC: when they began, by its clock.
            let signed_in = candidate.and_then(|c| c.signed_in_at.or(c.report.map(|report| report.began)));
            let (speed, accuracy) = figures(row);
            office::RollRow {
                seat: row.seat.map_or_else(String::new, |seat| seat.to_string()),
                badge: officer.as_ref().map_or_else(String::new, |o| o.badge.clone()),
                name: officer.as_ref().map_or_else(String::new, |o| o.name.clone()),
                unit: officer.as_ref().map_or_else(String::new, |o| o.unit.clone()),
                signed_in: signed_in.map(|at| at.to_zoned_datetime(zone.clone()).time()),
                speed,
                accuracy,
                status: with_points(&texts, known, row, texts.of(&row.outcome)),
                digits: row.head.map_or_else(String::new, |head| head.to_string()),
            }
        });
        Some(SittingRoll {
            bureau: self.bureau_name().map_or_else(|| texts.get("bureau-name"), str::to_owned),
            date: known.standard.date_of(plan.at),
            room: plan.room.clone(),
            standard_title: known.standard.title.clone(),
            standard_id: known.standard.id.clone(),
            standard_version: known.standard.version,
            forms: plan.kind == SittingKind::Form,
            invigilator: names.join("、"),
            rows: rows.collect(),
            notes: [
                self.core.past_on_roll(&texts, sitting, restores),
                self.time_on_roll(&texts, sitting),
                off_plan_note(&texts, known).into_iter().collect(),
                self.seats_on_roll(&texts, known),
            ]
            .concat(),
            head,
        })
    }
}

impl Exams {
    /// Saves the roll: first the journal's head is asked for.
    pub(super) fn save_roll(&mut self, sitting: Uuid, core: &mut Core) {
        if core.allowed(Permission::ExportPapers).is_some() && self.paper.is_none() {
            let facts = core.ask_store(|db| Ok((db.journal_head()?, db.restores(0)?, db.roster_past()?)));
            self.paper = Some(RollJob::Asking(sitting, facts));
        }
    }

    /// Collects the store's answers, and a roll that has been written. Called once per frame.
    pub(super) fn poll_roll(&mut self, core: &mut Core) {
        self.paper = match self.paper.take() {
            Some(RollJob::Asking(sitting, task)) => match task.poll() {
                None => Some(RollJob::Asking(sitting, task)),
                Some(Ok(facts)) => self.write(sitting, facts, core),
                Some(Err(error)) => {
                    core.say_task(&error);
                    None
                }
            },
            Some(RollJob::Writing(sitting, task)) => match task.poll() {
                None => Some(RollJob::Writing(sitting, task)),
                Some(Ok(Ok(saved))) => {
                    self.papers.insert(sitting, saved);
                    None
                }
                Some(Ok(Err(detail))) => {
                    core.notice = Some(Notice::new(&core.texts, "error-roll", &[("detail", &detail)]));
                    None
                }
                Some(Err(_)) => {
                    core.notice = Some(Notice::new(&core.texts, "error-roll", &[("detail", &"")]));
                    None
                }
            },
            None => None,
        };
    }

    /// The journal's head is there: the roll is drawn and written.
    fn write(&self, sitting: Uuid, facts: RollFacts, core: &Core) -> Option<RollJob> {
        let (head, restores, past) = facts;
        let head = JournalHead { series: head.series, entries: head.entries, hash: head.hash };
        let roll = self.seen(core).roll_of(sitting, head, &restores, &past)?;
        let folder = core.config.folder.join("papers");
        Some(RollJob::Writing(sitting, core.start_work(move |_| write_roll(&folder, &roll))))
    }
}

/// Note that the sitting was opened hours or days before or after its plan.
fn off_plan_note(texts: &Messages, known: &KnownSitting) -> Option<String> {
    let opened = local_time(known.sitting.opened_off_plan()?, &known.standard);
    let planned = local_time(known.sitting.plan().at, &known.standard);
    Some(texts.format("roll-off-plan", &[("planned", &planned), ("opened", &opened)]))
}

/// Speed and accuracy, of forms records and 合格率; with one decimal, rounded down: a roll never shows a line that was not
/// reached.
fn figures(row: &RollRow) -> (String, String) {
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| rounding::hundredths(share, 1));
    match &row.result {
        Some(AttemptResult::Copy(copy)) => {
            let speed = copy.tally().correct_cpm().map_or_else(String::new, |cpm| rounding::text(cpm, 1));
            (speed, share(copy.tally().accuracy()))
        }
        Some(AttemptResult::Form(form)) => {
            (format!("{}/{}", form.qualified, form.entered), share(form.qualified_rate()))
        }
        None => (String::new(), String::new()),
    }
}

/// The result, with the points if the standard is one of points: they decide, not speed and accuracy.
pub fn with_points(texts: &Messages, known: &KnownSitting, row: &RollRow, outcome: String) -> String {
    let Some(AttemptResult::Copy(copy)) = &row.result else { return outcome };
    let Some(points) = known.standard.points(copy) else { return outcome };
    let points = rounding::text(points, 1);
    texts.format("outcome-points", &[("outcome", &outcome), ("points", &points)])
}

fn write_roll(folder: &Path, roll: &SittingRoll) -> Result<SavedRoll, String> {
    let paper = sitting_roll_pdf(roll).map_err(|e| e.to_string())?;
    files::private_folder(folder).map_err(|e| e.to_string())?;
    let head = hex(&roll.head.hash);
    let room: String = roll.room.chars().filter(|c| c.is_alphanumeric()).take(20).collect();
    // The head is part of the name: a roll with other content is another file.
    let short = head.get(..8).unwrap_or_default();
    let path = folder.join(format!("{}-{room}-{short}.pdf", roll.date));
    files::write_whole(&path, &paper.pdf, files::Readers::Owner, None)
        .map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(SavedRoll { path, head, entries: roll.head.entries })
}
