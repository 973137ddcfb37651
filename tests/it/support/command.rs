//! The program as a command with a time limit: one that waits for a pipe or reads a device endlessly is
//! killed, and is a failure.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// `dabiao ARGS --data DATA`, in English, with the usual mask of new files.
pub fn dabiao(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "umask 022; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_dabiao")])
        .args(args)
        .args(["--lang", "en", "--data"])
        .arg(data)
        .env_remove("DABIAO_DATA")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    command
}

/// The passphrase of the issuing key in tests of the command line.
pub const PASSPHRASE: &str = "岚江市公安局 2026 发证专用";

/// Nine o'clock on 2026-11-23.
pub const NOW: &str = "2026-11-23T09:00:00+08:00";

/// `dabiao ARGS --data DATA` at [`NOW`], by a user who knows the issuing key's passphrase, and by one with a
/// password if there is one.
pub fn issuing(data: &Path, args: &[&str], password: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
    command
        .args(args)
        .arg("--data")
        .arg(data)
        .args(["--now", NOW, "--lang", "en"])
        .env_remove("DABIAO_DATA")
        .env("DABIAO_ISSUER_PASSPHRASE", PASSPHRASE);
    if let Some(password) = password {
        command.env("DABIAO_PASSWORD", password);
    }
    command.output().unwrap()
}

/// Runs the command to its end, which has to come.
pub fn ended(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let readers = (drain(child.stdout.take()), drain(child.stderr.take()));
    for _ in 0..12_000 {
        if let Some(status) = child.try_wait().unwrap() {
            return Output { status, stdout: readers.0.join().unwrap(), stderr: readers.1.join().unwrap() };
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    kill(&mut child);
    panic!("it does not end: {command:?}");
}

/// Kills a child at once.
pub fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Runs it, and checks its exit code and its messages.
pub fn says(command: &mut Command, code: i32, words: &[&str]) -> Output {
    let output = ended(command);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{command:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{command:?}: {said} lacks {word}");
    }
    assert!(!said.contains("panicked"), "{said}");
    output
}

fn drain(from: Option<impl std::io::Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.unwrap().read_to_end(&mut bytes);
        bytes
    })
}

/// A roster of two people, as a file in `folder`.
pub fn roster(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("roster.csv");
    let text =
        "警号,姓名,单位,出生日期\n059001,王德明,文昌派出所,1988-03-04\n059002,李敏,文昌派出所,1990-05-06\n";
    std::fs::write(&file, text).unwrap();
    file
}

/// A store with two people in `data`, made by the command line.
pub fn store(data: &Path) {
    let other = tempfile::tempdir().unwrap();
    let file = roster(other.path());
    says(&mut dabiao(data, &["roster", "import", file.to_str().unwrap()]), 0, &[]);
}
