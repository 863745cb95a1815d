use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use super::*;
use crate::catalog::{Known, fake::component};
use crate::entity::Fields;

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
    SnapshotFile::new(folder.join("known"), "a".to_owned(), Fields::default())
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
