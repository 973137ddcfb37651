//! What is to be typed, in words.

use dabiao_app::lang::Messages;
use dabiao_app::trainer::AssignedTask;
use dabiao_domain::assignment::Task;
use dabiao_domain::record::Kind;

/// What records of that kind are called.
pub fn kind_word(texts: &Messages, kind: Kind) -> String {
    texts.of(&kind)
}

/// A drill or a course round in words.
pub fn drill_words(texts: &Messages, task: &Task) -> String {
    match task {
        Task::Drill(Some(kind)) => format!("{} {}", texts.get("task-drill"), kind_word(texts, *kind)),
        Task::Drill(None) => texts.get("task-drill"),
        Task::Course(_) => texts.get("task-course"),
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
