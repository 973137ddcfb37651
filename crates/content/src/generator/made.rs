//! A record, and what is known of how it came to be: who appears in it, and when it was written.

use dabiao_domain::record::Record;
use dabiao_domain::record::civil::Minute;

/// A person of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The whole name.
    pub name: String,
    /// The family's name.
    pub surname: String,
    /// What the person is in the record.
    pub part: Option<String>,
    /// Whole years of life.
    pub age: i32,
}

/// A record with what is known of how it came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The record.
    pub record: Record,
    /// Those who appear in it.
    pub people: Vec<Known>,
    /// When it was written, where its template says so.
    pub written: Option<Minute>,
}
