//! The certificate as a paper: read by foreign programs, bound to every byte, readable by scanners.
//!
//! `DABIAO_PAPERS=FOLDER cargo nextest run paper` keeps the papers for inspection.

use std::fs;
use std::path::PathBuf;

use dabiao::credential::{
    CertificatePdfError, Forgery, Outcome, PdfError, QR_MM, Revocations, certificate_pdf, issue,
    token_from_pdf, verify, verify_pdf,
};
use dabiao::domain::certificate::{Certificate, CertificateNo};
use jiff::civil::{Date, date};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::support::credential::{
    Grey, KEY, OTHER_KEY, certificate, have, kept, output_of, pdf, ring, signed, wording,
};

const DAY: Date = date(2027, 4, 1);

/// The longest and rarest texts that a bureau could have.
fn extreme() -> Certificate {
    Certificate {
        number: CertificateNo::new(2027, 99_999_999).unwrap(),
        badge: "P0590017-A".to_owned(),
        name: "阿依古丽·买买提·𠮷\u{20BB8}".to_owned(),
        unit: "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县公安局城关镇中心派出所户籍管理与信息采集服务室第一接待窗口".to_owned(),
        grade: Some("优秀（打字能手）".to_owned()),
        valid_until: None,
        ..certificate()
    }
}

fn paper_of(certificate: Certificate) -> (Vec<u8>, Vec<char>) {
    let paper = certificate_pdf(&issue(certificate, &KEY).unwrap(), &wording(), &KEY).unwrap();
    (paper.pdf, paper.missing)
}

fn outcome(pdf: &[u8]) -> Outcome {
    verify_pdf(pdf, &ring(), &Revocations::default(), DAY).outcome
}

#[test]
fn an_untouched_paper_is_valid_and_always_the_same() {
    let first = pdf();
    assert_eq!(first, pdf());
    assert!(first.len() < 200 * 1024, "{} bytes", first.len());
    let report = verify_pdf(&first, &ring(), &Revocations::default(), DAY);
    assert_eq!((report.outcome, report.certificate), (Outcome::Valid, Some(certificate())));
    assert_eq!(token_from_pdf(&first), Ok(signed().to_string().as_str()));
    let (long, _) = paper_of(extreme());
    assert!(long.len() < 200 * 1024, "{} bytes", long.len());
    for n in 1..=40 {
        let number = CertificateNo::new(2027, n).unwrap();
        let (paper, missing) = paper_of(Certificate { number, name: format!("王{n}"), ..certificate() });
        assert_eq!((outcome(&paper), missing), (Outcome::Valid, Vec::new()));
    }
}

#[test]
fn a_thousand_changed_bytes_are_all_found() {
    let good = pdf();
    let mut rng = StdRng::seed_from_u64(7);
    let mut genuine_code_in_a_changed_file = 0;
    for _ in 0..1000 {
        let mut bytes = good.clone();
        let at = rng.random_range(0..bytes.len());
        bytes[at] ^= rng.random_range(1..=255_u8);
        match outcome(&bytes) {
            Outcome::Valid => panic!("byte {at} may be changed"),
            Outcome::Forged(Forgery::File) => genuine_code_in_a_changed_file += 1,
            _ => {}
        }
    }
    assert!(genuine_code_in_a_changed_file > 900, "{genuine_code_in_a_changed_file}");
}

#[test]
fn cut_lengthened_and_patched_files_are_found() {
    let good = pdf();
    let mut rng = StdRng::seed_from_u64(8);
    for _ in 0..200 {
        let end = rng.random_range(0..good.len());
        assert_ne!(outcome(&good[..end]), Outcome::Valid, "cut at {end}");
    }
    let line = good[..good.len() - 1].iter().rposition(|b| *b == b'\n').unwrap() + 1;
    let (body, signature) = good.split_at(line);
    let file = Outcome::Forged(Forgery::File);
    // The way editors change a PDF: objects appended after the end.
    let update =
        b"9 0 obj\n<</Type/Page>>\nendobj\nxref\n0 0\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
    for patched in [
        body.to_vec(),
        [body, b"\n", signature].concat(),
        [body, signature, b"\n"].concat(),
        [body, signature, signature].concat(),
        [&good, update.as_slice()].concat(),
        [&good, update.as_slice(), signature].concat(),
        [body, update, signature].concat(),
        [body, &signature.to_ascii_lowercase()].concat(),
    ] {
        assert_eq!(outcome(&patched), file);
    }
    assert!(signature.starts_with(b"%dabiao-signature DBS1."));
}

#[test]
fn a_paper_proves_only_its_own_certificate() {
    let mine = pdf();
    let other = Certificate { number: CertificateNo::new(2027, 124).unwrap(), ..certificate() };
    let other_token = issue(other.clone(), &KEY).unwrap().to_string();
    let mine_token = signed().to_string();
    assert_eq!(other_token.len(), mine_token.len());
    let at = mine.windows(mine_token.len()).position(|w| w == mine_token.as_bytes()).unwrap();
    let mut swapped = mine.clone();
    swapped[at..at + other_token.len()].copy_from_slice(other_token.as_bytes());
    let report = verify_pdf(&swapped, &ring(), &Revocations::default(), DAY);
    assert_eq!(report.outcome, Outcome::Forged(Forgery::File));
    assert_eq!(report.certificate, Some(other), "the code itself is genuine");
    let both = [mine.as_slice(), format!("%{other_token}\n").as_bytes()].concat();
    assert_eq!(outcome(&both), Outcome::NoCertificate(PdfError::Several));
    assert_eq!(outcome(b"%PDF-1.7\n%%EOF\n"), Outcome::NoCertificate(PdfError::NoToken));
    assert_eq!(outcome(b"hello"), Outcome::NoCertificate(PdfError::NotPdf));
    let foreign = issue(certificate(), &OTHER_KEY).unwrap();
    assert_eq!(certificate_pdf(&foreign, &wording(), &KEY), Err(CertificatePdfError::OtherKey));
    let paper = certificate_pdf(&foreign, &wording(), &OTHER_KEY).unwrap().pdf;
    assert_eq!(outcome(&paper), Outcome::UnknownIssuer(OTHER_KEY.public().key_id()));
}

#[test]
fn days_and_revocations_count_for_papers_too() {
    let on = |day| verify_pdf(&pdf(), &ring(), &Revocations::default(), day).outcome;
    assert_eq!(on(date(2029, 3, 20)), Outcome::Valid);
    assert_eq!(on(date(2029, 3, 21)), Outcome::Expired { last_day: date(2029, 3, 20) });
    assert_eq!(on(date(2027, 3, 19)), Outcome::NotYetValid { from: date(2027, 3, 20) });
}

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    kept(name, bytes);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn poppler_and_mupdf_read_what_is_printed() {
    if !have(&["pdftotext", "pdfinfo", "pdffonts", "mutool"]) {
        return;
    }
    let (_folder, path) = written("certificate.pdf", &pdf());
    let token = signed().to_string();
    let poppler = output_of("pdftotext", &["-layout"], &path, &["-"]);
    let mupdf = output_of("mutool", &["draw", "-q", "-F", "txt"], &path, &[]);
    for text in [flat(&poppler), flat(&mupdf)] {
        for expected in [
            "打字达标证书",
            "编号：DB-2027-000123",
            "张伟同志（警号059001，岚江市公安局城关派出所）于2027年3月15日参加《在职民警打字达标标准》考核",
            "正确速度每分钟35.6字，正确率96.7%，成绩合格，达到标准要求。特发此证。",
            "有效期至",
            "2029年3月20日",
            "考核标准：officer-2027第1版",
            "考核用时：10分00秒",
            "正确356字，错7，多2，漏3",
            "岚江市公安局",
            "2027年3月20日",
            "（盖章）",
            &format!("签发密钥：{}", KEY.public().key_id()),
            &token,
            "typingstandardofficer-2027(version1).No.DB-2027-000123,issued2027-03-20.",
        ] {
            assert!(text.contains(expected), "{expected} is not in\n{text}");
        }
    }
    let info = output_of("pdfinfo", &[], &path, &[]);
    for line in ["打字达标证书 DB-2027-000123", "岚江市公安局", "841.89 x 595.276 pts (A4)", "Mar 20"]
    {
        assert!(info.contains(line), "{line} is not in\n{info}");
    }
    assert!(info.lines().any(|l| l.starts_with("Pages:") && l.ends_with(" 1")), "{info}");
    let fonts = output_of("pdffonts", &[], &path, &[]);
    let font = fonts.lines().nth(2).unwrap();
    assert!(font.contains("+DabiaoSansSC-Regular") && font.contains("yes yes yes"), "{fonts}");
    assert_eq!(fonts.lines().count(), 3);
}

#[test]
fn characters_that_the_font_lacks_are_marked_named_and_still_extracted() {
    let (bytes, missing) = paper_of(extreme());
    assert_eq!(missing, ['𠮷', '\u{20BB8}']);
    assert_eq!(outcome(&bytes), Outcome::Valid);
    if !have(&["pdftotext", "mutool"]) {
        return;
    }
    let (_folder, path) = written("certificate-extreme.pdf", &bytes);
    let text = flat(&output_of("pdftotext", &["-layout"], &path, &["-"]));
    assert!(text.contains("阿依古丽·买买提·𠮷\u{20BB8}同志"), "{text}");
    assert!(text.contains("〓为字库所缺的字，请手写补上：U+20BB7、U+20BB8"), "{text}");
    output_of("mutool", &["draw", "-q", "-F", "txt"], &path, &[]);
}

/// Every word of the page is within the frame, with every name.
#[test]
fn nothing_is_printed_outside_the_frame_or_over_the_figures() {
    if !have(&["pdftotext"]) {
        return;
    }
    for (name, certificate) in [("certificate.pdf", certificate()), ("certificate-extreme.pdf", extreme())] {
        let (_folder, path) = written(name, &paper_of(certificate).0);
        let boxes = output_of("pdftotext", &["-bbox"], &path, &["-"]);
        let words: Vec<[f64; 4]> = boxes.lines().filter_map(word_box).collect();
        assert!(words.len() > 20, "{boxes}");
        for [left, top, right, bottom] in words {
            // The frame is 14.6 mm from the edge; pdftotext counts the font's whole ascent and descent.
            assert!(left > 41.4 && right < 841.9 - 41.4, "{name}: {left} {right}");
            assert!(top > 41.4 - 10.0 && bottom < 595.3 - 41.4 + 3.0, "{name}: {top} {bottom}");
        }
    }
}

fn word_box(line: &str) -> Option<[f64; 4]> {
    let field = |name: &str| line.split(&format!("{name}=\"")).nth(1)?.split('"').next()?.parse().ok();
    Some([field("xMin")?, field("yMin")?, field("xMax")?, field("yMax")?])
}

/// The lower left of the page in dots at 300 dpi: the QR code with white around it.
const QR_AREA: [usize; 4] = [366, 1630, 506, 506];

#[test]
fn a_scanner_reads_the_code_turned_and_dirty() {
    if !have(&["pdftoppm", "zbarimg"]) {
        return;
    }
    let papers =
        [("certificate.pdf", certificate(), 100, 99), ("certificate-extreme.pdf", extreme(), 40, 38)];
    for (name, certificate, tries, least) in papers {
        let token = issue(certificate.clone(), &KEY).unwrap().to_string();
        let (_folder, path) = written(name, &paper_of(certificate).0);
        let whole = Grey::of_page(&path, 1, None);
        assert_eq!(whole.qr_texts(), [token.as_str()], "{name}: the whole page");
        assert!(verify(&whole.qr_texts()[0], &ring(), &Revocations::default(), DAY).is_valid());
        let clean = Grey::of_page(&path, 1, Some([366, 1630, 560, 560]));
        let mut rng = StdRng::seed_from_u64(9);
        let mut read = 0;
        for n in 0..tries {
            let mut picture = clean.rotated(f64::from(n) * 20.0 / f64::from(tries) - 10.0);
            for pixel in &mut picture.pixels {
                if rng.random_range(0..100) < 5 {
                    *pixel = if rng.random() { 255 } else { 0 };
                }
            }
            read += usize::from(picture.blurred().qr_texts() == [token.as_str()]);
        }
        assert!(read >= least, "{name}: {read} of {tries} were read");
    }
}

#[test]
fn the_code_is_large_enough_and_stands_alone() {
    if !have(&["pdftoppm"]) {
        return;
    }
    let (_folder, path) = written("certificate.pdf", &pdf());
    let picture = Grey::of_page(&path, 1, Some(QR_AREA));
    let dark = |x: usize, y: usize| picture.pixels[y * picture.width + x] < 128;
    let columns: Vec<usize> =
        (0..picture.width).filter(|x| (0..picture.height).any(|y| dark(*x, y))).collect();
    let rows: Vec<usize> = (0..picture.height).filter(|y| (0..picture.width).any(|x| dark(x, *y))).collect();
    for line in [columns, rows] {
        let (first, last) = (line[0], line[line.len() - 1]);
        let side_mm = (last - first + 1) as f32 / 300.0 * 25.4;
        assert!(side_mm >= QR_MM, "{side_mm} mm");
        // Four modules of white, 0.6 mm each, on every side within the picture.
        assert!(first > 24 && last < 506 - 24, "{first} {last}");
    }
}
