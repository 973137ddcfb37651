//! Tables for an office: written as xlsx and csv and read back equal, printed without loss.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use dabiao::office::sheet::{
    Column, Kind, MAX_CELL_UNITS, Sheet, SheetError, SignOff, Value, read_csv, sheet_name, write_csv,
    write_sheet_pdf, write_xlsx,
};
use jiff::civil::{DateTime, date};
use proptest::prelude::*;

const KINDS: [Kind; 6] =
    [Kind::Text, Kind::Integer, Kind::Decimal(1), Kind::Percent(2), Kind::Date, Kind::DateTime];

fn columns() -> Vec<Column> {
    ["单位", "人数", "速度", "达标率", "日期", "时间"]
        .into_iter()
        .zip(KINDS)
        .map(|(h, k)| Column::new(h, k))
        .collect()
}

fn small() -> Sheet {
    let mut sheet = Sheet::new("打字达标情况通报", columns());
    sheet.subtitle = "2026年第1期".into();
    sheet.issuer = "某某市公安局政治部".into();
    sheet.date = Some(date(2026, 1, 5));
    sheet.above = vec!["统计截至 2026 年 1 月 5 日。".to_owned()];
    let at = date(2026, 1, 4).at(9, 30, 0, 0);
    sheet.rows = vec![
        vec![
            "城关派出所".into(),
            24_i64.into(),
            31.25.into(),
            0.8749.into(),
            date(2026, 1, 4).into(),
            at.into(),
        ],
        vec![
            "=HYPERLINK(\"x\")".into(),
            (-3_i64).into(),
            Value::Empty,
            "—".into(),
            Value::Empty,
            Value::Empty,
        ],
    ];
    sheet.totals =
        vec![vec!["合计".into(), 21_i64.into(), Value::Empty, 0.5.into(), Value::Empty, Value::Empty]];
    sheet.below = vec!["注：达标率 = 达标人数 / 应达标人数。".to_owned()];
    sheet.sign_off = vec![
        SignOff { label: "制表人".to_owned(), value: "张三".to_owned() },
        SignOff { label: "审核人".to_owned(), value: String::new() },
        SignOff { label: "日期".to_owned(), value: "2026年1月5日".to_owned() },
    ];
    sheet
}

/// The value of a cell that was read back by another library.
fn value(data: Option<&Data>, kind: Kind) -> Value {
    match data {
        None | Some(Data::Empty) => Value::Empty,
        Some(Data::String(text)) => Value::Text(text.clone()).as_kind(kind),
        Some(Data::Float(n)) if kind == Kind::Integer => Value::Integer(*n as i64),
        Some(Data::Float(n)) => Value::Decimal(*n),
        Some(Data::DateTime(at)) => {
            let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
            assert!(!(5..=995).contains(&milli));
            let at: DateTime =
                date(year as i16, month as i8, day as i8).at(hour as i8, minute as i8, second as i8, 0);
            let at = if milli > 500 { at + jiff::Span::new().seconds(1) } else { at };
            if kind == Kind::Date { Value::Date(at.date()) } else { Value::DateTime(at) }
        }
        other => panic!("{other:?}"),
    }
}

/// The rows under the headings, as many as there are.
fn read_back(bytes: &[u8], sheet: &Sheet, count: usize) -> Vec<Vec<Value>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(&sheet_name(&sheet.title)).unwrap();
    let formulas = book.worksheet_formula(&sheet_name(&sheet.title)).unwrap();
    assert!(formulas.is_empty(), "{formulas:?}");
    let (last, _) = range.end().unwrap();
    let heading = |row: &u32| {
        let cell = |n: usize| range.get_value((*row, n as u32)).and_then(calamine::DataType::as_string);
        sheet.columns.iter().enumerate().all(|(n, c)| cell(n).as_deref() == Some(c.heading.as_str()))
    };
    let head = (0..=last).find(heading).unwrap();
    (1..=count as u32)
        .map(|n| {
            let cells = (0..).zip(&sheet.columns);
            cells.map(|(c, column)| value(range.get_value((head + n, c)), column.kind)).collect()
        })
        .collect()
}

#[test]
fn an_xlsx_is_read_back_equal_and_runs_nothing() {
    let sheet = small();
    let bytes = write_xlsx(&sheet).unwrap();
    let expected = sheet.conformed().unwrap();
    let mut rows = expected.rows.clone();
    rows.extend(expected.totals);
    assert_eq!(read_back(&bytes, &sheet, 3), rows);
    assert_eq!(rows[0][3], Value::Decimal(0.8749));
    assert_eq!(write_xlsx(&sheet).unwrap(), bytes, "the same sheet gives the same bytes");
}

/// The text of a part of an xlsx.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn an_xlsx_is_ready_for_screen_and_printer() {
    let mut sheet = small();
    sheet.landscape = true;
    let bytes = write_xlsx(&sheet).unwrap();
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    // Four rows above the headings: issuer, title, subtitle, note.
    for mark in [
        "<pane ySplit=\"5\" topLeftCell=\"A6\" activePane=\"bottomLeft\" state=\"frozen\"/>",
        "<autoFilter ref=\"A5:F7\"/>",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "&amp;C第 &amp;P 页 共 &amp;N 页",
    ] {
        assert!(xml.contains(mark), "{mark}: {xml}");
    }
    assert!(!xml.contains("<f>"));
    assert!(part(&bytes, "xl/workbook.xml").contains("打字达标情况通报!$5:$5<"), "headings on each page");
    let styles = part(&bytes, "xl/styles.xml");
    for mark in ["quotePrefix=\"1\"", "\"yyyy-mm-dd\"", "\"yyyy-mm-dd hh:mm\"", "\"0.0\""] {
        assert!(styles.contains(mark), "{mark}: {styles}");
    }
}

#[test]
fn a_csv_is_guarded_and_read_back_equal() {
    let sheet = small();
    let bytes = write_csv(&sheet).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(
        text,
        "\u{FEFF}单位,人数,速度,达标率,日期,时间\r\n\
         城关派出所,24,31.2,87.49%,2026-01-04,2026-01-04 09:30:00\r\n\
         \"'=HYPERLINK(\"\"x\"\")\",-3,,—,,\r\n"
    );
    assert_eq!(read_csv(&bytes, &sheet.columns).unwrap(), sheet.conformed().unwrap().rows);
    assert_eq!(read_csv(&bytes, &columns()[1..]), Err(SheetError::Headings));
    let short = text.replace(",—,,", ",—");
    assert_eq!(
        read_csv(short.as_bytes(), &sheet.columns),
        Err(SheetError::Width { row: 2, found: 4, expected: 6 })
    );
}

fn any_value() -> impl Strategy<Value = Value> {
    let day = (1900_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d));
    let time = (day.clone(), 0_i8..24, 0_i8..60, 0_i8..60).prop_map(|(d, h, m, s)| d.at(h, m, s, 0));
    prop_oneof![
        Just(Value::Empty),
        "[='+@－＝张三0-9 \t\r\n\"',;_x%.#-]{0,12}".prop_map(Value::Text),
        any::<String>().prop_map(Value::Text),
        "_x00[0-9]{2}_".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Integer),
        (-1_000_i64..1_000).prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Decimal),
        (-1e6..1e6).prop_map(Value::Decimal),
        // Of every size, with as many digits as a floating-point number holds.
        (-1.0_f64..1.0, 0_i32..18).prop_map(|(n, size)| Value::Decimal(n * 10_f64.powi(size))),
        day.prop_map(Value::Date),
        time.prop_map(Value::DateTime),
    ]
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    proptest::collection::vec(proptest::collection::vec(any_value(), 6), 1..6).prop_map(|rows| {
        let mut sheet = Sheet::new("表", columns());
        sheet.rows = rows;
        sheet
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn conforming_twice_is_conforming_once(sheet in any_sheet()) {
        let once = sheet.conformed().unwrap();
        prop_assert_eq!(once.conformed().unwrap(), once);
    }

    #[test]
    fn any_csv_is_read_back_equal(sheet in any_sheet()) {
        let bytes = write_csv(&sheet).unwrap();
        prop_assert_eq!(read_csv(&bytes, &sheet.columns).unwrap(), sheet.conformed().unwrap().rows);
    }

    #[test]
    fn any_xlsx_is_read_back_equal(sheet in any_sheet()) {
        let bytes = write_xlsx(&sheet).unwrap();
        prop_assert_eq!(read_back(&bytes, &sheet, sheet.rows.len()), sheet.conformed().unwrap().rows);
    }

    #[test]
    fn any_sheet_is_printed(sheet in any_sheet()) {
        prop_assert!(write_sheet_pdf(&sheet).unwrap().pdf.starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn sheets_that_can_not_be_written_are_refused() {
    assert_eq!(write_xlsx(&Sheet::new("表", Vec::new())), Err(SheetError::Columns(0)));
    let mut sheet = Sheet::new("表", columns());
    sheet.rows = vec![vec![Value::Empty; 5]];
    let fault = SheetError::Width { row: 1, found: 5, expected: 6 };
    assert_eq!(write_csv(&sheet), Err(fault));
    sheet.rows = vec![vec![Value::Empty; 6], vec![Value::Empty; 6]];
    sheet.rows[1][2] = "长".repeat(MAX_CELL_UNITS + 1).into();
    assert_eq!(write_xlsx(&sheet), Err(SheetError::TooLong { row: 2, column: 3 }));
    sheet.rows[1][2] = "长".repeat(MAX_CELL_UNITS).into();
    assert!(write_xlsx(&sheet).is_ok());
}

#[test]
fn names_of_sheets_keep_the_rules() {
    assert_eq!(sheet_name("达标台账"), "达标台账");
    assert_eq!(sheet_name("'a:b/c[d]'"), "a b c d");
    assert_eq!(sheet_name(""), "Sheet1");
    assert_eq!(sheet_name("History"), "Sheet1");
    assert_eq!(sheet_name(&"通".repeat(40)).chars().count(), 31);
    assert_eq!(sheet_name(&"𠮷".repeat(40)).chars().count(), 15);
    for title in ["'''", "?*:/\\[]", "a'", "\u{0}"] {
        let mut sheet = small();
        sheet.title = title.to_owned();
        assert!(write_xlsx(&sheet).is_ok(), "{title:?}");
    }
}
