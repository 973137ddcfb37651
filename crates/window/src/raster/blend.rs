//! Pixel arithmetic: premultiplied colours over an opaque 0RGB surface.
//!
//! Everything is integer and depends on the source and the destination only, so that painting
//! a part of the picture again gives the same bits. Must not know about shapes or textures.

use egui::Color32;

const MASK: u32 = 0x00ff_00ff;

/// The 0RGB word of the window surface.
#[inline]
#[must_use]
pub const fn pack(r: u8, g: u8, b: u8) -> u32 {
    ((r as u32) << 16) | ((g as u32) << 8) | (b as u32)
}

/// `a * b / 255`, rounded.
#[inline]
#[must_use]
pub const fn mul255(a: u32, b: u32) -> u32 {
    let t = a * b + 128;
    (t + (t >> 8)) >> 8
}

/// Is this a colour for which `source + destination * (1 - alpha)` can't overflow?
#[inline]
#[must_use]
pub fn is_premultiplied(c: Color32) -> bool {
    let [r, g, b, a] = c.to_array();
    r <= a && g <= a && b <= a
}

/// Both channels of a `0x00hh00ll` word times `factor / 255`, rounded.
#[inline]
const fn scale_pair(pair: u32, factor: u32) -> u32 {
    let t = pair * factor + 0x0080_0080;
    ((t + ((t >> 8) & MASK)) >> 8) & MASK
}

/// A packed premultiplied colour over `dst`; `inverse` is 255 minus its alpha.
#[inline]
#[must_use]
pub const fn over(src: u32, inverse: u32, dst: u32) -> u32 {
    let rb = scale_pair(dst & MASK, inverse);
    let g = scale_pair((dst >> 8) & 0xff, inverse);
    src + (rb | (g << 8))
}

/// One pixel with saturation: also right for additive colours.
#[inline]
#[must_use]
pub fn over_saturating(c: [u8; 4], dst: u32) -> u32 {
    let inverse = 255 - u32::from(c[3]);
    let one = |s: u8, d: u32| (u32::from(s) + mul255(d & 0xff, inverse)).min(255);
    (one(c[0], dst >> 16) << 16) | (one(c[1], dst >> 8) << 8) | one(c[2], dst)
}

/// Fills a run of pixels with one colour.
pub fn fill_span(row: &mut [u32], c: Color32) {
    let [r, g, b, a] = c.to_array();
    if a == 255 {
        row.fill(pack(r, g, b));
    } else if is_premultiplied(c) {
        if a == 0 {
            return;
        }
        let (src, inverse) = (pack(r, g, b), 255 - u32::from(a));
        for px in row {
            *px = over(src, inverse, *px);
        }
    } else {
        for px in row {
            *px = over_saturating([r, g, b, a], *px);
        }
    }
}

/// Paints one colour through a row of 8-bit coverage (one row of a glyph).
pub fn mask_span(row: &mut [u32], coverage: &[u8], c: Color32) {
    let [r, g, b, a] = c.to_array();
    if !is_premultiplied(c) {
        for (px, &k) in row.iter_mut().zip(coverage) {
            *px = over_saturating(scale_color([r, g, b, a], k), *px);
        }
        return;
    }
    let rb = pack(r, 0, b);
    let ga = pack(a, 0, g);
    let solid = pack(r, g, b);
    for (px, &k) in row.iter_mut().zip(coverage) {
        if k == 0 {
            continue;
        }
        if k == 255 && a == 255 {
            *px = solid;
            continue;
        }
        let (srb, sga) = (scale_pair(rb, u32::from(k)), scale_pair(ga, u32::from(k)));
        *px = over(srb | ((sga & 0xff) << 8), 255 - (sga >> 16), *px);
    }
}

/// A premultiplied colour times a coverage.
#[inline]
#[must_use]
pub fn scale_color(c: [u8; 4], k: u8) -> [u8; 4] {
    c.map(|v| mul255(u32::from(v), u32::from(k)) as u8)
}

/// Two premultiplied colours multiplied channel by channel.
#[inline]
#[must_use]
pub fn modulate(a: [u8; 4], b: [u8; 4]) -> [u8; 4] {
    std::array::from_fn(|i| mul255(u32::from(a[i]), u32::from(b[i])) as u8)
}
