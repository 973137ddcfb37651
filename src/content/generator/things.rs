//! Vehicles, businesses, offices, times and the codes of units: whatever is neither person nor place.

use std::fmt::Write as _;

use super::lexicon::Lexicon;
use super::place::Place;
use super::rng::Stream;
use crate::domain::record::civil::{Day, Minute};
use crate::domain::record::numbers::{PLATE_LETTERS, credit_check, organisation_check};

/// 2026-01-01: times that nothing else fixes are within the year from here.
const FIRST_DAY: i64 = 20_454;

/// A vehicle.
#[derive(Clone, Debug)]
pub struct Vehicle {
    plate: String,
    car: usize,
    plate_kind: String,
    colour: String,
    make: String,
    frame: String,
    engine: String,
}

impl Vehicle {
    /// Draws a vehicle; a fifth runs on new energy and has a plate of eight characters.
    pub fn draw(lexicon: &Lexicon, stream: &Stream) -> Self {
        let mut dice = stream.child("vehicle", 0);
        let cars = lexicon.table("car");
        let car = cars.draw(&mut dice);
        let kind = cars.cell(car, 1);
        let large = kind == "大型汽车";
        let electric = dice.chance(22) && (large || kind == "小型汽车");
        let serial = match (electric, large) {
            (true, true) => format!("{}{}", pattern("#####", &mut dice), ['D', 'F'][dice.below(2) as usize]),
            (true, false) => {
                let second = pattern(if dice.chance(40) { "@####" } else { "#####" }, &mut dice);
                format!("{}{second}", ['D', 'F'][dice.below(2) as usize])
            }
            (false, _) => {
                let shapes =
                    ["#####", "@####", "#@###", "##@##", "####@", "@@###", "@#@##", "#@##@", "@###@"];
                pattern(dice.pick(&shapes).copied().unwrap_or("#####"), &mut dice)
            }
        };
        let plate_kind = match (electric, large) {
            (true, true) => "大型新能源汽车",
            (true, false) => "小型新能源汽车",
            (false, _) => kind,
        };
        Self {
            plate: format!("岚I·{serial}"),
            car,
            plate_kind: plate_kind.to_owned(),
            colour: lexicon.word("colour", &mut dice).to_owned(),
            make: lexicon.word("make", &mut dice).to_owned(),
            frame: pattern("######", &mut dice),
            engine: pattern("@#######", &mut dice),
        }
    }

    /// Writes an attribute.
    pub fn write(&self, attribute: &str, lexicon: &Lexicon, out: &mut String) {
        out.push_str(match attribute {
            "plate" => &self.plate,
            "kind" => lexicon.table("car").cell(self.car, 0),
            "plate_kind" => &self.plate_kind,
            "colour" => &self.colour,
            "make" => &self.make,
            "frame" => &self.frame,
            "engine" => &self.engine,
            _ => "",
        });
    }
}

/// A business: county, invented brand, trade.
#[derive(Clone, Debug)]
pub struct Business {
    county: usize,
    brand: String,
    trade: usize,
}

impl Business {
    /// Draws a business of a county, of a trade that contains `only` where given.
    pub fn draw(county: usize, only: Option<&str>, lexicon: &Lexicon, stream: &Stream) -> Self {
        let mut dice = stream.child("business", 0);
        let trades = lexicon.table("trade");
        let fits = |t: &usize| only.is_none_or(|o| trades.cell(*t, 0).contains(o));
        let fitting: Vec<usize> = (0..trades.len()).filter(fits).collect();
        let trade = dice.pick(&fitting).copied().unwrap_or(0);
        Self { county, brand: lexicon.word("brand", &mut dice).to_owned(), trade }
    }

    /// Writes an attribute.
    pub fn write(&self, attribute: &str, lexicon: &Lexicon, out: &mut String) {
        let trades = lexicon.table("trade");
        if attribute == "name" {
            out.push_str(lexicon.table("county").cell(self.county, 1));
        }
        out.push_str(if matches!(attribute, "name" | "short") { &self.brand } else { "" });
        out.push_str(match attribute {
            "name" | "short" | "trade" => trades.cell(self.trade, 0),
            "kind" => trades.cell(self.trade, 1),
            "lines" => trades.cell(self.trade, 2),
            _ => "",
        });
    }
}

/// An office of a county bureau.
#[derive(Clone, Debug)]
pub struct Station {
    county: usize,
    name: String,
    /// Its code of 12 digits.
    pub code: String,
}

impl Station {
    /// The police station of a place, or an office of its county bureau.
    pub fn of(place: &Place, office: Option<&(String, u32)>, lexicon: &Lexicon) -> Self {
        let (county, town) = (lexicon.table("county"), lexicon.table("town"));
        let (name, number) = if let Some((name, number)) = office {
            (name.clone(), number.to_string())
        } else {
            let name = town.cell(place.town, 1);
            let short = name.strip_suffix("街道").or_else(|| name.strip_suffix(['镇', '乡'])).unwrap_or(name);
            (format!("{short}派出所"), town.cell(place.town, 2).to_owned())
        };
        let code = format!("{}{number:0>2}0000", county.cell(place.county, 0));
        Self { county: place.county, name, code }
    }

    /// Writes an attribute.
    pub fn write(&self, attribute: &str, lexicon: &Lexicon, out: &mut String) {
        let county = lexicon.table("county").cell(self.county, 1);
        let written = match attribute {
            "name" => write!(out, "{}", self.name),
            "full" => write!(out, "{county}公安局{}", self.name),
            "bureau" => write!(out, "{county}公安局"),
            "county" => write!(out, "{county}"),
            "code" => write!(out, "{}", self.code),
            _ => Ok(()),
        };
        debug_assert!(written.is_ok(), "writing to a string");
    }
}

/// A time in the year from 2026-01-01 at an hour of the range.
pub fn any_time(hours: Option<(i64, i64)>, stream: &Stream) -> Minute {
    let mut dice = stream.child("time", 0);
    let day = Day((FIRST_DAY + dice.range(0, 364)) as i32);
    let (low, high) = hours.unwrap_or((7, 22));
    Minute::new(day, dice.range(low * 60, high * 60 + 59))
}

/// Writes an attribute of a time.
pub fn write_time(time: Minute, attribute: &str, out: &mut String) {
    const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let ((year, month, day), (hour, minute)) = (time.day().parts(), time.clock());
    let clock = if minute == 0 { format!("{hour}时") } else { format!("{hour}时{minute:02}分") };
    let part = match hour {
        0..=4 => "凌晨",
        5..=11 => "上午",
        12..=13 => "中午",
        14..=17 => "下午",
        _ => "晚上",
    };
    let written = match attribute {
        "full" => write!(out, "{year}年{month}月{day}日{clock}"),
        "date" => write!(out, "{year}年{month}月{day}日"),
        "clock" => write!(out, "{clock}"),
        "monthday" => write!(out, "{month}月{day}日"),
        "hour" => write!(out, "{hour}时许"),
        "part" => write!(out, "{part}"),
        "weekday" => write!(out, "星期{}", WEEK[time.day().weekday()]),
        "digits" => write!(out, "{}", time.digits()),
        "day" => write!(out, "{}", time.day().digits()),
        "month" => write!(out, "{year}年{month}月"),
        "iso" => write!(out, "{year}-{month:02}-{day:02}"),
        _ => Ok(()),
    };
    debug_assert!(written.is_ok(), "writing to a string");
}

/// Characters by a pattern: `#` a digit, `@` a letter that plates use, anything else itself.
pub fn pattern(shape: &str, dice: &mut Stream) -> String {
    let letters = PLATE_LETTERS.as_bytes();
    shape
        .chars()
        .map(|c| match c {
            '#' => char::from(b'0' + dice.below(10) as u8),
            '@' => dice.pick(letters).map_or('A', |b| char::from(*b)),
            other => other,
        })
        .collect()
}

/// A unit credit code of a county: both check characters right, and a letter within, so that it is
/// never mistaken for a citizen number.
pub fn credit_code(county: &str, dice: &mut Stream) -> String {
    let mut organisation = format!("MA{}", pattern("###", dice));
    for _ in 0..3 {
        organisation.extend(dice.pick(b"0123456789ABCDEFGHJKLMNPQRTUWXY").map(|b| char::from(*b)));
    }
    let check = organisation_check(&organisation).unwrap_or('0');
    let mut code = format!("9{}{county}{organisation}{check}", dice.range(1, 2));
    code.extend(credit_check(&code));
    code
}
