//! From egui's output to pixels in the window.
//!
//! Keeps the last picture as primitives, so that the window can be shown again without running
//! the app. Must not handle input or decide when to paint.

use std::sync::Arc;

use egui::epaint::ClippedPrimitive;
use egui::{Color32, ColorImage, ScreenshotCallback, TexturesDelta};
use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

use super::HostError;
use super::present::{Presenter, Reader, Show};
use super::raster::Rasterizer;
use super::tiles::{Dirty, Tiles};

/// Paints frames into one window.
pub struct Painter {
    presenter: Presenter,
    rasterizer: Rasterizer,
    tiles: Tiles,
    picture: Picture,
}

/// The content of the window.
#[derive(Default)]
struct Picture {
    primitives: Vec<ClippedPrimitive>,
    pixels_per_point: f32,
    background: Color32,
    size: (u32, u32),
}

/// A frame to paint.
pub struct Frame {
    /// Tessellated shapes.
    pub primitives: Vec<ClippedPrimitive>,
    /// Physical pixels per point.
    pub pixels_per_point: f32,
    /// The colour where the app paints nothing.
    pub background: Color32,
    /// Changes of textures, of this frame and of those that were not painted.
    pub textures: TexturesDelta,
}

impl Painter {
    /// A painter for `window`.
    pub fn new(event_loop: &ActiveEventLoop, window: Arc<Window>) -> Result<Self, HostError> {
        Ok(Self {
            presenter: Presenter::new(event_loop, window)?,
            rasterizer: Rasterizer::default(),
            tiles: Tiles::default(),
            picture: Picture::default(),
        })
    }

    /// Shows a frame in a window of `size` pixels. `show` is [`Show::Everything`] if the window lost its content.
    pub fn paint(
        &mut self,
        size: (u32, u32),
        frame: Frame,
        show: Show,
        screenshots: Vec<ScreenshotCallback>,
    ) -> Result<(), HostError> {
        let Frame { primitives, pixels_per_point, background, textures } = frame;
        let freed = self.rasterizer.begin_frame(textures);
        self.picture = Picture { primitives, pixels_per_point, background, size };
        let dirty = self.tiles.update(
            size,
            &self.picture.primitives,
            &self.rasterizer.textures,
            pixels_per_point,
            background,
        );
        let result = if screenshots.is_empty() {
            self.show(dirty, show, None)
        } else {
            let mut image = ColorImage::default();
            let mut read = |pixels: &[u32]| image = color_image(pixels, size);
            let result = self.show(dirty, show, Some(&mut read));
            let image = Arc::new(image);
            for callback in screenshots {
                callback.complete(Arc::clone(&image));
            }
            result
        };
        self.rasterizer.end_frame(freed);
        result
    }

    /// Shows the last frame again, all of it.
    pub fn repeat(&mut self, size: (u32, u32)) -> Result<(), HostError> {
        if size != self.picture.size {
            return Ok(()); // A frame of the right size is on its way.
        }
        let clean = self.tiles.clean();
        self.show(clean, Show::Everything, None)
    }

    fn show(&mut self, dirty: Dirty, show: Show, read: Option<Reader<'_>>) -> Result<(), HostError> {
        let Self { presenter, rasterizer, picture, .. } = self;
        presenter.show(
            picture.size,
            dirty,
            show,
            |target, rect| {
                let Picture { primitives, pixels_per_point, background, .. } = &*picture;
                rasterizer.paint(target, rect, primitives, *pixels_per_point, *background);
            },
            read,
        )
    }
}

fn color_image(pixels: &[u32], size: (u32, u32)) -> ColorImage {
    let [w, h] = [size.0 as usize, size.1 as usize];
    let color = |p: &u32| Color32::from_rgb((p >> 16) as u8, (p >> 8) as u8, *p as u8);
    ColorImage::new([w, h], pixels.iter().take(w * h).map(color).collect())
}
