//! What the desks of trainers and instructors are told of the bureau: everything as it is stored, and the forecasts made
//! of it; an officer is told their own forecast, made by the same rule. Read on the store's thread, and never changed.

mod facts;
mod forecasts;

pub use facts::{TrainerData, around, date, day, scope_of};
pub use forecasts::{Forecasts, METHOD, OwnForecast, Standing, sessions_by};
