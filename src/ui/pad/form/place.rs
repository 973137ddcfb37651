//! Where the fields of a form stand: one or two columns, as dense as the room asks.

use egui::{Rect, Vec2, pos2, vec2};

use dabiao_domain::form::{FieldDef, FieldRule, FormDef};
use dabiao_domain::record::Rule;

/// Height of the line with a field's name, in points.
pub const NAME: f32 = 21.0;
/// Between two columns, in points.
const BETWEEN: f32 = 14.0;
/// From this width on, in points, a form has two columns.
const TWO_FROM: f32 = 470.0;
/// A text that can be this long takes the whole width.
const WIDE_FROM: usize = 40;
/// A text that can be this long has several lines.
const TALL_FROM: usize = 150;
/// Height of each further line of such a text, in points.
const LINE: f32 = 21.0;

/// Points at the right of a form that is scrolled: the bar floats over it, and would lie on the edges of its fields.
const BESIDE_THE_BAR: f32 = 10.0;

/// How dense a form is: height of a box, room below it, whether long texts take the whole width, lines of the longest.
struct Density {
    value: f32,
    below: f32,
    wide: bool,
    lines: f32,
}

/// From the airy one to the densest.
const DENSITIES: [Density; 4] = [
    Density { value: 34.0, below: 9.0, wide: true, lines: 3.0 },
    Density { value: 30.0, below: 5.0, wide: true, lines: 3.0 },
    Density { value: 26.0, below: 3.0, wide: true, lines: 2.0 },
    Density { value: 24.0, below: 1.0, wide: false, lines: 1.0 },
];

/// The places of the fields, in their order, counted from the left upper edge of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Name and box of each field.
    pub fields: Vec<Rect>,
    /// The height of all in points.
    pub height: f32,
}

/// Whether the value of a field is shown in several lines where there is room.
pub fn is_tall(field: &FieldDef) -> bool {
    most(field).is_some_and(|most| most >= TALL_FROM)
}

/// Places the fields of `form` in `room` points: the airiest way that fits, else the densest, which is scrolled.
pub fn place(form: &FormDef, room: Vec2) -> Placed {
    let [.., densest] = &DENSITIES;
    let fitting =
        DENSITIES.iter().map(|density| placed(form, room.x, density)).find(|one| one.height <= room.y);
    fitting.unwrap_or_else(|| placed(form, room.x - BESIDE_THE_BAR, densest))
}

fn placed(form: &FormDef, width: f32, density: &Density) -> Placed {
    let two = width >= TWO_FROM;
    let narrow = if two { ((width - BETWEEN) / 2.0).floor() } else { width };
    let (mut fields, mut top, mut row, mut right) = (Vec::with_capacity(form.fields.len()), 0.0, 0.0, false);
    for field in &form.fields {
        let lines = if is_tall(field) { density.lines } else { 1.0 };
        let height = NAME + density.value + LINE * (lines - 1.0) + density.below;
        let wide = !two || (density.wide && most(field).is_some_and(|most| most >= WIDE_FROM));
        if right && wide {
            top += row;
            right = false;
        }
        let left = if right { narrow + BETWEEN } else { 0.0 };
        let size = vec2(if wide { width } else { narrow }, height - density.below);
        fields.push(Rect::from_min_size(pos2(left, top), size));
        row = if right { f32::max(row, height) } else { height };
        right = !wide && !right;
        if !right {
            top += row;
            row = 0.0;
        }
    }
    Placed { fields, height: top + row }
}

/// The most characters of a running text; none of other fields.
fn most(field: &FieldDef) -> Option<usize> {
    match &field.rule {
        FieldRule::Rule(Rule::Text(_, most) | Rule::Address(_, most)) => Some(*most),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Placed, place};
    use dabiao_domain::form::FormDef;
    use dabiao_domain::record::Kind;
    use egui::vec2;

    /// Fields that are in a row one after the other never lie on each other, and none lies outside.
    fn check(placed: &Placed, width: f32) {
        for (n, field) in placed.fields.iter().enumerate() {
            assert!(field.left() >= 0.0 && field.right() <= width && field.bottom() <= placed.height);
            for other in placed.fields.iter().skip(n + 1) {
                assert!(!field.shrink(0.5).intersects(*other), "{field:?} {other:?}");
                assert!(other.top() >= field.top(), "the order goes down");
            }
        }
    }

    #[test]
    fn thirty_fields_fit_beside_their_card_and_none_is_lost() {
        let mut form = FormDef::of_layout(Kind::PopulationResident);
        let again = FormDef::of_layout(Kind::Case);
        form.fields.extend(again.fields);
        form.fields.truncate(30);
        let more = form.fields.clone();
        form.fields.extend(more.into_iter().take(30 - form.fields.len()));
        assert_eq!(form.fields.len(), 30);
        let placed = place(&form, vec2(600.0, 700.0));
        check(&placed, 600.0);
        assert!(placed.height <= 700.0, "{}", placed.height);
    }

    #[test]
    fn every_room_has_all_fields_in_order() {
        for kind in Kind::ALL {
            let form = FormDef::of_layout(kind);
            for width in [220.0, 400.0, 470.0, 640.0, 1100.0] {
                for height in [120.0, 400.0, 700.0, 1000.0] {
                    let placed = place(&form, vec2(width, height));
                    assert_eq!(placed.fields.len(), form.fields.len());
                    // The bar of one that is scrolled lies beside the fields.
                    let scrolled = placed.height > height;
                    check(&placed, if scrolled { width - 10.0 } else { width });
                }
            }
        }
    }
}
