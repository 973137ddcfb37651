//! The available exercises and standards: those inside the program, or a folder's.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::check::find_odd_signs;
use super::data_check::check_data;
use super::embedded::EMBEDDED;
use super::forms::{FORMS_FOLDER, Form, check_cards, read_form};
use super::generator::{DataError, Generator};
use super::limits::MAX_FILE_BYTES;
use super::lines::line_of_bytes;
use super::{COURSE_FOLDER, FileError, FileProblem, read_course, read_exercise, read_standard, sign_remarks};
use dabiao_domain::course::Course;
use dabiao_domain::exercise::Exercise;
use dabiao_domain::standard::Standard;
use dabiao_domain::text::units;
use dabiao_files::{ReadError, bounded_read, with_unix_ends};

/// Checked exercises, standards and forms.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub(super) exercises: Vec<Exercise>,
    standards: Vec<Standard>,
    forms: Vec<Form>,
    pairs: Vec<Form>,
}

impl Library {
    /// The exercises that the program carries. A test holds that they are all valid.
    pub fn embedded() -> Self {
        Self::from_files(embedded_files()).0
    }

    /// The course that the program carries. Reading it takes some milliseconds, so it is read only on
    /// request.
    pub fn embedded_course() -> Course {
        embedded_course().0
    }

    /// Checks the files that the program carries; the number of good ones, and every error.
    pub fn check_embedded() -> (usize, Vec<FileError>) {
        let (library, mut errors) = Self::from_files(embedded_files());
        let data = EMBEDDED.iter().filter(|(path, _)| is_generator_data(path));
        let good = check_data(&data.copied().collect::<Vec<_>>(), &mut errors);
        let (course, mut more) = embedded_course();
        errors.append(&mut more);
        errors.extend(library.card_faults());
        (library.files() + good + course.lessons().len(), errors)
    }

    /// Files that were read.
    const fn files(&self) -> usize {
        self.exercises.len() + self.standards.len() + self.forms.len() + self.pairs.len()
    }

    /// The errors of forms in which cards that the program makes can't be entered.
    fn card_faults(&self) -> Vec<FileError> {
        self.forms.iter().flat_map(form_card_faults).collect()
    }

    fn from_files(files: impl Iterator<Item = (String, Content)>) -> (Self, Vec<FileError>) {
        let (mut library, mut errors) = (Self::default(), Vec::new());
        for (file, content) in files {
            let text = match content {
                Ok(text) => text,
                Err((line, fault)) => {
                    errors.push(FileError { file, line, fault });
                    continue;
                }
            };
            if !file.contains('/') {
                errors.push(FileError { file, line: 1, fault: FileProblem::Place });
                continue;
            }
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
            if file.starts_with(FORMS_FOLDER) {
                match read_form(&file, &text) {
                    Ok(form) => library.put_form(form),
                    Err(mut faults) => errors.append(&mut faults),
                }
                continue;
            }
            match read_exercise(&file, &text) {
                Ok(exercise) => {
                    if let Some((key, fault)) = library.clash(&exercise) {
                        let line = text.lines().position(|l| l.starts_with(key)).map_or(1, |n| n + 1);
                        errors.push(FileError { file, line, fault });
                    } else {
                        errors.extend(sign_remarks(&file, &text, &exercise));
                        library.exercises.push(exercise);
                    }
                }
                Err(mut faults) => errors.append(&mut faults),
            }
        }
        (library, errors)
    }

    /// What `exercise` has in common with another one, and the key where it is.
    fn clash(&self, exercise: &Exercise) -> Option<(&'static str, FileProblem)> {
        let text = |e: &Exercise| units(&e.text, e.policy).into_iter().map(|u| u.key).collect::<String>();
        let mine = text(exercise);
        self.exercises.iter().find_map(|other| {
            let id = other.id.clone();
            if id == exercise.id {
                return Some(("id", FileProblem::DuplicateId(id)));
            }
            let alike = other.text.len().abs_diff(exercise.text.len()) < 400 && text(other) == mine;
            alike.then_some(("text", FileProblem::SameText(id)))
        })
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

    /// All forms into which records are entered, in the order of their ids.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// All forms of pairs, in the order of their ids.
    pub fn pairs(&self) -> &[Form] {
        &self.pairs
    }

    /// The form of that name, of records or of pairs: its id without its folder.
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms.iter().chain(&self.pairs).find(|form| form.name() == name)
    }

    /// Adds a form, in the place of one with the same id.
    pub(super) fn put_form(&mut self, form: Form) {
        for forms in [&mut self.forms, &mut self.pairs] {
            forms.retain(|other| other.def.id != form.def.id);
        }
        let forms = if form.def.pairs { &mut self.pairs } else { &mut self.forms };
        forms.push(form);
        forms.sort_by(|a, b| a.def.id.cmp(&b.def.id));
    }

    /// The standard of that id.
    pub fn standard(&self, id: &str) -> Option<&Standard> {
        self.standards.iter().find(|s| s.id == id)
    }
}

/// The text of a file, or the line and the reason why it can't be had.
pub(super) type Content = Result<String, (usize, FileProblem)>;

fn embedded_files() -> impl Iterator<Item = (String, Content)> {
    EMBEDDED.iter().map(|(path, text)| ((*path).to_owned(), Ok((*text).to_owned())))
}

fn embedded_course() -> (Course, Vec<FileError>) {
    read_course(EMBEDDED.iter().filter(|(path, _)| path.starts_with(COURSE_FOLDER)).copied())
}

/// The fields of a form that refuse values of cards made by the program's own data.
pub(super) fn form_card_faults(form: &Form) -> Vec<FileError> {
    // A test holds that these data can be read.
    let Ok(generator) = Generator::shared() else { return Vec::new() };
    check_cards(form, generator)
}

/// Vocabulary and templates are the generator's: it reads them when it is first needed.
pub(super) fn is_generator_data(file: &str) -> bool {
    file.starts_with("vocab/") || file.starts_with("templates/")
}

/// Checks the folder `root`; the number of good files, and every error.
pub fn check_folder(root: &Path) -> (usize, Vec<FileError>) {
    let mut files = BTreeMap::new();
    let mut errors = Vec::new();
    collect(root, root, &mut files, &mut errors, 0);
    let data = files.iter().filter(|(file, _)| is_generator_data(file));
    let data: Vec<(String, String)> =
        data.filter_map(|(file, text)| Some((file.clone(), text.clone().ok()?))).collect();
    let (course, mut faults) = folder_course(root);
    errors.extend(lesson_signs(&course, &files));
    let (library, mut more) = Library::from_files(files.iter().map(|(f, t)| (f.clone(), t.clone())));
    errors.append(&mut more);
    errors.append(&mut faults);
    let data: Vec<(&str, &str)> = data.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    let good = check_data(&data, &mut errors);
    errors.extend(library.card_faults());
    (library.files() + good + course.lessons().len(), errors)
}

/// Signs in the rounds of lessons that no Chinese input method types: each once, on the first line that has it.
fn lesson_signs(course: &Course, files: &BTreeMap<String, Content>) -> Vec<FileError> {
    let mut found = Vec::new();
    for lesson in course.lessons() {
        let file = format!("{}.toml", lesson.id);
        let Some(Ok(source)) = files.get(&file) else { continue };
        let rounds = lesson.rounds.iter().flat_map(|round| find_odd_signs(round));
        let signs: BTreeMap<char, FileProblem> = rounds
            .filter_map(|spot| match spot.fault {
                FileProblem::NotTyped { sign, .. } => Some((sign, spot.fault)),
                _ => None,
            })
            .collect();
        found.extend(signs.into_iter().map(|(sign, fault)| {
            let line = source.lines().position(|line| line.contains(sign)).map_or(1, |n| n + 1);
            FileError { file: file.clone(), line, fault }
        }));
    }
    found
}

/// The good exercises and standards of the folder `root`, and what is wrong with the others.
pub fn folder_library(root: &Path) -> (Library, Vec<FileError>) {
    let (mut files, mut errors) = (BTreeMap::new(), Vec::new());
    collect(root, root, &mut files, &mut errors, 0);
    let (library, mut more) = Library::from_files(files.into_iter());
    errors.append(&mut more);
    (library, errors)
}

/// A generator of the vocabulary and templates of the folder `root`.
///
/// # Errors
/// The errors of its files.
pub fn folder_generator(root: &Path) -> Result<Generator, Vec<FileError>> {
    let (mut files, mut errors) = (BTreeMap::new(), Vec::new());
    for folder in ["vocab", "templates"] {
        collect(root, &root.join(folder), &mut files, &mut errors, 1);
    }
    for (file, content) in &files {
        if let Err((line, fault)) = content {
            errors.push(FileError { file: file.clone(), line: *line, fault: fault.clone() });
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let texts =
        files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref().ok()?.as_bytes())));
    let error = |e: DataError| FileError { file: e.file, line: e.line, fault: e.fault.into() };
    Generator::from_files(texts).map_err(|errors| errors.into_iter().map(error).collect())
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

/// Most files that are read from a folder.
pub(super) const MAX_READ: usize = 1_000;
/// Files are looked for at most this deep, so that a looped link can't trap the program.
const MAX_DEPTH: usize = 8;

/// The texts of the `.toml` files below `folder`, by their path below `root`. Names that begin with a dot
/// are those of editors and half-written files.
pub(super) fn collect(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, Content>,
    errors: &mut Vec<FileError>,
    depth: usize,
) {
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            let fault = FileProblem::Io(e.to_string());
            errors.push(FileError { file: folder.display().to_string(), line: 1, fault });
            return;
        }
    };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')) {
            continue;
        }
        // A link to a folder above would bring its files again and again.
        let link = entry.file_type().is_ok_and(|t| t.is_symlink());
        if path.is_dir() {
            if !link && depth < MAX_DEPTH {
                collect(root, &path, files, errors, depth + 1);
            }
        } else if path.extension().is_some_and(|e| e == "toml") {
            // Before it is read: more than that is too many to be read at all.
            if files.len() >= MAX_READ {
                let fault = FileProblem::TooMany(MAX_READ);
                if !errors.iter().any(|e| e.fault == fault) {
                    errors.push(FileError { file: name(&path), line: 1, fault });
                }
                return;
            }
            files.insert(name(&path), read_text(&path));
        }
    }
}

fn read_text(path: &Path) -> Content {
    let bytes = bounded_read(path, MAX_FILE_BYTES).map_err(|fault| match fault {
        ReadError::TooLarge { size, .. } => (1, FileProblem::TooLarge(size)),
        other => (1, FileProblem::Io(other.to_string())),
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|e| (line_of_bytes(e.as_bytes(), e.utf8_error().valid_up_to()), FileProblem::Encoding))?;
    Ok(with_unix_ends(text.trim_start_matches('\u{FEFF}')).into_owned())
}
