//! Vehicles, businesses, offices, times and the codes of units: whatever is neither person nor place.

use std::fmt::Write as _;

use super::lexicon::Lexicon;
use super::place::Place;
use super::rng::Stream;
use dabiao_domain::record::civil::{Day, Minute};
use dabiao_domain::record::numbers::{PLATE_LETTERS, credit_check, organisation_check};

/// 2024-01-01: times that nothing else fixes are within less than three years from here.
const FIRST_DAY: i64 = 19_723;
/// How many days those are.
const DAYS: i64 = 1_030;

/// A vehicle.
#[derive(Clone, Debug)]
pub struct Vehicle {
    plate: String,
    car: usize,
    electric: bool,
    plug_in: bool,
    plate_kind: String,
    colour: String,
    make: String,
    frame: String,
    engine: String,
}

impl Vehicle {
    /// Draws a vehicle, of the class or kind of plate `only` where given; a third of the small cars and
    /// of the large buses run on new energy and have a plate of eight characters.
    pub fn draw(only: Option<&str>, lexicon: &Lexicon, stream: &Stream) -> Self {
        let mut dice = stream.child("vehicle", 0);
        let cars = lexicon.table("car");
        let fits = |car: &usize| only.is_none_or(|o| cars.cell(*car, 1) == o || cars.cell(*car, 2) == o);
        let drawn = (0..24).map(|_| cars.draw(&mut dice)).find(fits);
        let car = drawn.or_else(|| (0..cars.len()).find(fits)).unwrap_or(0);
        let (kind, class) = (cars.cell(car, 1), cars.cell(car, 2));
        let large = kind == "大型汽车";
        let electric = class == "客" && dice.chance(33);
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
        let colour = lexicon.fitting("colour", class, &mut dice);
        Self {
            // F stands for vehicles with another energy source besides a battery.
            plug_in: electric && serial.contains('F') && !serial.contains('D'),
            plate: format!("岚I·{serial}"),
            car,
            electric,
            plate_kind: plate_kind.to_owned(),
            colour: lexicon.table("colour").cell(colour, 0).to_owned(),
            make: lexicon.word("make", &mut dice).to_owned(),
            frame: pattern("######", &mut dice),
            engine: pattern("@#######", &mut dice),
        }
    }

    /// Writes a part.
    pub fn write(&self, part: &str, lexicon: &Lexicon, out: &mut String) {
        let cars = lexicon.table("car");
        out.push_str(match part {
            "plate" => &self.plate,
            "kind" => cars.cell(self.car, 0),
            "class" => cars.cell(self.car, 2),
            "plate_kind" => &self.plate_kind,
            "plate_colour" => match self.plate_kind.as_str() {
                "小型新能源汽车" => "渐变绿底黑字",
                "大型新能源汽车" => "黄绿双拼底黑字",
                "小型汽车" => "蓝底白字",
                _ => "黄底黑字",
            },
            "colour" => &self.colour,
            "make" => &self.make,
            "frame" => &self.frame,
            "engine" => &self.engine,
            "engine_name" if self.electric && !self.plug_in => "驱动电机号",
            "engine_name" => "发动机号",
            "energy" => match (self.electric, self.plug_in, cars.cell(self.car, 1)) {
                (true, true, _) => "插电式混合动力",
                (true, false, _) => "纯电动",
                (false, _, "大型汽车") => "柴油",
                (false, ..) => "汽油",
            },
            _ => "",
        });
    }
}

/// A business: county, invented brand, trade, size.
#[derive(Clone, Debug)]
pub struct Business {
    county: usize,
    brand: String,
    trade: usize,
    area: i64,
    staff: i64,
}

impl Business {
    /// Draws a business of a county, of a trade that contains `only` where given.
    pub fn draw(county: usize, only: Option<&str>, lexicon: &Lexicon, stream: &Stream) -> Self {
        let mut dice = stream.child("business", 0);
        let trades = lexicon.table("trade");
        let fits = |t: &usize| only.is_none_or(|o| trades.cell(*t, 0).contains(o));
        let fitting: Vec<usize> = (0..trades.len()).filter(fits).collect();
        let trade = dice.pick(&fitting).copied().unwrap_or(0);
        let area = dice.range(trades.number(trade, 3), trades.number(trade, 4));
        let staff = dice.range(2, trades.number(trade, 5).max(2));
        Self { county, brand: lexicon.word("brand", &mut dice).to_owned(), trade, area, staff }
    }

    /// Writes a part.
    pub fn write(&self, part: &str, lexicon: &Lexicon, out: &mut String) {
        let trades = lexicon.table("trade");
        let trade = trades.cell(self.trade, 0);
        let written = match part {
            "name" => write!(out, "{}{}{trade}", lexicon.table("county").cell(self.county, 1), self.brand),
            "short" => write!(out, "{}{trade}", self.brand),
            "trade" => write!(out, "{trade}"),
            "kind" => write!(out, "{}", trades.cell(self.trade, 1)),
            "lines" => write!(out, "{}", trades.cell(self.trade, 2)),
            "area" => write!(out, "{}", self.area),
            "staff" => write!(out, "{}", self.staff),
            _ => Ok(()),
        };
        debug_assert!(written.is_ok(), "writing to a string");
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

    /// Writes a part.
    pub fn write(&self, part: &str, lexicon: &Lexicon, out: &mut String) {
        let county = lexicon.table("county").cell(self.county, 1);
        // A district's police are a branch of the city's.
        let bureau = match county.strip_suffix('区') {
            Some(district) => format!("云台市公安局{district}分局"),
            None => format!("{county}公安局"),
        };
        let written = match part {
            "name" => write!(out, "{}", self.name),
            "full" => write!(out, "{bureau}{}", self.name),
            "bureau" => write!(out, "{bureau}"),
            "county" => write!(out, "{county}"),
            "code" => write!(out, "{}", self.code),
            _ => Ok(()),
        };
        debug_assert!(written.is_ok(), "writing to a string");
    }
}

/// Any time at an hour of the range, over midnight where its first hour is the later.
pub fn any_time(hours: Option<(i64, i64)>, stream: &Stream) -> Minute {
    let mut dice = stream.child("time", 0);
    let day = Day((FIRST_DAY + dice.range(0, DAYS - 1)) as i32);
    let (low, high) = hours.unwrap_or((7, 22));
    let hour = dice.range(low, if low > high { high + 24 } else { high }) % 24;
    Minute::new(day, hour * 60 + dice.range(0, 59))
}

/// Writes a part of a time; `base` is the time that it is counted from.
pub fn write_time(time: Minute, base: Option<Minute>, part: &str, out: &mut String) {
    const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let ((year, month, day), (hour, minute)) = (time.day().parts(), time.clock());
    let clock = if minute == 0 { format!("{hour}时") } else { format!("{hour}时{minute:02}分") };
    let of_day = match hour {
        0..=4 => "凌晨",
        5..=8 => "早上",
        9..=11 => "上午",
        12..=13 => "中午",
        14..=17 => "下午",
        _ => "晚上",
    };
    let written = match part {
        "full" => write!(out, "{year}年{month}月{day}日{clock}"),
        "date" => write!(out, "{year}年{month}月{day}日"),
        "clock" => write!(out, "{clock}"),
        "then" => match base.map_or(0, |base| time.day().0 - base.day().0) {
            0 => write!(out, "{clock}"),
            1 => write!(out, "次日{clock}"),
            -1 => write!(out, "前一日{clock}"),
            _ => write!(out, "{month}月{day}日{clock}"),
        },
        "monthday" => write!(out, "{month}月{day}日"),
        "season" => write!(out, "{}", season(month)),
        "hour" => write!(out, "{hour}时许"),
        "part" => write!(out, "{of_day}"),
        "weekday" => write!(out, "星期{}", WEEK[time.day().weekday()]),
        "digits" => write!(out, "{}", time.digits()),
        "day" => write!(out, "{}", time.day().digits()),
        "month" => write!(out, "{year}年{month}月"),
        "iso" => write!(out, "{year}-{month:02}-{day:02}"),
        _ => Ok(()),
    };
    debug_assert!(written.is_ok(), "writing to a string");
}

/// The season of a month, as people dress: 春, 夏, 秋 or 冬.
pub const fn season(month: u32) -> &'static str {
    match month {
        4..=5 => "春",
        6..=9 => "夏",
        10..=11 => "秋",
        _ => "冬",
    }
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
