//! Finds out which parts of the picture changed since the last frame.
//!
//! The window is cut into tiles. Everything that touches a tile is folded, in painting order,
//! into a 64-bit sum of that tile; a tile whose sum changed is dirty. The sums depend on what
//! is painted only, so nothing has to say what it changed. Must not draw or present.

use egui::Color32;
use egui::epaint::{ClippedPrimitive, Primitive, Vertex};

use super::raster::{Extent, PxRect, Texture, TextureStore, Unit, units_of};

/// The side of a tile in pixels.
const TILE: i32 = 32;
const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

/// A set of dirty tiles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dirty {
    cols: usize,
    width: i32,
    height: i32,
    tiles: Vec<bool>,
}

impl Dirty {
    /// Is nothing dirty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.tiles.contains(&true)
    }

    /// Adds the tiles of another set of the same window size.
    pub fn add(&mut self, other: &Self) {
        for (a, b) in self.tiles.iter_mut().zip(&other.tiles) {
            *a |= b;
        }
    }

    /// The tiles as few disjoint rectangles.
    #[must_use]
    pub fn rects(&self) -> Vec<PxRect> {
        let mut done: Vec<PxRect> = Vec::new();
        let mut open: Vec<PxRect> = Vec::new();
        for (row, tiles) in self.tiles.chunks(self.cols.max(1)).enumerate() {
            let (y0, y1) = (row as i32 * TILE, ((row as i32 + 1) * TILE).min(self.height));
            let mut next: Vec<PxRect> = Vec::new();
            for (x0, x1) in runs(tiles, self.width) {
                let above = open.iter().position(|r| r.x0 == x0 && r.x1 == x1);
                match above {
                    Some(i) => {
                        let mut grown = open.swap_remove(i);
                        grown.y1 = y1;
                        next.push(grown);
                    }
                    None => next.push(PxRect::new(x0, y0, x1, y1)),
                }
            }
            done.append(&mut open);
            open = next;
        }
        done.append(&mut open);
        done
    }
}

fn runs(tiles: &[bool], width: i32) -> Vec<(i32, i32)> {
    let mut out = Vec::new();
    let mut start = None;
    for i in 0..=tiles.len() {
        match (start, tiles.get(i).copied().unwrap_or(false)) {
            (None, true) => start = Some(i as i32 * TILE),
            (Some(x0), false) => {
                out.push((x0, (i as i32 * TILE).min(width)));
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// The sums of the last frame.
#[derive(Debug, Default)]
pub struct Tiles {
    width: i32,
    height: i32,
    cols: usize,
    last: Vec<u64>,
    sums: Vec<u64>,
    frame: u64,
}

impl Tiles {
    /// Compares a frame with the one before and remembers it. After a change of the window
    /// size everything is dirty.
    pub fn update(
        &mut self,
        size: (u32, u32),
        primitives: &[ClippedPrimitive],
        textures: &TextureStore,
        pixels_per_point: f32,
        background: Color32,
    ) -> Dirty {
        let (width, height) = (size.0 as i32, size.1 as i32);
        let fresh = (width, height) != (self.width, self.height);
        self.frame += 1;
        (self.width, self.height) = (width, height);
        self.cols = ((width + TILE - 1) / TILE).max(0) as usize;
        let rows = ((height + TILE - 1) / TILE).max(0) as usize;
        std::mem::swap(&mut self.last, &mut self.sums);
        self.sums.clear();
        self.sums.resize(self.cols * rows, u64::from(u32::from_le_bytes(background.to_array())));
        let bounds = PxRect::new(0, 0, width, height);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else {
                continue;
            };
            let clip = PxRect::from_clip(*clip_rect, pixels_per_point, &bounds);
            if clip.is_empty() {
                continue;
            }
            let texture = textures.get(mesh.texture_id);
            let seed = mix(hash_id(mesh.texture_id), texture.map_or(0, Texture::version));
            for unit in units_of(mesh) {
                match unit {
                    Unit::Triangle(v) => self.unit(&v, seed, &clip, texture, pixels_per_point),
                    Unit::Quad(v) => self.unit(&v, seed, &clip, texture, pixels_per_point),
                }
            }
        }
        let dirty = |i: usize| fresh || self.last.get(i) != self.sums.get(i);
        Dirty { cols: self.cols, width, height, tiles: (0..self.sums.len()).map(dirty).collect() }
    }

    /// No dirty tiles, for the size of the last frame.
    #[must_use]
    pub fn clean(&self) -> Dirty {
        Dirty { cols: self.cols, width: self.width, height: self.height, tiles: vec![false; self.sums.len()] }
    }

    #[inline]
    fn unit<const N: usize>(
        &mut self,
        v: &[&Vertex; N],
        seed: u64,
        clip: &PxRect,
        texture: Option<&Texture>,
        pixels_per_point: f32,
    ) {
        let bounds = Extent::of(v, pixels_per_point).pixels();
        let area = bounds.intersect(clip);
        if area.is_empty() {
            return;
        }
        let mut sum = mix(seed, u64::from(pixels_per_point.to_bits()));
        for vertex in v {
            sum = mix(sum, two(vertex.pos.x, vertex.pos.y));
            sum = mix(sum, two(vertex.uv.x, vertex.uv.y));
            sum = mix(sum, u64::from(u32::from_le_bytes(vertex.color.to_array())));
        }
        if area != bounds {
            sum = mix(sum, (clip.x0 as u64) << 32 | clip.y0 as u64 & 0xffff_ffff);
            sum = mix(sum, (clip.x1 as u64) << 32 | clip.y1 as u64 & 0xffff_ffff);
        }
        if texture.is_some_and(|t| uses_changed_texels(v, t)) {
            sum = mix(sum, self.frame);
        }
        let columns = (area.x0 / TILE) as usize..=((area.x1 - 1) / TILE) as usize;
        for row in (area.y0 / TILE) as usize..=((area.y1 - 1) / TILE) as usize {
            let start = row * self.cols;
            for tile in &mut self.sums[start + columns.start()..=start + columns.end()] {
                *tile = mix(*tile, sum);
            }
        }
    }
}

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let t = (a ^ b).wrapping_mul(PRIME);
    (t ^ (t >> 32)).rotate_left(17)
}

#[inline]
fn two(a: f32, b: f32) -> u64 {
    u64::from(a.to_bits()) << 32 | u64::from(b.to_bits())
}

fn hash_id(id: egui::TextureId) -> u64 {
    match id {
        egui::TextureId::Managed(n) => mix(1, n),
        egui::TextureId::User(n) => mix(2, n),
    }
}

/// Can this shape show texels that a partial update of this frame changed?
fn uses_changed_texels(v: &[&Vertex], texture: &Texture) -> bool {
    if texture.changed().is_empty() {
        return false;
    }
    let (w, h) = texture.size();
    let (w, h) = (w as f32, h as f32);
    let (mut u0, mut v0, mut u1, mut v1) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    for vertex in v {
        (u0, u1) = (u0.min(vertex.uv.x * w), u1.max(vertex.uv.x * w));
        (v0, v1) = (v0.min(vertex.uv.y * h), v1.max(vertex.uv.y * h));
    }
    if u0 < 0.0 || v0 < 0.0 || u1 > w || v1 > h {
        return true; // Wrapped: may show any texel.
    }
    // One texel of room for linear sampling; exact quads do not need it but may have it.
    texture.changed().iter().any(|r| {
        (r.x0 as f32) < u1 + 1.0
            && (r.x1 as f32) > u0 - 1.0
            && (r.y0 as f32) < v1 + 1.0
            && (r.y1 as f32) > v0 - 1.0
    })
}
