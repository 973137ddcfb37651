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
    community: String,
    /// Street and number; none in villages.
    street: Option<(String, i64)>,
    /// Estate, building, unit and room; only in estates.
    estate: Option<(String, i64, i64, i64)>,
    /// Group and house of a village.
    house: Option<(i64, i64)>,
    spot: String,
    road: String,
    corner: String,
}

impl Place {
    /// Draws an address, in `county` where given, of the style where given: 0 estate, 1 street, 2 village.
    pub fn draw(county: Option<usize>, style: Option<u8>, lexicon: &Lexicon, stream: &Stream) -> Self {
        let mut dice = stream.child("place", 0);
        let county = county.unwrap_or_else(|| lexicon.table("county").draw(&mut dice));
        let style = style.unwrap_or_else(|| match dice.below(100) {
            0..52 => 0,
            52..70 => 1,
            _ => 2,
        });
        let town = lexicon.town(county, style == 2, &mut dice);
        // A county of streets alone has no villages.
        let style =
            if style == 2 && lexicon.table("town").cell(town, 1).ends_with("街道") { 0 } else { style };
        let word = |table: &str, dice: &mut Stream| lexicon.word(table, dice).to_owned();
        let community = if style == 2 {
            format!("{}{}村", word("village_first", &mut dice), word("village_last", &mut dice))
        } else {
            format!("{}社区", word("community", &mut dice))
        };
        let road = word("street", &mut dice);
        let mut crossing = word("street", &mut dice);
        if crossing == road {
            "人民路".clone_into(&mut crossing);
        }
        let number = dice.range(1, 240);
        let estate = (style == 0).then(|| {
            let floor = if dice.chance(65) { dice.range(1, 6) } else { dice.range(1, 26) };
            let room = floor * 100 + dice.range(1, 4);
            (word("estate", &mut dice), dice.range(1, 28), dice.range(1, 4), room)
        });
        let house = (style == 2).then(|| (dice.range(1, 12), dice.range(1, 96)));
        let corner = if crossing == road { road.clone() } else { format!("{road}与{crossing}交叉口") };
        let street = (style != 2).then(|| (road.clone(), number));
        Self { county, town, community, street, estate, house, spot: word("spot", &mut dice), road, corner }
    }

    /// Writes an attribute; what the address does not have is `无`, as the rules of entry ask.
    pub fn write(&self, attribute: &str, lexicon: &Lexicon, out: &mut String) {
        let county = lexicon.table("county").cell(self.county, 1);
        let town = lexicon.table("town").cell(self.town, 1);
        let part = |value: Option<String>| value.unwrap_or_else(|| "无".to_owned());
        let estate = self.estate.as_ref();
        let written = match attribute {
            "full" => write!(out, "岚江省云台市{county}{town}{}", self.local()),
            "short" => write!(out, "{county}{town}{}", self.local()),
            "local" => write!(out, "{}", self.local()),
            "home" => write!(out, "{}", self.home()),
            "county" => write!(out, "{county}"),
            "code" => write!(out, "{}", lexicon.table("county").cell(self.county, 0)),
            "town" => write!(out, "{town}"),
            "community" => write!(out, "{}", self.community),
            "street" => write!(out, "{}", part(self.street.as_ref().map(|(s, _)| s.clone()))),
            "number" => write!(out, "{}", part(self.number())),
            "estate" => write!(out, "{}", part(estate.map(|e| e.0.clone()))),
            "building" => write!(out, "{}", part(estate.map(|e| format!("{}幢", e.1)))),
            "unit" => write!(out, "{}", part(estate.map(|e| format!("{}单元", e.2)))),
            "room" => write!(out, "{}", part(estate.map(|e| format!("{}室", e.3)))),
            "road" => write!(out, "{}", self.road),
            "spot" => {
                write!(out, "{town}{}{}", if self.house.is_some() { "" } else { &self.road }, self.spot)
            }
            "corner" => write!(out, "{town}{}", self.corner),
            _ => Ok(()),
        };
        debug_assert!(written.is_ok(), "writing to a string");
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
