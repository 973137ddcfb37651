//! What an audit can find, with the values that its words need. The words for a person are the program's messages;
//! what a finding is in English stands here, because the command line prints that and nothing may change it.

mod value;

use jiff::civil::Date;
use uuid::Uuid;

use crate::role::Conflict;
use crate::sitting::SittingRefusal;
pub use value::{
    Aside, ByOfficer, Cell, CertificatePart, Dated, EarlierRestore, MessageKey, OnOccasion, Part, Parts,
    Quoted, Restored, Right, SetAside, Span, Value,
};

/// A list of findings: the name of each, its values, and what it is in English.
macro_rules! findings {
    ($($variant:ident $({ $($field:ident: $type:ty),+ })? = $english:literal,)+) => {
        /// Something that an audit finds: a fault, a note, or why no certificate is issued.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Finding {
            $(
                #[doc = $english]
                $variant $({ $(#[doc = "A value of its words."] $field: $type,)+ })?,
            )+
        }

        /// In English, as the command line prints it.
        impl std::fmt::Display for Finding {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant $({ $($field),+ })? => write!(f, $english $($(, $field = $field)+)?),)+
                }
            }
        }

        impl Finding {
            /// The values that its words take.
            pub fn values(&self) -> Vec<(&'static str, Value)> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        vec![$($((stringify!($field), Part::value($field)),)+)?]
                    })+
                }
            }

            /// One of each kind, for tests of its words.
            pub fn examples() -> Vec<Self> {
                let mut all = Vec::new();
                $(all.extend([Self::$variant $({ $($field: Part::example(),)+ })?]);)+
                all
            }
        }
    };
}

findings! {
    // What has no words of its own: what another program says, or of the bytes of the store.
    Said { said: Quoted } = "{said}",

    // Why an entry of the journal can't follow the earlier ones.
    CantFollow { what: Box<Finding> } = "it can't follow: {what}",
    CantFollowFar { what: Box<Finding>, pc: String } =
        "it can't follow: {what}; PC {pc} wrote it, and nothing here rests on it",
    NoAccount { officer: Uuid } = "{officer} has no account",
    NoOfficer { officer: Uuid } = "there is no officer {officer}",
    NoUnit { unit: Uuid } = "there is no unit {unit}",
    NoUnitOf { unit: Uuid, officer: Uuid } = "there is no unit {unit}, which officer {officer} is put in",
    OfficerTwice { officer: Uuid } = "officer {officer} was added before",
    ExamWithoutSitting { attempt: Uuid } =
        "attempt {attempt} is an exam without a sitting, or the other way round",
    NoSlip { officer: Uuid, attempt: Uuid } =
        "{officer} has no finished attempt {attempt} in which there could be a slip",
    NoAssignment { assignment: Uuid } = "assignment {assignment} was never given",
    CodeGone { officer: Uuid } = "{officer} had no such recovery code, or it was used before",
    ExemptionTwice { exemption: Uuid } = "exemption {exemption} was asked for before",
    ExemptionUnasked { exemption: Uuid } = "nobody asked for exemption {exemption}",
    ExemptionApproved { exemption: Uuid } = "exemption {exemption} was approved before",
    ExemptionEnded { exemption: Uuid } = "exemption {exemption} was ended before",
    CertificateTwice { number: String } = "certificate {number} was issued before",
    CertificateIdTwice { id: Uuid } = "a certificate with the id {id} was issued before",
    CertificateUnknown { number: String } = "certificate {number} was never issued",
    CertificateRevoked { number: String } = "certificate {number} was revoked before",
    StandardUnread { file: String, said: Quoted } = "{file}: {said}",
    StandardOther { file: String, version: u32, standard: String } =
        "{file}: it is version {version} of {standard}",
    StandardDiffers { file: String } = "{file}: there is another standard of this id and version",
    NoStandard { standard: String, version: u32 } = "standard {standard} {version} is not known here",
    SittingTwice { sitting: Uuid } = "sitting {sitting} was planned before",
    SittingUnplanned { sitting: Uuid } = "sitting {sitting} was never planned",
    CandidateInvigilates { officer: Uuid, sitting: Uuid } =
        "{officer} is a candidate and an invigilator of sitting {sitting}",
    EntryOutOfOrder { entry: u32, known: u32 } = "it is entry {entry} of a sitting that has {known}",
    RevealedTwice { sitting: Uuid } = "the secret of sitting {sitting} was revealed before",
    SittingRefused { sitting: Uuid, why: SittingRefusal } = "sitting {sitting}: {why}",
    BegunElsewhere { attempt: Uuid } =
        "attempt {attempt} was not begun by this candidate in this sitting",

    // What the rolls say against an attempt.
    CandidateUnknown { sitting: Uuid } = "sitting {sitting} does not know its candidate",
    OtherAttempt { sitting: Uuid } = "sitting {sitting} names another attempt",
    RollEnded = "its sitting says that it ended",
    RollOpen = "its sitting has no end of it",
    NotBack { sitting: Uuid } =
        "sitting {sitting} says that it came back of its candidate, and it did not",

    // The terms of an exam.
    LogOfForms = "its log is of a form exam, its sitting of a copy one",
    LogOfCopying = "its log is of a copy exam, its sitting of a form one",
    LogOfPractice = "its log is one of practice, which may be paused and ended at will",
    EarlyAllowed { standard: String } =
        "its log says that it may be handed in early, {standard} does not allow that",
    EarlyForbidden { standard: String } =
        "its log says that it may not be handed in early, {standard} allows that",
    LimitOther { found: u64, asked: u64, standard: String } =
        "its log has {found} ms as its limit, {standard} {asked} ms as its limit",
    LimitNone { asked: u64, standard: String } =
        "its log has no limit, {standard} {asked} ms as its limit",
    LimitUnasked { found: u64, standard: String } =
        "its log has {found} ms as its limit, {standard} no limit",
    PolicyOther { found: &'static str, asked: &'static str, standard: String } =
        "its log is compared by {found:?}, {standard} compares by {asked:?}",

    // The texts and cards of exams.
    NoText = "no text was copied in it",
    NoForm = "no form was entered in it",
    TextOfOtherSeat = "its text is not that of its seat",
    TextBeforeRooms =
        "its text is of a generator that was gone before there were rooms of several PCs",
    TextDiffers = "its text is not the one that its seat's seed gives",
    TextUnmade { said: Quoted } = "its text can't be made again: {said}",
    TextsNotCompared = "texts were not compared",
    FormOther { found: String, asked: String } = "its form is {found:?}, its standard asks for {asked:?}",
    FormNotCarried { form: String } =
        "its form calls itself {form:?} and is not that form as the program carries it",
    CardCount { found: usize, given: usize } = "it has {found} cards, its seat is given {given}",
    CardsOfOtherSeat = "its cards are not those of its seat",
    CardDiffers { card: usize } = "card {card} is not the one that its seat's seed gives",
    FirstEntryMissing { attempt: Uuid } =
        "the attempt {attempt} whose cards it enters a second time is not here",
    SameOfficerTwice { attempt: Uuid } =
        "its officer entered the cards of attempt {attempt} the first time too",
    CardsOfOtherAttempt { attempt: Uuid } = "its cards are not those of attempt {attempt}",

    // What the program said against an attempt when it sealed it.
    Doubt { said: Box<Finding> } = "the program said when it was sealed: {said}",
    ChangedWhileRunning = "its events or clock stamps are not those that were signed while it ran",

    // Certificates.
    CodeUnreadable { said: Quoted } = "its code can't be read: {said}",
    KeyOfOtherStore { key: String } = "it is signed by key {key}, which was not made in this store",
    KeyUntrusted { key: String, file: &'static str } =
        "it is signed by key {key}, which this PC does not trust ({file})",
    SignatureWrong = "its signature is not right",
    CodeOfOtherNumber { number: String } = "its code is that of number {number}",
    NumberOfOtherYear { year: u16, issued: Date } =
        "its number is of {year}, and it was issued on {issued}",
    NotReached = "the standard was not reached by then",
    NoRoleAllows { right: Right } = "no role allows {right}",
    Conflicting { conflict: Conflict } = "{conflict}",
    Skipped { why: MessageKey } = "{why}",
    OtherExamDecides { attempt: Uuid, named: Uuid } = "attempt {attempt} decides, the entry names {named}",
    GradeOther = "the entry names another grade",
    CodeSaysOther { parts: Parts } = "its code says another {parts}",
    CantBeIssued { what: Box<Finding> } = "it can't have been issued: {what}",
    NotGivenSince { what: Box<Finding> } =
        "what came of another station since would not give it: {what}",
    NotDueByBirth { born: Date, what: Box<Finding> } =
        "by the birth date at the exam ({born}) it is not due: {what}",
    NotDueWithoutBirth { what: Box<Finding> } =
        "by the birth date at the exam (none on record) it is not due: {what}",
    OtherPerson { attempt: Uuid } =
        "attempt {attempt} was written when the badge had another name and birth date",
    HeadOther = "the head that it bears is not that of the entry before its own",
    RestsOn { attempt: Uuid, what: Box<Finding> } = "it rests on attempt {attempt}: {what}",
    SecretUnknown { sitting: Uuid } =
        "the secret of sitting {sitting} is not on record, so nothing proves its text",
    RestingToDo { what: Box<Finding> } =
        "{what}; it is valid until it is revoked: look at that exam, then revoke it on the page of certificates, or \
         keep on file why it stands; it keeps nobody else from a certificate",
    RestingRevoked { what: Box<Finding> } = "{what}; it was revoked, which settles it",
    Contested { what: Box<Finding> } =
        "{what}; two PCs, or one PC twice, say different things of an attempt of that officer, and what holds of \
         them now need not be what held then",
    YoungerStandard { version: u32, standard: String, planned: u32 } =
        "issued by version {version} of {standard}, its sitting was planned by version {planned}",
    HolderOther =
        "its holder has another name and another birth date in the roster now than when it was issued: compare both \
         with the personnel file",

    // What becomes of what is found of an attempt.
    Void { what: Box<Finding> } = "{what}; the exam is void, which settles it",
    FarVoid { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it; the exam is void, which settles it",
    FarExam { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it: no certificate rests on it; run dabiao audit on that PC, void the exam on its roll \
         and hold it again",
    FarPractice { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it: no certificate rests on it; run dabiao audit on that PC",
    DoubtfulExam { what: Box<Finding> } =
        "{what}; no certificate rests on it; ask who typed what happened, void the exam on its roll and hold it again",
    DoubtfulPractice { what: Box<Finding> } =
        "{what}; no certificate rests on it; ask who typed what happened",
    FarDoubtfulExam { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it; no certificate rests on it; run dabiao audit on that PC, void the exam on its roll \
         and hold it again",
    FarDoubtfulPractice { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it; no certificate rests on it; run dabiao audit on that PC",

    // What another station holds.
    HeldWithoutRole { by: Uuid, pc: String, right: Right } =
        "{by} held it at PC {pc}, and the bureau's registry never gave them the right to that ({right}): no certificate \
         rests on it; ask at that PC who held it",
    MayNotHold { by: Uuid, pc: String, conflict: Conflict } = "{by} may not hold it at PC {pc}: {conflict}",
    OfSitting { sitting: Uuid, what: Box<Finding> } = "its sitting {sitting}: {what}",
    TimeChecked { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it, and the registry checked its time: it counts",
    TimeCorrected { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it: no certificate rests on it; ask who held it on which day; if that is its date, the \
         administrator of the bureau says so by dabiao bureau settle PC --exams, else void the exam on its roll and hold \
         it again",
    TimeWrong { what: Box<Finding>, pc: String } =
        "{what}; PC {pc} wrote it: no certificate rests on it; ask at that PC how its clock was set",
    WrittenTwice { pc: String } =
        "PC {pc} wrote it twice, the second time otherwise: no certificate rests on it; ask there whether its disk was \
         set back or its folder copied, void the exam on its roll, and hold it again",
    ContestedSitting { pc: String, others: String } =
        "PC {pc} and PC {others} each say to have planned it, and nothing tells whose it is: no certificate rests on it; \
         ask at both, look at what is on paper, and say it at the founding PC by dabiao bureau settle PC --contested",
    ContestedAttempt { pc: String, others: String } =
        "PC {pc} and PC {others} each say to have begun it, and nothing tells whose it is: no certificate rests on it; \
         ask at both, look at what is on paper, and say it at the founding PC by dabiao bureau settle PC --contested",
    Late { dated: Date, came: Date, pc: String } =
        "it is dated {dated}, before the deadline, and came here on {came}, after it; PC {pc} wrote it: nothing new is \
         issued on it; ask who held it on which day, and look at what is on paper; if the date is right, the \
         administrator of the bureau says so by dabiao bureau settle PC --exams",
    FarBehind { op: String, at: String, minutes: i64 } =
        "{op} at {at} is {minutes} min before a time that its own PC knew already",
    FarByHand { op: String, at: String } = "{op} at {at}, a time that was given to its PC by hand",
    FarCorrected { op: String, at: String } =
        "{op} at {at}, before the end of a time that its PC says its clock showed wrongly",
    FarLoose =
        "the series that it is in goes on from nothing that its PC wrote before, so nothing but its own word says when \
         it was held",

    // Sittings.
    OffPlan { planned: String, opened: String } = "it was planned for {planned} and opened at {opened}",
    NotRevealed { exams: usize } =
        "it is over and its secret is not on record: the texts of {exams} exams were not made again; who has its start \
         code or held it can reveal the secret in the exam room",
    TakenByGiven { by: Uuid, station: Uuid, giver: Uuid } =
        "{by} took it over at {station}, where {giver}, a candidate of it, gave them the password: who took it over \
         can't be told",
    TakenByOwn { by: Uuid, station: Uuid, giver: Uuid } =
        "{by} took it over at {station}, where whoever gave them the password has their own account from {giver}, a \
         candidate of it, directly or through others: who took it over can't be told",

    // Rights and secrets.
    NamesNobody = "it names nobody, though there were accounts",
    HadNoRight { by: Uuid, right: Right } = "{by} had not the right to it at that moment ({right})",
    MayNot { by: Uuid, conflict: Conflict } = "{by} may not do that: {conflict}",
    CodeForOther { by: Uuid, officer: Uuid } =
        "{by} made a recovery code for {officer}: everybody makes their own alone",
    CodeOfOther { by: Uuid, officer: Uuid } = "{by} used the recovery code of {officer}",
    OwnUnit { by: Uuid } = "{by} changed their own unit in the roster",
    OwnBirth { by: Uuid } = "{by} changed their own birth date in the roster",
    OwnUnitAndBirth { by: Uuid } = "{by} changed their own unit and birth date in the roster",
    GaveAlone { by: Uuid, officer: Uuid } =
        "{by} gave {officer} another secret alone, without a second person or a code",
    GaveAloneBefore { by: Uuid, officer: Uuid } =
        "{by} gave {officer} another password alone, before this journal has an entry of a program that asks for a \
         second person",
    ReplacedAlone { by: Uuid, officer: Uuid } =
        "{by} replaced the secret of {officer} alone, without a second person or a code",
    SecondAndCode { by: Uuid, officer: Uuid } = "{by} names a second person and a code for {officer}",
    CantConfirm { second: Uuid, by: Uuid, officer: Uuid } =
        "{second} can't confirm that {by} replaces the secret of {officer}",
    ConfirmedByGiven { second: Uuid, officer: Uuid } =
        "{second} confirmed a new secret of {officer} by a password that somebody else gave them",
    NoRightToConfirm { second: Uuid, officer: Uuid } =
        "{second} had not the right to confirm a new secret of {officer}",
    ByOwnCode { officer: Uuid, why: String } =
        "{officer} chose a new password by their recovery code, without the old one: {why}",
    ByCodeAlone { by: Uuid, officer: Uuid, why: String } =
        "{by} gave {officer} a new password by their own recovery code, without a second person: {why}",
    ByOlderCode { by: Uuid, officer: Uuid, why: String } =
        "{by} gave {officer} a new password by their own recovery code, without a second person: {why}; the code was \
         made before a restore, and may have been used before",
    ByGivenPin { by: Uuid, officer: Uuid, second: Uuid, giver: Uuid, why: String } =
        "{by} gave {officer} a new password, confirmed by {second} by one that {giver} gave them and that they never \
         changed: {why}",
    ByOwnSecond { by: Uuid, officer: Uuid, second: Uuid, why: String } =
        "{by} gave {officer} a new password, confirmed by {second}, whose own first password {by} gave: {why}",

    // Keys, restores and the past.
    KeyNotMadeHere { key: String } =
        "key {key} is trusted here and was not made on this PC: compare its fingerprint",
    KeyOtherEnrolled { key: String, by: String } =
        "the key of this station is {key}, and the enrolment is signed by key {by}",
    KeyGone { key: String } = "it is not there: nothing more can be signed by key {key}",
    KeyDidNotSign { key: String } = "the key of this station did not sign the journal; key {key} did",
    RestoreTold { told: Box<Restored> } = "{told}",
    RestoreElsewhere { pc: String, what: Box<Finding> } =
        "PC {pc}: {what}; ask there why, and compare what was set aside with what that PC has now",
    RestoreUnfounded = "it says that the journal went on from a backup whose last entry is not here",
    GoneSinceAudit { entries: u64, series: String } =
        "the last audit on this PC saw {entries} entries of series {series}: some of them are missing or were written \
         anew",
    MarkNone =
        "this account has none for this data folder: it was not opened here before, or the mark was removed",
    MarkOfOtherKey { file: String } =
        "{file} is signed by a key that the journal does not name: the history that this account saw here was another \
         one",
    MarkUnreadable { said: Quoted } = "it can't be read and says nothing: {said}",
    HeadUnreadable { said: Quoted } = "its head can't be read: {said}",
    Past { gone: Box<Finding>, answer: Box<Finding> } = "{gone}{answer}",
    PastAttempts { gone: Box<Finding>, attempts: u64, answer: Box<Finding> } =
        "{gone}, with at least {attempts} attempts{answer}",
    GoneNowhere { entry: u64, when: Dated } =
        "it names entry {entry}{when} of a series that the journal does not have",
    GoneOne { entry: u64, when: Dated, there: u64 } =
        "entry {entry}{when} is missing: the journal goes to entry {there}",
    GoneFrom { from: u64, entry: u64, when: Dated, there: u64 } =
        "entries {from} to {entry}{when} are missing: the journal goes to entry {there}",
    GoneAfter { kept: u64, entry: u64, when: Dated } =
        "entries after {kept} up to {entry}{when} are missing or were written anew",
    GoneOther { entry: u64, when: Dated } =
        "entry {entry}{when} is another one now: the journal was written anew",
    PastRestored = "; a restore explains it",
    PastBegunAnew = "; the journal was begun anew",
    PastElsewhere = "; the other data folder went on by itself, or this one is a copy",
    PastOpen = "; no restore explains it: the records were taken back, cut or written anew",

    // Checking drills.
    DrillTwice = "its officer had this very drill before",
    DrillLevel { level: u32 } = "there is no level {level}",
    DrillKind { kind: String } = "its seed gives records of {kind}",
    DrillTimes = "its times are impossible",
    DrillMarks { found: u32, planted: u32, alarms: u32, ms: u64, passed: bool } =
        "its marks give {found} of {planted} errors found, {alarms} false alarms, {ms} ms, passed: {passed}",

    // Times of entries.
    ClockBack { by: Span, at: String } = "the clock stepped back by {by} to {at}",
    BeforeKnown { op: &'static str, at: String, by: Span } =
        "{op} at {at} is {by} before a time that was known already",
    SealedBehind { at: String } =
        "an exam was sealed at {at} while the clock stood before what was known; the program said so",
    TimeGiven { given: String, system: String } =
        "the program was given the time {given} by hand; the system's was {system}",
    DatedByHand { op: &'static str, at: String } = "{op} at {at}, a time that was given by hand",
    SealedByHand { at: String } = "an exam was sealed at {at}, a time that was given by hand",
    ClockWrong { from: String, to: String } =
        "it was put on record that the clock was wrong when it showed {from} to {to}",
    AfterCorrection { op: &'static str, at: String } =
        "{op} at {at}, before the end of a time that is on record as shown wrongly by the clock",
    LateDemonstration = "a store that was in use was called a demonstration",

    // Attempts against the journal and their own logs.
    BegunTwice { attempt: Uuid } = "it begins attempt {attempt}, which was begun before",
    SealedTwice { attempt: Uuid } = "it seals attempt {attempt}, which was sealed before",
    SealedUnbegun { attempt: Uuid } = "it seals attempt {attempt}, which was not begun",
    AttemptGone = "the journal names an attempt that is not there",
    SealedAttemptGone = "the journal names a sealed attempt that is not there",
    OfNoOpenAttempt = "it belongs to no open attempt",
    SealedInJournal = "the journal says that it is sealed",
    OpenWithEnd = "it is open, and its row tells of an end",
    EventBroken { event: i64 } = "event {event} does not follow the one before it",
    StampChanged { event: u64 } = "the clock stamp of event {event} is not as it was written",
    AttemptsNotChecked = "they were not checked",
    LogGone = "its log is not there",
    NotSealed = "no journal entry seals it",
    NotBegun = "no journal entry begins it",
    HashOther = "its log does not give its hash",
    HeaderOther = "its header is not that of its log",
    ModeOther = "its log is not of its mode",
    ItemsOther = "its log does not give its items",
    RuleBroken { said: Quoted } = "its log breaks a rule: {said}",
    EventUnscored { event: usize, said: Quoted } = "event {event} of its log: {said}",
    ScoreNewer { version: u32 } = "its score is by rules {version}, which a newer program knows",
    ScoreOther = "its log does not give the stored score",
    SummaryOther = "its summary is not that of its score",
    NamedLogOther = "the journal names another log",
    NamedEventsOther = "the journal names another number of events",
    NamedScoreOther = "the journal names another score",
    NamedSealOther = "the journal names another time of sealing",
    NamedStampsOther = "the journal names other clock stamps",
    NamedTextOther = "the journal names another text",
    ColumnOther { column: &'static str, found: String, told: String } =
        "{column} is {found:?}, by the journal it is {told:?}",

    // Tables against the journal.
    RowUntold = "the journal knows nothing of it",
    RowOther { column: String, found: Cell, told: Cell } =
        "{column} is {found}, by the journal it is {told}",
    RowGone = "the journal knows of it, but it is not there",
    NotOfAttempt = "the attempt does not give it",
    NotOfAttempts = "the attempts do not give it",
    OfNoSealedAttempt = "it belongs to no sealed attempt",
    ItIsMissing = "it is missing",
    SecretChanged = "its secret was changed",
    SchemaGone = "it is not there",
    SchemaOther = "it is not as the program makes it",
    SchemaForeign = "the program made no such thing",

    // The chain of a series, its keys and signatures.
    EntryGone = "an entry before it is missing",
    EntryLoose = "it does not follow the entry before it",
    EntryChanged = "its content does not give its hash",
    SeriesNotEnrolled = "this folder's enrolment does not know the series of this station",
    SeriesOfNobody = "nobody enrolled this series: its entries are not this station's",
    SeriesWithin = "a series begins with such an entry, and this one is within one",
    SeriesLoose = "the series before it does not end with the entry that it goes on from",
    EnrolmentGone =
        "it says that its key was enrolled, and the enrolment is missing: nothing outside the journal says which key \
         signs it",
    KeyNotEnrolled =
        "its key is not enrolled: nothing outside the journal says which key signs it, until the program is next \
         started here and takes the past as it stands then",
    EnrolledMore { before: u64, now: usize } =
        "the series had {before} entries when its key was enrolled and has {now} now: entries are missing",
    PastOther { day: String } =
        "the past that was taken as it stood on {day} is not the one that is here",
    PastNotOlder =
        "its past is said to be an older program's, which enrolled no key, and it says itself that a key was enrolled",
    PastTaken { entries: u64, day: String, occasion: OnOccasion, why: Aside, by: ByOfficer } =
        "the {entries} entries before it are taken as they stood on {day}: {occasion}{why}{by}",
    KeyUnannounced { key: String } =
        "key {key} is enrolled from here on, and the key before it did not name it",
    KeyNamedByOther { named: String, key: String } =
        "it names key {named}, and key {key}, which is valid here, did not sign that",
    SignedByStranger { by: String, key: String } =
        "it is signed by key {by}, which nobody enrolled; key {key} is valid here",
    NotSigned = "it is not signed",
    KeyReplaced { key: String, before: String } =
        "key {key} takes the place of key {before} without being signed by it",
    SignedByUnnamed { key: String } =
        "it is signed by key {key}, which the entries before it don't name",
    SignaturesNotChecked = "its signatures were not checked",

    // Heads that somebody kept outside the journal.
    HeadGone = "no entry has this hash: entries are missing or were written anew",
    HeadSeriesGone { series: String } =
        "the journal has no series {series}: it is not the one that this head is of",
    HeadShort { before: u64, now: usize } =
        "the series had {before} entries then and has {now} now: entries are missing",
    HeadChanged { entry: u64, hash: String } =
        "entry {entry} was another one then ({hash}): the series was written anew from there or before",
    HeadPerhapsFar { what: Box<Finding> } =
        "{what}; unless it is of another PC whose series begins alike: look there",
    HeadFarGone = "it is of another PC, and that entry of it is not here: look there",
    HeadFarChanged { entry: u64, hash: String } =
        "entry {entry} of that PC was another one then ({hash}): its series was written anew, or it is not the one that \
         this head is of",

    // Entries of other stations.
    FarRowOther = "its row is not that of the entries of its station",
    FarRowOfOther = "it is another officer's or unit's by the entries",
    FarRowGone = "its row is missing, and its body is here",
    FarNamedOther = "it is named otherwise than its line says",
    FarRolesOther = "the roles in the bureau are not those that its registry gave",
    EntryHash { entry: u64, series: Uuid } = "entry {entry} of series {series} does not give its hash",
    EntryLine { entry: u64, series: Uuid } =
        "the line of entry {entry} of series {series} is not that of this entry",
    EntryPlace { entry: u64, series: Uuid } = "entry {entry} of series {series} has no place in its chain",
    KeyOutOfTurn = "its signature is not that of the key whose turn it is",
    FarNewer { entries: usize } =
        "{entries} entries are of a newer program; they are kept, and not applied",
    FarUnread { entries: u64, pc: String } =
        "{entries} entries of PC {pc} can't be read; they are kept, and not applied: run dabiao audit on that PC",
    FarNoDuty { entries: usize } =
        "{entries} entries are of PCs that have no duty for them; they are kept, and not applied",
    FarOtherwise { entry: i64, pc: String, series: String, holder: String } =
        "entry {entry} of PC {pc} ({series}) says otherwise than one of PC {holder}, and does not hold",
    FarBegunElsewhere { entry: i64, pc: String, series: String, holder: String } =
        "entry {entry} of PC {pc} ({series}) does not hold: PC {holder} began that attempt",
    FarContested { entry: i64, pc: String, series: String, other: String } =
        "entry {entry} of PC {pc} ({series}) and one of PC {other} say so of themselves, and nothing tells whose it is",
}

/// What has no words of its own.
impl From<String> for Finding {
    fn from(said: String) -> Self {
        Self::Said { said: Quoted(said) }
    }
}

/// What has no words of its own.
impl From<&str> for Finding {
    fn from(said: &str) -> Self {
        said.to_owned().into()
    }
}
