//! The rasteriser against a naive reference, and painting in parts against painting at once.

use egui::epaint::{
    ClippedPrimitive, ImageDelta, Mesh, Primitive, RectShape, Shadow, Shape, TessellationOptions,
    Tessellator, Vertex,
};
use egui::{Color32, ColorImage, Pos2, Rect, Stroke, StrokeKind, TextureId, TextureOptions};
use egui::{Vec2, pos2, vec2};

use super::{PxRect, Rasterizer, Target, blend};
use crate::tiles::Tiles;

const W: usize = 200;
const H: usize = 150;
const FONT: TextureId = TextureId::Managed(0);
const PICTURE: TextureId = TextureId::Managed(7);

/// A small generator of repeatable numbers.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn float(&mut self, range: std::ops::Range<f32>) -> f32 {
        let unit = self.roll(1 << 20) as f32 / (1 << 20) as f32;
        range.start + unit * (range.end - range.start)
    }

    fn color(&mut self) -> Color32 {
        let mut byte = || self.roll(256) as u8;
        let (r, g, b, a) = (byte(), byte(), byte(), byte());
        match self.roll(4) {
            0 => Color32::from_rgb(r, g, b),
            1 => Color32::from_rgb_additive(r, g, b),
            _ => Color32::from_rgba_unmultiplied(r, g, b, a),
        }
    }

    fn point(&mut self) -> Pos2 {
        pos2(self.float(-30.0..230.0), self.float(-30.0..180.0))
    }
}

fn image(dice: &mut Dice, w: usize, h: usize, white: bool) -> ColorImage {
    let mut pixels = Vec::new();
    for _ in 0..w * h {
        let k = dice.roll(256) as u8;
        let k = if dice.roll(3) == 0 { 255 } else { k };
        let white_px = Color32::from_rgba_premultiplied(k, k, k, k);
        pixels.push(if white { white_px } else { dice.color() });
    }
    pixels[0] = Color32::WHITE;
    ColorImage::new([w, h], pixels)
}

fn painter(dice: &mut Dice, options: TextureOptions) -> Rasterizer {
    let mut r = Rasterizer::default();
    let font = image(dice, 64, 64, true);
    r.textures.set(FONT, &ImageDelta::full(font, TextureOptions::LINEAR));
    let picture = image(dice, 16, 16, false);
    r.textures.set(PICTURE, &ImageDelta::full(picture, options));
    r
}

fn triangle(dice: &mut Dice) -> Mesh {
    let mut mesh = Mesh::with_texture(if dice.roll(2) == 0 { FONT } else { PICTURE });
    let (plain, flat) = (dice.roll(2) == 0, dice.roll(2) == 0);
    let color = dice.color();
    for _ in 0..3 {
        let uv = pos2(dice.float(-0.5..1.5), dice.float(-0.5..1.5));
        let uv = if plain { egui::epaint::WHITE_UV } else { uv };
        let color = if flat { color } else { dice.color() };
        mesh.vertices.push(Vertex { pos: dice.point(), uv, color });
    }
    mesh.indices = vec![0, 1, 2];
    mesh
}

fn glyphs(dice: &mut Dice) -> Mesh {
    let mut mesh = Mesh::with_texture(FONT);
    let (y, color) = (dice.float(0.0..130.0).round(), dice.color());
    for i in 0..dice.roll(8) {
        let (tx, ty) = (dice.roll(50) as f32, dice.roll(50) as f32);
        let at = pos2(10.0 + 14.0 * i as f32, y);
        let uv = Rect::from_min_size(pos2(tx, ty) / 64.0, Vec2::splat(12.0 / 64.0));
        mesh.add_rect_with_uv(Rect::from_min_size(at, Vec2::splat(12.0)), uv, color);
    }
    mesh
}

fn shapes(dice: &mut Dice) -> Mesh {
    let mut mesh = Mesh::default();
    let mut t = Tessellator::new(1.0, TessellationOptions::default(), [64, 64], vec![]);
    let size = vec2(dice.float(5.0..120.0), dice.float(5.0..90.0));
    let rect = Rect::from_min_size(dice.point(), size);
    let radius = dice.roll(14) as u8;
    let shape = match dice.roll(3) {
        0 => Shape::circle_filled(rect.center(), size.x / 3.0, dice.color()),
        1 => {
            let stroke = Stroke::new(dice.float(0.5..4.0), dice.color());
            RectShape::new(rect, radius, dice.color(), stroke, StrokeKind::Middle).into()
        }
        _ => {
            let shadow = Shadow { offset: [4, 6], blur: 12, spread: 1, color: Color32::from_black_alpha(90) };
            shadow.as_shape(rect, radius).into()
        }
    };
    t.tessellate_shape(shape, &mut mesh);
    mesh
}

fn primitive(dice: &mut Dice) -> ClippedPrimitive {
    let mesh = match dice.roll(3) {
        0 => triangle(dice),
        1 => glyphs(dice),
        _ => shapes(dice),
    };
    let clip_rect = match dice.roll(3) {
        0 => Rect::from_two_pos(dice.point(), dice.point()),
        _ => Rect::EVERYTHING,
    };
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
}

/// Every pixel against every triangle, in floating point.
fn reference(r: &Rasterizer, list: &[ClippedPrimitive], ppp: f32, background: u32) -> Vec<u32> {
    let mut out = vec![background; W * H];
    for p in list {
        let Primitive::Mesh(mesh) = &p.primitive else {
            continue;
        };
        let bounds = PxRect::new(0, 0, W as i32, H as i32);
        let clip = PxRect::from_clip(p.clip_rect, ppp, &bounds);
        for corners in mesh.indices.chunks_exact(3) {
            let v = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
            for y in clip.y0..clip.y1 {
                for x in clip.x0..clip.x1 {
                    let px = &mut out[y as usize * W + x as usize];
                    if let Some(c) = reference_pixel(r, mesh.texture_id, &v, ppp, x, y) {
                        *px = reference_over(c, *px);
                    }
                }
            }
        }
    }
    out
}

fn reference_pixel(
    r: &Rasterizer,
    id: TextureId,
    v: &[Vertex; 3],
    ppp: f32,
    x: i32,
    y: i32,
) -> Option<[f64; 4]> {
    let snap = |v: f32| (f64::from(v * ppp) * 256.0).round() / 256.0;
    let p = v.map(|v| (snap(v.pos.x), snap(v.pos.y)));
    let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
    let side = |a: (f64, f64), b: (f64, f64)| (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0);
    let area = (p[1].0 - p[0].0) * (p[2].1 - p[0].1) - (p[2].0 - p[0].0) * (p[1].1 - p[0].1);
    if area == 0.0 {
        return None;
    }
    let mut weights = [0.0; 3];
    for i in 0..3 {
        let (a, b) = (p[(i + 1) % 3], p[(i + 2) % 3]);
        let (a, b) = if area < 0.0 { (b, a) } else { (a, b) };
        let s = side(a, b);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let owned = dy < 0.0 || (dy == 0.0 && dx > 0.0);
        if s < 0.0 || (s == 0.0 && !owned) {
            return None;
        }
        weights[i] = s / area.abs();
    }
    let mean = |f: &dyn Fn(&Vertex) -> f32| (0..3).map(|i| weights[i] * f64::from(f(&v[i]))).sum();
    let (tu, tv): (f64, f64) = (mean(&|v| v.uv.x), mean(&|v| v.uv.y));
    let texture = r.textures.get(id)?;
    let texel = sample(texture, tu, tv, linear(v, texture, ppp));
    Some(std::array::from_fn(|i| {
        let c: f64 = mean(&|v| f32::from(v.color.to_array()[i]));
        c * texel[i] / 255.0
    }))
}

/// Which filter: by how many texels a pixel covers, measured by finite differences.
fn linear(v: &[Vertex; 3], texture: &super::Texture, ppp: f32) -> bool {
    let options = texture.options();
    if options.magnification == options.minification {
        return options.magnification == egui::TextureFilter::Linear;
    }
    unreachable!("not used in these tests: {v:?} {ppp}")
}

fn sample(texture: &super::Texture, u: f64, v: f64, linear: bool) -> [f64; 4] {
    let (w, h) = texture.size();
    let (x, y) = (u * w as f64, v * h as f64);
    if !linear {
        return texture.texel(x.floor() as i64, y.floor() as i64).map(f64::from);
    }
    let (x, y) = (x - 0.5, y - 0.5);
    let at = |dx: f64, dy: f64| texture.texel((x.floor() + dx) as i64, (y.floor() + dy) as i64);
    let (fx, fy) = (x - x.floor(), y - y.floor());
    std::array::from_fn(|i| {
        let [a, b, c, d] = [at(0., 0.), at(1., 0.), at(0., 1.), at(1., 1.)].map(|t| f64::from(t[i]));
        (a * (1.0 - fx) + b * fx) * (1.0 - fy) + (c * (1.0 - fx) + d * fx) * fy
    })
}

fn reference_over(c: [f64; 4], dst: u32) -> u32 {
    let one = |i: usize, d: u32| {
        let d = f64::from(d & 0xff);
        (c[i] + d * (1.0 - c[3] / 255.0)).round().min(255.0) as u8
    };
    blend::pack(one(0, dst >> 16), one(1, dst >> 8), one(2, dst))
}

fn worst(a: &[u32], b: &[u32]) -> (u32, usize) {
    let mut worst = (0, 0);
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        for shift in [0, 8, 16] {
            let d = ((a >> shift) & 0xff).abs_diff((b >> shift) & 0xff);
            if d > worst.0 {
                worst = (d, i);
            }
        }
    }
    worst
}

fn paint_all(r: &Rasterizer, list: &[ClippedPrimitive], ppp: f32, background: Color32) -> Vec<u32> {
    let mut pixels = vec![0xdead_beef; W * H];
    let mut target = Target::new(&mut pixels, W, H).unwrap();
    let bounds = target.bounds();
    r.paint(&mut target, &bounds, list, ppp, background);
    pixels
}

#[test]
fn looks_like_the_reference() {
    for seed in 0..40 {
        let mut dice = Dice::new(seed + 1);
        let options = [
            TextureOptions::LINEAR,
            TextureOptions::NEAREST,
            TextureOptions::LINEAR_REPEAT,
            TextureOptions::NEAREST_MIRRORED_REPEAT,
        ][dice.roll(4)];
        let r = painter(&mut dice, options);
        // Nearest sampling may differ on texel borders, so one shape at a time for the rest.
        let list: Vec<_> = (0..=dice.roll(3)).map(|_| primitive(&mut dice)).collect();
        let background = Color32::from_rgb(240, 240, 245);
        let ppp = [1.0, 1.25, 1.5][dice.roll(3)];
        let got = paint_all(&r, &list, ppp, background);
        let want = reference(&r, &list, ppp, blend::pack(240, 240, 245));
        let (difference, at) = worst(&got, &want);
        // Bilinear weights have 8 bits, and each layer rounds once more than the reference.
        assert!(difference <= 4, "seed {seed}: {difference} at {}, {}", at % W, at / W);
    }
}

#[test]
fn one_layer_is_exact_to_two() {
    for seed in 0..40 {
        let mut dice = Dice::new(seed + 5000);
        let r = painter(&mut dice, TextureOptions::LINEAR);
        let list = [primitive(&mut dice)];
        let got = paint_all(&r, &list, 1.0, Color32::from_rgb(30, 60, 90));
        let want = reference(&r, &list, 1.0, blend::pack(30, 60, 90));
        assert!(worst(&got, &want).0 <= 2, "seed {seed}: {:?}", worst(&got, &want));
    }
}

#[test]
fn neighbours_leave_no_seam() {
    // A fan of translucent triangles: each pixel inside is painted exactly once.
    let mut dice = Dice::new(9);
    let r = painter(&mut dice, TextureOptions::LINEAR);
    let mut mesh = Mesh::with_texture(FONT);
    let color = Color32::from_black_alpha(100);
    mesh.colored_vertex(pos2(97.3, 71.8), color);
    for i in 0..24 {
        let a = i as f32 / 24.0 * std::f32::consts::TAU;
        mesh.colored_vertex(pos2(97.3, 71.8) + 60.0 * Vec2::angled(a), color);
    }
    for i in 0..24 {
        mesh.add_triangle(0, 1 + i, 1 + (i + 1) % 24);
    }
    let list = [ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }];
    let mut seen = paint_all(&r, &list, 1.0, Color32::WHITE);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 2, "{seen:x?}");
}

#[test]
fn broken_meshes_do_no_harm() {
    let mut dice = Dice::new(77);
    let r = painter(&mut dice, TextureOptions::LINEAR);
    let odd = [f32::NAN, f32::INFINITY, -1e30, 1e7, 0.0, 50.0, f32::MIN_POSITIVE];
    for _ in 0..2000 {
        let mut mesh = triangle(&mut dice);
        for v in &mut mesh.vertices {
            if dice.roll(2) == 0 {
                v.pos = pos2(odd[dice.roll(7)], odd[dice.roll(7)]);
            }
            if dice.roll(4) == 0 {
                v.uv = pos2(odd[dice.roll(7)], odd[dice.roll(7)]);
            }
        }
        mesh.indices.push(99);
        let clip_rect = if dice.roll(5) == 0 { Rect::NOTHING } else { Rect::EVERYTHING };
        let list = [ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }];
        paint_all(&r, &list, 1.0, Color32::WHITE);
        let size = (W as u32, H as u32);
        Tiles::default().update(size, &list, &r.textures, 1.0, Color32::WHITE);
    }
}

/// One random change of a scene.
fn change(dice: &mut Dice, r: &mut Rasterizer, scene: &mut Vec<ClippedPrimitive>) {
    match dice.roll(10) {
        0 if scene.len() > 3 => {
            let i = dice.roll(scene.len());
            scene.remove(i);
        }
        1 if scene.len() > 1 => {
            let (i, j) = (dice.roll(scene.len()), dice.roll(scene.len()));
            scene.swap(i, j);
        }
        2 | 3 => {
            let i = dice.roll(scene.len() + 1);
            scene.insert(i, primitive(dice));
        }
        4 => {
            let patch = image(dice, 9, 7, true);
            let at = [dice.roll(55), dice.roll(57)];
            r.textures.set(FONT, &ImageDelta::partial(at, patch, TextureOptions::LINEAR));
        }
        5 => {
            let patch = image(dice, 5, 3, false);
            let at = [dice.roll(11), dice.roll(13)];
            r.textures.set(PICTURE, &ImageDelta::partial(at, patch, TextureOptions::LINEAR));
        }
        6 if dice.roll(5) == 0 => {
            let font = image(dice, 64, 64, true);
            r.textures.set(FONT, &ImageDelta::full(font, TextureOptions::LINEAR));
        }
        7 => {
            let i = dice.roll(scene.len().max(1));
            if let Some(p) = scene.get_mut(i) {
                p.clip_rect = Rect::from_two_pos(dice.point(), dice.point());
            }
        }
        _ => {
            let i = dice.roll(scene.len().max(1));
            if let Some(Primitive::Mesh(mesh)) = scene.get_mut(i).map(|p| &mut p.primitive) {
                let by = vec2(dice.float(-20.0..20.0), dice.float(-9.0..9.0)).round();
                let n = mesh.vertices.len();
                match dice.roll(3) {
                    0 => mesh.translate(by),
                    1 if n > 0 => mesh.vertices[dice.roll(n)].color = dice.color(),
                    _ if n > 0 => mesh.vertices[dice.roll(n)].pos += by / 3.0,
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn painting_what_changed_equals_painting_all() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed + 100);
        let mut r = painter(&mut dice, TextureOptions::LINEAR);
        let mut scene: Vec<_> = (0..6).map(|_| primitive(&mut dice)).collect();
        let mut tiles = Tiles::default();
        let mut kept = vec![0; W * H];
        let mut skipped = 0;
        for step in 0..60 {
            for _ in 0..dice.roll(3) {
                change(&mut dice, &mut r, &mut scene);
            }
            let ppp = if step > 40 { 1.5 } else { 1.0 };
            let size = (W as u32, H as u32);
            let dirty = tiles.update(size, &scene, &r.textures, ppp, Color32::GRAY);
            skipped += usize::from(dirty.is_empty());
            for rect in dirty.rects() {
                let mut target = Target::new(&mut kept, W, H).unwrap();
                r.paint(&mut target, &rect, &scene, ppp, Color32::GRAY);
            }
            r.textures.forget_changes();
            let all = paint_all(&r, &scene, ppp, Color32::GRAY);
            assert!(kept == all, "seed {seed} step {step}: {:?}", worst(&kept, &all));
        }
        assert!(skipped > 0, "a frame without changes is never recognised");
    }
}
