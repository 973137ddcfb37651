//! What several tests need: a reference alignment, a scripted officer, a window without a display.

pub mod reference;
pub mod typist;
pub mod window;
