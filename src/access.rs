//! Who may ask what, and what may be published.
//!
//! A [`Guard`] stands before the routes that list or reveal; [`Names`] are what an entity may be
//! called in a URL, opaque ones among them; a [`Policy`] says which entities and badges may be seen.
//! `docs/security.md` tells the whole.

mod guard;
mod names;
mod policy;

pub use guard::{Guard, Refusal, StaticTokens, UserTokens, UserTokensError};
pub use names::{
    ImportError, ImportedUuids, NameMode, Names, Opened, SealingKey, SealingKeyError, SealingKeys,
};
pub use policy::{AnnotationRule, Policy, Publish, Reason, Rule, Verdict};
