//! Results from drill to drill, ready to be drawn: made when they change, and not in every frame.

use jiff::civil::Date;

use crate::attempt_lines::HistoryRow;
use crate::core::day_of;
use dabiao_domain::measure::Measure;

/// A figure of one drill after another, the oldest first: the place of the drill, from 1, and the figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Of all drills.
    pub all: Vec<[f64; 2]>,
    /// Of texts that were typed for the first time, and of drills that are no texts.
    pub first: Vec<[f64; 2]>,
    /// Of texts that were typed again: what is known is typed faster, and says less.
    pub repeated: Vec<[f64; 2]>,
    /// The mean of those of the first kind; none with fewer than two.
    pub average: Option<f64>,
}

impl Series {
    fn of(figures: impl Iterator<Item = (usize, bool, Option<f64>)>) -> Self {
        let mut series = Self::default();
        for (place, again, figure) in figures {
            let Some(figure) = figure else { continue };
            let point = [place as f64, figure];
            series.all.push(point);
            if again { series.repeated.push(point) } else { series.first.push(point) }
        }
        let sum: f64 = series.first.iter().map(|point| point[1]).sum();
        series.average = (series.first.len() > 1).then(|| sum / series.first.len() as f64);
        series
    }

    /// The highest of them, and at least `least`.
    pub fn highest(&self, least: f64) -> f64 {
        self.all.iter().map(|point| point[1]).fold(least, f64::max)
    }

    /// The lowest of them, and at most `most`.
    pub fn lowest(&self, most: f64) -> f64 {
        self.all.iter().map(|point| point[1]).fold(most, f64::min)
    }
}

/// An officer's drills in one measure. Keys and characters are never in one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trend {
    /// The day of each drill, the oldest first.
    pub days: Vec<Date>,
    /// 正确速度, in the measure.
    pub speed: Series,
    /// 正确率, in percent.
    pub accuracy: Series,
    /// The best speed; of texts what counts as the officer's best.
    pub best: Option<f64>,
}

impl Trend {
    /// Those of `history`, the newest first, that may be compared with the officers' line; `best` is what counts as the best.
    pub(super) fn of_texts(history: &[HistoryRow], best: Option<f64>) -> Self {
        let mut trend = Self::of(history, |row| row.meets_line, |row| row.nth_time > 1);
        trend.best = best;
        trend
    }

    /// The drills on keys of `history`, the newest first.
    pub(super) fn of_keys(history: &[HistoryRow]) -> Self {
        let mut trend = Self::of(history, |row| row.measure == Measure::Keys, |_| false);
        trend.best = trend.speed.all.iter().map(|point| point[1]).max_by(f64::total_cmp);
        trend
    }

    fn of(
        history: &[HistoryRow],
        belongs: impl Fn(&HistoryRow) -> bool,
        again: impl Fn(&HistoryRow) -> bool,
    ) -> Self {
        let drills: Vec<&HistoryRow> =
            history.iter().rev().filter(|row| belongs(row) && row.correct_cpm.is_some()).collect();
        let figures = |figure: fn(&HistoryRow) -> Option<f64>| {
            Series::of(drills.iter().zip(1..).map(|(row, place)| (place, again(row), figure(row))))
        };
        Self {
            speed: figures(|row| row.correct_cpm),
            accuracy: figures(|row| row.accuracy.map(|share| share * 100.0)),
            days: drills.iter().map(|row| day_of(row.started_at_ms)).collect(),
            best: None,
        }
    }
}

/// Sittings of whole records, the oldest first: neither pairs nor wrong fields once more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordTrend {
    /// The day of each.
    pub days: Vec<Date>,
    /// Qualified records an hour.
    pub per_hour: Vec<f64>,
    /// 合格率, in percent.
    pub rate: Vec<f64>,
}

impl RecordTrend {
    /// Those of `history`, the newest first.
    pub(super) fn of(history: &[HistoryRow]) -> Self {
        let mut trend = Self::default();
        for row in history.iter().rev().filter(|row| row.measure == Measure::Records) {
            let figures = row.form.and_then(|form| Some((form.per_hour?, form.rate?)));
            let Some((per_hour, rate)) = figures else { continue };
            trend.days.push(day_of(row.started_at_ms));
            trend.per_hour.push(per_hour);
            trend.rate.push(rate * 100.0);
        }
        trend
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn row(n: u128, cpm: f64, nth_time: u32, measure: Measure) -> HistoryRow {
        HistoryRow {
            id: Uuid::from_u128(n),
            when: String::new(),
            started_at_ms: n as i64 * 86_400_000,
            exercise_id: "copy/case-01".into(),
            title: String::new(),
            minutes: 3.0,
            measure,
            meets_line: measure == Measure::Characters,
            correct_cpm: Some(cpm),
            accuracy: Some(0.5),
            errors: 0,
            end: None,
            nth_time,
            form: None,
        }
    }

    #[test]
    fn repeated_texts_and_keys_stand_apart_and_raise_no_average() {
        let history = [
            row(4, 90.0, 2, Measure::Characters),
            row(3, 40.0, 1, Measure::Characters),
            row(2, 300.0, 1, Measure::Keys),
            row(1, 20.0, 1, Measure::Characters),
        ];
        let texts = Trend::of_texts(&history, Some(40.0));
        assert_eq!(texts.speed.all, [[1.0, 20.0], [2.0, 40.0], [3.0, 90.0]], "the oldest first");
        assert_eq!(texts.speed.first, [[1.0, 20.0], [2.0, 40.0]]);
        assert_eq!(texts.speed.repeated, [[3.0, 90.0]]);
        assert_eq!((texts.speed.average, texts.best, texts.days.len()), (Some(30.0), Some(40.0), 3));
        assert_eq!(texts.accuracy.average, Some(50.0));
        assert!(texts.days.is_sorted() && texts.days[0] < texts.days[1]);
        let keys = Trend::of_keys(&history);
        assert_eq!((keys.speed.all.as_slice(), keys.best), ([[1.0, 300.0]].as_slice(), Some(300.0)));
        assert_eq!(keys.speed.average, None, "one drill is no average");
        assert_eq!(Trend::of_texts(&[], None), Trend::default());
    }
}
