//! A disk that loses its power: rebuilds the files that a program would find afterwards, from the trace of its
//! system calls.
//!
//! Synced data are there. Of the writes since, any may be missing, any may be torn between two sectors, and
//! they arrive in any order; names made or removed since the folder was synced may be as before, the latest
//! ones first. Words that the program printed are in the trace too: they are its acknowledgements.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};

/// Bytes that a disk writes whole or not at all.
const SECTOR: usize = 512;
/// A write that was not synced reaches the disk with this probability.
const KEPT: f64 = 0.5;
/// A write that reaches the disk without a sync is torn with this probability.
const TORN: f64 = 0.3;

/// One operation of the traced program. Files are numbered in the order of their making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Create(String, usize),
    Remove(String),
    Write(usize, u64, Vec<u8>),
    Resize(usize, u64),
    Sync(usize),
    SyncFolder,
    /// A line on standard output.
    Say(String),
}

/// Why no trace can be made here; None if it can.
pub fn untraceable() -> Option<String> {
    let tried =
        Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::piped()).output();
    match tried {
        Err(e) => Some(format!("strace: {e}")),
        Ok(output) if !output.status.success() => Some(String::from_utf8_lossy(&output.stderr).into_owned()),
        Ok(_) => None,
    }
}

/// Runs `child` under strace with those options; what it says on standard output.
pub fn run_under(options: &[&str], child: &Command) -> std::process::Output {
    Command::new("strace")
        .args(["-f", "-o", "/dev/null"])
        .args(options)
        .arg(child.get_program())
        .args(child.get_args())
        .envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .output()
        .unwrap()
}

/// Runs `child` under strace and reads what it did to the files in `folder` whose names begin with `prefix`.
pub fn trace(child: &Command, folder: &Path, prefix: &str) -> Vec<Step> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let status = Command::new("strace")
        .args(["-f", "-xx", "-s", "65536", "-o"])
        .arg(log.path())
        .args(["-e", "trace=openat,close,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename"])
        .arg(child.get_program())
        .args(child.get_args())
        .envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "the traced child failed");
    let mut reader =
        Reader { folder: folder.to_str().unwrap().to_owned(), prefix: prefix.into(), ..Reader::default() };
    for line in fs::read_to_string(log.path()).unwrap().lines() {
        reader.line(line);
    }
    reader.steps
}

/// What an open descriptor stands for.
#[derive(Clone, Copy)]
enum Open {
    File(usize),
    Folder,
}

#[derive(Default)]
struct Reader {
    folder: String,
    prefix: String,
    steps: Vec<Step>,
    /// Calls of threads that were interrupted by another thread's.
    unfinished: HashMap<String, String>,
    open: HashMap<i64, Open>,
    names: BTreeMap<String, usize>,
    files: usize,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let Some((thread, call)) = line.split_once(' ') else { return };
        let call = call.trim_start();
        if let Some(begun) = call.strip_suffix("<unfinished ...>") {
            // What is printed counts from its beginning, everything else from its end.
            if begun.starts_with("write(1,") {
                self.call(&format!("{begun}) = 0"));
            } else {
                self.unfinished.insert(thread.to_owned(), begun.to_owned());
            }
        } else if let Some((_, rest)) = call.split_once(" resumed>") {
            if let Some(begun) = self.unfinished.remove(thread) {
                self.call(&format!("{begun}{rest}"));
            }
        } else {
            self.call(call);
        }
    }

    fn call(&mut self, call: &str) {
        let Some((name, rest)) = call.split_once('(') else { return };
        // Short calls are padded: `fdatasync(5)                  = 0`.
        let Some((arguments, result)) = rest.rsplit_once(" = ") else { return };
        let Some(arguments) = arguments.trim_end().strip_suffix(')') else { return };
        let result: i64 = result.split_whitespace().next().and_then(|r| r.parse().ok()).unwrap_or(-1);
        if result < 0 {
            return;
        }
        let words: Vec<&str> = arguments.split(", ").map(str::trim).collect();
        let number = |n: usize| words[n].parse::<i64>().unwrap();
        match name {
            "openat" => self.opened(&text(words[1]), words[2].contains("O_TRUNC"), result),
            "close" => {
                self.open.remove(&number(0));
            }
            "write" if number(0) == 1 => self.steps.push(Step::Say(text(words[1]).trim().to_owned())),
            "pwrite64" => {
                if let Some(Open::File(file)) = self.open.get(&number(0)) {
                    let bytes = bytes(words[1]);
                    assert_eq!(bytes.len() as i64, result, "a short write");
                    self.steps.push(Step::Write(*file, number(3) as u64, bytes));
                }
            }
            "write" => assert!(!self.is_file(number(0)), "a write without an offset"),
            "ftruncate" => {
                if let Some(Open::File(file)) = self.open.get(&number(0)) {
                    self.steps.push(Step::Resize(*file, number(1) as u64));
                }
            }
            "fsync" | "fdatasync" => match self.open.get(&number(0)) {
                Some(Open::File(file)) => self.steps.push(Step::Sync(*file)),
                Some(Open::Folder) => self.steps.push(Step::SyncFolder),
                None => {}
            },
            "unlink" | "unlinkat" => {
                let path = words.iter().find(|w| w.starts_with('"')).unwrap();
                if let Some(name) = self.name_of(&text(path)).filter(|n| self.names.contains_key(n)) {
                    self.names.remove(&name);
                    self.steps.push(Step::Remove(name));
                }
            }
            "rename" => assert!(self.name_of(&text(words[0])).is_none(), "a rename"),
            _ => {}
        }
    }

    fn opened(&mut self, path: &str, emptied: bool, fd: i64) {
        self.open.remove(&fd);
        if path == self.folder {
            self.open.insert(fd, Open::Folder);
        } else if let Some(name) = self.name_of(path) {
            assert!(!emptied, "a file was emptied by opening it");
            let file = *self.names.entry(name.clone()).or_insert_with(|| {
                self.files += 1;
                self.steps.push(Step::Create(name, self.files));
                self.files
            });
            self.open.insert(fd, Open::File(file));
        }
    }

    fn is_file(&self, fd: i64) -> bool {
        matches!(self.open.get(&fd), Some(Open::File(_)))
    }

    /// The name of a file that is traced.
    fn name_of(&self, path: &str) -> Option<String> {
        let name = path.strip_prefix(&self.folder)?.strip_prefix('/')?;
        name.starts_with(&self.prefix).then(|| name.to_owned())
    }
}

/// The bytes of an argument as `-xx` prints it.
fn bytes(argument: &str) -> Vec<u8> {
    let quoted = argument.strip_prefix('"').and_then(|a| a.strip_suffix('"'));
    let hex = quoted.expect("a string that was not cut");
    hex.split("\\x").skip(1).map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn text(argument: &str) -> String {
    String::from_utf8_lossy(&bytes(argument)).into_owned()
}

/// The content of the files: the certain and the uncertain part.
#[derive(Clone, Default)]
pub struct Disk {
    sure: HashMap<usize, Vec<u8>>,
    unsure: HashMap<usize, Vec<Step>>,
    sure_names: BTreeMap<String, usize>,
    unsure_names: Vec<Step>,
}

impl Disk {
    /// Processes the program's operations.
    pub fn take(&mut self, step: &Step) {
        match step {
            Step::Create(..) | Step::Remove(_) => self.unsure_names.push(step.clone()),
            Step::Write(file, ..) | Step::Resize(file, _) => {
                self.unsure.entry(*file).or_default().push(step.clone());
            }
            Step::Sync(file) => {
                let content = self.sure.entry(*file).or_default();
                self.unsure.remove(file).unwrap_or_default().iter().for_each(|step| happen(content, step));
            }
            Step::SyncFolder => {
                for step in std::mem::take(&mut self.unsure_names) {
                    rename(&mut self.sure_names, &step);
                }
            }
            Step::Say(_) => {}
        }
    }

    /// The files as one of the ways that they may be found after a power cut now.
    pub fn after_power_cut(&self, rng: &mut StdRng) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.sure_names.clone();
        let named = rng.random_range(0..=self.unsure_names.len());
        self.unsure_names[..named].iter().for_each(|step| rename(&mut names, step));
        names.into_iter().map(|(name, file)| (name, self.content(file, rng))).collect()
    }

    fn content(&self, file: usize, rng: &mut StdRng) -> Vec<u8> {
        let mut content = self.sure.get(&file).cloned().unwrap_or_default();
        let unsure = self.unsure.get(&file).map_or(&[][..], Vec::as_slice);
        let mut kept: Vec<Step> = unsure.iter().filter(|_| rng.random_bool(KEPT)).cloned().collect();
        kept.shuffle(rng);
        for step in kept {
            match step {
                Step::Write(file, offset, bytes) if rng.random_bool(TORN) => {
                    happen(&mut content, &torn(file, offset, bytes, rng));
                }
                whole => happen(&mut content, &whole),
            }
        }
        content
    }
}

/// A write of which only the sectors before or after some border arrive.
fn torn(file: usize, offset: u64, bytes: Vec<u8>, rng: &mut StdRng) -> Step {
    let first = (SECTOR - offset as usize % SECTOR).min(bytes.len());
    let borders: Vec<usize> = (first..bytes.len()).step_by(SECTOR).collect();
    if borders.is_empty() {
        return Step::Write(file, offset, bytes);
    }
    let border = borders[rng.random_range(0..borders.len())];
    if rng.random_bool(0.5) {
        Step::Write(file, offset, bytes[..border].to_vec())
    } else {
        Step::Write(file, offset + border as u64, bytes[border..].to_vec())
    }
}

fn happen(content: &mut Vec<u8>, step: &Step) {
    match step {
        Step::Write(_, offset, bytes) => {
            let (from, to) = (*offset as usize, *offset as usize + bytes.len());
            if content.len() < to {
                content.resize(to, 0);
            }
            content[from..to].copy_from_slice(bytes);
        }
        Step::Resize(_, length) => content.resize(*length as usize, 0),
        _ => {}
    }
}

fn rename(names: &mut BTreeMap<String, usize>, step: &Step) {
    match step {
        Step::Create(name, file) => {
            names.insert(name.clone(), *file);
        }
        Step::Remove(name) => {
            names.remove(name);
        }
        _ => {}
    }
}

/// A repeatable source of random numbers.
pub fn chance(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}
