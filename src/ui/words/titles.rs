//! What an exercise is called.

use dabiao_app::Session;
use dabiao_app::lang::{Lang, Messages};
use dabiao_content::exercise_title;
use dabiao_domain::exercise::Exercise;
use dabiao_domain::source::{DrillSource, FormAsk};

/// The title in the language of the window.
pub fn title<'a>(exercise: &'a Exercise, texts: &Messages) -> &'a str {
    if texts.lang() == Lang::ZhCn { &exercise.title } else { &exercise.title_en }
}

/// The title of the typed exercise, in the language of the window; `stored` if the passage is gone. Of cards of which the
/// wrong fields alone were entered, or which another person entered before, it says so.
pub fn title_of(session: &Session, exercise_id: &str, stored: &str) -> String {
    let title = plain_title(session, exercise_id, stored);
    let source = DrillSource::of(exercise_id);
    if matches!(source, DrillSource::Double { .. }) {
        return session.texts().format("title-double", &[("title", &title)]);
    }
    match source.cards().map(|cards| cards.asked()) {
        Some(FormAsk::WrongFields) => session.texts().format("title-wrong-fields", &[("title", &title)]),
        Some(FormAsk::Records | FormAsk::Pairs) | None => title.to_owned(),
    }
}

fn plain_title<'a>(session: &'a Session, exercise_id: &str, stored: &'a str) -> &'a str {
    let texts = session.texts();
    let first = exercise_id.split('+').next().unwrap_or_default();
    if let Some(exercise) = session.library().exercise(first) {
        return title(exercise, texts);
    }
    if let Some(cards) = DrillSource::of(exercise_id).cards()
        && let Some(form) = session.library().form(cards.form)
    {
        return if texts.lang() == Lang::ZhCn { &form.def.title } else { &form.def.title_en };
    }
    let known = exercise_title(exercise_id);
    known.map_or(stored, |title| if texts.lang() == Lang::ZhCn { &title.zh } else { &title.en })
}
