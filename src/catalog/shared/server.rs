//! The connection to the server, which is there or is not.
//!
//! Nobody waits for it but in the moment of the start: it is made in the background, and made again a
//! moment after anything went wrong with it. Until then every command fails at once. It counts as there
//! when something could be written: a server that is full, or may only be read, is of no use.

mod connecting;
mod translating;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use async_trait::async_trait;
use redis::{Pipeline, Value};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};

use self::{connecting::Link, translating::Trouble};
use super::{
    SharedAddress,
    store::{Away, Command, Reply, Store},
};
use crate::{catalog::jitter, metrics::SharedUse};

/// How long commands may take together. A server in the same place answers within a millisecond; readers
/// have better uses for their time than to wait for one that does not.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long the server is left alone after something went wrong.
const PAUSE: Duration = Duration::from_secs(1);

/// By how much chance makes that longer, in percent.
const JITTER_PERCENT: u32 = 50;

/// A server, whether or not it can be reached.
#[derive(Debug)]
pub(super) struct Server {
    shared: Arc<Connection>,
    upkeep: JoinHandle<()>,
}

#[derive(Debug)]
struct Connection {
    address: SharedAddress,
    /// What is written to see whether anything can be.
    probe: String,
    link: ArcSwapOption<Link>,
    lost: Notify,
    /// Whether it was tried to connect.
    is_tried: watch::Sender<bool>,
    used: Arc<SharedUse>,
}

impl Server {
    /// The server at `address`, where the key `probe` is ours to write.
    pub(super) fn connect(address: SharedAddress, probe: String, used: Arc<SharedUse>) -> Self {
        let shared = Arc::new(Connection {
            address,
            probe,
            link: ArcSwapOption::empty(),
            lost: Notify::new(),
            is_tried: watch::Sender::new(false),
            used,
        });
        let upkeep = tokio::spawn(Arc::clone(&shared).keep());
        Self { shared, upkeep }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.upkeep.abort();
    }
}

#[async_trait]
impl Store for Server {
    async fn run(&self, commands: Vec<Command>) -> Result<Vec<Reply>, Away> {
        let Some(link) = self.shared.current().await else {
            self.shared.used.failed("away");
            return Err(Away);
        };
        match self.shared.run(&link, commands).await {
            Ok(replies) => Ok(replies),
            Err(trouble) => {
                self.shared.lose(&link, &trouble);
                Err(Away)
            }
        }
    }
}

impl Connection {
    /// Makes the connection, and again whenever it is lost.
    async fn keep(self: Arc<Self>) {
        let mut is_told = false;
        loop {
            match self.establish().await {
                Ok(link) => {
                    if std::mem::take(&mut is_told) {
                        tracing::info!("the shared cache is used again");
                    } else {
                        tracing::info!("the shared cache is used");
                    }
                    self.used.connected.set(1);
                    self.link.store(Some(Arc::new(link)));
                    self.is_tried.send_replace(true);
                    self.lost.notified().await;
                    // Whoever lost it has told why.
                    is_told = true;
                }
                Err(trouble) => {
                    self.used.failed(trouble.word());
                    self.is_tried.send_replace(true);
                    if !std::mem::replace(&mut is_told, true) {
                        told(&trouble);
                    }
                }
            }
            sleep(jitter::lengthened(PAUSE, JITTER_PERCENT)).await;
        }
    }

    /// The connection, if it is there. What is asked in the moment of the start waits for it, for several
    /// instances often start together and ask for the same.
    async fn current(&self) -> Option<Arc<Link>> {
        if !*self.is_tried.borrow() {
            let mut is_tried = self.is_tried.subscribe();
            // Who waits in vain asks the catalog.
            let _ = timeout(PATIENCE, is_tried.wait_for(|is_tried| *is_tried)).await;
        }
        self.link.load_full()
    }

    /// A connection over which something was written.
    async fn establish(&self) -> Result<Link, Trouble> {
        let link = Link::to(&self.address).await?;
        let probe = Command::Keep {
            key: self.probe.clone(),
            value: b"1".to_vec(),
            life: PAUSE,
        };
        self.run(&link, vec![probe]).await?;
        Ok(link)
    }

    async fn run(&self, link: &Link, commands: Vec<Command>) -> Result<Vec<Reply>, Trouble> {
        let mut pipeline = Pipeline::with_capacity(commands.len());
        for command in &commands {
            pipeline.add_command(translating::command(command));
        }
        // One that fails is to leave the others their replies.
        pipeline.ignore_errors();
        let begun = Instant::now();
        let values = timeout(PATIENCE, link.query(&pipeline)).await;
        self.used.took(begun.elapsed());
        let values: Vec<Value> = values.map_err(|_| Trouble::Slow)??;
        let mut replies = Vec::with_capacity(values.len());
        let mut foreign = Vec::new();
        for (command, value) in commands.iter().zip(values) {
            let reply = translating::reply(value)?;
            if reply.is_none() {
                foreign.extend(translating::key(command).map(str::to_owned));
            }
            replies.push(reply.unwrap_or(Reply::Nothing));
        }
        if !foreign.is_empty() {
            // What somebody else put in our places would be in the way for ever.
            let remove = translating::command(&Command::Remove(foreign));
            let _ = timeout(PATIENCE, link.query(Pipeline::new().add_command(remove))).await;
        }
        Ok(replies)
    }

    /// Leaves the server alone, and tells why where it was not left alone already.
    fn lose(&self, link: &Arc<Link>, trouble: &Trouble) {
        self.used.failed(trouble.word());
        let current = self.link.compare_and_swap(&Some(Arc::clone(link)), None);
        if current.as_ref().is_some_and(|it| Arc::ptr_eq(it, link)) {
            self.used.connected.set(0);
            told(trouble);
            self.lost.notify_one();
        }
    }
}

fn told(problem: &Trouble) {
    tracing::warn!(%problem, "the shared cache is not used for now");
}
