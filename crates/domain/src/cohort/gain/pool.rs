//! Levels before and after, of mentees and of uncoached officers.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::portable::median;
use crate::record::civil::Day;

/// Days before the assignment in which the starting level is measured.
const BEFORE_DAYS: i32 = 56;
/// Days at the end in which the present level is measured; the end is looked for in steps of as many.
const AFTER_DAYS: i32 = 28;
/// Most sessions of which a level is the median: the latest.
const LEVEL_SESSIONS: usize = 5;
/// Fewest sessions of a level.
const FEWEST_SESSIONS: usize = 3;

/// The exam-form sessions of an officer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track<'a> {
    /// The officer.
    pub officer: Uuid,
    /// Day and 正确速度 in 字/分, oldest first.
    pub sessions: &'a [(Day, f64)],
}

/// A mentee.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mentee<'a> {
    /// The sessions.
    pub track: Track<'a>,
    /// The coach.
    pub coach: Uuid,
    /// The first day of the assignment.
    pub since: Day,
}

/// The measurements of a mentee.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Level before, 字/分.
    pub start_cpm: f64,
    /// Level at the end, 字/分.
    pub end_cpm: f64,
    /// The last day of the end's four weeks.
    pub end: Day,
    /// Weeks from the assignment to it.
    pub weeks: f64,
}

/// The median of the latest sessions after `after` and up to `to`; none with fewer than three.
fn level(sessions: &[(Day, f64)], after: Day, to: Day) -> Option<f64> {
    let from = sessions.partition_point(|s| s.0 <= after);
    let until = sessions.partition_point(|s| s.0 <= to);
    let latest = sessions.get(from.max(until.saturating_sub(LEVEL_SESSIONS))..until)?;
    if latest.len() < FEWEST_SESSIONS {
        return None;
    }
    let mut speeds = [0.0; LEVEL_SESSIONS];
    let used = speeds.get_mut(..latest.len())?;
    for (speed, session) in used.iter_mut().zip(latest) {
        *speed = session.1;
    }
    median(used)
}

fn level_before(sessions: &[(Day, f64)], day: Day) -> Option<f64> {
    level(sessions, Day(day.0 - 1 - BEFORE_DAYS), Day(day.0 - 1))
}

fn level_at(sessions: &[(Day, f64)], end: Day) -> Option<f64> {
    level(sessions, Day(end.0 - AFTER_DAYS), end)
}

/// The latest four weeks with a level that lie wholly on or after `since`, counted back from `as_of`: their last
/// day and the level.
fn latest(sessions: &[(Day, f64)], as_of: Day, since: Day) -> Option<(Day, f64)> {
    let since = since.max(Day(sessions.first()?.0.0 - AFTER_DAYS));
    let mut end = as_of;
    while end.0 - AFTER_DAYS >= since.0 {
        if let Some(cpm) = level_at(sessions, end) {
            return Some((end, cpm));
        }
        end = Day(end.0 - AFTER_DAYS);
    }
    None
}

/// An uncoached officer alike: place among the tracks, start and gain, 字/分.
pub(super) type Alike = (usize, f64, f64);

/// An uncoached officer at a starting day: level, and place among the tracks.
type Start = (f64, usize);

/// Officers without any coaching until the day of the estimate, ready to be matched.
#[derive(Clone, Debug)]
pub struct Pool<'a> {
    tracks: Vec<Track<'a>>,
    as_of: Day,
    /// By the week of the assignment, sorted by level.
    starts: BTreeMap<i32, Vec<Start>>,
    /// Each track's latest four weeks with a level.
    ends: Vec<Option<(Day, f64)>>,
    /// The ends that mentees have.
    needed: BTreeSet<Day>,
    variance: Option<f64>,
}

impl<'a> Pool<'a> {
    /// The pool of these officers on the day `as_of`, for these mentees: what they need is measured once.
    pub fn new(uncoached: &[Track<'a>], mentees: &[Mentee<'_>], as_of: Day) -> Self {
        let mut pool = Self {
            tracks: uncoached.to_vec(),
            as_of,
            starts: BTreeMap::new(),
            ends: uncoached.iter().map(|t| latest(t.sessions, as_of, Day(i32::MIN))).collect(),
            needed: BTreeSet::new(),
            variance: None,
        };
        for mentee in mentees {
            let Some(measured) = pool.measure(mentee) else { continue };
            pool.starts.entry(week(mentee.since)).or_default();
            pool.needed.insert(measured.end);
        }
        // One officer after the other, whose sessions lie together; those of no use are left out at once.
        for (place, track) in pool.tracks.iter().enumerate() {
            let end = pool.ends.get(place).copied().flatten();
            if end.is_some_and(|(day, _)| pool.needed.contains(&day)) {
                for (week, starts) in &mut pool.starts {
                    // The middle of the week: on average the day of those assigned from Monday to Friday.
                    let middle = Day(week * 7 + MONDAY + 2);
                    starts.extend(level_before(track.sessions, middle).map(|level| (level, place)));
                }
            }
        }
        for starts in pool.starts.values_mut() {
            starts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        }
        pool.variance = pool.spread();
        pool
    }

    /// Before and after of a mentee: the end is the latest four weeks, counted back from the day of the
    /// estimate, with three sessions, all of them after the assignment. A mentee who reached the standard and
    /// stopped is measured up to that time.
    pub fn measure(&self, mentee: &Mentee<'_>) -> Option<Measured> {
        let sessions = mentee.track.sessions;
        let start_cpm = level_before(sessions, mentee.since)?;
        let (end, end_cpm) = latest(sessions, self.as_of, mentee.since)?;
        Some(Measured { start_cpm, end_cpm, end, weeks: f64::from(end.0 - mentee.since.0) / 7.0 })
    }

    /// At most `most` uncoached officers, last measured in the same four weeks, whose start lies within `caliper` of
    /// `start_cpm`, the nearest first: place, start and gain, 字/分.
    pub(super) fn nearest(
        &self,
        since: Day,
        measured: &Measured,
        mentee: Uuid,
        most: usize,
        caliper: f64,
    ) -> Vec<Alike> {
        let Some(starts) = self.starts.get(&week(since)) else { return Vec::new() };
        let target = measured.start_cpm;
        let fitting = |(start, place): &Start| {
            let end = self.end(*place, measured.end)?;
            let other = self.tracks.get(*place).is_some_and(|t| t.officer != mentee);
            other.then_some((*place, *start, end - start))
        };
        let middle = starts.partition_point(|s| s.0 < target);
        let (below, above) = starts.split_at(middle);
        let mut below =
            below.iter().rev().take_while(|s| target - s.0 <= caliper).filter_map(fitting).peekable();
        let mut above = above.iter().take_while(|s| s.0 - target <= caliper).filter_map(fitting).peekable();
        let mut found = Vec::with_capacity(most);
        while found.len() < most {
            let take_below = match (below.peek(), above.peek()) {
                (Some(b), Some(a)) => target - b.1 <= a.1 - target,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            found.extend(if take_below { below.next() } else { above.next() });
        }
        found
    }

    /// The level of a track that was last measured in the four weeks to `day`.
    fn end(&self, place: usize, day: Day) -> Option<f64> {
        self.ends.get(place).copied().flatten().filter(|(end, _)| *end == day).map(|(_, cpm)| cpm)
    }

    /// Spread of the gains of those who began alike (variance): from neighbours by level, as Rice has it
    /// ("Bandwidth choice for nonparametric regression", 1984). None with fewer than three pairs of days.
    pub(super) const fn variance(&self) -> Option<f64> {
        self.variance
    }

    fn spread(&self) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0.0);
        for starts in self.starts.values() {
            for day in &self.needed {
                let gains = starts.iter().filter_map(|(start, place)| Some(self.end(*place, *day)? - start));
                let mut before: Option<f64> = None;
                for gain in gains {
                    if let Some(before) = before {
                        sum += (gain - before) * (gain - before) / 2.0;
                        count += 1.0;
                    }
                    before = Some(gain);
                }
            }
        }
        (count >= 3.0).then(|| sum / count)
    }
}

/// 1970-01-05, a Monday, as a day.
const MONDAY: i32 = 4;

fn week(day: Day) -> i32 {
    (day.0 - MONDAY).div_euclid(7)
}
