//! A sitting of forms at the window, beside the form itself: its plan, what a candidate reads before and after it, the roll.

use dabiao::app::{Action, DrillAction, ExamAction};
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::input::EventKind;
use dabiao::domain::sitting::SittingKind;
use egui_kittest::kittest::Queryable as _;

use super::support::room::{CANDIDATES, PASSWORD, accounts, hold, plan_as, roster, sit, window};
use super::support::window::{Look, Window};

/// Whether what the key says is to be read.
fn reads(w: &Window, key: &str) -> bool {
    let words = w.harness.state().session().texts().get(key);
    w.harness.query_all_by_label_contains(&words).next().is_some()
}

fn event(w: &mut Window, kind: FormEventKind) {
    w.clock.advance(500);
    w.act(Action::Drill(DrillAction::Form { kind, keys: None }));
}

/// Enters the card in hand from its own right values.
fn enter(w: &mut Window) {
    let entering = w.harness.state().session().drill().entering().expect("a form");
    let card = entering.shown_card().expect("a card").clone();
    let fields = entering.sitting().header().form.fields.clone();
    for (field, value) in fields.iter().zip(&card.right) {
        event(w, FormEventKind::Enter(field.code.clone()));
        event(w, FormEventKind::Clear);
        event(w, FormEventKind::Input(EventKind::Commit(value.clone())));
    }
    event(w, FormEventKind::HandIn);
}

#[test]
fn a_candidate_of_forms_reads_what_counts_before_and_what_came_of_it_after() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    let id = plan_as(&mut w, &CANDIDATES[..1], "guidance-2027", SittingKind::Form);
    hold(&mut w, id);
    sit(&mut w, CANDIDATES[0]);
    assert!(reads(&w, "brief-form-qualified") && reads(&w, "rule-records") && !reads(&w, "brief-speed"));
    w.pictures("form-briefing");
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Start));
    w.act(Action::Exam(ExamAction::Begin));
    enter(&mut w);
    w.clock.advance(2_700_000);
    w.settle();
    // One record of ten: not enough.
    assert!(reads(&w, "seat-failed") && reads(&w, "form-rate"));
    assert!(w.harness.query_all_by_label_contains("1/1").next().is_some());
    w.pictures("form-outcome");
    w.act(Action::Exam(ExamAction::LeaveSeat));
    w.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    assert!(reads(&w, "form-qualified"), "the roll has records in the place of a speed");
    w.pictures("form-roll");
    w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
}
