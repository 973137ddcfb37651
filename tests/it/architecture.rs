//! The architecture rules: allowed dependencies, the places of clocks, SQL and egui, and that no file is
//! forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dabiao::domain::role::Permission;

use super::support::sources::{all_sources, sources};

/// Lines of code that mention `word`, without comments.
fn mentions<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().map(str::trim).filter(|l| !l.starts_with("//")).filter(move |l| l.contains(word))
}

/// The arrows between crates. Cargo holds each of them; this holds that there are no more.
const ARROWS: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("files", &[]),
    ("font", &[]),
    ("window", &[]),
    ("content", &["domain", "files", "font"]),
    ("store", &["domain", "files"]),
    ("papers", &["domain", "files", "font"]),
    ("credential", &["domain", "files", "papers"]),
    ("manual", &["papers"]),
    ("package", &["credential", "domain", "files"]),
    ("bureau", &["domain", "files"]),
    ("app", &["bureau", "content", "credential", "domain", "files", "manual", "package", "papers", "store"]),
    ("demo", &["app", "content", "credential", "domain", "files", "store"]),
];

#[test]
fn a_crate_uses_only_what_is_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let there: BTreeSet<String> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect());
    for (name, below) in ARROWS {
        let text = fs::read_to_string(root.join(name).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let used: BTreeSet<&str> = ["dependencies", "dev-dependencies", "build-dependencies"]
            .iter()
            .filter_map(|kind| manifest.get(*kind)?.as_table())
            .flat_map(|table| table.keys().filter_map(|key| key.strip_prefix("dabiao-")))
            .collect();
        assert_eq!(used, below.iter().copied().collect(), "crates/{name}");
    }
}

#[test]
fn a_room_uses_only_what_is_below_it() {
    let forbidden: [(&str, &[&str]); 7] = [
        ("crates/papers/src/paper/", &["crate::office"]),
        ("crates/files/src/encodings/", &["crate::read", "crate::write", "crate::private", "super::super"]),
        ("src/ui/", &["crate::cli"]),
        // No screen depends on another one, and shared parts depend on no screen.
        ("src/ui/screens/", &["crate::ui::screens"]),
        ("src/ui/cards/", &["crate::ui::screens"]),
        ("src/ui/words/", &["crate::ui::screens", "crate::ui::cards"]),
        ("src/ui/kit/", &["crate::ui::screens", "crate::ui::cards"]),
    ];
    let mut faults = Vec::new();
    for (file, text) in all_sources() {
        for (room, others) in forbidden {
            if file.starts_with(room) {
                faults.extend(
                    others.iter().flat_map(|word| mentions(&text, word)).map(|l| format!("{file}: {l}")),
                );
            }
        }
        if file.starts_with("src/cli/") {
            faults.extend(mentions(&text, "crate::ui").map(|l| format!("{file}: {l}")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The window draws views of the use cases. The facts behind a desk hold rows of the store: it does not reach into
/// them either.
#[test]
fn the_window_sees_no_row_of_the_store() {
    let mut faults = Vec::new();
    for (file, text) in sources("src/ui") {
        let code = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
        // A long chain of fields stands on several lines.
        let code: String = code.flat_map(str::split_whitespace).collect();
        for word in ["dabiao_store", "crate::store", "facts.rows", "facts.books"] {
            if code.contains(word) {
                faults.push(format!("{file}: {word}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rules: [(&str, &[&str]); 28] = [
        ("ctrlc::", &["src/cli/server/keep.rs"]),
        ("set_pragma_for_test", &["crates/store/src/db.rs"]),
        ("rustix", &["crates/files/src/", "crates/app/src/clock.rs"]),
        ("rpassword", &["src/cli/secret.rs", "src/cli/door.rs"]),
        ("rfd::", &["src/ui/kit/file_picker.rs", "src/mishap.rs"]),
        ("egui::", &["src/ui/", "src/main.rs", "crates/window/src/"]),
        ("rusqlite", &["crates/store/src/"]),
        // The only room that opens a socket.
        ("tokio_postgres", &["crates/bureau/src/"]),
        ("rustls", &["crates/bureau/src/"]),
        ("rcgen", &["crates/bureau/src/"]),
        ("tokio", &["crates/bureau/src/"]),
        ("TcpStream", &["crates/bureau/src/"]),
        ("std::net", &["crates/bureau/src/"]),
        ("pdf_writer", &["crates/papers/src/paper/"]),
        ("png::", &["crates/papers/src/paper/picture.rs"]),
        ("pulldown_cmark", &["crates/manual/src/reading.rs"]),
        ("ed25519_dalek", &["crates/credential/src/key.rs"]),
        ("chacha20poly1305", &["crates/credential/src/"]),
        ("hpke::", &["crates/credential/src/box_key.rs"]),
        ("include_bytes!(\"../../../assets/fonts", &["crates/font/src/lib.rs"]),
        ("egui_plot", &["src/ui/kit/plot.rs", "src/ui/kit/trend_plot.rs", "src/ui/screens/trainer/plots.rs"]),
        ("calamine", &["crates/papers/src/office/table_file/"]),
        ("zip::", &["crates/papers/src/office/table_file/"]),
        ("rust_xlsxwriter", &["crates/papers/src/office/sheet/"]),
        ("Instant::now", &["crates/app/src/clock.rs", "src/main.rs", "crates/window/src/"]),
        ("SystemTime::now", &["crates/app/src/clock.rs", "src/main.rs"]),
        ("Timestamp::now", &["crates/app/src/clock.rs", "src/main.rs"]),
        ("rand::random", &["crates/app/src/clock.rs", "src/main.rs"]),
    ];
    let mut faults = Vec::new();
    for (file, text) in all_sources() {
        for (word, rooms) in rules {
            if !rooms.iter().any(|room| file.starts_with(room)) {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Functions that open or make a file by its name: a pipe or a device would block them, a large file fill the
/// memory, and a new file could be readable by others. Functions that name a file or sync it to the disk: a
/// power cut would leave half of it, or nothing. `files` has the one way to do each.
#[test]
fn files_are_opened_in_one_room() {
    let words = [
        "fs::read(",
        "fs::write(",
        "fs::copy(",
        "fs::read_to_string(",
        "fs::create_dir",
        "File::open(",
        "File::create",
        "File::options",
        "OpenOptions",
        "DirBuilder",
        "fs::rename(",
        "fs::remove_",
        "sync_all(",
        "sync_data(",
    ];
    // Pseudo-files of the system, at fixed paths.
    let apart = ["crates/files/src/", "crates/app/src/clock.rs"];
    let mut faults = Vec::new();
    for (file, text) in all_sources() {
        if !apart.iter().any(|room| file.starts_with(room)) {
            for word in words {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A file that gets its name before it is complete is half of one after a power cut. Only files that SQLite
/// writes by that name, and locks, which have no content, are made that way.
#[test]
fn files_get_their_names_when_they_are_whole() {
    let apart = ["crates/files/src/", "crates/store/src/open.rs", "crates/store/src/restore.rs"];
    let locks = ["crates/demo/src/folder.rs"];
    let mut faults = Vec::new();
    for (file, text) in all_sources() {
        if !apart.iter().any(|room| file.starts_with(room)) {
            faults.extend(mentions(&text, "create_private(").map(|l| format!("{file}: {l}")));
            if !locks.contains(&file.as_str()) {
                faults.extend(mentions(&text, "open_private(").map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// An unreadable value in a table is reported; it is not replaced, and no reader skips a fact.
#[test]
fn readers_of_the_store_are_strict() {
    let mut faults = Vec::new();
    for folder in ["crates/store/src/facts", "crates/store/src/derived"] {
        for (file, text) in sources(folder) {
            let own = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in ["row.get", "from_name", ".parse()"] {
                let lines = mentions(own, word).filter(|line| {
                    [".unwrap_or", ".ok()", "map_or"].iter().any(|lenient| line.contains(lenient))
                });
                faults.extend(lines.map(|line| format!("{file}: {line}")));
            }
            faults.extend(mentions(own, "_ => {}").map(|line| format!("{file}: {line}")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_command_line_acts_through_the_door() {
    // A privileged operation needs an authorisation: there is no way around it.
    let words = [
        ".backup_to(",
        "store::restore",
        "own::save(",
        "TrainerData::read",
        ".attempt_log(",
        "record_sign_in",
        "verify_password",
        "certificates::create",
        "KEY_HOLDER",
    ];
    let mut faults = Vec::new();
    for (file, text) in sources("src/cli") {
        for word in words {
            faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
        }
        // An authorised act comes before whatever is written.
        if mentions(&text, "db.record_by(").next().is_some() {
            assert!(mentions(&text, "context.authorize(").next().is_some(), "{file}");
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Who acts has proved it: whoever makes an actor out of an id and roles has asked for that proof. A demonstration
/// invents its people.
#[test]
fn actors_are_made_where_they_have_proved_who_they_are() {
    let rooms = [
        "crates/domain/src/actor.rs",
        "crates/app/src/actor.rs",
        "crates/app/src/core/rights.rs",
        "crates/demo/src/",
    ];
    let mut faults = Vec::new();
    for (file, text) in all_sources() {
        if !rooms.iter().any(|room| file.starts_with(room)) {
            for word in ["Actor::person", "Actor::anybody"] {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A right that nothing asks for says that something is kept from people which is not, or is not there at all.
#[test]
fn every_right_is_asked_for() {
    // Not those that name every right: the roles, the audit's table, and their words.
    let apart = [
        "crates/domain/src/role.rs",
        "crates/app/src/audit/rights.rs",
        "crates/app/src/message_keys/",
        "src/ui/",
    ];
    let asking: Vec<String> = all_sources()
        .into_iter()
        .filter(|(file, _)| {
            ["crates/domain/src/", "crates/app/src/", "src/"].iter().any(|room| file.starts_with(room))
                && !apart.iter().any(|room| file.starts_with(room))
        })
        .map(|(_, text)| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned())
        .collect();
    let asked = |name: &str| {
        let asks = |word: &str| asking.iter().any(|text| mentions(text, word).next().is_some());
        // Some are named by the deed that they are for.
        asks(&format!("Permission::{name}")) || asks(&format!("Operation::{name} {{"))
    };
    let names = Permission::ALL.iter().map(|permission| format!("{permission:?}"));
    let idle: Vec<String> = names.filter(|name| !asked(name)).collect();
    assert!(idle.is_empty(), "{idle:?}");
    assert!(!asked("ReadTheSky"), "a right that is not there is found as well: this test can't fail");
}

#[test]
fn the_domain_touches_nothing_outside() {
    let words = [
        "std::fs",
        "std::env",
        "std::net",
        "std::thread",
        "std::io",
        "Instant",
        "SystemTime",
        "rand::",
        "println!",
    ];
    let mut faults = Vec::new();
    for (file, text) in sources("crates/domain/src") {
        for word in words {
            faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn colours_are_named_in_the_theme_only() {
    let mut faults = Vec::new();
    for (file, text) in sources("src/ui") {
        if file != "src/ui/kit/theme.rs" && !file.starts_with("crates/window/src/") {
            for word in ["from_rgb", "from_gray", "Color32::RED", "Color32::WHITE", "Color32::BLACK"] {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn files_stay_readable() {
    let long: Vec<String> = all_sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > 500)
        .map(|(file, text)| format!("{file}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = all_sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(file, _)| file)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn no_test_file_is_forgotten() {
    let main = include_str!("main.rs");
    let folders = [include_str!("support/mod.rs"), include_str!("mutations/mod.rs")];
    for (file, _) in sources("tests/it") {
        let path = Path::new(&file);
        let stem = path.file_stem().unwrap().to_string_lossy();
        if stem == "main" || stem == "mod" {
            continue;
        }
        let line = format!("mod {stem};");
        let reached = main.contains(&line) || folders.iter().any(|folder| folder.contains(&line));
        assert!(reached, "{file} is reached by no mod");
    }
}

/// A desk uses the core, the drill and what lies beside the desks. What two desks need belongs there.
#[test]
fn a_desk_knows_no_other() {
    let rooms = "crates/app/src/desks/";
    let desk_of = |file: &str| {
        let inside = file.strip_prefix(rooms)?;
        let name = inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        (name != "mod").then_some(name)
    };
    let desks: std::collections::BTreeSet<String> =
        all_sources().iter().filter_map(|(file, _)| desk_of(file)).collect();
    assert!(desks.len() > 8, "{desks:?}");
    let mut faults = Vec::new();
    for (file, text) in all_sources() {
        let Some(own) = desk_of(&file) else { continue };
        let others = desks.iter().filter(|desk| **desk != own).map(String::as_str);
        for name in others.chain(["session", "action"]) {
            for path in [format!("crate::{name}::"), format!("crate::desks::{name}::")] {
                faults.extend(mentions(&text, &path).map(|line| format!("{file}: {line}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
