//! The house holds: who may use whom, where clocks, SQL and egui may stand, and no file is forgotten.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    assert!(!files.is_empty(), "no sources below {folder}");
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Lines of code that mention `word`, without comments.
fn mentions<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().map(str::trim).filter(|l| !l.starts_with("//")).filter(move |l| l.contains(word))
}

#[test]
fn a_room_uses_only_what_is_below_it() {
    let forbidden: [(&str, &[&str]); 11] = [
        (
            "src/encodings/",
            &["domain", "font", "paper", "content", "store", "credential", "office", "app", "ui", "cli"],
        ),
        (
            "src/files/",
            &["domain", "font", "paper", "content", "store", "credential", "office", "app", "ui", "cli"],
        ),
        ("src/font.rs", &["domain", "paper", "content", "store", "credential", "office", "app", "ui", "cli"]),
        ("src/domain/", &["font", "paper", "content", "store", "credential", "office", "app", "ui", "cli"]),
        ("src/paper/", &["content", "store", "credential", "office", "app", "ui", "cli"]),
        ("src/content/", &["store", "credential", "office", "app", "ui", "cli"]),
        ("src/store/", &["content", "credential", "office", "app", "ui", "cli"]),
        ("src/credential/", &["content", "store", "office", "app", "ui", "cli"]),
        ("src/office/", &["content", "store", "credential", "app", "ui", "cli"]),
        ("src/app/", &["ui", "cli"]),
        ("src/ui/", &["cli"]),
    ];
    let mut faults = Vec::new();
    for (file, text) in sources("src") {
        for (room, others) in forbidden {
            if file.starts_with(room) {
                for other in others {
                    let word = format!("crate::{other}");
                    faults.extend(mentions(&text, &word).map(|l| format!("{file}: {l}")));
                }
            }
        }
        if file.starts_with("src/cli/") {
            faults.extend(mentions(&text, "crate::ui").map(|l| format!("{file}: {l}")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rules: [(&str, &[&str]); 19] = [
        ("set_pragma_for_test", &["src/store/open.rs"]),
        ("rustix", &["src/files/"]),
        ("rpassword", &["src/cli/secret.rs", "src/cli/door.rs"]),
        ("rfd::", &["src/ui/file_picker.rs"]),
        ("egui::", &["src/ui/", "src/main.rs"]),
        ("rusqlite", &["src/store/"]),
        ("pdf_writer", &["src/paper/"]),
        ("ed25519_dalek", &["src/credential/key.rs"]),
        ("chacha20poly1305", &["src/credential/"]),
        ("hpke::", &["src/credential/box_key.rs"]),
        ("include_bytes!(\"../assets/fonts", &["src/font.rs"]),
        ("egui_plot", &["src/ui/trend_plot.rs", "src/ui/trainer_screen/plots.rs"]),
        ("calamine", &["src/office/table_file/"]),
        ("zip::", &["src/office/table_file/"]),
        ("rust_xlsxwriter", &["src/office/sheet/"]),
        ("Instant::now", &["src/app/clock.rs", "src/main.rs", "src/ui/host/"]),
        ("SystemTime::now", &["src/app/clock.rs", "src/main.rs"]),
        ("Timestamp::now", &["src/app/clock.rs", "src/main.rs"]),
        ("rand::random", &["src/app/clock.rs", "src/main.rs"]),
    ];
    let mut faults = Vec::new();
    for (file, text) in sources("src") {
        for (word, rooms) in rules {
            if !rooms.iter().any(|room| file.starts_with(room)) {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What opens or makes a file by its name: a pipe or a device would hold it up, a large file fill the memory, and
/// what is made could be read by others. `files` has the one way to do each.
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
        "OpenOptions",
        "DirBuilder",
    ];
    // Pseudo-files of the system, at paths that nobody chooses.
    let apart = ["src/files/", "src/app/clock.rs"];
    let mut faults = Vec::new();
    for (file, text) in sources("src") {
        if !apart.iter().any(|room| file.starts_with(room)) {
            for word in words {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_command_line_acts_through_the_door() {
    // What is privileged takes an authorised act: none of it is reached around that.
    let words = [
        ".backup_to(",
        "store::restore",
        "own::save(",
        "DeskFacts::read",
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
        if mentions(&text, "db.record(").next().is_some() {
            assert!(mentions(&text, "context.authorize(").next().is_some(), "{file}");
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
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
    for (file, text) in sources("src/domain") {
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
        if file != "src/ui/theme.rs" && !file.starts_with("src/ui/host/") {
            for word in ["from_rgb", "from_gray", "Color32::RED", "Color32::WHITE", "Color32::BLACK"] {
                faults.extend(mentions(&text, word).map(|l| format!("{file}: {l}")));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn files_stay_readable() {
    let long: Vec<String> = sources("src")
        .into_iter()
        .filter(|(_, text)| text.lines().count() > 500)
        .map(|(file, text)| format!("{file}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = sources("src")
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
