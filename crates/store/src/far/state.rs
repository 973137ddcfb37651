//! What becomes of an entry of the set, and the lists of such states that questions to the tables go by.

/// Makes the states of a table: of each what it means and its name in the table.
macro_rules! states {
    ($($(#[doc = $doc:literal])+ $state:ident $name:literal;)+) => {
        /// What becomes of an entry. The names stand in the table and are never given to anything else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum State {
            $($(#[doc = $doc])+ $state,)+
        }

        impl State {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$state),+];

            /// Its name in the table.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$state => $name,)+
                }
            }
        }
    };
}

states! {
    /// An entry before it is not here.
    Waiting "waiting";
    /// The tables follow it.
    Applied "applied";
    /// It holds at its own station.
    Station "station";
    /// A newer program wrote it.
    Unknown "unknown";
    /// It is no fact, though this program knows its name.
    Unread "unread";
    /// Its station has no say in it here.
    NotEntitled "not-entitled";
    /// The bureau does not know its station.
    Stranger "stranger";
    /// Another key signed it than the one whose turn it was, or than the station's.
    Key "key";
    /// It is in the name of this PC, which founded the bureau, under a key that it replaced, and nobody said whether it is its own.
    Undecided "undecided";
    /// It was written after its station was retired.
    Retired "retired";
    /// Another entry says the same thing otherwise, and holds; or it is of an attempt that another PC began.
    Twice "twice";
    /// Another PC says so of itself too, and nothing tells whose it is: see [`super::contested`].
    Contested "contested";
    /// Another entry says exactly the same, and holds.
    Again "again";
    /// It is of a sitting that another station holds at that place.
    NotHolder "not-holder";
}

/// The states in which nothing tells that the station of an entry wrote it, as SQL has them.
macro_rules! unsaid {
    () => {
        "'waiting', 'key', 'stranger', 'undecided'"
    };
}

/// Those, and what was written after the station had no say any more.
macro_rules! voiceless {
    () => {
        "'waiting', 'key', 'stranger', 'retired', 'undecided'"
    };
}

/// The states of which there is nothing to tell. An index of schema 10 has them in this order.
macro_rules! settled {
    () => {
        "'applied', 'station', 'waiting', 'again'"
    };
}

/// The states in which a beginning stands that its station may have made, whoever's holds.
macro_rules! stands {
    () => {
        "'applied', 'twice', 'contested', 'again'"
    };
}

pub(crate) use {settled, stands, unsaid, voiceless};

#[cfg(test)]
mod tests {
    use super::*;

    /// In which lists a state is: a new one is decided here.
    const fn lists(state: State) -> [bool; 4] {
        let (unsaid, voiceless, settled, stands) = match state {
            State::Waiting => (true, true, true, false),
            State::Applied | State::Again => (false, false, true, true),
            State::Station => (false, false, true, false),
            State::Stranger | State::Key | State::Undecided => (true, true, false, false),
            State::Retired => (false, true, false, false),
            State::Twice | State::Contested => (false, false, false, true),
            State::Unknown | State::Unread | State::NotEntitled | State::NotHolder => {
                (false, false, false, false)
            }
        };
        [unsaid, voiceless, settled, stands]
    }

    #[test]
    fn every_state_is_in_a_list_or_out_of_it_by_name() {
        let told = [unsaid!(), voiceless!(), settled!(), stands!()];
        for state in State::ALL {
            let name = format!("'{}'", state.name());
            let found = told.map(|list| list.split(", ").any(|one| one == name));
            assert_eq!(found, lists(*state), "{state:?}");
        }
        for one in told.iter().flat_map(|list| list.split(", ")) {
            assert!(State::ALL.iter().any(|state| format!("'{}'", state.name()) == one), "{one} is no state");
        }
    }

    #[test]
    fn the_index_of_what_is_told_has_the_same_words() {
        let words = concat!("WHERE state NOT IN (", settled!(), ")");
        assert!(include_str!("../sql/schema_10.sql").contains(words));
    }
}
