//! `exam`: a sitting on several PCs, carried by packages and a start code.

use std::ops::ControlFlow;
use std::path::Path;

use serde_json::json;
use uuid::Uuid;

use super::args::JsonArgs;
use super::exam_args::{CollectArgs, ExamCommand, HandInArgs, PackArgs, SeatArgs, StartArgs, TakeArgs};
use super::exam_words::{self as words, People};
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::actor::Actor;
use dabiao_app::exam::local_time;
use dabiao_app::exchange::room::{
    self, Decision, DeputyChoice, Known, Opener, Pack, RoomNo, SeatTicket, Seating, Taken, read_seating,
};
use dabiao_app::exchange::{BureauFile, Fail, No, View};
use dabiao_app::witness::Kept;
use dabiao_app::{read_words, time_allows};
use dabiao_content::Library;
use dabiao_domain::role::Permission;
use dabiao_domain::sitting::{IncidentKind, SeatHead, Sitting, SittingSecret};
use dabiao_domain::standard::Standard;
use dabiao_files::bounded_text;
use dabiao_store::{Db, StoreError};

/// A larger list of seats is none, in bytes.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// `dabiao exam`.
pub(super) fn exam(context: &mut Context<'_>, command: &ExamCommand) -> Result<u8, Failure> {
    match command {
        ExamCommand::List(args) => list(context, args),
        ExamCommand::Pack(args) => pack(context, args),
        ExamCommand::Start(args) => start(context, args),
        ExamCommand::Seat(args) => seat(context, args),
        ExamCommand::Take(args) => take(context, args),
        ExamCommand::HandIn(args) => hand_in(context, args),
        ExamCommand::Collect(args) => collect(context, args),
    }
}

fn built_in() -> Vec<Standard> {
    Library::embedded().standards().to_vec()
}

impl Context<'_> {
    fn room_no(&self, no: RoomNo) -> Failure {
        self.not_done(&Fail::from(no))
    }

    fn store_said(&self, error: &StoreError) -> Failure {
        Failure::store(&self.texts, error)
    }

    /// Whether the clock may be used for what is dated.
    fn must_be_timely(&self, db: &mut Db) -> Result<(), Failure> {
        match time_allows(db, self.clock.as_ref()).map_err(|e| self.store_said(&e))? {
            Ok(()) => Ok(()),
            Err(refusal) => Err(Failure { code: 1, notice: Notice::of_time(&self.texts, &refusal) }),
        }
    }

    /// The secret of a sitting: by the start code in a file, else by the password of who acts.
    fn secret(
        &self,
        db: &Db,
        sitting: Uuid,
        (actor, password): (&Actor, &str),
        code_file: Option<&Path>,
    ) -> Result<SittingSecret, Failure> {
        // At the PC that took it over, the deputy's ticket has it.
        let held = room::holds_secret(db, &self.folder, self.clock.as_ref(), sitting);
        if let Some(secret) = held.map_err(|e| self.not_done(&e))? {
            return Ok(secret);
        }
        let code = code_file.map(|path| self.password_of(path)).transpose()?;
        let opener = match (&code, actor.officer()) {
            (Some(code), _) => Opener::Code(code.as_str()),
            (None, Some(officer)) => Opener::Password(officer, password),
            (None, None) => return Err(self.room_no(RoomNo::NoSecret)),
        };
        room::secret_of(db, sitting, &opener).map_err(|fail| match (fail, code_file) {
            (Fail::Room(RoomNo::NoSecret), Some(file)) => self.room_no(RoomNo::FileCode(file.to_owned())),
            (Fail::Room(RoomNo::CodeForm), Some(file)) => self.room_no(RoomNo::FileForm(file.to_owned())),
            (fail, _) => self.not_done(&fail),
        })
    }

    fn sittings(&self, db: &Db, built_in: &[Standard]) -> Result<Vec<Known>, Failure> {
        room::sittings(db, built_in).map_err(|e| self.not_done(&e))
    }

    /// That a sitting is held at this PC: another one may have taken it over, and a deputy has not done so yet.
    fn must_be_held_here(&self, db: &Db, all: &[Known], sitting: Uuid) -> Result<(), Failure> {
        let known = all.iter().find(|(known, _)| known.plan().id == sitting);
        known.map_or(Ok(()), |(known, _)| room::held_here(db, known)).map_err(|e| self.not_done(&e))
    }

    fn people(&self, db: &Db) -> Result<People, Failure> {
        let officers = db.officers().map_err(|e| self.store_said(&e))?;
        Ok(officers.into_iter().map(|officer| (officer.id, officer)).collect())
    }
}

/// `dabiao exam list`.
fn list(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    context.authorize(&mut db, Permission::ReadOwn)?;
    for (sitting, standard) in context.sittings(&db, &built_in())? {
        let plan = sitting.plan();
        let line = if args.json {
            json!({"id": plan.id, "at_ms": plan.at.as_millisecond(), "room": plan.room, "standard": plan.standard_id,
                   "standard_version": plan.standard_version, "state": sitting.state().name(),
                   "candidates": plan.candidates.len(), "elsewhere": sitting.is_elsewhere()})
            .to_string()
        } else {
            let state = context.texts.of(&sitting.state());
            let when = local_time(plan.at, &standard);
            format!("{}  {when}  {}  {}  {state}", plan.id, plan.room, plan.candidates.len())
        };
        context.line(&line)?;
    }
    Ok(0)
}

/// `dabiao exam pack`.
fn pack(context: &mut Context<'_>, args: &PackArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let (actor, password) = context.actor_and_password(&mut db)?;
    actor.authorize(Permission::OpenSitting).map_err(|refusal| context.refused(refusal))?;
    context.must_be_timely(&mut db)?;
    let built_in = built_in();
    let all = context.sittings(&db, &built_in)?;
    let sitting = room::sitting_named(&all, &args.sitting).map_err(|no| context.room_no(no))?;
    context.must_be_held_here(&db, &all, sitting)?;
    let seating = seating(context, &db, args)?;
    let secret =
        context.secret(&db, sitting, (&actor, password.as_str()), args.start_code_file.as_deref())?;
    let (folder, clock) = (context.folder.clone(), std::sync::Arc::clone(&context.clock));
    let deputy = match (&args.deputy, args.no_deputy) {
        (Some(name), _) => DeputyChoice::Named(name.clone()),
        (None, true) => DeputyChoice::Nobody,
        (None, false) => DeputyChoice::AsBefore,
    };
    let order = Pack { sitting, seating, deputy, out: &args.out };
    let packed = room::pack(&mut db, &folder, clock.as_ref(), (&actor, &secret), &built_in, &order);
    let packed = packed.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    words::packed(context, &packed, args.json)?;
    Ok(0)
}

/// Who sits where, as the arguments say.
fn seating(context: &Context<'_>, db: &Db, args: &PackArgs) -> Result<Option<Seating>, Failure> {
    if let Some(file) = &args.seats {
        let text = bounded_text(file, MAX_LIST_BYTES).map_err(|e| {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("file", &file.display()), ("detail", &read_words(&context.texts, &e))];
            Failure::input(Notice::new(&context.texts, "exchange-unread", &values))
        })?;
        return read_seating(&text).map(Some).map_err(|no| context.room_no(no));
    }
    if args.stations.is_empty() {
        return Ok(None);
    }
    let failed = |e: &Fail| context.not_done(e);
    let bureau = BureauFile::load(&context.folder).map_err(|e| failed(&e))?;
    let bureau = bureau.ok_or_else(|| failed(&No::NoBureau.into()))?;
    let view = View::of(db, &bureau).map_err(|e| failed(&e))?;
    let named = |name: &String| view.station(name).map(|station| station.station_id);
    let stations: Result<Vec<Uuid>, Fail> = args.stations.iter().map(named).collect();
    Ok(Some(Seating::InTurn(stations.map_err(|e| failed(&e))?)))
}

/// `dabiao exam start`.
fn start(context: &mut Context<'_>, args: &StartArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let (actor, password) = context.actor_and_password(&mut db)?;
    context.must_be_timely(&mut db)?;
    let built_in = built_in();
    let all = context.sittings(&db, &built_in)?;
    let id = room::sitting_named(&all, &args.sitting).map_err(|no| context.room_no(no))?;
    context.must_be_held_here(&db, &all, id)?;
    let secret = context.secret(&db, id, (&actor, password.as_str()), args.start_code_file.as_deref())?;
    let clock = std::sync::Arc::clone(&context.clock);
    room::start(&mut db, clock.as_ref(), &actor, &built_in, id).map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let nonce =
        all.iter().find(|(sitting, _)| sitting.plan().id == id).and_then(|(sitting, _)| sitting.nonce());
    let code = dabiao_credential::StartCode::of_bits(secret.ticket_code(nonce, id)).shown();
    let line = if args.json {
        json!({"sitting": id, "start_code": code}).to_string()
    } else {
        context.texts.format("room-started", &[("code", &code)])
    };
    context.line(&line)?;
    Ok(0)
}

/// `dabiao exam take`.
fn take(context: &mut Context<'_>, args: &TakeArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let (actor, _) = context.actor_and_password(&mut db)?;
    context.must_be_timely(&mut db)?;
    let built_in = built_in();
    let all = context.sittings(&db, &built_in)?;
    let id = room::sitting_named(&all, &args.sitting).map_err(|no| context.room_no(no))?;
    let (folder, clock) = (context.folder.clone(), std::sync::Arc::clone(&context.clock));
    let took = room::take_over(&mut db, &folder, clock.as_ref(), &actor, &built_in, id);
    let took = took.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    words::took_over(context, &took, args.json)?;
    Ok(0)
}

/// `dabiao exam seat`. The ticket itself is the right to it: it is sealed to this PC, and signed by one that holds exams.
fn seat(context: &mut Context<'_>, args: &SeatArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let built_in = built_in();
    let (folder, clock) = (context.folder.clone(), std::sync::Arc::clone(&context.clock));
    let tickets = match &args.ticket {
        Some(file) => match room::take(&mut db, &folder, clock.as_ref(), file, &built_in)
            .map_err(|e| context.not_done(&e))?
        {
            Taken::Seat(ticket) => vec![*ticket],
            Taken::Deputy(ticket) => {
                context.keep_mark(&db, Kept::Further)?;
                words::deputy(context, &ticket, args.json)?;
                return Ok(0);
            }
        },
        None => {
            room::kept_tickets(&db, &folder, clock.as_ref(), &built_in).map_err(|e| context.not_done(&e))?
        }
    };
    context.keep_mark(&db, Kept::Further)?;
    if tickets.is_empty() {
        return Err(context.room_no(RoomNo::NotTaken));
    }
    for ticket in &tickets {
        let lines = room::standings(&db, ticket).map_err(|e| context.store_said(&e))?;
        if args.json {
            context.line(&words::ticket_json(ticket, &lines).to_string())?;
        } else {
            words::ticket(context, ticket, &lines)?;
        }
    }
    if !args.json {
        let next = context.texts.get("room-ticket-next");
        context.line(&next)?;
    }
    Ok(0)
}

/// `dabiao exam hand-in`. It goes to the invigilator's PC alone, and needs no right.
fn hand_in(context: &mut Context<'_>, args: &HandInArgs) -> Result<u8, Failure> {
    let db = context.signed_store()?;
    let built_in = built_in();
    let (folder, clock) = (context.folder.clone(), std::sync::Arc::clone(&context.clock));
    let tickets =
        room::kept_tickets(&db, &folder, clock.as_ref(), &built_in).map_err(|e| context.not_done(&e))?;
    let ticket = ticket_named(tickets, args.sitting.as_deref()).map_err(|no| context.room_no(no))?;
    let done = room::hand_in(&db, &folder, clock.as_ref(), &ticket, &args.out);
    let done = done.map_err(|e| context.not_done(&e))?;
    words::handed_in(context, &done, args.json)?;
    Ok(0)
}

fn ticket_named(tickets: Vec<SeatTicket>, given: Option<&str>) -> Result<SeatTicket, RoomNo> {
    let Some(given) = given else { return tickets.into_iter().next().ok_or(RoomNo::NotTaken) };
    let known = |t: &SeatTicket| {
        (
            Sitting::new(t.plan.clone(), dabiao_domain::sitting::SittingRules::of(&t.standard)),
            t.standard.clone(),
        )
    };
    let all: Vec<Known> = tickets.iter().map(known).collect();
    let id = room::sitting_named(&all, given)?;
    tickets.into_iter().find(|ticket| ticket.plan.id == id).ok_or(RoomNo::NotTaken)
}

/// `dabiao exam collect`.
fn collect(context: &mut Context<'_>, args: &CollectArgs) -> Result<u8, Failure> {
    if !args.note.is_empty() && args.void.is_empty() && args.counts.is_empty() {
        return Err(Failure::input(Notice::new(&context.texts, "room-no-note", &[])));
    }
    let mut db = context.signed_store()?;
    let (actor, password) = context.actor_and_password(&mut db)?;
    actor.authorize(Permission::OpenSitting).map_err(|refusal| context.refused(refusal))?;
    let built_in = built_in();
    let all = context.sittings(&db, &built_in)?;
    let id = match &args.sitting {
        Some(given) => room::sitting_named(&all, given),
        None => room::sitting_to_collect(&all),
    };
    let id = id.map_err(|no| context.room_no(no))?;
    context.must_be_held_here(&db, &all, id)?;
    let (folder, clock) = (context.folder.clone(), std::sync::Arc::clone(&context.clock));
    let people = context.people(&db)?;
    let badges = all
        .iter()
        .find(|(sitting, _)| sitting.plan().id == id)
        .map(|(sitting, _)| room::badges(&db, sitting))
        .transpose()
        .map_err(|e| context.not_done(&e))?
        .unwrap_or_default();
    let (before, after) =
        decisions(args, |badge| badges.get(badge).copied()).map_err(|no| context.room_no(no))?;
    let failed = |context: &Context<'_>, e: &Fail| context.not_done(e);
    let decide = |context: &Context<'_>, db: &mut Db, all: &[(Uuid, Decision)]| {
        if all.is_empty() {
            return Ok(());
        }
        room::decide(db, clock.as_ref(), &actor, &built_in, id, all).map_err(|e| failed(context, &e))
    };
    decide(context, &mut db, &before)?;
    // Without it texts are held against what was drawn at the close.
    let secret = context.secret(&db, id, (&actor, password.as_str()), None).ok();
    let from = args.from.as_deref();
    let gather = |db: &mut Db, from: Option<&Path>| {
        let mut watch = |_| ControlFlow::Continue(());
        let what = (id, from, secret.as_ref());
        room::collect(db, &folder, clock.as_ref(), &actor, &built_in, what, &mut watch)
    };
    let mut done = gather(&mut db, from).map_err(|e| failed(context, &e))?;
    if !after.is_empty() {
        decide(context, &mut db, &after)?;
        done.lines = gather(&mut db, None).map_err(|e| failed(context, &e))?.lines;
    }
    let open = done.lines.iter().any(words::is_open);
    words::tell_faults(context, &done, &people);
    if args.close {
        let secret = match &secret {
            Some(secret) => secret.clone(),
            None => context.secret(&db, id, (&actor, password.as_str()), None)?,
        };
        room::close(&mut db, clock.as_ref(), (&actor, &secret), &built_in, id)
            .map_err(|e| failed(context, &e))?;
    }
    context.keep_mark(&db, Kept::Further)?;
    if args.json {
        context.line(&words::collected_json(&done, &people, args.close).to_string())?;
    } else {
        words::collected(context, &done, &people)?;
        if args.close {
            let closed = context.texts.get("room-closed");
            context.line(&closed)?;
        }
    }
    let troubles = done.troubles.iter().map(|at| at.trouble.exit()).max().unwrap_or(0);
    Ok(if troubles > 0 { troubles } else { u8::from(open) })
}

type Decisions = Vec<(Uuid, Decision)>;

/// What the invigilator says: what comes before the packages are taken, and what comes after them.
fn decisions(
    args: &CollectArgs,
    officer: impl Fn(&str) -> Option<Uuid>,
) -> Result<(Decisions, Decisions), RoomNo> {
    let named =
        |badge: &str| officer(badge.trim()).ok_or_else(|| RoomNo::NotACandidate(badge.trim().to_owned()));
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for given in &args.head {
        let wrong = || RoomNo::Digits(given.clone());
        let (badge, digits) = given.split_once(['=', '＝']).ok_or_else(wrong)?;
        before.push((named(badge)?, Decision::Head(SeatHead::read(digits).ok_or_else(wrong)?)));
    }
    for badge in &args.absent {
        after.push((named(badge)?, Decision::Absent));
    }
    for badge in &args.void {
        let why = args.why.as_deref().and_then(IncidentKind::from_name);
        let why = why.ok_or_else(|| RoomNo::NoWhy(args.why.clone().unwrap_or_default()))?;
        after.push((named(badge)?, Decision::Void(why, args.note.clone())));
    }
    for given in &args.counts {
        let wrong = || RoomNo::Digits(given.clone());
        let (badge, attempt) = given.split_once(['=', '＝']).ok_or_else(wrong)?;
        let attempt = Uuid::try_parse(attempt.trim()).map_err(|_| wrong())?;
        after.push((named(badge)?, Decision::Counts(attempt, args.note.clone())));
    }
    Ok((before, after))
}
