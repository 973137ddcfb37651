//! Whether a folder lies on another computer.

use std::fs;
use std::path::{Path, PathBuf};

/// The share or the kind of network that `folder` lies on; none on a disk of this PC, or where the system does not say.
/// A folder that is not there yet lies where the first one above it does that is.
pub fn network_of(folder: &Path) -> Option<String> {
    let there = folder.ancestors().find_map(|above| fs::canonicalize(above).ok());
    // The system may know the share by another name, but not the other way round.
    there.and_then(|full| share_of(&full)).or_else(|| share_of(folder))
}

/// A drive that stands for a share has the share in its full path.
#[cfg(windows)]
fn share_of(full: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    let Some(Component::Prefix(prefix)) = full.components().next() else { return None };
    let (Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share)) = prefix.kind() else {
        return None;
    };
    Some(format!(r"\\{}\{}", server.to_string_lossy(), share.to_string_lossy()))
}

#[cfg(not(windows))]
fn share_of(full: &Path) -> Option<String> {
    // A file of the system, which is as long as it has mounts.
    let mounts = super::bounded_text(Path::new("/proc/self/mountinfo"), 1 << 20).ok()?;
    mounted_from(&mounts, full)
}

/// The file systems that are another computer's.
const NETWORK: [&str; 13] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.davfs",
    "fuse.glusterfs",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.sshfs",
    "nfs",
    "nfs4",
    "smb3",
];

/// What the mount that `full` lies on is called, and its kind, if that is another computer's.
#[cfg_attr(windows, expect(dead_code, reason = "Windows has it in the path"))]
fn mounted_from(mounts: &str, full: &Path) -> Option<String> {
    let mut found: Option<(PathBuf, &str, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let Some(point) = before.split(' ').nth(4).map(plain) else { continue };
        let mut words = after.split(' ');
        let (Some(kind), Some(source)) = (words.next(), words.next()) else { continue };
        let deeper = found.as_ref().is_none_or(|(best, ..)| point.starts_with(best));
        if full.starts_with(&point) && deeper {
            found = Some((point, kind, source));
        }
    }
    let (_, kind, source) = found?;
    NETWORK.contains(&kind).then(|| format!("{} ({kind})", plain(source).display()))
}

/// Blanks and the like are written there as `\040`.
fn plain(word: &str) -> PathBuf {
    let mut text = word.to_owned();
    for (code, sign) in [(r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", r"\")] {
        text = text.replace(code, sign);
    }
    PathBuf::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_from_a_disk() {
        let mounts = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw - nfs4 server:/home rw
31 30 8:2 / /home/wang/local\\040disk rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/share rw - cifs //server/达标 rw
33 22 0:42 / /media/stick rw - fuseblk /dev/sdc1 rw
broken
";
        let of = |path: &str| mounted_from(mounts, Path::new(path));
        assert_eq!(of("/var/lib"), None);
        assert_eq!(of("/home/wang/.local"), Some("server:/home (nfs4)".to_owned()));
        assert_eq!(of("/home/wang/local disk/data"), None);
        assert_eq!(of("/mnt/share/a"), Some("//server/达标 (cifs)".to_owned()));
        assert_eq!(of("/media/stick/数据"), None);
        assert_eq!(mounted_from("", Path::new("/")), None);
    }

    #[test]
    fn a_folder_that_is_not_there_yet_lies_where_the_one_above_does() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(network_of(&folder.path().join("a/b/c")), network_of(folder.path()));
    }
}
