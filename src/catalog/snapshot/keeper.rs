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
mod tests {
    use std::{
        path::Path,
        sync::atomic::{AtomicU64, Ordering},
    };

    use super::*;
    use crate::catalog::{Known, fake::component};

    const EVERY: Duration = Duration::from_secs(60);

    /// As many entities as there were changes.
    #[derive(Debug, Default)]
    struct Learning {
        changes: AtomicU64,
        asked: AtomicU64,
    }

    impl Learning {
        fn learn(&self) {
            self.changes.fetch_add(1, Ordering::SeqCst);
        }
    }

    impl Knowledge for Learning {
        fn known(&self) -> Vec<Known> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let known = |number| Known {
                entity: Arc::new(component(&format!("x{number}"), "team-a")),
                age: Duration::ZERO,
            };
            (0..self.changes()).map(known).collect()
        }

        fn changes(&self) -> u64 {
            self.changes.load(Ordering::SeqCst)
        }
    }

    fn file(folder: &Path) -> SnapshotFile {
        SnapshotFile::new(folder.join("known"), "a".to_owned())
    }

    fn kept(folder: &Path) -> usize {
        let read = file(folder).read(Duration::ZERO).unwrap();
        read.map_or(0, |known| known.len())
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_learnt_is_in_the_file_after_the_interval_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Arc::new(Learning::default());
        knowledge.learn();
        let keeper = SnapshotKeeper::start(file(folder.path()), knowledge.clone(), EVERY);
        sleep(EVERY / 2).await;
        assert_eq!(kept(folder.path()), 0);
        sleep(EVERY).await;
        assert_eq!(kept(folder.path()), 1);
        knowledge.learn();
        sleep(EVERY).await;
        assert_eq!(kept(folder.path()), 2);
        drop(keeper);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_written_while_nothing_is_learnt() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Arc::new(Learning::default());
        knowledge.learn();
        let keeper = SnapshotKeeper::start(file(folder.path()), knowledge.clone(), EVERY);
        sleep(EVERY * 20).await;
        keeper.finish().await;
        assert_eq!(knowledge.asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_does_not_wait_for_the_interval() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Arc::new(Learning::default());
        let keeper = SnapshotKeeper::start(file(folder.path()), knowledge.clone(), EVERY);
        for _ in 0..3 {
            knowledge.learn();
        }
        keeper.finish().await;
        assert_eq!(kept(folder.path()), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_disk_that_is_well_again_gets_what_it_could_not_take() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let knowledge = Arc::new(Learning::default());
        knowledge.learn();
        let keeper = SnapshotKeeper::start(file(&missing), knowledge.clone(), EVERY);
        sleep(EVERY * 3).await;
        std::fs::create_dir(&missing).unwrap();
        sleep(EVERY * 2).await;
        assert_eq!(kept(&missing), 1);
        drop(keeper);
    }
}
