//! The bar on top, in one row: the screens, who is signed in, and the display settings. If there is no room,
//! the right part goes into a menu under the name, and then the last screens into one of their own.

use std::sync::Arc;

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Align, FontId, Frame, Layout, Margin, Panel, PopupCloseBehavior, RichText, Ui};

use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::screens;
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::{Action, PracticeAction, Session, Settings, ThemeChoice};

/// Below this width in points a bar leaves out optional parts.
pub(super) const NARROW: f32 = 960.0;
/// Between the name of the program and the screens, in points.
const GAP: f32 = 12.0;

/// The bar above every screen. `screen` is the one that is shown, none if the manual covers it.
pub(super) fn top_bar(ui: &mut Ui, cx: &mut Cx<'_>, screen: Option<Screen>) {
    let session = cx.session;
    let palette = Palette::of(ui);
    let texts = Arc::clone(session.texts());
    let frame = Frame::new().fill(palette.card).inner_margin(Margin::symmetric(20, 8));
    Panel::top("bar").frame(frame).show(ui, |ui| {
        let items: Vec<(Screen, String)> =
            nav_items(session).map(|(target, key)| (target, texts.get(key))).collect();
        let room = Room::of(ui, session, &texts, &items);
        ui.horizontal(|ui| {
            ui.label(RichText::new(texts.get("app-name")).size(size::HEADING).color(palette.primary));
            ui.add_space(GAP);
            let (beside, below) = items.split_at(room.screens.min(items.len()));
            for (target, name) in beside {
                nav_ui(ui, cx, (*target, name), screen);
            }
            if !below.is_empty() {
                let here = below.iter().find(|(target, _)| is_here(session, *target, screen));
                let name = here.map_or_else(|| texts.get("nav-more"), |(_, name)| name.clone());
                MenuButton::new(menu_name(&name)).ui(ui, |ui| {
                    for (target, name) in below {
                        nav_ui(ui, cx, (*target, name), screen);
                    }
                });
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                help_ui(ui, cx, screen.is_none());
                if room.all {
                    settings_ui(ui, cx);
                } else {
                    menu_ui(ui, cx, room.badge);
                }
            });
        });
    });
}

/// How much of the bar fits in one row.
struct Room {
    /// Whether everything at its right has.
    all: bool,
    /// How many screens have.
    screens: usize,
    /// Whether the badge has, beside the name.
    badge: bool,
}

impl Room {
    fn of(ui: &Ui, session: &Session, texts: &Messages, items: &[(Screen, String)]) -> Self {
        let color = Palette::of(ui).text;
        let width = |text: String, points: f32| {
            ui.painter().layout_no_wrap(text, FontId::proportional(points), color).size().x
        };
        let between = ui.spacing().item_spacing.x;
        let padding = 2.0 * ui.spacing().button_padding.x;
        let button = |text: String| width(text, size::BODY) + padding + between;
        let mut left = ui.available_width();
        left -= width(texts.get("app-name"), size::HEADING) + GAP + 2.0 * between;
        left -= if session.drill().in_exam() { 0.0 } else { button(texts.get("help")) };
        let nav: Vec<f32> = items.iter().map(|(_, name)| button(name.clone())).collect();
        let screens: f32 = nav.iter().sum();
        let person = session
            .officer()
            .map_or(0.0, |_| width(who(session), size::BODY) + between + button(texts.get("sign-out")));
        let look: f32 = look_words(session, texts).into_iter().map(button).sum();
        if screens + person + look <= left {
            return Self { all: true, screens: items.len(), badge: true };
        }
        let menu = button(menu_name(&who_or_look(session, texts, true)));
        if screens + menu <= left {
            return Self { all: false, screens: items.len(), badge: true };
        }
        // The menu of the screens has the name of the one that is shown.
        let names = items.iter().map(|(_, name)| name.clone()).chain([texts.get("nav-more")]);
        let longest = names.map(|name| button(menu_name(&name))).fold(0.0, f32::max);
        let badge = menu + longest <= left;
        let menu = if badge { menu } else { button(menu_name(&who_or_look(session, texts, false))) };
        let mut rest = left - menu - longest;
        let fits = nav.iter().take_while(|wide| {
            rest -= **wide;
            rest >= 0.0
        });
        Self { all: false, screens: fits.count(), badge }
    }
}

fn menu_name(name: &str) -> String {
    format!("{name} ↓")
}

fn who(session: &Session) -> String {
    session.officer().map_or_else(String::new, |o| format!("{} {}", o.badge, o.name))
}

fn who_or_look(session: &Session, texts: &Messages, badge: bool) -> String {
    match session.officer() {
        Some(_) if badge => who(session),
        Some(officer) => officer.name.clone(),
        None => texts.get("look-menu"),
    }
}

/// The menu for the parts that do not fit beside the screens, the badge too if it is one of them.
fn menu_ui(ui: &mut Ui, cx: &mut Cx<'_>, badge: bool) {
    let session = cx.session;
    let texts = cx.messages;
    // Several steps of text size are several presses.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(menu_name(&who_or_look(session, texts, badge))).config(config).ui(ui, |ui| {
        if !badge {
            ui.label(who(session));
        }
        ui.horizontal(|ui| sizes_ui(ui, cx));
        theme_ui(ui, cx);
        lang_ui(ui, cx);
        if !session.drill().in_exam() && ui.button(texts.get("about")).clicked() {
            cx.open_about();
            ui.close();
        }
        sign_out_ui(ui, cx);
    });
}

fn is_here(session: &Session, target: Screen, screen: Option<Screen>) -> bool {
    let shown = screen.map(|screen| screens::row(screen).under.unwrap_or(screen));
    shown == Some(target) && session.practice().shown_result().is_none()
}

/// The manual, quietly at the end of the bar: there at every screen, and not while an exam is held.
fn help_ui(ui: &mut Ui, cx: &mut Cx<'_>, open: bool) {
    if cx.session.drill().in_exam() {
        return;
    }
    if ui.selectable_label(open, cx.messages.get("help")).clicked() {
        if open { cx.close_help() } else { cx.open_help() }
    }
}

fn nav_ui(ui: &mut Ui, cx: &mut Cx<'_>, (target, name): (Screen, &str), screen: Option<Screen>) {
    let session = cx.session;
    if ui.selectable_label(is_here(session, target, screen), name).clicked() {
        cx.go(target);
        cx.close_help();
        cx.act(Action::Practice(PracticeAction::CloseResult));
        ui.close();
    }
}

/// The screens for the officer who is signed in, with the keys of their names.
fn nav_items(session: &Session) -> impl Iterator<Item = (Screen, &'static str)> {
    let known = session.officer().is_some() && !session.drill().in_exam();
    let own = screens::ALL.iter().filter(move |row| known && row.under.is_none() && (row.visible)(session));
    own.map(|row| (row.screen, row.name))
}

/// From the right: language, theme, text size, and who is signed in.
fn settings_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    look_ui(ui, cx);
    if session.officer().is_some() {
        sign_out_ui(ui, cx);
        ui.label(who(session));
    }
}

fn sign_out_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    if session.officer().is_some() && !session.drill().in_exam() && ui.button(texts.get("sign-out")).clicked()
    {
        cx.act(Action::SignOut);
    }
}

/// From the right: language, theme, text size. For candidates too.
pub(super) fn look_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    lang_ui(ui, cx);
    theme_ui(ui, cx);
    sizes_ui(ui, cx);
}

const SIZES: [&str; 2] = ["A+", "A-"];

/// The words on the buttons of [`look_ui`].
fn look_words(session: &Session, texts: &Messages) -> Vec<String> {
    let sizes = SIZES.map(str::to_owned);
    let others = [other_lang(session).own_name().to_owned(), texts.get(other_theme(session).1)];
    sizes.into_iter().chain(others).collect()
}

fn other_lang(session: &Session) -> Lang {
    if session.settings().lang == Lang::ZhCn { Lang::En } else { Lang::ZhCn }
}

fn other_theme(session: &Session) -> (ThemeChoice, &'static str) {
    match session.settings().theme {
        ThemeChoice::Light => (ThemeChoice::Dark, "theme-dark"),
        ThemeChoice::Dark => (ThemeChoice::Light, "theme-light"),
    }
}

fn lang_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let lang = other_lang(session);
    if ui.button(lang.own_name()).clicked() {
        cx.act(Action::Set(Settings { lang, ..*session.settings() }));
    }
}

fn theme_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    let (theme, key) = other_theme(session);
    if ui.button(texts.get(key)).clicked() {
        cx.act(Action::Set(Settings { theme, ..*session.settings() }));
    }
}

fn sizes_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    let settings = session.settings();
    let ways = [
        (settings.larger_text(), "text-larger", "text-largest"),
        (settings.smaller_text(), "text-smaller", "text-smallest"),
    ];
    for ((size, key, end), label) in ways.into_iter().zip(SIZES) {
        // At its end the button can still be pressed: it says why nothing happens.
        let word = egui::RichText::new(label);
        let button = ui.button(if size.is_some() { word } else { word.weak() });
        match size {
            Some(text_size) => {
                let button = button.on_hover_text(texts.get(key));
                if button.clicked() {
                    cx.act(Action::Set(Settings { text_size, ..*settings }));
                }
            }
            None => say_end(ui, &button, &texts.format(end, &[("percent", &settings.text_size)])),
        }
    }
}

/// How long the message stays that a text is as large or as small as it gets, in seconds.
const SAID_FOR: f64 = 4.0;

/// Says `why` below the button while the pointer is on it, and for a while after it was pressed.
fn say_end(ui: &Ui, button: &egui::Response, why: &str) {
    let now = ui.input(|i| i.time);
    let pressed = button.id.with("pressed at");
    if button.clicked() {
        ui.data_mut(|data| data.insert_temp(pressed, now));
    }
    let left = ui.data(|data| data.get_temp::<f64>(pressed)).map_or(0.0, |at| at + SAID_FOR - now);
    if left > 0.0 {
        ui.ctx().request_repaint_after_secs(left as f32);
    }
    if left > 0.0 || button.hovered() {
        button.show_tooltip_text(why);
    }
}
