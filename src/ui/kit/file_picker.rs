//! The desktop's own dialog for opening a file, on a thread of its own: the window goes on meanwhile.
//!
//! It gives a path and reads nothing. If a desktop has no such dialog, there is no result: a path can be
//! typed and a file dropped on the window instead.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, TryRecvError};

use egui::Context;

/// A dialog that may be open.
#[derive(Debug, Default)]
pub struct FilePicker {
    answer: Option<Receiver<Option<PathBuf>>>,
    left: bool,
}

impl FilePicker {
    /// Opens the dialog for files with these endings, unless it is open.
    pub fn open(&mut self, ctx: &Context, title: String, filter: String, endings: &'static [&'static str]) {
        self.ask(ctx, move || {
            rfd::FileDialog::new().set_title(title).add_filter(filter, endings).pick_file()
        });
    }

    /// Opens the dialog for a folder, unless one is open.
    pub fn open_folder(&mut self, ctx: &Context, title: String) {
        self.ask(ctx, move || rfd::FileDialog::new().set_title(title).pick_folder());
    }

    fn ask(&mut self, ctx: &Context, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        if self.answer.is_some() {
            return;
        }
        self.left = false;
        let (sender, receiver) = mpsc::channel();
        let ctx = ctx.clone();
        let ask = move || {
            let _ = sender.send(dialog());
            drop(sender);
            ctx.request_repaint();
        };
        let _ = std::thread::Builder::new().name("file dialog".into()).spawn(ask);
        self.answer = Some(receiver);
    }

    /// Whether it is open.
    pub const fn is_open(&self) -> bool {
        self.answer.is_some()
    }

    /// Whether it gave no file the last time: it was closed, or there is none on this desktop.
    pub const fn was_left(&self) -> bool {
        self.left
    }

    /// The file that was chosen, once.
    pub fn take(&mut self) -> Option<PathBuf> {
        let answer = match self.answer.as_ref()?.try_recv() {
            Err(TryRecvError::Empty) => return None,
            Ok(answer) => answer,
            Err(TryRecvError::Disconnected) => None,
        };
        self.answer = None;
        self.left = answer.is_none();
        answer
    }
}
