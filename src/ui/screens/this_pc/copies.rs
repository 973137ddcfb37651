//! 备份与恢复: a manual backup, the automatic ones, and a restore whose cost is shown first.

use egui::{RichText, TextEdit, Ui};
use jiff::civil::DateTime;

use crate::ui::commands::Cx;
use crate::ui::kit::file_picker::FilePicker;
use crate::ui::kit::layout::card;
use crate::ui::kit::saved;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::{form, ime_line};
use crate::ui::pad::Due;
use crate::ui::words::ages::age_words;
use crate::ui::words::done::done_words;
use dabiao_app::lang::Messages;
use dabiao_app::this_pc::{BackupState, Looked};
use dabiao_app::{Action, PcAction, Session, local_minute, local_time};
use dabiao_domain::role::Permission;

const ENDINGS: &[&str] = &["sqlite", "dabiaobak"];
/// The number of automatic backups that are listed, the newest first.
const LISTED: usize = 12;

/// View state. It keeps no password after it was submitted.
#[derive(Default)]
pub(super) struct CopiesTab {
    /// None is proposed: the home folder is on the disk of the data.
    folder: String,
    password: String,
    again: String,
    folders: FilePicker,
    file: String,
    file_password: String,
    files: FilePicker,
    why: String,
    sure: bool,
}

impl CopiesTab {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        if session.this_pc().backups().is_none() {
            cx.act(Action::Pc(PcAction::ListBackups));
        }
        if let Some(message) = session.this_pc().message() {
            card(ui, |ui| {
                ui.label(message);
                if let Some(path) = session.this_pc().written() {
                    saved::folder(ui, cx.messages, path);
                }
            });
        }
        // What waits for a decision comes first.
        let looked = session.this_pc().looked().filter(|_| session.this_pc().may(Permission::Restore));
        if let Some(looked) = looked {
            card(ui, |ui| self.preview_ui(ui, cx, looked));
        }
        if session.this_pc().may(Permission::Backup) {
            card(ui, |ui| self.back_up_ui(ui, cx));
            card(ui, |ui| self.listed_ui(ui, cx));
        }
        if looked.is_none() && session.this_pc().may(Permission::Restore) {
            card(ui, |ui| self.choose_ui(ui, cx));
        }
    }

    fn back_up_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if let Some(path) = self.folders.take() {
            self.folder = path.display().to_string();
        }
        ui.label(RichText::new(texts.get("pc-backup")).size(size::HEADING));
        remark(ui, &texts.get("pc-backup-note"));
        let folder = &mut self.folder;
        ui.horizontal_wrapped(|ui| {
            form::line(ui, texts.get("pc-backup-folder"), folder, 420.0);
            let open = self.folders.is_open().then(|| texts.get("why-dialog-open"));
            if form::button(ui, texts.get("pc-choose-folder"), open.as_deref()) {
                self.folders.open_folder(ui.ctx(), texts.get("pc-choose-folder"));
            }
        });
        let mut entered = false;
        let row = ui.horizontal_wrapped(|ui| {
            [("pc-backup-password", &mut self.password), ("secret-again", &mut self.again)].map(
                |(key, value)| {
                    let edit = TextEdit::singleline(value).password(true);
                    let field = form::field(ui, texts.get(key), edit, 220.0);
                    entered |= form::entered(&field, ui);
                    field
                },
            )
        });
        let [first, second] = &row.inner;
        let fields = [(first, self.password.as_str()), (second, self.again.as_str())];
        ime_line::below_all(ui, &fields, Due::Letters);
        remark(ui, &texts.get("pc-backup-password-note"));
        ui.horizontal_wrapped(|ui| {
            let why = busy(session)
                .or_else(|| (self.password != self.again).then(|| texts.get("secret-differs")))
                .or_else(|| form::missing(texts, &[("pc-backup-folder", !folder.trim().is_empty())]));
            let pressed = form::primary(ui, &texts.get("pc-backup-now"), why.as_deref());
            if pressed || (entered && why.is_none()) {
                self.again.clear();
                let password = std::mem::take(&mut self.password);
                let password = (!password.is_empty()).then_some(password);
                cx.act(Action::Pc(PcAction::BackUp { folder: folder.clone(), password }));
            }
            if session.this_pc().busy() {
                ui.spinner();
                if let Some(stage) = session.this_pc().stage() {
                    ui.label(texts.of(&stage));
                }
            }
        });
        if let Some(done) = session.core().pc().backup {
            let told = done_words(texts, session, done);
            remark(ui, &texts.format("pc-backup-last", &[("told", &told)]));
        }
    }

    /// The automatic backups, the newest first: when, how large, and whether whole.
    fn listed_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        let backups = session.this_pc().backups().unwrap_or_default();
        heading(ui, &texts.format("pc-backups", &[("n", &backups.len())]));
        remark(ui, &texts.get("pc-backups-note"));
        if let Some(folder) = backups.first().and_then(|backup| backup.path.parent()) {
            remark(ui, &folder.display().to_string());
        }
        let now = local_time(session.now().as_millisecond());
        for backup in backups.iter().rev().take(LISTED) {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(backup.taken.strftime("%Y-%m-%d %H:%M").to_string()).strong());
                ui.label(age_words(texts, backup.taken, now));
                ui.label(backup.bytes.map_or_else(|| "—".to_owned(), size_words));
                state_ui(ui, texts, &backup.state);
            });
            ui.horizontal_wrapped(|ui| {
                let taken = backup.taken.strftime("%Y-%m-%d %H:%M").to_string();
                let why = busy(session);
                let name = texts.format("pc-check-of", &[("file", &taken)]);
                let check = egui::Button::new(texts.get("pc-check-backup"));
                if session.this_pc().may(Permission::Backup)
                    && ui.add_enabled(why.is_none(), check).accessible_name(name).clicked()
                {
                    cx.act(Action::Pc(PcAction::CheckBackup { file: backup.path.clone() }));
                }
                let name = texts.format("pc-look-at", &[("file", &taken)]);
                let look = egui::Button::new(texts.get("pc-look"));
                if session.this_pc().may(Permission::Restore)
                    && ui.add_enabled(why.is_none(), look).accessible_name(name).clicked()
                {
                    self.look(backup.path.display().to_string(), cx);
                }
            });
        }
        if backups.len() > LISTED {
            remark(ui, &texts.format("pc-backups-more", &[("n", &(backups.len() - LISTED))]));
        }
    }

    fn choose_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if let Some(path) = self.files.take() {
            self.file = path.display().to_string();
        }
        ui.label(RichText::new(texts.get("pc-restore")).size(size::HEADING));
        remark(ui, &texts.get("pc-restore-note"));
        let mut entered = false;
        ui.horizontal_wrapped(|ui| {
            let field = form::line(ui, texts.get("pc-restore-file"), &mut self.file, 420.0);
            entered |= form::entered(&field, ui);
            let open = self.files.is_open().then(|| texts.get("why-dialog-open"));
            if form::button(ui, texts.get("pc-choose-file"), open.as_deref()) {
                self.files.open(ui.ctx(), texts.get("pc-choose-file"), "Dabiao".to_owned(), ENDINGS);
            }
        });
        let row = ui.horizontal_wrapped(|ui| {
            let edit = TextEdit::singleline(&mut self.file_password).password(true);
            let field = form::field(ui, texts.get("pc-restore-password"), edit, 220.0);
            entered |= form::entered(&field, ui);
            field
        });
        ime_line::below(ui, &row.inner, &self.file_password, Due::Letters);
        ui.horizontal_wrapped(|ui| {
            let why = busy(session)
                .or_else(|| form::missing(texts, &[("pc-restore-file", !self.file.trim().is_empty())]));
            let pressed = form::button(ui, texts.get("pc-look"), why.as_deref());
            if pressed || (entered && why.is_none()) {
                self.look(self.file.clone(), cx);
            }
        });
        remark(ui, &texts.get("pc-restore-cli"));
    }

    fn look(&mut self, file: String, cx: &mut Cx<'_>) {
        self.sure = false;
        let password = std::mem::take(&mut self.file_password);
        let password = (!password.is_empty()).then_some(password);
        cx.act(Action::Pc(PcAction::LookAtBackup { file, password }));
    }

    /// The content of the backup, its station, the present data that it lacks, and the question.
    fn preview_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, looked: &Looked) {
        let session = cx.session;
        let (texts, preview) = (session.texts(), &looked.preview);
        let wrong = Palette::of(ui).wrong;
        ui.label(RichText::new(texts.get("pc-preview")).size(size::HEADING));
        remark(ui, &looked.file().display().to_string());
        let newest = preview.there.newest_ms.map_or_else(|| "—".to_owned(), local_minute);
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("newest", &newest),
            ("officers", &preview.there.officers),
            ("attempts", &preview.there.attempts),
            ("certificates", &preview.there.certificates),
        ];
        ui.label(texts.format("pc-preview-there", &values));
        match &preview.lost {
            Some(lost) => {
                let values: [(&str, &dyn std::fmt::Display); 4] = [
                    ("entries", &lost.entries),
                    ("officers", &preview.lost_officers),
                    ("attempts", &preview.lost_attempts),
                    ("certificates", &preview.lost_certificates),
                ];
                ui.label(RichText::new(texts.format("pc-preview-lost", &values)).color(wrong));
            }
            None => {
                ui.label(texts.get("pc-preview-nothing-lost"));
            }
        }
        let folder = session.core().data_folder().display();
        remark(ui, &texts.format("pc-preview-aside", &[("folder", &folder)]));
        let mut fields = Vec::new();
        if let Some(foreign) = &preview.foreign {
            ui.label(RichText::new(session.this_pc().not_own_words(foreign)).color(wrong).strong());
            ui.label(texts.get("pc-preview-foreign"));
            ui.horizontal_wrapped(|ui| {
                form::line(ui, texts.get("field-take-over-why"), &mut self.why, 420.0);
            });
            fields.push(("field-take-over-why", !self.why.trim().is_empty()));
        }
        ui.checkbox(&mut self.sure, texts.get("pc-preview-sure"));
        fields.push(("pc-preview-sure", self.sure));
        ui.horizontal_wrapped(|ui| {
            let why = busy(session).or_else(|| form::missing(texts, &fields));
            if form::button(ui, texts.get("pc-restore-now"), why.as_deref()) {
                let why = preview.foreign.is_some().then(|| self.why.clone());
                cx.act(Action::Pc(PcAction::Restore { why }));
            }
            if ui.button(texts.get("cancel")).clicked() {
                self.sure = false;
                cx.act(Action::Pc(PcAction::DropRestore));
            }
        });
    }
}

/// A size to one decimal.
fn size_words(bytes: u64) -> String {
    let tenths = |unit: u64| (bytes.saturating_mul(10)).div_ceil(unit);
    let (tenths, unit) = if bytes < 1 << 20 { (tenths(1 << 10), "KB") } else { (tenths(1 << 20), "MB") };
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// Whether a backup is whole, never by colour alone.
fn state_ui(ui: &mut Ui, texts: &Messages, state: &BackupState) {
    let palette = Palette::of(ui);
    let minute = |at: &DateTime| at.strftime("%H:%M").to_string();
    let (sign, color, words) = match state {
        BackupState::WhenWritten => ("✓", palette.muted, texts.get("pc-backup-when-written")),
        BackupState::Whole(at) => {
            ("✓", palette.good, texts.format("pc-backup-whole", &[("at", &minute(at))]))
        }
        BackupState::Bad(at, why) => {
            ("×", palette.wrong, texts.format("pc-backup-bad", &[("at", &minute(at)), ("why", why)]))
        }
    };
    ui.label(RichText::new(format!("{sign} {words}")).color(color));
}

/// Why nothing can be begun.
fn busy(session: &Session) -> Option<String> {
    session.this_pc().busy().then(|| session.texts().get("why-pc-busy"))
}
