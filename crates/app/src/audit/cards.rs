//! The cards of exams of forms, made again from the seeds of their seats.
//!
//! The head of the log holds the form as it was; what is made again are the records of the generator, and the printed card
//! that the form makes of them. A form's file that changes later changes nothing.

use dabiao_content::forms::{CardStyle, FORMS_FOLDER, printed_card};
use dabiao_content::generator::{Generator, OLDEST, VERSION};
use dabiao_domain::form::machine::FormHeader;
use dabiao_domain::record::Kind;
use dabiao_domain::source::exam_form_id;

/// The style of the cards of exams: the form alone makes them.
pub(crate) const EXAM_STYLE: CardStyle = CardStyle::Printed;

/// What the cards of an exam are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cards {
    /// Those of its seat.
    OfSeat,
    /// Those of its seat by a version of the generator that is no longer carried.
    OtherVersion,
    /// Others.
    Fault(String),
}

/// Holds the cards in `header` against the seat with `seed` in a sitting whose forms are of `kind`; `id` is that of the
/// attempt's exercise.
pub(crate) fn cards_of_seat(id: &str, header: &FormHeader, kind: Kind, seed: u64) -> Cards {
    let named =
        |version: u32| id == exam_form_id(kind.name(), EXAM_STYLE.name(), version, seed, header.cards.len());
    let fault = |what: String| Cards::Fault(what);
    let (form, wanted) = (&header.form, format!("{FORMS_FOLDER}{}", kind.name()));
    if form.id != wanted || form.card != kind {
        return fault(format!("its form is {:?}, its standard asks for {wanted:?}", form.id));
    }
    if (1..OLDEST).any(named) {
        return Cards::OtherVersion;
    }
    let Some(version) = (OLDEST..=VERSION).find(|version| named(*version)) else {
        return fault("its cards are not those of its seat".to_owned());
    };
    let generator = match Generator::of_version(version) {
        Some(Ok(generator)) => generator,
        Some(Err(errors)) => {
            return fault(errors.first().map(ToString::to_string).unwrap_or_default());
        }
        None => return Cards::OtherVersion,
    };
    for (index, card) in header.cards.iter().enumerate() {
        if printed_card(form, generator, seed, index as u64).as_ref() != Some(card) {
            return fault(format!("card {} is not the one that its seat's seed gives", index + 1));
        }
    }
    Cards::OfSeat
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_content::Library;
    use dabiao_domain::input::LogMode;

    #[test]
    fn cards_are_those_of_their_seat_whatever_becomes_of_the_forms_file() {
        let library = Library::embedded();
        let (kind, seed) = (Kind::Hotel, 77);
        let form = library.form(kind.name()).unwrap();
        let generator = Generator::shared().unwrap();
        let cards = form.cards(generator, EXAM_STYLE, seed, 5).unwrap();
        let mode = LogMode::Exam { hand_in_early: false };
        let header = FormHeader { form: form.def.clone(), cards, limit_ms: Some(600_000), mode };
        let id = |version, seed, count| exam_form_id(kind.name(), EXAM_STYLE.name(), version, seed, count);
        let found = |header: &FormHeader, id: &str| cards_of_seat(id, header, kind, seed);
        assert_eq!(found(&header, &id(VERSION, seed, 5)), Cards::OfSeat);
        // A name of a field that has changed since is that of the head, on the card too.
        let mut renamed = header.clone();
        renamed.form.fields[0].name = "另一个名称".to_owned();
        let generator = Generator::shared().unwrap();
        renamed.cards = (0..5).filter_map(|n| printed_card(&renamed.form, generator, seed, n)).collect();
        assert_eq!(found(&renamed, &id(VERSION, seed, 5)), Cards::OfSeat);
        if OLDEST > 1 {
            assert_eq!(found(&header, &id(1, seed, 5)), Cards::OtherVersion);
        }
        for wrong in [id(VERSION, seed + 1, 5), id(VERSION, seed, 6), id(VERSION + 1, seed, 5), String::new()]
        {
            assert!(matches!(found(&header, &wrong), Cards::Fault(_)), "{wrong}");
        }
        let mut other = header.clone();
        other.cards[3].right[0].push('x');
        let Cards::Fault(what) = found(&other, &id(VERSION, seed, 5)) else { panic!() };
        assert!(what.contains("card 4"), "{what}");
        let mut foreign = header;
        foreign.form.id = "forms/ours".to_owned();
        let Cards::Fault(what) = found(&foreign, &id(VERSION, seed, 5)) else { panic!() };
        assert!(what.contains("forms/ours") && what.contains("forms/hotel"), "{what}");
    }
}
