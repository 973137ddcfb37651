//! Speed over the time of a drill, for the plot of the result.

use crate::align::AlignOp;
use crate::drill::Drill;

/// One point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedPoint {
    /// Active time in seconds.
    pub at_s: f64,
    /// 正确速度 from the start to here, 字/分.
    pub overall_cpm: f64,
    /// 正确速度 within the last [`WINDOW_MS`], 字/分.
    pub recent_cpm: f64,
}

/// The window of [`SpeedPoint::recent_cpm`] in milliseconds.
pub const WINDOW_MS: u64 = 30_000;

/// A point every 5 s (more for a drill under a minute: one a second) and one at the end. Only characters
/// that still stand and match at the end count, so the last point is the official speed.
pub fn speed_over_time(drill: &Drill) -> Vec<SpeedPoint> {
    let times = matched_times(drill);
    let end_ms = drill.active_ms(drill.last_event_ms());
    let step_ms = if end_ms < 60_000 { 1_000 } else { 5_000 };
    let count_until = |ms: u64| times.partition_point(|t| *t <= ms);
    let mut points = Vec::new();
    let steps = end_ms.div_ceil(step_ms);
    for step in 1..=steps {
        let at = (step * step_ms).min(end_ms);
        let window = WINDOW_MS.min(at);
        let recent = count_until(at) - if window == at { 0 } else { count_until(at - window) };
        points.push(SpeedPoint {
            at_s: at as f64 / 1000.0,
            overall_cpm: count_until(at) as f64 * 60_000.0 / at as f64,
            recent_cpm: recent as f64 * 60_000.0 / window as f64,
        });
    }
    points
}

/// Active times of the characters that match, ascending, in milliseconds.
fn matched_times(drill: &Drill) -> Vec<u64> {
    let (ops, _) = drill.alignment();
    let mut typed = drill.transcript().counted(drill.header().policy);
    let mut times: Vec<u64> = ops
        .iter()
        .filter(|op| **op != AlignOp::Omission)
        .filter_map(|op| typed.next().map(|(_, ms)| (*op == AlignOp::Match, ms)))
        .filter_map(|(matched, ms)| matched.then_some(ms))
        .collect();
    times.sort_unstable();
    times
}
