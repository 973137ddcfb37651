//! The event loop of the software host: decides which event is worth a frame, and when.
//!
//! Typing gets its frame at once, after everything that is already waiting has been read.
//! Key releases and egui's second pass on the same input wait; the pointer and animations are held to the
//! frame rate. It always goes back to the window system between two frames. Must not draw.

use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::event::{DeviceEvent, DeviceId, ElementState, Ime, StartCause, TouchPhase, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::window::WindowId;

use super::mailbox::UserEvent;
use super::present::Show;
use super::schedule::{LAZY, SETTLE_KEYS};
use super::session::{MakeApp, Session};
use super::{DesktopApp, HostError, WindowOptions, plain};

/// On Wayland a covered window gets no leave to draw: after this, only the logic runs.
const MISSED_REDRAW: Duration = Duration::from_millis(250);

/// Opens a window that is drawn by the CPU and runs until it is closed.
///
/// Call it on the main thread, and once per process.
///
/// # Errors
/// There is no display, no window, no surface, or the display went away.
pub fn run_software(
    options: WindowOptions,
    make: impl FnOnce(&egui::Context) -> Box<dyn DesktopApp>,
) -> Result<(), HostError> {
    let event_loop =
        EventLoop::<UserEvent>::with_user_event().build().map_err(|e| HostError::NoDisplay(plain(&e)))?;
    let mut host = Host {
        options,
        make: Some(Box::new(make)),
        proxy: event_loop.create_proxy(),
        session: None,
        composing: false,
        redraw_deadline: None,
        failure: None,
    };
    let result = event_loop.run_app(&mut host);
    if let Some(session) = host.session.as_mut() {
        session.close();
    }
    match host.failure {
        Some(failure) => Err(failure),
        None => result.map_err(|e| HostError::EventLoop(plain(&e))),
    }
}

struct Host<'a> {
    options: WindowOptions,
    make: Option<MakeApp<'a>>,
    proxy: EventLoopProxy<UserEvent>,
    session: Option<Session>,
    /// The input method shows unfinished text.
    composing: bool,
    redraw_deadline: Option<Instant>,
    failure: Option<HostError>,
}

/// How soon an event is worth a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worth {
    Nothing,
    /// With the next frame, or when things are quiet.
    Lazy,
    /// Soon, without hurry.
    Settle,
    /// At the frame rate.
    Capped,
    /// Now: the effect of a key is due.
    Typing,
    /// Now.
    Now,
}

impl Host<'_> {
    fn fail(&mut self, event_loop: &ActiveEventLoop, failure: HostError) {
        self.failure.get_or_insert(failure);
        event_loop.exit();
    }

    fn finish(&mut self, event_loop: &ActiveEventLoop, result: Result<bool, HostError>) {
        match result {
            Ok(false) => {}
            Ok(true) => {
                if let Some(session) = self.session.as_mut() {
                    session.close();
                }
                event_loop.exit();
            }
            Err(failure) => self.fail(event_loop, failure),
        }
    }

    fn redraw(&mut self, event_loop: &ActiveEventLoop) {
        self.redraw_deadline = None;
        let Some(session) = self.session.as_mut() else {
            return;
        };
        session.collect();
        if session.is_hidden() || session.holds_input() {
            // It is shown again; nothing else may say so.
            session.info_dirty = true;
            session.schedule.at(Instant::now());
        }
        // Elsewhere than on Wayland this event says that the window lost its content.
        let show = if session.by_redraw { Show::Changes } else { Show::Everything };
        let result = if session.schedule.is_due(Instant::now()) {
            session.frame(event_loop, show)
        } else {
            session.repeat().map(|()| false)
        };
        self.finish(event_loop, result);
    }

    /// The urgency of an event. Also keeps track of the input method.
    fn worth(&mut self, event: &WindowEvent) -> Worth {
        match event {
            WindowEvent::KeyboardInput { is_synthetic: true, .. } => Worth::Lazy,
            WindowEvent::KeyboardInput { event, .. } => match event.state {
                ElementState::Pressed if !is_modifier(&event.logical_key) => Worth::Typing,
                _ => Worth::Lazy,
            },
            WindowEvent::Ime(Ime::Preedit(text, _)) if text.is_empty() => {
                // Some input methods repeat this in answer to every frame.
                let was = std::mem::replace(&mut self.composing, false);
                if was { Worth::Typing } else { Worth::Nothing }
            }
            WindowEvent::Ime(Ime::Preedit(..)) => {
                self.composing = true;
                Worth::Typing
            }
            WindowEvent::Ime(Ime::Commit(_)) => Worth::Typing,
            WindowEvent::Ime(Ime::Enabled | Ime::Disabled)
            | WindowEvent::ModifiersChanged(_)
            | WindowEvent::Moved(_) => Worth::Settle,
            WindowEvent::CursorMoved { .. }
            | WindowEvent::CursorLeft { .. }
            | WindowEvent::MouseWheel { .. }
            | WindowEvent::HoveredFile(_)
            | WindowEvent::HoveredFileCancelled
            | WindowEvent::PinchGesture { .. }
            | WindowEvent::PanGesture { .. }
            | WindowEvent::RotationGesture { .. } => Worth::Capped,
            WindowEvent::Touch(touch) if touch.phase == TouchPhase::Moved => Worth::Capped,
            WindowEvent::CursorEntered { .. }
            | WindowEvent::AxisMotion { .. }
            | WindowEvent::TouchpadPressure { .. }
            | WindowEvent::DoubleTapGesture { .. }
            | WindowEvent::ActivationTokenDone { .. } => Worth::Nothing,
            _ => Worth::Now,
        }
    }

    fn control(&mut self, event_loop: &ActiveEventLoop) {
        let Some(session) = self.session.as_mut() else {
            return;
        };
        let next = match (session.schedule.next(), self.redraw_deadline) {
            // While a redraw is under way, the schedule waits for it.
            (_, Some(deadline)) => Some(deadline),
            (next, None) => next,
        };
        event_loop.set_control_flow(next.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }
}

fn is_modifier(key: &winit::keyboard::Key) -> bool {
    use winit::keyboard::{Key, NamedKey};
    matches!(
        key,
        Key::Named(
            NamedKey::Shift
                | NamedKey::Control
                | NamedKey::Alt
                | NamedKey::AltGraph
                | NamedKey::Super
                | NamedKey::Meta
                | NamedKey::Hyper
                | NamedKey::CapsLock
                | NamedKey::NumLock
        )
    )
}

/// Of a run of pointer moves only the last one counts.
fn fold_pointer_moves(session: &mut Session) {
    let events = &mut session.state.egui_input_mut().events;
    if let [.., egui::Event::PointerMoved(_), egui::Event::PointerMoved(_)] = events.as_slice() {
        let at = events.len() - 2;
        events.remove(at);
    }
}

impl ApplicationHandler<UserEvent> for Host<'_> {
    fn new_events(&mut self, event_loop: &ActiveEventLoop, _cause: StartCause) {
        let overdue = self.redraw_deadline.is_some_and(|deadline| deadline <= Instant::now());
        if overdue && let Some(session) = self.session.as_mut() {
            self.redraw_deadline = None;
            let close = session.logic_only(event_loop);
            self.finish(event_loop, Ok(close));
        }
    }

    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let Some(make) = self.make.take() else {
            return;
        };
        match Session::open(event_loop, self.proxy.clone(), &self.options, make) {
            Ok(session) => self.session = Some(session),
            Err(failure) => self.fail(event_loop, failure),
        }
    }

    fn user_event(&mut self, _event_loop: &ActiveEventLoop, event: UserEvent) {
        use egui_winit::accesskit_winit::WindowEvent as Access;
        let Some(session) = self.session.as_mut() else {
            return;
        };
        let UserEvent::AccessKit(event) = event else {
            return; // The mailbox is read before sleeping anyway.
        };
        match event.window_event {
            Access::InitialTreeRequested => {
                session.ctx().enable_accesskit();
                session.schedule.at(Instant::now());
            }
            Access::ActionRequested(request) => {
                session.state.on_accesskit_action_request(request);
                session.arrived.other = true;
                session.schedule.capped(Instant::now());
            }
            Access::AccessibilityDeactivated => session.ctx().disable_accesskit(),
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        if self.session.as_ref().is_none_or(|session| session.window.id() != id) {
            return;
        }
        if event == WindowEvent::RedrawRequested {
            return self.redraw(event_loop);
        }
        let worth = self.worth(&event);
        let Some(session) = self.session.as_mut() else {
            return;
        };
        if worth == Worth::Nothing && matches!(event, WindowEvent::Ime(_)) {
            return;
        }
        if let WindowEvent::Focused(focused) = event {
            let result = session.focus_changed(event_loop, focused);
            self.finish(event_loop, result);
        }
        let Some(session) = self.session.as_mut() else {
            return;
        };
        if let WindowEvent::KeyboardInput { event: key, is_synthetic: false, .. } = &event {
            session.ime.key_came(key.physical_key, key.state.is_pressed(), Instant::now());
        }
        let response = session.state.on_window_event(&session.window, &event);
        match event {
            WindowEvent::CloseRequested => session.request_close(),
            WindowEvent::Destroyed => return event_loop.exit(),
            WindowEvent::Occluded(occluded) => {
                session.info.occluded = Some(occluded);
                session.info_dirty = true;
            }
            WindowEvent::Resized(size) => {
                session.resized(size.into());
                session.info_dirty = true;
            }
            WindowEvent::Moved(_) | WindowEvent::Focused(_) | WindowEvent::ScaleFactorChanged { .. } => {
                session.info_dirty = true;
            }
            WindowEvent::CursorMoved { .. } => fold_pointer_moves(session),
            _ => {}
        }
        if !response.repaint {
            return;
        }
        let now = Instant::now();
        match worth {
            Worth::Nothing => {}
            Worth::Lazy => session.schedule.at(now + LAZY),
            Worth::Settle => session.schedule.at(now + SETTLE_KEYS),
            Worth::Capped => {
                session.arrived.other = true;
                session.schedule.capped(now);
            }
            Worth::Typing => {
                session.arrived.keys = true;
                session.schedule.at(now);
            }
            Worth::Now => {
                session.arrived.other = true;
                session.schedule.at(now);
            }
        }
    }

    fn device_event(&mut self, _event_loop: &ActiveEventLoop, _device: DeviceId, event: DeviceEvent) {
        if let DeviceEvent::Key(key) = event
            && let Some(session) = self.session.as_mut()
        {
            session.ime.key_moved(key.physical_key, key.state.is_pressed(), Instant::now());
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let Some(session) = self.session.as_mut() else {
            return;
        };
        session.collect();
        let now = Instant::now();
        if session.schedule.is_due(now) {
            if session.by_redraw && !session.is_hidden() {
                // Wayland says when it has room for a frame.
                session.window.request_redraw();
                self.redraw_deadline.get_or_insert(now + MISSED_REDRAW);
            } else {
                let result = session.frame(event_loop, Show::Changes);
                self.finish(event_loop, result);
            }
        }
        self.control(event_loop);
    }

    fn exiting(&mut self, _event_loop: &ActiveEventLoop) {
        if let Some(session) = self.session.as_mut() {
            session.close();
        }
    }
}
