//! What was said, and when.

use std::time::Duration;

use tokio::time::Instant;

/// What was said, with its age: it may have been said to another instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<T> {
    /// What was said.
    pub said: T,
    /// How long ago.
    pub age: Duration,
    /// For how much longer it is fresh, where that was settled when it was said.
    pub fresh_for: Option<Duration>,
}

impl<T> Told<T> {
    /// What was said just now.
    #[must_use]
    pub const fn now(said: T) -> Self {
        Self {
            said,
            age: Duration::ZERO,
            fresh_for: None,
        }
    }

    /// The same about what `change` makes of it.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Told<U> {
        Told {
            said: change(self.said),
            age: self.age,
            fresh_for: self.fresh_for,
        }
    }
}

/// The moment that is an `age` ago. A machine may not have run for that long.
pub(super) fn ago(age: Duration) -> Instant {
    let now = Instant::now();
    now.checked_sub(age).unwrap_or(now)
}
