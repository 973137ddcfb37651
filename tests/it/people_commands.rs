//! What an administrator does in the window is done by commands too: by the same rights, with the same words and records.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use dabiao::app::{Action, DoorAction, JournalKeys};
use dabiao::store::{Db, Fact};
use serde_json::Value;
use uuid::Uuid;

use super::support::command::{dabiao, says, store};

const ADMIN: &str = "correct horse";
const SECOND: &str = "a second horse";

/// A store of two people, and files with secrets.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        store(&place.data());
        for (name, text) in [
            ("admin", ADMIN),
            ("second", SECOND),
            ("first", "given by admin"),
            ("pin", "482615"),
            ("new", "another battery"),
            ("wrong", "not the password"),
        ] {
            fs::write(place.path(name), format!("{text}\n")).unwrap();
        }
        place
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Runs `args`, in which `@name` is a file.
    fn run(&self, args: &str, code: i32, words: &[&str]) -> Output {
        let args: Vec<String> = args
            .split(' ')
            .map(|arg| arg.strip_prefix('@').map_or_else(|| arg.to_owned(), |name| self.path(name)))
            .collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        says(&mut dabiao(&self.data(), &args), code, words)
    }

    /// As an administrator.
    fn by_admin(&self, args: &str, code: i32, words: &[&str]) -> Output {
        self.run(&format!("{args} --officer 059900 --password-file @admin"), code, words)
    }

    fn set_up(&self) -> String {
        let args = "people set-up 059900 系统员 科信大队 --new-password-file @admin";
        line(&self.run(args, 0, &["shown this once"]))
    }

    fn problems(&self) -> Vec<String> {
        let db = Db::open(&self.data(), &Uuid::nil).unwrap();
        let report = JournalKeys::audit(&db, &self.data(), None).unwrap();
        report.problems.into_iter().map(|problem| problem.what).collect()
    }
}

fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_first_administrator_and_everybody_after_them() {
    let place = Place::new();
    place.run("people roles 059001 --give admin", 1, &["Nobody has an account here"]);
    let code = place.set_up();
    assert_eq!(code.len(), 24, "{code}");
    place.run(
        "people set-up 059901 又一人 科信大队 --new-password-file @admin",
        1,
        &["accounts here already"],
    );
    place.run("people add 059003 周海燕 文昌派出所", 2, &["--officer"]);
    place.by_admin("people add 059003 周海燕 文昌派出所", 0, &["Added: 059003"]);
    place.by_admin("people add 059003 周海燕 文昌派出所", 2, &["059003 is on this PC already"]);
    // Somebody much like a known person is asked about.
    place.by_admin("people add 59001 王德明 文昌派出所", 2, &["--another"]);
    place.by_admin("people add 59001 王德明 文昌派出所 --another", 0, &["Added: 59001"]);
    place.by_admin("people change 59001 --name 王得明", 0, &["Changed: 59001 王得明"]);
    place.by_admin("people change 59001 --unit 没有的所", 2, &["no unit"]);
    place.by_admin("people leave 59001 --retired --on 2026-11-01", 0, &["Changed"]);
    let said = document(&place.by_admin("people return 59001 --json", 0, &[]));
    assert_eq!(
        (said["service"].as_str(), said["changed"].as_bool()),
        (Some("serving"), Some(true)),
        "{said}"
    );
    // Roles and first secrets.
    place.by_admin("people roles 059001 --give trainer,invigilator", 2, &["needs a password"]);
    let give = "people roles 059001 --give trainer,invigilator --new-password-file @first";
    place.by_admin(give, 0, &["059001 王德明 now has: Invigilator"]);
    place.by_admin("people roles 059001 --take invigilator", 0, &["now has: Trainer"]);
    place.by_admin("people roles 059900 --take admin", 1, &[]);
    place.by_admin("people password 059002 --new-password-file @pin", 0, &[]);
    let listed = line(&place.by_admin("people roles --json", 0, &[]));
    assert!(listed.lines().any(|l| l.contains("059001") && l.contains("trainer")), "{listed}");
    // It is all on record, and right.
    let told = line(&place.by_admin("deeds", 0, &[]));
    for deed in ["王得明", "Trainer", "059002"] {
        assert!(told.contains(deed), "{told} lacks {deed}");
    }
    assert_eq!(place.problems(), [""; 0]);
}

/// The trainer 059001 with a password of their own: whoever may confirm.
fn with_second(place: &Place) {
    place.by_admin("people roles 059001 --give trainer --new-password-file @first", 0, &[]);
    // They choose their own, as at the window.
    let mut t = super::support::typist::Typist::at_time(&place.data(), now_ms());
    let id = t.session.officers().iter().find(|o| o.badge == "059001").unwrap().id;
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    t.act(Action::Door(DoorAction::GiveSecret(SECOND.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[test]
fn a_chosen_password_is_replaced_by_two_or_by_a_sealed_code_and_never_alone() {
    let place = Place::new();
    let code = place.set_up();
    with_second(&place);
    place.by_admin("people password 059001 --new-password-file @new", 1, &["nobody replaces it alone"]);
    // A third person, whose password is to be replaced.
    place.by_admin("people roles 059002 --give invigilator --new-password-file @first", 0, &[]);
    let reset = "people reset 059002 --why forgotten --new-password-file @new";
    place.by_admin(&format!("{reset} --second 059001 --second-password-file @wrong"), 2, &[]);
    place.by_admin(&format!("{reset} --second 059900 --second-password-file @admin"), 1, &[]);
    place.by_admin(&format!("{reset} --second 059001 --second-password-file @second"), 0, &["was replaced"]);
    fs::write(place.path("code"), "0000-0000-0000-0000-0000").unwrap();
    place.by_admin(&format!("{reset} --by-code --code-file @code"), 2, &["recovery code"]);
    fs::write(place.path("code"), code.to_lowercase().replace('-', " ")).unwrap();
    // A wrong code is followed by a time to wait, as a wrong password is.
    let mut said = place.by_admin_within_a_minute(&format!("{reset} --by-code --code-file @code"));
    let next = line(&said);
    assert_ne!(next, code);
    assert_eq!(next.len(), 24, "{said:?}");
    // The code is used up, and the next one lets its owner in who has forgotten their own.
    place.by_admin(&format!("{reset} --by-code --code-file @code"), 2, &[]);
    fs::write(place.path("code"), &next).unwrap();
    let recover = "people recover 059900 --why holiday --code-file @code --new-password-file @new";
    said = place.within_a_minute(recover);
    assert_eq!(line(&said).len(), 24);
    place.run("people code --officer 059900 --password-file @admin", 2, &[]);
    fs::write(place.path("admin"), "another battery").unwrap();
    assert_eq!(place.problems(), [""; 0]);
    let db = Db::open(&place.data(), &Uuid::nil).unwrap();
    let facts: Vec<Fact> =
        db.journal().unwrap().iter().map(|e| Fact::read(&e.op, &e.body).unwrap()).collect();
    let replaced: Vec<(bool, bool, bool)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::ReplaceSecret(r) => Some((r.second.is_some(), r.sealed.is_some(), r.code_hash.is_some())),
            _ => None,
        })
        .collect();
    assert_eq!(replaced, [(true, false, false), (false, true, false), (false, false, true)]);
}

impl Place {
    /// Tries again while there is a time to wait, which is seconds after one wrong try.
    fn within_a_minute(&self, args: &str) -> Output {
        for _ in 0..60 {
            let words: Vec<String> = args
                .split(' ')
                .map(|arg| arg.strip_prefix('@').map_or_else(|| arg.to_owned(), |name| self.path(name)))
                .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let output = super::support::command::ended(&mut dabiao(&self.data(), &words));
            if output.status.success() {
                return output;
            }
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.to_lowercase().contains("wait"), "{said}");
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
        panic!("the time to wait does not end");
    }

    fn by_admin_within_a_minute(&self, args: &str) -> Output {
        self.within_a_minute(&format!("{args} --officer 059900 --password-file @admin"))
    }
}

#[test]
fn a_code_is_printed_on_a_page_that_is_private_and_takes_no_other_file_s_place() {
    let place = Place::new();
    place.set_up();
    let said = place.by_admin("people code --json --pdf @code.pdf", 0, &["delete the file"]);
    assert_eq!(document(&said)["recovery_code"].as_str().map(str::len), Some(24));
    let page = place.path("code.pdf");
    assert!(fs::read(&page).unwrap().starts_with(b"%PDF-"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // No code is made that would be lost.
    let codes = |place: &Place| Db::open(&place.data(), &Uuid::nil).unwrap().recovery_codes().unwrap();
    let before = codes(&place);
    place.by_admin("people code --pdf @code.pdf", 2, &["a file already"]);
    assert_eq!(codes(&place), before);
}

#[test]
fn the_settings_of_the_pc_are_shown_and_set() {
    let place = Place::new();
    place.set_up();
    place.run("settings show", 2, &["--officer"]);
    let shown = document(&place.by_admin("settings show --json", 0, &[]));
    assert_eq!(
        (shown["sounds"].as_str(), shown["text-size"].as_str()),
        (Some("off"), Some("100")),
        "{shown}"
    );
    for (name, value) in [
        ("input-switch", "ctrl-space"),
        ("registration", "by-staff"),
        ("text-size", "150"),
        ("sounds", "errors"),
        ("unit-rates", "yes"),
        ("no-bureau", "yes"),
    ] {
        place.by_admin(&format!("settings set {name} {value}"), 0, &[value]);
        let shown = document(&place.by_admin("settings show --json", 0, &[]));
        assert_eq!(shown[name].as_str(), Some(value), "{shown}");
    }
    place.by_admin("settings set text-size 151", 2, &["no such setting", "100|125"]);
    place.by_admin("settings set colour red", 2, &["no such setting"]);
    let told = line(&place.by_admin("deeds", 0, &[]));
    assert!(told.contains("150"), "{told}");
    let t = super::support::typist::Typist::at_time(&place.data(), now_ms());
    assert_eq!(t.session.settings().text_size, 150, "the window follows");
}

#[test]
fn the_numbers_of_a_standard_are_listed_weighed_and_changed() {
    let place = Place::new();
    place.run("standards set officer-2027 line=32.5", 1, &["Nobody has an account here"]);
    place.set_up();
    let listed = line(&place.run("standards list --json", 0, &[]));
    let officer = |listed: &str| -> Value {
        let all = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.into_iter().find(|doc| doc["id"] == "officer-2027").unwrap()
    };
    let before = officer(&listed);
    assert_eq!(before["numbers"]["line"], "30", "{before}");
    place.by_admin("standards set officer-2027 speed=1", 2, &["has no number", "line"]);
    place.by_admin("standards set officer-2027 line=abc", 2, &[]);
    place.by_admin("standards set none line=1", 2, &["officer-2027"]);
    place.by_admin("standards set officer-2027 line=32.5 --dry-run", 0, &["32.5", "not in force"]);
    assert_eq!(officer(&line(&place.run("standards list --json", 0, &[]))), before);
    let args = "standards set officer-2027 line=32.5 validity=24 --json";
    let said = document(&place.by_admin(args, 0, &[]));
    assert_eq!((said["version"].as_u64(), said["written"].as_bool()), (Some(2), Some(true)), "{said}");
    assert_eq!(said["loses"].as_array().map(Vec::len), Some(0));
    let after = officer(&line(&place.run("standards list --json", 0, &[])));
    assert_eq!((&after["version"], &after["numbers"]["line"]), (&2.into(), &"32.5".into()), "{after}");
    // What changes nothing is no version.
    let said = document(&place.by_admin("standards set officer-2027 line=32.5 --json", 0, &[]));
    assert_eq!(said["written"].as_bool(), Some(false));
    let row = Db::open(&place.data(), &Uuid::nil).unwrap().standard_versions().unwrap().remove(0);
    fs::write(place.path("older.toml"), &row.toml).unwrap();
    place.by_admin("standards add @older.toml", 2, &["officer-2027"]);
    fs::write(place.path("next.toml"), row.toml.replace("version = 2", "version = 3")).unwrap();
    place.by_admin("standards add @next.toml --dry-run", 0, &[]);
    let told = line(&place.by_admin("deeds", 0, &[]));
    assert!(told.contains("version 2 of the standard “Typing standard for serving officers”"), "{told}");
    assert_eq!(place.problems(), [""; 0]);
}
