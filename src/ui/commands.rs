//! What a screen hands back: actions for the station, and where to go.

use dabiao_app::Action;

/// The screens behind the sign-in. A running drill and a result come before all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// 今日.
    #[default]
    Today,
    /// 从头学.
    Course,
    /// 选择文章.
    Practice,
    /// 自备文本, reached from 选择文章.
    Import,
    /// 我的成绩.
    History,
    /// 考场.
    Exam,
    /// 本机.
    ThisPc,
    /// 证书.
    Certificates,
    /// 工作台.
    Trainer,
    /// 指导员工作台.
    Cohort,
}

/// What a screen wants: actions for the station and perhaps another screen.
#[derive(Debug, Default)]
pub struct Commands {
    /// For the station.
    pub actions: Vec<Action>,
    /// Where to go.
    pub go: Option<Screen>,
}

impl Commands {
    /// Commands for `action`.
    pub fn act(&mut self, action: Action) {
        self.actions.push(action);
    }
}
