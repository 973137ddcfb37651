//! The message keys of coaching: causes of lost speed and what trains them, drills of a plan, ladders and likenesses of items.

use dabiao_domain::practice::{Alike, Cause, DrillKind, Ladder, Training};

use super::{Keyed, keys};

keys! {
    Cause {
        Cause::Waiting => "cause-waiting",
        Cause::Deleting => "cause-deleting",
        Cause::Pauses => "cause-pauses",
        Cause::Wrong => "cause-wrong",
        Cause::Digits => "cause-digits",
        Cause::Rare => "cause-rare",
        Cause::Width => "cause-width",
    }
    DrillKind {
        DrillKind::WeakItems => "plan-weak-items",
        DrillKind::Skill => "plan-skill",
        DrillKind::ExamForm => "plan-exam-form",
    }
    Training {
        Training::Words => "training-words",
        Training::Accuracy => "training-accuracy",
        Training::Steady => "training-steady",
        Training::ErrorBook => "training-error-book",
        Training::Numbers => "training-numbers",
        Training::Names => "training-names",
        Training::Width => "training-width",
    }
    Ladder {
        Ladder::Han => "ladder-han",
        Ladder::Digits => "ladder-digits",
        Ladder::Codes => "ladder-codes",
        Ladder::Forms => "ladder-forms",
    }
    Alike {
        Alike::Look => "alike-look",
        Alike::Sound => "alike-sound",
        Alike::NearSound => "alike-near-sound",
        Alike::Width => "alike-width",
    }
}
