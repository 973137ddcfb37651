//! The picture of the keyboard with its words.

use egui::Ui;

use crate::ui::pad::keyboard_picture::KeyboardPicture;
use dabiao_app::lang::Messages;
use dabiao_domain::keyboard::Stroke;

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

/// The picture of the keyboard with the stroke that comes `next`.
pub fn keyboard_ui(
    ui: &mut Ui,
    texts: &Messages,
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
