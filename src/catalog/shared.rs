//! A memory that several instances share, in a Redis or a Valkey.
//!
//! What one instance was told by the catalog, the others need not ask for: it stands between what each
//! remembers and the backend. What nobody knows, one asks for and the others wait; what several need at
//! one time goes out together, whoever needs it. Ages come along: what was said 40 s ago is 40 s old in
//! every instance, by the lifetimes that the server itself counts down, so that nobody's clock matters.
//!
//! It helps where it can and is never needed. A server that is away, slow, full or wrong is left alone
//! for a moment, and everybody asks the catalog as if there were none. What is read from it is checked
//! like the catalog's own answers, for others may write there: what is no good counts as not there.
//!
//! What is known of an entity can be forgotten in all instances ([`Shared::forget`]). Each forgetting has
//! a number, its era, and each record the last era that it was asked in: an answer that was under way
//! when its entity was forgotten is not believed, though it is written later.

mod address;
mod asking;
mod eras;
mod facts;
#[cfg(test)]
mod fake;
mod keys;
mod one;
mod page;
mod records;
mod replies;
mod repository;
mod server;
mod source;
mod store;
mod together;
mod watching;
mod writing;

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::AtomicU32},
    time::Duration,
};

use parking_lot::Mutex;

pub use address::{SharedAddress, SharedAddressError};
pub use source::SharedSource;
pub use watching::Watching;

use self::{keys::Keys, server::Server, store::Store};
use crate::{
    entity::{EntityRef, Fields},
    metrics::SharedUse,
};

/// How long anything is kept, at the most: by then every record is older than any forgetting that it
/// would have to know of.
const MAX_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long what is known is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedLimits {
    /// How long an entity, or what repositories it is of, is not asked for again.
    pub fresh_for: Duration,
    /// By how much of that chance may shorten it, in percent.
    pub jitter_percent: u32,
    /// How long it is not asked again for what is not there, at most.
    pub absent_for: Duration,
    /// How long what was there and is denied is doubted: the second denial is to be another one.
    pub absent_grace: Duration,
    /// How long a page of the catalog serves the readings of all.
    pub page_life: Duration,
}

impl SharedLimits {
    /// How long a denial is remembered.
    fn denied_for(&self) -> Duration {
        if self.absent_grace.is_zero() {
            self.absent_for
        } else {
            self.absent_for.min(self.absent_grace)
        }
    }
}

/// What several instances know together.
#[derive(Debug)]
pub struct Shared {
    store: Arc<dyn Store>,
    keys: Keys,
    limits: SharedLimits,
    fields: Fields,
    used: Arc<SharedUse>,
    /// How many entities somebody waited for of late, as far as was last seen.
    sought: AtomicU32,
    /// The eras that we began: what was forgotten in them is known here already.
    own_eras: Mutex<BTreeSet<u64>>,
    /// What was forgotten here while the server was away, which still has the old: it is not believed.
    unannounced: Mutex<BTreeSet<EntityRef>>,
}

impl Shared {
    /// What is known at `address` of the catalog that is called `of`: its address, and all else that makes
    /// what is known of one entity something else. Of each entity, `fields` are kept.
    ///
    /// To be made on the runtime that shall do the asking. The connection is made in the background, again
    /// and again.
    #[must_use]
    pub fn connect(
        address: &SharedAddress,
        of: &str,
        fields: Fields,
        limits: SharedLimits,
    ) -> Self {
        let used = Arc::<SharedUse>::default();
        let keys = Keys::of(of);
        let server = Server::connect(address.clone(), keys.probe(), Arc::clone(&used));
        Self::over(Arc::new(server), keys, fields, limits, used)
    }

    fn over(
        store: Arc<dyn Store>,
        keys: Keys,
        fields: Fields,
        limits: SharedLimits,
        used: Arc<SharedUse>,
    ) -> Self {
        Self {
            store,
            keys,
            limits,
            fields,
            used,
            sought: AtomicU32::new(0),
            own_eras: Mutex::default(),
            unannounced: Mutex::default(),
        }
    }

    /// What came of it.
    #[must_use]
    pub fn used(&self) -> &Arc<SharedUse> {
        &self.used
    }

    /// Lets all instances ask for these entities again. Whether they will be told: where the server is away,
    /// they are not before it is back, as long as [`Self::watch`] looks.
    pub async fn forget(&self, references: &[EntityRef]) -> bool {
        let is_told = self.begin_without(references).await.is_ok();
        if !is_told {
            self.remember_unannounced(references);
        }
        is_told
    }
}

#[cfg(test)]
mod tests;
