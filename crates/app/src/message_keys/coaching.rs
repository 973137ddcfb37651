//! The message keys of coaching: causes of lost speed, drills of a plan.

use dabiao_domain::practice::{Cause, DrillKind};

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
}
