//! Another key for the founding PC: interrupted at every place, with files that nobody of this PC put there, and with a
//! replaced key that was locked away.

use std::path::Path;

use dabiao::app::bring_signer;
use dabiao::credential::StationKey;
use dabiao::store::{Db, Fact, facts, hex};
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::sticks::{Said, Sticks, copy, practise_at};
use super::support::typist::MORNING_MS;

/// Three PCs that know all of each other.
fn known() -> Sticks {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    sticks
}

fn replace(sticks: &Sticks) {
    let args = ["station", "renew", "--replace", "--why", "密钥可能外泄"];
    sticks.run("bureau", &args).ends(0, &["From here on"]);
}

/// By which key a PC knows the founding one.
fn known_key(sticks: &Sticks, pc: &str) -> String {
    let text = std::fs::read_to_string(sticks.at(pc).join("bureau.toml")).unwrap();
    text.lines().find(|line| line.starts_with("key_id")).unwrap().to_owned()
}

/// The id of the key in a file.
fn key_in(folder: &Path, name: &str) -> String {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    text.lines().find(|line| line.starts_with("key_id")).unwrap().to_owned()
}

fn rename(folder: &Path, from: &str, to: &str) {
    std::fs::rename(folder.join(from), folder.join(to)).unwrap();
}

/// Everybody exchanges until everything is everywhere; all know the founding PC by the key that it has.
fn all_on_one_key(sticks: &Sticks) {
    for pc in ["bureau", "a", "b", "bureau", "a", "b", "bureau"] {
        sticks.exchange(pc);
    }
    let key = key_in(&sticks.at("bureau"), "station-key.toml");
    for pc in ["bureau", "a", "b"] {
        assert_eq!(known_key(sticks, pc), key, "{pc}");
    }
    sticks.audit();
}

#[test]
fn the_next_command_completes_a_replacement_that_was_interrupted_between_its_files() {
    for mid in [false, true] {
        let sticks = known();
        let bureau = sticks.at("bureau");
        let before = std::fs::read(bureau.join("bureau.toml")).unwrap();
        replace(&sticks);
        let new = key_in(&bureau, "station-key.toml");
        rename(&bureau, "station-key.toml", "station-key-next.toml");
        if !mid {
            rename(&bureau, "station-key-replaced-1.toml", "station-key.toml");
            std::fs::write(bureau.join("bureau.toml"), before).unwrap();
        }
        sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &["文昌所-01"]);
        assert_eq!(key_in(&bureau, "station-key.toml"), new, "{mid}");
        assert!(bureau.join("station-key-replaced-1.toml").exists());
        assert!(!bureau.join("station-key-next.toml").exists());
        all_on_one_key(&sticks);
    }
}

#[test]
fn a_plain_renewal_does_not_take_a_replacement_back() {
    let sticks = known();
    let bureau = sticks.at("bureau");
    replace(&sticks);
    let new = key_in(&bureau, "station-key.toml");
    rename(&bureau, "station-key.toml", "station-key-next.toml");
    rename(&bureau, "station-key-replaced-1.toml", "station-key.toml");
    sticks.run("bureau", &["station", "renew", "--why", "x"]).ends(1, &["nothing to renew"]);
    assert_eq!(key_in(&bureau, "station-key.toml"), new);
    all_on_one_key(&sticks);
}

#[test]
fn once_more_completes_a_replacement_and_draws_no_other_key() {
    let sticks = known();
    let bureau = sticks.at("bureau");
    replace(&sticks);
    let new = key_in(&bureau, "station-key.toml");
    rename(&bureau, "station-key.toml", "station-key-next.toml");
    rename(&bureau, "station-key-replaced-1.toml", "station-key.toml");
    replace(&sticks);
    assert_eq!(key_in(&bureau, "station-key.toml"), new);
    all_on_one_key(&sticks);
}

#[test]
fn where_only_the_enrolment_was_written_the_present_key_goes_on() {
    let sticks = known();
    let (bureau, before) = (sticks.at("bureau"), sticks.at("before"));
    copy(&bureau, &before);
    replace(&sticks);
    let enrolled = std::fs::read(bureau.join("enrolled.toml")).unwrap();
    std::fs::copy(bureau.join("station-key.toml"), before.join("station-key-next.toml")).unwrap();
    copy(&before, &bureau);
    std::fs::write(bureau.join("enrolled.toml"), enrolled).unwrap();
    let old = key_in(&bureau, "station-key.toml");
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &["文昌所-01"]);
    assert_eq!(key_in(&bureau, "station-key.toml"), old);
    sticks.audit();
    // Once more it goes through, with a key of its own.
    replace(&sticks);
    assert_ne!(key_in(&bureau, "station-key.toml"), old);
    all_on_one_key(&sticks);
}

/// The founding PC is admitted under the key of another file, as an interrupted replacement of an older program left it.
fn admit_under(bureau: &Path, next: &Path) {
    let key = StationKey::load(next).unwrap();
    let mut db = Db::open(bureau, &|| Uuid::from_u128(0x51)).unwrap();
    let signer = bring_signer(bureau.to_owned(), [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    let own = db.own_station().unwrap();
    let all = db.admissions(own).unwrap();
    let known = all.iter().rfind(|pc| pc.station_id == own && !pc.box_key.is_empty()).unwrap();
    let fact = Fact::EnrolStation(facts::EnrolStation {
        key_id: key.public().key_id().to_string(),
        public_key: hex(key.public().as_bytes()),
        box_key: hex(key.box_public().unwrap()),
        ..known.clone()
    });
    db.put(MORNING_MS, &fact).unwrap();
}

#[test]
fn an_admission_under_the_next_key_is_followed_by_its_series_at_the_next_command() {
    let sticks = known();
    let bureau = sticks.at("bureau");
    // The key of a replacement in a copy is the one that was drawn.
    copy(&bureau, &sticks.at("drawn"));
    sticks.run("drawn", &["station", "renew", "--replace", "--why", "x"]).ends(0, &[]);
    let next = bureau.join("station-key-next.toml");
    std::fs::copy(sticks.at("drawn").join("station-key.toml"), &next).unwrap();
    admit_under(&bureau, &next);
    let new = key_in(&bureau, "station-key-next.toml");
    // Without its key file it is refused by name, and no key is drawn that nobody vouches for.
    rename(&bureau, "station-key.toml", "kept.toml");
    let once_more = "station renew --replace once more";
    sticks.run("bureau", &["station", "renew", "--why", "x"]).ends(1, &[once_more]);
    assert!(!bureau.join("station-key.toml").exists());
    rename(&bureau, "kept.toml", "station-key.toml");
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-02"]).ends(0, &["文昌所-02"]);
    assert_eq!(key_in(&bureau, "station-key.toml"), new);
    assert_eq!(known_key(&sticks, "bureau"), new);
    assert!(!next.exists());
}

#[test]
fn a_key_that_somebody_put_into_the_folder_is_never_the_next_one() {
    let sticks = known();
    let bureau = sticks.at("bureau");
    let strange = key_in(&sticks.at("a"), "station-key.toml");
    std::fs::copy(sticks.at("a").join("station-key.toml"), bureau.join("station-key-next.toml")).unwrap();
    replace(&sticks);
    assert_ne!(key_in(&bureau, "station-key.toml"), strange);
    assert!(!bureau.join("station-key-next.toml").exists());
    all_on_one_key(&sticks);
}

#[test]
fn of_replaced_keys_any_may_be_locked_away() {
    let sticks = known();
    let bureau = sticks.at("bureau");
    replace(&sticks);
    all_on_one_key(&sticks);
    let second = key_in(&bureau, "station-key.toml");
    replace(&sticks);
    std::fs::remove_file(bureau.join("station-key-replaced-1.toml")).unwrap();
    // The others know the second key, which lies behind the gap.
    all_on_one_key(&sticks);
    replace(&sticks);
    assert!(!bureau.join("station-key-replaced-1.toml").exists());
    assert_eq!(key_in(&bureau, "station-key-replaced-2.toml"), second);
    assert!(bureau.join("station-key-replaced-3.toml").exists());
}

#[test]
fn a_station_that_is_set_back_does_not_go_back_to_the_replaced_key() {
    let sticks = known();
    let (bureau, backup) = (sticks.at("bureau"), sticks.text("a.dabiao"));
    sticks.run("a", &["backup", &backup]).ends(0, &[]);
    replace(&sticks);
    all_on_one_key(&sticks);
    // With it the way back would be found by chance.
    std::fs::remove_file(bureau.join("station-key-replaced-1.toml")).unwrap();
    sticks.run("a", &["restore", &backup]).ends(0, &[]);
    let stick = sticks.text("stick");
    sticks.run("a", &["exchange", "--dir", &stick]);
    assert_eq!(known_key(&sticks, "a"), key_in(&bureau, "station-key.toml"));
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    all_on_one_key(&sticks);
}

#[test]
fn the_founding_pc_restored_from_before_its_key_was_replaced_goes_on_with_every_pc() {
    for heard in [true, false] {
        let sticks = known();
        let (bureau, backup) = (sticks.at("bureau"), sticks.text("old.dabiao"));
        sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
        replace(&sticks);
        let second = key_in(&bureau, "station-key.toml");
        if heard {
            all_on_one_key(&sticks);
            sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &[]);
            sticks.exchange("bureau");
            sticks.exchange("a");
        }
        sticks
            .run("bureau", &["restore", &backup])
            .ends(0, &["before the key of this PC was replaced", "signed the present one"]);
        assert_eq!(key_in(&bureau, "station-key.toml"), second);
        sticks.run("bureau", &["bureau", "duty", "exam", "文昌所-02"]).ends(0, &[]);
        practise_at(&sticks.at("a"), MORNING_MS);
        let stick = sticks.text("stick");
        for pc in ["bureau", "a", "b", "bureau", "a", "b", "bureau"] {
            // On the way a package under the key that a PC knows already may be refused by name.
            sticks.run(pc, &["exchange", "--dir", &stick]);
        }
        all_on_one_key(&sticks);
        for pc in ["bureau", "a", "b"] {
            let duties = duties(&sticks, pc, "文昌所-02");
            assert!(duties.contains("exam"), "{heard} {pc}: {duties}");
        }
        // What only the others still had came back.
        assert_eq!(duties(&sticks, "bureau", "文昌所-01").contains("desk"), heard);
        let attempts = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
        assert_eq!(attempts.out.lines().count(), 1);
        // A PC that joins now, and another key, are as ever.
        std::fs::create_dir(sticks.at("c")).unwrap();
        sticks.join("c", "文昌所-03");
        for pc in ["bureau", "c", "bureau", "c"] {
            sticks.exchange(pc);
        }
        assert_eq!(known_key(&sticks, "c"), second);
        replace(&sticks);
        all_on_one_key(&sticks);
    }
}

/// The duties of a station as a PC lists them.
fn duties(sticks: &Sticks, pc: &str, name: &str) -> String {
    let listed = sticks.run(pc, &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap()["duties"].to_string()
}

#[test]
fn a_backup_that_a_locked_away_key_signed_says_which_file_to_put_back() {
    let sticks = known();
    let (bureau, backup) = (sticks.at("bureau"), sticks.text("old.dabiao"));
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    replace(&sticks);
    all_on_one_key(&sticks);
    rename(&bureau, "station-key-replaced-1.toml", "locked-away");
    sticks.run("bureau", &["restore", &backup]).ends(0, &["station-key-replaced-NUMBER.toml"]);
    rename(&bureau, "locked-away", "station-key-replaced-1.toml");
    sticks.run("bureau", &["restore", &backup]).ends(0, &["signed the present one"]);
    let stick = sticks.text("stick");
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    all_on_one_key(&sticks);
}

/// The codes of what was wrong with files.
fn problems(said: &Said) -> Vec<String> {
    let done = said.json();
    let all = done["problems"].as_array().unwrap().iter();
    all.map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_founding_pc_that_is_of_before_its_new_key_says_whose_packages_it_can_not_open() {
    let sticks = known();
    let (bureau, before, after) = (sticks.at("bureau"), sticks.at("before"), sticks.at("after"));
    copy(&bureau, &before);
    replace(&sticks);
    all_on_one_key(&sticks);
    copy(&bureau, &after);
    practise_at(&sticks.at("a"), MORNING_MS);
    sticks.exchange("a");
    copy(&before, &bureau);
    let stick = sticks.text("stick");
    let said = sticks.run("bureau", &["exchange", "--dir", &stick, "--json"]).ends(1, &[]);
    assert_eq!(problems(&said), ["sealed-to-unknown-key", "sealed-to-unknown-key"]);
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let first = rows.iter().find(|row| row["name"] == "文昌所-01").unwrap();
    let told = first["matters"].as_array().unwrap().iter().find(|matter| matter["kind"] == "unopened");
    assert_eq!(told.unwrap()["since"], "2026-11-23", "{first}");
    // No third key is drawn there, which nobody would follow.
    let (key, args) = (key_in(&bureau, "station-key.toml"), ["station", "renew", "--replace", "--why", "x"]);
    sticks.run("bureau", &args).ends(1, &["文昌所-01", "never had", "Nothing was changed"]);
    assert_eq!(key_in(&bureau, "station-key.toml"), key);
    // The newer folder put back opens all of it.
    copy(&after, &bureau);
    for pc in ["bureau", "a", "b", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    let attempts = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    assert_eq!(attempts.out.lines().count(), 1);
}

#[test]
fn an_old_package_of_the_founding_pc_needs_nothing_and_one_under_a_strange_key_asks_the_administrator() {
    let sticks = known();
    let (bureau, thief) = (sticks.at("bureau"), sticks.at("thief"));
    copy_all(&sticks.at("stick"), &sticks.at("old-stick"));
    copy(&bureau, &thief);
    replace(&sticks);
    all_on_one_key(&sticks);
    let old = sticks.text("old-stick");
    let said = sticks.run("a", &["exchange", "--dir", &old, "--json"]).ends(0, &[]);
    assert_eq!(problems(&said), ["former-founder-key"]);
    // A key that nothing vouches for.
    std::fs::remove_file(thief.join("station-key.toml")).unwrap();
    sticks.run("thief", &["station", "renew", "--why", "x"]).ends(0, &[]);
    std::fs::create_dir(sticks.at("strange")).unwrap();
    let strange = sticks.text("strange");
    sticks.run("thief", &["exchange", "--dir", &strange]).ends(0, &[]);
    let said = sticks.run("a", &["exchange", "--dir", &strange, "--json"]).ends(1, &[]);
    assert_eq!(problems(&said), ["other-founder-key"]);
    assert_eq!(known_key(&sticks, "a"), key_in(&bureau, "station-key.toml"));
}

/// A folder with all that is below it.
fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_restored_founding_pc_knows_at_once_by_which_key_the_others_know_it() {
    let sticks = known();
    let backup = sticks.text("old.dabiao");
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    replace(&sticks);
    all_on_one_key(&sticks);
    sticks.run("bureau", &["restore", &backup, "--json"]).ends(0, &["\"vouched\":true"]);
    // On a stick where nothing lies that they sealed.
    std::fs::create_dir(sticks.at("empty")).unwrap();
    let empty = sticks.text("empty");
    sticks.run("bureau", &["exchange", "--dir", &empty]).ends(0, &[]);
    let said = sticks.run("a", &["exchange", "--dir", &empty, "--json"]).ends(0, &[]);
    assert_eq!(problems(&said), Vec::<String>::new());
    all_on_one_key(&sticks);
}
