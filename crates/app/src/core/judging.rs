//! The officers' standing, judged from the picture of the bureau.

use super::unit_rates::UnitRates;
use super::{
    Areas, Core, ExemptionLine, KnownSitting, OFFICER_STANDARD, day_of, newest_of, timestamp, withheld,
};
use crate::certification::{Papers, Records, by_the_roll, voided};
use crate::notice::Notice;
use dabiao_domain::actor::Authorized;
use dabiao_domain::certification::{Assessment, SubjectFacts, assess};
use dabiao_domain::cohort::membership::Cohort;
use dabiao_domain::standard::Standard;
use dabiao_store::{AttemptRow, CertificateRow, ExamRow, Fact};
use uuid::Uuid;

impl Core {
    /// Every version of every standard: those inside the program and those put in force here.
    pub fn standards(&self) -> Vec<Standard> {
        let mut all = self.config.library.standards().to_vec();
        all.extend(self.bureau.standards.iter().cloned());
        all
    }

    /// The facts of every officer.
    pub fn subjects(&self) -> Vec<SubjectFacts> {
        let mut attempts: Vec<ExamRow> = self.bureau.results.values().filter_map(ExamRow::of).collect();
        let sittings = || self.bureau.sittings.iter().map(|s| &s.sitting);
        by_the_roll(&mut attempts, sittings());
        Records {
            officers: &self.roster.officers,
            attempts: &attempts,
            counts: &self.bureau.counts,
            voided: &voided(sittings()),
            standards: &self.bureau.sittings.iter().map(|s| (s.sitting.plan().id, &s.standard)).collect(),
            certificates: &self.bureau.certificates,
            exemptions: &self.bureau.exemptions,
            cohort: &self.cohort_now(),
        }
        .subjects()
    }

    /// The guidance cohort today.
    pub(crate) fn cohort_now(&self) -> Cohort {
        Cohort::on(&self.bureau.cohort_steps, day_of(self.config.clock.wall_ms()))
    }

    /// The present standing of all officers by a standard.
    pub fn assessments(&self, standard: &Standard) -> Vec<Assessment> {
        let now = timestamp(self.config.clock.wall_ms());
        self.subjects().iter().map(|facts| assess(standard, facts, now)).collect()
    }

    /// The standing of all officers by the officers' standard, as of the last change.
    pub fn standing(&self) -> &[Assessment] {
        &self.bureau.assessments
    }

    /// Recomputes the standing of all officers.
    pub(crate) fn rebuild_assessments(&mut self) {
        if let Some(standard) = self.newest_standard(OFFICER_STANDARD).cloned() {
            self.bureau.assessments = self.assessments(&standard);
            let today = standard.date_of(self.now());
            let states = self.bureau.assessments.iter().map(|a| (a.officer, &a.state));
            self.bureau.unit_rates = UnitRates::of(&self.roster.officers, states, today);
        } else {
            self.bureau.assessments.clear();
            self.bureau.unit_rates = UnitRates::default();
        }
        self.touch(Areas::STANDING);
    }

    /// All certificates in the order of their numbers.
    pub fn certificates(&self) -> &[CertificateRow] {
        &self.bureau.certificates
    }

    /// All exemptions.
    pub fn exemptions(&self) -> &[ExemptionLine] {
        &self.bureau.exemption_lines
    }

    /// Why nothing that rests on a standard is shown or done: its newest version can't be read. Others go on.
    pub const fn unreadable_standard(&self) -> Option<&Notice> {
        self.bureau.unreadable.as_ref()
    }

    /// Writes a fact about papers.
    pub(crate) fn record_paper(&mut self, right: Authorized, fact: Fact) {
        let now = self.config.clock.wall_ms();
        let reply = self.store.call(move |db| db.record_once(now, &right, &fact).map(drop));
        self.written(reply);
    }
    /// All sittings, the newest first.
    pub fn sittings(&self) -> impl Iterator<Item = &KnownSitting> {
        self.bureau.sittings.iter().rev()
    }

    /// The sitting of that id.
    pub fn sitting(&self, id: Uuid) -> Option<&KnownSitting> {
        self.bureau.sittings.iter().find(|s| s.sitting.plan().id == id)
    }

    /// The attempt of a sitting, as stored.
    pub fn exam_attempt(&self, id: Uuid) -> Option<&AttemptRow> {
        self.bureau.results.get(&id)
    }

    /// The name and badge of an officer; the id where the roster does not know them.
    pub fn name_of(&self, officer: Uuid) -> String {
        self.roster
            .officers
            .iter()
            .find(|o| o.id == officer)
            .map_or_else(|| officer.to_string(), |o| format!("{} {}", o.badge, o.name))
    }

    /// The standard of a plan, in its version.
    pub(crate) fn standard_of(&self, id: &str, version: u32) -> Option<Standard> {
        self.standards().into_iter().find(|s| s.id == id && s.version == version)
    }

    /// Today, by the program's clock.
    pub fn today(&self) -> jiff::civil::Date {
        day_of(self.config.clock.wall_ms())
    }

    /// The newest version of every standard that this station knows; not those of which that can't be read.
    pub fn newest_standards(&self) -> &[Standard] {
        &self.bureau.newest
    }

    /// The newest version of the standard of that id.
    pub(crate) fn newest_standard(&self, id: &str) -> Option<&Standard> {
        self.bureau.newest.iter().find(|standard| standard.id == id)
    }

    /// The standards here, or those inside the program, are others than before.
    pub(crate) fn rebuild_newest(&mut self) {
        self.bureau.newest = newest_of(self.standards(), &self.bureau.unread);
    }

    /// The standard that officers are measured by.
    pub fn standard(&self) -> Option<&Standard> {
        let saved = self.bureau.standards.iter().filter(|s| s.id == OFFICER_STANDARD);
        self.config.library.standard(OFFICER_STANDARD).into_iter().chain(saved).max_by_key(|s| s.version)
    }

    /// Takes what the store has of papers.
    pub(crate) fn set_papers(&mut self, papers: Papers) {
        self.bureau.certificates = papers.certificates;
        self.bureau.exemption_lines = papers.exemptions.iter().map(ExemptionLine::of).collect();
        self.bureau.exemptions = papers.exemptions;
        self.bureau.cohort_steps = papers.cohort;
        self.bureau.standards = papers.standards.all;
        self.bureau.unread = papers.standards.unread;
        self.tell_of_unread();
        self.rebuild_newest();
        self.rebuild_assessments();
    }

    /// Says which standard's newest version can't be read, once.
    fn tell_of_unread(&mut self) {
        let all = self.standards();
        let unread =
            self.bureau.unread.iter().find(|one| withheld(&all, &self.bureau.unread, &one.id).is_some());
        let notice = unread.map(|one| Notice::of_store(&self.texts, &one.error()));
        if notice.is_some() && notice != self.bureau.unreadable {
            self.notice.clone_from(&notice);
        }
        self.bureau.unreadable = notice;
    }
}
