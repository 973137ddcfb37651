//! What two PCs say to be theirs where nothing tells them apart but which was admitted first, or a hash.
//!
//! Both of that is chosen by whoever wants the thing: a PC that was admitted early plans the sitting of another one under its
//! id, or begins its exam, and would hold it. So of a sitting that two PCs planned, and of an attempt that two began, neither
//! word bears a certificate until the directory says whose it is, and both PCs are named. What this PC planned or began is
//! its own, whoever says so too; a roll tells whose an attempt is, that of this PC before that of any other; and whom the
//! directory decided against has no say in it, by a roll neither. The tables show one of the two all the same, always the same
//! one: without it nobody could look at what is to be decided, and any PC could make what others typed vanish.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::candidate::Candidate;
use super::directory::Followed;
use super::pcs::Pcs;
use crate::facts::{ContestedThing, Fact};
use crate::hash::Hash;

/// How well a PC says that it planned a sitting: of several the least holds. What was planned here was; else that against which the
/// directory did not decide; else that of the PC that had the duty first, as the directory says it. A hash would choose whoever
/// tries more of them.
pub(super) type PlanClaim = (bool, bool, u64, Hash);

/// How well that plan is claimed.
pub(super) fn plan_claim((pcs, directory): (&Pcs, &Followed), c: &Candidate<'_>) -> PlanClaim {
    let Fact::PlanSitting(body) = &c.fact else { return (true, true, u64::MAX, c.entry.hash) };
    let lost = directory.is_decided_against(&ContestedThing::Sitting(body.id), c.station, |of| pcs.first(of));
    (c.far, lost, c.rank.1, c.entry.hash)
}

/// The sittings that two PCs planned and of which nobody said yet whose they are.
pub(super) fn contested_sittings(
    (pcs, directory): (&Pcs, &Followed),
    candidates: &[Candidate<'_>],
) -> BTreeSet<Uuid> {
    let mut best: BTreeMap<Uuid, ((bool, bool), BTreeSet<Uuid>)> = BTreeMap::new();
    for c in candidates {
        let Fact::PlanSitting(body) = &c.fact else { continue };
        let (far, lost, ..) = plan_claim((pcs, directory), c);
        let (claim, of) = best.entry(body.id).or_insert_with(|| ((far, lost), BTreeSet::new()));
        if (far, lost) < *claim {
            (*claim, *of) = ((far, lost), BTreeSet::new());
        }
        if (far, lost) == *claim {
            of.insert(pcs.first(c.station));
        }
    }
    let open = |((far, _), of): &((bool, bool), BTreeSet<Uuid>)| *far && of.len() > 1;
    best.into_iter().filter(|(_, claims)| open(claims)).map(|(sitting, _)| sitting).collect()
}
