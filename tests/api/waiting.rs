//! Waiting for what comes by itself: by asking again, never by sleeping and hoping.

use std::time::Duration;

use tokio::time::{Instant, sleep};

const DEADLINE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(25);

/// What `ask` gives as soon as it gives something; `about` is for the one who reads a failure.
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(
    about: &str,
    mut ask: impl FnMut() -> F,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "in vain: {about}");
        sleep(PAUSE).await;
    }
}
