//! The texts to type: a stock of generated texts, made as in the program, and rounds of the course.

use super::DemoError;
use super::each::each;
use dabiao_app::compose;
use dabiao_app::practice::round_exercise;
use dabiao_content::Library;
use dabiao_content::generator::{Generator, VERSION};
use dabiao_domain::course::{Course, Route};
use dabiao_domain::exercise::{Exercise, ReadingLevel, RecordType};
use dabiao_domain::record::Kind;
use dabiao_domain::source::fresh_id;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::text::Policy;

/// Kinds of records that are practised.
const KINDS: [Kind; 9] = [
    Kind::Dispatch,
    Kind::PopulationResident,
    Kind::Case,
    Kind::Rental,
    Kind::PopulationFloating,
    Kind::Vehicle,
    Kind::Hotel,
    Kind::Statement,
    Kind::Premises,
];
/// Texts of each kind and length: more than any officer has sessions.
const OF_EACH: usize = 9;
/// Minutes of a drill, and characters of its text: 120 a minute.
pub const LENGTHS: [(u32, usize); 2] = [(3, 360), (5, 600)];
/// A beginner's first lessons.
const LESSONS: usize = 12;

/// All texts.
pub struct Texts {
    fresh: [Vec<Exercise>; 2],
    carried: [Vec<Exercise>; 2],
    course: Course,
}

impl Texts {
    /// Makes them, on several threads.
    pub fn make(generator: &Generator, library: &Library, seed: u64) -> Result<Self, DemoError> {
        let mut rng = SplitMix::new(seed).branch(3);
        let mut wanted = Vec::new();
        for (_, length) in LENGTHS {
            for n in 0..OF_EACH * KINDS.len() {
                wanted.push((KINDS[n % KINDS.len()], rng.bits(), length));
            }
        }
        let made = each(&wanted, |(kind, seed, length)| fresh(generator, *kind, *seed, *length));
        let mut made: Vec<Exercise> = made.into_iter().collect::<Result<_, _>>()?;
        let long = made.split_off(OF_EACH * KINDS.len());
        let carried = |minutes| {
            let own = library.exercises().iter().filter(|e| e.policy == Policy::Strict);
            own.map(|first| compose(library, first, minutes)).collect()
        };
        Ok(Self {
            fresh: [made, long],
            carried: [carried(LENGTHS[0].0), carried(LENGTHS[1].0)],
            course: Library::embedded_course(),
        })
    }

    /// The `n`-th fresh text of that length, an index into [`LENGTHS`]; none is met twice in the first 81.
    pub fn fresh(&self, length: usize, n: usize) -> &Exercise {
        let texts = &self.fresh[length];
        &texts[n % texts.len()]
    }

    /// A text that the program carries, long enough; none where there are none.
    pub fn carried(&self, length: usize, n: usize) -> Option<&Exercise> {
        let texts = &self.carried[length];
        texts.get(n % texts.len().max(1))
    }

    /// The `n`-th round that a beginner types; none after the first lessons.
    pub fn round(&self, n: usize) -> Option<Exercise> {
        let path = self.course.path(Route::Pinyin);
        let mut rounds = path
            .iter()
            .take(LESSONS)
            .flat_map(|lesson| (0..lesson.rounds.len()).map(move |round| (lesson, round)));
        let (lesson, round) = rounds.nth(n)?;
        round_exercise(lesson, round)
    }
}

fn fresh(generator: &Generator, kind: Kind, seed: u64, length: usize) -> Result<Exercise, DemoError> {
    let passage = generator.passage(kind, seed, length).map_err(|e| DemoError::Made(e.to_string()))?;
    let (title, title_en) = generator.title(kind).unwrap_or((kind.name(), kind.name()));
    Ok(Exercise {
        id: fresh_id(kind, VERSION, false, seed, length),
        title: title.to_owned(),
        title_en: title_en.to_owned(),
        record_type: RecordType::of(kind),
        policy: Policy::Strict,
        level: ReadingLevel::Medium,
        text: passage.text,
    })
}
