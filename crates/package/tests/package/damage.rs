//! Damage of every kind: what is whole is taken, what is not is named, and nothing wrong gets through.

use std::collections::BTreeSet;

use dabiao_package::{Body, Item, Lost, MAGIC, ReadError, Report, Why};

use uuid::Uuid;

use super::support::{Chance, World, chain, some_of_all};

/// How many random cases are tried: `DABIAO_PACKAGE_CASES`, or 2,000.
fn cases() -> u64 {
    std::env::var("DABIAO_PACKAGE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000)
}

/// A package, its items, and where its frames are: start and end of each payload.
struct Whole {
    bytes: Vec<u8>,
    items: Vec<Item>,
    /// Number of items of each frame.
    counts: Vec<usize>,
    payloads: Vec<(usize, usize)>,
    whats: Vec<String>,
    table: usize,
}

fn whole(world: &World, seed: u64) -> Whole {
    packed(world, seed, some_of_all(&world.sender, seed), vec![500, 123, 4, 1, 1, 1])
}

/// As [`whole`], with many small frames.
fn small(world: &World, seed: u64) -> Whole {
    let mut chance = Chance(seed);
    let mut items = Vec::new();
    for n in 0..8 {
        let series = Uuid::from_u128(u128::from(seed * 100 + n));
        items.extend(chain(series, 3, "张三", &world.sender).into_iter().map(Item::Entry));
        items.push(Item::Body(Body::new(series, "log", chance.bytes(300 + 100 * n as usize))));
    }
    packed(world, seed, items, [3, 1].repeat(8))
}

fn packed(world: &World, seed: u64, items: Vec<Item>, counts: Vec<usize>) -> Whole {
    let mut draft = world.draft();
    draft.id = Uuid::from_u128(u128::from(seed));
    draft.made_ms = seed as i64;
    let bytes = world.bytes(&draft, items.clone());
    let header = world.read(&bytes).0.unwrap().header;
    let table = u32::from_le_bytes(bytes[21..25].try_into().unwrap()) as usize;
    let mut at = MAGIC.len() + 5 + table;
    let payloads = header.frames.iter().map(|frame| {
        let start = at + 5;
        at = start + frame.bytes as usize;
        (start, at)
    });
    let payloads: Vec<_> = payloads.collect();
    assert_eq!(at + 5 + table, bytes.len());
    let whats = header.frames.iter().map(|frame| frame.what.clone()).collect();
    Whole { bytes, items, counts, payloads, whats, table }
}

impl Whole {
    /// The items of all frames but these (from 1).
    fn without(&self, lost: &BTreeSet<u32>) -> Vec<Item> {
        let (mut kept, mut rest) = (Vec::new(), self.items.as_slice());
        for (count, n) in self.counts.iter().zip(1..) {
            let (frame, after) = rest.split_at(*count);
            if !lost.contains(&n) {
                kept.extend_from_slice(frame);
            }
            rest = after;
        }
        kept
    }

    /// The frames that bytes changed in place lie in, by their payloads.
    fn touched(&self, other: &[u8]) -> BTreeSet<u32> {
        let frames = self.payloads.iter().zip(1..);
        frames.filter(|((a, b), _)| self.bytes[*a..*b] != other[*a..*b]).map(|(_, n)| n).collect()
    }
}

/// The frames that are lost after `report`: those named damaged, and those after the end.
fn lost(report: &Report) -> BTreeSet<u32> {
    let mut lost: BTreeSet<u32> =
        report.damages.iter().filter(|damage| damage.lost == Lost::All).map(|damage| damage.n).collect();
    if let Some(cut) = &report.cut {
        lost.extend(cut.n..=report.header.frames.len() as u32);
    }
    lost
}

/// Bytes changed in place: exactly the frames that were touched are lost, by name, and something is said.
fn changed_in_place(world: &World, whole: &Whole, bytes: &[u8], how: &str) {
    let (report, taken) = world.read(bytes);
    match report {
        Ok(report) => {
            let touched = whole.touched(bytes);
            assert_eq!(lost(&report), touched, "{how}");
            assert_eq!(report.is_whole(), bytes == whole.bytes, "{how}");
            assert!(report.cut.is_none(), "{how}");
            for damage in report.damages.iter().filter(|damage| damage.lost == Lost::All) {
                assert_eq!(damage.what, whole.whats[damage.n as usize - 1], "{how}");
            }
            assert!(taken == whole.without(&touched), "{how}");
        }
        Err(error) => {
            assert!(taken.is_empty(), "{how}");
            // Both tables, with what says where they are.
            let (first, last) =
                (20..25 + whole.table, whole.bytes.len() - whole.table - 5..whole.bytes.len());
            let both = bytes[first.clone()] != whole.bytes[first] && bytes[last.clone()] != whole.bytes[last];
            assert!(both, "{how}: {error}");
        }
    }
}

#[test]
fn a_flipped_byte_of_every_class() {
    let world = World::new();
    let whole = small(&world, 1);
    let end = whole.bytes.len();
    let mut places: Vec<usize> = (0..25).collect();
    places.extend((25..25 + whole.table).step_by(97));
    places.extend((25 + whole.table - 73)..(25 + whole.table));
    for (start, stop) in &whole.payloads {
        places.extend(start - 5..start + 3);
        places.extend([(start + stop) / 2, stop - 1]);
    }
    places.extend(end - whole.table - 5..end - whole.table + 3);
    places.extend([end - 74, end - 73, end - 1]);
    for at in places {
        for bit in [0, 3, 7] {
            let mut bytes = whole.bytes.clone();
            bytes[at] ^= 1 << bit;
            changed_in_place(&world, &whole, &bytes, &format!("byte {at} bit {bit}"));
        }
    }
}

#[test]
fn cut_anywhere() {
    let world = World::new();
    let whole = whole(&world, 1);
    let mut places: Vec<usize> = (0..30).collect();
    places.extend([24 + whole.table, 25 + whole.table, 26 + whole.table]);
    for (start, stop) in &whole.payloads {
        places.extend([start - 5, start - 1, *start, start + 1, (start + stop) / 2, stop - 1, *stop]);
    }
    places.extend([whole.bytes.len() - 1, whole.bytes.len() - whole.table]);
    for at in places {
        let (report, taken) = world.read(&whole.bytes[..at]);
        if at < 25 + whole.table {
            let error = report.unwrap_err();
            assert_eq!(error.code(), Some("package-cut"), "{at}: {error:?}");
            continue;
        }
        let report = report.unwrap();
        let first = whole.payloads.iter().zip(1..).find(|((_, stop), _)| *stop > at).map_or(7, |(_, n)| n);
        let cut = report.cut.clone().unwrap();
        assert_eq!(cut.n, first, "{at}");
        assert_eq!(cut.what, whole.whats.get(first as usize - 1).map_or("end", String::as_str));
        assert_eq!((cut.frames, cut.bytes), (7 - first, (whole.bytes.len() - at) as u64));
        assert!(report.damages.is_empty() && report.code() == Some("package-cut"));
        assert!(taken == whole.without(&(first..=6).collect()), "{at}");
    }
}

#[test]
fn a_tail_of_zeros_is_no_end() {
    // What a stick has that was pulled out before its data were on it.
    let world = World::new();
    let whole = whole(&world, 1);
    let mut bytes = whole.bytes.clone();
    let from = whole.payloads[2].0 + 100;
    bytes[from..].fill(0);
    changed_in_place(&world, &whole, &bytes, "zeros");
    let report = world.read(&bytes).0.unwrap();
    assert_eq!(report.code(), Some("package-damaged"));
    assert!(report.damages.iter().any(|damage| damage.to_string().contains("part 3 (bodies 1-4)")));
}

#[test]
fn frames_of_another_package_are_noise() {
    let world = World::new();
    let (ours, other) = (whole(&world, 1), whole(&world, 2));
    // The frames of the two are as long: the deflated lines are alike, the bodies do not deflate.
    for n in 0..ours.payloads.len() {
        let ((a, b), (c, d)) = (ours.payloads[n], other.payloads[n]);
        let mut bytes = ours.bytes.clone();
        let length = (b - a).min(d - c);
        bytes[a..a + length].copy_from_slice(&other.bytes[c..c + length]);
        changed_in_place(&world, &ours, &bytes, &format!("frame {n} of the other"));
        // Put in its place whole, with its head.
        let spliced = [&ours.bytes[..a - 5], &other.bytes[c - 5..d], &ours.bytes[b..]].concat();
        let (report, taken) = world.read(&spliced);
        assert!(!report.unwrap().is_whole());
        assert!(taken.iter().all(|item| ours.items.contains(item)));
    }
    // Two in one file: the first is read, and it is said that there is more.
    let both = [ours.bytes.as_slice(), &other.bytes].concat();
    let (report, taken) = world.read(&both);
    let report = report.unwrap();
    assert_eq!(report.damages.len(), 1);
    assert_eq!(report.damages[0].why, Why::Surplus(other.bytes.len() as u64));
    assert!(taken == ours.items);
    // The beginning of one and the end of the other.
    let mixed = [&ours.bytes[..ours.payloads[3].0 - 5], &other.bytes[other.payloads[3].0 - 5..]].concat();
    let (report, taken) = world.read(&mixed);
    assert_eq!(lost(&report.unwrap()), [4, 5, 6].into());
    assert!(taken == ours.without(&[4, 5, 6].into()));
}

#[test]
fn an_old_package_replayed_gives_the_same() {
    let world = World::new();
    let items = some_of_all(&world.sender, 1);
    // Eighteen months ago, and in a year that no clock should show.
    for made_ms in [1_747_000_000_000, 0, i64::MIN, i64::MAX] {
        let mut draft = world.draft();
        draft.made_ms = made_ms;
        let bytes = world.bytes(&draft, items.clone());
        for _ in 0..3 {
            let (report, taken) = world.read(&bytes);
            let report = report.unwrap();
            assert!(report.is_whole() && report.header.made_ms == made_ms);
            assert!(taken == items);
        }
    }
}

/// One of many ways to damage a package. The second is true if every byte is still where it was.
fn damaged(whole: &Whole, other: &Whole, chance: &mut Chance) -> (Vec<u8>, bool) {
    let mut bytes = whole.bytes.clone();
    let at = if chance.below(3) == 0 {
        // Where the heads and tables are.
        let (start, stop) = whole.payloads[chance.below(whole.payloads.len())];
        let which = chance.below(3);
        [start - 5 + chance.below(7), stop - 1, chance.below(25 + whole.table)][which]
    } else {
        chance.below(bytes.len())
    };
    let most = [4, 600, 40_000][chance.below(3)];
    let run = 1 + chance.below(most);
    let to = (at + run).min(bytes.len());
    match chance.below(8) {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => bytes[at..to].fill(0),
        2 => {
            let noise = chance.bytes(to - at);
            bytes[at..to].copy_from_slice(&noise);
        }
        3 => {
            let from = chance.below(other.bytes.len() - (to - at).min(other.bytes.len() - 1));
            let length = (to - at).min(other.bytes.len() - from);
            bytes[at..at + length].copy_from_slice(&other.bytes[from..from + length]);
        }
        4 => bytes.truncate(at),
        5 => {
            bytes.drain(at..to);
        }
        6 => {
            let noise = chance.bytes(run.min(2_000));
            bytes.splice(at..at, noise);
        }
        _ => {
            let (a, b) = (chance.below(bytes.len()), chance.below(bytes.len()));
            let length = run.min(bytes.len() - a.max(b));
            let (one, two) = (bytes[a..a + length].to_vec(), bytes[b..b + length].to_vec());
            bytes[a..a + length].copy_from_slice(&two);
            bytes[b..b + length].copy_from_slice(&one);
        }
    }
    let in_place = bytes.len() == whole.bytes.len();
    (bytes, in_place)
}

#[test]
fn random_damage_lets_nothing_wrong_through() {
    let world = World::new();
    let (ours, other) = (small(&world, 1), small(&world, 2));
    for case in 0..cases() {
        let mut chance = Chance(case * 1_000 + 17);
        let (bytes, in_place) = damaged(&ours, &other, &mut chance);
        if in_place {
            changed_in_place(&world, &ours, &bytes, &format!("case {case}"));
            continue;
        }
        match world.read(&bytes) {
            (Ok(report), taken) => {
                assert!(!report.is_whole(), "case {case}");
                assert!(taken == ours.without(&lost(&report)), "case {case}");
            }
            (Err(error), taken) => {
                assert!(taken.is_empty() && error.code().is_some(), "case {case}: {error:?}");
                assert!(!matches!(error, ReadError::Foreign(_) | ReadError::Sealed(_)), "case {case}");
            }
        }
    }
}

#[test]
fn random_bytes_are_no_package() {
    let world = World::new();
    for case in 0..cases().min(5_000) {
        let mut chance = Chance(case + 900);
        let length = chance.below(400);
        let mut bytes = chance.bytes(length);
        if case % 2 == 0 {
            bytes.splice(0..0, *b"DABIAO PACKAGE 1\r\n\x1a\nH");
        }
        let (report, taken) = world.read(&bytes);
        assert!(report.is_err() && taken.is_empty(), "case {case}");
    }
}
