//! The frame of every plot.

use egui_plot::Plot;

/// A plot that stays as it is drawn: it is read, not moved. `height` in points.
pub fn still<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name.to_owned())
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
}
