//! The certificate of a server: made by itself, known by its hash.

use std::path::Path;

use data_encoding::BASE64;

use super::fail::ClusterFail;
use crate::address::Pin;
use crate::fail::Fail;
use dabiao_files::{Readers, bounded_text, write_whole};

/// The names of the files.
pub(super) const CERTIFICATE: &str = "server.crt";
pub(super) const KEY: &str = "server.key";
/// No certificate is larger, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// Makes a certificate and its key in a folder, ECDSA P-256, valid from 2000 to 2199: a PC whose clock is wrong connects
/// too. (One with an Ed25519 key has no channel binding.)
///
/// # Errors
/// System errors.
pub(super) fn make(folder: &Path) -> Result<Pin, ClusterFail> {
    let (certificate, key) = draw().map_err(|e| Fail::Unexpected(e.to_string()))?;
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        write_whole(&path, text.as_bytes(), Readers::Owner, Some(folder)).map_err(ClusterFail::io(path))
    };
    write(KEY, pem("PRIVATE KEY", &key))?;
    write(CERTIFICATE, pem("CERTIFICATE", &certificate))?;
    Ok(Pin::of(&certificate))
}

/// Takes the certificate and its key that lie in the folder `from`, as they were saved: the stations that know it go on to.
///
/// # Errors
/// [`ClusterFail::Unreadable`] for what is none; system errors.
pub(super) fn take(from: &Path, folder: &Path) -> Result<Pin, ClusterFail> {
    let pin = pin_in(from)?;
    for (name, bytes) in files_in(from)? {
        let path = folder.join(name);
        write_whole(&path, &bytes, Readers::Owner, Some(folder)).map_err(ClusterFail::io(path))?;
    }
    Ok(pin)
}

/// The files of a certificate in a folder, by their names.
///
/// # Errors
/// [`ClusterFail::Unreadable`].
pub(super) fn files_in(folder: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, ClusterFail> {
    [CERTIFICATE, KEY]
        .into_iter()
        .map(|name| {
            let path = folder.join(name);
            let read = bounded_text(&path, MAX_BYTES);
            let read = read.map_err(|e| ClusterFail::Unreadable { path, why: e.to_string() })?;
            Ok((name, read.into_bytes()))
        })
        .collect()
}

fn draw() -> Result<(Vec<u8>, Vec<u8>), rcgen::Error> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    // It goes over the line at every visit, and nobody looks at a name in it: it is known by its hash.
    let mut wanted = rcgen::CertificateParams::new(Vec::new())?;
    wanted.not_before = rcgen::date_time_ymd(2000, 1, 1);
    wanted.not_after = rcgen::date_time_ymd(2199, 12, 31);
    wanted.distinguished_name.push(rcgen::DnType::CommonName, "dabiao");
    let certificate = wanted.self_signed(&key)?;
    Ok((certificate.der().to_vec(), key.serialized_der().to_vec()))
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines: Vec<String> =
        text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// By what the server whose certificate is in a folder is known.
///
/// # Errors
/// [`ClusterFail::Unreadable`].
pub(super) fn pin_in(folder: &Path) -> Result<Pin, ClusterFail> {
    let path = folder.join(CERTIFICATE);
    let wrong = |why: String| ClusterFail::Unreadable { path: path.clone(), why };
    let text = bounded_text(&path, MAX_BYTES).map_err(|e| wrong(e.to_string()))?;
    let body: String = text.lines().filter(|line| !line.starts_with('-')).map(str::trim).collect();
    let der = BASE64.decode(body.as_bytes()).map_err(|e| wrong(e.to_string()))?;
    Ok(Pin::of(&der))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_known_by_its_hash_and_its_key_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let pin = make(folder.path()).unwrap();
        assert_eq!(pin_in(folder.path()).unwrap(), pin);
        let other = tempfile::tempdir().unwrap();
        assert_eq!(take(folder.path(), other.path()).unwrap(), pin);
        assert_eq!(pin_in(other.path()).unwrap(), pin);
        dabiao_files::remove_file(folder.path().join(KEY)).unwrap();
        assert!(take(folder.path(), other.path()).is_err(), "half of it is none");
        assert_ne!(make(folder.path()).unwrap(), pin, "every server has its own");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(KEY)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{mode:o}");
        }
    }
}
