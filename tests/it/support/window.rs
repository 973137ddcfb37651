//! The real window's content without a display: driven by egui_kittest, painted by the program's own
//! rasteriser. With `DABIAO_SCREENS=FOLDER` every picture is kept there; `DABIAO_LOOKS="1024x768-200-zh-CN …"`
//! keeps to some looks, `DABIAO_AS=1024x768-200` shows every window in that size and with that size of text.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, Settings, ThemeChoice};
use dabiao::ui::host::DesktopApp as _;
use dabiao::ui::host::raster::{PxRect, Rasterizer, Target};
use dabiao::ui::{Screen, Shell, theme};
use egui::accesskit::Role;
use egui::{Event, ImeEvent, TexturesDelta, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, TestRenderer};

use super::typist::{MORNING_MS, Typist};

/// A window of a given size, language, theme and text size.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub size: Vec2,
    pub lang: Lang,
    pub theme: ThemeChoice,
    pub text_size: u32,
}

impl Look {
    /// 1280x800, Chinese, light, 100 %.
    pub const PLAIN: Self =
        Self { size: Vec2::new(1280.0, 800.0), lang: Lang::ZhCn, theme: ThemeChoice::Light, text_size: 100 };

    /// Three sizes, each in both languages and with text of 100 % and 150 %, the smaller ones with 200 % too.
    pub fn every() -> Vec<Self> {
        let mut looks = Vec::new();
        for (width, height) in [(1024.0, 768.0), (1280.0, 800.0), (1920.0, 1080.0)] {
            for lang in Lang::ALL {
                let size = Vec2::new(width, height);
                let sizes = [100, 150, 200].into_iter().filter(|size| *size < 200 || width < 1900.0);
                looks.extend(sizes.map(|text_size| Self { size, lang, text_size, ..Self::PLAIN }));
            }
        }
        let wanted = std::env::var("DABIAO_LOOKS").unwrap_or_default();
        looks.retain(|look| wanted.is_empty() || wanted.split(' ').any(|name| name == look.name()));
        looks
    }

    /// As it is shown: in another size where that is wished for the pictures.
    fn shown(self) -> Self {
        let wished = std::env::var("DABIAO_AS").unwrap_or_default();
        let parts: Vec<u32> = wished.split(['x', '-']).filter_map(|part| part.parse().ok()).collect();
        match parts.as_slice() {
            [width, height, text_size] => {
                Self { size: Vec2::new(*width as f32, *height as f32), text_size: *text_size, ..self }
            }
            _ => self,
        }
    }

    /// As it stands in the name of a picture.
    fn name(&self) -> String {
        let Vec2 { x, y } = self.size;
        format!("{x}x{y}-{}-{}", self.text_size, self.lang.tag())
    }

    /// Every look if pictures are kept for inspection; else these few.
    pub fn every_if_kept(few: &[Self]) -> Vec<Self> {
        if std::env::var_os(FOLDER).is_some() { Self::every() } else { few.to_vec() }
    }
}

/// The folder in which pictures are kept.
const FOLDER: &str = "DABIAO_SCREENS";

struct Paint(Rc<RefCell<Rasterizer>>);

impl TestRenderer for Paint {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut raster = self.0.borrow_mut();
        let freed = raster.begin_frame(std::mem::take(delta));
        raster.end_frame(freed);
    }
}

/// A text as a frame writes it.
#[derive(Debug)]
pub struct Written {
    pub text: String,
    /// Dots stand in the place of its end.
    pub dots: bool,
    /// Where it begins and ends, in points.
    pub left: f32,
    pub right: f32,
    /// Nothing beyond this is drawn, in points.
    pub edge: f32,
    /// Where its last line ends, in points.
    pub bottom: f32,
    /// Nothing below this is drawn, in points.
    pub foot: f32,
}

impl Written {
    /// Whether its end is seen.
    pub fn is_whole(&self) -> bool {
        !self.dots && self.right <= self.edge + 1.0
    }
}

/// The window and what is behind it.
pub struct Window {
    pub harness: Harness<'static, Shell>,
    pub clock: std::sync::Arc<dabiao::app::clock::FixedClock>,
    raster: Rc<RefCell<Rasterizer>>,
    look: Look,
    screen: Screen,
}

impl Window {
    /// A window on the data in `folder`.
    pub fn open(folder: &Path, look: Look, screen: Screen) -> Self {
        Self::open_at(folder, look, screen, MORNING_MS)
    }

    /// The same with the clock at `wall_ms`.
    pub fn open_at(folder: &Path, look: Look, screen: Screen, wall_ms: i64) -> Self {
        Self::of(Typist::at_time(folder, wall_ms), look, screen)
    }

    /// The same, whose sounds `player` plays.
    pub fn heard(folder: &Path, player: std::sync::Arc<dyn dabiao::app::Player>, screen: Screen) -> Self {
        let Typist { session, clock } = Typist::at_time(folder, MORNING_MS);
        Self::of(Typist { session: session.heard_by(player), clock }, Look::PLAIN, screen)
    }

    /// The same on a folder whose data can't be opened.
    pub fn shut(folder: &Path, look: Look) -> Self {
        let mut typist = Typist::opening(folder);
        typist.settle();
        Self::of(typist, look, Screen::Today)
    }

    fn of(typist: Typist, look: Look, screen: Screen) -> Self {
        let look = look.shown();
        let Typist { mut session, clock } = typist;
        let settings =
            Settings { lang: look.lang, theme: look.theme, text_size: look.text_size, ..*session.settings() };
        session.act(Action::Set(settings));
        if let Some(officer) = session.officers().first() {
            session.act(Action::Door(DoorAction::SignIn(officer.id)));
        }
        let raster = Rc::new(RefCell::new(Rasterizer::default()));
        let harness = Harness::builder()
            .with_size(look.size)
            .with_max_steps(12)
            .renderer(Paint(Rc::clone(&raster)))
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, shell: &mut Shell| {
                    shell.logic(ui.ctx());
                    shell.ui(ui);
                },
                Shell::new(session, screen, None),
            );
        let mut window = Self { harness, clock, raster, look, screen };
        window.settle();
        window
    }

    /// Another size or language of the same window.
    pub fn set_look(&mut self, look: Look) {
        let look = look.shown();
        let settings = Settings {
            lang: look.lang,
            theme: look.theme,
            text_size: look.text_size,
            ..*self.harness.state().session().settings()
        };
        self.harness.set_size(look.size);
        self.look = look;
        self.act(Action::Set(settings));
    }

    /// Goes to the screen that it was opened at: after sign-in Today is shown.
    pub fn go_back(&mut self) {
        self.harness.state_mut().go(self.screen);
        self.settle();
    }

    /// Runs frames until the store has answered and nothing moves.
    pub fn settle(&mut self) {
        for _ in 0..4_000 {
            self.harness.run_ok();
            // A screen that is shown for the first time may request its data.
            if !self.busy() && self.harness.run_ok().is_some() && !self.busy() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
        self.harness.run_ok();
    }

    fn busy(&self) -> bool {
        self.harness.state().session().busy()
    }

    /// Acts on the station and shows the results.
    pub fn act(&mut self, action: Action) {
        self.harness.state_mut().station_mut().act(action);
        self.settle();
    }

    /// Signs out: by the button of the bar, or by its menu where the bar has no room for all.
    pub fn sign_out(&mut self) {
        // The first press may only close a list that was open.
        for _ in 0..2 {
            if self.sees("退出登录") {
                break;
            }
            let officer = self.harness.state().session().officer().expect("somebody is signed in");
            let menu = format!("{} {} ↓", officer.badge, officer.name);
            self.click(&menu);
        }
        self.click("退出登录");
    }

    /// Presses what has this name.
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click_accesskit();
        self.settle();
    }

    /// Presses the last button of this name, where headings have it too.
    pub fn press_button(&mut self, name: &str) {
        self.harness.get_all_by_role_and_label(Role::Button, name).last().expect(name).click_accesskit();
        self.settle();
    }

    /// Whether something with these words is to be seen.
    pub fn sees(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    /// What stands in the field of this name.
    pub fn field(&self, name: &str) -> String {
        let field = self.harness.get_by_role_and_label(Role::TextInput, name);
        field.accesskit_node().value().unwrap_or_default()
    }

    /// Puts `text` into the field of this name, in place of what is in it.
    pub fn fill(&mut self, field: &str, text: &str) {
        let find = |role| self.harness.query_by_role_and_label(role, field);
        find(Role::TextInput).or_else(|| find(Role::PasswordInput)).expect(field).focus();
        self.harness.run_ok();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.harness.run_ok();
        self.event(Event::Text(text.into()));
        self.harness.run_ok();
    }

    /// An event, and one frame.
    pub fn event(&mut self, event: Event) {
        self.harness.event(event);
        self.harness.step();
    }

    /// What an input method commits.
    pub fn commit(&mut self, text: &str) {
        self.event(Event::Ime(ImeEvent::Commit(text.into())));
    }

    /// What an input method shows while composing.
    pub fn preedit(&mut self, text: &str) {
        self.event(Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None }));
    }

    /// The texts that the last frame writes.
    pub fn written(&self) -> Vec<Written> {
        fn look(shape: &egui::Shape, end: egui::Pos2, found: &mut Vec<Written>) {
            match shape {
                egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| look(shape, end, found)),
                egui::Shape::Text(text) => found.push(Written {
                    text: text.galley.text().to_owned(),
                    dots: text.galley.elided,
                    left: text.pos.x,
                    right: text.galley.rect.translate(text.pos.to_vec2()).right(),
                    edge: end.x,
                    bottom: text.galley.rect.translate(text.pos.to_vec2()).bottom(),
                    foot: end.y,
                }),
                _ => {}
            }
        }
        let mut found = Vec::new();
        for clipped in &self.harness.output().shapes {
            look(&clipped.shape, clipped.clip_rect.max, &mut found);
        }
        found
    }

    /// Those of them that are figures, dates and times.
    pub fn figures(&self) -> Vec<Written> {
        let is_figure =
            |text: &str| text.chars().any(|c| c.is_ascii_digit()) && !text.chars().any(char::is_alphabetic);
        self.written().into_iter().filter(|written| is_figure(&written.text)).collect()
    }

    /// Those of them whose end is not to be seen: dots stand in its place, or a cell that ends before `right`, in points,
    /// is too narrow.
    pub fn cut_figures(&self, right: f32) -> Vec<String> {
        let cut = |one: &Written| one.dots || (one.edge < right && one.left < one.edge && !one.is_whole());
        self.figures().into_iter().filter(cut).map(|one| one.text).collect()
    }

    /// The text typed so far.
    pub fn typed(&self) -> String {
        self.harness.state().session().drill().copying().expect("a drill").drill().transcript().text()
    }

    /// What is shown now in every look, where pictures are kept; then as it was.
    pub fn pictures(&mut self, name: &str) {
        if std::env::var_os(FOLDER).is_none() {
            return;
        }
        let before = self.look;
        for look in Look::every() {
            // A size is given in points: those of the next look are counted from here.
            self.set_look(Look { text_size: 100, ..before });
            self.set_look(look);
            self.picture(name);
        }
        self.set_look(Look { text_size: 100, ..before });
        self.set_look(before);
    }

    /// The picture of the last frame: width, height and 0RGB pixels. Kept as `NAME.png` if asked for.
    pub fn picture(&self, name: &str) -> (usize, usize, Vec<u32>) {
        let output = self.harness.output();
        let scale = output.pixels_per_point;
        let (width, height) = (self.look.size.x as usize, self.look.size.y as usize);
        let mut pixels = vec![0; width * height];
        let primitives = self.harness.ctx.tessellate(output.shapes.clone(), scale);
        if let Some(mut target) = Target::new(&mut pixels, width, height) {
            let all: PxRect = target.bounds();
            self.raster.borrow().paint(&mut target, &all, &primitives, scale, egui::Color32::BLACK);
        }
        if let Some(folder) = std::env::var_os(FOLDER) {
            let look = &self.look;
            let dark = if look.theme == ThemeChoice::Dark { "-dark" } else { "" };
            let file = format!("{name}-{}{dark}.png", look.name());
            save(&PathBuf::from(folder).join(file), width, height, &pixels);
        }
        (width, height, pixels)
    }
}

fn save(path: &Path, width: usize, height: usize, pixels: &[u32]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut encoder = png::Encoder::new(file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let bytes: Vec<u8> = pixels.iter().flat_map(|p| [(p >> 16) as u8, (p >> 8) as u8, *p as u8]).collect();
    encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
}
