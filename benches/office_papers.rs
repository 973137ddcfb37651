//! An office's tables: 3,000 rows written in each form, and a roster of 3,000 officers read.

#![expect(clippy::expect_used, reason = "a bench fails by panicking")]

use dabiao::domain::roster_import::{Answers, preview};
use dabiao::office::roster_file::read_roster;
use dabiao::office::sheet::{Column, Kind, Sheet, Value, read_csv, write_csv, write_sheet_pdf, write_xlsx};
use dabiao::office::table_file::TableOptions;
use jiff::civil::date;

const ROWS: i64 = 3_000;

fn main() {
    divan::main();
}

/// A ledger of certified officers.
fn ledger() -> Sheet {
    let columns = vec![
        Column::new("序号", Kind::Integer),
        Column::new("警号", Kind::Text),
        Column::new("姓名", Kind::Text),
        Column::new("单位", Kind::Text),
        Column::new("出生年月", Kind::Date),
        Column::new("正确速度（字/分）", Kind::Decimal(1)),
        Column::new("正确率", Kind::Percent(1)),
        Column::new("考核时间", Kind::DateTime),
        Column::new("证书编号", Kind::Text),
        Column::new("备注", Kind::Text),
    ];
    let mut sheet = Sheet::new("打字达标人员台账", columns);
    sheet.landscape = true;
    let names = ["张伟", "王芳", "欧阳建国", "买买提·艾山", "李娜"];
    sheet.rows = (0..ROWS)
        .map(|n| {
            let day = date(1970 + (n % 30) as i16, 1 + (n % 12) as i8, 1 + (n % 28) as i8);
            let name = names[(n % 5) as usize];
            vec![
                (n + 1).into(),
                format!("{:06}", 100_000 + n).into(),
                name.into(),
                format!("城关分局第{}派出所", n % 24 + 1).into(),
                day.into(),
                (30.0 + (n % 400) as f64 / 10.0).into(),
                (0.95 + (n % 50) as f64 / 1000.0).into(),
                date(2026, 1, 5).at(9, (n % 60) as i8, 0, 0).into(),
                format!("DB-2026-{n:05}").into(),
                if n % 7 == 0 { "补考后达标".into() } else { Value::Empty },
            ]
        })
        .collect();
    sheet
}

/// A roster as a personnel office exports it.
fn roster() -> Sheet {
    let columns =
        ["警号", "姓名", "单位", "出生年月", "职务"].map(|heading| Column::new(heading, Kind::Text));
    let mut sheet = Sheet::new("民警名册", columns.to_vec());
    sheet.rows = (0..ROWS)
        .map(|n| {
            let birth = format!("19{:02}.{:02}", 70 + n % 30, n % 12 + 1);
            let unit = format!("城关分局第{}派出所", n % 60 + 1);
            vec![
                format!("{:06}", 100_000 + n).into(),
                "张　伟".into(),
                unit.into(),
                birth.into(),
                "民警".into(),
            ]
        })
        .collect();
    sheet
}

#[divan::bench]
fn xlsx_written(bencher: divan::Bencher<'_, '_>) {
    let sheet = ledger();
    bencher.bench_local(|| write_xlsx(&sheet).expect("a good sheet").len());
}

#[divan::bench]
fn csv_written(bencher: divan::Bencher<'_, '_>) {
    let sheet = ledger();
    bencher.bench_local(|| write_csv(&sheet).expect("a good sheet").len());
}

#[divan::bench]
fn csv_read(bencher: divan::Bencher<'_, '_>) {
    let sheet = ledger();
    let bytes = write_csv(&sheet).expect("a good sheet");
    bencher.bench_local(|| read_csv(&bytes, &sheet.columns).expect("its own csv").len());
}

#[divan::bench]
fn pdf_written(bencher: divan::Bencher<'_, '_>) {
    let sheet = ledger();
    bencher.bench_local(|| write_sheet_pdf(&sheet).expect("a good sheet").pdf.len());
}

#[divan::bench(args = ["a.xlsx", "a.csv"])]
fn roster_read(bencher: divan::Bencher<'_, '_>, name: &str) {
    let sheet = roster();
    let write = if name.ends_with('x') { write_xlsx } else { write_csv };
    let bytes = write(&sheet).expect("a good sheet");
    bencher.bench_local(|| {
        let file =
            read_roster(name, &bytes, &TableOptions::default(), date(2026, 1, 5)).expect("a good roster");
        preview(&[], &[], &file.rows, &Answers::new()).expect("each badge once").new_officers.len()
    });
}
