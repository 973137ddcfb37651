//! The list of stations as a file, in the order in which it is shown.

use uuid::Uuid;

use super::StationsDesk;
use crate::core::{Core, day_of, local_time};
use crate::desk_papers::{PaperFormat, paper_words, save_paper};
use crate::exchange::{Overview, StationRow};
use crate::lang::Messages;
use crate::sync_words::as_of_words;
use dabiao_domain::sync::duty::Duty;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, Value};

impl StationsDesk {
    /// Starts to write the list. Who may see it may save it: it names places, no people.
    pub(super) fn save_list(&mut self, rows: &[Uuid], format: PaperFormat, core: &Core) {
        let Some(overview) = self.looking.overview().cloned() else { return };
        if self.busy() || !self.seen(core).may_see() {
            return;
        }
        let (folder, now) = (core.papers_folder(), core.config.clock.wall_ms());
        let rows: Vec<StationRow> = rows
            .iter()
            .filter_map(|id| overview.stations.iter().find(|row| row.id == *id))
            .cloned()
            .collect();
        self.saved = None;
        self.doing.saving = Some(core.start_work(move |_| {
            let sheet = sheet(&paper_words(), &overview, &rows, now);
            save_paper(&folder, &format!("{}-{}", sheet.title, day_of(now)), &sheet, format)
        }));
    }
}

fn sheet(texts: &Messages, overview: &Overview, rows: &[StationRow], now_ms: i64) -> Sheet {
    let head = |key: &str, kind| Column::new(&texts.get(key), kind);
    let columns = vec![
        head("field-unit", Kind::Text).wide(11.0),
        head("col-station", Kind::Text).wide(9.0),
        head("col-version", Kind::Text),
        head("col-seen", Kind::DateTime),
        head("col-unconfirmed", Kind::Integer),
        head("col-duties", Kind::Text).wide(9.0),
        head("col-state", Kind::Text),
        head("col-next-step", Kind::Text).wide(14.0),
    ];
    let mut sheet = Sheet::new(&texts.get("paper-title-stations"), columns);
    sheet.subtitle.clone_from(&overview.bureau.name);
    sheet.issuer.clone_from(&overview.bureau.name);
    sheet.date = Some(day_of(now_ms));
    sheet.landscape = true;
    for row in rows {
        let waits = row.unconfirmed.entries.max(row.unconfirmed.bodies);
        sheet.rows.push(vec![
            row.unit.clone().into(),
            row.called().into(),
            row.version.clone().unwrap_or_default().into(),
            row.seen_ms.map_or(Value::Empty, |at| Value::DateTime(local_time(at))),
            i64::try_from(waits).unwrap_or(i64::MAX).into(),
            duty_words(texts, row).into(),
            texts.of(&row.state).into(),
            texts.of(&row.next).into(),
        ]);
    }
    sheet.below.extend(as_of_words(texts, &overview.as_of(), now_ms));
    sheet
}

/// The duties of a station, in words.
pub fn duty_words(texts: &Messages, row: &StationRow) -> String {
    let one = |(duty, unit): &(Duty, Option<String>)| match unit {
        None => texts.of(duty),
        Some(unit) => texts.format("duty-for-unit", &[("duty", &texts.of(duty)), ("unit", unit)]),
    };
    let names: Vec<String> = row.duties_for.iter().map(one).collect();
    texts.list(&names)
}
