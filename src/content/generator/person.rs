//! People who never were: name, sex, birth, number, schooling and work that agree with each other.

use std::fmt::Write as _;

use super::cast::{PersonSpec, Relation};
use super::lexicon::Lexicon;
use super::place::Place;
use super::rng::Stream;
use crate::domain::record::civil::Day;
use crate::domain::record::{lists, numbers};

/// Share of rare characters in given names where a template says nothing, in a hundred.
const RARE: u64 = 6;

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    surname: String,
    given: String,
    /// True for a man.
    pub male: bool,
    born: Day,
    today: Day,
    number: String,
    phone: String,
    nation: &'static str,
    school: usize,
    job: usize,
    married: &'static str,
    relation: Option<Relation>,
    county: usize,
    home: Place,
}

impl Person {
    /// Draws a person as `spec` asks, as of the day `today`; `other` is who it is related to.
    pub fn draw(
        spec: &PersonSpec,
        other: Option<&Self>,
        home: Option<&Place>,
        today: Day,
        lexicon: &Lexicon,
        stream: &Stream,
    ) -> Self {
        let mut dice = stream.child("person", 0);
        let relation = spec.relation.map(|(r, _)| r);
        let male = match (spec.male, relation, other) {
            (Some(male), ..) => male,
            (None, Some(Relation::Spouse), Some(o)) => !o.male,
            _ => dice.chance(51),
        };
        let born = Self::birth(spec, relation.zip(other), today, &mut dice);
        let age = i64::from(born.age_on(today));
        let family =
            relation.filter(|r| *r != Relation::Spouse && (*r != Relation::Parent || male)).and(other);
        let surname = match family {
            Some(o) => o.surname.clone(),
            None => lexicon.word("surnames", &mut dice).to_owned(),
        };
        let generation = match born.parts().0 {
            ..=1959 => 0,
            1960..=1979 => 1,
            1980..=1999 => 2,
            _ => 3,
        };
        let mut names = stream.child("given", 0);
        let mut given = lexicon.given.draw(male, generation, spec.rare.unwrap_or(RARE), &mut names);
        for _ in 0..4 {
            if other.is_some_and(|o| o.surname == surname && o.given == given) {
                given = lexicon.given.draw(male, generation, spec.rare.unwrap_or(RARE), &mut names);
            }
        }
        let home = match (home, other, relation) {
            (Some(place), ..) => place.clone(),
            (None, Some(o), Some(Relation::Spouse | Relation::Child)) => o.home.clone(),
            _ => Place::draw(None, None, lexicon, &stream.child("home", 0)),
        };
        let county = match family {
            Some(o) if dice.chance(80) => o.county,
            _ if dice.chance(70) => home.county,
            _ => lexicon.table("county").draw(&mut dice),
        };
        let number = id_number(lexicon.table("county").cell(county, 0), born, male, &mut dice);
        let job = job(lexicon, male, age, &mut dice);
        Self {
            surname,
            given,
            male,
            born,
            today,
            number,
            phone: format!("12{:09}", dice.below(1_000_000_000)),
            nation: nation(family, &mut dice),
            school: school(age, born, lexicon, job, &mut dice),
            job,
            married: married(spec, male, age, &mut dice),
            relation,
            county,
            home,
        }
    }

    /// A day of birth such that the age on `today` is in the range.
    fn birth(spec: &PersonSpec, other: Option<(Relation, &Self)>, today: Day, dice: &mut Stream) -> Day {
        let age = match (other, spec.age) {
            (None, range) => {
                let (low, high) = range.unwrap_or((18, 80));
                dice.range(low, high)
            }
            (Some((relation, o)), range) => {
                let base = i64::from(o.born.age_on(today));
                let around = match relation {
                    Relation::Spouse => base + dice.range(-3, 3),
                    Relation::Child => base - dice.range(23, 33),
                    Relation::Parent => base + dice.range(23, 31),
                    Relation::Sibling => base + dice.range(1, 8) * if dice.chance(50) { 1 } else { -1 },
                };
                let (low, high) =
                    range.unwrap_or(if relation == Relation::Spouse { (22, 105) } else { (0, 105) });
                around.clamp(low, high)
            }
        };
        let latest = today.years_before(age as i32);
        let earliest = today.years_before(age as i32 + 1);
        // Strictly after the day a year before: born on it, the person would be a year older.
        Day((dice.range(i64::from(earliest.0) + 1, i64::from(latest.0))) as i32)
    }

    /// Writes an attribute.
    pub fn write(&self, attribute: &str, lexicon: &Lexicon, out: &mut String) {
        let (year, month, day) = self.born.parts();
        let jobs = lexicon.table("job");
        let of_sex = |man: &'static str, woman: &'static str| if self.male { man } else { woman };
        let written = match attribute {
            "name" => write!(out, "{}{}", self.surname, self.given),
            "sur" => write!(out, "{}", self.surname),
            "given" => write!(out, "{}", self.given),
            "some" => write!(out, "{}某", self.surname),
            "sex" => write!(out, "{}", of_sex("男", "女")),
            "he" => write!(out, "{}", of_sex("他", "她")),
            "title" => write!(out, "{}{}", self.surname, of_sex("先生", "女士")),
            "nation" => write!(out, "{}", self.nation),
            "birth" => write!(out, "{year}年{month}月{day}日"),
            "birthday" => write!(out, "{}", self.born.digits()),
            "age" => write!(out, "{}", self.born.age_on(self.today)),
            "id" => write!(out, "{}", self.number),
            "phone" => write!(out, "{}", self.phone),
            "school" => write!(out, "{}", lists::SCHOOLING.get(self.school).copied().unwrap_or_default()),
            "job" if self.job == jobs.len() => write!(out, "{}", self.small()),
            "work" if self.job == jobs.len() => write!(out, "无"),
            "job" => write!(out, "{}", jobs.cell(self.job, 0)),
            "work" => write!(out, "{}", jobs.cell(self.job, 5)),
            "marriage" => write!(out, "{}", self.married),
            "origin" => write!(out, "岚江省{}", lexicon.table("county").cell(self.county, 1)),
            "county" => write!(out, "{}", lexicon.table("county").cell(self.county, 1)),
            "badge" => write!(out, "590{}", self.number.get(14..17).unwrap_or("000")),
            "relation" => write!(out, "{}", self.form_relation()),
            "kin" => write!(out, "{}", self.kin()),
            "address" => return self.home.write("full", lexicon, out),
            _ => Ok(()),
        };
        debug_assert!(written.is_ok(), "writing to a string");
    }

    fn small(&self) -> &'static str {
        match self.born.age_on(self.today) {
            ..=2 => "婴幼儿",
            3..=5 => "幼儿园儿童",
            6..=11 => "小学生",
            12..=17 => "中学生",
            _ => "无业",
        }
    }

    fn form_relation(&self) -> &'static str {
        match (self.relation, self.male) {
            (None, _) => "户主",
            (Some(Relation::Spouse), _) => "配偶",
            (Some(Relation::Child), true) => "子",
            (Some(Relation::Child), false) => "女",
            (Some(Relation::Parent), true) => "父亲",
            (Some(Relation::Parent), false) => "母亲",
            (Some(Relation::Sibling), _) => "兄弟姐妹",
        }
    }

    fn kin(&self) -> &'static str {
        match (self.relation, self.male) {
            (None, _) => "本人",
            (Some(Relation::Spouse), true) => "丈夫",
            (Some(Relation::Spouse), false) => "妻子",
            (Some(Relation::Child), true) => "儿子",
            (Some(Relation::Child), false) => "女儿",
            (Some(Relation::Parent), true) => "父亲",
            (Some(Relation::Parent), false) => "母亲",
            (Some(Relation::Sibling), true) => "兄弟",
            (Some(Relation::Sibling), false) => "姐妹",
        }
    }
}

/// A citizen number whose county code was never given out.
fn id_number(county: &str, born: Day, male: bool, dice: &mut Stream) -> String {
    let serial = dice.range(1, 499) * 2 + i64::from(male);
    let mut number = format!("{county}{}{serial:03}", born.digits());
    number.extend(numbers::check_digit(&number));
    number
}

fn nation(family: Option<&Person>, dice: &mut Stream) -> &'static str {
    if let Some(relative) = family {
        return relative.nation;
    }
    if dice.chance(86) {
        return "汉族";
    }
    // The larger peoples more often, by the lesser of two draws over the order of the standard.
    let n = 56;
    let at = dice.below(n).min(dice.below(n));
    lists::NATIONS.get(at as usize).copied().unwrap_or("汉族")
}

/// The row of a job, or the number of rows for those too young for any.
fn job(lexicon: &Lexicon, male: bool, age: i64, dice: &mut Stream) -> usize {
    let jobs = lexicon.table("job");
    if age < 18 {
        return jobs.len();
    }
    for _ in 0..60 {
        let row = jobs.draw(dice);
        let sex = jobs.cell(row, 1);
        if (sex == "a" || (sex == "m") == male) && (jobs.number(row, 2)..=jobs.number(row, 3)).contains(&age)
        {
            return row;
        }
    }
    (0..jobs.len())
        .rfind(|row| jobs.cell(*row, 1) == "a" && jobs.number(*row, 3) >= age)
        .unwrap_or(jobs.len())
}

/// An index into the list of schooling that agrees with age, birth and work.
fn school(age: i64, born: Day, lexicon: &Lexicon, job: usize, dice: &mut Stream) -> usize {
    let of_age = match age {
        ..=5 => return 0,
        6..=11 => return 2,
        12..=14 => return 3,
        15..=17 => return 4,
        _ => age,
    };
    let draw = dice.below(100);
    // Running shares of 文盲, 小学, 初中, 高中, 中专, 大专, 本科, 硕士 by decade of birth.
    let shares: [u64; 8] = match born.parts().0 {
        ..=1949 => [12, 62, 85, 92, 96, 98, 100, 100],
        1950..=1969 => [3, 30, 70, 85, 92, 97, 100, 100],
        1970..=1984 => [1, 10, 48, 66, 76, 89, 98, 100],
        _ => [0, 2, 26, 44, 56, 76, 96, 100],
    };
    let found = shares.iter().position(|s| draw < *s).map_or(3, |n| n + 1);
    let found = if of_age < 23 { found.min(7) } else { found };
    if lexicon.table("job").cell(job, 4) == "大学专科" { found.max(6) } else { found }
}

fn married(spec: &PersonSpec, male: bool, age: i64, dice: &mut Stream) -> &'static str {
    let draw = dice.below(100) as i64;
    if spec.married {
        return "已婚";
    }
    if age < if male { 22 } else { 20 } || age < 40 && draw > (age - 20) * 6 {
        return "未婚";
    }
    match draw {
        d if d < (age - 55) => "丧偶",
        d if d >= 94 => "离婚",
        _ => "已婚",
    }
}
