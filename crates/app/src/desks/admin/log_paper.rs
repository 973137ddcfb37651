//! The log of what was done as a file.

use std::sync::Arc;

use super::{AdminDesk, DeedLine};
use crate::core::{Core, day_of, local_time};
use crate::desk_papers::{PaperFormat, paper_words, save_paper};
use crate::lang::Messages;
use dabiao_domain::role::Permission;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, Value};

impl AdminDesk {
    pub(super) fn save_log(&mut self, wanted: &str, format: PaperFormat, core: &mut Core) {
        if self.saving.is_some() || core.right_here(Permission::RunAudit).is_none() {
            return;
        }
        let Some(deeds) = self.deeds.clone() else { return };
        let (folder, now) = (core.papers_folder(), core.config.clock.wall_ms());
        let (wanted, texts) = (wanted.trim().to_lowercase(), Arc::clone(&core.texts));
        self.saved = None;
        self.saving = Some(core.start_work(move |_| {
            let lines: Vec<&DeedLine> = deeds.lines.iter().filter(|line| line.matches(&wanted)).collect();
            let sheet = sheet(&paper_words(), &texts, &lines, now);
            save_paper(&folder, &format!("{}-{}", sheet.title, day_of(now)), &sheet, format)
        }));
    }
}

/// The lines are in the language in which they were read and searched.
fn sheet(paper: &Messages, texts: &Messages, lines: &[&DeedLine], now_ms: i64) -> Sheet {
    let head = |key: &str, kind| Column::new(&paper.get(key), kind);
    let columns = vec![
        head("col-when", Kind::DateTime),
        head("col-who", Kind::Text).wide(9.0),
        head("col-what", Kind::Text).wide(26.0),
        head("col-where", Kind::Text),
    ];
    let mut sheet = Sheet::new(&paper.get("admin-log"), columns);
    sheet.date = Some(day_of(now_ms));
    sheet.landscape = true;
    for line in lines {
        let place = texts.get(if line.here { "log-here" } else { "log-elsewhere" });
        sheet.rows.push(vec![
            Value::DateTime(local_time(line.at_ms)),
            line.who.clone().into(),
            line.what.clone().into(),
            place.into(),
        ]);
    }
    sheet
}
