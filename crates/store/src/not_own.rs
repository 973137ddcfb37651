//! Why a copy is refused as another station's.

/// Why a history is not known to be this station's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOwn {
    /// The folder has no store and no enrolment: nothing to tell it by.
    #[error("this folder knows no station yet: nothing here tells whose history it is (station {0})")]
    NothingHere(String),
    /// It is another station's.
    #[error("it is the history of station {found}, and this is station {here}")]
    OtherStation {
        /// That station.
        found: String,
        /// This one.
        here: String,
    },
    /// It is of this station's series, is not part of what is here, and nothing signs it.
    #[error(
        "it bears this station's name, but no key signs its last entry, and it is not part of what is here"
    )]
    Unsigned,
    /// It is of this station's series, and signed by a key that was never this station's.
    #[error("it bears this station's name, but is signed by key {0}, which is not this station's")]
    OtherKey(String),
}
