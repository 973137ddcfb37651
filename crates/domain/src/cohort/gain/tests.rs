//! The estimate of the gain against officers whose true gain is known.

use uuid::Uuid;

use super::*;
use crate::record::civil::Day;

/// A Monday.
const MONDAY: i32 = 20_000 - (20_000 - 4) % 7;

/// Three sessions at `start` in the month before the assignment and three at `end` in the last month.
fn track(start: f64, end: f64) -> Vec<(Day, f64)> {
    let at = |day: i32, cpm: f64| (Day(MONDAY + day), cpm);
    vec![at(-9, start), at(-6, start), at(-3, start), at(58, end), at(60, end), at(66, end)]
}

const AS_OF: Day = Day(MONDAY + 70);

fn tracks(sessions: &[Vec<(Day, f64)>], first_id: u128) -> Vec<Track<'_>> {
    sessions
        .iter()
        .enumerate()
        .map(|(n, sessions)| Track { officer: Uuid::from_u128(first_id + n as u128), sessions })
        .collect()
}

fn mentees<'a>(tracks: &[Track<'a>], coach: u128) -> Vec<Mentee<'a>> {
    tracks
        .iter()
        .map(|track| Mentee { track: *track, coach: Uuid::from_u128(coach), since: Day(MONDAY) })
        .collect()
}

#[test]
fn five_mentees_by_hand() {
    // Uncoached: from 20, 21, 22 字/分, each 2 more. Mentees: from 21, 5, 6, 7, 6, 6 more.
    let uncoached =
        [track(20.0, 22.0), track(21.0, 23.0), track(22.0, 24.0), track(40.0, 60.0), track(41.0, 61.0)];
    let coached: Vec<_> = [26.0, 27.0, 28.0, 27.0, 27.0].iter().map(|end| track(21.0, *end)).collect();
    let (uncoached, coached) = (tracks(&uncoached, 100), tracks(&coached, 1));
    let mentees = mentees(&coached, 900);
    let pool = Pool::new(&uncoached, &mentees, AS_OF);
    let Gain::Known(d) = gain(&mentees, &pool) else { panic!("not enough") };
    assert_eq!((d.mentees, d.uncoached, d.weeks), (5, 3, 10.0));
    assert_eq!((d.gain_cpm, d.uncoached_gain_cpm, d.difference_cpm), (6.0, 2.0, 4.0));
    // Between mentees: (1 + 1) · 5/4 = 2.5. Neighbours by start gain 2 2 2 20 20: variance 18²/2/4 = 40.5;
    // each of the three has the weight of 5/3 mentees, (25/9 - 5/9) · 40.5 · 3 = 270.
    assert!((d.standard_error - 272.5_f64.sqrt() / 5.0).abs() < 1e-9, "{d:?}");
    // Student, 4 degrees of freedom: 1.533.
    assert!((d.high_cpm - 4.0 - 1.533 * d.standard_error).abs() < 0.01);
    assert!((d.high_cpm + d.low_cpm - 8.0).abs() < 1e-9);
}

#[test]
fn not_enough_data() {
    let uncoached: Vec<_> = (0..3).map(|_| track(20.0, 22.0)).collect();
    let mut coached: Vec<_> = (0..4).map(|_| track(20.0, 25.0)).collect();
    coached.push(track(20.0, 25.0)[..5].to_vec()); // two sessions at the end
    coached.push(track(30.0, 35.0)); // none alike
    let (uncoached, coached) = (tracks(&uncoached, 100), tracks(&coached, 1));
    let mentees = mentees(&coached, 900);
    let pool = Pool::new(&uncoached, &mentees, AS_OF);
    assert_eq!(gain(&mentees, &pool), Gain::NotEnoughData { mentees: 6, measured: 5, matched: 4 });
    assert_eq!(gain(&[], &pool), Gain::NotEnoughData { mentees: 0, measured: 0, matched: 0 });
    let nobody = Pool::new(&[], &mentees, AS_OF);
    assert_eq!(gain(&mentees, &nobody), Gain::NotEnoughData { mentees: 6, measured: 5, matched: 0 });
}

#[test]
fn who_stopped_is_measured_by_then() {
    // Five sessions a week after assignment until day 30, then nothing: the end is day 70 - 28 = 42.
    let mut sessions = track(20.0, 25.0)[..3].to_vec();
    sessions.extend((20..=30).map(|day| (Day(MONDAY + day), 24.0)));
    let one = tracks(std::slice::from_ref(&sessions), 1);
    let mentee = mentees(&one, 900)[0];
    let pool = Pool::new(&[], &[], AS_OF);
    let got = pool.measure(&mentee).unwrap();
    assert_eq!((got.start_cpm, got.end_cpm, got.end, got.weeks), (20.0, 24.0, Day(MONDAY + 42), 6.0));
    // Assigned on day 15, four weeks before day 42 are not all after it: nothing to measure.
    assert_eq!(pool.measure(&Mentee { since: Day(MONDAY + 15), ..mentee }), None);
}

#[test]
fn nobody_is_compared_with_themselves() {
    let sessions: Vec<_> = (0..6).map(|n| track(20.0, 25.0 + f64::from(n))).collect();
    let tracks = tracks(&sessions, 1);
    let mentees = mentees(&tracks, 900);
    let pool = Pool::new(&tracks, &mentees, AS_OF);
    let measured = pool.measure(&mentees[2]).unwrap();
    let places: Vec<usize> =
        pool.nearest(Day(MONDAY), &measured, tracks[2].officer, 9, 5.0).iter().map(|a| a.0).collect();
    assert_eq!(places, [0, 1, 3, 4, 5]);
}

proptest::proptest! {
    /// If everybody gains by one rule of the start and mentees gain `effect` more, that is what is found.
    #[test]
    fn without_noise_the_effect_is_found_exactly(
        effect in -5.0..10.0_f64, slope in -0.3..0.3_f64, starts in proptest::collection::vec(15.0..40.0_f64, 5..20)
    ) {
        let rule = |start: f64| start + 3.0 + slope * start;
        let uncoached: Vec<_> = (0..260).map(|n| 14.0 + f64::from(n) * 0.1).map(|s| track(s, rule(s))).collect();
        let coached: Vec<_> = starts.iter().map(|s| track(*s, rule(*s) + effect)).collect();
        let (uncoached, coached) = (tracks(&uncoached, 1000), tracks(&coached, 1));
        let mentees = mentees(&coached, 900);
        let pool = Pool::new(&uncoached, &mentees, AS_OF);
        let Gain::Known(d) = gain(&mentees, &pool) else { panic!("not enough") };
        proptest::prop_assert!((d.difference_cpm - effect).abs() < 1e-6, "{d:?}");
        proptest::prop_assert!(d.low_cpm <= d.difference_cpm && d.difference_cpm <= d.high_cpm);
    }
}
