//! Exams of other stations that are dated before what their own PC knew already.
//!
//! The program refuses to begin an exam below the newest time of its series, and so does every PC's own audit. What a PC
//! hands up can be held against the order of its own entries here as well: whoever writes an exam back before a deadline
//! writes it after entries of a later time. A series that goes on from another one knows what that knew at the entry that it
//! names: so does the program, which reads all series of its PC as one. One that goes on from nothing that its PC wrote knows
//! nothing: a PC begins once so, and where it did more than once a person checks the dates of what is in them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::arrived::ArrivedExam;
use super::gaps::Gaps;
use super::set::CheckedExams;
use super::state::unsaid;
use crate::facts::{self, Fact};
use crate::hash::{Hash, unhex};
use crate::times::{DEMO_SETTING, mark_of_entry, may_be_of_sitting};
use crate::{Db, StoreError};
use dabiao_domain::finding::Finding;
use dabiao_domain::sync::EntryLine;
use dabiao_domain::time_floor::{Finding as OfTime, Mark, TOLERANCE_MS, Timeline};

/// Entries of a series in their order.
const ENTRIES: &str = concat!(
    "SELECT series, seq, hash, prev_hash, op, line FROM far_entry
                        WHERE series = ?1 AND state NOT IN (",
    unsaid!(),
    ") ORDER BY seq, hash"
);
/// The series, each looked up behind the one before.
const SERIES: &str = "WITH RECURSIVE known (series) AS (
                          SELECT min(series) FROM far_entry
                          UNION ALL
                          SELECT (SELECT min(series) FROM far_entry WHERE series > known.series)
                            FROM known WHERE known.series IS NOT NULL)
                      SELECT series FROM known WHERE series IS NOT NULL";
/// How a series began: each way, where it went more than one.
const BEGUN: &str = concat!(
    "SELECT hash, CASE op WHEN 'begin_series' THEN json_extract(line, '$.body') END FROM far_entry
                      WHERE series = ?1 AND seq = 0 AND state NOT IN (",
    unsaid!(),
    ") ORDER BY hash"
);

/// An exam that came so many milliseconds after its date, or sooner, was held on about that date: a week.
const CONFIRMED_MS: i64 = 7 * 86_400_000;

/// An exam of another station that its own PC would not have begun at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfTime {
    /// The attempt.
    pub attempt: Uuid,
    /// The series of the station that wrote it.
    pub series: String,
    /// What is wrong with its time.
    pub what: Finding,
    /// Whether that PC put on record that its clock had shown later times wrongly, or its series says nothing of earlier
    /// ones: the exam may be honest.
    pub corrected: bool,
    /// Whether the registry held the times of such an exam against what else is known: then it counts, and is told.
    pub checked: bool,
}

impl OutOfTime {
    /// Whether somebody may still find that it is honest.
    pub const fn waits(&self) -> bool {
        self.corrected && !self.checked
    }
}

impl Db {
    /// The exams of other stations whose times contradict the order of their own series, beyond the tolerance of own ones.
    /// Of a series of which only a part is here, that part is looked at; of one that went two ways, each way by itself. A
    /// demonstration joins no bureau: where this PC is none, what another one says of itself excuses nothing.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn others_out_of_time(&self) -> Result<Vec<OutOfTime>, StoreError> {
        let invented = self.settings()?.contains_key(DEMO_SETTING);
        let begun = self.begun_elsewhere()?;
        let heads = begun.values().flatten().filter_map(|root| Some(root.parent.as_ref()?.1)).collect();
        let loose = self.loose(&begun)?;
        let mut ways = Ways { invented, wanted: heads, loose, ..Ways::default() };
        let mut found = Vec::new();
        let mut statement = self.connection.prepare_cached(ENTRIES)?;
        for series in in_order(&begun) {
            let mut same = Vec::<Told>::new();
            for told in statement.query_map([series], Told::of)? {
                let told = told?;
                if same.first().is_some_and(|one| one.seq != told.seq) {
                    found.extend(ways.take(std::mem::take(&mut same)));
                }
                same.push(told);
            }
            found.extend(ways.take(same));
        }
        let checked = if found.is_empty() { CheckedExams::default() } else { self.exams_checked()? };
        for wrong in &mut found {
            let series = Uuid::try_parse(&wrong.series).unwrap_or_default();
            wrong.checked = wrong.corrected && checked.has(&series, &wrong.attempt);
        }
        let confirmed = self.confirmed_by_arrival(&found)?;
        found.retain(|wrong| !wrong.waits() || !confirmed.contains(&wrong.attempt));
        found.sort_by(|one: &OutOfTime, other| one.series.cmp(&other.series));
        Ok(found)
    }

    /// Of exams that wait for a person, those that came within a week of their date: that they are dated wrongly by less
    /// than that is not excluded, and a PC whose clock once ran ahead is not asked about for a year.
    fn confirmed_by_arrival(&self, found: &[OutOfTime]) -> Result<BTreeSet<Uuid>, StoreError> {
        if !found.iter().any(OutOfTime::waits) {
            return Ok(BTreeSet::new());
        }
        let soon = |exam: &ArrivedExam| {
            (-TOLERANCE_MS..=CONFIRMED_MS).contains(&exam.arrived_ms.saturating_sub(exam.at_ms))
        };
        Ok(self.exams_arrived(i64::MIN)?.into_iter().filter(soon).map(|exam| exam.attempt).collect())
    }

    /// The series of others, each with how it began.
    fn begun_elsewhere(&self) -> Result<Begun, StoreError> {
        let series: Vec<String> = self.rows_of("far_entry", SERIES, |row| Ok(row.get(0)?))?;
        let mut begun = Begun::new();
        let mut statement = self.connection.prepare_cached(BEGUN)?;
        for series in series {
            let rows = statement.query_map([&series], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let told = rows.collect::<Result<Vec<(Hash, Option<String>)>, _>>()?;
            let roots = told.iter().map(|(hash, body)| Root::of(&series, *hash, body.as_deref())).collect();
            begun.insert(series, roots);
        }
        Ok(begun)
    }

    /// The first entries that say nothing of what their PC knew: all of those of a station that go on from nothing of its
    /// own, where there are more than one; and where all entries come, those that go on from one that did not.
    fn loose(&self, begun: &Begun) -> Result<BTreeSet<Hash>, StoreError> {
        let mut from_nothing: BTreeMap<&str, Vec<Hash>> = BTreeMap::new();
        let mut loose = BTreeSet::new();
        let all_come = Gaps::of(&self.connection)? != Gaps::Stay;
        for root in begun.values().flatten() {
            if !root.leads_back(begun) {
                from_nothing.entry(root.station.as_str()).or_default().push(root.hash);
            } else if all_come && !self.holds_parent(root)? {
                loose.insert(root.hash);
            }
        }
        loose.extend(from_nothing.into_values().filter(|roots| roots.len() > 1).flatten());
        Ok(loose)
    }

    fn holds_parent(&self, root: &Root) -> Result<bool, StoreError> {
        let Some((series, head)) = &root.parent else { return Ok(false) };
        let sql = "SELECT EXISTS (SELECT 1 FROM far_entry WHERE series = ?1 AND hash = ?2)
                       OR EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND hash = ?2)";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![series, head], |row| row.get(0))?)
    }
}

/// The series that one goes on from, and the hash of the entry after which it does.
type Parent = (String, Hash);

/// By the names of series, how each began: more than once where it went more than one way from there.
type Begun = BTreeMap<String, Vec<Root>>;

/// The first entry of a series.
struct Root {
    hash: Hash,
    /// Its station: it is its own first one where it names none.
    station: String,
    parent: Option<Parent>,
}

impl Root {
    fn of(series: &str, hash: Hash, body: Option<&str>) -> Self {
        let told = body.and_then(|body| Fact::read("begin_series", body).ok());
        let Some(Fact::BeginSeries(begun)) = told else {
            return Self { hash, station: series.to_owned(), parent: None };
        };
        Self { hash, station: begun.station_id.to_string(), parent: begun.parent.as_ref().and_then(parent) }
    }

    /// Whether it goes on from a series of its own station, perhaps over what the PC wrote while it passed for a copy.
    fn leads_back(&self, begun: &Begun) -> bool {
        let mut open: Vec<&str> = self.parent.iter().map(|(series, _)| series.as_str()).collect();
        let (hash, mut seen) = (self.hash, BTreeSet::new());
        while let Some(series) = open.pop() {
            let others = move |root: &&Root| root.hash != hash;
            let roots = || begun.get(series).into_iter().flatten().filter(others);
            if roots().any(|root| root.station == self.station) {
                return true;
            }
            if seen.insert(series) {
                open.extend(roots().filter_map(|root| Some(root.parent.as_ref()?.0.as_str())));
            }
        }
        false
    }
}

fn parent(parent: &facts::SeriesParent) -> Option<Parent> {
    if parent.entries == 0 {
        return None;
    }
    Some((parent.series.to_string(), unhex(&parent.head)?.try_into().ok()?))
}

fn parent_of(body: &str) -> Option<Parent> {
    let Ok(Fact::BeginSeries(begun)) = Fact::read("begin_series", body) else { return None };
    parent(begun.parent.as_ref()?)
}

/// The series, each after those that it goes on from. Series in a circle, which only a forger makes, come in any order.
fn in_order(begun: &Begun) -> Vec<&str> {
    let (mut ordered, mut seen) = (Vec::with_capacity(begun.len()), BTreeSet::new());
    for series in begun.keys() {
        let mut open = vec![(series.as_str(), false)];
        while let Some((series, is_next)) = open.pop() {
            if is_next {
                ordered.push(series);
            } else if seen.insert(series) {
                open.push((series, true));
                let roots = begun.get(series).into_iter().flatten();
                let parents = roots.filter_map(|root| Some(root.parent.as_ref()?.0.as_str()));
                let known = parents.filter_map(|parent| begun.get_key_value(parent));
                open.extend(known.map(|(parent, _)| (parent.as_str(), false)));
            }
        }
    }
    ordered
}

/// An entry, as far as its time matters.
struct Told {
    series: String,
    seq: i64,
    hash: Hash,
    prev_hash: Hash,
    op: String,
    line: String,
}

impl Told {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            series: row.get(0)?,
            seq: row.get(1)?,
            hash: row.get(2)?,
            prev_hash: row.get(3)?,
            op: row.get(4)?,
            line: row.get(5)?,
        })
    }
}

/// The times of a series along one way, and the exams that were begun on it.
#[derive(Clone, Debug, Default)]
struct Way {
    line: Timeline,
    exams: BTreeSet<Uuid>,
    /// Whether it says nothing of what its PC knew before.
    loose: bool,
}

impl Way {
    /// Goes on with an entry; the exam that it begins or seals out of time, what is wrong, and whether the clock was put right.
    fn take(&mut self, told: &Told, invented: bool) -> Option<(Uuid, (Finding, bool))> {
        // One without a time can't have come in.
        let at_ms = time_of(&told.line)?;
        let (mark, exam) = match mark_of_line(&told.op, &told.line) {
            (Mark::Demonstration, exam) if !invented => (Mark::Other, exam),
            other => other,
        };
        self.exams.extend(exam);
        let mut found = self.line.feed(at_ms, mark).into_iter();
        let wrong = found.find_map(|finding| words(finding, &told.op, at_ms));
        // Of a series that says nothing of what its PC knew a person looks at the exams.
        let loose = || (self.loose && mark == Mark::Dated).then_some((Finding::FarLoose, true));
        let wrong = wrong.or_else(loose).filter(|_| !self.line.demonstration())?;
        let attempt = if mark == Mark::Seal { attempt_of(&told.op, &body_of(&told.line)?) } else { exam };
        // What is practice is sealed at any time.
        Some((attempt.filter(|attempt| self.exams.contains(attempt))?, wrong))
    }
}

/// A series, and the ways that it went.
#[derive(Debug, Default)]
struct Ways {
    /// Whether all is invented at this PC.
    invented: bool,
    series: String,
    /// By the hash of its last entry.
    ends: BTreeMap<Hash, Way>,
    /// The entries after which others go on.
    wanted: BTreeSet<Hash>,
    /// The ways up to those.
    heads: BTreeMap<Hash, Way>,
    /// The first entries that say nothing of what their PC knew.
    loose: BTreeSet<Hash>,
}

impl Ways {
    /// Goes on with the entries of one number of a series: more than one where it went two ways.
    fn take(&mut self, same: Vec<Told>) -> Vec<OutOfTime> {
        let Some(first) = same.first() else { return Vec::new() };
        if self.series != first.series {
            self.series.clone_from(&first.series);
            self.ends.clear();
        }
        let forks = same.len() > 1 || self.ends.len() > 1;
        let (mut found, mut ends) = (Vec::new(), BTreeMap::new());
        for told in same {
            let before =
                if forks { self.before(&told.prev_hash) } else { self.ends.pop_first().map(|end| end.1) };
            let mut way = before.or_else(|| self.goes_on_from(&told)).unwrap_or_default();
            way.loose |= self.loose.contains(&told.hash);
            if let Some((attempt, (what, corrected))) = way.take(&told, self.invented) {
                found.push(OutOfTime { attempt, series: told.series, what, corrected, checked: false });
            }
            if self.wanted.contains(&told.hash) {
                self.heads.insert(told.hash, way.clone());
            }
            ends.insert(told.hash, way);
        }
        self.ends = ends;
        found
    }

    /// The way that a first entry goes on from; none where that is not here.
    fn goes_on_from(&self, told: &Told) -> Option<Way> {
        if told.seq != 0 || told.op != "begin_series" {
            return None;
        }
        let (_, head) = parent_of(&body_of(&told.line)?)?;
        self.heads.get(&head).cloned()
    }

    /// The way that ends with that entry; where that is not here, the one that knew the least.
    fn before(&self, prev_hash: &Hash) -> Option<Way> {
        let least = || self.ends.values().min_by_key(|way| way.line.newest());
        self.ends.get(prev_hash).or_else(least).cloned()
    }
}

/// The time of a line. Within a text a quotation mark has a stroke before it, so such a name is the line's own; a bureau has
/// hundreds of thousands of lines, and those alone that another hand spelled are read whole.
fn time_of(line: &str) -> Option<i64> {
    let as_written = || {
        let (_, rest) = line.split_once("\"at_ms\":")?;
        rest.get(..rest.find([',', '}'])?)?.parse().ok()
    };
    as_written().or_else(|| serde_json::from_str::<EntryLine>(line).ok().map(|line| line.at_ms))
}

/// The kind of a line, as far as its time matters, and the exam that it begins.
fn mark_of_line(op: &str, line: &str) -> (Mark, Option<Uuid>) {
    let body = match op {
        "begin_attempt" if may_be_of_sitting(line) => body_of(line),
        "clock_given" | "clock_behind" | "clock_wrong" | "set_setting" => body_of(line),
        _ => return (mark_of_entry(op, ""), None),
    };
    let Some(body) = body else { return (Mark::Other, None) };
    let mark = mark_of_entry(op, &body);
    (mark, if mark == Mark::Dated { attempt_of(op, &body) } else { None })
}

fn body_of(line: &str) -> Option<String> {
    serde_json::from_str::<EntryLine>(line).ok().map(|line| line.body)
}

fn attempt_of(op: &str, body: &str) -> Option<Uuid> {
    match Fact::read(op, body).ok()? {
        Fact::BeginAttempt(facts::BeginAttempt { id, .. })
        | Fact::SealAttempt(facts::SealAttempt { id, .. }) => Some(id),
        _ => None,
    }
}

/// What is said of a finding that own entries may not have either, and of one after the clock was put right, which a person
/// has to look at: whether it was is what that PC says.
fn words(finding: OfTime, op: &str, at_ms: i64) -> Option<(Finding, bool)> {
    let at = Timestamp::from_millisecond(at_ms).map_or_else(|_| at_ms.to_string(), |at| at.to_string());
    let op = op.to_owned();
    match finding {
        OfTime::Behind { by_ms } => Some((Finding::FarBehind { op, at, minutes: by_ms / 60_000 }, false)),
        OfTime::DatedByHand => Some((Finding::FarByHand { op, at }, false)),
        OfTime::AfterCorrection => Some((Finding::FarCorrected { op, at }, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rule looks at is found in a line as the program writes it, and in one that another hand spelled.
    #[test]
    fn a_line_is_read_however_it_is_spelled() {
        let id = Uuid::from_u128(9);
        let begin = Fact::BeginAttempt(facts::BeginAttempt {
            id,
            officer_id: id,
            exercise_id: "\"at_ms\":7,".into(),
            mode: "exam".into(),
            header_hash: String::new(),
            unit_id: None,
            title: None,
            record_type: None,
            sitting_id: Some(id),
        });
        let (op, body) = begin.wire().unwrap();
        let body = serde_json::to_string(&body).unwrap();
        let plain = format!(r#"{{"series":"{id}","seq":3,"at_ms":-42,"op":"{op}","body":{body}}}"#);
        let spelled = [
            plain.clone(),
            plain.replace(",\"at_ms\":-42,", ", \"at_ms\" : -42 ,"),
            plain.replace(",\"at_ms\":-42,", ",\"\\u0061t_ms\":-42,"),
            plain.replace(r#"\"sitting_id\":"#, r#"\"sitting_id\" : "#),
            plain.replace("sitting_id", r"\\u0073itting_id"),
            format!(r#"{{"body":{body},"op":"{op}","at_ms":-42,"seq":3,"series":"{id}"}}"#),
        ];
        for line in spelled {
            assert_eq!(time_of(&line), Some(-42), "{line}");
            assert_eq!(mark_of_line(op, &line), (Mark::Dated, Some(id)), "{line}");
        }
        assert_eq!(time_of("{}"), None);
    }
}
