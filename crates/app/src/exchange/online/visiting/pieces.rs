//! Packages that come down in pieces: each piece lies on the disk as soon as it is here, so that a line that breaks, or a
//! program that ends, begins again at the piece that lacks. What lies there is sealed, as the package is.

use std::path::{Path, PathBuf};

use dabiao_bureau::{Fail as ServerFail, Parcel};
use dabiao_files::bounded_read;
use dabiao_store::hex;

use super::super::fail::Failed;
use super::down::{empty, put};

/// The folder of the pieces, in the data folder.
const PIECES: &str = "bureau-pieces";

fn folder_of(data: &Path, parcel: &Parcel) -> PathBuf {
    data.join(PIECES).join(hex(&parcel.digest))
}

/// The bytes of a package: the pieces that lie in the data folder, and from `get`, which is asked for the others by their
/// numbers. None if it is not there any more.
pub(super) fn fetch(
    data: &Path,
    parcel: &Parcel,
    mut get: impl FnMut(u32) -> Result<Option<Vec<u8>>, Failed>,
) -> Result<Option<Vec<u8>>, Failed> {
    let folder = folder_of(data, parcel);
    let mut bytes = Vec::new();
    for n in 0..parcel.pieces() {
        let (path, size) = (folder.join(n.to_string()), parcel.piece_size(n));
        let kept = bounded_read(&path, size).ok().filter(|piece| piece.len() as u64 == size);
        let piece = if let Some(piece) = kept {
            piece
        } else {
            let Some(piece) = get(n)? else {
                empty(&folder);
                return Ok(None);
            };
            put(&path, &piece, data)?;
            piece
        };
        bytes.extend(piece);
    }
    if parcel.is(&bytes) {
        return Ok(Some(bytes));
    }
    // What lies there is worth nothing: the next visit begins anew.
    empty(&folder);
    Err(ServerFail::Unexpected("a package that is not what was announced".to_owned()).into())
}

/// What lies there of packages that do not wait any more goes; nothing of those that do.
pub(super) fn tidy(data: &Path, waiting: &[Parcel]) {
    let Ok(names) = std::fs::read_dir(data.join(PIECES)) else { return };
    let wanted: Vec<PathBuf> = waiting.iter().map(|parcel| folder_of(data, parcel)).collect();
    for folder in names.flatten().map(|name| name.path()).filter(|path| !wanted.contains(path)) {
        empty(&folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Fail;
    use dabiao_store::digest;

    const PIECE: usize = 1 << 20;

    fn package() -> (Vec<u8>, Parcel) {
        let bytes: Vec<u8> = (0..PIECE * 5 / 2).map(|n| (n * n / 7) as u8).collect();
        let parcel = Parcel { digest: digest(&bytes), size: bytes.len() as u64 };
        (bytes, parcel)
    }

    fn piece(bytes: &[u8], n: u32) -> Vec<u8> {
        bytes.chunks(PIECE).nth(n as usize).unwrap().to_vec()
    }

    #[test]
    fn a_broken_download_goes_on_at_the_piece_that_lacks() {
        let data = tempfile::tempdir().unwrap();
        let (bytes, parcel) = package();
        assert_eq!((parcel.pieces(), parcel.piece_size(2)), (3, PIECE as u64 / 2));
        let mut asked = Vec::new();
        let cut = fetch(data.path(), &parcel, |n| {
            asked.push(n);
            if n == 1 { Err(Fail::Cancelled.into()) } else { Ok(Some(piece(&bytes, n))) }
        });
        assert!(cut.is_err());
        // Another program on the same folder.
        let got = fetch(data.path(), &parcel, |n| {
            asked.push(n);
            Ok(Some(piece(&bytes, n)))
        });
        assert_eq!((got.unwrap(), asked), (Some(bytes.clone()), vec![0, 1, 1, 2]));
        // Half a piece is none.
        let half = folder_of(data.path(), &parcel).join("1");
        put(&half, b"half", data.path()).unwrap();
        let mut asked = Vec::new();
        let got = fetch(data.path(), &parcel, |n| {
            asked.push(n);
            Ok(Some(piece(&bytes, n)))
        });
        assert_eq!((got.unwrap(), asked), (Some(bytes), vec![1]));
        tidy(data.path(), &[parcel]);
        assert!(half.exists());
        tidy(data.path(), &[]);
        assert!(!half.exists());
    }

    #[test]
    fn pieces_that_are_not_the_package_are_dropped_and_one_that_is_gone_is_none() {
        let data = tempfile::tempdir().unwrap();
        let (bytes, parcel) = package();
        let wrong = fetch(data.path(), &parcel, |n| Ok(Some(vec![7; parcel.piece_size(n) as usize])));
        assert!(wrong.is_err());
        let got = fetch(data.path(), &parcel, |n| Ok(Some(piece(&bytes, n))));
        assert_eq!(got.unwrap(), Some(bytes.clone()), "all of it is asked for again");
        tidy(data.path(), &[]);
        let gone = fetch(data.path(), &parcel, |n| Ok(Some(piece(&bytes, n)).filter(|_| n == 0)));
        assert_eq!(gone.unwrap(), None);
        assert!(!folder_of(data.path(), &parcel).exists());
    }
}
