//! The seeded generator: synthetic records and parallel passages, from vocabulary and templates.
//!
//! Everything is a function of generator version, kind, seed and index: no clock, no thread, no random
//! number from outside. Whatever changes what a seed gives (this code or a data file) raises
//! [`VERSION`], which an attempt keeps; golden records guard it. No real person can appear: see
//! [`dabiao_domain::record::numbers`].

mod cast;
mod cast_line;
mod code_length;
mod embedded;
mod expand;
mod fault;
mod lexicon;
mod life;
mod made;
mod numerals;
mod passage;
mod person;
mod place;
mod rng;
mod rules;
mod scene;
mod sense;
mod source;
mod template;
mod things;
mod vocab;
pub mod wire;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use code_length::Measure;
pub use embedded::{common_characters, confusables, embedded_files};
pub use fault::{DataError, DataProblem};
pub use made::{Known, Made};
pub use passage::{Passage, Work, limits, within_limits};
pub use sense::{Sense, SenseFault, SenseKind};
pub use template::PassageTarget;

use code_length::CodeLengths;
use dabiao_domain::record::{Field, Kind, Record, fields};
use expand::Expander;
use lexicon::Lexicon;
use rng::Stream;
use source::SourceFile;
use template::{Template, read_template};
use vocab::{Tables, read_vocab};

/// The version of what a seed gives.
pub const VERSION: u32 = 3;
/// The oldest version whose texts can be made again; attempts on older ones are read from their logs.
pub const OLDEST: u32 = 2;
/// A larger data file is refused, in bytes.
pub const MAX_DATA_BYTES: usize = 200 * 1024;
/// A rule is repeated at most so often.
pub const MAX_REPEAT: u32 = 20;
/// A passage of fewer characters is composed of the smaller paragraphs of a template.
pub const SHORT: usize = 300;
/// No text of a record may be able to grow longer, in characters.
pub const MAX_EXPANDED: usize = 4_000;

/// Makes records.
#[derive(Debug)]
pub struct Generator {
    lexicon: Lexicon,
    codes: CodeLengths,
    templates: BTreeMap<Kind, Template>,
    version: u32,
}

impl Generator {
    /// The generator of the data that the program carries. Takes some milliseconds: keep it.
    ///
    /// # Errors
    /// Every faulty file; a test ensures that there is none.
    pub fn embedded() -> Result<Self, Vec<DataError>> {
        Self::from_files(embedded_files())
    }

    /// The same, read once in a run of the program.
    ///
    /// # Errors
    /// As [`Generator::embedded`].
    pub fn shared() -> Result<&'static Self, &'static [DataError]> {
        static SHARED: OnceLock<Result<Generator, Vec<DataError>>> = OnceLock::new();
        SHARED.get_or_init(Self::embedded).as_ref().map_err(Vec::as_slice)
    }

    /// The generator of an earlier version, read once in a run of the program: it makes what that version made. None for
    /// a version that never was or that can't be made any more.
    ///
    /// # Errors
    /// As [`Generator::embedded`].
    pub fn of_version(version: u32) -> Option<Result<&'static Self, &'static [DataError]>> {
        static OLDER: OnceLock<Result<Generator, Vec<DataError>>> = OnceLock::new();
        match version {
            VERSION => Some(Self::shared()),
            OLDEST => {
                let made = OLDER.get_or_init(|| Self::read(OLDEST, embedded::older_files()));
                Some(made.as_ref().map_err(Vec::as_slice))
            }
            _ => None,
        }
    }

    /// The version whose texts it makes.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// A generator of other files: path below the exercise folder, and bytes. Files outside `vocab/`
    /// and `templates/` are errors.
    ///
    /// # Errors
    /// The first error of every faulty file.
    pub fn from_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Self, Vec<DataError>> {
        Self::read(VERSION, files)
    }

    fn read<'a>(
        version: u32,
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Self, Vec<DataError>> {
        let (mut tables, mut errors, mut scripts) = (Tables::new(), Vec::new(), Vec::new());
        for (path, bytes) in files {
            let read = SourceFile::new(path, bytes).and_then(|file| {
                if path.starts_with("vocab/") {
                    read_vocab(&file, &mut tables)
                } else if path.starts_with("templates/") {
                    scripts.push(file);
                    Ok(())
                } else {
                    Err(file.fault(0, DataProblem::Place))
                }
            });
            errors.extend(read.err());
        }
        let whole = |file: &str, fault| DataError { file: file.to_owned(), line: 1, fault };
        if !errors.is_empty() {
            return Err(errors);
        }
        let lexicon = Lexicon::new(version, tables).map_err(|fault| vec![whole("vocab/", fault)])?;
        let mut templates = BTreeMap::new();
        for file in scripts {
            match read_template(&file, &lexicon) {
                Ok(template) if templates.contains_key(&template.kind) => {
                    errors.push(whole(file.path, DataProblem::Twice(template.kind.name().to_owned())));
                }
                Ok(template) => drop(templates.insert(template.kind, template)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            let missing = Kind::ALL.into_iter().filter(|k| !templates.contains_key(k));
            errors.extend(missing.map(|k| whole("templates/", DataProblem::NoTemplate(k.name()))));
        }
        let codes = CodeLengths::new(&lexicon);
        if errors.is_empty() { Ok(Self { lexicon, codes, templates, version }) } else { Err(errors) }
    }

    /// The record of that kind, seed and index.
    pub fn record(&self, kind: Kind, seed: u64, index: u64) -> Record {
        self.made(kind, seed, index).record
    }

    /// The record of that kind, seed and index, and what is known of those who appear in it.
    pub fn made(&self, kind: Kind, seed: u64, index: u64) -> Made {
        let stream = Stream::of_record(self.version, kind.name(), seed, index);
        let mut record = Record { kind, fields: Vec::new(), text: String::new() };
        let Some(variant) = self.variant(kind, &stream) else {
            return Made { record, people: Vec::new(), written: None };
        };
        let mut expander = Expander::new(variant, &self.lexicon, stream);
        for (field, parts) in fields(kind).iter().zip(&variant.fields) {
            let mut value = String::new();
            expander.parts(parts, &mut value);
            let value = expander.settle(&value, true);
            record.fields.push(Field { code: field.code.to_owned(), name: field.name.to_owned(), value });
        }
        expander.rule(variant.text, &mut record.text);
        record.text = expander.settle(&record.text, false);
        let (people, written) = expander.known();
        Made { record, people, written }
    }

    /// The passage of that kind and seed, of about `length` counted characters (see [`limits`]): every
    /// passage of a kind has the same class mix and expected code length.
    ///
    /// # Errors
    /// The length is too small for the kind, or too large.
    pub fn passage(&self, kind: Kind, seed: u64, length: usize) -> Result<Passage, DataProblem> {
        let template = self.templates.get(&kind).ok_or(DataProblem::NoTemplate(kind.name()))?;
        if !(100..=5_000).contains(&length) {
            return Err(DataProblem::Passage(length));
        }
        let stream = self.passage_stream(kind, seed, length);
        let draw = |n| self.draw_paragraph(kind, &stream, n, length);
        let (text, measure, work) =
            passage::compose(length, &template.target, &stream, draw).ok_or(DataProblem::Passage(length))?;
        Ok(Passage { kind, version: self.version, seed, text, measure, target: template.target, work })
    }

    /// The counts of the paragraphs that a passage of that length is composed of, all together: what the
    /// template states of its passages should be near.
    pub fn paragraphs(&self, kind: Kind, seed: u64, length: usize) -> Measure {
        let stream = self.passage_stream(kind, seed, length);
        let measures = (0..200).map(|n| self.draw_paragraph(kind, &stream, n, length).1);
        measures.fold(Measure::default(), |sum, measure| sum.plus(&measure))
    }

    /// The check of what the records of this generator say.
    pub fn sense(&self) -> Sense {
        Sense::new(&self.lexicon)
    }

    /// The paragraphs that a passage of that kind, seed and length is composed of, as records of a text alone.
    pub fn paragraphs_made(&self, kind: Kind, seed: u64, length: usize) -> impl Iterator<Item = Made> + '_ {
        let stream = self.passage_stream(kind, seed, length);
        (0..48).map(move |n| self.paragraph(kind, &stream, n, length))
    }

    fn passage_stream(&self, kind: Kind, seed: u64, length: usize) -> Stream {
        Stream::of_record(self.version, kind.name(), seed, length as u64).child("passage", 0)
    }

    fn draw_paragraph(&self, kind: Kind, stream: &Stream, n: u64, length: usize) -> (String, Measure) {
        let text = self.paragraph(kind, stream, n, length).record.text;
        let measure = self.codes.measure(&text);
        (text, measure)
    }

    fn paragraph(&self, kind: Kind, stream: &Stream, n: u64, length: usize) -> Made {
        let stream = stream.child("paragraph", n);
        let record = Record { kind, fields: Vec::new(), text: String::new() };
        let mut made = Made { record, people: Vec::new(), written: None };
        if let Some(variant) = self.variant(kind, &stream) {
            let rule = if length < SHORT { variant.short } else { variant.passage };
            let mut expander = Expander::new(variant, &self.lexicon, stream);
            expander.rule(rule, &mut made.record.text);
            made.record.text = expander.settle(&made.record.text, false);
            (made.people, made.written) = expander.known();
        }
        made
    }

    /// Counts and expected keys of any text.
    pub fn measure(&self, text: &str) -> Measure {
        self.codes.measure(text)
    }

    /// Title in Chinese and English of a kind.
    pub fn title(&self, kind: Kind) -> Option<(&str, &str)> {
        self.templates.get(&kind).map(|t| (t.title.as_str(), t.title_en.as_str()))
    }

    /// The names of the counties as they stand in addresses, in the order of the data.
    pub fn districts(&self) -> Vec<&str> {
        let counties = self.lexicon.table("county");
        (0..counties.len()).map(|row| counties.cell(row, 1)).collect()
    }

    fn variant(&self, kind: Kind, stream: &Stream) -> Option<&template::Variant> {
        let template = self.templates.get(&kind)?;
        template.variants.get(stream.child("variant", 0).weighted(&template.sums))
    }
}
