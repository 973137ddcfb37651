//! The officer's own forecast: what the trainer's desk says of them, made by its code from the same data.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::core::{Core, OFFICER_STANDARD, Task};
use crate::desk_data::OwnForecast;
use dabiao_domain::certification::{State, StateKind};
use dabiao_domain::forecast::officer::OfficerForecast;
use dabiao_domain::history::SessionMark;
use dabiao_domain::roster::Officer;

/// What the store has of everybody: growth is learnt from all officers.
type Everybody = (Vec<Officer>, BTreeMap<Uuid, Vec<SessionMark>>);

/// The officer's own forecast, and what is under way for it.
#[derive(Default)]
pub(super) struct Foretold {
    read: Option<Task<Everybody>>,
    made: Option<Task<Option<OfficerForecast>>>,
    /// How the officer stood when it was asked for; none where nothing was known of that.
    asked: Option<StateKind>,
    told: Option<OfficerForecast>,
}

impl Foretold {
    /// The officer's forecast; none until it is there.
    pub(super) const fn told(&self) -> Option<&OfficerForecast> {
        self.told.as_ref()
    }

    /// Asks for it. What was told before stands until the next is there.
    pub(super) fn ask(&mut self, core: &Core) {
        self.asked = own_state(core).map(|(_, state)| state.kind());
        if self.asked.is_some() {
            self.read = Some(core.ask_store(|db| Ok((db.officers()?, db.histories()?))));
        } else {
            *self = Self::default();
        }
    }

    /// The same where the officer stands otherwise than when it was asked for.
    pub(super) fn ask_if_changed(&mut self, core: &Core) {
        if self.asked != own_state(core).map(|(_, state)| state.kind()) {
            self.ask(core);
        }
    }

    /// Collects what was read, and what was made of it. Called once per frame.
    pub(super) fn poll(&mut self, core: &mut Core) {
        if let Some((officers, histories)) = core.finished(&mut self.read)
            && let Some((officer, state)) = own_state(core)
            && let Some(standard) = core.newest_standard(OFFICER_STANDARD)
        {
            let (state, standard) = (state.clone(), standard.clone());
            let basis = OwnForecast { officers, histories, standard, as_of: core.now() };
            self.made = Some(core.start_work(move |_| basis.foretell(officer, &state)));
        }
        if let Some(told) = core.finished(&mut self.made) {
            self.told = told;
        }
    }
}

/// The officer who is signed in, and how they stand.
fn own_state(core: &Core) -> Option<(Uuid, &State)> {
    let officer = core.here.officer.as_ref()?.id;
    let own = core.standing().iter().find(|one| one.officer == officer)?;
    Some((officer, &own.state))
}
