//! Pages become a PDF 1.7 file: the same pages and facts give the same bytes.
//!
//! One font subset with a table back to characters, so that text can be selected, searched and read aloud.
//! No clock, no random ids, no compression library of the system: the file's id is a hash of its pages.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::civil::Date;
use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Settings, Str, TextStr};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::sync::Arc;

use super::face::{FACE, Usage};
use super::page::{Ink, MM_PER_PT, Mark, Page, Stroke, TextStyle};
use super::picture::Picture;
use dabiao_font::POSTSCRIPT_NAME;

/// The file's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title, shown by readers instead of the file's name.
    pub title: String,
    /// The paper's issuer.
    pub author: String,
    /// The paper's own date; none leaves it out.
    pub date: Option<Date>,
    /// The tag of its language; none for Chinese.
    pub language: Option<&'static str>,
    /// A further entry of the document information: an ASCII name and an ASCII value, not compressed.
    pub entry: Option<(&'static str, String)>,
}

/// A finished paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The PDF file.
    pub pdf: Vec<u8>,
    /// Characters that the font does not have and that are printed as
    /// [`super::MISSING_MARK`]; normally none.
    pub missing: Vec<char>,
}

/// The program's own font or compressor failed: can't happen with an undamaged program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the program's own font is damaged; install the program again")]
pub struct FontDamaged;

const FONT_NAME: Name = Name(b"F1");
const SYSTEM_INFO: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// Width of the outline that thickens strong text, in ems.
const STRONG_EM: f32 = 0.03;

/// Writes `pages` as one file.
///
/// # Errors
/// The program's own font is damaged.
pub fn write_pdf(facts: &Metadata, pages: &[Page]) -> Result<Paper, FontDamaged> {
    let face = FACE.as_ref().ok_or(FontDamaged)?;
    let mut usage = Usage::new(face);
    let mut pictures = Vec::new();
    // The pictures of a page are those from its number on, up to the next page's.
    let contents: Vec<(usize, Vec<u8>)> =
        pages.iter().map(|page| (pictures.len(), content(page, &mut usage, &mut pictures))).collect();
    let mut refs = (1..).map(Ref::new);
    let mut next = || refs.next().unwrap_or(Ref::new(1));
    let (catalog, tree, info, font) = (next(), next(), next(), next());

    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    pdf.set_version(1, 7);
    let mut entry = pdf.catalog(catalog);
    entry.pages(tree).lang(TextStr(facts.language.unwrap_or("zh-CN")));
    entry.viewer_preferences().display_doc_title(true);
    entry.finish();
    write_info(&mut pdf, info, facts);

    let mut hasher = Sha256::new();
    hasher.update(facts.title.as_bytes());
    let picture_refs: Vec<Ref> = pictures.iter().map(|_| next()).collect();
    for (picture, picture_ref) in pictures.iter().zip(&picture_refs) {
        write_picture(&mut pdf, *picture_ref, picture).ok_or(FontDamaged)?;
        hasher.update(picture.samples());
    }
    let mut page_refs = Vec::with_capacity(pages.len());
    for (n, (page, (first, content))) in pages.iter().zip(&contents).enumerate() {
        hasher.update(content);
        let (page_ref, content_ref) = (next(), next());
        let mut entry = pdf.page(page_ref);
        let size = [page.size.width_mm / MM_PER_PT, page.size.height_mm / MM_PER_PT];
        entry.parent(tree).media_box(Rect::new(0.0, 0.0, size[0], size[1])).contents(content_ref);
        let mut resources = entry.resources();
        resources.fonts().pair(FONT_NAME, font);
        let last = contents.get(n + 1).map_or(picture_refs.len(), |(next, _)| *next);
        if last > *first {
            let mut named = resources.x_objects();
            for (number, picture_ref) in picture_refs.iter().enumerate().take(last).skip(*first) {
                named.pair(Name(picture_name(number).as_bytes()), *picture_ref);
            }
        }
        resources.finish();
        entry.finish();
        let packed = deflate(content).ok_or(FontDamaged)?;
        pdf.stream(content_ref, &packed).filter(Filter::FlateDecode);
        page_refs.push(page_ref);
    }
    pdf.pages(tree).count(page_refs.len() as i32).kids(page_refs);
    let font_refs = [font, next(), next(), next(), next()];
    write_font(&mut pdf, &font_refs, &usage).ok_or(FontDamaged)?;
    let id = hasher.finalize().get(..16).unwrap_or_default().to_vec();
    pdf.set_file_id((id.clone(), id));
    Ok(Paper { pdf: pdf.finish(), missing: usage.missing })
}

fn write_info(pdf: &mut Pdf, info: Ref, facts: &Metadata) {
    let mut entry = pdf.document_info(info);
    entry.title(TextStr(&facts.title)).author(TextStr(&facts.author)).producer(TextStr("Dabiao"));
    if let Some(day) = facts.date {
        let date = pdf_writer::Date::new(u16::try_from(day.year()).unwrap_or(0));
        let (month, day) = (u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1));
        entry.creation_date(date.month(month).day(day));
    }
    if let Some((name, value)) = &facts.entry {
        entry.pair(Name(name.as_bytes()), Str(value.as_bytes()));
    }
}

fn picture_name(number: usize) -> String {
    format!("P{number}")
}

fn write_picture(pdf: &mut Pdf, id: Ref, picture: &Picture) -> Option<()> {
    let packed = deflate(picture.samples())?;
    let colours = picture.colours();
    let mut entry = pdf.image_xobject(id, &packed);
    entry.filter(Filter::FlateDecode);
    entry.width(picture.width() as i32).height(picture.height() as i32);
    entry.bits_per_component(i32::from(picture.bits()));
    let last = (colours.len() / 3).saturating_sub(1) as i32;
    entry.color_space().indexed(Name(b"DeviceRGB"), last, colours);
    Some(())
}

fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn write_font(pdf: &mut Pdf, refs: &[Ref; 5], usage: &Usage) -> Option<()> {
    let [font, cid_font, descriptor, to_unicode, file] = *refs;
    let cff = usage.cff()?;
    // The tag that marks a subset: six capitals, here from its bytes.
    let digest = Sha256::digest(&cff);
    let tag: String = digest.iter().take(6).map(|b| char::from(b'A' + b % 26)).collect();
    let base = format!("{tag}+{POSTSCRIPT_NAME}");
    let base = Name(base.as_bytes());
    // For a CIDFont of type 0 the name of the encoding follows the font's.
    let composite = [base.0, b"-Identity-H"].concat();
    pdf.type0_font(font)
        .base_font(Name(&composite))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid_font)
        .to_unicode(to_unicode);
    let mut entry = pdf.cid_font(cid_font);
    entry.subtype(CidFontType::Type0).base_font(base).system_info(SYSTEM_INFO).font_descriptor(descriptor);
    entry.default_width(super::face::UNITS).widths().consecutive(0, usage.widths());
    entry.finish();
    let metrics = &FACE.as_ref()?.metrics;
    let bounds = metrics.bounds?;
    pdf.font_descriptor(descriptor)
        .name(base)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max))
        .italic_angle(0.0)
        .ascent(metrics.ascent)
        .descent(metrics.descent)
        .cap_height(metrics.cap_height.unwrap_or(metrics.ascent))
        .stem_v(80.0)
        .font_file3(file);
    let mut cmap = UnicodeCmap::new(Name(b"Custom"), SYSTEM_INFO);
    usage.texts().for_each(|(cid, c)| cmap.pair(cid, c));
    let packed = deflate(&cmap.finish())?;
    pdf.cmap(to_unicode, &packed).filter(Filter::FlateDecode);
    let packed = deflate(&cff)?;
    pdf.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    Some(())
}

/// Draws a page: the one place where millimetres from the top become points from the bottom.
fn content(page: &Page, usage: &mut Usage, pictures: &mut Vec<Arc<Picture>>) -> Vec<u8> {
    let mut content = Content::with_settings(Settings { pretty: false });
    let pt = |mm: f32| mm / MM_PER_PT;
    let up = |y: f32| (page.size.height_mm - y) / MM_PER_PT;
    for mark in &page.marks {
        match mark {
            Mark::Text { x, y, text, style } => write_text(&mut content, pt(*x), up(*y), text, style, usage),
            Mark::Line { from, to, stroke } => {
                set_stroke(&mut content, stroke);
                content.move_to(pt(from[0]), up(from[1])).line_to(pt(to[0]), up(to[1])).stroke();
            }
            Mark::Frame { area: [x, y, w, h], stroke } => {
                set_stroke(&mut content, stroke);
                content.rect(pt(*x), up(y + h), pt(*w), pt(*h)).stroke();
            }
            Mark::Fill { area: [x, y, w, h], ink } => {
                set_fill(&mut content, *ink);
                content.rect(pt(*x), up(y + h), pt(*w), pt(*h)).fill_nonzero();
            }
            Mark::Polygon { corners, stroke } => {
                set_stroke(&mut content, stroke);
                for (n, [x, y]) in corners.iter().enumerate() {
                    if n == 0 {
                        content.move_to(pt(*x), up(*y));
                    } else {
                        content.line_to(pt(*x), up(*y));
                    }
                }
                content.close_and_stroke();
            }
            Mark::Circle { centre, radius, stroke } => {
                set_stroke(&mut content, stroke);
                circle(&mut content, pt(centre[0]), up(centre[1]), pt(*radius));
            }
            Mark::Squares(squares) => {
                set_fill(&mut content, Ink::BLACK);
                for [x, y, w, h] in squares {
                    content.rect(pt(*x), up(y + h), pt(*w), pt(*h));
                }
                content.fill_nonzero();
            }
            Mark::Picture { area: [x, y, w, h], picture } => {
                let name = picture_name(pictures.len());
                pictures.push(Arc::clone(picture));
                content.save_state().transform([pt(*w), 0.0, 0.0, pt(*h), pt(*x), up(y + h)]);
                content.x_object(Name(name.as_bytes())).restore_state();
            }
        }
    }
    content.finish().into_vec()
}

fn set_stroke(content: &mut Content, stroke: &Stroke) {
    let Ink { red, green, blue } = stroke.ink;
    content.set_stroke_rgb(red, green, blue).set_line_width(stroke.width_mm / MM_PER_PT);
    content.set_dash_pattern(stroke.dash_mm.map(|d| d / MM_PER_PT), 0.0);
    content.set_line_cap(LineCapStyle::ButtCap);
}

fn set_fill(content: &mut Content, ink: Ink) {
    content.set_fill_rgb(ink.red, ink.green, ink.blue);
}

/// Four cubic curves; 0.5523 is the usual approximation of a quarter circle.
fn circle(content: &mut Content, x: f32, y: f32, r: f32) {
    let k = r * 0.552_284_8;
    content.move_to(x + r, y);
    content.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    content.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    content.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    content.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    content.close_and_stroke();
}

fn write_text(content: &mut Content, x: f32, y: f32, text: &str, style: &TextStyle, usage: &mut Usage) {
    set_fill(content, style.ink);
    content
        .begin_text()
        .set_font(FONT_NAME, style.size_pt)
        .set_char_spacing(style.spacing_em * style.size_pt);
    if style.strong {
        content.set_stroke_rgb(style.ink.red, style.ink.green, style.ink.blue);
        content.set_line_width(STRONG_EM * style.size_pt).set_dash_pattern([], 0.0);
        content.set_text_rendering_mode(TextRenderingMode::FillStroke);
    } else {
        content.set_text_rendering_mode(TextRenderingMode::Fill);
    }
    content.next_line(x, y);
    let mut run: Vec<u8> = Vec::new();
    for c in text.chars() {
        let coded = usage.code(c);
        let code = coded.cid.to_be_bytes();
        if coded.self_evident {
            run.extend_from_slice(&code);
            continue;
        }
        if !run.is_empty() {
            content.show(Str(&std::mem::take(&mut run)));
        }
        let mut buffer = [0; 4];
        let actual = TextStr(c.encode_utf8(&mut buffer));
        let mut span = content.begin_marked_content_with_properties(Name(b"Span"));
        span.properties().actual_text(actual);
        span.finish();
        content.show(Str(&code)).end_marked_content();
    }
    if !run.is_empty() {
        content.show(Str(&run));
    }
    content.end_text();
}
