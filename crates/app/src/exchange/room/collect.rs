//! The invigilator's PC collects what was written at the PCs of the room.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use uuid::Uuid;

use super::no::RoomNo;
use super::roll::{RoomLine, held, lines};
use crate::clock::Clock;
use crate::exchange::alike::listed_as;
use crate::exchange::arrival::{arrives_ms, keep_given};
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::down::may_send;
use crate::exchange::fail::{Fail, No};
use crate::exchange::found::key_names;
use crate::exchange::intake::{Intake, packages};
use crate::exchange::me::Me;
use crate::exchange::outcome::{FileTrouble, Step, Taken, Watch};
use crate::exchange::view::View;
use dabiao_domain::actor::Actor;
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::input::EventKind;
use dabiao_domain::role::{Operation, Permission};
use dabiao_domain::sitting::{SeatHead, SeatReport, SittingEvent, SittingSecret, SittingState};
use dabiao_domain::standard::Standard;
use dabiao_package::PackageKind;
use dabiao_store::{Db, SealedSeat, facts, hex};

/// What was collected.
#[derive(Clone, Debug)]
pub struct Collected {
    /// What came out of packages.
    pub taken: Taken,
    /// Attempts that were put on the roll now.
    pub news: usize,
    /// What went wrong with files.
    pub troubles: Vec<FileTrouble>,
    /// Exams of this sitting that can't be taken yet: candidate, name of the PC, and why, such as `body` or `score`.
    pub waiting: Vec<(Uuid, String, String)>,
    /// Every seat at another PC, as the roll has it now.
    pub lines: Vec<RoomLine>,
    /// Whether what came back was held against the texts that were drawn; it is at the close at the latest.
    pub texts_known: bool,
}

/// Takes the packages of the room's PCs that lie below `from`, or the one file, and puts on the roll what is in the store
/// of the sitting, however it came: an ordinary exchange brings it too. Nothing is put on it twice. With the secret each
/// text is held against the one that was drawn for its seat.
///
/// # Errors
/// [`RoomNo`]; [`Fail::NoFolder`]; what the store and the disk say. What was taken until then stays taken.
pub fn collect(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    by: &Actor,
    built_in: &[Standard],
    (sitting, from, secret): (Uuid, Option<&Path>, Option<&SittingSecret>),
    watch: Watch<'_>,
) -> Result<Collected, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    // Before anything is taken: whoever has no say in this sitting takes nothing for it.
    let before = held(db, sitting, by, built_in)?;
    if matches!(before.sitting.state(), SittingState::Planned) {
        return Err(RoomNo::Refused(dabiao_domain::sitting::SittingRefusal::NotRunning).into());
    }
    let came_ms = arrives_ms(db, clock)?;
    let mut intake = Intake::new(false, came_ms, watch);
    if let Some(from) = from {
        take(db, folder, clock, &bureau, from, &mut intake)?;
        db.note_arrivals(came_ms)?;
        keep_given(db, clock)?;
    }
    let Intake { taken, troubles, .. } = intake;
    let mut roll = held(db, sitting, by, built_in)?;
    let here = db.own_station()?;
    let mut news = 0;
    // What was written here by a ticket, before this PC took the sitting over, is collected as from any other PC.
    let placed_here =
        |seat: &SealedSeat| roll.sitting.candidate(seat.officer).is_some_and(|c| c.station == Some(here));
    let seats = db.sealed_seats(sitting)?;
    let seats: Vec<SealedSeat> =
        seats.into_iter().filter(|seat| seat.station != here || placed_here(seat)).collect();
    for seat in seats {
        let known = |c: &dabiao_domain::sitting::Candidate| {
            c.attempt == Some(seat.attempt) || c.beside.iter().any(|b| b.attempt == seat.attempt)
        };
        let is_candidate = roll.sitting.candidate(seat.officer).is_some();
        if !is_candidate || roll.sitting.candidates().iter().any(known) {
            continue;
        }
        roll.started(db, clock)?;
        let candidates = roll.sitting.plan().candidates.clone();
        let deed = Operation::HoldSitting { permission: Permission::OpenSitting, candidates: &candidates };
        let right = by.authorize_operation(&deed).map_err(crate::actor::Barred::from)?;
        let report = report(&seat, &db.attempt_log(seat.attempt)?.log);
        let entry = roll.entry(clock, seat.officer, SittingEvent::Collect(report))?;
        db.collect_seat(&right, &entry, evidence(sitting, &seat, roll.by()))?;
        news += 1;
    }
    let view = View::of(db, &bureau)?;
    let name = |id: Option<Uuid>| id.and_then(|id| listed_as(&view, &id)).unwrap_or_default();
    let waiting = db.waiting_seats(sitting)?.into_iter().map(|(who, pc, why)| (who, name(pc), why)).collect();
    let lines = lines(db, folder, &roll, secret)?;
    let texts_known = secret.is_some() || roll.sitting.revealed().is_some();
    Ok(Collected { taken, news, troubles, waiting, lines, texts_known })
}

fn take(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    bureau: &BureauFile,
    from: &Path,
    intake: &mut Intake<'_>,
) -> Result<(), Fail> {
    let me = Me::of(folder, clock)?;
    let files: Vec<PathBuf> = if from.is_dir() {
        packages(from, bureau.series, PackageKind::Seat)
    } else if from.is_file() {
        vec![from.to_owned()]
    } else {
        return Err(Fail::NoFolder(from.to_owned()));
    };
    let view = View::of(db, bureau)?;
    let readers = me.readers(bureau.series);
    let of = files.len();
    for (n, path) in files.iter().enumerate() {
        intake.step(Step::Reading { n: n + 1, of })?;
        let _ = intake.read(path, &readers, |header| may_send(&view, header, PackageKind::Seat));
        intake.flush_if_much(db)?;
    }
    intake.flush(db)?;
    intake.tell_of_old_keys(|| key_names(db))
}

/// What the roll says of a sealed exam.
fn report(seat: &SealedSeat, log: &AttemptLog) -> SeatReport {
    let events = log.inputs();
    let at = |ms| Timestamp::from_millisecond(ms).unwrap_or_default();
    let gaps: Vec<u64> = events.iter().filter_map(|event| event.gap_ms).collect();
    let end = events.iter().rev().find_map(|event| match event.kind {
        EventKind::End(reason) => Some(reason),
        _ => None,
    });
    SeatReport {
        officer: seat.officer,
        attempt: seat.attempt,
        station: seat.station,
        head: SeatHead::of(&seat.head),
        began: at(seat.began_ms),
        ended: at(seat.sealed_ms),
        reason: end.unwrap_or(dabiao_domain::input::EndReason::Interrupted),
        interruptions: gaps.len() as u32,
        gap_ms: gaps.iter().fold(0, |sum, gap| sum.saturating_add(*gap)),
    }
}

fn evidence(sitting_id: Uuid, seat: &SealedSeat, by: Uuid) -> facts::CollectSeat {
    facts::CollectSeat {
        sitting_id,
        officer: seat.officer,
        attempt: seat.attempt,
        station_id: seat.station,
        series: seat.series,
        entries: seat.entries,
        head: hex(&seat.head),
        root_hash: Some(hex(&seat.root_hash)),
        by: Some(by),
    }
}
