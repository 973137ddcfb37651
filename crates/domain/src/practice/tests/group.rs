//! Several officers together: the mean of what they lose, and what is weak in most of them.

use super::history::{TODAY, pass, session};
use crate::practice::{
    Cause, Causes, Dismissed, GroupPractice, Item, MOST_GROUP_ITEMS, MemberPractice, Part,
};

fn member(lost: &[(Cause, u64)]) -> MemberPractice {
    let parts: Vec<Part> = lost
        .iter()
        .map(|(cause, milli_cpm)| Part { cause: *cause, milli_cpm: *milli_cpm, lost_ms: 600 })
        .collect();
    let lost_milli_cpm = parts.iter().map(|part| part.milli_cpm).sum();
    let causes = Causes { pace_us: 900_000, had_milli_cpm: 30_001, lost_milli_cpm, parts };
    MemberPractice { causes: Some(causes), weak: Vec::new() }
}

#[test]
fn a_group_loses_the_mean_of_its_officers_and_the_parts_add_up() {
    let none = MemberPractice::default();
    let members = [
        member(&[(Cause::Waiting, 4_000), (Cause::Wrong, 1_000)]),
        member(&[(Cause::Pauses, 3_000), (Cause::Waiting, 2_000)]),
        member(&[]),
        none,
    ];
    let group = GroupPractice::of(&members);
    assert_eq!((group.people, group.measured, group.with_weak), (4, 3, 0));
    let causes = group.causes.clone().unwrap();
    // 10,000 of three officers, rounded up.
    assert_eq!((causes.lost_milli_cpm, causes.had_milli_cpm), (3_334, 30_001));
    assert_eq!(causes.parts.iter().map(|part| part.milli_cpm).sum::<u64>(), 3_334);
    let order: Vec<Cause> = causes.parts.iter().map(|part| part.cause).collect();
    assert_eq!(order, [Cause::Waiting, Cause::Pauses, Cause::Wrong]);
    assert_eq!((causes.parts[0].milli_cpm, causes.parts[0].lost_ms), (2_001, 400));
    let first: Vec<u32> = group.by_cause.iter().map(|one| one.first_of).collect();
    assert_eq!((first, group.worst()), (vec![1, 1, 0], Some(Cause::Waiting)));
    let empty = GroupPractice::of(&[]);
    assert_eq!((empty.causes, empty.weak.len(), empty.people), (None, 0, 0));
}

#[test]
fn what_is_weak_in_most_comes_first_with_what_they_typed() {
    let dismissed = Dismissed::new();
    let of = |passes| MemberPractice::of(&[session(3, passes)], &dismissed, TODAY);
    let members = [
        of(vec![pass('堃', 4, 1, 900), pass('喆', 9, 7, 900)]),
        of(vec![pass('堃', 5, 2, 900)]),
        of(vec![pass('好', 5, 0, 900)]),
    ];
    let group = GroupPractice::of(&members);
    assert_eq!((group.people, group.with_weak), (3, 2));
    let [first, second] = &group.weak[..] else { panic!("{:?}", group.weak) };
    assert_eq!(
        (first.item, first.people),
        (Item::character('堃'), 2),
        "two officers before seven errors of one"
    );
    assert_eq!((first.count, first.errors), (9, 3));
    assert_eq!(first.instead, [("错".to_owned(), 2)]);
    assert_eq!((second.item, second.people, second.errors), (Item::character('喆'), 1, 7));
}

#[test]
fn fields_of_forms_are_no_matter_of_a_lesson_and_the_list_ends() {
    let field = crate::practice::Pass {
        item: Item::field("GMSFHM").unwrap(),
        count: 3,
        errors: 3,
        ms: 900,
        instead: None,
    };
    let dismissed = Dismissed::new();
    let only = session(3, vec![field]);
    assert_eq!(MemberPractice::of(&[only], &dismissed, TODAY).weak, []);
    let many: Vec<_> = ('一'..).take(MOST_GROUP_ITEMS + 5).map(|c| pass(c, 3, 1, 900)).collect();
    let all = MemberPractice::of(&[session(3, many)], &dismissed, TODAY);
    assert_eq!(all.weak.len(), MOST_GROUP_ITEMS + 5);
    assert_eq!(GroupPractice::of(&[all]).weak.len(), MOST_GROUP_ITEMS);
    assert_eq!(MemberPractice::of(&[], &dismissed, TODAY).causes, None);
}
