//! How good past forecasts were.

/// A forecast that was kept, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// The forecast chance, 0 to 1.
    pub chance: f64,
    /// Whether it came true.
    pub came_true: bool,
}

/// Forecasts of about the same chance, together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Lower end of the chances, inclusive (the last bin holds 1 too).
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// How many.
    pub count: u32,
    /// How many came true.
    pub came_true: u32,
    /// Mean of the chances; none of none.
    pub mean_chance: Option<f64>,
}

impl Bin {
    /// Share that came true; none of none.
    pub fn share(&self) -> Option<f64> {
        (self.count > 0).then(|| f64::from(self.came_true) / f64::from(self.count))
    }
}

/// The score of many forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastScore {
    /// How many.
    pub count: u32,
    /// Brier score: mean square of (chance - outcome); 0 is perfect. Source: Brier (1950).
    pub brier: f64,
    /// The Brier score of always forecasting the observed share: the reference to beat.
    pub brier_of_share: f64,
    /// Share that came true.
    pub share: f64,
    /// Mean chance: above `share`, the forecasts were too hopeful.
    pub mean_chance: f64,
    /// Ten bins of equal width.
    pub bins: Vec<Bin>,
}

impl ForecastScore {
    /// Brier skill: 1 is perfect, 0 no better than the share, below 0 worse; none if all outcomes are alike.
    pub fn skill(&self) -> Option<f64> {
        (self.brier_of_share > 0.0).then(|| 1.0 - self.brier / self.brier_of_share)
    }
}

/// Scores `kept`; none of none. Chances outside 0 to 1 count as the nearer end.
pub fn score(kept: &[Kept]) -> Option<ForecastScore> {
    if kept.is_empty() {
        return None;
    }
    let n = kept.len() as f64;
    let mut bins: Vec<Bin> = (0..10_u32)
        .map(|i| Bin {
            from: f64::from(i) / 10.0,
            to: f64::from(i + 1) / 10.0,
            count: 0,
            came_true: 0,
            mean_chance: None,
        })
        .collect();
    let (mut squares, mut sum, mut true_ones) = (0.0, 0.0, 0_u32);
    for k in kept {
        let (chance, outcome) = (k.chance.clamp(0.0, 1.0), f64::from(u8::from(k.came_true)));
        squares += (chance - outcome) * (chance - outcome);
        sum += chance;
        true_ones += u32::from(k.came_true);
        let place = ((chance * 10.0) as usize).min(9);
        if let Some(bin) = bins.get_mut(place) {
            bin.count += 1;
            bin.came_true += u32::from(k.came_true);
            bin.mean_chance = Some(bin.mean_chance.unwrap_or(0.0) + chance);
        }
    }
    for bin in &mut bins {
        bin.mean_chance = bin.mean_chance.map(|total| total / f64::from(bin.count));
    }
    let share = f64::from(true_ones) / n;
    Some(ForecastScore {
        count: kept.len() as u32,
        brier: squares / n,
        brier_of_share: share * (1.0 - share),
        share,
        mean_chance: sum / n,
        bins,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(list: &[(f64, bool)]) -> Vec<Kept> {
        list.iter().map(|&(chance, came_true)| Kept { chance, came_true }).collect()
    }

    #[test]
    fn four_forecasts_by_hand() {
        let s = score(&kept(&[(0.9, true), (0.8, false), (0.3, false), (0.3, true)])).unwrap();
        // (0.01 + 0.64 + 0.09 + 0.49) / 4
        assert!((s.brier - 0.3075).abs() < 1e-12 && s.brier_of_share == 0.25);
        assert!((s.skill().unwrap() + 0.23).abs() < 1e-12);
        assert!((s.mean_chance - 0.575).abs() < 1e-12 && s.share == 0.5);
        let third = s.bins[3];
        assert_eq!((third.count, third.came_true, third.share()), (2, 1, Some(0.5)));
        assert!((third.mean_chance.unwrap() - 0.3).abs() < 1e-12);
        assert_eq!((s.bins[9].count, s.bins[8].count, s.bins[0].share()), (1, 1, None));
    }

    #[test]
    fn ends() {
        assert_eq!(score(&[]), None);
        let s = score(&kept(&[(1.0, true), (1.7, true)])).unwrap();
        assert_eq!((s.brier, s.skill(), s.bins[9].count), (0.0, None, 2));
    }
}
