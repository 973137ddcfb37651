//! A desk as it is looked at.

use super::Core;

/// A desk and the core, both only looked at: what a desk shows depends on who is signed in. A desk's views are methods
/// of this.
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
