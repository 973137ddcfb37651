//! The typed characters in their places below the presented ones.

use super::lines::PadLine;
use dabiao_domain::align::AlignOp;
use dabiao_domain::drill::Drill;

/// A typed character, or the gap of a missing one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedCell {
    /// What happened here.
    pub op: AlignOp,
    /// The typed character; none for an omission.
    pub c: Option<char>,
    /// Left edge in points.
    pub left: f32,
    /// Right edge in points.
    pub right: f32,
}

/// The typed characters of every line, and where the next one goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypedLines {
    /// For each line of the pad its cells.
    pub lines: Vec<Vec<TypedCell>>,
    /// The line of the caret.
    pub caret_line: usize,
    /// Its place in points.
    pub caret_x: f32,
}

/// Room for surplus characters right of a line, in points.
const SURPLUS_ROOM: f32 = 60.0;
/// A missing character has a box of at least this width, in points.
pub const LEAST_BOX: f32 = 14.0;
/// A short line has at least this much room, in points.
const MIN_EDGE: f32 = 300.0;

/// Sets the transcript of `drill` under `lines`. A cell stands below its presented character, or further
/// right where wider or surplus characters before it need the room; `width_of` measures a character.
pub fn place(drill: &Drill, lines: &[PadLine], mut width_of: impl FnMut(char) -> f32) -> TypedLines {
    let (ops, _) = drill.alignment();
    let mut typed = drill.transcript().counted(drill.header().policy);
    let mut placed = TypedLines { lines: vec![Vec::new(); lines.len()], ..TypedLines::default() };
    let (mut line, mut next, mut running) = (0, 0, 0.0_f32);
    for op in ops {
        // A surplus character stays on the line of the character before it.
        if *op != AlignOp::Insertion {
            while lines.get(line).is_some_and(|l| next >= l.end()) {
                line += 1;
                running = 0.0;
            }
        }
        let (Some(pad), Some(cells)) = (lines.get(line), placed.lines.get_mut(line)) else { break };
        let c = if *op == AlignOp::Omission { None } else { typed.next().map(|(u, _)| u.shown) };
        let left = if *op == AlignOp::Insertion { running } else { pad.left_of(next).max(running) };
        // Past the edge of the paper all surplus characters stand in one place, so that the caret stays in
        // view.
        let left = left.min(pad.right.max(MIN_EDGE) + SURPLUS_ROOM);
        let right = match c {
            Some(c) => left + width_of(c),
            // Surplus characters before it may have taken its place: its box is drawn all the same.
            None => pad.left_of(next + 1).max(left + LEAST_BOX),
        };
        cells.push(TypedCell { op: *op, c, left, right });
        running = right;
        next += usize::from(*op != AlignOp::Insertion);
    }
    if ops.last() != Some(&AlignOp::Insertion)
        && line + 1 < lines.len()
        && lines.get(line).is_some_and(|l| next >= l.end())
    {
        line += 1;
        running = 0.0;
    }
    placed.caret_line = line.min(lines.len().saturating_sub(1));
    placed.caret_x = match lines.get(line) {
        Some(l) if ops.last() != Some(&AlignOp::Insertion) => l.left_of(next).max(running),
        _ => running,
    };
    placed
}
