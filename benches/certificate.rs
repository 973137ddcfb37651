//! Certificates of a whole bureau: signing 600 tokens, drawing 600 papers, verifying them; and all of it as an
//! issuer sees it, from the button to 600 files, with the books read, the journal signed and every file synced.

use std::path::PathBuf;
use std::sync::Arc;

use dabiao::app::certificates::CERTIFICATES_FOLDER;
use dabiao::app::clock::{Clock, FixedClock};
use dabiao::app::lang::Lang;
use dabiao::app::{Action, CertificateAction, DoorAction, Session, SessionConfig};
use dabiao::content::Library;

use dabiao::credential::{
    IssuerKey, KeyRing, Revocations, SignedCertificate, TITLE, TrustedKey, Wording, certificate_pdf, issue,
    verify, verify_pdf,
};
use dabiao::domain::certificate::{Certificate, CertificateNo};
use dabiao::domain::score::Tally;
use divan::{AllocProfiler, Bencher, black_box};
use jiff::civil::date;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

/// The facts of the tests' bureau.
mod typist {
    /// 2026-11-23 09:00 in Shanghai.
    pub const MORNING_MS: i64 = 1_795_395_600_000;
}
#[path = "../tests/it/support/bureau.rs"]
#[expect(clippy::unwrap_used, reason = "a bureau that can't be made measures nothing")]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod bureau;
#[path = "../tests/it/support/by_right.rs"]
#[expect(clippy::unwrap_used, reason = "a fact without its right measures nothing")]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod by_right;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const OFFICERS: u32 = 600;

fn key() -> Option<IssuerKey> {
    let path: PathBuf = std::env::temp_dir().join(format!("dabiao-bench-key-{}", std::process::id()));
    let key = IssuerKey::create(&path, "only for measuring", &mut StdRng::seed_from_u64(1)).ok();
    let _ = std::fs::remove_file(path);
    key
}

fn certificate(n: u32) -> Option<Certificate> {
    let char = |n: u32| char::from_u32(0x4E00 + n % 4000).unwrap_or('张');
    Some(Certificate {
        number: CertificateNo::new(2027, n + 1)?,
        badge: format!("{:06}", 59_000 + n),
        name: [char(n * 17), char(n * 31), char(n * 101)].iter().collect(),
        unit: "岚江市公安局城关派出所".to_owned(),
        standard_id: "officer-2027".to_owned(),
        standard_version: 1,
        tally: Tally { correct: 300 + n, substitutions: 4, insertions: 1, omissions: 2, active_ms: 600_000 },
        grade: Some("合格".to_owned()),
        sitting: date(2027, 3, 15),
        issued: date(2027, 3, 20),
        valid_until: None,
        attempt_hash: [7; 32],
    })
}

fn bureau(key: &IssuerKey) -> Vec<SignedCertificate> {
    (0..OFFICERS).filter_map(|n| issue(certificate(n)?, key).ok()).collect()
}

fn wording() -> Wording {
    Wording {
        title: TITLE.to_owned(),
        standard_title: "在职民警打字达标标准".to_owned(),
        issuer: "岚江市公安局".to_owned(),
    }
}

fn ring(key: &IssuerKey) -> KeyRing {
    let mut ring = KeyRing::default();
    ring.add(TrustedKey {
        key: key.public(), holder: "岚江市公安局".to_owned(), since: date(2027, 1, 1)
    });
    ring
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn signing_600_tokens(bencher: Bencher) {
    let Some(key) = key() else { return };
    bencher.bench_local(|| bureau(black_box(&key)).len());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn drawing_600_papers(bencher: Bencher) {
    let Some(key) = key() else { return };
    let (signed, wording) = (bureau(&key), wording());
    bencher.bench_local(|| {
        signed
            .iter()
            .filter_map(|s| certificate_pdf(s, &wording, &key).ok())
            .map(|p| p.pdf.len())
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn verifying_600_tokens(bencher: Bencher) {
    let Some(key) = key() else { return };
    let (ring, day) = (ring(&key), date(2027, 4, 1));
    let tokens: Vec<String> = bureau(&key).iter().map(ToString::to_string).collect();
    bencher.bench_local(|| {
        tokens.iter().filter(|t| verify(t, &ring, &Revocations::default(), day).is_valid()).count()
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn verifying_a_paper(bencher: Bencher) {
    let Some(key) = key() else { return };
    let ring = ring(&key);
    let paper = bureau(&key).first().and_then(|s| certificate_pdf(s, &wording(), &key).ok());
    let Some(paper) = paper else { return };
    bencher
        .bench_local(|| verify_pdf(black_box(&paper.pdf), &ring, &Revocations::default(), date(2027, 4, 1)));
}

/// A station with 600 officers who are due (one of them the issuer whose turn it is not), and an issuer at it who has opened the key.
struct Desk {
    session: Session,
    folder: PathBuf,
    /// The history of the progress bar: how often it moved, and its highest value.
    bar: (usize, usize),
}

impl Desk {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("dabiao-bench-bureau-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        bureau::found(&folder, OFFICERS as usize - 1, true);
        let clock = Arc::new(FixedClock::at(typist::MORNING_MS));
        let session = Session::start(SessionConfig {
            folder: folder.clone(),
            library: Library::embedded(),
            clock: clock as Arc<dyn Clock>,
            lang: Some(Lang::ZhCn),
            wake: Arc::new(|| {}),
            badge: None,
            limit_ms: None,
            demo: None,
        });
        let mut desk = Self { session, folder, bar: (0, 0) };
        desk.rest();
        desk.session.act(Action::Door(DoorAction::SignIn(bureau::OUTSIDER)));
        desk.rest();
        let (passphrase, holder) = ("岚江市公安局 2026 发证专用".to_owned(), "岚江市公安局".to_owned());
        desk.session.act(Action::Certificates(CertificateAction::CreateIssuerKey { passphrase, holder }));
        desk.rest();
        desk.bar = (0, 0);
        desk
    }

    fn rest(&mut self) {
        loop {
            self.session.poll();
            if let Some((done, _)) = self.session.certificates().progress()
                && done > self.bar.1
            {
                self.bar = (self.bar.0 + 1, done);
            }
            if !self.session.busy() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn from_the_button_to_600_files(bencher: Bencher) {
    bencher.with_inputs(Desk::new).bench_local_refs(|desk| {
        desk.session
            .act(Action::Certificates(CertificateAction::IssueDue { standard: "officer-2027".to_owned() }));
        desk.rest();
        let files = std::fs::read_dir(desk.folder.join(CERTIFICATES_FOLDER)).map_or(0, Iterator::count);
        if files != OFFICERS as usize || desk.bar.0 < 10 {
            eprintln!("{files} files, the bar moved {} times", desk.bar.0);
            std::process::exit(2);
        }
        files
    });
    let _ = std::fs::remove_dir_all(
        std::env::temp_dir().join(format!("dabiao-bench-bureau-{}", std::process::id())),
    );
}
