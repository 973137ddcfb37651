//! The bureau's store in PostgreSQL: `docs/bureau-store.md` has its tables and rules.
//!
//! Stations speak to PostgreSQL directly, over TLS with a pinned certificate, each by its own login. A login has no
//! right on any table; it may call a few functions ([`Station`]). What comes up is entries, whose chain PostgreSQL
//! checks, and bodies. What goes down is the same sealed package that would lie on a stick: the keeper puts its bytes
//! for a station, which fetches them. So there is one rule of who gets what, and one form in which it travels.
//!
//! This crate knows no signature, opens no package and decides nothing about people: that is above. It is the only one
//! that opens a socket. It reads no clock; what randomness TLS and SCRAM need they draw themselves, all other is an
//! argument.
//!
//! # A visit
//!
//! ```no_run
//! # use dabiao_bureau::*;
//! # use dabiao_domain::sync::{Tip, SignedEntry};
//! # fn apply(_: &[u8]) {}
//! # fn visit(access: &Access, hello: &Hello, all_tips: &[Tip], bodies: &[Body], batches: &[Vec<SignedEntry>])
//! # -> Result<(), Fail> {
//! let mut bureau = Station::connect(access, Limits::default())?;
//! let shown = bureau.hello(hello)?;
//! // Here `dabiao_domain::sync::verdict::judge` says whether this is the PC that was enrolled and whether to begin a new
//! // series; `plan` says from `shown.tips` what to send.
//! bureau.show(all_tips)?;
//! let named: Vec<_> = bodies.iter().map(|body| (body.subject, body.digest)).collect();
//! let lacking: Vec<Body> = bureau.lacks(&named)?.into_iter().map(|n| bodies[n].clone()).collect();
//! bureau.push_bodies(&lacking)?;
//! for batch in batches {
//!     bureau.push(batch)?;
//! }
//! for parcel in bureau.waiting()? {
//!     if let Some(package) = bureau.fetch(&parcel)? {
//!         apply(&package); // as from a stick
//!         bureau.taken(&parcel)?;
//!     }
//! }
//! bureau.show(all_tips)?; // with what was taken
//! let theirs = bureau.counts()?; // held against the own ones by `dabiao_domain::sync::plan::mismatch`
//! # drop(theirs); Ok(()) }
//! ```
//!
//! # A round of the keeper
//!
//! ```no_run
//! # use dabiao_bureau::*;
//! # use dabiao_domain::sync::{Place, SignedEntry};
//! # use uuid::Uuid;
//! # fn has(_: &Place) -> bool { true }
//! # fn round(admin: &Admin, missing: &[Uuid]) -> Result<(), Fail> {
//! let mut keeper = Keeper::connect(admin)?;
//! let began = keeper.info()?.now_ms;
//! for tip in keeper.tips()? {
//!     let news: Vec<SignedEntry> = keeper.entries_to(&tip, has)?; // verified and kept by the own store
//! }
//! keeper.bodies(missing, |body| drop(body))?;
//! for parcel in keeper.handed_up()? {
//!     let package = keeper.read_handed_up(&parcel)?; // unpacked as from a stick
//!     keeper.settle_handed_up(&parcel)?;
//! }
//! for ask in keeper.asks()? {
//!     // read_request(ask.request), approve, then keeper.enrol(…) and keeper.answer(&ask, station, &package)
//! }
//! for (station, tips, at_ms) in keeper.shown()? {
//!     // db.keep_peer(station, tips, at_ms); the `down` package of the station; its label says what is in it:
//!     // keeper.put(station, label, &parts)
//! }
//! keeper.tidy()?;
//! keeper.mark_round(began)?;
//! # Ok(()) }
//! ```
//!
//! # Setting up, joining
//!
//! [`Cluster::create`], [`Cluster::start`], [`provision()`], [`Keeper::invite`]; at the other PC [`Invited::connect`] with
//! the [`Code`], [`Invited::access`] (written to the disk), [`Invited::ask`], [`Invited::answer`] until it is granted.

mod access;
mod address;
mod cluster;
mod code;
mod fail;
mod join;
mod keeper;
mod link;
mod prints;
mod provision;
mod station;
mod tls;
mod watched;

pub use access::{Access, DATABASE, is_verifier, login_of, secret_of, verifier_of};
pub use address::{Address, AddressError, NoPin, PORT, Pin};
pub use cluster::{Binaries, Cluster, ClusterFail, Plan, SERVER_FILE, Stop, backup, restore};
pub use code::{Code, CodeError};
pub use fail::Fail;
pub use join::{Answer, Invited};
pub use keeper::{
    Ask, Enrolment, HandedUp, Invitation, Keeper, Problem, StationSeen, Status, StoreInfo, StoredBody,
    Waiting,
};
pub use link::{Admin, Limits};
pub use provision::{Provision, SCHEMA, provision};
pub use station::{Body, Hello, PIECE_BYTES, Parcel, Shown, Station};
