//! What a visit and a round did, in words: the same at the window and on the command line.

use super::keeping::Round;
use super::visiting::Visited;
use crate::foreign_words::foreign_words;
use crate::lang::Messages;
use crate::notice::Notice;

impl Visited {
    /// What it did.
    pub fn words(&self, texts: &Messages) -> String {
        texts.format(
            "server-visited",
            &[
                ("bureau", &self.bureau),
                ("address", &self.address),
                ("entries", &self.entries),
                ("bodies", &self.bodies),
                ("new", &self.taken.entries),
                ("taken", &self.taken.bodies),
            ],
        )
    }

    /// What a person has to settle, each with what to do.
    pub fn matter_notices(&self, texts: &Messages) -> Vec<Notice> {
        self.matters.iter().map(|(of, matter)| matter.words(texts, of)).collect()
    }
}

impl Round {
    /// What it did at `time`, a sentence a line.
    pub fn words(&self, texts: &Messages, time: &str) -> Vec<String> {
        let (taken, put) = (&self.taken, self.put.len());
        let mut lines = vec![texts.format(
            "server-round",
            &[("time", &time), ("entries", &taken.entries), ("bodies", &taken.bodies), ("put", &put)],
        )];
        for name in &self.admitted {
            lines.push(texts.format("server-round-admitted", &[("time", &time), ("name", name)]));
        }
        for name in &self.let_in_again {
            lines.push(texts.format("server-round-let-in-again", &[("time", &time), ("name", name)]));
        }
        for (login, why) in &self.refused {
            let why = foreign_words(texts, why);
            lines.push(
                texts.format("server-round-refused", &[("time", &time), ("login", login), ("why", &why)]),
            );
        }
        if self.waiting > 0 {
            lines.push(texts.format("server-round-waiting", &[("time", &time), ("n", &self.waiting)]));
        }
        if let Some(file) = &self.backup {
            lines.push(texts.format("server-round-backup", &[("time", &time), ("file", &file.display())]));
        }
        if let Some(why) = &self.no_backup {
            let why = foreign_words(texts, why);
            lines.push(texts.format("server-round-no-backup", &[("time", &time), ("why", &why)]));
        }
        lines
    }
}
