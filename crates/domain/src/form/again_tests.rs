//! Wrong cards and wrong fields once more: what is given, what is left to be entered, and what it is worth.

use super::event::{FormEvent, FormEventKind, FormOrderError};
use super::log;
use super::machine::{FormCard, FormHeader, FormSitting, Origin};
use super::report::FormReport;
use super::score_doc::FormScoreDoc;
use super::tests::{RIGHT, person, values};
use super::{wrong_cards, wrong_fields};
use crate::input::{EndReason, EventKind, LogMode};
use crate::practice::SessionItems;

fn header(cards: Vec<FormCard>) -> FormHeader {
    FormHeader { form: person(), cards, limit_ms: None, mode: LogMode::Practice }
}

fn whole() -> FormCard {
    FormCard::new(vec!["卡片".to_owned()], values(RIGHT))
}

fn enter(code: &str) -> FormEventKind {
    FormEventKind::Enter(code.to_owned())
}

fn text(text: &str) -> FormEventKind {
    FormEventKind::Input(EventKind::Text(text.to_owned()))
}

/// Applies events, each 100 ms after the one before it.
fn apply(sitting: &mut FormSitting, events: impl IntoIterator<Item = FormEventKind>) {
    for kind in events {
        let at_ms = sitting.last_event_ms() + 100;
        sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
    }
}

/// A sitting of three cards: one right, one with a wrong name and telephone, one with a wrong number, sex and date.
fn sitting() -> FormSitting {
    let mut sitting = FormSitting::new(header(vec![whole(); 3]));
    for wrong in
        [[].as_slice(), &[(1, "方晓兰"), (6, "12034567800")], &[(0, "590423"), (2, "男"), (3, "19880124")]]
    {
        let mut entered = RIGHT;
        for (place, value) in wrong {
            entered[*place] = value;
        }
        for (field, value) in person().fields.iter().zip(entered) {
            apply(
                &mut sitting,
                [enter(&field.code), FormEventKind::Clear, text(value), FormEventKind::Leave],
            );
        }
        apply(&mut sitting, [FormEventKind::HandIn]);
    }
    sitting
}

#[test]
fn the_fields_that_were_right_are_given_and_the_others_are_left() {
    let sitting = sitting();
    let cards = wrong_fields(&sitting);
    assert_eq!(
        cards.iter().map(|card| card.given.clone()).collect::<Vec<_>>(),
        [vec![0, 2, 3, 4, 5], vec![1, 4, 5, 6]]
    );
    assert_eq!(wrong_cards(&sitting), [whole(), whole()]);
    let mut again = FormSitting::new(header(cards));
    // From field to field only the two are met, forwards and back.
    let code = |field: Option<&super::FieldDef>| field.map(|field| field.code.clone()).unwrap_or_default();
    assert_eq!(code(again.first_field(0)), "XM");
    assert_eq!([code(again.next_field(1, false)), code(again.next_field(6, false))], ["LXDH", "XM"]);
    assert_eq!([code(again.next_field(1, true)), code(again.next_field(6, true))], ["LXDH", "XM"]);
    assert_eq!(code(again.first_field(1)), "GMSFHM");
    assert_eq!(again.first_field(2), None);
    assert!(again.is_blank(), "what was given is nothing that was entered");
    assert_eq!((again.entries()[5].value.as_str(), again.entries()[5].origin), (RIGHT[5], Origin::Given));
    // A given field is no field to go to.
    let refused = again.apply(FormEvent::new(0, enter("HJDZ")));
    assert_eq!(refused, Err(FormOrderError::GivenField("HJDZ".to_owned())));
    assert!(again.events().is_empty());
    apply(&mut again, [enter("XM"), text("方小兰")]);
    assert!(!again.is_blank());
    apply(&mut again, [enter("LXDH"), text("12034567800"), FormEventKind::HandIn]);
    // The second card begins with its own given values; a number fills what is not given.
    assert!(again.is_blank());
    apply(&mut again, [enter("GMSFHM"), text(RIGHT[0]), FormEventKind::Leave]);
    assert_eq!((again.entries()[2].value.as_str(), again.entries()[3].origin), ("女", Origin::Filled));
    assert_eq!(again.entries()[4].origin, Origin::Given);
    apply(&mut again, [FormEventKind::HandIn, FormEventKind::Input(EventKind::End(EndReason::HandedIn))]);
    // What is still wrong can be entered once more: the name is given now.
    let left = wrong_fields(&again);
    assert_eq!(left.iter().map(|card| card.given.clone()).collect::<Vec<_>>(), [vec![0, 1, 2, 3, 4, 5]]);
    assert_eq!(wrong_cards(&again), [whole()]);
}

#[test]
fn a_given_value_is_no_field_that_was_entered_and_gives_no_rate_of_records() {
    let mut again = FormSitting::new(header(wrong_fields(&sitting())));
    apply(
        &mut again,
        [enter("XM"), text("方小兰"), enter("LXDH"), text("12034567800"), FormEventKind::HandIn],
    );
    let report = FormReport::of(&again);
    let score = &report.score;
    assert!(score.is_partial());
    assert_eq!((score.entered(), score.qualified()), (1, 0));
    assert_eq!((score.errors.fields, score.errors.wrong()), (2, 1), "two fields were asked, one is wrong");
    assert_eq!((score.errors_at(0).fields, score.errors_at(1).fields, score.errors_at(6).silent), (0, 1, 1));
    assert_eq!((score.qualified_rate(), score.qualified_per_hour(), score.rating()), (None, None, None));
    let doc = FormScoreDoc::of(&again);
    assert_eq!((doc.qualified_rate, doc.qualified_per_hour, doc.rating), (None, None, None));
    assert_eq!(doc.errors.fields, 2);
    // The error book learns nothing new of it; of a whole card it does.
    let items = SessionItems::of_form(&person(), &score.records, &again.timing().fields_ms);
    assert_eq!(items, SessionItems::default());
    let before = FormReport::of(&sitting());
    assert!(!before.score.is_partial());
    assert_ne!(SessionItems::of_form(&person(), &before.score.records, &[1; 7]), SessionItems::default());
}

#[test]
fn what_is_given_is_in_the_head_of_the_log_and_replays() {
    let mut again = FormSitting::new(header(wrong_fields(&sitting())));
    apply(&mut again, [enter("XM"), text("方小兰"), FormEventKind::HandIn, enter("GMSFHM")]);
    let lines = log::write(&again.log());
    assert!(lines.contains(r#""given":["GMSFHM","XB","CSRQ","FWCS","HJDZ"]"#), "{lines}");
    let read = log::read(lines.as_bytes()).unwrap();
    assert_eq!(read, again.log());
    let replayed = FormSitting::replay(&read).unwrap();
    assert_eq!((replayed.entries(), replayed.handed_in()), (again.entries(), again.handed_in()));
    assert_eq!(FormReport::of(&replayed), FormReport::of(&again));
    // A card of which all is entered says nothing of it: logs of before keep their bytes.
    assert!(!log::header_line(&header(vec![whole()])).contains("given"));
    let line = log::header_line(&header(wrong_fields(&sitting())));
    for (from, to, told) in [
        ("\"XB\"", "\"NIX\"", "no field \"NIX\""),
        ("\"XB\"", "\"GMSFHM\"", "order of the form"),
        ("\"XM\",\"FWCS\"", "\"FWCS\",\"XM\"", "order of the form"),
        ("\"GMSFHM\",\"XB\"", "\"GMSFHM\",\"XM\",\"XB\"", "nothing is left"),
        ("\"limit_ms\":null", "\"limit_ms\":null,\"mode\":\"exam\"", "an exam gives none"),
    ] {
        let (head, tail) = line.split_at(line.find("\"given\"").unwrap());
        let mut wrong = tail.replacen(from, to, 1);
        if told == "nothing is left" {
            wrong = wrong.replacen("\"HJDZ\"]", "\"HJDZ\",\"LXDH\"]", 1);
        }
        assert_ne!(wrong, tail, "{from}");
        let fault = log::read_header(format!("{head}{wrong}").as_bytes()).unwrap_err().to_string();
        assert!(fault.contains(told) && fault.contains("given values of card"), "{told}: {fault}");
    }
}
