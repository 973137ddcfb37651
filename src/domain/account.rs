//! Waiting after failed sign-ins: a growing delay that never becomes a lock-out.
//!
//! It keeps a bystander from trying PINs by hand. It must not keep an officer from an exam: the delay has
//! a cap, and an invigilator can end it ([`crate::domain::role::Permission::ResetPin`]). Against whoever has the
//! file, the cost of the password hash is the protection, not this.
//!
//! Time within one run of the machine comes from the monotonic clock, so setting the wall clock neither
//! shortens nor lengthens a delay. Across runs only the wall clock is left: one that went back costs at
//! most one full delay more.

use uuid::Uuid;

/// One moment on both clocks of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockStamp {
    /// Monotonic milliseconds; its zero means something within one run of the machine only.
    pub mono_ms: u64,
    /// Milliseconds since the Unix epoch.
    pub wall_ms: i64,
    /// The run of the machine.
    pub boot_id: Uuid,
}

/// Failed sign-ins since the last success. The default is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last one was; none when there was none.
    pub last: Option<ClockStamp>,
}

/// Milliseconds to wait after the first, second, … failure; the last holds for all further ones.
pub const DELAYS_MS: [u64; 7] = [0, 0, 0, 5_000, 15_000, 60_000, 300_000];

/// The delay that `failures` failed sign-ins bring, in milliseconds.
pub fn delay_ms(failures: u32) -> u64 {
    let last = DELAYS_MS.len() - 1;
    let at = (failures as usize).checked_sub(1);
    at.map_or(0, |at| DELAYS_MS.get(at.min(last)).copied().unwrap_or_default())
}

impl Failures {
    /// One more failure at `now`.
    #[must_use]
    pub const fn failed(self, now: ClockStamp) -> Self {
        Self { count: self.count.saturating_add(1), last: Some(now) }
    }

    /// After a success, or when an invigilator ends the waiting.
    #[must_use]
    pub const fn cleared(self) -> Self {
        Self { count: 0, last: None }
    }

    /// Milliseconds that are still to be waited at `now`; 0 when another try is allowed. Never more than the
    /// delay itself.
    pub fn wait_ms(self, now: ClockStamp) -> u64 {
        let delay = delay_ms(self.count);
        let Some(last) = self.last else { return 0 };
        let passed = if last.boot_id == now.boot_id {
            now.mono_ms.saturating_sub(last.mono_ms)
        } else {
            u64::try_from(now.wall_ms.saturating_sub(last.wall_ms)).unwrap_or(0)
        };
        delay.saturating_sub(passed)
    }

    /// The same failures seen from `now`, to be kept whenever they are read in another run of the machine: if
    /// the wall clock stands before the last failure, that failure is moved to `now`, so that the delay ends.
    #[must_use]
    pub fn rebased(self, now: ClockStamp) -> Self {
        match self.last {
            Some(last) if last.boot_id != now.boot_id && last.wall_ms > now.wall_ms => {
                Self { last: Some(now), ..self }
            }
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: u64) -> ClockStamp {
        ClockStamp { mono_ms: ms, wall_ms: 1_800_000_000_000 + ms as i64, boot_id: Uuid::from_u128(1) }
    }

    #[test]
    fn delays_grow_to_the_cap_and_success_clears_them() {
        let mut failures = Failures::default();
        assert_eq!(failures.wait_ms(at(0)), 0);
        for want in [0, 0, 0, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000] {
            failures = failures.failed(at(10));
            assert_eq!(failures.wait_ms(at(10)), want, "{}", failures.count);
            assert_eq!(failures.wait_ms(at(10 + want)), 0);
        }
        assert_eq!(failures.cleared().wait_ms(at(10)), 0);
        assert_eq!(delay_ms(u32::MAX), 300_000);
    }

    #[test]
    fn setting_the_wall_clock_changes_nothing_within_a_run() {
        let failures = Failures { count: 5, last: Some(at(1_000)) };
        for wall_ms in [0, i64::MAX, i64::MIN, 1_900_000_000_000] {
            let now = ClockStamp { wall_ms, ..at(6_000) };
            assert_eq!(failures.wait_ms(now), 10_000, "{wall_ms}");
        }
    }

    #[test]
    fn a_clock_set_back_across_runs_costs_one_delay_at_most() {
        let failures = Failures { count: 5, last: Some(at(1_000)) };
        let day = 86_400_000;
        let boot =
            |mono_ms| ClockStamp { mono_ms, wall_ms: at(mono_ms).wall_ms - day, boot_id: Uuid::from_u128(2) };
        assert_eq!(failures.wait_ms(boot(0)), 15_000);
        let seen = failures.rebased(boot(0));
        assert_eq!(seen.wait_ms(boot(0)), 15_000);
        assert_eq!(seen.wait_ms(boot(15_000)), 0);
        // Forwards there is nothing to mend.
        let later = ClockStamp { mono_ms: 5, wall_ms: at(0).wall_ms + 4_000, boot_id: Uuid::from_u128(2) };
        assert_eq!(failures.rebased(later), failures);
        assert_eq!(failures.wait_ms(later), 12_000);
    }

    proptest! {
        #[test]
        fn nobody_is_locked_out_for_ever(
            count in any::<u32>(), mono in any::<u64>(), wall in any::<i64>(),
            later in any::<u64>(), wall_later in any::<i64>(), same in any::<bool>(),
        ) {
            let last = ClockStamp { mono_ms: mono, wall_ms: wall, boot_id: Uuid::from_u128(1) };
            let boot_id = Uuid::from_u128(if same { 1 } else { 2 });
            let now = ClockStamp { mono_ms: later, wall_ms: wall_later, boot_id };
            let failures = Failures { count, last: Some(last) };
            prop_assert!(failures.wait_ms(now) <= 300_000);
            let seen = failures.rebased(now);
            let end = ClockStamp {
                mono_ms: later.saturating_add(300_000),
                wall_ms: wall_later.saturating_add(300_000),
                boot_id,
            };
            // Once it has been seen from this run, five minutes of this run are enough; on a monotonic clock
            // that really is one.
            let room = later < u64::MAX - 300_000 && wall_later < i64::MAX - 300_000;
            if room && (!same || later >= mono) {
                prop_assert_eq!(seen.wait_ms(end), 0);
            }
        }
    }
}
