//! Hours for records.

/// The cost of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Characters to be typed for each record.
    pub chars_per_record: f64,
    /// Time for reading, checking and moving on, for each record, in seconds.
    pub handling_s: f64,
    /// Qualified among entered records, above 0 to 1.
    pub qualified: f64,
}

impl Work {
    /// Hours in which one person with `cpm` (字/分) enters one qualified record; none where nothing is typed.
    pub fn hours_per_record(&self, cpm: f64) -> Option<f64> {
        (cpm > 0.0 && self.qualified > 0.0)
            .then(|| (self.chars_per_record / cpm / 60.0 + self.handling_s / 3600.0) / self.qualified)
    }
}

/// Hours for `records` qualified records at `cpm` (字/分); none where nothing is typed.
pub fn hours_for(records: u64, cpm: f64, work: &Work) -> Option<f64> {
    work.hours_per_record(cpm).map(|h| records as f64 * h)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_figures() {
        let work = Work { chars_per_record: 120.0, handling_s: 60.0, qualified: 1.0 };
        let hours = |cpm| hours_for(130_200, cpm, &work).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        assert!(near(hours(20.0), 15_190.0));
        assert!(near(hours(30.0), 10_850.0));
        assert!(near(hours(40.0), 8_680.0));
        assert!(near(hours(15.0) - hours(20.0), 4_340.0), "lifting the slowest saves most");
        assert!(near(hours(30.0) - hours(40.0), 2_170.0));
        let quicker = Work { handling_s: 30.0, ..work };
        assert!(near(hours(30.0) - hours_for(130_200, 30.0, &quicker).unwrap(), 1_085.0));
        // One in ten entered again.
        let redone = Work { qualified: 0.9, ..work };
        assert!(near(hours_for(900, 30.0, &redone).unwrap(), 83.333_333_333_333_33));
    }

    #[test]
    fn nobody_types_at_speed_nought() {
        let work = Work { chars_per_record: 120.0, handling_s: 60.0, qualified: 1.0 };
        assert_eq!(hours_for(1, 0.0, &work), None);
        assert_eq!(hours_for(1, 30.0, &Work { qualified: 0.0, ..work }), None);
    }
}
