//! The cast of a template: who and what appears in a record, one line each, such as
//! `"person sex=女 age=20-45 spouse=p"`.
//!
//! Reading only: what a line means is checked here, and drawn by `scene`.

use std::collections::BTreeMap;

use super::vocab::Tables;
use crate::domain::record::civil::Day;

/// One member of a cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cast {
    /// A person.
    Person(PersonSpec),
    /// A standard address, in the county of another one if so given.
    Address {
        /// The address whose county it shares.
        of: Option<usize>,
        /// Only this style: 0 estate, 1 street, 2 village.
        style: Option<u8>,
    },
    /// A point in time.
    Time(TimeSpec),
    /// A police station or another office of a county bureau.
    Station {
        /// The address that it is responsible for.
        of: Option<usize>,
        /// Name and number of the office; a police station where none is given.
        office: Option<(String, u32)>,
    },
    /// A business.
    Business {
        /// The address that it is at.
        of: Option<usize>,
        /// Only trades that contain this.
        only: Option<String>,
    },
    /// A vehicle.
    Vehicle,
    /// A row of a table.
    Row(String),
    /// A number.
    Count {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
        /// Multiples of this.
        step: i64,
    },
    /// An amount of money.
    Money(MoneySpec),
    /// A case number: of a station, at a time.
    CaseNumber(usize, usize),
    /// A dispatch number: of a station, at a time.
    DispatchNumber(usize, usize),
    /// A unit credit code: of an address.
    Credit(usize),
    /// Characters by a pattern: `#` a digit, `@` a letter, anything else itself.
    Code(String),
}

/// What is asked of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonSpec {
    /// Sex, where it is given: true for a man.
    pub male: Option<bool>,
    /// Ages from and to.
    pub age: Option<(i64, i64)>,
    /// Relation to another person of the cast.
    pub relation: Option<(Relation, usize)>,
    /// Rare characters in so many of a hundred given names' characters.
    pub rare: Option<u64>,
    /// Whether the person is married.
    pub married: bool,
    /// Household address, where it is one of the cast.
    pub at: Option<usize>,
}

/// How a person is related to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Husband or wife.
    Spouse,
    /// Son or daughter.
    Child,
    /// Father or mother.
    Parent,
    /// Brother or sister.
    Sibling,
}

/// When something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeSpec {
    /// Another time, and whether this one is after it (1) or before it (-1).
    pub from: Option<(usize, i64)>,
    /// Minutes between the two, from and to.
    pub minutes: (i64, i64),
    /// Hours of the day, from and to, where only the day is counted from the other.
    pub hours: Option<(i64, i64)>,
}

/// How an amount is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneySpec {
    /// Drawn between, in multiples of the third.
    Range(i64, i64, i64),
    /// Drawn between the columns `min` and `max` of a row, in multiples of `step`.
    OfRow(usize),
    /// A price times a count.
    Product(usize, usize),
    /// The sum of two or more.
    Sum(Vec<usize>),
}

/// Attributes of each sort of cast, the default first.
const PERSON: &[&str] = &[
    "name", "sur", "given", "sex", "nation", "birth", "birthday", "age", "id", "phone", "school", "job",
    "work", "marriage", "he", "title", "some", "origin", "address", "county", "badge", "relation", "kin",
];
const ADDRESS: &[&str] = &[
    "full",
    "short",
    "local",
    "county",
    "code",
    "town",
    "community",
    "street",
    "number",
    "estate",
    "building",
    "unit",
    "room",
    "road",
    "spot",
    "home",
    "corner",
];
const TIME: &[&str] =
    &["full", "date", "clock", "monthday", "digits", "day", "part", "weekday", "hour", "month", "iso"];
const STATION: &[&str] = &["name", "full", "code", "bureau", "county"];
const BUSINESS: &[&str] = &["name", "short", "kind", "lines", "trade"];
const VEHICLE: &[&str] = &["plate", "kind", "plate_kind", "colour", "make", "frame", "engine"];
const COUNT: &[&str] = &["num", "han", "two"];
const MONEY: &[&str] = &["num", "yuan", "han", "plain"];
const ITSELF: &[&str] = &["it"];

impl Cast {
    /// The attributes of this sort, the default first; none for a row, whose columns they are.
    pub fn attributes(&self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Person(_) => PERSON,
            Self::Address { .. } => ADDRESS,
            Self::Time(_) => TIME,
            Self::Station { .. } => STATION,
            Self::Business { .. } => BUSINESS,
            Self::Vehicle => VEHICLE,
            Self::Row(_) => return None,
            Self::Count { .. } => COUNT,
            Self::Money(_) => MONEY,
            Self::CaseNumber(..) | Self::DispatchNumber(..) | Self::Credit(_) | Self::Code(_) => ITSELF,
        })
    }

    /// Reads a line. `names` are the members given so far: a line may only mention those, so that no
    /// two can wait for each other.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(
        line: &str,
        names: &BTreeMap<String, usize>,
        cast: &[Cast],
        tables: &Tables,
    ) -> Result<Self, String> {
        let mut words = line.split_whitespace();
        let sort = words.next().unwrap_or_default();
        let mut args = Args { plain: Vec::new(), keyed: BTreeMap::new(), names, cast };
        for word in words {
            match word.split_once('=') {
                Some((key, value)) if args.keyed.insert(key, value).is_some() => {
                    return Err(format!("{key} is given twice"));
                }
                Some(_) => {}
                None => args.plain.push(word),
            }
        }
        let read = match sort {
            "person" => Self::Person(person(&mut args)?),
            "address" => address(&mut args)?,
            "time" => Self::Time(time(&mut args)?),
            "station" => station(&mut args)?,
            "business" => Self::Business { of: args.member("of", is_address)?, only: args.text("only") },
            "vehicle" => Self::Vehicle,
            "row" => row(&mut args, tables)?,
            "count" => {
                let (min, max) = args.plain_range()?;
                Self::Count { min, max, step: args.number("step")?.unwrap_or(1) }
            }
            "money" => Self::Money(money(&mut args, tables)?),
            "case_number" => {
                Self::CaseNumber(args.needed("unit", is_station)?, args.needed("time", is_time)?)
            }
            "dispatch_number" => {
                Self::DispatchNumber(args.needed("unit", is_station)?, args.needed("time", is_time)?)
            }
            "credit_code" => Self::Credit(args.needed("of", is_address)?),
            "code" => Self::Code(args.first_plain().ok_or("write code and a pattern, such as code ##@@")?),
            other => return Err(format!("{other:?} is no sort: {SORTS}")),
        };
        args.nothing_left()?;
        Ok(read)
    }
}

/// The sorts that a line may begin with.
const SORTS: &str = "person, address, time, station, business, vehicle, row, count, money, case_number, \
                     dispatch_number, credit_code or code";

fn is_person(cast: &Cast) -> bool {
    matches!(cast, Cast::Person(_))
}
fn is_address(cast: &Cast) -> bool {
    matches!(cast, Cast::Address { .. })
}
fn is_time(cast: &Cast) -> bool {
    matches!(cast, Cast::Time(_))
}
fn is_station(cast: &Cast) -> bool {
    matches!(cast, Cast::Station { .. })
}
fn is_money(cast: &Cast) -> bool {
    matches!(cast, Cast::Money(_))
}

/// The words after the sort.
struct Args<'a> {
    plain: Vec<&'a str>,
    keyed: BTreeMap<&'a str, &'a str>,
    names: &'a BTreeMap<String, usize>,
    cast: &'a [Cast],
}

impl Args<'_> {
    fn text(&mut self, key: &str) -> Option<String> {
        self.keyed.remove(key).map(ToOwned::to_owned)
    }

    fn first_plain(&mut self) -> Option<String> {
        (!self.plain.is_empty()).then(|| self.plain.remove(0).to_owned())
    }

    fn number(&mut self, key: &str) -> Result<Option<i64>, String> {
        let wrong = |v: &str| format!("{key}={v}: write a whole number from 1 to 1000000000");
        let read =
            |v: &str| v.parse().ok().filter(|n| (1..=1_000_000_000).contains(n)).ok_or_else(|| wrong(v));
        self.keyed.remove(key).map(read).transpose()
    }

    fn range(&mut self, key: &str) -> Result<Option<(i64, i64)>, String> {
        self.keyed
            .remove(key)
            .map(|v| range(v).ok_or_else(|| format!("{key}={v}: write a range such as 2-9")))
            .transpose()
    }

    fn plain_range(&mut self) -> Result<(i64, i64), String> {
        let found = self.first_plain().unwrap_or_default();
        range(&found).ok_or_else(|| format!("{found:?}: write a range such as 2-9"))
    }

    fn member(&mut self, key: &str, fits: fn(&Cast) -> bool) -> Result<Option<usize>, String> {
        let Some(name) = self.keyed.remove(key) else { return Ok(None) };
        self.find(key, name, fits).map(Some)
    }

    fn find(&self, key: &str, name: &str, fits: fn(&Cast) -> bool) -> Result<usize, String> {
        let found = self
            .names
            .get(name)
            .copied()
            .ok_or_else(|| format!("{key}={name}: no member above has this name"))?;
        if self.cast.get(found).is_some_and(fits) {
            Ok(found)
        } else {
            Err(format!("{key}={name} is of another sort"))
        }
    }

    fn needed(&mut self, key: &str, fits: fn(&Cast) -> bool) -> Result<usize, String> {
        self.member(key, fits)?.ok_or_else(|| format!("{key}= is missing"))
    }

    fn nothing_left(&self) -> Result<(), String> {
        let left = self.plain.first().or(self.keyed.keys().next());
        left.map_or(Ok(()), |word| Err(format!("{word:?} means nothing here")))
    }
}

fn range(text: &str) -> Option<(i64, i64)> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    (0 <= low && low <= high && high <= 1_000_000_000).then_some((low, high))
}

fn person(args: &mut Args<'_>) -> Result<PersonSpec, String> {
    let male = match args.text("sex").as_deref() {
        None => None,
        Some("男") => Some(true),
        Some("女") => Some(false),
        Some(other) => return Err(format!("sex={other}: write 男 or 女")),
    };
    let age = args.range("age")?.map(|(low, high)| (low, high.min(105)));
    let mut relation = None;
    for (key, sort) in [
        ("spouse", Relation::Spouse),
        ("child", Relation::Child),
        ("parent", Relation::Parent),
        ("sibling", Relation::Sibling),
    ] {
        if let Some(other) = args.member(key, is_person)? {
            if relation.is_some() {
                return Err("one relation only".to_owned());
            }
            relation = Some((sort, other));
        }
    }
    let rare = args.number("rare")?.map(|n| n.min(100) as u64);
    let married =
        args.text("married").is_some_and(|v| v == "yes") || matches!(relation, Some((Relation::Spouse, _)));
    Ok(PersonSpec { male, age, relation, rare, married, at: args.member("at", is_address)? })
}

fn address(args: &mut Args<'_>) -> Result<Cast, String> {
    let style = match args.text("style").as_deref() {
        None => None,
        Some("estate") => Some(0),
        Some("street") => Some(1),
        Some("village") => Some(2),
        Some(other) => return Err(format!("style={other}: write estate, street or village")),
    };
    Ok(Cast::Address { of: args.member("of", is_address)?, style })
}

fn time(args: &mut Args<'_>) -> Result<TimeSpec, String> {
    let from = match (args.member("after", is_time)?, args.member("before", is_time)?) {
        (Some(_), Some(_)) => return Err("either after or before".to_owned()),
        (Some(t), None) => Some((t, 1)),
        (None, Some(t)) => Some((t, -1)),
        (None, None) => None,
    };
    let minutes = args.range("minutes")?;
    let days = args.range("days")?;
    let hours = args.range("hours")?;
    if hours.is_some_and(|(_, high)| high > 23) {
        return Err("hours are 0 to 23".to_owned());
    }
    let limit = i64::from(Day(40_000).0);
    let minutes = match (minutes, days) {
        (Some(m), None) => m,
        (None, Some((low, high))) if high <= limit => (low * 1440, high * 1440),
        (None, None) if from.is_none() => (0, 0),
        _ => return Err("write either minutes=2-9 or days=1-3".to_owned()),
    };
    if minutes.1 > limit * 1440 {
        return Err("too far away".to_owned());
    }
    Ok(TimeSpec { from, minutes, hours })
}

fn station(args: &mut Args<'_>) -> Result<Cast, String> {
    let number = args.number("number")?.unwrap_or(15).min(99) as u32;
    Ok(Cast::Station { of: args.member("of", is_address)?, office: args.text("office").map(|o| (o, number)) })
}

fn row(args: &mut Args<'_>, tables: &Tables) -> Result<Cast, String> {
    let name = args.first_plain().unwrap_or_default();
    if tables.contains_key(&name) { Ok(Cast::Row(name)) } else { Err(format!("there is no table {name:?}")) }
}

fn money(args: &mut Args<'_>, tables: &Tables) -> Result<MoneySpec, String> {
    let step = args.number("step")?.unwrap_or(1);
    if let Some((low, high)) = args.range("range")? {
        return Ok(MoneySpec::Range(low, high, step));
    }
    if let Some(row) = args.member("from", |c| matches!(c, Cast::Row(_)))? {
        let table = args.cast.get(row).and_then(|c| if let Cast::Row(t) = c { tables.get(t) } else { None });
        let whole = table.is_some_and(|t| ["min", "max", "step"].iter().all(|c| t.column(c).is_some()));
        return if whole {
            Ok(MoneySpec::OfRow(row))
        } else {
            Err("its table has no min, max and step".to_owned())
        };
    }
    if let Some(price) = args.member("price", is_money)? {
        return Ok(MoneySpec::Product(price, args.needed("count", |c| matches!(c, Cast::Count { .. }))?));
    }
    let sum = args.text("sum").ok_or("write range=, from=, price= and count=, or sum=a+b")?;
    sum.split('+').map(|name| args.find("sum", name, is_money)).collect::<Result<_, _>>().map(MoneySpec::Sum)
}
