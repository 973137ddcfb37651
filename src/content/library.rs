//! The exercises and standards at hand: those inside the program, or a folder's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::check::FontCharacters;
use super::exercise_file::{MAX_FILE_BYTES, line_of};
use super::generator::Generator;
use super::{COURSE_FOLDER, FileError, FileFault, read_course, read_exercise, read_standard, real_looking};
use crate::domain::course::Course;
use crate::domain::exercise::Exercise;
use crate::domain::standard::Standard;

/// Path below the folder and content of every file compiled into the program.
pub(super) const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_exercises.rs"));

/// Checked exercises and standards.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub(super) exercises: Vec<Exercise>,
    standards: Vec<Standard>,
}

impl Library {
    /// The exercises that the program carries. A test holds that they are all valid.
    pub fn embedded() -> Self {
        Self::from_files(embedded_files()).0
    }

    /// The course that the program carries. Reading it takes some milliseconds: whoever opens it asks for it.
    pub fn embedded_course() -> Course {
        embedded_course().0
    }

    /// Checks the files that the program carries; the number of good ones, and every fault.
    pub fn check_embedded() -> (usize, Vec<FileError>) {
        let (library, mut errors) = Self::from_files(embedded_files());
        let data = EMBEDDED.iter().filter(|(path, _)| is_generator_data(path));
        let good = check_generator(data.map(|(path, text)| (*path, *text)), &mut errors);
        let (course, mut more) = embedded_course();
        errors.append(&mut more);
        (library.exercises.len() + library.standards.len() + good + course.lessons().len(), errors)
    }

    fn from_files(
        files: impl Iterator<Item = (String, Result<String, FileFault>)>,
    ) -> (Self, Vec<FileError>) {
        let (mut library, mut errors) = (Self::default(), Vec::new());
        for (file, content) in files {
            let text = match content {
                Ok(text) => text,
                Err(fault) => {
                    errors.push(FileError { file, line: 1, fault });
                    continue;
                }
            };
            if is_generator_data(&file) || file.starts_with(COURSE_FOLDER) {
                continue;
            }
            if file.starts_with("standards/") {
                match read_standard(&file, &text) {
                    Ok(standard) => library.standards.push(standard),
                    Err(error) => errors.push(error),
                }
                continue;
            }
            match read_exercise(&file, &text) {
                Ok(exercise) => library.exercises.push(exercise),
                Err(mut faults) => errors.append(&mut faults),
            }
        }
        (library, errors)
    }

    /// All exercises in the order of their ids.
    pub fn exercises(&self) -> &[Exercise] {
        &self.exercises
    }

    /// The exercise of that id.
    pub fn exercise(&self, id: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|e| e.id == id)
    }

    /// All standards in the order of their ids.
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The standard of that id.
    pub fn standard(&self, id: &str) -> Option<&Standard> {
        self.standards.iter().find(|s| s.id == id)
    }
}

fn embedded_files() -> impl Iterator<Item = (String, Result<String, FileFault>)> {
    EMBEDDED.iter().map(|(path, text)| ((*path).to_owned(), Ok((*text).to_owned())))
}

fn embedded_course() -> (Course, Vec<FileError>) {
    read_course(EMBEDDED.iter().filter(|(path, _)| path.starts_with(COURSE_FOLDER)).copied())
}

/// Vocabulary and templates are the generator's: it reads them when it is first needed.
pub(super) fn is_generator_data(file: &str) -> bool {
    file.starts_with("vocab/") || file.starts_with("templates/")
}

/// Checks vocabulary and templates; the number of good files. A folder without any has nothing to check.
fn check_generator<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
    errors: &mut Vec<FileError>,
) -> usize {
    let files: Vec<(&str, &str)> = files.collect();
    if files.is_empty() {
        return 0;
    }
    errors.extend(files.iter().flat_map(|(file, text)| data_faults(file, text)));
    match Generator::from_files(files.iter().map(|(file, text)| (*file, text.as_bytes()))) {
        Ok(_) => files.len(),
        Err(faults) => {
            let bad = faults.len();
            errors.extend(faults.into_iter().map(|e| FileError {
                file: e.file,
                line: e.line,
                fault: e.fault.into(),
            }));
            files.len().saturating_sub(bad)
        }
    }
}

/// What no text may hold, in a data file: in each line the first character that the program's font lacks, and
/// every number that could be somebody's.
pub(super) fn data_faults(file: &str, text: &str) -> Vec<FileError> {
    let font = FontCharacters::new();
    let lines = text.lines().enumerate();
    let faulty = lines.filter_map(|(n, line)| {
        let c = line.chars().find(|c| !font.has(*c) && *c != '\t')?;
        Some(FileError { file: file.to_owned(), line: n + 1, fault: FileFault::NotInFont(c) })
    });
    let persons = real_looking::find(text).into_iter().map(|number| FileError {
        file: file.to_owned(),
        line: line_of(text, number.range.start),
        fault: FileFault::of_number(text, &number),
    });
    faulty.chain(persons).collect()
}

/// Checks the folder `root`; the number of good files, and every fault.
pub fn check_folder(root: &Path) -> (usize, Vec<FileError>) {
    let mut files = BTreeMap::new();
    let mut errors = Vec::new();
    collect(root, root, &mut files, &mut errors, 0);
    let data = files.iter().filter(|(file, _)| is_generator_data(file));
    let data: Vec<(String, String)> =
        data.filter_map(|(file, text)| Some((file.clone(), text.clone().ok()?))).collect();
    let (course, mut faults) = folder_course(root);
    let (library, mut more) = Library::from_files(files.iter().map(|(f, t)| (f.clone(), t.clone())));
    errors.append(&mut more);
    errors.append(&mut faults);
    let good = check_generator(data.iter().map(|(f, t)| (f.as_str(), t.as_str())), &mut errors);
    (library.exercises.len() + library.standards.len() + good + course.lessons().len(), errors)
}

/// The lessons below `course/` of the folder `root`, and what is wrong with them.
pub fn folder_course(root: &Path) -> (Course, Vec<FileError>) {
    let folder = root.join(COURSE_FOLDER);
    let (mut files, mut errors) = (BTreeMap::new(), Vec::new());
    if folder.is_dir() {
        collect(root, &folder, &mut files, &mut errors, 1);
    }
    let texts = files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref().ok()?)));
    let (course, mut more) = read_course(texts);
    errors.append(&mut more);
    (course, errors)
}

/// Files are looked for at most this deep, so that a looped link can't trap the program.
const MAX_DEPTH: usize = 8;

/// The texts of the `.toml` files below `folder`, by their path below `root`. Names that begin with a dot
/// are those of editors and half-written files.
pub(super) fn collect(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, Result<String, FileFault>>,
    errors: &mut Vec<FileError>,
    depth: usize,
) {
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            let fault = FileFault::Io(e.to_string());
            errors.push(FileError { file: folder.display().to_string(), line: 1, fault });
            return;
        }
    };
    for path in entries.filter_map(Result::ok).map(|e| e.path()) {
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() && depth < MAX_DEPTH {
            collect(root, &path, files, errors, depth + 1);
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.insert(name(&path), read_text(&path));
        }
    }
}

fn read_text(path: &PathBuf) -> Result<String, FileFault> {
    let io = |e: std::io::Error| FileFault::Io(e.to_string());
    let known = fs::metadata(path).map_err(io)?;
    if !known.is_file() {
        return Err(FileFault::Io("not a file".to_owned()));
    }
    let size = known.len();
    if size > MAX_FILE_BYTES {
        return Err(FileFault::TooLarge(size));
    }
    let bytes = fs::read(path).map_err(io)?;
    let text = String::from_utf8(bytes).map_err(|_| FileFault::Encoding)?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}
