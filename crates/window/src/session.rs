//! One open window with its app: input in, passes, output out.
//!
//! Knows what a frame is made of; `window` knows when one is due.
//! Must not block and must not call the event loop's control flow.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, LogicOutput, RawInput, TexturesDelta, ViewportCommand, ViewportEvent};
use egui::{ViewportId, ViewportInfo};
use egui_winit::{ActionRequested, State};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use winit::window::Window;

use super::mailbox::{Mailbox, Phase, UserEvent};
use super::painter::{Frame, Painter};
use super::present::Show;
use super::schedule::{FRAME, SETTLE_KEYS, Schedule};
use super::steady_ime::SteadyIme;
use super::{DesktopApp, HostError, WindowOptions, in_turn, plain};

/// The widest texture that egui may make: bounds the font atlas.
const MAX_TEXTURE_SIDE: usize = 4096;
/// Facts about the window that come without an event are looked up at most this often.
const INFO_AGE: Duration = Duration::from_secs(1);

/// Makes the app once there is a context.
pub type MakeApp<'a> = Box<dyn FnOnce(&Context) -> Box<dyn DesktopApp> + 'a>;

/// The kinds of events since the last frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Typing: keys, text, input method.
    pub keys: bool,
    /// Any other reason for a second egui pass.
    pub other: bool,
}

/// An open window.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one window, not one state")]
pub struct Session {
    pub(super) window: Arc<Window>,
    pub(super) state: State,
    pub(super) info: ViewportInfo,
    pub(super) info_dirty: bool,
    pub(super) schedule: Schedule,
    pub(super) arrived: Arrived,
    pub(super) mailbox: Mailbox,
    pub(super) by_redraw: bool,
    pub(super) ime: SteadyIme,
    ctx: Context,
    app: Box<dyn DesktopApp>,
    painter: Painter,
    info_seen: Instant,
    /// The window's size in pixels, as the window system last said it: asking X11 for it costs a way there and back
    /// in every frame, before a key's pixels.
    size: (u32, u32),
    began: Instant,
    /// What the next pass sees first: what came while the window was hidden, or behind a key that moved the focus.
    held_input: Option<RawInput>,
    held_textures: TexturesDelta,
    actions: Vec<ActionRequested>,
    /// The frame that runs now was asked for by the app, at once.
    animating: bool,
    closed: bool,
}

impl Session {
    /// Opens the window, makes the app and shows the first frame.
    pub fn open(
        event_loop: &ActiveEventLoop,
        proxy: EventLoopProxy<UserEvent>,
        options: &WindowOptions,
        make: MakeApp<'_>,
    ) -> Result<Self, HostError> {
        let ctx = Context::default();
        let (builder, full) = fitted(options, event_loop);
        let builder = builder.with_visible(false);
        let window = egui_winit::create_window(&ctx, event_loop, &builder)
            .map_err(|e| HostError::Window(plain(&e)))?;
        taskbar_icon(&window, options);
        let window = Arc::new(window);
        let scale = Some(window.scale_factor() as f32);
        let (root, side) = (ViewportId::ROOT, Some(MAX_TEXTURE_SIDE));
        let mut state = State::new(ctx.clone(), root, event_loop, scale, window.theme(), side);
        state.init_accesskit(event_loop, &window, proxy.clone());
        let mailbox = Mailbox::new(proxy);
        mailbox.observe(&ctx);
        let painter = Painter::new(event_loop, Arc::clone(&window))?;
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let by_redraw =
            window.window_handle().is_ok_and(|handle| matches!(handle.as_raw(), RawWindowHandle::Wayland(_)));
        let x11 = window.window_handle().is_ok_and(|handle| {
            matches!(handle.as_raw(), RawWindowHandle::Xlib(_) | RawWindowHandle::Xcb(_))
        });
        let app = make(&ctx);
        let size = window.inner_size().into();
        let mut session = Self {
            window,
            state,
            info,
            info_dirty: false,
            schedule: Schedule::default(),
            arrived: Arrived { keys: false, other: true },
            mailbox,
            by_redraw,
            ime: SteadyIme::new(x11),
            ctx,
            app,
            painter,
            info_seen: Instant::now(),
            size,
            began: Instant::now(),
            held_input: None,
            held_textures: TexturesDelta::default(),
            actions: Vec::new(),
            animating: false,
            closed: false,
        };
        session.frame(event_loop, Show::Everything)?;
        session.window.set_visible(true);
        if full {
            // A window manager hears only of windows that are there.
            session.window.set_maximized(true);
        }
        // Content shown before the window existed may be lost.
        session.window.request_redraw();
        Ok(session)
    }

    /// The egui context.
    pub fn ctx(&self) -> &Context {
        &self.ctx
    }

    /// The window is not visible. One that is covered but has the focus still gets frames, so that what is
    /// typed arrives.
    pub fn is_hidden(&self) -> bool {
        let wanted = self.actions.iter().any(ActionRequested::wants_paint);
        let covered = self.info.occluded == Some(true) && !self.window.has_focus();
        !wanted && (covered || self.info.minimized == Some(true))
    }

    /// Is there input that no pass has seen?
    pub fn holds_input(&self) -> bool {
        self.held_input.is_some()
    }

    /// Moves repaint requests into the schedule.
    pub fn collect(&mut self) {
        let wanted = self.mailbox.take();
        if let Some(at) = wanted.at {
            self.schedule.capped_at(at);
        }
        self.animating |= wanted.immediate;
    }

    /// Shows the last frame again.
    pub fn repeat(&mut self) -> Result<(), HostError> {
        self.painter.repeat(self.size)
    }

    /// Runs a pass and shows it; only the app's logic if the window is hidden.
    /// Returns true if the window has to close.
    pub fn frame(&mut self, event_loop: &ActiveEventLoop, show: Show) -> Result<bool, HostError> {
        let start = Instant::now();
        self.refresh_info(start);
        if self.is_hidden() {
            return Ok(self.logic_only(event_loop));
        }
        self.schedule.begin(start);
        let arrived = std::mem::take(&mut self.arrived);
        let animated = std::mem::take(&mut self.animating);
        let mut input = self.take_input();
        self.held_input = in_turn::part(&mut input);
        self.ime.saw(&input.events);
        let closing = input.viewport().close_requested();

        self.mailbox.phase(Phase::Preparing);
        let (app, mailbox) = (&mut self.app, &self.mailbox);
        let output = self.ctx.run_ui(input, |ui| {
            mailbox.phase(Phase::Running);
            app.logic(ui.ctx());
            app.ui(ui);
        });
        self.mailbox.phase(Phase::Outside);

        let egui::FullOutput {
            mut platform_output,
            textures_delta,
            shapes,
            pixels_per_point,
            viewport_output,
        } = output;
        self.info.events.clear();
        let background = self.ctx.global_style().visuals.panel_fill;
        let mut textures = std::mem::take(&mut self.held_textures);
        textures.append(textures_delta);
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let frame = Frame { primitives, pixels_per_point, background, textures };
        let screenshots = self.take_screenshots();
        self.painter.paint(self.size, frame, show, screenshots)?;
        let tell_ime = self.ime.steady(&mut platform_output, arrived.keys, start);
        // After the pixels: talking to the input method may take a while.
        self.state.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        self.paste_actions();
        let commands = viewport_output.into_iter().find(|(id, _)| *id == ViewportId::ROOT);
        let commands = commands.map(|(_, output)| output.commands).unwrap_or_default();
        let close = self.obey(closing, commands);
        self.plan(start, arrived, animated);
        if self.held_input.is_some() {
            self.arrived.keys = true;
            self.schedule.at(start);
        }
        if let Some(at) = tell_ime {
            self.schedule.at(at);
        }
        Ok(close)
    }

    /// Schedules what must follow a frame.
    fn plan(&mut self, start: Instant, arrived: Arrived, animated: bool) {
        self.collect();
        if self.ctx.input(|i| i.smooth_scroll_delta != egui::Vec2::ZERO) || arrived.other {
            self.schedule.at(start + FRAME);
        } else if arrived.keys || (animated && !self.animating) {
            self.schedule.at(start + SETTLE_KEYS);
        }
        if !self.info.events.is_empty() {
            self.schedule.at(start);
        }
    }

    /// The focus came or went: the app hears of it at once, whether or not a pass follows. What was typed before
    /// comes first. Returns true if the window has to close.
    pub fn focus_changed(&mut self, event_loop: &ActiveEventLoop, focused: bool) -> Result<bool, HostError> {
        let mut close = false;
        while self.arrived.keys && !self.is_hidden() && !close {
            close = self.frame(event_loop, Show::Changes)?;
        }
        self.app.focus_changed(focused);
        Ok(close)
    }

    /// Lets the app work while nothing can be seen. No pass is run; input waits.
    pub fn logic_only(&mut self, event_loop: &ActiveEventLoop) -> bool {
        self.schedule.begin(Instant::now());
        self.animating = false;
        let input = self.take_input();
        let closing = input.viewport().close_requested();
        let app = &mut self.app;
        self.mailbox.phase(Phase::Running);
        let LogicOutput { mut platform_output, viewport_commands } =
            self.ctx.run_logic(&input, |ctx| app.logic(ctx));
        self.mailbox.phase(Phase::Outside);
        self.held_input = Some(input);
        self.info.events.clear();
        let _ = self.ime.steady(&mut platform_output, true, Instant::now());
        self.state.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        let commands = viewport_commands.into_iter().find(|(id, _)| *id == ViewportId::ROOT);
        let close = self.obey(closing, commands.map(|(_, c)| c).unwrap_or_default());
        self.collect();
        if !self.info.events.is_empty() {
            self.schedule.at(Instant::now());
        }
        close
    }

    /// The window has this many pixels now.
    pub const fn resized(&mut self, size: (u32, u32)) {
        self.size = size;
    }

    /// What `State::take_egui_input` does, with the known size.
    fn take_input(&mut self) -> RawInput {
        let scale = egui_winit::pixels_per_point(&self.ctx, &self.window);
        let points = egui::vec2(self.size.0 as f32, self.size.1 as f32) / scale;
        let input = self.state.egui_input_mut();
        input.time = Some(self.began.elapsed().as_secs_f64());
        // Minimized on Windows, it has none.
        let has_room = points.x > 0.0 && points.y > 0.0;
        input.screen_rect = has_room.then(|| egui::Rect::from_min_size(egui::Pos2::ZERO, points));
        input.viewport_id = ViewportId::ROOT;
        let mut input = input.take();
        self.info.native_pixels_per_point = Some(self.window.scale_factor() as f32);
        input.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        if let Some(mut held) = self.held_input.take() {
            held.append(input);
            input = held;
        }
        input
    }

    fn refresh_info(&mut self, now: Instant) {
        if self.info_dirty || now.duration_since(self.info_seen) > INFO_AGE {
            egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
            self.info_dirty = false;
            self.info_seen = now;
        }
    }

    fn take_screenshots(&mut self) -> Vec<egui::ScreenshotCallback> {
        let mut out = Vec::new();
        for action in std::mem::take(&mut self.actions) {
            match action {
                ActionRequested::Screenshot(callback) => out.push(callback),
                ActionRequested::PaintWhileHidden => {}
                other => self.actions.push(other),
            }
        }
        out
    }

    /// Cut, copy and paste that the app asked for come as events of the next pass.
    fn paste_actions(&mut self) {
        for action in std::mem::take(&mut self.actions) {
            let event = match action {
                ActionRequested::Cut => Some(egui::Event::Cut),
                ActionRequested::Copy => Some(egui::Event::Copy),
                ActionRequested::Paste => self.paste_event(),
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => None,
            };
            if let Some(event) = event {
                self.state.egui_input_mut().events.push(event);
                self.arrived.other = true;
                self.schedule.capped(Instant::now());
            }
        }
    }

    fn paste_event(&mut self) -> Option<egui::Event> {
        if let Some(text) = self.state.clipboard_text() {
            let text = text.replace("\r\n", "\n");
            return (!text.is_empty()).then_some(egui::Event::Paste(text));
        }
        let image = self.state.clipboard_image()?;
        Some(egui::Event::PasteImage(Arc::new(image)))
    }

    /// Carries out commands. Returns true if the window has to close.
    fn obey(&mut self, closing: bool, commands: Vec<ViewportCommand>) -> bool {
        let cancelled = commands.contains(&ViewportCommand::CancelClose);
        if !commands.is_empty() {
            egui_winit::process_viewport_commands(
                &self.ctx,
                &mut self.info,
                commands,
                &self.window,
                &mut self.actions,
            );
            self.info_dirty = true;
            if !self.actions.is_empty() {
                self.schedule.capped(Instant::now());
            }
        }
        closing && !cancelled
    }

    /// The window's close button, or the session, asks to close.
    pub fn request_close(&mut self) {
        self.info.events.push(ViewportEvent::Close);
    }

    /// Tells the app that this is the end, once.
    pub fn close(&mut self) {
        if !std::mem::replace(&mut self.closed, true) {
            self.app.closing();
            self.ctx.on_exit();
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.held_textures.clear();
    }
}

/// The wished window, but not larger than the largest screen.
fn fitted(options: &WindowOptions, event_loop: &ActiveEventLoop) -> (egui::ViewportBuilder, bool) {
    let mut largest = egui::Vec2::ZERO;
    for monitor in event_loop.available_monitors() {
        let size = monitor.size().to_logical::<f32>(monitor.scale_factor());
        largest = largest.max(egui::vec2(size.width, size.height));
    }
    let wished = egui::Vec2::from(options.inner_size);
    let size = if largest == egui::Vec2::ZERO { wished } else { wished.min(largest) };
    // Frame and task bar need room too: a screen that the window would fill is given to it whole.
    let full = largest != egui::Vec2::ZERO && (size.x >= largest.x - 16.0 || size.y >= largest.y - 64.0);
    (options.viewport().with_inner_size(size), full || options.visible_maximized)
}

/// Windows has another icon for the taskbar and for switching between windows than for the frame.
#[cfg(windows)]
fn taskbar_icon(window: &winit::window::Window, options: &WindowOptions) {
    use winit::platform::windows::WindowExtWindows as _;
    let icon = options
        .icon_rgba
        .clone()
        .map(|(rgba, width, height)| winit::window::Icon::from_rgba(rgba, width, height));
    window.set_taskbar_icon(icon.and_then(Result::ok));
}

#[cfg(not(windows))]
const fn taskbar_icon(_: &winit::window::Window, _: &WindowOptions) {}
