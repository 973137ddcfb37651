//! A station of the simulator: a disk, which can be copied and set back, in a PC, which can't.

use dabiao_domain::sync::path::NOTHING_BEFORE;
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::verdict::{HostPrint, Why};
use dabiao_domain::sync::{EntryHash, SignedEntry, Tip};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// How a series began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    pub station: Uuid,
    pub why: Why,
    pub parent: Option<Tip>,
}

/// What is on a disk.
#[derive(Clone)]
pub struct Disk {
    pub entries: EntrySet,
    pub station: Uuid,
    pub head: Tip,
    /// The newest entry of the live series that the bureau showed.
    pub confirmed: u64,
    /// What the bureau showed at the last visit: used by nobody, unless comparing is left out.
    pub remembered: Vec<Tip>,
    /// The prints under which the station was enrolled.
    pub hosts: Vec<HostPrint>,
    /// It has to join before it may visit.
    pub must_join: bool,
}

/// A PC.
pub struct Pc {
    pub host: HostPrint,
    pub disk: Disk,
    pub snapshots: Vec<Disk>,
    /// How far its clock is off.
    pub clock_ms: i64,
}

impl Disk {
    /// A disk on which a series begins, the first one of a station that joined.
    pub fn new(station: Uuid, series: Uuid, host: &HostPrint) -> Self {
        let mut disk = Self {
            entries: EntrySet::default(),
            station,
            head: Tip { series, entries: 0, hash: NOTHING_BEFORE },
            confirmed: 0,
            remembered: Vec::new(),
            hosts: vec![host.clone()],
            must_join: false,
        };
        disk.begin(series, Why::Joined, None, 0);
        disk
    }

    /// Begins a series.
    pub fn begin(&mut self, series: Uuid, why: Why, parent: Option<Tip>, at_ms: i64) {
        let parent = parent.map(|tip| json!([tip.series, tip.entries, tip.hash]));
        let body = json!({"station_id": self.station, "why": why.name(), "parent": parent}).to_string();
        self.head = Tip { series, entries: 0, hash: NOTHING_BEFORE };
        self.confirmed = 0;
        self.append("begin_series", &body, at_ms);
    }

    /// Writes an entry.
    pub fn append(&mut self, op: &str, body: &str, at_ms: i64) {
        let Tip { series, entries: seq, hash: prev_hash } = self.head;
        let body = serde_json::Value::from(body);
        let line =
            format!(r#"{{"series":"{series}","seq":{seq},"at_ms":{at_ms},"op":"{op}","body":{body}}}"#);
        let hash: EntryHash =
            Sha256::new().chain_update(prev_hash).chain_update(line.as_bytes()).finalize().into();
        let (key_id, signature) = (String::new(), Vec::new());
        self.entries.insert(SignedEntry { series, seq, prev_hash, hash, line, key_id, signature });
        self.head = Tip { series, entries: seq + 1, hash };
    }

    /// How the series that it holds began, the live one last.
    pub fn births(&self) -> Vec<Birth> {
        let mut first: Vec<&SignedEntry> = self.entries.iter().filter(|entry| entry.seq == 0).collect();
        first.sort_by_key(|entry| entry.series == self.head.series);
        first.into_iter().filter_map(birth_of).collect()
    }
}

/// What the first entry of a series says.
pub fn birth_of(entry: &SignedEntry) -> Option<Birth> {
    let line = entry.checked().ok()?;
    let body: serde_json::Value = serde_json::from_str(&line.body).ok()?;
    let parent = body["parent"].as_array().and_then(|parent| {
        let hash: EntryHash = serde_json::from_value(parent.get(2)?.clone()).ok()?;
        let series = Uuid::try_parse(parent.first()?.as_str()?).ok()?;
        Some(Tip { series, entries: parent.get(1)?.as_u64()?, hash })
    });
    let station = Uuid::try_parse(body["station_id"].as_str()?).ok()?;
    Some(Birth { station, why: Why::from_name(body["why"].as_str()?)?, parent })
}
