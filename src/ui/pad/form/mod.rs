//! The form pad: fields of a record, filled from a card by keyboard alone.
//!
//! One widget, as the typing pad is: the keyboard and the input method stay with it while it goes from field to field, so
//! that no composition is lost on the way, and there is no cursor to move, no selection, no paste. What a field holds is
//! the sitting's; the pad turns egui events into events of the form and draws them.

mod beside;
mod card;
mod choices;
mod input;
mod list;
mod paint;
mod pair;
mod place;

pub use beside::beside;
pub use card::{CardLook, card_ui};
pub use input::FormTyped;
pub use pair::PairPad;

use egui::{Event, EventFilter, Id, PointerButton, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use self::choices::narrowed;
use self::input::{FormKeys, at, first};
use self::list::ChoiceList;
use self::paint::{FieldLook, FieldShape, value_rect};
use super::{Due, is_wrong};
use crate::ui::kit::theme::Palette;
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::{field_words, invalid_words};
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::form::machine::{FormSitting, Origin};
use dabiao_domain::form::{FieldDef, FieldRule, FormDef};
use dabiao_domain::record::{Invalid, Rule};

/// View state of the pad.
#[derive(Debug, Default)]
pub struct FormPad {
    keys: FormKeys,
    /// The field that was pressed while a composition is open: it gets its turn when the composition is over, so that what
    /// is committed goes into the field in which it was composed. Whether the composition was over in the last frame: some
    /// platforms end it first and commit then.
    wanted: Option<(String, bool)>,
    /// The field that was brought into view.
    in_view: Option<usize>,
    /// The field that was in hand before it.
    left: Option<usize>,
    /// The room that the form had in the last frame, in points: in another one the field in hand is brought into view anew.
    room: Vec2,
}

/// What is shown.
#[derive(Clone, Copy)]
pub struct FormView<'a> {
    /// The sitting.
    pub sitting: &'a FormSitting,
    /// Whether what the rules say of left fields is shown: never in an exam.
    pub hints: bool,
    /// The pad's name for screen readers.
    pub name: &'a str,
}

impl FormPad {
    /// The id of the pad, the same on every screen.
    pub fn id() -> Id {
        Id::unique("form-pad")
    }

    /// The events of this frame that are meant for the pad. Each goes through [`FormPad::take`] when the sitting has taken
    /// what the one before it meant: within one frame a field may be left and the next one typed in.
    pub fn events(ui: &Ui) -> Vec<Event> {
        let focused = ui.memory(|m| m.has_focus(Self::id()));
        if focused { ui.input(|i| i.events.clone()) } else { Vec::new() }
    }

    /// What `event` means to `sitting`. Call it before [`FormPad::show`], so that the picture of this frame has it.
    pub fn take(&mut self, event: &Event, sitting: &FormSitting) -> Vec<FormTyped> {
        self.keys.take(event, sitting)
    }

    /// What a button that hands the card in means: the choice that the list shows as taken is taken first.
    pub fn hand_in(&self, sitting: &FormSitting) -> Vec<FormEventKind> {
        self.keys.choice(sitting).into_iter().chain([FormEventKind::HandIn]).collect()
    }

    /// Shows the form in the available space, and returns what the mouse, or a screen reader, did.
    pub fn show(&mut self, ui: &mut Ui, view: &FormView<'_>, texts: &Messages) -> Vec<FormEventKind> {
        let whole = ui.available_rect_before_wrap();
        let pad = ui.interact(whole, Self::id(), Sense::click());
        pad.widget_info(|| WidgetInfo::labeled(Role::Form, true, view.name));
        let focused = Self::keep_focus(ui, pad.clicked_by(PointerButton::Primary));
        let form = &view.sitting.header().form;
        let bar = ui.spacing().scroll.allocated_width();
        let room = Vec2::new(whole.width() - bar, whole.height() - 4.0);
        let placed = place::place(form, room);
        let resized = std::mem::replace(&mut self.room, room) != room;
        if resized {
            self.in_view = None;
        }
        let inside = ScrollArea::vertical().id_salt("form").auto_shrink(false).show(ui, |ui| {
            let size = Vec2::new(room.x, placed.height);
            let (area, _) = ui.allocate_exact_size(size, Sense::hover());
            self.fields_ui(ui, view, texts, area, &placed.fields)
        });
        let (mut found, caret) = inside.inner;
        if let Some((rect, caret)) = caret.filter(|_| focused) {
            let composing = !view.sitting.preedit().is_empty();
            ui.output_mut(|o| {
                o.ime = Some(egui::output::IMEOutput {
                    purpose: egui::IMEPurpose::Normal,
                    rect,
                    cursor_rect: caret,
                    should_interrupt_composition: composing && self.wanted.is_some(),
                });
            });
            found.extend(self.choices_ui(ui, view.sitting, texts, rect));
        }
        found.extend(self.turn(ui, view.sitting));
        found
    }

    /// What the pad does by itself: a card that has come gets its first field, and a field that was pressed during a
    /// composition its turn after it.
    fn turn(&mut self, ui: &Ui, sitting: &FormSitting) -> Vec<FormEventKind> {
        if sitting.phase() != DrillPhase::Running || sitting.card().is_none() {
            self.wanted = None;
            return Vec::new();
        }
        if !sitting.preedit().is_empty() {
            return Vec::new();
        }
        match self.wanted.take() {
            Some((code, true)) => self.go(sitting, code),
            Some((code, false)) => {
                self.wanted = Some((code, true));
                ui.ctx().request_repaint();
                Vec::new()
            }
            None if sitting.field().is_none() => first(sitting).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Goes to the field of that code, as a key does: what the list of the field in hand shows as taken is taken.
    fn go(&self, sitting: &FormSitting, code: String) -> Vec<FormEventKind> {
        self.keys.choice(sitting).into_iter().chain([FormEventKind::Enter(code)]).collect()
    }

    /// The field that was in hand last, and what its rule says of its value; none where it lets the value pass.
    pub fn told<'a>(&self, sitting: &'a FormSitting) -> Option<(&'a FieldDef, Invalid)> {
        let place = self.left?;
        let left = sitting.entries().get(place).is_some_and(|entry| entry.left > 0);
        let field = sitting.header().form.fields.get(place).filter(|_| left)?;
        let here = sitting.field().is_some_and(|(at, _)| at == place);
        sitting.check_field(place).err().filter(|_| !here).map(|why| (field, why))
    }

    /// While a form is entered the keyboard is the pad's, unless another widget was given it on purpose.
    fn keep_focus(ui: &Ui, pressed: bool) -> bool {
        let id = Self::id();
        let nobody = ui.memory(|m| m.focused().is_none());
        if nobody || pressed {
            ui.memory_mut(|m| m.request_focus(id));
        }
        let focused = ui.memory(|m| m.has_focus(id));
        if focused {
            let filter =
                EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
        }
        focused
    }

    /// All fields. Returns what was pressed, and the box and the caret of the field in hand.
    fn fields_ui(
        &mut self,
        ui: &Ui,
        view: &FormView<'_>,
        texts: &Messages,
        area: Rect,
        places: &[Rect],
    ) -> (Vec<FormEventKind>, Option<(Rect, Rect)>) {
        let sitting = view.sitting;
        let palette = Palette::of(ui);
        let current = sitting.field().map(|(place, _)| place);
        let (mut found, mut caret) = (Vec::new(), None);
        let fields = sitting.header().form.fields.iter().zip(sitting.entries()).zip(places);
        for (n, ((field, entry), place)) in fields.enumerate() {
            let rect = place.translate(area.min.to_vec2());
            let here = current == Some(n);
            let said = said(texts, view, n);
            let name = name_of(texts, field);
            let response = ui.interact(rect, ui.scope_id().with(&field.code), Sense::CLICK);
            let role = if field.choices().is_empty() { Role::TextInput } else { Role::ComboBox };
            response.widget_info(|| WidgetInfo {
                current_text_value: Some(entry.value.clone()),
                ..WidgetInfo::labeled(role, true, name)
            });
            ui.ctx().accesskit_node_builder(response.id, |node| {
                if field.required {
                    node.set_required();
                }
                if entry.origin == Origin::Given {
                    node.set_read_only();
                }
                if let Some(said) = &said {
                    node.set_description(said.whole.as_str());
                }
            });
            if here {
                let field = response.id.accesskit_id();
                ui.ctx().accesskit_node_builder(Self::id(), |node| node.set_active_descendant(field));
                let before = self.in_view.replace(n);
                if before != Some(n) {
                    self.left = before.or(self.left);
                    // What is said of the field that was left stands elsewhere too.
                    ui.ctx().request_repaint();
                    ui.scroll_to_rect(rect.expand(6.0), None);
                }
            }
            let look = FieldLook {
                name,
                required: field.required,
                said: said.as_ref().map(|said| (said.shown.as_str(), said.wrong)),
                value: &entry.value,
                preedit: if here { sitting.preedit() } else { "" },
                current: here,
                filled: matches!(entry.origin, Origin::Filled | Origin::Given),
                shape: if !field.choices().is_empty() {
                    FieldShape::List
                } else if place::is_tall(field) {
                    FieldShape::Lines
                } else {
                    FieldShape::Line
                },
            };
            let at = paint::field(ui.painter(), rect, &look, &palette);
            if here {
                caret = Some((value_rect(rect), at));
            } else if response.clicked() && entry.origin != Origin::Given {
                found.extend(self.pressed(sitting, &field.code));
            }
        }
        (found, caret)
    }

    /// A field was pressed.
    fn pressed(&mut self, sitting: &FormSitting, code: &str) -> Vec<FormEventKind> {
        if sitting.phase() == DrillPhase::Ready {
            // The first field is the first: the card is not seen yet.
            return first(sitting).into_iter().collect();
        }
        if !sitting.preedit().is_empty() {
            self.wanted = Some((code.to_owned(), false));
            return Vec::new();
        }
        let runs = sitting.phase() == DrillPhase::Running && sitting.card().is_some();
        if runs { self.go(sitting, code.to_owned()) } else { Vec::new() }
    }

    /// The list of the field in hand, if it has one.
    fn choices_ui(
        &self,
        ui: &Ui,
        sitting: &FormSitting,
        texts: &Messages,
        rect: Rect,
    ) -> Option<FormEventKind> {
        let ((_, field), entry) = at(sitting)?;
        if field.choices().is_empty() || sitting.phase() != DrillPhase::Running {
            return None;
        }
        let left = narrowed(field, entry);
        let hidden = left.len() - list::seen(left.len(), None).len();
        let more = if list::is_long(left.len()) {
            texts.format("form-choices-more", &[("n", &hidden)])
        } else {
            String::new()
        };
        let nothing = texts.get("form-choices-none");
        let list =
            ChoiceList { left: &left, shown: self.keys.shown(sitting), nothing: &nothing, more: &more };
        let pressed = list::show(ui, rect, &list)?;
        left.get(pressed).map(|choice| FormEventKind::Choose(choice.code.clone()))
    }
}

/// The name of a field in the language of the window.
pub fn name_of<'a>(texts: &Messages, field: &'a FieldDef) -> &'a str {
    if texts.lang() == Lang::En { &field.name_en } else { &field.name }
}

/// The title of a form in the language of the window.
pub fn title_of<'a>(texts: &Messages, form: &'a FormDef) -> &'a str {
    if texts.lang() == Lang::En { &form.title_en } else { &form.title }
}

/// What is said of a field beside its name.
struct Said {
    /// In few words, which have room there.
    shown: String,
    /// In full, for who listens.
    whole: String,
    /// Whether it is a fault.
    wrong: bool,
}

/// What is said of the field at `place` beside its name: that another field filled it, that it was given, or, of one that
/// was left, what its rule says.
fn said(texts: &Messages, view: &FormView<'_>, place: usize) -> Option<Said> {
    let sitting = view.sitting;
    let entry = sitting.entries().get(place)?;
    let here = sitting.field().is_some_and(|(at, _)| at == place);
    if view.hints
        && !here
        && entry.left > 0
        && let Err(why) = sitting.check_field(place)
    {
        let (shown, whole) = (field_words(texts, &why), invalid_words(texts, &why));
        return Some(Said { shown, whole, wrong: true });
    }
    let shown = match entry.origin {
        Origin::Filled => texts.get("form-filled"),
        Origin::Given => texts.get("form-given"),
        Origin::Blank | Origin::Typed | Origin::Chosen => return None,
    };
    Some(Said { whole: shown.clone(), shown, wrong: false })
}

/// What the field in hand wants of the input method, if something else arrives; none in the usual case.
pub fn due(sitting: &FormSitting) -> Option<Due> {
    let ((_, field), entry) = at(sitting)?;
    let FieldRule::Rule(rule) = &field.rule else { return None };
    let due = match rule {
        Rule::Name | Rule::Text(..) | Rule::Address(..) | Rule::Part(_) => Due::Han,
        // A plate begins with a Han character.
        Rule::Plate | Rule::EarlierPlate | Rule::List(_) => return None,
        _ => Due::Letters,
    };
    let composing = !sitting.preedit().is_empty();
    (composing || !entry.value.is_empty())
        .then_some(due)
        .filter(|due| is_wrong(&entry.value, *due, composing))
}
