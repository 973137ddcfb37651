//! How long a sitting of forms is.

use dabiao_content::forms::enough_cards;
use dabiao_domain::form::FormDef;

/// How long a sitting of forms in practice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormExtent {
    /// It ends after so many minutes; there are more cards than anybody enters.
    Minutes(u32),
    /// It ends with so many records or pairs, however long that takes.
    Records(u32),
}

impl FormExtent {
    /// The choices, in the order in which they are shown.
    pub const CHOICES: [Self; 7] = [
        Self::Minutes(3),
        Self::Minutes(5),
        Self::Minutes(10),
        Self::Minutes(20),
        Self::Records(5),
        Self::Records(10),
        Self::Records(20),
    ];

    /// The choices of pairs, in the same order.
    pub const OF_PAIRS: [Self; 6] = [
        Self::Minutes(1),
        Self::Minutes(3),
        Self::Minutes(5),
        Self::Records(20),
        Self::Records(50),
        Self::Records(100),
    ];

    /// The time limit in milliseconds; none where the records are the end.
    pub const fn limit_ms(self) -> Option<u64> {
        match self {
            Self::Minutes(minutes) => Some(minutes as u64 * 60_000),
            Self::Records(_) => None,
        }
    }

    /// How many cards there are.
    pub fn cards(self, form: &FormDef) -> usize {
        match self {
            Self::Minutes(_) => enough_cards(form, self.limit_ms().unwrap_or_default()),
            Self::Records(records) => records.max(1) as usize,
        }
    }
}
