//! The manual's pictures in the window: each is made as wide as it is shown, so that its letters stay sharp.

use std::collections::HashMap;

use egui::{Frame, TextureHandle, TextureOptions, Ui};

use crate::ui::kit::theme::{self, Palette};
use dabiao_manual::{Language, picture};
use dabiao_papers::paper::Picture;

/// Pictures that were shown, by name and width in pixels, each with its own width. None for one that can't be read, which a
/// test excludes.
#[derive(Default)]
pub(super) struct Pictures(HashMap<(Language, String, u32), Option<(TextureHandle, f32)>>);

impl Pictures {
    /// Shows it as wide as there is room, and no wider than it is.
    pub fn show(&mut self, ui: &mut Ui, language: Language, name: &str, says: &str) {
        let (room, scale) = (ui.available_width() - 2.0, ui.pixels_per_point());
        let width = (room * scale).max(1.0) as u32;
        let key = (language, name.to_owned(), width);
        let made = self.0.entry(key).or_insert_with(|| {
            let read = picture(language, name).and_then(|file| Picture::from_png(file).ok())?;
            let (wide, high, pixels) = read.scaled(width);
            let image = theme::image([wide as usize, high as usize], &pixels);
            let texture = ui.ctx().load_texture(name, image, TextureOptions::LINEAR);
            Some((texture, read.width() as f32))
        });
        let Some((texture, own)) = made else { return };
        let (natural, shown) = (texture.size_vec2(), own.min(room));
        let size = egui::vec2(shown, shown * natural.y / natural.x.max(1.0));
        let frame = Frame::new().stroke(egui::Stroke::new(1.0, Palette::of(ui).line));
        frame.show(ui, |ui| {
            ui.add(egui::Image::new((texture.id(), size)).alt_text(says));
        });
    }
}
