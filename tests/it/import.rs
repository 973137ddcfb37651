//! Own texts from bytes: encodings, tables, suggestions, masking, and refusals.

use dabiao::content::check::check_text;
use dabiao::content::import::{
    ChangeKind, FileKind, Import, ImportError, MAX_IMPORT_BYTES, Place, ReadOptions, Remedy, Review,
    TextEncoding, Why, mask, tidy,
};
use dabiao::content::{FileProblem, MAX_TEXT_CHARS};
use dabiao::domain::text::Policy;
use encoding_rs::GB18030;
use proptest::prelude::*;

const TEXT: &str = "2026年11月6日，民警到城关镇文昌社区走访。\n户主方小兰，女，家中有电动车一辆。\n";

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

fn gb(text: &str) -> Vec<u8> {
    let (bytes, _, bad) = GB18030.encode(text);
    assert!(!bad);
    bytes.into_owned()
}

fn file(name: &str, bytes: &[u8]) -> Import {
    Import { name: name.into(), bytes: bytes.into(), options: ReadOptions::default() }
}

fn marked(mark: &[u8], bytes: Vec<u8>) -> Vec<u8> {
    [mark, &bytes].concat()
}

#[test]
fn every_encoding_is_found_with_its_reason() {
    use TextEncoding::{Gb18030, Gbk, Utf8, Utf16Be, Utf16Le};
    let rare = "户主䶮㐂𬱖，住城关镇文昌社区走访登记处。";
    let plain = "今天没有警情";
    let cases: [(&str, Vec<u8>, TextEncoding, Why); 14] = [
        (TEXT, TEXT.into(), Utf8, Why::ValidUtf8),
        (TEXT, marked(b"\xEF\xBB\xBF", TEXT.into()), Utf8, Why::Mark),
        (TEXT, marked(b"\xFF\xFE", utf16(TEXT, false)), Utf16Le, Why::Mark),
        (TEXT, marked(b"\xFE\xFF", utf16(TEXT, true)), Utf16Be, Why::Mark),
        (TEXT, utf16(TEXT, false), Utf16Le, Why::Likely),
        (TEXT, utf16(TEXT, true), Utf16Be, Why::Likely),
        (plain, utf16(plain, false), Utf16Le, Why::Likely),
        (plain, utf16(plain, true), Utf16Be, Why::Likely),
        ("abc 123\n", utf16("abc 123\n", false), Utf16Le, Why::Likely),
        (TEXT, gb(TEXT), Gbk, Why::Likely),
        (plain, gb(plain), Gbk, Why::Likely),
        (rare, gb(rare), Gb18030, Why::Likely),
        (rare, marked(b"\x84\x31\x95\x33", gb(rare)), Gb18030, Why::Mark),
        ("asdf jkl\n", b"asdf jkl\n".to_vec(), Utf8, Why::Ascii),
    ];
    for (text, bytes, encoding, why) in cases {
        let read = file("a.txt", &bytes).prepare().unwrap_or_else(|e| panic!("{encoding:?} {why:?}: {e}"));
        assert_eq!((read.found.encoding, read.found.why), (encoding, why), "{text}");
        assert!(read.found.certain, "{text}");
        assert_eq!(read.text, text);
    }
}

#[test]
fn a_text_that_reads_oddly_is_marked_or_refused() {
    // Big5 is mostly valid GB18030, and gibberish in it.
    let (big5, _, _) =
        encoding_rs::BIG5.encode("民警到文昌社區走訪登記，戶主家中有電動車一輛，放在樓下車棚充電。");
    match file("a.txt", &big5).prepare() {
        Ok(read) => assert!(!read.found.certain),
        Err(fault) => assert!(matches!(fault, ImportError::NoEncoding(_) | ImportError::Encoding { .. })),
    }
    let latin = b"caf\xE9 cr\xE8me, na\xEFve d\xE9j\xE0 vu, gar\xE7on";
    match file("a.txt", latin).prepare() {
        Ok(read) => assert!(!read.found.certain, "{}", read.text),
        Err(fault) => assert!(matches!(fault, ImportError::NoEncoding(_) | ImportError::Encoding { .. })),
    }
    // By manual choice, every valid encoding is read.
    let mut chosen = file("a.txt", &gb("䶮㐂𬱖"));
    chosen.options.encoding = TextEncoding::from_name("gb-18030");
    assert_eq!(chosen.prepare().unwrap().text, "䶮㐂𬱖");
    assert_eq!(chosen.prepare().unwrap().found.why, Why::Chosen);
}

#[test]
fn broken_bytes_are_refused_with_their_place() {
    let mut cut_utf8: Vec<u8> = TEXT.trim_end().into();
    cut_utf8.pop();
    cut_utf8.pop();
    let at = cut_utf8.len() - 1;
    let expect = |encoding, offset, line| ImportError::Encoding { encoding, place: Place { offset, line } };
    let refused = |bytes: &[u8]| file("a.txt", bytes).prepare().map(|r| r.text).unwrap_err();
    assert_eq!(refused(&cut_utf8), expect(TextEncoding::Utf8, at, 2));
    let mut marked_utf8 = marked(b"\xEF\xBB\xBF", "甲\n乙".into());
    marked_utf8.push(0xFF);
    assert_eq!(refused(&marked_utf8), expect(TextEncoding::Utf8, 10, 2));
    let mut cut_gb = gb(TEXT);
    cut_gb.extend_from_slice(b"\n\xBE");
    assert_eq!(refused(&cut_gb), expect(TextEncoding::Gb18030, cut_gb.len() - 1, 4));
    // A lone surrogate after a newline, and an odd byte.
    let lone = marked(b"\xFF\xFE", [utf16("甲\n", false), vec![0x00, 0xD8, 0x2D, 0x4E]].concat());
    assert_eq!(refused(&lone), expect(TextEncoding::Utf16Le, 6, 2));
    let odd = marked(b"\xFE\xFF", [utf16("甲乙", true), vec![0x4E]].concat());
    assert_eq!(refused(&odd), expect(TextEncoding::Utf16Be, 6, 1));
    assert_eq!(refused(b"abc\n\0def"), ImportError::Zero(Place { offset: 4, line: 2 }));
    let mut zero = file("a.txt", &utf16("甲\n\0", false));
    zero.options.encoding = Some(TextEncoding::Utf16Le);
    assert_eq!(zero.prepare().map(|r| r.text), Err(ImportError::Zero(Place { offset: 4, line: 2 })));
    assert!(matches!(refused(&[0xFF; 64]), ImportError::NoEncoding(_) | ImportError::Encoding { .. }));
}

#[test]
fn other_kinds_of_file_are_named() {
    for (bytes, kind) in [
        (&b"PK\x03\x04rest"[..], FileKind::Office),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", FileKind::OldOffice),
        (b"%PDF-1.7", FileKind::Pdf),
        (b"{\\rtf1", FileKind::Rtf),
        (b"\x89PNG\r\n\x1A\n", FileKind::Picture),
        (b"\x1F\x8B\x08rest", FileKind::Archive),
        (b"SQLite format 3\0", FileKind::Program),
    ] {
        assert_eq!(file("a.txt", bytes).prepare().map(|r| r.text), Err(ImportError::Kind(kind)));
    }
}

#[test]
fn too_much_and_nothing_are_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.txt");
    std::fs::write(&path, vec![b'a'; MAX_IMPORT_BYTES as usize + 1]).unwrap();
    let read = |path: &std::path::Path| Import::read(path, ReadOptions::default()).map(|i| i.name);
    assert_eq!(read(&path), Err(ImportError::TooLarge(MAX_IMPORT_BYTES + 1)));
    assert_eq!(read(folder.path()), Err(ImportError::NotAFile));
    assert!(matches!(read(&folder.path().join("none.txt")), Err(ImportError::Io(_))));
    std::fs::write(&path, vec![b'a'; MAX_IMPORT_BYTES as usize]).unwrap();
    assert_eq!(read(&path), Ok("big.txt".to_owned()));
    let long = "字".repeat(MAX_TEXT_CHARS + 1);
    assert_eq!(
        file("a.txt", long.as_bytes()).prepare().map(|r| r.length),
        Err(ImportError::TooLong(MAX_TEXT_CHARS + 1))
    );
    assert_eq!(file("a.txt", b" \r\n\t\n").prepare().map(|r| r.length), Err(ImportError::Empty));
    assert_eq!(file("a.txt", b"").prepare().map(|r| r.length), Err(ImportError::Empty));
}

#[test]
fn a_table_becomes_a_record_a_line() {
    let csv = "姓名,证号,备注\r\n方小兰,590423197005120865,\"住二楼,\n靠东\"\r\n\r\n王德明,,无\r\n";
    let read = file("a.csv", csv.as_bytes()).prepare().unwrap();
    assert_eq!(
        read.text,
        "姓名：方小兰，证号：590423197005120865，备注：住二楼, 靠东。\n姓名：王德明，备注：无。\n"
    );
    let table = read.table.unwrap();
    assert_eq!((table.delimiter, table.header, table.rows, table.columns.len()), (',', true, 2, 3));
    assert_eq!(read.line_ends, 4);

    let mut one = file("a.csv", "序号;内容\n1;出警到现场\n2;处置完毕\n".as_bytes());
    one.options.columns = Some(vec![1]);
    let read = one.prepare().unwrap();
    assert_eq!((read.text.as_str(), read.table.unwrap().delimiter), ("出警到现场\n处置完毕\n", ';'));

    let mut plain = file("a.csv", "1\t甲\n2\t乙\n".as_bytes());
    let read = plain.prepare().unwrap();
    assert_eq!(read.text, "1，甲。\n2，乙。\n");
    assert!(!read.table.unwrap().header);
    plain.options.table = Some(false);
    assert_eq!(plain.prepare().unwrap().text, "1\t甲\n2\t乙\n");

    // Pasted from a spreadsheet, and read as a table by the user's choice.
    let options = ReadOptions { table: Some(true), ..ReadOptions::default() };
    assert_eq!(
        Import::pasted("姓名\t电话\n甲\t12\n", options).prepare().unwrap().text,
        "姓名：甲，电话：12。\n"
    );
}

#[test]
fn a_faulty_table_is_refused_with_its_line() {
    let refused = |csv: &str| file("a.csv", csv.as_bytes()).prepare().map(|r| r.text).unwrap_err();
    assert_eq!(refused("a,b\n1,2\n1,2,3\n"), ImportError::Unequal { line: 3, found: 3, expected: 2 });
    assert_eq!(refused("a,b\n1,\"2\n3,4\n"), ImportError::OpenQuote(2));
    assert_eq!(refused("a,b\n1,\"2\"x\n"), ImportError::AfterQuote(2));
    assert_eq!(refused(&format!("{}\n", "a,".repeat(70))), ImportError::Columns(71));
    assert_eq!(refused(&"1,2\n".repeat(20_001)), ImportError::Rows);
    // A quote inside a cell that is not quoted is a quote.
    assert_eq!(file("a.csv", "a,b\n1,2\"3\n".as_bytes()).prepare().unwrap().text, "a：1，b：2\"3。\n");
    // Too long a table says how long: fewer columns may fit.
    let long = format!("名,长\n{}", format!("甲,{}\n", "字".repeat(30)).repeat(1_000));
    let read = file("a.csv", long.as_bytes()).prepare().unwrap();
    assert!(read.text.is_empty() && read.length > MAX_TEXT_CHARS);
}

#[test]
fn what_stands_against_a_text_is_placed() {
    let text = "第一行没有问题。\n号码１３，\u{200B}看不见，⼈字，制表\t符。\n证号11010519491231002X，电话138 0000 0000，\u{1F600}。\n e\u{301} \n";
    let review = Review::of(text, Policy::Strict);
    let found: Vec<(usize, usize, String, Remedy)> =
        review.findings.iter().map(|f| (f.line, f.column, f.piece(text), f.remedy)).collect();
    let expected = [
        (2, 3, "１", Remedy::Tidy),
        (2, 4, "３", Remedy::Tidy),
        (2, 6, "\u{200B}", Remedy::Tidy),
        (2, 11, "⼈", Remedy::Tidy),
        (2, 16, "\t", Remedy::Tidy),
        (3, 3, "110…2X", Remedy::Mask),
        (3, 24, "138…00", Remedy::Mask),
        (3, 38, "\u{1F600}", Remedy::ByHand),
        (4, 2, "e\u{301}", Remedy::Tidy),
    ];
    let expected: Vec<_> = expected.into_iter().map(|(l, c, p, r)| (l, c, p.to_owned(), r)).collect();
    assert_eq!(found.iter().filter(|f| f.2 != "\u{301}").cloned().collect::<Vec<_>>(), expected);
    assert_eq!((review.edge_blanks, review.is_good()), (1, false));
    let (better, changes) = tidy(text);
    assert_eq!(
        better,
        "第一行没有问题。\n号码13，看不见，人字，制表 符。\n证号11010519491231002X，电话138 0000 0000，\u{1F600}。\né\n"
    );
    let counts: Vec<_> = changes.iter().map(|c| (c.kind, c.count)).collect();
    assert_eq!(
        counts,
        [
            (ChangeKind::EdgeBlanks, 1),
            (ChangeKind::Invisible, 2),
            (ChangeKind::Radicals, 1),
            (ChangeKind::FullWidth, 2),
            (ChangeKind::Nfc, 1)
        ]
    );
}

#[test]
fn masking_takes_the_number_away_and_keeps_the_rest() {
    let text = "王某，1949年12月31日出生，证号11010519491231002X，旧证110105491231002，电话13812345678、138-1234-5678，再打13987654321，车京A·3F582、京A1234警。";
    let (masked, count) = mask(text, None);
    assert_eq!(count, 7);
    assert!(Review::of(&masked, Policy::Strict).is_good(), "{masked}");
    for gone in ["110105", "12345678", "1234-5678", "87654321", "京A"] {
        assert!(!masked.contains(gone), "{gone} in {masked}");
    }
    // Date of birth and sex stay, for the text states them; one number stays one number.
    assert!(masked.contains("19491231"), "{masked}");
    let phone: String = masked.split("电话").nth(1).unwrap().chars().take(11).collect();
    assert!(phone.starts_with("12"), "{masked}");
    assert!(masked.contains(&format!("{}-{}-{}", &phone[..3], &phone[3..7], &phone[7..])), "{masked}");
    assert_eq!(mask(text, None), (masked.clone(), count), "not the same again");
    assert_eq!(masked.chars().count(), text.chars().count());

    // One finding alone: that number at every place, and nothing else.
    let review = Review::of(text, Policy::Strict);
    let phone = review.findings.iter().find(|f| matches!(f.fault, FileProblem::RealPhone(_))).unwrap();
    let (one, count) = mask(text, Some(&phone.range));
    assert_eq!(count, 2);
    assert!(one.contains("11010519491231002X") && one.contains("13987654321"), "{one}");
    assert!(!one.contains("13812345678") && !one.contains("138-1234-5678"), "{one}");
}

#[test]
fn many_people_of_one_birthday_get_different_numbers() {
    let id = |n: u32| {
        let body = format!("11010519491231{:03}", n % 1000);
        format!("{body}{}", dabiao::domain::record::numbers::check_digit(&body).unwrap())
    };
    let text: Vec<String> = (0..1_000).map(id).collect();
    let (masked, count) = mask(&text.join("，"), None);
    assert_eq!(count, 1_000);
    let different: std::collections::BTreeSet<&str> = masked.split('，').collect();
    assert_eq!(different.len(), 1_000);
    assert!(different.iter().all(|n| n.starts_with("59") && n.len() == 18));
}

/// Text with what files from offices are full of.
const OFFICE: &str =
    "[字警察王０-９Ａａ0-9XxI京冀A-F·\\- \t\u{200B}\u{FEFF}\u{3000}⼈⻅e\u{301}\u{1F600}，。\r\n]{0,60}";

proptest! {
    #[test]
    fn what_is_written_in_an_encoding_is_read_back(text in "[\\PC\n]{1,200}") {
        prop_assume!(!text.trim().is_empty() && !text.contains(['\r', '\u{FEFF}', '\u{E5E5}']));
        let (gb, _, bad) = GB18030.encode(&text);
        let variants = [
            (TextEncoding::Utf8, text.as_bytes().to_vec(), false),
            (TextEncoding::Utf16Le, utf16(&text, false), false),
            (TextEncoding::Utf16Be, utf16(&text, true), false),
            (TextEncoding::Gb18030, gb.into_owned(), bad),
        ];
        for (encoding, bytes, lossy) in variants.into_iter().filter(|(.., lossy)| !lossy) {
            let mut import = file("a.txt", &bytes);
            import.options.encoding = Some(encoding);
            let read = import.prepare();
            // A text may begin like a picture or a program.
            if let Err(ImportError::Kind(_)) = read { continue }
            let read = read.unwrap();
            prop_assert_eq!(&read.text, &text);
            prop_assert!(!lossy);
        }
    }

    #[test]
    fn chinese_text_is_found_in_every_encoding(words in prop::collection::vec(0_usize..12, 6..40)) {
        const WORDS: [&str; 12] = ["民警到场", "户主", "2026年", "登记。", "，", "电话", "城关镇", "A3", "核查", "\n", "情况", "走访"];
        let text: String = words.iter().map(|w| WORDS[*w]).collect();
        prop_assume!(text.chars().filter(|c| dabiao::domain::text::is_han(*c)).count() >= 6);
        for bytes in [text.as_bytes().to_vec(), utf16(&text, false), utf16(&text, true), gb(&text)] {
            // 户 and 主 are ASCII letters in UTF-16: with few others, that is Latin text with zeros, and refused.
            if bytes.contains(&0) && std::str::from_utf8(&bytes).is_ok() { continue }
            let read = file("a.txt", &bytes).prepare().unwrap();
            prop_assert_eq!(&read.text, &text);
            prop_assert!(read.found.certain);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), csv in any::<bool>()) {
        let name = if csv { "a.csv" } else { "a.txt" };
        let _ = file(name, &bytes).prepare();
        for encoding in TextEncoding::CHOICES {
            let mut import = file(name, &bytes);
            import.options.encoding = Some(encoding);
            let _ = import.prepare();
        }
    }

    #[test]
    fn no_table_makes_it_panic(text in "[a字\",;\t\n]{0,80}") {
        let _ = file("a.csv", text.as_bytes()).prepare();
    }

    #[test]
    fn review_and_checker_agree(text in OFFICE) {
        let faults = check_text(&text, Policy::Strict);
        let review = Review::of(&text, Policy::Strict);
        let length_only = |f: &FileProblem| matches!(f, FileProblem::Length(_));
        prop_assert_eq!(faults.iter().all(|(_, f)| length_only(f)), review.findings.is_empty());
        prop_assert_eq!(faults.is_empty(), review.is_good());
    }

    #[test]
    fn tidying_leaves_nothing_to_tidy(text in OFFICE) {
        let (once, _) = tidy(&text);
        let (twice, changes) = tidy(&once);
        prop_assert_eq!(&once, &twice);
        prop_assert!(changes.is_empty());
        let review = Review::of(&once, Policy::Strict);
        prop_assert_eq!(review.count(Remedy::Tidy), 0);
    }

    #[test]
    fn masked_text_passes_and_the_rest_is_unchanged(text in "[0-9Xx京冀AIab·\\- 字，\n]{0,120}", id in 0_u32..1000) {
        let body = format!("11010519491231{id:03}");
        let check = dabiao::domain::record::numbers::check_digit(&body).unwrap();
        let text = format!("{text}，{body}{check}，1{}，{text}", 3_500_000_000_u64 + u64::from(id));
        let (masked, count) = mask(&text, None);
        prop_assert!(count >= 2);
        let left = Review::of(&masked, Policy::Strict);
        prop_assert_eq!(left.count(Remedy::Mask), 0, "{}", masked);
        // Outside of the findings, every character is unchanged.
        let changed = |c: char| c.is_ascii_alphanumeric() || "京冀岚".contains(c);
        let rest = |t: &str| t.chars().map(|c| if changed(c) { '#' } else { c }).collect::<String>();
        prop_assert_eq!(rest(&masked), rest(&text));
    }
}
