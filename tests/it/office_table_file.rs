//! Tables from files: what is read, with its place, and what is refused.

use dabiao::encodings::{EncodingError, TextEncoding};
use dabiao::office::cell::{Cell, CellPlace};
use dabiao::office::table_file::{
    Foreign, Hidden, Source, Table, TableError, TableOptions, read_file, read_table,
};
use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::office_books::{bomb, book, parts, sheet_xml, text_cell, zipped};

fn read(name: &str, bytes: &[u8]) -> Result<Table, TableError> {
    read_table(name, bytes, &TableOptions::default())
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn a_csv_is_read_in_every_encoding() {
    let table = "警号,姓名,单位\r\n100001,张伟,城关派出所\r\n100002,王芳,治安大队\r\n";
    let gbk = encoding_rs::GBK.encode(table).0.into_owned();
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(table.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let rare = encoding_rs::GB18030.encode("警号,姓名,单位\r\n100001,张𠮷,城关派出所\r\n").0.into_owned();
    for (bytes, encoding) in [
        (table.as_bytes().to_vec(), TextEncoding::Utf8),
        ([b"\xEF\xBB\xBF", table.as_bytes()].concat(), TextEncoding::Utf8),
        (gbk, TextEncoding::Gbk),
        (rare, TextEncoding::Gb18030),
        (utf16(false, true), TextEncoding::Utf16Le),
        (utf16(true, true), TextEncoding::Utf16Be),
        (utf16(false, false), TextEncoding::Utf16Le),
    ] {
        let table = read("a.csv", &bytes).unwrap();
        let Source::Csv { found, delimiter, ended } = table.source else { panic!("{:?}", table.source) };
        assert_eq!((found.encoding, delimiter, ended), (encoding, ',', true));
        assert_eq!(table.rows[0].cell(0), Some(&text("警号")));
        assert_eq!(table.rows[1].cell(2), Some(&text("城关派出所")));
    }
}

#[test]
fn csv_rows_have_the_numbers_that_a_spreadsheet_shows() {
    let table = read("a.csv", "名册\r\n\r\n警号,\"姓\n名\"\r\n\n,\n1,\"a\"\"b\"\n".as_bytes()).unwrap();
    let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 3, 6]);
    assert_eq!(table.rows[1].cell(1), Some(&text("姓\n名")));
    assert_eq!(table.rows[2].cell(1), Some(&text("a\"b")));
    let tabs = read("a.txt", "警号\t姓名\n1\t张,伟\n".as_bytes()).unwrap();
    assert_eq!(tabs.rows[1].cell(1), Some(&text("张,伟")));
    let marked = read("a.csv", "sep=;\r\n警号;姓名\r\n1;2\r\n".as_bytes()).unwrap();
    assert_eq!((marked.rows[0].number, marked.rows[0].cell(1)), (2, Some(&text("姓名"))));
}

#[test]
fn csv_cells_that_would_run_are_formulas_and_guarded_ones_are_text() {
    let table = read("a.csv", "a,b,c,d,e\n=1+1,'=1+1,\"=\"\"007\"\"\",'007,#N/A\n".as_bytes()).unwrap();
    let cells: Vec<Cell> = table.rows[1].cells.iter().map(|(_, cell)| cell.clone()).collect();
    assert_eq!(
        cells,
        [Cell::Formula, text("=1+1"), text("007"), text("007"), Cell::Error("#N/A".to_owned())]
    );
}

#[test]
fn an_xlsx_is_read_with_its_types_and_places() {
    let mut workbook = Workbook::new();
    let empty = workbook.add_worksheet();
    empty.set_name("说明").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("民警").unwrap();
    sheet.write_string(2, 1, "=1+1").unwrap();
    sheet.write_number(2, 2, 100_001.0).unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_datetime_with_format(2, 3, ExcelDateTime::from_ymd(1970, 5, 12).unwrap(), &format).unwrap();
    sheet.write_boolean(2, 4, true).unwrap();
    sheet.write_formula(4, 27, "=1+1").unwrap();
    sheet.merge_range(6, 0, 7, 2, "注", &Format::new()).unwrap();
    workbook.add_worksheet().set_name("辅警").unwrap().write_string(0, 0, "a").unwrap();
    let hidden = workbook.add_worksheet().set_name("旧").unwrap();
    hidden.write_string(0, 0, "b").unwrap();
    hidden.set_hidden(true);
    let bytes = workbook.save_to_buffer().unwrap();

    let table = read("a.xlsx", &bytes).unwrap();
    assert_eq!(table.source, Source::Xlsx { sheet: "民警".to_owned(), others: vec!["辅警".to_owned()] });
    assert_eq!(table.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 5, 7]);
    let cells = &table.rows[0].cells;
    assert_eq!(
        *cells,
        [
            (1, text("=1+1")),
            (2, Cell::Number(100_001.0)),
            (3, Cell::Date(date(1970, 5, 12).at(0, 0, 0, 0))),
            (4, Cell::Bool(true)),
        ]
    );
    assert_eq!(table.rows[1].cells, [(27, Cell::Formula)]);
    assert_eq!(
        (table.merged[0].from.to_string(), table.merged[0].to.to_string()),
        ("A7".into(), "C8".into())
    );

    let options = TableOptions { sheet: Some("辅警".to_owned()), ..TableOptions::default() };
    let other = read_table("a.xlsx", &bytes, &options).unwrap();
    assert_eq!(other.rows[0].cell(0), Some(&text("a")));
    let options = TableOptions { sheet: Some("没有".to_owned()), ..TableOptions::default() };
    assert_eq!(read_table("a.xlsx", &bytes, &options), Err(TableError::NoSheet("没有".to_owned())));
}

#[test]
fn what_a_spreadsheet_hides_is_not_read_and_is_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..4 {
        for column in 0..3 {
            sheet.write_string(row, column, format!("{row}{column}")).unwrap();
        }
    }
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(1).unwrap();
    sheet.set_row_hidden(9).unwrap();
    let other = workbook.add_worksheet().set_name("旧 & 表").unwrap();
    other.write_string(0, 0, "b").unwrap();
    other.set_hidden(true);
    workbook.add_worksheet().set_name("空").unwrap().set_hidden(true);
    let table = read("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let hidden = Hidden { rows: vec![3], columns: vec![1], sheets: vec!["旧 & 表".to_owned()] };
    assert_eq!(table.hidden, hidden);
    assert_eq!(table.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(table.rows[0].cells, [(0, text("00")), (2, text("02"))]);
}

#[test]
fn numbers_keep_the_format_that_shows_them_otherwise() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let padded = Format::new().set_num_format("000000");
    sheet.write_number_with_format(0, 0, 12_345.0, &padded).unwrap();
    sheet.write_number_with_format(0, 1, 12_345.0, &Format::new().set_num_format("0")).unwrap();
    sheet.write_string_with_format(0, 2, "12345", &padded).unwrap();
    let table = read("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let formatted = Cell::Formatted { number: 12_345.0, format: "000000".to_owned() };
    assert_eq!(formatted.shown(), "012345");
    assert_eq!(table.rows[0].cells, [(0, formatted), (1, Cell::Number(12_345.0)), (2, text("12345"))]);
    assert!(!table.from_1904);
}

/// The first bytes of a compound file, and some of its directory.
fn compound(entry: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

#[test]
fn spreadsheets_of_other_kinds_are_named() {
    let foreign = |kind| Err(TableError::Foreign(kind));
    assert_eq!(read("a.xlsx", &compound("Workbook")), foreign(Foreign::OldXls));
    assert_eq!(read("a.xlsx", &compound("EncryptedPackage")), Err(TableError::Password));
    assert_eq!(read("a.xls", b"\xEF\xBB\xBF\r\n<html><table><tr><td>1"), foreign(Foreign::Markup));
    assert_eq!(read("a.xls", b"<?xml version=\"1.0\"?><Workbook>"), foreign(Foreign::Markup));
    assert_eq!(read("a.xlsx", &zipped(&[("content.xml", vec![b'a'])])), foreign(Foreign::OpenDocument));
    assert_eq!(read("a.xlsx", &zipped(&[("word/document.xml", vec![b'a'])])), foreign(Foreign::Document));
    assert_eq!(read("a.xlsx", &zipped(&[("xl/workbook.bin", vec![b'a'])])), foreign(Foreign::Binary));
    assert_eq!(read("a.xlsx", &zipped(&[("a.txt", vec![b'a'])])), foreign(Foreign::Archive));
    assert!(matches!(read("a.xlsx", b"%PDF-1.7"), Err(TableError::Encoding(EncodingError::Kind(_)))));
    assert_eq!(read("a.xlsx", "警号,姓名".as_bytes()), Err(TableError::Damaged(String::new())));
}

#[test]
fn half_written_and_damaged_files_are_refused() {
    let whole = book(&format!("<row r=\"1\">{}</row>", text_cell("A1", "警号")));
    assert!(read("a.xlsx", &whole).is_ok());
    for length in [4, 30, whole.len() / 2, whole.len() - 23] {
        assert_eq!(read("a.xlsx", &whole[..length]), Err(TableError::CutOff), "{length}");
    }
    assert_eq!(read("a.xlsx", b""), Err(TableError::Empty));
    let cut = sheet_xml("").replace("</sheetData></worksheet>", "<row r=\"1\"><c r=\"A1\"><v>1");
    assert!(matches!(read("a.xlsx", &zipped(&parts(&cut))), Err(TableError::Damaged(_))));
    // One wrong bit in the packed bytes is caught by the sum over the part.
    let mut bytes = whole.clone();
    let at = whole.windows(10).position(|w| w == b"sheet1.xml").unwrap() + 40;
    bytes[at] ^= 0x10;
    assert!(matches!(read("a.xlsx", &bytes), Err(TableError::Damaged(_))));
    assert!(matches!(read("a.csv", b"\x81\xFF\x00\xFE"), Err(TableError::Encoding(_))));
    let broken = "警号,姓名\n1,\"张伟\n2,王芳\n";
    assert_eq!(read("a.csv", broken.as_bytes()), Err(TableError::OpenQuote { row: 2, line: 2 }));
    let broken = "警号,姓名\n\"1\"x,张伟\n";
    assert_eq!(read("a.csv", broken.as_bytes()), Err(TableError::AfterQuote { row: 2, line: 2 }));
    let half = encoding_rs::GBK.encode("警号,姓名\r\n100001,张伟").0.into_owned();
    assert!(matches!(read("a.csv", &half[..half.len() - 1]), Err(TableError::Encoding(_))));
}

#[test]
fn what_unpacks_to_too_much_is_refused_within_little_memory() {
    let bytes = bomb(500);
    assert!(bytes.len() < 600 << 10, "{}", bytes.len());
    let mut result = None;
    let used = allocation_counter::measure(|| result = Some(read("a.xlsx", &bytes)));
    let name = "xl/worksheets/sheet1.xml".to_owned();
    assert_eq!(result.unwrap(), Err(TableError::Unpacks(name)));
    assert!(used.bytes_max < 40 << 20, "{}", used.bytes_max);

    // Many parts, each small enough, are too much together.
    let mut many = parts(&sheet_xml(""));
    let names = ["xl/media/1.xml", "xl/media/2.xml", "xl/media/3.xml"];
    many.extend(names.map(|name| (name, vec![b' '; 30 << 20])));
    assert!(matches!(read("a.xlsx", &zipped(&many)), Err(TableError::Unpacks(_))));

    // A promise of more strings than the part can hold would be believed by the reader.
    let mut promise = parts(&sheet_xml("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"));
    let strings = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\" uniqueCount = \"99999999999\"></sst>";
    promise.push(("xl/sharedStrings.xml", strings.into()));
    assert_eq!(
        read("a.xlsx", &zipped(&promise)),
        Err(TableError::Damaged("xl/sharedStrings.xml".to_owned()))
    );
}

#[test]
fn too_many_rows_columns_or_cells_are_refused() {
    let row = |n: usize| format!("<row r=\"{n}\"><c r=\"A{n}\"><v>{n}</v></c></row>");
    let rows = (1..=100_000).map(row).collect::<Vec<_>>().concat();
    assert_eq!(read("a.xlsx", &book(&rows)), Err(TableError::Rows));
    let csv = (0..100_000).map(|n| format!("{n},a")).collect::<Vec<_>>().join("\n");
    assert_eq!(read("a.csv", csv.as_bytes()), Err(TableError::Rows));
    let wide = format!("<row r=\"7\">{}</row>", text_cell("IW7", "a"));
    let place = CellPlace { row: 7, column: 256 };
    assert_eq!(read("a.xlsx", &book(&wide)), Err(TableError::Columns(place)));
    assert_eq!(read("a.csv", ",".repeat(256).as_bytes()), Err(TableError::Empty));
    let wide = format!("{}a", ",".repeat(256));
    assert_eq!(read("a.csv", wide.as_bytes()), Err(TableError::Columns(CellPlace { row: 1, column: 256 })));
    let far = "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>";
    assert_eq!(read("a.xlsx", &book(far)).unwrap().rows[0].number, 1_048_576);
}

#[test]
fn one_long_text_in_very_many_cells_does_not_fill_the_memory() {
    let mut all = parts("");
    let strings = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{}</t></si></sst>",
        "警".repeat(30_000)
    );
    let row = |n: usize| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>");
    let cells = (1..=20_000).map(row).collect::<Vec<_>>().concat();
    all.retain(|(name, _)| !name.ends_with("sheet1.xml"));
    all.push(("xl/worksheets/sheet1.xml", sheet_xml(&cells).into()));
    all.push(("xl/sharedStrings.xml", strings.into()));
    let bytes = zipped(&all);
    let mut result = None;
    let used = allocation_counter::measure(|| result = Some(read("a.xlsx", &bytes)));
    assert_eq!(result.unwrap(), Err(TableError::TooMuch));
    assert!(used.bytes_max < 72 << 20, "{}", used.bytes_max);
}

#[test]
fn references_made_to_break_the_reader_are_damage() {
    for row in [
        "<row r=\"99999999999\"><c><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"ZZZZZZZZZ1\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>5</v></c></row>",
    ] {
        let result = read("a.xlsx", &book(row));
        assert!(!matches!(&result, Ok(table) if table.rows.len() > 1), "{row}: {result:?}");
        assert!(
            matches!(result, Err(TableError::Damaged(_) | TableError::Empty | TableError::Columns(_))),
            "{row}: {result:?}"
        );
    }
}

#[test]
fn a_file_is_read_up_to_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名册.csv");
    std::fs::write(&path, "警号").unwrap();
    assert_eq!(read_file(&path).unwrap(), "警号".as_bytes());
    assert_eq!(read_file(folder.path()), Err(TableError::NotAFile));
    assert!(matches!(read_file(&folder.path().join("none")), Err(TableError::Io(_))));
    std::fs::File::create(&path).unwrap().set_len(21 << 20).unwrap();
    assert_eq!(read_file(&path), Err(TableError::TooLarge(21 << 20)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_bring_the_reader_down(cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), part in 0_usize..5) {
        let rows = format!(
            "<row r=\"1\">{}</row><row r=\"2\"><c r=\"A2\" s=\"1\"><f>A1</f><v>25700.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c></row>",
            text_cell("A1", "警号")
        );
        let merged = sheet_xml(&rows).replace("</worksheet>", "<mergeCells count=\"1\"><mergeCell ref=\"A5:B6\"/></mergeCells></worksheet>");
        let mut all = parts(&merged);
        for (at, byte) in &cuts {
            let bytes = &mut all[part].1;
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        let _ = read("a.xlsx", &zipped(&all));
        let mut whole = zipped(&parts(&merged));
        for (at, byte) in &cuts {
            let at = at.index(whole.len());
            whole[at] = *byte;
        }
        let _ = read("a.xlsx", &whole);
        let _ = read("a.csv", &whole);
    }
}
