//! Certificates of a whole bureau: signing 600 tokens, drawing 600 papers, verifying them.

use std::path::PathBuf;

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
