//! Something that a person has to settle of what a station handed up: what it is, in JSON and in words.

use std::fmt::Display;

use super::said::Said;
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_domain::sitting::BesideWhy;
use dabiao_domain::sync::duty::Duty;

/// Something that a person has to settle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// What it said by a duty that it does not have, or not for those whom it is about.
    NoDuty {
        /// Which duty it takes.
        duty: Duty,
        /// So many entries.
        entries: u64,
    },
    /// As [`Matter::NoDuty`], at that PC itself: there it holds, and nowhere else.
    HereOnly {
        /// Which duty it takes.
        duty: Duty,
        /// So many entries.
        entries: u64,
    },
    /// A newer program wrote them.
    Newer(u64),
    /// This program can't read them.
    Unread(u64),
    /// They were written after the station was retired.
    Retired(u64),
    /// They are signed by another key than the station's, or by a station that nobody admitted.
    Key(u64),
    /// So many entries it wrote into journals of other PCs, which say nothing.
    Elsewhere(u64),
    /// Others say the same thing otherwise, and hold.
    Twice {
        /// So many entries.
        entries: u64,
        /// Whose word holds: the names of those PCs.
        against: Vec<String>,
    },
    /// At the PC that founded the bureau: they are in its name and do not count, as they are under a key that it replaced or that
    /// nobody admitted, or go on from one that names another key for it.
    OldKey {
        /// So many entries.
        entries: u64,
        /// What they say.
        says: Vec<Said>,
    },
    /// At the PC that founded the bureau: they are in its name and count, and are not in its journal.
    AsThisPc {
        /// So many entries.
        entries: u64,
        /// What they say.
        says: Vec<Said>,
    },
    /// At the PC that founded the bureau: what it said since a restore and holds no longer, as what came back has a later place.
    Overtaken {
        /// What that is.
        says: Vec<Said>,
    },
    /// At the PC that founded the bureau: they are in its name under a key that it replaced, and nothing tells whether it wrote them.
    /// They say nothing until a person says it.
    Undecided {
        /// So many entries.
        entries: u64,
        /// What they say.
        says: Vec<Said>,
        /// The PCs that handed them over first, as far as that is known.
        from: Vec<String>,
    },
    /// Among those is one that retires it: until a person says whose that is nothing goes to it, and what it wrote since does not
    /// count.
    KeptOut,
    /// At another PC: so many entries in the name of the one that founded the bureau, which settles them.
    FounderKey(u64),
    /// Others say so of themselves as well, and nothing tells whose it is: no certificate rests on it.
    Contested {
        /// So many sittings and attempts.
        things: u64,
        /// Room and day of the sittings, and whose the attempts are.
        what: Vec<String>,
        /// Those PCs.
        against: Vec<Called>,
        /// By what a command takes this PC and no other one.
        given: String,
    },
    /// A backup was restored there, so often: what was recorded since is set aside.
    Restored(u64),
    /// Logs of attempts there break the rules and were not taken, so many.
    Broken(u64),
    /// It took a sitting over from the PC that held it.
    TookOver {
        /// Room and time of the sitting.
        sitting: String,
    },
    /// What it said of a sitting that another PC holds.
    HeldTwice(Box<SaidBeside>),
    /// A sitting was held there by somebody to whom the registry never gave the right to it.
    NoRole {
        /// Room and time of the sitting.
        sitting: String,
        /// Who, by badge and name.
        who: Vec<String>,
    },
    /// Exams were begun or sealed there before what that PC had on record.
    OutOfTime(u64),
    /// It put on record that its clock had shown later times wrongly, and exams are dated into those.
    ClockWrong {
        /// So many exams.
        exams: u64,
        /// Room and day of their sittings.
        sittings: Vec<String>,
    },
    /// Exams of it are dated before a deadline and came after it.
    Late {
        /// So many exams.
        exams: u64,
        /// Room, day, and the day on which they came, of their sittings.
        sittings: Vec<String>,
    },
    /// Exams of it came here in time, and perhaps after the deadline to the PC that issues.
    LateElsewhere {
        /// So many exams.
        exams: u64,
        /// Room, day, and the day on which they came here, of their sittings.
        sittings: Vec<String>,
    },
    /// Somebody of the roster is called otherwise there.
    Called {
        /// The badge.
        badge: String,
        /// The name in the roster.
        here: String,
        /// The name at that station; the same where only the day of birth is another.
        there: String,
    },
    /// Since that day nothing at the founding PC opens its packages.
    Unopened(String),
    /// On that day another PC took its place, and the one that had it is in use still.
    PlaceTaken(String),
    /// At that PC itself: since that day what comes for it is sealed to a key that it never had.
    PlaceTakenHere(String),
    /// People who are in no roster.
    Proposed(Vec<String>),
    /// Units that no roster names.
    Units(Vec<String>),
}

/// What a PC is called where others are or were called so too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Called {
    /// Its name; with the end of its id where another one has that name.
    pub name: String,
    /// Whether it was retired, and another one has its name.
    pub retired: bool,
}

impl Called {
    /// In words.
    pub fn words(&self, texts: &Messages) -> String {
        if self.retired {
            texts.format("matter-retired-pc", &[("name", &self.name)])
        } else {
            self.name.clone()
        }
    }
}

/// What a PC said of a sitting whose roll is another one's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SaidBeside {
    /// Room and time of the sitting.
    pub sitting: String,
    /// Why it does not count.
    pub why: BesideWhy,
    /// So many entries.
    pub entries: u64,
    /// Whether it closed the sitting, which was closed on the roll that counts, too.
    pub closed: bool,
    /// Whom it declared void, by badge and name.
    pub voids: Vec<String>,
    /// Whom it noted as absent.
    pub absent: Vec<String>,
    /// So many incidents.
    pub incidents: u64,
}

impl SaidBeside {
    const fn code(&self) -> &'static str {
        match (self.closed, self.why) {
            (true, _) => "closed-twice",
            (false, BesideWhy::Taken) => "held-twice",
            (false, BesideWhy::Closed) => "took-late",
            (false, BesideWhy::CalledOff) => "took-called-off",
            (false, BesideWhy::Lost) => "took-lost",
            (false, BesideWhy::NotNamed) => "took-nothing",
        }
    }

    const fn key(&self) -> &'static str {
        match (self.closed, self.why) {
            (true, _) => "matter-closed-twice",
            (false, BesideWhy::Taken) => "matter-held-twice",
            (false, BesideWhy::Closed) => "matter-took-late",
            (false, BesideWhy::CalledOff) => "matter-took-called-off",
            (false, BesideWhy::Lost) => "matter-took-lost",
            (false, BesideWhy::NotNamed) => "matter-took-nothing",
        }
    }

    /// What is among it that a person has to know; nothing where there is no such thing.
    fn holds(&self, texts: &Messages) -> String {
        let between = texts.get("why-between");
        let mut parts = Vec::new();
        if !self.voids.is_empty() {
            let key = if self.why.may_void() { "matter-beside-void" } else { "matter-beside-no-void" };
            parts.push(texts.format(key, &[("names", &self.voids.join(&between))]));
        }
        if !self.absent.is_empty() {
            parts.push(texts.format("matter-beside-absent", &[("names", &self.absent.join(&between))]));
        }
        if self.incidents > 0 {
            parts.push(texts.format("matter-beside-incidents", &[("n", &self.incidents)]));
        }
        parts.concat()
    }
}

/// With what the entries say, if they say anything. More is named of it than of people: a lie has to show among it.
fn saying(mut notice: Notice, texts: &Messages, says: &[Said]) -> Notice {
    let some: Vec<String> = says.iter().take(SAID).map(|said| said.words(texts)).collect();
    let some = some.join(&texts.get("why-between"));
    let names = if says.len() > SAID { texts.format("as-of-more", &[("names", &some)]) } else { some };
    if !names.is_empty() {
        notice.what.push_str(&texts.format("matter-says", &[("names", &names)]));
    }
    notice
}

/// With who handed it over, where that is known.
fn handed(mut notice: Notice, texts: &Messages, names: &str) -> Notice {
    if !names.is_empty() {
        notice.what.push_str(&texts.format("matter-handed-by", &[("names", &names)]));
    }
    notice
}

/// So many words there are.
fn all(says: &[Said]) -> u64 {
    says.iter().map(Said::times).sum()
}

/// So many things that entries say are named.
const SAID: usize = 60;

/// So many people are named in a sentence.
const NAMED: usize = 6;

impl Matter {
    /// Its name in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoDuty { .. } => "no-duty",
            Self::HereOnly { .. } => "here-only",
            Self::Newer(_) => "newer-program",
            Self::Unread(_) => "unread",
            Self::Retired(_) => "retired",
            Self::Key(_) => "key",
            Self::Elsewhere(_) => "elsewhere",
            Self::Twice { .. } => "said-twice",
            Self::OldKey { .. } => "old-key",
            Self::AsThisPc { .. } => "as-this-pc",
            Self::Undecided { .. } => "undecided",
            Self::Overtaken { .. } => "overtaken",
            Self::KeptOut => "kept-out",
            Self::FounderKey(_) => "founder-key",
            Self::Contested { .. } => "contested",
            Self::Restored(_) => "restored",
            Self::Broken(_) => "broken-logs",
            Self::TookOver { .. } => "took-over",
            Self::HeldTwice(said) => said.code(),
            Self::NoRole { .. } => "no-role",
            Self::OutOfTime(_) => "out-of-time",
            Self::ClockWrong { .. } => "clock-wrong",
            Self::Late { .. } => "late",
            Self::LateElsewhere { .. } => "late-elsewhere",
            Self::Called { .. } => "called-otherwise",
            Self::Unopened(_) => "unopened",
            Self::PlaceTaken(_) => "place-taken",
            Self::PlaceTakenHere(_) => "place-taken-here",
            Self::Proposed(_) => "proposed-people",
            Self::Units(_) => "proposed-units",
        }
    }

    /// As JSON.
    pub fn document(&self) -> serde_json::Value {
        let mut doc = serde_json::json!({"kind": self.code()});
        match self {
            Self::NoDuty { duty, entries } | Self::HereOnly { duty, entries } => {
                doc["duty"] = duty.name().into();
                doc["entries"] = (*entries).into();
            }
            Self::OutOfTime(n) => doc["exams"] = (*n).into(),
            Self::ClockWrong { exams, sittings }
            | Self::Late { exams, sittings }
            | Self::LateElsewhere { exams, sittings } => {
                doc["exams"] = (*exams).into();
                doc["sittings"] = sittings.clone().into();
            }
            Self::NoRole { sitting, who } => {
                doc["sitting"] = sitting.as_str().into();
                doc["names"] = who.clone().into();
            }
            Self::Twice { entries, against } => {
                doc["entries"] = (*entries).into();
                doc["names"] = against.clone().into();
            }
            Self::Contested { things, what, against, given } => {
                doc["things"] = (*things).into();
                doc["what"] = what.clone().into();
                doc["names"] = against.iter().map(|pc| pc.name.clone()).collect::<Vec<String>>().into();
                doc["given"] = given.as_str().into();
            }
            Self::Newer(n)
            | Self::Unread(n)
            | Self::Retired(n)
            | Self::Key(n)
            | Self::FounderKey(n)
            | Self::Elsewhere(n) => {
                doc["entries"] = (*n).into();
            }
            Self::OldKey { entries, says }
            | Self::AsThisPc { entries, says }
            | Self::Undecided { entries, says, .. } => {
                doc["entries"] = (*entries).into();
                doc["says"] = says.iter().map(Said::document).collect::<Vec<_>>().into();
                let often = says.iter().filter(|said| said.times() > 1);
                let often: serde_json::Map<String, serde_json::Value> =
                    often.map(|said| (said.document(), said.times().into())).collect();
                if !often.is_empty() {
                    doc["times"] = often.into();
                }
                if let Self::Undecided { from, .. } = self {
                    doc["from"] = from.clone().into();
                }
            }
            Self::Overtaken { says } => {
                doc["says"] = says.iter().map(Said::document).collect::<Vec<_>>().into();
            }
            Self::KeptOut => {}
            Self::Unopened(since) | Self::PlaceTaken(since) | Self::PlaceTakenHere(since) => {
                doc["since"] = since.as_str().into();
            }
            Self::Restored(n) => doc["times"] = (*n).into(),
            Self::Broken(n) => doc["logs"] = (*n).into(),
            Self::TookOver { sitting } => doc["sitting"] = sitting.as_str().into(),
            Self::HeldTwice(said) => {
                doc["sitting"] = said.sitting.as_str().into();
                doc["entries"] = said.entries.into();
                doc["void"] = said.voids.clone().into();
                doc["absent"] = said.absent.clone().into();
                doc["incidents"] = said.incidents.into();
            }
            Self::Called { badge, here, there } => {
                doc["badge"] = badge.as_str().into();
                doc["here"] = here.as_str().into();
                doc["there"] = there.as_str().into();
            }
            Self::Proposed(names) | Self::Units(names) => doc["names"] = names.clone().into(),
        }
        doc
    }

    /// In words, of the station of that name.
    pub fn words(&self, texts: &Messages, station: &str) -> Notice {
        let told = |key: &str, values: &[(&str, &dyn Display)]| {
            let mut all: Vec<(&str, &dyn Display)> = vec![("station", &station)];
            all.extend_from_slice(values);
            Notice::new(texts, key, &all)
        };
        let names = |names: &[String]| {
            let some: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
            let some = some.join(&texts.get("why-between"));
            if names.len() > NAMED { texts.format("as-of-more", &[("names", &some)]) } else { some }
        };
        let dated = |key: &str, exams: &u64, sittings: &[String]| {
            told(key, &[("n", exams), ("names", &names(sittings))])
        };
        // Where nothing is known of them there is nothing in brackets.
        let among = |all: &[String]| {
            if all.is_empty() { String::new() } else { texts.aside(names(all)) }
        };
        match self {
            Self::NoDuty { duty, entries } => {
                told("matter-no-duty", &[("n", entries), ("duty", &texts.of(duty)), ("code", &duty.name())])
            }
            Self::HereOnly { duty, entries } => {
                told("matter-here-only", &[("n", entries), ("duty", &texts.of(duty)), ("code", &duty.name())])
            }
            Self::Newer(n) => told("matter-newer", &[("n", n)]),
            Self::Unread(n) => told("matter-unread", &[("n", n)]),
            Self::Retired(n) => told("matter-retired", &[("n", n)]),
            Self::Key(n) => told("matter-key", &[("n", n)]),
            Self::Elsewhere(n) => told("matter-elsewhere", &[("n", n)]),
            Self::Twice { entries, against } => {
                told("matter-twice", &[("n", entries), ("names", &names(against))])
            }
            Self::OldKey { entries, says } => saying(told("matter-old-key", &[("n", entries)]), texts, says),
            Self::AsThisPc { entries, says } => {
                saying(told("matter-as-this-pc", &[("n", entries)]), texts, says)
            }
            Self::Undecided { entries, says, from } => {
                handed(saying(told("matter-undecided", &[("n", entries)]), texts, says), texts, &names(from))
            }
            Self::Overtaken { says } => saying(told("matter-overtaken", &[("n", &all(says))]), texts, says),
            Self::KeptOut => told("matter-kept-out", &[]),
            Self::FounderKey(n) => told("matter-founder-key", &[("n", n)]),
            Self::Contested { things, what, against, given } => {
                let pcs: Vec<String> = against.iter().map(|pc| pc.words(texts)).collect();
                let values: [(&str, &dyn Display); 4] =
                    [("n", things), ("what", &among(what)), ("names", &names(&pcs)), ("given", given)];
                told("matter-contested", &values)
            }
            Self::Unopened(since) => told("matter-unopened", &[("since", since)]),
            Self::PlaceTaken(day) => told("matter-place-taken", &[("day", day)]),
            Self::PlaceTakenHere(day) => told("matter-place-taken-here", &[("day", day)]),
            Self::Restored(n) => told("matter-restored", &[("n", n)]),
            Self::Broken(n) => told("matter-broken", &[("n", n)]),
            Self::TookOver { sitting } => told("matter-took-over", &[("sitting", sitting)]),
            Self::HeldTwice(said) => {
                let mut notice = told(said.key(), &[("sitting", &said.sitting), ("n", &said.entries)]);
                notice.what.push_str(&said.holds(texts));
                notice
            }
            Self::NoRole { sitting, who } => {
                told("matter-no-role", &[("sitting", sitting), ("names", &names(who))])
            }
            Self::OutOfTime(n) => told("matter-out-of-time", &[("n", n)]),
            Self::ClockWrong { exams, sittings } => {
                told("matter-clock-wrong", &[("n", exams), ("among", &among(sittings))])
            }
            Self::Late { exams, sittings } => dated("matter-late", exams, sittings),
            Self::LateElsewhere { exams, sittings } => dated("matter-late-elsewhere", exams, sittings),
            Self::Called { badge, here, there } if here == there => {
                told("matter-born", &[("badge", badge), ("here", here)])
            }
            Self::Called { badge, here, there } => {
                told("matter-called", &[("badge", badge), ("here", here), ("there", there)])
            }
            Self::Proposed(people) => {
                told("matter-proposed", &[("n", &people.len()), ("names", &names(people))])
            }
            Self::Units(units) => told("matter-units", &[("n", &units.len()), ("names", &names(units))]),
        }
    }
}
