//! The tables that the program itself draws from, checked and made ready once.

use std::collections::BTreeSet;

use super::fault::DataProblem;
use super::rng::Stream;
use super::vocab::{Table, Tables};

/// Popular characters of one sex and generation; pools of less popular ones.
#[derive(Debug, Default)]
pub struct Given {
    /// `[man or woman][generation]`.
    popular: [[Vec<char>; 4]; 2],
    /// Whole given names that are met most often, the same way; none before version 3.
    whole: [[Vec<Box<str>>; 4]; 2],
    /// Common, rare, rarest.
    pools: [Vec<char>; 3],
    never: BTreeSet<String>,
    /// Characters that only begin a name of two.
    first: BTreeSet<char>,
    /// Characters that only women, only men have.
    sexes: [BTreeSet<char>; 2],
}

/// Tables by name, and given names made ready.
#[derive(Debug)]
pub struct Lexicon {
    /// The version of the generator whose data they are.
    pub version: u32,
    tables: Tables,
    /// Characters of given names.
    pub given: Given,
    /// Rows of `town` for each row of `county`.
    towns: Vec<Vec<usize>>,
    /// Rows of `town` that have villages, the same way.
    villages: Vec<Vec<usize>>,
}

/// Tables and columns without which nothing can be drawn.
const NEEDED: &[(&str, &[&str])] = &[
    ("surnames", &["surname", "weight"]),
    ("given_popular", &["set", "chars"]),
    ("given_pool", &["set", "chars"]),
    ("given_never", &["given"]),
    ("given_first", &["chars"]),
    ("given_sex", &["set", "chars"]),
    ("code_length", &["letters", "chars"]),
    ("county", &["code", "name", "weight"]),
    ("town", &["county", "name", "number", "fits"]),
    ("community", &["name", "fits"]),
    ("village_first", &["part"]),
    ("village_last", &["part"]),
    ("street", &["name", "fits"]),
    ("estate", &["name"]),
    ("spot", &["name", "fits"]),
    ("job", &["name", "sex", "min", "max", "school", "place", "class"]),
    ("car", &["kind", "plate_kind", "class", "weight"]),
    ("colour", &["name", "fits"]),
    ("make", &["name"]),
    ("trade", &["name", "kind", "lines", "min", "max", "staff"]),
    ("brand", &["name"]),
];

/// What version 3 needs besides.
const LATER: &[(&str, &[&str])] = &[("given_whole", &["set", "names"])];

/// Words for which a table must have a row that suits, because whatever is drawn may ask for it.
const SUITED: &[(&str, &[&str])] = &[
    ("community", &["城", "镇"]),
    ("street", &["城", "镇"]),
    ("spot", &["城", "镇", "村"]),
    ("colour", &["客", "货", "摩"]),
];

impl Lexicon {
    /// Checks that everything needed is there.
    ///
    /// # Errors
    /// The first table, column or set that is missing.
    pub fn new(version: u32, tables: Tables) -> Result<Self, DataProblem> {
        let later = LATER.iter().filter(|_| version > 2);
        for &(name, columns) in NEEDED.iter().chain(later) {
            let table = tables.get(name).ok_or_else(|| DataProblem::NoTable(name.to_owned()))?;
            if !columns.iter().copied().eq(table.columns().iter().map(String::as_str)) {
                let allowed = format!("table {name:?} needs the columns {}", columns.join(", "));
                return Err(DataProblem::Value {
                    key: "columns",
                    found: table.columns().join(", "),
                    allowed,
                });
            }
        }
        for &(name, words) in SUITED {
            let suits = |word: &&&str| tables.get(name).is_some_and(|table| table.suits(word));
            if let Some(word) = words.iter().find(|word| !suits(word)) {
                return Err(DataProblem::Empty(format!("the rows of {name:?} that fit {word}")));
            }
        }
        let given = Given::default();
        let mut lexicon = Self { version, tables, given, towns: Vec::new(), villages: Vec::new() };
        lexicon.given = lexicon.read_given()?;
        lexicon.read_towns()?;
        Ok(lexicon)
    }

    fn read_given(&self) -> Result<Given, DataProblem> {
        let set = |table: &str, set: &str| {
            let table = self.table(table);
            let rows = (0..table.len()).filter(|row| table.cell(*row, 0) == set);
            let chars: Vec<char> = rows.flat_map(|row| table.cell(row, 1).chars()).collect();
            if chars.len() < 2 { Err(DataProblem::Empty(format!("the set {set:?}"))) } else { Ok(chars) }
        };
        let mut given = Given::default();
        self.read_whole(&mut given);
        for (sexes, sex) in given.popular.iter_mut().zip(["m", "f"]) {
            for (chars, generation) in sexes.iter_mut().zip(1..) {
                *chars = set("given_popular", &format!("{sex}{generation}"))?;
            }
        }
        for (pool, name) in given.pools.iter_mut().zip(["common", "rare", "rarest"]) {
            *pool = set("given_pool", name)?;
        }
        let never = self.table("given_never");
        given.never = (0..never.len()).map(|row| never.cell(row, 0).to_owned()).collect();
        for (chars, name) in given.sexes.iter_mut().zip(["f", "m"]) {
            *chars = set("given_sex", name)?.into_iter().collect();
        }
        let first = self.table("given_first");
        given.first = (0..first.len()).flat_map(|row| first.cell(row, 0).chars()).collect();
        Ok(given)
    }

    fn read_whole(&self, given: &mut Given) {
        let table = self.table("given_whole");
        for (sexes, sex) in given.whole.iter_mut().zip(["m", "f"]) {
            for (names, generation) in sexes.iter_mut().zip(1..) {
                let set = format!("{sex}{generation}");
                let rows = (0..table.len()).filter(|row| table.cell(*row, 0) == set);
                *names = rows.flat_map(|row| table.cell(row, 1).split('、')).map(Box::from).collect();
            }
        }
    }

    fn read_towns(&mut self) -> Result<(), DataProblem> {
        let (counties, towns) = (self.table("county"), self.table("town"));
        let of = |county: usize, villages: bool| -> Vec<usize> {
            let has = |t: &usize| towns.cell(*t, 0) == counties.cell(county, 0);
            let fits = |t: &usize| !villages || towns.cell(*t, 3) != "城";
            (0..towns.len()).filter(|t| has(t) && fits(t)).collect()
        };
        let all: Vec<_> = (0..counties.len()).map(|c| of(c, false)).collect();
        let rural: Vec<_> = (0..counties.len()).map(|c| of(c, true)).collect();
        if let Some(at) = all.iter().position(Vec::is_empty) {
            return Err(DataProblem::Empty(format!("the list of towns of {}", counties.cell(at, 1))));
        }
        (self.towns, self.villages) = (all, rural);
        Ok(())
    }

    /// A table; an empty one where there is none, which [`Lexicon::new`] has excluded.
    pub fn table(&self, name: &str) -> &Table {
        static NONE: std::sync::OnceLock<Table> = std::sync::OnceLock::new();
        self.tables.get(name).unwrap_or_else(|| NONE.get_or_init(Table::none))
    }

    /// All tables.
    pub const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// One cell of a row drawn from a table.
    pub fn word(&self, table: &str, stream: &mut Stream) -> &str {
        let table = self.table(table);
        table.cell(table.draw(stream), 0)
    }

    /// A row of a table that suits `word`.
    pub fn fitting(&self, table: &str, word: &str, stream: &mut Stream) -> usize {
        self.table(table).draw_fitting(word, stream)
    }

    /// The name of a village.
    pub fn village(&self, stream: &mut Stream) -> String {
        format!("{}{}村", self.word("village_first", stream), self.word("village_last", stream))
    }

    /// A town of a county, with villages where asked; the first of all if there is none.
    pub fn town(&self, county: usize, villages: bool, stream: &mut Stream) -> usize {
        let lists = if villages { &self.villages } else { &self.towns };
        let rural = lists.get(county).filter(|l| !l.is_empty()).or_else(|| self.towns.get(county));
        rural.and_then(|list| stream.pick(list)).copied().unwrap_or(0)
    }
}

impl Given {
    /// A given name. `generation` is 0 to 3, `rare` the share of rare characters in a hundred.
    pub fn draw(
        &self,
        version: u32,
        male: bool,
        generation: usize,
        rare: u64,
        stream: &mut Stream,
    ) -> String {
        const SINGLE: [u64; 4] = [12, 26, 36, 18];
        if version > 2 && rare == 0 {
            return self.draw_usual(male, generation, stream);
        }
        let single = SINGLE.get(generation).copied().unwrap_or(20);
        let popular = self
            .popular
            .get(usize::from(!male))
            .and_then(|s| s.get(generation))
            .map_or(&[][..], Vec::as_slice);
        let mut name = String::new();
        for _ in 0..8 {
            name.clear();
            let first = self.character(male, popular, rare, stream);
            name.push(first);
            if self.first.contains(&first) || !stream.chance(single) {
                let second = self.character(male, popular, rare, stream);
                if self.first.contains(&second) || second == first && (generation < 2 || male) {
                    continue;
                }
                name.push(second);
            }
            if !self.never.contains(&name) {
                break;
            }
        }
        name
    }

    /// A given name as it is met every day: one of the commonest of its generation, or two of the
    /// characters that names of that generation are made of.
    fn draw_usual(&self, male: bool, generation: usize, stream: &mut Stream) -> String {
        /// Of a hundred: names out of the list, and of the others those of one character.
        const WHOLE: [u64; 4] = [45, 45, 45, 40];
        const SINGLE: [u64; 4] = [4, 20, 22, 4];
        fn list<T>(sets: &[[Vec<T>; 4]; 2], male: bool, generation: usize) -> &[T] {
            sets.get(usize::from(!male)).and_then(|s| s.get(generation)).map_or(&[][..], Vec::as_slice)
        }
        // The lesser of two draws: the front of a list is met three times as often as its end.
        fn front<'a, T>(list: &'a [T], stream: &mut Stream) -> Option<&'a T> {
            let n = list.len() as u64;
            list.get(stream.below(n).min(stream.below(n)) as usize)
        }
        let of = |lists: [u64; 4]| lists.get(generation).copied().unwrap_or(0);
        let popular = list(&self.popular, male, generation);
        let whole = list(&self.whole, male, generation);
        for _ in 0..8 {
            let mut name = String::new();
            if stream.chance(of(WHOLE)) {
                name.extend(front(whole, stream).map(AsRef::<str>::as_ref));
            } else {
                let (first, second) = (front(popular, stream), front(popular, stream));
                let single = stream.chance(of(SINGLE));
                let Some((first, second)) = first.zip(second) else { break };
                if !single && (self.first.contains(second) || first == second) {
                    continue;
                }
                if single && self.first.contains(first) {
                    continue;
                }
                name.push(*first);
                name.extend((!single).then_some(*second));
            }
            if !name.is_empty() && !self.never.contains(&name) {
                return name;
            }
        }
        "文".to_owned()
    }

    /// A character that suits the sex.
    fn character(&self, male: bool, popular: &[char], rare: u64, stream: &mut Stream) -> char {
        let [women, men] = &self.sexes;
        let others = if male { women } else { men };
        let drawn = (0..12).map(|_| self.any_character(popular, rare, stream));
        drawn.into_iter().find(|c| !others.contains(c)).unwrap_or('文')
    }

    fn any_character(&self, popular: &[char], rare: u64, stream: &mut Stream) -> char {
        let [common, rarer, rarest] = &self.pools;
        let pool: &[char] = if stream.chance(rare) {
            if stream.chance(45) { rarest } else { rarer }
        } else if stream.chance(12) {
            common
        } else {
            // The lesser of two draws: the front of the list is met three times as often as its end.
            let n = popular.len() as u64;
            let at = stream.below(n).min(stream.below(n));
            return popular.get(at as usize).copied().unwrap_or('明');
        };
        stream.pick(pool).copied().unwrap_or('明')
    }
}
