//! What a window that does not open, and a fault in the program, leave behind.

use std::process::Command;

use dabiao::app::lang::{Lang, Messages};
use dabiao::mishap::{LOG_FILE, Teller};

#[test]
fn a_window_that_does_not_open_leaves_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    let done = command.args(["--lang", "en", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(done.status.code(), Some(3));
    let log = std::fs::read_to_string(folder.path().join(LOG_FILE)).unwrap();
    for words in ["The window can't be opened", env!("CARGO_PKG_VERSION")] {
        assert!(log.contains(words), "{log}");
    }
}

#[test]
fn a_fault_in_the_program_is_noted_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let teller = Teller::new(&Messages::new(Lang::En), folder.path());
    std::panic::set_hook(Box::new(move |fault| teller.fault("2026-11-23T01:00:00Z", fault)));
    let faulty = std::thread::Builder::new().name("faulty".into());
    assert!(faulty.spawn(|| assert_eq!(1, 2, "a fault of a test")).unwrap().join().is_err());
    drop(std::panic::take_hook());
    let log = std::fs::read_to_string(folder.path().join(LOG_FILE)).unwrap();
    for words in ["2026-11-23T01:00:00Z", "thread faulty", "a fault of a test", "mishap.rs"] {
        assert!(log.contains(words), "{log}");
    }
}
