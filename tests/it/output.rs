//! What commands print, in the encoding that was asked for.

use std::process::Command;

use dabiao::encodings::{TextEncoding, decode};

#[test]
fn words_and_results_come_in_the_encoding_of_old_consoles_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let run = |output: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
        command.args(["--lang", "zh-CN", "doctor", "--data"]).arg(folder.path());
        command.env("DABIAO_OUTPUT", output).output().unwrap()
    };
    let (utf8, gbk) = (run(""), run("gbk"));
    let text = String::from_utf8(utf8.stdout).unwrap();
    assert!(text.contains("输入法"), "{text}");
    let line = text.lines().find(|line| line.contains("输入法")).unwrap();
    let read = decode(&gbk.stdout, Some(TextEncoding::Gb18030)).unwrap().1;
    assert!(read.contains(line), "{read}");
    assert_eq!(utf8.status.code(), gbk.status.code());
    let refused = run("klingon");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("DABIAO_OUTPUT"));
}
