//! The pictures of the manual: each has its recipe here, and is as the screens are. `scripts/manual-pictures` makes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dabiao::app::help::language_of;
use dabiao::app::jobs::Progress;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, CertificateAction, DoorAction, DrillAction, ExamAction, PracticeAction};
use dabiao::content::Library;
use dabiao::content::forms::CardStyle;
use dabiao::content::generator::{Generator, VERSION};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_in};
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::{Extent, RecordType};
use dabiao::domain::form::FormDef;
use dabiao::domain::form::event::{FormEvent, FormEventKind};
use dabiao::domain::form::machine::FormHeader;
use dabiao::domain::input::{EventKind, LogMode};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::domain::source::form_id;
use dabiao::store::Db;
use dabiao::ui::Screen;
use dabiao_manual::{PICTURE_NAMES, picture};
use dabiao_papers::paper::Picture;
use egui::Vec2;

use tempfile::TempDir;
use uuid::Uuid;

use super::support::bureau::{OUTSIDER, found};
use super::support::pcs::{Pcs, go};
use super::support::room::{CANDIDATES, PASSWORD, PIN, accounts, hold, plan, roster, sign_in, window};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

/// Colours of a picture: four bits a pixel.
const COLOURS: usize = 16;

/// A window of the size of the picture, and the data behind it.
struct Shot {
    w: Window,
    folder: TempDir,
    _pcs: Option<Pcs>,
}

/// How a picture is made.
struct Recipe {
    name: &'static str,
    size: (f32, f32),
    make: fn(&Studio) -> Shot,
}

const RECIPES: [Recipe; 15] = [
    Recipe { name: "start", size: (900.0, 560.0), make: start },
    Recipe { name: "drill", size: (900.0, 580.0), make: drill },
    Recipe { name: "result", size: (900.0, 620.0), make: result },
    Recipe { name: "course", size: (900.0, 600.0), make: course },
    Recipe { name: "form", size: (1024.0, 660.0), make: form },
    Recipe { name: "exam-seat", size: (900.0, 560.0), make: exam_seat },
    Recipe { name: "desk-overview", size: (1180.0, 760.0), make: desk_overview },
    Recipe { name: "desk-roster", size: (1024.0, 640.0), make: desk_roster },
    Recipe { name: "cohort", size: (1180.0, 660.0), make: cohort },
    Recipe { name: "exam-plan", size: (1024.0, 620.0), make: exam_plan },
    Recipe { name: "exam-held", size: (1024.0, 600.0), make: exam_held },
    Recipe { name: "certificates", size: (1024.0, 620.0), make: certificates },
    Recipe { name: "this-pc", size: (1024.0, 600.0), make: this_pc },
    Recipe { name: "backup", size: (1024.0, 400.0), make: backup },
    Recipe { name: "stations", size: (1024.0, 880.0), make: stations },
];

/// The language and size of the picture that is being made, and the demonstration.
struct Studio<'a> {
    look: Look,
    demo: &'a Path,
}

impl Studio<'_> {
    /// A copy of the demonstration with the first person of `role` signed in, at `screen`.
    fn demo(&self, role: Role, screen: Screen) -> Shot {
        let folder = tempfile::tempdir().unwrap();
        copy(self.demo, folder.path());
        let mut w = Window::open(folder.path(), self.look, screen);
        w.act(Action::Door(DoorAction::CancelAsk));
        w.act(Action::SignOut);
        let people = w.harness.state().session().demonstration().people();
        let (_, officer) = people.into_iter().find(|(known, _)| *known == role).unwrap();
        let id = officer.id;
        w.act(Action::Door(DoorAction::SignIn(id)));
        w.act(Action::Door(DoorAction::GiveSecret(DEMO_PASSWORD.into())));
        let mut shot = Shot { w, folder, _pcs: None };
        shot.w.set_look(self.look);
        shot.w.go_back();
        shot
    }

    /// An exam room with accounts, its invigilator signed in.
    fn room(&self) -> Shot {
        let folder = tempfile::tempdir().unwrap();
        roster(folder.path());
        let mut w = window(folder.path(), self.look);
        accounts(&mut w);
        w.set_look(self.look);
        Shot { w, folder, _pcs: None }
    }
}

impl Shot {
    fn text(&self, key: &str) -> String {
        self.w.harness.state().session().texts().get(key)
    }

    /// Presses the button with the text of this key.
    fn press(&mut self, key: &str) {
        let name = self.text(key);
        self.w.press_button(&name);
    }

    fn fill(&mut self, key: &str, value: &str) {
        let name = self.text(key);
        self.w.fill(&name, value);
        self.w.settle();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn start(studio: &Studio) -> Shot {
    let mut shot = studio.room();
    shot.w.act(Action::SignOut);
    shot.w.set_look(studio.look);
    shot
}

/// A folder with a drill of some mistakes, which is handed in or still runs.
fn typed(studio: &Studio, ends: bool) -> Shot {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), studio.look, Screen::Today);
    let exercise = "copy/vehicle-01".into();
    w.act(Action::Practice(PracticeAction::Start { exercise, extent: Extent::Minutes(3) }));
    let ongoing = w.harness.state().session().drill().ongoing().unwrap();
    let text: Vec<char> =
        ongoing.copying().unwrap().drill().presented().iter().map(|unit| unit.shown).collect();
    let pieces = if ends { 60 } else { 35 };
    for (n, piece) in text.chunks(2).take(pieces).enumerate() {
        w.clock.advance(2_600 + 150 * (n as u64 % 9));
        let piece: String = piece.iter().collect();
        match n {
            18 => w.commit("错字"),
            22 => {}
            27 => w.commit(&format!("{piece}多")),
            _ => w.commit(&piece),
        }
    }
    if ends {
        w.act(Action::Drill(DrillAction::HandIn));
    } else {
        w.preedit("pai chu suo");
    }
    w.settle();
    Shot { w, folder, _pcs: None }
}

fn drill(studio: &Studio) -> Shot {
    typed(studio, false)
}

fn result(studio: &Studio) -> Shot {
    typed(studio, true)
}

fn course(studio: &Studio) -> Shot {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), studio.look, Screen::Course);
    w.act(Action::Practice(PracticeAction::OpenCourse));
    w.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
    for key in ["f", "f"] {
        w.event(egui::Event::Text(key.into()));
    }
    w.settle();
    Shot { w, folder, _pcs: None }
}

/// A card of the carried form for hotels, interrupted in the middle and gone on with: which card it is depends on the seed here,
/// and not on how many ids were given out before.
fn form(studio: &Studio) -> Shot {
    const SEED: u64 = 5;
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let officer = t.session.officer().unwrap().clone();
    drop(t);
    let library = Library::embedded();
    let form = library.form("hotel").unwrap();
    let cards = form.cards(Generator::shared().unwrap(), CardStyle::Printed, SEED, 5).unwrap();
    let start = AttemptStart {
        id: Uuid::from_u128(0xF0),
        officer_id: officer.id,
        unit_id: officer.unit_id,
        exercise_id: form_id(form.name(), CardStyle::Printed.name(), (VERSION, false), SEED, cards.len()),
        title: form.def.title.clone(),
        record_type: RecordType::of(form.def.card),
        mode: AttemptMode::Practice,
        started_at_ms: MORNING_MS,
        sitting_id: None,
    };
    let events = half_of_a_card(&form.def, &cards[0].right);
    let header =
        FormHeader { form: form.def.clone(), cards, limit_ms: Some(300_000), mode: LogMode::Practice };
    let mut db = Db::open(folder.path(), &|| Uuid::from_u128(0x77)).unwrap();
    let signer = dabiao::app::bring_signer(folder.path().to_owned(), [1; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db.begin_attempt(&start, &header).unwrap();
    db.append_events(start.id, 0, &events).unwrap();
    drop(db);
    let mut w = Window::open(folder.path(), studio.look, Screen::Today);
    w.act(Action::Practice(PracticeAction::Resume(start.id)));
    w.act(Action::Drill(DrillAction::Resume));
    w.preedit("wu hao");
    w.settle();
    Shot { w, folder, _pcs: None }
}

/// The fields of a card up to the name, which is in hand; the citizen number has a wrong check digit.
fn half_of_a_card(form: &FormDef, right: &[String]) -> Vec<FormEvent> {
    let mut events = vec![FormEvent::new(0, FormEventKind::Input(EventKind::Start))];
    for (n, (field, value)) in form.fields.iter().zip(right).enumerate() {
        let at_ms = 7_000 * n as u64;
        events.push(FormEvent::new(at_ms, FormEventKind::Enter(field.code.clone())));
        if field.code == "XM" {
            break;
        }
        let value = if field.code == "ZJHM" {
            let (body, last) = value.split_at(17);
            format!("{body}{}", if last == "1" { '2' } else { '1' })
        } else {
            value.clone()
        };
        events.push(FormEvent::new(at_ms + 5_000, FormEventKind::Input(EventKind::Commit(value))));
    }
    events
}

fn exam_seat(studio: &Studio) -> Shot {
    let mut shot = studio.room();
    let id = plan(&mut shot.w, &CANDIDATES);
    hold(&mut shot.w, id);
    shot.w.act(Action::Exam(ExamAction::HandOver));
    shot.w.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[0].into(), secret: PIN.into() }));
    shot.w.set_look(studio.look);
    shot
}

fn desk_overview(studio: &Studio) -> Shot {
    studio.demo(Role::Trainer, Screen::Trainer)
}

fn desk_roster(studio: &Studio) -> Shot {
    let mut shot = studio.demo(Role::Trainer, Screen::Trainer);
    let session = shot.w.harness.state().session();
    let known: Vec<_> = session.officers().iter().take(3).cloned().collect();
    let row = |officer: &Officer| format!("{},{},{},,民警", officer.badge, officer.name, officer.unit);
    let mut list = vec!["警号,姓名,单位,出生年月,职务".to_owned()];
    list.extend(known.iter().map(row));
    list.push(format!("059991,孙晓梅,{},1994-06,民警", known[0].unit));
    list.push("059992,何志远,新城派出所,1971-02,民警\n".to_owned());
    let file = shot.folder.path().join("名册.csv");
    fs::write(&file, list.join("\n")).unwrap();
    shot.press("desk-roster");
    shot.fill("desk-roster-path", &file.display().to_string());
    shot.press("desk-roster-read");
    // No path of the PC on which the picture is made.
    shot.fill("desk-roster-path", "E:\\名册.csv");
    shot
}

fn cohort(studio: &Studio) -> Shot {
    studio.demo(Role::Instructor, Screen::Cohort)
}

fn exam_plan(studio: &Studio) -> Shot {
    let mut shot = studio.room();
    shot.press("exam-plan");
    shot.fill("plan-field-at", "2026-11-23 14:30");
    shot.fill("plan-field-room", "三楼机房");
    shot.fill("plan-field-seats", "30");
    shot.press("plan-all-missing");
    shot
}

fn exam_held(studio: &Studio) -> Shot {
    let mut shot = studio.room();
    let id = plan(&mut shot.w, &CANDIDATES);
    hold(&mut shot.w, id);
    shot.press("code-noted");
    for badge in &CANDIDATES[..2] {
        shot.w.act(Action::Exam(ExamAction::HandOver));
        shot.w.act(Action::Exam(ExamAction::SeatIn { badge: (*badge).into(), secret: PIN.into() }));
        shot.w.act(Action::Exam(ExamAction::LeaveSeat));
    }
    shot.w.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    shot.w.set_look(studio.look);
    shot.w.go_back();
    shot
}

fn certificates(studio: &Studio) -> Shot {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 14, true);
    let mut w = Window::open(folder.path(), studio.look, Screen::Certificates);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(OUTSIDER)));
    w.go_back();
    let (passphrase, holder) = (DEMO_PASSWORD.to_owned(), "岚江市公安局".to_owned());
    w.act(Action::Certificates(CertificateAction::CreateIssuerKey { passphrase, holder }));
    w.set_look(studio.look);
    // What is said of the new key names a file of this PC.
    w.act(Action::LeaveScreen);
    Shot { w, folder, _pcs: None }
}

/// The administrator of an exam room, at the page of this PC.
fn administrator(studio: &Studio) -> Shot {
    let mut shot = studio.room();
    shot.w.act(Action::SignOut);
    sign_in(&mut shot.w, super::support::room::ADMIN);
    shot.w.set_look(studio.look);
    shot.w.harness.state_mut().go(Screen::ThisPc);
    shot.w.settle();
    shot
}

fn this_pc(studio: &Studio) -> Shot {
    administrator(studio)
}

fn backup(studio: &Studio) -> Shot {
    let mut shot = administrator(studio);
    let name = shot.text("pc-copies");
    shot.w.click(&name);
    shot.fill("pc-backup-folder", "E:\\备份");
    shot
}

fn stations(studio: &Studio) -> Shot {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    drop(pcs.joined(&mut a));
    go(&mut a, Screen::Stations);
    a.set_look(studio.look);
    Shot { w: a, folder: tempfile::tempdir().unwrap(), _pcs: Some(pcs) }
}

/// The demonstration that the pictures are taken of.
fn bureau() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 160, units: 12, days: 60, seed: 1, now_ms: MORNING_MS };
    make_in(folder.path(), &plan, &Progress::default()).unwrap();
    folder
}

#[test]
fn every_picture_has_its_recipe_and_is_as_the_screen_is() {
    let recipes: Vec<&str> = RECIPES.iter().map(|recipe| recipe.name).collect();
    assert_eq!(recipes, PICTURE_NAMES);
    let blesses = std::env::var_os("DABIAO_BLESS").is_some();
    let demo = bureau();
    let mut old = Vec::new();
    for lang in Lang::ALL {
        let language = language_of(lang);
        for recipe in &RECIPES {
            let look = Look { size: Vec2::from(recipe.size), lang, ..Look::PLAIN };
            let shot = (recipe.make)(&Studio { look, demo: demo.path() });
            let (width, pixels) = inside(shot.w.picture(&format!("manual-{}", recipe.name)));
            let made = png_of(width, pixels.len() / width, &pixels);
            let file = folder().join(language.tag()).join(format!("{}.png", recipe.name));
            if blesses {
                if !picture(language, recipe.name).is_some_and(|known| alike(known, &made)) {
                    fs::write(&file, &made).unwrap();
                }
            } else if !alike(picture(language, recipe.name).unwrap(), &made) {
                old.push(format!("{}/{}", language.tag(), recipe.name));
            }
        }
    }
    assert!(old.is_empty(), "the screens look different now; run scripts/manual-pictures: {old:?}");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/manual/pictures")
}

/// Of a hundred pixels at most this many may look different: letters are not drawn alike on every processor.
const DIFFERENT_PERCENT: usize = 1;

fn alike(known: &[u8], made: &[u8]) -> bool {
    let (Ok(known), Ok(made)) = (Picture::from_png(known), Picture::from_png(made)) else { return false };
    if (known.width(), known.height()) != (made.width(), made.height()) {
        return false;
    }
    let (a, b) = (known.pixels(), made.pixels());
    let pixels = a.chunks(3).zip(b.chunks(3));
    let differs = |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 64);
    pixels.clone().filter(differs).count() * 100 <= pixels.count() * DIFFERENT_PERCENT
}

/// The harness leaves a black margin around what a window shows.
const MARGIN: usize = 8;

/// The picture without the margin: its width, and its pixels.
fn inside((width, height, pixels): (usize, usize, Vec<u32>)) -> (usize, Vec<u32>) {
    let rows = pixels.chunks(width).take(height - MARGIN).skip(MARGIN);
    (width - 2 * MARGIN, rows.flat_map(|row| row[MARGIN..width - MARGIN].to_vec()).collect())
}

/// The picture with its most telling colours, small enough for the executable.
fn png_of(width: usize, height: usize, pixels: &[u32]) -> Vec<u8> {
    let mut counts: BTreeMap<[u8; 3], f64> = BTreeMap::new();
    let parts = |pixel: &u32| [(pixel >> 16) as u8, (pixel >> 8) as u8, *pixel as u8];
    for pixel in pixels {
        *counts.entry(parts(pixel)).or_default() += 1.0;
    }
    let palette = palette(&counts);
    let nearest: BTreeMap<[u8; 3], u8> =
        counts.keys().map(|colour| (*colour, near(&palette, *colour) as u8)).collect();
    let mut samples = Vec::new();
    for row in pixels.chunks(width) {
        for pair in row.chunks(2) {
            let number = |pixel: Option<&u32>| pixel.map_or(0, |pixel| nearest[&parts(pixel)]);
            samples.push(number(pair.first()) << 4 | number(pair.get(1)));
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width as u32, height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().unwrap().write_image_data(&samples).unwrap();
    out
}

fn distance(a: [u8; 3], b: [u8; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(b)).powi(2)).sum()
}

fn near(palette: &[[u8; 3]], colour: [u8; 3]) -> usize {
    let all = palette.iter().enumerate();
    all.min_by(|(_, a), (_, b)| distance(**a, colour).total_cmp(&distance(**b, colour))).unwrap().0
}

/// The colour that is there most, then always the one that the chosen ones show worst; each moved to the middle of what it
/// stands for.
fn palette(counts: &BTreeMap<[u8; 3], f64>) -> Vec<[u8; 3]> {
    let most = counts.iter().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    let mut palette = vec![*most.0];
    while palette.len() < COLOURS.min(counts.len()) {
        let worth = |(colour, count): &(&[u8; 3], &f64)| {
            count.sqrt() * distance(palette[near(&palette, **colour)], **colour)
        };
        let next = counts.iter().max_by(|a, b| worth(a).total_cmp(&worth(b))).unwrap();
        palette.push(*next.0);
    }
    for _ in 0..4 {
        let mut sums = vec![([0.0; 3], 0.0); palette.len()];
        for (colour, count) in counts {
            let (sum, all) = &mut sums[near(&palette, *colour)];
            for (part, value) in sum.iter_mut().zip(colour) {
                *part += f64::from(*value) * count;
            }
            *all += count;
        }
        for (colour, (sum, all)) in palette.iter_mut().zip(sums).filter(|(_, (_, all))| *all > 0.0) {
            *colour = sum.map(|part| (part / all).round() as u8);
        }
    }
    palette
}
