//! Certificates, keys and papers for tests, and the programs that read papers.

use std::convert::Infallible;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use dabiao::credential::{
    IssuerKey, KeyRing, SignedCertificate, TITLE, TrustedKey, Wording, certificate_pdf, issue,
};
use dabiao::domain::certificate::{Certificate, CertificateNo};
use dabiao::domain::score::Tally;
use jiff::civil::date;
use rand::{TryCryptoRng, TryRng};

/// Bytes that never change: 1, 2, 3 … after `0`.
pub struct CountingRng(pub u8);

impl TryRng for CountingRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

impl TryCryptoRng for CountingRng {}

pub const PASSPHRASE: &str = "岚江的清晨有薄雾 2027";

/// The bureau's key: seed 1 to 32.
pub static KEY: LazyLock<IssuerKey> = LazyLock::new(|| key(0));
/// Another bureau's key.
pub static OTHER_KEY: LazyLock<IssuerKey> = LazyLock::new(|| key(100));

fn key(first: u8) -> IssuerKey {
    let folder = tempfile::tempdir().unwrap();
    IssuerKey::create(&folder.path().join("key"), PASSPHRASE, &mut CountingRng(first)).unwrap()
}

pub fn trusted(key: &IssuerKey, holder: &str) -> TrustedKey {
    TrustedKey { key: key.public(), holder: holder.to_owned(), since: date(2027, 1, 1) }
}

/// A ring that trusts [`KEY`].
pub fn ring() -> KeyRing {
    let mut ring = KeyRing::default();
    assert!(ring.add(trusted(&KEY, "岚江市公安局")));
    ring
}

pub fn certificate() -> Certificate {
    Certificate {
        number: CertificateNo::new(2027, 123).unwrap(),
        badge: "059001".to_owned(),
        name: "张伟".to_owned(),
        unit: "岚江市公安局城关派出所".to_owned(),
        standard_id: "officer-2027".to_owned(),
        standard_version: 1,
        tally: Tally { correct: 356, substitutions: 7, insertions: 2, omissions: 3, active_ms: 600_000 },
        grade: Some("合格".to_owned()),
        sitting: date(2027, 3, 15),
        issued: date(2027, 3, 20),
        valid_until: Some(date(2029, 3, 20)),
        attempt_hash: std::array::from_fn(|n| (n * 7 + 3) as u8),
    }
}

pub fn signed() -> SignedCertificate {
    issue(certificate(), &KEY).unwrap()
}

pub fn wording() -> Wording {
    Wording {
        title: TITLE.to_owned(),
        standard_title: "在职民警打字达标标准".to_owned(),
        issuer: "岚江市公安局".to_owned(),
    }
}

pub fn pdf() -> Vec<u8> {
    certificate_pdf(&signed(), &wording(), &KEY).unwrap().pdf
}

/// Whether the programs that read papers are here. Under CI they have to be.
pub fn have(programs: &[&str]) -> bool {
    let there = |p: &&&str| Command::new(p).arg("--version").output().is_ok();
    let missing: Vec<_> = programs.iter().filter(|p| !there(p)).collect();
    if missing.is_empty() {
        return true;
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "missing under CI: {missing:?}");
    eprintln!("skipped: {missing:?} not installed (apt-get install poppler-utils mupdf-tools zbar-tools)");
    false
}

/// Keeps a paper for inspection, if `DABIAO_PAPERS` says where.
pub fn kept(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("DABIAO_PAPERS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
    }
}

/// What a program prints about a file.
pub fn output_of(program: &str, before: &[&str], file: &Path, after: &[&str]) -> String {
    let out = Command::new(program).args(before).arg(file).args(after).output().unwrap();
    let complaints = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{program}: {complaints}");
    // Debian's mupdf is built without colour profiles, and says so; these papers have none.
    let complaints = complaints.replace("warning: ICC support is not available", "");
    assert_eq!(complaints.trim(), "", "{program}");
    String::from_utf8(out.stdout).unwrap()
}

/// A grey picture.
pub struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Grey {
    /// A page at 300 dpi, or its part `area` (left, top, width, height in pixels).
    pub fn of_page(file: &Path, page: usize, area: Option<[usize; 4]>) -> Self {
        let mut command = Command::new("pdftoppm");
        let number = page.to_string();
        command.args(["-r", "300", "-gray", "-f", &number, "-l", &number]);
        if let Some(area) = area {
            for (name, value) in ["-x", "-y", "-W", "-H"].iter().zip(area) {
                command.arg(name).arg(value.to_string());
            }
        }
        let out = command.arg(file).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        Self::from_pgm(&out.stdout)
    }

    fn from_pgm(bytes: &[u8]) -> Self {
        let mut fields = bytes.splitn(4, u8::is_ascii_whitespace);
        assert_eq!(fields.next(), Some(b"P5".as_slice()));
        let mut number = || {
            let field = fields.next().unwrap();
            std::str::from_utf8(field).unwrap().parse::<usize>().unwrap()
        };
        let (width, height) = (number(), number());
        let pixels = fields.next().unwrap().strip_prefix(b"255\n").unwrap().to_vec();
        assert_eq!(pixels.len(), width * height);
        Self { width, height, pixels }
    }

    /// Turned about its middle; white where nothing was.
    pub fn rotated(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (cx, cy) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let (dx, dy) = (x as f64 - cx, y as f64 - cy);
                pixels.push(self.at(cx + dx * cos - dy * sin, cy + dx * sin + dy * cos));
            }
        }
        Self { pixels, ..*self }
    }

    fn at(&self, x: f64, y: f64) -> u8 {
        let inside = x >= 0.0 && y >= 0.0 && (x as usize) < self.width && (y as usize) < self.height;
        if inside { self.pixels[y as usize * self.width + x as usize] } else { 255 }
    }

    /// Each pixel the mean of its 3x3 neighbourhood, as a scanner's lens does it.
    pub fn blurred(&self) -> Self {
        let mut pixels = self.pixels.clone();
        for y in 1..self.height - 1 {
            for x in 1..self.width - 1 {
                let rows = [y - 1, y, y + 1].map(|y| &self.pixels[y * self.width + x - 1..][..3]);
                let sum: u32 = rows.iter().flat_map(|r| r.iter()).map(|p| u32::from(*p)).sum();
                pixels[y * self.width + x] = (sum / 9) as u8;
            }
        }
        Self { pixels, ..*self }
    }

    /// The texts of all QR codes in it, by a decoder that is not ours (zbarimg).
    pub fn qr_texts(&self) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.pgm");
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend(&self.pixels);
        std::fs::write(&path, file).unwrap();
        let options = ["-q", "--raw", "-Sdisable", "-Sqrcode.enable"];
        let out = Command::new("zbarimg").args(options).arg(&path).output().unwrap();
        // It says by its exit code that it found nothing, and complains where there is no D-Bus.
        String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}
