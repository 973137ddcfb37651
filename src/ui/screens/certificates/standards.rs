//! 标准: the versions in force, and a new version, whose effect is shown before it counts.

use egui::{RichText, Ui};
use jiff::civil::Date;
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::calendar::{self, Wanted};
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use crate::ui::words::exam::title_of;
use dabiao_app::certificates::{Number, StandardNumbers, StandardProposal};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, CertificateAction, Session};
use dabiao_domain::standard::Standard;

/// Affected officers that are listed by name; the others are counted.
const NAMED: usize = 20;

/// View state.
#[derive(Debug, Default)]
pub(super) struct StandardTab {
    path: String,
    /// The numbers that are being changed.
    numbers: Option<StandardNumbers>,
}

impl StandardTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        // What waits for a decision comes first.
        if let Some(proposal) = session.certificates().proposal() {
            card(ui, |ui| proposal_ui(ui, cx, proposal));
        }
        self.numbers_ui(ui, cx);
        card(ui, |ui| {
            heading(ui, &texts.get("standards"));
            remark(ui, &texts.get("standards-note"));
            if let Some(notice) = session.core().unreadable_standard() {
                ui.label(RichText::new(&notice.what).color(Palette::of(ui).wrong));
                ui.label(&notice.next);
            }
            for standard in session.core().newest_standards() {
                ui.separator();
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(title_of(standard, texts)).strong());
                    remark(ui, &texts.format("standard-version", &[("version", &standard.version)]));
                    let name = format!("{} {}", title_of(standard, texts), texts.get("standard-edit"));
                    if ui.button(texts.get("standard-edit")).accessible_name(name).clicked() {
                        self.numbers = Some(StandardNumbers::of(standard));
                        cx.act(Action::Certificates(CertificateAction::DropStandard));
                    }
                });
                ui.label(numbers_words(texts, standard));
            }
        });
        card(ui, |ui| {
            heading(ui, &texts.get("standard-new"));
            remark(ui, &texts.get("standard-new-hint"));
            let dropped = ui.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_owned()));
            let asked = ui.horizontal_wrapped(|ui| {
                let entered =
                    form::entered(&form::line(ui, texts.get("standard-file"), &mut self.path, 480.0), ui);
                let why = form::working(session)
                    .or_else(|| form::missing(texts, &[("standard-file", !self.path.trim().is_empty())]));
                let clicked = form::button(ui, texts.get("standard-weigh-file"), why.as_deref());
                clicked || (entered && why.is_none())
            });
            if let Some(path) = &dropped {
                self.path = path.display().to_string();
            }
            if asked.inner || dropped.is_some() {
                cx.act(Action::Certificates(CertificateAction::ProposeStandard { path: self.path.clone() }));
            }
        });
    }
}

impl StandardTab {
    /// The numbers of a standard, each in a field. Nothing holds before its effect was seen.
    fn numbers_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        let Some(numbers) = &mut self.numbers else { return };
        let newest = session.core().newest_standards();
        let Some(standard) = newest.iter().find(|standard| standard.id == numbers.id) else { return };
        let (mut done, today) = (false, session.core().today());
        card(ui, |ui| {
            heading(ui, title_of(standard, texts));
            remark(ui, &texts.get("standard-edit-note"));
            let mut fields = Vec::new();
            egui::Grid::new("numbers").num_columns(2).spacing([18.0, 6.0]).show(ui, |ui| {
                for (number, text) in &mut numbers.all {
                    let label = ui.label(number.label(texts, standard));
                    ui.horizontal(|ui| {
                        let edit = egui::TextEdit::singleline(text).desired_width(140.0);
                        fields.push(ui.add(edit).labelled_by(label.id));
                        if *number == Number::Deadline {
                            pick_day(ui, texts, text, today);
                        }
                    });
                    ui.end_row();
                }
            });
            let entered = form::walk(ui, &fields);
            ui.horizontal_wrapped(|ui| {
                let same = *numbers == StandardNumbers::of(standard);
                let why = form::working(session).or_else(|| same.then(|| texts.get("standard-same")));
                let pressed = form::primary(ui, &texts.get("standard-weigh"), why.as_deref());
                if pressed || (entered && why.is_none()) {
                    let numbers = numbers.clone();
                    cx.act(Action::Certificates(CertificateAction::ProposeNumbers(numbers)));
                }
                done = ui.button(texts.get("cancel")).clicked();
            });
        });
        if done {
            self.numbers = None;
        }
    }
}

/// The calendar beside the field of the deadline, into which it puts the day that is chosen.
fn pick_day(ui: &mut Ui, texts: &Messages, text: &mut String, today: Date) {
    let wanted = Wanted { chosen: text.trim().parse().ok(), first: None, today };
    if let Some(day) = calendar::button(ui, texts, "deadline", wanted) {
        *text = day.to_string();
    }
}

/// The numbers of a standard in a line.
fn numbers_words(texts: &Messages, standard: &Standard) -> String {
    let all = StandardNumbers::of(standard).all;
    let told = all.iter().filter(|(_, text)| !text.is_empty()).map(|(number, text)| {
        let label = number.label(texts, standard);
        texts.format("number-told", &[("label", &label), ("value", text)])
    });
    told.collect::<Vec<_>>().join("   ")
}

fn proposal_ui(ui: &mut Ui, cx: &mut Cx<'_>, proposal: &StandardProposal) {
    let session = cx.session;
    let texts = cx.messages;
    let standard = &proposal.standard;
    heading(ui, title_of(standard, texts));
    remark(ui, &texts.format("standard-version", &[("version", &standard.version)]));
    match &proposal.before {
        None => {
            ui.label(texts.get("standard-is-new"));
        }
        Some(_) if proposal.changes.is_empty() => {
            ui.label(texts.get("standard-no-change"));
        }
        Some(before) => {
            ui.label(texts.format("standard-changes", &[("version", &before.version)]));
            egui::Grid::new("rules").num_columns(3).spacing([18.0, 6.0]).striped(true).show(ui, |ui| {
                for key in ["standard-rule", "standard-old", "standard-newly"] {
                    ui.label(RichText::new(texts.get(key)).strong());
                }
                ui.end_row();
                for change in &proposal.changes {
                    ui.label(texts.get(change.rule.key()));
                    ui.label(&change.old);
                    ui.label(&change.new);
                    ui.end_row();
                }
            });
            if !proposal.effect.comparable {
                ui.label(texts.get("standard-not-comparable"));
            }
            let effect = &proposal.effect;
            for (key, people) in [
                ("standard-gains", &effect.gains),
                ("standard-loses", &effect.loses),
                ("standard-protected", &effect.protected),
            ] {
                ui.label(texts.format(key, &[("n", &people.len())]));
                names_ui(ui, session, people);
            }
        }
    }
    ui.horizontal_wrapped(|ui| {
        if form::button(ui, texts.get("standard-save"), form::working(session).as_deref()) {
            cx.act(Action::Certificates(CertificateAction::SaveStandard));
        }
        if ui.button(texts.get("cancel")).clicked() {
            cx.act(Action::Certificates(CertificateAction::DropStandard));
        }
    });
}

fn names_ui(ui: &mut Ui, session: &Session, people: &[Uuid]) {
    if people.is_empty() {
        return;
    }
    let names: Vec<String> = people.iter().take(NAMED).map(|id| session.core().name_of(*id)).collect();
    remark(ui, &session.texts().list(&names));
    if people.len() > NAMED {
        remark(ui, &session.texts().format("issue-more", &[("n", &(people.len() - NAMED))]));
    }
}
