//! A CPU rasteriser for what egui emits: textured, coloured, clipped triangle meshes.
//!
//! It works like `egui_glow`: colours are premultiplied and blended in gamma space, without
//! dithering. Two fast paths carry nearly all pixels: triangles of one colour, and glyphs shown
//! at their own size on whole pixels. Paint callbacks are GPU code and are skipped.
//! Must not know about windows, events or time.

pub mod blend;
mod extent;
mod glyph;
mod rect;
mod texture;
mod triangle;
mod units;

#[cfg(test)]
mod tests;

pub use extent::Extent;
pub use rect::PxRect;
pub use texture::{Texture, TextureStore};
pub use units::{Unit, units_of};

use egui::epaint::{ClippedPrimitive, Primitive};
use egui::{Color32, TexturesDelta};

/// A mesh vertex in physical pixels.
#[derive(Clone, Copy, Debug)]
pub struct Corner {
    /// Horizontal position.
    pub x: f32,
    /// Vertical position.
    pub y: f32,
    /// Normalised texture coordinates.
    pub uv: [f32; 2],
    /// Premultiplied colour.
    pub color: Color32,
}

/// The pixels to paint on: rows of 0RGB words.
pub struct Target<'a> {
    pixels: &'a mut [u32],
    width: usize,
    height: usize,
}

impl<'a> Target<'a> {
    /// A target of that size, or `None` if `pixels` is too short for it.
    #[must_use]
    pub fn new(pixels: &'a mut [u32], width: usize, height: usize) -> Option<Self> {
        (pixels.len() >= width * height).then_some(Self { pixels, width, height })
    }

    /// All of it.
    #[must_use]
    pub fn bounds(&self) -> PxRect {
        PxRect::new(0, 0, self.width as i32, self.height as i32)
    }

    #[inline]
    fn row(&mut self, y: usize, x0: usize, x1: usize) -> &mut [u32] {
        let start = y * self.width;
        &mut self.pixels[start + x0..start + x1]
    }
}

/// Everything that painting needs beside the primitives of a frame.
#[derive(Debug, Default)]
pub struct Rasterizer {
    /// The textures of the app.
    pub textures: TextureStore,
}

impl Rasterizer {
    /// Applies the new and changed textures of a frame. The freed ones are returned: hand them
    /// to [`Self::end_frame`] when it is painted.
    pub fn begin_frame(&mut self, mut delta: TexturesDelta) -> Vec<egui::TextureId> {
        #[expect(clippy::iter_over_hash_type, reason = "each texture stands for itself")]
        for (id, changes) in delta.set.drain() {
            for change in &changes {
                self.textures.set(id, change);
            }
        }
        delta.free.drain().collect()
    }

    /// Drops textures and forgets what changed in this frame.
    pub fn end_frame(&mut self, freed: Vec<egui::TextureId>) {
        for id in freed {
            self.textures.free(id);
        }
        self.textures.forget_changes();
    }

    /// Paints the part of the picture that lies inside `region`, and nothing outside of it.
    pub fn paint(
        &self,
        target: &mut Target<'_>,
        region: &PxRect,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        background: Color32,
    ) {
        let bounds = target.bounds();
        let region = region.intersect(&bounds);
        if region.is_empty() {
            return;
        }
        let [r, g, b, _] = background.to_array();
        for y in region.y0..region.y1 {
            target.row(y as usize, region.x0 as usize, region.x1 as usize).fill(blend::pack(r, g, b));
        }
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else {
                continue; // A paint callback: there is no GPU.
            };
            let clip = PxRect::from_clip(*clip_rect, pixels_per_point, &bounds).intersect(&region);
            if clip.is_empty() {
                continue;
            }
            let texture = self.textures.get(mesh.texture_id);
            for unit in units_of(mesh) {
                match unit {
                    Unit::Triangle(v) => {
                        if Extent::of(&v, pixels_per_point).touches(&clip) {
                            let v = v.map(|v| triangle::corner(v, pixels_per_point));
                            triangle::paint(target, &clip, v, texture);
                        }
                    }
                    Unit::Quad(v) => {
                        if Extent::of(&v, pixels_per_point).touches(&clip) {
                            let v = v.map(|v| triangle::corner(v, pixels_per_point));
                            glyph::paint(target, &clip, v, texture);
                        }
                    }
                }
            }
        }
    }
}
