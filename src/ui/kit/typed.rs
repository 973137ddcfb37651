//! Fields whose text means a day, a time or a number. What is typed is read here and nowhere else: from here on
//! it is a value of its type. A text that can't be read stays in its field, with words beside it.

use std::fmt::Display;
use std::num::NonZeroU32;

use egui::{Response, Ui};
use jiff::civil::{self, Date, DateTime, Time};

use super::calendar::{self, Wanted};
use super::form::Complaint;
use dabiao_app::lang::Messages;

/// How the text of a field is read.
pub trait Reading {
    /// What it is read as.
    type Value;

    /// The value of a text; none if it has no such meaning or is out of bounds.
    fn read(&self, text: &str) -> Option<Self::Value>;

    /// The bound, as the words about a wrong text name it; empty if there is none.
    fn limit(&self) -> String;
}

/// A day such as 2027-01-31, not before the first one if there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The first day that fits.
    pub first: Option<Date>,
}

impl Reading for Day {
    type Value = Date;

    fn read(&self, text: &str) -> Option<Date> {
        let day: Date = plain(text).replace('/', "-").parse().ok()?;
        self.first.is_none_or(|first| day >= first).then_some(day)
    }

    fn limit(&self) -> String {
        self.first.map_or_else(String::new, |first| first.to_string())
    }
}

/// A day that may be left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenDay(pub Day);

impl Reading for OpenDay {
    type Value = Option<Date>;

    fn read(&self, text: &str) -> Option<Option<Date>> {
        if text.trim().is_empty() { Some(None) } else { self.0.read(text).map(Some) }
    }

    fn limit(&self) -> String {
        self.0.limit()
    }
}

/// Date and time to the minute, such as 2027-03-15 09:00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minute;

impl Reading for Minute {
    type Value = DateTime;

    fn read(&self, text: &str) -> Option<DateTime> {
        DateTime::strptime("%Y-%m-%d %H:%M", plain(text).replace('/', "-")).ok()
    }

    fn limit(&self) -> String {
        String::new()
    }
}

/// A number from one to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The largest number that fits.
    pub most: u32,
}

impl Reading for Count {
    type Value = NonZeroU32;

    fn read(&self, text: &str) -> Option<NonZeroU32> {
        plain(text).parse().ok().filter(|n: &NonZeroU32| n.get() <= self.most)
    }

    fn limit(&self) -> String {
        self.most.to_string()
    }
}

/// A reading with a day in it, which can be chosen from a calendar.
pub trait Dated: Reading {
    /// The day of a value.
    fn day_of(value: &Self::Value) -> Option<Date>;

    /// The first day that fits.
    fn first(&self) -> Option<Date>;

    /// The text with another day: what else is in `text` stays.
    fn with_day(&self, text: &str, day: Date) -> String;
}

impl Dated for Day {
    fn day_of(value: &Date) -> Option<Date> {
        Some(*value)
    }

    fn first(&self) -> Option<Date> {
        self.first
    }

    fn with_day(&self, _: &str, day: Date) -> String {
        day.to_string()
    }
}

impl Dated for OpenDay {
    fn day_of(value: &Option<Date>) -> Option<Date> {
        *value
    }

    fn first(&self) -> Option<Date> {
        self.0.first
    }

    fn with_day(&self, _: &str, day: Date) -> String {
        day.to_string()
    }
}

impl Dated for Minute {
    fn day_of(value: &DateTime) -> Option<Date> {
        Some(value.date())
    }

    fn first(&self) -> Option<Date> {
        None
    }

    fn with_day(&self, text: &str, day: Date) -> String {
        let time = self.read(text).map_or(OFFICE_HOURS, DateTime::time);
        format!("{day} {:02}:{:02}", time.hour(), time.minute())
    }
}

/// The time that a chosen day gets where none is typed yet.
const OFFICE_HOURS: Time = civil::time(9, 0, 0, 0);

/// A text as its ASCII twin: an input method for Chinese gives full-width digits and signs.
fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.trim().chars().map(narrow).collect()
}

/// A field with its text, how that is read, and what is said when it can't be.
#[derive(Debug)]
pub struct Field<R> {
    text: String,
    /// How the text is read. A bound may change while the form is open.
    pub reading: R,
    /// The key of the words about a text that can't be read; they may name `value` and `limit`.
    wrong: &'static str,
    complaint: Complaint,
}

impl<R: Reading> Field<R> {
    /// An empty field. `wrong` is the key of what is said about a text that can't be read.
    pub fn new(reading: R, wrong: &'static str) -> Self {
        Self { text: String::new(), reading, wrong, complaint: Complaint::default() }
    }

    /// The same with a text in it.
    #[must_use]
    pub fn with(mut self, text: impl Display) -> Self {
        self.put(text);
        self
    }

    /// Replaces the text.
    pub fn put(&mut self, text: impl Display) {
        self.text = text.to_string();
        self.complaint.settle(true);
    }

    /// What is typed, as a value; none if it can't be read.
    pub fn read(&self) -> Option<R::Value> {
        self.reading.read(&self.text)
    }

    /// What is wrong with the text, in words; none if it can be read.
    pub fn wrong(&self, texts: &Messages) -> Option<String> {
        self.read().is_none().then(|| {
            texts.format(self.wrong, &[("value", &self.text.trim()), ("limit", &self.reading.limit())])
        })
    }

    /// Reads it for a form that is being sent. If it can't be read, [`say`](Self::say) tells why until the text
    /// is changed.
    pub fn demand(&mut self, texts: &Messages) -> Option<R::Value> {
        let wrong = self.wrong(texts);
        if self.complaint.allows(wrong) { self.read() } else { None }
    }

    /// Shows it: `edit` is given the text.
    pub fn show(&mut self, ui: &mut Ui, edit: impl FnOnce(&mut Ui, &mut String) -> Response) -> Response {
        let field = edit(ui, &mut self.text);
        self.complaint.settle(field.changed());
        field
    }

    /// Says what was wrong when the form was sent.
    pub fn say(&self, ui: &mut Ui) {
        self.complaint.show(ui);
    }
}

impl<R: Dated> Field<R> {
    /// The button of a calendar, to stand beside the field. `id` names it within its form.
    pub fn pick(&mut self, ui: &mut Ui, texts: &Messages, id: &str, today: Date) {
        let chosen = self.read().as_ref().and_then(R::day_of);
        let wanted = Wanted { chosen, first: self.reading.first(), today };
        if let Some(day) = calendar::button(ui, texts, id, wanted) {
            self.put(self.reading.with_day(&self.text, day));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_app::lang::Lang;
    use jiff::civil::{date, datetime};

    #[test]
    fn a_day_is_read_as_it_is_written_and_with_full_width_signs() {
        let any = Day::default();
        for text in ["2027-01-31", " 2027-01-31 ", "２０２７－０１－３１", "2027/01/31", "2027／01／31"]
        {
            assert_eq!(any.read(text), Some(date(2027, 1, 31)), "{text}");
        }
        for text in ["", "tomorrow", "2027-02-30", "01-31", "2027-01-31 to 2027-02-01"] {
            assert_eq!(any.read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_before_the_first_is_none_and_an_open_one_may_be_empty() {
        let bound = Day { first: Some(date(2027, 1, 31)) };
        assert_eq!(bound.read("2027-01-31"), Some(date(2027, 1, 31)));
        assert_eq!(bound.read("2027-01-30"), None);
        assert_eq!(OpenDay(bound).read("  "), Some(None));
        assert_eq!(OpenDay(bound).read("2027-02-01"), Some(Some(date(2027, 2, 1))));
        assert_eq!((OpenDay(bound).read("2027-01-30"), OpenDay(bound).read("never")), (None, None));
    }

    #[test]
    fn a_minute_takes_the_signs_of_a_chinese_input_method() {
        for text in
            ["2027-03-15 09:00", " 2027/03/15 09：00", "２０２７－０３－１５　０９：００", "2027-3-15 9:00"]
        {
            assert_eq!(Minute.read(text), Some(datetime(2027, 3, 15, 9, 0, 0, 0)), "{text}");
        }
        for text in ["", "tomorrow", "2027-03-15", "2027-03-15 25:00", "2027-03-15 09:00:30"] {
            assert_eq!(Minute.read(text), None, "{text}");
        }
    }

    #[test]
    fn a_chosen_day_keeps_the_time_that_was_typed() {
        let day = date(2027, 3, 16);
        assert_eq!(Minute.with_day("2027-03-15 14:30", day), "2027-03-16 14:30");
        assert_eq!(Minute.with_day("", day), "2027-03-16 09:00");
        assert_eq!(Day::default().with_day("tomorrow", day), "2027-03-16");
    }

    #[test]
    fn a_count_is_from_one_to_the_most() {
        let count = Count { most: 200 };
        for (text, n) in [("1", 1), (" 200 ", 200), ("３０", 30), ("+3", 3)] {
            assert_eq!(count.read(text).map(NonZeroU32::get), Some(n), "{text}");
        }
        for text in ["", "0", "201", "-1", "3.5", "三"] {
            assert_eq!(count.read(text), None, "{text}");
        }
    }

    #[test]
    fn a_wrong_text_is_named_in_both_languages_and_stays() {
        for lang in Lang::ALL {
            let texts = Messages::new(lang);
            let mut at = Field::new(Minute, "plan-time").with("tomorrow");
            assert!(at.wrong(&texts).is_some_and(|words| words.contains("tomorrow")));
            assert_eq!((at.demand(&texts), at.text.as_str()), (None, "tomorrow"));
            let times = Field::new(Count { most: 200 }, "why-times");
            assert!(times.wrong(&texts).is_some_and(|words| words.contains("200")));
            let first = Some(date(2026, 11, 23));
            let mut due = Field::new(Day { first }, "why-due").with("2026-11-22");
            assert!(due.wrong(&texts).is_some_and(|words| words.contains("2026-11-23")));
            due.put("2026-11-23");
            assert_eq!((due.wrong(&texts), due.demand(&texts)), (None, first));
        }
    }
}
