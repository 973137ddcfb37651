//! The arguments of the window: where it starts, and how it draws.

use clap::Args;

/// Options of the window.
#[derive(Clone, Debug, Args)]
pub struct WindowArgs {
    /// Start at a screen: today, book, results, exam, certificates, trainer, cohort, forms, form/NAME, course,
    /// course/LESSON, practice/EXERCISE
    #[arg(long, value_name = "SCREEN", value_parser = open)]
    pub open: Option<Open>,
    /// Length of the drill in seconds (with --open practice/EXERCISE)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(5..=7200))]
    pub seconds: Option<u64>,
    /// How to draw: software (default, needs no graphics card) or gpu (OpenGL)
    #[arg(long, value_name = "HOW", value_parser = ["software", "gpu"], default_value = "software")]
    pub renderer: String,
}

/// Where the window can start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// The screen of that name.
    Screen(String),
    /// The course at a lesson's round that is due.
    Lesson(String),
    /// A drill on the exercise of that id, `copy/case-01`.
    Exercise(String),
    /// The form of that name, `hotel`: its first card.
    Form(String),
}

/// Where `--open` leads by its form alone: which screens there are is known to the window, not here.
fn open(name: &str) -> Result<Open, String> {
    if name.starts_with("course/") {
        return Ok(Open::Lesson(name.to_owned()));
    }
    match name.split_once('/') {
        Some(("practice", id)) if !id.is_empty() => Ok(Open::Exercise(id.to_owned())),
        Some(("form", form)) if !form.is_empty() => Ok(Open::Form(form.to_owned())),
        Some(_) => Err(String::new()),
        None => Ok(Open::Screen(name.to_owned())),
    }
}

/// As [`open`], where the window's screens are known by their names.
pub fn open_one_of(name: &str, screens: &[&str]) -> Result<Open, String> {
    match open(name) {
        Ok(Open::Screen(name)) if !screens.contains(&name.as_str()) => Err(places(screens)),
        Ok(place) => Ok(place),
        Err(_) => Err(places(screens)),
    }
}

/// All that `--open` takes: the screens, then those into which it leads further.
fn places(screens: &[&str]) -> String {
    let plain = screens.iter().filter(|name| **name != "course");
    let deeper = ["course", "course/LESSON", "practice/EXERCISE", "form/NAME"];
    let all: Vec<&str> = plain.chain(&deeper).copied().collect();
    format!("one of {}", all.join(", "))
}
