//! The store's own thread. Callers wait for it only by choice ([`Reply::wait`]).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::DateTime;
use uuid::Uuid;

use super::db::SharedAreas;
use super::event_queue::{Beginning, EventQueue};
use super::keeper::{Keeper, Work};
use super::known_times::SharedFloor;
use super::lent::{Lent, Way};
use super::{AuditAgainst, ClockStamp, Db, JournalSigner, Occasion, StoreError};
use dabiao_domain::areas::Areas;
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::attempt_log::{AttemptEvent, AttemptHeader};
use dabiao_domain::time_floor::TimeFloor;

/// How long a failed write waits for its next try.
const RETRY: Duration = Duration::from_millis(500);

/// Whether events reach the disk.
#[derive(Clone, Debug, Default)]
pub enum Health {
    /// They do.
    #[default]
    Good,
    /// They are kept in memory and tried again, because of this.
    Failing(Arc<StoreError>),
}

/// An error is the same as another that says the same.
impl PartialEq for Health {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Good, Self::Good) => true,
            (Self::Failing(one), Self::Failing(other)) => one.to_string() == other.to_string(),
            _ => false,
        }
    }
}

impl Eq for Health {}

pub(super) enum Request {
    Call(Work),
    Begin(Box<Beginning>),
    Event(Uuid, u64, AttemptEvent),
}

struct Shared {
    health: Mutex<Health>,
    acknowledged: Mutex<Option<(Uuid, u64)>>,
    /// Events that were handed over, and those of them that are on disk.
    handed: AtomicU64,
    written: AtomicU64,
    wake: Box<dyn Fn() + Send + Sync>,
    clocks: Box<dyn Fn() -> ClockStamp + Send + Sync>,
    against: Box<dyn Fn() -> AuditAgainst + Send + Sync>,
    floor: SharedFloor,
    touched: SharedAreas,
}

/// Brings the station's key.
pub type BringSigner = Box<dyn FnOnce() -> Result<Option<Box<dyn JournalSigner>>, StoreError> + Send>;

/// Is done with a store as it opens.
pub type FirstWork = Box<dyn FnOnce(&mut Db) -> Result<(), StoreError> + Send>;

/// The store's inputs from outside: it reads no clock, draws no ids and knows no keys of its own.
pub struct StoreConfig {
    /// The data folder.
    pub folder: PathBuf,
    /// Makes the ids that a first start needs.
    pub new_id: Box<dyn Fn() -> Uuid + Send>,
    /// The clocks, for the stamps of exams; the number in it is not used.
    pub clocks: Box<dyn Fn() -> ClockStamp + Send + Sync>,
    /// Done with the open store before anything is signed or written.
    pub first: FirstWork,
    /// Brings the station's key, once the folder is open; none leaves entries unsigned.
    pub signer: BringSigner,
    /// Fetches the state that automatic backups are checked against, as it is known then.
    pub against: Box<dyn Fn() -> AuditAgainst + Send + Sync>,
    /// Called after every answer and acknowledgement.
    pub wake: Box<dyn Fn() + Send + Sync>,
}

/// Handle of the open store. Dropping it writes what waits and closes the file.
pub struct Store {
    requests: Option<Sender<Request>>,
    /// The same for other threads.
    way: Way,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
}

/// An answer that is on its way.
pub struct Reply<T>(Receiver<Result<T, StoreError>>);

impl<T> Reply<T> {
    /// The answer if it is there; never waits. [`StoreError::Stopped`] if it can't come any more.
    pub fn take(&self) -> Option<Result<T, StoreError>> {
        match self.0.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(StoreError::Stopped)),
        }
    }

    /// Waits for the answer. For the command line and tests, never for the window.
    ///
    /// # Errors
    /// That of the call, or [`StoreError::Stopped`].
    pub fn wait(self) -> Result<T, StoreError> {
        self.0.recv().unwrap_or(Err(StoreError::Stopped))
    }
}

impl Store {
    /// Opens the store of a folder on a thread of its own. The reply says how it went.
    pub fn open(config: StoreConfig) -> (Self, Reply<()>) {
        Self::open_by(config, |folder, new_id| Db::open(folder, new_id))
    }

    /// A store that is none: every answer is [`StoreError::Stopped`]. It stands where a store was given away.
    pub fn closed() -> Self {
        let shared = Shared {
            health: Mutex::default(),
            acknowledged: Mutex::default(),
            handed: AtomicU64::default(),
            written: AtomicU64::default(),
            wake: Box::new(|| {}),
            clocks: Box::new(|| ClockStamp { seq: 0, mono_ms: 0, wall_ms: 0, boot_id: String::new() }),
            against: Box::new(AuditAgainst::default),
            floor: SharedFloor::default(),
            touched: SharedAreas::default(),
        };
        Self { requests: None, way: Way::default(), thread: None, shared: Arc::new(shared) }
    }

    /// As [`Store::open`], also where a bureau's data file is lost: see [`Db::begin_anew`].
    pub fn begin_anew(config: StoreConfig) -> (Self, Reply<()>) {
        Self::open_by(config, |folder, new_id| Db::begin_anew(folder, new_id))
    }

    fn open_by(
        config: StoreConfig,
        by: impl Fn(&Path, &dyn Fn() -> Uuid) -> Result<Db, StoreError> + Send + 'static,
    ) -> (Self, Reply<()>) {
        let StoreConfig { folder, new_id, clocks, first, signer, against, wake } = config;
        let (requests, inbox) = mpsc::channel();
        let (opened, reply) = mpsc::channel();
        let shared = Arc::new(Shared {
            health: Mutex::new(Health::Good),
            acknowledged: Mutex::new(None),
            handed: AtomicU64::default(),
            written: AtomicU64::default(),
            wake,
            clocks,
            against,
            floor: SharedFloor::default(),
            touched: SharedAreas::default(),
        });
        let inner = Arc::clone(&shared);
        let floor = Arc::clone(&shared.floor);
        let touched = Arc::clone(&shared.touched);
        let open = move |clocks: &dyn Fn() -> ClockStamp| {
            let mut db = by(&folder, new_id.as_ref())?;
            db.floor = floor;
            db.touched = touched;
            first(&mut db)?;
            if let Some(signer) = signer()? {
                db.sign_with(clocks().wall_ms, signer)?;
            }
            Ok(db)
        };
        let work = move || match open(&inner.clocks) {
            Ok(db) => {
                let _ = opened.send(Ok(()));
                (inner.wake)();
                serve(Keeper::of(db), &inbox, &inner);
            }
            Err(e) => {
                let _ = opened.send(Err(e));
                (inner.wake)();
            }
        };
        let thread = std::thread::Builder::new().name("store".into()).spawn(work).ok();
        let way = Arc::new(Mutex::new(Some(requests.clone())));
        (Self { requests: Some(requests), way, thread, shared }, Reply(reply))
    }

    /// Runs `work` on the store's thread, after everything that was asked before.
    pub fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Reply<T> {
        let (sender, reply) = mpsc::channel();
        let wake = Arc::clone(&self.shared);
        self.send(Request::Call(Box::new(move |db: Result<&mut Db, StoreError>| {
            let answer = db.and_then(work);
            let gone = matches!(answer, Err(StoreError::Io(_)));
            let _ = sender.send(answer);
            (wake.wake)();
            gone
        })));
        Reply(reply)
    }

    /// The store for a thread of its own.
    pub fn lent(&self) -> Lent {
        Lent(Arc::clone(&self.way))
    }

    /// Makes an automatic backup if there is an occasion for it; the reply names its file. The copy is made on
    /// the store's thread and verified on one of its own: the events of a drill don't wait for that.
    pub fn auto_backup(&self, now: DateTime, occasion: Occasion) -> Reply<Option<PathBuf>> {
        let (sender, reply) = mpsc::channel();
        let shared = Arc::clone(&self.shared);
        self.send(Request::Call(Box::new(move |db: Result<&mut Db, StoreError>| {
            let started = db.and_then(|db| db.start_auto_backup(now, occasion));
            let finish = move || {
                let finished =
                    started.and_then(|backup| backup.map(|b| b.finish(&(shared.against)())).transpose());
                let _ = sender.send(finished);
                (shared.wake)();
            };
            // Without a thread the backup is dropped, and the reply says that nothing comes.
            let _ = std::thread::Builder::new().name("backup".into()).spawn(finish);
            // Its own disk may have failed as well.
            false
        })));
        Reply(reply)
    }

    /// Hands over an attempt that begins: as [`Db::begin_attempt`], but that it waits with its events where the disk takes
    /// nothing. The reply comes when it is on disk, or can't be for a reason that does not pass.
    pub fn begin_attempt(&self, start: AttemptStart, header: AttemptHeader) -> Reply<()> {
        let (sender, reply) = mpsc::channel();
        let shared = Arc::clone(&self.shared);
        let answer = Box::new(move |result| {
            let _ = sender.send(result);
            (shared.wake)();
        });
        self.send(Request::Begin(Box::new(Beginning { start, header, answer })));
        Reply(reply)
    }

    /// Hands over the event with number `seq` (from 0) of an open attempt. It is written at once, together
    /// with all others that wait, and acknowledged by [`Store::acknowledged`].
    pub fn append_event(&self, attempt: Uuid, seq: u64, event: impl Into<AttemptEvent>) {
        if self.requests.is_some() {
            self.shared.handed.fetch_add(1, Ordering::Relaxed);
        }
        self.send(Request::Event(attempt, seq, event.into()));
    }

    /// How many events were handed over and are not known to be on disk.
    pub fn waiting(&self) -> u64 {
        let written = self.shared.written.load(Ordering::Relaxed);
        self.shared.handed.load(Ordering::Relaxed).saturating_sub(written)
    }

    /// The last event that is known to be on disk.
    pub fn acknowledged(&self) -> Option<(Uuid, u64)> {
        *self.shared.acknowledged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest time that is known, as of the last entry that was written; none until [`Db::time_floor`] was asked
    /// for.
    pub fn time_floor(&self) -> Option<TimeFloor> {
        self.shared.floor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The areas touched by writes since the last call. When a reply is there, the areas that its work
    /// touched are included.
    pub fn take_touched(&self) -> Areas {
        std::mem::take(&mut *self.shared.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether events reach the disk.
    pub fn health(&self) -> Health {
        self.shared.health.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn send(&self, request: Request) {
        if let Some(requests) = &self.requests {
            // A stopped thread shows itself as `Stopped` in the reply.
            let _ = requests.send(request);
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.requests.take());
        drop(self.way.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut keeper: Keeper, inbox: &Receiver<Request>, shared: &Shared) {
    let mut queue = EventQueue::default();
    loop {
        let first = if queue.is_empty() && !keeper.is_shut() {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            inbox.recv_timeout(RETRY)
        };
        let mut next = match first {
            Ok(request) => Some(request),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                flush(&mut queue, &mut keeper, shared);
                return;
            }
        };
        // Group commit: all events that wait go to disk in one transaction.
        loop {
            match next {
                Some(Request::Event(attempt, seq, event)) => queue.push(attempt, seq, event),
                Some(Request::Begin(beginning)) => queue.begin(beginning),
                Some(Request::Call(_)) | None => break,
            }
            next = inbox.try_recv().ok();
        }
        flush(&mut queue, &mut keeper, shared);
        if let Some(Request::Call(work)) = next {
            keeper.call(work);
        }
    }
}

fn flush(queue: &mut EventQueue, keeper: &mut Keeper, shared: &Shared) {
    if queue.is_empty() {
        return keeper.look();
    }
    let result = keeper.write(|db| {
        queue.flush(db, &shared.clocks, &|attempt, seq, events| {
            *shared.acknowledged.lock().unwrap_or_else(PoisonError::into_inner) = Some((attempt, seq));
            shared.written.fetch_add(events, Ordering::Relaxed);
        })
    });
    let health = result.map_or_else(|e| Health::Failing(Arc::new(e)), |()| Health::Good);
    let mut shown = shared.health.lock().unwrap_or_else(PoisonError::into_inner);
    if *shown != health {
        *shown = health;
        (shared.wake)();
    }
}
