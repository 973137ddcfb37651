//! 双人录入 at the desk: what is offered, the beginning of a second entering, and what the two came to beside a result.

use uuid::Uuid;

use super::desk::Practice;
use super::forms::open_form;
use crate::actor::Barred;
use crate::core::{Core, Seen, Task};
use crate::doubles::{Doubled, Offer, of_attempt, offered, to_enter};
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_domain::form::machine::FormHeader;
use dabiao_domain::role::Permission;

/// What is asked of the store, and for whom: an answer that comes after its person has left is for nobody.
struct Asked<T> {
    officer: Uuid,
    task: Task<Result<T, Barred>>,
}

/// What was read, and what is being read.
#[derive(Default)]
pub(super) struct Doubles {
    offers: Option<Vec<Offer>>,
    looking: Option<Asked<Vec<Offer>>>,
    entering: Option<Asked<Option<(String, FormHeader)>>>,
    comparing: Option<Asked<Vec<Doubled>>>,
    /// The attempt whose comparisons were asked for.
    compared: Option<Uuid>,
}

impl<'a> Seen<'a, Practice> {
    /// The sittings of forms that the person may enter a second time, the newest first; none until they are there.
    pub fn offers(self) -> Option<&'a [Offer]> {
        self.desk.doubles.offers.as_deref()
    }
}

impl Practice {
    /// Asks which sittings of forms the person may enter a second time.
    pub(super) fn look_for_doubles(&mut self, core: &mut Core) {
        self.doubles.looking = ask(core, offered);
    }

    /// Opens the cards of that attempt for the person who is signed in.
    pub(super) fn start_double(&mut self, attempt: Uuid, core: &mut Core) {
        self.doubles.entering = ask(core, move |by, db, now_ms| to_enter(by, db, attempt, now_ms));
    }

    /// Collects what was read, and asks for the comparisons of a result that is on the disk. Called once per frame.
    pub(super) fn poll_doubles(&mut self, runner: &mut Runner, core: &mut Core) {
        if let Some(offers) = take(&mut self.doubles.looking, core) {
            self.doubles.offers = Some(offers);
        }
        match take(&mut self.doubles.entering, core) {
            Some(Some((id, header))) if runner.ongoing().is_none() => open_form(header, id, runner, core),
            Some(Some(_)) | None => {}
            Some(None) => {
                core.notice = Some(Notice::new(&core.texts, "error-no-double", &[]));
                self.look_for_doubles(core);
            }
        }
        if let Some(doubled) = take(&mut self.doubles.comparing, core)
            && let Some(result) = self.form_result.as_mut()
            && self.doubles.compared == Some(result.start.id)
        {
            result.doubled = doubled;
        }
        let kept = self.form_result.as_ref().filter(|result| result.saved.is_some());
        let shown = kept.filter(|result| result.start.sitting_id.is_none()).map(|result| result.start.id);
        if shown != self.doubles.compared {
            self.doubles.compared = shown;
            self.doubles.comparing =
                shown.and_then(|attempt| ask(core, move |by, db, _| of_attempt(by, db, attempt)));
        }
    }
}

/// Asks the store by the right of the person who is signed in.
fn ask<T: Send + 'static>(
    core: &mut Core,
    read: impl FnOnce(&crate::actor::Authorized, &dabiao_store::Db, i64) -> Result<T, Barred> + Send + 'static,
) -> Option<Asked<T>> {
    let by = core.authorized(Permission::ReadOwn)?;
    let (officer, now_ms) = (by.by()?, core.config.clock.wall_ms());
    Some(Asked { officer, task: core.ask_store(move |db| Ok(read(&by, db, now_ms))) })
}

/// The answer, once, if it is there and its person still is; a failure is said.
fn take<T: Send + 'static>(slot: &mut Option<Asked<T>>, core: &mut Core) -> Option<T> {
    let asked = slot.as_ref()?;
    let (officer, answer) = (asked.officer, asked.task.poll()?);
    *slot = None;
    let here = core.here.officer.as_ref().is_some_and(|here| here.id == officer);
    match answer {
        Ok(Ok(found)) => Some(found).filter(|_| here),
        Ok(Err(Barred::Refused(refusal))) => {
            core.refuse(refusal);
            None
        }
        Ok(Err(Barred::Store(error))) => {
            core.say(&error);
            None
        }
        Err(error) => {
            core.say_task(&error);
            None
        }
    }
}
