//! Invented people: name, sex, birth, number, family, schooling and work that agree with each other.

use std::fmt::Write as _;

use super::cast::{Lives, Marriage, PersonSpec, Relation};
use super::lexicon::Lexicon;
use super::life;
use super::place::Place;
use super::rng::Stream;
use dabiao_domain::record::civil::Day;
use dabiao_domain::record::lists;

/// Share of rare characters in given names where a template does not state it, in a hundred.
const RARE: u64 = 6;

/// Where a person lives: drawn only when it is written, for most texts do not say.
#[derive(Clone, Debug)]
enum Home {
    /// At an address of the cast.
    At(Box<Place>),
    /// In a county, at the address that this stream gives.
    In(usize, Stream),
}

impl Home {
    fn county(&self) -> usize {
        match self {
            Self::At(place) => place.county,
            Self::In(county, _) => *county,
        }
    }

    fn write(&self, part: &str, lexicon: &Lexicon, out: &mut String) {
        match self {
            Self::At(place) => place.write(part, lexicon, out),
            Self::In(county, stream) => {
                Place::draw(Some(*county), None, lexicon, stream).write(part, lexicon, out);
            }
        }
    }
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The family's name.
    pub surname: String,
    given: String,
    /// The surname that a woman's husband and children have.
    husband: String,
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
    home: Home,
    /// For what few records ask: a former name, a name that is nearly the same.
    more: Stream,
}

impl Person {
    /// Draws a person as `spec` asks, as of the day `today`; `other` is the relative, `place` the address
    /// that [`PersonSpec::lives`] names.
    pub fn draw(
        spec: &PersonSpec,
        other: Option<&Self>,
        place: Option<&Place>,
        today: Day,
        lexicon: &Lexicon,
        stream: &Stream,
    ) -> Self {
        let mut dice = stream.child("person", 0);
        let kin = spec.relation.map(|(relation, _)| relation).zip(other);
        let male = match (spec.male, kin) {
            (Some(male), _) => male,
            (None, Some((Relation::Spouse, o))) => !o.male,
            _ => dice.chance(51),
        };
        let born = Self::birth(spec, kin, today, &mut dice);
        let age = i64::from(born.age_on(today));
        let surname = match kin.and_then(|(relation, o)| o.surname_for(relation, male)) {
            Some(surname) => surname.to_owned(),
            None => lexicon.word("surnames", &mut dice).to_owned(),
        };
        let husband = match kin {
            _ if male => String::new(),
            Some((Relation::Spouse | Relation::Parent | Relation::Grandparent, o)) => o.surname.clone(),
            _ => lexicon.word("surnames", &mut dice).to_owned(),
        };
        let generation = match born.parts().0 {
            ..=1959 => 0,
            1960..=1979 => 1,
            1980..=1999 => 2,
            _ => 3,
        };
        let mut names = stream.child("given", 0);
        let mut given = String::new();
        for _ in 0..5 {
            given = lexicon.given.draw(
                lexicon.version,
                male,
                generation,
                spec.rare.unwrap_or(if lexicon.version > 2 { 0 } else { RARE }),
                &mut names,
            );
            if other.is_none_or(|o| o.given != given) {
                break;
            }
        }
        let home = Self::home(spec, kin, place, lexicon, stream);
        let blood = kin.filter(|(relation, _)| *relation != Relation::Spouse).map(|(_, o)| o);
        let county = match blood {
            Some(o) if dice.chance(80) => o.county,
            _ if dice.chance(80) => home.county(),
            _ => lexicon.table("county").draw(&mut dice),
        };
        let number = life::id_number(lexicon.table("county").cell(county, 0), born, male, &mut dice);
        let job = life::job(lexicon, spec.job.as_deref(), male, age, &mut dice);
        let ever = matches!(kin, Some((Relation::Parent | Relation::Grandparent, _)));
        let marriage = spec.marriage.or(ever.then_some(Marriage::Ever));
        Self {
            surname,
            given,
            husband,
            male,
            born,
            today,
            number,
            phone: format!("12{:09}", dice.below(1_000_000_000)),
            nation: blood.map_or_else(|| life::nation(lexicon.version, &mut dice), |o| o.nation),
            school: life::school(age, born, lexicon, job, &mut dice),
            job,
            married: life::marriage(marriage, male, age, &mut dice),
            relation: spec.relation.map(|(relation, _)| relation),
            county,
            home,
            more: stream.child("more", 0),
        }
    }

    /// The surname of this person's relative of that relation; none where it does not follow from the family.
    fn surname_for(&self, relation: Relation, male: bool) -> Option<&str> {
        let line = if self.male { &self.surname } else { &self.husband };
        match relation {
            Relation::Child | Relation::Grandchild => Some(line),
            Relation::Spouse if male => Some(line),
            Relation::Elder | Relation::Younger => Some(&self.surname),
            Relation::Parent | Relation::Grandparent if male => Some(&self.surname),
            Relation::Spouse | Relation::Parent | Relation::Grandparent => None,
        }
    }

    fn home(
        spec: &PersonSpec,
        kin: Option<(Relation, &Self)>,
        place: Option<&Place>,
        lexicon: &Lexicon,
        stream: &Stream,
    ) -> Home {
        let stream = stream.child("home", 0);
        let counties = lexicon.table("county");
        let drawn = || counties.draw(&mut stream.child("county", 0));
        match (spec.lives.map(|(lives, _)| lives).zip(place), kin) {
            (Some((Lives::At, place)), _) => Home::At(Box::new(place.clone())),
            (Some((Lives::Near, place)), _) => Home::In(place.county, stream),
            (Some((Lives::Away, place)), _) => {
                let mut dice = stream.child("away", 0);
                let elsewhere = (0..8).map(|_| counties.draw(&mut dice)).find(|c| *c != place.county);
                Home::In(elsewhere.unwrap_or((place.county + 1) % counties.len()), stream)
            }
            (None, Some((Relation::Spouse | Relation::Child | Relation::Grandchild, o))) => o.home.clone(),
            (None, Some((_, o))) => Home::In(o.home.county(), stream),
            (None, None) => Home::In(drawn(), stream),
        }
    }

    /// A day of birth such that the age on `today` is in the range.
    fn birth(spec: &PersonSpec, kin: Option<(Relation, &Self)>, today: Day, dice: &mut Stream) -> Day {
        let age = match kin {
            None => {
                let (low, high) = spec.age.unwrap_or((18, 80));
                dice.range(low, high)
            }
            Some((relation, o)) => {
                let base = i64::from(o.born.age_on(today));
                let around = match relation {
                    Relation::Spouse => base + dice.range(-3, 3),
                    Relation::Child => base - dice.range(23, 33),
                    Relation::Parent => base + dice.range(23, 31),
                    Relation::Elder => base + dice.range(2, 8),
                    Relation::Younger => base - dice.range(2, 6),
                    Relation::Grandchild => base - dice.range(48, 60),
                    Relation::Grandparent => base + dice.range(48, 60),
                };
                let least = if relation == Relation::Spouse { 22 } else { 0 };
                let (low, high) = spec.age.unwrap_or((least, 105));
                around.clamp(low, high)
            }
        };
        let latest = today.years_before(age as i32);
        let earliest = today.years_before(age as i32 + 1);
        // Strictly after the day a year before: born on it, the person would be a year older.
        Day((dice.range(i64::from(earliest.0) + 1, i64::from(latest.0))) as i32)
    }

    fn age(&self) -> i32 {
        self.born.age_on(self.today)
    }

    fn of_sex(&self, man: &'static str, woman: &'static str) -> &'static str {
        if self.male { man } else { woman }
    }

    /// The whole name.
    pub fn name(&self) -> String {
        format!("{}{}", self.surname, self.given)
    }

    /// Whole years of life at the time of the record.
    pub fn years(&self) -> i32 {
        self.age()
    }

    /// Writes a part.
    pub fn write(&self, part: &str, lexicon: &Lexicon, out: &mut String) {
        let (year, month, day) = self.born.parts();
        let written = match part {
            "name" | "named" => write!(out, "{}{}", self.surname, self.given),
            "alias" | "alike" => write!(out, "{}{}", self.surname, self.other_given(part, lexicon)),
            "sur" => write!(out, "{}", self.surname),
            "given" => write!(out, "{}", self.given),
            "some" => write!(out, "{}某", self.surname),
            "sex" => write!(out, "{}", self.of_sex("男", "女")),
            "he" => write!(out, "{}", self.of_sex("他", "她")),
            "title" => write!(out, "{}{}", self.surname, self.of_sex("先生", "女士")),
            "nation" => write!(out, "{}", self.nation),
            "birth" => write!(out, "{year}年{month}月{day}日"),
            "birthday" => write!(out, "{}", self.born.digits()),
            "age" => write!(out, "{}", self.age()),
            "id" => write!(out, "{}", self.number),
            "phone" => write!(out, "{}", self.phone),
            "tail" => write!(out, "{}", self.phone.get(7..).unwrap_or_default()),
            "school" => write!(out, "{}", lists::SCHOOLING.get(self.school).copied().unwrap_or_default()),
            "marriage" => write!(out, "{}", self.married),
            "origin" => {
                let county = lexicon.table("county").cell(self.county, 1);
                // A district is named with its city.
                write!(out, "岚江省{}{county}", if county.ends_with('区') { "云台市" } else { "" })
            }
            "county" => write!(out, "{}", lexicon.table("county").cell(self.home.county(), 1)),
            "badge" => write!(out, "590{}", self.number.get(14..17).unwrap_or("000")),
            "address" => return self.home.write("full", lexicon, out),
            "short" => return self.home.write("short", lexicon, out),
            _ => write!(out, "{}", self.word(part, lexicon)),
        };
        debug_assert!(written.is_ok(), "writing to a string");
    }

    /// The parts that are words of a list.
    fn word<'a>(&'a self, part: &str, lexicon: &'a Lexicon) -> &'a str {
        let jobs = lexicon.table("job");
        match (part, self.job == jobs.len()) {
            ("job", true) => self.before_work(),
            ("work", true) => "无",
            ("job", false) => jobs.cell(self.job, 0),
            ("work", false) => jobs.cell(self.job, 5),
            ("stage", _) => match self.age() {
                ..=6 => "幼儿",
                7..=17 => "学生",
                18..=59 => "成人",
                _ => "老人",
            },
            ("relation", _) => self.form_relation(),
            ("kin", _) => self.kin(),
            _ => "",
        }
    }

    /// Another given name of the same sex and age, or this one with its last character changed.
    fn other_given(&self, part: &str, lexicon: &Lexicon) -> String {
        let mut dice = self.more.child(part, 0);
        let generation = usize::from(self.born.parts().0 >= 1980) + 1;
        for _ in 0..8 {
            let other = lexicon.given.draw(lexicon.version, self.male, generation, 0, &mut dice);
            let mut made = self.given.clone();
            if part == "alias" {
                made.clone_from(&other);
            } else {
                made.pop();
                made.extend(other.chars().last());
            }
            if made != self.given {
                return made;
            }
        }
        format!("小{}", self.given)
    }

    fn before_work(&self) -> &'static str {
        match self.age() {
            ..=2 => "婴幼儿",
            3..=5 => "幼儿园儿童",
            6..=11 => "小学生",
            12..=17 => "中学生",
            _ => "无业",
        }
    }

    fn form_relation(&self) -> &'static str {
        match self.relation {
            None => "户主",
            Some(Relation::Spouse) => "配偶",
            Some(Relation::Child) => self.of_sex("子", "女"),
            Some(Relation::Parent) => self.of_sex("父亲", "母亲"),
            Some(Relation::Elder | Relation::Younger) => "兄弟姐妹",
            Some(Relation::Grandchild) => "孙子女",
            Some(Relation::Grandparent) => "其他亲属",
        }
    }

    fn kin(&self) -> &'static str {
        match self.relation {
            None => "本人",
            Some(Relation::Spouse) => self.of_sex("丈夫", "妻子"),
            Some(Relation::Child) => self.of_sex("儿子", "女儿"),
            Some(Relation::Parent) => self.of_sex("父亲", "母亲"),
            Some(Relation::Elder) => self.of_sex("哥哥", "姐姐"),
            Some(Relation::Younger) => self.of_sex("弟弟", "妹妹"),
            Some(Relation::Grandchild) => self.of_sex("孙子", "孙女"),
            Some(Relation::Grandparent) => self.of_sex("爷爷", "奶奶"),
        }
    }
}
