//! What the commands of a sitting on several PCs print.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::exchange::trouble_document;
use super::{Context, Failure};
use dabiao_app::exam::local_time;
use dabiao_app::exchange::room::{
    Collected, DeputyTicket, HandedIn, Packed, RoomLine, RoomState, SeatLine, SeatStanding, SeatTicket,
    TookOver, gap_seconds, interrupted_words,
};
use dabiao_app::exchange::trouble_notice;
use dabiao_app::{Notice, fault_notice};
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::SeatHead;
use dabiao_domain::sync::fault::Fault;

/// People by their ids.
pub(super) type People = BTreeMap<Uuid, Officer>;

pub(super) fn packed(context: &mut Context<'_>, packed: &Packed, json: bool) -> Result<(), Failure> {
    if json {
        let tickets: Vec<Value> = packed
            .tickets
            .iter()
            .map(|t| {
                let seats: Vec<Value> =
                    t.seats.iter().map(|(seat, badge)| json!({"seat": seat, "badge": badge})).collect();
                json!({"station": t.station, "name": t.name, "file": t.file.display().to_string(), "seats": seats})
            })
            .collect();
        let deputy = packed.deputy.as_ref();
        let deputy = deputy.map(|(name, file)| json!({"name": name, "file": file.display().to_string()}));
        let doc = json!({"tickets": tickets, "here": packed.here, "deputy": deputy, "start_code": packed.code,
                         "safe_to_remove": true});
        return context.line(&doc.to_string());
    }
    for ticket in &packed.tickets {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("name", &ticket.name), ("file", &ticket.file.display())];
        let line = context.texts.format("room-packed", &values);
        context.line(&line)?;
        let seats: Vec<String> = ticket.seats.iter().map(|(seat, badge)| format!("{seat} {badge}")).collect();
        let line = context.texts.format("room-packed-seats", &[("seats", &seats.join(", "))]);
        context.line(&format!("  {line}"))?;
    }
    if !packed.here.is_empty() {
        let line = context.texts.format("room-packed-here", &[("badges", &packed.here.join(", "))]);
        context.line(&line)?;
    }
    if let Some((name, file)) = &packed.deputy {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("name", name), ("file", &file.display())];
        let line = context.texts.format("room-packed-deputy", &values);
        context.line(&line)?;
    }
    let line = context.texts.format("room-code", &[("code", &packed.code)]);
    context.line(&line)?;
    for key in ["room-code-note", "room-safe"] {
        let line = context.texts.get(key);
        context.line(&line)?;
    }
    Ok(())
}

/// This PC is the deputy of a sitting.
pub(super) fn deputy(context: &mut Context<'_>, ticket: &DeputyTicket, json: bool) -> Result<(), Failure> {
    if json {
        let doc = json!({"sitting": ticket.sitting, "host": ticket.host.1, "deputy": true});
        return context.line(&doc.to_string());
    }
    let line = context.texts.format("room-deputy-here", &[("host", &ticket.host.1)]);
    context.line(&line)?;
    let next = context.texts.get("room-deputy-next");
    context.line(&next)
}

/// This PC took a sitting over.
pub(super) fn took_over(context: &mut Context<'_>, took: &TookOver, json: bool) -> Result<(), Failure> {
    if json {
        let doc = json!({"sitting": took.sitting, "host": took.host, "again": took.again,
                         "start_code": took.code});
        return context.line(&doc.to_string());
    }
    let first = context.texts.format("room-took", &[("host", &took.host)]);
    context.line(&first)?;
    let code = context.texts.format("room-code", &[("code", &took.code)]);
    context.line(&code)?;
    let next = context.texts.get("room-took-next");
    context.line(&next)
}

fn standing_words(context: &Context<'_>, line: &SeatLine) -> String {
    match &line.standing {
        SeatStanding::NotBegun => context.texts.get("room-not-begun"),
        SeatStanding::Begun(_) => context.texts.get("room-begun"),
        SeatStanding::Ended(seat) => {
            context.texts.format("room-ended", &[("head", &SeatHead::of(&seat.head))])
        }
    }
}

fn seat_json(line: &SeatLine) -> Value {
    let (state, attempt) = match &line.standing {
        SeatStanding::NotBegun => ("not-begun", None),
        SeatStanding::Begun(attempt) => ("begun", Some(*attempt)),
        SeatStanding::Ended(seat) => ("ended", Some(seat.attempt)),
    };
    let head = line.head().map(|head| head.to_string());
    json!({"seat": line.candidate.seat, "badge": line.candidate.badge, "name": line.candidate.name,
           "unit": line.candidate.unit, "state": state, "attempt": attempt, "head": head})
}

pub(super) fn ticket_json(ticket: &SeatTicket, lines: &[SeatLine]) -> Value {
    json!({"sitting": ticket.plan.id, "at_ms": ticket.plan.at.as_millisecond(), "room": ticket.plan.room,
           "standard": ticket.standard.id, "standard_version": ticket.standard.version,
           "host": ticket.host.1, "deputy": ticket.deputy.as_ref().map(|(_, name)| name), "here": ticket.here, "candidates": lines.iter().map(seat_json).collect::<Vec<_>>()})
}

pub(super) fn ticket(
    context: &mut Context<'_>,
    ticket: &SeatTicket,
    lines: &[SeatLine],
) -> Result<(), Failure> {
    let when = local_time(ticket.plan.at, &ticket.standard);
    let line = context.texts.format(
        "room-ticket",
        &[("when", &when), ("room", &ticket.plan.room), ("n", &lines.len()), ("here", &ticket.here)],
    );
    context.line(&line)?;
    for line in lines {
        let c = &line.candidate;
        let state = standing_words(context, line);
        let words = context.texts.format(
            "room-ticket-line",
            &[
                ("seat", &c.seat),
                ("badge", &c.badge),
                ("name", &c.name),
                ("unit", &c.unit),
                ("state", &state),
            ],
        );
        context.line(&words)?;
    }
    Ok(())
}

pub(super) fn handed_in(context: &mut Context<'_>, done: &HandedIn, json: bool) -> Result<(), Failure> {
    let open = || done.lines.iter().filter(|line| matches!(line.standing, SeatStanding::Begun(_)));
    for line in open() {
        let words = context.texts.format("room-handed-in-open", &[("badge", &line.candidate.badge)]);
        context.remark(&format!("dabiao: {words}"));
    }
    if json {
        let files: Vec<String> = done.files.iter().map(|file| file.display().to_string()).collect();
        let doc = json!({"to": done.to, "files": files, "safe_to_remove": true,
                         "candidates": done.lines.iter().map(seat_json).collect::<Vec<_>>()});
        return context.line(&doc.to_string());
    }
    for file in &done.files {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("to", &done.to), ("file", &file.display())];
        let line = context.texts.format("room-handed-in", &values);
        context.line(&line)?;
    }
    for line in &done.lines {
        let state = standing_words(context, line);
        context.line(&format!("  {}  {state}", line.candidate.badge))?;
    }
    let line = context.texts.get("room-safe");
    context.line(&line)
}

/// What has to be done about a seat, as the error that it is.
fn fault(line: &RoomLine) -> Option<Fault> {
    let seat = line.seat.unwrap_or_default();
    match line.state {
        RoomState::Missing | RoomState::HeadOnly => Some(Fault::SeatMissing { seat }),
        RoomState::HeadDiffers => Some(Fault::SeatHead { seat }),
        RoomState::Two
        | RoomState::OtherText
        | RoomState::SealDoubt
        | RoomState::OtherTerms
        | RoomState::WentOn
        | RoomState::LongGap
        | RoomState::Collected
        | RoomState::Void
        | RoomState::Absent => None,
    }
}

/// Whether a seat still has to be looked after.
pub(super) fn is_open(line: &RoomLine) -> bool {
    fault(line).is_some() || line.state.is_doubt()
}

fn badge<'p>(people: &'p People, id: &Uuid) -> &'p str {
    people.get(id).map_or("", |officer| officer.badge.as_str())
}

pub(super) fn collected_json(done: &Collected, people: &People, closed: bool) -> Value {
    let seats: Vec<Value> = done
        .lines
        .iter()
        .map(|line| {
            json!({"seat": line.seat, "badge": badge(people, &line.officer), "station": line.station,
                   "state": line.state.name(), "paper": line.paper.map(|head| head.to_string()),
                   "head": line.head.map(|head| head.to_string()), "attempt": line.attempt,
                   "interruptions": line.interrupted.0, "gap_ms": line.interrupted.1, "beside": line.beside, "strays": line.strays.iter().map(|(id, _)| id).collect::<Vec<_>>(), "code": fault(line).map(|fault| fault.code())})
        })
        .collect();
    let troubles: Vec<Value> = done.troubles.iter().map(trouble_document).collect();
    let waiting: Vec<Value> = done
        .waiting
        .iter()
        .map(|(who, pc, why)| json!({"badge": badge(people, who), "station": pc, "why": why}))
        .collect();
    json!({"taken": {"packages": done.taken.packages, "entries": done.taken.entries, "bodies": done.taken.bodies},
           "new": done.news, "texts_known": done.texts_known, "seats": seats, "problems": troubles, "waiting": waiting, "closed": closed})
}

pub(super) fn collected(context: &mut Context<'_>, done: &Collected, people: &People) -> Result<(), Failure> {
    let first =
        context.texts.format("room-collected", &[("packages", &done.taken.packages), ("news", &done.news)]);
    context.line(&first)?;
    for line in &done.lines {
        let (who, state) = (people.get(&line.officer), context.texts.of(&line.state));
        let (badge, name) = who.map_or(("", ""), |o| (o.badge.as_str(), o.name.as_str()));
        let head = line.head.or(line.paper).map_or_else(String::new, |head| head.to_string());
        let seat = line.seat.map_or_else(String::new, |seat| seat.to_string());
        let words = context.texts.format(
            "room-line",
            &[
                ("seat", &seat),
                ("badge", &badge),
                ("name", &name),
                ("station", &line.station),
                ("state", &state),
                ("head", &head),
            ],
        );
        context.line(words.trim_end())?;
        if let Some(words) = interrupted_words(&context.texts, line) {
            context.line(&format!("  {words}"))?;
        }
        let is_stray = |attempt: &&Uuid| line.strays.iter().any(|(stray, _)| stray == *attempt);
        for attempt in line.beside.iter().filter(|attempt| !is_stray(attempt)) {
            let words = context.texts.format("room-beside", &[("badge", &badge), ("attempt", attempt)]);
            context.line(&format!("  {words}"))?;
        }
    }
    Ok(())
}

/// What is wrong, each with what to do, on stderr.
pub(super) fn tell_faults(context: &mut Context<'_>, done: &Collected, people: &People) {
    for at in &done.troubles {
        let Notice { what, next } = trouble_notice(&context.texts, &at.trouble);
        let what = context.texts.format("exchange-at", &[("file", &at.file.display()), ("what", &what)]);
        context.remark(&format!("dabiao: {}", Notice { what, next }));
    }
    for (who, station, why) in &done.waiting {
        let name = people.get(who).map_or_else(|| who.to_string(), |o| format!("{} {}", o.badge, o.name));
        let words =
            context.texts.format("room-waiting", &[("name", &name), ("station", station), ("why", why)]);
        context.remark(&format!("dabiao: {words}"));
    }
    for fault in done.lines.iter().filter_map(fault) {
        let notice = fault_notice(&context.texts, &fault);
        context.remark(&format!("dabiao: {notice}"));
    }
    for line in &done.lines {
        let seat = line.seat.unwrap_or_default();
        let badge = badge(people, &line.officer);
        let told = match line.state {
            RoomState::OtherText => Some("room-other-text"),
            RoomState::SealDoubt => Some("room-seal-doubt"),
            RoomState::OtherTerms => Some("room-other-terms"),
            RoomState::WentOn => Some("room-went-on"),
            RoomState::LongGap => Some("room-gap"),
            _ => None,
        };
        if let Some(told) = told {
            let (times, seconds) = (line.interrupted.0, gap_seconds(line.interrupted.1));
            let attempt = line.attempt.map_or_else(String::new, |id| id.to_string());
            let values: [(&str, &dyn std::fmt::Display); 6] = [
                ("seat", &seat),
                ("badge", &badge),
                ("station", &line.station),
                ("times", &times),
                ("seconds", &seconds),
                ("attempt", &attempt),
            ];
            context.remark(&format!("dabiao: {}", Notice::new(&context.texts, told, &values)));
        }
        for (attempt, station) in &line.strays {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("badge", &badge), ("station", station), ("attempt", attempt)];
            context.remark(&format!("dabiao: {}", Notice::new(&context.texts, "room-stray", &values)));
        }
    }
    if !done.texts_known && done.lines.iter().any(|line| line.state == RoomState::Collected) {
        let words = context.texts.get("room-texts-unknown");
        context.remark(&format!("dabiao: {words}"));
    }
}
