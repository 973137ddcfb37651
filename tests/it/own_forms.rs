//! A bureau's own forms: made of a table of their fields, checked, and seen by the program.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use dabiao::cli::{Cli, run_to};
use dabiao::content::forms::{CardStyle, read_form};
use dabiao::content::generator::Generator;
use dabiao::content::{Library, Overlay};
use dabiao::domain::form::{FillPart, FormDef, Right};
use dabiao::domain::record::{Compare, Kind};

const GUIDE: &str = include_str!("../../exercises/README.md");
const GUIDE_ZH: &str = include_str!("../../exercises/README.zh-CN.md");

/// The table in a guide.
fn table(guide: &str) -> &str {
    guide.split("```csv\n").nth(1).unwrap().split("```").next().unwrap()
}

/// What a command says, and its exit code.
fn run(data: &Path, args: &[&str]) -> (u8, String, String) {
    run_in("en", data, args)
}

/// The same in a language.
fn run_in(lang: &str, data: &Path, args: &[&str]) -> (u8, String, String) {
    let data = data.to_str().unwrap();
    let begin = ["dabiao", "--data", data, "--lang", lang];
    let given = begin.iter().chain(args);
    let cli = Cli::try_parse_from(given).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&cli, cli.command.as_ref().unwrap(), &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

/// A data folder with `text` beside it as a table, and where a form of that name lies in it.
fn desk(text: &str) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("fields.csv");
    fs::write(&table, text).unwrap();
    let forms = folder.path().join("data/exercises/forms");
    fs::create_dir_all(&forms).unwrap();
    (folder, table, forms)
}

#[test]
fn the_table_of_the_guide_becomes_a_form_that_is_seen_at_once() {
    assert_eq!(table(GUIDE), table(GUIDE_ZH));
    let (folder, from, forms) = desk(table(GUIDE));
    let data = folder.path().join("data");
    let out = forms.join("zoufang.toml");
    let (from, out) = (from.to_str().unwrap(), out.to_str().unwrap());
    let args = ["forms", "new", "--from", from, "--out", out, "--title", "走访登记"];
    let (code, said, err) = run(&data, &args);
    assert_eq!(code, 0, "{said}{err}");
    assert!(said.contains("9 fields") && said.contains("population_resident"), "{said}");
    let (code, said, _) = run(&data, &["forms", "check", out]);
    assert_eq!(code, 0, "{said}");
    let library = Overlay::load(&data.join("exercises"), &Library::embedded()).library;
    let form = library.form("zoufang").unwrap();
    assert_eq!((form.def.title.as_str(), form.def.card), ("走访登记", Kind::PopulationResident));
    let field = |code: &str| form.def.field(code).unwrap().1;
    assert!(field("GMSFHM").required && field("ZY").none && field("HJDZ").no_ditto);
    assert_eq!(field("XB").fill.as_ref().map(|fill| fill.part), Some(FillPart::Sex));
    assert_eq!(field("CJDW").right, Right::Always("文昌派出所".into()));
    assert_eq!(field("HJDZ").compare, Compare::Text(950));
    // Choices without codes are numbered and get the initials of their names.
    let married = field("HYZK").choice("yh").unwrap();
    assert_eq!((married.code.as_str(), married.name.as_str()), ("2", "已婚"));
    let card = form.card(Generator::shared().unwrap(), CardStyle::Printed, 1, 0).unwrap();
    assert_eq!(card.right.len(), 9);
    // Once more it is not made over.
    let (code, _, err) = run(&data, &args);
    assert_eq!(code, 2, "{err}");
}

/// The form that `rows` give, and what is said of it.
fn made(rows: &str, more: &[&str]) -> (u8, Option<FormDef>, String) {
    let (folder, from, _) = desk(rows);
    let out = folder.path().join("own.toml");
    let (from, out) = (from.to_str().unwrap().to_owned(), out.to_str().unwrap().to_owned());
    let args: Vec<&str> =
        ["forms", "new", "--from", &from, "--out", &out].into_iter().chain(more.iter().copied()).collect();
    let (code, said, err) = run(&folder.path().join("data"), &args);
    let source = fs::read_to_string(&out).ok();
    let form = source.and_then(|text| read_form("forms/own.toml", &text).ok()).map(|form| form.def);
    (code, form, said + &err)
}

#[test]
fn english_heads_titles_above_and_missing_properties_are_understood() {
    let rows = "Fields of our screen\n\nname,kind,required\n姓名,name,yes\n姓名,name,no\n备注,,\n";
    let (_, form, said) = made(rows, &["--records", "names"]);
    // Two fields of one name get two codes; what the records do not have is said.
    assert!(form.is_none() && said.contains("XM2") && said.contains("BZ"), "{said}");
    let rows = "name,kind,always\n采集人,name,王德明\n备注,,无\n";
    let (code, form, said) = made(rows, &[]);
    assert_eq!(code, 0, "{said}");
    let form = form.unwrap();
    assert_eq!(form.fields.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["CJR", "BZ"]);
    assert_eq!(form.fields[1].kind(), "text");
}

#[test]
fn what_is_wrong_with_a_table_is_said_with_its_row_and_nothing_is_written() {
    for (rows, says) in [
        ("", "fields.csv"),
        ("a,b\n1,2\n", "line 1: there are no heads"),
        ("name,colour\n姓名,red\n", "line 1: there is no column \"colour\""),
        ("name,kind\n姓名,nonsense\n", "line 2: kind = \"nonsense\""),
        ("name,required\n姓名,yes\n性别,perhaps\n", "line 3: required = \"perhaps\""),
        ("name,max\n姓名,many\n", "line 2: max = \"many\""),
        ("name,kind\n", "line 1: there is no field"),
    ] {
        let (folder, from, _) = desk(rows);
        let out = folder.path().join("own.toml");
        let args = ["forms", "new", "--from", from.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let (code, _, err) = run(&folder.path().join("data"), &args);
        assert_eq!(code, 2, "{rows}");
        assert!(err.contains(says), "{rows}: {err}");
        assert!(!out.exists(), "{rows}");
    }
}

#[test]
fn the_checker_names_line_and_rule_and_a_form_that_its_cards_do_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.toml");
    let check = |text: &str| {
        fs::write(&file, text).unwrap();
        let (code, said, _) = run(folder.path(), &["forms", "check", file.to_str().unwrap(), "--json"]);
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        (code, report)
    };
    let head = "format = 1\nid = \"forms/broken\"\ntitle = \"一\"\ntitle_en = \"One\"\nrecords = \"population_resident\"\n\
                source = \"own\"\nlicense = \"MIT\"\n\n[[field]]\n";
    let (code, report) =
        check(&format!("{head}code = \"XM\"\nname = \"姓名\"\nname_en = \"Name\"\nkind = \"name\"\n"));
    assert_eq!((code, &report["ok"], &report["form"]["fields"]), (0, &true.into(), &1.into()), "{report}");
    let (code, report) =
        check(&format!("{head}code = \"XM\"\nname = \"姓名\"\nname_en = \"Name\"\nkind = \"nam\"\n"));
    assert_eq!(code, 2);
    assert_eq!(
        (&report["problems"][0]["line"], &report["problems"][0]["rule"]),
        (&13.into(), &"form-kind".into())
    );
    // Right as a file, but no card of these records can be entered in it.
    let (code, report) = check(&format!(
        "{head}code = \"LXDH\"\nname = \"电话\"\nname_en = \"Phone\"\nkind = \"digits\"\nmin = 2\nmax = 3\n"
    ));
    assert_eq!((code, &report["problems"][0]["rule"]), (2, &"form-card-value".into()), "{report}");
    assert_eq!(report["problems"][0]["line"], 10, "the line of its field");
    // Of several fields each has its own line, in the order of the file.
    let (code, report) = check(&format!(
        "# a remark\n{head}code = \"XM\"\nname = \"姓名\"\nname_en = \"Name\"\nkind = \"digits\"\nmax = 3\n\n\
         [[field]]\nname = \"电话\"\nname_en = \"Phone\"\nkind = \"digits\"\nmax = 3\ncode = \"LXDH\"\n"
    ));
    let lines: Vec<_> = report["problems"].as_array().unwrap().iter().map(|one| &one["line"]).collect();
    assert_eq!((code, lines), (2, vec![&11.into(), &22.into()]), "{report}");
    // A form's file lies in the data folder where forms lie, or not at all.
    let data = folder.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let fields = folder.path().join("fields.csv");
    fs::write(&fields, "name,kind,always\n备注,text,无\n").unwrap();
    for (out, code) in [("data/own.toml", 2), ("own.txt", 2), ("own.toml", 0)] {
        let out = folder.path().join(out);
        let args = ["forms", "new", "--from", fields.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let (found, said, err) = run(&data, &args);
        assert_eq!(found, code, "{said}{err}");
        assert_eq!(out.exists(), code == 0);
    }
}

/// Two words of English, one behind the other: no name of a key or of a kind.
fn has_english(said: &str) -> bool {
    let word = |piece: &str| piece.len() > 1 && piece.bytes().all(|b| b.is_ascii_lowercase());
    said.split(' ').collect::<Vec<_>>().windows(2).any(|pair| pair.iter().all(|piece| word(piece)))
}

#[test]
fn what_is_wrong_with_a_form_is_told_in_chinese_to_whoever_reads_chinese() {
    assert!(
        has_english("可以写：either on_card or always, said so") && !has_english("kind = “nam”，birth, sex")
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.toml");
    let good = "format = 1\nid = \"forms/broken\"\ntitle = \"一\"\ntitle_en = \"One\"\nrecords = \"population_resident\"\n\
                source = \"own\"\nlicense = \"MIT\"\n\n[[field]]\ncode = \"XM\"\nname = \"姓名\"\nname_en = \"Name\"\n\
                kind = \"name\"\n\n[[field]]\ncode = \"XB\"\nname = \"性别\"\nname_en = \"Sex\"\nkind = \"list\"\n\
                choices = \"\"\"\n1|男|n\n2|女|nv\n\"\"\"\n";
    for (from, to, says) in [
        ("title_en = \"One\"\n", "", "缺少 title_en"),
        ("format = 1", "format = 1\ncolour = 2", "不认识 colour"),
        ("format = 1", "format = 1\nformat = 1", "写了两次"),
        ("format = 1", "format = \"1\"", "值的写法不对"),
        ("title = \"一\"", "title = \"一", "不是 TOML"),
        ("title = \"一\"", "title = \" \"", "1 到 64 个看得见的字"),
        ("\"own\"", "\"\"", "从哪里来"),
        ("\"population_resident\"", "\"people\"", "population_resident"),
        ("code = \"XM\"", "code = \"xm\"", "大写字母"),
        ("kind = \"name\"", "kind = \"nam\"", "没有“nam”这种栏目"),
        ("kind = \"name\"", "kind = \"text\"", "一个值最多几个字符"),
        ("kind = \"name\"", "kind = \"name\"\nmax = 3", "只能写在 digits"),
        ("kind = \"name\"", "kind = \"name\"\nline_percent = 90", "50 到 100"),
        ("kind = \"name\"", "kind = \"name\"\non_card = \"XM\"\nalways = \"王明\"", "只写一个"),
        ("kind = \"name\"", "kind = \"name\"\nfill = { from = \"XB\", part = \"foo\" }", "birth, sex, value"),
        ("kind = \"name\"", "kind = \"name\"\nfill = { from = \"XB\", part = \"birth\" }", "只有 id_number"),
        ("kind = \"name\"", "kind = \"name\"\nfill = { from = \"XB\", part = \"value\" }", "同一类"),
        ("kind = \"name\"", "kind = \"digits\"\nmax = 3", "正确值"),
        ("2|女|nv", "2|女性|nv", "不在可选项里"),
    ] {
        assert!(good.contains(from), "{from}");
        fs::write(&file, good.replacen(from, to, 1)).unwrap();
        let (code, said, err) = run_in("zh-CN", folder.path(), &["forms", "check", file.to_str().unwrap()]);
        let said = said + &err;
        assert_eq!(code, 2, "{to}: {said}");
        assert!(said.contains(says), "{to}: wanted {says}: {said}");
        assert!(!has_english(&said), "{to}: {said}");
    }
    // Nor is a table that no form can be made of.
    for (rows, says) in [
        ("name,kind\n,text\n", "1 到 64 个看得见的字"),
        ("name,max\n姓名,many\n", "1 到 1000"),
        ("name,kind\n姓名,nonsense\n", "id_number"),
    ] {
        let (folder, from, _) = desk(rows);
        let out = folder.path().join("own.toml");
        let args = ["forms", "new", "--from", from.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let (code, said, err) = run_in("zh-CN", &folder.path().join("data"), &args);
        let said = said + &err;
        assert_eq!(code, 2, "{rows}: {said}");
        assert!(said.contains(says) && !has_english(&said), "{rows}: {said}");
    }
}
