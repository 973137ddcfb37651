//! 从头学: the lesson that is due with its page and the keyboard, and all lessons below.

use egui::{RichText, Ui};

use crate::ui::cards::keyboard::keyboard_ui;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::{column, page};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, size};
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::practice::CourseState;
use dabiao_app::{Action, PracticeAction, Settings};
use dabiao_domain::course::{Lesson, Route};
use dabiao_domain::keyboard::Block;
use dabiao_domain::rounding;

/// View state of the course: which lesson is shown; the due one if none.
#[derive(Debug, Default)]
pub struct CourseScreen {
    chosen: Option<String>,
}

impl View for CourseScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let Some(state) = session.practice().course() else {
            return cx.act(Action::Practice(PracticeAction::OpenCourse));
        };
        let route = session.settings().route;
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("course-title")).size(28.0));
                route_ui(ui, session.settings(), cx, state);
                placement_ui(ui, cx, state, route);
                let due = state.due(route);
                let chosen = self.chosen.as_deref().and_then(|id| state.course.lesson(id));
                match chosen.or(due) {
                    Some(lesson) => {
                        theme::card(ui).show(ui, |ui| lesson_ui(ui, cx, state, lesson));
                    }
                    None => {
                        ui.label(texts.get("course-done"));
                    }
                }
                crate::ui::cards::exercise_folder::show(ui, cx, &["course/"]);
                section(ui, &texts.get("course-all"));
                theme::card(ui).show(ui, |ui| self.list_ui(ui, texts, state, route));
            });
        });
    }

    fn turn(&mut self) {
        self.chosen = None;
    }
}

impl CourseScreen {
    /// All lessons by their chapters; only that of the due or chosen lesson is unfolded.
    fn list_ui(&mut self, ui: &mut Ui, texts: &Messages, state: &CourseState, route: Route) {
        ui.set_width(ui.available_width());
        let path: Vec<(usize, &Lesson)> = state.course.path(route).into_iter().enumerate().collect();
        let begins = state.start(route).and_then(|id| path.iter().position(|(_, lesson)| lesson.id == id));
        let spared = begins.unwrap_or(if state.placement_done(route) { path.len() } else { 0 });
        let due = state.due(route).map(Lesson::chapter);
        for (n, lessons) in path.chunk_by(|a, b| a.1.chapter() == b.1.chapter()).enumerate() {
            let Some(chapter) = lessons.first().map(|(_, lesson)| lesson.chapter()) else { continue };
            let passed = lessons.iter().filter(|(_, lesson)| state.progress.of(lesson).passed()).count();
            let free = |(at, lesson): &(usize, &Lesson)| *at < spared || state.progress.of(lesson).passed();
            let key = if passed == lessons.len() {
                "course-chapter-done"
            } else if lessons.iter().all(free) {
                "course-chapter-spared"
            } else {
                "course-chapter"
            };
            let (n, title, all) = (n + 1, texts.of(&chapter), lessons.len());
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("n", &n), ("title", &title), ("passed", &passed), ("all", &all)];
            egui::CollapsingHeader::new(texts.format(key, &values))
                .id_salt(chapter)
                .default_open(due == Some(chapter))
                .show(ui, |ui| {
                    for (at, lesson) in lessons {
                        self.line_ui(ui, texts, state, (*at, *at < spared), lesson);
                    }
                });
        }
    }

    fn line_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Messages,
        state: &CourseState,
        (at, spared): (usize, bool),
        lesson: &Lesson,
    ) {
        let name = format!("{}. {}", at + 1, title(lesson, texts));
        let mastery = state.progress.of(lesson);
        let text = if mastery.let_through() {
            texts.format("course-lesson-repeat", &[("title", &name)])
        } else if mastery.passed() {
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

fn title<'a>(lesson: &'a Lesson, texts: &Messages) -> &'a str {
    if texts.lang() == Lang::ZhCn { &lesson.title } else { &lesson.title_en }
}

fn route_ui(ui: &mut Ui, settings: &Settings, cx: &mut Cx<'_>, state: &CourseState) {
    let texts = cx.messages;
    ui.horizontal_wrapped(|ui| {
        for (route, key) in [(Route::Pinyin, "course-route-pinyin"), (Route::Wubi, "course-route-wubi")] {
            if ui.selectable_label(settings.route == route, texts.get(key)).clicked() {
                cx.act(Action::Set(Settings { route, ..*settings }));
            }
        }
        let (passed, all) = state.progress.passed(&state.course, settings.route);
        remark(ui, &texts.format("course-passed", &[("passed", &passed), ("all", &all)]));
    });
}

/// The way past what one knows already.
fn placement_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &CourseState, route: Route) {
    let texts = cx.messages;
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
            cx.act(Action::Practice(PracticeAction::StartPlacement { anew: !asks }));
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

fn lesson_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &CourseState, lesson: &Lesson) {
    let texts = cx.messages;
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
            cx.act(Action::Practice(PracticeAction::StartRound(lesson.id.clone())));
        }
        remark(ui, &asked);
        if mastery.passed() {
            remark(ui, &texts.get("lesson-is-passed"));
        } else {
            remark(ui, &crate::ui::words::lessons::missing_words(texts, mastery.missing()));
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
