//! The wire form of a verdict: printed by `score`, `replay` and `certify`. Apart from that of a score, which a verdict is
//! made from.

use serde::{Deserialize, Serialize};

use super::standard::{Shortfall, Verdict};

/// A standard's verdict, in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictDoc {
    /// The standard's id.
    pub standard: String,
    /// Its version.
    pub standard_version: u32,
    /// Whether every rule holds.
    pub passed: bool,
    /// The shortfalls.
    pub missing: Vec<ShortfallDoc>,
    /// The points, by a standard of points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
}

/// One thing that is missing, in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShortfallDoc {
    /// `speed`, `accuracy`, `attempted`, `completed`, `age`, `points`, `formula`, `qualified` or `records`.
    pub rule: String,
    /// The figure reached.
    pub have: Option<f64>,
    /// The figure needed.
    pub need: Option<f64>,
}

impl VerdictDoc {
    /// The wire form of `verdict` by the standard `id`, `version`.
    pub fn of(id: &str, version: u32, verdict: &Verdict) -> Self {
        let missing = verdict.missing.iter().map(ShortfallDoc::of).collect();
        let (standard, points) = (id.to_owned(), verdict.points);
        Self { standard, standard_version: version, passed: verdict.passed, missing, points }
    }
}

impl ShortfallDoc {
    fn of(shortfall: &Shortfall) -> Self {
        let (have, need) = shortfall.figures().unzip();
        Self { rule: shortfall.name().to_owned(), have, need }
    }
}
