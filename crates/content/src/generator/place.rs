//! Places of the invented 岚江省云台市 in the grammar of standard addresses: administrative division,
//! community or village, street and number, estate, building, unit, room.

use std::fmt::Write as _;

use super::lexicon::Lexicon;
use super::rng::Stream;

/// An address and what is near it.
#[derive(Clone, Debug)]
pub struct Place {
    /// Row of its county.
    pub county: usize,
    /// Row of its town.
    pub town: usize,
    /// Whether it is in a town or city, not in the country.
    urban: bool,
    community: String,
    /// Street and number; none in villages.
    street: Option<(String, i64)>,
    /// Estate, building, unit and room; only in estates.
    estate: Option<(String, i64, i64, i64)>,
    /// Group and house of a village.
    house: Option<(i64, i64)>,
    spot: String,
    /// The street it is at, or the county road that passes the village.
    road: String,
    corner: String,
}

impl Place {
    /// Draws an address, in `county` where given, of the style where given: 0 estate, 1 street, 2 village.
    pub fn draw(county: Option<usize>, style: Option<u8>, lexicon: &Lexicon, stream: &Stream) -> Self {
        let mut dice = stream.child("place", 0);
        let county = county.unwrap_or_else(|| lexicon.table("county").draw(&mut dice));
        let town = lexicon.town(county, style == Some(2), &mut dice);
        let towns = lexicon.table("town");
        let urban = towns.cell(town, 3) == "城";
        let style = match (style, dice.below(100)) {
            // A county of streets alone has no villages.
            (Some(2), _) | (None, ..68) if urban => 0,
            (Some(style), _) => style,
            (None, _) if urban => 1,
            (None, ..24) => 0,
            (None, ..52) => 1,
            (None, _) => 2,
        };
        let area = if urban { "城" } else { "镇" };
        let mut fitting = |table: &str| {
            let found = lexicon.fitting(table, if style == 2 { "村" } else { area }, &mut dice);
            lexicon.table(table).cell(found, 0).to_owned()
        };
        let spot = fitting("spot");
        if style == 2 {
            let community = lexicon.village(&mut dice);
            let road = format!("县道{}线", dice.range(201, 289));
            let corner = format!("{community}{road}{}公里处", dice.range(2, 46));
            let house = Some((dice.range(1, 12), dice.range(1, 96)));
            return Self {
                county,
                town,
                urban,
                community,
                street: None,
                estate: None,
                house,
                spot,
                road,
                corner,
            };
        }
        let (community, road, crossing) = (fitting("community"), fitting("street"), fitting("street"));
        let number = dice.range(1, 240);
        let corner = if crossing == road {
            format!("{road}{number}号门前")
        } else {
            format!("{road}与{crossing}交叉口")
        };
        let estate = (style == 0).then(|| {
            let high = urban && dice.chance(40);
            let floor = dice.range(1, if high { 26 } else { 6 });
            let room = floor * 100 + dice.range(1, 4);
            (lexicon.word("estate", &mut dice).to_owned(), dice.range(1, 28), dice.range(1, 4), room)
        });
        let community = format!("{community}社区");
        let street = Some((road.clone(), number));
        Self { county, town, urban, community, street, estate, house: None, spot, road, corner }
    }

    /// Writes a part; what the address does not have is `无`, as the rules of entry ask.
    pub fn write(&self, part: &str, lexicon: &Lexicon, out: &mut String) {
        let county = lexicon.table("county").cell(self.county, 1);
        let town = lexicon.table("town").cell(self.town, 1);
        let or_none = |value: Option<String>| value.unwrap_or_else(|| "无".to_owned());
        let estate = self.estate.as_ref();
        let written = match part {
            "full" => write!(out, "岚江省云台市{county}{town}{}", self.local()),
            "short" => write!(out, "{county}{town}{}", self.local()),
            "local" => write!(out, "{}", self.local()),
            "home" => write!(out, "{}", self.home()),
            "county" => write!(out, "{county}"),
            "code" => write!(out, "{}", lexicon.table("county").cell(self.county, 0)),
            "town" => write!(out, "{town}"),
            "community" => write!(out, "{}", self.community),
            "street" => write!(out, "{}", or_none(self.street.as_ref().map(|(s, _)| s.clone()))),
            "number" => write!(out, "{}", or_none(self.number())),
            "estate" => write!(out, "{}", or_none(estate.map(|e| e.0.clone()))),
            "building" => write!(out, "{}", or_none(estate.map(|e| format!("{}幢", e.1)))),
            "unit" => write!(out, "{}", or_none(estate.map(|e| format!("{}单元", e.2)))),
            "room" => write!(out, "{}", or_none(estate.map(|e| format!("{}室", e.3)))),
            "road" => write!(out, "{}", self.road),
            "spot" => {
                let before = if self.house.is_some() { &self.community } else { &self.road };
                write!(out, "{town}{before}{}", self.spot)
            }
            "corner" => write!(out, "{town}{}", self.corner),
            "base" => {
                write!(out, "{town}{}", if self.house.is_some() { &self.community } else { &self.road })
            }
            "area" => write!(out, "{}", self.area()),
            _ => Ok(()),
        };
        debug_assert!(written.is_ok(), "writing to a string");
    }

    /// 城, 镇 or 村: what sort of place it is in.
    pub fn area(&self) -> &'static str {
        match (self.urban, self.house.is_some()) {
            (true, _) => "城",
            (false, false) => "镇",
            (false, true) => "村",
        }
    }

    fn number(&self) -> Option<String> {
        let group = self.house.map(|(group, house)| format!("{group}组{house}号"));
        group.or_else(|| self.street.as_ref().map(|(_, n)| format!("{n}号")))
    }

    fn local(&self) -> String {
        format!("{}{}", self.community, self.home())
    }

    fn home(&self) -> String {
        let mut text = String::new();
        if let Some((street, _)) = &self.street {
            text.push_str(street);
        }
        text.push_str(&self.number().unwrap_or_default());
        if let Some((estate, building, unit, room)) = &self.estate {
            text = format!("{text}{estate}{building}幢{unit}单元{room}室");
        }
        text
    }
}
