//! Scan conversion of single triangles.
//!
//! Edges are exact (1/256 pixel, top-left rule), so neighbours leave no gap and no pixel is
//! painted twice. A pixel's colour is a function of its own position only, never of the clip
//! rectangle: painting a part again gives the same bits. Must not know about meshes or frames.

use egui::Color32;
use egui::epaint::Vertex;

use super::blend;
use super::rect::PxRect;
use super::texture::Texture;
use super::{Corner, Target};

const ONE: f64 = 256.0;
/// Vertices further out than this many pixels are pulled in, so that products fit 64 bits.
const FAR: f64 = 1_048_576.0;

/// A vertex in 1/256 pixels.
#[derive(Clone, Copy)]
struct Fixed {
    x: i64,
    y: i64,
}

fn fixed(c: &Corner) -> Fixed {
    let f = |v: f32| (f64::from(v).clamp(-FAR, FAR) * ONE).round() as i64;
    Fixed { x: f(c.x), y: f(c.y) }
}

/// One side of a triangle: inside where `a * x + b * y + c >= 0`, bias included.
struct Edge {
    a: i64,
    b: i64,
    c: i64,
}

impl Edge {
    fn new(p: Fixed, q: Fixed) -> Self {
        let (a, b) = (p.y - q.y, q.x - p.x);
        let top_left = a > 0 || (a == 0 && b > 0);
        let bias = if top_left { 0 } else { -1 };
        Self { a, b, c: -(a * p.x + b * p.y) + bias }
    }

    /// Narrows `lo..hi` (pixel columns) to those inside on pixel row `y`.
    #[inline]
    fn narrow(&self, y: i64, lo: &mut i64, hi: &mut i64) {
        let c = self.c + self.b * (y * 256 + 128) + self.a * 128;
        if self.a > 0 {
            *lo = (*lo).max(-(c.div_euclid(self.a * 256)));
        } else if self.a < 0 {
            *hi = (*hi).min(c.div_euclid(-self.a * 256) + 1);
        } else if c < 0 {
            *hi = *lo;
        }
    }
}

/// A value that varies linearly over the triangle.
#[derive(Clone, Copy)]
struct Plane {
    base: f64,
    dx: f64,
    dy: f64,
}

impl Plane {
    #[inline]
    fn at(&self, x: f64, y: f64) -> f64 {
        self.base + self.dx * x + self.dy * y
    }
}

/// Position-dependent interpolation for one triangle.
struct Planes {
    x: [f64; 3],
    y: [f64; 3],
    area: f64,
}

impl Planes {
    fn new(p: [Fixed; 3], area: i64) -> Self {
        Self {
            x: p.map(|v| v.x as f64 / ONE),
            y: p.map(|v| v.y as f64 / ONE),
            area: area as f64 / (ONE * ONE),
        }
    }

    fn of(&self, v: [f64; 3]) -> Plane {
        let (d1, d2) = (v[1] - v[0], v[2] - v[0]);
        let (x1, x2) = (self.x[1] - self.x[0], self.x[2] - self.x[0]);
        let (y1, y2) = (self.y[1] - self.y[0], self.y[2] - self.y[0]);
        let dx = (d1 * y2 - d2 * y1) / self.area;
        let dy = (d2 * x1 - d1 * x2) / self.area;
        Plane { base: v[0] - dx * self.x[0] - dy * self.y[0], dx, dy }
    }
}

/// The paint of a triangle.
enum Paint<'a> {
    Flat(Color32),
    Gradient([Plane; 4]),
    Textured { color: [Plane; 4], uv: [Plane; 2], texture: &'a Texture, linear: bool },
}

/// Paints one triangle inside `clip`.
pub fn paint(target: &mut Target<'_>, clip: &PxRect, v: [Corner; 3], texture: Option<&Texture>) {
    let mut v = v;
    let mut p = [fixed(&v[0]), fixed(&v[1]), fixed(&v[2])];
    let doubled = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
    if doubled == 0 {
        return;
    }
    if doubled < 0 {
        p.swap(1, 2);
        v.swap(1, 2);
    }
    let top = p[0].y.min(p[1].y).min(p[2].y);
    let bottom = p[0].y.max(p[1].y).max(p[2].y);
    let y0 = i64::from(clip.y0).max((top - 128).div_euclid(256));
    let y1 = i64::from(clip.y1).min((bottom + 128).div_euclid(256) + 1);
    if y0 >= y1 {
        return;
    }
    let fill = paint_of(&v, p, doubled.abs(), texture);
    if matches!(fill, Paint::Flat(Color32::TRANSPARENT)) {
        return;
    }
    let edges = [Edge::new(p[0], p[1]), Edge::new(p[1], p[2]), Edge::new(p[2], p[0])];
    for y in y0..y1 {
        let (mut lo, mut hi) = (i64::from(clip.x0), i64::from(clip.x1));
        for edge in &edges {
            edge.narrow(y, &mut lo, &mut hi);
        }
        if lo < hi {
            let row = target.row(y as usize, lo as usize, hi as usize);
            span(row, lo, y, &fill);
        }
    }
}

fn paint_of<'a>(v: &[Corner; 3], p: [Fixed; 3], doubled: i64, texture: Option<&'a Texture>) -> Paint<'a> {
    let flat_uv = v[0].uv == v[1].uv && v[0].uv == v[2].uv;
    let tint = match texture {
        Some(t) if flat_uv => {
            let linear = t.linear_at(0.0);
            t.sample(f64::from(v[0].uv[0]), f64::from(v[0].uv[1]), linear)
        }
        _ => [255; 4],
    };
    let colors = v.map(|c| blend::modulate(c.color.to_array(), tint));
    let planes = Planes::new(p, doubled);
    let channel = |i: usize| planes.of(colors.map(|c| f64::from(c[i])));
    match texture {
        Some(texture) if !flat_uv => {
            let uv = [0, 1].map(|i| planes.of([0, 1, 2].map(|k| f64::from(v[k].uv[i]))));
            let (w, h) = texture.size();
            let (w, h) = (w as f64, h as f64);
            let density = ((uv[0].dx * w).hypot(uv[1].dx * h)).max((uv[0].dy * w).hypot(uv[1].dy * h));
            // A hair of slack: a texture shown at its own size counts as magnified.
            let linear = texture.linear_at(density - 1e-3);
            Paint::Textured { color: [0, 1, 2, 3].map(channel), uv, texture, linear }
        }
        _ if colors[0] == colors[1] && colors[0] == colors[2] => {
            let [r, g, b, a] = colors[0];
            Paint::Flat(Color32::from_rgba_premultiplied(r, g, b, a))
        }
        _ => Paint::Gradient([0, 1, 2, 3].map(channel)),
    }
}

#[inline]
fn color_at(planes: &[Plane; 4], x: f64, y: f64) -> [u8; 4] {
    // A float-to-integer cast saturates, which is the clamp that is wanted here.
    planes.map(|p| (p.at(x, y) + 0.5) as u8)
}

fn span(row: &mut [u32], x0: i64, y: i64, paint: &Paint<'_>) {
    let yc = y as f64 + 0.5;
    match paint {
        Paint::Flat(color) => blend::fill_span(row, *color),
        Paint::Gradient(planes) => {
            for (i, px) in row.iter_mut().enumerate() {
                let xc = (x0 + i as i64) as f64 + 0.5;
                *px = blend::over_saturating(color_at(planes, xc, yc), *px);
            }
        }
        Paint::Textured { color, uv, texture, linear } => {
            for (i, px) in row.iter_mut().enumerate() {
                let xc = (x0 + i as i64) as f64 + 0.5;
                let texel = texture.sample(uv[0].at(xc, yc), uv[1].at(xc, yc), *linear);
                if texel != [0; 4] {
                    let c = blend::modulate(color_at(color, xc, yc), texel);
                    *px = blend::over_saturating(c, *px);
                }
            }
        }
    }
}

/// A mesh vertex in physical pixels.
#[inline]
#[must_use]
pub fn corner(v: &Vertex, pixels_per_point: f32) -> Corner {
    Corner {
        x: v.pos.x * pixels_per_point,
        y: v.pos.y * pixels_per_point,
        uv: [v.uv.x, v.uv.y],
        color: v.color,
    }
}
