//! A hand at the keyboard: the log that a typist of a given speed and accuracy produces, word by word as an
//! input method commits it.

use super::chance::pick;
use dabiao_content::hints::{Hints, pinyin_keys};
use dabiao_domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use dabiao_domain::portable::exp;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::text::{CharClass, Policy, units};

/// How an officer types.
#[derive(Clone, Copy, Debug)]
pub struct TypistModel {
    /// 正确速度, 字/分.
    pub cpm: f64,
    /// 正确率, 0 to 1.
    pub accuracy: f64,
    /// Share of the commits whose composition is recorded: every platform shows less than there was.
    pub composed: f64,
    /// An incident beside typing.
    pub incident: Incident,
}

/// An incident beside typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incident {
    /// Nothing.
    None,
    /// The clock stood still for so many milliseconds; practice only.
    Pause(u64),
    /// Handed in before the time was up; practice only.
    Early,
    /// The window lost the focus for so many milliseconds.
    Focus(u64),
    /// The exam stopped and went on after so many milliseconds of the wall clock.
    Interrupted(u64),
}

/// The result of typing.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The log.
    pub log: InputLog,
    /// Log time of its end in milliseconds.
    pub end_ms: u64,
    /// How it ended.
    pub reason: EndReason,
    /// Log time and length of an interruption, in milliseconds.
    pub interrupted: Option<(u64, u64)>,
}

/// One input and how long it takes, relative to the others.
struct Stroke {
    weight: f64,
    kind: EventKind,
    composed: Option<String>,
}

/// Types `header`'s text.
pub fn type_text(header: LogHeader, hand: &TypistModel, hints: &Hints, rng: &mut SplitMix) -> Typed {
    let chars: Vec<char> = units(&header.presented, header.policy).iter().map(|u| u.shown).collect();
    let accuracy = hand.accuracy.clamp(0.5, 0.9999);
    let attempted_cpm = (hand.cpm / accuracy).max(1.0);
    let limit = header.limit_ms.map(|ms| match hand.incident {
        Incident::Early => ms as f64 * rng.between(0.5, 0.9),
        _ => ms as f64,
    });
    let whole_ms = chars.len() as f64 * 60_000.0 / attempted_cpm;
    let (count, total_ms) = match limit {
        Some(limit) if limit < whole_ms => ((attempted_cpm * limit / 60_000.0).round() as usize, limit),
        _ => (chars.len(), whole_ms.max(1_000.0)),
    };
    let by_time = header.limit_ms.is_some_and(|ms| total_ms >= ms as f64);
    let wanted = &chars[..count.min(chars.len())];
    let strokes = strokes(wanted, &chars, accuracy, header.policy, hand.composed, hints, rng);
    let reason = if by_time { EndReason::Time } else { EndReason::HandedIn };
    let mut timed = timed(strokes, total_ms, hand.incident, rng);
    timed.push(InputEvent::new(total_ms as u64, EventKind::End(reason)));
    let interrupted = insert_incident(&mut timed, hand.incident, rng);
    let end_ms = timed.last().map_or(0, |e| e.at_ms);
    Typed { log: InputLog { header, events: timed }, end_ms, reason, interrupted }
}

/// Gives every stroke its moment; the last one falls a little before the end.
fn timed(strokes: Vec<Stroke>, total_ms: f64, incident: Incident, rng: &mut SplitMix) -> Vec<InputEvent> {
    let sum: f64 = strokes.iter().map(|s| s.weight).sum();
    // A typist who reaches the end of the text hands in at once; the clock cuts others off in the middle of a
    // word.
    let scale = total_ms * rng.between(0.985, 0.998) / sum.max(0.001);
    let mut events = vec![InputEvent::new(0, EventKind::Start)];
    let mut at = 0.0;
    for stroke in strokes {
        let took = stroke.weight * scale;
        if let Some(letters) = stroke.composed {
            events.push(InputEvent::new((at + took * 0.7) as u64, EventKind::Preedit(letters)));
        }
        at += took;
        let keys = matches!(stroke.kind, EventKind::Text(_)).then_some(1);
        events.push(InputEvent::with_keys(at as u64, stroke.kind, keys));
    }
    if let Incident::Focus(away) = incident {
        let place = 2 + rng.below(events.len().saturating_sub(3).max(1));
        let from = events.get(place).map_or(0, |e| e.at_ms);
        let until = events.get(place + 1).map_or(from, |e| e.at_ms).min(from + away);
        let both = [(from, false), (until, true)].map(|(at, on)| InputEvent::new(at, EventKind::Focus(on)));
        let place = (place + 1).min(events.len());
        events.splice(place..place, both);
    }
    events
}

/// Inserts a pause or an interruption between two events, and shifts the events after it.
fn insert_incident(
    events: &mut Vec<InputEvent>,
    incident: Incident,
    rng: &mut SplitMix,
) -> Option<(u64, u64)> {
    let (Incident::Pause(long) | Incident::Interrupted(long)) = incident else { return None };
    let third = events.len() / 3;
    let mut place = third + rng.below(third.max(1));
    // An open composition is lost when the clock stops: the place is after a commit.
    while events.get(place).is_some_and(|e| matches!(e.kind, EventKind::Preedit(_))) {
        place += 1;
    }
    let at = events.get(place)?.at_ms;
    if incident == Incident::Interrupted(long) {
        let both = [InputEvent::interruption(at, long), InputEvent::new(at, EventKind::Resume)];
        events.splice(place + 1..=place, both);
        return Some((at, long));
    }
    events.iter_mut().skip(place + 1).for_each(|e| e.at_ms += long);
    let both = [InputEvent::new(at, EventKind::Pause), InputEvent::new(at + long, EventKind::Resume)];
    events.splice(place + 1..=place, both);
    None
}

/// The strokes that produce `wanted`, with some errors left and others corrected.
fn strokes(
    wanted: &[char],
    all: &[char],
    accuracy: f64,
    policy: Policy,
    composed: f64,
    hints: &Hints,
    rng: &mut SplitMix,
) -> Vec<Stroke> {
    let wrong = 1.0 - accuracy;
    let mut strokes = Vec::new();
    let mut at = 0;
    while at < wanted.len() {
        let han = |n: usize| wanted.get(n).is_some_and(|c| CharClass::of(*c) == CharClass::Han);
        if policy == Policy::Keys || !han(at) {
            key(&mut strokes, wanted[at], all, wrong, rng);
            at += 1;
            continue;
        }
        let run = (at..at + 4).take_while(|n| han(*n)).count();
        let long = [1, 1, 2, 2, 2, 2, 2, 3, 3, 4][rng.below(10)].min(run);
        word(&mut strokes, &wanted[at..at + long], all, wrong, composed, hints, rng);
        at += long;
    }
    strokes
}

/// How long something takes beside its like: mostly a little more or less, now and then a stop to look.
pub fn jitter(rng: &mut SplitMix) -> f64 {
    let stop = if rng.chance(0.02) { 4.0 } else { 1.0 };
    exp(0.3 * rng.normal()) * stop
}

fn key(strokes: &mut Vec<Stroke>, wanted: char, all: &[char], wrong: f64, rng: &mut SplitMix) {
    let mut push = |kind, weight: f64, rng: &mut SplitMix| {
        strokes.push(Stroke { weight: weight * jitter(rng), kind, composed: None });
    };
    let fault = rng.unit();
    // As many errors again are noticed and corrected.
    if fault < wrong {
        match rng.below(10) {
            0..7 => push(EventKind::Text(other(wanted, all, rng).to_string()), 0.8, rng),
            7..9 => {}
            _ => {
                push(EventKind::Text(wanted.to_string()), 0.8, rng);
                push(EventKind::Text(wanted.to_string()), 0.4, rng);
            }
        }
        return;
    }
    if fault < 1.6 * wrong {
        push(EventKind::Text(other(wanted, all, rng).to_string()), 0.8, rng);
        push(EventKind::Backspace, 0.5, rng);
    }
    push(EventKind::Text(wanted.to_string()), 0.8, rng);
}

fn word(
    strokes: &mut Vec<Stroke>,
    wanted: &[char],
    all: &[char],
    wrong: f64,
    composed: f64,
    hints: &Hints,
    rng: &mut SplitMix,
) {
    let letters = |rng: &mut SplitMix| {
        rng.chance(composed).then(|| {
            let read = |c: &char| hints.pinyin(*c).first().map(|reading| pinyin_keys(reading));
            wanted.iter().filter_map(read).collect::<Vec<_>>().join(" ")
        })
    };
    let mut written = String::new();
    for c in wanted {
        if !rng.chance(wrong) {
            written.push(*c);
            continue;
        }
        match rng.below(10) {
            0..8 => written.push(other(*c, all, rng)),
            8 => {}
            _ => written.extend([*c, *c]),
        }
    }
    let weight = wanted.len() as f64;
    if rng.chance(0.6 * wrong * weight) {
        let mistaken: String = wanted.iter().map(|c| other(*c, all, rng)).collect();
        strokes.push(Stroke {
            weight: weight * jitter(rng),
            kind: EventKind::Commit(mistaken),
            composed: None,
        });
        for _ in wanted {
            strokes.push(Stroke { weight: 0.3 * jitter(rng), kind: EventKind::Backspace, composed: None });
        }
    }
    if !written.is_empty() {
        let composed = letters(rng).filter(|l| !l.is_empty());
        strokes.push(Stroke { weight: weight * jitter(rng), kind: EventKind::Commit(written), composed });
    }
}

/// Another character of the same class from the same text.
fn other(wanted: char, all: &[char], rng: &mut SplitMix) -> char {
    for _ in 0..8 {
        let found = *pick(rng, all);
        if found != wanted && CharClass::of(found) == CharClass::of(wanted) {
            return found;
        }
    }
    if CharClass::of(wanted) == CharClass::Han { '的' } else { '，' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_domain::score::score_log;

    const TEXT: &str = "2026年11月23日接群众报警称其停放于文昌路的电动自行车被盗，民警到场后调取监控。";

    #[test]
    fn a_hand_types_as_fast_and_as_right_as_it_is_said_to() {
        let hints = Hints::load().unwrap();
        let header = LogHeader::practice(TEXT.repeat(12), Policy::Strict, Some(300_000));
        for (cpm, accuracy) in [(12.0, 0.93), (35.0, 0.97), (60.0, 0.985)] {
            let (mut speed, mut right) = (0.0, 0.0);
            for seed in 0..30 {
                let hand = TypistModel { cpm, accuracy, composed: 0.3, incident: Incident::None };
                let typed = type_text(header.clone(), &hand, &hints, &mut SplitMix::new(seed));
                let tally = score_log(&typed.log).unwrap().tally;
                assert_eq!((typed.end_ms, tally.active_ms), (300_000, 300_000));
                speed += f64::from(tally.correct) / 5.0 / 30.0;
                right +=
                    f64::from(tally.correct) / f64::from(tally.correct + tally.incorrect_not_fixed()) / 30.0;
            }
            assert!((speed / cpm - 1.0).abs() < 0.04, "{cpm}: {speed}");
            assert!((right - accuracy).abs() < 0.012, "{accuracy}: {right}");
        }
    }

    #[test]
    fn what_happens_beside_is_on_record_and_costs_no_time() {
        let hints = Hints::load().unwrap();
        let exam = LogHeader::exam(TEXT.repeat(20), Policy::Strict, 600_000, true);
        let practice = LogHeader::practice(TEXT.repeat(20), Policy::Strict, Some(180_000));
        let hand = |incident| TypistModel { cpm: 30.0, accuracy: 0.97, composed: 0.5, incident };
        for seed in 0..20 {
            let rng = &mut SplitMix::new(seed);
            let typed = type_text(practice.clone(), &hand(Incident::Pause(40_000)), &hints, rng);
            let score = score_log(&typed.log).unwrap();
            assert_eq!(
                (typed.end_ms, score.tally.active_ms, typed.reason),
                (220_000, 180_000, EndReason::Time)
            );
            let typed = type_text(practice.clone(), &hand(Incident::Early), &hints, rng);
            assert!(typed.end_ms < 180_000 && typed.reason == EndReason::HandedIn);
            let typed = type_text(exam.clone(), &hand(Incident::Interrupted(90_000)), &hints, rng);
            assert_eq!(score_log(&typed.log).unwrap().tally.active_ms, 600_000);
            assert!(typed.interrupted.is_some_and(|(at, long)| at < 600_000 && long == 90_000));
            let typed = type_text(exam.clone(), &hand(Incident::Focus(5_000)), &hints, rng);
            assert!(typed.log.events.iter().any(|e| e.kind == EventKind::Focus(false)));
            score_log(&typed.log).unwrap();
        }
    }
}
