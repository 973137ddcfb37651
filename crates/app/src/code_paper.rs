//! A recovery code as a paper of one page, to be sealed in an envelope: whose it is, of which PC, how it is used, and room
//! for two signatures.
//!
//! The file is readable by this account alone and stands in the folder of papers only as long as it is needed: it is
//! removed when its owner says that it is printed, when they leave, and, if the program was killed, at the next start.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::clock::pc_name;
use crate::core::{PAPERS_FOLDER, day_of};
use crate::exchange::overview;
use crate::lang::{Lang, Messages};
use dabiao_domain::roster::Officer;
use dabiao_files::{self as files, Readers};
use dabiao_papers::paper::{
    Align, Flow, FontDamaged, Ink, Metadata, PageSize, Run, Stroke, TextStyle, write_pdf,
};
use dabiao_store::{Db, StoreError};

/// How the names of these files begin.
const PREFIX: &str = "recovery-code-";

/// What is on the paper.
#[derive(Clone, PartialEq, Eq)]
pub struct CodePaper {
    /// The bureau.
    pub bureau: String,
    /// What the PC is called.
    pub pc: String,
    /// 警号 of the owner.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// When the code was made.
    pub day: Date,
    /// The code as it is shown: groups of four letters between dashes.
    pub code: String,
}

impl std::fmt::Debug for CodePaper {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodePaper(..)")
    }
}

impl CodePaper {
    /// The paper of a code that `officer` has just made at this PC.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(
        db: &Db,
        folder: &Path,
        texts: &Messages,
        officer: &Officer,
        (code, now_ms): (&str, i64),
    ) -> Result<Self, StoreError> {
        // A bureau whose file can't be read has its message elsewhere; the paper is as good without its name.
        let known = overview(db, folder, now_ms).ok().flatten();
        let pc =
            known.as_ref().and_then(|known| known.own_row()).map_or_else(pc_name, |row| row.name.clone());
        Ok(Self {
            bureau: known.map_or_else(|| texts.get("bureau-name"), |known| known.bureau.name),
            pc,
            badge: officer.badge.clone(),
            name: officer.name.clone(),
            day: day_of(now_ms),
            code: code.to_owned(),
        })
    }

    /// The paper as a PDF file: one page A4, in the language of `texts`.
    ///
    /// # Errors
    /// The program's own font is damaged.
    pub fn pdf(&self, texts: &Messages) -> Result<Vec<u8>, FontDamaged> {
        let title = texts.get("code-paper-title");
        let mut flow = Flow::new(PageSize::A4_PORTRAIT, 22.0, &title);
        flow.line(Align::Centre, TextStyle::new(13.0), &self.bureau);
        flow.line(Align::Centre, TextStyle::new(24.0).strong().spaced(0.1), &title);
        flow.space(5.0);
        let owner = format!("{} {}", self.badge, self.name);
        let facts = [
            ("code-paper-owner", &owner),
            ("code-paper-pc", &self.pc),
            ("code-paper-day", &self.day.to_string()),
        ];
        for (key, value) in facts {
            flow.paragraph(TextStyle::new(12.0), &texts.format(key, &[("value", value)]));
        }
        flow.space(6.0);
        self.code(&mut flow);
        flow.space(8.0);
        let style = TextStyle::new(12.0);
        for (n, key) in ["code-paper-use", "code-paper-once", "code-paper-danger", "code-paper-seal"]
            .into_iter()
            .enumerate()
        {
            flow.item(8.0, &format!("{}.", n + 1), &[Run::new(texts.get(key), style)]);
            flow.space(2.5);
        }
        flow.space(10.0);
        for key in ["code-paper-sealed", "code-paper-opened"] {
            signatures(&mut flow, texts, key);
        }
        let language = (texts.lang() == Lang::En).then_some("en");
        // No title with a name: a reader of the list of printed papers learns nothing.
        let about = Metadata {
            title,
            author: self.bureau.clone(),
            date: Some(self.day),
            language,
            ..Metadata::default()
        };
        let pages = flow.finish_with(|_, _| String::new());
        Ok(write_pdf(&about, &pages)?.pdf)
    }

    /// The code in a frame, its groups far apart: to be typed off a sheet by somebody in a hurry.
    fn code(&self, flow: &mut Flow) {
        const HEIGHT_MM: f32 = 26.0;
        flow.keep(HEIGHT_MM);
        let (left, width, top) = (flow.left(), flow.right() - flow.left(), flow.y());
        let groups: Vec<&str> = self.code.split('-').collect();
        let each = width / groups.len().max(1) as f32;
        let page = flow.page();
        page.frame([left, top, width, HEIGHT_MM], Stroke::solid(0.5, Ink::BLACK));
        for (n, group) in groups.into_iter().enumerate() {
            let style = TextStyle::new(27.0).strong().spaced(0.12).fitted(group, each - 6.0);
            page.text(left + (n as f32 + 0.5) * each, top + 16.5, Align::Centre, style, group);
        }
        flow.space(HEIGHT_MM);
    }

    /// Writes the file into the folder of papers of the data folder `data`, for this account alone.
    ///
    /// # Errors
    /// In words, with the path.
    pub fn save(&self, data: &Path, texts: &Messages) -> Result<PathBuf, String> {
        let folder = data.join(PAPERS_FOLDER);
        let pdf = self.pdf(texts).map_err(|fault| fault.to_string())?;
        files::private_folder(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let path = folder.join(format!("{PREFIX}{}.pdf", files::safe_file_name(&self.badge)));
        files::write_whole(&path, &pdf, Readers::Owner, None)
            .map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(path)
    }
}

/// A sentence, and two lines to sign on, with a date.
fn signatures(flow: &mut Flow, texts: &Messages, key: &str) {
    flow.keep(24.0);
    flow.paragraph(TextStyle::new(11.0), &texts.get(key));
    let (top, left, width) = (flow.y() + 8.0, flow.left(), flow.right() - flow.left());
    let labels = ["code-paper-first", "code-paper-second", "code-paper-date"];
    let each = width / labels.len() as f32;
    for (n, label) in labels.into_iter().enumerate() {
        let x = left + n as f32 * each;
        let used = flow.page().text(x, top, Align::Left, TextStyle::new(10.5), &texts.get(label));
        let stroke = Stroke::solid(0.2, Ink::grey(0.3));
        flow.page().line([x + used + 1.0, top + 0.8], [x + each - 4.0, top + 0.8], stroke);
    }
    flow.space(18.0);
}

/// Removes the papers of codes that a killed program left in the data folder. What can't be removed stays until the next
/// start.
pub(crate) fn sweep_code_papers(data: &Path) {
    let Ok(entries) = std::fs::read_dir(data.join(PAPERS_FOLDER)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let pdf = path.extension().is_some_and(|end| end == "pdf");
        if name.starts_with(PREFIX) && pdf && files::is_regular(&path) {
            let _ = files::remove_file(path);
        }
    }
}
