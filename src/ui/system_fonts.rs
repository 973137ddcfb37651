//! Fonts of the system, for characters that the program's own font lacks: a rare character in a name.
//!
//! Looking for them takes an eighth of the work of a start, and hardly anybody ever needs one. It begins when the
//! first picture is on the screen, on a thread of its own, so that it is done before the officer types. A character that is
//! asked for earlier is waited for.

use std::sync::{Arc, OnceLock};

use egui::Context;
use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui_system_font_provider::SystemFontProvider;

/// Lets `ctx` ask the system for what is missing. Tests of screens do without, so that they look alike everywhere.
pub fn install(ctx: &Context) {
    let fonts: Arc<OnceLock<SystemFontProvider>> = Arc::default();
    let later = Arc::clone(&fonts);
    // The first frame may take several passes, and is painted after them.
    ctx.on_begin_pass(
        "system fonts",
        Arc::new(move |ui| {
            if ui.ctx().cumulative_frame_nr() > 0 {
                let _ = later.get_or_init(SystemFontProvider::new);
            }
        }),
    );
    ctx.add_font_provider(Arc::new(move |request: &FallbackRequest<'_>| -> Option<FontInsert> {
        FontProvider::font_for(fonts.get_or_init(SystemFontProvider::new), request)
    }));
}
