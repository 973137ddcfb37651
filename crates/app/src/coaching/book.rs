//! An officer's error book as it is read: each item with its codes, what was typed instead, what it is like, when it is due.

use jiff::civil::Date;
use uuid::Uuid;

use super::known::Known;
use super::plan::set_beside;
use crate::desk_data::date;
use dabiao_content::generator::confusables;
use dabiao_content::hints::{Hints, wubi_word_code};
use dabiao_content::sounds::Sounds;
use dabiao_domain::practice::{Alike, BookItem, Confusables, Entry, Item, Ladder, Target, error_book, slips};

/// What an item is like, at most.
const MOST_LIKE: usize = 4;
/// What was typed in its place, at most.
const MOST_INSTEAD: usize = 3;

/// An error book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorBook {
    /// Its items, what costs most first.
    pub lines: Vec<BookLine>,
    /// Slips that its officer has dismissed, the newest first.
    pub slips: Vec<SlipLine>,
}

/// An item of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookLine {
    /// Which item.
    pub item: Item,
    /// How it is read, with tone marks; empty for what has no reading.
    pub pinyin: String,
    /// Its code in Wubi 86; empty where there is none.
    pub wubi: String,
    /// What was typed in its place, the most frequent first.
    pub instead: Vec<Instead>,
    /// What it is taken for by many, where that was not typed.
    pub like: Vec<(char, Alike)>,
    /// How often it came.
    pub count: u32,
    /// How often it was wrong at first.
    pub errors: u32,
    /// Since when and why it is in the book, and its clean sessions since.
    pub entry: Entry,
    /// The day from which on it is to be practised again.
    pub due: Date,
    /// Whether that day has come.
    pub due_now: bool,
    /// The newest attempt in which it was wrong; none where it is only slow.
    pub last_wrong: Option<Uuid>,
}

/// What was typed in place of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// What was typed.
    pub text: String,
    /// In how many attempts.
    pub times: u32,
    /// How the two are alike, where that is known.
    pub alike: Option<Alike>,
}

/// A dismissed slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipLine {
    /// The attempt.
    pub attempt: Uuid,
    /// Its day.
    pub day: Date,
    /// The item.
    pub item: Item,
    /// What was typed instead; empty where nothing was.
    pub instead: String,
}

impl ErrorBook {
    /// The book of whom `known` is.
    pub(super) fn of(known: &Known) -> Self {
        let items = error_book(&known.sessions, &known.dismissed, known.today);
        // An unreadable table shows no codes; a test holds that it is readable.
        let hints = if items.is_empty() { None } else { Hints::load().ok() };
        let alike = Likeness { listed: confusables(), heard: hints.as_ref().map(Sounds::of) };
        let due_now = |item: &BookItem| item.due <= known.today;
        let line = |item: BookItem| BookLine {
            due_now: due_now(&item),
            pinyin: hints.as_ref().map_or_else(String::new, |hints| pinyin(hints, item.item)),
            wubi: hints.as_ref().and_then(|hints| wubi(hints, item.item)).unwrap_or_default(),
            like: like(&item, &alike),
            instead: instead(&item, &alike),
            item: item.item,
            count: item.count,
            errors: item.errors,
            entry: item.entry,
            due: date(item.due),
            last_wrong: item.last_wrong,
        };
        let slip = |slip: dabiao_domain::practice::Slip| SlipLine {
            attempt: slip.attempt,
            day: date(slip.day),
            item: slip.item,
            instead: slip.instead.unwrap_or_default(),
        };
        Self {
            lines: items.into_iter().map(line).collect(),
            slips: slips(&known.sessions, &known.dismissed).into_iter().map(slip).collect(),
        }
    }

    /// The items of a ladder, or of all, that a text can be made of: those that are due first, then what costs most.
    pub fn targets(&self, ladder: Option<Ladder>, most: usize) -> Vec<Target> {
        let of = |line: &&BookLine| {
            let own = line.item.ladder();
            own != Ladder::Forms && ladder.is_none_or(|ladder| ladder == own)
        };
        let mut lines: Vec<&BookLine> = self.lines.iter().filter(of).collect();
        lines.sort_by_key(|line| !line.due_now);
        let alike = confusables();
        let target = |line: &BookLine| {
            let instead = line.instead.iter().map(|one| one.text.clone()).collect();
            set_beside(Target { item: line.item, instead }, &alike)
        };
        lines.into_iter().take(most).map(target).collect()
    }

    /// How many items are due that a text can be made of.
    pub fn due(&self) -> usize {
        self.lines.iter().filter(|line| line.due_now && line.item.ladder() != Ladder::Forms).count()
    }
}

fn pinyin(hints: &Hints, item: Item) -> String {
    let chars: String = item.chars().into_iter().collect();
    let all = dabiao_content::readings::readings(hints, &chars);
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The code of a character or a word: of a character the shortest, of a word as it is typed whole.
fn wubi(hints: &Hints, item: Item) -> Option<String> {
    let chars = item.chars();
    if let [only] = chars[..] {
        return hints.wubi(only).first().map(|code| (*code).to_owned());
    }
    let full: Vec<&str> = chars.iter().filter_map(|c| hints.wubi(*c).last().copied()).collect();
    (full.len() == chars.len()).then(|| wubi_word_code(&full)).flatten()
}

/// What is taken for what: by the list, which knows looks, and else by the readings of the table.
struct Likeness<'a> {
    listed: Confusables,
    heard: Option<Sounds<'a>>,
}

impl Likeness<'_> {
    fn kind(&self, wanted: char, typed: char) -> Option<Alike> {
        let heard = || self.heard.as_ref().and_then(|sounds| sounds.kind(wanted, typed));
        self.listed.kind(wanted, typed).or_else(heard)
    }

    fn like(&self, c: char) -> Vec<(char, Alike)> {
        let mut all = self.listed.like(c);
        for one in self.heard.iter().flat_map(|sounds| sounds.like(c)) {
            if !all.iter().any(|(known, _)| *known == one.0) {
                all.push(one);
            }
        }
        all
    }
}

fn instead(item: &BookItem, alike: &Likeness<'_>) -> Vec<Instead> {
    let of = |(text, times): &(String, u32)| {
        let typed: Vec<char> = text.chars().collect();
        let alike = match (item.item.chars().as_slice(), typed.as_slice()) {
            ([wanted], [typed]) => alike.kind(*wanted, *typed),
            _ => None,
        };
        Instead { text: text.clone(), times: *times, alike }
    };
    item.instead.iter().take(MOST_INSTEAD).map(of).collect()
}

fn like(item: &BookItem, alike: &Likeness<'_>) -> Vec<(char, Alike)> {
    let [only] = item.item.chars()[..] else { return Vec::new() };
    let mut like = alike.like(only);
    like.retain(|(c, _)| !item.instead.iter().any(|(text, _)| text.chars().eq([*c])));
    like.truncate(MOST_LIKE);
    like
}
