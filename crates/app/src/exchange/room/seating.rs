//! Who sits at which PC: in turn, or as a list says.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::no::RoomNo;

/// Who sits where, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seating {
    /// The seats are drawn by lot and go to these PCs in turn.
    InTurn(Vec<Uuid>),
    /// Badge, PC and seat, line by line; a seat that is not given is drawn.
    Listed(Vec<Listed>),
}

/// A line of a list of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The line, from 1.
    pub line: usize,
    /// 警号.
    pub badge: String,
    /// The name of the PC.
    pub station: String,
    /// The number of the seat, from 1.
    pub seat: Option<u32>,
}

/// Reads a list of seats: `badge,PC` or `badge,PC,seat`, a line for each candidate. A first line without a digit in its
/// first field is a heading.
///
/// # Errors
/// [`RoomNo::Line`]; [`RoomNo::Twice`] for a badge or a seat that stands twice.
pub fn read_seating(text: &str) -> Result<Seating, RoomNo> {
    let (mut listed, mut badges, mut seats) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let fields: Vec<&str> = line.split([',', '，', '\t', ';']).map(str::trim).collect();
        let heading = n == 0 && !line.chars().any(|c| c.is_ascii_digit());
        if line.trim().is_empty() || heading {
            continue;
        }
        let wrong = || RoomNo::Line(n + 1);
        let (badge, station, seat) = match fields.as_slice() {
            [badge, station] | [badge, station, ""] => (*badge, *station, None),
            [badge, station, seat] => (*badge, *station, Some(seat.parse().map_err(|_| wrong())?)),
            _ => return Err(wrong()),
        };
        if badge.is_empty() || station.is_empty() || seat == Some(0) {
            return Err(wrong());
        }
        if !badges.insert(badge.to_ascii_uppercase()) {
            return Err(RoomNo::Twice(badge.to_owned()));
        }
        if let Some(seat) = seat.filter(|seat| !seats.insert(*seat)) {
            return Err(RoomNo::Twice(seat.to_string()));
        }
        listed.push(Listed { line: n + 1, badge: badge.to_owned(), station: station.to_owned(), seat });
    }
    Ok(Seating::Listed(listed))
}

/// The seats of all candidates: those that are `given`, and for the rest the free numbers in the order of the lot.
pub(super) fn seats(lot: &[(Uuid, u32)], given: &BTreeMap<Uuid, u32>) -> Vec<(Uuid, u32)> {
    let taken: BTreeSet<u32> = given.values().copied().collect();
    let mut free = (1..).filter(|seat| !taken.contains(seat));
    let mut seats: Vec<(Uuid, u32)> = lot
        .iter()
        .filter_map(|(officer, _)| Some((*officer, given.get(officer).copied().or_else(|| free.next())?)))
        .collect();
    seats.sort_by_key(|(_, seat)| *seat);
    seats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_people_write_it() {
        let text = "\u{feff}警号,电脑,座位\n059001,文昌所-01,2\n059002，文昌所-02\n\n059003\t文昌所-01\t1\n";
        let Ok(Seating::Listed(listed)) = read_seating(text) else { panic!("{text}") };
        let found: Vec<_> = listed.iter().map(|l| (l.line, l.badge.as_str(), l.seat)).collect();
        assert_eq!(found, [(2, "059001", Some(2)), (3, "059002", None), (5, "059003", Some(1))]);
        assert_eq!(read_seating("059001,a\n059001,b"), Err(RoomNo::Twice("059001".into())));
        assert_eq!(read_seating("059001,a,1\n059002,b,1"), Err(RoomNo::Twice("1".into())));
        for (bad, line) in
            [("059001", 1), ("059001,a,x", 1), ("059001,a\n,b", 2), ("059001,a,0", 1), ("1,a,2,3", 1)]
        {
            assert_eq!(read_seating(bad), Err(RoomNo::Line(line)), "{bad}");
        }
    }

    #[test]
    fn seats_that_are_given_stay_and_the_others_are_drawn() {
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        let lot = [(c, 1), (a, 2), (b, 3)];
        assert_eq!(seats(&lot, &BTreeMap::new()), [(c, 1), (a, 2), (b, 3)]);
        assert_eq!(seats(&lot, &BTreeMap::from([(b, 1)])), [(b, 1), (c, 2), (a, 3)]);
    }
}
