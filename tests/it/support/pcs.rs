//! Two PCs and a stick, worked at by their windows.

use std::path::PathBuf;

use dabiao::app::{Action, DoorAction};
use dabiao::domain::role::Role;
use dabiao::ui::Screen;
use egui::accesskit::Role as Widget;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::command::roster;
use super::sticks::{practise_at, run};
use super::typist::MORNING_MS;
use super::window::{Look, Window};

const HOUR_MS: i64 = 3_600_000;
pub const PASSWORD: &str = "correct horse";

/// Two data folders and that of a stick.
pub struct Pcs {
    folder: tempfile::TempDir,
    /// Ids follow from the clock: no two windows open at one time.
    hours: std::cell::Cell<i64>,
}

impl Pcs {
    /// A PC `a` with a roster of two people, and a PC `b` at which one of them has typed.
    pub fn new() -> Self {
        let pcs = Self { folder: tempfile::tempdir().unwrap(), hours: std::cell::Cell::new(2) };
        for name in ["a", "b", "stick"] {
            std::fs::create_dir(pcs.at(name)).unwrap();
        }
        let file = roster(pcs.folder.path());
        run(&pcs.at("a"), &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
        practise_at(&pcs.at("b"), MORNING_MS);
        pcs
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.at(name).display().to_string()
    }

    /// The window of a PC, an hour after the one before.
    pub fn window(&self, pc: &str, screen: Screen) -> Window {
        self.hours.set(self.hours.get() + 1);
        Window::open_at(&self.at(pc), Look::PLAIN, screen, MORNING_MS + self.hours.get() * HOUR_MS)
    }

    /// The bureau is founded at `a`, by its window.
    pub fn founded(&self) -> Window {
        let mut a = self.window("a", Screen::Stations);
        a.click("在本机建局");
        a.fill("局名", "岚江市公安局");
        choose(&mut a, "单位", "文昌派出所");
        a.fill("本机或工作站名", "局机关-01");
        a.press_button("建局");
        assert!(a.sees("已建局"), "{:?}", a.harness.state().session().notice());
        a
    }

    /// `b` asks, `a` admits it, `b` joins.
    pub fn joined(&self, a: &mut Window) -> Window {
        let mut b = self.window("b", Screen::Stations);
        b.click("用 U 盘加入");
        b.fill("单位", "文昌派出所");
        b.fill("本机或工作站名", "文昌所-01");
        b.fill("请求放到哪个文件夹", &self.text("stick"));
        b.pictures("stations-03-joining");
        b.press_button("写请求");
        assert!(b.sees("请求已写好"), "{:?}", b.harness.state().session().notice());
        go(a, Screen::Stations);
        a.fill("请求文件", &self.at("stick").join("加入请求-文昌所-01.dbx").display().to_string());
        a.press_button("查看请求");
        assert!(a.sees("请求加入的电脑：文昌所-01，自称属于文昌派出所"));
        a.pictures("stations-04-asks");
        a.press_button("批准并写答复");
        assert!(a.sees("已批准 文昌所-01"), "{:?}", a.harness.state().session().notice());
        b.fill("答复文件", &self.at("stick").join("答复-文昌所-01.dbx").display().to_string());
        b.pictures("stations-05-answer");
        b.press_button("取用");
        assert!(
            b.sees("本机已加入岚江市公安局，名为 文昌所-01"),
            "{:?}",
            b.harness.state().session().notice()
        );
        b
    }

    /// Data are exchanged at a window over the stick, to the end.
    pub fn exchange(&self, w: &mut Window) {
        go(w, Screen::Today);
        w.press_button("交换数据");
        w.fill("文件夹", &self.text("stick"));
        w.press_button("开始交换");
        assert!(w.sees("可以拔出"), "{:?}", w.harness.state().session().stations().outcome());
    }
}

/// Goes to a screen as the bar does.
pub fn go(w: &mut Window, screen: Screen) {
    w.act(Action::LeaveScreen);
    w.harness.state_mut().go(screen);
    w.settle();
}

/// Chooses `value` in the box of that name.
pub fn choose(w: &mut Window, name: &str, value: &str) {
    w.harness.get_all_by_role_and_label(Widget::ComboBox, name).last().expect(name).click_accesskit();
    w.settle();
    w.harness.get_all_by_role_and_label(Widget::Button, value).next().expect(value).click_accesskit();
    w.settle();
}

/// Whether the button of that name is there and can be pressed; none where it is not there.
pub fn can_press(w: &Window, name: &str) -> Option<bool> {
    let button = w.harness.query_all_by_role_and_label(Widget::Button, name);
    button.last().map(|button| !button.accesskit_node().is_disabled())
}

/// Accounts of an administrator and of 李敏, the trainer, who is signed in at the end.
pub fn accounts(w: &mut Window) {
    w.act(Action::Door(DoorAction::SetUpAdmin {
        badge: "059900".into(),
        name: "系统员".into(),
        unit: "文昌派出所".into(),
        secret: PASSWORD.into(),
    }));
    let trainer = w.harness.state().session().officers().iter().find(|o| o.badge == "059002").unwrap().id;
    let (roles, secret) = (vec![Role::Trainer], Some("given by admin".to_owned()));
    w.act(Action::Door(DoorAction::SetAccount { officer: trainer, roles, secret }));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(trainer)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_some_and(|o| o.badge == "059002"));
}
