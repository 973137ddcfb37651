//! Reads the lines of a cast.
//!
//! `template` hands the lines over such that each mentions only members that have been read, so that no
//! two can wait for each other; whatever a line says that means nothing is refused.

use std::collections::BTreeMap;

use super::cast::{
    ANY, CLASS, Cast, FITS, Fits, Lives, Marriage, MoneySpec, PersonSpec, Relation, RowSpec, TimeSpec, suits,
};
use super::vocab::{Table, Tables};
use dabiao_domain::record::civil::Day;

/// The sorts that a line may begin with.
const SORTS: &str = "person, address, time, station, business, vehicle, row, count, money, case_number, \
                     dispatch_number, credit_code or code";

/// Reads a line. `names` are the members given so far, `cast` what they are.
///
/// # Errors
/// The error in the line.
pub fn read_line(
    line: &str,
    names: &BTreeMap<String, usize>,
    cast: &[Cast],
    tables: &Tables,
) -> Result<Cast, String> {
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
        "person" => Cast::Person(person(&mut args, tables)?),
        "address" => address(&mut args)?,
        "time" => Cast::Time(time(&mut args)?),
        "station" => station(&mut args)?,
        "business" => business(&mut args, tables)?,
        "vehicle" => vehicle(&mut args, tables)?,
        "row" => row(&mut args, tables)?,
        "count" => count(&mut args, tables)?,
        "money" => Cast::Money(money(&mut args, tables)?),
        "case_number" => Cast::CaseNumber(args.needed("unit", is_station)?, args.needed("time", is_time)?),
        "dispatch_number" => {
            Cast::DispatchNumber(args.needed("unit", is_station)?, args.needed("time", is_time)?)
        }
        "credit_code" => Cast::Credit(args.needed("of", is_address)?),
        "code" => {
            let shape = args.first_plain().ok_or("write code and a pattern, such as code ##@@")?;
            if shape.chars().count() > 30 {
                return Err("a pattern has at most 30 characters".to_owned());
            }
            Cast::Code(shape, args.member("of", is_address)?)
        }
        other => return Err(format!("{other:?} is no sort: {SORTS}")),
    };
    args.nothing_left()?;
    Ok(read)
}

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
            .map(|v| rising(v).ok_or_else(|| format!("{key}={v}: write a range such as 2-9")))
            .transpose()
    }

    fn plain_range(&mut self) -> Result<(i64, i64), String> {
        let found = self.first_plain().unwrap_or_default();
        rising(&found).ok_or_else(|| format!("{found:?}: write a range such as 2-9"))
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
            .ok_or_else(|| format!("{key}={name}: no member of the cast has this name"))?;
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

/// Two numbers, or one for both.
fn pair(text: &str) -> Option<(i64, i64)> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    let allowed = 0..=1_000_000_000;
    (allowed.contains(&low) && allowed.contains(&high)).then_some((low, high))
}

fn rising(text: &str) -> Option<(i64, i64)> {
    pair(text).filter(|(low, high)| low <= high)
}

fn person(args: &mut Args<'_>, tables: &Tables) -> Result<PersonSpec, String> {
    let male = match args.text("sex").as_deref() {
        None => None,
        Some("男") => Some(true),
        Some("女") => Some(false),
        Some(other) => return Err(format!("sex={other}: write 男 or 女")),
    };
    let age = args.range("age")?.map(|(low, high)| (low.min(105), high.min(105)));
    let mut relation = None;
    for (key, sort) in [
        ("spouse", Relation::Spouse),
        ("child", Relation::Child),
        ("parent", Relation::Parent),
        ("elder", Relation::Elder),
        ("younger", Relation::Younger),
        ("grandchild", Relation::Grandchild),
        ("grandparent", Relation::Grandparent),
    ] {
        if let Some(other) = args.member(key, is_person)? {
            if relation.is_some() {
                return Err("one relation only".to_owned());
            }
            relation = Some((sort, other));
        }
    }
    let rare = args.number("rare")?.map(|n| n.min(100) as u64);
    let marriage = match args.text("married").as_deref() {
        None => matches!(relation, Some((Relation::Spouse, _))).then_some(Marriage::Now),
        Some("yes") => Some(Marriage::Now),
        Some("ever") => Some(Marriage::Ever),
        Some("no") => Some(Marriage::Never),
        Some(other) => return Err(format!("married={other}: write yes, ever or no")),
    };
    let mut lives = None;
    for (key, sort) in [("at", Lives::At), ("near", Lives::Near), ("away", Lives::Away)] {
        if let Some(place) = args.member(key, is_address)? {
            if lives.is_some() {
                return Err("only one of at, near and away".to_owned());
            }
            lives = Some((sort, place));
        }
    }
    let job = args.text("job");
    for class in job.iter().flat_map(|j| j.split('/')) {
        let known = tables.get("job").is_some_and(|t| has_word(t, "class", class));
        if !known {
            return Err(format!("job={class}: no job has this class"));
        }
    }
    let part = args.text("as");
    if part.as_ref().is_some_and(|part| part.chars().count() > 12) {
        return Err("as= has at most 12 characters".to_owned());
    }
    Ok(PersonSpec { male, age, relation, rare, marriage, lives, job, part })
}

/// Whether a cell of `column` is `word`.
fn has_word(table: &Table, column: &str, word: &str) -> bool {
    table.column(column).is_some_and(|c| (0..table.len()).any(|row| table.cell(row, c) == word))
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
    let hours = match args.keyed.remove("hours") {
        None => None,
        Some(v) => Some(
            pair(v)
                .filter(|(low, high)| *low <= 23 && *high <= 23)
                .ok_or_else(|| format!("hours={v}: write two hours from 0 to 23, such as 8-20"))?,
        ),
    };
    if from.is_some() && hours.is_some_and(|(low, high)| low > high) {
        return Err("hours over midnight only where the time is counted from no other".to_owned());
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

fn business(args: &mut Args<'_>, tables: &Tables) -> Result<Cast, String> {
    let only = args.text("only");
    let trades = tables.get("trade");
    if let Some(word) = &only
        && !trades.is_some_and(|t| (0..t.len()).any(|row| t.cell(row, 0).contains(word.as_str())))
    {
        return Err(format!("only={word}: no trade contains this"));
    }
    Ok(Cast::Business { of: args.member("of", is_address)?, only })
}

fn vehicle(args: &mut Args<'_>, tables: &Tables) -> Result<Cast, String> {
    let only = args.text("only");
    if let Some(word) = &only
        && !tables.get("car").is_some_and(|t| has_word(t, "class", word) || has_word(t, "plate_kind", word))
    {
        return Err(format!("only={word}: no vehicle has this class or kind of plate"));
    }
    Ok(Cast::Vehicle(only))
}

fn row(args: &mut Args<'_>, tables: &Tables) -> Result<Cast, String> {
    let name = args.first_plain().unwrap_or_default();
    let table = tables.get(&name).ok_or_else(|| format!("there is no table {name:?}"))?;
    let unlike = args.member("unlike", |c| matches!(c, Cast::Row(_)))?;
    if unlike.and_then(|at| args.cast.get(at)).is_some_and(|c| !matches!(c, Cast::Row(r) if r.table == name))
    {
        return Err("unlike= names a row of another table".to_owned());
    }
    let (only, fits, class) = (args.text("only"), args.text(FITS), args.text(CLASS));
    let of_class = match (&class, table.column(CLASS)) {
        (None, _) => (0..table.len()).collect(),
        (Some(_), None) => return Err(format!("table {name:?} has no column {CLASS:?}")),
        (Some(words), Some(_)) => table.of_class(words),
    };
    if let Some(words) = class.as_ref().filter(|_| of_class.is_empty()) {
        return Err(format!("{CLASS}={words}: no row of {name:?} has it"));
    }
    if only.is_none() && fits.is_none() {
        return Ok(Cast::Row(RowSpec { table: name, fits: None, class, unlike }));
    }
    let column = table.column(FITS).ok_or_else(|| format!("table {name:?} has no column {FITS:?}"))?;
    let some = |word: &str| of_class.iter().any(|row| suits(table.cell(*row, column), word));
    let fits = match (only, fits) {
        (Some(word), None) if some(&word) => Fits::Word(word),
        (Some(word), None) => return Err(format!("only={word}: no row of {name:?} fits it")),
        (None, Some(path)) => {
            let wrong = || format!("{FITS}={path}: write a member and its part, such as {FITS}=p.sex");
            let (member, part) = path.split_once('.').ok_or_else(wrong)?;
            let member = args.find(FITS, member, |_| true)?;
            let cast = args.cast.get(member).ok_or_else(wrong)?;
            let words = possible(cast, part, tables).ok_or_else(wrong)?;
            if let Some(word) = words.iter().find(|word| !some(word)) {
                return Err(format!("{FITS}={path}: no row of {name:?} fits {word}, and none says {ANY}"));
            }
            Fits::Part(member, part.to_owned())
        }
        _ => return Err(format!("either only or {FITS}")),
    };
    Ok(Cast::Row(RowSpec { table: name, fits: Some(fits), class, unlike }))
}

/// The possible values of a member's part, as far as they are known before it is drawn: [`ANY`] where they
/// are not.
fn possible(cast: &Cast, part: &str, tables: &Tables) -> Option<Vec<String>> {
    let column = |table: &str, column: usize| -> Option<Vec<String>> {
        let table = tables.get(table)?;
        Some((0..table.len()).map(|row| table.cell(row, column).to_owned()).collect())
    };
    let list = |words: &[&str]| Some(words.iter().map(|w| (*w).to_owned()).collect());
    match (cast, part) {
        (Cast::Row(row), part) => {
            let table = tables.get(&row.table)?;
            let (part, fits) = (table.column(part)?, table.column(FITS));
            let suited = |at: &usize| match (&row.fits, fits) {
                (Some(Fits::Word(word)), Some(fits)) => suits(table.cell(*at, fits), word),
                _ => true,
            };
            let rows = row.class.as_ref().map_or_else(|| (0..table.len()).collect(), |c| table.of_class(c));
            Some(rows.iter().filter(|at| suited(at)).map(|at| table.cell(*at, part).to_owned()).collect())
        }
        (Cast::Person(_), "sex") => list(&["男", "女"]),
        (Cast::Person(_), "stage") => list(&["幼儿", "学生", "成人", "老人"]),
        (Cast::Address { style, .. }, "area") => match style {
            Some(0 | 1) => list(&["城", "镇"]),
            _ => list(&["城", "镇", "村"]),
        },
        (Cast::Time(_), "season") => list(&["春", "夏", "秋", "冬"]),
        (Cast::Vehicle(_), "class") => column("car", 2),
        (Cast::Business { only, .. }, "kind" | "trade") => {
            let trades = tables.get("trade")?;
            let fits = |row: &usize| only.as_ref().is_none_or(|o| trades.cell(*row, 0).contains(o.as_str()));
            let rows = (0..trades.len()).filter(fits);
            Some(rows.map(|row| trades.cell(row, usize::from(part == "kind")).to_owned()).collect())
        }
        (cast, part) => cast.attributes()?.contains(&part).then(|| vec![ANY.to_owned()]),
    }
}

fn count(args: &mut Args<'_>, tables: &Tables) -> Result<Cast, String> {
    let (min, max) = args.plain_range()?;
    let step = args.number("step")?.unwrap_or(1);
    let Some(path) = args.text("most") else { return Ok(Cast::Count { min, max, step, most: None }) };
    let wrong = || format!("most={path}: write a row above and its column of numbers, such as most=x.most");
    let (name, column) = path.split_once('.').ok_or_else(wrong)?;
    let row = args.find("most", name, |c| matches!(c, Cast::Row(_)))?;
    let Some(Cast::Row(spec)) = args.cast.get(row) else { return Err(wrong()) };
    let table = tables.get(&spec.table).ok_or_else(wrong)?;
    let at = table.column(column).ok_or_else(wrong)?;
    if (0..table.len()).all(|row| table.cell(row, at).parse().is_ok_and(|n: i64| n >= min)) {
        Ok(Cast::Count { min, max, step, most: Some((row, column.to_owned())) })
    } else {
        Err(format!("{}, each from {min}", wrong()))
    }
}

fn money(args: &mut Args<'_>, tables: &Tables) -> Result<MoneySpec, String> {
    let step = args.number("step")?.unwrap_or(1);
    if let Some((low, high)) = args.range("range")? {
        return Ok(MoneySpec::Range(low, high, step));
    }
    if let Some(row) = args.member("from", |c| matches!(c, Cast::Row(_)))? {
        let table =
            args.cast.get(row).and_then(|c| if let Cast::Row(r) = c { tables.get(&r.table) } else { None });
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
