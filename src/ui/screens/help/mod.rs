//! 帮助: the manual. Not a screen of its own beside the others, but shown over whatever is shown, so that everything is as it
//! was when it is closed.

mod contents;
mod lines;
mod pictures;
mod text;

use egui::style::ScrollAnimation;
use egui::{Align, Frame, Key, Margin, Modifiers, Panel, Rect, RichText, TextEdit, Ui};

use self::pictures::Pictures;
use crate::ui::commands::Cx;
use crate::ui::kit::layout::page;
use crate::ui::kit::saved;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::size;
use dabiao_app::help::language_of;
use dabiao_app::lang::Lang;
use dabiao_app::{Action, HelpAction};
use dabiao_manual::{Hit, Language, Manual, manual, search};

/// A place in the manual: part and section, from 0; no section for the beginning of a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    part: usize,
    section: Option<usize>,
}

/// View state: which part is shown, what is looked for.
#[derive(Default)]
pub struct HelpScreen {
    open: bool,
    at: Place,
    /// The text goes to `at` with the next frame.
    jumps: bool,
    wanted: String,
    hits: Option<((Language, String), Vec<Hit>)>,
    /// The search field takes the focus with the next frame.
    focuses: bool,
    pictures: Pictures,
}

/// Below this width in points the contents do not stand beside the text.
const BESIDE: f32 = 860.0;
const CONTENTS: f32 = 270.0;
/// The text is never wider than this, in points.
const READABLE: f32 = 760.0;

impl HelpScreen {
    /// Whether it is shown.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the section that belongs to the screen of this name.
    pub fn open(&mut self, lang: Lang, screen: &str) {
        let place = manual(language_of(lang)).section_of(screen);
        let (part, section) = place.map_or((0, None), |(part, section)| (part, Some(section)));
        // The first section has the title of its part above it.
        self.at = Place { part, section: section.filter(|section| *section > 0) };
        (self.open, self.jumps, self.focuses) = (true, true, true);
        self.wanted.clear();
    }

    /// It is not shown any more.
    pub fn close(&mut self) {
        if self.open {
            *self = Self::default();
        }
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.wanted.is_empty() {
                return cx.close_help();
            }
            self.wanted.clear();
        }
        let manual = manual(language_of(cx.session.settings().lang));
        self.look(manual);
        self.bar_ui(ui, cx, manual);
        let wide = ui.available_width() >= BESIDE;
        if wide {
            let frame = Frame::new().inner_margin(Margin { right: 10, ..Margin::ZERO });
            let panel = Panel::left("help contents").resizable(false).exact_size(CONTENTS).frame(frame);
            panel.show(ui, |ui| {
                page().id_salt("help contents").show(ui, |ui| {
                    self.contents_ui(ui, cx, manual);
                });
            });
        }
        let height = ui.available_height();
        // A part begins at its top.
        page().id_salt(("help", self.at.part)).show(ui, |ui| {
            if !wide && !self.wanted.trim().is_empty() {
                self.contents_ui(ui, cx, manual);
            }
            turn_pages(ui, height);
            let left = if wide { 18 } else { 4 };
            let frame = Frame::new().inner_margin(Margin { left, ..Margin::ZERO });
            frame.show(ui, |ui| self.text_ui(ui, manual));
        });
    }

    fn look(&mut self, manual: &Manual) {
        let asked = (manual.language, self.wanted.clone());
        if self.hits.as_ref().is_none_or(|(known, _)| *known != asked) {
            self.hits = Some((asked, search(manual, &self.wanted)));
        }
    }

    fn go(&mut self, at: Place) {
        self.at = at;
        self.jumps = true;
    }

    /// The way back, the search, and the manual on paper.
    fn bar_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, manual: &Manual) {
        let texts = cx.messages;
        let narrow = ui.available_width() < BESIDE;
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("back")).clicked() {
                cx.close_help();
            }
            ui.label(RichText::new(texts.get("help")).size(26.0));
            let edit = TextEdit::singleline(&mut self.wanted).hint_text(texts.get("help-search-hint"));
            let field = ui.add(edit.desired_width(240.0)).accessible_name(texts.get("search"));
            if std::mem::take(&mut self.focuses) {
                field.request_focus();
            }
            let first = self.hits.as_ref().and_then(|(_, hits)| hits.first());
            let first = first.map(|hit| Place { part: hit.part, section: Some(hit.section) });
            if let Some(first) = first.filter(|_| crate::ui::kit::form::entered(&field, ui)) {
                self.go(first);
            }
            if narrow {
                self.contents_menu(ui, cx, manual);
            }
            let idle = !cx.session.help().saving();
            for (key, part) in [("help-pdf-part", Some(self.at.part)), ("help-pdf-whole", None)] {
                if ui.add_enabled(idle, egui::Button::new(texts.get(key))).clicked() {
                    cx.act(Action::Help(HelpAction::Save { part }));
                }
            }
            if ui.button(texts.get("about")).clicked() {
                cx.open_about();
            }
        });
        saved_ui(ui, cx);
        ui.separator();
    }

    fn text_ui(&mut self, ui: &mut Ui, manual: &Manual) {
        let Some(part) = manual.parts.get(self.at.part) else { return };
        let width = READABLE.min(ui.available_width() - 16.0);
        let jump = std::mem::take(&mut self.jumps).then_some(self.at.section);
        ui.vertical(|ui| {
            ui.set_max_width(width);
            let title = lines::heading(ui, &part.title, (28.0, 1));
            if jump == Some(None) {
                jump_to(ui, title.rect);
            }
            let page = text::Page { manual, wanted: &self.wanted };
            page.blocks(ui, &part.intro, &mut self.pictures);
            for (number, section) in part.sections.iter().enumerate() {
                ui.add_space(14.0);
                let heading = lines::heading(ui, &section.title, (size::HEADING, 2));
                if jump == Some(Some(number)) {
                    jump_to(ui, heading.rect);
                }
                page.blocks(ui, &section.blocks, &mut self.pictures);
            }
            ui.add_space(24.0);
        });
    }
}

/// Where the manual that was saved is.
fn saved_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    if session.help().saving() {
        ui.horizontal(|ui| {
            ui.spinner();
            remark(ui, &texts.get("working"));
        });
    }
    let Some(path) = session.help().saved() else { return };
    saved::show(ui, texts, "papers-saved", path);
}

/// At once: a text that flies by helps nobody, and costs an old PC a picture each.
fn jump_to(ui: &Ui, place: Rect) {
    ui.scroll_to_rect_animation(place, Some(Align::TOP), ScrollAnimation::none());
}

/// The keyboard turns the pages: nobody needs a wheel.
fn turn_pages(ui: &Ui, page: f32) {
    let by = ui.input_mut(|i| {
        let mut pressed = |key| i.consume_key(Modifiers::NONE, key);
        let down = f32::from(u8::from(pressed(Key::PageDown)));
        down - f32::from(u8::from(pressed(Key::PageUp)))
    });
    if by != 0.0 {
        ui.scroll_with_delta_animation(egui::vec2(0.0, -by * page * 0.9), ScrollAnimation::none());
    }
}
