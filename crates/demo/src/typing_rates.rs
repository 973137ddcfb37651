//! How often honest typists are asked about, and how often machines: the figures of `docs/integrity-typing.md`.
//!
//! `DABIAO_TYPISTS=20000 cargo nextest run --no-capture typing_rates` prints them; without the variable a few hundred
//! exams hold the limits in place. All typists are invented: half by the hand of the demonstration, half by a
//! freer one that knows pinyin and Wubi, stops, tires, and sits at PCs that stand still now and then.

use super::hand::{Incident, TypistModel, type_text};
use dabiao_content::generator::Generator;
use dabiao_content::hints::Hints;
use dabiao_domain::align::Aligner;
use dabiao_domain::evidence::{Figures, Flag, Past, figure_flags, hand_flags, plain_flag, ways_of_han};
use dabiao_domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use dabiao_domain::learner::{Learner, Practice, Shape};
use dabiao_domain::portable::exp;
use dabiao_domain::record::Kind;
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::text::{CharClass, Policy, units};
use dabiao_domain::transcript::Transcript;

const EXAM_MS: u64 = 600_000;
const KINDS: [&str; 5] =
    ["flag-burst", "flag-even-gaps", "flag-far-faster", "flag-flawless", "flag-plain-han"];

/// The figures of an attempt, with one alignment.
fn figures(log: &InputLog) -> Figures {
    let policy = log.header.policy;
    let (mut transcript, mut deleted) = (Transcript::default(), 0);
    for event in &log.events {
        match &event.kind {
            EventKind::Commit(text) | EventKind::Text(text) => transcript.append(text, 0),
            EventKind::Backspace => deleted += u32::from(transcript.delete_last().is_some()),
            _ => {}
        }
    }
    let presented: Vec<char> = units(&log.header.presented, policy).iter().map(|u| u.key).collect();
    let typed: Vec<char> = transcript.counted(policy).map(|(unit, _)| unit.key).collect();
    let c = Aligner::new().counts(&presented, &typed);
    Figures {
        correct: c.correct,
        attempted: c.correct + c.substitutions + c.omissions,
        errors: c.substitutions + c.insertions + c.omissions,
        deleted,
        active_ms: log.events.last().map_or(0, |e| e.at_ms),
    }
}

fn flags(log: &InputLog, past: &Past) -> Vec<Flag> {
    let mut flags = hand_flags(log);
    flags.extend(figure_flags(&figures(log), past));
    // Every typist here uses an input method at home.
    flags.extend(plain_flag(ways_of_han(log), &[(0, 400)]));
    flags
}

/// Which of [`KINDS`] are among them.
fn seen(flags: &[Flag]) -> [bool; 5] {
    KINDS.map(|kind| flags.iter().any(|flag| flag.kind.key() == kind))
}

/// A simulated typist.
struct Typist {
    cpm: f64,
    wubi: bool,
    /// Spread of a stroke: standard deviation of the logarithm.
    spread: f64,
    /// Errors for each character that reach the text; six of ten are corrected.
    wrong: f64,
}

impl Typist {
    /// One of `cpm`, from careful to careless, from even to uneven.
    fn draw(cpm: f64, rng: &mut SplitMix) -> Self {
        Self {
            cpm,
            wubi: rng.chance(0.35),
            spread: rng.between(0.2, 0.55),
            wrong: (0.02 * exp(0.7 * rng.normal())).clamp(0.001, 0.15),
        }
    }

    /// The log of an exam on `text`.
    fn exam(&self, text: &str, rng: &mut SplitMix) -> InputLog {
        let header = LogHeader::exam(text.to_owned(), Policy::Strict, EXAM_MS, true);
        let chars: Vec<char> = units(text, Policy::Strict).iter().map(|u| u.shown).collect();
        // The strokes below cost this much for each character on the average.
        let base = 60_000.0 / self.cpm / 1.03 / (1.0 + 1.2 * self.wrong);
        let (mut at, mut mood, mut place) = (0.0, 0.0, 0);
        let mut events = vec![InputEvent::new(0, EventKind::Start)];
        while place < chars.len() {
            let word = self.word(&chars[place..], rng);
            let plain = CharClass::of(chars[place]) != CharClass::Han;
            // Fast and slow stretches.
            mood = 0.9 * mood + 0.08 * rng.normal();
            let stop = if rng.chance(0.02) { rng.between(2.0, 6.0) } else { 1.0 };
            let noise = exp(self.spread * rng.normal() - self.spread * self.spread / 2.0 + mood);
            let weight = match (plain, self.wubi) {
                (true, _) => 0.55,
                (false, true) => 0.6 + 0.4 * word as f64,
                (false, false) => word as f64,
            };
            // No hand types faster than this, for whatever reason.
            at += (base * weight * noise * stop).max(45.0);
            let mut written: String = chars[place..place + word].iter().collect();
            place += word;
            let missed = rng.chance(self.wrong * word as f64);
            if missed && rng.chance(0.4) {
                written = if word > 1 { written.chars().skip(1).collect() } else { "错".to_owned() };
            } else if missed {
                events.push(InputEvent::new(at as u64, EventKind::Commit("误".repeat(word))));
                for _ in 0..word {
                    at += 60.0 + 90.0 * rng.unit();
                    events.push(InputEvent::new(at as u64, EventKind::Backspace));
                }
                at += base * weight * exp(self.spread * rng.normal());
            }
            let kind = if plain { EventKind::Text(written) } else { EventKind::Commit(written) };
            events.push(InputEvent::new(at as u64, kind));
        }
        stand_still(&mut events, rng);
        finish(header, events)
    }

    fn word(&self, rest: &[char], rng: &mut SplitMix) -> usize {
        let run = rest.iter().take_while(|c| CharClass::of(**c) == CharClass::Han).count();
        let long = if self.wubi {
            [1, 1, 1, 2, 2, 2, 2, 3, 4, 4][rng.below(10)]
        } else if rng.chance(0.04) {
            5 + rng.below(6)
        } else {
            [1, 1, 2, 2, 2, 2, 2, 3, 3, 4][rng.below(10)]
        };
        long.min(run).max(1)
    }
}

/// One PC in thirty stands still for up to three seconds: what was typed then comes at its end.
fn stand_still(events: &mut [InputEvent], rng: &mut SplitMix) {
    if rng.chance(1.0 / 30.0) {
        let from = (rng.unit() * EXAM_MS as f64) as u64;
        let until = from + 500 + rng.below(2_500) as u64;
        events.iter_mut().filter(|e| (from..until).contains(&e.at_ms)).for_each(|e| e.at_ms = until);
    }
}

/// Cuts the log of a whole text off at its limit.
fn finish(header: LogHeader, mut events: Vec<InputEvent>) -> InputLog {
    let last = events.last().map_or(0, |e| e.at_ms);
    events.retain(|e| e.at_ms <= EXAM_MS);
    let (at, reason) = if last < EXAM_MS { (last, EndReason::HandedIn) } else { (EXAM_MS, EndReason::Time) };
    events.push(InputEvent::new(at, EventKind::End(reason)));
    InputLog { header, events }
}

/// A learner's practice before an exam, and the speed in the exam: from some days to a year of practice, with
/// learning curves of all shapes, scaled so that exams of all speeds occur.
fn life(cpm: f64, rng: &mut SplitMix) -> (Past, f64) {
    let shape = Shape::ALL[rng.below(Shape::ALL.len())];
    let age = 22 + rng.below(37) as u32;
    let mut learner = Learner::draw(shape, age, rng);
    learner.start_cpm = cpm / learner.gain.max(1.0);
    let mut practice = Practice::new(learner, rng.branch(1));
    let days = 14 + rng.below(350) as i32;
    let mut past = Past::default();
    for day in 20_500..20_500 + days {
        if let Some(session) = practice.live(Day(day), false) {
            past.add(&Figures {
                correct: (session.correct_cpm * 5.0) as u32,
                attempted: (session.correct_cpm * 5.0 / session.accuracy) as u32,
                errors: 1,
                deleted: 1,
                active_ms: 300_000,
            });
        }
    }
    (past, practice.sit(Day(20_500 + days)).correct_cpm * 0.98)
}

/// A share and its interval of 95 % (Wilson), in a hundred.
fn share(hits: u32, of: u32) -> (f64, f64, f64) {
    let (n, p, z) = (f64::from(of), f64::from(hits) / f64::from(of), 1.96_f64);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    (100.0 * p, (100.0 * (middle - half)).max(0.0), 100.0 * (middle + half))
}

fn print(name: &str, hits: &[u32; 6], of: u32) {
    let text: Vec<String> = hits
        .iter()
        .map(|n| {
            let (p, low, high) = share(*n, of);
            format!("{p:.2} ({low:.2}-{high:.2})")
        })
        .collect();
    eprintln!("{name:32} {of:6}  {}", text.join("  "));
}

fn asked_for(otherwise: u32) -> u32 {
    std::env::var("DABIAO_TYPISTS").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// Counts each kind, and exams with any.
fn count(hits: &mut [u32; 6], found: [bool; 5]) {
    let any = found.iter().any(|f| *f);
    for (n, hit) in hits.iter_mut().zip(found.into_iter().chain([any])) {
        *n += u32::from(hit);
    }
}

#[test]
fn honest_typists_are_seldom_asked_about() {
    let (generator, hints) = (Generator::embedded().unwrap(), Hints::load().unwrap());
    let n = asked_for(400);
    let mut all = [0; 6];
    let mut by_speed = [([0; 6], 0); 5];
    eprintln!("percent of exams with a flag: {} any", KINDS.join(" "));
    for exam in 0..n {
        let mut rng = SplitMix::new(77).branch(u64::from(exam));
        let text = generator.passage(Kind::Dispatch, rng.bits(), 1_500).unwrap().text;
        let wanted = rng.between(5.0, 150.0);
        let (past, cpm) = life(wanted, &mut rng);
        let log = if exam.is_multiple_of(2) {
            let accuracy = 1.0 - (0.02 * exp(0.7 * rng.normal())).clamp(0.001, 0.15);
            let hand = TypistModel { cpm, accuracy, composed: 0.4, incident: Incident::None };
            let header = LogHeader::exam(text, Policy::Strict, EXAM_MS, true);
            type_text(header, &hand, &hints, &mut rng).log
        } else {
            Typist::draw(cpm, &mut rng).exam(&text, &mut rng)
        };
        let found = seen(&flags(&log, &past));
        count(&mut all, found);
        let group = &mut by_speed[((wanted / 30.0) as usize).min(4)];
        count(&mut group.0, found);
        group.1 += 1;
    }
    for (n, (hits, of)) in by_speed.iter().enumerate() {
        print(&format!("honest, {} to {} cpm", n * 30, n * 30 + 30), hits, *of);
    }
    print("honest, all", &all, n);
    assert!(all[5] * 100 <= n.max(200), "{all:?} of {n}");
}

/// How a machine types.
#[derive(Clone, Copy)]
enum Machine {
    /// As `xdotool type` does: a gap and a few milliseconds, plain keys.
    Even(f64, bool),
    /// Gaps as of a hand: log-normal. The second says whether through an input method, the third whether with
    /// errors that are corrected.
    Jittered(f64, bool, bool),
    /// An honest hand of so many 字/分, and somewhere 56 keys that were queued while the program was stopped.
    Queued(f64),
}

fn machine(how: Machine, text: &str, rng: &mut SplitMix) -> InputLog {
    let header = LogHeader::exam(text.to_owned(), Policy::Strict, EXAM_MS, true);
    let (mut at, mut events) = (500.0, vec![InputEvent::new(0, EventKind::Start)]);
    if let Machine::Queued(cpm) = how {
        let mut log = Typist::draw(cpm, rng).exam(text, rng);
        let typed = log.events.len() / 2;
        let moment = log.events.get(typed).map_or(0, |e| e.at_ms);
        let burst = text.chars().filter(|c| CharClass::of(*c) == CharClass::Han).take(56);
        let keys = burst.map(|c| InputEvent::new(moment, EventKind::Commit(c.to_string())));
        let keys: Vec<InputEvent> = keys.collect();
        let after = log.events.split_off((typed + 1).min(log.events.len()));
        log.events.extend(keys);
        log.events.extend(after);
        return log;
    }
    for unit in units(text, Policy::Strict) {
        let (gap, composed, errors) = match how {
            Machine::Even(ms, composed) => (ms + 7.0 * rng.unit(), composed, false),
            Machine::Jittered(cpm, composed, errors) => {
                (60_000.0 / cpm * exp(0.4 * rng.normal() - 0.08), composed, errors)
            }
            Machine::Queued(_) => (0.0, true, false),
        };
        at += gap;
        let han = CharClass::of(unit.shown) == CharClass::Han;
        let kind = |c: char| {
            let text = c.to_string();
            if composed && han { EventKind::Commit(text) } else { EventKind::Text(text) }
        };
        if errors && rng.chance(0.015) {
            events.push(InputEvent::new(at as u64, kind('误')));
            at += gap;
            events.push(InputEvent::new(at as u64, EventKind::Backspace));
            at += gap;
        }
        events.push(InputEvent::new(at as u64, kind(unit.shown)));
    }
    finish(header, events)
}

#[test]
fn machines_are_asked_about_as_far_as_they_can_be_told() {
    let generator = Generator::embedded().unwrap();
    let n = asked_for(60).min(1_000);
    // Five attempts before, the best of them at 40 字/分.
    let past = Past { attempts: 5, best_milli_cpm: 40_000 };
    let machines = [
        ("even 51-58 ms, keys", Machine::Even(51.0, false), 100),
        ("even 51-58 ms, input method", Machine::Even(51.0, true), 100),
        ("even 600-607 ms, input method", Machine::Even(600.0, true), 100),
        ("even 1500-1507 ms, input method", Machine::Even(1_500.0, true), 100),
        ("jittered 100 cpm, keys", Machine::Jittered(100.0, false, true), 100),
        ("jittered 100 cpm, im., flawless", Machine::Jittered(100.0, true, false), 100),
        ("jittered 100 cpm, im., errors", Machine::Jittered(100.0, true, true), 100),
        ("jittered 65 cpm, im., flawless", Machine::Jittered(65.0, true, false), 0),
        ("jittered 50 cpm, im., errors", Machine::Jittered(50.0, true, true), 0),
        ("hand 30 cpm and 56 queued keys", Machine::Queued(30.0), 100),
    ];
    eprintln!("percent of exams with a flag: {} any", KINDS.join(" "));
    for (name, how, least) in machines {
        let mut hits = [0; 6];
        for exam in 0..n {
            let mut rng = SplitMix::new(99).branch(u64::from(exam));
            let text = generator.passage(Kind::Dispatch, rng.bits(), 1_500).unwrap().text;
            count(&mut hits, seen(&flags(&machine(how, &text, &mut rng), &past)));
        }
        print(name, &hits, n);
        assert!(hits[5] * 100 >= least * n, "{name}: {hits:?} of {n}");
    }
}
