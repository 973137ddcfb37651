//! The message keys of files and texts: what is wrong with them, and how they were read.

use dabiao_content::FileProblem;
use dabiao_content::forms::{Allowed, CannotFill, FormProblem, SheetProblem};
use dabiao_content::generator::{DataProblem, SenseKind};
use dabiao_content::import::{ChangeKind, FileKind, Why};
use dabiao_domain::course::Chapter;
use dabiao_domain::form::double::DoubleClass;
use dabiao_domain::form::pairs::{Difference, PairClass};
use dabiao_domain::form::score::Rating;
use dabiao_domain::record::Invalid;
use dabiao_domain::text::CharClass;
use dabiao_files::NoFile;
use dabiao_store::CopyError;

use super::{Keyed, keys};

keys! {
    Chapter {
        Chapter::Letters => "chapter-letters",
        Chapter::Signs => "chapter-signs",
        Chapter::Pinyin => "chapter-pinyin",
        Chapter::Wubi => "chapter-wubi",
        Chapter::Words => "chapter-words",
        Chapter::Police => "chapter-police",
        Chapter::Records => "chapter-records",
    }
    FileProblem {
        FileProblem::Io(_) => "fault-io",
        FileProblem::Encoding => "fault-encoding",
        FileProblem::TooLarge(_) => "fault-too-large",
        FileProblem::Place => "fault-place",
        FileProblem::TooMany(_) => "fault-too-many",
        FileProblem::Toml(_) => "fault-toml",
        FileProblem::Format(_) => "fault-format",
        FileProblem::Id { .. } => "fault-id",
        FileProblem::DuplicateId(_) => "fault-duplicate-id",
        FileProblem::SameText(_) => "fault-same-text",
        FileProblem::Value { .. } => "fault-value",
        FileProblem::Level { .. } => "fault-level",
        FileProblem::Length(_) => "fault-length",
        FileProblem::NotNfc(_) => "fault-not-nfc",
        FileProblem::Invisible(_) => "fault-invisible",
        FileProblem::Bidi(_) => "fault-bidi",
        FileProblem::Radical(_) => "fault-radical",
        FileProblem::Lookalike(_) => "fault-lookalike",
        FileProblem::NotInFont(_) => "fault-not-in-font",
        FileProblem::NotTyped { .. } => "fault-not-typed",
        FileProblem::FullWidth(_) => "fault-full-width",
        FileProblem::RealIdNumber(_) => "fault-real-id-number",
        FileProblem::OldIdNumber(_) => "fault-old-id-number",
        FileProblem::WrongIdNumber { .. } => "fault-wrong-id-number",
        FileProblem::RealPhone(_) => "fault-real-phone",
        FileProblem::RealLandline(_) => "fault-real-landline",
        FileProblem::RealPlate(_) => "fault-real-plate",
        FileProblem::Data(fault) => fault.key(),
        FileProblem::Form(fault) => fault.problem.key(),
        FileProblem::Made { .. } => "fault-made",
        FileProblem::MadeField { .. } => "fault-made-field",
        FileProblem::NoPassage { .. } => "fault-no-passage",
        FileProblem::Sense { sense: SenseKind::Stranger, .. } => "fault-sense-stranger",
        FileProblem::Sense { sense: SenseKind::Place, .. } => "fault-sense-place",
        FileProblem::Sense { sense: SenseKind::Clock, .. } => "fault-sense-clock",
        FileProblem::Sense { sense: SenseKind::Logic, .. } => "fault-sense-logic",
        FileProblem::Sense { sense: SenseKind::Scale, .. } => "fault-sense-scale",
        FileProblem::Sense { sense: SenseKind::Name, .. } => "fault-sense-name",
    }
    FormProblem {
        FormProblem::Toml(_) => "fault-form-toml",
        FormProblem::Value { .. } => "fault-form-value",
        FormProblem::Kind { .. } => "fault-form-kind",
        FormProblem::Twice(_) => "fault-form-twice",
        FormProblem::Cells(_) => "fault-form-cells",
        FormProblem::NoChoices(_) => "fault-form-no-choices",
        FormProblem::NotAList(_) => "fault-form-not-a-list",
        FormProblem::Range { .. } => "fault-form-range",
        FormProblem::NoField(_) => "fault-form-no-field",
        FormProblem::Fill { .. } => "fault-form-fill",
        FormProblem::Circle(_) => "fault-form-circle",
        FormProblem::NotOnCard { .. } => "fault-form-not-on-card",
        FormProblem::NotShown(_) => "fault-form-not-shown",
        FormProblem::Slot(_) => "fault-form-slot",
        FormProblem::CardValue { .. } => "fault-form-card-value",
    }
    Allowed {
        Allowed::Words(_) => "form-allowed-words",
        Allowed::Name => "form-allowed-name",
        Allowed::Code => "form-allowed-code",
        Allowed::Fields => "form-allowed-fields",
        Allowed::Values => "form-allowed-values",
        Allowed::Choices => "form-allowed-choices",
        Allowed::Pages(_) => "form-allowed-pages",
        Allowed::NoField => "form-allowed-no-field",
        Allowed::NoCard => "form-allowed-no-card",
        Allowed::KindAndCode(_) => "form-allowed-kind-and-code",
        Allowed::CodeOf { .. } => "form-allowed-code-of",
        Allowed::FileName => "form-allowed-file-name",
        Allowed::Origin => "form-allowed-origin",
        Allowed::Most => "form-allowed-most",
        Allowed::NoLength => "form-allowed-no-length",
        Allowed::Percent => "form-allowed-percent",
        Allowed::Either => "form-allowed-either",
    }
    CannotFill {
        CannotFill::NotInIt => "form-fill-not-in-it",
        CannotFill::NoDate => "form-fill-no-date",
        CannotFill::NoSexes => "form-fill-no-sexes",
        CannotFill::Kinds => "form-fill-kinds",
    }
    SheetProblem {
        SheetProblem::Json(_) => "entered-json",
        SheetProblem::Kind { .. } => "entered-kind",
        SheetProblem::Twice(_) => "entered-twice",
        SheetProblem::Unknown(_) => "entered-unknown",
        SheetProblem::Missing(_) => "entered-missing",
        SheetProblem::TooLong { .. } => "entered-value-too-long",
        SheetProblem::More(_) => "entered-more",
        SheetProblem::None => "entered-none",
    }
    Invalid {
        Invalid::Empty => "invalid-empty",
        Invalid::Length { .. } => "invalid-length",
        Invalid::Character(_) => "invalid-character",
        Invalid::Date => "invalid-date",
        Invalid::Region => "invalid-region",
        Invalid::CheckDigit => "invalid-check-digit",
        Invalid::NotListed => "invalid-not-listed",
        Invalid::Form => "invalid-form",
        Invalid::Ending(_) => "invalid-ending",
        Invalid::Ditto => "invalid-ditto",
    }
    Difference {
        Difference::Swapped => "pair-swapped",
        Difference::LookAlike => "pair-look-alike",
        Difference::OneOff => "pair-one-off",
        Difference::LeftOut => "pair-left-out",
        Difference::SameSound => "pair-same-sound",
    }
    PairClass {
        PairClass::Right => "pair-right",
        PairClass::Missed => "pair-missed",
        PairClass::FalseAlarm => "pair-false-alarm",
        PairClass::Unanswered => "pair-unanswered",
    }
    DoubleClass {
        DoubleClass::BothRight => "double-both-right",
        DoubleClass::FirstWrong => "double-first-wrong",
        DoubleClass::SecondWrong => "double-second-wrong",
        DoubleClass::BothWrong => "double-both-wrong",
        DoubleClass::SameWrong => "double-same-wrong",
    }
    Rating {
        Rating::Good => "form-rating-good",
        Rating::Warn => "form-rating-warn",
        Rating::Alarm => "form-rating-alarm",
    }
    DataProblem {
        DataProblem::Encoding => "fault-encoding",
        DataProblem::TooLarge(_) => "fault-data-too-large",
        DataProblem::Toml(_) => "fault-toml",
        DataProblem::Format(_) => "fault-format",
        DataProblem::Place => "fault-data-place",
        DataProblem::Value { .. } => "fault-value",
        DataProblem::Empty(_) => "fault-empty",
        DataProblem::Cells { .. } => "fault-cells",
        DataProblem::Twice(_) => "fault-twice",
        DataProblem::NoTable(_) => "fault-no-table",
        DataProblem::NoTemplate(_) => "fault-no-template",
        DataProblem::UnknownSlot { .. } => "fault-unknown-slot",
        DataProblem::Brace => "fault-brace",
        DataProblem::Loop(_) => "fault-loop",
        DataProblem::Repeat(_) => "fault-repeat",
        DataProblem::TooLong(_) => "fault-too-long",
        DataProblem::Cast(..) => "fault-cast",
        DataProblem::Field(..) => "fault-field",
        DataProblem::Together(..) => "fault-together",
        DataProblem::Unused(_) => "fault-unused",
        DataProblem::Character(..) => "fault-character",
        DataProblem::Passage(_) => "fault-passage",
    }
    FileKind {
        FileKind::Office => "import-kind-office",
        FileKind::OldOffice => "import-kind-old-office",
        FileKind::Pdf => "import-kind-pdf",
        FileKind::Rtf => "import-kind-rtf",
        FileKind::Picture => "import-kind-picture",
        FileKind::Archive => "import-kind-archive",
        FileKind::Program => "import-kind-program",
    }
    Why {
        Why::Mark => "why-mark",
        Why::Ascii => "why-ascii",
        Why::ValidUtf8 => "why-valid-utf8",
        Why::Likely => "why-likely",
        Why::Chosen => "why-chosen",
    }
    ChangeKind {
        ChangeKind::LineEnds => "change-line-ends",
        ChangeKind::EdgeBlanks => "change-edge-blanks",
        ChangeKind::Invisible => "change-invisible",
        ChangeKind::Radicals => "change-radicals",
        ChangeKind::FullWidth => "change-full-width",
        ChangeKind::Signs => "change-signs",
        ChangeKind::Nfc => "change-nfc",
        ChangeKind::Masked => "change-masked",
    }
    CharClass {
        CharClass::Han => "class-han",
        CharClass::Alnum => "class-alnum",
        CharClass::Punct => "class-punct",
    }
    NoFile {
        NoFile::Folder => "target-folder",
        NoFile::Pipe => "target-pipe",
        NoFile::Socket => "target-socket",
        NoFile::Device => "target-device",
    }
    CopyError {
        CopyError::Empty => "copy-empty",
        CopyError::Foreign => "copy-foreign",
        CopyError::TooNew => "copy-too-new",
        CopyError::Damaged => "copy-damaged",
    }
}
