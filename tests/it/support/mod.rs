//! What several tests need: certificates, a reference alignment, a scripted officer, a window without a display.

pub mod credential;
pub mod reference;
pub mod typist;
pub mod window;
