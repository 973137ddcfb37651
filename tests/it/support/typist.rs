//! A scripted officer at a station without a window: the clock stands until the script moves it.

use std::path::Path;
use std::sync::Arc;

use dabiao::app::clock::{Clock, FixedClock};
use dabiao::app::core::DiskHealth;
use dabiao::app::host::Host;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, Session, SessionConfig, StorePhase};
use dabiao::content::Library;
use dabiao::demo::SyntheticBureau;
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::EventKind;

/// 2026-11-23 09:00 in Shanghai.
pub const MORNING_MS: i64 = 1_795_395_600_000;

/// A station and its clock.
pub struct Typist {
    pub session: Session,
    pub clock: Arc<FixedClock>,
}

impl Typist {
    /// A station on `folder`, opened.
    pub fn at(folder: &Path) -> Self {
        Self::at_time(folder, MORNING_MS)
    }

    /// A station on `folder`, opened, with its clock at `wall_ms`.
    pub fn at_time(folder: &Path, wall_ms: i64) -> Self {
        let mut typist = Self::opening_at(folder, wall_ms);
        typist.settle();
        assert_eq!(*typist.session.phase(), StorePhase::Ready);
        typist
    }

    /// A station on `folder`, opened at `wall_ms` at the PC `host`.
    pub fn at_host(folder: &Path, wall_ms: i64, host: Host) -> Self {
        let mut typist = Self::opening_with(folder, FixedClock::at(wall_ms).at_host(host));
        typist.settle();
        assert_eq!(*typist.session.phase(), StorePhase::Ready);
        typist
    }

    /// A station on `folder`, opened at `wall_ms`, that keeps marks in `state`.
    pub fn marked(folder: &Path, state: &Path, wall_ms: i64) -> Self {
        let Self { session, clock } = Self::opening_at(folder, wall_ms);
        let mut typist = Self { session: session.marked_in(Some(state.to_owned())), clock };
        typist.settle();
        assert_eq!(*typist.session.phase(), StorePhase::Ready);
        typist
    }

    /// A station on `folder` that has just been asked to open.
    pub fn opening(folder: &Path) -> Self {
        Self::opening_at(folder, MORNING_MS)
    }

    fn opening_at(folder: &Path, wall_ms: i64) -> Self {
        Self::opening_with(folder, FixedClock::at(wall_ms))
    }

    fn opening_with(folder: &Path, clock: FixedClock) -> Self {
        let clock = Arc::new(clock);
        let config = SessionConfig {
            folder: folder.to_owned(),
            library: Library::embedded(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            lang: Some(Lang::ZhCn),
            wake: Arc::new(|| {}),
            badge: None,
            limit_ms: None,
            demo: Some(Arc::new(SyntheticBureau)),
        };
        Self { session: Session::start(config), clock }
    }

    /// Polls until no answer of the store is awaited.
    pub fn settle(&mut self) {
        for _ in 0..60_000 {
            self.session.poll();
            if !self.session.busy() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        panic!("the station does not come to rest: {:?} {:?}", self.session.phase(), self.session.notice());
    }

    /// Acts, and waits for the results.
    pub fn act(&mut self, action: Action) {
        self.session.act(action);
        self.settle();
    }

    /// Enters an officer and signs in.
    pub fn sign_in(&mut self) {
        self.act(Action::Door(DoorAction::AddOfficer {
            badge: "059001".into(),
            name: "王德明".into(),
            unit: "文昌派出所".into(),
        }));
        assert!(self.session.officer().is_some(), "{:?}", self.session.notice());
    }

    /// Starts a drill of `minutes` on `exercise`.
    pub fn start(&mut self, exercise: &str, minutes: u32) {
        self.act(Action::Practice(PracticeAction::Start {
            exercise: exercise.into(),
            extent: Extent::Minutes(minutes),
        }));
        assert!(self.session.drill().ongoing().is_some(), "{:?}", self.session.notice());
    }

    /// Lets `ms` pass, then does `kind`.
    pub fn input(&mut self, ms: u64, kind: EventKind) {
        self.clock.advance(ms);
        self.session.act(Action::Drill(DrillAction::Input(kind)));
    }

    /// Commits `text` as an input method without preedit would.
    pub fn commit(&mut self, ms: u64, text: &str) {
        self.input(ms, EventKind::Commit(text.into()));
        self.until_on_disk();
    }

    /// Waits until the disk has what was typed. The store's thread reads the clocks when it writes: a clock that is advanced
    /// before that stamps them late.
    pub fn until_on_disk(&self) {
        let Some(ongoing) = self.session.drill().ongoing().filter(|ongoing| !ongoing.is_trial()) else {
            return;
        };
        let last = (ongoing.machine().events() as u64).checked_sub(1).map(|seq| (ongoing.id(), seq));
        for _ in 0..2_000 {
            let fails = self.session.health() != DiskHealth::default();
            if fails || last.is_none() || self.session.acknowledged() >= last {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    /// The first `n` characters that are to be typed.
    pub fn presented(&self, n: usize) -> String {
        let ongoing = self.session.drill().ongoing().expect("a drill");
        ongoing.copying().unwrap().drill().presented().iter().take(n).map(|u| u.shown).collect()
    }
}
