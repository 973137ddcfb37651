//! What is left of a window that did not open and of a fault in the program: some lines in a log file in the data
//! folder, and on Windows, where nobody sees what is printed, a message.

use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

pub use dabiao_app::LOG_FILE;
use dabiao_app::lang::Messages;

/// Where and in which words a mishap is told. The words are there before it happens.
#[derive(Clone, Debug)]
pub struct Teller {
    log: PathBuf,
    title: String,
    fault: String,
    next: String,
    by_message: bool,
}

impl Teller {
    /// For a program on the data folder `folder`. On Windows it shows messages, unless it was started from a console.
    pub fn new(texts: &Messages, folder: &Path) -> Self {
        let log = folder.join(LOG_FILE);
        Self {
            title: texts.get("window-title"),
            fault: texts.get("mishap-fault"),
            next: texts.format("mishap-fault-next", &[("log", &log.display())]),
            log,
            by_message: cfg!(windows) && !from_console(),
        }
    }

    /// Writes `what` to the log, below a line that says when, and by which program.
    pub fn note(&self, when: &str, what: &str) {
        let text = format!(
            "{when} dabiao {} {} {}\n{what}\n\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH
        );
        // There may be no room for it, or no right: nothing more can be done.
        let _ = dabiao_files::add_to_log(&self.log, &text);
    }

    /// Shows `what`, where what is printed is not seen.
    pub fn show(&self, what: &str) {
        if self.by_message {
            message(self.title.clone(), what.to_owned());
        }
    }

    /// Tells of a fault in the program: all threads have theirs noted; without the first one there is no window, so its
    /// is shown.
    pub fn fault(&self, when: &str, fault: &PanicHookInfo<'_>) {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("?").to_owned();
        self.note(when, &format!("fault in thread {name}: {fault}"));
        if name == "main" {
            self.show(&format!("{}\n{}", self.fault, self.next));
        }
    }
}

/// Whether this is the program that belongs to a console: on Windows that is another file than the window's.
fn from_console() -> bool {
    let own = std::env::current_exe().ok();
    own.is_some_and(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("com")))
}

/// On a thread of its own: the message handles what the system says to windows, and the program's own one is in the
/// middle of something.
fn message(title: String, text: String) {
    let shown = std::thread::Builder::new().name("message".into()).spawn(move || {
        let dialog = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error);
        dialog.set_title(title).set_description(text).show();
    });
    let _ = shown.map(std::thread::JoinHandle::join);
}
