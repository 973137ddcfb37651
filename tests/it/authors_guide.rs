//! The authors' guides are right: their examples load, their tables are complete.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dabiao::app::lang::{Lang, keys};
use dabiao::content::forms::CardStyle;
use dabiao::content::generator::{DataProblem, Generator, embedded_files};
use dabiao::content::{check_folder, folder_course, folder_generator, folder_library};
use dabiao::domain::record::{Kind, fields};

const GUIDE: &str = include_str!("../../exercises/README.md");
const GUIDE_ZH: &str = include_str!("../../exercises/README.zh-CN.md");

/// The TOML blocks of a guide by the path that their first line names.
fn blocks(guide: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for piece in guide.split("```toml\n").skip(1) {
        let text = piece.split("\n```").next().unwrap();
        let path = text.lines().next().unwrap().strip_prefix("# ").expect("a path in the first line");
        assert!(found.insert(path.to_owned(), format!("{text}\n")).is_none(), "{path} twice");
    }
    found
}

#[test]
fn the_examples_of_both_guides_are_the_same_and_good() {
    let examples = blocks(GUIDE);
    assert_eq!(examples, blocks(GUIDE_ZH));
    let kinds: BTreeSet<&str> = examples.keys().map(|path| path.split('/').next().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["copy", "course", "forms", "templates", "vocab"]));
    // A folder with the program's own tables and templates, and the examples.
    let root = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &[u8]| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    embedded_files().for_each(|(path, bytes)| put(path, bytes));
    for (path, text) in &examples {
        put(path, text.as_bytes());
    }
    let (good, errors) = check_folder(root.path());
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(good >= embedded_files().count() + 2, "{good}");
    assert_eq!(folder_library(root.path()).0.exercises().len(), 1);
    assert_eq!(folder_course(root.path()).0.lessons().len(), 1);
    let forms = folder_library(root.path()).0;
    let form = forms.form("visit").unwrap();
    let card = form.card(Generator::shared().unwrap(), CardStyle::Note, 1, 0).unwrap();
    assert!(card.pages[0].contains("身份证59") && card.right[4] == "文昌派出所", "{card:?}");
    // The template of the guide is the one that is used, with the table of the guide.
    let generator = folder_generator(root.path()).unwrap();
    let texts: Vec<String> =
        (0..300).map(|n| generator.record(Kind::Addresses, 1, n).text + &passage(&generator, n)).collect();
    for piece in ["标准地址：", "门牌脱落，社区民警补发门牌", "村组干部", "怎样识别诈骗电话"]
    {
        assert!(texts.iter().any(|t| t.contains(piece)), "{piece}");
    }
    assert!(!texts.iter().any(|t| t.contains("门牌脱落，社区民警换发门牌")), "chosen together");
}

fn passage(generator: &Generator, seed: u64) -> String {
    if seed.is_multiple_of(20) {
        generator.passage(Kind::Addresses, seed, 400).unwrap().text
    } else {
        String::new()
    }
}

#[test]
fn every_word_table_is_in_the_guide_with_its_columns_and_licence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/vocab");
    let mut known = 0;
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let file: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let license = file["license"].as_str().unwrap();
        for table in file["table"].as_array().unwrap() {
            let columns: Vec<String> = table["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| format!("`{}`", c.as_str().unwrap()))
                .collect();
            let row =
                format!("| `{name}` | `{}` | {} | ", table["name"].as_str().unwrap(), columns.join(", "));
            let line = GUIDE.lines().find(|l| l.starts_with(&row)).unwrap_or_else(|| panic!("no row {row}"));
            assert!(line.contains(license), "{line} does not say {license}");
            known += 1;
        }
    }
    let rows = GUIDE.lines().filter(|l| l.starts_with("| `") && l.contains(".toml` | `")).count();
    assert_eq!(rows, known, "the guide has a table that is not there");
}

#[test]
fn every_rule_of_the_checker_is_in_both_guides() {
    for (guide, lang) in [(GUIDE, Lang::En), (GUIDE_ZH, Lang::ZhCn)] {
        let errors =
            guide.split("## Common errors").nth(1).or_else(|| guide.split("## 常见错误").nth(1)).unwrap();
        let rows: BTreeSet<&str> =
            errors.lines().filter_map(|l| l.strip_prefix("| `")?.split('`').next()).collect();
        let codes: Vec<String> =
            keys(lang).into_iter().filter_map(|k| Some(k.strip_prefix("fault-")?.to_owned())).collect();
        assert_eq!(rows, codes.iter().map(String::as_str).collect::<BTreeSet<_>>());
    }
}

/// The loader's message about the parts of a member, from a slot that asks for one that is not there.
fn parts_of(line: &str) -> String {
    let source = String::from_utf8(
        embedded_files().find(|(path, _)| *path == "templates/case.toml").unwrap().1.to_vec(),
    )
    .unwrap();
    let bad = source.replacen("[cast]\n", &format!("[cast]\nprobe = \"{line}\"\n"), 1).replacen(
        "\"{head}{summary}{inspect}",
        "\"{probe.nothing}{head}{summary}{inspect}",
        1,
    );
    let files =
        embedded_files().map(|(p, b)| if p == "templates/case.toml" { (p, bad.as_bytes()) } else { (p, b) });
    match Generator::from_files(files).unwrap_err().remove(0).fault {
        DataProblem::UnknownSlot { hint, .. } => hint.trim_start_matches("its parts are ").to_owned(),
        other => panic!("{line}: {other}"),
    }
}

#[test]
fn the_parts_of_every_sort_of_cast_are_in_the_guide() {
    let mut sorts = 0;
    let cast = GUIDE.split("### The cast").nth(1).unwrap().split("What may follow").next().unwrap();
    for row in cast.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        let line = cells[0].trim_matches('`');
        if line == "row TABLE" {
            continue;
        }
        let line = line.replace("unit=u time=t", "unit=u time=report");
        assert_eq!(cells[2].replace('`', ""), parts_of(&line), "{line}");
        sorts += 1;
    }
    assert_eq!(sorts, 12);
}

#[test]
fn every_field_code_is_said_to_be_given_or_our_own() {
    let section = GUIDE.split("## Fields of the forms").nth(1).unwrap().split("\n## ").next().unwrap();
    let codes = |start: &str| -> BTreeSet<String> {
        let text = section.split(start).nth(1).unwrap().split("\n\n").next().unwrap();
        text.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
    };
    let (given, own) = (codes("Given by a standard"), codes("Own codes"));
    assert!(given.is_disjoint(&own));
    let all: BTreeSet<String> =
        Kind::ALL.into_iter().flat_map(|k| fields(k).iter().map(|f| f.code.to_owned())).collect();
    assert_eq!(all, given.union(&own).cloned().collect());
    for code in
        ["GMSFHM", "HJDZ", "ZJZDZ", "XZZ", "JG", "JJDBH", "BJSJ", "BJDH", "BJRXM", "JQDZ", "BJNR", "JQLBDM"]
    {
        assert!(given.contains(code), "{code}");
    }
}
