//! Integer pixel rectangles.
//!
//! Only geometry: this file knows nothing of egui, windows or colours.

/// A half-open rectangle of pixels: `x0 <= x < x1`, `y0 <= y < y1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PxRect {
    /// Left edge, included.
    pub x0: i32,
    /// Top edge, included.
    pub y0: i32,
    /// Right edge, excluded.
    pub x1: i32,
    /// Bottom edge, excluded.
    pub y1: i32,
}

impl PxRect {
    /// A rectangle from its four edges.
    #[must_use]
    pub const fn new(x0: i32, y0: i32, x1: i32, y1: i32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    /// Does it hold no pixel?
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    /// The pixels that both hold.
    #[inline]
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    /// Is every pixel of `other` also in `self`?
    #[must_use]
    pub const fn contains(&self, other: &Self) -> bool {
        self.x0 <= other.x0 && self.y0 <= other.y0 && self.x1 >= other.x1 && self.y1 >= other.y1
    }

    /// An egui clip rectangle in physical pixels, rounded as `egui_glow` rounds it.
    #[must_use]
    pub fn from_clip(clip: egui::Rect, pixels_per_point: f32, bounds: &Self) -> Self {
        let px = |v: f32| (v * pixels_per_point).round() as i32;
        Self::new(px(clip.min.x), px(clip.min.y), px(clip.max.x), px(clip.max.y)).intersect(bounds)
    }
}
