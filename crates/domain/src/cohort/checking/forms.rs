//! Which forms a drill of a level is made of: those in which every kind of error of the level can stand.

use super::ErrorKind;
use super::level::Level;
use crate::record::{Kind, Rule, fields};
use crate::splitmix::SplitMix;

/// Forms short enough to be inspected in a minute.
const FORMS: [Kind; 7] = [
    Kind::PopulationResident,
    Kind::PopulationFloating,
    Kind::Rental,
    Kind::Hotel,
    Kind::Vehicle,
    Kind::Statement,
    Kind::Premises,
];

/// The kinds of records of which a drill at this level may be made; never empty for one of the levels.
pub fn forms(level: &Level) -> impl Iterator<Item = Kind> {
    FORMS.into_iter().filter(|form| level.kinds.iter().all(|error| can_stand(*error, *form)))
}

/// The kind of the records of that seed's drill. It never changes, as the drill never does.
pub fn form_of(level: &Level, seed: u64) -> Option<Kind> {
    let all: Vec<Kind> = forms(level).collect();
    // Branches 0, 1 … are those of the records.
    all.get(SplitMix::new(seed).branch(u64::MAX).below(all.len())).copied()
}

/// Whether a field of the form has a rule under which the error can stand.
fn can_stand(error: ErrorKind, form: Kind) -> bool {
    fields(form).iter().any(|field| match error {
        ErrorKind::SwappedDigits => matches!(field.rule, Rule::IdNumber | Rule::Phone),
        ErrorKind::CheckDigit => matches!(field.rule, Rule::IdNumber | Rule::CreditCode),
        ErrorKind::ImpossibleDate => matches!(field.rule, Rule::Date | Rule::Time),
        ErrorKind::WrongDistrict => matches!(field.rule, Rule::Text(..)),
        ErrorKind::SameSound => field.rule == Rule::Name,
        ErrorKind::LookAlike => matches!(field.rule, Rule::Name | Rule::Text(..)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::level::LEVELS;
    use super::*;

    #[test]
    fn every_level_has_forms_and_the_seed_varies_them() {
        for level in &LEVELS {
            let all: Vec<Kind> = forms(level).collect();
            // A vehicle has no date that could be impossible.
            let dated = level.kinds.contains(&ErrorKind::ImpossibleDate);
            assert_eq!(all.contains(&Kind::Vehicle), !dated);
            assert_eq!(all.len(), FORMS.len() - usize::from(dated));
            let drawn: std::collections::BTreeSet<Kind> =
                (0..200).filter_map(|seed| form_of(level, seed)).collect();
            assert_eq!(drawn.into_iter().collect::<Vec<_>>(), all);
        }
    }
}
