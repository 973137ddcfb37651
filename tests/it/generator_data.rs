//! Faulty data is refused with file, line and reason.

use dabiao::content::generator::{DataProblem, Generator, embedded_files};

/// The errors of the embedded data with one text of `templates/names.toml` replaced.
fn fault(from: &str, to: &str) -> (usize, DataProblem) {
    let mut line = 0;
    let files: Vec<(&str, Vec<u8>)> = embedded_files()
        .map(|(path, bytes)| {
            if path != "templates/names.toml" {
                return (path, bytes.to_vec());
            }
            let text = std::str::from_utf8(bytes).unwrap();
            let at = text.find(from).unwrap_or_else(|| panic!("no {from:?}"));
            line = text[..at].matches('\n').count() + 1;
            (path, text.replacen(from, to, 1).into_bytes())
        })
        .collect();
    let errors = Generator::from_files(files.iter().map(|(p, b)| (*p, b.as_slice()))).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    let error = errors.into_iter().next().unwrap();
    assert_eq!((error.file.as_str(), error.line), ("templates/names.toml", line), "{error}");
    (error.line, error.fault)
}

const RULE: &str = r#""{w}和{m}系同乡，{w}在{w.work}工作，电话{w.phone}""#;

#[test]
fn faults_of_templates() {
    type Expected = fn(&DataProblem) -> bool;
    let cases: [(&str, Expected); 12] = [
        (r#""{nobody}来了""#, |f| matches!(f, DataProblem::UnknownSlot { .. })),
        (r#""{n.hair}""#, |f| matches!(f, DataProblem::UnknownSlot { .. })),
        ("\"{#nowhere}\"", |f| matches!(f, DataProblem::UnknownSlot { .. })),
        (r#""{n.}""#, |f| matches!(f, DataProblem::UnknownSlot { .. })),
        (r#""{n*3}""#, |f| matches!(f, DataProblem::UnknownSlot { .. })),
        (r#""{n""#, |f| matches!(f, DataProblem::Brace)),
        (r#""n}""#, |f| matches!(f, DataProblem::Brace)),
        (r#""{entry*999}""#, |f| matches!(f, DataProblem::Repeat(_))),
        (r#""{entry*4-2}""#, |f| matches!(f, DataProblem::Repeat(_))),
        (r#""""#, |f| matches!(f, DataProblem::Empty(_))),
        (r#""编号１２３""#, |f| matches!(f, DataProblem::Character('１', ..))),
        (r#""\u200B看不见""#, |f| matches!(f, DataProblem::Character(..))),
    ];
    for (text, expected) in cases {
        let (_, found) = fault(RULE, text);
        assert!(expected(&found), "{text}: {found}");
    }
}

#[test]
fn loops_and_texts_without_end() {
    let first = r#"entry = [
    "{n}和{s}系夫妻，户主公民身份号码{n.id}""#;
    let errors = |to: &str| {
        let files: Vec<(&str, Vec<u8>)> = embedded_files()
            .map(|(path, bytes)| {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                let text = if path == "templates/names.toml" { text.replacen(first, to, 1) } else { text };
                (path, text.into_bytes())
            })
            .collect();
        Generator::from_files(files.iter().map(|(p, b)| (*p, b.as_slice()))).unwrap_err().remove(0)
    };
    let looped = errors("entry = [\n    \"{roll}\"");
    assert!(matches!(looped.fault, DataProblem::Loop(_)), "{looped}");
    assert!(looped.line > 20, "{looped}");
    let bomb =
        "aa = [\"{ab*20}\"]\nab = [\"{ac*20}\"]\nac = [\"{ad*20}\"]\nad = [\"字\"]\nentry = [\n    \"{aa}\"";
    let long = errors(bomb);
    assert!(matches!(long.fault, DataProblem::TooLong(_)), "{long}");
    let unused = errors("idle = [\"字\"]\nentry = [\n    \"字{n}\"");
    assert!(matches!(unused.fault, DataProblem::Unused(_)), "{unused}");
}

#[test]
fn faults_of_the_cast() {
    let line = r#"w = "person age=20-60 job=企业""#;
    for (to, why) in [
        ("w = \"ghost\"", "is no sort"),
        ("w = \"person age=60-20\"", "write a range"),
        ("w = \"person age=20-60 age=3-4\"", "given twice"),
        ("w = \"person sex=x\"", "write 男 or 女"),
        ("w = \"person spouse=nobody\"", "no member of the cast has this name"),
        ("w = \"person spouse=t\"", "of another sort"),
        ("w = \"person spouse=n child=n\"", "one relation only"),
        ("w = \"person married=maybe\"", "yes, ever or no"),
        ("w = \"person job=海盗\"", "no job has this class"),
        ("w = \"person hair=red\"", "means nothing here"),
        ("w = \"person spouse=w\"", "waits for itself"),
        ("w = \"time hours=8-99\"", "two hours"),
        ("w = \"time after=t hours=22-3 days=1-2\"", "over midnight"),
        ("w = \"time after=t\"", "minutes=2-9 or days=1-3"),
        ("w = \"row nowhere\"", "there is no table"),
        ("w = \"row loot only=海\"", "no row of"),
        ("w = \"row wound only=海\"", "has no column"),
        ("w = \"row spot fits=n.hair\"", "write a member and its part"),
        ("w = \"row weapon fits=n.sex\"", ""),
        ("w = \"row coat fits=n.sex\"", "no row of \"coat\" fits"),
        ("w = \"vehicle only=潜艇\"", "no vehicle has this class"),
        ("w = \"business only=海\"", "no trade contains this"),
        ("w = \"money\"", "write range="),
        ("w = \"money range=1-2 step=0\"", "whole number from 1"),
        ("w = \"code\"", "write code and a pattern"),
        ("w = \"credit_code\"", "of= is missing"),
        ("w = \"case_number unit=n time=t\"", "of another sort"),
    ] {
        let files: Vec<(&str, Vec<u8>)> = embedded_files()
            .map(|(path, bytes)| {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                let text = if path == "templates/names.toml" {
                    assert!(text.contains(line));
                    text.replacen(line, to, 1)
                        .replace("{w}和{m}系同乡，{w}在{w.work}工作，电话{w.phone}", "{n}{w}")
                } else {
                    text
                };
                (path, text.into_bytes())
            })
            .collect();
        let made = Generator::from_files(files.iter().map(|(p, b)| (*p, b.as_slice())));
        if why.is_empty() {
            assert!(made.is_ok(), "{to}: {:?}", made.err());
            continue;
        }
        let Err(mut errors) = made else { panic!("{to} is let pass") };
        let error = errors.remove(0);
        let at = files.iter().find(|(p, _)| *p == "templates/names.toml").unwrap();
        let place = std::str::from_utf8(&at.1).unwrap().find(to).unwrap();
        let expected = std::str::from_utf8(&at.1).unwrap()[..place].matches('\n').count() + 1;
        assert!(matches!(error.fault, DataProblem::Cast(..)), "{to}: {error}");
        assert_eq!((error.file.as_str(), error.line), ("templates/names.toml", expected), "{to}: {error}");
        assert!(error.to_string().contains(why), "{to}: {error}");
    }
}

#[test]
fn texts_chosen_together_are_as_many() {
    let from = "said = [\"拨打110报警称\", ";
    let files: Vec<(&str, Vec<u8>)> = embedded_files()
        .map(|(path, bytes)| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            (path, text.replacen(from, "said = [", 1).into_bytes())
        })
        .collect();
    let error = Generator::from_files(files.iter().map(|(p, b)| (*p, b.as_slice()))).unwrap_err().remove(0);
    assert_eq!(error.file, "templates/dispatch.toml");
    assert!(
        matches!(error.fault, DataProblem::Together(_, 4, 5) | DataProblem::Together(_, 5, 4)),
        "{error}"
    );
}

#[test]
fn faults_of_files_and_tables() {
    let with = |path: &'static str, bytes: &'static [u8]| {
        let files = embedded_files().filter(|(p, _)| *p != path).chain([(path, bytes)]);
        let error = Generator::from_files(files).unwrap_err().remove(0);
        assert!(error.file == path || error.file == "vocab/", "{error}");
        (error.line, error.fault)
    };
    let head = "format = 1\nsource = \"x\"\nlicense = \"MIT\"\n";
    assert_eq!(with("vocab/new.toml", b"format = 1\n\xB9\xAB\xB0\xB2"), (2, DataProblem::Encoding));
    assert!(matches!(
        with("vocab/new.toml", b"format = 2\nsource = \"x\"\nlicense = \"MIT\"\ntable = []"),
        (1, DataProblem::Format(2))
    ));
    assert!(matches!(with("notes/new.toml", b""), (1, DataProblem::Place)));
    let leak = |rows: &str| -> &'static [u8] {
        let text = format!(
            "{head}[[table]]\nname = \"x\"\ncolumns = [\"a\", \"weight\"]\nrows = \"\"\"\n{rows}\"\"\"\n"
        );
        Box::leak(text.into_bytes().into_boxed_slice())
    };
    assert_eq!(with("vocab/new.toml", leak("甲|1\n乙\n")), (9, DataProblem::Cells { found: 1, expected: 2 }));
    assert!(matches!(with("vocab/new.toml", leak("甲|0\n")), (8, DataProblem::Value { .. })));
    assert!(matches!(with("vocab/new.toml", leak("")), (7, DataProblem::Empty(_))));
    assert!(matches!(with("vocab/new.toml", leak("|1\n")), (8, DataProblem::Empty(_))));
    let range =
        "[[table]]\nname = \"x\"\ncolumns = [\"min\", \"max\", \"step\"]\nrows = \"\"\"\n9|3|1\n\"\"\"\n";
    let text: &'static [u8] = Box::leak(format!("{head}{range}").into_bytes().into_boxed_slice());
    assert!(matches!(with("vocab/new.toml", text), (8, DataProblem::Value { key: "max", .. })));
    let huge: &'static [u8] = Box::leak(vec![b'#'; 300 * 1024].into_boxed_slice());
    assert!(matches!(with("vocab/new.toml", huge), (1, DataProblem::TooLarge(_))));
}
