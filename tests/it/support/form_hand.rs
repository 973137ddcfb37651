//! A hand that enters cards into a form, without a window.

use dabiao::app::{Action, DrillAction};
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::form::machine::FormCard;
use dabiao::domain::input::EventKind;

use super::typist::Typist;

/// Lets `ms` pass, then does `kind`.
pub fn form(t: &mut Typist, ms: u64, kind: FormEventKind) {
    t.clock.advance(ms);
    t.session.act(Action::Drill(DrillAction::Form { kind, keys: None }));
}

fn text(value: &str) -> FormEventKind {
    FormEventKind::Input(EventKind::Commit(value.to_owned()))
}

/// The card in hand, and the codes of its fields.
pub fn in_hand(t: &Typist) -> (FormCard, Vec<String>) {
    let entering = t.session.drill().entering().unwrap_or_else(|| panic!("{:?}", t.session.notice()));
    let card = entering.shown_card().expect("a card").clone();
    let fields = &entering.sitting().header().form.fields;
    (card, fields.iter().map(|field| field.code.clone()).collect())
}

/// Enters the card in hand; the field `wrong` gets another value. It is not handed in.
pub fn enter(t: &mut Typist, wrong: Option<usize>) {
    let (card, fields) = in_hand(t);
    for (n, (code, value)) in fields.iter().zip(&card.right).enumerate() {
        form(t, 400, FormEventKind::Enter(code.clone()));
        form(t, 100, FormEventKind::Input(EventKind::Preedit("pin".into())));
        form(t, 500, FormEventKind::Clear);
        let value = if wrong == Some(n) { "错".to_owned() } else { value.clone() };
        form(t, 100, text(&value));
    }
}

/// The same, and hands it in.
pub fn enter_and_hand_in(t: &mut Typist, wrong: Option<usize>) {
    enter(t, wrong);
    form(t, 300, FormEventKind::HandIn);
    t.until_on_disk();
    t.settle();
}

/// The clock runs, and the first card is shown.
pub fn begin(t: &mut Typist) {
    form(t, 1_000, FormEventKind::Input(EventKind::Start));
    t.settle();
}
