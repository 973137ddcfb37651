//! What one committed word costs in the middle of a drill: state and alignment, packing a log, one frame.

use std::cell::RefCell;

use dabiao::app::lang::{Lang, Messages};
use dabiao::content::Library;
use dabiao::domain::drill::Drill;
use dabiao::domain::form::FormDef;
use dabiao::domain::form::event::{FormEvent, FormEventKind};
use dabiao::domain::form::machine::{FormCard, FormHeader, FormSitting};
use dabiao::domain::input::{EventKind, InputEvent, InputLog, LogHeader, LogMode};
use dabiao::domain::record::Kind;
use dabiao::domain::text::Policy;
use dabiao::store::{pack_log, unpack_log};
use dabiao::ui::pad::TypingPad;
use dabiao::ui::pad::form::{FormPad, FormView};
use dabiao::ui::theme;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// A drill of the longest passage with `typed` characters entered in words of two, every 20th word wrong.
fn drill(typed: usize) -> Drill {
    let library = Library::embedded();
    let presented: String = library.exercises().iter().map(|e| e.text.as_str()).collect();
    let mut drill = Drill::new(LogHeader::practice(presented, Policy::Strict, None));
    let text: Vec<char> = drill.presented().iter().take(typed).map(|u| u.shown).collect();
    for (n, word) in text.chunks(2).enumerate() {
        let word = if n % 20 == 7 { "错".to_owned() } else { word.iter().collect() };
        let _ = drill.apply(InputEvent::new(n as u64 * 900, EventKind::Commit(word)));
    }
    drill
}

#[divan::bench(args = [200, 600, 1200])]
fn one_commit(bencher: Bencher<'_, '_>, typed: usize) {
    let drill = RefCell::new(drill(typed));
    bencher.bench_local(|| {
        let mut drill = drill.borrow_mut();
        let at = drill.last_event_ms();
        let _ = black_box(drill.apply(InputEvent::new(at, EventKind::Commit("警".into()))));
        let _ = black_box(drill.apply(InputEvent::new(at, EventKind::Backspace)));
    });
}

/// 1,600 events: five minutes at 80 characters a minute, every letter of the pinyin shown.
fn five_minutes() -> InputLog {
    let mut log = drill(400).log();
    log.events = log
        .events
        .into_iter()
        .flat_map(|e| {
            let letters = (1..=7).map(|n| EventKind::Preedit("zhuangg"[..n].to_owned()));
            let at = e.at_ms;
            letters.chain([e.kind]).map(move |kind| InputEvent::new(at, kind)).collect::<Vec<_>>()
        })
        .collect();
    log
}

#[divan::bench]
fn pack_five_minutes(bencher: Bencher<'_, '_>) {
    let log = five_minutes().into();
    bencher.bench_local(|| black_box(pack_log(&log)));
}

#[divan::bench]
fn unpack_five_minutes(bencher: Bencher<'_, '_>) {
    let packed = pack_log(&five_minutes().into());
    bencher.bench_local(|| black_box(unpack_log(&packed)));
}

/// One pass over the pad and its tessellation, without painting pixels.
#[divan::bench(args = [200, 1200])]
fn one_frame(bencher: Bencher<'_, '_>, typed: usize) {
    let (ctx, drill, pad) = (egui::Context::default(), drill(typed), RefCell::new(TypingPad::default()));
    theme::install(&ctx);
    let input = || egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
        ..Default::default()
    };
    bencher.bench_local(|| {
        let output = ctx.run_ui(input(), |ui| {
            pad.borrow_mut().show(ui, &drill, true, "pad");
        });
        black_box(ctx.tessellate(output.shapes, output.pixels_per_point))
    });
}

/// A form of thirty fields of every sort, at its list of 58 choices, with all fields before it filled.
fn form_of_thirty() -> FormSitting {
    let mut form = FormDef::of_layout(Kind::Case);
    for kind in [Kind::PopulationResident, Kind::Hotel] {
        let known = form.fields.iter().map(|field| field.code.clone()).collect::<Vec<_>>();
        form.fields.extend(FormDef::of_layout(kind).fields.into_iter().filter(|f| !known.contains(&f.code)));
    }
    form.fields.truncate(30);
    let right = vec!["云台市青岚县柳林路18号3幢2单元502室".to_owned(); form.fields.len()];
    let codes: Vec<String> = form.fields.iter().map(|field| field.code.clone()).collect();
    let header = FormHeader {
        form,
        cards: vec![FormCard::new(vec!["方小兰".to_owned()], right.clone()); 2],
        limit_ms: None,
        mode: LogMode::Practice,
    };
    let mut sitting = FormSitting::new(header);
    for (n, (code, value)) in codes.iter().zip(right).enumerate() {
        let at = n as u64 * 900;
        let _ = sitting.apply(FormEvent::new(at, FormEventKind::Enter(code.clone())));
        let _ = sitting.apply(FormEvent::new(at, FormEventKind::Input(EventKind::Commit(value))));
    }
    let _ = sitting.apply(FormEvent::new(90_000, FormEventKind::Enter("MZ".to_owned())));
    let _ = sitting.apply(FormEvent::new(90_000, FormEventKind::Clear));
    sitting
}

/// One pass over a form of thirty fields with its list open, and its tessellation, without painting pixels.
#[divan::bench]
fn one_frame_of_a_form(bencher: Bencher<'_, '_>) {
    let (ctx, sitting, pad) = (egui::Context::default(), form_of_thirty(), RefCell::new(FormPad::default()));
    theme::install(&ctx);
    let texts = Messages::new(Lang::ZhCn);
    let input = || egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
        ..Default::default()
    };
    bencher.bench_local(|| {
        let output = ctx.run_ui(input(), |ui| {
            let view = FormView { sitting: &sitting, hints: true, name: "form" };
            black_box(pad.borrow_mut().show(ui, &view, &texts));
        });
        black_box(ctx.tessellate(output.shapes, output.pixels_per_point))
    });
}

/// What one key costs in a form: what it means, and the state after it.
#[divan::bench]
fn one_key_of_a_form(bencher: Bencher<'_, '_>) {
    let (sitting, pad) = (RefCell::new(form_of_thirty()), RefCell::new(FormPad::default()));
    let events = [egui::Event::Text("h".into()), egui::Event::Text("z".into())];
    bencher.bench_local(|| {
        let mut sitting = sitting.borrow_mut();
        for event in &events {
            for typed in pad.borrow_mut().take(event, &sitting) {
                let at = sitting.last_event_ms();
                let _ = black_box(sitting.apply(FormEvent::new(at, typed.kind)));
            }
        }
        let at = sitting.last_event_ms();
        let _ = black_box(sitting.apply(FormEvent::new(at, FormEventKind::Clear)));
    });
}

/// The next card: a card of thirty fields is handed in, the empty form of the next one is laid out and tessellated.
#[divan::bench]
fn the_next_card(bencher: Bencher<'_, '_>) {
    let (ctx, pad) = (egui::Context::default(), RefCell::new(FormPad::default()));
    theme::install(&ctx);
    let texts = Messages::new(Lang::ZhCn);
    let input = || egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
        ..Default::default()
    };
    bencher.with_inputs(form_of_thirty).bench_local_values(|mut sitting| {
        let at = sitting.last_event_ms();
        let _ = black_box(sitting.apply(FormEvent::new(at, FormEventKind::HandIn)));
        let output = ctx.run_ui(input(), |ui| {
            let view = FormView { sitting: &sitting, hints: true, name: "form" };
            black_box(pad.borrow_mut().show(ui, &view, &texts));
        });
        black_box(ctx.tessellate(output.shapes, output.pixels_per_point))
    });
}
