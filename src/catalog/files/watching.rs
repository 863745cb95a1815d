//! Being told when descriptor files change.
//!
//! Directories are watched, not files: editors put a new file in the place of the old one, and
//! Kubernetes swaps a symbolic link (`..data`) beside it. Several changes within a moment are one.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use notify_debouncer_full::{
    DebounceEventResult, Debouncer, RecommendedCache, new_debouncer,
    notify::{
        self, RecommendedWatcher, RecursiveMode,
        event::{AccessKind, AccessMode, EventKind},
    },
};

use super::{
    Files,
    pattern::{Folder, Pattern, named},
};

/// How long the files must be quiet before they are read: an editor's save is several steps.
const QUIET_FOR: Duration = Duration::from_millis(200);

enum Signal {
    Changed,
    Stop,
}

/// A thread that re-reads the files; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Watching(Sender<Signal>);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watching {
    pub(super) fn start(files: Arc<Files>) -> notify::Result<Self> {
        let (sender, signals) = mpsc::channel();
        let changed = sender.clone();
        let debouncer = new_debouncer(QUIET_FOR, None, move |result: DebounceEventResult| {
            if matters(&result) {
                let _ = changed.send(Signal::Changed);
            }
        })?;
        let mut watches = Watches {
            debouncer,
            watched: BTreeSet::new(),
        };
        // What cannot be watched is known at the start; then the thread does it again.
        watches.renew(&files)?;
        watches.lapse();
        thread::Builder::new()
            .name("catalog-files".to_owned())
            .spawn(move || follow(&files, &mut watches, &signals))
            .map_err(notify::Error::io)?;
        Ok(Self(sender))
    }
}

/// Whether something may have changed. Our own reading is an event too, and must not count.
fn matters(result: &DebounceEventResult) -> bool {
    match result {
        Ok(events) => events.iter().any(|event| match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => event.need_rescan(),
            _ => true,
        }),
        // Events were lost.
        Err(_) => true,
    }
}

fn follow(files: &Files, watches: &mut Watches, signals: &Receiver<Signal>) {
    loop {
        // Watches come before the reading, so that one of the two sees each change. What was read
        // may lead to more directories, which were not watched while it was.
        loop {
            match watches.renew(files) {
                Ok(true) => files.reload(),
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "some catalog files cannot be watched");
                    files.reload();
                    break;
                }
            }
        }
        match signals.recv() {
            Ok(Signal::Changed) => watches.lapse(),
            Ok(Signal::Stop) | Err(_) => return,
        }
    }
}

/// The directories that are watched.
struct Watches {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    watched: BTreeSet<Folder>,
}

impl Watches {
    /// Ends all watches. A directory that was deleted and made again has its old path and is
    /// another one, so after a change none of them can be relied on.
    fn lapse(&mut self) {
        for folder in mem::take(&mut self.watched) {
            // It may be gone, and its watch with it.
            let _ = self.debouncer.unwatch(folder.path);
        }
    }

    /// Watches what matters and is not watched; whether there was anything.
    fn renew(&mut self, files: &Files) -> notify::Result<bool> {
        let wanted = folders(files);
        let mut outcome = Ok(false);
        for folder in wanted.difference(&self.watched) {
            let mode = if folder.recursive {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            match self.debouncer.watch(&folder.path, mode) {
                Ok(()) => outcome = outcome.map(|_| true),
                Err(error) => outcome = Err(error),
            }
        }
        self.watched = wanted;
        outcome
    }
}

/// The directories of the patterns, and those that links lead to.
fn folders(files: &Files) -> BTreeSet<Folder> {
    let mut recursive: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for folder in files.patterns.iter().map(Pattern::folder) {
        *recursive.entry(folder.path).or_default() |= folder.recursive;
    }
    for path in files.paths() {
        let Ok(target) = path.canonicalize() else {
            continue;
        };
        for path in [path, target] {
            recursive.entry(named(&parent(path))).or_default();
        }
    }
    recursive
        .into_iter()
        .map(|(path, recursive)| Folder { path, recursive })
        .collect()
}

fn parent(mut path: PathBuf) -> PathBuf {
    path.pop();
    path
}
