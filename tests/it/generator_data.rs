//! Faulty data is refused with file, line and reason.

use dabiao::content::generator::{DataFault, Generator, embedded_files};

/// The faults of the embedded data with one text of `templates/names.toml` replaced.
fn fault(from: &str, to: &str) -> (usize, DataFault) {
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

const RULE: &str = r#""{n}和{m}系{n.county}老乡，均在{n.work}工作，电话{n.phone}""#;

#[test]
fn faults_of_templates() {
    type Expected = fn(&DataFault) -> bool;
    let cases: [(&str, Expected); 10] = [
        (r#""{nobody}来了""#, |f| matches!(f, DataFault::UnknownSlot { .. })),
        (r#""{n.hair}""#, |f| matches!(f, DataFault::UnknownSlot { .. })),
        ("\"{#nowhere}\"", |f| matches!(f, DataFault::UnknownSlot { .. })),
        (r#""{n""#, |f| matches!(f, DataFault::Brace)),
        (r#""n}""#, |f| matches!(f, DataFault::Brace)),
        (r#""{entry*999}""#, |f| matches!(f, DataFault::Repeat(_))),
        (r#""{entry*4-2}""#, |f| matches!(f, DataFault::Repeat(_))),
        (r#""""#, |f| matches!(f, DataFault::Empty(_))),
        (r#""编号１２３""#, |f| matches!(f, DataFault::Character('１', ..))),
        (r#""\u200B看不见""#, |f| matches!(f, DataFault::Character(..))),
    ];
    for (text, expected) in cases {
        let (_, found) = fault(RULE, text);
        assert!(expected(&found), "{text}: {found}");
    }
}

#[test]
fn loops_and_texts_without_end() {
    let first = r#"entry = [
    "{n}和{m}同住一户，户主公民身份号码{n.id}""#;
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
    assert!(matches!(looped.fault, DataFault::Loop(_)), "{looped}");
    assert!(looped.line > 20, "{looped}");
    let bomb =
        "aa = [\"{ab*20}\"]\nab = [\"{ac*20}\"]\nac = [\"{ad*20}\"]\nad = [\"字\"]\nentry = [\n    \"{aa}\"";
    let long = errors(bomb);
    assert!(matches!(long.fault, DataFault::TooLong(_)), "{long}");
    let unused = errors("idle = [\"字\"]\nentry = [\n    \"字{n}\"");
    assert!(matches!(unused.fault, DataFault::Unused(_)), "{unused}");
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
    assert_eq!(with("vocab/new.toml", b"format = 1\n\xB9\xAB\xB0\xB2"), (2, DataFault::Encoding));
    assert!(matches!(
        with("vocab/new.toml", b"format = 2\nsource = \"x\"\nlicense = \"MIT\"\ntable = []"),
        (1, DataFault::Format(2))
    ));
    assert!(matches!(with("notes/new.toml", b""), (1, DataFault::Place)));
    let leak = |rows: &str| -> &'static [u8] {
        let text = format!(
            "{head}[[table]]\nname = \"x\"\ncolumns = [\"a\", \"weight\"]\nrows = \"\"\"\n{rows}\"\"\"\n"
        );
        Box::leak(text.into_bytes().into_boxed_slice())
    };
    assert_eq!(with("vocab/new.toml", leak("甲|1\n乙\n")), (9, DataFault::Cells { found: 1, expected: 2 }));
    assert!(matches!(with("vocab/new.toml", leak("甲|0\n")), (8, DataFault::Value { .. })));
    assert!(matches!(with("vocab/new.toml", leak("")), (7, DataFault::Empty(_))));
    assert!(matches!(with("vocab/new.toml", leak("|1\n")), (8, DataFault::Empty(_))));
}
