//! Office paper: A4 pages with text, tables, lines and QR codes, written as PDF.
//!
//! Used by the rooms that make papers (certificates, lists), below them and above `domain`. Everything here
//! is a pure function of its arguments: the same paper has the same bytes on every PC. Text is set in the
//! program's own font, which goes into the file as a subset; a character that the font does not have is
//! printed as 〓 and reported, never as an empty box. This room must not know what the papers say.

mod face;
mod flow;
mod page;
mod paragraph;
mod pdf;
mod picture;
mod qr;

pub use face::{MISSING_MARK, char_width, missing_in, text_width};
pub use flow::{Column, Flow, Table};
pub use page::{Align, Ink, MM_PER_PT, Mark, Page, PageSize, Stroke, TextStyle};
pub use paragraph::{Block, Run, line_count};
pub use pdf::{FontDamaged, Metadata, Paper, write_pdf};
pub use picture::{Picture, PictureDamaged};
pub use qr::{QrSymbol, QrTooLong};
