//! The usual arrival is added as it is: the tables are those that judging the whole set gives.

use serde_json::json;

use super::*;
use crate::Received;

/// The tables after everything was judged anew.
fn judged(db: &Db) -> Vec<String> {
    let mut other = copy(db, None);
    other.merge_again(Some(&Keys)).unwrap();
    dump(&other)
}

/// A station that goes on writing, and what of it was handed over.
struct Writer {
    db: Db,
    from: u64,
    bodies: usize,
    begun: Vec<u128>,
    officer: u128,
    unit: u128,
}

impl Writer {
    fn of(db: Db, (officer, unit): (u128, u128)) -> Self {
        let from = db.journal_head().unwrap().entries;
        let bodies = bodies(&db).len();
        Self { db, from, bodies, begun: Vec::new(), officer, unit }
    }

    /// Writes something, mostly what is written every day.
    fn write(&mut self, n: u128, dice: &mut Dice, other: u128) {
        let (officer, unit) = (self.officer, self.unit);
        let begin = |id_of: u128, unit: u128| {
            json!({"id": id(id_of), "officer_id": id(officer), "exercise_id": "e", "mode": "practice", "header_hash": "00",
                   "unit_id": id(unit), "title": "一", "record_type": "case"})
        };
        match dice.roll(16) {
            0..=6 => attempt(&mut self.db, n, officer, unit),
            7..=8 => {
                super::begin(&mut self.db, n, officer, unit);
                self.begun.push(n);
            }
            9 => {
                if let Some(begun) = self.begun.pop() {
                    seal(&mut self.db, begun, 40);
                }
            }
            10 | 11 => say(&mut self.db, "signed_in", json!({"officer_id": id(officer)})),
            12 => say(&mut self.db, "begin_attempt", begin(n, 0xFFF)),
            // Of somebody else's, or one's own once more.
            13 => say(&mut self.db, "begin_attempt", begin(other, unit)),
            14 => {
                let seal = json!({"id": id(other), "root_hash": "00", "score_hash": "00", "scoring_version": 1, "events": 1});
                say(&mut self.db, "seal_attempt", seal);
            }
            _ => {
                let standard = json!({"id": format!("s{n}"), "version": 1, "toml": "", "by": id(officer)});
                say(&mut self.db, "save_standard", standard);
            }
        }
    }

    fn new_entries(&mut self) -> Vec<SignedEntry> {
        let series = self.db.journal_head().unwrap().series.parse().unwrap();
        let entries = self.db.own_entries(series, self.from, usize::MAX >> 1).unwrap();
        self.from += entries.len() as u64;
        entries
    }

    fn new_bodies(&mut self) -> Vec<AttemptBody> {
        let all = bodies(&self.db);
        let new = all[self.bodies..].to_vec();
        self.bodies = all.len();
        new
    }
}

fn bodies(db: &Db) -> Vec<AttemptBody> {
    sent(&[db]).1
}

/// Takes a part, and holds what it gives against what judging all gives.
fn take(db: &mut Db, entries: &[SignedEntry], bodies: &[AttemptBody]) -> Received {
    let received = db.receive(None, Some(&Keys), entries, bodies).unwrap();
    assert!(dump(db) == judged(db), "{received:?}");
    received
}

#[test]
fn the_usual_arrival_gives_what_judging_all_gives() {
    let (a, b, c) = bureau();
    let all = sent(&[&a, &b]);
    let (mut quick, mut parts) = (0, 0);
    for order in 0..orders(120) / 4 {
        let mut dice = Dice(order.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let joined = order % 2 == 1;
        let mut db = copy(&c, Some(C));
        if joined {
            db.follow_bureau(id(A), first(&a)).unwrap();
        }
        db.receive(None, Some(&Keys), &all.0, &all.1).unwrap();
        let mut writers = [
            Writer::of(copy(&a, Some(A)), (0x0A01, 0x0A11)),
            Writer::of(copy(&b, Some(B)), (0x0B02, 0x0B11)),
        ];
        let (mut later, mut late): (Vec<SignedEntry>, Vec<AttemptBody>) = (Vec::new(), Vec::new());
        for step in 0..12 {
            let mut entries = std::mem::take(&mut later);
            for (n, writer) in writers.iter_mut().enumerate() {
                for more in 0..dice.roll(4) {
                    let of = 0x1_0000 + u128::from(order) * 0x1000 + step * 0x20 + (n * 8 + more) as u128;
                    let other = [0xA71, 0xB72, 0xB73, of - 0x20, of - 0x18][dice.roll(5)];
                    writer.write(of, &mut dice, other);
                }
                entries.extend(writer.new_entries());
                late.extend(writer.new_bodies());
            }
            if joined {
                entries.retain(|entry| entry.checked().unwrap().op != "signed_in" || dice.roll(2) > 0);
            }
            match dice.roll(8) {
                0 => dice.shuffle(&mut entries),
                1 => later = entries.split_off(entries.len() / 2),
                _ => {}
            }
            let here = late.split_off(dice.roll(late.len() + 1));
            let received = take(&mut db, &entries, &here);
            parts += u32::from(received.new > 0);
            quick += u32::from(received.new > 0 && !received.anew);
        }
        take(&mut db, &later, &late);
        assert_eq!(audited(&db).problems, [], "order {order}");
    }
    assert!(quick * 4 > parts, "{quick} of {parts}");
    assert!(quick < parts, "{quick} of {parts}");
}

#[test]
fn attempts_and_what_holds_elsewhere_are_added_and_all_else_is_judged() {
    let (a, b, c) = bureau();
    let mut db = copy(&c, Some(C));
    db.follow_bureau(id(A), first(&a)).unwrap();
    let all = sent(&[&a, &b]);
    assert!(db.receive(None, Some(&Keys), &all.0, &all.1).unwrap().anew);
    let mut b = Writer::of(copy(&b, Some(B)), (0x0B02, 0x0B11));
    attempt(&mut b.db, 0xB91, 0x0B02, 0x0B11);
    say(&mut b.db, "signed_in", json!({"officer_id": id(0x0B02)}));
    super::begin(&mut b.db, 0xB92, 0x0B02, 0x0B11);
    // Entries first, bodies later, the end of an attempt later than its beginning.
    assert!(!take(&mut db, &b.new_entries(), &[]).anew);
    assert!(!db.attempt_ids().unwrap().contains(&id(0xB91)));
    assert!(!take(&mut db, &[], &b.new_bodies()).anew);
    assert!(db.attempt_ids().unwrap().contains(&id(0xB91)));
    seal(&mut b.db, 0xB92, 40);
    let (entries, bodies) = (b.new_entries(), b.new_bodies());
    let received = take(&mut db, &entries, &bodies);
    assert_eq!((received.new, received.bodies, received.anew), (1, 1, false));
    assert!(db.attempt_ids().unwrap().contains(&id(0xB92)));
    // Nothing new is nothing.
    assert!(!take(&mut db, &entries, &[]).anew);
    // Somebody is added: another may turn out to be the same.
    officer(&mut b.db, 0x0B09, "059009", (0x0B11, "一所"));
    assert!(take(&mut db, &b.new_entries(), &[]).anew);
    // A forged one is found and gone.
    attempt(&mut b.db, 0xB95, 0x0B02, 0x0B11);
    let mut entries = b.new_entries();
    let good = entries.clone();
    entries[1].signature = Key(A).sign(&id(B).to_string(), entries[1].seq + 1, &entries[1].hash);
    let received = take(&mut db, &entries, &[]);
    assert_eq!((received.refused.len(), received.anew), (1, true));
    assert!(!take(&mut db, &good, &b.new_bodies()).anew);
    assert!(db.attempt_ids().unwrap().contains(&id(0xB95)));
    assert_eq!(audited(&db).problems, []);
}
