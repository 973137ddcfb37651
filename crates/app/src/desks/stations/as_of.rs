//! What a PC says of itself and of the others in one short line, for every page that shows data of more than one.

use super::StationsDesk;
use crate::core::Seen;
use crate::sync_words::{as_of_words, outbox_words};
use dabiao_domain::sync::as_of::AsOf;

impl Seen<'_, StationsDesk> {
    /// As of when the data of other PCs stand; none on a PC that shows its own only.
    pub fn as_of(self) -> Option<String> {
        as_of_words(&self.core.texts, self.core.as_of.as_ref()?, self.core.config.clock.wall_ms())
    }

    /// What this PC says of itself: what it has not handed up, or how many stations were not heard of for long. None on a
    /// PC that belongs to no bureau.
    pub fn line(self) -> Option<String> {
        let (overview, as_of, texts) = (self.overview()?, self.core.as_of.as_ref()?, &self.core.texts);
        let now = self.core.config.clock.wall_ms();
        let open: usize = overview.stations.iter().map(|row| row.matters.len()).sum();
        let with_open = |line: String| match open {
            0 => line,
            n => texts.format("bureau-line-open", &[("line", &line), ("n", &n)]),
        };
        if let Some(outbox) = overview.outbox(now) {
            return Some(with_open(outbox_words(texts, &outbox)));
        }
        let all = as_of.others.len();
        Some(with_open(match as_of.unseen(now).count() {
            _ if all == 0 => texts.get("bureau-line-none"),
            0 => match as_of.not_yet(now).count() {
                0 => texts.format("bureau-line-all", &[("all", &all)]),
                n => texts.format("bureau-line-not-yet", &[("n", &n), ("all", &all)]),
            },
            n => texts.format("bureau-line-unseen", &[("n", &n), ("all", &all)]),
        }))
    }

    /// Whether that is worth a look: something waits for long, or a station was not heard of for long.
    pub fn is_late(self) -> bool {
        let now = self.core.config.clock.wall_ms();
        let late =
            self.overview().and_then(|overview| overview.outbox(now)).is_some_and(|outbox| outbox.is_late());
        let unseen = |as_of: &std::sync::Arc<AsOf>| as_of.founder && as_of.unseen(now).next().is_some();
        late || self.core.as_of.as_ref().is_some_and(unseen)
    }
}
