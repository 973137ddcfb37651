//! Whether the cards of a form can be entered in it.

use super::{Form, FormFault, FormProblem, read_form};
use crate::generator::Generator;
use crate::{FileError, FileProblem};
use dabiao_domain::form::compared;

/// Records whose values are tried.
const RECORDS: u64 = 120;

/// The fields of `form` that refuse the right value of a card, each once, with such a value and the line of the field.
pub fn check_cards(form: &Form, generator: &Generator) -> Vec<FileError> {
    let mut found: Vec<FileError> = Vec::new();
    let def = &form.def;
    let mut bad = vec![false; def.fields.len()];
    for index in 0..RECORDS {
        let record = generator.record(def.card, 0, index);
        for (place, (field, bad)) in def.fields.iter().zip(&mut bad).enumerate() {
            let Some(value) = field.right_value(&record) else { continue };
            if let (false, Err(why)) = (*bad, field.check(&compared(&value))) {
                *bad = true;
                let problem = FormProblem::CardValue { code: field.code.clone(), value, why };
                let fault = FileProblem::Form(Box::new(FormFault { column: 1, problem }));
                found.push(FileError { file: format!("{}.toml", def.id), line: form.lines.of(place), fault });
            }
        }
    }
    found.sort_by_key(|error| error.line);
    found
}

/// Reads the form of the file `path` below the exercise folder, and tries the values of its cards, made by the program's own
/// data: as the folder of forms is checked, for one file wherever it lies.
///
/// # Errors
/// Every problem found.
pub fn check_file(path: &str, source: &str) -> Result<Form, Vec<FileError>> {
    let form = read_form(path, source)?;
    // A test holds that the program's own data can be read.
    let Ok(generator) = Generator::shared() else { return Ok(form) };
    let found = check_cards(&form, generator);
    if found.is_empty() { Ok(form) } else { Err(found) }
}
