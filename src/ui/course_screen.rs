//! 从头学: the lesson that is due with its page and the keyboard, and all lessons below.

use egui::{RichText, ScrollArea, Ui};

use super::keyboard_picture::KeyboardPicture;
use super::theme::{self, size};
use super::widgets::{column, remark, section};
use super::wishes::Wishes;
use dabiao_app::lang::{Lang, Texts};
use dabiao_app::practice::CourseState;
use dabiao_app::{Action, PracticeAction, Settings, Station};
use dabiao_domain::course::{Lesson, Route};
use dabiao_domain::keyboard::{Block, Stroke};
use dabiao_domain::rounding;

/// Keys of the fingers' names, in the order of [`dabiao_domain::keyboard::Finger::ALL`].
const FINGERS: [&str; 9] = [
    "finger-left-little",
    "finger-left-ring",
    "finger-left-middle",
    "finger-left-index",
    "finger-thumb",
    "finger-right-index",
    "finger-right-middle",
    "finger-right-ring",
    "finger-right-little",
];

/// View state of the course: which lesson is looked at; the due one if none.
#[derive(Debug, Default)]
pub struct CourseScreen {
    chosen: Option<String>,
}

impl CourseScreen {
    /// The screen is opened anew: the lesson that is due is shown.
    pub fn open(&mut self) {
        self.chosen = None;
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        let Some(state) = station.practice().course() else {
            return wishes.act(Action::Practice(PracticeAction::OpenCourse));
        };
        let route = station.settings().route;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("course-title")).size(28.0));
                route_ui(ui, station.settings(), texts, state, wishes);
                placement_ui(ui, texts, state, route, wishes);
                let due = state.due(route);
                let chosen = self.chosen.as_deref().and_then(|id| state.course.lesson(id));
                match chosen.or(due) {
                    Some(lesson) => {
                        theme::card(ui).show(ui, |ui| lesson_ui(ui, texts, state, lesson, wishes));
                    }
                    None => {
                        ui.label(texts.get("course-done"));
                    }
                }
                super::folder_card::show(ui, station, &["course/"], wishes);
                section(ui, &texts.get("course-all"));
                theme::card(ui).show(ui, |ui| self.list_ui(ui, texts, state, route));
            });
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, texts: &Texts, state: &CourseState, route: Route) {
        ui.set_width(ui.available_width());
        let repeat = state.progress.to_repeat(&state.course, route);
        let mut spared = state.start(route).is_some() || state.placement_done(route);
        for (n, lesson) in state.course.path(route).into_iter().enumerate() {
            spared &= state.start(route) != Some(lesson.id.as_str());
            let name = format!("{}. {}", n + 1, title(lesson, texts));
            let text = if repeat.iter().any(|l| l.id == lesson.id) {
                texts.format("course-lesson-repeat", &[("title", &name)])
            } else if state.progress.of(lesson).passed() {
                texts.format("course-lesson-passed", &[("title", &name)])
            } else if spared {
                texts.format("course-lesson-spared", &[("title", &name)])
            } else {
                name
            };
            let chosen = self.chosen.as_deref() == Some(lesson.id.as_str());
            if ui.selectable_label(chosen, text).clicked() {
                self.chosen = if chosen { None } else { Some(lesson.id.clone()) };
            }
        }
    }
}

fn title<'a>(lesson: &'a Lesson, texts: &Texts) -> &'a str {
    if texts.lang() == Lang::ZhCn { &lesson.title } else { &lesson.title_en }
}

fn route_ui(ui: &mut Ui, settings: &Settings, texts: &Texts, state: &CourseState, wishes: &mut Wishes) {
    ui.horizontal_wrapped(|ui| {
        for (route, key) in [(Route::Pinyin, "course-route-pinyin"), (Route::Wubi, "course-route-wubi")] {
            if ui.selectable_label(settings.route == route, texts.get(key)).clicked() {
                wishes.act(Action::Set(Settings { route, ..*settings }));
            }
        }
        let (passed, all) = state.progress.passed(&state.course, settings.route);
        remark(ui, &texts.format("course-passed", &[("passed", &passed), ("all", &all)]));
    });
}

/// The way past what one knows already.
fn placement_ui(ui: &mut Ui, texts: &Texts, state: &CourseState, route: Route, wishes: &mut Wishes) {
    ui.horizontal_wrapped(|ui| {
        let asks = state.placement_asks(route);
        let key = if asks {
            "placement-go-on"
        } else if state.placement.run == 0 {
            "placement-start"
        } else {
            "placement-anew"
        };
        if ui.button(texts.get(key)).clicked() {
            wishes.act(Action::Practice(PracticeAction::StartPlacement { anew: !asks }));
        }
        match state.start(route).and_then(|id| state.course.lesson(id)) {
            Some(lesson) => {
                remark(ui, &texts.format("placement-result", &[("title", &title(lesson, texts))]));
            }
            None if state.placement_done(route) => remark(ui, &texts.get("placement-all")),
            None => remark(ui, &texts.get("placement-note")),
        }
    });
}

fn lesson_ui(ui: &mut Ui, texts: &Texts, state: &CourseState, lesson: &Lesson, wishes: &mut Wishes) {
    ui.set_width(ui.available_width());
    ui.label(RichText::new(title(lesson, texts)).size(size::HEADING));
    let mastery = state.progress.of(lesson);
    let line = mastery.line(&lesson.gate);
    let accuracy = rounding::percent_line(line.accuracy_ppm as f64 / 1e6);
    let asked = match line.milli_cpm {
        Some(milli) => {
            let speed = rounding::line(milli as f64 / 1000.0, 1);
            let unit = texts.get(lesson.measure(mastery.next_round(lesson.rounds.len())).unit_key());
            texts.format("course-line", &[("accuracy", &accuracy), ("speed", &speed), ("unit", &unit)])
        }
        None => texts.format("course-line-accuracy", &[("accuracy", &accuracy)]),
    };
    ui.horizontal_wrapped(|ui| {
        let round = mastery.next_round(lesson.rounds.len()) + 1;
        let button = theme::primary_button(ui, &texts.format("course-start", &[("round", &round)]));
        if ui.memory(|m| m.focused().is_none()) {
            button.request_focus();
        }
        if button.clicked() {
            wishes.act(Action::Practice(PracticeAction::StartRound(lesson.id.clone())));
        }
        remark(ui, &asked);
        if mastery.passed() {
            remark(ui, &texts.get("lesson-is-passed"));
        } else {
            remark(ui, &super::result_screen::missing_words(texts, mastery.missing()));
        }
    });
    let explain = if texts.lang() == Lang::ZhCn { &lesson.explain } else { &lesson.explain_en };
    ui.add_space(6.0);
    ui.label(RichText::new(explain.trim()).size(17.0));
    if !lesson.codes.is_empty() {
        let codes: Vec<String> = lesson.codes.iter().map(|(text, code)| format!("{text} {code}")).collect();
        ui.label(RichText::new(codes.join("   ")).size(17.0));
    }
    if !lesson.keys.is_empty() {
        ui.add_space(8.0);
        let pad = lesson.keys.iter().any(|k| k.block == Block::Pad);
        keyboard_ui(ui, texts, None, &lesson.keys, pad);
    }
}

/// The picture of the keyboard with the stroke that comes `next`.
pub fn keyboard_ui(
    ui: &mut Ui,
    texts: &Texts,
    next: Option<Stroke>,
    taught: &[&'static dabiao_domain::keyboard::Key],
    pad: bool,
) {
    let names = FINGERS.map(|key| texts.get(key));
    let finger = |stroke: &Stroke| {
        let all = dabiao_domain::keyboard::Finger::ALL;
        let at = stroke.key.finger.and_then(|f| all.iter().position(|a| *a == f));
        at.and_then(|n| names.get(n)).cloned().unwrap_or_default()
    };
    let description = match &next {
        Some(stroke) => {
            let key = if stroke.shift.is_some() { "keyboard-next-shift" } else { "keyboard-next" };
            texts.format(key, &[("key", &stroke.key.name), ("finger", &finger(stroke))])
        }
        None => texts.get("keyboard-plain"),
    };
    let space = texts.get("keyboard-space");
    let picture = KeyboardPicture {
        next,
        taught,
        pad,
        fingers: names.each_ref().map(String::as_str),
        space: &space,
        description: &description,
    };
    picture.show(ui);
}
