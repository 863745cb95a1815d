//! Lengths of time and amounts of memory, as people write them in settings.

mod byte_size;
mod duration;

pub use byte_size::{ByteSize, ByteSizeError};
pub use duration::{HumanDuration, HumanDurationError};
