//! How far a shape reaches, in physical pixels: whether it is painted at all is asked of every shape of the picture at every
//! key, so no whole corner is made for that.

use egui::epaint::Vertex;

use super::PxRect;

/// Room for the snapping of vertices, in pixels.
const ROOM: f32 = 1.0 / 256.0;

/// The edges of a shape in physical pixels.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

impl Extent {
    /// Of the shape with these vertices.
    #[inline]
    #[must_use]
    pub fn of(v: &[&Vertex], pixels_per_point: f32) -> Self {
        let mut all =
            Self { x0: f32::INFINITY, y0: f32::INFINITY, x1: f32::NEG_INFINITY, y1: f32::NEG_INFINITY };
        for vertex in v {
            let (x, y) = (vertex.pos.x * pixels_per_point, vertex.pos.y * pixels_per_point);
            all.x0 = all.x0.min(x);
            all.y0 = all.y0.min(y);
            all.x1 = all.x1.max(x);
            all.y1 = all.y1.max(y);
        }
        all
    }

    /// Can the shape reach into `clip`? As much as [`Extent::pixels`] and `clip` having a pixel in common.
    #[inline]
    #[must_use]
    pub fn touches(&self, clip: &PxRect) -> bool {
        self.x0 - ROOM < clip.x1 as f32
            && self.x1 + ROOM > clip.x0 as f32
            && self.y0 - ROOM < clip.y1 as f32
            && self.y1 + ROOM > clip.y0 as f32
    }

    /// The whole pixels that the shape can touch.
    #[inline]
    #[must_use]
    pub fn pixels(&self) -> PxRect {
        PxRect::new(
            below(self.x0 - ROOM),
            below(self.y0 - ROOM),
            above(self.x1 + ROOM),
            above(self.y1 + ROOM),
        )
    }
}

/// The whole number at or below `v`, as `v.floor() as i32`, without a call where the oldest processors have no instruction.
#[inline]
fn below(v: f32) -> i32 {
    let whole = v as i32;
    whole.saturating_sub(i32::from(whole as f32 > v))
}

/// The whole number at or above `v`, as `v.ceil() as i32`.
#[inline]
fn above(v: f32) -> i32 {
    let whole = v as i32;
    whole.saturating_add(i32::from((whole as f32) < v))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_those_of_the_standard_library() {
        let some = [0.0, 0.25, 0.5, 1.0, 1.5, 7.996, 8.0, 8.004, 1e4 + 0.5, 16_777_216.0, 3e9, f32::MAX];
        for v in some.into_iter().chain(some.map(|v| -v)).chain([f32::NAN, f32::INFINITY, f32::NEG_INFINITY])
        {
            assert_eq!((below(v), above(v)), (v.floor() as i32, v.ceil() as i32), "{v}");
        }
    }

    #[test]
    fn a_shape_touches_what_has_a_pixel_of_it() {
        let clip = PxRect::new(3, 5, 40, 9);
        let at = |x: f32, y: f32| Vertex { pos: egui::pos2(x, y), ..Vertex::default() };
        for n in 0..4_000_u32 {
            let part =
                |salt: u32| (n.wrapping_mul(2_654_435_761).rotate_left(salt) % 1_200) as f32 / 24.0 - 4.0;
            let v = [at(part(3), part(9) / 3.0), at(part(17), part(23) / 3.0), at(part(5), part(29) / 3.0)];
            for pixels_per_point in [1.0, 1.5] {
                let extent = Extent::of(&[&v[0], &v[1], &v[2]], pixels_per_point);
                let common = !extent.pixels().intersect(&clip).is_empty();
                assert_eq!(extent.touches(&clip), common, "{extent:?}");
            }
        }
    }
}
