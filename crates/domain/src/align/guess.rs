//! A quick guess of how much an alignment costs, so that the exact search knows where it may stop
//! looking.
//!
//! The guess walks through both texts once and takes the nearest place where they agree again. Each of
//! its steps is a step of some alignment, so it is never too low; it may be too high, and nothing but
//! speed hangs on that.

/// How many characters must agree for the texts to count as agreeing again.
const AGREE: usize = 3;

/// How far ahead of a difference agreement is looked for, whatever was typed there.
const NEAR: usize = 8;

/// How far ahead it is looked for after that, in case a line or two were skipped or typed twice.
const FAR: usize = 128;

/// How often it may be looked for in vain before the texts are given up as unlike.
const PATIENCE: usize = 8;

/// The cost of some alignment of the transcript with some prefix of the presented text, or `None` if the texts
/// look too unlike for a guess to be of use. 0 if and only if the transcript is such a prefix.
pub(super) fn cost(mut presented: &[char], mut transcript: &[char]) -> Option<usize> {
    let (mut cost, mut in_vain) = (0, 0);
    loop {
        let equal = presented.iter().zip(transcript).take_while(|(p, t)| p == t).count();
        (presented, transcript) = (&presented[equal..], &transcript[equal..]);
        if presented.is_empty() || transcript.is_empty() {
            return Some(cost + transcript.len());
        }
        let (shown, typed) = difference(presented, transcript).unwrap_or_else(|| {
            in_vain += 1;
            (1, 1)
        });
        if in_vain > PATIENCE {
            return None;
        }
        // As much as both have is substituted; what one has more is left out or too many.
        cost += shown.max(typed);
        (presented, transcript) = (&presented[shown..], &transcript[typed..]);
    }
}

/// How many characters of each text differ before they agree again, if they do so soon.
fn difference(presented: &[char], transcript: &[char]) -> Option<(usize, usize)> {
    let near = (1..=NEAR).flat_map(|far| {
        let uneven = (0..far).rev().flat_map(move |less| [(far, less), (less, far)]);
        std::iter::once((far, far)).chain(uneven)
    });
    let far = (NEAR + 1..=FAR).flat_map(|far| [(far, 0), (0, far)]);
    near.chain(far).find(|&(shown, typed)| {
        let rest = presented.get(shown..).zip(transcript.get(typed..));
        rest.is_some_and(|(p, t)| p.iter().zip(t).take(AGREE).all(|(p, t)| p == t))
    })
}
