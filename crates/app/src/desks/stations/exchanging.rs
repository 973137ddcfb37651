//! An exchange behind the window: how far it is, how it is ended, and what it did, in plain words.
//!
//! It is one task of the store's thread: what is read from the stick is brought into the store in pieces, and what is
//! written comes out of it, so that the store is asked at every step. Nothing is typed here while it runs, and it does
//! not begin while something is: no event of a drill ever waits for a stick.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::drives::{Drive, drives};
use super::looking::FOLDER_SETTING;
use super::{StationsDesk, Way};
use crate::core::{Core, Request, Seen, Task};
use crate::exchange::{Done, Fail, Sent, Step, exchange};
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_package::Phase;

/// How the exchange that runs is watched.
#[derive(Default)]
struct Live {
    step: Mutex<Option<Step>>,
    cancelled: AtomicBool,
}

impl Live {
    fn tell(&self, step: Step) -> ControlFlow<()> {
        *self.step.lock().unwrap_or_else(PoisonError::into_inner) = Some(step);
        if self.cancelled.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// How an exchange ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Everything that was written was read back.
    Done(Box<Done>),
    /// It did not come to its end: what happened, and what to do. What was taken until then stays taken.
    Failed(Notice),
}

/// An exchange that runs.
struct Running {
    task: Task<Result<Done, Fail>>,
    live: Arc<Live>,
}

/// The exchange that runs, or the last one.
#[derive(Default)]
pub(super) struct Exchanging {
    running: Option<Running>,
    outcome: Option<Outcome>,
    /// The folder of the one that runs or of the last one.
    folder: Option<PathBuf>,
    drives: Vec<Drive>,
    looking: Option<Task<Vec<Drive>>>,
}

impl Exchanging {
    pub const fn runs(&self) -> bool {
        self.running.is_some()
    }

    pub fn cancel(&self) {
        if let Some(Running { live, .. }) = &self.running {
            live.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Looks which sticks are there, on a thread of its own: one that does not answer would hold up the window.
    pub fn look_for_drives(&mut self, core: &Core) {
        if self.looking.is_none() {
            self.looking = Some(core.start_work(|_| drives()));
        }
    }

    pub fn forget(&mut self) {
        self.outcome = None;
    }
}

impl<'a> Seen<'a, StationsDesk> {
    /// Whether an exchange runs.
    pub const fn exchanges(self) -> bool {
        self.desk.exchanges()
    }

    /// What the exchange that runs is doing; none before its first step.
    pub fn step(self) -> Option<Step> {
        let running = self.desk.exchanging.running.as_ref()?;
        running.live.step.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the exchange that runs was asked to end.
    pub fn is_cancelling(self) -> bool {
        let running = self.desk.exchanging.running.as_ref();
        running.is_some_and(|running| running.live.cancelled.load(Ordering::Relaxed))
    }

    /// How the last exchange ended.
    pub const fn outcome(self) -> Option<&'a Outcome> {
        self.desk.exchanging.outcome.as_ref()
    }

    /// The sticks that are plugged in.
    pub fn drives(self) -> &'a [Drive] {
        &self.desk.exchanging.drives
    }

    /// The folder of the last exchange at this PC.
    pub fn last_folder(self) -> Option<String> {
        let last = self.desk.exchanging.folder.as_ref().map(|path| path.display().to_string());
        last.or_else(|| self.desk.looking.folder().map(str::to_owned))
    }

    /// Why no exchange can begin now; none if one can.
    pub fn hindrance(self) -> Option<Notice> {
        let activity = &self.core.activity;
        let key = if activity.unfinished.sitting || activity.in_exam {
            "exchange-not-exam"
        } else if activity.occupied {
            "exchange-not-typing"
        } else if self.desk.busy() || activity.joining {
            "exchange-not-busy"
        } else {
            return None;
        };
        Some(Notice::new(&self.core.texts, key, &[]))
    }
}

impl StationsDesk {
    pub(super) fn begin_exchange(&mut self, Way::Folder(dir): Way, core: &mut Core) {
        if self.exchanges() || !self.seen(core).may_exchange() {
            return;
        }
        if let Some(notice) = self.seen(core).hindrance() {
            core.notice = Some(notice);
            return;
        }
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let live = Arc::new(Live::default());
        let watching = Arc::clone(&live);
        let remembered = self.looking.folder().map(str::to_owned);
        self.exchanging.outcome = None;
        self.exchanging.folder = Some(dir.clone());
        let task = core.ask_store(move |db| {
            let mut run = || -> Result<Done, Fail> {
                // A choice is an entry of the journal: it is written once, and goes along.
                let said = dir.display().to_string();
                if remembered.as_ref() != Some(&said) && dir.is_dir() {
                    db.set_setting(clock.wall_ms(), FOLDER_SETTING, &said)?;
                }
                exchange(db, &folder, clock.as_ref(), (&dir, false), &mut |step| watching.tell(step))
            };
            Ok(run())
        });
        self.exchanging.running = Some(Running { task, live });
    }

    /// Collects finished work. Called once per frame.
    pub(super) fn poll_exchange(&mut self, core: &mut Core) {
        if let Some(drives) = core.finished(&mut self.exchanging.looking) {
            self.exchanging.drives = drives;
        }
        let Some(answer) = self.exchanging.running.as_ref().and_then(|running| running.task.poll()) else {
            return;
        };
        self.exchanging.running = None;
        self.exchanging.outcome = Some(match answer {
            Ok(Ok(done)) => Outcome::Done(Box::new(done)),
            Ok(Err(fail)) => Outcome::Failed(fail.notice(&core.texts)),
            Err(error) => Outcome::Failed(error.notice(&core.texts)),
        });
        // Whatever was taken stays, however it ended.
        core.keep_mark();
        core.request(Request::CameIn);
        self.looking.look(core);
    }
}

/// What is being done, in words, and its share of the whole where that is known.
pub fn step_words(texts: &Messages, step: Option<&Step>) -> (String, Option<f32>) {
    match step {
        None => (texts.get("exchange-begins"), None),
        Some(Step::Reading { n, of }) => {
            let share = (*n as f32 - 1.0) / (*of).max(1) as f32;
            (texts.format("exchange-reading", &[("n", n), ("of", of)]), Some(share))
        }
        Some(Step::Merging { entries }) => (texts.format("exchange-merging", &[("n", entries)]), None),
        Some(Step::Writing(progress)) => {
            let key = match progress.phase {
                Phase::Packing | Phase::Writing => "exchange-writing",
                Phase::Checking => "exchange-checking",
            };
            (texts.format(key, &[("n", &progress.part)]), None)
        }
    }
}

/// What an exchange took and sent, a sentence a line.
pub fn done_words(texts: &Messages, done: &Done) -> Vec<String> {
    let taken = &done.taken;
    let mut lines = vec![match taken.packages {
        0 => texts.get("exchange-nothing-there"),
        n => texts.format(
            "exchange-taken",
            &[("packages", &n), ("entries", &taken.entries), ("bodies", &taken.bodies)],
        ),
    }];
    for Sent { to, packed, .. } in &done.sent {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("to", to), ("entries", &packed.entries), ("bodies", &packed.bodies)];
        lines.push(texts.format("exchange-sent", &values));
    }
    if done.sent.is_empty() {
        lines.push(texts.get("exchange-nothing-new"));
    }
    for (of, part) in &done.missing {
        lines.push(texts.format(
            "exchange-missing",
            &[("of", of), ("first", &(part.from + 1)), ("last", &(part.to + 1))],
        ));
    }
    lines.extend(done.matters.iter().map(|(of, matter)| format!("⚠ {}", matter.words(texts, of))));
    lines
}
