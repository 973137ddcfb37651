//! Whether a generated text makes sense to somebody who reads it: people, places, times, deeds, sizes, names.
//!
//! A check by words and numbers, not by meaning: it finds the sorts of nonsense that readers have found, so that
//! none of them comes back. What must not stand together, what is worn when, and how much is too much are tables of
//! `vocab/sense.toml`.

use std::collections::BTreeSet;

use super::embedded::common_characters;
use super::lexicon::Lexicon;
use super::made::{Known, Made};
use super::numerals;
use super::things::season;
use dabiao_domain::record::Kind;
use dabiao_domain::record::civil::{Day, Minute};

/// A sort of nonsense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SenseKind {
    /// Somebody is named whom nobody introduced, or a sentence has no subject.
    Stranger,
    /// What is done does not suit the place.
    Place,
    /// Something is told before it happens, or takes a time that it can't take.
    Clock,
    /// Deeds contradict each other.
    Logic,
    /// Clothes of another season, sums and numbers that are out of proportion.
    Scale,
    /// A name with a character that few people can type, where names are not what is practised.
    Name,
}

impl SenseKind {
    /// All sorts.
    pub const ALL: [Self; 6] =
        [Self::Stranger, Self::Place, Self::Clock, Self::Logic, Self::Scale, Self::Name];
}

/// A piece of nonsense, with the words that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenseFault {
    /// Its sort.
    pub kind: SenseKind,
    /// The words.
    pub what: String,
}

/// Two words that do not go together.
#[derive(Debug)]
struct Apart {
    kind: SenseKind,
    first: Vec<String>,
    second: Vec<String>,
    /// In one sentence, or in the whole text.
    sentence: bool,
}

/// The check, made ready once.
#[derive(Debug)]
pub struct Sense {
    apart: Vec<Apart>,
    /// Word, the word that must be in the same clause, the seasons.
    seasons: Vec<[String; 3]>,
    /// Words before and after a number, least, most.
    sizes: Vec<(String, String, i64, i64)>,
    introducing: Vec<String>,
    usual: BTreeSet<char>,
}

/// Words after which something may be told that is still to come.
const AHEAD: &[&str] = &[
    "前",
    "预计",
    "约定",
    "将于",
    "到期",
    "有效期",
    "为止",
    "下次",
    "定于",
    "限",
    "租赁期限",
    "预约",
    "住满",
];
/// Words by which money is paid.
const PAYING: &[&str] = &["退还", "赔偿", "补付", "退给", "补偿"];
/// With these a sentence begins that says nobody who does what it tells.
const NOBODY: &[&str] = &["由", "来到", "承认", "表示", "返回", "住在"];

impl Sense {
    /// Reads the tables.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let rows = |name: &str| -> Vec<Vec<String>> {
            let table = lexicon.table(name);
            let width = table.columns().len();
            (0..table.len()).map(|row| (0..width).map(|c| table.cell(row, c).to_owned()).collect()).collect()
        };
        let words = |cell: &str| cell.split('/').map(ToOwned::to_owned).collect::<Vec<_>>();
        let apart = rows("sense_apart").into_iter().filter_map(|row| {
            let [kind, first, second, scope] = <[String; 4]>::try_from(row).ok()?;
            let kind = if kind == "地点" { SenseKind::Place } else { SenseKind::Logic };
            Some(Apart { kind, first: words(&first), second: words(&second), sentence: scope == "句" })
        });
        let sizes = rows("sense_size").into_iter().filter_map(|row| {
            let [before, after, min, max] = <[String; 4]>::try_from(row).ok()?;
            Some((before, after, min.parse().ok()?, max.parse().ok()?))
        });
        let introducing = rows("sense_part").into_iter().filter_map(|row| row.into_iter().next());
        let mut usual = common_characters();
        for (table, column) in [("given_popular", 1), ("given_whole", 1), ("surnames", 0)] {
            let table = lexicon.table(table);
            usual.extend((0..table.len()).flat_map(|row| table.cell(row, column).chars()));
        }
        Self {
            apart: apart.collect(),
            seasons: rows("sense_season").into_iter().filter_map(|row| row.try_into().ok()).collect(),
            sizes: sizes.collect(),
            introducing: introducing.collect(),
            usual,
        }
    }

    /// Everything in a record or a paragraph that makes no sense.
    pub fn faults(&self, made: &Made) -> Vec<SenseFault> {
        let text = made.record.text.as_str();
        let kind = made.record.kind;
        let mut found = Vec::new();
        let mut add = |kind, what: String| found.push(SenseFault { kind, what });
        if !matches!(kind, Kind::Names | Kind::Addresses | Kind::Vocabulary | Kind::Numbers) {
            for what in self.strangers(text, &made.people) {
                add(SenseKind::Stranger, what);
            }
        }
        for (kind, what) in self.apart(text) {
            add(kind, what);
        }
        let day = made.written.map(Minute::day);
        for what in too_early(text, day).into_iter().chain(wrong_order(kind, text)) {
            add(SenseKind::Clock, what);
        }
        for what in contradictions(kind, text, &made.people) {
            add(SenseKind::Logic, what);
        }
        for what in self.out_of_scale(text) {
            add(SenseKind::Scale, what);
        }
        if kind != Kind::Names {
            let rare =
                |p: &&Known| text.contains(&p.name) && p.name.chars().any(|c| !self.usual.contains(&c));
            for person in made.people.iter().filter(rare) {
                add(SenseKind::Name, person.name.clone());
            }
        }
        found
    }

    /// Names that nobody introduced, and a first sentence of which nobody is the subject.
    fn strangers(&self, text: &str, people: &[Known]) -> Vec<String> {
        let mut found = Vec::new();
        for person in people {
            // 罗伟 is not met where 罗伟杰 is.
            let longer = people.iter().filter(|p| p.name != person.name && p.name.starts_with(&person.name));
            let longer: Vec<&str> = longer.map(|p| p.name.as_str()).collect();
            let at =
                |at: &usize| !longer.iter().any(|name| text.get(*at..).is_some_and(|t| t.starts_with(name)));
            let Some(at) = text.match_indices(person.name.as_str()).map(|(at, _)| at).find(at) else {
                continue;
            };
            let (before, after) = text.split_at(at);
            let introduced = person.part.as_ref().is_some_and(|part| before.ends_with(part.as_str()))
                || self.introducing.iter().any(|word| before.ends_with(word.as_str()))
                // The name of a case says what somebody did or suffered.
                || after.split(['，', '。']).next().is_some_and(|clause| clause.contains('案'));
            if !introduced {
                found.push(format!("{}…{}", tail(before), person.name));
            }
        }
        for title in ["先生", "女士"] {
            for (at, _) in text.match_indices(title) {
                let before = text.get(..at).unwrap_or_default();
                let surname = before.chars().last().unwrap_or_default();
                let whole = people.iter().any(|p| p.surname.ends_with(surname) && before.contains(&p.name));
                if numerals::is_han(surname) && !whole {
                    found.push(format!("{}{title}", tail(before)));
                }
            }
        }
        let first = text.split('。').next().unwrap_or_default();
        let rest = first.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日时分，于".contains(c));
        if NOBODY.iter().any(|word| rest.starts_with(word)) {
            found.push(first.to_owned());
        }
        found
    }

    fn apart(&self, text: &str) -> Vec<(SenseKind, String)> {
        let mut found = Vec::new();
        for rule in &self.apart {
            let pieces: Vec<&str> = if rule.sentence { text.split('。').collect() } else { vec![text] };
            for piece in pieces {
                let has = |words: &[String]| words.iter().find(|w| piece.contains(w.as_str())).cloned();
                if let Some((first, second)) = has(&rule.first).zip(has(&rule.second)) {
                    found.push((rule.kind, format!("{first} + {second}")));
                }
            }
        }
        found
    }

    fn out_of_scale(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        // Days of birth are no days of the story; of the others, or the nights before them, one must suit.
        let days = days(text, Some(2_000)).into_iter();
        let story = days.filter(|(at, _)| !text.get(*at..).unwrap_or_default().starts_with("日出生"));
        let nights = story.flat_map(|(_, day)| [day, Day(day.0 - 1)]);
        let now: BTreeSet<&str> = nights.map(|day| season(day.parts().1)).collect();
        for [word, with, seasons] in &self.seasons {
            let worn =
                text.split(['。', '；']).any(|s| s.contains(word.as_str()) && s.contains(with.as_str()));
            if worn && !now.is_empty() && !seasons.split('/').any(|s| now.contains(s)) {
                found.push(format!("{word} ({})", now.iter().copied().collect::<String>()));
            }
        }
        for (before, after, min, max) in &self.sizes {
            for (at, _) in text.match_indices(before.as_str()) {
                let rest = text.get(at + before.len()..).unwrap_or_default();
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let (digits, rest) = rest.split_at(end);
                let Ok(n) = digits.parse::<i64>() else { continue };
                if rest.starts_with(after.as_str()) && !(*min..=*max).contains(&n) {
                    found.push(format!("{before}{n}{after}"));
                }
            }
        }
        found
    }
}

/// The last characters of a text, to show a place.
fn tail(text: &str) -> String {
    let skip = text.chars().count().saturating_sub(8);
    text.chars().skip(skip).collect()
}

/// The days of a text with the places behind them; those without a year are of `year`, where one is given.
fn days(text: &str, year: Option<i32>) -> Vec<(usize, Day)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('日') {
        let before = text.get(..at).unwrap_or_default();
        let Some((rest, day)) = before.rsplit_once('月') else { continue };
        let month_at = rest.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (head, month) = rest.split_at(month_at);
        let stated = head.strip_suffix('年').and_then(|head| {
            let from = head.len().checked_sub(4)?;
            head.get(from..)?.parse::<i32>().ok()
        });
        let parts = (stated.or(year), month.parse::<u32>().ok(), day.parse::<u32>().ok());
        if let (Some(year), Some(month), Some(day)) = parts
            && let Some(day) = Day::new(year, month, day)
        {
            found.push((at, day));
        }
    }
    found
}

/// Days after the day of writing that are told as if they had been.
fn too_early(text: &str, written: Option<Day>) -> Vec<String> {
    let Some(written) = written else { return Vec::new() };
    let mut found = Vec::new();
    for sentence in text.split(['。', '？']) {
        if AHEAD.iter().any(|word| sentence.contains(word)) {
            continue;
        }
        // Without a year a day may be of the year before: half a year ahead is what has been.
        let late = |day: &Day| (1..183).contains(&(day.0 - written.0));
        let days = days(sentence, Some(written.parts().0));
        found.extend(days.iter().filter(|(_, day)| late(day)).map(|_| sentence.to_owned()).take(1));
    }
    found
}

/// Minutes of the day in a text, in its order.
fn clocks(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('时') {
        let before = text.get(..at).unwrap_or_default();
        let from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(hour) = before.get(from..).unwrap_or_default().parse::<u32>() else { continue };
        let rest = text.get(at + '时'.len_utf8()..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let minute = rest.get(..end).and_then(|m| m.parse::<u32>().ok()).unwrap_or(0);
        found.push(hour * 60 + minute);
    }
    found
}

/// What takes a time that it can't take, and what is seen after it was over.
fn wrong_order(kind: Kind, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for sentence in text.split(['。', '？']) {
        let clocks = clocks(sentence);
        let blow = ["撞上", "碰在一起", "追尾"].iter().any(|word| sentence.contains(word));
        let waits = clocks.first().zip(clocks.last()).is_some_and(|(a, b)| a.abs_diff(*b) > 2);
        if blow && waits && kind == Kind::Statement {
            found.push(sentence.to_owned());
        }
    }
    let first = text.split('。').next().unwrap_or_default();
    let stopped = ["拦停", "拦下", "设点"].iter().any(|word| first.contains(word));
    if let Some(at) = clocks(first).first().filter(|_| kind == Kind::Vehicle && stopped) {
        for sentence in text.split('。').skip(1) {
            let seen = ["轨迹", "卡口记录", "沿途录像"].iter().any(|word| sentence.contains(word));
            let later = clocks(sentence).iter().any(|seen| (1..300).contains(&seen.saturating_sub(*at)));
            if seen && later {
                found.push(sentence.to_owned());
            }
        }
    }
    found
}

/// The digits from a place on.
fn digits_at(text: &str, from: usize) -> Option<&str> {
    let rest = text.get(from..)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)
}

/// Deeds and names that contradict each other.
fn contradictions(kind: Kind, text: &str, people: &[Known]) -> Vec<String> {
    let mut found = Vec::new();
    if kind == Kind::Dispatch {
        let mut paid = BTreeSet::new();
        for verb in PAYING {
            for (at, _) in text.match_indices(verb) {
                let sum = digits_at(text, at + verb.len()).unwrap_or_default();
                if !sum.is_empty() && !paid.insert(sum.to_owned()) {
                    found.push(format!("{verb}{sum}元"));
                }
            }
        }
    }
    if kind == Kind::Statement {
        for (at, _) in text.match_indices("问：") {
            let question = text.get(at..).and_then(|t| t.split("答：").next()).unwrap_or_default();
            let before = text.get(..at).unwrap_or_default();
            let number = question.split(|c: char| !c.is_ascii_digit()).find(|n| n.len() == 11);
            found.extend(number.filter(|number| !before.contains(*number)).map(ToOwned::to_owned));
        }
    }
    for person in people.iter().filter(|p| text.contains(&p.name)) {
        let child = people.iter().any(|p| p.age < 13 && text.contains(&p.name));
        let as_child = text.contains(&format!("同学{}", person.name));
        if as_child && child && person.age > 16
            || person.age < 14 && text.contains(&format!("证人{}", person.name))
        {
            found.push(person.name.clone());
        }
        let hidden = format!("{}某", person.surname);
        if text.contains(&hidden) {
            found.push(format!("{hidden} + {}", person.name));
        }
    }
    let chars: Vec<char> = text.chars().collect();
    for four in chars.windows(4) {
        if let [a, b, c, d] = four
            && (a, b) == (c, d)
            && a != b
            && four.iter().all(|c| numerals::is_han(*c))
        {
            found.push(four.iter().collect());
        }
    }
    found
}
