//! What a seat is given: its own text, or its own cards, from its seed.

use super::desk::Exams;
use crate::audit::{EXAM_STYLE, cards_given};
use crate::core::{Core, KnownSitting};
use crate::notice::Notice;
use dabiao_content::forms::carried_form;
use dabiao_content::generator::{Generator, VERSION};
use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::exercise::RecordType;
use dabiao_domain::form::machine::FormHeader;
use dabiao_domain::input::{LogHeader, LogMode};
use dabiao_domain::record::Kind;
use dabiao_domain::sitting::SittingKind;
use dabiao_domain::source::{exam_form_id, exam_id};
use dabiao_domain::standard::{FormRule, Standard};

/// What a seat is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatPaper {
    /// The id of the attempt's exercise in an exam.
    pub id: String,
    /// The head of its log.
    pub header: AttemptHeader,
}

/// What it is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFor {
    /// The exam.
    Exam,
    /// A trial of so many milliseconds.
    Trial(u64),
}

/// The kind of record work of a sitting.
pub(super) fn record_type(known: &KnownSitting) -> RecordType {
    let standard = &known.standard;
    let kind = match known.sitting.plan().kind {
        SittingKind::Copy => standard.passage.as_ref().map(|rule| rule.kind),
        SittingKind::Form => standard.form.as_ref().map(|rule| rule.kind),
    };
    kind.map_or(RecordType::Population, RecordType::of)
}

/// Whether the program carries a form for records of that kind: exams are held on no other.
pub(super) fn has_form(kind: Kind) -> bool {
    carried_form(kind.name()).is_some()
}

impl Exams {
    /// The text or the cards of the seat with that seed. Says why, where there are none.
    pub(super) fn seat_paper(
        known: &KnownSitting,
        seed: u64,
        what: PaperFor,
        core: &Core,
    ) -> Result<SeatPaper, Notice> {
        let refused = |detail: String| Notice::new(&core.texts, "error-generate", &[("detail", &detail)]);
        // From the program's own data: a trainer's own templates and forms have no place in an exam, and every verifier must
        // be able to make it again.
        let generator = Generator::shared()
            .map_err(|errors| refused(errors.first().map(ToString::to_string).unwrap_or_default()))?;
        seat_paper(&known.standard, known.sitting.plan().kind, seed, what, generator).map_err(refused)
    }
}

/// The text or the cards that a seat with that seed is given in a sitting of `kind` by `standard`; `generator` is the one that
/// the program carries.
///
/// # Errors
/// What can't be made, in words; none where the standard asks for no such sitting.
pub fn seat_paper(
    standard: &Standard,
    kind: SittingKind,
    seed: u64,
    what: PaperFor,
    generator: &Generator,
) -> Result<SeatPaper, String> {
    match kind {
        SittingKind::Copy => {
            let rule = standard.passage.as_ref().ok_or_else(String::new)?;
            let passage = generator.passage(rule.kind, seed, rule.length as usize);
            let text = passage.map_err(|fault| fault.to_string())?.text;
            let header = match what {
                PaperFor::Exam => {
                    LogHeader::exam(text, standard.policy, standard.duration_ms, standard.hand_in_early)
                }
                PaperFor::Trial(ms) => LogHeader::practice(text, standard.policy, Some(ms)),
            };
            Ok(SeatPaper { id: exam_id(Some(rule.kind), VERSION, seed), header: header.into() })
        }
        SittingKind::Form => {
            let rule = standard.form.as_ref().ok_or_else(String::new)?;
            let name = rule.kind.name();
            let form = carried_form(name).ok_or_else(|| name.to_owned())?;
            let (limit_ms, mode) = match what {
                PaperFor::Exam => (rule.duration_ms, LogMode::Exam { hand_in_early: standard.hand_in_early }),
                PaperFor::Trial(ms) => (ms, LogMode::Practice),
            };
            // As many as nobody enters, and as many as the standard asks for in any case.
            let count = cards_given(&form, &FormRule { duration_ms: limit_ms, ..*rule });
            let cards = form.cards(generator, EXAM_STYLE, seed, count).ok_or_else(|| name.to_owned())?;
            let id = exam_form_id(name, EXAM_STYLE.name(), VERSION, seed, count);
            let header = FormHeader { form: form.def, cards, limit_ms: Some(limit_ms), mode };
            Ok(SeatPaper { id, header: header.into() })
        }
    }
}
