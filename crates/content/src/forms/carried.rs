//! The forms that the program carries, one by one.

use super::FORMS_FOLDER;
use super::cards::Form;
use super::read::read_form;
use crate::embedded::EMBEDDED;

/// The form of that name that the program carries, whatever a folder of own forms says: its file alone is read.
pub fn carried_form(name: &str) -> Option<Form> {
    let wanted = format!("{FORMS_FOLDER}{name}.toml");
    let (path, text) = EMBEDDED.iter().find(|(path, _)| *path == wanted)?;
    read_form(path, text).ok()
}
