//! The roll of a sitting: every row on some page, every page headed and numbered, the journal's head in full.

use std::fs;
use std::path::PathBuf;

use dabiao::office::{JournalHead, RollRow, SittingRoll, head_code, sitting_roll_pdf};
use dabiao::paper::MISSING_MARK;
use data_encoding::HEXUPPER;
use jiff::civil::{date, time};

use super::support::credential::{Grey, have, kept, output_of};

fn roll(officers: usize) -> SittingRoll {
    let row = |n: usize| {
        let absent = n.is_multiple_of(11);
        let result = |text: String| if absent { String::new() } else { text };
        RollRow {
            seat: n.to_string(),
            badge: format!("059{n:03}"),
            name: ["张伟", "欧阳志远", "阿依古丽·买买提", "李娜"][n % 4].to_owned(),
            unit: ["城关派出所", "岚江市公安局交通管理大队事故处理中队", "刑侦大队"][n % 3].to_owned(),
            signed_in: (!absent).then(|| time(8, 30 + (n % 20) as i8, 0, 0)),
            speed: result(format!("{}.{}", 20 + n % 60, n % 10)),
            accuracy: result(format!("9{}.{}", n % 10, n % 7)),
            status: if absent { "缺考" } else { "达标" }.to_owned(),
            digits: String::new(),
        }
    };
    SittingRoll {
        bureau: "岚江市公安局".to_owned(),
        date: date(2027, 3, 15),
        room: "三楼微机室".to_owned(),
        forms: false,
        standard_title: "在职民警打字达标标准".to_owned(),
        standard_id: "officer-2027".to_owned(),
        standard_version: 1,
        invigilator: "王建国".to_owned(),
        rows: (1..=officers).map(row).collect(),
        notes: Vec::new(),
        head: JournalHead {
            series: "019a1b2c-3d4e-7f50-8123-456789abcdef".to_owned(),
            entries: 4711,
            hash: std::array::from_fn(|n| (n * 37 + 11) as u8),
        },
    }
}

fn written(name: &str, roll: &SittingRoll) -> (tempfile::TempDir, PathBuf) {
    let paper = sitting_roll_pdf(roll).unwrap();
    assert_eq!(paper, sitting_roll_pdf(roll).unwrap(), "the same roll has the same bytes");
    assert!(paper.pdf.len() < 200 * 1024, "{} bytes", paper.pdf.len());
    kept(name, &paper.pdf);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, &paper.pdf).unwrap();
    (folder, path)
}

fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn sixty_officers_fill_numbered_pages_that_repeat_the_head() {
    if !have(&["pdftotext", "pdfinfo"]) {
        return;
    }
    let roll = roll(60);
    let (_folder, path) = written("roll.pdf", &roll);
    let pages: Vec<String> = (1..=3)
        .map(|n| {
            let n = n.to_string();
            flat(&output_of("pdftotext", &["-layout", "-f", &n, "-l", &n], &path, &["-"]))
        })
        .collect();
    assert!(output_of("pdfinfo", &[], &path, &[]).contains("打字考核签到表 2027-03-15"));
    for (n, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("本人签名").count(), 1, "{page}");
        assert!(page.contains(&format!("第{}页共3页", n + 1)), "{page}");
        assert!(page.contains("打字考核签到表"), "{page}");
    }
    let all = pages.concat();
    for row in &roll.rows {
        assert_eq!(all.matches(&row.badge).count(), 1, "{}", row.badge);
    }
    for expected in [
        "考核标准：在职民警打字达标标准（officer-2027第1版）",
        "地点：三楼微机室监考人：王建国应到60人，实到55人",
        "监考人签名：",
        "工作站019a1b2c-3d4e-7f50-8123-456789abcdef，共4711条记录。",
    ] {
        assert!(all.contains(expected), "{expected} is not in\n{all}");
    }
    assert_eq!(all.matches("缺考").count(), 5);
    let last = output_of("pdftotext", &["-layout", "-f", "3"], &path, &["-"]);
    let hex = HEXUPPER.encode(&roll.head.hash);
    for group in hex.as_bytes().chunks(8) {
        let group = std::str::from_utf8(group).unwrap();
        assert!(last.split_whitespace().any(|word| word == group), "{group} is not in\n{last}");
    }
}

#[test]
fn the_head_of_the_journal_can_be_scanned() {
    if !have(&["pdftoppm", "zbarimg"]) {
        return;
    }
    let roll = roll(3);
    let (_folder, path) = written("roll-short.pdf", &roll);
    let code = head_code(&roll.head);
    assert_eq!(Grey::of_page(&path, 1, None).qr_texts(), [code.as_str()]);
    let expected =
        format!("DBH1.019A1B2C-3D4E-7F50-8123-456789ABCDEF.4711.{}", HEXUPPER.encode(&roll.head.hash));
    assert_eq!(code, expected);
}

#[test]
fn an_empty_roll_and_rare_names_are_printed() {
    let mut empty = roll(0);
    assert!(sitting_roll_pdf(&empty).unwrap().missing.is_empty());
    empty.rows = roll(2).rows;
    empty.rows[1].name = "王\u{20BB7}".to_owned();
    let paper = sitting_roll_pdf(&empty).unwrap();
    assert_eq!(paper.missing, ['\u{20BB7}']);
    if !have(&["pdftotext"]) {
        return;
    }
    let (_folder, path) = written("roll-rare.pdf", &empty);
    let text = flat(&output_of("pdftotext", &["-layout"], &path, &["-"]));
    assert!(text.contains("王\u{20BB7}"), "{text}");
    assert!(text.contains(&format!("{MISSING_MARK}为字库所缺的字，请手写补上：059002（U+20BB7）")), "{text}");
}

#[test]
fn seats_at_other_pcs_have_their_digits_in_their_rows() {
    let mut roll = roll(12);
    for row in roll.rows.iter_mut().take(4) {
        row.digits = format!("0123 4567 89ab cd0{}", row.seat);
    }
    roll.notes.push("3 号：存疑：与纸质摘要不符，未判。".to_owned());
    let paper = sitting_roll_pdf(&roll).unwrap();
    assert!(paper.missing.is_empty());
    if !have(&["pdftotext"]) {
        return;
    }
    let (_folder, path) = written("roll-seats.pdf", &roll);
    let text = flat(&output_of("pdftotext", &["-raw"], &path, &["-"]));
    for row in &roll.rows {
        assert_eq!(text.matches(&row.badge).count(), 1, "{text}");
    }
    for n in 1..=4 {
        assert!(text.contains(&format!("0123456789abcd{n:>02}")), "{n}: {text}");
    }
    assert!(text.contains("摘要") && text.contains("3号：存疑"), "{text}");
}

#[test]
fn nothing_is_printed_beyond_the_edge() {
    if !have(&["pdftotext"]) {
        return;
    }
    let (_folder, path) = written("roll-edge.pdf", &roll(12));
    let boxes = output_of("pdftotext", &["-bbox"], &path, &["-"]);
    let right = |line: &str| line.split("xMax=\"").nth(1)?.split('"').next()?.parse::<f64>().ok();
    let edges: Vec<f64> = boxes.lines().filter_map(right).collect();
    assert!(edges.len() > 40, "{boxes}");
    // A4 is 595.3 points wide.
    assert!(edges.iter().all(|edge| *edge < 595.3 - 28.0), "{boxes}");
}
