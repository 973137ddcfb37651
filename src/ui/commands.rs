//! The input and output of a screen: what it draws from, and its commands: actions for the station, and the
//! next screen.

use egui::Ui;

use dabiao_app::lang::Messages;
use dabiao_app::{Action, Session};

/// The screens behind the sign-in. A running drill and a result take precedence over all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// 今日.
    #[default]
    Today,
    /// 从头学.
    Course,
    /// 选择文章.
    Practice,
    /// 表单录入.
    Forms,
    /// 自备文本, reached from 选择文章.
    Import,
    /// 错字本, reached from 今日 and 选择文章.
    Book,
    /// 我的成绩.
    History,
    /// 考场.
    Exam,
    /// 管理.
    ThisPc,
    /// 证书.
    Certificates,
    /// 工作台.
    Trainer,
    /// 指导员工作台.
    Cohort,
    /// 工作站.
    Stations,
    /// 交换数据, reached from 今日 and the desks.
    Exchange,
}

impl Screen {
    /// Its name in the manual, whose sections say which screens they belong to.
    pub const fn in_manual(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Course => "course",
            Self::Practice => "practice",
            Self::Forms => "forms",
            Self::Import => "import",
            Self::Book => "book",
            Self::History => "history",
            Self::Exam => "exam",
            Self::ThisPc => "this-pc",
            Self::Certificates => "certificates",
            Self::Trainer => "trainer",
            Self::Cohort => "cohort",
            Self::Stations => "stations",
            Self::Exchange => "exchange",
        }
    }
}

/// The output of a screen: actions for the station and possibly another screen.
#[derive(Debug, Default)]
pub struct Commands {
    /// For the station, in their order.
    pub actions: Vec<Action>,
    /// Where to go.
    pub go: Option<Screen>,
    /// Whether the manual is to be opened, or closed.
    pub help: Option<bool>,
    /// Whether the page about the program is to be opened, or closed.
    pub about: Option<bool>,
}

/// What a screen draws from, and where it puts its commands. Passed to every part of a screen, kept by none.
pub struct Cx<'a> {
    /// The state behind the window, read-only.
    pub session: &'a Session,
    /// The messages in the language of the window.
    pub messages: &'a Messages,
    out: &'a mut Commands,
}

impl<'a> Cx<'a> {
    /// Draws from `station`; commands go to `out`.
    pub fn new(session: &'a Session, out: &'a mut Commands) -> Self {
        Self { session, messages: session.texts(), out }
    }

    /// Asks for `action`.
    pub fn act(&mut self, action: Action) {
        self.out.actions.push(action);
    }

    /// Asks for the manual, over the screen that is shown.
    pub const fn open_help(&mut self) {
        self.out.help = Some(true);
    }

    /// Asks for the screen that the manual covers.
    pub const fn close_help(&mut self) {
        self.out.help = Some(false);
    }

    /// Asks for the page about the program, over what is shown.
    pub const fn open_about(&mut self) {
        self.out.about = Some(true);
    }

    /// Asks for what that page covers.
    pub const fn close_about(&mut self) {
        self.out.about = Some(false);
    }

    /// Asks for another screen.
    pub const fn go(&mut self, screen: Screen) {
        self.out.go = Some(screen);
    }
}

/// The interface of a screen for the frame around it.
pub trait View {
    /// Shows it.
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>);

    /// The window shows another place than before, this screen or any other one.
    fn turn(&mut self) {}

    /// It is not shown now.
    fn leave(&mut self) {}
}

impl<F: FnMut(&mut Ui, &mut Cx<'_>)> View for F {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self(ui, cx);
    }
}
