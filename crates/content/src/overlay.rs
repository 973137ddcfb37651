//! A trainer's own folder over what the program carries: lessons, passages, own texts, forms, templates and word
//! tables that are seen without a new program and without a restart.
//!
//! A file of the folder takes the place of the carried file of the same path. A faulty one takes nothing
//! away: it is named, and the carried one stays. Standards are not read from here: what counts as passed
//! is no trainer's choice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::data_check::{line_faults, made_faults, template_of};
use super::embedded::EMBEDDED;
use super::forms::{FORMS_FOLDER, read_form};
use super::generator::{Generator, embedded_files};
use super::library::{MAX_READ, collect, form_card_faults, is_generator_data};
use super::own::OWN_FOLDER;
use super::{
    COURSE_FOLDER, FileError, FileProblem, Library, read_course, read_exercise, read_lesson, sign_remarks,
};
use dabiao_domain::course::Course;
use dabiao_domain::record::Kind;

/// Most files that are read from a folder.
pub const MAX_FILES: usize = MAX_READ;
/// Copy exercises below the folder.
const COPY_FOLDER: &str = "copy/";

/// The state of a folder's files: names, sizes, times of change. Equal values mean the same files, as far as
/// metadata shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderStamp(Vec<(String, u64, Option<SystemTime>)>);

impl FolderStamp {
    /// Reads the folder's metadata, without reading a file. A folder that does not exist has no files.
    pub fn of(root: &Path) -> Self {
        let mut seen = Vec::new();
        look(root, root, &mut seen, 0);
        seen.sort();
        Self(seen)
    }
}

fn look(root: &Path, folder: &Path, seen: &mut Vec<(String, u64, Option<SystemTime>)>, depth: usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        if seen.len() > 10 * MAX_FILES {
            return;
        }
        let path = entry.path();
        // As in reading: a link to a folder is not followed, because it may lead back to this one.
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let Ok(known) = fs::metadata(&path) else { continue };
        if known.is_dir() {
            if !link && depth < 8 {
                look(root, &path, seen, depth + 1);
            }
        } else if path.extension().is_some_and(|e| e == "toml") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            seen.push((name, known.len(), known.modified().ok()));
        }
    }
}

/// A folder's exercises over carried ones.
#[derive(Debug, Default)]
pub struct Overlay {
    /// All exercises, in the order of their ids.
    pub library: Library,
    /// All lessons, if the folder has any.
    pub course: Option<Course>,
    /// The generator, if the folder has templates or word tables that are good.
    pub generator: Option<Generator>,
    /// Good files of the folder.
    pub files: usize,
    /// The errors of the others.
    pub problems: Vec<FileError>,
    /// Ids of good files that replace carried ones.
    pub replaced: Vec<String>,
    /// Ids of all good files.
    pub ids: BTreeSet<String>,
}

type Files = BTreeMap<String, String>;

impl Overlay {
    /// Reads the folder `root` over `base`. A folder that is not there changes nothing.
    pub fn load(root: &Path, base: &Library) -> Self {
        let mut overlay = Self { library: base.clone(), ..Self::default() };
        if !root.is_dir() {
            return overlay;
        }
        let files = overlay.read(root);
        let part = |wanted: &dyn Fn(&str) -> bool| -> Files {
            files.iter().filter(|(path, _)| wanted(path)).map(|(p, t)| (p.clone(), t.clone())).collect()
        };
        overlay.add_exercises(&part(&|p| p.starts_with(COPY_FOLDER) || p.starts_with(OWN_FOLDER)));
        overlay.add_lessons(&part(&|p| p.starts_with(COURSE_FOLDER)));
        overlay.add_forms(&part(&|p| p.starts_with(FORMS_FOLDER)));
        overlay.add_generator(&part(&is_generator_data));
        overlay.files = overlay.ids.len();
        let carried =
            |id: &&String| EMBEDDED.iter().any(|(p, _)| p.strip_suffix(".toml") == Some(id.as_str()));
        overlay.replaced = overlay.ids.iter().filter(carried).cloned().collect();
        overlay
    }

    /// The files that can be read and belong here.
    fn read(&mut self, root: &Path) -> Files {
        let mut files = BTreeMap::new();
        collect(root, root, &mut files, &mut self.problems, 0);
        let mut good = Files::new();
        for (file, content) in files {
            let known =
                [COPY_FOLDER, OWN_FOLDER, COURSE_FOLDER, FORMS_FOLDER].iter().any(|f| file.starts_with(f));
            let (line, fault) = if known || is_generator_data(&file) {
                match content {
                    Ok(text) => {
                        good.insert(file, text);
                        continue;
                    }
                    Err(fault) => fault,
                }
            } else {
                (1, FileProblem::Place)
            };
            self.fault(file, line, fault);
        }
        good
    }

    fn fault(&mut self, file: String, line: usize, fault: FileProblem) {
        self.problems.push(FileError { file, line, fault });
    }

    fn know(&mut self, path: &str) {
        self.ids.insert(path.trim_end_matches(".toml").to_owned());
    }

    fn add_exercises(&mut self, files: &Files) {
        let carried = std::mem::take(&mut self.library.exercises);
        let mut all: BTreeMap<_, _> = carried.into_iter().map(|e| (e.id.clone(), e)).collect();
        for (path, text) in files {
            match read_exercise(path, text) {
                Ok(exercise) => {
                    self.know(path);
                    self.problems.extend(sign_remarks(path, text, &exercise));
                    all.insert(exercise.id.clone(), exercise);
                }
                Err(mut faults) => self.problems.append(&mut faults),
            }
        }
        self.library.exercises = all.into_values().collect();
    }

    fn add_forms(&mut self, files: &Files) {
        for (path, text) in files {
            let form = read_form(path, text).and_then(|form| {
                let faults = form_card_faults(&form);
                if faults.is_empty() { Ok(form) } else { Err(faults) }
            });
            match form {
                Ok(form) => {
                    self.know(path);
                    self.library.put_form(form);
                }
                Err(mut faults) => self.problems.append(&mut faults),
            }
        }
    }

    fn add_lessons(&mut self, files: &Files) {
        let mut good = Files::new();
        for (path, text) in files {
            match read_lesson(path, text) {
                Ok(_) => drop(good.insert(path.clone(), text.clone())),
                Err(mut faults) => self.problems.append(&mut faults),
            }
        }
        if good.is_empty() {
            return;
        }
        let carried = EMBEDDED.iter().filter(|(path, _)| path.starts_with(COURSE_FOLDER));
        let mut all: Vec<(&str, &str)> =
            carried.map(|(path, text)| (*path, good.get(*path).map_or(*text, String::as_str))).collect();
        // After the carried ones: where two lessons have one number, the new one is the wrong one.
        let new = good.iter().filter(|(path, _)| !all.iter().any(|(p, _)| p == path));
        let new: Vec<(&str, &str)> = new.map(|(path, text)| (path.as_str(), text.as_str())).collect();
        all.extend(new);
        let (course, mut faults) = read_course(all);
        let clash = |path: &str| faults.iter().any(|f| f.file == path);
        for path in good.keys().filter(|path| !clash(path)) {
            self.ids.insert(path.trim_end_matches(".toml").to_owned());
        }
        self.problems.append(&mut faults);
        self.course = Some(course);
    }

    /// Templates and tables work together or not at all: faulty files are left out, and if the rest still
    /// does not load, all of the folder's are.
    fn add_generator(&mut self, files: &Files) {
        let mut files = files.clone();
        for (path, text) in std::mem::take(&mut files) {
            let mut faults = line_faults(&path, &text);
            if faults.is_empty() {
                files.insert(path, text);
            }
            self.problems.append(&mut faults);
        }
        while !files.is_empty() {
            let faults = match generator(&files) {
                Ok(generator) => {
                    let (remarks, faults): (Vec<_>, Vec<_>) =
                        faults_of_texts(&generator, &files).into_iter().partition(|e| e.fault.is_remark());
                    if faults.is_empty() {
                        for path in files.keys() {
                            self.know(path);
                        }
                        self.problems.extend(remarks);
                        self.generator = Some(generator);
                        return;
                    }
                    faults
                }
                Err(faults) => {
                    let named: Vec<_> =
                        faults.into_iter().filter(|fault| files.contains_key(&fault.file)).collect();
                    if named.is_empty() { culprits(&files) } else { named }
                }
            };
            let before = files.len();
            for error in faults {
                files.remove(&error.file);
                self.problems.push(error);
            }
            if files.len() == before {
                return;
            }
        }
    }
}

/// The generator of the carried data with these files in it.
fn generator(files: &Files) -> Result<Generator, Vec<FileError>> {
    let carried: Vec<_> = embedded_files().filter(|(path, _)| !files.contains_key(*path)).collect();
    let mut all: Vec<(&str, &[u8])> = Vec::new();
    all.extend(carried);
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
    Generator::from_files(all).map_err(|faults| {
        let error =
            |e: super::generator::DataError| FileError { file: e.file, line: e.line, fault: e.fault.into() };
        faults.into_iter().map(error).collect()
    })
}

/// The problems of texts generated from these files, reported at the template, or at a word table of the
/// folder where the template is a carried one.
fn faults_of_texts(generator: &Generator, files: &Files) -> Vec<FileError> {
    let own: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let table = files.keys().find(|path| path.starts_with("vocab/"));
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let template = template_of(&own, kind);
        let Some(file) = files.get_key_value(&template).map(|(path, _)| path).or(table) else { continue };
        let faults = made_faults(generator, kind).into_iter();
        found.extend(faults.map(|fault| FileError { file: file.clone(), line: 1, fault }));
    }
    found
}

/// Files that are incompatible with the carried ones, each tested by itself: a word table that lacks what
/// templates use. All of them if no single one is the cause.
fn culprits(files: &Files) -> Vec<FileError> {
    let alone = |path: &String, text: &String| {
        let faults = generator(&Files::from([(path.clone(), text.clone())])).err()?;
        Some(FileError { file: path.clone(), line: 1, fault: faults.into_iter().next()?.fault })
    };
    let found: Vec<FileError> = files.iter().filter_map(|(path, text)| alone(path, text)).collect();
    if !found.is_empty() {
        return found;
    }
    let fault = generator(files).err().and_then(|faults| faults.into_iter().next());
    let fault = fault.map_or(FileProblem::Place, |f| f.fault);
    files.keys().map(|file| FileError { file: file.clone(), line: 1, fault: fault.clone() }).collect()
}
