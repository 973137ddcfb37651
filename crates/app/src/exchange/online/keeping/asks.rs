//! Who asks with a code is let in: unit and duty are those of the invitation.

use dabiao_bureau::{Ask, Enrolment, Keeper};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::duty::{Duty, Holders};
use dabiao_domain::sync::verdict::HostPrint;
use dabiao_files::bounded_read;
use dabiao_store::Db;
use dabiao_store::facts::EnrolStation;
use uuid::Uuid;

use super::Round;
use crate::exchange::in_own_name::undecided_admissions;
use crate::exchange::online::fail::Failed;
use crate::exchange::online::here::Here;
use crate::exchange::online::stored::Stored;
use crate::exchange::online::visiting::{empty, put};
use crate::exchange::request::read_request;
use crate::exchange::same_pc::prints;
use crate::exchange::view::View;
use crate::exchange::{Decision, Fail, JoinRequest, No, approve, founded, give_duty};
use crate::lang::Messages;

/// Requests and answers, between the store and the network.
const FOLDER: &str = "bureau-asks";
/// No answer is larger, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// So many PCs of one name are told apart.
const NAMES: u32 = 1_000;

/// What goes back to a PC.
struct Granted {
    station: Uuid,
    unit: Uuid,
    name: String,
    answer: Vec<u8>,
    /// The prints of its PC.
    hosts: Vec<HostPrint>,
}

/// Answers everybody who asks with a code. Without the right to it they wait.
pub(super) fn answer<S: Stored>(
    stored: &mut S,
    here: &Here,
    by: Option<&Authorized>,
    keeper: &mut Keeper,
    round: &mut Round,
    texts: &Messages,
) -> Result<(), Failed> {
    let asks = keeper.asks()?;
    let Some(by) = by else {
        round.waiting = asks.len();
        return Ok(());
    };
    for ask in asks {
        let (place, right, asked) = (here.clone(), by.clone(), ask.clone());
        let granted = stored.with(move |db| match grant(db, &place, &right, &asked) {
            // What is said of a request is the answer to it; what the disk says is none.
            Err(fail @ (Fail::No(_) | Fail::Read { .. })) => Ok(Err(fail)),
            other => other.map(Ok),
        })?;
        match granted {
            Ok(granted) => {
                let Granted { station, unit, name, answer, hosts } = granted;
                let verifier = ask.verifier.clone();
                keeper.enrol(&Enrolment { unit, station, name: name.clone(), verifier, hosts })?;
                keeper.answer(&ask, station, &answer)?;
                round.admitted.push(name);
            }
            Err(fail) => {
                let why = fail.notice(texts).what;
                keeper.refuse(&ask.login, &why)?;
                round.refused.push((ask.login, why));
            }
        }
    }
    empty(&here.folder.join(FOLDER));
    Ok(())
}

fn grant(db: &mut Db, here: &Here, by: &Authorized, ask: &Ask) -> Result<Granted, Fail> {
    let folder = here.folder.join(FOLDER);
    let (request, out) = (folder.join("request.dbx"), folder.join("answer.dbx"));
    put(&request, &ask.request, &here.folder)?;
    let (asks, _) = read_request(&request)?;
    let view = View::of(db, &founded(db, &here.folder)?)?;
    let known = view.directory.station(&asks.station);
    // A station that is enrolled and asks for a login stays what it is.
    let name = match known {
        Some(known) => known.name.clone(),
        None => free_name(&view, &undecided_admissions(db)?, &asks),
    };
    let unit = known.map_or(ask.unit, |known| known.unit_id);
    if known.is_some_and(|known| known.key_id != asks.key_id) {
        return Err(No::NotItsPast(name).into());
    }
    let duty = Duty::from_name(&ask.duty);
    let within = duty.filter(|duty| duty.holders() != Holders::OneOfBureau);
    let decision = Decision {
        unit: Some(unit.to_string()),
        name: Some(name.clone()),
        duties: within.map(|duty| duty.name().to_owned()).into_iter().collect(),
        ..Decision::default()
    };
    let admitted = approve(by, db, &here.folder, here.clock.as_ref(), (&request, &out), &decision)?;
    if let Some(duty) = duty.filter(|duty| duty.holders() == Holders::OneOfBureau) {
        let station = admitted.station.to_string();
        give_duty(by, db, &here.folder, here.clock.wall_ms(), (duty.name(), &station, None))?;
    }
    let unread = |e: dabiao_files::ReadError| Fail::BureauFile { path: out.clone(), why: e.to_string() };
    let answer = bounded_read(&out, MAX_BYTES).map_err(unread)?;
    // As the directory has them: a member that asks for a login was admitted with its own.
    let hosts = prints(&db.admissions(founded(db, &here.folder)?.station)?, &admitted.station);
    Ok(Granted { station: admitted.station, unit, name, answer, hosts })
}

/// The name that a PC wants, or with a number where another one has it: nobody is there to think of another one.
fn free_name(view: &View, undecided: &[EnrolStation], asks: &JoinRequest) -> String {
    let taken = |name: &str| {
        view.stations().any(|other| other.name == name && other.station_id != asks.station)
            || undecided.iter().any(|other| other.name == name)
    };
    let wanted = asks.name.trim();
    let numbered = (2..NAMES).map(|n| format!("{wanted} ({n})"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
