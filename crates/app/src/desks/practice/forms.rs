//! Starting sittings of forms: which form, which cards, for how long.

use super::desk::Practice;
use super::form_extent::FormExtent;
use crate::core::{Core, Seen};
use crate::drill::{Runner, RunningDrill};
use crate::notice::Notice;
use dabiao_content::forms::{CardStyle, Form};
use dabiao_content::generator::{Generator, VERSION};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::form::machine::{FormHeader, FormSitting};
use dabiao_domain::form::{wrong_cards, wrong_fields};
use dabiao_domain::input::LogMode;
use dabiao_domain::source::{DrillSource, FormCards, OnceMore, form_id};

impl<'a> Seen<'a, Practice> {
    /// The forms that can be practised: those of the program and a trainer's own, in the order of their ids.
    pub fn forms(self) -> &'a [Form] {
        self.core.config.library.forms()
    }

    /// The forms of pairs that can be practised, as [`Self::forms`] those of records.
    pub fn pairs(self) -> &'a [Form] {
        self.core.config.library.pairs()
    }
}

impl Practice {
    /// Opens a sitting of the form of that name; its clock stands until the first event.
    pub(super) fn start_form(
        &self,
        name: &str,
        style: CardStyle,
        extent: FormExtent,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        let Some(form) = core.config.library.form(name).cloned() else {
            let library = &core.config.library;
            let known: Vec<&str> = library.forms().iter().chain(library.pairs()).map(Form::name).collect();
            let values: [(&str, &dyn std::fmt::Display); 2] = [("kind", &name), ("known", &known.join(", "))];
            core.notice = Some(Notice::new(&core.texts, "error-no-form", &values));
            return;
        };
        // Of pairs there is one style; who asks for a form by its name alone need not know that.
        let style = if form.def.pairs { CardStyle::Pairs } else { style };
        let seed = core.config.clock.new_id().as_u64_pair().1;
        let count = extent.cards(&form.def);
        // Forms of the carried library are the same whoever has them; records are always of the carried generator.
        let own = self.folder.base().form(name) != Some(&form);
        let made = match Generator::shared() {
            Ok(generator) => form.cards(generator, style, seed, count),
            Err(errors) => {
                let detail = errors.first().map(ToString::to_string).unwrap_or_default();
                core.notice = Some(Notice::new(&core.texts, "error-generate", &[("detail", &detail)]));
                return;
            }
        };
        let Some(cards) = made else {
            let known: Vec<&str> = form.styles().map(CardStyle::name).collect();
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("kind", &name), ("style", &style.name()), ("known", &known.join(", "))];
            core.notice = Some(Notice::new(&core.texts, "error-no-card", &values));
            return;
        };
        let id = form_id(name, style.name(), (VERSION, own), seed, count);
        let limit_ms = core.config.limit_ms.filter(|_| extent.limit_ms().is_some()).or(extent.limit_ms());
        open_form(FormHeader { form: form.def, cards, limit_ms, mode: LogMode::Practice }, id, runner, core);
    }

    /// Another sitting like the one of that id: new cards of the same form, style and extent. `limit_ms` is its limit. What
    /// was wrong is entered once more in a style of its own and without a limit: new cards are like those of the first time.
    pub(super) fn start_form_again(
        &self,
        cards: FormCards<'_>,
        limit_ms: Option<u64>,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        let first = self.first_time(cards).filter(|_| CardStyle::from_name(cards.style).is_none());
        let (cards, limit_ms) = first.unwrap_or((cards, limit_ms));
        let style = CardStyle::from_name(cards.style).unwrap_or(CardStyle::Printed);
        let minutes = limit_ms.map(|ms| FormExtent::Minutes(u32::try_from(ms.div_ceil(60_000)).unwrap_or(1)));
        let records = || FormExtent::Records(u32::try_from(cards.count().unwrap_or(5)).unwrap_or(5));
        self.start_form(cards.form, style, minutes.unwrap_or_else(records), runner, core);
    }

    /// The sitting in which the cards of `again` were entered first: its cards, and its limit.
    fn first_time<'a>(&'a self, again: FormCards<'_>) -> Option<(FormCards<'a>, Option<u64>)> {
        self.rows.iter().find_map(|row| {
            let cards = DrillSource::of(&row.start.exercise_id).cards()?;
            let same = cards.form == again.form
                && cards.seed() == again.seed()
                && cards.version() == again.version()
                && CardStyle::from_name(cards.style).is_some();
            same.then_some((cards, row.limit_ms))
        })
    }

    /// The very cards of an earlier sitting, from its log, or of those that were not qualified all or the wrong fields:
    /// unchanged, even if the form has changed since. What was wrong has no limit, for the cards are known.
    pub(super) fn enter_again(
        before: &AttemptStart,
        sitting: &FormSitting,
        what: OnceMore,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        let header = sitting.header();
        let Some(source) = DrillSource::of(&before.exercise_id).cards() else { return };
        let cards = match what {
            OnceMore::All => header.cards.clone(),
            OnceMore::WrongCards => wrong_cards(sitting),
            OnceMore::WrongFields => wrong_fields(sitting),
        };
        if cards.is_empty() {
            return;
        }
        let version = source.version();
        let number = version.trim_end_matches("-own").parse().unwrap_or(VERSION);
        let made = (number, version.ends_with("-own"));
        let id =
            form_id(source.form, source.style_of(what), made, source.seed().unwrap_or_default(), cards.len());
        let limit_ms = header.limit_ms.filter(|_| what == OnceMore::All);
        let header = FormHeader { form: header.form.clone(), cards, limit_ms, mode: LogMode::Practice };
        open_form(header, id, runner, core);
    }
}

/// Opens a sitting at this PC; its clock stands until the first event.
pub(super) fn open_form(header: FormHeader, exercise_id: String, runner: &mut Runner, core: &mut Core) {
    let Some(officer) = core.here.officer.clone() else { return };
    let clock = &core.config.clock;
    let start = AttemptStart {
        id: clock.new_id(),
        officer_id: officer.id,
        unit_id: officer.unit_id,
        exercise_id,
        title: header.form.title.clone(),
        record_type: RecordType::of(header.form.card),
        mode: AttemptMode::Practice,
        started_at_ms: clock.wall_ms(),
        sitting_id: None,
    };
    runner.begin(RunningDrill::new(FormSitting::new(header), start), core);
}
