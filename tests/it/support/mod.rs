//! What several tests need: a reference alignment, a station without a window, a scripted officer.

pub mod reference;
pub mod typist;
