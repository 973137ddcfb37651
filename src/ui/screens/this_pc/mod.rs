//! 管理: what an administrator does at a PC: the checklist, people and roles, backups and restores, the check-up, the
//! settings, the log of what was done.

mod check;
mod clock_card;
mod copies;
mod log;
mod people;
mod person;
mod reset;
mod roles;
mod settings;
mod steps;

use egui::{RichText, Ui};

use self::clock_card::ClockCard;
use self::copies::CopiesTab;
use self::log::LogTab;
use self::people::PeopleTab;
use self::steps::Way;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::{column, scroll};
use crate::ui::kit::tabs::{chosen, tabs};
use crate::ui::kit::visits::Visits;
use dabiao_app::{Action, AdminAction, Session};
use dabiao_domain::role::Permission;

/// What of the screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Steps,
    People,
    Copies,
    Check,
    Settings,
    Log,
}

impl Tab {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Steps, "admin-steps"),
        (Self::People, "pc-accounts"),
        (Self::Copies, "pc-copies"),
        (Self::Check, "pc-check"),
        (Self::Settings, "admin-settings"),
        (Self::Log, "admin-log"),
    ];

    fn shown_to(self, session: &Session) -> bool {
        let pc = session.this_pc();
        match self {
            Self::Steps | Self::Settings => session.set_up() && session.may(Permission::ManageAccounts),
            Self::People => !session.set_up() || session.may(Permission::ManageAccounts),
            Self::Copies => pc.may(Permission::Backup) || pc.may(Permission::Restore),
            Self::Check => pc.may(Permission::RunAudit),
            Self::Log => session.set_up() && session.may(Permission::RunAudit),
        }
    }
}

/// View state of the screen.
#[derive(Default)]
pub struct ThisPcScreen {
    tab: Option<Tab>,
    visits: Visits<Tab>,
    people: PeopleTab,
    copies: CopiesTab,
    clock: ClockCard,
    log: LogTab,
    /// Another recovery code is asked for, and not confirmed yet.
    another_code: bool,
}

impl View for ThisPcScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if session.admin().deeds().is_none() && !session.admin().busy() && session.set_up() {
            cx.act(Action::Admin(AdminAction::Look));
        }
        let own: Vec<_> = Tab::ALL.into_iter().filter(|(tab, _)| tab.shown_to(session)).collect();
        let shown = chosen(self.tab, &own).unwrap_or(Tab::Check);
        self.visits.of(shown);
        let place = ("this pc", self.visits.number());
        scroll(ui, place, |ui| {
            column(ui, 1080.0, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(texts.get("nav-this-pc")).size(28.0));
                    ui.add_space(10.0);
                    let names = own.iter().map(|(tab, key)| (*tab, texts.get(key)));
                    if let Some(tab) = tabs(ui, shown, names) {
                        self.tab = Some(tab);
                        cx.act(Action::LeaveScreen);
                    }
                    if ui.button(texts.get("about")).clicked() {
                        cx.open_about();
                    }
                });
                self.clock.show(ui, cx);
                steps::code(ui, cx);
                match shown {
                    Tab::Steps => {
                        if let Some(way) = steps::show(ui, cx, &mut self.another_code) {
                            self.follow(&way);
                        }
                    }
                    Tab::People => self.people.show(ui, cx),
                    Tab::Copies => self.copies.show(ui, cx),
                    Tab::Check => check::show(ui, cx),
                    Tab::Settings => settings::show(ui, cx),
                    Tab::Log => self.log.show(ui, cx),
                }
            });
        });
    }
}

impl ThisPcScreen {
    const fn follow(&mut self, way: &Way) {
        self.tab = Some(match way {
            Way::Tab(tab) => *tab,
            Way::AddPerson => {
                self.people.begin_adding();
                Tab::People
            }
            Way::Import => {
                self.people.begin_import();
                Tab::People
            }
        });
    }
}
