//! Certificates as files: one PDF each, named by its number, written whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use super::keys::OpenKey;
use crate::jobs::Progress;
use dabiao_credential::{CertificatePdfError, SignedCertificate, TITLE, Wording, certificate_pdf};
use dabiao_domain::standard::Standard;
use dabiao_files::{Readers, folder_like_parent, write_whole};
use dabiao_store::CertificateRow;

/// Folder of the certificates' files within the data folder.
pub const CERTIFICATES_FOLDER: &str = "papers/certificates";

/// A certificate that is to be printed.
#[derive(Clone, Debug)]
pub struct Print {
    /// Its number.
    pub number: String,
    /// Its token.
    pub token: String,
    /// The Chinese title of its standard.
    pub standard_title: String,
}

impl Print {
    /// The title of a stored certificate's standard; a standard that is not known here is named by its id.
    pub fn of(row: &CertificateRow, standard: Option<&Standard>) -> Self {
        let standard_title = standard.map_or_else(|| row.standard.clone(), |s| s.title.clone());
        Self { number: row.number.clone(), token: row.token.clone(), standard_title }
    }
}

/// The result of printing.
#[derive(Debug, Default)]
pub struct Printed {
    /// The files, in the order in which they were asked for.
    pub files: Vec<PathBuf>,
    /// Numbers of certificates that another key signed: that key has to print them.
    pub other_key: Vec<String>,
    /// Why it stopped, if it did.
    pub failed: Option<String>,
}

/// Where the file of a certificate lies.
pub fn pdf_path(folder: &Path, number: &str) -> PathBuf {
    folder.join(format!("{number}.pdf"))
}

/// Draws, signs and writes the files into `folder`, with that folder's access rights, until `progress` says
/// that they are no longer wanted.
pub fn print(folder: &Path, prints: &[Print], open: &OpenKey, progress: &Progress) -> Printed {
    let mut printed = Printed::default();
    if let Err(e) = folder_like_parent(folder) {
        printed.failed = Some(format!("{}: {e}", folder.display()));
        return printed;
    }
    for (n, one) in prints.iter().enumerate() {
        progress.set(n, prints.len());
        if progress.unwanted() {
            return printed;
        }
        let path = pdf_path(folder, &one.number);
        match draw(one, open) {
            Ok(None) => printed.other_key.push(one.number.clone()),
            Ok(Some(pdf)) => match write_pdf(&path, &pdf) {
                Ok(()) => printed.files.push(path),
                Err(e) => {
                    printed.failed = Some(format!("{}: {e}", path.display()));
                    return printed;
                }
            },
            Err(detail) => {
                printed.failed = Some(format!("{}: {detail}", one.number));
                return printed;
            }
        }
    }
    progress.set(prints.len(), prints.len());
    printed
}

fn draw(one: &Print, open: &OpenKey) -> Result<Option<Vec<u8>>, String> {
    let signed = SignedCertificate::parse(&one.token).map_err(|e| e.to_string())?;
    let wording = Wording {
        title: TITLE.to_owned(),
        standard_title: one.standard_title.clone(),
        issuer: open.holder.clone(),
    };
    match certificate_pdf(&signed, &wording, &open.key) {
        Ok(paper) => Ok(Some(paper.pdf)),
        Err(CertificatePdfError::OtherKey) => Ok(None),
        Err(other) => Err(other.to_string()),
    }
}

/// Written under another name first, so that a partial file never has the name of a certificate.
pub(super) fn write_pdf(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole(path, bytes, Readers::LikeFolder, None)
}
