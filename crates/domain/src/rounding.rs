//! Figures for display, cut off in one place for every output: window, paper, table, command line.
//!
//! A figure is cut off towards its worse side: speeds, shares and counts of good items go down, times and
//! counts of missing items go up. So no output shows a line as reached that is not, or 100 % for less than
//! all, and no two outputs show two figures of one number. Lines that have to be reached are written in full.
//! JSON has numbers as they are and does not come here.

/// Within this of a whole unit of the last place a number is that unit: 35.6 kept as 35.599999999999994 stays 35.6. It
/// is a tenth of the least that a speed or a share can lack: those are fractions of at most 86,400,000.
const HAIR: f64 = 1e-9;

/// Units that a number can have and still hold each of them: fifteen digits. Above it a figure is no decimal any more.
pub const WHOLE_UNITS: f64 = 1e15;

/// [`HAIR`]; of a number so large that its own last digits are coarser, four of those, and never near half a unit, so
/// that no figure is moved to the next.
fn hair(scaled: f64) -> f64 {
    HAIR.max(scaled.abs() * 4.0 * f64::EPSILON).min(0.25)
}

/// The decimals of a line: standards keep speeds in thousandths, shares in millionths.
const LINE_PLACES: u8 = 3;
const PERCENT_LINE_PLACES: u8 = 4;

/// How many whole units of the last of `places` after the point `value` has, cut off downwards.
pub fn units_down(value: f64, places: u8) -> f64 {
    let scaled = value * scale(places);
    // Never -0, which would be written with its sign.
    (scaled + hair(scaled)).floor() + 0.0
}

/// As [`units_down`], upwards.
pub fn units_up(value: f64, places: u8) -> f64 {
    let scaled = value * scale(places);
    (scaled - hair(scaled)).ceil() + 0.0
}

fn scale(places: u8) -> f64 {
    10_f64.powi(i32::from(places))
}

/// `value` with at most `places` after the point, cut off downwards.
pub fn down(value: f64, places: u8) -> f64 {
    units_down(value, places) / scale(places)
}

/// As [`down`], upwards.
pub fn up(value: f64, places: u8) -> f64 {
    units_up(value, places) / scale(places)
}

/// A figure of which more is better, with `places` after the point: 29.975 is `29.9`.
pub fn text(value: f64, places: u8) -> String {
    written(down(value, places), places)
}

/// A figure of which less is better, with `places` after the point: 1.21 is `1.3`.
pub fn text_up(value: f64, places: u8) -> String {
    written(up(value, places), places)
}

/// A share, 0 to 1, of which more is better, in hundredths with `places` after the point: 15 of 36 is `41.6%`.
pub fn percent(share: f64, places: u8) -> String {
    format!("{}%", hundredths(share, places))
}

/// As [`percent`], without the sign.
pub fn hundredths(share: f64, places: u8) -> String {
    let units = units_down(share, places.saturating_add(2));
    written(units / scale(places), places)
}

/// As [`hundredths`], of a share of which less is better.
pub fn hundredths_up(share: f64, places: u8) -> String {
    let units = units_up(share, places.saturating_add(2));
    written(units / scale(places), places)
}

/// A line to be reached, in full, with at least `least` after the point: 30 is `30`, 42.5 is `42.5`.
pub fn line(value: f64, least: u8) -> String {
    in_full(up(value, LINE_PLACES), LINE_PLACES, least)
}

/// A share to be reached, 0 to 1, in full, with at least one place after the point: 0.95 is `95.0%`.
pub fn percent_line(share: f64) -> String {
    let units = units_up(share, PERCENT_LINE_PLACES.saturating_add(2));
    format!("{}%", in_full(units / scale(PERCENT_LINE_PLACES), PERCENT_LINE_PLACES, 1))
}

/// A number of thousandths that has not more than `value`: 29.99995 has 29,999.
pub fn thousandths(value: f64) -> u32 {
    // Out of range it is the nearest that there is.
    units_down(value, 3) as u32
}

/// A number of millionths that has not more than `share`.
pub fn millionths(share: f64) -> u32 {
    units_down(share, 6) as u32
}

fn written(value: f64, places: u8) -> String {
    format!("{value:.*}", usize::from(places))
}

fn in_full(value: f64, most: u8, least: u8) -> String {
    let text = written(value, most);
    let (whole, digits) = text.split_once('.').unwrap_or((&text, ""));
    let kept = digits.trim_end_matches('0').len().max(usize::from(least)).min(digits.len());
    match digits.get(..kept) {
        Some(digits) if !digits.is_empty() => format!("{whole}.{digits}"),
        _ => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_figure_is_cut_off_towards_its_worse_side() {
        assert_eq!(
            [text(29.975, 1), text(30.0, 1), text(35.599_999_999_999_994, 1)],
            ["29.9", "30.0", "35.6"]
        );
        assert_eq!([text(302.999, 0), text(-0.04, 1), text(-0.0, 1)], ["302", "-0.1", "0.0"]);
        assert_eq!([text_up(1.21, 1), text_up(1.2, 1), text_up(0.000_1, 1)], ["1.3", "1.2", "0.1"]);
        assert_eq!(
            [percent(15.0 / 36.0, 1), percent(0.29, 1), percent(1.0, 1)],
            ["41.6%", "29.0%", "100.0%"]
        );
        assert_eq!([percent(2_999.0 / 3_000.0, 1), percent(0.999_999, 3)], ["99.9%", "99.999%"]);
        assert_eq!([hundredths(0.999, 0), hundredths_up(0.101, 0)], ["99", "11"]);
        assert_eq!((thousandths(300.0 * 60_000.0 / 600_001.0), thousandths(30.0)), (29_999, 30_000));
        assert_eq!((millionths(2.0 / 3.0), millionths(1.0)), (666_666, 1_000_000));
    }

    #[test]
    fn a_line_is_written_in_full() {
        assert_eq!([line(30.0, 0), line(42.5, 0), line(33.333, 0)], ["30", "42.5", "33.333"]);
        assert_eq!([line(30.0, 1), line(29.999_9, 1)], ["30.0", "30.0"]);
        assert_eq!(
            [percent_line(0.95), percent_line(0.975_5), percent_line(1.0)],
            ["95.0%", "97.55%", "100.0%"]
        );
    }

    proptest! {
        /// For every count and time that a log can have: a speed that misses a line of tenths is shown below it, one
        /// that reaches it is shown as at least it; the same for shares.
        #[test]
        fn nothing_is_shown_as_reached_that_is_not(
            correct in 0_u64..40_000, ms in 1_u64..86_400_000, tenths in 1_u64..20_000, more in 0_u64..40_000,
        ) {
            let cpm = correct as f64 * 60_000.0 / ms as f64;
            let shown: f64 = text(cpm, 1).parse().unwrap();
            prop_assert_eq!(correct * 600_000 >= tenths * ms, shown >= tenths as f64 / 10.0);
            let share = correct as f64 / (correct + more).max(1) as f64;
            prop_assert_eq!(percent(share, 1) == "100.0%", more == 0 && correct > 0);
            let again = down(share, 3);
            prop_assert_eq!(down(again, 3).to_bits(), again.to_bits());
        }

        /// A decimal of up to fifteen digits is cut off to itself, whatever its size, up and down.
        #[test]
        fn a_decimal_stays_itself(units in 0_u64..1_000_000_000_000_000, cut in 0_u32..15, places in 0_u8..6) {
            let units = units / 10_u64.pow(cut);
            let value: f64 = format!("{units}e-{places}").parse().unwrap();
            prop_assert_eq!([units_down(value, places), units_up(value, places)], [units as f64; 2]);
            let above = units as f64 + 0.5;
            prop_assert_eq!([units_down(above, 0), units_up(above, 0)], [units as f64, units as f64 + 1.0]);
        }
    }
}
