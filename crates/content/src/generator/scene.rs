//! The scene of one record: every member of its cast is drawn when it is first mentioned, from a
//! stream of its own, and stays the same to the end.

use super::cast::{Cast, Fits, MoneySpec, RowSpec, TimeSpec};
use super::lexicon::Lexicon;
use super::numerals;
use super::person::Person;
use super::place::Place;
use super::rng::Stream;
use super::things::{Business, Station, Vehicle, any_time, credit_code, pattern, write_time};
use dabiao_domain::record::civil::Minute;

/// No amount is greater: numbers in words end here.
const MOST: i64 = 999_999_999_999;

/// A person or thing that has been drawn.
#[derive(Clone, Debug)]
enum Member {
    Person(Box<Person>),
    Place(Box<Place>),
    Time(Minute),
    Station(Box<Station>),
    Business(Box<Business>),
    Vehicle(Box<Vehicle>),
    Row(usize),
    Number(i64),
    Text(String),
}

/// A member of the cast as a template names it.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name, which names its stream.
    pub name: String,
    /// What it is.
    pub cast: Cast,
    /// Whether it is drawn again in every round of a repetition.
    pub fresh: bool,
}

/// What has been drawn for one record.
#[derive(Debug)]
pub struct Scene<'g> {
    lexicon: &'g Lexicon,
    roles: &'g [Role],
    stream: Stream,
    members: Vec<Option<Member>>,
    now: usize,
    round: u64,
}

impl<'g> Scene<'g> {
    /// An empty scene. `now` is the place of the time that ages refer to.
    pub fn new(lexicon: &'g Lexicon, roles: &'g [Role], now: usize, stream: Stream) -> Self {
        Self { lexicon, roles, stream, members: vec![None; roles.len()], now, round: 0 }
    }

    /// Forgets the members that are drawn again in every round.
    pub fn next_round(&mut self) {
        self.round += 1;
        for (member, role) in self.members.iter_mut().zip(self.roles) {
            if role.fresh {
                *member = None;
            }
        }
    }

    /// Writes an attribute of a member.
    pub fn write(&mut self, at: usize, attribute: &str, out: &mut String) {
        self.ensure(at);
        let (Some(Some(member)), Some(role)) = (self.members.get(at), self.roles.get(at)) else { return };
        match (member, &role.cast) {
            (Member::Person(person), _) => person.write(attribute, self.lexicon, out),
            (Member::Place(place), _) => place.write(attribute, self.lexicon, out),
            (Member::Time(time), cast) => {
                let from =
                    if let Cast::Time(TimeSpec { from: Some((base, _)), .. }) = cast { *base } else { at };
                let base = if let Some(Some(Member::Time(base))) = self.members.get(from) {
                    Some(*base)
                } else {
                    None
                };
                write_time(*time, base, attribute, out);
            }
            (Member::Station(station), _) => station.write(attribute, self.lexicon, out),
            (Member::Business(business), _) => business.write(attribute, self.lexicon, out),
            (Member::Vehicle(vehicle), _) => vehicle.write(attribute, self.lexicon, out),
            (Member::Row(row), Cast::Row(spec)) => {
                let table = self.lexicon.table(&spec.table);
                out.push_str(table.column(attribute).map_or("", |column| table.cell(*row, column)));
            }
            (Member::Number(n), Cast::Money(_)) => match attribute {
                "yuan" => out.extend([n.to_string().as_str(), "元"]),
                "han" => out.push_str(&numerals::capital(*n)),
                "plain" => out.push_str(&numerals::plain(*n)),
                _ => out.push_str(&n.to_string()),
            },
            (Member::Number(n), _) => match attribute {
                "han" => out.push_str(&numerals::plain(*n)),
                "two" => out.push_str(&numerals::measured(*n)),
                _ => out.push_str(&n.to_string()),
            },
            (Member::Text(text), _) => out.push_str(text),
            (Member::Row(_), _) => {}
        }
    }

    /// Draws the member at `at` and those that it depends on. A cast mentions only members above, so
    /// the recursion ends.
    fn ensure(&mut self, at: usize) {
        if self.members.get(at).is_none_or(Option::is_some) {
            return;
        }
        let Some(role) = self.roles.get(at) else { return };
        let round = if role.fresh { self.round } else { 0 };
        let stream = self.stream.child(&role.name, round);
        let member = self.draw(&role.cast, &stream);
        if let Some(place) = self.members.get_mut(at) {
            *place = Some(member);
        }
    }

    fn draw(&mut self, cast: &Cast, stream: &Stream) -> Member {
        let lexicon = self.lexicon;
        let mut dice = stream.child("dice", 0);
        match cast {
            Cast::Person(spec) => {
                let today = self.time(self.now).day();
                let other = spec.relation.and_then(|(_, other)| self.person(other));
                let place = spec.lives.map(|(_, at)| self.place(at));
                let drawn = |stream: &Stream| {
                    Person::draw(spec, other.as_ref(), place.as_ref(), today, lexicon, stream)
                };
                let mut person = drawn(stream);
                if lexicon.version > 2 && spec.relation.is_none() && spec.part.is_some() {
                    // Who is not of the family is not called by its surname: 王某 and 王先生 mean one person.
                    let taken = |person: &Person| self.has_surname(person);
                    let mut others = (0..12).map(|n| drawn(&stream.child("other", n)));
                    if taken(&person) {
                        person = others.find(|other| !taken(other)).unwrap_or(person);
                    }
                }
                Member::Person(Box::new(person))
            }
            Cast::Address { of, style } => {
                let county = of.map(|of| self.place(of).county);
                Member::Place(Box::new(Place::draw(county, *style, lexicon, stream)))
            }
            Cast::Time(spec) => Member::Time(self.draw_time(spec, stream, &mut dice)),
            Cast::Station { of, office } => {
                let place = self.place_or_any(*of, stream);
                Member::Station(Box::new(Station::of(&place, office.as_ref(), lexicon)))
            }
            Cast::Business { of, only } => {
                let county = self.place_or_any(*of, stream).county;
                Member::Business(Box::new(Business::draw(county, only.as_deref(), lexicon, stream)))
            }
            Cast::Vehicle(only) => Member::Vehicle(Box::new(Vehicle::draw(only.as_deref(), lexicon, stream))),
            Cast::Row(spec) => Member::Row(self.draw_row(spec, &mut dice)),
            Cast::Count { min, max, step, most } => {
                let most = most.as_ref().map_or(*max, |(row, column)| self.cell(*row, column).min(*max));
                Member::Number(stepped(*min, most, *step, &mut dice))
            }
            Cast::Money(spec) => Member::Number(self.draw_money(spec, &mut dice)),
            Cast::CaseNumber(unit, time) => {
                let month: String = self.time(*time).digits().chars().take(6).collect();
                Member::Text(format!("A{}{month}{:04}", self.unit_code(*unit), dice.range(1, 480)))
            }
            Cast::DispatchNumber(unit, time) => {
                let day = self.time(*time).day().digits();
                Member::Text(format!("{}{day}{:04}", self.unit_code(*unit), dice.range(1, 320)))
            }
            Cast::Credit(of) => {
                let county = self.place(*of).county;
                Member::Text(credit_code(lexicon.table("county").cell(county, 0), &mut dice))
            }
            Cast::Code(shape, of) => {
                let county = of.map(|of| self.place(of).county);
                let before = county.map_or("", |c| lexicon.table("county").cell(c, 0));
                Member::Text(format!("{before}{}", pattern(shape, &mut dice)))
            }
        }
    }

    /// Whether somebody who was drawn before has that person's surname.
    fn has_surname(&self, person: &Person) -> bool {
        let known = self.members.iter().flatten();
        let mut people = known.filter_map(|m| if let Member::Person(p) = m { Some(p) } else { None });
        people.any(|other| other.surname == person.surname)
    }

    /// The person of that place in the cast if it has been drawn, and what it is in the record.
    pub fn known_person(&self, at: usize) -> Option<(&Person, Option<&str>)> {
        let Some(Some(Member::Person(person))) = self.members.get(at) else { return None };
        let Some(Role { cast: Cast::Person(spec), .. }) = self.roles.get(at) else { return None };
        Some((person, spec.part.as_deref()))
    }

    /// The time of that name in the cast, if there is one.
    pub fn time_named(&mut self, name: &str) -> Option<Minute> {
        let at = self.roles.iter().position(|r| r.name == name && matches!(r.cast, Cast::Time(_)))?;
        Some(self.time(at))
    }

    /// Whether the mention of a member is settled when the whole text is there: a person with a part in it,
    /// by name or title.
    pub fn is_mention(&mut self, at: usize, attribute: &str) -> bool {
        self.ensure(at);
        matches!(attribute, "name" | "title" | "named")
            && self.roles.get(at).is_some_and(|r| !r.fresh)
            && self.known_person(at).is_some_and(|(_, part)| part.is_some())
    }

    fn draw_row(&mut self, spec: &RowSpec, dice: &mut Stream) -> usize {
        let table = self.lexicon.table(&spec.table);
        let word = match &spec.fits {
            None => None,
            Some(Fits::Word(word)) => Some(word.clone()),
            Some(Fits::Part(member, part)) => {
                let mut word = String::new();
                self.write(*member, part, &mut word);
                Some(word)
            }
        };
        let mut draw = || match (&spec.class, &word) {
            (Some(class), word) => table.draw_of_class(class, word.as_deref(), dice),
            (None, None) => table.draw(dice),
            (None, Some(word)) => table.draw_fitting(word, dice),
        };
        let found = draw();
        let Some(other) = spec.unlike else { return found };
        self.ensure(other);
        let taken =
            if let Some(Some(Member::Row(row))) = self.members.get(other) { *row } else { return found };
        // Where no other row suits, the same one comes again.
        std::iter::once(found).chain((0..16).map(|_| draw())).find(|row| *row != taken).unwrap_or(found)
    }

    fn draw_time(&mut self, spec: &TimeSpec, stream: &Stream, dice: &mut Stream) -> Minute {
        let Some((from, sign)) = spec.from else { return any_time(spec.hours, stream) };
        let base = self.time(from);
        let distance = dice.range(spec.minutes.0, spec.minutes.1);
        let found = Minute(base.0 + sign * distance);
        match spec.hours {
            Some((low, high)) => {
                let days = (distance / 1440).max(i64::from(spec.minutes.1 >= 1440));
                let day = Minute(base.0 + sign * days * 1440).day();
                Minute::new(day, dice.range(low * 60, high * 60 + 59))
            }
            None => found,
        }
    }

    fn draw_money(&mut self, spec: &MoneySpec, dice: &mut Stream) -> i64 {
        match spec {
            MoneySpec::Range(low, high, step) => stepped(*low, *high, *step, dice),
            MoneySpec::OfRow(row) => {
                let (min, max, step) =
                    (self.cell(*row, "min"), self.cell(*row, "max"), self.cell(*row, "step"));
                stepped(min, max, step, dice)
            }
            MoneySpec::Product(price, count) => {
                self.number(*price).saturating_mul(self.number(*count)).min(MOST)
            }
            MoneySpec::Sum(parts) => parts.iter().fold(0, |sum, at| sum + self.number(*at)).min(MOST),
        }
    }

    /// A number in a row of a table.
    fn cell(&mut self, row: usize, column: &str) -> i64 {
        self.ensure(row);
        let (Some(Some(Member::Row(found))), Some(Role { cast: Cast::Row(spec), .. })) =
            (self.members.get(row), self.roles.get(row))
        else {
            return 0;
        };
        let table = self.lexicon.table(&spec.table);
        table.column(column).map_or(0, |column| table.number(*found, column))
    }

    fn number(&mut self, at: usize) -> i64 {
        self.ensure(at);
        if let Some(Some(Member::Number(n))) = self.members.get(at) { *n } else { 0 }
    }

    fn time(&mut self, at: usize) -> Minute {
        self.ensure(at);
        if let Some(Some(Member::Time(time))) = self.members.get(at) {
            *time
        } else {
            any_time(None, &self.stream)
        }
    }

    fn person(&mut self, at: usize) -> Option<Person> {
        self.ensure(at);
        if let Some(Some(Member::Person(person))) = self.members.get(at) {
            Some((**person).clone())
        } else {
            None
        }
    }

    fn place(&mut self, at: usize) -> Place {
        self.ensure(at);
        match self.members.get(at) {
            Some(Some(Member::Place(place))) => (**place).clone(),
            _ => Place::draw(None, None, self.lexicon, &self.stream),
        }
    }

    fn place_or_any(&mut self, of: Option<usize>, stream: &Stream) -> Place {
        match of {
            Some(at) => self.place(at),
            None => Place::draw(None, None, self.lexicon, stream),
        }
    }

    fn unit_code(&mut self, at: usize) -> String {
        self.ensure(at);
        if let Some(Some(Member::Station(station))) = self.members.get(at) {
            station.code.clone()
        } else {
            String::new()
        }
    }
}

/// A multiple of `step` from `low` to `high`.
fn stepped(low: i64, high: i64, step: i64, dice: &mut Stream) -> i64 {
    let step = step.max(1);
    low + dice.range(0, (high - low) / step) * step
}
