//! 本机: the tasks and facts of an administrator of a single PC: open tasks, accounts, backups and restores,
//! the check-up.

mod clock_card;

mod accounts;
mod check;
mod copies;
mod first_steps;

use egui::{RichText, Ui};

use self::accounts::AccountsTab;
use self::clock_card::ClockCard;
use self::copies::CopiesTab;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::{column, scroll};
use crate::ui::kit::tabs::{chosen, tabs};
use crate::ui::kit::visits::Visits;
use dabiao_app::{Action, Session};
use dabiao_domain::role::Permission;

/// What of the screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Accounts,
    Copies,
    Check,
}

impl Tab {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Accounts, "pc-accounts"), (Self::Copies, "pc-copies"), (Self::Check, "pc-check")];

    fn shown_to(self, session: &Session) -> bool {
        match self {
            Self::Accounts => !session.set_up() || session.may(Permission::ManageAccounts),
            Self::Copies => {
                session.this_pc().may(Permission::Backup) || session.this_pc().may(Permission::Restore)
            }
            Self::Check => session.this_pc().may(Permission::RunAudit),
        }
    }
}

/// View state of the screen.
#[derive(Default)]
pub struct ThisPcScreen {
    tab: Option<Tab>,
    visits: Visits<Tab>,
    accounts: AccountsTab,
    copies: CopiesTab,
    clock: ClockCard,
}

impl View for ThisPcScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
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
                });
                self.clock.show(ui, cx);
                first_steps::code(ui, cx);
                match shown {
                    Tab::Accounts => {
                        match first_steps::show(ui, cx) {
                            Some(Tab::Accounts) => self.accounts.begin_adding(),
                            Some(tab) => self.tab = Some(tab),
                            None => {}
                        }
                        self.accounts.show(ui, cx);
                    }
                    Tab::Copies => self.copies.show(ui, cx),
                    Tab::Check => check::show(ui, cx),
                }
            });
        });
    }
}
