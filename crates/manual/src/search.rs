//! Finding words in the manual.

use crate::model::{Block, Manual, Section, plain};

/// A section that has what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The part, from 0.
    pub part: usize,
    /// The section in it, from 0.
    pub section: usize,
    /// The words around the first place.
    pub around: String,
}

/// Characters shown before and after what was found.
const AROUND: usize = 16;

/// The sections that have all words of `wanted`, those whose title has them first. Letters may be large or small.
pub fn search(manual: &Manual, wanted: &str) -> Vec<Hit> {
    let words: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
    let Some(first) = words.first() else { return Vec::new() };
    let mut hits = Vec::new();
    for (part, of) in manual.parts.iter().enumerate() {
        for (number, section) in of.sections.iter().enumerate() {
            let text = text_of(manual, section);
            let lower = text.to_lowercase();
            if words.iter().all(|word| lower.contains(word.as_str())) {
                let title = section.title.to_lowercase();
                let in_title = words.iter().all(|word| title.contains(word.as_str()));
                let body = text.split_once('\n').map_or(text.as_str(), |(_, body)| body);
                hits.push((!in_title, Hit { part, section: number, around: around(body, first) }));
            }
        }
    }
    hits.sort_by_key(|(late, _)| *late);
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// The title, and everything that the section says, a line each.
fn text_of(manual: &Manual, section: &Section) -> String {
    let mut lines = vec![section.title.clone()];
    for block in &section.blocks {
        lines.extend(block.lines().into_iter().map(|line| plain(line, manual.language)));
        if let Block::Picture { says, .. } = block {
            lines.push(says.clone());
        }
    }
    lines.join("\n")
}

/// The words around the first place where `text` has `word`; its beginning if it has it nowhere.
fn around(text: &str, word: &str) -> String {
    let line = text.lines().find(|line| line.to_lowercase().contains(word)).or_else(|| text.lines().next());
    let chars: Vec<char> = line.unwrap_or_default().chars().collect();
    let lower: String = chars.iter().collect::<String>().to_lowercase();
    let at = lower.find(word).map_or(0, |byte| lower.get(..byte).map_or(0, |before| before.chars().count()));
    let from = at.saturating_sub(AROUND);
    let to = (at + word.chars().count() + AROUND).min(chars.len());
    let piece: String = chars.get(from..to).unwrap_or_default().iter().collect();
    let (begin, end) = (if from > 0 { "…" } else { "" }, if to < chars.len() { "…" } else { "" });
    format!("{begin}{piece}{end}")
}

#[cfg(test)]
mod tests {
    use super::search;
    use crate::{Language, manual};

    #[test]
    fn every_word_has_to_be_there_and_titles_come_first() {
        let chinese = manual(Language::Chinese);
        let hits = search(chinese, "停电");
        let first = &hits[0];
        assert!(chinese.parts[first.part].sections[first.section].title.contains("停电"), "{hits:?}");
        assert!(hits.len() > 1 && hits.iter().all(|hit| !hit.around.is_empty()));
        assert!(search(chinese, "  ").is_empty() && search(chinese, "停电 五笔 证书").is_empty());
        let english = manual(Language::English);
        assert_eq!(search(english, "RECOVERY code"), search(english, "recovery CODE"));
        assert!(!search(english, "RECOVERY code").is_empty());
    }
}
