//! Where the text of an attempt is from: read from the id under which the attempt is kept, and written as that id.
//!
//! Ids are stored: their forms never change. [`DrillSource::of`] and its `Display` are the only places that know them.

use std::fmt;

use uuid::Uuid;

use super::course::{parse_placement_id, parse_round_id};
use super::measure::Measure;
use super::record::Kind;
use super::record::civil::Day;

/// The prefix of the ids of sittings of forms.
const FORM: &str = "form/";
/// The prefix of the ids of exams of forms.
const EXAM_FORM: &str = "exam-form/";
/// The prefix of sittings of forms in which cards are entered that another person has entered.
const DOUBLE: &str = "double/";
/// The style of cards that are entered once more because they were wrong.
const AGAIN: &str = "again";
/// The style of cards of which the wrong fields alone are entered once more.
const FIELDS: &str = "fields";
/// The style of cards that are pairs of values.
const PAIRS: &str = "pairs";
/// The style of pairs of which something wrong was said, once more.
const PAIRS_AGAIN: &str = "pairs-again";
/// The prefix of trials' ids.
const TRIAL: &str = "trial/";
/// The prefix of the ids of drills on items.
const ITEMS: &str = "items/";
/// What the ids of general drills in place of those on items go on with.
const GENERAL: &str = "general/";
/// The folders of passages: those that the program carries or a trainer changed, and own texts.
const PASSAGES: [&str; 2] = ["copy/", "own/"];
/// The separator of the ids of several passages.
const JOINT: char = '+';

/// Where the text of an attempt is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrillSource<'a> {
    /// Carried texts or texts of a trainer: their ids, joined by `+`; see [`passages`].
    Passages(&'a str),
    /// A generated text: `fresh/KIND/VERSION/SEED/LENGTH`.
    Fresh(FreshText<'a>),
    /// A round of a lesson: `LESSON#ROUND`.
    Round {
        /// The lesson's id.
        lesson: &'a str,
        /// The round, from 0.
        round: usize,
    },
    /// A round that the placement test asked: `placement/RUN/LESSON#ROUND`.
    Placement {
        /// The number of the try, from 1.
        run: u32,
        /// The lesson's id.
        lesson: &'a str,
        /// The round, from 0.
        round: usize,
    },
    /// A candidate's trial before an exam, which is not kept: `trial/SEED`.
    Trial(&'a str),
    /// An exam: `exam/KIND/VERSION/SEED`.
    Exam(ExamText<'a>),
    /// A text made of an officer's own weak items: `items/DAY/PLACE` for a day's plan, `items/own/SEED` otherwise; and the
    /// general one in place of it for an officer without any, `items/general/SEED`.
    Items(&'a str),
    /// Cards entered into a form: `form/NAME/STYLE/VERSION/SEED/COUNT`.
    Form(FormCards<'a>),
    /// An exam of forms: `exam-form/NAME/STYLE/VERSION/SEED/COUNT`.
    ExamForm(FormCards<'a>),
    /// Cards that another person has entered, entered a second time: `double/ATTEMPT/NAME/STYLE/VERSION/SEED/COUNT`.
    Double {
        /// The attempt in which the other person entered them.
        first: Uuid,
        /// The cards.
        cards: FormCards<'a>,
    },
    /// What this program knows no source of: a later one wrote it. Nothing of it is compared, counted or begun.
    Unknown(&'a str),
}

/// The cards of a sitting of forms, as its id names them. Version, seed and count are as they are written, for they may be
/// of another version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormCards<'a> {
    /// The name of the form: its id without its folder.
    pub form: &'a str,
    /// The style of the cards, by name.
    pub style: &'a str,
    rest: &'a str,
}

/// What is asked of the cards of a sitting of forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormAsk {
    /// Whole records.
    Records,
    /// Of records that were wrong, once more, the wrong fields alone: the others are given.
    WrongFields,
    /// Whether the two values of each are the same.
    Pairs,
}

/// Which cards of an earlier sitting are entered once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnceMore {
    /// All of them.
    All,
    /// Those that were not qualified.
    WrongCards,
    /// Of those, the wrong fields.
    WrongFields,
}

impl<'a> FormCards<'a> {
    /// What is asked of them.
    pub fn asked(&self) -> FormAsk {
        match self.style {
            FIELDS => FormAsk::WrongFields,
            PAIRS | PAIRS_AGAIN => FormAsk::Pairs,
            _ => FormAsk::Records,
        }
    }

    /// Whether they are entered once more because something in them was wrong: their right values were shown before.
    pub fn are_once_more(&self) -> bool {
        matches!(self.style, AGAIN | FIELDS | PAIRS_AGAIN)
    }

    /// The style of the same cards once more.
    pub fn style_of(&self, again: OnceMore) -> &'a str {
        match again {
            OnceMore::All => self.style,
            OnceMore::WrongCards if self.asked() == FormAsk::Pairs => PAIRS_AGAIN,
            OnceMore::WrongCards => AGAIN,
            OnceMore::WrongFields => FIELDS,
        }
    }

    /// What stands after the prefix; none where something is missing.
    fn of(rest: &'a str) -> Option<Self> {
        let (form, after) = rest.split_once('/')?;
        let (style, after) = after.split_once('/')?;
        let parts = after.split('/').count() == 3 && after.split('/').all(|part| !part.is_empty());
        (parts && !form.is_empty() && !style.is_empty()).then_some(Self { form, style, rest })
    }

    /// The version of the generator, as it is written: with `-own` where a trainer's own data or form had a part in it.
    pub fn version(&self) -> &'a str {
        self.rest.split('/').nth(2).unwrap_or_default()
    }

    /// The seed of the cards; none where the id names none.
    pub fn seed(&self) -> Option<u64> {
        let seed = self.rest.split('/').nth(3).filter(|hex| hex.len() == 16)?;
        u64::from_str_radix(seed, 16).ok()
    }

    /// How many cards there are; none where the id names no number.
    pub fn count(&self) -> Option<usize> {
        self.rest.split('/').nth(4)?.parse().ok()
    }
}

/// A generated text, as its id names it. Version, seed and length are as they are written, for they may be of another
/// version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreshText<'a> {
    /// The kind of its records.
    pub kind: Kind,
    rest: &'a str,
}

/// The text of a seat, as its id names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExamText<'a> {
    rest: &'a str,
}

impl ExamText<'_> {
    /// The seed of the seat; none where the id names none.
    pub fn seed(&self) -> Option<u64> {
        let seed = self.rest.split('/').nth(2).filter(|hex| hex.len() == 16)?;
        u64::from_str_radix(seed, 16).ok()
    }
}

impl<'a> DrillSource<'a> {
    /// The source that `id` names.
    pub fn of(id: &'a str) -> Self {
        if let Some((run, lesson, round)) = parse_placement_id(id) {
            return Self::Placement { run, lesson, round };
        }
        if let Some((lesson, round)) = parse_round_id(id).filter(|_| id.starts_with("course/")) {
            return Self::Round { lesson, round };
        }
        if let Some(seed) = id.strip_prefix(TRIAL) {
            return Self::Trial(seed);
        }
        if let Some(rest) = id.strip_prefix(ITEMS) {
            return Self::Items(rest);
        }
        if let Some(cards) = id.strip_prefix(FORM).and_then(FormCards::of) {
            return Self::Form(cards);
        }
        if let Some(cards) = id.strip_prefix(EXAM_FORM).and_then(FormCards::of) {
            return Self::ExamForm(cards);
        }
        if let Some((first, cards)) = id.strip_prefix(DOUBLE).and_then(double) {
            return Self::Double { first, cards };
        }
        match id.split_once('/') {
            Some(("fresh", rest)) => match rest.split('/').next().and_then(Kind::from_name) {
                Some(kind) => Self::Fresh(FreshText { kind, rest }),
                None => Self::Unknown(id),
            },
            Some(("exam", rest)) => Self::Exam(ExamText { rest }),
            _ if passages(id).all(is_passage) => Self::Passages(id),
            _ => Self::Unknown(id),
        }
    }

    /// Whether it is the general drill in place of one on weak items.
    pub fn is_general_items(&self) -> bool {
        matches!(self, Self::Items(rest) if rest.starts_with(GENERAL))
    }

    /// Whether it is of the course: a round, or one that the placement test asked.
    pub const fn is_course(&self) -> bool {
        matches!(self, Self::Round { .. } | Self::Placement { .. })
    }

    /// Whether its text can be of an exam's form: nothing of the course, not made of what an officer finds hard, a text at
    /// all, and known.
    pub const fn can_be_compared(&self) -> bool {
        !self.is_course() && !self.is_form() && !matches!(self, Self::Items(_) | Self::Unknown(_))
    }

    /// Whether records were entered, and no text was copied.
    pub const fn is_form(&self) -> bool {
        self.cards().is_some()
    }

    /// The cards of a sitting of forms; none where no form was entered.
    pub const fn cards(&self) -> Option<FormCards<'a>> {
        match self {
            Self::Form(cards) | Self::ExamForm(cards) | Self::Double { cards, .. } => Some(*cards),
            _ => None,
        }
    }

    /// Whether whole records were entered, so that there are rates of records: qualified ones, an hour.
    pub fn enters_records(&self) -> bool {
        self.cards().is_some_and(|cards| cards.asked() == FormAsk::Records)
    }

    /// Whether whole records were entered, and not once more those that were wrong. Whether the same cards were entered before
    /// as a whole is told by the id of another attempt.
    pub fn enters_new_records(&self) -> bool {
        self.enters_records() && self.cards().is_some_and(|cards| !cards.are_once_more())
    }

    /// Whether another person may enter the cards a second time: whole records of practice, which this one saw for the first
    /// time.
    pub fn may_be_doubled(&self) -> bool {
        matches!(self, Self::Form(cards) if cards.asked() == FormAsk::Records && cards.style != AGAIN)
    }

    /// What the speed of such a sitting of forms is counted in.
    pub fn form_measure(&self) -> Measure {
        match self.cards().map(|cards| cards.asked()) {
            Some(FormAsk::Pairs) => Measure::Pairs,
            Some(FormAsk::Records | FormAsk::WrongFields) | None => Measure::Records,
        }
    }

    /// The seed of an exam's seat; none for what is no exam.
    pub fn exam_seed(&self) -> Option<u64> {
        match self {
            Self::Exam(text) => text.seed(),
            Self::ExamForm(cards) => cards.seed(),
            _ => None,
        }
    }
}

impl fmt::Display for DrillSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passages(id) | Self::Unknown(id) => f.write_str(id),
            Self::Fresh(text) => write!(f, "fresh/{}", text.rest),
            Self::Round { lesson, round } => write!(f, "{lesson}#{}", round + 1),
            Self::Placement { run, lesson, round } => write!(f, "placement/{run}/{lesson}#{}", round + 1),
            Self::Trial(seed) => write!(f, "{TRIAL}{seed}"),
            Self::Exam(text) => write!(f, "exam/{}", text.rest),
            Self::Items(rest) => write!(f, "{ITEMS}{rest}"),
            Self::Form(cards) => write!(f, "{FORM}{}", cards.rest),
            Self::ExamForm(cards) => write!(f, "{EXAM_FORM}{}", cards.rest),
            Self::Double { first, cards } => write!(f, "{DOUBLE}{first}/{}", cards.rest),
        }
    }
}

fn is_passage(id: &str) -> bool {
    PASSAGES.iter().any(|folder| id.strip_prefix(folder).is_some_and(|name| !name.is_empty()))
}

/// The ids of the passages that an id names: one, or several that were joined.
pub fn passages(id: &str) -> impl Iterator<Item = &str> {
    id.split(JOINT)
}

/// The text that a passage or round is of: the placement test asks the course's own rounds, the same text whatever the
/// try.
pub fn text_of(id: &str) -> &str {
    match DrillSource::of(id) {
        DrillSource::Placement { .. } => id.splitn(3, '/').nth(2).unwrap_or(id),
        _ => id,
    }
}

/// The id of passages that follow one another.
pub fn joined(id: &str, next: &str) -> String {
    format!("{id}{JOINT}{next}")
}

/// The id of a candidate's trial on the text that `seed` gives.
pub fn trial_id(seed: u64) -> String {
    format!("{TRIAL}{seed:016x}")
}

/// The id of the drill on items that is at `place`, from 1, in the plan of `day`.
pub fn items_id(day: Day, place: usize) -> String {
    let (year, month, date) = day.parts();
    format!("{ITEMS}{year:04}-{month:02}-{date:02}/{place}")
}

/// The id of a drill on items that is of no plan, with the seed of its text: no day is called so.
pub fn own_items_id(seed: u64) -> String {
    format!("{ITEMS}own/{seed:016x}")
}

/// The id of the general drill that an officer without weak items gets where one on them was assigned.
pub fn general_items_id(seed: u64) -> String {
    format!("{ITEMS}{GENERAL}{seed:016x}")
}

/// The id of the text that version `version` of the generator gives a seat with `seed`; `kind` is none where the
/// standard names none.
pub fn exam_id(kind: Option<Kind>, version: u32, seed: u64) -> String {
    format!("exam/{}/{version}/{seed:016x}", kind.map_or("", Kind::name))
}

/// The id of a sitting of forms: `count` cards of that style for the form `name`, by version `version` of the generator
/// with `seed`. `own` says that a trainer's own form or data had a part in it, so that the cards can't be made again from
/// what the program carries.
pub fn form_id(name: &str, style: &str, (version, own): (u32, bool), seed: u64, count: usize) -> String {
    let own = if own { "-own" } else { "" };
    format!("{FORM}{name}/{style}/{version}{own}/{seed:016x}/{count}")
}

/// The id of a sitting in which the first `count` of the `cards` that were entered in the attempt `first` are entered a second
/// time.
pub fn double_id(first: Uuid, cards: FormCards<'_>, count: usize) -> String {
    let FormCards { form, style, .. } = cards;
    let (version, seed) = (cards.version(), cards.rest.split('/').nth(3).unwrap_or_default());
    format!("{DOUBLE}{first}/{form}/{style}/{version}/{seed}/{count}")
}

/// What the ids of all sittings begin with in which the cards of `first` are entered a second time.
pub fn doubles_of(first: Uuid) -> String {
    format!("{DOUBLE}{first}/")
}

/// The attempt and the cards that stand after [`DOUBLE`]; none where something else does. An id of an attempt is written in one
/// way.
fn double(rest: &str) -> Option<(Uuid, FormCards<'_>)> {
    let (first, rest) = rest.split_once('/')?;
    let id: Uuid = first.parse().ok()?;
    Some((id, FormCards::of(rest)?)).filter(|_| id.to_string() == first)
}

/// The id of an exam of forms, as [`form_id`]; its form is one that the program carries.
pub fn exam_form_id(name: &str, style: &str, version: u32, seed: u64, count: usize) -> String {
    format!("{EXAM_FORM}{name}/{style}/{version}/{seed:016x}/{count}")
}

/// The id of a fresh text of `length` characters. `own` says that it was made from a trainer's own templates or tables,
/// and can't be made again from those that the program carries.
pub fn fresh_id(kind: Kind, version: u32, own: bool, seed: u64, length: usize) -> String {
    let own = if own { "-own" } else { "" };
    format!("fresh/{}/{version}{own}/{seed:016x}/{length}", kind.name())
}

#[cfg(test)]
mod tests;
