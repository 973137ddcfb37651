//! The choice of the next text: the one that this officer has met least often, random among equals.

use rand::seq::IndexedRandom as _;
use rand::{SeedableRng as _, rngs::StdRng};

use dabiao_content::Library;
use dabiao_domain::exercise::Exercise;
use dabiao_domain::source::{joined, passages};
use dabiao_domain::text::Policy;
use dabiao_store::AttemptRow;

/// Characters per minute that no learner here exceeds: a drill's text must outlast its time.
const ENOUGH_CPM: usize = 100;

/// The exercise to propose after `rows`; `seed` decides among those met equally often.
pub fn propose(library: &Library, rows: &[AttemptRow], seed: u64) -> Option<String> {
    let met = |exercise: &Exercise| {
        rows.iter().filter(|r| passages(&r.start.exercise_id).any(|id| id == exercise.id)).count()
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
    lengthen(library, first, ENOUGH_CPM.saturating_mul(minutes as usize))
}

/// A text of about `wanted` counted characters, beginning with `first`: it ends with the sentence whose
/// end is nearest. Lines of keys stay whole.
pub fn excerpt(library: &Library, first: &Exercise, wanted: usize) -> Exercise {
    let mut text = lengthen(library, first, wanted);
    if text.policy == Policy::Keys {
        return text;
    }
    // If others were added, the whole text that the id names has to stay in it.
    let least = if text.id == first.id { wanted / 2 } else { wanted };
    let mut counted = 0_usize;
    let mut ends = Vec::new();
    for (at, c) in text.text.char_indices() {
        counted += usize::from(!c.is_whitespace());
        if counted >= least && matches!(c, '。' | '！' | '？' | '；') {
            ends.push((counted.abs_diff(wanted), at + c.len_utf8()));
        }
    }
    let end = ends.into_iter().min().map(|(_, end)| end);
    if let Some(end) = end {
        // Closing quotation marks belong to their sentence.
        let rest = text.text.get(end..).unwrap_or_default();
        let closing = rest.chars().take_while(|c| matches!(c, '”' | '’' | '）' | '》'));
        let end = end + closing.map(char::len_utf8).sum::<usize>();
        text.text.truncate(end);
    }
    text
}

/// `first`, and others after it until there are `wanted` counted characters.
fn lengthen(library: &Library, first: &Exercise, wanted: usize) -> Exercise {
    let mut composed = first.clone();
    let mut length = first.length();
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
        composed.id = joined(&composed.id, &next.id);
        composed.text = format!("{}\n{}", composed.text.trim_end(), next.text);
        length += next.length();
    }
    composed
}
