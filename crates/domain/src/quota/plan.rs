//! The plan: shares, hours, pace and the units behind schedule, in three cases.

use super::assumptions::{Assumptions, Case, Cases, Which};
use super::hours::Work;
use super::pace::{WeekCount, real_pace, total};
use super::share::{ShareError, share_out};

/// A unit, as far as the plan looks.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitInput {
    /// Its weight in the sharing: certified officers, heads, or a given number.
    pub weight: u64,
    /// The pair that it belongs to (desk unit and station): a number of the caller's; none for no pair.
    pub pair: Option<u32>,
    /// Measured speed of each of its certified officers, 字/分.
    pub speeds: Vec<f64>,
    /// Qualified records by week, as typed in; with any, they replace the model of what is possible.
    pub counts: Vec<WeekCount>,
}

/// The figures of one case. Records are whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CaseFigures {
    /// Hours for the remaining records, at the speeds of those who type; none if no one can type and records
    /// remain.
    pub hours_needed: Option<f64>,
    /// Hours that the certified officers give until the deadline.
    pub hours_at_hand: f64,
    /// Records a week that are possible (rounded down).
    pub weekly_possible: u64,
    /// Records that are possible until the deadline (rounded down).
    pub possible: u64,
    /// Records that would be missing on the deadline.
    pub missing: u64,
}

/// The plan of a unit, a pair or the bureau.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPlan {
    /// Records to do in all.
    pub share: u64,
    /// Qualified records that are done.
    pub done: u64,
    /// Records that remain.
    pub remaining: u64,
    /// Records a week from now on (rounded up); none if something remains and no time is left.
    pub weekly_pace: Option<u64>,
    /// Officers who type.
    pub typists: u32,
    /// Whether what is possible comes from typed-in counts: of a unit its own, of many that of any.
    pub from_counts: bool,
    /// The figures.
    pub cases: Cases<CaseFigures>,
}

impl UnitPlan {
    /// Whether the share would be missed in the likely case.
    pub const fn falls_behind(&self) -> bool {
        self.cases.likely.missing > 0
    }
}

/// The whole plan.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaPlan {
    /// The assumptions it is based on.
    pub assumptions: Assumptions,
    /// Of each unit, in the order given.
    pub units: Vec<UnitPlan>,
    /// Of each pair, by ascending number: its units added, their work pooled.
    pub pairs: Vec<(u32, UnitPlan)>,
    /// Of the bureau: the units added, their work pooled. What it lacks is less than what units lack, where
    /// some have time to spare.
    pub bureau: UnitPlan,
}

impl QuotaPlan {
    /// Units that fall behind in the likely case and are not carried by their pair, by index.
    pub fn behind(&self, units: &[UnitInput]) -> Vec<usize> {
        let carried = |unit: &UnitInput| {
            self.pairs.iter().any(|(pair, plan)| Some(*pair) == unit.pair && !plan.falls_behind())
        };
        let pairs = self.units.iter().zip(units).enumerate();
        pairs.filter(|(_, (plan, unit))| plan.falls_behind() && !carried(unit)).map(|(i, _)| i).collect()
    }
}

/// Distributes the records and computes the result.
///
/// # Errors
/// [`ShareError::NoWeight`] if there are records and no weight.
pub fn plan(assumptions: Assumptions, units: &[UnitInput]) -> Result<QuotaPlan, ShareError> {
    let weights: Vec<u64> = units.iter().map(|u| u.weight).collect();
    let shares = share_out(assumptions.total, &weights)?;
    // A unit without typists is calculated at the speeds of all.
    let all: Vec<f64> = units.iter().flat_map(|u| u.speeds.iter().copied()).collect();
    let raw: Vec<Raw> =
        units.iter().zip(shares).map(|(unit, share)| Raw::of(&assumptions, unit, share, &all)).collect();
    let mut numbers: Vec<u32> = units.iter().filter_map(|u| u.pair).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let pairs = numbers
        .into_iter()
        .map(|number| {
            let members = raw.iter().zip(units).filter(|(_, u)| u.pair == Some(number)).map(|(r, _)| r);
            (number, Raw::pooled(members).finish(&assumptions))
        })
        .collect();
    let bureau = Raw::pooled(raw.iter()).finish(&assumptions);
    let units = raw.iter().map(|r| r.finish(&assumptions)).collect();
    Ok(QuotaPlan { assumptions, units, pairs, bureau })
}

/// Figures before rounding, that can be added up.
#[derive(Clone, Debug)]
struct Raw {
    share: u64,
    done: u64,
    remaining: u64,
    typists: u32,
    from_counts: bool,
    cases: Cases<RawCase>,
}

#[derive(Clone, Copy, Debug)]
struct RawCase {
    /// None for "can't be done by any officer".
    hours_needed: Option<f64>,
    hours_at_hand: f64,
    weekly: f64,
}

impl Raw {
    fn of(assumptions: &Assumptions, unit: &UnitInput, share: u64, all: &[f64]) -> Self {
        let done = total(&unit.counts);
        let remaining = share.saturating_sub(done);
        let counted = real_pace(&unit.counts);
        let cases = Cases::build(|which| {
            let case = assumptions.cases.get(which);
            let own = hourly(assumptions, case, &unit.speeds);
            let reckoned = own.or_else(|| hourly(assumptions, case, all));
            let hours_week = unit.speeds.len() as f64 * case.hours_per_officer;
            let modelled = own.unwrap_or(0.0) * hours_week;
            RawCase {
                hours_needed: match reckoned {
                    _ if remaining == 0 => Some(0.0),
                    Some(records) => Some(remaining as f64 / records),
                    None => None,
                },
                hours_at_hand: hours_week * assumptions.weeks_left(),
                weekly: counted.map_or(modelled, |pace| match which {
                    Which::Best => pace.best,
                    Which::Likely => pace.likely,
                    Which::Worst => pace.worst,
                }),
            }
        });
        let typists = unit.speeds.len() as u32;
        Self { share, done, remaining, typists, from_counts: counted.is_some(), cases }
    }

    fn pooled<'a>(members: impl Iterator<Item = &'a Self>) -> Self {
        let none = RawCase { hours_needed: Some(0.0), hours_at_hand: 0.0, weekly: 0.0 };
        let cases = Cases { best: none, likely: none, worst: none };
        let mut sum = Self { share: 0, done: 0, remaining: 0, typists: 0, from_counts: false, cases };
        for m in members {
            sum.share += m.share;
            sum.done += m.done;
            sum.remaining += m.remaining;
            sum.typists += m.typists;
            sum.from_counts |= m.from_counts;
            sum.cases = Cases::build(|which| {
                let (a, b) = (sum.cases.get(which), m.cases.get(which));
                RawCase {
                    hours_needed: a.hours_needed.zip(b.hours_needed).map(|(a, b)| a + b),
                    hours_at_hand: a.hours_at_hand + b.hours_at_hand,
                    weekly: a.weekly + b.weekly,
                }
            });
        }
        sum
    }

    fn finish(&self, assumptions: &Assumptions) -> UnitPlan {
        let weeks = assumptions.weeks_left();
        let cases = Cases::build(|which| {
            let raw = self.cases.get(which);
            let possible = whole(raw.weekly * weeks);
            CaseFigures {
                hours_needed: raw.hours_needed,
                hours_at_hand: raw.hours_at_hand,
                weekly_possible: whole(raw.weekly),
                possible,
                missing: self.remaining.saturating_sub(possible),
            }
        });
        let weekly_pace = match self.remaining {
            0 => Some(0),
            // A pace of a part of a week is that of a whole one.
            left => (weeks > 0.0).then(|| (left as f64 / weeks.max(1.0)).ceil() as u64),
        };
        UnitPlan {
            share: self.share,
            done: self.done,
            remaining: self.remaining,
            weekly_pace,
            typists: self.typists,
            from_counts: self.from_counts,
            cases,
        }
    }
}

/// Rounded down, but for what floating arithmetic has lost.
fn whole(records: f64) -> u64 {
    (records + 1e-6).floor() as u64
}

/// Qualified records that one officer enters in an hour, on the mean over `speeds`; none of none.
fn hourly(assumptions: &Assumptions, case: &Case, speeds: &[f64]) -> Option<f64> {
    let work = Work {
        chars_per_record: assumptions.chars_per_record,
        handling_s: case.handling_s,
        qualified: case.qualified,
    };
    let each = speeds.iter().map(|s| work.hours_per_record(s * case.speed_factor).map_or(0.0, |h| 1.0 / h));
    let mean = each.sum::<f64>() / speeds.len() as f64;
    (mean > 0.0 && mean.is_finite()).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::super::super::record::civil::Day;
    use super::*;

    const LIKELY: Case = Case { speed_factor: 1.0, handling_s: 60.0, qualified: 1.0, hours_per_officer: 5.0 };

    fn assumptions(total: u64, weeks: i32) -> Assumptions {
        Assumptions {
            total,
            chars_per_record: 120.0,
            today: Day(0),
            before: Day(weeks * 7),
            cases: Cases::about(LIKELY),
        }
    }

    fn unit(weight: u64, pair: Option<u32>, speeds: &[f64]) -> UnitInput {
        UnitInput { weight, pair, speeds: speeds.to_vec(), counts: Vec::new() }
    }

    #[test]
    fn a_bureau_of_three_by_hand() {
        // At 30 字/分 a record takes 4 + 1 minutes: 12 an hour; at 60, 2 + 1: 20 an hour.
        let units = [unit(2, Some(1), &[30.0, 30.0]), unit(1, Some(1), &[60.0]), unit(1, None, &[])];
        let p = plan(assumptions(4_000, 10), &units).unwrap();
        assert_eq!(p.units.iter().map(|u| u.share).collect::<Vec<_>>(), [2_000, 1_000, 1_000]);
        let first = &p.units[0].cases.likely;
        // 2 x 5 h x 12 = 120 a week, 1,200 in ten weeks; 2,000 / 12 = 166.7 h against 100 h.
        assert_eq!((first.weekly_possible, first.possible, first.missing), (120, 1_200, 800));
        assert!((first.hours_needed.unwrap() - 166.666_67).abs() < 1e-4 && first.hours_at_hand == 100.0);
        assert_eq!(p.units[0].weekly_pace, Some(200));
        // 5 h x 20 = 100 a week: exactly enough.
        assert_eq!((p.units[1].cases.likely.possible, p.units[1].falls_behind()), (1_000, false));
        // No one types: calculated at the mean of all, (12 + 12 + 20) / 3 an hour, and nothing possible.
        let third = &p.units[2].cases.likely;
        assert!((third.hours_needed.unwrap() - 1_000.0 / (44.0 / 3.0)).abs() < 1e-6);
        assert_eq!((third.possible, third.missing, p.units[2].typists), (0, 1_000, 0));
        assert_eq!(p.behind(&units), [0, 2]);
        assert_eq!((p.pairs.len(), p.pairs[0].1.share, p.pairs[0].1.cases.likely.missing), (1, 3_000, 800));
        assert_eq!((p.bureau.share, p.bureau.cases.likely.possible), (4_000, 2_200));
    }

    #[test]
    fn a_pair_carries_its_weaker_half() {
        let units = [unit(1, Some(7), &[30.0]), unit(1, Some(7), &[60.0, 60.0])];
        let p = plan(assumptions(2_000, 10), &units).unwrap();
        assert!(p.units[0].falls_behind() && !p.units[1].falls_behind());
        assert_eq!(p.pairs[0].1.cases.likely.possible, 2_600);
        assert_eq!(p.behind(&units), [0; 0]);
    }

    #[test]
    fn typed_in_counts_override_the_model() {
        let mut counted = unit(1, None, &[30.0, 30.0]);
        counted.counts = (0..3).map(|w| WeekCount { week: Day(-21 + 7 * w), qualified: 50 }).collect();
        let p = plan(assumptions(1_000, 10), &[counted]).unwrap();
        let u = &p.units[0];
        assert_eq!((u.done, u.remaining, u.weekly_pace, u.from_counts), (150, 850, Some(85), true));
        assert_eq!((u.cases.likely.weekly_possible, u.cases.likely.missing), (50, 350));
        assert!(u.cases.worst.possible < 500 && u.cases.best.possible > 500);
        assert_eq!(u.cases.likely.hours_at_hand, 100.0, "hours are still those of the model");
    }

    #[test]
    fn cases_are_in_order_and_ends_are_held() {
        let units = [unit(3, None, &[22.0, 35.0, 41.0])];
        let p = plan(assumptions(5_000, 12), &units).unwrap();
        let [best, likely, worst] = p.bureau.cases.each().map(|c| c.possible);
        assert!(best > likely && likely > worst && worst > 0, "{best} {likely} {worst}");
        let late = plan(assumptions(10, 0), &units).unwrap();
        assert_eq!((late.bureau.weekly_pace, late.bureau.cases.best.missing), (None, 10));
        assert_eq!(plan(assumptions(10, 5), &[]).unwrap_err(), ShareError::NoWeight);
        let nobody = plan(assumptions(10, 5), &[unit(1, None, &[])]).unwrap();
        assert_eq!(nobody.bureau.cases.likely.hours_needed, None);
    }

    #[test]
    fn the_published_quota() {
        for (cpm, hours) in [(20.0, 15_190.0), (30.0, 10_850.0), (40.0, 8_680.0)] {
            let p = plan(assumptions(130_200, 20), &[unit(1, None, &[cpm])]).unwrap();
            assert!((p.bureau.cases.likely.hours_needed.unwrap() - hours).abs() < 1e-6);
        }
    }
}
