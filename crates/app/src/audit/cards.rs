//! The cards of exams of forms, made again from the seeds of their seats.
//!
//! The head of the log holds the form as it was, and whoever wrote the log wrote the head: a form with fewer fields, or
//! with laxer rules, is another exam. So the form has to be one that the program carries, or carried once, in every
//! part of it; the number of cards follows from it and from the standard, and each card from the seed.

use dabiao_content::forms::{CardStyle, FORMS_FOLDER, Form, enough_cards, forms_ever_carried, printed_card};
use dabiao_content::generator::{Generator, OLDEST, VERSION};
use dabiao_domain::finding::Finding;
use dabiao_domain::form::machine::FormHeader;
use dabiao_domain::source::exam_form_id;
use dabiao_domain::standard::FormRule;

/// The style of the cards of exams: the form alone makes them.
pub(crate) const EXAM_STYLE: CardStyle = CardStyle::Printed;

/// The first version of the generator of which there were cards: an exam that names an earlier one is made up.
const FIRST_OF_CARDS: u32 = 2;

/// What the cards of an exam are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cards {
    /// Those of its seat.
    OfSeat,
    /// Those of its seat by a version of the generator that is no longer carried.
    OtherVersion,
    /// Others.
    Fault(Finding),
}

/// How many cards a seat is given in a sitting by `rule`: as many as nobody enters, and as many as the standard asks for in
/// any case.
pub(crate) fn cards_given(form: &Form, rule: &FormRule) -> usize {
    enough_cards(&form.def, rule.duration_ms).max(rule.min_records as usize)
}

/// Holds the form and the cards in `header` against the seat with `seed` in a sitting of forms by `rule`; `id` is that of
/// the attempt's exercise.
pub(crate) fn cards_of_seat(id: &str, header: &FormHeader, rule: &FormRule, seed: u64) -> Cards {
    let name = rule.kind.name();
    let named = |version: u32| id == exam_form_id(name, EXAM_STYLE.name(), version, seed, header.cards.len());
    let fault = Cards::Fault;
    let (form, wanted) = (&header.form, format!("{FORMS_FOLDER}{name}"));
    if form.id != wanted || form.card != rule.kind {
        return fault(Finding::FormOther { found: form.id.clone(), asked: wanted });
    }
    let Some(carried) = forms_ever_carried(name).find(|carried| carried.def == *form) else {
        return fault(Finding::FormNotCarried { form: wanted });
    };
    if (1..OLDEST).any(|version| version >= FIRST_OF_CARDS && named(version)) {
        return Cards::OtherVersion;
    }
    let (given, found) = (cards_given(&carried, rule), header.cards.len());
    if found != given {
        return fault(Finding::CardCount { found, given });
    }
    let Some(version) = (OLDEST..=VERSION).find(|version| named(*version)) else {
        return fault(Finding::CardsOfOtherSeat);
    };
    let generator = match Generator::of_version(version) {
        Some(Ok(generator)) => generator,
        Some(Err(errors)) => {
            return fault(errors.first().map(ToString::to_string).unwrap_or_default().into());
        }
        None => return Cards::OtherVersion,
    };
    for (index, card) in header.cards.iter().enumerate() {
        if printed_card(form, generator, seed, index as u64).as_ref() != Some(card) {
            return fault(Finding::CardDiffers { card: index + 1 });
        }
    }
    Cards::OfSeat
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_content::Library;
    use dabiao_domain::form::FieldRule;
    use dabiao_domain::input::LogMode;
    use dabiao_domain::record::Kind;

    const SEED: u64 = 77;
    const RULE: FormRule =
        FormRule { qualified_ppm: 900_000, min_records: 5, duration_ms: 60_000, kind: Kind::Hotel };

    fn id(version: u32, seed: u64, count: usize) -> String {
        exam_form_id(RULE.kind.name(), EXAM_STYLE.name(), version, seed, count)
    }

    fn found(header: &FormHeader, id: &str) -> Cards {
        cards_of_seat(id, header, &RULE, SEED)
    }

    /// The head that a seat is given, and the id of its exercise.
    fn honest() -> (FormHeader, String) {
        let form = Library::embedded().form(RULE.kind.name()).unwrap().clone();
        let count = cards_given(&form, &RULE);
        let cards = form.cards(Generator::shared().unwrap(), EXAM_STYLE, SEED, count).unwrap();
        let mode = LogMode::Exam { hand_in_early: false };
        let header = FormHeader { form: form.def, cards, limit_ms: Some(RULE.duration_ms), mode };
        (header, id(VERSION, SEED, count))
    }

    /// The head with its cards made again for its form, as who writes the head writes them.
    fn made_again(mut header: FormHeader) -> FormHeader {
        let (generator, count) = (Generator::shared().unwrap(), header.cards.len() as u64);
        header.cards = (0..count).filter_map(|n| printed_card(&header.form, generator, SEED, n)).collect();
        header
    }

    #[test]
    fn cards_are_those_of_their_seat_in_their_number_too() {
        let (header, of_seat) = honest();
        let count = header.cards.len();
        assert_eq!(found(&header, &of_seat), Cards::OfSeat);
        for wrong in [
            id(VERSION, SEED + 1, count),
            id(VERSION, SEED, count + 1),
            id(VERSION + 1, SEED, count),
            id(FIRST_OF_CARDS - 1, SEED, count),
            String::new(),
        ] {
            assert!(matches!(found(&header, &wrong), Cards::Fault(_)), "{wrong}");
        }
        let mut other = header.clone();
        other.cards[2].right[0].push('x');
        let Cards::Fault(what) = found(&other, &of_seat) else { panic!() };
        assert_eq!(what, Finding::CardDiffers { card: 3 });
        for count in [count - 1, count + 1] {
            let library = Library::embedded();
            let form = library.form(RULE.kind.name()).unwrap();
            let cards = form.cards(Generator::shared().unwrap(), EXAM_STYLE, SEED, count).unwrap();
            let other = FormHeader { cards, ..header.clone() };
            let Cards::Fault(what) = found(&other, &id(VERSION, SEED, count)) else { panic!("{count}") };
            assert!(what.to_string().contains(&format!("{count} cards")), "{what}");
        }
        let mut foreign = header;
        foreign.form.id = "forms/ours".to_owned();
        let Cards::Fault(what) = found(&foreign, &of_seat) else { panic!() };
        let said = what.to_string();
        assert!(said.contains("forms/ours") && said.contains("forms/hotel"), "{said}");
    }

    #[test]
    fn a_form_that_is_not_the_carried_one_in_every_part_is_another_exam() {
        let (header, of_seat) = honest();
        let changes: [fn(&mut FormHeader); 6] = [
            |h| h.form.fields.truncate(1),
            |h| h.form.fields.iter_mut().for_each(|field| field.required = false),
            |h| h.form.fields[0].name = "另一个名称".to_owned(),
            |h| h.form.fields[0].fill = h.form.fields.iter().find_map(|field| field.fill.clone()),
            |h| h.form.fields.reverse(),
            |h| {
                for field in &mut h.form.fields {
                    if let FieldRule::List(choices) = &mut field.rule {
                        choices.truncate(1);
                    }
                }
            },
        ];
        for (n, change) in changes.into_iter().enumerate() {
            let mut cut = header.clone();
            change(&mut cut);
            assert_ne!(cut.form, header.form, "change {n}");
            let Cards::Fault(what) = found(&made_again(cut), &of_seat) else { panic!("change {n}") };
            assert!(matches!(what, Finding::FormNotCarried { .. }), "{what}");
        }
    }
}
