//! Every error and remark has its text in both languages, with all its values.

use std::collections::BTreeSet;

use dabiao::app::lang::{Lang, keys};
use dabiao::domain::roster_text::Lost;
use dabiao::encodings::{EncodingError, FileKind, Place, TextEncoding};
use dabiao::office::cell::CellPlace;
use dabiao::office::roster_file::{Field, Remark, RosterFileError, RowError, RowFaultKind};
use dabiao::office::sheet::SheetError;
use dabiao::office::table_file::{Foreign, TableError, Values};
use dabiao::paper::{FontDamaged, missing_in};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use jiff::civil::date;

const PLACE: CellPlace = CellPlace { row: 12, column: 2 };

fn table_faults() -> Vec<TableError> {
    let place = Place { offset: 3, line: 2 };
    let encoding = EncodingError::Encoding { encoding: TextEncoding::Gbk, place };
    let foreign = [
        Foreign::OldXls,
        Foreign::Markup,
        Foreign::OpenDocument,
        Foreign::Binary,
        Foreign::Document,
        Foreign::Archive,
    ];
    let mut faults = vec![
        TableError::Io("x".into()),
        TableError::NotAFile,
        TableError::Empty,
        TableError::TooLarge(1),
        TableError::Encoding(EncodingError::Kind(FileKind::Pdf)),
        TableError::Encoding(EncodingError::Zero(place)),
        TableError::Encoding(encoding),
        TableError::Encoding(EncodingError::NoEncoding(place)),
        TableError::Password,
        TableError::CutOff,
        TableError::Damaged(String::new()),
        TableError::Damaged("x".into()),
        TableError::Unpacks("x".into()),
        TableError::NoSheet("x".into()),
        TableError::Rows,
        TableError::Columns(PLACE),
        TableError::TooMuch,
        TableError::OpenQuote { row: 1, line: 1 },
        TableError::AfterQuote { row: 1, line: 1 },
    ];
    faults.extend(foreign.map(TableError::Foreign));
    faults
}

fn row_faults() -> Vec<RowFaultKind> {
    let found = || "x".to_owned();
    let day = date(1970, 5, 12);
    vec![
        RowFaultKind::Merged(PLACE),
        RowFaultKind::Formula,
        RowFaultKind::Error(found()),
        RowFaultKind::Missing,
        RowFaultKind::NotText(found()),
        RowFaultKind::BadgeNumber(found()),
        RowFaultKind::BadgeCharacter(found()),
        RowFaultKind::BadgeFormat { found: found(), format: found() },
        RowFaultKind::Separator('，'),
        RowFaultKind::Lost { text: found(), lost: Lost { found: '?', likely: None } },
        RowFaultKind::Lost { text: found(), lost: Lost { found: '⼈', likely: Some('人') } },
        RowFaultKind::BirthTime(found()),
        RowFaultKind::TooLong,
        RowFaultKind::Invisible('\u{200B}'),
        RowFaultKind::SameBadge { badge: found(), row: 1 },
        RowFaultKind::SameOfficer { badge: found(), row: 1 },
        RowFaultKind::BirthUnreadable(found()),
        RowFaultKind::BirthYearOnly(found()),
        RowFaultKind::BirthShortYear(found()),
        RowFaultKind::BirthAmbiguous(found()),
        RowFaultKind::BirthNoSuchDay(found()),
        RowFaultKind::BirthFuture(day),
        RowFaultKind::BirthYoung { date: day, age: 1 },
        RowFaultKind::BirthOld { date: day, age: 1 },
        RowFaultKind::ServiceUnknown(found()),
        RowFaultKind::MoreCells { found: 2, expected: 1 },
        RowFaultKind::CutOff,
    ]
}

fn remarks() -> Vec<Remark> {
    let text = || "x".to_owned();
    vec![
        Remark::OtherSheets { sheet: text(), others: vec![text()] },
        Remark::HiddenRows { count: 1, first: 1 },
        Remark::HiddenColumns { columns: vec![text()] },
        Remark::HiddenSheets { sheets: vec![text()] },
        Remark::NotInFont { count: 1, row: 1, name: text(), characters: text() },
        Remark::Doubtful { encoding: "GBK" },
        Remark::OpenEnd { row: 1 },
        Remark::MonthOnly { count: 1, first: PLACE },
        Remark::NoteCut { count: 1, first: PLACE, name: text(), note: text() },
        Remark::Skipped { count: 1, row: 1, text: text() },
        Remark::ShortBadge { count: 1, first: PLACE, badge: text(), usual: 6 },
    ]
}

/// All keys with their values; whether there is a line that says what to do.
fn all() -> Vec<(&'static str, Values, bool)> {
    let mut all: Vec<(&'static str, Values, bool)> =
        table_faults().iter().map(|f| (f.key(), f.values(), true)).collect();
    let fault = |kind| RowError { place: PLACE, heading: "姓名".to_owned(), kind };
    all.extend(row_faults().into_iter().map(fault).map(|f| (f.key(), f.values(), true)));
    let rosters = [
        RosterFileError::Columns { missing: vec![Field::Badge], row: 1, found: vec!["x".into()] },
        RosterFileError::Separator { row: 1, sign: '，' },
        RosterFileError::SameHeading { field: Field::Unit, first: PLACE, second: PLACE },
        RosterFileError::NoRows { row: 1 },
        RosterFileError::Rows { list: Vec::new(), total: 1 },
    ];
    all.extend(rosters.iter().map(|f| (f.key(), f.values(), true)));
    all.extend(remarks().iter().map(|r| (r.key(), r.values(), false)));
    let sheets = [
        SheetError::Columns(0),
        SheetError::Rows(1),
        SheetError::Width { row: 1, found: 1, expected: 2 },
        SheetError::TooLong { row: 1, column: 1 },
        SheetError::Headings,
        SheetError::Encoding(EncodingError::Kind(FileKind::Pdf)),
        SheetError::Write("x".into()),
        SheetError::Font(FontDamaged),
    ];
    all.extend(sheets.iter().map(|f| (f.key(), f.values(), true)));
    all
}

#[test]
fn every_fault_has_its_words() {
    for lang in Lang::ALL {
        let language = lang.tag();
        let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
        bundle.set_use_isolating(false);
        for file in lang.files() {
            let resource = FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| errors).unwrap();
            bundle.add_resource(resource).unwrap();
        }
        let mut used: BTreeSet<String> = ["roster-more", "roster-place"].map(str::to_owned).into();
        for (key, values, next) in all() {
            let mut args = FluentArgs::new();
            args.set("name", "名册.xlsx");
            for (name, value) in values {
                args.set(name, value);
            }
            let keys = [Some(key.to_owned()), next.then(|| format!("{key}-next"))];
            for key in keys.into_iter().flatten() {
                let message = bundle.get_message(&key).unwrap_or_else(|| panic!("{language}: {key}"));
                let mut errors = Vec::new();
                let text = bundle.format_pattern(message.value().unwrap(), Some(&args), &mut errors);
                assert!(errors.is_empty(), "{language}: {key}: {errors:?}");
                assert!(missing_in(&text).is_empty(), "{language}: {key}");
                used.insert(key);
            }
        }
        let own = |key: &String| ["table-", "roster-", "sheet-"].iter().any(|start| key.starts_with(start));
        let unused: Vec<String> =
            keys(lang).into_iter().filter(own).filter(|key| !used.contains(key)).collect();
        assert!(unused.is_empty(), "{language}: {unused:?}");
    }
}
