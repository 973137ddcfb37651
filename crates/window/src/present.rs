//! The window's pixels: hands the buffer of the window to a painter and shows what changed.
//!
//! Window systems keep one or two buffers; a buffer that is a frame old lacks what the last
//! frame changed. The dirty tiles of the last frames are kept here to repair that.
//! Must not know about egui passes or events.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::Arc;

use softbuffer::{Context, Rect, Surface};
use winit::event_loop::{ActiveEventLoop, OwnedDisplayHandle};
use winit::window::Window;

use super::HostError;
use super::raster::{PxRect, Target};
use super::tiles::Dirty;

/// As many frames as a buffer may lag behind before it is painted wholly.
const HISTORY: usize = 4;
/// More damage rectangles than this are shown as one that covers them all.
const MANY: usize = 24;

/// Gets all pixels of a finished picture.
pub type Reader<'a> = &'a mut dyn FnMut(&[u32]);

/// The part of a frame to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// The changed parts.
    Changes,
    /// All of it: the window system lost what it had.
    Everything,
}

/// The surface of a window.
pub struct Presenter {
    window: Arc<Window>,
    surface: Surface<OwnedDisplayHandle, Arc<Window>>,
    size: (u32, u32),
    /// Dirty tiles of the last frames, newest first.
    history: VecDeque<Dirty>,
}

impl Presenter {
    /// A surface for `window`.
    pub fn new(event_loop: &ActiveEventLoop, window: Arc<Window>) -> Result<Self, HostError> {
        let failed = |e: softbuffer::SoftBufferError| HostError::Surface(e.to_string());
        let context = Context::new(event_loop.owned_display_handle()).map_err(failed)?;
        let surface = Surface::new(&context, Arc::clone(&window)).map_err(failed)?;
        Ok(Self { window, surface, size: (0, 0), history: VecDeque::new() })
    }

    /// Brings the window up to date. `paint` is called for each rectangle that the buffer
    /// lacks; `read` gets all pixels when they are right.
    pub fn show(
        &mut self,
        size: (u32, u32),
        dirty: Dirty,
        show: Show,
        paint: impl Fn(&mut Target<'_>, &PxRect),
        read: Option<Reader<'_>>,
    ) -> Result<(), HostError> {
        let failed = |e: softbuffer::SoftBufferError| HostError::Present(e.to_string());
        let (Some(w), Some(h)) = (NonZeroU32::new(size.0), NonZeroU32::new(size.1)) else {
            return Ok(()); // Minimized on Windows.
        };
        if size == self.size && dirty.is_empty() && show == Show::Changes && read.is_none() {
            return Ok(());
        }
        if size != self.size {
            self.surface.resize(w, h).map_err(failed)?;
            self.size = size;
            self.history.clear();
        }
        let whole = PxRect::new(0, 0, size.0 as i32, size.1 as i32);
        let mut changed = bounded(dirty.rects());
        self.history.push_front(dirty);
        self.history.truncate(HISTORY);
        let mut buffer = self.surface.buffer_mut().map_err(failed)?;
        let lacking = lacking(&self.history, usize::from(buffer.age()), whole);
        let Some(mut target) = Target::new(&mut buffer, size.0 as usize, size.1 as usize) else {
            return Err(HostError::Present("the buffer is smaller than the window".to_owned()));
        };
        for rect in &lacking {
            paint(&mut target, rect);
        }
        if let Some(read) = read {
            read(&buffer);
        }
        if show == Show::Everything || self.history.len() == 1 {
            changed = vec![whole];
        }
        // Only right before a real commit: Wayland answers it with the next leave to draw.
        self.window.pre_present_notify();
        buffer.present_with_damage(&damage(&changed)).map_err(failed)
    }
}

/// The tiles that a buffer of that age must get painted. `history` begins with the current frame.
fn lacking(history: &VecDeque<Dirty>, age: usize, whole: PxRect) -> Vec<PxRect> {
    if age == 0 || age >= history.len() {
        return vec![whole];
    }
    let mut union = Dirty::default();
    for (i, dirty) in history.iter().take(age).enumerate() {
        if i == 0 {
            union = dirty.clone();
        } else {
            union.add(dirty);
        }
    }
    bounded(union.rects())
}

fn bounded(rects: Vec<PxRect>) -> Vec<PxRect> {
    if rects.len() <= MANY {
        return rects;
    }
    let cover = rects
        .iter()
        .skip(1)
        .fold(rects[0], |a, b| PxRect::new(a.x0.min(b.x0), a.y0.min(b.y0), a.x1.max(b.x1), a.y1.max(b.y1)));
    vec![cover]
}

fn damage(rects: &[PxRect]) -> Vec<Rect> {
    let side = |v: i32| NonZeroU32::new(u32::try_from(v).unwrap_or(0));
    rects
        .iter()
        .filter_map(|r| {
            Some(Rect {
                x: u32::try_from(r.x0).ok()?,
                y: u32::try_from(r.y0).ok()?,
                width: side(r.x1 - r.x0)?,
                height: side(r.y1 - r.y0)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use egui::epaint::{ClippedPrimitive, Mesh, Primitive};
    use egui::{Color32, Rect, pos2, vec2};

    use super::{HISTORY, lacking};
    use crate::raster::{PxRect, Rasterizer, Target};
    use crate::tiles::Tiles;

    const SIDE: usize = 256;

    fn scene(step: usize) -> Vec<ClippedPrimitive> {
        let mut mesh = Mesh::default();
        for k in 0..3 {
            let at = pos2((step * (17 + 5 * k) % 240) as f32, (step * 29 + k * 60) as f32 % 240.0);
            let grey = 40 * (k as u8) + 20;
            mesh.add_colored_rect(Rect::from_min_size(at, vec2(30.0, 9.0)), Color32::from_gray(grey));
        }
        vec![ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }]
    }

    /// Several buffers taking turns, as on Wayland, each lagging behind by its age.
    #[test]
    fn old_buffers_are_brought_up_to_date() {
        let whole = PxRect::new(0, 0, SIDE as i32, SIDE as i32);
        let rasterizer = Rasterizer::default();
        for count in 1..=HISTORY + 1 {
            let mut buffers = vec![vec![0; SIDE * SIDE]; count];
            let mut tiles = Tiles::default();
            let mut history = VecDeque::new();
            for step in 0..40 {
                let list = scene(step);
                let size = (SIDE as u32, SIDE as u32);
                let textures = &rasterizer.textures;
                history.push_front(tiles.update(size, &list, textures, 1.0, Color32::WHITE));
                history.truncate(HISTORY);
                let age = if step < count { 0 } else { count };
                let buffer = &mut buffers[step % count];
                for rect in lacking(&history, age, whole) {
                    let mut target = Target::new(buffer, SIDE, SIDE).unwrap();
                    rasterizer.paint(&mut target, &rect, &list, 1.0, Color32::WHITE);
                }
                let mut want = vec![1; SIDE * SIDE];
                let mut target = Target::new(&mut want, SIDE, SIDE).unwrap();
                rasterizer.paint(&mut target, &whole, &list, 1.0, Color32::WHITE);
                assert!(*buffer == want, "{count} buffers, step {step}");
            }
        }
    }
}
