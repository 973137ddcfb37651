//! Every role, and an unknown user, at every command: the table in `golden/role-matrix.txt` is the contract.
//! A command that is not in it fails the test.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::cli::command_for_help;
use dabiao::content::generator::{Generator, wire};
use dabiao::credential::{ISSUER_KEY_FILE, STATION_KEY_FILE};
use dabiao::demo::DEMO_PASSWORD;
use dabiao::domain::attempt_log::Work;
use dabiao::domain::record::Kind;
use uuid::Uuid;

use super::support::door::{Bureau, Person, Said, open, passphrase_file, run};
use super::support::sticks;

/// Commands that need no proof of identity: their answer is the same for every claimed actor.
const FREE: [&str; 20] = [
    "people set-up",
    "people recover",
    "standards list",
    "exam seat",
    "exam hand-in",
    "package",
    "demo",
    "score",
    "score-form",
    "replay",
    "generate",
    "exercises",
    "exercises check",
    "exercises import --dry-run",
    "verify",
    "doctor",
    "bureau start",
    "bureau stop",
    "bureau status",
    "restore, into an empty folder",
];

/// What the commands need beside the store: files that the tests make.
struct Desk {
    folder: tempfile::TempDir,
    bureau: Option<Bureau>,
    anothers: String,
}

/// A form of the program, to be a form of one's own.
const FORM: &str = include_str!("../../exercises/forms/hotel.toml");

/// The words of a command line.
fn args(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

impl Desk {
    fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), bureau: None, anothers: Uuid::nil().to_string() }
    }

    /// A store with certificates and an issuing key, a backup of it, and files to read.
    fn new() -> Self {
        let mut desk = Self::bare();
        let store = desk.store();
        let bureau = Bureau::found(Path::new(&store));
        {
            // A copied text of none of them, and of no unit whose results the trainer may read.
            let db = open(Path::new(&store));
            let unit = |id| db.officers().unwrap().into_iter().find(|o| o.id == id).unwrap().unit_id;
            let own = unit(bureau.person("trainer").id);
            let pair = db.units().unwrap().into_iter().find(|u| u.id == own).unwrap().pair;
            let mut others = db.attempts(None).unwrap().into_iter().filter(|row| {
                let theirs = unit(row.start.officer_id);
                let known = bureau.people().iter().any(|p| p.id == row.start.officer_id);
                row.work == Work::Copy && !known && theirs != own && Some(theirs) != pair
            });
            desk.anothers = others.next().unwrap().start.id.to_string();
        }
        fs::write(desk.path("text.txt"), "民警到文昌社区走访九户。").unwrap();
        fs::write(desk.path("list.csv"), "警号,姓名,单位\n059999,王新人,文昌派出所\n").unwrap();
        fs::write(desk.path("log.jsonl"), LOG).unwrap();
        let guest = Generator::shared().unwrap().record(Kind::Hotel, 7, 0);
        fs::write(desk.path("hotel.jsonl"), wire::record_line(&guest).unwrap()).unwrap();
        passphrase_file(desk.folder.path());
        for (name, secret) in
            [("new", "another battery"), ("pin", "593817"), ("second", DEMO_PASSWORD), ("code", "not a code")]
        {
            fs::write(desk.path(name), secret).unwrap();
        }
        fs::write(desk.path("form.toml"), FORM.replace("forms/hotel", "forms/form")).unwrap();
        fs::write(desk.path("fields.csv"), "名称,类型\n姓名,姓名\n").unwrap();
        fs::write(desk.path("standard.toml"), STANDARD.replace("version = 1", "version = 9")).unwrap();
        let asks = ["join", "--unit", "文昌派出所", "--name", "所-01", "--request", &desk.path("asks.dbx")];
        sticks::run(&desk.folder.path().join("other"), &asks).ends(0, &[]);
        let said = bureau.run(Path::new(&store), "admin", &["backup", &desk.path("backup.sqlite")]);
        assert_eq!(said.code, 0, "{said:?}");
        desk.bureau = Some(bureau);
        desk
    }

    fn store(&self) -> String {
        self.path("store")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A line of the table and the command line behind it.
    fn rows(&self) -> Vec<(&'static str, Vec<String>)> {
        let path = |name: &str| self.path(name);
        let with = |words: &str, more: &[String]| [&args(words)[..], more].concat();
        let phrase = [String::from("--passphrase-file"), path("passphrase")];
        let holder = [String::from("--holder"), "岚江市公安局".into()];
        let export = |what: &str| with(&format!("export {what} --format csv --out"), &[path("own.csv")]);
        let badge =
            |name: &str| self.bureau.as_ref().map_or_else(String::new, |b| b.person(name).badge.clone());
        let (subject, chosen) = ([badge("no-account")], [badge("officer")]);
        let new = [String::from("--new-password-file"), path("new")];
        let pin = [String::from("--new-password-file"), path("pin")];
        let second =
            [String::from("--second"), badge("trainer"), "--second-password-file".into(), path("second")];
        let second = [&second[..], &pin].concat();
        let code = [&[String::from("--code-file"), path("code")][..], &new].concat();
        let texts = [String::from("--presented"), path("text.txt"), "--transcript".into(), path("text.txt")];
        let sheets =
            [String::from("--expected"), path("hotel.jsonl"), "--entered".into(), path("hotel.jsonl")];
        let own = vec![
            ("attempts", args("attempts --json")),
            ("attempts --log, another's", with("attempts --log", std::slice::from_ref(&self.anothers))),
            ("plan", args("plan --json")),
            ("causes, another's", with("causes --json --attempt", std::slice::from_ref(&self.anothers))),
            ("roster import", with("roster import", &[path("list.csv")])),
            ("roster import --dry-run", with("roster import --dry-run", &[path("list.csv")])),
            ("roster list", args("roster list --json")),
            ("people set-up", with("people set-up 059990 王五 局", &new)),
            ("people add", args("people add 059991 孙尚香 文昌派出所 --another --new-unit")),
            ("people change", with("people change --name 王旧人", &subject)),
            ("people leave", with("people leave", &subject)),
            ("people return", with("people return", &subject)),
            ("people roles", args("people roles --json")),
            ("people roles --give", [with("people roles --give trainer", &subject), new.to_vec()].concat()),
            ("people password", [with("people password", &subject), new.to_vec()].concat()),
            ("people reset", [with("people reset --why lost", &chosen), second].concat()),
            ("people code", args("people code --json")),
            ("people recover", [with("people recover --why lost", &subject), code].concat()),
            ("settings show", args("settings show --json")),
            ("settings set", args("settings set sounds errors")),
            ("standards list", args("standards list --json")),
            ("standards set", args("standards set officer-2027 line=31 --json")),
            ("standards add", with("standards add --dry-run", &[path("standard.toml")])),
            ("export attempts", export("attempts")),
            ("export roster", export("roster")),
            ("export bulletin", export("bulletin")),
            ("report", args("report --json")),
            ("simulate-standard", args("simulate-standard --line 40 --accuracy 95 --json")),
            ("exercises import", with("exercises import --tidy", &[path("text.txt")])),
            ("exercises import --dry-run", with("exercises import --dry-run", &[path("text.txt")])),
            ("backup", with("backup", &[path("own.sqlite")])),
            ("certify", with("certify --json", &phrase)),
            ("certify --new-key", [with("certify --new-key --json", &phrase), holder.to_vec()].concat()),
            ("audit", args("audit --json")),
            ("deeds", args("deeds --json")),
            ("restore", with("restore", &[path("backup.sqlite")])),
            ("restore, into an empty folder", with("restore", &[path("backup.sqlite")])),
            ("demo", args("demo")),
            ("score", with("score --seconds 60", &texts)),
            ("score-form", with("score-form --kind hotel --seconds 60", &sheets)),
            ("replay", with("replay", &[path("log.jsonl")])),
            ("forms check", with("forms check", &[path("form.toml")])),
            (
                "forms new",
                with("forms new --title 名 --from", &[path("fields.csv"), "--out".into(), path("own.toml")]),
            ),
            ("generate", args("generate --kind hotel --seed 7")),
            ("exercises", args("exercises")),
            ("exercises check", args("exercises check")),
            ("verify", args("verify DB1.X")),
            ("doctor", args("doctor --json")),
        ];
        [own, self.rows_of_many_pcs()].concat()
    }

    /// Those of a bureau of several PCs.
    fn rows_of_many_pcs(&self) -> Vec<(&'static str, Vec<String>)> {
        let path = |name: &str| self.path(name);
        let with = |words: &str, more: &[String]| [&args(words)[..], more].concat();
        vec![
            ("station renew", args("station renew --why lost")),
            ("join", with("join --unit 文昌派出所 --name 所-02 --request", &[path("")])),
            ("bureau init", args("bureau init --no-server --name 局 --unit 文昌派出所 --station 局-01")),
            ("bureau approve", with("bureau approve", &[path("asks.dbx"), "--out".into(), path("")])),
            ("bureau duty", args("bureau duty desk 所-01 --unit 文昌派出所")),
            ("bureau admit", args("bureau admit --all")),
            ("bureau same", args("bureau same 059001 所-01")),
            ("bureau stations", args("bureau stations")),
            ("bureau invite", args("bureau invite --unit 文昌派出所")),
            ("bureau keep", args("bureau keep --once")),
            ("bureau start", args("bureau start")),
            ("bureau stop", args("bureau stop")),
            ("bureau status", args("bureau status")),
            ("bureau backup", with("bureau backup", &[path("own.dump")])),
            ("bureau restore", with("bureau restore", &[path("asks.dbx")])),
            ("exchange", with("exchange --dry-run --dir", &[path("")])),
            ("bureau settle", args("bureau settle 所-01")),
            ("bureau retire", args("bureau retire 所-01 --why lost")),
            ("exam list", args("exam list --json")),
            ("exam pack", with("exam pack 2020-01-01 --out", &[path("")])),
            ("exam start", args("exam start 2020-01-01")),
            ("exam take", args("exam take 2020-01-01")),
            ("exam seat", args("exam seat")),
            ("exam hand-in", with("exam hand-in --out", &[path("")])),
            ("exam collect", args("exam collect")),
            ("package", with("package", &[path("asks.dbx")])),
        ]
    }

    /// The answer of the command of `row` to `person`, in an unused store.
    fn said(&self, store: &Path, person: &Person, row: &str, args: &[String]) -> Said {
        // Two people act at a time: each has own files.
        let own = |arg: &str| {
            arg.replace(&self.path("own"), &self.path(&format!("own-{}", person.name.replace('+', "-"))))
        };
        let args: Vec<String> = args.iter().map(|arg| own(arg)).collect();
        let empty = self.folder.path().join(format!("empty for {}", person.name));
        let key = store.join(ISSUER_KEY_FILE);
        let station = store.join(STATION_KEY_FILE);
        match row {
            "station renew" => {
                fs::rename(&station, self.path(&format!("station of {}", person.name))).unwrap();
            }
            "certify --new-key" => fs::rename(&key, self.path(&format!("key of {}", person.name))).unwrap(),
            "restore, into an empty folder" => fs::create_dir(&empty).unwrap(),
            _ => {}
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let here = if empty.exists() { &empty } else { store };
        let said = run(here, person, &args);
        match row {
            "station renew" if said.code != 0 => {
                fs::rename(self.path(&format!("station of {}", person.name)), &station).unwrap();
            }
            "certify --new-key" if said.code != 0 => {
                fs::rename(self.path(&format!("key of {}", person.name)), &key).unwrap();
            }
            "restore, into an empty folder" => fs::remove_dir_all(&empty).unwrap(),
            _ => {}
        }
        assert!(said.code < 3, "{} {row}: {said:?}", person.name);
        said
    }
}

/// A standard of the program, as a file.
const STANDARD: &str = include_str!("../../exercises/standards/officer-2027.toml");

/// A log of one character in a second.
const LOG: &str = concat!(
    r#"{"format":"dabiao-input-log","version":1,"presented":"警察","policy":"strict","limit_ms":60000}"#,
    "\n",
    r#"{"at_ms":0,"kind":"start"}"#,
    "\n",
    r#"{"at_ms":1000,"kind":"commit","text":"警察"}"#,
    "\n",
);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn every_role_at_every_command() {
    let desk = Desk::new();
    let rows = desk.rows();
    let people = desk.bureau.as_ref().unwrap().people();
    // A column a person, a line a command: the exit code.
    let column = |person: &Person| {
        let mut codes = Vec::new();
        let store = desk.folder.path().join(format!("store of {}", person.name));
        copy(Path::new(&desk.store()), &store);
        for (row, args) in &rows {
            if FREE.contains(row) && !["nobody", "wrong", "admin"].contains(&person.name) {
                codes.push(None);
                continue;
            }
            let said = desk.said(&store, person, row, args);
            if FREE.contains(row) {
                assert!(!said.err.contains("--officer"), "{} {row}: {said:?}", person.name);
            } else if said.code > 0 {
                // A refused user learns what to do, and nothing else.
                assert!(said.out.is_empty(), "{} {row}: {said:?}", person.name);
                assert!(said.err.lines().count() >= 2, "{} {row}: {said:?}", person.name);
            }
            codes.push(Some(said.code));
        }
        fs::remove_dir_all(&store).unwrap();
        codes
    };
    let columns: Vec<Vec<Option<u8>>> = std::thread::scope(|scope| {
        let halves: Vec<_> = people
            .chunks(people.len().div_ceil(2))
            .map(|half| scope.spawn(|| half.iter().map(column).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let mut table = format!("{:<30}", "");
    for person in people {
        let _ = write!(table, " {:<11}", person.name);
    }
    table = table.trim_end().to_owned() + "\n";
    for (n, (row, _)) in rows.iter().enumerate() {
        let codes: Vec<u8> = columns.iter().filter_map(|column| column[n]).collect();
        let mut line = format!("{row:<30}");
        if FREE.contains(row) {
            assert!(codes.iter().all(|code| *code == codes[0]), "{row}: {codes:?}");
            line += " everybody";
        } else {
            for code in codes {
                let _ = write!(line, " {:<11}", ["yes", "no", "who?"][usize::from(code)]);
            }
        }
        table += line.trim_end();
        table.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/role-matrix.txt");
    if std::env::var_os("DABIAO_BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(table, fs::read_to_string(&path).unwrap());
}

/// Names of all commands that do something, `roster import` for one.
fn commands(command: &clap::Command, before: &str, all: &mut BTreeSet<String>) {
    let name = format!("{before}{}", command.get_name());
    let below: Vec<&clap::Command> = command.get_subcommands().filter(|c| c.get_name() != "help").collect();
    if below.is_empty() || !command.is_subcommand_required_set() {
        all.insert(name.clone());
    }
    for sub in below {
        commands(sub, &format!("{name} "), all);
    }
}

#[test]
fn no_command_is_without_its_line() {
    let mut known = BTreeSet::new();
    for command in command_for_help().get_subcommands().filter(|c| c.get_name() != "help") {
        commands(command, "", &mut known);
    }
    let desk = Desk::bare();
    let lines: BTreeSet<String> = desk
        .rows()
        .iter()
        .map(|(_, args)| {
            // As many words as name a command.
            (1..=2)
                .rev()
                .map(|n| args[..n.min(args.len())].join(" "))
                .find(|name| known.contains(name))
                .unwrap()
        })
        .collect();
    assert_eq!(lines, known);
    assert!(known.len() > 15 && known.contains("roster import"), "{known:?}");
}
