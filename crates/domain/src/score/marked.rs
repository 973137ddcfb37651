//! The marked text: what was right, wrong, missing and too much, character by character.

use crate::align::AlignOp;
use crate::drill::Drill;

/// One step of the alignment with its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkedChar {
    /// The alignment step.
    pub op: AlignOp,
    /// The presented character; none for an insertion.
    pub presented: Option<char>,
    /// The typed character; none for an omission.
    pub typed: Option<char>,
}

/// The alignment of the drill with its characters, from the start to where the officer came.
pub fn marked_text(drill: &Drill) -> Vec<MarkedChar> {
    let (ops, _) = drill.alignment();
    let mut presented = drill.presented().iter();
    let mut typed = drill.transcript().counted(drill.header().policy);
    ops.iter()
        .map(|op| MarkedChar {
            op: *op,
            presented: if *op == AlignOp::Insertion { None } else { presented.next().map(|u| u.shown) },
            typed: if *op == AlignOp::Omission { None } else { typed.next().map(|(u, _)| u.shown) },
        })
        .collect()
}
