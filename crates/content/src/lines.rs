//! The line of a file on which something stands.

/// The line (from 1) of the byte `offset` of `source`.
pub(crate) fn line_of(source: &str, offset: usize) -> usize {
    line_of_bytes(source.as_bytes(), offset)
}

/// The line (from 1) of the byte `offset`, in bytes that need not be text.
pub(crate) fn line_of_bytes(source: &[u8], offset: usize) -> usize {
    source.iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

/// The line of `source` on which byte `at` of a string stands that was read from `span` of it.
///
/// A string over several lines begins below its quotation marks. Where escapes make lines that do not exist
/// in the source, it is the line on which the string begins.
pub fn line_within(source: &str, span: &std::ops::Range<usize>, string: &str, at: usize) -> usize {
    let first = line_of(source, span.start);
    let raw = source.get(span.clone()).unwrap_or_default();
    let opened = ["\"\"\"", "'''"].into_iter().find_map(|quotes| raw.strip_prefix(quotes));
    let Some(inner) = opened else { return first };
    let below = usize::from(inner.starts_with('\n') || inner.starts_with("\r\n"));
    let before = string.as_bytes().iter().take(at).filter(|b| **b == b'\n').count();
    let lines = raw.bytes().filter(|b| *b == b'\n').count();
    if string.bytes().filter(|b| *b == b'\n').count() + below == lines {
        first + below + before
    } else {
        first
    }
}
