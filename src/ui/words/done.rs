//! When something was done, and by whom.

use dabiao_app::core::Done;
use dabiao_app::lang::Messages;
use dabiao_app::{Session, local_minute};

/// When something was done, and by whom.
pub fn done_words(texts: &Messages, session: &Session, done: Done) -> String {
    let when = local_minute(done.at_ms);
    match done.by {
        Some(by) => {
            let who = session.core().name_of(by);
            texts.format("steps-when-by", &[("when", &when), ("who", &who)])
        }
        None => texts.format("steps-when", &[("when", &when)]),
    }
}
