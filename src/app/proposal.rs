//! Which text comes next: the one this officer has met least often, chance among equals.

use rand::seq::IndexedRandom as _;
use rand::{SeedableRng as _, rngs::StdRng};

use crate::content::Library;
use crate::domain::exercise::Exercise;
use crate::domain::text::Policy;
use crate::store::AttemptRow;

/// Characters a minute that nobody learning here exceeds: a drill's text must outlast its time.
const ENOUGH_CPM: usize = 100;

/// The exercise to propose after `rows`; `seed` decides among those met equally often.
pub fn propose(library: &Library, rows: &[AttemptRow], seed: u64) -> Option<String> {
    let met = |exercise: &Exercise| {
        rows.iter().filter(|r| r.start.exercise_id.split('+').any(|id| id == exercise.id)).count()
    };
    let fewest = library.exercises().iter().map(met).min()?;
    let fresh: Vec<&Exercise> = library.exercises().iter().filter(|e| met(e) == fewest).collect();
    // Beginners first meet easy texts.
    let easiest = fresh.iter().map(|e| e.level).min()?;
    let easy: Vec<&&Exercise> = fresh.iter().filter(|e| e.level == easiest).collect();
    easy.choose(&mut StdRng::seed_from_u64(seed)).map(|e| e.id.clone())
}

/// A text long enough for `minutes`, beginning with `first`: passages of the same policy follow, those of
/// the same type before others. Its id names all of them, joined by `+`.
pub fn compose(library: &Library, first: &Exercise, minutes: u32) -> Exercise {
    let mut composed = first.clone();
    let mut length = first.length();
    let wanted = ENOUGH_CPM * minutes as usize;
    let others = library.exercises().iter().filter(|e| e.id != first.id && e.policy == first.policy);
    let mut others: Vec<&Exercise> = others.collect();
    others.sort_by_key(|e| e.record_type != first.record_type);
    if first.policy == Policy::Keys {
        return composed;
    }
    for next in others {
        if length >= wanted {
            break;
        }
        composed.id = format!("{}+{}", composed.id, next.id);
        composed.text = format!("{}\n{}", composed.text.trim_end(), next.text);
        length += next.length();
    }
    composed
}
