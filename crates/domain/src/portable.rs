//! Logarithm, exponential and normal distribution with the same bits on every machine.
//!
//! `f64::ln` and `f64::exp` are those of the system's C library and differ in the last bit from system to
//! system; a forecast that is kept and compared must not. Here only `+ - * /`, `sqrt` and rounding are used,
//! which IEEE 754 fixes. Nothing here knows what the numbers mean.

const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Natural logarithm; minus infinity from 0 down (there is no use for NaN here). Relative error below 1e-14.
pub fn ln(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x <= 0.0 {
        return f64::NEG_INFINITY;
    }
    // Subnormal numbers are brought into the normal range first.
    let (x, shift) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, 54.0) } else { (x, 0.0) };
    let bits = x.to_bits();
    let mut power = ((bits >> 52) & 0x7FF) as f64 - 1023.0;
    let mut m = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        power += 1.0;
    }
    power -= shift;
    // ln m = 2 artanh((m - 1) / (m + 1)); |s| < 0.172, so that eleven terms are enough.
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let mut series = 0.0;
    for odd in [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        series = series * z + 1.0 / odd;
    }
    power * LN_2_HIGH + (2.0 * s * series + power * LN_2_LOW)
}

/// e to the power of `x`. Relative error below 1e-14; 0 below -708, infinity above 709.
pub fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x < -708.0 {
        return 0.0;
    }
    if x > 709.0 {
        return f64::INFINITY;
    }
    let k = (x * std::f64::consts::LOG2_E).round();
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    // Taylor to r^13; |r| < 0.347.
    let mut sum = 1.0;
    for n in [13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0] {
        sum = 1.0 + sum * r / n;
    }
    sum * f64::from_bits(((k + 1023.0) as u64) << 52)
}

/// Φ: the share of a standard normal distribution at or below `x`. Absolute error below 1e-14.
///
/// Source: Hart's rational approximation as given by West, "Better approximations to cumulative normal
/// functions", Wilmott (2005).
pub fn normal_below(x: f64) -> f64 {
    let z = x.abs();
    let tail = if z > 37.0 {
        0.0
    } else if z < 7.071_067_811_865_47 {
        let above = HART_ABOVE.iter().fold(0.0, |sum, c| sum * z + c);
        let below = HART_BELOW.iter().fold(0.0, |sum, c| sum * z + c);
        exp(-0.5 * z * z) * above / below
    } else {
        let fraction = z + 1.0 / (z + 2.0 / (z + 3.0 / (z + 4.0 / (z + 0.65))));
        exp(-0.5 * z * z) / fraction / 2.506_628_274_631
    };
    if x > 0.0 { 1.0 - tail } else { tail }
}

const HART_ABOVE: [f64; 7] = [
    3.526_249_659_989_11e-2,
    0.700_383_064_443_688,
    6.373_962_203_531_65,
    33.912_866_078_383,
    112.079_291_497_871,
    221.213_596_169_931,
    220.206_867_912_376,
];
const HART_BELOW: [f64; 8] = [
    8.838_834_764_831_84e-2,
    1.755_667_163_182_64,
    16.064_177_579_207,
    86.780_732_202_946_1,
    296.564_248_779_674,
    637.333_633_378_831,
    793.826_512_519_948,
    440.413_735_824_752,
];

/// The inverse of [`normal_below`]: the point with the share `p` at or below it. `p` is kept within
/// 1e-12 to 1 - 1e-12. Relative error below 1.2e-9.
///
/// Source: Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003).
pub fn normal_point(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    let tail = |q: f64| {
        let r = (-2.0 * ln(q)).sqrt();
        ACKLAM_C.iter().fold(0.0, |sum, c| sum * r + c)
            / (ACKLAM_D.iter().fold(0.0, |sum, c| sum * r + c) * r + 1.0)
    };
    if p < 0.024_25 {
        tail(p)
    } else if p > 1.0 - 0.024_25 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        let r = q * q;
        ACKLAM_A.iter().fold(0.0, |sum, c| sum * r + c) * q
            / (ACKLAM_B.iter().fold(0.0, |sum, c| sum * r + c) * r + 1.0)
    }
}

const ACKLAM_A: [f64; 6] = [
    -39.696_830_286_653_76,
    220.946_098_424_520_5,
    -275.928_510_446_968_7,
    138.357_751_867_269,
    -30.664_798_066_147_16,
    2.506_628_277_459_239,
];
const ACKLAM_B: [f64; 5] = [
    -54.476_098_798_224_06,
    161.585_836_858_040_9,
    -155.698_979_859_886_6,
    66.801_311_887_719_72,
    -13.280_681_552_885_72,
];
const ACKLAM_C: [f64; 6] = [
    -7.784_894_002_430_293e-3,
    -0.322_396_458_041_136_5,
    -2.400_758_277_161_838,
    -2.549_732_539_343_734,
    4.374_664_141_464_968,
    2.938_163_982_698_783,
];
const ACKLAM_D: [f64; 4] =
    [7.784_695_709_041_462e-3, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416];

/// The median: of an even number the mean of the two in the middle; none of nothing. Reorders `values`.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let high = *values.get(middle)?;
    Some(if values.len() % 2 == 1 { high } else { f64::midpoint(*values.get(middle - 1)?, high) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_and_exponential_are_those_of_the_trade() {
        for x in [1e-310, 1e-300, 3e-9, 0.1, 0.5, 0.999, 1.0, 1.001, 1.4, 1.5, 2.0, 10.0, 30.0, 1e9, 1e300] {
            assert!((ln(x) - x.ln()).abs() <= 1e-14 * x.ln().abs().max(1.0), "ln {x}");
        }
        for x in [-700.0, -37.5, -1.0, -0.3, 0.0, 1e-9, 0.34, 0.35, 1.0, 5.5, 100.0, 700.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-14, "exp {x}");
        }
        assert_eq!((ln(0.0), ln(1.0), exp(0.0), exp(-800.0)), (f64::NEG_INFINITY, 0.0, 1.0, 0.0));
        assert_eq!(exp(800.0), f64::INFINITY);
    }

    #[test]
    fn normal_distribution_has_its_printed_values() {
        // Tables of the normal distribution.
        for (x, p) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_543),
            (1.959_963_984_540_054, 0.975),
            (-1.281_551_565_544_6, 0.1),
            (-5.0, 2.866_515_718_791_946e-7),
            (-8.0, 6.220_960_574_271_78e-16),
        ] {
            assert!((normal_below(x) - p).abs() <= 1e-13 * p.max(1e-3), "{x}: {}", normal_below(x));
        }
        assert_eq!((normal_below(-40.0), normal_below(40.0)), (0.0, 1.0));
        for p in [1e-9, 0.001, 0.024, 0.025, 0.1, 0.5, 0.8, 0.976, 0.999_99] {
            assert!((normal_below(normal_point(p)) / p - 1.0).abs() < 1e-7, "{p}");
        }
    }

    #[test]
    fn the_same_bits_everywhere() {
        // Fixed once: a change of any bit is a change of every kept forecast.
        assert_eq!(ln(30.0).to_bits(), 3.401_197_381_662_155_4_f64.to_bits());
        assert_eq!(exp(3.4).to_bits(), 29.964_100_047_397_01_f64.to_bits());
    }

    #[test]
    fn medians() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0]), Some(3.0));
        assert_eq!(median(&mut [5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }
}
