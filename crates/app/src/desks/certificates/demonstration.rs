//! Certificates of demonstrations: valid in a demonstration, and labelled as demonstration everywhere else.
//!
//! The keys of a demonstration follow from its seed, so they can be made again anywhere. Two properties
//! identify them: the holder named by every demonstration's key file and printed on its certificates, and the
//! id of the key of the usual seed, which exists on every PC that has shown a demonstration. A key of another
//! seed under another holder is an ordinary key: it counts only where its fingerprint was compared and it is
//! trusted.

use std::path::Path;

use crate::demo_mark::{DEFAULT_KEY, DEMO_HOLDER, is_demo};
use dabiao_credential::{Outcome, Report};

/// The answer as it is outside a demonstration: a certificate that only a demonstration vouches for is not valid.
/// `folder` is the data folder of the PC that asks.
pub fn outside(report: Report, folder: &Path) -> Report {
    let Some(key) = report.issuer else { return report };
    let marked = report.holder.as_deref() == Some(DEMO_HOLDER) || key.to_string() == DEFAULT_KEY;
    let vouched = matches!(
        report.outcome,
        Outcome::Valid
            | Outcome::Expired { .. }
            | Outcome::NotYetValid { .. }
            | Outcome::Revoked { .. }
            | Outcome::UnknownIssuer(_)
    );
    if marked && vouched && !is_demo(folder) {
        return Report { outcome: Outcome::Demonstration(key), ..report };
    }
    report
}
