//! What sittings of forms say of a unit's records: beside the quota, whose figures are assumptions.

use uuid::Uuid;

use crate::desk_data::TrainerData;
use dabiao_domain::history::SHORTEST_COMPARED_MS;
use dabiao_domain::portable::median;

/// The last sitting of forms with new records of each officer who had one of a minute at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredRecords {
    /// Officers.
    pub officers: u32,
    /// Median of their qualified records an hour.
    pub per_hour: f64,
    /// Median of their 合格率, 0 to 1.
    pub qualified: f64,
}

impl MeasuredRecords {
    /// That of the bureau, and of each of its units in their order; none where nobody had a sitting of forms.
    pub fn of(facts: &TrainerData) -> (Option<Self>, Vec<Option<Self>>) {
        let last: Vec<(Uuid, f64, f64)> = facts
            .people()
            .filter_map(|(officer, _)| {
                let long = |ms: u32| u64::from(ms) >= SHORTEST_COMPARED_MS;
                let marks = facts.marks(officer.id).iter().rev();
                let mark = marks.into_iter().find(|mark| mark.form && long(mark.active_ms))?;
                let per_hour = f64::from(mark.milli_cpm) / 1000.0;
                Some((officer.unit_id, per_hour, f64::from(mark.accuracy_ppm) / 1e6))
            })
            .collect();
        let units = facts.rows.units.iter().map(|unit| {
            let own: Vec<_> = last.iter().filter(|(of, ..)| *of == unit.id).copied().collect();
            Self::median(&own)
        });
        (Self::median(&last), units.collect())
    }

    fn median(last: &[(Uuid, f64, f64)]) -> Option<Self> {
        let mut per_hour: Vec<f64> = last.iter().map(|(_, per_hour, _)| *per_hour).collect();
        let mut qualified: Vec<f64> = last.iter().map(|(.., qualified)| *qualified).collect();
        Some(Self {
            officers: u32::try_from(last.len()).unwrap_or(u32::MAX),
            per_hour: median(&mut per_hour)?,
            qualified: median(&mut qualified)?,
        })
    }
}
