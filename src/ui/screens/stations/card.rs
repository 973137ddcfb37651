//! One station: how it stands, what to do, and what the founding PC may say of it.

use egui::{RichText, Ui};
use uuid::Uuid;

use super::alone::hindrance;
use super::list::{duties, matter_ui, seen, state, version, waits};
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::exchange::{Matter, Overview, StationRow};
use dabiao_app::{Action, RetireWhy, StationsAction};
use dabiao_domain::sync::duty::{Duty, Holders};
use dabiao_domain::sync::state::StationState;

/// The duties that are given.
const DUTIES: [Duty; 5] = [Duty::Desk, Duty::Exam, Duty::Registry, Duty::Issuing, Duty::Cohort];

/// View state.
#[derive(Default)]
pub(super) struct StationCard {
    of: Option<Uuid>,
    duty: Option<Duty>,
    of_bureau: bool,
    why: Option<RetireWhy>,
    sure: bool,
}

/// What was found about a station is settled by whoever looked at the PC.
fn found_ui(ui: &mut Ui, cx: &mut Cx<'_>, row: &StationRow) {
    let texts = cx.messages;
    section(ui, &texts.get("station-settle"));
    let key = if row.state == StationState::Copied { "station-settle-copy" } else { "station-settle-resets" };
    remark(ui, &texts.format(key, &[("n", &row.resets)]));
    ui.horizontal_wrapped(|ui| {
        let why = hindrance(cx.session);
        if form::button(ui, texts.get("station-settle-now"), why.as_deref()) {
            cx.act(Action::Stations(StationsAction::Settle(row.id)));
        }
    });
}

/// A retired PC that turns out to be lost: what would count no longer is said before it is done.
fn lost_ui(ui: &mut Ui, cx: &mut Cx<'_>, row: &StationRow) {
    let texts = cx.messages;
    section(ui, &texts.get("station-lost"));
    remark(ui, &texts.get("station-lost-note"));
    let asked = cx.session.stations().asked(row.id).map(str::to_owned);
    if let Some(asked) = &asked {
        ui.label(RichText::new(format!("⚠ {asked}")).color(Palette::of(ui).stray));
    }
    ui.horizontal_wrapped(|ui| {
        let (key, action) = if asked.is_some() {
            ("station-lost-now", StationsAction::Retire { station: row.id, why: RetireWhy::Lost })
        } else {
            ("station-lost-look", StationsAction::AskLost(row.id))
        };
        let why = hindrance(cx.session);
        if form::button(ui, texts.get(key), why.as_deref()) {
            cx.act(Action::Stations(action));
        }
    });
}

/// Whether the founding PC wrote what is undecided in its name: one of two answers.
fn whose_ui(ui: &mut Ui, cx: &mut Cx<'_>, row: &StationRow) {
    ui.horizontal_wrapped(|ui| {
        for (key, ours) in [("station-ours", true), ("station-not-ours", false)] {
            let why = hindrance(cx.session);
            if form::button(ui, cx.messages.get(key), why.as_deref()) {
                cx.act(Action::Stations(StationsAction::SayWhose { station: row.id, ours }));
            }
        }
    });
}

/// What settles a matter, at the PC that keeps the roster or the directory.
fn settle_ui(ui: &mut Ui, cx: &mut Cx<'_>, row: &StationRow, matter: &Matter, manages: bool) {
    if manages && matches!(matter, Matter::Undecided { .. }) {
        return whose_ui(ui, cx, row);
    }
    let keeps_roster = cx.session.stations().may_keep_roster();
    let (key, action) = match matter {
        Matter::ClockWrong { .. } | Matter::Late { .. } | Matter::LateElsewhere { .. } if manages => {
            ("station-times-checked", StationsAction::TimesChecked(row.id))
        }
        Matter::AsThisPc { .. }
        | Matter::OldKey { .. }
        | Matter::Overtaken { .. }
        | Matter::PlaceTaken(_)
            if manages =>
        {
            ("station-settle-now", StationsAction::Settle(row.id))
        }
        Matter::Contested { .. } if manages => ("station-decide", StationsAction::Decide(row.id)),
        _ if !keeps_roster => return,
        Matter::Proposed(_) => ("station-admit-people", StationsAction::AdmitPeople(row.id)),
        Matter::Called { badge, .. } => {
            let badge = badge.clone();
            ("station-same-person", StationsAction::SamePerson { station: row.id, badge })
        }
        _ => return,
    };
    let why = hindrance(cx.session);
    if form::button(ui, cx.messages.get(key), why.as_deref()) {
        cx.act(Action::Stations(action));
    }
}

impl StationCard {
    /// Shows it; whether it is to be closed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        (overview, row): (&Overview, &StationRow),
        manages: bool,
    ) -> bool {
        let texts = cx.messages;
        let anew = self.of != Some(row.id);
        if anew {
            *self = Self { of: Some(row.id), ..Self::default() };
        }
        let mut close = false;
        ui.horizontal_wrapped(|ui| {
            let head =
                ui.label(RichText::new(format!("{}   {}", row.called(), row.unit)).size(size::HEADING));
            if anew {
                head.scroll_to_me(Some(egui::Align::TOP));
            }
            ui.label(state(ui, texts, row));
            close = ui.button(texts.get("close")).clicked();
        });
        let seen = seen(texts, row);
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("version", &version(row)),
            ("seen", &seen),
            ("n", &row.entries),
            ("waits", &waits(row)),
            ("duties", &duties(texts, row)),
        ];
        ui.label(texts.format("station-facts", &values));
        ui.label(texts.format("station-next", &[("next", &texts.of(&row.next))]));
        for matter in &row.matters {
            matter_ui(ui, texts, &row.called(), matter);
            settle_ui(ui, cx, row, matter, manages);
        }
        if manages && matches!(row.state, StationState::Rewound | StationState::Copied) {
            found_ui(ui, cx, row);
        }
        if manages && row.state != StationState::Retired {
            self.duty_ui(ui, cx, row);
            if row.id != overview.own {
                self.retire_ui(ui, cx, row);
            }
        }
        if manages && row.state == StationState::Retired && row.id != overview.own {
            lost_ui(ui, cx, row);
        }
        close
    }

    fn duty_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, row: &StationRow) {
        let texts = cx.messages;
        section(ui, &texts.get("station-duty"));
        remark(ui, &texts.get("station-duty-note"));
        ui.horizontal_wrapped(|ui| {
            let shown = self.duty.map_or_else(String::new, |duty| texts.of(&duty));
            combo(ui, &texts.get("station-duty"), ("duty", 200.0), &shown, |ui| {
                for duty in DUTIES {
                    ui.selectable_value(&mut self.duty, Some(duty), texts.of(&duty));
                }
            });
            let alone = self.duty.is_some_and(|duty| duty.holders() == Holders::OneOfBureau);
            if !alone {
                ui.radio_value(
                    &mut self.of_bureau,
                    false,
                    texts.format("station-duty-unit", &[("unit", &row.unit)]),
                );
                ui.radio_value(&mut self.of_bureau, true, texts.get("station-duty-bureau"));
            }
            let why = hindrance(cx.session)
                .or_else(|| form::missing(texts, &[("station-duty", self.duty.is_some())]));
            if form::button(ui, texts.get("station-duty-give"), why.as_deref())
                && let Some(duty) = self.duty
            {
                let unit = (!alone && !self.of_bureau).then(|| row.unit.clone());
                cx.act(Action::Stations(StationsAction::GiveDuty { station: row.id, duty, unit }));
            }
        });
    }

    fn retire_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, row: &StationRow) {
        let texts = cx.messages;
        section(ui, &texts.get("station-retire"));
        remark(ui, &texts.get("station-retire-note"));
        ui.horizontal_wrapped(|ui| {
            for why in RetireWhy::ALL {
                ui.radio_value(&mut self.why, Some(why), texts.of(&why));
            }
        });
        ui.checkbox(&mut self.sure, texts.format("station-retire-sure", &[("name", &row.called())]));
        ui.horizontal_wrapped(|ui| {
            let fields = [("station-retire-why", self.why.is_some()), ("station-retire-check", self.sure)];
            let why = hindrance(cx.session).or_else(|| form::missing(texts, &fields));
            if form::button(ui, texts.get("station-retire-now"), why.as_deref())
                && let Some(why) = self.why
            {
                self.sure = false;
                cx.act(Action::Stations(StationsAction::Retire { station: row.id, why }));
            }
        });
    }
}
