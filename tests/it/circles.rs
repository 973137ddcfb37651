//! Files that use each other in a circle can only be read, tested and moved together. This finds the circles.
//!
//! An arrow goes from a file to another one of its crate that it names by a path (`use`, or in place). A name that a
//! module hands on by `pub use` counts as the file that it comes from.
//!
//! `cargo nextest run --no-capture circles` prints the largest circle of every crate.

use std::collections::{BTreeMap, BTreeSet};

use super::support::sources::all_sources;

/// The most files that may use each other in a circle.
const MOST: usize = 3;

/// A crate's modules: where each path leads.
struct Modules {
    /// File of every module, by its path, such as `core::rights`; that of the crate is empty.
    files: BTreeMap<String, String>,
    /// What modules hand on, by path and name.
    handed_on: BTreeMap<(String, String), String>,
}

/// The module that a file is, in its crate.
fn module_of(file: &str) -> String {
    let inside = file.split_once("src/").map_or(file, |(_, rest)| rest);
    let path = inside.trim_end_matches(".rs").trim_end_matches("/mod");
    if ["lib", "main", "mod"].contains(&path) { String::new() } else { path.replace('/', "::") }
}

/// Code without comments and without tests.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    own.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// A `use` tree as single paths.
fn paths_of(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().trim().to_owned()];
    };
    let (before, inside) = (&tree[..open], &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())]);
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    let whole = |part: &str| paths_of(part).into_iter().map(|path| format!("{before}{path}"));
    parts.into_iter().filter(|part| !part.trim().is_empty()).flat_map(whole).collect()
}

/// Every path in `text` that begins with `crate` or `super`, with whether it is handed on.
fn paths_in(text: &str) -> Vec<(String, bool)> {
    let code = code(text);
    let mut found = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        let (handed_on, tree) = match line.strip_prefix("use ") {
            Some(tree) => (false, tree),
            None => match line.split_once(" use ").filter(|(lead, _)| lead.starts_with("pub")) {
                Some((_, tree)) => (true, tree),
                None => continue,
            },
        };
        let mut tree = tree.to_owned();
        while !tree.contains(';') {
            let Some(next) = lines.next() else { break };
            tree.push_str(next.trim());
        }
        let tree = tree.split(';').next().unwrap_or_default();
        found.extend(paths_of(tree).into_iter().map(|path| (path, handed_on)));
    }
    for begin in ["crate::", "super::"] {
        for (at, _) in code.match_indices(begin) {
            let path: String =
                code[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
            let path = path.trim_end_matches(':');
            // What stands before a brace is read above.
            if path.split("::").any(|part| !["crate", "super"].contains(&part)) {
                found.push((path.to_owned(), false));
            }
        }
    }
    found
}

impl Modules {
    fn of(sources: &[(String, String)]) -> Self {
        let files: BTreeMap<String, String> =
            sources.iter().map(|(file, _)| (module_of(file), file.clone())).collect();
        let mut modules = Self { files, handed_on: BTreeMap::new() };
        for (file, text) in sources {
            let here = module_of(file);
            for (path, _) in paths_in(text).into_iter().filter(|(_, handed_on)| *handed_on) {
                let Some((from, name)) = path.rsplit_once("::") else { continue };
                let from = absolute(&here, from).unwrap_or_else(|| join(&here, from));
                modules.handed_on.insert((here.clone(), name.to_owned()), from);
            }
        }
        modules
    }

    /// The file in which what a path names is.
    fn file(&self, path: &str) -> Option<&String> {
        let mut path = path.to_owned();
        for _ in 0..8 {
            // The longest part of it that is a module, and the name after that.
            let parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
            let module = (0..=parts.len()).rev().map(|n| parts[..n].join("::"));
            let module = module.into_iter().find(|module| self.files.contains_key(module))?;
            let depth = module.split("::").filter(|part| !part.is_empty()).count();
            match parts.get(depth).and_then(|name| self.handed_on.get(&(module.clone(), (*name).to_owned())))
            {
                Some(from) => path = join(from, parts[depth]),
                None => return self.files.get(&module),
            }
        }
        None
    }
}

/// A path from the crate's root, without `crate` and `super`; none for one that leads out of the crate.
fn absolute(here: &str, path: &str) -> Option<String> {
    let mut parts = path.split("::").peekable();
    let mut at: Vec<&str> = here.split("::").filter(|part| !part.is_empty()).collect();
    match parts.peek() {
        Some(&"crate") => {
            at.clear();
            parts.next();
        }
        Some(&"super") => {}
        Some(&"self") => {
            parts.next();
        }
        _ => return None,
    }
    while parts.next_if_eq(&"super").is_some() {
        at.pop();
    }
    at.extend(parts);
    Some(at.join("::"))
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// The largest set of files that all reach each other.
fn largest_circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let reached = |from: &String| {
        let (mut seen, mut stack) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = stack.pop() {
            for next in arrows.get(&file).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    stack.push(next.clone());
                }
            }
        }
        seen
    };
    let all: BTreeMap<String, BTreeSet<String>> =
        arrows.keys().map(|file| (file.clone(), reached(file))).collect();
    let circle = |file: &String| -> BTreeSet<String> {
        let back = |other: &&String| all.get(*other).is_some_and(|reached| reached.contains(file));
        all[file].iter().filter(back).cloned().collect()
    };
    all.keys().map(circle).max_by_key(BTreeSet::len).unwrap_or_default()
}

#[test]
fn no_more_than_three_files_use_each_other_in_a_circle() {
    let mut crates: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (file, text) in all_sources() {
        let name = file.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or("dabiao");
        crates.entry(name.to_owned()).or_default().push((file, text));
    }
    let mut wrong = Vec::new();
    for (name, sources) in &crates {
        let modules = Modules::of(sources);
        let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, text) in sources {
            let here = module_of(file);
            let named = paths_in(text).into_iter().filter(|(_, handed_on)| !handed_on);
            let to = named.filter_map(|(path, _)| modules.file(&absolute(&here, &path)?));
            arrows.insert(file.clone(), to.filter(|to| *to != file).cloned().collect());
        }
        let circle = largest_circle(&arrows);
        eprintln!("{name}: {} files, the largest circle has {}", sources.len(), circle.len());
        if circle.len() > MOST {
            wrong.push(format!("{name}: {} files in one circle: {circle:#?}", circle.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_seen() {
    let source = |file: &str, text: &str| (format!("crates/x/src/{file}"), text.to_owned());
    let sources = [
        source("lib.rs", "mod a;\nmod b;\npub use b::B;\n"),
        source("a.rs", "use crate::{B, c::{self, D}};\n"),
        source("b.rs", "fn f() { super::c::g() }\n// use crate::a::A;\n"),
        source("c/mod.rs", "use super::a::A;\npub struct D;\n"),
    ];
    let modules = Modules::of(&sources);
    let names = |file: &str, text: &str| -> Vec<String> {
        let found = paths_in(text).into_iter().filter(|(_, on)| !on);
        let files = found.filter_map(|(path, _)| modules.file(&absolute(&module_of(file), &path)?).cloned());
        files.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let of = |n: usize| names(&sources[n].0, &sources[n].1);
    assert_eq!(of(1), ["crates/x/src/b.rs", "crates/x/src/c/mod.rs"]);
    assert_eq!(of(2), ["crates/x/src/c/mod.rs"]);
    assert_eq!(of(3), ["crates/x/src/a.rs"]);
    let arrows = (0..4).map(|n| (sources[n].0.clone(), of(n).into_iter().collect())).collect();
    assert_eq!(largest_circle(&arrows).len(), 3);
}
