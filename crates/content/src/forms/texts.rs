//! The texts of a form's cards: pages with slots.

use std::collections::BTreeSet;

use toml::Spanned;

use super::cards::{CardStyle, CardText, Piece, is_dated};
use super::read::Faults;
use super::wire::CardWire;
use super::{Allowed, FormProblem};
use dabiao_domain::form::{FormDef, Right};

/// One card's text; none if it is faulty.
pub(super) fn card(wire: &CardWire, form: &FormDef, faults: &mut Faults) -> Option<CardText> {
    let style = CardStyle::from_name(wire.style.get_ref())
        .filter(|style| !matches!(style, CardStyle::Printed | CardStyle::Pairs));
    let Some(style) = style else {
        faults.value(
            &wire.style.span(),
            "style",
            wire.style.get_ref(),
            Allowed::Words("note, call, two".to_owned()),
        );
        return None;
    };
    if wire.pages.len() != style.pages() {
        let allowed = Allowed::Pages(style.pages());
        faults.value(&wire.style.span(), "pages", &wire.pages.len().to_string(), allowed);
        return None;
    }
    let before = faults.found.len();
    let pages: Vec<Vec<Piece>> = wire.pages.iter().map(|text| page(text, form, faults)).collect();
    if faults.found.len() > before {
        return None;
    }
    let shown: BTreeSet<usize> = pages
        .iter()
        .flatten()
        .filter_map(|piece| match piece {
            Piece::Value { place, .. } => Some(*place),
            Piece::Words(_) => None,
        })
        .collect();
    for (place, field) in form.fields.iter().enumerate() {
        if matches!(field.right, Right::Card(_)) && !is_known(place, form, &shown) {
            faults.add(wire.style.span().start, FormProblem::NotShown(field.code.clone()));
        }
    }
    Some(CardText { style, pages })
}

/// Whether the field at `place` is shown, or filled by one that is.
fn is_known(place: usize, form: &FormDef, shown: &BTreeSet<usize>) -> bool {
    let mut place = Some(place);
    // Fields do not fill one another in a circle, and each is filled by one.
    for _ in 0..=form.fields.len() {
        let Some(at) = place else { return false };
        if shown.contains(&at) {
            return true;
        }
        let fill = form.fields.get(at).and_then(|field| field.fill.as_ref());
        place = fill.and_then(|fill| form.field(&fill.from)).map(|(from, _)| from);
    }
    false
}

fn page(text: &Spanned<String>, form: &FormDef, faults: &mut Faults) -> Vec<Piece> {
    let (mut pieces, at) = (Vec::new(), text.span().start);
    let mut rest = text.get_ref().as_str();
    while let Some((words, after)) = rest.split_once('{') {
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
        let Some((slot, after)) = after.split_once('}') else {
            faults.add(at, FormProblem::Slot(after.chars().take(20).collect()));
            return pieces;
        };
        rest = after;
        let (code, date) = slot.strip_suffix(".date").map_or((slot, false), |code| (code, true));
        match form.field(code) {
            None if code.contains('.') => faults.add(at, FormProblem::Slot(slot.to_owned())),
            None => faults.add(at, FormProblem::NoField(code.to_owned())),
            Some((_, field)) if date && !is_dated(field) => {
                faults.add(at, FormProblem::Slot(slot.to_owned()));
            }
            Some((place, _)) => pieces.push(Piece::Value { place, date }),
        }
    }
    if rest.contains('}') {
        faults.add(at, FormProblem::Slot(rest.chars().take(20).collect()));
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    pieces
}
