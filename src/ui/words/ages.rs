//! How long ago something was done.

use jiff::Unit;
use jiff::civil::DateTime;

use dabiao_app::lang::Messages;

/// How long ago a backup was made.
pub fn age_words(texts: &Messages, taken: DateTime, now: DateTime) -> String {
    let minutes = now.since(taken).and_then(|span| span.total((Unit::Minute, taken))).unwrap_or(0.0);
    let minutes = minutes.max(0.0) as i64;
    let (key, n) = match minutes {
        0..60 => ("age-minutes", minutes),
        60..2_880 => ("age-hours", minutes / 60),
        _ => ("age-days", minutes / 1_440),
    };
    texts.format(key, &[("n", &n)])
}
