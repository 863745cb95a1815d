//! A token in a file that is rotated while the service runs.
//!
//! Kubernetes swaps a symbolic link above the file, other tools rename a new file over it or write
//! into it: reading the path again gets past all of these, and past time stamps that tell nothing.
//! A moment in which the file is missing, empty or half written costs nothing: the last good token
//! stays.

use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::{fs::File, io::AsyncReadExt, time::Instant};

use super::bearer;

/// How old the last reading may be. The file is a page in memory and small, so this is about how
/// soon a new token is used rather than about cost; a refused token is a reason to read at once.
const READ_EVERY: Duration = Duration::from_secs(5);

/// The most that is read, in bytes: Node takes no more than that for all headers of a request
/// (`--max-http-header-size`).
const MAX_TOKEN_BYTES: u64 = 16 * 1024;

#[derive(Debug)]
pub(in crate::catalog::backstage) struct TokenFile {
    path: PathBuf,
    last: Mutex<Reading>,
}

#[derive(Debug)]
struct Reading {
    /// The last good token.
    value: HeaderValue,
    at: Instant,
    /// What was last found wrong, so that it is told once.
    problem: Option<String>,
}

impl TokenFile {
    /// Follows the file at `path`, which was just read as `value`.
    pub(super) fn new(path: PathBuf, value: HeaderValue) -> Self {
        let last = Reading {
            value,
            at: Instant::now(),
            problem: None,
        };
        Self {
            path,
            last: Mutex::new(last),
        }
    }

    /// The token, not older than [`READ_EVERY`] where the file can be read.
    pub(super) async fn current(&self) -> HeaderValue {
        let is_due = {
            let mut last = self.last();
            let is_due = last.at.elapsed() >= READ_EVERY;
            if is_due {
                // Whoever comes meanwhile takes the last token and does not read too.
                last.at = Instant::now();
            }
            is_due
        };
        if is_due {
            self.follow().await;
        }
        self.last().value.clone()
    }

    /// The token after `refused` was refused; the same where the file holds no other.
    pub(super) async fn renewed(&self, refused: &HeaderValue) -> HeaderValue {
        let is_known = self.last().value == *refused;
        if is_known {
            self.follow().await;
        }
        self.last().value.clone()
    }

    /// Reads the file and keeps what is good.
    async fn follow(&self) {
        let read = self.read().await;
        let mut last = self.last();
        last.at = Instant::now();
        let path = self.path.display();
        match read {
            Ok(value) => {
                if last.value != value {
                    tracing::info!(%path, "the token file holds another token, which is used now");
                }
                last.value = value;
                last.problem = None;
            }
            Err(problem) => {
                if last.problem.as_ref() != Some(&problem) {
                    tracing::warn!(%path, problem, "the token file is of no use, the last token stays");
                }
                last.problem = Some(problem);
            }
        }
    }

    async fn read(&self) -> Result<HeaderValue, String> {
        let unreadable = |error: std::io::Error| error.kind().to_string();
        let file = File::open(&self.path).await.map_err(unreadable)?;
        let mut bytes = Vec::new();
        let mut start = file.take(MAX_TOKEN_BYTES + 1);
        start.read_to_end(&mut bytes).await.map_err(unreadable)?;
        let is_whole = !bytes.is_empty() && bytes.len() as u64 <= MAX_TOKEN_BYTES;
        let token = str::from_utf8(&bytes).ok().filter(|_| is_whole);
        let value = token.and_then(|token| bearer(token.trim_end_matches(['\r', '\n'])));
        value.ok_or_else(|| "expected a token of visible ASCII characters".to_owned())
    }

    fn last(&self) -> MutexGuard<'_, Reading> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    fn file_with(path: PathBuf, token: &str) -> TokenFile {
        fs::write(&path, token).unwrap();
        TokenFile::new(path, bearer(token).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn a_rewritten_file_is_followed_a_few_seconds_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let file = file_with(path.clone(), "first");
        fs::write(&path, "second\r\n").unwrap();
        assert_eq!(file.current().await, "Bearer first");
        tokio::time::advance(READ_EVERY).await;
        assert_eq!(file.current().await, "Bearer second");
    }

    #[tokio::test(start_paused = true)]
    async fn a_swapped_link_is_followed_as_kubernetes_swaps_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (version, token) in [("..1", "first"), ("..2", "second")] {
            fs::create_dir(at(version)).unwrap();
            fs::write(at(version).join("token"), token).unwrap();
        }
        symlink("..1", at("..data")).unwrap();
        symlink("..data/token", at("token")).unwrap();
        let file = TokenFile::new(at("token"), bearer("first").unwrap());
        symlink("..2", at("..data_new")).unwrap();
        fs::rename(at("..data_new"), at("..data")).unwrap();
        tokio::time::advance(READ_EVERY).await;
        assert_eq!(file.current().await, "Bearer second");
    }

    #[tokio::test]
    async fn a_refused_token_is_reason_to_read_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let file = file_with(path.clone(), "first");
        let first = file.current().await;
        assert_eq!(file.renewed(&first).await, first);
        fs::write(&path, "second").unwrap();
        assert_eq!(file.renewed(&first).await, "Bearer second");
        // Who was refused with the first token while it was replaced gets the second.
        fs::remove_file(&path).unwrap();
        assert_eq!(file.renewed(&first).await, "Bearer second");
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_token_stays_while_the_file_is_of_no_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let file = file_with(path.clone(), "first");
        let too_long = "x".repeat(20_000);
        for broken in ["", "\n", "two words", "two\nlines", "t\u{f6}ken", &too_long] {
            fs::write(&path, broken).unwrap();
            tokio::time::advance(READ_EVERY).await;
            assert_eq!(file.current().await, "Bearer first", "{broken:?}");
        }
        fs::remove_file(&path).unwrap();
        tokio::time::advance(READ_EVERY).await;
        assert_eq!(file.current().await, "Bearer first");
        fs::write(&path, "second").unwrap();
        tokio::time::advance(READ_EVERY).await;
        assert_eq!(file.current().await, "Bearer second");
        assert!(!format!("{file:?}").contains("second"));
    }
}
