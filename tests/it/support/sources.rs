//! The program's own sources, for tests that check rules over all of them.

use std::fs;
use std::path::{Path, PathBuf};

/// Every `.rs` file of the program and of its crates, by its path from the project's folder, with its text.
pub fn all_sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path().join("src"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    crates.for_each(|folder| collect(&folder, &mut files));
    named(root, files)
}

/// As [`all_sources`], of one folder.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    assert!(!files.is_empty(), "no sources below {folder}");
    named(root, files)
}

fn named(root: &Path, mut files: Vec<PathBuf>) -> Vec<(String, String)> {
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).unwrap())
    };
    files.into_iter().map(read).collect()
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
