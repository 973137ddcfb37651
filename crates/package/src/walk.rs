//! Going through the frames of a file by its table of contents, and holding each against it.

use std::fs::File;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use dabiao_files::{self as files, ReadError as FileError};

use crate::MAGIC;
use crate::build::{FRAME_HEAD, frame_head};
use crate::damage::{Cut, Damage, Lost, Why};
use crate::header::{FrameLine, Header};
use crate::open::{NoTable, Table, bytes_at, table};

/// What the table of contents is called where it is damaged.
const TABLE: &str = "table of contents";
/// What the end of a file is called.
const END: &str = "end";

/// A file with a good table of contents, and how far it was gone through.
pub(crate) struct Walk {
    file: File,
    length: u64,
    table: Table,
    next: usize,
    at: u64,
    pub damages: Vec<Damage>,
    pub cut: Option<Cut>,
}

/// A file that can't be opened, or has no table of contents.
#[derive(Debug)]
pub(crate) enum NoWalk {
    File(FileError),
    Table(NoTable),
}

impl Walk {
    pub fn open(path: &Path) -> Result<Self, NoWalk> {
        Self::of(files::open_regular(path).map_err(NoWalk::File)?)
    }

    pub fn of(mut file: File) -> Result<Self, NoWalk> {
        let length = file.metadata().map_err(|e| NoWalk::File(e.into()))?.len();
        let table = table(&mut file, length).map_err(NoWalk::Table)?;
        let mut damages = Vec::new();
        if !table.first_is_good {
            damages.push(damage(0, TABLE, Why::FirstTable, Lost::Nothing));
        }
        let at = (MAGIC.len() + FRAME_HEAD + table.payload.len()) as u64;
        Ok(Self { file, length, table, next: 0, at, damages, cut: None })
    }

    pub const fn header(&self) -> &Header {
        &self.table.header
    }

    /// The table of contents as it is in the file.
    pub fn table_bytes(&self) -> &[u8] {
        &self.table.payload
    }

    /// The next frame whose bytes are those that the table names. What is damaged is noted and left out. After the
    /// last one the end is looked at.
    pub fn next_frame(&mut self) -> Option<(FrameLine, Vec<u8>)> {
        while self.cut.is_none() {
            let Some(line) = self.table.header.frames.get(self.next).cloned() else {
                self.end();
                return None;
            };
            self.next += 1;
            let frame = self.frame(&line);
            self.at += (FRAME_HEAD as u64) + u64::from(line.bytes);
            if let Some(payload) = frame {
                return Some((line, payload));
            }
        }
        None
    }

    fn frame(&mut self, line: &FrameLine) -> Option<Vec<u8>> {
        let bytes = FRAME_HEAD + line.bytes as usize;
        if self.at + bytes as u64 > self.length {
            self.cut_at(line.n, &line.what);
            return None;
        }
        match bytes_at(&mut self.file, self.at, bytes) {
            Ok(mut frame) => {
                let payload = frame.split_off(FRAME_HEAD);
                if <[u8; 32]>::from(Sha256::digest(&payload)) != line.sha256 {
                    self.note(line, Why::Bytes, Lost::All);
                    return None;
                }
                if frame != frame_head(line.kind, line.bytes) {
                    self.note(line, Why::Edge, Lost::Nothing);
                }
                Some(payload)
            }
            // The file became shorter.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.cut_at(line.n, &line.what);
                None
            }
            Err(error) => {
                self.note(line, Why::Disk(error.to_string()), Lost::All);
                None
            }
        }
    }

    pub fn note(&mut self, line: &FrameLine, why: Why, lost: Lost) {
        self.damages.push(damage(line.n, &line.what, why, lost));
    }

    /// The table of contents once more, and nothing after it.
    fn end(&mut self) {
        let n = self.table.header.frames.len() as u32 + 1;
        let should =
            [frame_head('H', self.table.payload.len() as u32).as_slice(), &self.table.payload].concat();
        let end = self.at + should.len() as u64;
        if end > self.length {
            self.cut_at(n, END);
            return;
        }
        match bytes_at(&mut self.file, self.at, should.len()) {
            Ok(bytes) if bytes == should => {}
            Ok(_) => self.damages.push(damage(n, END, Why::LastTable, Lost::Nothing)),
            Err(error) => self.damages.push(damage(n, END, Why::Disk(error.to_string()), Lost::Nothing)),
        }
        if self.length > end {
            self.damages.push(damage(n, END, Why::Surplus(self.length - end), Lost::Nothing));
        }
    }

    fn cut_at(&mut self, n: u32, what: &str) {
        let frames = &self.table.header.frames;
        let payloads: u64 = frames.iter().map(|f| FRAME_HEAD as u64 + u64::from(f.bytes)).sum();
        let whole = (MAGIC.len() + 2 * (FRAME_HEAD + self.table.payload.len())) as u64 + payloads;
        self.cut = Some(Cut {
            n,
            what: what.to_owned(),
            frames: (frames.len() as u32 + 1).saturating_sub(n),
            bytes: whole.saturating_sub(self.length),
        });
    }
}

fn damage(n: u32, what: &str, why: Why, lost: Lost) -> Damage {
    Damage { n, what: what.to_owned(), why, lost }
}
