//! The state of a lesson of the course, in words.

use dabiao_app::lang::Messages;

/// How many rounds are missing, in one sentence.
pub fn missing_words(texts: &Messages, (accurate, both): (u32, u32)) -> String {
    if accurate > 0 && accurate < both {
        return texts.format("lesson-missing-both", &[("accurate", &accurate), ("both", &both)]);
    }
    texts.format("lesson-missing", &[("n", &both)])
}
