//! A desk's view.

use super::Core;

/// A desk and the core, both by shared reference: what a desk shows depends on the signed-in officer. A
/// desk's views are methods of this type.
pub struct Seen<'a, D> {
    pub(crate) desk: &'a D,
    pub(crate) core: &'a Core,
}

impl<D> Clone for Seen<'_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Seen<'_, D> {}
