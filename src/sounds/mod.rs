//! Sounds by what the system has: on Linux the first of three small programs, on Windows the player that comes with it. No
//! library is linked. A thread of its own starts them; whoever types never waits for one.

mod system;
mod wav;

pub use system::SystemPlayer;
pub use wav::wav;
