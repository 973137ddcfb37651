pub(crate) use crate::core::{local_minute, local_time};
