//! 通报: the rates of all units.

use uuid::Uuid;

use super::{DeskPaper, PaperSource, percent};
use crate::domain::report::RateTally;
use crate::office::sheet::{Kind, Sheet, Value};

impl PaperSource<'_> {
    pub(super) fn bulletin(&self) -> Sheet {
        let columns = vec![
            self.head("paper-col-number", Kind::Integer).wide(3.0),
            self.head("field-unit", Kind::Text).wide(13.0),
            self.head("paper-col-pair", Kind::Text).wide(11.0),
            self.head("plot-eligible", Kind::Integer),
            self.head("plot-certified", Kind::Integer),
            self.head("col-missing", Kind::Integer),
            self.head("col-rate", Kind::Percent(1)),
            self.head("paper-col-pair-rate", Kind::Percent(1)),
            self.head("col-exempt", Kind::Integer),
            self.head("col-expected", Kind::Integer),
        ];
        let mut sheet = self.empty(DeskPaper::Bulletin, columns);
        sheet.landscape = true;
        let mut units: Vec<_> =
            self.view.units.iter().filter(|u| u.tally.eligible + u.tally.exempt > 0).collect();
        // Units may be compared: the best first, ties by name.
        units.sort_by(|a, b| {
            let rate = |t: &RateTally| t.rate().unwrap_or(-1.0);
            rate(&b.tally).total_cmp(&rate(&a.tally)).then_with(|| a.name.cmp(&b.name))
        });
        let share = |rate: Option<f64>| rate.map_or(Value::Empty, Value::Decimal);
        let expected = |id: Uuid| {
            let count = self.forecasts.and_then(|f| f.units.get(&id));
            count.map_or(Value::Empty, |c| Value::Integer(c.expected.round() as i64))
        };
        for (n, unit) in units.iter().enumerate() {
            let other = unit.pair.and_then(|id| self.view.unit(id));
            let t = unit.tally;
            sheet.rows.push(vec![
                (n + 1).into(),
                unit.name.clone().into(),
                other.map_or_else(String::new, |o| o.name.clone()).into(),
                i64::from(t.eligible).into(),
                i64::from(t.certified).into(),
                i64::from(t.missing()).into(),
                share(t.rate()),
                share(unit.pair_tally.and_then(|t| t.rate())),
                i64::from(t.exempt).into(),
                expected(unit.id),
            ]);
        }
        let b = self.view.bureau;
        let bureau = self.forecasts.map(|f| f.bureau);
        sheet.totals.push(vec![
            Value::Empty,
            self.texts.get("report-bureau").into(),
            Value::Empty,
            i64::from(b.eligible).into(),
            i64::from(b.certified).into(),
            i64::from(b.missing()).into(),
            share(b.rate()),
            Value::Empty,
            i64::from(b.exempt).into(),
            bureau.map_or(Value::Empty, |c| Value::Integer(c.expected.round() as i64)),
        ]);
        if let Some(days) = self.view.days_left {
            sheet.above.push(self.texts.format(
                "paper-bulletin-head",
                &[
                    ("days", &days),
                    ("certified", &b.certified),
                    ("eligible", &b.eligible),
                    ("rate", &percent(b.rate())),
                ],
            ));
        }
        sheet.below.push(self.texts.get("paper-bulletin-note"));
        if let Some(c) = bureau {
            sheet.below.push(self.texts.format(
                "paper-bulletin-forecast",
                &[("expected", &format!("{:.0}", c.expected)), ("low", &c.low), ("high", &c.high)],
            ));
        }
        sheet
    }
}
