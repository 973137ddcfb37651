//! Rosters as personnel offices export them: what is read, and every error with its place.

use dabiao::domain::roster::Service;
use dabiao::domain::roster_import::{Answers, BirthGiven, preview};
use dabiao::office::roster_file::{
    Field, MAX_FAULTS, Remark, RosterFile, RosterFileError, RowError, RowFaultKind, read_roster,
};
use dabiao::office::table_file::{TableError, TableOptions};
use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::office_books::bomb;

const TODAY: Date = date(2026, 1, 5);

fn csv(text: &str) -> Result<RosterFile, RosterFileError> {
    read_roster("名册.csv", text.as_bytes(), &TableOptions::default(), TODAY)
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Result<RosterFile, RosterFileError> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    read_roster("名册.xlsx", &workbook.save_to_buffer().unwrap(), &TableOptions::default(), TODAY)
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

/// The errors of rows, as place and kind.
fn faults(result: Result<RosterFile, RosterFileError>) -> Vec<(String, RowFaultKind)> {
    match result {
        Err(RosterFileError::Rows { list, total }) => {
            assert_eq!(list.len(), total);
            list.into_iter().map(|RowError { place, kind, .. }| (place.to_string(), kind)).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// The single error of a csv with the headings 警号, 姓名, 单位, 出生年月, 状态 and one row.
fn fault_of(row: &str) -> (String, RowFaultKind) {
    let mut all = faults(csv(&format!("警号,姓名,单位,出生年月,状态\n{row}\n")));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn a_roster_of_a_personnel_office_is_read() {
    let file = xlsx(|sheet| {
        let wide = Format::new();
        sheet.merge_range(0, 0, 0, 7, "某某市公安局民警名册", &wide).unwrap();
        write(sheet, 1, &["单位（盖章）：", "", "", "", "2026年1月"]);
        write(
            sheet,
            2,
            &["序号", "所属 单位", "姓　名", "警号*", "性别", "出生年月\n（年.月）", "职 务", "在职情况"],
        );
        let day = Format::new().set_num_format("yyyy/m/d");
        write(sheet, 3, &["", "城关派出所", "张　三", "", "男", "", "副所长", "在职"]);
        sheet.write_number(3, 3, 100_001.0).unwrap();
        sheet.write_formula(3, 0, "=ROW()-3").unwrap();
        sheet.write_datetime_with_format(3, 5, ExcelDateTime::from_ymd(1970, 5, 12).unwrap(), &day).unwrap();
        write(sheet, 4, &["2", "治安 大队", "李四（借调）", " ０１０００２ ", "女", "1985.10", "无", "退休"]);
        write(sheet, 6, &["3", "治安大队", "买买提•艾山", "j10003"]);
        sheet.merge_range(8, 0, 9, 7, "填表说明：按实有人数填写", &wide).unwrap();
        write(sheet, 10, &["制表人：王五", "", "", "", "审核人："]);
    })
    .unwrap();
    assert_eq!(file.heading_row, 3);
    let used: Vec<(u32, &str, Option<Field>)> =
        file.columns.iter().map(|c| (c.column, c.heading.as_str(), c.field)).collect();
    assert_eq!(
        used,
        [
            (0, "序号", None),
            (1, "所属 单位", Some(Field::Unit)),
            (2, "姓 名", Some(Field::Name)),
            (3, "警号*", Some(Field::Badge)),
            (4, "性别", None),
            (5, "出生年月 （年.月）", Some(Field::Birth)),
            (6, "职 务", Some(Field::Position)),
            (7, "在职情况", Some(Field::Service)),
        ]
    );
    let rows: Vec<(u32, &str, &str, &str)> =
        file.rows.iter().map(|r| (r.row, r.badge.as_str(), r.name.as_str(), r.unit.as_str())).collect();
    assert_eq!(
        rows,
        [
            (4, "100001", "张三", "城关派出所"),
            (5, "010002", "李四", "治安大队"),
            (7, "J10003", "买买提·艾山", "治安大队"),
        ]
    );
    let [first, second, third] = file.rows.as_slice() else { panic!() };
    assert_eq!(first.birth, Some(BirthGiven { date: date(1970, 5, 12), month_only: false }));
    assert_eq!(second.birth, Some(BirthGiven { date: date(1985, 10, 1), month_only: true }));
    assert_eq!((third.birth, third.position.as_deref(), third.service), (None, None, None));
    assert_eq!((first.position.as_deref(), second.position.as_deref()), (Some("副所长"), None));
    assert_eq!((first.service, second.service), (Some(Service::Serving), Some(Service::Retired)));
    let keys: Vec<&str> = file.remarks.iter().map(Remark::key).collect();
    assert_eq!(keys, ["roster-remark-skipped", "roster-remark-month-only", "roster-remark-note-cut"]);
    assert!(matches!(&file.remarks[0], Remark::Skipped { count: 2, row: 9, .. }), "{:?}", file.remarks);
    assert_eq!(preview(&[], &[], &file.rows, &Answers::new()).unwrap().new_units, ["城关派出所", "治安大队"]);
}

#[test]
fn a_better_heading_wins_and_the_other_is_passed_over() {
    let file =
        csv("编号,警号,姓名,部门,单位,出生年月,出生日期\n1,100001,张伟,户籍组,城关所,1970.5,1970-05-12\n")
            .unwrap();
    let row = &file.rows[0];
    assert_eq!((row.badge.as_str(), row.unit.as_str()), ("100001", "城关所"));
    assert_eq!(row.birth.unwrap().date, date(1970, 5, 12));
    let unused: Vec<&str> =
        file.columns.iter().filter(|c| c.field.is_none()).map(|c| c.heading.as_str()).collect();
    assert_eq!(unused, ["编号", "部门", "出生年月"]);
}

#[test]
fn wrong_columns_are_refused() {
    let result = csv("名册\n工资,姓名,电话\n1,张伟,2\n");
    let Err(RosterFileError::Columns { missing, row, found }) = result else { panic!("{result:?}") };
    assert_eq!((missing, row), (vec![Field::Badge, Field::Unit], 2));
    assert_eq!(found, ["工资", "姓名", "电话"]);
    let result = csv("警号,姓名,单位,单位\n100001,张伟,a,b\n");
    let Err(RosterFileError::SameHeading { field, first, second }) = result else { panic!("{result:?}") };
    assert_eq!((field, first.to_string(), second.to_string()), (Field::Unit, "C1".into(), "D1".into()));
    assert_eq!(csv("警号,姓名,单位\n"), Err(RosterFileError::NoRows { row: 1 }));
}

#[test]
fn a_row_that_counts_the_others_is_passed_over_and_told() {
    for sum in
        ["合计,,2人,", "合计：2人,,,", ",合计,2,", ",,合计,2", "共计,2,,", "总 计,,,2", "小计,,2名,政工室"]
    {
        let file = csv(&format!("警号,姓名,单位,职务\n100001,张伟,a,\n100002,王芳,a,\n{sum}\n"));
        let file = file.unwrap_or_else(|fault| panic!("{sum}: {fault:?}"));
        assert_eq!(file.rows.len(), 2, "{sum}");
        assert!(
            matches!(&file.remarks[0], Remark::Skipped { count: 1, row: 4, .. }),
            "{sum}: {:?}",
            file.remarks
        );
    }
    // A person is not passed over for what stands beside them.
    let all = faults(csv("警号,姓名,单位,职务\n,张伟,a,合计组\n"));
    assert_eq!(all, [("A2".to_owned(), RowFaultKind::Missing)]);
}

#[test]
fn a_sign_that_parts_no_cells_is_named() {
    for (sign, text) in [
        ('，', "警号，姓名，单位\n100001，张伟，a\n"),
        ('；', "警号；姓名；单位\n100001；张伟；a\n"),
        ('、', "警号、姓名、单位\n100001、张伟、a\n"),
        ('|', "警号|姓名|单位\n100001|张伟|a\n"),
    ] {
        assert_eq!(csv(text), Err(RosterFileError::Separator { row: 1, sign }), "{sign}");
    }
    let one = csv("警号,姓名,单位\n100001,张伟,a\n100002，王芳，a\n");
    assert_eq!(faults(one), [("A3".to_owned(), RowFaultKind::Separator('，'))]);
}

#[test]
fn badges_in_cells_with_a_format_are_as_shown_or_refused() {
    let with = |format: &str| {
        let format = Format::new().set_num_format(format);
        xlsx(|sheet| {
            write(sheet, 0, &["警号", "姓名", "单位"]);
            write(sheet, 1, &["", "张伟", "a"]);
            sheet.write_number_with_format(1, 0, 12_345.0, &format).unwrap();
        })
    };
    assert_eq!(with("000000").unwrap().rows[0].badge, "012345");
    assert_eq!(with("\"J\"000000").unwrap().rows[0].badge, "J012345");
    let found = |format: &str| faults(with(format)).remove(0);
    for format in ["#,##0", "0.00", "0%", "0.00E+00"] {
        let kind = RowFaultKind::BadgeFormat { found: "12345".to_owned(), format: format.to_owned() };
        assert_eq!(found(format), ("A2".to_owned(), kind));
    }
}

#[test]
fn one_badge_for_two_officers_is_refused() {
    let all =
        faults(csv("警号,姓名,单位\n100001,张伟,a\n100002,王芳,a\n１００００１,李强,b\n100002,王芳,b\n"));
    let badge = |b: &str| b.to_owned();
    assert_eq!(
        all,
        [
            ("A4".to_owned(), RowFaultKind::SameBadge { badge: badge("100001"), row: 2 }),
            ("A5".to_owned(), RowFaultKind::SameOfficer { badge: badge("100002"), row: 3 }),
        ]
    );
}

#[test]
fn what_is_missing_is_refused() {
    let all = faults(csv("警号,姓名,单位\n,张伟,城关所\n100002,,城关所\n100003,李强,\n"));
    let missing = |place: &str| (place.to_owned(), RowFaultKind::Missing);
    assert_eq!(all, [missing("A2"), missing("B3"), missing("C4")]);
}

#[test]
fn impossible_dates_of_birth_are_refused() {
    let of = |birth: &str| fault_of(&format!("100001,张伟,城关所,{birth},"));
    assert_eq!(of("2026-01-06"), ("D2".to_owned(), RowFaultKind::BirthFuture(date(2026, 1, 6))));
    assert!(matches!(of("2010-01-01").1, RowFaultKind::BirthYoung { age: 16, .. }));
    assert!(matches!(of("1940-01-01").1, RowFaultKind::BirthOld { age: 86, .. }));
    assert!(matches!(of("1970-02-30").1, RowFaultKind::BirthNoSuchDay(_)));
    assert!(matches!(of("1970.1").1, RowFaultKind::BirthAmbiguous(_)));
    assert!(matches!(of("七〇年").1, RowFaultKind::BirthUnreadable(_)));
    let kept = csv("警号,姓名,单位,出生年月\n100001,张伟,a,1970.1\n100002,王芳,a,1970.10\n").unwrap();
    assert_eq!(kept.rows[0].birth.unwrap().date, date(1970, 1, 1));
    let all = faults(xlsx(|sheet| {
        write(sheet, 0, &["警号", "姓名", "单位", "出生年月"]);
        write(sheet, 1, &["100001", "张伟", "a"]);
        sheet.write_number(1, 3, 1970.1).unwrap();
    }));
    assert_eq!(all, [("D2".to_owned(), RowFaultKind::BirthAmbiguous("1970.1".to_owned()))]);
}

#[test]
fn odd_texts_are_refused() {
    assert!(matches!(fault_of("10 001,张伟,城关所,,").1, RowFaultKind::BadgeCharacter(_)));
    assert_eq!(
        fault_of("100001,张\u{200B}伟,城关所,,"),
        ("B2".to_owned(), RowFaultKind::Invisible('\u{200B}'))
    );
    assert!(matches!(fault_of("100001,\"张\n伟\",城关所,,").1, RowFaultKind::Invisible('\n')));
    let long = format!("100001,张伟,{},,", "所".repeat(65));
    assert_eq!(fault_of(&long), ("C2".to_owned(), RowFaultKind::TooLong));
    let (place, kind) = fault_of("100001,张伟,城关所,,借调");
    assert_eq!((place.as_str(), kind), ("E2", RowFaultKind::ServiceUnknown("借调".to_owned())));
    // The guard of a text that looks like a formula comes off; a person is not called so.
    let named = csv("警号,姓名,单位\n100001,张伟,'=1+1\n").unwrap();
    assert_eq!(named.rows[0].unit, "=1+1");
    assert!(matches!(fault_of("100001,'=1+1,城关所,,").1, RowFaultKind::Lost { .. }));
}

#[test]
fn cells_of_another_type_are_refused() {
    let all = faults(xlsx(|sheet| {
        write(sheet, 0, &["警号", "姓名", "单位", "出生年月"]);
        write(sheet, 1, &["", "张伟", "城关所"]);
        sheet.write_formula(1, 0, "=\"1\"&\"00001\"").unwrap();
        write(sheet, 2, &["", "", "城关所"]);
        sheet.write_number(2, 0, 100_001.5).unwrap();
        sheet.write_number(2, 1, 7.0).unwrap();
        write(sheet, 3, &["100003", "李强", "城关所"]);
        sheet.write_formula(3, 3, "=DATE(1970,5,12)").unwrap();
        write(sheet, 4, &["100004", "赵敏"]);
        sheet.write_formula(4, 2, "=VLOOKUP(A5,X:Y,2,0)").unwrap();
    }));
    assert_eq!(
        all,
        [
            ("A2".to_owned(), RowFaultKind::Formula),
            ("A3".to_owned(), RowFaultKind::BadgeNumber("100001.5".to_owned())),
            ("B3".to_owned(), RowFaultKind::NotText("7".to_owned())),
            ("D4".to_owned(), RowFaultKind::Formula),
            ("C5".to_owned(), RowFaultKind::Formula),
        ]
    );
    let all = faults(csv("警号,姓名,单位\n=A1,张伟,#N/A\n"));
    assert_eq!(
        all,
        [("A2".to_owned(), RowFaultKind::Formula), ("C2".to_owned(), RowFaultKind::Error("#N/A".to_owned()))]
    );
}

#[test]
fn merged_cells_in_the_table_are_refused() {
    let all = faults(xlsx(|sheet| {
        write(sheet, 0, &["单位", "警号", "姓名", "备注"]);
        sheet.merge_range(1, 0, 2, 0, "城关所", &Format::new()).unwrap();
        write(sheet, 1, &["", "100001", "张伟"]);
        write(sheet, 2, &["", "100002", "王芳"]);
        sheet.merge_range(1, 3, 2, 3, "无", &Format::new()).unwrap();
    }));
    let place = dabiao::office::cell::CellPlace { row: 3, column: 0 };
    assert_eq!(
        all,
        [("A2".to_owned(), RowFaultKind::Merged(place)), ("A3".to_owned(), RowFaultKind::Missing)]
    );
    let heads = faults(xlsx(|sheet| {
        write(sheet, 0, &["", "姓名", "单位"]);
        sheet.merge_range(0, 0, 1, 0, "警号", &Format::new()).unwrap();
        write(sheet, 2, &["100001", "张伟", "城关所"]);
    }));
    assert!(matches!(heads[0], (ref place, RowFaultKind::Merged(_)) if place == "A1"), "{heads:?}");
}

#[test]
fn a_csv_row_that_does_not_fit_is_refused() {
    let all = faults(csv("警号,姓名,单位\n100001,张伟,城关所,户籍组\n"));
    assert_eq!(all, [("D2".to_owned(), RowFaultKind::MoreCells { found: 4, expected: 3 })]);
    let cut = faults(csv("警号,姓名,单位,职务\n100001,张伟,城关所,所长\n100002,王芳,城"));
    assert_eq!(cut, [("C3".to_owned(), RowFaultKind::CutOff)]);
    let open = csv("警号,姓名,单位\n100001,张伟,城关所").unwrap();
    assert_eq!(open.remarks, [Remark::OpenEnd { row: 2 }]);
}

#[test]
fn a_badge_that_lost_its_zeros_is_pointed_out() {
    let file = csv("警号,姓名,单位\n100001,a,x\n100002,b,x\n100003,c,x\n100004,d,x\n10005,e,x\n").unwrap();
    let [Remark::ShortBadge { count: 1, first, usual: 6, .. }] = file.remarks.as_slice() else {
        panic!("{:?}", file.remarks)
    };
    assert_eq!(first.to_string(), "A6");
}

#[test]
fn faults_are_listed_up_to_a_limit_and_counted_beyond() {
    let rows = (0..1_000).map(|n| format!("{n}?,张伟,城关所")).collect::<Vec<_>>().join("\n");
    let Err(RosterFileError::Rows { list, total }) = csv(&format!("警号,姓名,单位\n{rows}")) else {
        panic!()
    };
    assert_eq!((list.len(), total), (MAX_FAULTS, 1_000));
    assert!(list.is_sorted_by_key(|fault| fault.place));
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    let options = TableOptions::default();
    let result = read_roster("a.xlsx", &bomb(100), &options, TODAY);
    assert!(matches!(result, Err(RosterFileError::Table(TableError::Unpacks(_)))), "{result:?}");
    let rows = (0..100_000).map(|n| format!("{n},张伟,城关所")).collect::<Vec<_>>().join("\n");
    assert_eq!(csv(&format!("警号,姓名,单位\n{rows}")), Err(RosterFileError::Table(TableError::Rows)));
}

#[test]
fn the_same_roster_reads_the_same_from_every_form() {
    let table = "警号,姓名,单位,出生年月\n100001,张伟,城关派出所,1970-05\n100002,王芳,治安大队,1985-10-03\n";
    let utf8 = csv(table).unwrap().rows;
    let gbk = encoding_rs::GBK.encode(table).0.into_owned();
    assert_eq!(read_roster("a.csv", &gbk, &TableOptions::default(), TODAY).unwrap().rows, utf8);
    let book = xlsx(|sheet| {
        for (row, line) in (0..).zip(table.lines()) {
            write(sheet, row, &line.split(',').collect::<Vec<_>>());
        }
    });
    assert_eq!(book.unwrap().rows, utf8);
}
