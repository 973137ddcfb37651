//! Founding, asking, joining, admitting, giving a duty, retiring: each one call of the store's thread, by the right to it.

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use super::{RetireWhy, StationsDesk};
use crate::clock::Clock;
use crate::core::{Core, RightHere};
use crate::exchange::{
    Decision, Fail, JoinRequest, Wanted, admit_people, approve, check_times, decide, found, give_duty, join,
    lost_after_all, read_request, request, retire, same_person, say_whose, settle, turned,
};
use crate::lang::Messages;
use crate::roster_parts::say_in_parts;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::clean_name;
use dabiao_domain::sync::duty::Duty;
use dabiao_files as files;
use dabiao_store::Db;

/// A request that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The file.
    pub file: PathBuf,
    /// Who asks.
    pub asks: JoinRequest,
}

/// A deed that was done.
#[derive(Default)]
pub(super) struct Deed {
    /// What is said of it; nothing where it only looked.
    words: String,
    /// Whether the opened request is settled by it.
    settles: bool,
    /// What it would do to a station, where somebody is asked whether it is to.
    asks: Option<(Uuid, String)>,
    /// The file that it wrote, to be carried to another PC.
    file: Option<PathBuf>,
}

/// What a deed is done with.
struct Tools {
    right: RightHere,
    /// To say the roster by units, where they have it.
    roster: Option<RightHere>,
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    texts: Arc<Messages>,
}

/// Each unit's people in entries of their own: they reach the PCs of that unit and no others.
fn roster_in_parts(right: Option<RightHere>, db: &mut Db, now_ms: i64) -> Result<(), Fail> {
    if let Some(right) = right {
        say_in_parts(&right.of(db)?, db, now_ms)?;
    }
    Ok(())
}

impl StationsDesk {
    /// Does it on the store's thread, if the signed-in officer may and nothing is typed here.
    fn begin(
        &mut self,
        deed: impl FnOnce(&mut Db, Tools) -> Result<Deed, Fail> + Send + 'static,
        core: &mut Core,
    ) {
        if let Some(notice) = self.seen(core).hindrance() {
            core.notice = Some(notice);
            return;
        }
        let Some(right) = core.right_here(Permission::ManageAccounts) else { return };
        if core.notice != core.pc_notice {
            core.notice = None;
        }
        self.forget_message();
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let may = core.may_here(Permission::ImportRoster);
        let roster = if may { core.right_here(Permission::ImportRoster) } else { None };
        let tools = Tools { right, roster, folder, clock, texts: Arc::clone(&core.texts) };
        self.doing.deed = Some(core.ask_store(move |db| Ok(deed(db, tools))));
    }

    pub(super) fn found(&mut self, [bureau, unit, station]: [&str; 3], core: &mut Core) {
        let Some(bureau) = named("field-bureau", bureau, core) else { return };
        let Some(station) = named("field-station", station, core) else { return };
        let unit = unit.to_owned();
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let said = (bureau.as_str(), unit.as_str(), station.as_str());
            let founded = found(&by, db, &tools.folder, tools.clock.as_ref(), said)?;
            roster_in_parts(tools.roster, db, tools.clock.wall_ms())?;
            let words = tools.texts.format("stations-founded", &[("name", &founded.name)]);
            Ok(Deed { words, ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn ask(&mut self, [unit, station]: [&str; 2], folder: PathBuf, core: &mut Core) {
        let Some(unit) = named("field-unit", unit, core) else { return };
        let Some(station) = named("field-station", station, core) else { return };
        let work = move |db: &mut Db, tools: Tools| {
            tools.right.of(db)?;
            let out = beside(&folder, &tools.texts.format("file-request", &[("name", &station)]))?;
            let said = (unit.as_str(), station.as_str());
            let (_, file) = request(db, &tools.folder, tools.clock.as_ref(), said, &out)?;
            let words = tools.texts.format("stations-asked", &[("file", &file.display())]);
            Ok(Deed { words, file: Some(file), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn take_answer(&mut self, path: PathBuf, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            tools.right.of(db)?;
            let joined = join(db, &tools.folder, tools.clock.as_ref(), (&path, false))?;
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("bureau", &joined.bureau.name), ("name", &joined.name)];
            Ok(Deed { words: tools.texts.format("stations-joined", &values), ..Deed::default() })
        };
        self.begin(work, core);
    }

    /// Looks who asks. The file may be on a stick: it is read on a thread of its own.
    pub(super) fn open_request(&mut self, file: PathBuf, core: &mut Core) {
        if core.right_here(Permission::ManageAccounts).is_none() {
            return;
        }
        self.opened = None;
        self.forget_message();
        self.doing.opening = Some(core.start_work(move |_| {
            let (asks, _) = read_request(&file)?;
            Ok(Opened { file, asks })
        }));
    }

    pub(super) fn approve(
        &mut self,
        (unit, station): (String, String),
        (duties, taken_back): (&[Duty], bool),
        core: &mut Core,
    ) {
        let Some(station) = named("field-station", &station, core) else { return };
        let duties = duties.iter().map(|duty| duty.name().to_owned()).collect();
        let (unit, name) = (Some(unit), Some(station.clone()));
        let decision = Decision { unit, name, duties, same_pc: false, taken_back };
        self.answer(station, decision, core);
    }

    pub(super) fn approve_same_pc(&mut self, core: &mut Core) {
        let Some(station) = self.opened.as_ref().map(|opened| opened.asks.name.clone()) else { return };
        self.answer(station, Decision { same_pc: true, ..Decision::default() }, core);
    }

    /// Answers the request that was opened, in a file named by `station` beside it.
    fn answer(&mut self, station: String, decision: Decision, core: &mut Core) {
        let Some(Opened { file, .. }) = self.opened.clone() else { return };
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            roster_in_parts(tools.roster, db, tools.clock.wall_ms())?;
            let out =
                beside(files::folder_of(&file), &tools.texts.format("file-answer", &[("name", &station)]))?;
            let done = approve(&by, db, &tools.folder, tools.clock.as_ref(), (&file, &out), &decision)?;
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("name", &done.name), ("unit", &done.unit), ("file", &done.file.display())];
            let key = if done.changed { "stations-approved" } else { "stations-approved-before" };
            let approved = tools.texts.format(key, &values);
            let words = [vec![approved], done.of_past(&tools.texts)].concat();
            let words = tools.texts.sentences(&words);
            Ok(Deed { words, settles: true, file: Some(done.file), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn give_duty(&mut self, station: Uuid, duty: Duty, unit: Option<String>, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let station = station.to_string();
            let said = (duty.name(), station.as_str(), unit.as_deref());
            let (duty, name, anew) = give_duty(&by, db, &tools.folder, tools.clock.wall_ms(), said)?;
            let key = if anew { "bureau-duty-given" } else { "bureau-duty-had" };
            let mut duty = tools.texts.of(&duty);
            if let Some(unit) = &unit {
                duty = tools.texts.format("duty-for-unit", &[("duty", &duty), ("unit", unit)]);
            }
            let words = tools.texts.format(key, &[("duty", &duty), ("name", &name)]);
            Ok(Deed { words, ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn admit_people(&mut self, station: Uuid, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.roster.unwrap_or(tools.right).of(db)?;
            let wanted = Wanted { badges: Vec::new(), from: Some(station.to_string()) };
            let n = admit_people(&by, db, &tools.folder, tools.clock.wall_ms(), &wanted)?;
            Ok(Deed { words: tools.texts.format("bureau-admitted", &[("n", &n)]), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn same_person(&mut self, station: Uuid, badge: String, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.roster.unwrap_or(tools.right).of(db)?;
            let said = (badge.as_str(), &*station.to_string());
            let (name, station) = same_person(&by, db, &tools.folder, tools.clock.wall_ms(), said)?;
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("badge", &badge), ("name", &name), ("station", &station)];
            Ok(Deed { words: tools.texts.format("bureau-same-said", &values), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn retire(&mut self, station: Uuid, why: RetireWhy, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let station = station.to_string();
            let said = (station.as_str(), why.name());
            let ended = retire(&by, db, &tools.folder, tools.clock.wall_ms(), said)?;
            Ok(Deed { words: ended.words(&tools.texts), ..Deed::default() })
        };
        self.begin(work, core);
    }

    /// Looks what would count no longer of a retired station that turns out to be lost.
    pub(super) fn ask_lost(&mut self, station: Uuid, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            tools.right.of(db)?;
            let words = lost_after_all(db, &tools.folder, &station.to_string())?.asks(&tools.texts);
            Ok(Deed { asks: Some((station, words)), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn settle(&mut self, station: Uuid, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let settled = settle(&by, db, &tools.folder, tools.clock.wall_ms(), &station.to_string())?;
            Ok(Deed { words: settled.words(&tools.texts), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn say_whose(&mut self, station: Uuid, ours: bool, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let (now_ms, id) = (tools.clock.wall_ms(), station.to_string());
            let said = say_whose(&by, db, &tools.folder, now_ms, (&id, ours))?;
            Ok(Deed { words: said.words(&tools.texts), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn times_checked(&mut self, station: Uuid, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let checked = check_times(&by, db, &tools.folder, tools.clock.wall_ms(), &station.to_string())?;
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("name", &checked.name), ("n", &checked.exams.len())];
            Ok(Deed { words: tools.texts.format(checked.key(), &values), ..Deed::default() })
        };
        self.begin(work, core);
    }

    pub(super) fn decide(&mut self, station: Uuid, core: &mut Core) {
        let work = move |db: &mut Db, tools: Tools| {
            let by = tools.right.of(db)?;
            let (now_ms, id) = (tools.clock.wall_ms(), station.to_string());
            let turned = turned(db, &tools.folder, (&id, false))?;
            let decided = decide(&by, db, &tools.folder, now_ms, (&id, false))?;
            let (n, what) = (decided.things.len(), decided.what(&tools.texts));
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("name", &decided.name), ("n", &n), ("what", &what)];
            let mut words = vec![tools.texts.format(decided.key(), &values)];
            words.extend(turned.iter().map(|turned| turned.words(&tools.texts)));
            Ok(Deed { words: tools.texts.sentences(&words), ..Deed::default() })
        };
        self.begin(work, core);
    }

    /// Collects finished work. Called once per frame.
    pub(super) fn poll_deeds(&mut self, core: &mut Core) {
        match core.finished(&mut self.doing.opening) {
            None => {}
            Some(Ok(opened)) => self.opened = Some(opened),
            Some(Err(fail)) => core.notice = Some(fail.notice(&core.texts)),
        }
        match core.finished(&mut self.doing.deed) {
            None => return,
            Some(Ok(deed)) => {
                self.message = Some(deed.words).filter(|words| !words.is_empty());
                self.asked = deed.asks;
                self.written = deed.file;
                if deed.settles {
                    self.opened = None;
                }
            }
            Some(Err(fail)) => core.notice = Some(fail.notice(&core.texts)),
        }
        core.keep_mark();
        self.looking.look(core);
    }
}

/// A name as it is kept; else what is wrong with it is said. `field` is the key of its label.
fn named(field: &str, given: &str, core: &mut Core) -> Option<String> {
    match clean_name(given) {
        Ok(name) => Some(name),
        Err(fault) => {
            core.say_of_field(field, fault);
            None
        }
    }
}

/// A file of that name in `folder`, which has to be there.
fn beside(folder: &std::path::Path, name: &str) -> Result<PathBuf, Fail> {
    if !folder.is_dir() {
        return Err(Fail::NoFolder(folder.to_owned()));
    }
    Ok(folder.join(format!("{}.dbx", files::safe_file_name(name))))
}
