//! What was done by those who manage people, standards and PCs: read from the journals, in words.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::actor::{Authorized, Barred};
use crate::core::{CheckUp, Done, PcSetting};
use crate::lang::{Lang, Messages};
use dabiao_content::read_standard_version;
use dabiao_domain::role::{Permission, Role};
use dabiao_domain::roles::Roles;
use dabiao_domain::roster::{Officer, Unit};
use dabiao_store::{BACKUP_HERE_KEY, BACKUP_KEY, CHECK_UP_KEY, Db, Deed, Fact, facts};

/// The operations that are deeds of those who manage.
const OPS: [&str; 17] = [
    "clock_wrong",
    "change_officer",
    "describe_unit",
    "enrol_station",
    "grant_duty",
    "import_roster",
    "make_issuer_key",
    "make_recovery_code",
    "replace_secret",
    "restored",
    "retire_station",
    "same_officer",
    "same_unit",
    "save_standard",
    "server",
    "set_account",
    "set_pc",
];

/// A deed in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeedLine {
    /// When, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Whether at this PC; else another PC of the bureau told it.
    pub here: bool,
    /// Badge and name of who did it; empty where nobody had an account.
    pub who: String,
    /// What was done.
    pub what: String,
    /// Both in lower case: it is searched while it is drawn.
    sought: String,
}

impl DeedLine {
    fn of(deed: &Deed, who: String, what: String) -> Self {
        let sought = format!("{who} {what}").to_lowercase();
        Self { at_ms: deed.at_ms, here: deed.here, who, what, sought }
    }

    /// Whether who did it or what was done contains `wanted`, which is in lower case.
    pub fn matches(&self, wanted: &str) -> bool {
        self.sought.contains(wanted)
    }
}

/// Everything that was done, and what follows from it for the checklist and the list of roles.
#[derive(Debug, Default)]
pub struct Deeds {
    /// The newest first.
    pub lines: Vec<DeedLine>,
    /// The language of the words.
    pub lang: Lang,
    /// When each role was given that an officer has here, and by whom.
    pub roles: BTreeMap<(Uuid, Role), Done>,
    /// The last import of a roster, and how many officers it named.
    pub imported: Option<(Done, usize)>,
    /// When the issuing key was made here.
    pub issuer_key: Option<Done>,
    /// All units, by name.
    pub units: Vec<Unit>,
}

/// Reads what was done.
///
/// # Errors
/// [`dabiao_domain::role::Denied::NoRight`] for another right than [`Permission::RunAudit`]; what the store says.
pub fn read_deeds(by: &Authorized, db: &Db, texts: &Messages) -> Result<Deeds, Barred> {
    by.must_be(Permission::RunAudit)?;
    let officers = db.officers()?;
    let mut units = db.units()?;
    units.sort_by(|a, b| a.name.cmp(&b.name));
    let told = db.deeds(&OPS)?;
    let mut reader = Reader::of(texts, &officers, &told);
    let mut deeds = Deeds { lang: texts.lang(), units, ..Deeds::default() };
    for deed in &told {
        let what = reader.words(deed);
        deeds.note(deed);
        if let Some(what) = what {
            let who = deed.fact.by().map_or_else(String::new, |by| reader.name(by));
            deeds.lines.push(DeedLine::of(deed, who, what));
        }
    }
    deeds.roles = reader.since;
    deeds.lines.reverse();
    Ok(deeds)
}

impl Deeds {
    fn note(&mut self, deed: &Deed) {
        let done = Done { at_ms: deed.at_ms, by: deed.fact.by() };
        match &deed.fact {
            Fact::ImportRoster(facts::ImportRoster { officers, .. }) => {
                self.imported = Some((done, officers.len()));
            }
            Fact::MakeIssuerKey(_) if deed.here => self.issuer_key = Some(done),
            _ => {}
        }
    }
}

/// Puts deeds into words, one after the other in the order of time.
struct Reader<'a> {
    texts: &'a Messages,
    officers: BTreeMap<Uuid, String>,
    stations: BTreeMap<Uuid, String>,
    roles: BTreeMap<Uuid, Vec<Role>>,
    since: BTreeMap<(Uuid, Role), Done>,
}

impl<'a> Reader<'a> {
    fn of(texts: &'a Messages, officers: &[Officer], told: &[Deed]) -> Self {
        let stations = told.iter().filter_map(|deed| match &deed.fact {
            Fact::EnrolStation(enrolled) => Some((enrolled.station_id, enrolled.name.clone())),
            _ => None,
        });
        Self {
            texts,
            officers: officers.iter().map(|o| (o.id, format!("{} {}", o.badge, o.name))).collect(),
            stations: stations.collect(),
            roles: BTreeMap::new(),
            since: BTreeMap::new(),
        }
    }

    fn name(&self, officer: Uuid) -> String {
        self.officers.get(&officer).cloned().unwrap_or_else(|| officer.to_string())
    }

    /// What a standard is called; its id where its file can't be read.
    fn title(&self, id: &str, toml: &str) -> String {
        match read_standard_version(id, toml) {
            Ok(standard) if self.texts.lang() == Lang::En => standard.title_en,
            Ok(standard) => standard.title,
            Err(_) => id.to_owned(),
        }
    }

    fn say(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.texts.format(key, values)
    }

    fn words(&mut self, deed: &Deed) -> Option<String> {
        Some(match &deed.fact {
            Fact::SetAccount(set) => return self.account(deed, set),
            Fact::MakeRecoveryCode(_) => self.say("deed-code", &[]),
            Fact::ReplaceSecret(replaced) => self.replaced(replaced),
            Fact::ImportRoster(facts::ImportRoster { file, officers, .. }) => {
                self.say("deed-import", &[("file", file), ("n", &officers.len())])
            }
            Fact::DescribeUnit(facts::DescribeUnit { unit, .. }) => {
                self.say("deed-unit", &[("unit", &unit.name)])
            }
            Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => {
                let name = format!("{} {}", officer.badge, officer.name);
                self.say("deed-officer", &[("name", &name)])
            }
            Fact::SaveStandard(facts::SaveStandard { id, version, toml, .. }) => {
                self.say("deed-standard", &[("title", &self.title(id, toml)), ("version", version)])
            }
            Fact::MakeIssuerKey(facts::MakeIssuerKey { holder, .. }) => {
                self.say("deed-key", &[("holder", holder)])
            }
            Fact::ClockWrong(facts::ClockWrong { reason, .. }) => {
                self.say("deed-clock", &[("reason", reason)])
            }
            Fact::Restored(_) => self.say("deed-restored", &[]),
            Fact::SetPc(facts::SetPc { key, value, .. }) => self.of_pc(key, value),
            fact => return self.of_bureau(fact),
        })
    }

    fn of_bureau(&self, fact: &Fact) -> Option<String> {
        let named = |id: &Uuid| self.stations.get(id).cloned().unwrap_or_else(|| id.to_string());
        Some(match fact {
            Fact::EnrolStation(enrolled) => self.say("deed-enrol", &[("name", &enrolled.name)]),
            Fact::RetireStation(retired) => self.say("deed-retire", &[("name", &named(&retired.station_id))]),
            Fact::GrantDuty(granted) => self.say("deed-duty", &[("name", &named(&granted.station_id))]),
            Fact::Server(_) => self.say("deed-server", &[]),
            Fact::SameOfficer(_) => self.say("deed-same-officer", &[]),
            Fact::SameUnit(_) => self.say("deed-same-unit", &[]),
            _ => return None,
        })
    }

    /// An account was changed by somebody else. Who chooses their own secret does nothing that is managed.
    fn account(&mut self, deed: &Deed, set: &facts::SetAccount) -> Option<String> {
        let officer = set.officer_id;
        let after = Roles::named(set.roles.iter().cloned()).known();
        let before = self.roles.insert(officer, after.clone()).unwrap_or_default();
        let done = Done { at_ms: deed.at_ms, by: set.by };
        let given: Vec<Role> = after.iter().filter(|role| !before.contains(role)).copied().collect();
        let taken: Vec<Role> = before.iter().filter(|role| !after.contains(role)).copied().collect();
        for role in &given {
            self.since.insert((officer, *role), done);
        }
        for role in &taken {
            self.since.remove(&(officer, *role));
        }
        if set.by == Some(officer) {
            return None;
        }
        let name = self.name(officer);
        let mut parts = Vec::new();
        for (key, roles) in [("deed-gave", given), ("deed-took", taken)] {
            if !roles.is_empty() {
                let names: Vec<String> = roles.iter().map(|role| self.texts.of(role)).collect();
                let roles = self.texts.list(&names);
                parts.push(self.say(key, &[("name", &name), ("roles", &roles)]));
            }
        }
        if set.secret_hash.is_some() && set.by.is_some() {
            parts.push(self.say("deed-secret", &[("name", &name)]));
        }
        (!parts.is_empty()).then(|| parts.join(&self.texts.get("deed-and")))
    }

    fn replaced(&self, replaced: &facts::ReplaceSecret) -> String {
        let (name, why) = (self.name(replaced.officer_id), &replaced.why);
        if replaced.code_hash.is_some() {
            return self.say("deed-own-code", &[("name", &name), ("why", why)]);
        }
        if let Some(second) = replaced.second {
            let second = self.name(second);
            return self.say("deed-two", &[("name", &name), ("second", &second), ("why", why)]);
        }
        let key = if replaced.sealed.is_some() { "deed-sealed" } else { "deed-alone" };
        self.say(key, &[("name", &name), ("why", why)])
    }

    fn of_check_up(&self, value: &str) -> String {
        let found = CheckUp::read(value).unwrap_or_default();
        if found.fails == 0 && found.warnings == 0 {
            return self.say("deed-check-up", &[("n", &found.problems)]);
        }
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("n", &found.problems), ("fails", &found.fails), ("warnings", &found.warnings)];
        self.say("deed-check-up-told", &values)
    }

    fn of_pc(&self, key: &str, value: &str) -> String {
        let texts = self.texts;
        match (key, PcSetting::read(key, value)) {
            (BACKUP_KEY, _) => self.say("deed-backup", &[("file", &value)]),
            (BACKUP_HERE_KEY, _) => self.say("deed-backup-here", &[("file", &value)]),
            (CHECK_UP_KEY, _) => self.of_check_up(value),
            (_, Some(PcSetting::Switch(key))) => self.say("deed-switch", &[("key", &texts.of(&key))]),
            (_, Some(PcSetting::Registration(who))) => {
                self.say("deed-registration", &[("who", &texts.of(&who))])
            }
            (_, Some(PcSetting::TextSize(percent))) => self.say("deed-text-size", &[("n", &percent)]),
            (_, Some(PcSetting::Sounds(sounds))) => {
                self.say("deed-sounds", &[("sounds", &texts.of(&sounds))])
            }
            (_, Some(PcSetting::UnitRates(true))) => self.say("deed-unit-rates", &[]),
            (_, Some(PcSetting::UnitRates(false))) => self.say("deed-no-unit-rates", &[]),
            (_, Some(PcSetting::Alone(true))) => self.say("deed-no-bureau", &[]),
            (_, Some(PcSetting::Alone(false))) => self.say("deed-bureau-again", &[]),
            (_, None) => self.say("deed-pc", &[("key", &key)]),
        }
    }
}
