//! The lists seen so far, as lines of text in the ring's file: one for each revocation and for each step of
//! numbers.

use data_encoding::HEXLOWER;

use super::{TrustProblem, day, value};
use crate::list_memory::{ListMemory, SeenNumbers, SeenRevocation};
use crate::revocation::Revocation;

/// Where a list had no certificate.
const NONE: &str = "-";

/// `LIST ISSUER NUMBER DAY REASON` of each revocation; none without any.
pub(super) fn revoked_lines(memory: &ListMemory) -> Option<Vec<String>> {
    let line = |seen: &SeenRevocation| {
        let SeenRevocation { list, entry: Revocation { issuer, number, on, reason } } = seen;
        format!("{list} {issuer} {number} {on} {reason}")
    };
    let lines: Vec<String> = memory.revoked().iter().map(line).collect();
    (!lines.is_empty()).then_some(lines)
}

/// `LIST DAY ISSUER HIGHEST COUNT DIGEST` of each step; none without any.
pub(super) fn number_lines(memory: &ListMemory) -> Option<Vec<String>> {
    let line = |seen: &SeenNumbers| {
        let SeenNumbers { list, of, issuer, highest, count, digest } = seen;
        let highest = highest.map_or_else(|| NONE.to_owned(), |number| number.to_string());
        format!("{list} {of} {issuer} {highest} {count} {}", HEXLOWER.encode(digest))
    };
    let lines: Vec<String> = memory.numbers().iter().map(line).collect();
    (!lines.is_empty()).then_some(lines)
}

/// The content of these lines.
///
/// # Errors
/// A line that can't be read.
pub(super) fn memory(revoked: &[String], numbers: &[String]) -> Result<ListMemory, TrustProblem> {
    let mut memory = ListMemory::default();
    for line in revoked {
        let seen = revocation(line).ok_or_else(|| value("list_revoked", line))?;
        memory.add_revoked(seen);
    }
    for line in numbers {
        let seen = step(line).ok_or_else(|| value("list_issued", line))?;
        memory.add_numbers(seen);
    }
    Ok(memory)
}

fn revocation(line: &str) -> Option<SeenRevocation> {
    let mut parts = line.splitn(5, ' ');
    let mut next = || parts.next();
    let (list, issuer, number) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
    let (on, reason) = (day("list_revoked", next()?).ok()?, next()?.to_owned());
    Some(SeenRevocation { list, entry: Revocation { issuer, number, on, reason } })
}

fn step(line: &str) -> Option<SeenNumbers> {
    let parts: Vec<&str> = line.split(' ').collect();
    let [list, of, issuer, highest, count, digest] = parts.as_slice() else { return None };
    let highest = if *highest == NONE { None } else { Some(highest.parse().ok()?) };
    let digest = HEXLOWER.decode(digest.as_bytes()).ok()?.try_into().ok()?;
    let (list, of) = (list.parse().ok()?, day("list_issued", of).ok()?);
    Some(SeenNumbers { list, of, issuer: issuer.parse().ok()?, highest, count: count.parse().ok()?, digest })
}
