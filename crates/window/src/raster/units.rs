//! Splits a mesh into the units that are painted and compared: triangles and upright quads.
//!
//! Must not draw.

use egui::epaint::{Mesh, Vertex};

/// The smallest thing that is painted by itself.
#[derive(Clone, Copy, Debug)]
pub enum Unit<'a> {
    /// Any triangle.
    Triangle([&'a Vertex; 3]),
    /// An upright rectangle of one colour, in the order left-top, right-top, left-bottom,
    /// right-bottom: what `Mesh::add_rect_with_uv` and text make.
    Quad([&'a Vertex; 4]),
}

/// The units of a mesh, in painting order. Broken indices end it.
pub fn units_of(mesh: &Mesh) -> impl Iterator<Item = Unit<'_>> {
    let mut rest = mesh.indices.as_slice();
    std::iter::from_fn(move || {
        if let Some(quad) = quad_at(mesh, rest) {
            rest = &rest[6..];
            return Some(Unit::Quad(quad));
        }
        let [a, b, c, tail @ ..] = rest else {
            return None;
        };
        rest = tail;
        let at = |i: &u32| mesh.vertices.get(*i as usize);
        Some(Unit::Triangle([at(a)?, at(b)?, at(c)?]))
    })
}

#[inline]
fn quad_at<'a>(mesh: &'a Mesh, rest: &[u32]) -> Option<[&'a Vertex; 4]> {
    let &[a, b, c, d, e, f, ..] = rest else {
        return None;
    };
    if c != d || b != e {
        return None;
    }
    let at = |i: u32| mesh.vertices.get(i as usize);
    let (lt, rt, lb, rb) = (at(a)?, at(b)?, at(c)?, at(f)?);
    let upright = |l: fn(&Vertex) -> egui::Pos2| {
        let (lt, rt, lb, rb) = (l(lt), l(rt), l(lb), l(rb));
        lt.x == lb.x && rt.x == rb.x && lt.y == rt.y && lb.y == rb.y
    };
    let one_color = lt.color == rt.color && lt.color == lb.color && lt.color == rb.color;
    (one_color && upright(|v| v.pos) && upright(|v| v.uv)).then_some([lt, rt, lb, rb])
}
