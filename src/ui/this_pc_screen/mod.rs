//! 本机: what an administrator of a single PC has to do and to know: what is still to be done, accounts, backups and the
//! way back, the check-up.

mod accounts_part;
mod check_part;
mod copies_part;
mod first_part;

use egui::{RichText, ScrollArea, Ui};

use self::accounts_part::AccountsPart;
use self::copies_part::CopiesPart;
use super::clock_card::ClockCard;
use super::theme;
use super::visits::Visits;
use super::widgets::column;
use super::wishes::Wishes;
use dabiao_app::{Action, Station};
use dabiao_domain::role::Permission;

/// What of the screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Accounts,
    Copies,
    Check,
}

impl Part {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Accounts, "pc-accounts"), (Self::Copies, "pc-copies"), (Self::Check, "pc-check")];

    fn shown_to(self, station: &Station) -> bool {
        match self {
            Self::Accounts => !station.set_up() || station.may(Permission::ManageAccounts),
            Self::Copies => {
                station.this_pc().may(Permission::Backup) || station.this_pc().may(Permission::Restore)
            }
            Self::Check => station.this_pc().may(Permission::RunAudit),
        }
    }
}

/// View state of the screen.
#[derive(Default)]
pub struct ThisPcScreen {
    part: Option<Part>,
    visits: Visits<Part>,
    accounts: AccountsPart,
    copies: CopiesPart,
    clock: ClockCard,
}

impl ThisPcScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        let parts: Vec<_> = Part::ALL.into_iter().filter(|(part, _)| part.shown_to(station)).collect();
        let first = parts.first().map_or(Part::Check, |(part, _)| *part);
        let shown = self.part.filter(|part| part.shown_to(station)).unwrap_or(first);
        self.visits.of(shown);
        let place = ("this pc", self.visits.number());
        ScrollArea::vertical().id_salt(place).auto_shrink(false).show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(texts.get("nav-this-pc")).size(28.0));
                    ui.add_space(10.0);
                    for (part, key) in &parts {
                        if ui.selectable_label(shown == *part, texts.get(key)).clicked() {
                            self.part = Some(*part);
                            wishes.act(Action::LeaveScreen);
                        }
                    }
                });
                self.clock.show(ui, station, wishes);
                first_part::code(ui, station, wishes);
                match shown {
                    Part::Accounts => {
                        match first_part::show(ui, station, wishes) {
                            Some(Part::Accounts) => self.accounts.begin_adding(),
                            Some(part) => self.part = Some(part),
                            None => {}
                        }
                        self.accounts.show(ui, station, wishes);
                    }
                    Part::Copies => self.copies.show(ui, station, wishes),
                    Part::Check => check_part::show(ui, station, wishes),
                }
            });
        });
    }
}

fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}
