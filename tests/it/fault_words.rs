//! Messages about files that can't be used: in the reader's language, without the program's own words in
//! another one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::bureau::{Exam, found_with_exam};
use super::support::command::{NOW, PASSPHRASE, dabiao, says, store};

const PASSWORD: &str = "correct horse battery";

/// `dabiao ARGS` in Chinese.
fn chinese(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .args(["--lang", "zh-CN", "--data"])
        .arg(data)
        .env_remove("DABIAO_DATA")
        .env("DABIAO_BACKUP_PASSWORD", PASSWORD)
        .output()
        .unwrap()
}

/// The message has these words and, without the names of files, no sentence of English.
fn in_chinese(output: &Output, code: i32, file: &Path, has: &str) {
    let said = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(has), "{said} lacks {has}");
    let rest = said.replace(&file.display().to_string(), "");
    for word in ["file", "error", "such", "damaged", "disk", "cut", "application", "is ", "device", "folder"]
    {
        assert!(!rest.contains(word), "{said} says {word}");
    }
}

#[test]
fn what_is_no_backup_is_told_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let (data, at) = (folder.path().join("data"), |name: &str| folder.path().join(name));
    store(&data);
    let whole = at("whole.sqlite");
    says(&mut dabiao(&data, &["backup", whole.to_str().unwrap()]), 0, &[]);
    let bytes = fs::read(&whole).unwrap();
    let locked = at("locked.dabiaobak");
    let backup = ["backup", "--encrypt", locked.to_str().unwrap()];
    says(dabiao(&data, &backup).env("DABIAO_BACKUP_PASSWORD", PASSWORD), 0, &[]);
    let sealed = fs::read(&locked).unwrap();
    fs::write(at("empty"), "").unwrap();
    fs::write(at("text"), "这是一个文本文件。".repeat(200)).unwrap();
    fs::write(at("cut"), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(at("cut.dabiaobak"), &sealed[..sealed.len() - 100]).unwrap();
    fs::create_dir(at("a folder")).unwrap();
    let other = at("other.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let cases = [
        (at("none"), 2, "没有这个文件"),
        (at("a folder"), 2, "不是文件，而是文件夹"),
        (at("empty"), 1, "文件是空的"),
        (at("text"), 1, "不是“达标”的数据文件"),
        (other, 1, "不是“达标”的数据文件"),
        (at("cut"), 1, "被截断或者损坏"),
        (at("cut.dabiaobak"), 1, "被截断或者改过"),
    ];
    for (file, code, has) in cases {
        let name = file.to_str().unwrap();
        in_chinese(&chinese(&data, &["restore", name]), code, &file, has);
        in_chinese(&chinese(&data, &["restore", "--dry-run", name]), code, &file, has);
    }
    #[cfg(unix)]
    for (name, has) in [("/dev/zero", "不是文件，而是设备"), ("/dev/null", "不是文件，而是设备")]
    {
        in_chinese(&chinese(&data, &["restore", name]), 2, Path::new(name), has);
    }
}

#[test]
fn a_text_audit_says_which_lines_are_faults() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let db = rusqlite::Connection::open(folder.path().join(dabiao::store::DATABASE_FILE)).unwrap();
    db.execute("UPDATE officer SET name = '别人' WHERE badge = '059001'", []).unwrap();
    drop(db);
    let output = says(&mut dabiao(folder.path(), &["audit"]), 1, &["Problems found"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.lines().any(|line| line.starts_with("Fault: ") && line.contains("officer")), "{said}");
    let said = String::from_utf8(chinese(folder.path(), &["audit"]).stdout).unwrap();
    assert!(said.lines().any(|line| line.starts_with("错误：")), "{said}");
}

#[test]
fn a_store_that_was_taken_over_says_which_keys_are_missing() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    found_with_exam(&old, &Exam::USUAL);
    let run = |data: &Path, args: &[&str], code: i32, words: &[&str]| {
        let args = [args, &["--now", NOW]].concat();
        says(dabiao(data, &args).env("DABIAO_ISSUER_PASSPHRASE", PASSPHRASE), code, words)
    };
    run(&old, &["certify", "--new-key", "--holder", "岚江市公安局"], 0, &[]);
    run(&old, &["certify"], 0, &[]);
    let backup = folder.path().join("b.sqlite");
    run(&old, &["backup", backup.to_str().unwrap()], 0, &[]);
    let taking = ["restore", backup.to_str().unwrap(), "--take-over", "--why", "a new PC"];
    run(&new, &taking, 0, &["Copy trusted-keys.toml", "issuer-key.toml"]);
    run(&new, &["audit"], 1, &["does not trust", "copy trusted-keys.toml from its data folder"]);
    fs::copy(old.join("trusted-keys.toml"), new.join("trusted-keys.toml")).unwrap();
    run(&new, &["audit"], 0, &["consistent"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_system_says_is_told_in_chinese_and_kept_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    // A disk that is full under the results.
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
    command
        .args(["exercises", "--lang", "zh-CN", "--data"])
        .arg(&data)
        .env_remove("DABIAO_DATA")
        .stdout(full);
    in_chinese(&command.output().unwrap(), 3, &data, "结果写不出去：磁盘满了（系统代码 28）");
    // A file where a folder should be.
    let text = folder.path().join("文章.txt");
    fs::write(&text, "警察").unwrap();
    let below = text.join("x");
    let (name, given) = (below.to_str().unwrap(), text.to_str().unwrap());
    let score = ["score", "--presented", name, "--transcript", given, "--seconds", "60"];
    in_chinese(&chinese(&data, &score), 2, &below, "（系统代码 20）");
    let log = fs::read_to_string(data.join(dabiao::mishap::LOG_FILE)).unwrap();
    assert!(log.contains("os error 28") && log.contains("os error 20"), "{log}");
    // Where there is no data folder none is made for the log.
    let none = folder.path().join("none");
    in_chinese(&chinese(&none, &score), 2, &below, "（系统代码 20）");
    assert!(!none.exists());
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_told_in_chinese() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let key = folder.path().join(dabiao::credential::ISSUER_KEY_FILE);
    fs::write(&key, "x").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(["certify", "--lang", "zh-CN", "--data"])
        .arg(folder.path())
        .env_remove("DABIAO_DATA")
        .env("DABIAO_ISSUER_PASSPHRASE", PASSPHRASE)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("别人能读写密钥文件") && !said.contains("other users"), "{said}");
}
