//! One line per attempt, for readers who compute their own figures.

use jiff::tz::TimeZone;

use crate::lang::Messages;
use dabiao_domain::attempt::AttemptMode;
use dabiao_domain::measure::Measure;
use dabiao_domain::source::DrillSource;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, Value};
use dabiao_store::{AttemptRow, Named, RosterPast};

/// The sheet of `rows`, each with the badge, name and unit that the roster had when it began; times are in
/// `zone`.
pub fn attempts_sheet(texts: &Messages, rows: &[AttemptRow], past: &RosterPast, zone: &TimeZone) -> Sheet {
    let head = |key: &str, kind| Column::new(&texts.get(key), kind);
    let columns = vec![
        head("col-when", Kind::DateTime),
        head("field-badge", Kind::Text),
        head("field-name", Kind::Text),
        head("field-unit", Kind::Text).wide(12.0),
        head("col-title", Kind::Text).wide(12.0),
        head("paper-col-mode", Kind::Text),
        head("col-minutes", Kind::Decimal(1)),
        head("paper-col-correct", Kind::Integer),
        head("paper-col-typed", Kind::Integer),
        head("paper-col-speed", Kind::Decimal(1)),
        head("paper-col-keys-speed", Kind::Decimal(1)),
        head("accuracy", Kind::Percent(1)),
        head("paper-col-records", Kind::Integer),
        head("paper-col-qualified", Kind::Integer),
    ];
    let mut sheet = Sheet::new(&texts.get("paper-title-attempts"), columns);
    sheet.landscape = true;
    for row in rows {
        let Some(score) = &row.score else { continue };
        let at = crate::core::timestamp(row.start.started_at_ms);
        // Characters and keys each in a column of their own: an average over both is meaningless.
        let copy = score.copy();
        // Records are those that were entered as a whole.
        let form = score.form().filter(|_| DrillSource::of(&row.start.exercise_id).enters_records());
        let speed = |measure| copy.and_then(|doc| doc.correct_cpm).filter(|_| row.measure == measure);
        let mode = if row.start.mode == AttemptMode::Exam { "mode-exam" } else { "mode-practice" };
        let named = past.named(row.start.officer_id, row.start.started_at_ms);
        let Named { badge, name, unit } = named.unwrap_or_else(|| Named {
            badge: row.badge.clone(),
            name: row.name.clone(),
            unit: row.unit.clone(),
        });
        sheet.rows.push(vec![
            Value::DateTime(at.to_zoned_datetime(zone.clone()).datetime()),
            badge.into(),
            name.into(),
            unit.into(),
            row.start.title.clone().into(),
            texts.get(mode).into(),
            Value::Decimal(score.active_ms() as f64 / 60_000.0),
            copy.map(|doc| i64::from(doc.correct)).into(),
            copy.map(|doc| i64::from(doc.typed)).into(),
            speed(Measure::Characters).into(),
            speed(Measure::Keys).into(),
            copy.and_then(|doc| doc.accuracy).into(),
            form.map(|doc| i64::from(doc.entered)).into(),
            form.map(|doc| i64::from(doc.qualified)).into(),
        ]);
    }
    sheet
}
