//! Writing the file again and again, and a last time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{task::JoinHandle, time::sleep};

use super::{Knowledge, SnapshotFile};

/// Keeps a file up to date as long as it lives.
#[derive(Debug)]
pub struct SnapshotKeeper {
    writer: Arc<Writer>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Writer {
    file: SnapshotFile,
    knowledge: Arc<dyn Knowledge>,
    /// Held while a file is written, so that there is never a second one.
    last: Mutex<Last>,
}

#[derive(Debug, Default)]
struct Last {
    /// The state of the knowledge that is in the file.
    changes: Option<u64>,
    /// Whether the last try failed, so that it is told once.
    is_failing: bool,
}

impl SnapshotKeeper {
    /// Writes `knowledge` to `file` after each `every` in which anything was learnt.
    #[must_use]
    pub fn start(file: SnapshotFile, knowledge: Arc<dyn Knowledge>, every: Duration) -> Self {
        let writer = Arc::new(Writer {
            file,
            knowledge,
            last: Mutex::default(),
        });
        let task = tokio::spawn({
            let writer = Arc::clone(&writer);
            async move {
                loop {
                    sleep(every).await;
                    Arc::clone(&writer).write_off_thread().await;
                }
            }
        });
        Self { writer, task }
    }

    /// Writes a last time, and is done when the file is in its place.
    pub async fn finish(self) {
        self.task.abort();
        Arc::clone(&self.writer).write_off_thread().await;
    }
}

impl Drop for SnapshotKeeper {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Writer {
    async fn write_off_thread(self: Arc<Self>) {
        // A panic there is told by the runtime.
        let _ = tokio::task::spawn_blocking(move || self.write()).await;
    }

    fn write(&self) {
        // After a panic the worst that can be is a file that is written once more.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at first: what is learnt while the file is written is for the next one.
        let changes = self.knowledge.changes();
        if last.changes == Some(changes) {
            return;
        }
        let path = self.file.path().display();
        match self.file.write(&self.knowledge.known()) {
            Ok(()) => {
                if last.is_failing {
                    tracing::info!(%path, "the snapshot can be written again");
                }
                *last = Last {
                    changes: Some(changes),
                    is_failing: false,
                };
            }
            Err(error) => {
                if !last.is_failing {
                    tracing::warn!(%path, %error, "the snapshot cannot be written");
                }
                last.is_failing = true;
            }
        }
    }
}

#[cfg(test)]
mod tests;
