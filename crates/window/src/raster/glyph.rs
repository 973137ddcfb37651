//! Upright quads of one colour: glyphs, and pictures at their own size.
//!
//! If texels and pixels coincide the rows are blended straight from the texture, otherwise the
//! quad is painted as two triangles. Must not know about meshes or frames.

use super::rect::PxRect;
use super::texture::Texture;
use super::{Corner, Target, blend, triangle};

/// How far from whole pixels a quad may lie to be painted by rows.
const NEAR: f32 = 0.02;

/// Paints a quad (left-top, right-top, left-bottom, right-bottom) inside `clip`.
pub fn paint(target: &mut Target<'_>, clip: &PxRect, v: [Corner; 4], texture: Option<&Texture>) {
    if let Some(texture) = texture
        && let Some(blit) = Blit::new(&v, texture)
    {
        blit.paint(target, clip, &v, texture);
        return;
    }
    let [lt, rt, lb, rb] = v;
    triangle::paint(target, clip, [lt, rt, lb], texture);
    triangle::paint(target, clip, [lb, rt, rb], texture);
}

/// A quad whose pixels are exactly texels.
struct Blit {
    dst: PxRect,
    /// The texel of the left-top pixel.
    src: (i32, i32),
}

fn whole(v: f32) -> Option<i32> {
    let r = v.round();
    ((v - r).abs() <= NEAR && r.abs() < 1e6).then_some(r as i32)
}

impl Blit {
    fn new(v: &[Corner; 4], texture: &Texture) -> Option<Self> {
        let (w, h) = texture.size();
        let (w, h) = (w as f32, h as f32);
        let dst = PxRect::new(whole(v[0].x)?, whole(v[0].y)?, whole(v[3].x)?, whole(v[3].y)?);
        let (u0, v0) = (whole(v[0].uv[0] * w)?, whole(v[0].uv[1] * h)?);
        let (u1, v1) = (whole(v[3].uv[0] * w)?, whole(v[3].uv[1] * h)?);
        let same = !dst.is_empty() && u1 - u0 == dst.x1 - dst.x0 && v1 - v0 == dst.y1 - dst.y0;
        let inside = u0 >= 0 && v0 >= 0 && u1 as f32 <= w && v1 as f32 <= h;
        (same && inside).then_some(Self { dst, src: (u0, v0) })
    }

    fn paint(&self, target: &mut Target<'_>, clip: &PxRect, v: &[Corner; 4], texture: &Texture) {
        let area = self.dst.intersect(clip);
        if area.is_empty() {
            return;
        }
        let color = v[0].color;
        let len = (area.x1 - area.x0) as usize;
        let sx = (self.src.0 + area.x0 - self.dst.x0) as usize;
        for y in area.y0..area.y1 {
            let sy = (self.src.1 + y - self.dst.y0) as usize;
            let row = target.row(y as usize, area.x0 as usize, area.x1 as usize);
            if let Some(coverage) = texture.coverage_row(sx, sy, len) {
                blend::mask_span(row, coverage, color);
                continue;
            }
            for (i, px) in row.iter_mut().enumerate() {
                let texel = texture.texel((sx + i) as i64, sy as i64);
                *px = blend::over_saturating(blend::modulate(color.to_array(), texel), *px);
            }
        }
    }
}
