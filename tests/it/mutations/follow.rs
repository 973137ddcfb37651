//! Tables that follow a journal: a forger who changes the journal makes them fit, as the program would.
//!
//! Written apart from the program's own code, from the meaning of the entries.

use std::collections::BTreeMap;

use dabiao::domain::attempt::AttemptMode;
use dabiao::domain::exercise::RecordType;
use dabiao::domain::exposure::ExposureLedger;
use dabiao::domain::history::SessionMark;
use dabiao::domain::input::jsonl::read_header;
use dabiao::domain::score_doc::ScoreDoc;
use dabiao::store::facts;
use dabiao::store::{Fact, OfficerBody, UnitBody};
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Tables that entries give.
const TABLES: [&str; 16] = [
    "unit",
    "officer",
    "account",
    "sign_in_failure",
    "box_key",
    "sitting_seal",
    "sitting",
    "sitting_entry",
    "exemption",
    "certificate",
    "standard_version",
    "assignment",
    "record_count",
    "quota_plan",
    "forecast",
    "cohort_entry",
];

/// Makes the tables those that `facts`, each with its time, give.
pub fn rebuild(db: &Connection, facts: &[(i64, Fact)]) {
    let secrets: Vec<(Option<String>, Option<String>)> = {
        let mut statement = db.prepare("SELECT secret_hash, secret FROM account").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let locks = Locks::of(db);
    for table in TABLES {
        db.execute(&format!("DELETE FROM {table}"), []).unwrap();
    }
    db.execute("DELETE FROM meta WHERE key LIKE 'setting.%'", []).unwrap();
    for (at_ms, fact) in facts {
        follow(db, *at_ms, fact);
    }
    for (hash, secret) in secrets {
        db.execute("UPDATE account SET secret = ?2 WHERE secret_hash = ?1", params![hash, secret]).unwrap();
    }
    locks.put_back(db);
}

/// What is locked, by its hash: entries tell no more of it.
struct Locks(Vec<(&'static str, String, Option<Vec<u8>>)>);

impl Locks {
    fn of(db: &Connection) -> Self {
        let mut all = Vec::new();
        for (sql, back) in [
            (
                "SELECT locked_hash, locked FROM box_key",
                "UPDATE box_key SET locked = ?2 WHERE locked_hash = ?1",
            ),
            ("SELECT hash, sealed FROM sitting_seal", "UPDATE sitting_seal SET sealed = ?2 WHERE hash = ?1"),
        ] {
            let mut statement = db.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((back, row.get(0)?, row.get(1)?))).unwrap();
            all.extend(rows.map(Result::unwrap));
        }
        Self(all)
    }

    fn put_back(self, db: &Connection) {
        for (sql, hash, bytes) in self.0 {
            db.execute(sql, params![hash, bytes]).unwrap();
        }
    }
}

/// Makes the tables follow one more entry.
pub fn follow(db: &Connection, at_ms: i64, fact: &Fact) {
    let done = match fact {
        Fact::SetSetting(facts::SetSetting { key, value }) => db.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('setting.' || ?1, ?2)",
            params![key, value],
        ),
        Fact::SetAccount(_) | Fact::SignedIn(_) | Fact::SignInFailed(_) | Fact::MakeBoxKey(_) => {
            account(db, at_ms, fact)
        }
        Fact::PlanSitting(facts::PlanSitting { id, plan }) => {
            for (to, hash) in plan["seals"].as_object().into_iter().flatten() {
                let sql =
                    "INSERT OR IGNORE INTO sitting_seal (sitting_id, sealed_to, hash) VALUES (?1, ?2, ?3)";
                let _ = db.execute(sql, params![id.as_bytes(), to, hash.as_str()]);
            }
            db.execute(
                "INSERT OR IGNORE INTO sitting (id, planned_ms, plan) VALUES (?1, ?2, ?3)",
                params![id.as_bytes(), at_ms, plan.to_string()],
            )
        }
        Fact::SittingEntry(facts::SittingEntry { sitting_id, seq, by, event }) => db.execute(
            "INSERT OR IGNORE INTO sitting_entry (sitting_id, seq, at_ms, by_id, event)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![sitting_id.as_bytes(), seq, at_ms, by.as_bytes(), event.to_string()],
        ),
        Fact::AskExemption(_)
        | Fact::ApproveExemption(_)
        | Fact::EndExemption(_)
        | Fact::IssueCertificate(_)
        | Fact::RevokeCertificate(_)
        | Fact::SaveStandard(_) => paper(db, at_ms, fact),
        Fact::AddOfficer(_)
        | Fact::DescribeOfficer(_)
        | Fact::ImportRoster(_)
        | Fact::DescribeUnit(_)
        | Fact::ChangeOfficer(_) => people(db, fact),
        Fact::Assign(_)
        | Fact::EndAssignment(_)
        | Fact::CountRecords(_)
        | Fact::PlanQuota(_)
        | Fact::KeepForecast(_)
        | Fact::CohortEntry(_) => desk(db, at_ms, fact),
        Fact::BeginSigning(_)
        | Fact::BeginSeries(_)
        | Fact::SeenBureau(_)
        | Fact::EnrolStation(_)
        | Fact::RetireStation(_)
        | Fact::GrantDuty(_)
        | Fact::Server(_)
        | Fact::SameOfficer(_)
        | Fact::SameUnit(_)
        | Fact::ProposeOfficer(_)
        | Fact::CollectSeat(_)
        | Fact::TakeSitting(_)
        | Fact::PublishExercise(_)
        | Fact::DismissSlip(_)
        | Fact::BeginAttempt(_)
        | Fact::SealAttempt(_)
        | Fact::Restored(_)
        | Fact::MakeIssuerKey(_)
        | Fact::MakeRecoveryCode(_)
        | Fact::ReplaceSecret(_)
        | Fact::SetPc(_)
        | Fact::ClockGiven(_)
        | Fact::ClockBehind(_)
        | Fact::ClockWrong(_) => Ok(0),
    };
    // What a constraint forbids leaves no row: the entry stands without one.
    let _ = done;
}

fn people(db: &Connection, fact: &Fact) -> rusqlite::Result<usize> {
    match fact {
        Fact::AddOfficer(facts::AddOfficer { id, badge, name, unit_id, unit }) => {
            let sql = "INSERT OR IGNORE INTO unit (id, name) VALUES (?1, ?2)";
            let _ = db.execute(sql, params![unit_id.as_bytes(), unit]);
            let sql = "INSERT OR IGNORE INTO officer (id, unit_id, badge, name) VALUES (?1, ?2, ?3, ?4)";
            db.execute(sql, params![id.as_bytes(), unit_id.as_bytes(), badge, name])
        }
        Fact::DescribeOfficer(facts::DescribeOfficer { id, birth_date, position, service, left_on }) => db
            .execute(
                "UPDATE officer SET birth_date = ?2, position = ?3, service = ?4, left_on = ?5 WHERE id = ?1",
                params![id.as_bytes(), birth_date, position, service, left_on],
            ),
        Fact::ImportRoster(facts::ImportRoster { units, officers, .. }) => {
            for unit in units {
                put_unit(db, unit);
            }
            for officer in officers {
                put_officer(db, officer);
            }
            Ok(0)
        }
        Fact::DescribeUnit(facts::DescribeUnit { unit, .. }) => {
            put_unit(db, unit);
            Ok(0)
        }
        Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => {
            put_officer(db, officer);
            Ok(0)
        }
        _ => Ok(0),
    }
}

fn account(db: &Connection, at_ms: i64, fact: &Fact) -> rusqlite::Result<usize> {
    match fact {
        Fact::MakeBoxKey(facts::MakeBoxKey { officer_id, public_key, locked_hash }) => db.execute(
            "INSERT OR REPLACE INTO box_key (officer_id, public_key, locked_hash) VALUES (?1, ?2, ?3)",
            params![officer_id.as_bytes(), public_key, locked_hash],
        ),
        Fact::SetAccount(facts::SetAccount { officer_id, roles, secret_hash, must_change, .. }) => {
            if secret_hash.is_some() {
                db.execute("DELETE FROM box_key WHERE officer_id = ?1", [officer_id.as_bytes()])?;
            }
            db.execute(
                "INSERT INTO account (officer_id, roles, secret, secret_hash, must_change)
             VALUES (?1, ?2, NULL, ?3, ?4)
             ON CONFLICT (officer_id) DO UPDATE
                SET roles = excluded.roles, must_change = excluded.must_change,
                    secret_hash = coalesce(?3, secret_hash)",
                params![officer_id.as_bytes(), roles.join(" "), secret_hash, must_change],
            )
        }
        Fact::SignedIn(facts::SignedIn { officer_id }) => {
            db.execute("DELETE FROM sign_in_failure WHERE officer_id = ?1", [officer_id.as_bytes()])
        }
        Fact::SignInFailed(facts::SignInFailed { officer_id, .. }) => db.execute(
            "INSERT INTO sign_in_failure (officer_id, failures, last_ms) VALUES (?1, 1, ?2)
             ON CONFLICT (officer_id) DO UPDATE SET failures = failures + 1, last_ms = ?2",
            params![officer_id.as_bytes(), at_ms],
        ),
        _ => Ok(0),
    }
}

fn paper(db: &Connection, at_ms: i64, fact: &Fact) -> rusqlite::Result<usize> {
    match fact {
        Fact::AskExemption(facts::AskExemption { id, officer_id, standard, from, until, reason, by }) => db
            .execute(
                "INSERT OR IGNORE INTO exemption
                    (id, officer_id, standard, from_date, until_date, reason, asked_by, asked_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    id.as_bytes(),
                    officer_id.as_bytes(),
                    standard,
                    from,
                    until,
                    reason,
                    by.as_bytes(),
                    at_ms
                ],
            ),
        Fact::ApproveExemption(facts::ApproveExemption { id, by }) => db.execute(
            "UPDATE exemption SET approved_by = ?2, approved_ms = ?3 WHERE id = ?1",
            params![id.as_bytes(), by.as_bytes(), at_ms],
        ),
        Fact::EndExemption(facts::EndExemption { id, reason, by }) => db.execute(
            "UPDATE exemption SET ended_by = ?2, ended_ms = ?3, end_reason = ?4 WHERE id = ?1",
            params![id.as_bytes(), by.as_bytes(), at_ms, reason],
        ),
        Fact::IssueCertificate(facts::IssueCertificate {
            id,
            number,
            officer_id,
            standard,
            standard_version,
            attempt_id,
            grade,
            token,
            by,
        }) => db.execute(
            "INSERT OR IGNORE INTO certificate (number, officer_id, standard, standard_version, attempt_id,
                                                token, issued_ms, by_id, id, grade)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                number,
                officer_id.as_bytes(),
                standard,
                standard_version,
                attempt_id.as_bytes(),
                token,
                at_ms,
                by.as_bytes(),
                id.as_bytes(),
                grade
            ],
        ),
        Fact::RevokeCertificate(facts::RevokeCertificate { id, number, reason, replaced, by }) => db.execute(
            "UPDATE certificate SET revoked_ms = ?2, revoked_by = ?3, revoke_reason = ?4, revoke_id = ?5,
                                    replaced = ?6
              WHERE number = ?1 AND revoked_ms IS NULL",
            params![number, at_ms, by.as_bytes(), reason, id.as_bytes(), replaced],
        ),
        Fact::SaveStandard(facts::SaveStandard { id, version, toml, by }) => db.execute(
            "INSERT OR IGNORE INTO standard_version (id, version, toml, at_ms, by_id)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, version, toml, at_ms, by.as_bytes()],
        ),
        _ => Ok(0),
    }
}

fn desk(db: &Connection, at_ms: i64, fact: &Fact) -> rusqlite::Result<usize> {
    match fact {
        Fact::Assign(facts::Assign { id, officers, kind, subject, times, due, note, by }) => {
            let officers: Vec<String> = officers.iter().map(|id| id.simple().to_string()).collect();
            let officers = officers.join(" ");
            db.execute(
                "INSERT OR IGNORE INTO assignment
                        (id, given_ms, given_by, officers, kind, subject, times, due, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![id.as_bytes(), at_ms, by.as_bytes(), officers, kind, subject, times, due, note],
            )
        }
        Fact::EndAssignment(facts::EndAssignment { id, reason, by }) => db.execute(
            "UPDATE assignment SET ended_ms = ?2, ended_by = ?3, end_reason = ?4
              WHERE id = ?1 AND ended_ms IS NULL",
            params![id.as_bytes(), at_ms, by.as_bytes(), reason],
        ),
        Fact::CountRecords(facts::CountRecords { week, counts, by }) => {
            for count in counts {
                db.execute(
                    "INSERT OR REPLACE INTO record_count
                            (unit_id, week, entered, qualified, counted_ms, counted_by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        count.unit_id.as_bytes(),
                        week,
                        count.entered,
                        count.qualified,
                        at_ms,
                        by.as_bytes()
                    ],
                )?;
            }
            Ok(counts.len())
        }
        Fact::PlanQuota(facts::PlanQuota { plan, by }) => db.execute(
            "INSERT OR REPLACE INTO quota_plan (planned_ms, planned_by, plan) VALUES (?1, ?2, ?3)",
            params![at_ms, by.as_bytes(), plan.to_string()],
        ),
        Fact::KeepForecast(facts::KeepForecast { day, standard, deadline, method, chances }) => db.execute(
            "INSERT OR IGNORE INTO forecast (day, standard, deadline, method, chances)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![day, standard, deadline, method, chances],
        ),
        Fact::CohortEntry(facts::CohortEntry { id, by, kind, event }) => db.execute(
            "INSERT OR IGNORE INTO cohort_entry (id, at_ms, by, kind, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id.as_bytes(), at_ms, by.as_bytes(), kind, event.to_string()],
        ),
        _ => Ok(0),
    }
}

fn put_unit(db: &Connection, unit: &UnitBody) {
    let _ = db.execute(
        "INSERT OR REPLACE INTO unit (id, name, kind, parent_id, pair_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            unit.id.as_bytes(),
            unit.name,
            unit.kind,
            unit.parent_id.map(Uuid::into_bytes),
            unit.pair_id.map(Uuid::into_bytes)
        ],
    );
}

fn put_officer(db: &Connection, o: &OfficerBody) {
    let _ = db.execute(
        "INSERT OR REPLACE INTO officer (id, unit_id, badge, name, birth_date, position, service, left_on)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            o.id.as_bytes(),
            o.unit_id.as_bytes(),
            o.badge,
            o.name,
            o.birth_date,
            o.position,
            o.service,
            o.left_on
        ],
    );
}

/// Makes the data stored beside the attempts what the attempts give: packed histories, exams at a glance.
pub fn derive(db: &Connection) {
    db.execute_batch("DELETE FROM exam_row; INSERT INTO exam_row SELECT * FROM exam_row_of_attempt;")
        .unwrap();
    db.execute("DELETE FROM history", []).unwrap();
    let mut marks: BTreeMap<[u8; 16], Vec<SessionMark>> = BTreeMap::new();
    let mut met: BTreeMap<[u8; 16], ExposureLedger> = BTreeMap::new();
    let sql = "SELECT officer_id, exercise_id, started_at_ms, mode, header, score, record_type
                 FROM attempt ORDER BY officer_id, started_at_ms, id";
    let mut statement = db.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (officer, exercise): ([u8; 16], String) = (row.get(0).unwrap(), row.get(1).unwrap());
        let (mode, header): (String, String) = (row.get(3).unwrap(), row.get(4).unwrap());
        let started: i64 = row.get(2).unwrap();
        let first = met.entry(officer).or_default().meet(&exercise, started) == 1;
        let Some(score) = row.get::<_, Option<String>>(5).unwrap() else { continue };
        let (Some(mode), Some(kind), Ok(header), Ok(doc)) = (
            AttemptMode::from_name(&mode),
            RecordType::from_name(&row.get::<_, String>(6).unwrap()),
            read_header(header.as_bytes()),
            serde_json::from_str::<ScoreDoc>(&score),
        ) else {
            continue;
        };
        let mark = SessionMark::of(started, mode, (&exercise, kind), &header, first, &doc);
        marks.entry(officer).or_default().push(mark);
    }
    for (officer, mut marks) in marks {
        marks.sort_unstable();
        let packed: Vec<u8> = marks.iter().flat_map(pack).collect();
        let sql = "INSERT INTO history (officer_id, marks) VALUES (?1, ?2)";
        db.execute(sql, params![officer, packed]).unwrap();
    }
}

/// An attempt summary in its 22 bytes.
fn pack(mark: &SessionMark) -> Vec<u8> {
    let flags = u16::from(mark.exam) | (u16::from(mark.compared) * 2);
    let mut bytes = mark.started_at_ms.to_le_bytes().to_vec();
    bytes.extend(flags.to_le_bytes());
    for number in [mark.milli_cpm, mark.accuracy_ppm, mark.active_ms] {
        bytes.extend(number.to_le_bytes());
    }
    bytes
}
