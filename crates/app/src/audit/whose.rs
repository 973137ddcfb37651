//! Whose an attempt is: what is found of one that another PC wrote is a note that names that PC and says what to do, since
//! nothing of it was done here.

use std::collections::BTreeMap;

use uuid::Uuid;

use dabiao_domain::finding::Finding;
use dabiao_store::facts;
use dabiao_store::{Db, Fact, StoreError};

/// Who wrote which attempt, and what seals say of themselves.
#[derive(Debug, Default)]
pub(super) struct Whose {
    /// The names of PCs by their series.
    names: BTreeMap<String, String>,
    /// The series of attempts that another PC wrote: that of the seal, where there is one.
    far: BTreeMap<Uuid, String>,
    /// What the program said against an attempt when it sealed it.
    doubts: BTreeMap<Uuid, String>,
}

impl Whose {
    /// Before the first fact.
    pub(super) fn of(db: &Db) -> Result<Self, StoreError> {
        Ok(Self { names: db.writers_of_series()?, ..Self::default() })
    }

    /// Goes on with a fact of a series, which another PC wrote or this one.
    pub(super) fn take(&mut self, series: &str, far: bool, fact: &Fact) {
        let id = match fact {
            Fact::BeginAttempt(facts::BeginAttempt { id, .. }) => *id,
            Fact::SealAttempt(facts::SealAttempt { id, doubt, .. }) => {
                if let Some(doubt) = doubt {
                    self.doubts.entry(*id).or_insert_with(|| doubt.clone());
                }
                *id
            }
            _ => return,
        };
        if far {
            self.far.insert(id, series.to_owned());
        }
    }

    /// The PC that wrote a series, by its name in the bureau; by the series where it has none.
    pub(super) fn pc<'a>(&'a self, series: &'a str) -> &'a str {
        self.names.get(series).map_or(series, String::as_str)
    }

    /// The PC that wrote an attempt; none where it was this one.
    pub(super) fn pc_of(&self, attempt: Uuid) -> Option<&str> {
        Some(self.pc(self.far.get(&attempt)?))
    }

    /// What seals say against themselves, by attempt.
    pub(super) fn doubts(&self) -> Vec<(Uuid, Finding)> {
        let told = |(id, doubt): (&Uuid, &String)| {
            let known = Some(Finding::ChangedWhileRunning).filter(|known| known.to_string() == *doubt);
            let said = known.unwrap_or_else(|| doubt.clone().into());
            (*id, Finding::Doubt { said: Box::new(said) })
        };
        self.doubts.iter().map(told).collect()
    }
}
