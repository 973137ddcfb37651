//! The picture of the keyboard at several sizes, in both themes, in both languages.

use dabiao::domain::keyboard::{Finger, Key, Stroke, chinese_stroke, key, keys, pad_stroke, stroke};
use dabiao::ui::host::raster::{PxRect, Rasterizer, Target};
use dabiao::ui::pad::keyboard_picture::KeyboardPicture;
use dabiao::ui::theme;
use egui::{Color32, Context, RawInput, Rect, Theme, Vec2};

const ZH: [&str; 9] =
    ["左小指", "左无名指", "左中指", "左食指", "拇指", "右食指", "右中指", "右无名指", "右小指"];
const EN: [&str; 9] = [
    "left little",
    "left ring",
    "left middle",
    "left index",
    "thumb",
    "right index",
    "right middle",
    "right ring",
    "right little",
];

/// How the window looks: size in pixels, zoom, theme, words.
struct Look(usize, usize, f32, Theme, [&'static str; 9]);

/// Draws the picture in such a window and checks that it fits and is not empty. Kept with
/// DABIAO_SCREENS=FOLDER.
fn draw(name: &str, look: &Look, next: Option<Stroke>, taught: &[&'static Key], pad: bool) {
    let Look(width, height, zoom, chosen, words) = *look;
    let ctx = Context::default();
    theme::install(&ctx);
    ctx.set_theme(chosen);
    ctx.set_zoom_factor(zoom);
    let mut raster = Rasterizer::default();
    let mut rect = Rect::NOTHING;
    let mut last = None;
    for _ in 0..3 {
        let size = Vec2::new(width as f32, height as f32) / zoom;
        let input =
            RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)), ..Default::default() };
        let mut output = ctx.run_ui(input, |ui| {
            egui::CentralPanel::default().show(ui, |ui| {
                let picture =
                    KeyboardPicture {
                        next, taught, pad, fingers: words, space: "空格", description: "next"
                    };
                rect = picture.show(ui).rect;
            });
        });
        let freed = raster.begin_frame(std::mem::take(&mut output.textures_delta));
        raster.end_frame(freed);
        last = Some(output);
    }
    let output = last.unwrap();
    assert!(rect.right() <= width as f32 / zoom && rect.width() > 300.0, "{name}: {rect:?}");
    let mut pixels = vec![0_u32; width * height];
    let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
    if let Some(mut target) = Target::new(&mut pixels, width, height) {
        let all: PxRect = target.bounds();
        raster.paint(&mut target, &all, &primitives, output.pixels_per_point, Color32::BLACK);
    }
    let mut colors: Vec<u32> = pixels.clone();
    colors.sort_unstable();
    colors.dedup();
    assert!(colors.len() > 20, "{name}");
    if let Some(folder) = std::env::var_os("DABIAO_SCREENS") {
        let bytes: Vec<u8> =
            pixels.iter().flat_map(|p| [(p >> 16) as u8, (p >> 8) as u8, *p as u8]).collect();
        let file = std::fs::File::create(std::path::Path::new(&folder).join(format!("{name}.png"))).unwrap();
        let mut encoder = png::Encoder::new(file, width as u32, height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
    }
}

#[test]
fn at_every_size_and_in_both_themes() {
    let home: Vec<&Key> =
        ["a", "s", "d", "f", "j", "k", "l", ";", "Space"].iter().filter_map(|n| key(n)).collect();
    let (light, dark) = (Theme::Light, Theme::Dark);
    draw("keyboard-100", &Look(1280, 480, 1.0, light, ZH), stroke('f'), &[], false);
    draw("keyboard-home-150", &Look(1280, 600, 1.5, light, ZH), stroke('K'), &home, false);
    draw("keyboard-pad-100-dark", &Look(1280, 480, 1.0, dark, ZH), pad_stroke('5'), &[], true);
    draw("keyboard-pad-200-en", &Look(1280, 600, 2.0, light, EN), chinese_stroke('？'), &[], true);
    draw("keyboard-200-en-dark", &Look(1280, 600, 2.0, dark, EN), None, &[], false);
}

#[test]
fn every_key_can_be_next() {
    for k in keys() {
        let next = Some(Stroke { key: k, shift: None });
        draw("keyboard-key", &Look(700, 300, 1.0, Theme::Light, ZH), next, &[], true);
    }
    assert_eq!(Finger::ALL.len(), ZH.len());
}
