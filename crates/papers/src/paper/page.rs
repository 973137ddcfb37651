//! A page as a list of marks: text, lines, boxes, circles and squares, in millimetres from the top left.
//!
//! A page is plain data until [`super::pdf`] writes it, so that a page number can be added when the number
//! of pages is known. This module does not know the content of a paper.

use std::sync::Arc;

use super::face::text_width;
use super::picture::Picture;
use super::qr::QrSymbol;

/// Millimetres of a point (1/72 inch).
pub const MM_PER_PT: f32 = 25.4 / 72.0;

/// Size of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageSize {
    /// Width in millimetres.
    pub width_mm: f32,
    /// Height in millimetres.
    pub height_mm: f32,
}

impl PageSize {
    /// A4 upright.
    pub const A4_PORTRAIT: Self = Self { width_mm: 210.0, height_mm: 297.0 };
    /// A4 on its side.
    pub const A4_LANDSCAPE: Self = Self { width_mm: 297.0, height_mm: 210.0 };
}

/// A colour, each part from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// Red.
    pub red: f32,
    /// Green.
    pub green: f32,
    /// Blue.
    pub blue: f32,
}

impl Ink {
    /// Black.
    pub const BLACK: Self = Self::grey(0.0);

    /// A grey: 0 is black, 1 is white.
    pub const fn grey(level: f32) -> Self {
        Self { red: level, green: level, blue: level }
    }
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Size in points.
    pub size_pt: f32,
    /// Colour.
    pub ink: Ink,
    /// Whether outlines are thickened: the font has one weight only.
    pub strong: bool,
    /// Extra room after each character, in ems.
    pub spacing_em: f32,
}

impl TextStyle {
    /// Black text of `size_pt` points.
    pub const fn new(size_pt: f32) -> Self {
        Self { size_pt, ink: Ink::BLACK, strong: false, spacing_em: 0.0 }
    }

    /// The same, thickened.
    pub const fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    /// The same in another colour.
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// The same with extra room after each character, in ems.
    pub const fn spaced(self, spacing_em: f32) -> Self {
        Self { spacing_em, ..self }
    }

    /// The same, made smaller where `text` would be wider than `most_mm`.
    pub fn fitted(self, text: &str, most_mm: f32) -> Self {
        let width = self.width_mm(text);
        let size_pt = if width > most_mm { self.size_pt * most_mm / width } else { self.size_pt };
        Self { size_pt, ..self }
    }

    /// The em in millimetres.
    pub fn em_mm(&self) -> f32 {
        self.size_pt * MM_PER_PT
    }

    /// Width of `text` in millimetres; the room after the last character does not count.
    pub fn width_mm(&self, text: &str) -> f32 {
        let gaps = text.chars().count().saturating_sub(1) as f32 * self.spacing_em;
        (text_width(text) + gaps) * self.em_mm()
    }
}

/// Where the given x is in a piece of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At its beginning.
    #[default]
    Left,
    /// In its middle.
    Centre,
    /// At its end.
    Right,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Width in millimetres.
    pub width_mm: f32,
    /// Colour.
    pub ink: Ink,
    /// Length of dashes and gaps in millimetres; none for a solid line.
    pub dash_mm: Option<f32>,
}

impl Stroke {
    /// A solid line.
    pub const fn solid(width_mm: f32, ink: Ink) -> Self {
        Self { width_mm, ink, dash_mm: None }
    }
}

/// One thing on a page. All lengths in millimetres from the top left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line of text; `y` is its baseline.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// The characters.
        text: String,
        /// How they look.
        style: TextStyle,
    },
    /// A straight line.
    Line {
        /// One end, x and y.
        from: [f32; 2],
        /// Other end, x and y.
        to: [f32; 2],
        /// How it is drawn.
        stroke: Stroke,
    },
    /// The outline of a rectangle.
    Frame {
        /// Left, top, width, height.
        area: [f32; 4],
        /// How it is drawn.
        stroke: Stroke,
    },
    /// A filled rectangle.
    Fill {
        /// Left, top, width, height.
        area: [f32; 4],
        /// Its colour.
        ink: Ink,
    },
    /// The outline of a polygon.
    Polygon {
        /// Its corners, x and y.
        corners: Vec<[f32; 2]>,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// The outline of a circle.
    Circle {
        /// Middle, x and y.
        centre: [f32; 2],
        /// Radius.
        radius: f32,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// Black rectangles that are filled as one shape, so that no hairlines show between them.
    Squares(Vec<[f32; 4]>),
    /// A picture.
    Picture {
        /// Left, top, width, height.
        area: [f32; 4],
        /// The picture, which fills the area.
        picture: Arc<Picture>,
    },
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its size.
    pub size: PageSize,
    /// Its marks, from the bottom up.
    pub marks: Vec<Mark>,
}

impl Page {
    /// An empty page.
    pub const fn new(size: PageSize) -> Self {
        Self { size, marks: Vec::new() }
    }

    /// Writes `text` on the baseline `y`, aligned at `x`. Returns its width in millimetres.
    pub fn text(&mut self, x: f32, y: f32, align: Align, style: TextStyle, text: &str) -> f32 {
        let width = style.width_mm(text);
        let x = match align {
            Align::Left => x,
            Align::Centre => x - width / 2.0,
            Align::Right => x - width,
        };
        if !text.is_empty() {
            self.marks.push(Mark::Text { x, y, text: text.to_owned(), style });
        }
        width
    }

    /// Draws a straight line.
    pub fn line(&mut self, from: [f32; 2], to: [f32; 2], stroke: Stroke) {
        self.marks.push(Mark::Line { from, to, stroke });
    }

    /// Draws the outline of a rectangle: left, top, width, height.
    pub fn frame(&mut self, area: [f32; 4], stroke: Stroke) {
        self.marks.push(Mark::Frame { area, stroke });
    }

    /// Fills a rectangle: left, top, width, height.
    pub fn fill(&mut self, area: [f32; 4], ink: Ink) {
        self.marks.push(Mark::Fill { area, ink });
    }

    /// Draws the outline of a polygon.
    pub fn polygon(&mut self, corners: &[[f32; 2]], stroke: Stroke) {
        self.marks.push(Mark::Polygon { corners: corners.to_vec(), stroke });
    }

    /// Draws the outline of a circle.
    pub fn circle(&mut self, centre: [f32; 2], radius: f32, stroke: Stroke) {
        self.marks.push(Mark::Circle { centre, radius, stroke });
    }

    /// Draws a picture: left, top, width, height.
    pub fn picture(&mut self, area: [f32; 4], picture: Arc<Picture>) {
        self.marks.push(Mark::Picture { area, picture });
    }

    /// Draws a QR code with its left top corner at `x`, `y`, at least `least_mm` wide. Returns its width.
    /// The quiet zone of four modules around it has to stay empty: the caller ensures that.
    pub fn qr(&mut self, x: f32, y: f32, least_mm: f32, symbol: &QrSymbol) -> f32 {
        let module = symbol.module_mm(least_mm);
        let squares = symbol
            .runs()
            .map(|[column, row, length]| [x + column * module, y + row * module, length * module, module]);
        self.marks.push(Mark::Squares(squares.collect()));
        symbol.size() as f32 * module
    }
}
