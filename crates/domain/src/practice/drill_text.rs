//! The text of a drill on items: what they are confused with side by side, then pieces of real texts that hold them.

use super::history::Standing;
use super::item::{Item, Ladder};
use super::session_items::{Pass, SessionItems};
use crate::splitmix::SplitMix;
use crate::text::CharClass;

/// An item and what is typed in place of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The item.
    pub item: Item,
    /// What it is taken for: words or characters, the most frequent first.
    pub instead: Vec<String>,
}

impl Target {
    /// A target without anything that it is taken for.
    pub fn of(standing: &Standing) -> Self {
        Self { item: standing.item, instead: Vec::new() }
    }
}

/// What was wrong in one attempt, the most often wrong first, at most `most`, each with what was typed instead. A character
/// that stands in a word that was wrong is practised with the word. Fields of forms have no text.
pub fn wrong_in(items: &SessionItems, most: usize) -> Vec<Target> {
    let wrong = || items.passes.iter().filter(|pass| pass.errors > 0);
    let in_word = |pass: &Pass| match pass.item.chars()[..] {
        [only] => {
            let words = wrong().filter(|word| word.item.is_word() && word.item.chars().contains(&only));
            words.map(|word| word.errors).sum::<u32>() >= pass.errors
        }
        _ => false,
    };
    let mut found: Vec<&Pass> =
        wrong().filter(|pass| pass.item.ladder() != Ladder::Forms && !in_word(pass)).collect();
    found.sort_by_key(|pass| std::cmp::Reverse(pass.errors));
    let target = |pass: &Pass| Target { item: pass.item, instead: pass.instead.iter().cloned().collect() };
    found.into_iter().take(most).map(target).collect()
}

/// How often each item should come; what comes more often is worth less and less.
const WANTED: usize = 4;

/// A text of about `length` characters for `targets`, from `pieces` (sentences, words, records), of which each comes once at
/// most. `seed` decides among equals. Items that no piece holds are in the first lines, where each stands between those
/// that it is taken for.
pub fn drill_text(targets: &[Target], pieces: &[&str], length: usize, seed: u64) -> String {
    let mut rng = SplitMix::new(seed);
    let mut text: String = targets.iter().filter_map(contrast).collect::<Vec<_>>().join("\n");
    let mut written = text.chars().count();
    let mut come = vec![0_usize; targets.len()];
    let mut left: Vec<(Vec<usize>, &str, u64)> = pieces
        .iter()
        .map(|piece| (targets.iter().map(|one| times(one.item, piece)).collect(), *piece, rng.bits()))
        .filter(|(holds, ..): &(Vec<usize>, _, _)| holds.iter().any(|n| *n > 0))
        .collect();
    left.sort_by_key(|(_, _, random)| *random);
    while written < length {
        let worth = |holds: &[usize], piece: &str| {
            let gained: usize =
                holds.iter().zip(&come).map(|(n, had)| n.min(&WANTED.saturating_sub(*had)).to_owned()).sum();
            // For each character, so that a long piece is not worth more than two short ones.
            gained as f64 / (piece.chars().count().max(1) as f64)
        };
        let best = left.iter().enumerate().map(|(n, (holds, piece, _))| (n, worth(holds, piece)));
        let best = best.reduce(|best, one| if one.1 > best.1 { one } else { best });
        let Some((n, gained)) = best else { break };
        if gained == 0.0 {
            // Every item has come often enough: once more from the start.
            if come.iter().all(|had| *had == 0) {
                break;
            }
            come.fill(0);
            continue;
        }
        let (holds, piece, _) = left.swap_remove(n);
        holds.iter().zip(&mut come).for_each(|(n, had)| *had += n);
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(piece.trim());
        written += piece.chars().count();
    }
    text
}

/// How often an item stands in a text.
fn times(item: Item, text: &str) -> usize {
    if item.is_shape() {
        let chars: Vec<char> = text.chars().collect();
        let alnum = |c: &char| CharClass::of(*c) == CharClass::Alnum;
        let runs = chars.chunk_by(|a, b| alnum(a) == alnum(b)).filter(|run| run.first().is_some_and(alnum));
        return runs.filter(|run| Item::shape(run) == Some(item)).count();
    }
    let own: String = item.chars().into_iter().collect();
    if own.is_empty() { 0 } else { text.matches(&own).count() }
}

/// A line with an item between those that it is taken for; none for a shape or a field.
fn contrast(target: &Target) -> Option<String> {
    let own: String = target.item.chars().into_iter().collect();
    let others = target.instead.iter().filter(|other| !other.is_empty() && **other != own).take(2);
    let sign = own.chars().all(|c| CharClass::of(c) == CharClass::Punct);
    if own.is_empty() || sign {
        return None;
    }
    let mut line = own.clone();
    for other in others {
        line = format!("{line}，{other}，{own}");
    }
    Some(format!("{line}。"))
}
