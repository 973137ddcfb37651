//! By what a PC is known again, and the form of that on the wire.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

/// By what a PC is known again. Each print is a keyed hash under the station's name, so that it says nothing elsewhere.
/// What an image copies with it (machine ids, volume numbers) is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostPrint {
    /// Of its network cards.
    pub cards: BTreeSet<[u8; 32]>,
    /// Of its name.
    pub name: [u8; 32],
}

impl HostPrint {
    /// Of a PC with these network cards and that name, as the one of `station`. A name is the same in capitals.
    pub fn of(station: &Uuid, cards: &[[u8; 6]], name: &str) -> Self {
        let print = |kind: &[u8], bytes: &[u8]| -> [u8; 32] {
            let mut key = [0; 64];
            key.iter_mut().zip(station.as_bytes()).for_each(|(to, from)| *to = *from);
            let mut mac = Hmac::<Sha256>::new(&key.into());
            mac.update(kind);
            mac.update(bytes);
            mac.finalize().into_bytes().into()
        };
        Self {
            cards: cards.iter().map(|card| print(b"dabiao host card\0", card)).collect(),
            name: print(b"dabiao host name\0", name.trim().to_lowercase().as_bytes()),
        }
    }

    /// Whether both are prints of one PC: a card in common. The name decides only where one of them has no card: a copied
    /// image keeps the name, so that two PCs of one name and different cards are two. A PC whose only card was replaced is
    /// admitted again by a person.
    pub fn same_pc(&self, other: &Self) -> bool {
        if self.cards.is_empty() || other.cards.is_empty() {
            self.name == other.name
        } else {
            !self.cards.is_disjoint(&other.cards)
        }
    }

    /// Whether it is one of those that were enrolled. A station of which no print is known is any PC.
    pub fn is_known(&self, enrolled: &[Self]) -> bool {
        enrolled.is_empty() || enrolled.iter().any(|known| known.same_pc(self))
    }

    /// As it is on the wire: `{"cards":[…],"name":…}`, each print in hexadecimal.
    pub fn to_value(&self) -> Value {
        let cards: Vec<String> = self.cards.iter().map(hex).collect();
        json!({ "cards": cards, "name": hex(&self.name) })
    }

    /// Reads one from the wire. What it has beside is a newer program's; none where it is no print.
    pub fn from_value(value: &Value) -> Option<Self> {
        let cards = value.get("cards")?.as_array()?.iter();
        Some(Self {
            cards: cards.map(|card| unhex(card.as_str()?)).collect::<Option<_>>()?,
            name: unhex(value.get("name")?.as_str()?)?,
        })
    }

    /// The prints of a list as it is on the wire; what is none is left out.
    pub fn all_of(values: &[Value]) -> Vec<Self> {
        values.iter().filter_map(Self::from_value).collect()
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (n, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: [u8; 6] = [0x00, 0x1b, 0x21, 1, 2, 3];

    #[test]
    fn a_print_says_nothing_under_another_station() {
        let [one, other] = [1, 2].map(|n| HostPrint::of(&Uuid::from_u128(n), &[CARD], "PC-03"));
        assert!(one.same_pc(&HostPrint::of(&Uuid::from_u128(1), &[CARD], "pc-03 ")));
        assert!(!one.same_pc(&other));
        assert_ne!(one.name, other.name);
        assert_eq!(one.name, HostPrint::of(&Uuid::from_u128(1), &[], "Pc-03").name);
    }

    #[test]
    fn the_wire_form_is_frozen() {
        let print = HostPrint::of(&Uuid::from_u128(1), &[CARD], "PC-03");
        let value = print.to_value();
        assert_eq!(HostPrint::from_value(&value), Some(print.clone()));
        let [card] = value["cards"].as_array().unwrap().as_slice() else { panic!("{value}") };
        assert_eq!((card.as_str().unwrap().len(), value["name"].as_str().unwrap().len()), (64, 64));
        let golden = "0a91d26ebab19fd4f890d0d06d79ea8c15ac46878ab6ec44c255add07f122b03";
        assert_eq!(card, golden);
        let newer = json!({"cards": [], "name": value["name"], "disk": 5});
        assert_eq!(HostPrint::from_value(&newer).unwrap().name, print.name);
        let bad = [
            json!({"cards": []}),
            json!({"cards": ["zz"], "name": value["name"]}),
            json!("text"),
            json!(null),
        ];
        assert!(HostPrint::all_of(&bad).is_empty());
    }
}
