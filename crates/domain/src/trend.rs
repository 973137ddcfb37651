//! Figures over time and over officers for plots: the rate by day, and the distribution of speed.

use super::record::civil::Day;

/// A certification rate, always with both of its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Certified officers among the eligible.
    pub certified: u32,
    /// Eligible officers.
    pub eligible: u32,
}

impl Rate {
    /// Certified / eligible, 0 to 1; none without any eligible officer.
    pub fn share(self) -> Option<f64> {
        (self.eligible > 0).then(|| f64::from(self.certified) / f64::from(self.eligible))
    }

    /// Both numbers added.
    pub const fn plus(self, other: Self) -> Self {
        Self { certified: self.certified + other.certified, eligible: self.eligible + other.eligible }
    }
}

/// When an officer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The first day of being eligible; none for always.
    pub from: Option<Day>,
    /// The first day of being eligible no more (left, exempt); none for always.
    pub until: Option<Day>,
    /// The first day of being certified; none for not certified.
    pub certified_on: Option<Day>,
    /// The first day of being certified no more (expired, revoked); none for always.
    pub lapsed_on: Option<Day>,
}

impl Presence {
    /// Whether the officer is eligible on `day`.
    pub fn eligible(&self, day: Day) -> bool {
        self.from.is_none_or(|d| d <= day) && self.until.is_none_or(|d| day < d)
    }

    /// Whether the officer is certified on `day`.
    pub fn certified(&self, day: Day) -> bool {
        self.certified_on.is_some_and(|d| d <= day) && self.lapsed_on.is_none_or(|d| day < d)
    }
}

/// The rate on `day`. An officer who is certified but not eligible counts in neither number.
pub fn rate_on(officers: &[Presence], day: Day) -> Rate {
    let mut rate = Rate::default();
    for o in officers.iter().filter(|o| o.eligible(day)) {
        rate.eligible += 1;
        rate.certified += u32::from(o.certified(day));
    }
    rate
}

/// The rate on `from` and every `step` days after it up to `to`, and on `to`. `step` is at least 1.
pub fn rate_history(officers: &[Presence], from: Day, to: Day, step: u32) -> Vec<(Day, Rate)> {
    if to < from {
        return Vec::new();
    }
    let days = (from.0..to.0).step_by(step.max(1) as usize).chain([to.0]);
    days.map(|d| (Day(d), rate_on(officers, Day(d)))).collect()
}

/// A bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Lower end of the speeds, inclusive, 字/分.
    pub from_cpm: u32,
    /// Upper end, exclusive; the last bar has none.
    pub to_cpm: Option<u32>,
    /// Officers below their line.
    pub below_line: u32,
    /// Officers at or above it.
    pub at_line: u32,
}

/// Distribution of 正确速度 (thousandths of 字/分) in bars of `width` 字/分 up to `top`, each parted by
/// whether the officer's own line (thousandths too) is reached. `width` is at least 1.
pub fn speed_histogram(speed_and_line: &[(u64, u64)], width: u32, top: u32) -> Vec<Bar> {
    let width = width.max(1);
    let whole = top.div_ceil(width);
    let mut bars: Vec<Bar> = (0..=whole)
        .map(|i| Bar {
            from_cpm: i * width,
            to_cpm: (i < whole).then_some((i + 1) * width),
            below_line: 0,
            at_line: 0,
        })
        .collect();
    for &(speed, line) in speed_and_line {
        let place = (speed / 1000 / u64::from(width)).min(u64::from(whole));
        if let Some(bar) = bars.get_mut(place as usize) {
            let side = if speed >= line { &mut bar.at_line } else { &mut bar.below_line };
            *side += 1;
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALWAYS: Presence = Presence { from: None, until: None, certified_on: None, lapsed_on: None };

    #[test]
    fn a_small_bureau_by_hand() {
        let officers = [
            ALWAYS,
            Presence { certified_on: Some(Day(10)), ..ALWAYS },
            Presence { certified_on: Some(Day(5)), lapsed_on: Some(Day(12)), ..ALWAYS },
            Presence { certified_on: Some(Day(1)), until: Some(Day(11)), ..ALWAYS },
            Presence { from: Some(Day(11)), ..ALWAYS },
        ];
        let history = rate_history(&officers, Day(0), Day(12), 5);
        let numbers: Vec<(i32, u32, u32)> =
            history.iter().map(|(d, r)| (d.0, r.certified, r.eligible)).collect();
        assert_eq!(numbers, [(0, 0, 4), (5, 2, 4), (10, 3, 4), (12, 1, 4)]);
        assert_eq!(history[2].1.share(), Some(0.75));
        assert_eq!(Rate::default().share(), None);
        assert_eq!(rate_history(&officers, Day(3), Day(2), 1), []);
    }

    #[test]
    fn bars_by_hand() {
        let line = 30_000;
        let speeds =
            [(0, line), (9_999, line), (10_000, line), (29_999, line), (30_000, line), (250_000, line)];
        let bars = speed_histogram(&speeds, 10, 50);
        let counts: Vec<(u32, u32, u32)> =
            bars.iter().map(|b| (b.from_cpm, b.below_line, b.at_line)).collect();
        assert_eq!(counts, [(0, 2, 0), (10, 1, 0), (20, 1, 0), (30, 0, 1), (40, 0, 0), (50, 0, 1)]);
        assert_eq!(bars.last().map(|b| b.to_cpm), Some(None));
    }
}
