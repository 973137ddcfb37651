//! What constructed logs say of their items.

use proptest::prelude::*;

use super::{Script, TEXT};
use crate::practice::{Cause, Item, Ladder, Pass, SessionItems, Trace};

fn items(script: Script) -> SessionItems {
    SessionItems::of(&Trace::of(&script.end(0)))
}

fn named(items: &SessionItems, name: &str) -> Option<(u32, u32, u32, Option<String>)> {
    let pass = items.passes.iter().find(|pass| pass.item.to_string() == name)?;
    Some((pass.count, pass.errors, pass.ms, pass.instead.clone()))
}

#[test]
fn right_wrong_mended_and_left_out() {
    let script = Script::new("民警登记登记表，完").commit(1_000, "民警").commit(2_000, "等级");
    let script =
        script.backspace(400).backspace(200).commit(1_400, "登记").commit(600, "登记").commit(500, "，完");
    let got = items(script);
    assert_eq!(named(&got, "民警"), Some((1, 0, 500, None)));
    assert_eq!(
        named(&got, "登记"),
        Some((2, 1, 1_150, Some("等级".into()))),
        "mended, and then right at once"
    );
    assert_eq!(named(&got, "登"), Some((2, 1, 1_100, Some("等".into()))));
    assert_eq!(named(&got, "表"), Some((1, 1, 0, None)), "left out");
    assert_eq!(named(&got, "，"), Some((1, 0, 250, None)));
    assert_eq!(named(&got, "完"), Some((1, 0, 250, None)));
    assert_eq!(got.pass(Item::character('警')).map(|pass| pass.ms), Some(500));
    assert_eq!(got.pass(Item::character('水')), None);
}

#[test]
fn what_is_deleted_on_the_way_back_to_an_error_was_no_error() {
    let script = Script::new("上午下午").commit(1_000, "土").commit(500, "午");
    let script = script.backspace(100).backspace(100).commit(500, "上").commit(500, "午").commit(500, "下午");
    let got = items(script);
    assert_eq!(named(&got, "上").map(|pass| (pass.1, pass.3)), Some((1, Some("土".into()))));
    assert_eq!(named(&got, "午").map(|pass| (pass.0, pass.1)), Some((2, 0)));
}

#[test]
fn numbers_and_codes_are_items_by_their_shape() {
    let text = "号码59042319870312501X，电话12034567801。车I3F582";
    let script = Script::new(text).commit(500, "号码").commit(1_800, "59042319870312501X").commit(300, "，");
    let got =
        items(script.commit(500, "电话").commit(3_300, "12043567801").commit(200, "。车").commit(200, "I3"));
    assert_eq!(named(&got, "D17L1"), Some((1, 0, 100, None)));
    assert_eq!(named(&got, "D11"), Some((1, 1, 300, Some("12043567801".into()))));
    assert_eq!(got.passes.iter().filter(|pass| pass.item.is_shape()).count(), 2, "the last is not whole yet");
    let ladders: Vec<Ladder> = got.passes.iter().map(|pass| pass.item.ladder()).collect();
    assert!(ladders.is_sorted() && ladders.contains(&Ladder::Codes));
}

#[test]
fn lost_time_is_kept_beside_the_items() {
    let rest: String = TEXT.chars().skip(2).collect();
    let got = items(Script::new(TEXT).commit(32_000, "今天").steady(1_000, &rest));
    assert_eq!((got.correct, got.active_ms, got.pace_us), (60, 90_000, Some(1_000_000)));
    assert_eq!(got.lost_ms[Cause::Pauses as usize], 30_000);
    assert_eq!(got.lost_ms.iter().sum::<u32>(), 30_000);
    assert_eq!(SessionItems::from_bytes(&got.to_bytes()), Ok(got));
}

fn some_pass() -> impl Strategy<Value = Pass> {
    let item = prop_oneof![
        prop::char::range('一', '龥').prop_map(Item::character),
        "[一-龥]{2,4}".prop_map(|word| Item::word(&word.chars().collect::<Vec<_>>()).unwrap()),
        "[0-9]{1,30}".prop_map(|run| Item::shape(&run.chars().collect::<Vec<_>>()).unwrap()),
        "[A-Z]{1,16}".prop_map(|code| Item::field(&code).unwrap()),
    ];
    let instead = prop::option::of("[一-龥a-z]{0,6}");
    (item, 1_u32..400, 0_u32..400, any::<u32>(), instead).prop_map(|(item, count, errors, ms, instead)| {
        Pass { item, count, errors: errors.min(count), ms, instead }
    })
}

proptest! {
    #[test]
    fn items_are_read_as_they_were_written(
        mut passes in prop::collection::vec(some_pass(), 0..60),
        lost_ms in any::<[u32; 7]>(),
        pace_us in any::<Option<u32>>(),
    ) {
        passes.sort_by_key(|pass| pass.item);
        passes.dedup_by_key(|pass| pass.item);
        let items = SessionItems { passes, correct: 7, active_ms: 60_000, pace_us, lost_ms };
        let bytes = items.to_bytes();
        prop_assert_eq!(SessionItems::from_bytes(&bytes), Ok(items));
        for cut in 0..bytes.len() {
            prop_assert!(SessionItems::from_bytes(&bytes[..cut]).is_err());
        }
    }

    #[test]
    fn no_bytes_are_too_odd_to_be_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = SessionItems::from_bytes(&bytes);
        let mut known = vec![2];
        known.extend(bytes);
        let _ = SessionItems::from_bytes(&known);
    }
}
