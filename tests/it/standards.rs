//! Every shipped standard, just below, at and just above each of its lines, as tables that can be read.
//!
//! `DABIAO_BLESS=1` writes the tables anew. That can't hide an error: each row says beforehand whether it
//! must pass, by arithmetic that is not the program's.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::content::{Library, read_standard};
use dabiao::domain::drill::Drill;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use dabiao::domain::score::Tally;
use dabiao::domain::standard::{
    CopyFigures, CopyResult, FormResult, FormulaCounts, Rule, SpeedLine, Standard, Verdict, diff,
    drawn_sentences, full_years, sentences,
};
use dabiao::domain::text::units;
use jiff::Timestamp;
use jiff::civil::Date;

fn by_age() -> Standard {
    read_standard("standards/by-age.toml", include_str!("../fixtures/by-age.toml")).unwrap()
}

fn shipped() -> Vec<Standard> {
    Library::embedded().standards().to_vec()
}

/// A table in the making.
struct Table {
    text: String,
    standard: Standard,
}

fn verdict_text(verdict: &Verdict, standard: &Standard) -> String {
    let mut text = if verdict.passed { "pass".to_owned() } else { "fail".to_owned() };
    if let Some(grade) = verdict.grade {
        let _ = write!(text, " {}", standard.grades[grade].title);
    }
    if let Some(points) = verdict.points {
        let _ = write!(text, " {points:.3} points");
    }
    for shortfall in &verdict.missing {
        let _ = write!(text, " {}", shortfall.name());
        if let Some((have, need)) = shortfall.figures() {
            let _ = write!(text, "({have:.6}<{need})");
        }
    }
    text
}

impl Table {
    fn new(standard: &Standard) -> Self {
        let mut text = format!("{} version {}\n", standard.id, standard.version);
        for rule in Rule::ALL {
            let _ = writeln!(text, "  {}: {}", rule.key().trim_start_matches("rule-"), rule.value(standard));
        }
        Self { text, standard: standard.clone() }
    }

    fn head(&mut self, title: &str) {
        let _ = write!(self.text, "\n{title}\n");
    }

    /// A result with what the formula of the table's standard counts.
    fn counted(&self, result: CopyResult, counts: Option<FormulaCounts>) -> CopyResult {
        let figures = CopyFigures { tally: *result.tally(), end: result.end() };
        CopyResult::of(&self.standard, figures, |_| counts)
    }

    /// A row that must `pass` or not.
    fn copy(&mut self, what: &str, pass: bool, age: Option<u32>, result: &CopyResult) {
        let verdict = self.standard.judge_copy(result, age);
        assert_eq!(verdict.passed, pass, "{} {what} age {age:?}: {result:?} {verdict:?}", self.standard.id);
        assert_eq!(verdict.passed, verdict.missing.is_empty());
        let t = result.tally();
        let age = age.map_or_else(|| "?".to_owned(), |a| a.to_string());
        let _ = writeln!(
            self.text,
            "  {what:<22} age {age:>3}  C {:>4} S {:>3} I {:>3} D {:>3}  {:>6} ms  {:<11}  {}",
            t.correct,
            t.substitutions,
            t.insertions,
            t.omissions,
            t.active_ms,
            result.end().name(),
            verdict_text(&verdict, &self.standard)
        );
    }

    fn compare(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden/standards")
            .join(format!("{}.txt", self.standard.id));
        if std::env::var_os("DABIAO_BLESS").is_some() {
            fs::write(&path, &self.text).unwrap();
        }
        assert_eq!(self.text, fs::read_to_string(&path).unwrap(), "{}", path.display());
    }
}

fn sitting(correct: u32, errors: [u32; 3], active_ms: u64, end: EndReason) -> CopyResult {
    let [substitutions, insertions, omissions] = errors;
    let tally = Tally { correct, substitutions, insertions, omissions, active_ms };
    CopyResult::of(&by_age(), CopyFigures { tally, end }, |_| None)
}

/// Fewest characters in the whole time that reach the line, by division and not by the program's product.
fn fewest(milli_cpm: u64, duration_ms: u64) -> u32 {
    u32::try_from((milli_cpm * duration_ms).div_ceil(60_000_000)).unwrap()
}

/// Most errors beside `correct` that keep the accuracy: correct/(correct+e) >= ppm/1e6.
fn most_errors(correct: u32, ppm: u64) -> u32 {
    u32::try_from(u64::from(correct) * (1_000_000 - ppm) / ppm).unwrap()
}

fn ages(standard: &Standard) -> Vec<Option<u32>> {
    match &standard.speed {
        SpeedLine::Fixed { .. } => vec![None, Some(25), Some(59)],
        SpeedLine::AgeTable(rows) => {
            let edges = rows.iter().filter_map(|r| r.up_to_age).flat_map(|age| [age, age + 1]);
            [18].into_iter().chain(edges).chain([60]).map(Some).collect()
        }
        SpeedLine::BaseMinusAge { .. } => [0, 1, 18, 22, 49, 50, 51, 59, 60, 90].map(Some).into(),
    }
}

/// The line in 字/分 × 1000 that the shipped texts of the standards promise, said once more in other words.
fn promised(standard: &Standard, age: Option<u32>) -> u64 {
    match (standard.id.as_str(), age) {
        ("officer-2027", _) => 30_000,
        ("guidance-2027", _) => 60_000,
        ("officer-2027-age", Some(0)) => 70_000,
        ("officer-2027-age", Some(age)) if age < 50 => u64::from(70 - age) * 1000,
        ("officer-2027-age", Some(_)) => 20_000,
        ("by-age", Some(age)) => match age {
            ..36 => 45_000,
            36..46 => 37_500,
            46..51 => 30_000,
            51.. => 20_000,
        },
        other => panic!("{other:?}"),
    }
}

fn lines(table: &mut Table) {
    let standard = table.standard.clone();
    let (time, ppm) = (standard.duration_ms, standard.accuracy_ppm);
    table.head("speed");
    for age in ages(&standard) {
        let line = promised(&standard, age);
        let need = fewest(line, time);
        for (what, correct, pass) in
            [("one too few", need - 1, false), ("at the line", need, true), ("one more", need + 1, true)]
        {
            table.copy(what, pass, age, &sitting(correct, [0; 3], time, EndReason::Time));
        }
        if u64::from(need) * 60_000_000 == line * time {
            let slow = sitting(need, [0; 3], time + 1, EndReason::HandedIn);
            table.copy("a millisecond too long", false, age, &slow);
        }
    }
    let age = ages(&standard)[1];
    let need = fewest(promised(&standard, age), time);
    table.head("accuracy");
    let most = most_errors(need, ppm);
    for (what, errors) in [("S", [1, 0, 0]), ("I", [0, 1, 0]), ("D", [0, 0, 1])] {
        for (word, n, pass) in
            [("one fewer", most - 1, true), ("at the line", most, true), ("one too many", most + 1, false)]
        {
            let result = sitting(need, errors.map(|e| e * n), time, EndReason::Time);
            table.copy(&format!("{word}, {what}"), pass, age, &result);
        }
    }
    // The first amount from the line on of which a whole number of errors is exactly the accuracy line.
    let exact = (u64::from(need)..100_000).find(|c| (c * (1_000_000 - ppm)).is_multiple_of(ppm)).unwrap();
    let (exact, errors) = (exact as u32, (exact * (1_000_000 - ppm) / ppm) as u32);
    for (what, n, pass) in [("exactly at the line", errors, true), ("one over that", errors + 1, false)] {
        table.copy(what, pass, age, &sitting(exact, [n, 0, 0], time, EndReason::Time));
    }
    table.head("attempted");
    let least = standard.min_attempted;
    for (what, n, pass) in
        [("one too few", least - 1, false), ("at the minimum", least, true), ("one more", least + 1, true)]
    {
        table.copy(what, pass, age, &sitting(n, [0; 3], 60_000, EndReason::HandedIn));
    }
    // Insertions are typed but not attempted, omissions the other way round.
    table.copy(
        "insertions do not help",
        false,
        age,
        &sitting(least - 1, [0, 1, 0], 60_000, EndReason::HandedIn),
    );
    table.copy("omissions do", true, age, &sitting(least - 1, [0, 0, 1], 60_000, EndReason::HandedIn));
    table.copy("nothing at all", false, age, &sitting(0, [0; 3], 0, EndReason::HandedIn));
    table.head("completed");
    for end in EndReason::ALL {
        let pass = end != EndReason::Interrupted;
        table.copy(end.name(), pass, age, &sitting(need, [0; 3], time, end));
    }
    if !standard.grades.is_empty() {
        table.head("grades");
        for grade in standard.grades.clone() {
            let need = fewest(grade.milli_cpm, time);
            for n in [need, need - 1, need + 1] {
                let pass = u64::from(n) * 60_000_000 >= promised(&standard, age) * time;
                table.copy(&grade.title_en, pass, age, &sitting(n, [0; 3], time, EndReason::Time));
            }
        }
    }
}

fn points(table: &mut Table) {
    table.head("points: typed characters, correct ones by quantity, whole sentences of thirty");
    // Computed by hand from the notice: 85 at 1200, 0.07 off for each missing, 0.02 more for each over (10 at
    // most), times correct/typed, plus 0.5 for each sentence; 80 passes.
    for (what, typed, correct, right, pass) in [
        ("amount: one too few", 1128, 1128, 0, false), // 85 - 72 × 0.07 = 79.96
        ("amount: enough", 1129, 1129, 0, true),       // 85 - 71 × 0.07 = 80.03
        ("accuracy: one too few", 1200, 1129, 0, false), // 85 × 1129/1200 = 79.97
        ("accuracy: enough", 1200, 1130, 0, true),     // 85 × 1130/1200 = 80.04
        ("sentences: one too few", 1000, 1000, 17, false), // 85 - 14 + 8.5 = 79.5
        ("sentences: at the line", 1000, 1000, 18, true), // 71 + 9 = 80
        ("sentences: one more", 1000, 1000, 19, true),
        ("worked example 1", 1200, 1140, 20, true),   // 90.75
        ("worked example 2", 900, 855, 15, false),    // 68.30
        ("worked example 3", 600, 570, 10, false),    // 45.85
        ("extra: at the line", 1700, 1432, 0, true),  // 95 × 1432/1700 = 80.02
        ("extra: one too few", 1700, 1431, 0, false), // 95 × 1431/1700 = 79.97
        ("extra is capped", 2500, 2105, 0, false),    // 95 × 2105/2500 = 79.99
        ("all at most 100", 1700, 1700, 30, true),
        ("nothing", 0, 0, 0, false),
    ] {
        let counts = FormulaCounts { correct, drawn: 30, right };
        let result =
            table.counted(sitting(correct, [typed - correct, 0, 0], 900_000, EndReason::Time), Some(counts));
        table.copy(what, pass, None, &result);
    }
    table.head("what else");
    let counts = Some(FormulaCounts { correct: 1200, drawn: 30, right: 30 });
    let [whole, broken] =
        [EndReason::Time, EndReason::Interrupted].map(|end| sitting(1200, [0; 3], 900_000, end));
    for (what, pass, result, counts) in [
        ("interrupted", false, broken, counts),
        ("completed", true, whole, counts),
        ("not counted", false, whole, None),
    ] {
        let result = table.counted(result, counts);
        table.copy(what, pass, None, &result);
    }
}

fn forms(table: &mut Table) {
    let Some(rule) = table.standard.form else { return };
    table.head("forms");
    for (qualified, entered, end, pass) in [
        (9, 9, EndReason::Time, false),
        (10, 10, EndReason::Time, true),
        (9, 10, EndReason::Time, false),
        (48, 49, EndReason::Time, false),
        (48, 50, EndReason::Time, false),
        (49, 50, EndReason::HandedIn, true),
        (50, 50, EndReason::HandedIn, true),
        (97, 100, EndReason::Time, false),
        (98, 100, EndReason::Time, true),
        (99, 100, EndReason::Time, true),
        (50, 50, EndReason::Interrupted, false),
        (0, 0, EndReason::Time, false),
    ] {
        let verdict = rule.judge(&FormResult { qualified, entered, end });
        assert_eq!(verdict.passed, pass, "{qualified}/{entered} {end:?}");
        let text = verdict_text(&verdict, &table.standard);
        let _ = writeln!(table.text, "  {qualified:>3} of {entered:>3}  {:<11}  {text}", end.name());
    }
}

fn dates(table: &mut Table) {
    let standard = table.standard.clone();
    table.head("in time");
    let instants: &[(&str, bool)] = match standard.id.as_str() {
        "officer-2027" | "officer-2027-age" => &[
            ("2026-11-23T09:00:00+08:00", true),
            ("2027-04-30T23:59:59+08:00", true),
            ("2027-04-30T23:59:59.999999999+08:00", true),
            ("2027-05-01T00:00:00+08:00", false),
            ("2027-04-30T16:00:00Z", false),
            ("2027-04-30T15:59:59Z", true),
            ("2027-05-01T00:59:00+09:00", true),
        ],
        "guidance-2027" => &[("2027-12-31T23:59:59+08:00", true), ("2028-01-01T00:00:00+08:00", false)],
        "by-age" => &[("2028-02-29T23:59:59+08:00", true), ("2028-03-01T00:00:00+08:00", false)],
        _ => &[("2099-01-01T00:00:00+08:00", true)],
    };
    for (at, in_time) in instants {
        let instant: Timestamp = at.parse().unwrap();
        assert_eq!(standard.in_time(instant), *in_time, "{at}");
        let left = standard.days_left(instant).map_or_else(|| "-".to_owned(), |n| n.to_string());
        let word = if *in_time { "in time" } else { "late" };
        let _ = writeln!(table.text, "  {at:<36} {word:<8} days left {left}");
    }
    table.head("age on the day of the sitting");
    for (birth, at, age) in [
        ("1980-04-30", "2027-04-29T23:59:59+08:00", 46),
        ("1980-04-30", "2027-04-30T00:00:00+08:00", 47),
        ("1980-04-30", "2027-04-29T16:00:00Z", 47),
        ("1976-02-29", "2027-02-28T23:59:59+08:00", 50),
        ("1976-02-29", "2027-03-01T00:00:00+08:00", 51),
        ("1976-02-29", "2028-02-28T12:00:00+08:00", 51),
        ("1976-02-29", "2028-02-29T00:00:00+08:00", 52),
    ] {
        let (birth, instant): (Date, Timestamp) = (birth.parse().unwrap(), at.parse().unwrap());
        assert_eq!(standard.age_at(Some(birth), instant), Some(age), "{birth} {at}");
        let line = standard.speed.for_age(Some(age)).unwrap();
        let _ = writeln!(
            table.text,
            "  born {birth}  {at:<26} age {age}  {}.{:03} 字/分",
            line / 1000,
            line % 1000
        );
    }
}

#[test]
fn every_line_of_every_standard() {
    for standard in shipped().iter().chain([&by_age()]) {
        let mut table = Table::new(standard);
        if standard.formula.is_some() {
            points(&mut table);
        } else {
            lines(&mut table);
        }
        forms(&mut table);
        dates(&mut table);
        table.compare();
    }
}

#[test]
fn the_four_standards_are_shipped() {
    let mut ids: Vec<String> = shipped().into_iter().map(|s| s.id).collect();
    ids.sort();
    assert_eq!(ids, ["court-hunan-2014", "guidance-2027", "officer-2027", "officer-2027-age"]);
}

#[test]
fn an_unknown_age_fails_only_where_it_is_needed() {
    for standard in shipped().iter().chain([&by_age()]) {
        let verdict =
            standard.judge_copy(&sitting(9_000, [0; 3], standard.duration_ms, EndReason::Time), None);
        let ages: Vec<&str> = verdict.missing.iter().map(dabiao::domain::standard::Shortfall::name).collect();
        let needed = !matches!(standard.speed, SpeedLine::Fixed { .. });
        assert_eq!(ages.contains(&"age"), needed, "{}", standard.id);
    }
}

#[test]
fn every_seat_of_every_standard_can_have_a_text() {
    let generator = dabiao::content::generator::Generator::embedded().unwrap();
    for standard in shipped() {
        let rule = standard.passage.unwrap();
        for seed in 0..12_u64 {
            let passage =
                generator.passage(rule.kind, seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), rule.length as usize);
            let text = passage.unwrap().text;
            let units = units(&text, standard.policy);
            // No one types 150 a minute for so long; and a formula finds the sentences that it draws.
            assert!(units.len() as u64 * 60_000 >= 140 * standard.duration_ms, "{}", standard.id);
            let asked = standard.formula.map_or(0, |f| f.sentences as usize);
            assert!(sentences(&units).len() >= asked);
        }
    }
}

#[test]
fn the_formula_counts_a_typed_text() {
    let library = Library::embedded();
    let standard = library.standard("court-hunan-2014").unwrap();
    let rule = standard.passage.unwrap();
    let generator = dabiao::content::generator::Generator::embedded().unwrap();
    let text = generator.passage(rule.kind, 7, rule.length as usize).unwrap().text;
    let units = units(&text, standard.policy);
    // 1,300 characters, every hundredth of them wrong, and one that stands elsewhere in the text.
    let mut typed: Vec<char> = units.iter().take(1_300).map(|u| u.shown).collect();
    for n in (50..1_300).step_by(100) {
        typed[n] = '龘';
    }
    typed[1_299] = units[2_000].shown;
    let events = vec![
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(1, EventKind::Commit(typed.iter().collect())),
        InputEvent::new(900_000, EventKind::End(EndReason::Time)),
    ];
    let header = LogHeader::exam(text, standard.policy, standard.duration_ms, standard.hand_in_early);
    let drill = Drill::replay(&InputLog { header, events }).unwrap();
    let result = CopyResult::of_drill(standard, &drill, 99);
    let counts = result.formula().unwrap();
    assert_eq!((result.tally().typed(), counts.drawn), (1_300, 30));
    assert_eq!(counts.correct, 1_300 - 13);
    // A drawn sentence is right when it was reached and has none of the wrong places.
    let all = sentences(&units);
    let right = drawn_sentences(all.len(), 30, 99).into_iter().filter(|n| {
        let range = all[*n].clone();
        range.end <= 1_299 && range.clone().all(|at| typed[at] == units[at].shown)
    });
    assert_eq!(counts.right, right.count() as u32);
    assert!(counts.right > 3, "{counts:?}");
    let want = (85.0 + 0.02 * 100.0) * 1_287.0 / 1_300.0 + 0.5 * f64::from(counts.right);
    let verdict = standard.judge_copy(&result, None);
    assert!((verdict.points.unwrap() - want).abs() < 1e-9 && verdict.passed, "{verdict:?} {want}");
}

#[test]
fn a_file_from_before_exams_gets_the_stricter_choice() {
    let old = r#"
format = 1
id = "old"
version = 1
title = "旧"
title_en = "Old"
applies_to = "officer"
mode = "copy"
policy = "strict"
duration_s = 600
accuracy_percent = 95
min_attempted = 150
sittings = 1
[speed]
line_cpm = 30
"#;
    let standard = read_standard("standards/old.toml", old).unwrap();
    let said: Vec<String> = Rule::ALL.into_iter().map(|rule| rule.value(&standard)).collect();
    assert_eq!(said.join("|"), "officer|strict|600 s|30|95 %|150|-|-|1|-|-|-|-|invigilator|false|60 s|-");
}

#[test]
fn a_faulty_rule_is_refused_with_its_line() {
    let by_age = include_str!("../fixtures/by-age.toml");
    let guidance = include_str!("../../exercises/standards/guidance-2027.toml");
    let hunan = include_str!("../../exercises/standards/court-hunan-2014.toml");
    let cases = [
        ("by-age", by_age, "resume = \"once\"", "resume = \"twice\"", "once, invigilator, never"),
        ("by-age", by_age, "trial_s = 0", "trial_s = 601", "0 to 600"),
        ("by-age", by_age, "sittings = 2", "sittings = 0", "1 to 20"),
        ("by-age", by_age, "version = 3", "version = 0", "counted from 1"),
        ("by-age", by_age, "validity_months = 24", "validity_months = 0", "1 to 1200"),
        ("by-age", by_age, "last = 3", "last = 1", "not fewer than sittings"),
        ("by-age", by_age, "within_days = 90", "within_days = 0", "1 to 3660"),
        ("by-age", by_age, "hand_in_early = false", "hand_in_early = 1", "boolean"),
        ("by-age", by_age, "last = 3", "first = 3", "unknown field"),
        ("by-age", by_age, "accuracy_percent = 92.5", "", "accuracy_percent"),
        ("guidance-2027", guidance, "length = 2000", "length = 99", "100 to 5000"),
        ("guidance-2027", guidance, "qualified_percent = 98", "qualified_percent = 101", "up to 100"),
        ("guidance-2027", guidance, "min_records = 10", "min_records = 0", "1 to 1000"),
        ("guidance-2027", guidance, "duration_s = 2700", "duration_s = 7201", "30 to 7200"),
        ("guidance-2027", guidance, "kind = \"population_floating\"", "kind = \"poem\"", "dispatch"),
        ("court-hunan-2014", hunan, "basis_chars = 1200", "basis_chars = 0", "1 to 100000"),
        ("court-hunan-2014", hunan, "pass_points = 80", "pass_points = 101", "max_points"),
        ("court-hunan-2014", hunan, "per_missing = 0.07", "per_missing = 0.0701", "three decimals"),
        ("court-hunan-2014", hunan, "per_extra = 0.02", "per_extra = -0.02", "0 to 1000"),
        ("court-hunan-2014", hunan, "\"quantity\"", "\"luck\"", "alignment or quantity"),
        ("court-hunan-2014", hunan, "[passage]", "[speed]\nline_cpm = 80\n[passage]", "either [speed]"),
        (
            "court-hunan-2014",
            hunan,
            "min_attempted = 1",
            "min_attempted = 1\naccuracy_percent = 95",
            "no accuracy line",
        ),
    ];
    for (id, good, from, to, reason) in cases {
        let path = format!("standards/{id}.toml");
        assert!(read_standard(&path, good).is_ok(), "{id}");
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let error = read_standard(&path, &bad).unwrap_err();
        assert!(error.to_string().contains(reason), "{to}: {error} lacks {reason:?}");
        let line = bad.lines().nth(error.line - 1).unwrap();
        let key = to.split_whitespace().next().unwrap_or_default();
        assert!(
            to.is_empty() || line.contains(key) || line.contains("\"luck\"") || to.ends_with("95"),
            "{to}: line {} is {line}",
            error.line
        );
    }
    let neither = hunan.replacen("[formula]", "[formulas]", 1);
    assert!(read_standard("standards/court-hunan-2014.toml", &neither).is_err());
}

#[test]
fn a_new_version_is_shown_rule_by_rule() {
    let library = Library::embedded();
    let old = library.standard("officer-2027").unwrap();
    assert_eq!(diff(old, old), []);
    let mut new = old.clone();
    new.version = 2;
    new.speed = SpeedLine::Fixed { milli_cpm: 32_500 };
    new.accuracy_ppm = 965_000;
    new.sittings = 2;
    new.deadline = None;
    let changes: Vec<String> =
        diff(old, &new).into_iter().map(|c| format!("{}: {} > {}", c.rule.key(), c.old, c.new)).collect();
    assert_eq!(
        changes,
        [
            "rule-speed: 30 > 32.5",
            "rule-accuracy: 95 % > 96.5 %",
            "rule-sittings: 1 > 2",
            "rule-deadline: < 2027-05-01 Asia/Shanghai > -",
        ]
    );
    // Every rule is compared: each differs between some two standards.
    let all = [
        old.clone(),
        by_age(),
        library.standard("guidance-2027").unwrap().clone(),
        library.standard("court-hunan-2014").unwrap().clone(),
        Standard { hand_in_early: true, ..old.clone() },
    ];
    for rule in Rule::ALL {
        assert!(all.iter().any(|s| rule.value(s) != rule.value(&all[0])), "{rule:?}");
    }
}

proptest::proptest! {
    /// Ages never go down, and go up by one exactly once between two anniversaries.
    #[test]
    fn ages_grow_by_days(days in 0_i32..40_000, from in 0_i32..20_000) {
        let day = |n: i32| Date::constant(1950, 1, 1).saturating_add(jiff::Span::new().days(n));
        let (birth, on) = (day(from), day(from + days));
        let age = full_years(birth, on).unwrap();
        let tomorrow = full_years(birth, on.tomorrow().unwrap()).unwrap();
        proptest::prop_assert!(tomorrow == age || tomorrow == age + 1);
        // The records of the generator count ages in the same way, by other code.
        let civil = |d: Date| {
            dabiao::domain::record::civil::Day::new(i32::from(d.year()), d.month() as u32, d.day() as u32).unwrap()
        };
        proptest::prop_assert_eq!(civil(birth).age_on(civil(on)), age as i32);
    }
}
