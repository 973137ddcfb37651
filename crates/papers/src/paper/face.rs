//! The one typeface of all papers: which characters it has, how wide they are, and its subset for a file.
//!
//! No shaping: the font carries no layout features, so one character is one glyph. Pages and lines are not
//! known here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::{GlyphMetrics, Metrics};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, GlyphId, MetadataProvider as _, Tag};
use subsetter::GlyphRemapper;

use dabiao_font::DABIAO_SANS_SC;

/// Stands in the place of a character that the font does not have: the mark that Chinese printers set for a
/// missing type (〓). The paper says which characters those are.
pub const MISSING_MARK: char = '〓';

/// Thousandths of the font size in which widths are counted.
pub(super) const UNITS: f32 = 1000.0;

/// The typeface, read once.
pub(super) struct Face {
    charmap: Charmap<'static>,
    advances: GlyphMetrics<'static>,
    pub(super) metrics: Metrics,
}

/// The typeface; none only if the program's own font file were damaged, which a test excludes.
pub(super) static FACE: LazyLock<Option<Face>> = LazyLock::new(|| {
    let font = FontRef::new(DABIAO_SANS_SC).ok()?;
    let size = Size::new(UNITS);
    Some(Face {
        charmap: font.charmap(),
        advances: font.glyph_metrics(size, LocationRef::default()),
        metrics: font.metrics(size, LocationRef::default()),
    })
});

impl Face {
    /// The glyph of `c`; none if the font does not have it.
    pub(super) fn glyph(&self, c: char) -> Option<u16> {
        self.charmap.map(c).and_then(|id| u16::try_from(id.to_u32()).ok()).filter(|id| *id != 0)
    }

    /// Advance of a glyph in thousandths of the size.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        self.advances.advance_width(GlyphId::from(glyph)).unwrap_or(UNITS)
    }
}

/// Width of `c`, or of its substitute mark, in ems.
pub fn char_width(c: char) -> f32 {
    let Some(face) = FACE.as_ref() else { return 1.0 };
    let glyph = face.glyph(c).or_else(|| face.glyph(MISSING_MARK));
    glyph.map_or(1.0, |g| face.advance(g) / UNITS)
}

/// Width of `text` in ems, without extra spacing.
pub fn text_width(text: &str) -> f32 {
    text.chars().map(char_width).sum()
}

/// The characters of `text` that the font does not have, each once, in order of their code points.
pub fn missing_in(text: &str) -> Vec<char> {
    let face = FACE.as_ref();
    let mut missing: Vec<char> =
        text.chars().filter(|c| face.is_none_or(|f| f.glyph(*c).is_none())).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// How one character goes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coded {
    /// The code of its glyph in the subset.
    pub(super) cid: u16,
    /// Whether a reader can get the character from the code alone. If not (the glyph stands for several
    /// characters, or for one that is missing), the text has to be given beside it.
    pub(super) self_evident: bool,
}

/// The characters used in one file.
pub(super) struct Usage<'a> {
    face: &'a Face,
    remapper: GlyphRemapper,
    texts: BTreeMap<u16, char>,
    /// Characters that the font does not have.
    pub(super) missing: Vec<char>,
}

impl<'a> Usage<'a> {
    pub(super) fn new(face: &'a Face) -> Self {
        Self { face, remapper: GlyphRemapper::new(), texts: BTreeMap::new(), missing: Vec::new() }
    }

    /// Takes `c` into the subset.
    pub(super) fn code(&mut self, c: char) -> Coded {
        let own = self.face.glyph(c);
        if own.is_none() && !self.missing.contains(&c) {
            self.missing.push(c);
        }
        let shown = if own.is_some() { c } else { MISSING_MARK };
        let cid = self.remapper.remap(own.or_else(|| self.face.glyph(MISSING_MARK)).unwrap_or(0));
        let text = *self.texts.entry(cid).or_insert(shown);
        Coded { cid, self_evident: text == c }
    }

    /// The codes in use with their characters, by code.
    pub(super) fn texts(&self) -> impl Iterator<Item = (u16, char)> {
        self.texts.iter().map(|(cid, c)| (*cid, *c))
    }

    /// Widths of all codes from 0, in thousandths.
    pub(super) fn widths(&self) -> Vec<f32> {
        self.remapper.remapped_gids().map(|glyph| self.face.advance(glyph)).collect()
    }

    /// The bare CFF table of the subset, with codes equal to glyph numbers; none if the font were damaged.
    pub(super) fn cff(&self) -> Option<Vec<u8>> {
        let file = subsetter::subset(DABIAO_SANS_SC, 0, &self.remapper).ok()?;
        let font = FontRef::new(&file).ok()?;
        Some(font.data_for_tag(Tag::new(b"CFF "))?.as_bytes().to_vec())
    }
}
