//! Entries added, repeated, put in another order, removed and rewritten, with the keys that a forger may
//! have, and tables that follow.

use std::path::Path;

use dabiao::credential::IssuerKey;
use dabiao::domain::splitmix::SplitMix;
use dabiao::store::facts;
use dabiao::store::{Fact, JournalEntry};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::follow::{derive, follow, rebuild};
use super::keys::{Keys, Line, Ring, write_beside, write_from, write_whole};
use super::logs::{Change, Sealed};
use super::plausible::Additions;
use super::scene::{Attempt, Scene, one};

/// A forger at work on a copy of a bureau's store.
pub struct Forger<'a> {
    /// The facts that the forger knows.
    pub scene: &'a Scene,
    /// Where the copy and its keys lie.
    pub folder: &'a Path,
    /// The copy.
    pub db: &'a Connection,
    /// Their keys for the journal.
    pub ring: &'a Ring,
    /// The bureau's issuing key.
    pub issuer: &'a IssuerKey,
    /// The random choices.
    pub rng: SplitMix,
}

/// The mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its description, which distinguishes the kinds.
    pub name: String,
    /// Whether nothing in the store contradicts it: only a witness of what stood there can.
    pub only_witness: bool,
}

impl Done {
    /// Something that contradicts what stands in the store.
    #[expect(clippy::unnecessary_wraps, reason = "what a forger did, or nothing")]
    pub fn false_here(name: impl Into<String>) -> Option<Self> {
        Some(Self { name: name.into(), only_witness: false })
    }
}

/// The kind of a fact, as its entry names it. A new kind has to say here whether it can stand twice.
pub const fn once_only(fact: &Fact) -> bool {
    match fact {
        Fact::AddOfficer(_)
        | Fact::BeginAttempt(_)
        | Fact::SealAttempt(_)
        | Fact::PlanSitting(_)
        | Fact::SittingEntry(_)
        | Fact::AskExemption(_)
        | Fact::ApproveExemption(_)
        | Fact::EndExemption(_)
        | Fact::IssueCertificate(_)
        | Fact::RevokeCertificate(_)
        | Fact::SaveStandard(_)
        | Fact::Assign(_)
        | Fact::CohortEntry(_)
        | Fact::BeginSeries(_)
        | Fact::Restored(_) => true,
        Fact::BeginSigning(_)
        | Fact::SeenBureau(_)
        | Fact::EnrolStation(_)
        | Fact::RetireStation(_)
        | Fact::GrantDuty(_)
        | Fact::Server(_)
        | Fact::SameOfficer(_)
        | Fact::SameUnit(_)
        | Fact::ProposeOfficer(_)
        | Fact::CollectSeat(_)
        | Fact::TakeSitting(_)
        | Fact::PublishExercise(_)
        | Fact::DismissSlip(_)
        | Fact::SetSetting(_)
        | Fact::DescribeOfficer(_)
        | Fact::SetAccount(_)
        | Fact::SignedIn(_)
        | Fact::SignInFailed(_)
        | Fact::ImportRoster(_)
        | Fact::DescribeUnit(_)
        | Fact::ChangeOfficer(_)
        | Fact::EndAssignment(_)
        | Fact::CountRecords(_)
        | Fact::PlanQuota(_)
        | Fact::KeepForecast(_)
        | Fact::MakeIssuerKey(_)
        | Fact::ClockGiven(_)
        | Fact::ClockBehind(_)
        | Fact::ClockWrong(_)
        | Fact::MakeBoxKey(_)
        | Fact::MakeRecoveryCode(_)
        | Fact::ReplaceSecret(_)
        | Fact::SetPc(_) => false,
    }
}

impl Forger<'_> {
    fn keys(&mut self, of: &[Keys]) -> Keys {
        of[self.rng.below(of.len())]
    }

    fn lines(&self) -> Vec<Line> {
        self.scene.entries.iter().zip(&self.scene.facts).map(|(e, f)| Line::kept(e, f)).collect()
    }

    fn last(&self) -> &JournalEntry {
        self.scene.entries.last().expect("an entry")
    }

    /// Rewrites the whole journal from `from` on, and the tables that it gives.
    fn write(&self, from: usize, lines: &[Line], keys: Keys) {
        write_from(self.db, self.scene, from, &lines[from..], keys, self.ring);
        let facts: Vec<(i64, Fact)> = lines.iter().map(|l| (l.at_ms, l.fact.clone())).collect();
        rebuild(self.db, &facts);
    }

    /// Writes `facts` at the end: of the station's series, or of one beside it.
    fn append(&self, facts: &[Fact], keys: Keys) {
        let at_ms = self.scene.end_ms() + 60_000;
        let line = |fact: &Fact| Line::new(at_ms, fact.clone(), self.last());
        let lines: Vec<Line> = facts.iter().map(line).collect();
        if keys.beside() {
            write_beside(self.db, &lines, keys, self.ring);
        } else {
            write_from(self.db, self.scene, self.scene.entries.len(), &lines, keys, self.ring);
        }
        for fact in facts {
            follow(self.db, at_ms, fact);
        }
    }

    /// Adds an entry, at the end or in between.
    pub fn add(&mut self) -> Option<Done> {
        let mut rng = self.rng.branch(1);
        let mut all = Additions::of(self.scene, self.issuer, &mut rng);
        let added = all.swap_remove(self.rng.below(all.len()));
        if self.rng.chance(0.75) {
            let keys = self.keys(&Keys::ALL);
            // What an honest program could have written, signed by its key, is no forgery.
            if keys == Keys::Station && !added.lies {
                return None;
            }
            self.append(std::slice::from_ref(&added.fact), keys);
            return Done::false_here(format!("add {} | {keys:?}", added.what));
        }
        let (place, keys) = (1 + self.rng.below(self.scene.entries.len() - 1), self.keys(&Keys::WITHIN));
        let mut lines = self.lines();
        let at_ms = lines[place - 1].at_ms;
        lines.insert(place, Line::new(at_ms, added.fact, &self.scene.entries[place]));
        self.write(place, &lines, keys);
        Some(Done { name: format!("insert {} | {keys:?}", added.what), only_witness: keys == Keys::Station })
    }

    /// Repeats an entry, at the end or right behind it.
    pub fn repeat(&mut self) -> Option<Done> {
        let n = self.rng.below(self.scene.entries.len());
        let (fact, op) = (self.scene.facts[n].clone(), self.scene.entries[n].op.clone());
        let once = once_only(&fact);
        if self.rng.chance(0.5) {
            let keys = self.keys(&Keys::ALL);
            if keys == Keys::Station && !once {
                return None;
            }
            self.append(&[fact], keys);
            return Done::false_here(format!("repeat {op} at the end | {keys:?}"));
        }
        let keys = self.keys(&Keys::WITHIN);
        let only_witness = keys == Keys::Station && !once;
        // Behind the last entry it is what an honest program could have written next.
        if only_witness && n + 1 == self.scene.entries.len() {
            return None;
        }
        let mut lines = self.lines();
        lines.insert(n + 1, lines[n].clone());
        self.write(n + 1, &lines, keys);
        Some(Done { name: format!("repeat {op} behind it | {keys:?}"), only_witness })
    }

    /// Two entries change places.
    pub fn swap(&mut self) -> Option<Done> {
        let count = self.scene.entries.len();
        let first = self.rng.below(count);
        let near = self.rng.chance(0.5);
        let second = if near { first + 1 } else { self.rng.below(count) };
        let (from, to) = (first.min(second), first.max(second));
        if from == to || to >= count || self.scene.facts[from] == self.scene.facts[to] {
            return None;
        }
        let keys = self.keys(&Keys::WITHIN);
        let mut lines = self.lines();
        lines.swap(from, to);
        self.write(from, &lines, keys);
        let (a, b) = (&self.scene.entries[from].op, &self.scene.entries[to].op);
        let name =
            if near { format!("swap neighbours {a}, {b} | {keys:?}") } else { format!("swap | {keys:?}") };
        Some(Done { name, only_witness: keys == Keys::Station })
    }

    /// An entry is gone, and what it gave with it.
    pub fn remove(&mut self) -> Option<Done> {
        let n = self.rng.below(self.scene.entries.len());
        let keys = self.keys(&Keys::WITHIN);
        let op = self.scene.entries[n].op.clone();
        let attempt = self.scene.attempts.iter().find(|a| a.begun == n || a.sealed == Some(n));
        let gone: Vec<usize> = attempt.map_or(vec![n], |a| self.entries_of(a));
        if let Some(attempt) = attempt {
            self.forget(attempt);
        }
        let kept = |(n, line): (usize, Line)| (!gone.contains(&n)).then_some(line);
        let lines: Vec<Line> = self.lines().into_iter().enumerate().filter_map(kept).collect();
        self.write(gone.iter().copied().min()?, &lines, keys);
        derive(self.db);
        // If nothing follows, there is nothing to be signed again.
        let only_witness = keys == Keys::Station || lines.len() == *gone.iter().min()?;
        Some(Done { name: format!("remove {op} | {keys:?}"), only_witness })
    }

    /// Everything that tells of an attempt.
    fn entries_of(&self, attempt: &Attempt) -> Vec<usize> {
        let id = Value::String(attempt.id.to_string());
        let tells = |fact: &Fact| match fact {
            Fact::BeginAttempt(facts::BeginAttempt { id, .. })
            | Fact::SealAttempt(facts::SealAttempt { id, .. }) => *id == attempt.id,
            Fact::SittingEntry(facts::SittingEntry { event, .. }) => event.get("attempt") == Some(&id),
            _ => false,
        };
        (0..self.scene.facts.len()).filter(|n| tells(&self.scene.facts[*n])).collect()
    }

    fn forget(&self, attempt: &Attempt) {
        for (table, column) in
            [("attempt", "id"), ("attempt_event", "attempt_id"), ("attempt_stamp", "attempt_id")]
        {
            let sql = format!("DELETE FROM {table} WHERE {column} = ?1");
            self.db.execute(&sql, [attempt.id.as_bytes()]).unwrap();
        }
    }

    /// The last entries are gone, and everything that they gave.
    pub fn cut(&mut self) -> Option<Done> {
        let count = self.scene.entries.len();
        let place =
            if self.rng.chance(0.5) { count - 1 - self.rng.below(8) } else { 1 + self.rng.below(count - 1) };
        let straddles = |a: &&Attempt| a.begun < place && a.sealed.is_some_and(|n| n >= place);
        if self.scene.attempts.iter().any(|a| straddles(&a)) {
            return None;
        }
        self.scene.attempts.iter().filter(|a| a.begun >= place).for_each(|a| self.forget(a));
        let mut lines = self.lines();
        lines.truncate(place);
        // What stands is left as it is signed.
        self.write(place, &lines, Keys::Left);
        derive(self.db);
        Some(Done { name: "cut the end".to_owned(), only_witness: true })
    }

    /// The keys that certificates are believed by are other ones.
    pub fn change_trusted(&mut self) -> Option<Done> {
        if self.scene.papers.is_empty() {
            return None;
        }
        let how = self.rng.below(3);
        Done::false_here(Ring::change_trusted(self.folder, how))
    }

    /// The whole history is signed again by another key, and the files beside the store are made to fit as
    /// far as possible.
    pub fn other_key(&mut self) -> Option<Done> {
        let files = self.rng.below(4);
        let (no_backups, no_papers) = (self.rng.chance(0.5), self.rng.chance(0.5));
        let paper = |fact: &Fact| matches!(fact, Fact::IssueCertificate(_) | Fact::RevokeCertificate(_));
        let mut lines: Vec<Line> = self.lines();
        lines.retain(|line| !(no_papers && paper(&line.fact)));
        for line in &mut lines {
            if let Fact::BeginSigning(_) = line.fact {
                line.fact = self.ring.begin(false);
            }
            // As a program wrote it that enrolled no key.
            if let Fact::BeginSigning(facts::BeginSigning { enrolled, .. }) = &mut line.fact {
                *enrolled = files != 2;
            }
        }
        write_whole(self.db, self.scene, &lines, self.ring);
        let facts: Vec<(i64, Fact)> = lines.iter().map(|l| (l.at_ms, l.fact.clone())).collect();
        rebuild(self.db, &facts);
        if files > 0 {
            self.ring.take_over(self.folder, &self.scene.series, files == 3);
        }
        if no_backups {
            let _ = std::fs::remove_dir_all(self.folder.join(dabiao::store::BACKUP_FOLDER));
        }
        let beside = ["", ", its file", ", its file and no enrolment", ", its file and enrolment"][files];
        let backups = if no_backups { ", no backups" } else { "" };
        let papers = if no_papers { ", no certificates" } else { "" };
        Done::false_here(format!("another key for all{beside}{backups}{papers}"))
    }

    /// One thing in an entry is another.
    pub fn edit(&mut self) -> Option<Done> {
        let n = self.rng.below(self.scene.entries.len());
        let keys = self.keys(&Keys::WITHIN);
        let mut lines = self.lines();
        let (op, body) = lines[n].fact.wire().unwrap();
        let what = if self.rng.chance(0.2) {
            lines[n].at_ms += 60_000 * (1 + self.rng.below(1_000) as i64);
            "the time".to_owned()
        } else {
            let mut value: Value = serde_json::from_str(&body).unwrap();
            let place = change_leaf(&mut value, &mut self.rng)?;
            lines[n].fact = Fact::read(op, &value.to_string()).ok()?;
            if lines[n].fact == self.scene.facts[n] {
                return None;
            }
            place
        };
        self.write(n, &lines, keys);
        Some(Done { name: format!("edit {op}: {what} | {keys:?}"), only_witness: keys == Keys::Station })
    }

    /// An attempt is another one: its keystrokes, its text, its time.
    pub fn rewrite_attempt(&mut self) -> Option<Done> {
        let sealed: Vec<&Attempt> = self.scene.attempts.iter().filter(|a| a.sealed.is_some()).collect();
        let attempt = *one(&sealed, &mut self.rng)?;
        let change = Change::ALL[self.rng.below(Change::ALL.len())];
        let changed = Sealed::changed(self.db, attempt.id, change)?;
        let n = attempt.sealed?;
        let kind = if attempt.sitting.is_some() { "exam" } else { "practice" };
        let seal = changed.seal(&self.scene.facts[n]);
        if self.rng.chance(0.1) {
            changed.put(self.db, attempt.id);
            return Done::false_here(format!("{change:?} {kind}: row"));
        }
        if self.rng.chance(0.5) {
            let keys = self.keys(&Keys::ALL);
            changed.put(self.db, attempt.id);
            self.append(&[seal], keys);
            let at = self.scene.end_ms() + 60_000;
            let sql = "UPDATE attempt SET sealed_at_ms = ?2 WHERE id = ?1";
            self.db.execute(sql, params![attempt.id.as_bytes(), at]).unwrap();
            return Done::false_here(format!("{change:?} {kind}: sealed again | {keys:?}"));
        }
        let keys = self.keys(&Keys::WITHIN);
        changed.put(self.db, attempt.id);
        let mut lines = self.lines();
        lines[n].fact = seal;
        lines[attempt.begun].fact = changed.begin(&lines[attempt.begun].fact);
        let from = if change == Change::OtherText { attempt.begun } else { n };
        self.write(from, &lines, keys);
        let certified = self.scene.papers.iter().any(|paper| paper.attempt == attempt.id);
        let held_against = certified || (attempt.sitting.is_some() && change != Change::Raised);
        let only_witness = keys == Keys::Station && !held_against;
        Some(Done { name: format!("{change:?} {kind}: rewritten | {keys:?}"), only_witness })
    }
}

/// Makes one leaf of `value` another of its kind. Its place; none where there is none that can be another.
fn change_leaf(value: &mut Value, rng: &mut SplitMix) -> Option<String> {
    match value {
        Value::Object(map) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let key = one(&keys, rng)?.clone();
            let below = change_leaf(map.get_mut(&key)?, rng)?;
            Some(if below.is_empty() { key } else { format!("{key}.{below}") })
        }
        Value::Array(items) => {
            let n = rng.below(items.len());
            change_leaf(items.get_mut(n)?, rng)
        }
        Value::Bool(b) => {
            *b = !*b;
            Some(String::new())
        }
        Value::Number(n) => {
            let other = n.as_i64()? + 1 + rng.below(3) as i64;
            *value = Value::from(other);
            Some(String::new())
        }
        Value::String(text) => {
            let other = other_text(text, rng);
            *text = other;
            Some(String::new())
        }
        Value::Null => None,
    }
}

/// A text of the same look that is another one.
pub fn other_text(text: &str, rng: &mut SplitMix) -> String {
    let digits: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(n, _)| n).collect();
    match one(&digits, rng) {
        Some(at) => {
            let old = text.as_bytes()[*at] - b'0';
            let new = (old + 1 + rng.below(8) as u8) % 10;
            format!("{}{new}{}", &text[..*at], &text[at + 1..])
        }
        None => format!("{text}甲"),
    }
}
