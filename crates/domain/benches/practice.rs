//! The causes of an attempt of ten minutes, its items, and the plan of a day after two years.

use dabiao_domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use dabiao_domain::practice::{Basis, Causes, Dismissed, Item, Pass, Plan, Session, SessionItems, Trace};
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::text::Policy;
use divan::{Bencher, black_box};
use uuid::Uuid;

fn main() {
    divan::main();
}

const ATTEMPTS: usize = 1_000;

/// Ten minutes at 100 characters a minute: words of two, every tenth deleted and typed again, every twentieth wrong.
fn ten_minutes() -> InputLog {
    let mut rng = SplitMix::new(5);
    let text: Vec<char> =
        (0..1_000).filter_map(|_| char::from_u32(0x4E00 + rng.below(2_500) as u32)).collect();
    let mut events = vec![InputEvent::new(0, EventKind::Start)];
    let mut at_ms = 0;
    for (n, word) in text.chunks(2).enumerate() {
        let right: String = word.iter().collect();
        let mut put = |gap_ms: u64, kind: EventKind| {
            at_ms += gap_ms;
            events.push(InputEvent::new(at_ms, kind));
        };
        for letters in ["z", "zh", "zhu", "zhua", "zhuan", "zhuang"] {
            put(100, EventKind::Preedit(letters.to_owned()));
        }
        if n % 10 == 3 {
            put(400, EventKind::Commit("错字".to_owned()));
            put(200, EventKind::Backspace);
            put(200, EventKind::Backspace);
        }
        let word = if n % 20 == 7 { "错字".to_owned() } else { right };
        put(rng.below(900) as u64, EventKind::Commit(word));
    }
    events.push(InputEvent::new(600_000.max(at_ms), EventKind::End(EndReason::Time)));
    let header = LogHeader::practice(text.into_iter().collect(), Policy::Strict, Some(600_000));
    InputLog { header, events }
}

/// Two years, an attempt a day: 150 items each, of 1,500 characters, the common ones most often.
fn two_years() -> Vec<Session> {
    let mut rng = SplitMix::new(9);
    let session = |n: usize| {
        let mut passes: Vec<Pass> = (0..150)
            .filter_map(|_| {
                let point = rng.unit() * rng.unit();
                let item = Item::character(char::from_u32(0x4E00 + (point * 1_500.0) as u32)?);
                let errors = u32::from(rng.chance(0.05));
                let instead = (errors > 0).then(|| "错".to_owned());
                Some(Pass { item, count: 1, errors, ms: 500 + rng.below(1_500) as u32, instead })
            })
            .collect();
        passes.sort_by_key(|pass| pass.item);
        passes.dedup_by_key(|pass| pass.item);
        let lost_ms = [9_000, 4_000, 3_000, 1_000, 0, 500, 0];
        let items =
            SessionItems { passes, correct: 150, active_ms: 240_000, pace_us: Some(1_000_000), lost_ms };
        Session { attempt: Uuid::from_u128(n as u128), day: Day(20_000 + n as i32 * 730 / 1_000), items }
    };
    (0..ATTEMPTS).map(session).collect()
}

#[divan::bench]
fn causes_of_ten_minutes(bencher: Bencher<'_, '_>) {
    let log = ten_minutes();
    bencher.bench_local(|| black_box(Causes::of(&Trace::of(black_box(&log)))));
}

#[divan::bench]
fn items_of_ten_minutes(bencher: Bencher<'_, '_>) {
    let log = ten_minutes();
    bencher.bench_local(|| black_box(SessionItems::of(&Trace::of(black_box(&log)))));
}

/// From the summaries as they are stored.
#[divan::bench]
fn plan_after_two_years(bencher: Bencher<'_, '_>) {
    let stored: Vec<(Uuid, Day, Vec<u8>)> =
        two_years().iter().map(|one| (one.attempt, one.day, one.items.to_bytes())).collect();
    let dismissed = Dismissed::new();
    bencher.bench_local(|| {
        let read = |(attempt, day, bytes): &(Uuid, Day, Vec<u8>)| {
            let items = SessionItems::from_bytes(bytes).ok()?;
            Some(Session { attempt: *attempt, day: *day, items })
        };
        let sessions: Vec<Session> = stored.iter().filter_map(read).collect();
        let (dismissed, today) = (&dismissed, Day(20_731));
        let basis = Basis { sessions: &sessions, compared: &[], dismissed, line: None, seed: 1, today };
        black_box(Plan::of(&basis))
    });
}
