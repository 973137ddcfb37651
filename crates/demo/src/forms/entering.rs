//! A hand that enters cards into a form. It drives the machine that takes real entering, so that no event stands where the
//! program would not take it.

use super::slips::Slips;
use crate::DemoError;
use crate::hand::jitter;
use dabiao_domain::form::event::{FormEvent, FormEventKind, FormOrderError};
use dabiao_domain::form::machine::{FormHeader, FormLog, FormSitting};
use dabiao_domain::form::{Class, FieldDef, FormDef, compared};
use dabiao_domain::input::{EndReason, EventKind};
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::text::CharClass;

/// Letters and digits go so many times as fast as Han.
const PLAIN: f64 = 3.0;
/// From field to field, to the next card, the look at the card before a value, and at a choice's list, in milliseconds.
const MOVES_MS: f64 = 220.0;
const HANDS_IN_MS: f64 = 900.0;
const READS_MS: f64 = 700.0;
const CHOOSES_MS: f64 = 650.0;
/// Until a wrong value is seen, in milliseconds.
const SEES_MS: f64 = 1_100.0;
/// Of wrong values that will be seen, the share that is seen when the field has been left.
const SEEN_LATE: f64 = 0.6;
/// The share of wrong values of which chance tries first to make one that a rule finds.
const CAUGHT: f64 = 0.45;

/// How an officer enters records.
#[derive(Clone, Copy, Debug)]
pub struct FormHand {
    /// Han that are typed in a minute.
    pub cpm: f64,
    /// The chance that a field gets a wrong value at first, 0 to 1.
    pub slips: f64,
    /// Of those that a rule finds, the share that is seen and put right, 0 to 1.
    pub sees_caught: f64,
    /// Of those that no rule finds.
    pub sees_silent: f64,
    /// The cards, from 0, that are handed in with a value that no rule finds to be wrong.
    pub spoils: &'static [usize],
}

/// The result of entering.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The log.
    pub log: FormLog,
    /// Log time of its end in milliseconds.
    pub end_ms: u64,
    /// How it ended.
    pub reason: EndReason,
}

/// Why no further event comes.
enum Stop {
    TimeUp,
    Refused(FormOrderError),
}

/// The form in hand.
struct Pad<'a> {
    sitting: FormSitting,
    hand: &'a FormHand,
    slips: Slips,
    rng: &'a mut SplitMix,
    at_ms: f64,
}

/// Enters the cards of `header`, until all are in or the time is up.
///
/// # Errors
/// [`DemoError::Made`] where the machine refuses an event: a bug of the program.
pub fn enter_cards(header: FormHeader, hand: &FormHand, rng: &mut SplitMix) -> Result<Entered, DemoError> {
    let (form, limit_ms) = (header.form.clone(), header.limit_ms);
    let refused = |no: &FormOrderError| DemoError::Made(format!("an event of a form: {no}"));
    let mut pad = Pad { sitting: FormSitting::new(header), hand, slips: Slips::default(), rng, at_ms: 0.0 };
    let reason = match pad.all(&form) {
        Ok(()) => EndReason::HandedIn,
        Err(Stop::TimeUp) => EndReason::Time,
        Err(Stop::Refused(no)) => return Err(refused(&no)),
    };
    let end_ms = limit_ms.filter(|_| reason == EndReason::Time).unwrap_or(pad.at_ms as u64);
    let end = FormEvent::new(end_ms, FormEventKind::Input(EventKind::End(reason)));
    pad.sitting.apply(end).map_err(|no| refused(&no))?;
    Ok(Entered { log: pad.sitting.log(), end_ms, reason })
}

impl Pad<'_> {
    /// Does `kind` after about `wait_ms` milliseconds.
    fn act(&mut self, wait_ms: f64, kind: FormEventKind) -> Result<(), Stop> {
        let at_ms = self.at_ms + (wait_ms * jitter(self.rng)).max(30.0);
        if self.sitting.header().limit_ms.is_some_and(|limit| at_ms >= limit as f64) {
            return Err(Stop::TimeUp);
        }
        self.at_ms = at_ms;
        let keys = matches!(kind, FormEventKind::Input(EventKind::Text(_))).then_some(1);
        let event = FormEvent { keys, ..FormEvent::new(at_ms as u64, kind) };
        self.sitting.apply(event).map_err(Stop::Refused)
    }

    fn all(&mut self, form: &FormDef) -> Result<(), Stop> {
        let start = FormEvent::new(0, FormEventKind::Input(EventKind::Start));
        self.sitting.apply(start).map_err(Stop::Refused)?;
        let mut number = 0;
        while let Some(right) = self.sitting.card().map(|card| card.right.clone()) {
            let spoils = self.hand.spoils.contains(&number);
            let spoilt = if spoils { self.slips.silent(form, &right, self.rng) } else { None };
            for (place, (field, right)) in form.fields.iter().zip(&right).enumerate() {
                self.act(MOVES_MS, FormEventKind::Enter(field.code.clone()))?;
                match &spoilt {
                    Some((at, wrong)) if *at == place => self.replace(place, field, wrong)?,
                    _ => self.field(place, field, right)?,
                }
            }
            self.act(HANDS_IN_MS, FormEventKind::HandIn)?;
            number += 1;
        }
        Ok(())
    }

    /// Enters the value of the field that has the focus; what another field filled is right and stays.
    fn field(&mut self, place: usize, field: &FieldDef, right: &str) -> Result<(), Stop> {
        let stands = self.sitting.entries().get(place).map(|entry| compared(&entry.value));
        if stands == Some(compared(right)) {
            return Ok(());
        }
        let slip = if self.rng.chance(self.hand.slips) { self.slip(field, right) } else { None };
        let Some((wrong, seen)) = slip else { return self.replace(place, field, right) };
        self.replace(place, field, &wrong)?;
        if !self.rng.chance(seen) {
            return Ok(());
        }
        if self.rng.chance(SEEN_LATE) {
            // What is said of a value is said when its field is left: back to it.
            self.act(SEES_MS, FormEventKind::Leave)?;
            self.act(MOVES_MS, FormEventKind::Enter(field.code.clone()))?;
        }
        self.replace(place, field, right)
    }

    /// A wrong value, and the chance that it is seen.
    fn slip(&mut self, field: &FieldDef, right: &str) -> Option<(String, f64)> {
        let first = if self.rng.chance(CAUGHT) { Class::Caught } else { Class::Silent };
        let other = if first == Class::Caught { Class::Silent } else { Class::Caught };
        for class in [first, other] {
            if let Some(wrong) = self.slips.wrong(field, right, class, self.rng) {
                let caught = class == Class::Caught;
                return Some((wrong, if caught { self.hand.sees_caught } else { self.hand.sees_silent }));
            }
        }
        None
    }

    /// Writes `value` instead of what stands in the field.
    fn replace(&mut self, place: usize, field: &FieldDef, value: &str) -> Result<(), Stop> {
        let stands = self.sitting.entries().get(place).is_some_and(|entry| !entry.value.is_empty());
        let chosen = field.choices().iter().any(|choice| choice.name == value);
        if stands && !chosen {
            self.act(SEES_MS, FormEventKind::Clear)?;
        }
        self.write(field, value)
    }

    fn write(&mut self, field: &FieldDef, value: &str) -> Result<(), Stop> {
        if let Some(choice) = field.choices().iter().find(|choice| choice.name == value) {
            return self.act(READS_MS + CHOOSES_MS, FormEventKind::Choose(choice.code.clone()));
        }
        let chars: Vec<char> = value.chars().collect();
        let han = |n: usize| chars.get(n).is_some_and(|c| CharClass::of(*c) == CharClass::Han);
        let each_ms = 60_000.0 / self.hand.cpm.max(1.0);
        let (mut at, mut reads_ms) = (0, READS_MS);
        while at < chars.len() {
            // An input method takes words; everything else comes key by key.
            let run = (at..at + 4).take_while(|n| han(*n)).count();
            let long = [1, 1, 2, 2, 2, 2, 2, 3, 3, 4][self.rng.below(10)].min(run.max(1));
            let piece: String = chars.iter().skip(at).take(long).collect();
            let (kind, takes_ms) = if run > 0 {
                (EventKind::Commit(piece), each_ms * long as f64)
            } else {
                (EventKind::Text(piece), each_ms / PLAIN)
            };
            self.act(reads_ms + takes_ms, FormEventKind::Input(kind))?;
            at += long;
            reads_ms = 0.0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_content::Library;
    use dabiao_content::forms::CardStyle;
    use dabiao_content::generator::Generator;
    use dabiao_domain::attempt_log::AttemptLog;
    use dabiao_domain::form::score_doc::FormScoreDoc;
    use dabiao_domain::input::LogMode;

    const SURE: FormHand =
        FormHand { cpm: 60.0, slips: 0.2, sees_caught: 1.0, sees_silent: 1.0, spoils: &[] };

    fn header(form: &str, count: usize, limit_ms: Option<u64>) -> FormHeader {
        let library = Library::embedded();
        let form = library.form(form).unwrap();
        let cards = form.cards(Generator::shared().unwrap(), CardStyle::Printed, 7, count).unwrap();
        FormHeader { form: form.def.clone(), cards, limit_ms, mode: LogMode::Practice }
    }

    fn entered(header: FormHeader, hand: &FormHand, seed: u64) -> (FormScoreDoc, EndReason) {
        let entered = enter_cards(header, hand, &mut SplitMix::new(seed)).unwrap();
        let log = AttemptLog::from(entered.log);
        assert_eq!(log.rule_fault(), None);
        (log.score().unwrap().form().unwrap().clone(), entered.reason)
    }

    #[test]
    fn a_sure_hand_puts_every_slip_right_in_every_form_and_a_spoilt_card_stays_wrong() {
        for form in Library::embedded().forms() {
            let (doc, reason) = entered(header(form.name(), 4, None), &SURE, 3);
            assert_eq!((doc.entered, doc.qualified, reason), (4, 4, EndReason::HandedIn), "{}", form.name());
            assert!(doc.deleted_chars > 0 && doc.corrected_fields > 0, "{doc:?}");
            let spoilt = FormHand { spoils: &[1, 3], ..SURE };
            let (doc, _) = entered(header(form.name(), 4, None), &spoilt, 3);
            let errors = (doc.qualified, doc.errors.caught, doc.errors.silent);
            assert_eq!(errors, (2, 0, 2), "{}", form.name());
        }
    }

    #[test]
    fn a_careless_hand_leaves_errors_that_rules_find_and_others_and_time_ends_it() {
        let careless = FormHand { cpm: 25.0, slips: 0.15, sees_caught: 0.3, sees_silent: 0.1, spoils: &[] };
        let (doc, reason) = entered(header("population_floating", 30, Some(2_400_000)), &careless, 5);
        assert_eq!((doc.active_ms, reason), (2_400_000, EndReason::Time));
        assert!((5..30).contains(&doc.entered) && doc.qualified < doc.entered, "{doc:?}");
        assert!(doc.errors.caught > 0 && doc.errors.silent > 0, "{doc:?}");
        let again = entered(header("population_floating", 30, Some(2_400_000)), &careless, 5);
        assert_eq!(again, (doc, reason));
    }
}
