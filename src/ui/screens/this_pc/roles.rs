//! What each role does, in one sentence, and who has it since when.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::text::{heading, remark};
use crate::ui::words::done::done_words;
use dabiao_domain::role::Role;

/// Holders of a role that are named; the others are counted.
const NAMED: usize = 12;

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    heading(ui, &texts.get("roles-title"));
    remark(ui, &texts.get("roles-note"));
    let held = session.admin().deeds().map(|deeds| &deeds.roles);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Officer) {
        ui.add_space(6.0);
        ui.label(RichText::new(texts.of(&role)).strong());
        if let Some(does) = does_key(role) {
            ui.label(texts.get(does));
        }
        let has = held.into_iter().flatten().filter(|((_, held), _)| *held == role);
        let holders: Vec<String> = has
            .map(|((officer, _), done)| {
                let (name, since) = (session.core().name_of(*officer), done_words(texts, session, *done));
                texts.format("roles-holder", &[("name", &name), ("since", &since)])
            })
            .collect();
        if holders.is_empty() {
            remark(ui, &texts.get("roles-nobody"));
        }
        for holder in holders.iter().take(NAMED) {
            remark(ui, holder);
        }
        if holders.len() > NAMED {
            remark(ui, &texts.format("start-more", &[("count", &(holders.len() - NAMED))]));
        }
    }
}

/// The message that says what a role does; an officer without another role does nothing for others.
pub(super) const fn does_key(role: Role) -> Option<&'static str> {
    match role {
        Role::Officer => None,
        Role::Invigilator => Some("role-invigilator-does"),
        Role::Trainer => Some("role-trainer-does"),
        Role::Instructor => Some("role-instructor-does"),
        Role::Issuer => Some("role-issuer-does"),
        Role::Auditor => Some("role-auditor-does"),
        Role::Admin => Some("role-admin-does"),
    }
}
