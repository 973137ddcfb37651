//! The same app in an eframe window drawn by OpenGL.
//!
//! An adapter only: everything that can be in `DesktopApp` must stay out of here.

use super::{DesktopApp, HostError, WindowOptions, plain};

struct Adapter {
    app: Box<dyn DesktopApp>,
    focused: bool,
}

impl eframe::App for Adapter {
    // Called for every batch of events, also while the window is hidden and the events wait.
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        if input.focused != self.focused {
            self.focused = input.focused;
            self.app.focus_changed(input.focused);
        }
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.app.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.app.ui(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.app.closing();
    }
}

/// Opens a window that is drawn by OpenGL and runs until it is closed.
///
/// Call it on the main thread, and once per process.
///
/// # Errors
/// There is no display or no OpenGL.
pub fn run_eframe(
    options: WindowOptions,
    make: impl FnOnce(&egui::Context) -> Box<dyn DesktopApp>,
) -> Result<(), HostError> {
    let native = eframe::NativeOptions {
        viewport: options.viewport(),
        renderer: eframe::Renderer::Glow,
        system_font_fallback: false,
        ..Default::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(|cc| {
        let app = make(&cc.egui_ctx);
        // A window that opens with the focus says so; that is no change.
        Ok(Box::new(Adapter { app, focused: true }))
    });
    eframe::run_native(&options.title, native, create).map_err(|e| match e {
        eframe::Error::WinitEventLoop(e) => HostError::NoDisplay(plain(&e)),
        eframe::Error::Winit(e) => HostError::Window(plain(&e)),
        other => HostError::OpenGl(other.to_string()),
    })
}
