//! The desktop window: shows a [`DesktopApp`] without needing a GPU.
//!
//! [`run_software`] draws on the CPU and presents only what changed; `run_eframe` (feature `gpu`) is the
//! alternative by OpenGL for PCs with a working driver. One process may run one of them once
//! (winit makes one event loop per process), so a fallback means starting the program again.
//! Paint callbacks (custom GPU drawing) are not supported by the software host.
//! Must not know what the app shows or stores.

#[cfg(feature = "gpu")]
mod glow;
mod in_turn;
mod mailbox;
mod painter;
mod present;
pub mod raster;
mod schedule;
mod session;
mod steady_ime;
pub mod tiles;
mod under_way;
mod window;

#[cfg(feature = "gpu")]
pub use glow::run_eframe;
pub use window::run_software;

/// The content of a window.
pub trait DesktopApp {
    /// Called before every pass, and alone (no `ui`) while the window is hidden.
    fn logic(&mut self, ctx: &egui::Context);
    /// Shows everything. `ui` covers the whole window.
    fn ui(&mut self, ui: &mut egui::Ui);
    /// The window gained or lost the focus just now. Called at arrival, also while the window is hidden and no pass
    /// is run; the event comes with the next pass as well.
    fn focus_changed(&mut self, _focused: bool) {}
    /// Called once, when the window is about to close.
    fn closing(&mut self) {}
}

/// How the window starts.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowOptions {
    /// Text of the title bar.
    pub title: String,
    /// Wayland app id and X11 class.
    pub app_id: String,
    /// Width and height in points.
    pub inner_size: [f32; 2],
    /// The smallest width and height in points.
    pub min_inner_size: [f32; 2],
    /// Icon as straight RGBA, width, height.
    pub icon_rgba: Option<(Vec<u8>, u32, u32)>,
    /// Start maximized.
    pub visible_maximized: bool,
}

/// Why there is no window (any more).
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// No display server, or none that can be used.
    #[error("no usable display: {0}")]
    NoDisplay(String),
    /// The display server refused the window.
    #[error("the window could not be created: {0}")]
    Window(String),
    /// The window exists but there is no way to draw on it.
    #[error("the window has no surface to draw on: {0}")]
    Surface(String),
    /// Drawing worked before and failed now.
    #[error("a frame could not be shown: {0}")]
    Present(String),
    /// The event loop ended by itself, for instance because the display server went away.
    #[error("the connection to the display ended: {0}")]
    EventLoop(String),
    /// OpenGL could not be used (only from the OpenGL host).
    #[error("OpenGL could not be used: {0}")]
    OpenGl(String),
}

/// The message of a winit error, without the place in winit's source that it begins with.
fn plain(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    match text.strip_prefix("os error at ").and_then(|rest| rest.split_once(": ")) {
        Some((_, message)) => message.to_owned(),
        None => text,
    }
}

impl WindowOptions {
    pub(crate) fn viewport(&self) -> egui::ViewportBuilder {
        let mut builder = egui::ViewportBuilder::default()
            .with_title(self.title.clone())
            .with_app_id(self.app_id.clone())
            .with_inner_size(self.inner_size)
            .with_min_inner_size(self.min_inner_size)
            .with_maximized(self.visible_maximized);
        if let Some((rgba, width, height)) = &self.icon_rgba {
            let icon = egui::IconData { rgba: rgba.clone(), width: *width, height: *height };
            builder = builder.with_icon(icon);
        }
        builder
    }
}
