//! Collects repaint requests from the app, from egui and from other threads.
//!
//! egui asks for a second pass after every event by itself. It is distinguished from requests of the app by
//! its time (before the app's code runs), so that it can be put off. Must not call into egui: the observer
//! runs while the context is locked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use egui::{Context, ViewportId};
use winit::event_loop::EventLoopProxy;

/// Wakes the event loop from outside.
#[derive(Debug)]
pub enum UserEvent {
    /// There is something in the mailbox.
    Wake,
    /// A screen reader has a request.
    AccessKit(egui_winit::accesskit_winit::Event),
}

impl From<egui_winit::accesskit_winit::Event> for UserEvent {
    fn from(event: egui_winit::accesskit_winit::Event) -> Self {
        Self::AccessKit(event)
    }
}

/// Where the UI thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// In the event loop.
    Outside,
    /// In egui, before the app's code.
    Preparing,
    /// In the app's code, or in egui after it.
    Running,
}

/// The requests since the last read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// The earliest requested time.
    pub at: Option<Instant>,
    /// Whether a frame was requested at once (an animation).
    pub immediate: bool,
}

#[derive(Debug)]
struct Inner {
    phase: Phase,
    wanted: Wanted,
    awake: bool,
    proxy: EventLoopProxy<UserEvent>,
}

/// The shared mailbox.
#[derive(Clone, Debug)]
pub struct Mailbox {
    inner: Arc<Mutex<Inner>>,
    ui_thread: ThreadId,
}

impl Mailbox {
    /// A mailbox that wakes the loop of `proxy`; must be made on the UI thread.
    #[must_use]
    pub fn new(proxy: EventLoopProxy<UserEvent>) -> Self {
        let inner = Inner { phase: Phase::Outside, wanted: Wanted::default(), awake: false, proxy };
        Self { inner: Arc::new(Mutex::new(inner)), ui_thread: std::thread::current().id() }
    }

    /// Listens to all repaint requests of a context.
    pub fn observe(&self, ctx: &Context) {
        let mailbox = self.clone();
        ctx.set_repaint_observer(move |info| {
            if info.viewport_id == ViewportId::ROOT {
                mailbox.request(info.delay);
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request(&self, delay: Duration) {
        let on_ui_thread = std::thread::current().id() == self.ui_thread;
        let mut inner = self.lock();
        if on_ui_thread && inner.phase == Phase::Preparing && delay.is_zero() {
            return; // egui's own "again, to settle".
        }
        let Some(at) = Instant::now().checked_add(delay) else {
            return; // "Never".
        };
        let sooner = inner.wanted.at.is_none_or(|old| at < old);
        if sooner {
            inner.wanted.at = Some(at);
        }
        inner.wanted.immediate |= delay.is_zero();
        // On the UI thread the loop looks here by itself before it sleeps.
        if !on_ui_thread && sooner && !inner.awake {
            inner.awake = true;
            // An error means that the loop has ended: there is nothing to wake.
            let _ = inner.proxy.send_event(UserEvent::Wake);
        }
    }

    /// Says where the UI thread is now.
    pub fn phase(&self, phase: Phase) {
        self.lock().phase = phase;
    }

    /// Empties the mailbox.
    #[must_use]
    pub fn take(&self) -> Wanted {
        let mut inner = self.lock();
        inner.awake = false;
        std::mem::take(&mut inner.wanted)
    }
}
