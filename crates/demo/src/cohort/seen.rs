//! The desk as the instructor sees it.

use std::sync::Arc;

use super::bureau::Bureau;
use crate::DemoError;
use crate::calendar::{at, clock};
use dabiao_app::OFFICER_STANDARD;
use dabiao_app::cohort::{CohortAccess, CohortView};
use dabiao_app::core::timestamp;
use dabiao_app::trainer::TrainerData;
use dabiao_domain::record::civil::Day;
use dabiao_domain::standard::Standard;
use dabiao_store::Db;

/// The desk in the morning of a day, and the facts that it rests on.
pub struct Seen {
    /// The facts.
    pub facts: Arc<TrainerData>,
    /// The desk.
    pub view: CohortView,
}

impl Seen {
    /// The desk's data in the morning of `day`.
    pub fn on(day: Day, bureau: &Bureau<'_>, guidance: &Standard, db: &Db) -> Result<Self, DemoError> {
        let now = timestamp(at(day, clock(8, 0)));
        let facts = TrainerData::read(db, bureau.standards, OFFICER_STANDARD, now)?;
        let facts = Arc::new(facts.ok_or_else(|| DemoError::Made(OFFICER_STANDARD.to_owned()))?);
        let view = CohortView::of(Arc::clone(&facts), guidance.clone(), CohortAccess::Whole, None);
        Ok(Self { facts, view })
    }
}
