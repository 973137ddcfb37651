//! Entries that a forger could add: of every kind, some as an honest program writes them, some that
//! contradict the journal.

use dabiao::credential::IssuerKey;
use dabiao::domain::splitmix::SplitMix;
use dabiao::store::facts;
use dabiao::store::{CountBody, Fact, OfficerBody, UnitBody, hex};
use serde_json::json;
use uuid::Uuid;

use super::scene::{Scene, one};

/// An entry that could be added.
pub struct Added {
    /// What it is.
    pub what: &'static str,
    /// It.
    pub fact: Fact,
    /// Whether it is false with every signature.
    pub lies: bool,
}

/// Collects them.
pub struct Additions<'a> {
    /// The facts that the forger knows.
    pub scene: &'a Scene,
    /// The random generator.
    pub rng: &'a mut SplitMix,
    /// The bureau's own issuing key: the forger may have that too.
    pub issuer: &'a IssuerKey,
    all: Vec<Added>,
}

impl<'a> Additions<'a> {
    /// All that can be added to `scene`, drawn anew each time.
    pub fn of(scene: &'a Scene, issuer: &'a IssuerKey, rng: &'a mut SplitMix) -> Vec<Added> {
        let mut additions = Self { scene, rng, issuer, all: Vec::new() };
        additions.people();
        additions.accounts();
        additions.attempts();
        additions.sittings();
        additions.exemptions();
        additions.certificates();
        additions.standards();
        additions.roster();
        additions.desk();
        additions.others();
        additions.all
    }

    pub(super) fn add(&mut self, what: &'static str, lies: bool, fact: Fact) {
        self.all.push(Added { what, fact, lies });
    }

    pub(super) fn id(&mut self) -> Uuid {
        let random = u128::from(self.rng.bits()) << 64 | u128::from(self.rng.bits());
        uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid()
    }

    pub(super) fn stranger(&mut self) -> Uuid {
        self.id()
    }

    fn body(&mut self) -> OfficerBody {
        let id = self.scene.somebody(self.rng);
        let (badge, name, unit_id) = self.scene.officers[&id].clone();
        OfficerBody {
            id,
            badge,
            name,
            unit_id,
            birth_date: Some("1957-01-01".into()),
            position: "民警".into(),
            service: "serving".into(),
            left_on: None,
        }
    }

    fn people(&mut self) {
        let scene = self.scene;
        let unit_id = *scene.units.keys().next().expect("a unit");
        let unit = scene.units[&unit_id].clone();
        let (new, known) = (self.id(), scene.somebody(self.rng));
        let taken = scene.officers[&scene.somebody(self.rng)].0.clone();
        let add = |id, badge: &str| {
            Fact::AddOfficer(facts::AddOfficer {
                id,
                badge: badge.into(),
                name: "新人".into(),
                unit_id,
                unit: unit.clone(),
            })
        };
        self.add("add_officer/new", false, add(new, "058888"));
        self.add("add_officer/known id", true, add(known, "058888"));
        self.add("add_officer/badge of another", true, add(new, &taken));
        let describe = |id| {
            Fact::DescribeOfficer(facts::DescribeOfficer {
                id,
                birth_date: Some("1957-01-01".into()),
                position: String::new(),
                service: "serving".into(),
                left_on: None,
            })
        };
        self.add("describe_officer/older", false, describe(known));
        let stranger = self.stranger();
        self.add("describe_officer/stranger", true, describe(stranger));
    }

    fn accounts(&mut self) {
        let scene = self.scene;
        let (admin, subject) = (scene.with("admin"), scene.held().candidates[0]);
        let no_admin = scene.without(&["admin"], self.rng);
        let stranger = self.stranger();
        let account = |officer_id, role: &str, by| {
            Fact::SetAccount(facts::SetAccount {
                officer_id,
                roles: vec![role.into()],
                secret_hash: None,
                must_change: false,
                by,
            })
        };
        self.add("set_account/by the administrator", false, account(subject, "issuer", Some(admin)));
        self.add("set_account/by nobody", true, account(subject, "issuer", None));
        self.add("set_account/by no administrator", true, account(subject, "issuer", Some(no_admin)));
        self.add("set_account/by a stranger", true, account(subject, "issuer", Some(stranger)));
        self.add("set_account/own roles", true, account(admin, "issuer", Some(admin)));
        self.add("set_account/of a stranger", true, account(stranger, "issuer", Some(admin)));
        self.add("signed_in/somebody", false, Fact::SignedIn(facts::SignedIn { officer_id: admin }));
        self.add("signed_in/stranger", true, Fact::SignedIn(facts::SignedIn { officer_id: stranger }));
        self.add(
            "sign_in_failed/somebody",
            false,
            Fact::SignInFailed(facts::SignInFailed { officer_id: admin, boot_id: None, mono_ms: None }),
        );
        let failed =
            Fact::SignInFailed(facts::SignInFailed { officer_id: stranger, boot_id: None, mono_ms: None });
        self.add("sign_in_failed/stranger", true, failed);
        let key = |officer_id| {
            Fact::MakeBoxKey(facts::MakeBoxKey {
                officer_id,
                public_key: "31".repeat(32),
                locked_hash: "32".repeat(32),
            })
        };
        self.add("make_box_key/of somebody", false, key(admin));
        self.add("make_box_key/of a stranger", true, key(stranger));
        self.recovery();
    }

    fn recovery(&mut self) {
        let scene = self.scene;
        let (admin, subject) = (scene.with("admin"), scene.with("issuer"));
        let no_admin = scene.without(&["admin"], self.rng);
        let code = |officer_id, by| {
            Fact::MakeRecoveryCode(facts::MakeRecoveryCode {
                officer_id,
                code_hash: "33".repeat(32),
                by_two: true,
                by,
            })
        };
        self.add("make_recovery_code/one's own", false, code(admin, admin));
        self.add("make_recovery_code/for another", true, code(subject, admin));
        self.add("make_recovery_code/by no administrator", true, code(no_admin, no_admin));
        let replace = |officer_id, code_hash: Option<String>, second, sealed: Option<String>, by| {
            let why = "忘了密码".into();
            Fact::ReplaceSecret(facts::ReplaceSecret { officer_id, why, code_hash, second, sealed, by })
        };
        let (no_code, second) = (Some("34".repeat(32)), Some(scene.with("trainer")));
        self.add("replace_secret/by two", false, replace(subject, None, second, None, admin));
        self.add("replace_secret/alone", true, replace(subject, None, None, None, admin));
        self.add("replace_secret/by oneself twice", true, replace(subject, None, Some(admin), None, admin));
        let officer =
            scene.without(&["invigilator", "trainer", "instructor", "issuer", "auditor", "admin"], self.rng);
        self.add("replace_secret/with no role", true, replace(subject, None, Some(officer), None, admin));
        let sealed = replace(subject, None, None, no_code.clone(), admin);
        self.add("replace_secret/by no sealed code", true, sealed);
        self.add("replace_secret/by no administrator", true, replace(subject, None, second, None, no_admin));
        self.add("replace_secret/one's own", true, replace(admin, None, second, None, admin));
        self.add("replace_secret/by no code", true, replace(admin, no_code.clone(), None, None, admin));
        self.add("replace_secret/by another's code", true, replace(admin, no_code, None, None, subject));
        let set = |key: &str, by| Fact::SetPc(facts::SetPc { key: key.into(), value: "x".into(), by });
        self.add("set_pc/by the administrator", false, set("registration", Some(admin)));
        self.add("set_pc/by no administrator", true, set("registration", Some(no_admin)));
        self.add("set_pc/by nobody", true, set("registration", None));
    }

    fn attempts(&mut self) {
        let scene = self.scene;
        let Some(attempt) = one(&scene.attempts, self.rng).cloned() else { return };
        let begin = scene.facts[attempt.begun].clone();
        self.add("begin_attempt/twice", true, begin.clone());
        let other = scene.somebody(self.rng);
        if let Fact::BeginAttempt(facts::BeginAttempt { id, officer_id, .. }) = &mut begin.clone()
            && *officer_id != other
        {
            let mut again = begin.clone();
            if let Fact::BeginAttempt(facts::BeginAttempt { officer_id, .. }) = &mut again {
                *officer_id = other;
            }
            let _ = id;
            self.add("begin_attempt/twice, by another", true, again);
        }
        let mut none = begin;
        let new = self.id();
        if let Fact::BeginAttempt(facts::BeginAttempt { id, .. }) = &mut none {
            *id = new;
        }
        self.add("begin_attempt/without a row", true, none);
        if let Some(n) = attempt.sealed {
            let seal = scene.facts[n].clone();
            self.add("seal_attempt/twice", true, seal.clone());
            let mut other = seal.clone();
            if let Fact::SealAttempt(facts::SealAttempt { score_hash, .. }) = &mut other {
                *score_hash = "ab".repeat(32);
            }
            self.add("seal_attempt/twice, another score", true, other);
            let mut none = seal;
            if let Fact::SealAttempt(facts::SealAttempt { id, .. }) = &mut none {
                *id = new;
            }
            self.add("seal_attempt/never begun", true, none);
        }
    }

    fn sittings(&mut self) {
        let scene = self.scene;
        let held = scene.held().clone();
        let stranger = self.stranger();
        let plan = scene.facts.iter().find_map(|fact| match fact {
            Fact::PlanSitting(facts::PlanSitting { id, plan }) if *id == held.id => Some(plan.clone()),
            _ => None,
        });
        let plan = plan.expect("its plan");
        self.add(
            "plan_sitting/twice",
            true,
            Fact::PlanSitting(facts::PlanSitting { id: held.id, plan: plan.clone() }),
        );
        let mut other = plan.clone();
        other["room"] = json!("五楼机房");
        self.add(
            "plan_sitting/twice, another room",
            true,
            Fact::PlanSitting(facts::PlanSitting { id: held.id, plan: other }),
        );
        let mut by_nobody = plan;
        by_nobody["planned_by"] = json!(stranger);
        let id = self.id();
        self.add(
            "plan_sitting/by a stranger",
            true,
            Fact::PlanSitting(facts::PlanSitting { id, plan: by_nobody }),
        );
        let seq = held.events.len() as u32;
        let by = held.invigilators[0];
        let candidate = held.candidates[0];
        let entry =
            |by, seq, event| Fact::SittingEntry(facts::SittingEntry { sitting_id: held.id, seq, by, event });
        let step = |name: &str| json!({"event": "step", "step": name});
        self.add("sitting_entry/open again", true, entry(by, seq, step("open")));
        self.add("sitting_entry/start again", true, entry(by, seq, step("start")));
        self.add("sitting_entry/close again", true, entry(by, seq, step("close")));
        let incident = json!({"event": "incident", "kind": "other", "note": "补记", "officer": null});
        self.add("sitting_entry/an incident", false, entry(by, seq, incident.clone()));
        self.add("sitting_entry/a gap", true, entry(by, seq + 3, incident.clone()));
        self.add("sitting_entry/a number taken", true, entry(by, seq - 1, incident.clone()));
        self.add("sitting_entry/by a stranger", true, entry(stranger, seq, incident.clone()));
        self.add("sitting_entry/by a candidate", true, entry(candidate, seq, incident.clone()));
        let void = json!({"event": "void", "officer": candidate, "why": "other", "note": ""});
        self.add("sitting_entry/void by the candidate", true, entry(candidate, seq, void));
        let begin = json!({"event": "begin", "officer": candidate, "attempt": self.id()});
        self.add("sitting_entry/begin when it is over", true, entry(candidate, seq, begin));
        let reveal = json!({"event": "reveal", "secret": "17".repeat(32)});
        self.add("sitting_entry/another secret", true, entry(by, seq, reveal));
        if let Some((by, again)) = held.events.iter().find(|(_, e)| e["event"] == "reveal").cloned() {
            self.add("sitting_entry/reveal again", true, entry(by, seq, again));
        }
        let id = self.id();
        let fact =
            Fact::SittingEntry(facts::SittingEntry { sitting_id: id, seq: 0, by, event: step("open") });
        self.add("sitting_entry/of no sitting", true, fact);
    }

    fn standards(&mut self) {
        let scene = self.scene;
        let (admin, no_admin) = (scene.with("admin"), scene.without(&["admin"], self.rng));
        let row = super::honest::short_standard();
        let other = row.toml.replace("line_cpm = 20", "line_cpm = 1");
        let newer = row.toml.replace("version = 1", "version = 2");
        let save = |version, toml: &str, by| {
            Fact::SaveStandard(facts::SaveStandard {
                id: super::honest::SHORT.into(),
                version,
                toml: toml.to_owned(),
                by,
            })
        };
        self.add("save_standard/a new version", false, save(2, &newer, admin));
        self.add("save_standard/by no administrator", true, save(2, &newer, no_admin));
        self.add("save_standard/another text for a version", true, save(1, &other, admin));
        self.add("save_standard/the text of another version", true, save(3, &newer, admin));
        self.add("save_standard/no standard", true, save(2, "format = 1\n", admin));
        let usual = Fact::SaveStandard(facts::SaveStandard {
            id: "officer-2027".into(),
            version: 1,
            toml: other.replace(super::honest::SHORT, "officer-2027"),
            by: admin,
        });
        self.add("save_standard/in place of a built-in one", true, usual);
    }

    fn roster(&mut self) {
        let scene = self.scene;
        let (admin, nobody) = (scene.with("admin"), scene.without(&["trainer", "admin"], self.rng));
        let officer = self.body();
        let unit_id = *scene.units.keys().next().expect("a unit");
        let unit = UnitBody {
            id: unit_id,
            name: scene.units[&unit_id].clone(),
            kind: "station".into(),
            parent_id: None,
            pair_id: None,
        };
        let import = |officers: &OfficerBody, by| {
            Fact::ImportRoster(facts::ImportRoster {
                file: "名册.csv".into(),
                sha256: "5b".repeat(32),
                units: vec![unit.clone()],
                officers: vec![officers.clone()],
                by,
            })
        };
        self.add("import_roster/by the administrator", false, import(&officer, Some(admin)));
        self.add("import_roster/by nobody", true, import(&officer, None));
        self.add("import_roster/by no keeper", true, import(&officer, Some(nobody)));
        let mut lost = officer.clone();
        lost.unit_id = self.id();
        self.add("import_roster/an unknown unit", true, import(&lost, Some(admin)));
        let describe = |by| Fact::DescribeUnit(facts::DescribeUnit { unit: unit.clone(), by });
        self.add("describe_unit/by the administrator", false, describe(Some(admin)));
        self.add("describe_unit/by nobody", true, describe(None));
        self.add("describe_unit/by no keeper", true, describe(Some(nobody)));
        let change = |officer: &OfficerBody, by| {
            Fact::ChangeOfficer(facts::ChangeOfficer { officer: officer.clone(), by })
        };
        self.add("change_officer/by the administrator", false, change(&officer, Some(admin)));
        self.add("change_officer/by nobody", true, change(&officer, None));
        self.add("change_officer/by no keeper", true, change(&officer, Some(nobody)));
        let mut stranger = officer;
        stranger.id = self.id();
        self.add("change_officer/a stranger", true, change(&stranger, Some(admin)));
    }

    fn desk(&mut self) {
        let scene = self.scene;
        let (trainer, nobody) = (scene.with("trainer"), scene.without(&["trainer", "instructor"], self.rng));
        let (new, officer) = (self.id(), scene.somebody(self.rng));
        let assign = |id, by| {
            Fact::Assign(facts::Assign {
                id,
                officers: vec![officer],
                kind: "drill".into(),
                subject: String::new(),
                times: 1,
                due: "2027-04-01".into(),
                note: String::new(),
                by,
            })
        };
        let end = |id, by| Fact::EndAssignment(facts::EndAssignment { id, reason: "撤销".into(), by });
        self.add("assign/by a trainer", false, assign(new, trainer));
        self.add("assign/by no trainer", true, assign(new, nobody));
        self.add("end_assignment/never given", true, end(new, trainer));
        if let Some(id) = one(&scene.tasks, self.rng).copied() {
            self.add("assign/twice", true, assign(id, trainer));
            self.add("end_assignment/by no trainer", true, end(id, nobody));
            // Asked twice at once, an honest program writes it twice; the first one stays.
            self.add("end_assignment/twice", false, end(id, trainer));
        }
        let unit_id = *scene.units.keys().next().expect("a unit");
        let count = |unit_id, qualified, by| {
            Fact::CountRecords(facts::CountRecords {
                week: "2026-11-23".into(),
                counts: vec![CountBody { unit_id, entered: 10, qualified }],
                by,
            })
        };
        self.add("count_records/by a trainer", false, count(unit_id, 9, trainer));
        self.add("count_records/by no trainer", true, count(unit_id, 9, nobody));
        self.add("count_records/more than all", true, count(unit_id, 11, trainer));
        self.add("count_records/of no unit", true, count(new, 9, trainer));
        let form = serde_json::to_value(dabiao::app::trainer::QuotaForm::default()).unwrap();
        let quota = |by| Fact::PlanQuota(facts::PlanQuota { plan: form.clone(), by });
        self.add("plan_quota/by a trainer", false, quota(trainer));
        self.add("plan_quota/by no trainer", true, quota(nobody));
        let forecast = Fact::KeepForecast(facts::KeepForecast {
            day: "2026-11-30".into(),
            standard: "officer-2027".into(),
            deadline: "2027-04-30".into(),
            method: 1,
            chances: format!("{}:500", officer.simple()),
        });
        self.add("keep_forecast/one more", false, forecast);
        self.cohort();
    }

    fn cohort(&mut self) {
        let scene = self.scene;
        let (instructor, nobody) = (scene.with("instructor"), scene.without(&["instructor"], self.rng));
        let known = scene.facts.iter().find_map(|fact| match fact {
            Fact::CohortEntry(facts::CohortEntry { id, event, kind, .. }) => {
                Some((*id, kind.clone(), event.clone()))
            }
            _ => None,
        });
        let Some((known, kind, event)) = known else { return };
        let new = self.id();
        let entry = |id, by, event: &serde_json::Value| {
            Fact::CohortEntry(facts::CohortEntry { id, by, kind: kind.clone(), event: event.clone() })
        };
        self.add("cohort_entry/twice", true, entry(known, instructor, &event));
        self.add("cohort_entry/by no instructor", true, entry(new, nobody, &event));
        self.add("cohort_entry/unreadable", true, entry(new, instructor, &json!({"x": 1})));
    }

    fn others(&mut self) {
        let scene = self.scene;
        let setting = Fact::SetSetting(facts::SetSetting { key: "theme".into(), value: "dark".into() });
        self.add("set_setting/a choice", false, setting);
        let last = scene.entries.len() as i64;
        let begun = facts::BeginSeries {
            station_id: uuid::Uuid::from_u128(0x5E1),
            key_id: String::new(),
            public_key: String::new(),
            box_key: String::new(),
            why: "forked".into(),
            parent: None,
            comes_after: Vec::new(),
        };
        self.add("begin_series/within a series", true, Fact::BeginSeries(begun));
        let restored = |head: String, entries| {
            Fact::Restored(facts::Restored {
                head,
                entries,
                lost_head: None,
                lost_from: None,
                lost_entries: None,
                foreign: false,
                why: None,
                by: Some(scene.with("admin")),
                earlier: Vec::new(),
            })
        };
        let head = hex(&scene.entries[scene.entries.len() - 1].hash);
        self.add("restored/another head", true, restored("cd".repeat(32), last));
        self.add("restored/another count", true, restored(head, last - 1));
        let (issuer, no_issuer) = (scene.with("issuer"), scene.without(&["issuer"], self.rng));
        let key = |by| {
            Fact::MakeIssuerKey(facts::MakeIssuerKey {
                key_id: "4D4D".into(),
                holder: "岚江市公安局".into(),
                by,
            })
        };
        self.add("make_issuer_key/by an issuer", false, key(Some(issuer)));
        self.add("make_issuer_key/by no issuer", true, key(Some(no_issuer)));
        self.add("make_issuer_key/by nobody", true, key(None));
        let now = scene.end_ms() + 60_000;
        self.add(
            "clock_given/by hand",
            false,
            Fact::ClockGiven(facts::ClockGiven { given_ms: now, system_ms: now + 9_000_000 }),
        );
        let whence = "journal".to_owned();
        self.add(
            "clock_behind/a word",
            false,
            Fact::ClockBehind(facts::ClockBehind { newest_ms: now + 9_000_000, whence }),
        );
        let wrong = |by| {
            Fact::ClockWrong(facts::ClockWrong {
                from_ms: now,
                to_ms: now + 1,
                reason: "电池没电".into(),
                by,
            })
        };
        self.add("clock_wrong/by the administrator", false, wrong(scene.with("admin")));
        self.add("clock_wrong/by a candidate", true, wrong(scene.held().candidates[0]));
        let begin = scene.facts[0].clone();
        if matches!(begin, Fact::BeginSigning(_)) {
            self.add("begin_signing/the same key", false, begin);
        }
    }
}
