//! Certificates of demonstrations: good in a demonstration, and called what they are everywhere else.
//!
//! The keys of a demonstration follow from its seed, so they can be made again anywhere. Two marks tell them: the holder
//! whom every demonstration's key file names, which is printed on its certificates too, and the id of the key of the
//! usual seed, which every PC that was shown a demonstration has made. A key of another seed under another holder is
//! a key like any other: it counts where its fingerprint was compared and it is trusted, and nowhere else.

use std::path::Path;

use crate::demo::{DEFAULT_KEY, DEMO_HOLDER, is_demo};
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
