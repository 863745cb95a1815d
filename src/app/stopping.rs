//! Being told to stop.
//!
//! SIGTERM, which an orchestrator sends, is answered in three steps: the service says that it is not
//! ready and goes on as before for a while, so that proxies send new requests elsewhere; then it takes
//! no more, and lets those end that are under way; then it ends. SIGINT and SIGQUIT, which a person
//! sends, skip the first step, and so does a second signal.

use std::{io, time::Duration};

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::sleep;

/// How to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Let requests that are under way end.
    Gracefully,
    /// Let them not.
    AtOnce,
}

/// Waits until the process is told to stop, and longer where that is to be seen first; `seen` is called
/// in between.
pub(super) async fn told_to_stop(
    mut signals: Signals,
    delay: Duration,
    seen: impl FnOnce(),
) -> Stop {
    let told = signals.next().await;
    seen();
    match told {
        Told::ByOrchestrator => {
            tracing::info!(?delay, "told to stop: not ready any more");
            tokio::select! {
                () = sleep(delay) => {}
                _ = signals.next() => {}
            }
            Stop::Gracefully
        }
        Told::ToQuit => Stop::Gracefully,
        Told::ByPerson => Stop::AtOnce,
    }
}

/// Who told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// SIGTERM.
    ByOrchestrator,
    /// SIGQUIT.
    ToQuit,
    /// SIGINT, or Ctrl-C.
    ByPerson,
}

/// The signals, heeded from when this is made.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Signals {
    terminate: Signal,
    quit: Signal,
    interrupt: Signal,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            quit: signal(SignalKind::quit())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::ByOrchestrator,
            _ = self.quit.recv() => Told::ToQuit,
            _ = self.interrupt.recv() => Told::ByPerson,
        }
    }
}

/// Ctrl-C is all that there is elsewhere.
#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Told {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Told::ByPerson
    }
}
