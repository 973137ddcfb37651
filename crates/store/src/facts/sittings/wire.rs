//! The wire forms of plans and events, version 1: what stands in the journal. Frozen by a test.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::hash::{digest, hex, unhex};
use dabiao_domain::input::EndReason;
use dabiao_domain::sitting::{
    Commitment, Incident, IncidentKind, OpeningNonce, SealPart, SeatHead, SeatReport, SittingEvent,
    SittingKind, SittingPlan, SittingSecret, SittingStep,
};

/// Why a stored plan or event can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("version {0} is not known")]
    Version(u32),
    #[error("unknown {0} {1:?}")]
    Name(&'static str, String),
    #[error("{0} is not a time")]
    Time(i64),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0:?} is not {1} bytes in hexadecimal")]
    Bytes(String, usize),
    #[error("only an opening has a nonce")]
    Nonce,
}

#[derive(Serialize, Deserialize)]
struct PlanWire {
    version: u32,
    at_ms: i64,
    room: String,
    kind: String,
    standard: String,
    standard_version: u32,
    seats: u32,
    candidates: Vec<Uuid>,
    invigilators: Vec<Uuid>,
    planned_by: Uuid,
    commitment: String,
    /// The secret under lock: SHA-256 of each part by whom it is for. Older plans have none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    seals: BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum EventWire {
    Step {
        step: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        nonce: Option<String>,
    },
    SignIn {
        officer: Uuid,
    },
    Seat {
        officer: Uuid,
        seat: u32,
    },
    Trial {
        officer: Uuid,
    },
    Begin {
        officer: Uuid,
        attempt: Uuid,
    },
    Interrupt {
        officer: Uuid,
    },
    Resume {
        officer: Uuid,
        gap_ms: u64,
    },
    End {
        officer: Uuid,
        reason: String,
    },
    Void {
        officer: Uuid,
        why: String,
        note: String,
    },
    Absent {
        officer: Uuid,
    },
    Incident {
        kind: String,
        officer: Option<Uuid>,
        note: String,
    },
    Place {
        officer: Uuid,
        #[serde(skip_serializing_if = "Option::is_none")]
        station: Option<Uuid>,
    },
    Deputy {
        #[serde(skip_serializing_if = "Option::is_none")]
        station: Option<Uuid>,
    },
    Take {
        station: Uuid,
    },
    Head {
        officer: Uuid,
        head: String,
    },
    Collect {
        officer: Uuid,
        attempt: Uuid,
        station: Uuid,
        head: String,
        began_ms: i64,
        ended_ms: i64,
        reason: String,
        times: u32,
        gap_ms: u64,
    },
    Choose {
        officer: Uuid,
        attempt: Uuid,
        note: String,
    },
    Reveal {
        secret: String,
    },
}

/// An event as it is read: the fields of all kinds. The keys of a stored event are in alphabetical order, so
/// that its kind comes after some of its content; reading it as [`EventWire`] would buffer that content
/// first, and the desk reads tens of thousands.
#[derive(Deserialize)]
struct AnyEvent<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    step: Option<String>,
    nonce: Option<String>,
    officer: Option<Uuid>,
    seat: Option<u32>,
    attempt: Option<Uuid>,
    gap_ms: Option<u64>,
    reason: Option<String>,
    why: Option<String>,
    kind: Option<String>,
    note: Option<String>,
    secret: Option<String>,
    station: Option<Uuid>,
    head: Option<String>,
    began_ms: Option<i64>,
    ended_ms: Option<i64>,
    times: Option<u32>,
}

/// A plan as it is stored, with the hashes of its seal.
pub(super) fn write_plan(plan: &SittingPlan, seal: &[SealPart]) -> Value {
    let wire = PlanWire {
        version: 1,
        at_ms: plan.at.as_millisecond(),
        room: plan.room.clone(),
        kind: plan.kind.name().to_owned(),
        standard: plan.standard_id.clone(),
        standard_version: plan.standard_version,
        seats: plan.seats,
        candidates: plan.candidates.clone(),
        invigilators: plan.invigilators.clone(),
        planned_by: plan.planned_by,
        commitment: hex(&plan.commitment.0),
        seals: seal.iter().map(|part| (part.to.to_string(), hex(&digest(&part.bytes)))).collect(),
    };
    serde_json::to_value(wire).unwrap_or_default()
}

/// A stored plan.
///
/// # Errors
/// See [`WireError`].
pub(super) fn read_plan(id: Uuid, json: &str) -> Result<SittingPlan, WireError> {
    let wire: PlanWire = serde_json::from_str(json)?;
    if wire.version != 1 {
        return Err(WireError::Version(wire.version));
    }
    Ok(SittingPlan {
        id,
        at: time(wire.at_ms)?,
        room: wire.room,
        kind: named("kind", &wire.kind, SittingKind::from_name)?,
        standard_id: wire.standard,
        standard_version: wire.standard_version,
        seats: wire.seats,
        candidates: wire.candidates,
        invigilators: wire.invigilators,
        planned_by: wire.planned_by,
        commitment: Commitment(bytes(&wire.commitment)?),
    })
}

/// An event as it is stored.
pub(super) fn write_event(event: &SittingEvent) -> Value {
    let wire = match event {
        SittingEvent::Step(step) => EventWire::Step { step: step.name().to_owned(), nonce: None },
        SittingEvent::Open { nonce } => {
            EventWire::Step { step: SittingStep::Open.name().to_owned(), nonce: Some(hex(&nonce.0)) }
        }
        SittingEvent::SignIn { officer } => EventWire::SignIn { officer: *officer },
        SittingEvent::Seat { officer, seat } => EventWire::Seat { officer: *officer, seat: *seat },
        SittingEvent::Trial { officer } => EventWire::Trial { officer: *officer },
        SittingEvent::Begin { officer, attempt } => EventWire::Begin { officer: *officer, attempt: *attempt },
        SittingEvent::Interrupt { officer } => EventWire::Interrupt { officer: *officer },
        SittingEvent::Resume { officer, gap_ms } => EventWire::Resume { officer: *officer, gap_ms: *gap_ms },
        SittingEvent::End { officer, reason } => {
            EventWire::End { officer: *officer, reason: reason.name().to_owned() }
        }
        SittingEvent::Void { officer, why, note } => {
            EventWire::Void { officer: *officer, why: why.name().to_owned(), note: note.clone() }
        }
        SittingEvent::Absent { officer } => EventWire::Absent { officer: *officer },
        SittingEvent::Incident(incident) => EventWire::Incident {
            kind: incident.kind.name().to_owned(),
            officer: incident.officer,
            note: incident.note.clone(),
        },
        SittingEvent::Place { officer, station } => EventWire::Place { officer: *officer, station: *station },
        SittingEvent::Deputy { station } => EventWire::Deputy { station: *station },
        SittingEvent::Take { station } => EventWire::Take { station: *station },
        SittingEvent::Head { officer, head } => EventWire::Head { officer: *officer, head: head.plain() },
        SittingEvent::Collect(report) => EventWire::Collect {
            officer: report.officer,
            attempt: report.attempt,
            station: report.station,
            head: report.head.plain(),
            began_ms: report.began.as_millisecond(),
            ended_ms: report.ended.as_millisecond(),
            reason: report.reason.name().to_owned(),
            times: report.interruptions,
            gap_ms: report.gap_ms,
        },
        SittingEvent::Choose { officer, attempt, note } => {
            EventWire::Choose { officer: *officer, attempt: *attempt, note: note.clone() }
        }
        SittingEvent::Reveal(secret) => EventWire::Reveal { secret: hex(secret.bytes()) },
    };
    serde_json::to_value(wire).unwrap_or_default()
}

/// A stored event.
///
/// # Errors
/// See [`WireError`].
pub(super) fn read_event(json: &str) -> Result<SittingEvent, WireError> {
    let wire: AnyEvent<'_> = serde_json::from_str(json)?;
    let officer = || given("officer", wire.officer);
    Ok(match &*wire.event {
        "step" => match (named("step", &given("step", wire.step)?, SittingStep::from_name)?, wire.nonce) {
            (step, None) => SittingEvent::Step(step),
            (SittingStep::Open, Some(nonce)) => SittingEvent::Open { nonce: OpeningNonce(bytes(&nonce)?) },
            (_, Some(_)) => return Err(WireError::Nonce),
        },
        "sign_in" => SittingEvent::SignIn { officer: officer()? },
        "seat" => SittingEvent::Seat { officer: officer()?, seat: given("seat", wire.seat)? },
        "trial" => SittingEvent::Trial { officer: officer()? },
        "begin" => SittingEvent::Begin { officer: officer()?, attempt: given("attempt", wire.attempt)? },
        "interrupt" => SittingEvent::Interrupt { officer: officer()? },
        "resume" => SittingEvent::Resume { officer: officer()?, gap_ms: given("gap_ms", wire.gap_ms)? },
        "end" => {
            let reason = named("reason", &given("reason", wire.reason)?, EndReason::from_name)?;
            SittingEvent::End { officer: officer()?, reason }
        }
        "void" => SittingEvent::Void {
            officer: officer()?,
            why: named("incident", &given("why", wire.why)?, IncidentKind::from_name)?,
            note: given("note", wire.note)?,
        },
        "absent" => SittingEvent::Absent { officer: officer()? },
        "incident" => SittingEvent::Incident(Incident {
            kind: named("incident", &given("kind", wire.kind)?, IncidentKind::from_name)?,
            officer: wire.officer,
            note: given("note", wire.note)?,
        }),
        "place" => SittingEvent::Place { officer: officer()?, station: wire.station },
        "deputy" => SittingEvent::Deputy { station: wire.station },
        "take" => SittingEvent::Take { station: given("station", wire.station)? },
        "head" => SittingEvent::Head { officer: officer()?, head: head(wire.head)? },
        "collect" => SittingEvent::Collect(SeatReport {
            officer: officer()?,
            attempt: given("attempt", wire.attempt)?,
            station: given("station", wire.station)?,
            head: head(wire.head)?,
            began: time(given("began_ms", wire.began_ms)?)?,
            ended: time(given("ended_ms", wire.ended_ms)?)?,
            reason: named("reason", &given("reason", wire.reason)?, EndReason::from_name)?,
            interruptions: given("times", wire.times)?,
            gap_ms: given("gap_ms", wire.gap_ms)?,
        }),
        "choose" => SittingEvent::Choose {
            officer: officer()?,
            attempt: given("attempt", wire.attempt)?,
            note: given("note", wire.note)?,
        },
        "reveal" => SittingEvent::Reveal(SittingSecret::new(bytes(&given("secret", wire.secret)?)?)),
        other => return Err(WireError::Name("event", other.to_owned())),
    })
}

fn head(hex: Option<String>) -> Result<SeatHead, WireError> {
    Ok(SeatHead(bytes(&given("head", hex)?)?))
}

fn time(ms: i64) -> Result<Timestamp, WireError> {
    Timestamp::from_millisecond(ms).map_err(|_| WireError::Time(ms))
}

fn given<T>(what: &'static str, value: Option<T>) -> Result<T, WireError> {
    value.ok_or(WireError::Missing(what))
}

fn named<T>(what: &'static str, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, WireError> {
    read(name).ok_or_else(|| WireError::Name(what, name.to_owned()))
}

fn bytes<const N: usize>(hex: &str) -> Result<[u8; N], WireError> {
    unhex(hex)
        .and_then(|bytes| <[u8; N]>::try_from(bytes).ok())
        .ok_or_else(|| WireError::Bytes(hex.to_owned(), N))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_domain::sitting::SealTo;

    #[test]
    fn every_event_is_read_back_and_its_form_is_frozen() {
        let officer = Uuid::from_u128(1);
        let events = [
            (SittingEvent::Step(SittingStep::Open), r#"{"event":"step","step":"open"}"#),
            (
                SittingEvent::Open { nonce: OpeningNonce([0xab; 16]) },
                r#"{"event":"step","nonce":"abababababababababababababababab","step":"open"}"#,
            ),
            (
                SittingEvent::Seat { officer, seat: 3 },
                r#"{"event":"seat","officer":"00000000-0000-0000-0000-000000000001","seat":3}"#,
            ),
            (
                SittingEvent::End { officer, reason: EndReason::Time },
                r#"{"event":"end","officer":"00000000-0000-0000-0000-000000000001","reason":"time"}"#,
            ),
            (
                SittingEvent::Resume { officer, gap_ms: 5 },
                r#"{"event":"resume","gap_ms":5,"officer":"00000000-0000-0000-0000-000000000001"}"#,
            ),
            (
                SittingEvent::Incident(Incident {
                    kind: IncidentKind::PowerCut,
                    officer: None,
                    note: "跳闸".into(),
                }),
                r#"{"event":"incident","kind":"power-cut","note":"跳闸","officer":null}"#,
            ),
        ];
        for (event, json) in events.into_iter().chain(elsewhere()) {
            assert_eq!(write_event(&event).to_string(), json);
            assert_eq!(read_event(json).unwrap(), event);
        }
        let rest = [
            SittingEvent::SignIn { officer },
            SittingEvent::Trial { officer },
            SittingEvent::Begin { officer, attempt: Uuid::from_u128(2) },
            SittingEvent::Interrupt { officer },
            SittingEvent::Void { officer, why: IncidentKind::Machine, note: "停电".into() },
            SittingEvent::Absent { officer },
            SittingEvent::Reveal(SittingSecret::new([7; 32])),
        ];
        for event in rest {
            assert_eq!(read_event(&write_event(&event).to_string()).unwrap(), event);
        }
        for bad in [
            "",
            "{}",
            r#"{"event":"step","step":"jump"}"#,
            r#"{"event":"reveal","secret":"00"}"#,
            r#"{"event":"step","step":"open","nonce":"ab"}"#,
            r#"{"event":"head","officer":"00000000-0000-0000-0000-000000000001","head":"0123"}"#,
            r#"{"event":"place","station":"00000000-0000-0000-0000-000000000001"}"#,
            r#"{"event":"step","step":"start","nonce":"abababababababababababababababab"}"#,
        ] {
            assert!(read_event(bad).is_err(), "{bad}");
        }
    }

    /// What is said of seats at other PCs.
    fn elsewhere() -> [(SittingEvent, &'static str); 6] {
        let (officer, attempt, station) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let head = SeatHead([0xab; 8]);
        let report = SeatReport {
            officer,
            attempt,
            station,
            head,
            began: at(-5),
            ended: at(1_800_000_000_000),
            reason: EndReason::HandedIn,
            interruptions: 1,
            gap_ms: 7,
        };
        [
            (
                SittingEvent::Place { officer, station: None },
                r#"{"event":"place","officer":"00000000-0000-0000-0000-000000000001"}"#,
            ),
            (SittingEvent::Deputy { station: None }, r#"{"event":"deputy"}"#),
            (
                SittingEvent::Take { station },
                r#"{"event":"take","station":"00000000-0000-0000-0000-000000000003"}"#,
            ),
            (
                SittingEvent::Head { officer, head },
                r#"{"event":"head","head":"abababababababab","officer":"00000000-0000-0000-0000-000000000001"}"#,
            ),
            (
                SittingEvent::Collect(report),
                concat!(
                    r#"{"attempt":"00000000-0000-0000-0000-000000000002","began_ms":-5,"ended_ms":1800000000000,"#,
                    r#""event":"collect","gap_ms":7,"head":"abababababababab","#,
                    r#""officer":"00000000-0000-0000-0000-000000000001","reason":"handed_in","#,
                    r#""station":"00000000-0000-0000-0000-000000000003","times":1}"#
                ),
            ),
            (
                SittingEvent::Choose { officer, attempt, note: "写错".into() },
                concat!(
                    r#"{"attempt":"00000000-0000-0000-0000-000000000002","event":"choose","note":"写错","#,
                    r#""officer":"00000000-0000-0000-0000-000000000001"}"#
                ),
            ),
        ]
    }

    #[test]
    fn a_plan_is_read_back() {
        let plan = SittingPlan {
            id: Uuid::from_u128(9),
            at: Timestamp::from_millisecond(1_800_000_000_000).unwrap(),
            room: "三楼会议室".into(),
            kind: SittingKind::Copy,
            standard_id: "officer-2027".into(),
            standard_version: 1,
            seats: 12,
            candidates: vec![Uuid::from_u128(1), Uuid::from_u128(2)],
            invigilators: vec![Uuid::from_u128(3)],
            planned_by: Uuid::from_u128(3),
            commitment: SittingSecret::new([7; 32]).commitment(),
        };
        // A plan of an older program has no seal.
        let older = write_plan(&plan, &[]);
        assert!(older.get("seals").is_none());
        assert_eq!(read_plan(plan.id, &older.to_string()).unwrap(), plan);
        let json = write_plan(&plan, &[SealPart { to: SealTo::StartCode, bytes: vec![1, 2, 3] }]);
        let hash = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
        assert_eq!(json["seals"], serde_json::json!({ "start-code": hash }));
        assert_eq!(read_plan(plan.id, &json.to_string()).unwrap(), plan);
        let newer = json.to_string().replace("\"version\":1}", "\"version\":2}");
        assert!(matches!(read_plan(plan.id, &newer), Err(WireError::Version(2))), "{newer}");
    }
}
