//! Textures in main memory: the font atlas and the pictures of the app.
//!
//! Applies egui's texture deltas and answers samples. Must not draw.

use std::collections::HashMap;

use egui::epaint::ImageDelta;
use egui::{ImageData, TextureFilter, TextureId, TextureOptions, TextureWrapMode};

use super::rect::PxRect;

/// The texels: one byte each if every texel is a shade of premultiplied white (a font atlas).
#[derive(Clone, Debug)]
enum Texels {
    White(Vec<u8>),
    Rgba(Vec<[u8; 4]>),
}

/// One texture.
#[derive(Clone, Debug)]
pub struct Texture {
    width: usize,
    height: usize,
    texels: Texels,
    options: TextureOptions,
    /// Changes with each whole update.
    version: u64,
    /// Texel areas changed since the last [`TextureStore::forget_changes`].
    changed: Vec<PxRect>,
}

impl Texture {
    /// Width and height in texels.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The number of whole updates so far, over all textures.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Areas that partial updates of this frame touched.
    #[must_use]
    pub fn changed(&self) -> &[PxRect] {
        &self.changed
    }

    /// Its sampling mode.
    #[must_use]
    pub fn options(&self) -> TextureOptions {
        self.options
    }

    /// `len` texels of coverage from (x, y) on, if this is a coverage texture that holds them.
    #[must_use]
    pub fn coverage_row(&self, x: usize, y: usize, len: usize) -> Option<&[u8]> {
        match &self.texels {
            Texels::White(v) if y < self.height && x + len <= self.width => {
                v.get(y * self.width + x..y * self.width + x + len)
            }
            _ => None,
        }
    }

    /// The texel at (x, y); coordinates outside are wrapped as the texture asks.
    #[inline]
    #[must_use]
    pub fn texel(&self, x: i64, y: i64) -> [u8; 4] {
        if self.width == 0 || self.height == 0 {
            return [255; 4];
        }
        let wrap = self.options.wrap_mode;
        let i = wrap_index(y, self.height, wrap) * self.width + wrap_index(x, self.width, wrap);
        match &self.texels {
            Texels::White(v) => [v.get(i).copied().unwrap_or(255); 4],
            Texels::Rgba(v) => v.get(i).copied().unwrap_or([255; 4]),
        }
    }

    /// The colour at normalised coordinates; `linear` blends the four nearest texels.
    #[must_use]
    pub fn sample(&self, u: f64, v: f64, linear: bool) -> [u8; 4] {
        let (tx, ty) = (u * self.width as f64, v * self.height as f64);
        if !linear {
            return self.texel(tx.floor() as i64, ty.floor() as i64);
        }
        let (tx, ty) = (tx - 0.5, ty - 0.5);
        let (fx, fy) = (tx.floor(), ty.floor());
        let (wx, wy) = (((tx - fx) * 256.0) as u32, ((ty - fy) * 256.0) as u32);
        let (x, y) = (fx as i64, fy as i64);
        let a = self.texel(x, y);
        if wx == 0 && wy == 0 {
            return a;
        }
        let b = self.texel(x + 1, y);
        let c = self.texel(x, y + 1);
        let d = self.texel(x + 1, y + 1);
        std::array::from_fn(|i| {
            let top = u32::from(a[i]) * (256 - wx) + u32::from(b[i]) * wx;
            let bottom = u32::from(c[i]) * (256 - wx) + u32::from(d[i]) * wx;
            ((top * (256 - wy) + bottom * wy + 0x8000) >> 16) as u8
        })
    }

    /// Should it be sampled linearly at this many texels per pixel?
    #[must_use]
    pub fn linear_at(&self, texels_per_pixel: f64) -> bool {
        let filter =
            if texels_per_pixel > 1.0 { self.options.minification } else { self.options.magnification };
        filter == TextureFilter::Linear
    }

    fn patch(&mut self, image: &egui::ColorImage, at: [usize; 2]) {
        let [w, h] = image.size;
        if at[0] + w > self.width || at[1] + h > self.height || w == 0 {
            return;
        }
        if matches!(self.texels, Texels::White(_)) && !is_white(image) {
            self.texels = match &self.texels {
                Texels::White(v) => Texels::Rgba(v.iter().map(|&k| [k; 4]).collect()),
                Texels::Rgba(v) => Texels::Rgba(v.clone()),
            };
        }
        for (row, source) in image.pixels.chunks_exact(w).enumerate().take(h) {
            let start = (at[1] + row) * self.width + at[0];
            match &mut self.texels {
                Texels::White(v) => {
                    for (d, s) in v[start..start + w].iter_mut().zip(source) {
                        *d = s.a();
                    }
                }
                Texels::Rgba(v) => {
                    for (d, s) in v[start..start + w].iter_mut().zip(source) {
                        *d = s.to_array();
                    }
                }
            }
        }
        let (x, y) = (at[0] as i32, at[1] as i32);
        self.changed.push(PxRect::new(x, y, x + w as i32, y + h as i32));
    }
}

fn is_white(image: &egui::ColorImage) -> bool {
    image.pixels.iter().all(|p| {
        let [r, g, b, a] = p.to_array();
        r == a && g == a && b == a
    })
}

#[inline]
fn wrap_index(i: i64, len: usize, mode: TextureWrapMode) -> usize {
    let n = len as i64;
    let wrapped = match mode {
        TextureWrapMode::ClampToEdge => i.clamp(0, n - 1),
        TextureWrapMode::Repeat => i.rem_euclid(n),
        TextureWrapMode::MirroredRepeat => {
            let k = i.rem_euclid(2 * n);
            if k < n { k } else { 2 * n - 1 - k }
        }
    };
    wrapped as usize
}

/// All textures that egui has sent.
#[derive(Debug, Default)]
pub struct TextureStore {
    map: HashMap<TextureId, Texture>,
    updates: u64,
}

impl TextureStore {
    /// The texture of that name, if egui has set it and not freed it.
    #[must_use]
    pub fn get(&self, id: TextureId) -> Option<&Texture> {
        self.map.get(&id)
    }

    /// Applies one change.
    pub fn set(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        if let Some(pos) = delta.pos {
            if let Some(texture) = self.map.get_mut(&id) {
                texture.options = delta.options;
                texture.patch(image, pos);
            }
            return;
        }
        self.updates += 1;
        let texels = if is_white(image) {
            Texels::White(image.pixels.iter().map(egui::Color32::a).collect())
        } else {
            Texels::Rgba(image.pixels.iter().map(egui::Color32::to_array).collect())
        };
        let texture = Texture {
            width: image.size[0],
            height: image.size[1],
            texels,
            options: delta.options,
            version: self.updates,
            changed: Vec::new(),
        };
        self.map.insert(id, texture);
    }

    /// Drops a texture.
    pub fn free(&mut self, id: TextureId) {
        self.map.remove(&id);
    }

    /// Forgets which parts changed; call when the frame is done.
    pub fn forget_changes(&mut self) {
        #[expect(clippy::iter_over_hash_type, reason = "each texture stands for itself")]
        for texture in self.map.values_mut() {
            texture.changed.clear();
        }
    }
}
