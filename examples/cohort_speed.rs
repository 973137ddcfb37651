//! Times of the cohort's heavy parts at full size: 50 coaches, 3,000 mentees, 3,000 uncoached, 100 sessions each.
#![expect(clippy::print_stdout, reason = "an example that prints figures")]

use std::time::Instant;

use dabiao::domain::cohort::caseload::trend;
use dabiao::domain::cohort::gain::{Gain, Mentee, Pool, Track, gain};
use dabiao::domain::record::civil::Day;
use dabiao::domain::splitmix::SplitMix;
use uuid::Uuid;

fn main() {
    let mut draw = SplitMix::new(1);
    let first = 20_000;
    let sessions: Vec<Vec<(Day, f64)>> = (0..6000)
        .map(|_| {
            let base = draw.between(12.0, 45.0);
            let cpm =
                |n: i32, draw: &mut SplitMix| base * (1.0 + 0.003 * f64::from(n) + 0.09 * draw.normal());
            (0..100).map(|n| (Day(first + n * 365 / 100), cpm(n, &mut draw))).collect()
        })
        .collect();
    let tracks: Vec<Track<'_>> = sessions
        .iter()
        .enumerate()
        .map(|(n, sessions)| Track { officer: Uuid::from_u128(n as u128), sessions })
        .collect();
    let mentees: Vec<Mentee<'_>> = tracks
        .iter()
        .take(3000)
        .enumerate()
        .map(|(n, t)| Mentee {
            track: *t,
            coach: Uuid::from_u128(10_000 + n as u128 % 50),
            since: Day(first + 60 + draw.below(250) as i32),
        })
        .collect();
    let begun = Instant::now();
    let pool = Pool::new(tracks.get(3000..).unwrap_or_default(), &mentees, Day(first + 365));
    let pooled = begun.elapsed();
    let whole = gain(&mentees, &pool);
    let cohort = begun.elapsed();
    let mut known = 0;
    for coach in 0..50_u128 {
        let own: Vec<Mentee<'_>> =
            mentees.iter().filter(|m| m.coach == Uuid::from_u128(10_000 + coach)).copied().collect();
        known += u32::from(matches!(gain(&own, &pool), Gain::Known(_)));
    }
    let coaches = begun.elapsed();
    let falling =
        mentees.iter().filter(|m| trend::backwards(m.track.sessions, Day(first + 365)).is_some()).count();
    println!(
        "pool {pooled:?}, cohort {:?}, 50 coaches {:?}, trends {:?}",
        cohort.saturating_sub(pooled),
        coaches.saturating_sub(cohort),
        begun.elapsed().saturating_sub(coaches)
    );
    println!("{known} known, {falling} going backwards, {whole:?}");
}
