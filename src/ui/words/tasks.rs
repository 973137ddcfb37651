//! What is to be typed, in words.

use dabiao_app::lang::{Lang, Messages};
use dabiao_app::trainer::AssignedTask;
use dabiao_content::exercise_title;
use dabiao_content::forms::FORMS_FOLDER;
use dabiao_domain::assignment::Task;
use dabiao_domain::record::Kind;

/// What records of that kind are called.
pub fn kind_word(texts: &Messages, kind: Kind) -> String {
    texts.of(&kind)
}

/// What a form is called by its name: as its records are, or by its title, where it is of the program; else by that name.
pub fn form_word(texts: &Messages, form: &str) -> String {
    let titled = || {
        let title = exercise_title(&format!("{FORMS_FOLDER}{form}"))?;
        Some(if texts.lang() == Lang::ZhCn { &title.zh } else { &title.en })
    };
    let named = || titled().map_or(form, String::as_str).to_owned();
    Kind::from_name(form).map_or_else(named, |kind| kind_word(texts, kind))
}

/// A drill or a course round in words.
pub fn drill_words(texts: &Messages, task: &Task) -> String {
    match task {
        Task::Drill(Some(kind)) => format!("{} {}", texts.get("task-drill"), kind_word(texts, *kind)),
        Task::Drill(None) => texts.get("task-drill"),
        Task::Form(Some(form)) => format!("{} {}", texts.get("task-form"), form_word(texts, form)),
        Task::Form(None) => texts.get("task-form"),
        Task::Course(_) => texts.get("task-course"),
        Task::OwnItems => texts.get("task-items"),
        Task::Sitting(_) => texts.get("task-sitting"),
    }
}

/// What was given to people, in words.
pub fn assigned_words(texts: &Messages, task: &AssignedTask) -> String {
    match task {
        AssignedTask::Typing(task) => drill_words(texts, task),
        AssignedTask::Sitting(at) => {
            format!("{} {}", texts.get("task-sitting"), at.as_deref().unwrap_or_default())
        }
        AssignedTask::Unknown => texts.get("task-unknown"),
    }
}
