//! Heads on paper: certificate, roll and office papers carry the journal's head in a form that the audit
//! reads.

use std::fs;
use std::path::Path;

use dabiao::app::{Action, ExamAction};
use dabiao::credential::SignedCertificate;
use dabiao::domain::head::HeadStamp;
use dabiao::store::{Db, Witness, hex};
use uuid::Uuid;

use super::support::credential::{have, kept, output_of};
use super::support::past::{copy, dabiao, forge, work};
use super::support::room::ADMIN;
use super::support::typist::{MORNING_MS, Typist};
use super::support::{bureau, staff};

fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The head that a paper's text prints after `label`: series, entries, 16 digits.
fn printed(text: &str, label: &str) -> String {
    let rest =
        flat(text).split(&flat(label)).nth(1).unwrap_or_else(|| panic!("no {label} in {text}")).to_owned();
    // Session, entries and sixteen digits; what follows on the page may begin with a digit too.
    let hash = rest.match_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    rest.get(..hash + 16).unwrap_or(&rest).to_owned()
}

fn head_is_right(folder: &Path, head: &str) -> bool {
    let output = dabiao(folder, None, &["audit", "--head", head]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    output.status.success()
}

#[test]
fn certificates_and_office_papers_print_a_head_that_the_audit_takes() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    fs::create_dir_all(&data).unwrap();
    drop(Db::open(&data, &|| Uuid::from_u128(0x019a_1b2c_3d4e_7f50_8123_4567_89ab_cdef)).unwrap());
    bureau::found_without_accounts(&data, 2, true);
    let pdfs = root.path().join("pdfs");
    fs::write(root.path().join("pass"), "岚江市公安局 2026 发证专用").unwrap();
    let pass = ["--passphrase-file", root.path().join("pass").to_str().unwrap()].map(str::to_owned);
    let now = ["--now", "2026-11-23T09:00:00+08:00"];
    let new_key = ["certify", "--new-key", "--holder", "岚江市公安局"];
    let certify = ["certify", "--pdf", pdfs.to_str().unwrap()];
    for args in [new_key.as_slice(), &certify] {
        let args: Vec<&str> =
            args.iter().copied().chain(pass.iter().map(String::as_str)).chain(now).collect();
        let output = dabiao(&data, None, &args);
        assert!(output.status.success(), "{output:?}");
    }
    // The token of each certificate has the head just before its own entry.
    let db = Db::open(&data, &Uuid::nil).unwrap();
    let journal = db.journal().unwrap();
    let issues: Vec<_> = journal.iter().filter(|entry| entry.op == "issue_certificate").collect();
    let rows = db.certificates().unwrap();
    assert_eq!((issues.len(), rows.len()), (3, 3));
    for (row, entry) in rows.iter().zip(&issues) {
        let signed = SignedCertificate::parse(&row.token).unwrap();
        let head = signed.head().unwrap();
        assert_eq!((head.entries, &head.hash[..]), (entry.seq as u64, &entry.prev_hash[..16]));
        assert!(entry.body.contains(&row.number), "{}", entry.body);
    }
    drop(db);
    let bulletin = root.path().join("bulletin.pdf");
    let out = bulletin.to_str().unwrap();
    let export = ["export", "bulletin", "--format", "pdf", "--out", out, "--now", now[1]];
    let output = dabiao(&data, None, &export);
    assert!(output.status.success(), "{output:?}");
    kept("bulletin.pdf", &fs::read(&bulletin).unwrap());
    if !have(&["pdftotext"]) {
        return;
    }
    let certificate = pdfs.join("DB-2026-000001.pdf");
    kept("certificate-head.pdf", &fs::read(&certificate).unwrap());
    let on_certificate = printed(&output_of("pdftotext", &["-layout"], &certificate, &["-"]), "记录链首：");
    let on_bulletin = printed(&output_of("pdftotext", &["-layout"], &bulletin, &["-"]), "制表时的链首：");
    let last = journal.last().unwrap();
    let full = HeadStamp::of(&last.series, journal.len() as u64, &last.hash).unwrap();
    assert_eq!(on_bulletin, flat(&full.to_string()));
    assert_eq!(Witness::parse(&on_bulletin).unwrap().entries, Some(journal.len() as u64));
    for head in [&on_certificate, &on_bulletin] {
        assert!(head_is_right(&data, head), "{head}");
    }
    // The last entry is cut, with its certificate: the older head stands, the newer one is missed.
    forge(&data, |db| {
        db.execute("DELETE FROM journal WHERE seq = ?1", [journal.len() as i64 - 1]).unwrap();
        db.execute("DELETE FROM certificate WHERE number = 'DB-2026-000003'", []).unwrap();
    });
    fs::remove_file(data.join("audited.toml")).unwrap();
    assert!(head_is_right(&data, &on_certificate) && !head_is_right(&data, &on_bulletin));
    let other = on_bulletin.replace(&hex(&last.hash)[..4].to_uppercase(), "0000");
    assert!(!head_is_right(&data, &other));
}

#[test]
fn every_office_paper_bears_the_head_and_a_csv_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    work(&mut Typist::at(data), 1);
    let db = Db::open(data, &Uuid::nil).unwrap();
    let head = flat(&db.head_stamp().unwrap().unwrap().to_string());
    drop(db);
    for paper in ["bulletin", "ledger", "missing", "make-up", "roster", "attempts", "certificates"] {
        for format in ["pdf", "csv"] {
            let out = data.join(format!("{paper}.{format}"));
            let now = jiff::Timestamp::from_millisecond(MORNING_MS).unwrap().to_string();
            let args = ["export", paper, "--format", format, "--out", out.to_str().unwrap(), "--now", &now];
            let output = dabiao(data, None, &args);
            assert!(output.status.success(), "{output:?}");
            if format == "pdf" && have(&["pdftotext"]) {
                let text = output_of("pdftotext", &["-layout"], &out, &["-"]);
                assert_eq!(printed(&text, "制表时的链首："), head, "{paper}");
            } else if format == "csv" {
                assert!(!String::from_utf8_lossy(&fs::read(&out).unwrap()).contains("链首"), "{paper}");
            }
        }
    }
}

#[test]
fn the_next_roll_tells_that_the_records_went_back() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let (data, state, kept_at) = (at("data"), at("state"), at("kept"));
    fs::create_dir_all(&data).unwrap();
    staff::founded(&data, &[("short", staff::standard("short", 60, 10, "invigilator"))]);
    let now = staff::now_ms();
    let mut t = Typist::marked(&data, &state, now);
    staff::invigilator(&mut t);
    let id = staff::planned(&mut t, "short", &["059001"]);
    let roll = |t: &mut Typist| -> Option<String> {
        t.act(Action::Exam(ExamAction::SaveRoll(id)));
        let path = t
            .session
            .exams()
            .saved_roll(id)
            .unwrap_or_else(|| panic!("{:?}", t.session.notice()))
            .path
            .clone();
        kept("roll-past.pdf", &fs::read(&path).unwrap());
        have(&["pdftotext"]).then(|| flat(&output_of("pdftotext", &["-layout"], &path, &["-"])))
    };
    let Some(text) = roll(&mut t) else { return };
    assert!(!text.contains("退回"), "{text}");
    let db_head = t.session.exams().saved_roll(id).unwrap().clone();
    assert!(text.contains(&format!("/{}/", db_head.entries)), "{text}");
    drop(t);
    copy(&data, &kept_at);
    let mut t = Typist::marked(&data, &state, now + 1_000);
    staff::invigilator(&mut t);
    t.act(Action::Exam(ExamAction::Cancel(id)));
    t.act(Action::SignOut);
    drop(t);
    copy(&kept_at, &data);
    let mut t = Typist::marked(&data, &state, now + 2_000);
    staff::invigilator(&mut t);
    let text = roll(&mut t).unwrap();
    let from = db_head.entries + 1;
    assert!(text.contains("自上一场考核以来，记录曾被退回："), "{text}");
    assert!(text.contains("这个账户的记号记到第") && text.contains("日志里没有恢复的记录"), "{text}");
    assert!(text.contains(&format!("第{from}条")) || text.contains("条起缺少"), "{text}");
    drop(t);
    // A restore that the journal tells of is on the roll even where no mark is kept.
    let file = at("backup.sqlite");
    for command in ["backup", "restore"] {
        let done = dabiao(&data, None, &[command, file.to_str().unwrap(), "--officer", ADMIN]);
        assert!(done.status.success(), "{done:?}");
    }
    let mut t = Typist::at_time(&data, now + 3_600_000);
    staff::invigilator(&mut t);
    let text = roll(&mut t).unwrap();
    assert!(text.contains("恢复过备份，只保留到第"), "{text}");
}
