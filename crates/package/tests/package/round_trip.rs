//! What is written is read.

use dabiao_credential::StationKey;
use dabiao_domain::sync::{SignedEntry, Tip};
use dabiao_package::{
    Body, Events, Exercise, Item, PackageKind, PackageName, Receipt, What, describe, packages_in,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::support::{BUREAU, Chance, World, chain, read_file, receiver, some_of_all, station};

#[test]
fn all_of_it_comes_back() {
    let world = World::new();
    let items = some_of_all(&world.sender, 1);
    let tips = vec![Tip { series: Uuid::from_u128(7), entries: 620, hash: [9; 32] }];
    let draft = dabiao_package::Draft { tips: tips.clone(), ..world.draft() };
    let written = world.write(&draft, items.clone()).unwrap();
    assert_eq!(written.packed.entries, 623);
    assert_eq!(written.packed.bodies, 4);
    let relative = written.files[0].strip_prefix(world.stick()).unwrap().to_str().unwrap().replace('\\', "/");
    assert_eq!(relative, "DABIAO/000000b0/up/00000003-00000007-1-9.dbx");
    assert_eq!(packages_in(&world.stick(), Some(BUREAU)), written.files);
    assert_eq!(packages_in(&world.stick(), None), written.files);
    assert!(packages_in(&world.stick(), Some(Uuid::from_u128(0xb1))).is_empty());
    let (report, taken) = read_file(&written.files[0], world.identity());
    let report = report.unwrap();
    assert!(report.is_whole() && report.code().is_none(), "{:?}", report.damages);
    assert_eq!(taken, items);
    assert_eq!(report.taken, written.packed);
    assert_eq!(report.header.tips, tips);
    assert_eq!(report.header.from.key, world.sender.public());
    assert_eq!((report.header.part, report.header.parts), (1, 1));
    let whats: Vec<&str> = report.header.frames.iter().map(|frame| frame.what.as_str()).collect();
    let other = Uuid::from_u128(101);
    assert_eq!(whats[0], "城关所-03, entries 1-500");
    assert_eq!(whats[1], format!("城关所-03, entries 501-620; {other}, entries 1-3"));
    assert_eq!(&whats[2..], ["bodies 1-4", "receipts 1-1", "exercise files 1-1", "events 1-1"]);
    assert!(matches!(What::read(whats[1]), What::Entries { runs, more: 0 } if runs.len() == 2));
    // Anybody sees what it is, and that it is whole.
    let seen = describe(&written.files[0], |_| std::ops::ControlFlow::Continue(())).unwrap();
    assert!(seen.is_whole() && seen.whole_frames == 6);
    assert_eq!(seen.header, report.header);
    // A second time the same.
    let again = read_file(&written.files[0], world.identity());
    assert_eq!((again.0.unwrap(), again.1), (report, taken));
}

#[test]
fn every_receiver_reads_it_and_an_empty_one_is_whole() {
    let world = World::new();
    let third = station(9);
    let mut draft = world.draft();
    draft.kind = PackageKind::Down;
    draft.name = PackageName::Down { station: Uuid::from_u128(3), n: 12 };
    draft.to.push(receiver(&third));
    let written = world.write(&draft, Vec::new()).unwrap();
    assert!(written.files[0].ends_with("DABIAO/000000b0/down/00000003-12.dbx"));
    for key in [&world.receiver, &third] {
        let (report, taken) = read_file(&written.files[0], super::support::identity_of(key));
        assert!(report.unwrap().is_whole() && taken.is_empty());
    }
}

#[test]
fn a_request_and_its_answer_may_be_in_the_clear() {
    let world = World::new();
    let mut draft = world.draft();
    draft.to.clear();
    assert!(matches!(world.write(&draft, Vec::new()), Err(dabiao_package::WriteError::NotSealed)));
    let request = vec![Item::Body(Body::new(Uuid::from_u128(3), "request", b"{}".to_vec()))];
    for (kind, bureau, reader) in
        [(PackageKind::Join, Uuid::nil(), Some(BUREAU)), (PackageKind::Answer, BUREAU, None)]
    {
        draft.kind = kind;
        draft.bureau = bureau;
        draft.name = PackageName::Other { kind, station: draft.station, id: draft.id };
        let written = world.write(&draft, request.clone()).unwrap();
        let identity = dabiao_package::Identity { bureau: reader, box_key: None, ..world.identity() };
        let (report, taken) = read_file(&written.files[0], identity);
        assert!(report.unwrap().is_whole());
        assert_eq!(taken, request);
    }
    assert_eq!(packages_in(&world.stick(), Some(BUREAU)).len(), 2);
}

/// An entry that gives its hash, with any line that a journal can have.
fn entry() -> impl Strategy<Value = SignedEntry> {
    (0_u64..3, any::<String>(), prop::collection::vec(any::<u8>(), 0..100)).prop_map(
        |(seq, word, signature)| {
            let key = StationKey::draw(&mut Chance(1));
            let mut chain = chain(Uuid::from_u128(8), seq + 1, &word, &key);
            SignedEntry { signature, ..chain.remove(seq as usize) }
        },
    )
}

fn item() -> impl Strategy<Value = Item> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..3_000);
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    prop_oneof![
        entry().prop_map(Item::Entry),
        (id(), ".{0,20}", bytes()).prop_map(|(id, kind, bytes)| Item::Body(Body::new(id, &kind, bytes))),
        (id(), any::<u64>(), any::<[u8; 32]>(), any::<i64>(), ".{0,20}").prop_map(
            |(series, entries, head, at_ms, key_id)| {
                Item::Receipt(Receipt { series, entries, head, at_ms, key_id, signature: vec![1; 73] })
            }
        ),
        (".{0,20}", bytes()).prop_map(|(name, bytes)| Item::Exercise(Exercise::new(&name, bytes))),
        (id(), any::<u64>(), bytes()).prop_map(|(attempt, first, bytes)| Item::Events(Events {
            attempt,
            first,
            bytes
        })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_items_come_back(items in prop::collection::vec(item(), 0..12), label in any::<String>()) {
        let world = World::new();
        let mut draft = world.draft();
        draft.labels = vec![(Uuid::from_u128(8), label)];
        let bytes = world.bytes(&draft, items.clone());
        let (report, taken) = world.read(&bytes);
        prop_assert!(report.unwrap().is_whole());
        prop_assert_eq!(taken, items);
    }
}
