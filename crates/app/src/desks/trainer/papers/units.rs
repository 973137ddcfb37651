//! 通报: the rates of all units.

use uuid::Uuid;

use super::{DeskPaper, PaperSource, percent};
use crate::trainer::view::{PersonLine, UnitLine};
use dabiao_domain::report::RateTally;
use dabiao_domain::rounding;
use dabiao_papers::office::sheet::{Kind, Sheet, Value};

impl PaperSource<'_> {
    pub(super) fn bulletin(&self) -> Sheet {
        let columns = vec![
            self.serial(),
            self.head("field-unit", Kind::Text),
            self.head("paper-col-pair", Kind::Text),
            self.head("plot-eligible", Kind::Integer),
            self.head("plot-certified", Kind::Integer),
            self.head("paper-col-new", Kind::Integer),
            self.head("col-missing", Kind::Integer),
            self.head("col-rate", Kind::Percent(1)),
            self.head("paper-col-pair-rate", Kind::Percent(1)),
            self.head("col-exempt", Kind::Integer),
            self.head("col-expected", Kind::Integer),
        ];
        let mut sheet = self.empty(DeskPaper::Bulletin, columns);
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
            count.map_or(Value::Empty, |c| Value::Decimal(rounding::down(c.expected, 0)))
        };
        let new = |unit: Option<Uuid>| i64::from(self.new_in_week(unit));
        for (n, unit) in units.iter().enumerate() {
            let other = unit.pair.and_then(|id| self.view.unit(id));
            let t = unit.tally;
            sheet.rows.push(vec![
                (n + 1).into(),
                self.own_name(unit).into(),
                other.map_or_else(String::new, |o| o.name.clone()).into(),
                i64::from(t.eligible).into(),
                i64::from(t.certified).into(),
                new(Some(unit.id)).into(),
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
            new(None).into(),
            i64::from(b.missing()).into(),
            share(b.rate()),
            Value::Empty,
            i64::from(b.exempt).into(),
            bureau.map_or(Value::Empty, |c| Value::Decimal(rounding::down(c.expected, 0))),
        ]);
        if let Some(days) = self.view.days_left {
            sheet.above.push(self.texts.format(
                "paper-bulletin-head",
                &[
                    ("days", &days),
                    ("certified", &b.certified),
                    ("eligible", &b.eligible),
                    ("rate", &percent(b.rate())),
                    ("new", &self.new_in_week(None)),
                ],
            ));
        }
        sheet.below.push(self.texts.get("paper-bulletin-note"));
        if let Some(c) = bureau {
            sheet.below.push(self.texts.format(
                "paper-bulletin-forecast",
                &[("expected", &rounding::text(c.expected, 0)), ("low", &c.low), ("high", &c.high)],
            ));
        }
        sheet
    }

    /// A unit's name; if it has units below, with a remark that only its own officers are counted.
    fn own_name(&self, unit: &UnitLine) -> String {
        if self.view.units.iter().any(|u| u.parent == Some(unit.id)) {
            self.texts.format("unit-own-level", &[("unit", &unit.name)])
        } else {
            unit.name.clone()
        }
    }

    /// How many were certified in the last seven days: of a unit, or of all.
    fn new_in_week(&self, unit: Option<Uuid>) -> u32 {
        let since = self.view.facts.today.saturating_sub(jiff::Span::new().days(7));
        let new = |p: &&PersonLine| {
            unit.is_none_or(|id| p.unit == id) && p.certified_on.is_some_and(|on| on > since)
        };
        self.view.people.iter().filter(new).count() as u32
    }
}
