//! 要办的事: the administrator's checklist. Each step says whether it is done, when and by whom, and leads to where it is
//! done.

use egui::{RichText, Ui};

use super::Tab;
use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::saved;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::words::done::done_words;
use dabiao_app::admin::{Step, StepKind, StepState};
use dabiao_app::core::PcSetting;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, AdminAction, DoorAction, Session};

/// Height of a recovery code, in points: to be copied by hand.
const CODE_SIZE: f32 = 38.0;

/// Width of a letter of a code, in parts of its height.
const CODE_EM: f32 = 0.68;

/// Width of the sign before a step, in points.
const SIGN_WIDTH: f32 = 26.0;

/// Where a step leads within the page.
pub(super) enum Way {
    /// To another part.
    Tab(Tab),
    /// To the form for a new person.
    AddPerson,
    /// To the import of a roster.
    Import,
}

/// A new recovery code, until it is confirmed that it is written down; and what the keeper of the bureau's server needs, where
/// this PC has it.
pub(super) fn code(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    if let Some(code) = session.door().shown_recovery_code() {
        card(ui, |ui| code_ui(ui, cx, code));
    }
    #[cfg(feature = "bureau")]
    crate::ui::cards::keeper_line::after_set_up(ui, cx);
}

/// Shows it. Where within the page the pressed step leads. `asks` says whether another recovery code is asked for and not
/// confirmed yet.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>, asks: &mut bool) -> Option<Way> {
    let texts = cx.messages;
    let mut way = None;
    card(ui, |ui| {
        let Some(steps) = cx.session.steps() else {
            ui.label(texts.get("opening"));
            return;
        };
        let open = steps.iter().filter(|step| !is_settled(step)).count();
        let title =
            if open == 0 { texts.get("steps-all") } else { texts.format("steps-open", &[("n", &open)]) };
        heading(ui, &title);
        remark(ui, &texts.get("steps-note"));
        for step in steps {
            ui.separator();
            way = step_ui(ui, cx, step, asks).or(way.take());
        }
    });
    way
}

const fn is_settled(step: &Step) -> bool {
    matches!(step.state, StepState::Done | StepState::NotNeeded)
}

/// One step, done or not: never by colour alone.
fn step_ui(ui: &mut Ui, cx: &mut Cx<'_>, step: &Step, asks: &mut bool) -> Option<Way> {
    let texts = cx.messages;
    let replaces = step.kind == StepKind::Code && has_code(cx.session);
    let palette = Palette::of(ui);
    let (sign, color) = match step.state {
        StepState::Done => ("✓", palette.good),
        StepState::NotNeeded => ("—", palette.muted),
        StepState::Open => ("□", palette.stray),
        StepState::Due(_) => ("⚠", palette.stray),
    };
    let (title, why, button) = words(step.kind);
    let mut way = None;
    ui.horizontal_top(|ui| {
        // The signs differ in width: the texts begin at one line.
        ui.allocate_ui(egui::vec2(SIGN_WIDTH, size::HEADING), |ui| {
            ui.set_min_width(SIGN_WIDTH);
            ui.label(RichText::new(sign).size(size::HEADING).color(color));
        });
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(texts.get(title)).strong());
                ui.label(state_words(texts, cx.session, step));
            });
            remark(ui, &texts.get(why));
            if replaces && *asks {
                return another_code_ui(ui, cx, asks);
            }
            ui.horizontal_wrapped(|ui| {
                let name = texts.get(if replaces { "step-code-another" } else { button });
                let pressed = if is_settled(step) {
                    ui.button(name).clicked()
                } else {
                    theme::small_primary(ui, &name).clicked()
                };
                if pressed && replaces {
                    *asks = true;
                } else if pressed {
                    way = follow(cx, step.kind);
                }
                bureau_ui(ui, cx, step);
            });
        });
    });
    way
}

/// Whether the signed-in officer has a recovery code, which another one voids.
fn has_code(session: &Session) -> bool {
    session.officer().is_some_and(|officer| session.door().has_recovery_code(officer.id))
}

/// Whether the code in its envelope is to be void.
fn another_code_ui(ui: &mut Ui, cx: &mut Cx<'_>, asks: &mut bool) {
    let texts = cx.messages;
    ui.label(RichText::new(texts.get("step-code-sure")).color(Palette::of(ui).wrong));
    ui.horizontal_wrapped(|ui| {
        let sure = ui.button(texts.get("step-code-void")).clicked();
        if sure {
            cx.act(Action::Door(DoorAction::MakeRecoveryCode));
        }
        if sure || ui.button(texts.get("cancel")).clicked() {
            *asks = false;
        }
    });
}

/// That this PC needs no bureau, or does after all.
fn bureau_ui(ui: &mut Ui, cx: &mut Cx<'_>, step: &Step) {
    if step.kind != StepKind::Bureau || step.state == StepState::Done {
        return;
    }
    let alone = step.state == StepState::Open;
    let key = if alone { "step-bureau-needless" } else { "step-bureau-after-all" };
    if ui.button(cx.messages.get(key)).clicked() {
        cx.act(Action::Admin(AdminAction::Choose(PcSetting::Alone(alone))));
    }
}

/// The title of a step, why it is done, and its button.
const fn words(kind: StepKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        StepKind::Code => ("step-code", "step-code-why", "step-code-do"),
        StepKind::SecondAdmin => ("step-second", "step-second-why", "step-second-do"),
        StepKind::Roster => ("step-roster", "step-roster-why", "step-roster-do"),
        StepKind::Roles => ("step-roles", "step-roles-why", "step-roles-do"),
        StepKind::IssuerKey => ("step-key", "step-key-why", "step-key-do"),
        StepKind::Bureau => ("step-bureau", "step-bureau-why", "step-bureau-do"),
        StepKind::Backup => ("step-backup", "step-backup-why", "step-backup-do"),
        StepKind::CheckUp => ("step-check", "step-check-why", "step-check-do"),
    }
}

fn state_words(texts: &Messages, session: &Session, step: &Step) -> String {
    let told = step.done.map(|done| done_words(texts, session, done));
    match (step.kind, step.state) {
        (StepKind::Roles, StepState::Open) => {
            let names: Vec<String> = step.missing.iter().map(|role| texts.of(role)).collect();
            texts.format("steps-nobody", &[("roles", &texts.list(&names))])
        }
        (StepKind::CheckUp, StepState::Open) if step.count > 0 => {
            let words = texts.format("steps-problems", &[("n", &step.count)]);
            format!("{} {words}", told.unwrap_or_default())
        }
        (StepKind::Backup, StepState::Open | StepState::Due(_)) if step.here.is_some() => {
            let told = step.here.map(|done| done_words(texts, session, done));
            format!("{} {}", told.unwrap_or_default(), texts.get("steps-same-disk"))
        }
        (_, StepState::Open) => texts.get("steps-not-done"),
        (_, StepState::Due(days)) => texts.format("steps-due", &[("days", &days)]),
        (_, StepState::NotNeeded) => {
            format!("{} {}", texts.get("steps-needless"), told.unwrap_or_default())
        }
        (StepKind::CheckUp, StepState::Done) => {
            let key = if step.warnings == 0 { "steps-no-problem" } else { "steps-warnings" };
            format!("{} {}", told.unwrap_or_default(), texts.format(key, &[("n", &step.warnings)]))
        }
        (StepKind::Roster, StepState::Done) => {
            let people = texts.format("steps-people", &[("n", &step.count)]);
            format!("{} {people}", told.unwrap_or_default())
        }
        (_, StepState::Done) => told.unwrap_or_else(|| texts.get("steps-done")),
    }
}

fn follow(cx: &mut Cx<'_>, kind: StepKind) -> Option<Way> {
    match kind {
        StepKind::Code => {
            cx.act(Action::Door(DoorAction::MakeRecoveryCode));
            None
        }
        StepKind::SecondAdmin => Some(Way::AddPerson),
        StepKind::Roster => Some(Way::Import),
        StepKind::Roles => Some(Way::Tab(Tab::People)),
        StepKind::IssuerKey => {
            cx.go(Screen::Certificates);
            None
        }
        StepKind::Bureau => {
            cx.go(Screen::Stations);
            None
        }
        StepKind::Backup => Some(Way::Tab(Tab::Copies)),
        StepKind::CheckUp => Some(Way::Tab(Tab::Check)),
    }
}

/// The code as a paper: the file is there to be printed, and not to be kept.
fn paper_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let door = session.door();
    let Some(path) = door.code_paper() else {
        ui.horizontal_wrapped(|ui| {
            let why = door.code_paper_busy().then(|| texts.get("why-pc-busy"));
            if form::button(ui, texts.get("code-paper-save"), why.as_deref()) {
                cx.act(Action::Door(DoorAction::SaveCodePaper));
            }
        });
        return remark(ui, &texts.get("code-paper-private"));
    };
    saved::show(ui, texts, "papers-saved", path);
    ui.horizontal_wrapped(|ui| {
        if ui.button(texts.get("code-paper-delete")).clicked() {
            cx.act(Action::Door(DoorAction::DropCodePaper));
        }
        remark(ui, &texts.get("code-paper-goes"));
    });
}

/// A new code, large: it is shown once.
fn code_ui(ui: &mut Ui, cx: &mut Cx<'_>, code: &str) {
    let texts = cx.messages;
    ui.label(RichText::new(texts.get("pc-code-title")).size(size::HEADING));
    // In one line, however large the text is.
    let fits = ui.available_width() / (code.len().max(1) as f32 * CODE_EM);
    let text = RichText::new(code).monospace().strong().size(CODE_SIZE.min(fits));
    ui.label(text.color(Palette::of(ui).text));
    ui.label(texts.get("pc-code-keep"));
    remark(ui, &texts.get("pc-code-what"));
    paper_ui(ui, cx);
    if theme::small_primary(ui, &texts.get("code-noted")).clicked() {
        cx.act(Action::Door(DoorAction::RecoveryCodeNoted));
    }
}
