//! Pictures of few colours: read from PNG, kept as numbers into a table of colours, as a PDF takes them.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits};

/// A picture of at most 256 colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    bits: u8,
    colours: Vec<u8>,
    samples: Vec<u8>,
}

/// The file is no PNG with a table of colours, or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this picture is damaged, or not of the kind that is used here")]
pub struct PictureDamaged;

/// More bytes than any picture of the program takes.
const LIMIT: usize = 64 * 1024 * 1024;

impl Picture {
    /// Reads a PNG file with a table of colours.
    ///
    /// # Errors
    /// See [`PictureDamaged`].
    pub fn from_png(file: &[u8]) -> Result<Self, PictureDamaged> {
        let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: LIMIT });
        decoder.set_transformations(png::Transformations::IDENTITY);
        let mut reader = decoder.read_info().map_err(|_| PictureDamaged)?;
        let info = reader.info();
        let (width, height, bits) = (info.width, info.height, info.bit_depth as u8);
        let colours = info.palette.as_deref().map(<[u8]>::to_vec).unwrap_or_default();
        let whole = !colours.is_empty() && colours.len().is_multiple_of(3) && width > 0 && height > 0;
        if info.color_type != ColorType::Indexed || !whole {
            return Err(PictureDamaged);
        }
        let mut samples = vec![0; reader.output_buffer_size().ok_or(PictureDamaged)?];
        let frame = reader.next_frame(&mut samples).map_err(|_| PictureDamaged)?;
        samples.truncate(frame.buffer_size());
        Ok(Self { width, height, bits, colours, samples })
    }

    /// Width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Bits of a pixel.
    pub(super) const fn bits(&self) -> u8 {
        self.bits
    }

    /// The colours, three bytes each.
    pub(super) fn colours(&self) -> &[u8] {
        &self.colours
    }

    /// The rows, each from a byte on.
    pub(super) fn samples(&self) -> &[u8] {
        &self.samples
    }

    /// The pixels, row by row, three bytes each.
    pub fn pixels(&self) -> Vec<u8> {
        let (bits, width) = (usize::from(self.bits.max(1)), self.width as usize);
        let row = (width * bits).div_ceil(8);
        let mut pixels = Vec::with_capacity(width * self.height as usize * 3);
        for line in self.samples.chunks_exact(row.max(1)) {
            for x in 0..width {
                let byte = line.get(x * bits / 8).copied().unwrap_or(0);
                let shift = 8 - bits - (x * bits) % 8;
                let number = usize::from(byte >> shift) & ((1 << bits) - 1);
                let colour = self.colours.get(number * 3..number * 3 + 3).unwrap_or(&[0; 3]);
                pixels.extend_from_slice(colour);
            }
        }
        pixels
    }

    /// The pixels of the picture made `width` pixels wide, and its height: every one is the mean of the area that it
    /// stands for, so that small letters stay readable. It is not made wider than it is.
    pub fn scaled(&self, width: u32) -> (u32, u32, Vec<u8>) {
        let pixels = self.pixels();
        let width = width.clamp(1, self.width);
        if width == self.width {
            return (self.width, self.height, pixels);
        }
        let ratio = f64::from(self.width) / f64::from(width);
        let height = ((f64::from(self.height) / ratio).round() as u32).max(1);
        let down = f64::from(self.height) / f64::from(height);
        let columns: Vec<_> = (0..width).map(|x| shares(x, ratio, self.width)).collect();
        let mut out = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            let rows = shares(y, down, self.height);
            for column in &columns {
                out.extend(mean(&pixels, self.width as usize, column, &rows));
            }
        }
        (width, height, out)
    }
}

/// Which of `all` pixels the pixel `at` stands for, and with which share each.
fn shares(at: u32, ratio: f64, all: u32) -> Vec<(usize, f64)> {
    let (from, to) = (f64::from(at) * ratio, f64::from(at + 1) * ratio);
    let whole = (from as u32)..(to.ceil() as u32).min(all);
    whole.map(|n| (n as usize, (f64::from(n + 1).min(to) - f64::from(n).max(from)).max(0.0))).collect()
}

fn mean(pixels: &[u8], width: usize, columns: &[(usize, f64)], rows: &[(usize, f64)]) -> [u8; 3] {
    let (mut sum, mut total) = ([0.0; 3], 0.0);
    for (y, down) in rows {
        for (x, across) in columns {
            let share = down * across;
            let at = (y * width + x) * 3;
            for (part, value) in sum.iter_mut().zip(pixels.get(at..at + 3).unwrap_or(&[0; 3])) {
                *part += share * f64::from(*value);
            }
            total += share;
        }
    }
    sum.map(|part| (part / if total > 0.0 { total } else { 1.0 }).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4 by 2 pixels, two bits each: white, black, red, white in both rows.
    fn file() -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 4, 2);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Two);
        encoder.set_palette(vec![255, 255, 255, 0, 0, 0, 200, 0, 0]);
        encoder.write_header().unwrap().write_image_data(&[0b0001_1000, 0b0001_1000]).unwrap();
        out
    }

    #[test]
    fn it_is_read_and_made_smaller() {
        let picture = Picture::from_png(&file()).unwrap();
        assert_eq!((picture.width(), picture.height()), (4, 2));
        assert_eq!(picture.pixels()[..12], [255, 255, 255, 0, 0, 0, 200, 0, 0, 255, 255, 255]);
        let (width, height, pixels) = picture.scaled(2);
        assert_eq!((width, height, pixels), (2, 1, vec![128, 128, 128, 228, 128, 128]));
        assert_eq!(picture.scaled(900), (4, 2, picture.pixels()));
    }

    #[test]
    fn what_is_no_such_picture_is_refused() {
        let mut plain = Vec::new();
        let mut encoder = png::Encoder::new(&mut plain, 1, 1);
        encoder.set_color(ColorType::Rgb);
        encoder.write_header().unwrap().write_image_data(&[1, 2, 3]).unwrap();
        let whole = file();
        for bad in [&b"no picture"[..], &plain, &whole[..whole.len() / 2], &[]] {
            assert_eq!(Picture::from_png(bad), Err(PictureDamaged));
        }
    }
}
