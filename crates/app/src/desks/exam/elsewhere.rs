//! Seats at other PCs, at the invigilator's: tickets are packed, what was handed in is collected, doubts are decided.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use super::action::TicketAction;
use super::desk::Exams;
use super::times::local_time;
use crate::core::{Core, KnownSitting, Seen, Task};
use crate::exchange::room::{
    self, Collected, Decision, DeputyChoice, Pack, Packed, RoomNo, TookOver, gap_seconds, read_seating,
};
use crate::exchange::{BureauFile, Fail, told_apart};
use crate::fault_words::read_words;
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_domain::actor::Actor;
use dabiao_domain::role::Permission;
use dabiao_domain::sitting::{Sitting, SittingEvent, SittingSecret, SittingState};
use dabiao_files::bounded_text;

/// A larger list of seats is none, in bytes.
const MAX_LIST_BYTES: u64 = 1 << 20;

type Done<T> = (Uuid, Result<T, Fail>);

/// This PC among those of its bureau.
#[derive(Debug, Default)]
struct Pcs {
    /// What the bureau is called; none at a PC that belongs to none.
    bureau: Option<String>,
    /// This PC, by its id.
    here: Option<Uuid>,
    /// All of them by their names.
    names: BTreeMap<Uuid, String>,
    /// Those that may hold sittings.
    may_hold: Vec<(Uuid, String)>,
    /// The sittings that others planned, each with the PC that did.
    planned: BTreeMap<Uuid, Uuid>,
}

/// What was packed and collected.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    /// Who this PC is, and the others of the bureau.
    pcs: Pcs,
    naming: Option<Task<Pcs>>,
    packing: Option<Task<Done<Packed>>>,
    /// Tickets whose code is shown.
    pub(super) packed: Option<(Uuid, Packed)>,
    collecting: Option<Task<Done<Collected>>>,
    /// What was collected last.
    pub(super) collected: Option<(Uuid, Collected)>,
    taking: Option<Task<(Actor, Result<TookOver, Fail>)>>,
}

/// What a PC has to do with a sitting that a deputy may take over, or has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomPart {
    /// It holds the sitting, or nobody is named.
    Holder,
    /// It may take the sitting over.
    Deputy,
    /// The PC of that name took it over.
    HeldBy(String),
    /// The PC of that name planned it, and holds it.
    PlannedAt(String),
}

impl<'a> Seen<'a, Exams> {
    /// Tickets of a sitting that were just packed, with their code.
    pub fn packed(self, sitting: Uuid) -> Option<&'a Packed> {
        self.desk.elsewhere.packed.as_ref().filter(|(id, _)| *id == sitting).map(|(_, packed)| packed)
    }

    /// What was collected of a sitting last.
    pub fn collected(self, sitting: Uuid) -> Option<&'a Collected> {
        self.desk
            .elsewhere
            .collected
            .as_ref()
            .filter(|(id, _)| *id == sitting)
            .map(|(_, collected)| collected)
    }

    /// What a PC of the bureau is called; the end of its id if that is not known.
    pub fn station_name(self, station: Uuid) -> String {
        let short = || station.simple().to_string().split_off(24);
        self.desk.elsewhere.pcs.names.get(&station).cloned().unwrap_or_else(short)
    }

    /// The PCs that may be named deputy of a sitting, with their names: those that may hold sittings, and not this one.
    pub fn possible_deputies(self) -> impl Iterator<Item = &'a (Uuid, String)> {
        let pcs = &self.desk.elsewhere.pcs;
        pcs.may_hold.iter().filter(|(id, _)| Some(*id) != pcs.here)
    }

    /// What this PC has to do with a sitting that a deputy may take over, or has.
    pub fn part_in(self, sitting: &Sitting) -> RoomPart {
        let pcs = &self.desk.elsewhere.pcs;
        let (here, planner) = (pcs.here, pcs.planned.get(&sitting.plan().id));
        match (sitting.holder(), sitting.deputy(), planner) {
            (Some(holder), ..) if Some(holder) != here => RoomPart::HeldBy(self.station_name(holder)),
            (None, Some(deputy), _) if Some(deputy) == here => RoomPart::Deputy,
            (None, _, Some(planner)) => RoomPart::PlannedAt(self.station_name(*planner)),
            _ => RoomPart::Holder,
        }
    }

    /// What the bureau of this PC is called.
    pub(super) fn bureau_name(self) -> Option<&'a str> {
        self.desk.elsewhere.pcs.bureau.as_deref()
    }

    /// The roll's notes on seats at other PCs: which seats were where, what is in doubt, and what stands beside.
    pub(super) fn seats_on_roll(self, texts: &Messages, known: &KnownSitting) -> Vec<String> {
        let mut of_pc: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut notes = Vec::new();
        for row in &known.roll {
            let seat = row.seat.map_or_else(String::new, |seat| seat.to_string());
            if let Some(station) = row.station {
                of_pc.entry(self.station_name(station)).or_default().push(seat.clone());
            }
            if row.station.is_some() && row.interruptions > 0 {
                let seconds = gap_seconds(row.gap_ms);
                let values: [(&str, &dyn Display); 3] =
                    [("seat", &seat), ("times", &row.interruptions), ("seconds", &seconds)];
                notes.push(texts.format("roll-seat-interrupted", &values));
            }
            if let Some(doubt) = row.doubt {
                let why = texts.of(&doubt);
                notes.push(texts.format("roll-seat-doubt", &[("seat", &seat), ("why", &why)]));
            } else if row.beside > 0 {
                notes.push(texts.format("roll-seat-beside", &[("seat", &seat), ("n", &row.beside)]));
            }
        }
        let pcs = of_pc.into_iter().map(|(pc, seats)| {
            texts.format("roll-seats-of-pc", &[("pc", &pc), ("seats", &texts.list(&seats))])
        });
        let takes = known.sitting.takes().map(|(at, by, station)| {
            let (at, pc) = (local_time(at, &known.standard), self.station_name(station));
            texts.format("roll-taken-over", &[("at", &at), ("pc", &pc), ("by", &self.core.name_of(by))])
        });
        takes.chain(pcs).chain(notes).chain(self.beside_on_roll(texts, known)).collect()
    }

    /// What other PCs said of the sitting whose roll this is: how much, and what a person has to know of it.
    fn beside_on_roll(self, texts: &Messages, known: &KnownSitting) -> Vec<String> {
        let beside = known.sitting.beside();
        let stations: BTreeSet<Uuid> = beside.iter().map(|said| said.station).collect();
        let count = |station: Uuid| beside.iter().filter(|said| said.station == station).count();
        let name = |officer: &Uuid| self.core.name_of(*officer);
        let mut notes: Vec<String> = stations
            .into_iter()
            .map(|station| {
                texts.format("roll-beside", &[("pc", &self.station_name(station)), ("n", &count(station))])
            })
            .collect();
        for said in beside {
            let (pc, at) = (self.station_name(said.station), local_time(said.entry.at, &known.standard));
            notes.extend(match &said.entry.event {
                SittingEvent::Void { officer, why, .. } => {
                    let key = if said.why.may_void() { "roll-beside-void" } else { "roll-beside-no-void" };
                    let why = texts.of(why);
                    Some(
                        texts.format(
                            key,
                            &[("pc", &pc), ("at", &at), ("name", &name(officer)), ("why", &why)],
                        ),
                    )
                }
                SittingEvent::Absent { officer } => {
                    let values: [(&str, &dyn Display); 3] =
                        [("pc", &pc), ("at", &at), ("name", &name(officer))];
                    Some(texts.format("roll-beside-absent", &values))
                }
                SittingEvent::Incident(incident) => {
                    let (why, note) = (texts.of(&incident.kind), &incident.note);
                    let values: [(&str, &dyn Display); 4] =
                        [("pc", &pc), ("at", &at), ("why", &why), ("note", note)];
                    Some(texts.format("roll-beside-incident", &values))
                }
                _ => None,
            });
        }
        notes
    }

    /// Whether tickets are being packed, seats collected, or a sitting taken over.
    pub fn room_busy(self) -> bool {
        let Elsewhere { packing, collecting, taking, .. } = &self.desk.elsewhere;
        packing.is_some() || collecting.is_some() || taking.is_some()
    }
}

impl Exams {
    pub(super) fn act_on_room(&mut self, action: TicketAction, core: &mut Core) {
        match action {
            TicketAction::Pack { sitting, out, seats, deputy } => {
                self.pack_tickets(sitting, (out, seats), deputy, core);
            }
            TicketAction::CodeNoted => self.elsewhere.packed = None,
            TicketAction::Collect(from) => self.collect_seats(from, None, core),
            TicketAction::Decide(officer, decision) => {
                self.collect_seats(None, Some((officer, decision)), core);
            }
            TicketAction::Take(_)
            | TicketAction::Show(_)
            | TicketAction::Give(_)
            | TicketAction::HandIn(_)
            | TicketAction::Leave => {}
        }
    }

    /// Asks what the PCs of the bureau are called.
    pub(super) fn name_stations(&mut self, core: &Core) {
        let folder = core.config.folder.clone();
        self.elsewhere.naming = Some(core.ask_store(move |db| {
            let bureau = BureauFile::load(&folder).ok().flatten();
            let may_hold = told_apart(&db.exam_stations()?);
            let mut names: BTreeMap<Uuid, String> = db.station_names()?.into_iter().collect();
            names.extend(may_hold.iter().cloned());
            Ok(Pcs {
                bureau: bureau.map(|bureau| bureau.name).filter(|name| !name.trim().is_empty()),
                here: Some(db.own_station()?),
                names,
                may_hold,
                planned: db.planned_elsewhere()?,
            })
        }));
    }

    /// Refuses what is another PC's to do: it planned the sitting or took it over, or this one is only its deputy.
    pub(super) fn holds_here(&self, sitting: Uuid, core: &mut Core) -> bool {
        let Some(known) = core.sitting(sitting) else { return true };
        let no = match self.seen(core).part_in(&known.sitting) {
            RoomPart::Holder => return true,
            RoomPart::Deputy => RoomNo::TakeFirst,
            RoomPart::HeldBy(name) => RoomNo::HeldBy(name),
            RoomPart::PlannedAt(name) => RoomNo::PlannedAt(name),
        };
        core.notice = Some(no.notice(&core.texts));
        false
    }

    /// Whether this PC took a sitting over, so that its deputy's ticket has the secret.
    pub(super) fn took_over(&self, sitting: &Sitting) -> bool {
        sitting.holder().is_some() && sitting.holder() == self.elsewhere.pcs.here
    }

    /// Takes a sitting over at the deputy's PC; of one that was taken over here, opens the secret again.
    pub(super) fn take_over(&mut self, sitting: Uuid, core: &mut Core) {
        if self.elsewhere.taking.is_some() || self.held.is_some() || !core.time_allows() {
            return;
        }
        if core.activity.exchanging {
            core.notice = Some(Notice::new(&core.texts, "error-exchanging", &[]));
            return;
        }
        let Some(actor) = Self::holder(core) else { return };
        core.notice = None;
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let built_in = core.config.library.standards().to_vec();
        self.elsewhere.taking = Some(core.ask_store(move |db| {
            let took = room::take_over(db, &folder, clock.as_ref(), &actor, &built_in, sitting);
            Ok((actor, took))
        }));
    }

    fn was_taken_over(&mut self, actor: &Actor, took: TookOver, core: &mut Core) {
        let TookOver { sitting, code, secret, again, .. } = took;
        self.seals.know(sitting, secret);
        let by = core.here.officer.as_ref().map(|officer| officer.id);
        if let Some(by) = by.filter(|by| actor.officer() == Some(*by) && self.held.is_none()) {
            self.held = Some((sitting, by));
            self.ask_for_space(core);
        }
        if !again {
            let (tickets, here, deputy) = (Vec::new(), Vec::new(), None);
            self.elsewhere.packed = Some((sitting, Packed { tickets, here, deputy, code }));
        }
        core.keep_mark();
    }

    /// The sitting at which the invigilator looks: the held one, else one that is over and still awaits seats.
    fn room_of(&self, core: &Core) -> Option<Uuid> {
        let awaits = |known: &&KnownSitting| {
            let sitting = &known.sitting;
            let open = sitting.candidates().iter().any(|c| c.is_awaited() || c.doubt().is_some());
            sitting.state() == SittingState::Closed && sitting.is_elsewhere() && open
        };
        let held = self.held.map(|(id, _)| id);
        held.or_else(|| core.sittings().filter(awaits).last().map(|known| known.sitting.plan().id))
    }

    fn holder(core: &mut Core) -> Option<Actor> {
        core.authorized(Permission::OpenSitting)?;
        core.actor()
    }

    fn pack_tickets(
        &mut self,
        sitting: Uuid,
        (out, seats): (PathBuf, Option<PathBuf>),
        deputy: DeputyChoice,
        core: &mut Core,
    ) {
        if self.elsewhere.packing.is_some() || !core.time_allows() {
            return;
        }
        let Some(actor) = Self::holder(core) else { return };
        let secret: Option<SittingSecret> = self.seals.secret(sitting).cloned();
        let Some(secret) = secret else {
            core.notice = Some(RoomNo::NoSecret.notice(&core.texts));
            return;
        };
        let seating = match seats.map(|file| (bounded_text(&file, MAX_LIST_BYTES), file)) {
            None => None,
            Some((Ok(text), _)) => match read_seating(&text) {
                Ok(seating) => Some(seating),
                Err(no) => {
                    core.notice = Some(no.notice(&core.texts));
                    return;
                }
            },
            Some((Err(error), file)) => {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("file", &file.display()), ("detail", &read_words(&core.texts, &error))];
                core.notice = Some(Notice::new(&core.texts, "exchange-unread", &values));
                return;
            }
        };
        core.notice = None;
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let built_in = core.config.library.standards().to_vec();
        self.elsewhere.packing = Some(core.ask_store(move |db| {
            let order = Pack { sitting, seating, deputy, out: &out };
            Ok((sitting, room::pack(db, &folder, clock.as_ref(), (&actor, &secret), &built_in, &order)))
        }));
    }

    /// Takes what was handed in, or puts a decision on record; then the roll is read anew.
    fn collect_seats(&mut self, from: Option<PathBuf>, decision: Option<(Uuid, Decision)>, core: &mut Core) {
        if self.elsewhere.collecting.is_some() {
            return;
        }
        let (Some(sitting), Some(actor)) = (self.room_of(core), Self::holder(core)) else { return };
        core.notice = None;
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let built_in = core.config.library.standards().to_vec();
        let secret = self.seals.secret(sitting).cloned();
        self.elsewhere.collecting = Some(core.ask_store(move |db| {
            let mut watch = |_| ControlFlow::Continue(());
            let work = || {
                if let Some(decision) = decision {
                    room::decide(db, clock.as_ref(), &actor, &built_in, sitting, &[decision])?;
                }
                let from = (sitting, from.as_deref(), secret.as_ref());
                room::collect(db, &folder, clock.as_ref(), &actor, &built_in, from, &mut watch)
            };
            Ok((sitting, work()))
        }));
    }

    /// Lets go of a sitting that another PC took over, and says so.
    pub(super) fn let_go_if_taken(&mut self, core: &mut Core) {
        let Some((held, _)) = self.held.filter(|(held, _)| !self.is_of_ticket(*held)) else { return };
        if !self.holds_here(held, core) {
            self.let_go_of_room();
        }
    }

    /// Collects what was packed and collected. Called once per frame.
    pub(super) fn poll_room(&mut self, core: &mut Core) {
        if let Some(pcs) = core.arrived(&mut self.elsewhere.naming) {
            self.elsewhere.pcs = pcs;
            self.let_go_if_taken(core);
        }
        match core.finished(&mut self.elsewhere.taking) {
            Some((actor, Ok(took))) => self.was_taken_over(&actor, took, core),
            Some((_, Err(fail))) => {
                core.notice = Some(fail.notice(&core.texts));
                // Also what is no fact, as a deputy's ticket.
                self.reload_sittings(core);
            }
            None => {}
        }
        if let Some((sitting, packed)) = core.finished(&mut self.elsewhere.packing) {
            match packed {
                Ok(packed) => self.elsewhere.packed = Some((sitting, packed)),
                Err(fail) => core.notice = Some(fail.notice(&core.texts)),
            }
        }
        if let Some((sitting, collected)) = core.finished(&mut self.elsewhere.collecting) {
            match collected {
                Ok(collected) => self.elsewhere.collected = Some((sitting, collected)),
                Err(fail) => core.notice = Some(fail.notice(&core.texts)),
            }
        }
    }
}
