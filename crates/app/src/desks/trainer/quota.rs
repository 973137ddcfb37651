//! The quota planner: 130,200 records shared out, and whether the time is enough.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::TrainerDesk;
use super::measured::MeasuredRecords;
use super::monday_of;
use crate::core::{Core, Seen};
use crate::desk_data::{TrainerData, day};
use crate::message_keys::{Keyed, keys};
use crate::notice::Notice;
use dabiao_domain::certification::State;
use dabiao_domain::quota::{Assumptions, Case, Cases, QuotaPlan, ShareError, UnitInput, WeekCount, plan};
use dabiao_domain::role::Permission;
use dabiao_store::Fact;
use dabiao_store::facts;

/// By what the records are shared out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighting {
    /// By certified officers; by heads in a bureau that has none yet.
    #[default]
    Certified,
    /// By officers in service.
    Heads,
    /// By numbers that were given.
    Given,
}

impl Weighting {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Certified, Self::Heads, Self::Given];
}

keys! {
    Weighting {
        Weighting::Certified => "quota-by-certified",
        Weighting::Heads => "quota-by-heads",
        Weighting::Given => "quota-by-given",
    }
}

/// The assumptions as they are kept: version 1 of the wire form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotaForm {
    /// Version of this form.
    pub version: u32,
    /// Records of the bureau.
    pub total: u64,
    /// The last day that counts, ISO 8601.
    pub last_day: String,
    /// Characters to be typed for each record.
    pub chars_per_record: f64,
    /// Seconds for each record beside typing.
    pub handling_s: f64,
    /// Qualified among entered records, per cent.
    pub qualified_percent: f64,
    /// Hours per week that a certified officer really works on records.
    pub hours_per_officer: f64,
    /// Speed at real records as a share of the measured one, per cent.
    pub speed_percent: f64,
    /// By what is shared out.
    pub weighting: Weighting,
    /// Weights of units, where they are given.
    #[serde(default)]
    pub weights: Vec<(Uuid, u64)>,
}

impl Default for QuotaForm {
    /// The order's figures: 130,200 records to the end of 2027. The other figures are initial values that a
    /// trainer has to check.
    fn default() -> Self {
        Self {
            version: 1,
            total: 130_200,
            last_day: "2027-12-31".to_owned(),
            chars_per_record: 120.0,
            handling_s: 60.0,
            qualified_percent: 95.0,
            hours_per_officer: 4.0,
            speed_percent: 90.0,
            weighting: Weighting::Certified,
            weights: Vec::new(),
        }
    }
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuotaError {
    /// A figure that can't be.
    #[error("{0} is out of range")]
    Range(&'static str),
    /// No unit to share out to.
    #[error("no unit has a weight")]
    NoWeight,
}

impl QuotaForm {
    /// The form that is kept, or the first one.
    pub fn of(facts: &TrainerData) -> Self {
        facts.rows.quota.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }

    /// The figures as assumptions.
    ///
    /// # Errors
    /// [`QuotaError::Range`] with the name of the field.
    pub fn assumptions(&self, today: Date) -> Result<Assumptions, QuotaError> {
        let within = |value: f64, low: f64, high: f64, name| {
            if value.is_finite() && (low..=high).contains(&value) {
                Ok(value)
            } else {
                Err(QuotaError::Range(name))
            }
        };
        let last: Date = self.last_day.trim().parse().map_err(|_| QuotaError::Range("quota-last-day"))?;
        if self.total > 100_000_000 {
            return Err(QuotaError::Range("quota-total"));
        }
        let likely = Case {
            speed_factor: within(self.speed_percent, 10.0, 150.0, "quota-speed")? / 100.0,
            handling_s: within(self.handling_s, 0.0, 3600.0, "quota-handling")?,
            qualified: within(self.qualified_percent, 1.0, 100.0, "quota-qualified")? / 100.0,
            hours_per_officer: within(self.hours_per_officer, 0.0, 60.0, "quota-hours")?,
        };
        Ok(Assumptions {
            total: self.total,
            chars_per_record: within(self.chars_per_record, 1.0, 10_000.0, "quota-chars")?,
            today: day(today),
            before: day(last.tomorrow().unwrap_or(last)),
            cases: Cases::about(likely),
        })
    }
}

/// A plan with the units that it is about.
#[derive(Clone, Debug)]
pub struct QuotaView {
    /// The form.
    pub form: QuotaForm,
    /// The units' input, in the order of the desk.
    pub inputs: Vec<UnitInput>,
    /// Names of the units.
    pub names: Vec<String>,
    /// Ids of the units.
    pub ids: Vec<Uuid>,
    /// Each pair as two units, by index, in the order of the plan's pairs.
    pub pairs: Vec<(usize, usize)>,
    /// The plan.
    pub plan: QuotaPlan,
    /// Indices of the units that fall behind.
    pub behind: Vec<usize>,
    /// What sittings of forms say of the whole bureau; none where there were none.
    pub measured: Option<MeasuredRecords>,
    /// The same of each unit, in the order of the desk.
    pub measured_units: Vec<Option<MeasuredRecords>>,
}

impl QuotaView {
    /// The plan of `form`.
    ///
    /// # Errors
    /// [`QuotaError`].
    pub fn of(facts: &TrainerData, form: QuotaForm) -> Result<Self, QuotaError> {
        let assumptions = form.assumptions(facts.today)?;
        let units = &facts.rows.units;
        let pairs: Vec<(usize, usize)> = dabiao_domain::report::pairs(units)
            .into_iter()
            .filter_map(|(a, b)| {
                let at = |id| units.iter().position(|u| u.id == id);
                Some((at(a)?, at(b)?))
            })
            .collect();
        let mut inputs: Vec<UnitInput> = units
            .iter()
            .map(|_| UnitInput { weight: 0, pair: None, speeds: vec![], counts: vec![] })
            .collect();
        for (officer, a) in facts.people() {
            let Some(at) = units.iter().position(|u| u.id == officer.unit_id) else { continue };
            let Some(input) = inputs.get_mut(at) else { continue };
            let certified = matches!(a.state, State::Certified(_));
            let here = !matches!(a.state, State::NotEligible(_));
            input.weight += match form.weighting {
                Weighting::Certified => u64::from(certified),
                Weighting::Heads => u64::from(here),
                Weighting::Given => 0,
            };
            if certified && let Some(last) = facts.marks(officer.id).iter().rev().find(|m| m.compared) {
                input.speeds.push(f64::from(last.milli_cpm) / 1000.0);
            }
        }
        if form.weighting == Weighting::Certified && inputs.iter().all(|i| i.weight == 0) {
            for officer in &facts.books.officers {
                let at = units.iter().position(|u| u.id == officer.unit_id);
                if let Some(input) = at.and_then(|at| inputs.get_mut(at)) {
                    input.weight += 1;
                }
            }
        }
        for (n, unit) in units.iter().enumerate() {
            let Some(input) = inputs.get_mut(n) else { continue };
            if form.weighting == Weighting::Given {
                let given = form.weights.iter().find(|(id, _)| *id == unit.id);
                input.weight = given.map_or(0, |(_, weight)| *weight);
            }
            input.pair = pairs.iter().position(|(a, b)| *a == n || *b == n).map(|p| p as u32);
            let counts = facts.rows.counts.iter().filter(|c| c.unit_id == unit.id);
            input.counts =
                counts.map(|c| WeekCount { week: day(c.week), qualified: u64::from(c.qualified) }).collect();
        }
        let plan = plan(assumptions, &inputs).map_err(|ShareError::NoWeight| QuotaError::NoWeight)?;
        let behind = plan.behind(&inputs);
        let (measured, measured_units) = MeasuredRecords::of(facts);
        Ok(Self {
            names: units.iter().map(|u| u.name.clone()).collect(),
            ids: units.iter().map(|u| u.id).collect(),
            form,
            inputs,
            pairs,
            plan,
            behind,
            measured,
            measured_units,
        })
    }
}

impl<'a> Seen<'a, TrainerDesk> {
    /// The quota plan by the stored form, or its error.
    pub fn quota(self) -> Option<&'a Result<QuotaView, QuotaError>> {
        self.desk.quota.as_ref().filter(|_| self.may_see())
    }

    fn quota_notice(self, fault: QuotaError) -> Notice {
        match fault {
            QuotaError::Range(field) => {
                let name = self.core.texts.get(field);
                Notice::new(&self.core.texts, "error-quota-range", &[("field", &name)])
            }
            QuotaError::NoWeight => Notice::new(&self.core.texts, "error-quota-weight", &[]),
        }
    }

    /// The Monday of this week, where counts of records begin.
    pub fn this_monday(self) -> Option<Date> {
        self.view().map(|view| monday_of(view.facts.today))
    }
}

impl TrainerDesk {
    pub(super) fn plan_quota(&mut self, form: QuotaForm, core: &mut Core) {
        let Some(by) = core.allowed(Permission::AssignPractice) else { return };
        let Some(view) = self.view.clone() else { return };
        match QuotaView::of(&view.facts, form.clone()) {
            Ok(_) => {
                let plan = serde_json::to_value(&form).unwrap_or_default();
                self.record(by.right, vec![Fact::PlanQuota(facts::PlanQuota { plan, by: by.id })], core);
            }
            Err(fault) => core.notice = Some(self.seen(core).quota_notice(fault)),
        }
    }
}
