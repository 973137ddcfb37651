//! A ticket at a PC of the room: taken, shown, opened by the start code; what was written is handed in.
//!
//! The sitting is in memory only, made of the ticket and of this PC's own attempts; the roll is the invigilator's. The
//! seeds are in memory from the start code on until the ticket is left or the program ends. Whoever gives the code again
//! after a restart is the invigilator, and lets those go on who were interrupted.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::action::TicketAction;
use super::desk::Exams;
use crate::core::{Core, KnownSitting, Seen, Task, timestamp};
use crate::drill::Runner;
use crate::exchange::Fail;
use crate::exchange::room::{self, HandedIn, OpenTicket, RoomNo, SeatLine, SeatStanding, SeatTicket, Taken};
use crate::notice::Notice;
use dabiao_domain::input::EndReason;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::{Sitting, SittingEntry, SittingEvent, SittingRules};
use dabiao_store::Db;

/// A ticket that this PC has taken, and where its candidates stand.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenTicket {
    /// The ticket.
    pub ticket: SeatTicket,
    /// Its candidates, by their seats.
    pub lines: Vec<SeatLine>,
}

/// Whether this PC belongs to a bureau, its tickets, and what was just taken.
type Read = Result<(bool, Vec<TakenTicket>, Option<Taken>), Fail>;

/// The tickets of this PC.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    /// Whether this PC belongs to a bureau.
    of_bureau: bool,
    /// Those that were taken, the newest sitting first.
    pub(super) known: Vec<TakenTicket>,
    /// The sitting whose candidates are shown.
    pub(super) shown: Option<Uuid>,
    /// Its seeds, once the start code was given.
    pub(super) open: Option<OpenTicket>,
    reading: Option<Task<Read>>,
    opening: Option<Task<Result<OpenTicket, RoomNo>>>,
    handing: Option<Task<Result<HandedIn, Fail>>>,
    /// What was handed in last.
    pub(super) handed: Option<HandedIn>,
}

impl<'a> Seen<'a, Exams> {
    /// The tickets that this PC has taken, the newest sitting first.
    pub fn tickets(self) -> &'a [TakenTicket] {
        &self.desk.tickets.known
    }

    /// Whether this PC belongs to a bureau, so that there may be tickets for it and from it.
    pub fn may_have_tickets(self) -> bool {
        self.desk.tickets.of_bureau
    }

    /// The ticket whose candidates are shown.
    pub fn ticket(self) -> Option<&'a TakenTicket> {
        let shown = self.desk.tickets.shown?;
        self.desk.tickets.known.iter().find(|taken| taken.ticket.plan.id == shown)
    }

    /// Whether the start code of the shown ticket was given.
    pub fn ticket_open(self) -> bool {
        self.desk.tickets.open.is_some()
    }

    /// Whether a ticket is being read, opened or handed in.
    pub fn ticket_busy(self) -> bool {
        let Tickets { reading, opening, handing, .. } = &self.desk.tickets;
        reading.is_some() || opening.is_some() || handing.is_some()
    }

    /// What was handed in last.
    pub fn handed_in(self) -> Option<&'a HandedIn> {
        self.desk.tickets.handed.as_ref()
    }
}

impl Exams {
    /// Whether the sitting is that of a ticket: its entries are in memory only.
    pub(super) fn is_of_ticket(&self, sitting: Uuid) -> bool {
        self.tickets.shown == Some(sitting)
    }

    /// The seed of a candidate's text, if their sitting is that of a ticket.
    pub(super) fn ticket_seed(&self, officer: Uuid) -> Option<u64> {
        self.tickets.open.as_ref()?.seed(officer)
    }

    pub(super) fn act_on_ticket(&mut self, action: TicketAction, runner: &mut Runner, core: &mut Core) {
        match action {
            TicketAction::Take(file) => self.read_tickets(Some(file), core),
            TicketAction::Show(sitting) => self.show_ticket(sitting, core),
            TicketAction::Give(typed) => self.give_ticket_code(typed, core),
            TicketAction::HandIn(dir) => self.hand_in_ticket(dir, core),
            TicketAction::Leave => self.leave_ticket(runner, core),
            TicketAction::Pack { .. }
            | TicketAction::CodeNoted
            | TicketAction::Collect(_)
            | TicketAction::Decide(..) => self.act_on_room(action, core),
        }
    }

    /// Reads the tickets of this PC, after it has taken the one in `file`.
    pub(super) fn read_tickets(&mut self, file: Option<PathBuf>, core: &mut Core) {
        if self.tickets.reading.is_some() {
            return;
        }
        core.notice = file.is_none().then(|| core.notice.take()).flatten();
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let built_in = core.config.library.standards().to_vec();
        let read = move |db: &mut Db| -> Read {
            let taken = match &file {
                Some(file) => Some(room::take(db, &folder, clock.as_ref(), file, &built_in)?),
                None => None,
            };
            let mut known = Vec::new();
            for ticket in room::kept_tickets(db, &folder, clock.as_ref(), &built_in)? {
                let lines = room::standings(db, &ticket)?;
                known.push(TakenTicket { ticket, lines });
            }
            Ok((db.followed_bureau()?.is_some(), known, taken))
        };
        self.tickets.reading = Some(core.ask_store(move |db| Ok(read(db))));
    }

    /// Collects what was read, opened and handed in. Called once per frame.
    pub(super) fn poll_tickets(&mut self, core: &mut Core) {
        match core.arrived(&mut self.tickets.reading) {
            Some(Ok((of_bureau, known, taken))) => {
                self.tickets.of_bureau = of_bureau;
                self.tickets.known = known;
                match taken {
                    Some(Taken::Seat(ticket)) if self.held.is_none() => {
                        self.show_ticket(ticket.plan.id, core);
                    }
                    Some(Taken::Deputy(ticket)) => {
                        let values: [(&str, &dyn std::fmt::Display); 1] = [("host", &ticket.host.1)];
                        core.notice = Some(Notice {
                            what: core.texts.format("room-deputy-here", &values),
                            next: core.texts.get("room-deputy-next"),
                        });
                        // A ticket is a file: no fact says that it is there.
                        self.reload_sittings(core);
                    }
                    Some(Taken::Seat(_)) | None => {}
                }
            }
            Some(Err(fail)) => core.notice = Some(fail.notice(&core.texts)),
            None => {}
        }
        match core.finished(&mut self.tickets.opening) {
            Some(Ok(open)) => self.ticket_was_opened(open, core),
            Some(Err(no)) => core.notice = Some(no.notice(&core.texts)),
            None => {}
        }
        match core.finished(&mut self.tickets.handing) {
            Some(Ok(handed)) => self.tickets.handed = Some(handed),
            Some(Err(fail)) => core.notice = Some(fail.notice(&core.texts)),
            None => {}
        }
    }

    fn taken(&self, sitting: Uuid) -> Option<&TakenTicket> {
        self.tickets.known.iter().find(|taken| taken.ticket.plan.id == sitting)
    }

    /// This PC is with the candidates of a ticket.
    fn show_ticket(&mut self, sitting: Uuid, core: &mut Core) {
        if self.held.is_some() {
            return;
        }
        let Some(taken) = self.taken(sitting).cloned() else { return };
        let Some(by) = taken.ticket.plan.invigilators.first().copied() else { return };
        core.notice = None;
        let (plan, standard) = (taken.ticket.plan_here(), taken.ticket.standard.clone());
        let seats: Vec<(Uuid, u32)> = taken.ticket.candidates.iter().map(|c| (c.here, c.seat)).collect();
        let rules = SittingRules::of(&standard);
        let held = Sitting::at_seat(plan, rules, taken.ticket.nonce, &seats);
        core.bureau.sittings.retain(|known| known.sitting.plan().id != sitting);
        core.bureau.sittings.push(KnownSitting {
            sitting: held,
            standard,
            seal: Vec::new(),
            roll: Vec::new(),
        });
        self.tickets.shown = Some(sitting);
        self.tickets.open = None;
        self.tickets.handed = None;
        self.held = Some((sitting, by));
        self.handed_over = true;
        self.rebuild_rolls(core);
        self.ask_for_space(core);
    }

    fn give_ticket_code(&mut self, typed: String, core: &mut Core) {
        if self.tickets.opening.is_some() || self.tickets.open.is_some() {
            return;
        }
        let Some(ticket) = self.seen(core).ticket().map(|taken| taken.ticket.clone()) else { return };
        core.notice = None;
        self.tickets.opening = Some(core.start_work(move |_| ticket.open(&typed)));
    }

    /// The code was right: candidates may write, and those who had begun are where their attempts say.
    fn ticket_was_opened(&mut self, open: OpenTicket, core: &mut Core) {
        let Some((sitting, by)) = self.held.filter(|(sitting, _)| self.is_of_ticket(*sitting)) else {
            return;
        };
        let Some(lines) = self.taken(sitting).map(|taken| taken.lines.clone()) else { return };
        core.notice = None;
        self.tickets.open = Some(open);
        let now = timestamp(core.config.clock.wall_ms());
        let began = |attempt: &Uuid| {
            let row = core.bureau.results.get(attempt);
            row.map_or(now, |row| timestamp(row.start.started_at_ms))
        };
        let mut past: Vec<(Timestamp, SittingEvent)> = Vec::new();
        for line in &lines {
            let officer = line.candidate.here;
            let begin = |attempt: Uuid, at: Timestamp| {
                [(at, SittingEvent::SignIn { officer }), (at, SittingEvent::Begin { officer, attempt })]
            };
            match &line.standing {
                SeatStanding::NotBegun => {}
                SeatStanding::Begun(attempt) => {
                    past.extend(begin(*attempt, began(attempt)));
                    past.push((now, SittingEvent::Interrupt { officer }));
                }
                SeatStanding::Ended(seat) => {
                    past.extend(begin(seat.attempt, timestamp(seat.began_ms)));
                    let end = SittingEvent::End { officer, reason: EndReason::Time };
                    past.push((timestamp(seat.sealed_ms), end));
                }
            }
        }
        let Some(known) = core.bureau.sittings.iter_mut().find(|s| s.sitting.plan().id == sitting) else {
            return;
        };
        known.sitting.let_write();
        for (at, event) in past {
            // Who sits here already is where they are.
            let _ = known.sitting.apply(SittingEntry { at, by, event });
        }
        self.rebuild_rolls(core);
    }

    /// An attempt of a ticket is sealed: its digits are read.
    pub(crate) fn seat_sealed(&mut self, core: &mut Core) {
        if self.tickets.shown.is_some() {
            self.read_tickets(None, core);
            core.keep_mark();
        }
    }

    fn hand_in_ticket(&mut self, dir: PathBuf, core: &mut Core) {
        let Some(ticket) = self.seen(core).ticket().map(|taken| taken.ticket.clone()) else { return };
        if self.tickets.handing.is_some() {
            return;
        }
        core.notice = None;
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let task = core.ask_store(move |db| Ok(room::hand_in(db, &folder, clock.as_ref(), &ticket, &dir)));
        self.tickets.handing = Some(task);
    }

    /// Back to the program, while no candidate sits here.
    fn leave_ticket(&mut self, runner: &Runner, core: &mut Core) {
        let Some(sitting) = self.tickets.shown else { return };
        if self.seat.is_some() || runner.in_exam() {
            return;
        }
        self.forget_ticket();
        self.held = None;
        self.handed_over = false;
        core.bureau.sittings.retain(|known| known.sitting.plan().id != sitting);
        // What the store has of it was not shown beside the ticket.
        self.reload_sittings(core);
    }

    /// No seed stays open.
    pub(super) fn forget_ticket(&mut self) {
        self.tickets.shown = None;
        self.tickets.open = None;
        self.tickets.opening = None;
        self.tickets.handed = None;
    }

    /// A candidate of the ticket as they sit here: with the birth date that the ticket has.
    pub(super) fn as_the_ticket_says(&self, officer: Officer) -> Officer {
        let shown = self.tickets.shown.and_then(|sitting| self.taken(sitting));
        let line = shown.and_then(|taken| taken.ticket.candidates.iter().find(|c| c.here == officer.id));
        match line {
            Some(candidate) => Officer { birth: officer.birth.or(candidate.birth), ..officer },
            None => officer,
        }
    }
}
