//! Which backups are kept: many of the last days, few of long ago.
//!
//! Decides by dates alone; files are not touched here.

use jiff::civil::{Date, DateTime};

/// Days before yesterday of which one backup each is kept.
pub const DAILY: usize = 7;
/// Weeks before those days of which one backup each is kept.
pub const WEEKLY: usize = 4;
/// Months before those weeks of which one backup each is kept.
pub const MONTHLY: usize = 12;

/// A stretch of backups that are kept at the same distance.
#[derive(Clone, Copy)]
enum Tier {
    Daily,
    Weekly,
    Monthly,
}

impl Tier {
    const ALL: [(Self, usize); 3] = [(Self::Daily, DAILY), (Self::Weekly, WEEKLY), (Self::Monthly, MONTHLY)];

    /// Names the day, ISO week or month of `date`; equal for dates of the same one.
    fn period(self, date: Date) -> (i16, i8, i8) {
        match self {
            Self::Daily => (date.year(), date.month(), date.day()),
            Self::Weekly => {
                let week = date.iso_week_date();
                (week.year(), week.week(), 0)
            }
            Self::Monthly => (date.year(), date.month(), 0),
        }
    }
}

/// Positions in `taken` of the backups that may go, as of `today`.
///
/// All of today and yesterday stay (and those of later dates, which only a wrong clock makes), then the newest
/// one each of the 7 last days, 4 weeks and 12 months that have one. A day, week or month counts as served by
/// the next newer backup that stays, so that thinning once more removes nothing more. The newest always stays.
pub fn superfluous(taken: &[DateTime], today: Date) -> Vec<usize> {
    let mut newest_first: Vec<(usize, DateTime)> = taken.iter().copied().enumerate().collect();
    // Among equal times the later one in the list counts as the newer.
    newest_first.sort_by_key(|&(position, time)| std::cmp::Reverse((time, position)));
    let yesterday = today.yesterday().unwrap_or(today);
    let mut tiers = Tier::ALL.into_iter();
    let mut tier = tiers.next();
    let mut kept_in_tier = 0;
    let mut last_kept: Option<Date> = None;
    let mut superfluous = Vec::new();
    for (position, date) in newest_first.into_iter().map(|(position, time)| (position, time.date())) {
        if date >= yesterday {
            last_kept = Some(date);
            continue;
        }
        match tier {
            Some((now, limit)) if last_kept.is_none_or(|last| now.period(last) != now.period(date)) => {
                last_kept = Some(date);
                kept_in_tier += 1;
                if kept_in_tier == limit {
                    (tier, kept_in_tier) = (tiers.next(), 0);
                }
            }
            _ => superfluous.push(position),
        }
    }
    superfluous.sort_unstable();
    superfluous
}
