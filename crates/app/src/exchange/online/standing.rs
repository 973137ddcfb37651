//! How the server stands: what it says of itself, and what somebody has to look at.

use dabiao_bureau::{Keeper, Problem, Status};

use super::fail::{Failed, server_notice};
use super::here::Here;
use super::server_file::ServerFile;
use crate::lang::Messages;

/// What the store calls a matter that a person has to settle.
pub(super) const MATTER: &str = "matter";
/// Less of the disk than this is too little, in percent.
const DISK_PERCENT: u64 = 10;
/// What came up waits no longer than this, in seconds.
const LAG_S: i64 = 60;
/// The newest backup is no older than this, in hours.
const BACKUP_HOURS: i64 = 26;

/// Something that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// The server is not reached: why.
    Down(dabiao_bureau::Fail),
    /// Little of the disk is free, in percent.
    Disk(u64),
    /// What came up waits for the keeper, for so many seconds.
    Lag(i64),
    /// The newest backup is so many hours old; none if there is none.
    Backup(Option<i64>),
    /// So many problems are open.
    Problems(u32),
}

impl Alarm {
    /// Its name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Down(_) => "down",
            Self::Disk(_) => "disk",
            Self::Lag(_) => "keeper-lag",
            Self::Backup(_) => "backup",
            Self::Problems(_) => "problems",
        }
    }

    /// The message that says it, and its value.
    pub fn words(&self, texts: &Messages) -> (&'static str, String) {
        match self {
            Self::Down(why) => ("server-alarm-down", server_notice(texts, why).what),
            Self::Disk(percent) => ("server-alarm-disk", percent.to_string()),
            Self::Lag(seconds) => ("server-alarm-lag", seconds.to_string()),
            Self::Backup(Some(hours)) => ("server-alarm-backup", hours.to_string()),
            Self::Backup(None) => ("server-alarm-no-backup", String::new()),
            Self::Problems(n) => ("server-alarm-problems", n.to_string()),
        }
    }
}

/// How the server stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where it is.
    pub address: String,
    /// By what it is known; none where somebody else runs it.
    pub fingerprint: Option<String>,
    /// What it says of itself; none where it is not reached.
    pub status: Option<Status>,
    /// Free bytes of its disk, and all of them; none where the system does not say.
    pub disk: Option<(u64, u64)>,
    /// The open problems.
    pub problems: Vec<Problem>,
    /// What a person has to settle of what stations handed up: the page of stations says what.
    pub matters: Vec<Problem>,
    /// What somebody has to look at.
    pub alarms: Vec<Alarm>,
}

/// How the server stands.
///
/// # Errors
/// [`ServerNo::NoServer`](super::ServerNo::NoServer); what the disk says. A server that is down is an alarm.
pub fn standing(here: &Here) -> Result<Standing, Failed> {
    let file = ServerFile::of(&here.folder)?;
    let cluster = file.cluster()?;
    let folder = cluster.as_ref().map(|cluster| cluster.folder().to_owned());
    let disk = folder
        .and_then(|folder| Some((fs4::available_space(&folder).ok()?, fs4::total_space(&folder).ok()?)));
    let asked = file.admin().and_then(|admin| {
        let mut keeper = Keeper::connect(&admin)?;
        Ok((keeper.status()?, keeper.problems()?))
    });
    let mut alarms = Vec::new();
    let (status, problems) = match asked {
        Ok((status, problems)) => (Some(status), problems),
        Err(Failed::Server(fail)) => {
            alarms.push(Alarm::Down(fail));
            (None, Vec::new())
        }
        Err(failed) => return Err(failed),
    };
    let (matters, problems): (Vec<Problem>, Vec<Problem>) =
        problems.into_iter().partition(|problem| problem.kind == MATTER);
    alarms.extend(disk.and_then(low_disk));
    alarms.extend(status.iter().flat_map(|status| said(status, problems.len() as u32)));
    let fingerprint = cluster.map(|cluster| cluster.pin()).transpose()?.map(|pin| pin.to_string());
    Ok(Standing { address: file.address.to_string(), fingerprint, status, disk, problems, matters, alarms })
}

/// An open problem, in a sentence.
pub fn problem_words(texts: &Messages, problem: &Problem) -> String {
    let key = match problem.kind.as_str() {
        "copied" => "server-problem-copied",
        "forked" => "server-problem-forked",
        "join-refused" => "server-problem-join-refused",
        _ => "server-problem-other",
    };
    texts.format(key, &[("place", &problem.place), ("what", &problem.what)])
}

fn low_disk((free, all): (u64, u64)) -> Option<Alarm> {
    let percent = free.saturating_mul(100).checked_div(all)?;
    (percent < DISK_PERCENT).then_some(Alarm::Disk(percent))
}

/// What is to be looked at of what the server says.
fn said(status: &Status, problems: u32) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    let waited = status.behind_since_ms.map(|since| (status.now_ms - since) / 1_000);
    alarms.extend(waited.filter(|waited| *waited > LAG_S).map(Alarm::Lag));
    let hours = status.backup_ms.map(|at| (status.now_ms - at) / 3_600_000);
    if hours.is_none_or(|hours| hours > BACKUP_HOURS) {
        alarms.push(Alarm::Backup(hours));
    }
    if problems > 0 {
        alarms.push(Alarm::Problems(problems));
    }
    alarms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status() -> Status {
        Status {
            server: "15.18".to_owned(),
            now_ms: 100 * 3_600_000,
            started_ms: 0,
            size: 1,
            connections: 1,
            max_connections: 150,
            stations: 1,
            seen_in_a_week: 1,
            entries: 1,
            bodies: 0,
            behind_since_ms: None,
            kept_ms: Some(100 * 3_600_000),
            backup_ms: Some(80 * 3_600_000),
            asks: 0,
            handed_up: 0,
            problems: Vec::new(),
        }
    }

    #[test]
    fn what_is_well_gives_no_alarm_and_each_ill_its_own() {
        let mut now = status();
        assert_eq!(said(&now, 0), []);
        now.behind_since_ms = Some(now.now_ms - 61_000);
        now.backup_ms = Some(now.now_ms - 27 * 3_600_000);
        assert_eq!(said(&now, 2), [Alarm::Lag(61), Alarm::Backup(Some(27)), Alarm::Problems(2)]);
        now.backup_ms = None;
        assert!(said(&now, 0).contains(&Alarm::Backup(None)));
        assert_eq!((low_disk((9, 100)), low_disk((10, 100))), (Some(Alarm::Disk(9)), None));
        assert_eq!(low_disk((0, 0)), None);
    }
}
