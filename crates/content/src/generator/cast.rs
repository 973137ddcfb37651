//! The cast of a template: the people and things that appear in a record, one line each, such as
//! `"person sex=女 age=20-45 spouse=p"`.
//!
//! What a member is and which parts it has; `cast_line` reads a line, `scene` draws what it asks for.

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
    /// A vehicle; only of a class or kind of plate where given.
    Vehicle(Option<String>),
    /// A row of a table.
    Row(RowSpec),
    /// A number.
    Count {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
        /// Multiples of this.
        step: i64,
        /// A row and its column that says how many there can be at most.
        most: Option<(usize, String)>,
    },
    /// An amount of money.
    Money(MoneySpec),
    /// A case number: of a station, at a time.
    CaseNumber(usize, usize),
    /// A dispatch number: of a station, at a time.
    DispatchNumber(usize, usize),
    /// A unit credit code: of an address.
    Credit(usize),
    /// Characters by a pattern: `#` a digit, `@` a letter, anything else itself; preceded by the county code
    /// of an address where one is given.
    Code(String, Option<usize>),
}

/// The required properties of a person.
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
    /// The required marital status.
    pub marriage: Option<Marriage>,
    /// Where the person lives.
    pub lives: Option<(Lives, usize)>,
    /// Only jobs of these classes, divided by `/`.
    pub job: Option<String>,
    /// What the person is in the record, such as 报警人: written before the name where it is first said.
    pub part: Option<String>,
}

/// Where a person lives, with regard to an address of the cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lives {
    /// There.
    At,
    /// In the same county.
    Near,
    /// In another county.
    Away,
}

/// The required marital status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marriage {
    /// Married now.
    Now,
    /// Married now or once: a person with children here.
    Ever,
    /// Never married.
    Never,
}

/// How a person is related to another: the person is the other's ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Husband or wife.
    Spouse,
    /// Son or daughter.
    Child,
    /// Father or mother.
    Parent,
    /// Elder brother or sister.
    Elder,
    /// Younger brother or sister.
    Younger,
    /// Grandson or granddaughter.
    Grandchild,
    /// Grandfather or grandmother.
    Grandparent,
}

/// When something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeSpec {
    /// Another time, and whether this one is after it (1) or before it (-1).
    pub from: Option<(usize, i64)>,
    /// Minutes between the two, from and to.
    pub minutes: (i64, i64),
    /// Hours of the day, from and to; over midnight where from is the later. With another time only the
    /// day is counted from that one.
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

/// Which row is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSpec {
    /// The table.
    pub table: String,
    /// Only these rows.
    pub fits: Option<Fits>,
    /// Only rows whose column [`CLASS`] has one of these words, divided by `/`.
    pub class: Option<String>,
    /// Not the row that this member is.
    pub unlike: Option<usize>,
}

/// Which rows of a table may be drawn: those whose column `fits` names the word or says 任意.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fits {
    /// This word.
    Word(String),
    /// The part of a member above.
    Part(usize, String),
}

/// The name of the column that [`Fits`] reads.
pub const FITS: &str = "fits";
/// The column of words by which rows are chosen besides [`FITS`].
pub const CLASS: &str = "class";
/// The value of a row that suits everything.
pub const ANY: &str = "任意";

/// Whether a cell of the column [`FITS`], words divided by `/`, suits `word`.
pub fn suits(cell: &str, word: &str) -> bool {
    cell.split('/').any(|w| w == word || w == ANY)
}

/// Parts of each sort of cast, the default first.
const PERSON: &[&str] = &[
    "name", "sur", "given", "alias", "alike", "sex", "nation", "birth", "birthday", "age", "stage", "id",
    "phone", "tail", "school", "job", "work", "marriage", "he", "title", "some", "origin", "address",
    "short", "county", "badge", "relation", "kin", "named",
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
    "area",
    "base",
];
const TIME: &[&str] = &[
    "full", "date", "clock", "then", "monthday", "digits", "day", "part", "weekday", "hour", "month", "iso",
    "season",
];
const STATION: &[&str] = &["name", "full", "code", "bureau", "county"];
const BUSINESS: &[&str] = &["name", "short", "kind", "lines", "trade", "area", "staff"];
const VEHICLE: &[&str] = &[
    "plate",
    "kind",
    "plate_kind",
    "plate_colour",
    "class",
    "colour",
    "make",
    "frame",
    "engine",
    "engine_name",
    "energy",
];
const COUNT: &[&str] = &["num", "han", "two"];
const MONEY: &[&str] = &["num", "yuan", "han", "plain"];
const ITSELF: &[&str] = &["it"];

impl Cast {
    /// The parts of this sort, the default first; none for a row, whose columns they are.
    pub fn attributes(&self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Person(_) => PERSON,
            Self::Address { .. } => ADDRESS,
            Self::Time(_) => TIME,
            Self::Station { .. } => STATION,
            Self::Business { .. } => BUSINESS,
            Self::Vehicle(_) => VEHICLE,
            Self::Row(_) => return None,
            Self::Count { .. } => COUNT,
            Self::Money(_) => MONEY,
            Self::CaseNumber(..) | Self::DispatchNumber(..) | Self::Credit(_) | Self::Code(..) => ITSELF,
        })
    }
}
