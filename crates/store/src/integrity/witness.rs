//! Witnesses: heads of the journal that were seen elsewhere, and whether this journal still holds them.
//!
//! A head that was printed on a sheet, signed into a certificate or kept in a backup is out of reach of those
//! who hold the data folder. A journal that was truncated, rolled back or rewritten does not contain it any
//! more.

use std::collections::{BTreeMap, BTreeSet};

use super::AuditReport;
use crate::AuditProblem;
use crate::Hash;
use crate::hash::{hex, unhex};
use crate::journal_entry::JournalEntry;
use dabiao_domain::finding::Finding;

/// The head of a series as it was seen somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witness {
    /// The series: its whole name, its first characters (at least [`Witness::SERIES_CHARS`]), or nothing
    /// where it was not given.
    pub series: String,
    /// The entries that the series had then; none where it was not given.
    pub entries: Option<u64>,
    /// The hash of the last of them: its first 8 to 32 bytes.
    pub hash: Vec<u8>,
    /// Where it was found, such as "certificate DB-2026-000050"; empty for one that was given by hand.
    pub whence: String,
}

/// Why a text is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    /// More or fewer parts than one to three.
    #[error("a head is SERIES/COUNT/HASH, COUNT/HASH or HASH")]
    Parts,
    /// No such series can be.
    #[error("a series is the first 8 or more characters of its name, digits and letters a to f")]
    Series,
    /// Not a number of entries.
    #[error("the number of entries is a whole number from 1")]
    Entries,
    /// Not the beginning of a hash.
    #[error("a hash is 16 to 64 hexadecimal digits, an even number of them")]
    Hash,
}

impl Witness {
    /// Characters of a series' name that name it well enough.
    pub const SERIES_CHARS: usize = 8;
    /// Bytes of a hash that are enough: no other entry with the same ones can be made.
    pub const HASH_BYTES: usize = 8;

    /// Reads a head as an officer types it from a sheet: `SERIES/COUNT/HASH`, `COUNT/HASH` or the hash alone.
    /// Blanks, line breaks and hyphens don't count, full-width characters are as good as others, capital
    /// letters as small ones, a colon or an upright stroke as good as the slash.
    ///
    /// Also as it is copied from a sheet, with its label and what follows it, in quotation marks, and in the
    /// form of a roll's QR symbol (`DBH1.SERIES.COUNT.HASH`).
    ///
    /// # Errors
    /// Which part can't be what it must be.
    pub fn parse(text: &str) -> Result<Self, WitnessError> {
        let exact = Self::parse_exact(text);
        if exact.is_ok() {
            return exact;
        }
        if let Some((_, head)) = text.to_ascii_uppercase().split_once("DBH1.") {
            let head: String =
                head.chars().take_while(|c| c.is_ascii_hexdigit() || "-.".contains(*c)).collect();
            return Self::parse_exact(&head.replace('.', "/"));
        }
        // A label ends with a colon; what is no part of a head ends it.
        let pieces =
            text.split(|c| typed(c).is_some_and(|c| !c.is_ascii_hexdigit() && !matches!(c, '/' | ',')));
        let mut after_label = pieces.flat_map(|piece| {
            let labels = piece.match_indices([':', '：']).map(|(at, colon)| at + colon.len());
            std::iter::once(0).chain(labels).filter_map(|at| piece.get(at..))
        });
        after_label.find_map(|piece| Self::parse_exact(piece).ok()).map_or(exact, Ok)
    }

    fn parse_exact(text: &str) -> Result<Self, WitnessError> {
        let plain: String = text.chars().filter_map(typed).collect();
        let parts: Vec<&str> = plain.split('/').collect();
        let (series, entries, hash) = match *parts.as_slice() {
            [hash] => ("", None, hash),
            [entries, hash] => ("", Some(entries), hash),
            [series, entries, hash] => (series, Some(entries), hash),
            _ => return Err(WitnessError::Parts),
        };
        let named = series.len() >= Self::SERIES_CHARS && series.bytes().all(|b| b.is_ascii_hexdigit());
        if parts.len() == 3 && !named {
            return Err(WitnessError::Series);
        }
        let entries = entries.map(number).transpose()?;
        let hash = unhex(hash)
            .filter(|bytes| (Self::HASH_BYTES..=32).contains(&bytes.len()))
            .ok_or(WitnessError::Hash)?;
        Ok(Self { series: series.to_owned(), entries, hash, whence: String::new() })
    }

    fn is_of(&self, series: &str) -> bool {
        bare(series).starts_with(&bare(&self.series))
    }

    fn place(&self) -> String {
        if self.whence.is_empty() { format!("head {}", hex(&self.hash)) } else { self.whence.clone() }
    }
}

/// A complete head.
impl From<Hash> for Witness {
    fn from(hash: Hash) -> Self {
        Self { hash: hash.to_vec(), ..Self::default() }
    }
}

fn number(text: &str) -> Result<u64, WitnessError> {
    let digits: String = text.chars().filter(|c| *c != ',').collect();
    digits.parse().ok().filter(|n| *n > 0).ok_or(WitnessError::Entries)
}

/// A character as it is meant; none for what only parts the others.
fn typed(c: char) -> Option<char> {
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2215}' | '\u{2044}' => '/',
        other => other,
    };
    match half.to_ascii_lowercase() {
        ':' | '|' | '\u{FFE8}' | '\u{2502}' => Some('/'),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200B}' | '\u{FEFF}' => None,
        blank if blank.is_whitespace() => None,
        other => Some(other),
    }
}

fn bare(series: &str) -> String {
    series.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect()
}

/// Every witness must lie in the journal, which is in the order of series and number, or among the entries of other
/// stations (`far`). Of those not all are here: of one that is not, nothing can be said.
pub(super) fn audit_heads(
    (journal, far): (&[JournalEntry], &[JournalEntry]),
    heads: &[Witness],
    report: &mut AuditReport,
) {
    let series: Vec<&[JournalEntry]> = journal.chunk_by(|a, b| a.series == b.series).collect();
    let without_number = heads.iter().any(|head| head.entries.is_none());
    let by_hash = if without_number { by_hash(journal) } else { BTreeMap::new() };
    for head in heads {
        let what = match head.entries {
            None => anywhere(head, &by_hash),
            Some(entries) => at_its_place(head, entries, &series),
        };
        let Some(what) = what else { continue };
        let problem = AuditProblem::new(head.place(), what);
        match among_others(head, far) {
            Others::Hold => {}
            Others::Lack if has_series(head, &series) => {
                let what = Finding::HeadPerhapsFar { what: Box::new(problem.finding) };
                report.problems.push(AuditProblem::new(problem.place, what));
            }
            Others::Lack => {
                report.notes.push(AuditProblem::new(problem.place, Finding::HeadFarGone));
            }
            Others::Differ if has_series(head, &series) => report.problems.push(problem),
            Others::Differ => {
                let entry = head.entries.unwrap_or_default().saturating_sub(1);
                let what = Finding::HeadFarChanged { entry, hash: hex(&head.hash) };
                report.problems.push(AuditProblem::new(problem.place, what));
            }
            Others::Strange => report.problems.push(problem),
        }
    }
}

/// What other stations' entries say of a head.
enum Others {
    /// One of them is it.
    Hold,
    /// Of a series that it may be of, that entry is not here.
    Lack,
    /// Every such entry is another one.
    Differ,
    /// No such series is known.
    Strange,
}

fn among_others(head: &Witness, far: &[JournalEntry]) -> Others {
    let of_series = || far.iter().filter(|entry| head.is_of(&entry.series));
    let is_at =
        |entry: &&JournalEntry| head.entries.is_none_or(|n| entry.seq.checked_add(1) == Some(n as i64));
    if of_series().filter(is_at).any(|entry| entry.hash.starts_with(&head.hash)) {
        return Others::Hold;
    }
    let names: BTreeSet<&str> = of_series().map(|entry| entry.series.as_str()).collect();
    let there: BTreeSet<&str> = of_series().filter(is_at).map(|entry| entry.series.as_str()).collect();
    match (names.is_empty(), head.series.is_empty()) {
        (true, _) => Others::Strange,
        // Without a name it may be of any of them.
        (false, true) => Others::Lack,
        (false, false) if there.len() < names.len() => Others::Lack,
        (false, false) => Others::Differ,
    }
}

/// Whether an own series may be the one that a head is of.
fn has_series(head: &Witness, own: &[&[JournalEntry]]) -> bool {
    own.iter().filter_map(|series| series.first()).any(|first| head.is_of(&first.series))
}

type ByHash<'a> = BTreeMap<&'a [u8], Vec<&'a JournalEntry>>;

fn by_hash(journal: &[JournalEntry]) -> ByHash<'_> {
    let mut entries = ByHash::new();
    for entry in journal {
        entries.entry(entry.hash.get(..Witness::HASH_BYTES).unwrap_or_default()).or_default().push(entry);
    }
    entries
}

fn anywhere(head: &Witness, by_hash: &ByHash<'_>) -> Option<Finding> {
    let beginning = head.hash.get(..Witness::HASH_BYTES)?;
    let mut alike = by_hash.get(beginning).into_iter().flatten();
    let found = alike.any(|entry| entry.hash.starts_with(&head.hash) && head.is_of(&entry.series));
    (!found).then_some(Finding::HeadGone)
}

fn at_its_place(head: &Witness, entries: u64, all: &[&[JournalEntry]]) -> Option<Finding> {
    let number = entries.checked_sub(1)?;
    let of_series = |series: &&&[JournalEntry]| series.first().is_some_and(|e| head.is_of(&e.series));
    let mut longest = None;
    for series in all.iter().filter(of_series) {
        longest = longest.max(Some(series.len()));
        let at = series.binary_search_by_key(&(number as i64), |entry| entry.seq);
        let entry = at.ok().and_then(|at| series.get(at));
        if entry.is_some_and(|entry| entry.hash.starts_with(&head.hash)) {
            return None;
        }
    }
    Some(match longest {
        None => Finding::HeadSeriesGone { series: head.series.clone() },
        Some(there) if (there as u64) < entries => Finding::HeadShort { before: entries, now: there },
        Some(_) => Finding::HeadChanged { entry: number, hash: hex(&head.hash) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0ea218904cd5c920f4b10733aabbccdd00112233445566778899aabbccddeeff";

    fn read(text: &str) -> (String, Option<u64>, String) {
        let head = Witness::parse(text).unwrap();
        (head.series, head.entries, hex(&head.hash))
    }

    #[test]
    fn a_head_is_read_as_it_is_typed() {
        let whole = ("0199aabb".to_owned(), Some(2817), HASH.to_owned());
        for text in [
            format!("0199aabb/2817/{HASH}"),
            format!(" 0199AABB / 2,817 / {}\n{} ", &HASH[..32].to_uppercase(), &HASH[32..]),
            format!("０１９９ａａｂｂ：２８１７：{HASH}"),
            format!("0199-aabb／2817／{} {}", &HASH[..8], &HASH[8..]),
        ] {
            assert_eq!(read(&text), whole, "{text}");
        }
        assert_eq!(read(HASH), (String::new(), None, HASH.to_owned()));
        assert_eq!(read("0EA21890 4CD5C920"), (String::new(), None, "0ea218904cd5c920".to_owned()));
        assert_eq!(read("3/0ea2 1890 4cd5 c920").1, Some(3));
    }

    #[test]
    fn what_is_no_head_is_said_so() {
        for (text, fault) in [
            ("", WitnessError::Hash),
            ("0ea218904cd5c9", WitnessError::Hash),
            ("0ea218904cd5c9201", WitnessError::Hash),
            ("0ea218904cd5c92g", WitnessError::Hash),
            (&format!("{HASH}00"), WitnessError::Hash),
            ("0/0ea218904cd5c920", WitnessError::Entries),
            ("x/0ea218904cd5c920", WitnessError::Entries),
            ("/2/0ea218904cd5c920", WitnessError::Series),
            ("0199aab/2/0ea218904cd5c920", WitnessError::Series),
            ("0199aabb/2/0ea218904cd5c920/", WitnessError::Parts),
        ] {
            assert_eq!(Witness::parse(text), Err(fault), "{text}");
        }
    }
}
