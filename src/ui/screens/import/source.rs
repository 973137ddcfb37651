//! Where the text comes from: a file, its encoding, and how a table is read.

use egui::{TextEdit, Ui};

use super::{ImportScreen, step};
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::remark;
use dabiao_app::paths::pasted_path;
use dabiao_app::{ImportDesk, ImportStep};
use dabiao_content::MAX_TEXT_CHARS;
use dabiao_content::import::{TableShape, TextEncoding};

impl ImportScreen {
    pub(super) fn source_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk) {
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let open = self.picker.is_open().then(|| texts.get("why-dialog-open"));
            if form::button(ui, texts.get("import-open"), open.as_deref()) {
                self.ask_for_file(ui, texts);
            }
            let edit = TextEdit::singleline(&mut self.path)
                .hint_text(texts.get("import-path-hint"))
                .desired_width(350.0);
            let field = ui.add(edit).accessible_name(texts.get("import-path"));
            let path = pasted_path(&self.path);
            let why = form::missing(texts, &[("import-path", !path.as_os_str().is_empty())]);
            let entered = form::entered(&field, ui) && why.is_none();
            if form::button(ui, texts.get("import-path-read"), why.as_deref()) || entered {
                step(cx, ImportStep::Open(path));
            }
            if desk.busy() {
                remark(ui, &texts.get("import-reading"));
            } else if self.picker.was_left() && !desk.has_source() {
                remark(ui, &texts.get("import-no-dialog"));
            } else {
                remark(ui, &texts.format("import-limits", &[("limit", &MAX_TEXT_CHARS)]));
            }
        });
        if desk.file_name().is_some() {
            encoding_ui(ui, cx, desk);
        }
        table_ui(ui, cx, desk);
    }
}

fn encoding_ui(ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk) {
    let texts = cx.messages;
    let name = desk.file_name().unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        let ask = if let Some(found) = desk.read().map(|r| r.found) {
            let why = texts.of(&found.why);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("name", &name), ("encoding", &found.encoding.name()), ("why", &why)];
            ui.label(texts.format("import-encoding", &values));
            if found.certain { "import-encoding-other" } else { "import-encoding-doubtful" }
        } else {
            ui.label(texts.format("import-encoding-unknown", &[("name", &name)]));
            "import-encoding-other"
        };
        remark(ui, &texts.get(ask));
        let now = desk.chosen_encoding().or_else(|| desk.read().map(|r| r.found.encoding));
        for encoding in TextEncoding::CHOICES {
            // GBK is a part of GB18030 and read as such.
            let chosen =
                now == Some(encoding) || now == Some(TextEncoding::Gbk) && encoding == TextEncoding::Gb18030;
            if ui.selectable_label(chosen, encoding.name()).clicked() && !chosen {
                step(cx, ImportStep::Encoding(encoding));
            }
        }
    });
}

fn table_ui(ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk) {
    let texts = cx.messages;
    let shape = desk.read().and_then(|r| r.table.as_ref());
    // Cells pasted from a spreadsheet are separated by tabs.
    if !desk.has_source() && !desk.text().contains('\t') {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let mut as_table = desk.is_table();
        if ui.checkbox(&mut as_table, texts.get("import-as-table")).changed() {
            step(cx, ImportStep::AsTable(as_table));
        }
        let Some(shape) = shape else { return };
        let mut header = shape.header;
        if ui.checkbox(&mut header, texts.get("import-header")).changed() {
            step(cx, ImportStep::Header(header));
        }
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("rows", &shape.rows), ("columns", &shape.columns.len())];
        remark(ui, &texts.format("import-table-facts", &values));
    });
    if let Some(shape) = shape {
        columns_ui(ui, cx, shape);
    }
}

fn columns_ui(ui: &mut Ui, cx: &mut Cx<'_>, shape: &TableShape) {
    let texts = cx.messages;
    egui::ScrollArea::vertical().id_salt("columns").max_height(96.0).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("import-columns"));
            for (n, (name, chosen)) in shape.columns.iter().enumerate() {
                let numbered = || texts.format("import-column", &[("n", &(n + 1))]);
                let name = name.clone().filter(|name| !name.is_empty()).unwrap_or_else(numbered);
                let name: String = name.chars().take(24).collect();
                let mut wanted = *chosen;
                if ui.checkbox(&mut wanted, name).changed() {
                    step(cx, ImportStep::Column(n, wanted));
                }
            }
        });
    });
}
