//! What masters a lesson: first accuracy, then speed, and an easier line after failures.
//!
//! A lesson is passed by two rounds at the accuracy line and two at accuracy and speed; a round that
//! reaches both counts for both. After [`Gate::ease_after`] failed rounds the line that was missed eases
//! by a step. After [`MAX_STEPS`] steps and as many failures again the officer is let through with a remark
//! to repeat the lesson later: an officer who finishes the rounds is never stuck. Decisions compare integers.

/// Rounds that must reach a line.
pub const NEEDED: u32 = 2;
/// Steps by which a stage can ease.
pub const MAX_STEPS: u32 = 4;
/// An accuracy line eases by so many millionths a step: two points of a hundred.
pub const ACCURACY_STEP_PPM: u64 = 20_000;

/// The gate of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Accuracy line in millionths.
    pub accuracy_ppm: u64,
    /// Speed line in thousandths of characters a minute.
    pub milli_cpm: u64,
    /// By how much of itself the speed line eases a step, in percent.
    pub ease_percent: u32,
    /// Failed rounds until a step.
    pub ease_after: u32,
}

/// A round as the gate sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundResult {
    /// Right characters.
    pub correct: u32,
    /// Wrong, surplus and missing characters.
    pub wrong: u32,
    /// Counted characters of the round's text.
    pub length: u32,
    /// Active time in milliseconds.
    pub active_ms: u64,
}

impl RoundResult {
    /// Whether enough was typed to judge: at least half of the text.
    pub const fn counts(&self) -> bool {
        self.length > 0 && (self.correct as u64 + self.wrong as u64) * 2 >= self.length as u64
    }

    /// Whether the share of right characters reaches `ppm`.
    pub const fn accurate(&self, ppm: u64) -> bool {
        let base = self.correct as u64 + self.wrong as u64;
        base > 0 && self.correct as u64 * 1_000_000 >= ppm * base
    }

    /// Whether the right characters a minute reach `milli_cpm`.
    pub const fn fast(&self, milli_cpm: u64) -> bool {
        self.active_ms > 0 && self.correct as u128 * 60_000_000 >= milli_cpm as u128 * self.active_ms as u128
    }
}

impl Gate {
    /// Whether one round reaches both lines as given in the file.
    pub const fn met(&self, result: &RoundResult) -> bool {
        result.counts() && result.accurate(self.accuracy_ppm) && result.fast(self.milli_cpm)
    }
}

/// How far an officer is in a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Accuracy is asked, speed is not.
    #[default]
    Accuracy,
    /// Both are asked.
    Speed,
    /// Mastered, or let through.
    Passed,
}

/// The line of the next round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Accuracy in millionths.
    pub accuracy_ppm: u64,
    /// Speed in thousandths of characters a minute; none while only accuracy is asked.
    pub milli_cpm: Option<u64>,
}

/// An officer's state in one lesson, made by applying every finished round in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mastery {
    stage: Stage,
    accurate: u32,
    fast: u32,
    failed: u32,
    accuracy_steps: u32,
    speed_steps: u32,
    rounds: u32,
    let_through: bool,
}

impl Mastery {
    /// Where the officer stands.
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether the lesson is done.
    pub fn passed(&self) -> bool {
        self.stage == Stage::Passed
    }

    /// Whether it was done without reaching the eased lines: worth coming back to.
    pub const fn let_through(&self) -> bool {
        self.let_through
    }

    /// Rounds at the accuracy line, and rounds at both lines, that are still missing.
    pub fn missing(&self) -> (u32, u32) {
        if self.passed() {
            return (0, 0);
        }
        let accurate = if self.stage == Stage::Accuracy { NEEDED.saturating_sub(self.accurate) } else { 0 };
        (accurate, NEEDED.saturating_sub(self.fast))
    }

    /// Steps by which the lines were eased.
    pub const fn steps(&self) -> u32 {
        self.accuracy_steps + self.speed_steps
    }

    /// Rounds that counted.
    pub const fn rounds(&self) -> u32 {
        self.rounds
    }

    /// The round (from 0) to be typed next in a lesson of `count` rounds.
    pub const fn next_round(&self, count: usize) -> usize {
        if count == 0 { 0 } else { self.rounds as usize % count }
    }

    /// The line of the next round.
    pub fn line(&self, gate: &Gate) -> Line {
        let accuracy_ppm =
            gate.accuracy_ppm.saturating_sub(u64::from(self.accuracy_steps) * ACCURACY_STEP_PPM);
        let left = 100_u64.saturating_sub(u64::from(self.speed_steps) * u64::from(gate.ease_percent));
        let speed = gate.milli_cpm * left / 100;
        Line { accuracy_ppm, milli_cpm: (self.stage != Stage::Accuracy).then_some(speed) }
    }

    /// The state after a round. A round of which less than half was typed changes nothing.
    #[must_use]
    pub fn after(mut self, gate: &Gate, result: &RoundResult) -> Self {
        if !result.counts() {
            return self;
        }
        self.rounds += 1;
        if self.passed() {
            return self;
        }
        let line = Line { milli_cpm: Some(self.speed_line(gate)), ..self.line(gate) };
        let accurate = result.accurate(line.accuracy_ppm);
        let fast = accurate && line.milli_cpm.is_some_and(|cpm| result.fast(cpm));
        self.accurate += u32::from(accurate);
        self.fast += u32::from(fast);
        let good = if self.stage == Stage::Accuracy { accurate } else { fast };
        if good {
            self.advance();
        } else {
            self.fail(gate, accurate);
        }
        self
    }

    fn speed_line(&self, gate: &Gate) -> u64 {
        Self { stage: Stage::Speed, ..*self }.line(gate).milli_cpm.unwrap_or(gate.milli_cpm)
    }

    fn advance(&mut self) {
        if self.stage == Stage::Accuracy && self.accurate >= NEEDED {
            self.stage = Stage::Speed;
            self.failed = 0;
        }
        if self.stage == Stage::Speed && self.fast >= NEEDED {
            self.stage = Stage::Passed;
        }
    }

    fn fail(&mut self, gate: &Gate, accurate: bool) {
        let every = gate.ease_after.max(1);
        self.failed += 1;
        if self.failed >= every * (MAX_STEPS + 1) {
            self.let_through = true;
            self.failed = 0;
            self.stage = if self.stage == Stage::Accuracy { Stage::Speed } else { Stage::Passed };
        } else if self.failed.is_multiple_of(every) {
            if accurate {
                self.speed_steps += 1;
            } else {
                self.accuracy_steps += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GATE: Gate = Gate { accuracy_ppm: 950_000, milli_cpm: 20_000, ease_percent: 10, ease_after: 2 };

    /// A round of 100 characters with `right` of them right at `cpm` right characters a minute.
    fn round(right: u32, cpm: u32) -> RoundResult {
        let active_ms = u64::from(right) * 60_000 / u64::from(cpm.max(1));
        RoundResult { correct: right, wrong: 100 - right, length: 100, active_ms }
    }

    fn run(rounds: &[(u32, u32)]) -> Mastery {
        rounds.iter().fold(Mastery::default(), |m, (right, cpm)| m.after(&GATE, &round(*right, *cpm)))
    }

    #[test]
    fn accuracy_comes_first_then_speed() {
        let table: [(&[(u32, u32)], Stage); 9] = [
            (&[], Stage::Accuracy),
            (&[(95, 5)], Stage::Accuracy),
            (&[(94, 90), (94, 90)], Stage::Accuracy),
            (&[(95, 5), (95, 5)], Stage::Speed),
            (&[(95, 5), (94, 5), (95, 5)], Stage::Speed),
            (&[(95, 5), (95, 5), (95, 20)], Stage::Speed),
            (&[(95, 5), (95, 5), (95, 20), (96, 21)], Stage::Passed),
            (&[(95, 20), (95, 20)], Stage::Passed),
            (&[(95, 5), (95, 20), (90, 40), (95, 20)], Stage::Passed),
        ];
        for (rounds, stage) in table {
            assert_eq!(run(rounds).stage(), stage, "{rounds:?}");
            assert!(!run(rounds).let_through());
        }
    }

    #[test]
    fn the_missed_line_eases_and_only_that() {
        let line = |rounds: &[(u32, u32)]| run(rounds).line(&GATE);
        assert_eq!(line(&[(80, 9)]), Line { accuracy_ppm: 950_000, milli_cpm: None });
        assert_eq!(line(&[(80, 9), (80, 9)]), Line { accuracy_ppm: 930_000, milli_cpm: None });
        assert_eq!(line(&[(80, 9); 8]), Line { accuracy_ppm: 870_000, milli_cpm: None });
        let slow = [(99, 9), (99, 9), (99, 9), (99, 9)];
        assert_eq!(line(&slow), Line { accuracy_ppm: 950_000, milli_cpm: Some(18_000) });
        assert_eq!(run(&slow).steps(), 1);
        assert_eq!(run(&[(93, 9), (80, 9), (80, 9), (93, 9), (93, 9)]).stage(), Stage::Speed);
    }

    #[test]
    fn whoever_goes_on_is_let_through_with_a_remark() {
        let state = run(&[(10, 1); 20]);
        assert!(state.passed() && state.let_through(), "{state:?}");
        assert!(!run(&[(10, 1); 19]).passed());
    }

    #[test]
    fn a_round_left_early_changes_nothing() {
        let left = RoundResult { correct: 49, wrong: 0, length: 100, active_ms: 1000 };
        assert_eq!(Mastery::default().after(&GATE, &left), Mastery::default());
        assert!(!GATE.met(&left) && GATE.met(&round(95, 20)) && !GATE.met(&round(95, 19)));
        let nothing = RoundResult::default();
        assert!(!nothing.counts() && !nothing.accurate(0) && !nothing.fast(0));
    }

    #[test]
    fn rounds_are_served_in_turn() {
        assert_eq!((0..5).map(|n| run(&vec![(50, 9); n]).next_round(3)).collect::<Vec<_>>(), [0, 1, 2, 0, 1]);
        assert_eq!(Mastery::default().next_round(0), 0);
    }

    proptest! {
        #[test]
        fn nobody_is_stuck_and_nothing_is_taken_back(
            results in prop::collection::vec((0_u32..=100, 0_u32..=60), 200),
            after in 0_u32..6,
            percent in 0_u32..=50,
        ) {
            let gate = Gate { ease_after: after, ease_percent: percent, ..GATE };
            let bound = 2 * (after.max(1) * (MAX_STEPS + 1) + NEEDED);
            let mut state = Mastery::default();
            for (n, (right, cpm)) in results.into_iter().enumerate() {
                let next = state.after(&gate, &round(right, cpm));
                prop_assert!(next.stage() >= state.stage());
                prop_assert!(next.line(&gate).accuracy_ppm <= state.line(&gate).accuracy_ppm);
                prop_assert!(next.passed() || (n as u32) < bound);
                state = next;
            }
        }
    }
}
