//! Whether the cards of a form can be entered in it.

use super::{Form, FormFault, FormProblem, read_form};
use crate::generator::Generator;
use crate::{FileError, FileProblem};
use dabiao_domain::form::{FormDef, compared};

/// Records whose values are tried.
const RECORDS: u64 = 120;

/// The fields of `form` that refuse the right value of a card, each once, with such a value.
pub fn check_cards(form: &FormDef, generator: &Generator) -> Vec<FileProblem> {
    let mut found: Vec<FileProblem> = Vec::new();
    let mut bad = vec![false; form.fields.len()];
    for index in 0..RECORDS {
        let record = generator.record(form.card, 0, index);
        for (field, bad) in form.fields.iter().zip(&mut bad) {
            let Some(value) = field.right_value(&record) else { continue };
            if let (false, Err(why)) = (*bad, field.check(&compared(&value))) {
                *bad = true;
                let (code, why) = (field.code.clone(), why.to_string());
                let problem = FormProblem::CardValue { code, value, why };
                found.push(FileProblem::Form(Box::new(FormFault { column: 1, problem })));
            }
        }
    }
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
    let faults = check_cards(&form.def, generator);
    let error = |fault| FileError { file: path.to_owned(), line: 1, fault };
    let found: Vec<FileError> = faults.into_iter().map(error).collect();
    if found.is_empty() { Ok(form) } else { Err(found) }
}
