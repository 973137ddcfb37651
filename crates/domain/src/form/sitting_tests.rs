//! The form machine, its log and its report.

use proptest::prelude::*;

use super::event::{FormEvent, FormEventKind, FormOrderError};
use super::log;
use super::machine::{FormCard, FormHeader, FormLog, FormSitting, Origin};
use super::report::FormReport;
use super::rules::replay_by_rules;
use super::score_doc::FormScoreDoc;
use super::tests::{RIGHT, person, values};
use super::*;
use crate::drill::DrillPhase;
use crate::input::{EndReason, EventKind, InputEvent, LogMode, OrderError};
use crate::standard::FormRule;

fn header(cards: usize, mode: LogMode) -> FormHeader {
    let limit_ms = mode.is_exam().then_some(600_000);
    let card = FormCard::new(vec!["卡片".to_owned()], values(RIGHT));
    FormHeader { form: person(), cards: vec![card; cards], limit_ms, mode }
}

fn input(kind: EventKind) -> FormEventKind {
    FormEventKind::Input(kind)
}

fn enter(code: &str) -> FormEventKind {
    FormEventKind::Enter(code.to_owned())
}

fn text(text: &str) -> FormEventKind {
    input(EventKind::Text(text.to_owned()))
}

fn commit(text: &str) -> FormEventKind {
    input(EventKind::Commit(text.to_owned()))
}

/// A sitting of practice in which every event comes 100 ms after the one before it.
fn sit(cards: usize, events: impl IntoIterator<Item = FormEventKind>) -> FormSitting {
    let mut sitting = FormSitting::new(header(cards, LogMode::Practice));
    for (n, kind) in events.into_iter().enumerate() {
        sitting.apply(FormEvent::new(n as u64 * 100, kind)).unwrap();
    }
    sitting
}

/// The events by which somebody types a whole card.
fn typed(values: &[String]) -> Vec<FormEventKind> {
    let fields = person().fields;
    let of = |(field, value): (&FieldDef, &String)| [enter(&field.code), text(value), FormEventKind::Leave];
    let mut events: Vec<FormEventKind> = fields.iter().zip(values).flat_map(of).collect();
    events.push(FormEventKind::HandIn);
    events
}

fn value(sitting: &FormSitting, code: &str) -> (String, Origin) {
    let (place, _) = sitting.header().form.field(code).unwrap();
    let entry = &sitting.entries()[place];
    (entry.value.clone(), entry.origin)
}

#[test]
fn a_valid_number_fills_birth_and_sex_and_an_invalid_one_takes_them_back() {
    let mut sitting = sit(1, [enter("GMSFHM"), text(RIGHT[0]), enter("XM")]);
    assert_eq!(value(&sitting, "CSRQ"), ("19880214".to_owned(), Origin::Filled));
    assert_eq!(value(&sitting, "XB"), ("女".to_owned(), Origin::Filled));
    // What was typed stays, whatever the number says later.
    for (n, kind) in
        [enter("XB"), text("1"), enter("GMSFHM"), input(EventKind::Backspace), text("7"), enter("XM")]
            .into_iter()
            .enumerate()
    {
        sitting.apply(FormEvent::new(1000 + n as u64, kind)).unwrap();
    }
    assert_eq!(value(&sitting, "CSRQ"), (String::new(), Origin::Blank));
    assert_eq!(value(&sitting, "XB"), ("男".to_owned(), Origin::Typed));
    assert_eq!(sitting.check_field(0), Err(Invalid::CheckDigit));
    assert_eq!(sitting.counts().corrected, 1, "the number had been left");
}

#[test]
fn values_that_were_filled_or_chosen_are_replaced_as_a_whole() {
    let sitting = sit(1, [enter("GMSFHM"), text(RIGHT[0]), enter("CSRQ"), text("1")]);
    assert_eq!(value(&sitting, "CSRQ"), ("1".to_owned(), Origin::Typed));
    let choose = FormEventKind::Choose("2".to_owned());
    let sitting = sit(1, [enter("XB"), choose.clone(), input(EventKind::Backspace)]);
    assert_eq!(value(&sitting, "XB"), (String::new(), Origin::Blank));
    let sitting = sit(1, [enter("XB"), text("nv"), FormEventKind::Leave]);
    assert_eq!(value(&sitting, "XB"), ("女".to_owned(), Origin::Typed));
    let sitting = sit(1, [enter("XM"), text("方小兰"), FormEventKind::Clear, commit("王"), commit("兰")]);
    assert_eq!(value(&sitting, "XM"), ("王兰".to_owned(), Origin::Typed));
    assert_eq!(sitting.counts().deleted, 3);
}

#[test]
fn composition_never_enters_a_value_and_no_value_grows_without_end() {
    let sitting = sit(1, [enter("XM"), input(EventKind::Preedit("fang".to_owned()))]);
    assert_eq!((value(&sitting, "XM").0.as_str(), sitting.preedit()), ("", "fang"));
    let long = "长".repeat(10_000);
    let sitting = sit(1, [enter("FWCS"), text(&long), commit("一\t二\n\u{0}")]);
    assert_eq!(value(&sitting, "FWCS").0.chars().count(), MAX_VALUE_CHARS);
    assert_eq!(sitting.counts().cut, 9_000 + 3 + 2);
    let sitting = sit(1, [enter("XM"), text("e"), text("\u{301}")]);
    assert_eq!(value(&sitting, "XM").0, "é");
}

#[test]
fn what_cannot_stand_is_refused_and_changes_nothing() {
    let mut sitting = sit(1, [enter("XM"), text("方"), FormEventKind::Leave]);
    let before = sitting.log();
    let mut refused = |kind: FormEventKind| sitting.apply(FormEvent::new(5_000, kind)).unwrap_err();
    assert_eq!(refused(text("小")), FormOrderError::NotInAField);
    assert_eq!(refused(FormEventKind::Leave), FormOrderError::NotInAField);
    assert_eq!(refused(enter("XX")), FormOrderError::NoSuchField("XX".to_owned()));
    let backwards = sitting.apply(FormEvent::new(1, enter("XM"))).unwrap_err();
    assert!(matches!(backwards, FormOrderError::Order(OrderError::TimeBackwards { .. })));
    assert_eq!(sitting.log(), before);
    sitting.apply(FormEvent::new(5_000, enter("XB"))).unwrap();
    let wrong = sitting.apply(FormEvent::new(5_000, FormEventKind::Choose("3".to_owned())));
    assert_eq!(wrong, Err(FormOrderError::NoSuchChoice("3".to_owned())));
    sitting.apply(FormEvent::new(5_000, FormEventKind::HandIn)).unwrap();
    assert!(sitting.card().is_none());
    for kind in [FormEventKind::HandIn, enter("XM"), text("方")] {
        assert_eq!(sitting.apply(FormEvent::new(5_000, kind)), Err(FormOrderError::AllHandedIn));
    }
    sitting.apply(FormEvent::new(5_000, input(EventKind::End(EndReason::HandedIn)))).unwrap();
    assert_eq!(sitting.phase(), DrillPhase::Ended(EndReason::HandedIn));
}

#[test]
fn an_exam_begins_with_start_and_is_handed_in_when_all_cards_are() {
    let exam = |events: Vec<(u64, FormEventKind)>| FormLog {
        header: header(2, LogMode::Exam { hand_in_early: false }),
        events: events.into_iter().map(|(at_ms, kind)| FormEvent::new(at_ms, kind)).collect(),
    };
    let start = (0, input(EventKind::Start));
    let end = |at_ms, reason| (at_ms, input(EventKind::End(reason)));
    let broken = |log: &FormLog| replay_by_rules(log).map(|_| ()).map_err(|e| (e.event, e.rule.to_string()));
    let (number, words) = broken(&exam(vec![(0, enter("XM"))])).unwrap_err();
    assert_eq!((number, words.as_str()), (0, "an exam begins with start"));
    let early = vec![start.clone(), (1, FormEventKind::HandIn), end(2, EndReason::HandedIn)];
    assert_eq!(broken(&exam(early)).unwrap_err().0, 2);
    let hand_in = (1, FormEventKind::HandIn);
    let whole = vec![start.clone(), hand_in.clone(), hand_in, end(2, EndReason::HandedIn)];
    assert_eq!(broken(&exam(whole)), Ok(()));
    assert_eq!(broken(&exam(vec![start.clone(), end(600_000, EndReason::Time)])), Ok(()));
    assert_eq!(broken(&exam(vec![start.clone(), end(599_999, EndReason::Time)])).unwrap_err().0, 1);
    assert_eq!(broken(&exam(vec![start.clone(), (700_000, enter("XM"))])).unwrap_err().0, 1);
    let pause = vec![start, (5, input(EventKind::Pause))];
    assert_eq!(broken(&exam(pause)).unwrap_err().1, "an exam has no pause");
}

#[test]
fn the_time_is_given_out_by_what_was_done() {
    let mut sitting = FormSitting::new(header(1, LogMode::Practice));
    let pinyin = |text: &str| input(EventKind::Preedit(text.to_owned()));
    for (at_ms, kind) in [
        (0, input(EventKind::Start)),
        (100, enter("XM")),                   // moving 100
        (1_100, pinyin("f")),                 // reading 1,000
        (1_400, commit("方小蓝")),            // typing 300
        (1_500, input(EventKind::Backspace)), // correcting 100
        (1_700, commit("兰")),                // typing 200
        (1_800, enter("GMSFHM")),             // moving 100
        (3_800, text("590423")),              // reading 2,000
        (4_000, input(EventKind::Focus(false))),
        (5_800, text("198802140126")),                       // typing 2,000
        (5_900, enter("XM")),                                // moving 100
        (6_400, FormEventKind::Clear),                       // correcting 500
        (6_900, commit("方小兰")),                           // correcting 500: the field had been left
        (7_000, FormEventKind::HandIn),                      // moving 100
        (7_500, input(EventKind::End(EndReason::HandedIn))), // reading 500
    ] {
        sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
    }
    let timing = sitting.timing();
    let split = [timing.reading_ms, timing.typing_ms, timing.correcting_ms, timing.moving_ms];
    assert_eq!(split, [3_500, 2_500, 1_100, 400]);
    assert_eq!(split.iter().sum::<u64>(), sitting.active_ms(7_500));
    // The number: 4,000 ms of commits and 100 to leave it. The name: 100 to come, 1,600 and 1,000 in it, 200 to leave it.
    assert_eq!(timing.fields_ms.get(..2), Some(&[4_100, 2_900][..]));
    assert_eq!(timing.alnum_us, 4_000_000);
    let report = FormReport::of(&sitting);
    assert_eq!((report.alnum, report.kph()), (18, Some(16_200.0)));
    assert_eq!((report.score.entered(), report.end), (1, EndReason::HandedIn));
    // Birth and sex were filled; the rest is blank.
    assert_eq!(report.score.qualified(), 0);
    assert_eq!(sitting.counts().focus_losses, 1);
}

/// Eighteen digits in six seconds on each of two cards; the second is handed in or not.
fn two_numbers(second_handed_in: bool) -> FormSitting {
    let mut sitting = FormSitting::new(header(2, LogMode::Practice));
    let mut events = vec![
        (0, enter("GMSFHM")),
        (6_000, text(RIGHT[0])),
        (6_000, FormEventKind::HandIn),
        (6_000, enter("GMSFHM")),
        (12_000, text(RIGHT[0])),
    ];
    events.extend(second_handed_in.then_some((12_000, FormEventKind::HandIn)));
    events.push((12_000, input(EventKind::End(EndReason::HandedIn))));
    for (at_ms, kind) in events {
        sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
    }
    sitting
}

#[test]
fn what_was_typed_on_an_unfinished_card_makes_nobody_slower() {
    let (both, one) = (two_numbers(true), two_numbers(false));
    let shown = |sitting: &FormSitting| FormReport::of(sitting).kph_handed_in();
    assert_eq!((shown(&both), shown(&one)), (Some(10_800.0), Some(10_800.0)));
    let first = |sitting: &FormSitting| sitting.timing().handed_in.fields_ms.first().copied();
    assert_eq!((first(&both), first(&one)), (Some(12_000), Some(6_000)));
    // The stored figure is of the time of all cards, and stays that.
    let stored = |sitting: &FormSitting| FormScoreDoc::of(sitting).kph;
    assert_eq!((stored(&both), stored(&one)), (Some(10_800.0), Some(5_400.0)));
    // Where nothing was handed in there is no figure.
    let mut none = FormSitting::new(header(1, LogMode::Practice));
    for (at_ms, kind) in [(0, enter("GMSFHM")), (6_000, text(RIGHT[0]))] {
        none.apply(FormEvent::new(at_ms, kind)).unwrap();
    }
    assert_eq!(shown(&none), None);
}

#[test]
fn a_standard_judges_what_was_handed_in() {
    let rule = FormRule {
        qualified_ppm: 980_000,
        min_records: 2,
        duration_ms: 600_000,
        kind: Kind::PopulationResident,
    };
    let end = |reason| [input(EventKind::End(reason))];
    let twice = [typed(&values(RIGHT)), typed(&values(RIGHT))].concat();
    let report = FormReport::of(&sit(3, twice.clone().into_iter().chain(end(EndReason::HandedIn))));
    assert!(rule.judge(&report.result()).passed, "{report:?}");
    // The third was begun and not handed in.
    let begun = twice.clone().into_iter().chain([enter("XM"), text("方")]).chain(end(EndReason::HandedIn));
    assert_eq!(FormReport::of(&sit(3, begun)).score.entered(), 2);
    let report = FormReport::of(&sit(3, twice.into_iter().chain(end(EndReason::Interrupted))));
    assert!(!rule.judge(&report.result()).passed);
    let report = FormReport::of(&sit(3, typed(&values(RIGHT)).into_iter().chain(end(EndReason::HandedIn))));
    assert!(!rule.judge(&report.result()).passed, "one is too few");
}

#[test]
fn a_log_is_frozen() {
    let mut header = header(1, LogMode::Exam { hand_in_early: true });
    header.form.fields.truncate(3);
    header
        .form
        .fields
        .push(FieldDef { right: Right::Always("无".to_owned()), ..person().fields[4].clone() });
    header.cards[0].right.truncate(4);
    let events = [
        (0, input(EventKind::Start)),
        (5, enter("XB")),
        (6, FormEventKind::Choose("2".to_owned())),
        (7, FormEventKind::Clear),
        (8, text("2")),
        (9, FormEventKind::Leave),
        (10, FormEventKind::HandIn),
        (11, input(EventKind::End(EndReason::HandedIn))),
    ];
    let events = events.into_iter().map(|(at_ms, kind)| FormEvent::new(at_ms, kind)).collect();
    let written = log::write(&FormLog { header, events });
    let frozen = concat!(
        r#"{"format":"dabiao-form-log","version":1,"form":{"id":"forms/person","title":"人员","title_en":"Person","#,
        r#""records":"population_resident","fields":[{"code":"GMSFHM","name":"GMSFHM","name_en":"GMSFHM","#,
        r#""kind":"id_number","required":true,"none":false,"no_ditto":false,"on_card":"GMSFHM"},"#,
        r#"{"code":"XM","name":"XM","name_en":"XM","kind":"name","required":true,"none":false,"no_ditto":false,"#,
        r#""on_card":"XM"},{"code":"XB","name":"XB","name_en":"XB","kind":"list","required":true,"none":false,"#,
        r#""no_ditto":false,"choices":[["1","男","n"],["2","女","nv"]],"fill":{"from":"GMSFHM","part":"sex"},"#,
        r#""on_card":"XB"},{"code":"FWCS","name":"FWCS","name_en":"FWCS","kind":"text","required":false,"#,
        r#""none":true,"no_ditto":true,"min":1,"max":50,"line":950,"always":"无"}]},"#,
        r#""cards":[{"pages":["卡片"],"right":["590423198802140126","方小兰","女","19880214"]}],"#,
        r#""limit_ms":600000,"mode":"exam","hand_in":true}"#,
        "\n",
        r#"{"at_ms":0,"kind":"start"}"#,
        "\n",
        r#"{"at_ms":5,"kind":"enter","field":"XB"}"#,
        "\n",
        r#"{"at_ms":6,"kind":"choose","choice":"2"}"#,
        "\n",
        r#"{"at_ms":7,"kind":"clear"}"#,
        "\n",
        r#"{"at_ms":8,"kind":"text","text":"2"}"#,
        "\n",
        r#"{"at_ms":9,"kind":"leave"}"#,
        "\n",
        r#"{"at_ms":10,"kind":"hand_in"}"#,
        "\n",
        r#"{"at_ms":11,"kind":"end","reason":"handed_in"}"#,
        "\n",
    );
    assert_eq!(written, frozen);
    assert!(log::is_form_log(frozen.as_bytes()) && !log::is_form_log(b"{\"format\":\"dabiao-input-log\"}"));
    assert_eq!(log::write(&log::read(frozen.as_bytes()).unwrap()), frozen);
}

#[test]
fn a_bad_log_is_refused_with_its_line() {
    let good = log::write(&sit(1, typed(&values(RIGHT))).log());
    let head = good.lines().next().unwrap().to_owned();
    let fault = |text: &str| log::read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        fault(""),
        "line 1: no header: the first line must be an object with \"format\":\"dabiao-form-log\""
    );
    assert!(fault("{}").starts_with("line 1: no header"));
    let later = head.replace("\"version\":1", "\"version\":2");
    assert_eq!(fault(&later), "line 1: version 2 is not supported, only version 1");
    let kind = head.replace("\"kind\":\"name\"", "\"kind\":\"nose\"");
    assert_eq!(fault(&kind), "line 1: the form has \"nose\", which is not known");
    let circle = head.replace(
        "\"kind\":\"id_number\",\"required\":true,\"none\":false,\"no_ditto\":false,",
        "\"kind\":\"id_number\",\"required\":true,\"none\":false,\"no_ditto\":false,\
         \"fill\":{\"from\":\"XB\",\"part\":\"value\"},",
    );
    assert!(fault(&circle).contains("GMSFHM → XB → GMSFHM"), "{}", fault(&circle));
    let short = head.replace("\"方小兰\",", "");
    assert_eq!(fault(&short), "line 1: card 1 has 6 values, the form has 7 fields");
    assert!(
        fault(&format!("{head}\n{{\"at_ms\":1,\"kind\":\"enter\"}}")).contains("needs the field \"field\"")
    );
    assert!(fault(&format!("{head}\n{{\"at_ms\":1,\"kind\":\"jump\"}}")).contains("unknown kind"));
    assert!(fault(&format!("{head}\n\n\n{{\"at_ms\":-1,\"kind\":\"leave\"}}")).starts_with("line 4: "));
    assert!(fault(&format!("{head}\n\u{0}")).starts_with("line 2: "));
    let long = head.replace("方小兰", &"长".repeat(1_001));
    assert_eq!(fault(&long), "line 1: a right value of card 1 has 1001 characters, more than 1000");
    let line = format!("{{\"at_ms\":1,\"kind\":\"text\",\"text\":\"{}\"}}\n", "长".repeat(200_000));
    let much = fault(&format!("{head}\n{line}{line}{line}"));
    assert_eq!(much, "line 4: more than 400000 characters were typed");
}

/// Events of somebody who does whatever.
fn any_kind() -> impl Strategy<Value = FormEventKind> {
    let code = prop_oneof![Just("GMSFHM"), Just("XM"), Just("XB"), Just("CSRQ"), Just("FWCS"), Just("XX")];
    prop_oneof![
        4 => code.prop_map(enter),
        4 => "[590423198802140126男女无方a ]{0,6}".prop_map(|t| text(&t)),
        1 => "[a-z]{0,3}".prop_map(|t| input(EventKind::Preedit(t))),
        1 => any::<String>().prop_map(|t| commit(&t)),
        1 => Just(text(RIGHT[0])),
        1 => "[123]".prop_map(FormEventKind::Choose),
        2 => Just(input(EventKind::Backspace)),
        1 => Just(FormEventKind::Clear),
        1 => Just(FormEventKind::Leave),
        1 => Just(FormEventKind::HandIn),
        1 => Just(input(EventKind::Pause)),
        1 => Just(input(EventKind::Resume)),
    ]
}

proptest! {
    #[test]
    fn a_replay_gives_the_same_and_the_time_adds_up(
        kinds in prop::collection::vec((any_kind(), 0..5_000_u64), 0..60),
    ) {
        let mut sitting = FormSitting::new(header(3, LogMode::Practice));
        let mut at_ms = 0;
        for (kind, gap) in kinds {
            at_ms += gap;
            // Whatever can't stand is refused and leaves no trace.
            let _ = sitting.apply(FormEvent::new(at_ms, kind));
        }
        let _ = sitting.apply(FormEvent::of_input(InputEvent::new(at_ms, EventKind::End(EndReason::Interrupted))));
        let written = log::write(&sitting.log());
        let read = log::read(written.as_bytes()).unwrap();
        prop_assert_eq!(&read, &sitting.log());
        let again = replay_by_rules(&read).unwrap();
        prop_assert_eq!(FormReport::of(&again), FormReport::of(&sitting));
        prop_assert_eq!(again.timing(), sitting.timing());
        prop_assert_eq!(again.entries(), sitting.entries());
        let timing = sitting.timing();
        let all = timing.reading_ms + timing.typing_ms + timing.correcting_ms + timing.moving_ms;
        prop_assert_eq!(all, sitting.active_ms(sitting.last_event_ms()));
    }

    #[test]
    fn a_record_that_is_typed_from_its_own_source_is_qualified(order in 0..1000_u32, born in 0..20_000_i32) {
        use crate::record::civil::Day;
        let day = Day(born).digits();
        let body = format!("590423{day}{order:03}");
        let id = format!("{body}{}", crate::record::numbers::check_digit(&body).unwrap());
        let mut right = RIGHT;
        right[0] = &id;
        right[2] = if order % 2 == 1 { "男" } else { "女" };
        right[3] = &day;
        let mut head = header(1, LogMode::Practice);
        head.cards[0].right = values(right);
        let mut sitting = FormSitting::new(head);
        for (n, kind) in typed(&values(right)).into_iter().enumerate() {
            sitting.apply(FormEvent::new(n as u64, kind)).unwrap();
        }
        let report = FormReport::of(&sitting);
        prop_assert_eq!((report.score.entered(), report.score.qualified()), (1, 1));
    }

    #[test]
    fn no_bytes_are_too_odd_to_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = log::read(&bytes);
        let _ = log::is_form_log(&bytes);
    }
}
