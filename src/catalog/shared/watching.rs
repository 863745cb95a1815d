//! Looking what others forgot.
//!
//! It is asked for, again and again, and not announced: whoever was not there for a moment misses nothing.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use tokio::{task::JoinHandle, time::sleep};

use super::{
    Shared,
    eras::MAX_FORGOTTEN,
    replies::{Replies, number},
    store::{Away, Command},
};
use crate::entity::EntityRef;

/// How often. An entity that changed is to show so within a second.
const EVERY: Duration = Duration::from_millis(250);

/// How much is read at a time: all that can be there before what is too much is trimmed, so that nothing of
/// one era is left for another time.
const MAX_AT_A_TIME: usize = MAX_FORGOTTEN + 1_000;

/// Looks what others forgot as long as it lives.
#[derive(Debug)]
pub struct Watching(JoinHandle<()>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Shared {
    /// Gives to `forget` what other instances forget, and what they forgot in the last day: something may
    /// be known from before the start.
    #[must_use]
    pub fn watch(
        self: &Arc<Self>,
        forget: impl Fn(Vec<EntityRef>) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Watching {
        let shared = Arc::clone(self);
        Watching(tokio::spawn(async move {
            let mut seen = 0;
            loop {
                // Where it fails, it is tried again.
                let _ = shared.announce_again().await;
                if let Ok(references) = shared.forgotten_since(&mut seen).await
                    && !references.is_empty()
                {
                    forget(references).await;
                }
                sleep(EVERY).await;
            }
        }))
    }

    /// What was forgotten after the era `seen`, which is then the last.
    pub(super) async fn forgotten_since(&self, seen: &mut u64) -> Result<Vec<EntityRef>, Away> {
        let marked = Command::MarkedAfter {
            key: self.keys.forgotten(),
            number: *seen,
            most: MAX_AT_A_TIME,
        };
        let commands = vec![Command::Read(vec![self.keys.era()]), marked];
        let mut replies = Replies::new(self.store.run(commands).await?);
        if replies.era().is_some_and(|era| era < *seen) {
            // The server lost all, and whoever began anew has a clock that is behind.
            *seen = 0;
            return Ok(Vec::new());
        }
        let list = replies.list();
        let (pairs, _) = list.as_chunks();
        let mut references = Vec::new();
        for [member, era] in pairs {
            let Some(era) = number(era) else { continue };
            *seen = era.max(*seen);
            let reference = str::from_utf8(member).ok().and_then(|it| it.parse().ok());
            if !self.own_eras.lock().contains(&era) {
                references.extend(reference);
            }
        }
        Ok(references)
    }
}
