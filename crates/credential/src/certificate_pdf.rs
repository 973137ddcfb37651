//! The certificate as a paper: one A4 page on its side, to be signed, sealed and hung up.
//!
//! The wording is Chinese office language and the same in every language of the window: it is a document of
//! the bureau, not a screen. The file carries its token three times: as a QR code, as small print (unless
//! the names are too long for it), and in the document information; it ends in a signature over all its
//! bytes (see [`super::verify()`]). Text that is only on the paper (titles, the bureau's name) comes from
//! [`Wording`]. Whether an officer has earned a certificate is not decided here.

use jiff::civil::Date;

use super::issuer_key::IssuerKey;
use super::seal;
use super::signature::Purpose;
use super::token::SignedCertificate;
use dabiao_domain::certificate::Certificate;
use dabiao_papers::paper::{
    Align, Block, FontDamaged, Ink, MISSING_MARK, Metadata, Page, PageSize, Paper, QrSymbol, QrTooLong, Run,
    Stroke, TextStyle, line_count, missing_in, write_pdf,
};

/// The paper's text besides the certificate itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Title of the paper; [`TITLE`] unless the bureau has another.
    pub title: String,
    /// Chinese title of the standard, without 《》.
    pub standard_title: String,
    /// 发证单位: the bureau that issues.
    pub issuer: String,
}

/// The usual title.
pub const TITLE: &str = "打字达标证书";

/// Why there is no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificatePdfError {
    /// The key is not the one that signed the token.
    #[error("the certificate was signed by another key; unlock that one")]
    OtherKey,
    /// See [`QrTooLong`].
    #[error(transparent)]
    Qr(#[from] QrTooLong),
    /// See [`FontDamaged`].
    #[error(transparent)]
    Font(#[from] FontDamaged),
}

/// Width that the QR code has at least, in millimetres.
pub const QR_MM: f32 = 32.0;
/// Width of a module that dirty copies are still read by: six dots at 300 dpi.
const GOOD_MODULE_MM: f32 = 0.508;
/// There is no more room for the QR code.
const MOST_QR_MM: f32 = 42.0;

const RED: Ink = Ink { red: 0.70, green: 0.09, blue: 0.11 };
const GOLD: Ink = Ink { red: 0.72, green: 0.56, blue: 0.27 };
const PALE: Ink = Ink { red: 0.99, green: 0.97, blue: 0.93 };
const QUIET: Ink = Ink::grey(0.38);
const SIZE: PageSize = PageSize::A4_LANDSCAPE;
/// Left and right edge of the text in millimetres.
const LEFT: f32 = 36.0;
const RIGHT: f32 = SIZE.width_mm - LEFT;
const MIDDLE: f32 = SIZE.width_mm / 2.0;
/// The right end of the text left of the seal.
const SEAL_LEFT: f32 = 181.0;

/// Draws the certificate and signs the file.
///
/// The same certificate, wording and key give the same bytes. Names with a character that the font does not
/// have are printed with 〓 in its place, and the page asks for it to be written by hand.
///
/// # Errors
/// See [`CertificatePdfError`].
pub fn certificate_pdf(
    signed: &SignedCertificate,
    wording: &Wording,
    key: &IssuerKey,
) -> Result<Paper, CertificatePdfError> {
    if !signed.is_signed_by(&key.public()) {
        return Err(CertificatePdfError::OtherKey);
    }
    let certificate = signed.certificate();
    let token = signed.to_string();
    let mut page = Page::new(SIZE);
    border(&mut page);
    heading(&mut page, certificate, wording);
    sentence(&mut page, certificate, wording);
    figures(&mut page, certificate);
    proof(&mut page, signed, &token)?;
    office(&mut page, certificate, wording);
    small_print(&mut page, certificate, wording, &token);
    let facts = Metadata {
        title: format!("{} {}", wording.title, certificate.number),
        author: wording.issuer.clone(),
        date: Some(certificate.issued),
        language: None,
        entry: Some(("DabiaoToken", token)),
    };
    let paper = write_pdf(&facts, &[page])?;
    Ok(Paper { pdf: seal::seal(paper.pdf, '%', Purpose::CertificatePdf, key), ..paper })
}

fn chinese_date(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A double frame, and within it a thin one with notched corners, a square in each notch.
fn border(page: &mut Page) {
    const INSET: f32 = 14.6;
    const NOTCH: f32 = 8.0;
    const SQUARE: f32 = 6.2;
    let frame = |page: &mut Page, inset: f32, stroke: Stroke| {
        page.frame([inset, inset, SIZE.width_mm - 2.0 * inset, SIZE.height_mm - 2.0 * inset], stroke);
    };
    frame(page, 9.0, Stroke::solid(1.6, RED));
    frame(page, 11.3, Stroke::solid(0.4, RED));
    let (l, t, r, b) = (INSET, INSET, SIZE.width_mm - INSET, SIZE.height_mm - INSET);
    let n = NOTCH;
    let thin = Stroke::solid(0.45, GOLD);
    let outline = [
        [l + n, t],
        [r - n, t],
        [r - n, t + n],
        [r, t + n],
        [r, b - n],
        [r - n, b - n],
        [r - n, b],
        [l + n, b],
        [l + n, b - n],
        [l, b - n],
        [l, t + n],
        [l + n, t + n],
    ];
    page.polygon(&outline, thin);
    for x in [l, r - SQUARE] {
        for y in [t, b - SQUARE] {
            page.frame([x, y, SQUARE, SQUARE], thin);
            let inner = SQUARE / 3.0;
            page.fill([x + inner, y + inner, inner, inner], GOLD);
        }
    }
}

fn heading(page: &mut Page, certificate: &Certificate, wording: &Wording) {
    let style = TextStyle::new(11.0);
    page.text(RIGHT, 30.0, Align::Right, style, &format!("编号：{}", certificate.number));
    let style = TextStyle::new(40.0).strong().ink(RED).spaced(0.22).fitted(&wording.title, RIGHT - LEFT);
    page.text(MIDDLE, 52.0, Align::Centre, style, &wording.title);
    let style = TextStyle::new(10.5).ink(GOLD).spaced(0.14);
    page.text(MIDDLE, 61.0, Align::Centre, style, "CERTIFICATE OF TYPING PROFICIENCY");
}

/// The sentence, in the largest size in which it stays above the figures.
fn sentence(page: &mut Page, c: &Certificate, wording: &Wording) {
    const TOP: f32 = 78.0;
    const ROOM: f32 = 33.0;
    for size_pt in [17.0, 15.0, 13.0, 11.0, 9.5] {
        let runs = sentence_runs(c, wording, size_pt);
        let em_mm = TextStyle::new(size_pt).em_mm();
        let block = Block {
            width_mm: RIGHT - LEFT,
            leading_mm: 1.93 * em_mm,
            indent_mm: 2.0 * em_mm,
            align: Align::Left,
        };
        let below_first = line_count(&runs, &block).saturating_sub(1) as f32 * block.leading_mm;
        if below_first <= ROOM || size_pt < 10.0 {
            page.paragraph(LEFT, TOP, &block, &runs);
            return;
        }
    }
}

fn sentence_runs(c: &Certificate, wording: &Wording, size_pt: f32) -> Vec<Run> {
    let plain = TextStyle::new(size_pt);
    let strong = plain.strong();
    let name = TextStyle::new(size_pt * 1.24).strong();
    let sat = chinese_date(c.sitting);
    let standard = &wording.standard_title;
    let mut runs = vec![
        Run::whole(c.name.as_str(), name),
        Run::new(
            format!("同志（警号{}，{}）于{sat}参加《{standard}》考核，正确速度每分钟", c.badge, c.unit),
            plain,
        ),
        Run::new(c.speed_text(), strong),
        Run::new("字，正确率", plain),
        Run::new(format!("{}%", c.accuracy_text()), strong),
    ];
    if let Some(grade) = &c.grade {
        runs.push(Run::new("，成绩", plain));
        runs.push(Run::whole(grade.as_str(), strong));
    }
    runs.push(Run::new("，达到标准要求。特发此证。", plain));
    runs
}

/// The official numbers, large, in a row of four fields.
fn figures(page: &mut Page, c: &Certificate) {
    const TOP: f32 = 115.0;
    const HEIGHT: f32 = 21.0;
    let width = (RIGHT - LEFT) / 4.0;
    let until = c.valid_until.map_or_else(|| "长期有效".to_owned(), chinese_date);
    let fields = [
        ("正确速度", c.speed_text(), "字/分"),
        ("正确率", c.accuracy_text(), "%"),
        ("等级", c.grade.clone().unwrap_or_else(|| "达标".to_owned()), ""),
        ("有效期至", until, ""),
    ];
    page.fill([LEFT, TOP, RIGHT - LEFT, HEIGHT], PALE);
    for x in [LEFT, RIGHT] {
        page.line([x, TOP], [x, TOP + HEIGHT], Stroke::solid(0.25, GOLD));
    }
    for y in [TOP, TOP + HEIGHT] {
        page.line([LEFT, y], [RIGHT, y], Stroke::solid(0.6, GOLD));
    }
    for (n, (label, value, unit)) in fields.iter().enumerate() {
        let left = LEFT + n as f32 * width;
        let middle = left + width / 2.0;
        if n > 0 {
            page.line([left, TOP + 4.0], [left, TOP + HEIGHT - 4.0], Stroke::solid(0.25, GOLD));
        }
        page.text(middle, TOP + 6.6, Align::Centre, TextStyle::new(9.5).ink(QUIET), label);
        let size = if value.chars().count() > 6 { 15.0 } else { 20.0 };
        let style = TextStyle::new(size).strong().ink(RED).fitted(value, width - 4.0);
        let small = TextStyle::new(10.5).ink(QUIET);
        let gap = if unit.is_empty() { 0.0 } else { 1.0 };
        let whole = style.width_mm(value) + gap + small.width_mm(unit);
        let x = middle - whole / 2.0;
        let used = page.text(x, TOP + 16.6, Align::Left, style, value);
        page.text(x + used + gap, TOP + 16.6, Align::Left, small, unit);
    }
}

/// The QR code, and beside it what a check needs.
fn proof(page: &mut Page, signed: &SignedCertificate, token: &str) -> Result<(), QrTooLong> {
    const TOP: f32 = 143.0;
    let symbol = QrSymbol::new(token)?;
    // Long names need more modules: they keep their size as long as there is room.
    let wished = symbol.size() as f32 * GOOD_MODULE_MM;
    let least = if wished <= MOST_QR_MM { wished.max(QR_MM) } else { QR_MM };
    let side = page.qr(LEFT, TOP, least, &symbol);
    let c = signed.certificate();
    let t = &c.tally;
    let seconds = t.active_ms / 1000;
    let mut lines = vec![
        format!("考核标准：{} 第 {} 版", c.standard_id, c.standard_version),
        format!("考核日期：{}", chinese_date(c.sitting)),
        format!("考核用时：{} 分 {:02} 秒", seconds / 60, seconds % 60),
        format!("正确 {} 字，错 {}，多 {}，漏 {}", t.correct, t.substitutions, t.insertions, t.omissions),
        format!("签发密钥：{}", signed.issuer()),
        "核验：扫码或用本文件，执行 dabiao verify".to_owned(),
    ];
    if let Some(head) = signed.head() {
        lines.insert(4, format!("记录链首：{head}"));
    }
    let style = TextStyle::new(9.0).ink(Ink::grey(0.2));
    let (left, leading) = (LEFT + side + 6.0, 33.6 / lines.len() as f32);
    for (n, line) in lines.iter().enumerate() {
        // Beside it stands the round seal.
        let style = style.fitted(line, SEAL_LEFT - left);
        page.text(left, TOP + 4.0 + n as f32 * leading, Align::Left, style, line);
    }
    Ok(())
}

/// The issuer, with room for the seal and a signature.
fn office(page: &mut Page, c: &Certificate, wording: &Wording) {
    const CENTRE: f32 = 222.0;
    // The round seal of a county bureau is 42 mm wide.
    let dashed = Stroke { width_mm: 0.2, ink: Ink::grey(0.72), dash_mm: Some(1.2) };
    page.circle([CENTRE, 159.5], 21.0, dashed);
    page.text(CENTRE, 174.0, Align::Centre, TextStyle::new(8.5).ink(Ink::grey(0.62)), "（盖章）");
    let style = TextStyle::new(15.0).fitted(&wording.issuer, 2.0 * (RIGHT - CENTRE));
    page.text(CENTRE, 156.5, Align::Centre, style, &wording.issuer);
    page.text(CENTRE, 165.5, Align::Centre, TextStyle::new(13.0), &chinese_date(c.issued));
    let style = TextStyle::new(10.5);
    let used = page.text(150.0, 175.0, Align::Left, style, "签发人：");
    page.line([150.0 + used, 175.8], [196.0, 175.8], Stroke::solid(0.2, Ink::grey(0.3)));
}

/// The code in small print, the English line, and what has to be written by hand.
fn small_print(page: &mut Page, c: &Certificate, wording: &Wording, token: &str) {
    let block = Block { width_mm: RIGHT - LEFT, leading_mm: 2.7, indent_mm: 0.0, align: Align::Left };
    let code = [Run::new(format!("核验码 {}", grouped(token)), TextStyle::new(5.8).ink(QUIET))];
    // A code of more than three lines is too long to type: names of extreme length leave it to the QR code.
    if line_count(&code, &block) <= 3 {
        page.paragraph(LEFT, 183.2, &block, &code);
    }
    let english = format!(
        "This certifies that the officer named above has met the typing standard {} (version {}). \
         No. {}, issued {}.",
        c.standard_id, c.standard_version, c.number, c.issued
    );
    let style = TextStyle::new(7.0).ink(QUIET).fitted(&english, RIGHT - LEFT);
    page.text(MIDDLE, 192.0, Align::Centre, style, &english);
    let shown = [&c.name, &c.unit, &wording.title, &wording.standard_title, &wording.issuer];
    let missing = missing_in(&shown.map(String::as_str).concat());
    if !missing.is_empty() {
        let codes: Vec<String> = missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        let note = format!("{MISSING_MARK}为字库所缺的字，请手写补上：{}", codes.join("、"));
        let style = TextStyle::new(9.0).ink(RED).fitted(&note, 150.0);
        page.text(LEFT, 30.0, Align::Left, style, &note);
    }
}

/// The token in groups of ten, so that it can be typed from paper: [`super::pasted_code`] takes them together.
fn grouped(token: &str) -> String {
    let mut text = String::with_capacity(token.len() * 11 / 10);
    for (n, c) in token.chars().enumerate() {
        if n > 0 && n % 10 == 0 {
            text.push(' ');
        }
        text.push(c);
    }
    text
}
