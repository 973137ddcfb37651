//! Figures are cut off in one place, towards the worse side: window, paper, tables and command line say the same, and
//! none shows a line as reached that is not, or all where some are missing.

use std::fs;

use dabiao::domain::rounding::percent;
use dabiao::office::sheet::{Column, Kind, Sheet, Value, read_csv, write_csv, write_xlsx};

use super::support::bureau::{STAFF_PASSWORD, found_with_passwords};
use super::support::command::{dabiao, says};
use super::support::sources::all_sources;

/// Where a number is written with a number of digits, or rounded, and why it is no figure that people read.
const NO_FIGURES: [(&str, &str); 19] = [
    ("crates/domain/src/rounding.rs", "the one place"),
    ("crates/window/src/", "pixels"),
    ("src/ui/missing_mark.rs", "pixels"),
    ("crates/domain/src/portable.rs", "mathematics"),
    ("crates/domain/src/forecast/unit.rs", "mathematics"),
    ("crates/domain/src/cohort/record.rs", "facts on record, in thousandths"),
    ("crates/domain/src/cohort/membership/candidate.rs", "whole points"),
    ("crates/app/src/desk_data/forecasts.rs", "facts on record, in thousandths"),
    ("crates/demo/src/", "a synthetic bureau"),
    ("crates/content/src/generator/", "what authors measure, in JSON"),
    ("crates/content/src/data_check.rs", "what authors measure"),
    ("crates/content/src/standard_file.rs", "a line that is read"),
    ("crates/content/src/standard_parts.rs", "a line that is read"),
    ("crates/app/src/desks/trainer/simulation.rs", "a line that is read"),
    ("src/ui/screens/trainer/plots.rs", "places of a plot"),
    ("src/ui/kit/trend_plot.rs", "places of a plot"),
    ("crates/papers/src/office/sheet/value.rs", "what was cut off"),
    ("crates/papers/src/paper/", "places of a page"),
    ("src/ui/screens/trainer/overview.rs", "people ahead of the line, whole"),
];

/// Whether a line of code writes a number with so many digits: `{:.1}`, `{n:+.3}`, `{n:.*}`, `{n:.places$}`.
fn rounds(line: &str) -> bool {
    let formats = line.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(inside, _)| inside);
    let with_digits = |inside: &str| {
        let spec = inside.split_once(':').map(|(_, spec)| spec);
        spec.is_some_and(|spec| spec.trim_start_matches(['+', '<', '>', '^', '0', '#']).starts_with('.'))
    };
    line.contains(".round()") || formats.into_iter().any(with_digits)
}

#[test]
fn figures_are_cut_off_in_one_place() {
    let files = all_sources();
    assert!(files.len() > 300, "{}", files.len());
    let mut faults = Vec::new();
    for (name, text) in files {
        if NO_FIGURES.iter().any(|(allowed, _)| name.starts_with(allowed)) {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//") && rounds(l));
        faults.extend(lines.map(|(n, line)| format!("{name}:{}: {}", n + 1, line.trim())));
    }
    assert!(faults.is_empty(), "write figures by domain::rounding: {faults:#?}");
    assert!(rounds(r#"format!("{:.1}%", 1.0)"#) && rounds(r#"format!("{n:+.2}")"#));
    assert!(!rounds(r#"format!("{a}.{b} {c:04} {d:?} {}", e.f)"#));
}

#[test]
fn fifteen_of_thirty_six_are_the_same_in_every_form() {
    let share = 15.0 / 36.0;
    assert_eq!(percent(share, 1), "41.6%");
    let mut sheet =
        Sheet::new("通报", vec![Column::new("单位", Kind::Text), Column::new("达标率", Kind::Percent(1))]);
    for (unit, share) in [("柳林", share), ("全部", 1.0), ("差一人", 2_999.0 / 3_000.0)] {
        sheet.rows.push(vec![unit.into(), Value::Decimal(share)]);
    }
    let csv = write_csv(&sheet).unwrap();
    let text = String::from_utf8(csv.clone()).unwrap();
    for line in ["柳林,41.6%", "全部,100.0%", "差一人,99.9%"] {
        assert!(text.contains(line), "{text}");
    }
    let read = read_csv(&csv, &sheet.columns).unwrap();
    assert_eq!(read.first().and_then(|row| row.get(1)), Some(&Value::Decimal(0.416)));
    // What is printed is what the table has.
    let conformed = sheet.conformed().unwrap();
    assert_eq!(conformed.rows[0][1].shown(Kind::Percent(1)), "41.6%");
    let book = write_xlsx(&sheet).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let page = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(page.contains("<v>0.416</v>") && page.contains("<v>0.999</v>"), "{page}");
}

#[test]
fn report_and_bulletin_show_one_rate_and_json_the_exact_one() {
    let folder = tempfile::tempdir().unwrap();
    found_with_passwords(folder.path(), 5, true);
    let run = |args: &[&str]| {
        let mut command = dabiao(folder.path(), args);
        command.args(["--now", "2026-11-23T10:00:00+08:00", "--officer", "059902"]);
        command.env("DABIAO_PASSWORD", STAFF_PASSWORD).env("DABIAO_STATE", "");
        String::from_utf8(says(&mut command, 0, &[]).stdout).unwrap()
    };
    let report: serde_json::Value = serde_json::from_str(&run(&["report", "--json"])).unwrap();
    let text = run(&["report"]);
    let out = folder.path().join("bulletin.csv");
    run(&["export", "bulletin", "--format", "csv", "--out", out.to_str().unwrap()]);
    let csv = fs::read_to_string(&out).unwrap();
    let mut cut_off = 0;
    for unit in report["units"].as_array().unwrap() {
        let (name, certified, eligible) = (
            unit["unit"].as_str().unwrap(),
            unit["certified"].as_f64().unwrap(),
            unit["eligible"].as_f64().unwrap(),
        );
        let Some(rate) = unit["rate"].as_f64() else { continue };
        assert_eq!(rate.to_bits(), (certified / eligible).to_bits(), "exact in JSON");
        let shown = percent(rate, 1);
        assert!(text.lines().any(|l| l.starts_with(name) && l.contains(&format!("\t{shown}\t"))), "{text}");
        assert!(csv.lines().any(|l| l.contains(name) && l.contains(&format!(",{shown},"))), "{csv}");
        cut_off += usize::from(shown != format!("{:.1}%", rate * 100.0));
    }
    assert!(cut_off > 0, "3 of 7 are 42.8 %, and 42.9 % to the nearest");
}
