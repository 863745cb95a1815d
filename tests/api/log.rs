//! What the service logs while the tests run.

use std::{
    io::{self, Write},
    sync::{Mutex, Once, PoisonError},
};

use tracing::Level;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Gathers the log of all tests in memory, in more detail than an operator would ask for.
pub(crate) fn start() {
    static START: Once = Once::new();
    START.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(Level::DEBUG)
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    });
}

/// Everything that was logged up to now.
pub(crate) fn so_far() -> String {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&log).into_owned()
}

struct Log;

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
        log.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
