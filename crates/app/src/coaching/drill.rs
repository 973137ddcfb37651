//! The texts of drills: those of the plan, and those on items.

use super::plan::PlannedDrill;
use dabiao_content::generator::Generator;
use dabiao_content::reading::Reading;
use dabiao_content::{Library, exercise_title};
use dabiao_domain::course::{Course, Track};
use dabiao_domain::exercise::{Exercise, ReadingLevel, RecordType};
use dabiao_domain::practice::{Target, TextSource, drill_text};
use dabiao_domain::record::Kind;
use dabiao_domain::source::DrillSource;
use dabiao_domain::text::Policy;

/// Kinds of records that numbers, codes, names and rare characters come in.
const RECORDS: [Kind; 5] = [Kind::Numbers, Kind::Names, Kind::Vehicle, Kind::Addresses, Kind::Hotel];
/// Records of each kind among which pieces are looked for.
const RECORDS_OF_A_KIND: u64 = 40;

/// The exercise of a drill: its id is the drill's source. None where its text can't be made, as of a lesson that is not
/// there.
pub fn plan_exercise(drill: &PlannedDrill, library: &Library, course: &Course) -> Option<Exercise> {
    match &drill.text {
        TextSource::Fresh(kind) => {
            let generator = Generator::shared().ok()?;
            let passage = generator.passage(*kind, drill.seed, drill.length()).ok()?;
            let (title, title_en) = generator.title(*kind).unwrap_or((kind.name(), kind.name()));
            Some(Exercise {
                id: drill.source.clone(),
                title: title.to_owned(),
                title_en: title_en.to_owned(),
                record_type: RecordType::of(*kind),
                policy: Policy::Strict,
                level: Reading::of(&passage.text).level(),
                text: passage.text,
            })
        }
        TextSource::Lesson(_) => match DrillSource::of(&drill.source) {
            DrillSource::Round { lesson, round } => course.lesson(lesson)?.round_exercise(round),
            _ => None,
        },
        TextSource::Items(_) => {
            let items =
                ItemsDrill { source: drill.source.clone(), targets: &drill.targets, seed: drill.seed };
            items.exercise(drill.length(), library, course)
        }
    }
}

/// A drill on items: of a plan, of the error book, or of what was wrong in an attempt.
pub struct ItemsDrill<'a> {
    /// The id of its text.
    pub source: String,
    /// The items, and what each is set beside.
    pub targets: &'a [Target],
    /// The seed of its text.
    pub seed: u64,
}

impl ItemsDrill<'_> {
    /// A text of about `length` characters. None where the items give none.
    pub fn exercise(self, length: usize, library: &Library, course: &Course) -> Option<Exercise> {
        let pieces = pieces(library, course, self.seed);
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let text = drill_text(self.targets, &pieces, length, self.seed);
        let title = exercise_title(&self.source)?;
        (!text.is_empty()).then(|| Exercise {
            id: self.source,
            title: title.zh.clone(),
            title_en: title.en.clone(),
            // Like a lesson's: it says nothing about the officers' line.
            record_type: RecordType::Course,
            policy: Policy::Strict,
            level: ReadingLevel::Medium,
            text,
        })
    }
}

/// Sentences of the texts, rounds of the lessons on texts, and records, in which items are looked for.
fn pieces(library: &Library, course: &Course, seed: u64) -> Vec<String> {
    let mut all = Vec::new();
    for exercise in library.exercises().iter().filter(|one| one.policy != Policy::Keys) {
        all.extend(exercise.text.split_inclusive(['。', '！', '？', '\n']).map(str::to_owned));
    }
    for lesson in course.lessons().iter().filter(|one| matches!(one.track, Track::Text | Track::Pinyin)) {
        all.extend(lesson.rounds.iter().cloned());
    }
    if let Ok(generator) = Generator::shared() {
        for kind in RECORDS {
            let record = |index| generator.record(kind, seed, index).text;
            all.extend((0..RECORDS_OF_A_KIND).map(record));
        }
    }
    all.retain(|piece| !piece.trim().is_empty());
    all
}
