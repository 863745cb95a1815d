//! What things are called at the server.
//!
//! All names begin with `{badges:VERSION:HASH}:`. The hash is of what makes one answer another: what was
//! written with other settings is never read. The braces have a cluster keep all of one catalog at one of
//! its nodes (hash tags of the cluster's specification), so that several can be asked for at once.

use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

use super::super::Urgency;
use crate::entity::{EntityRef, Repository};

/// Goes up with every change of the records or of their meaning.
const VERSION: &str = "1";

#[derive(Debug, Clone)]
pub(super) struct Keys(String);

impl Keys {
    /// The names for what is known of the catalog that is called `of`.
    pub(super) fn of(of: &str) -> Self {
        Self(format!(
            "{{badges:{VERSION}:{:032x}}}",
            xxh3_128(of.as_bytes())
        ))
    }

    fn named(&self, what: &str) -> String {
        format!("{}:{what}", self.0)
    }

    /// What is written to see whether anything can be.
    pub(super) fn probe(&self) -> String {
        self.named("probe")
    }

    /// How often something was forgotten.
    pub(super) fn era(&self) -> String {
        self.named("era")
    }

    /// The entities that were forgotten, each with the era that it was forgotten in.
    pub(super) fn forgotten(&self) -> String {
        self.named("forgotten")
    }

    /// The entities that somebody is to ask for.
    pub(super) fn wanted(&self, urgency: Urgency) -> String {
        self.named(match urgency {
            Urgency::AtOnce => "wanted",
            Urgency::Background => "wanted-later",
        })
    }

    /// That entities were asked for a moment ago.
    pub(super) fn pace(&self, urgency: Urgency) -> String {
        self.named(match urgency {
            Urgency::AtOnce => "pace",
            Urgency::Background => "pace-later",
        })
    }

    /// How many entities were asked for of late.
    pub(super) fn sought(&self) -> String {
        self.named("sought")
    }

    pub(super) fn entity(&self, reference: &EntityRef) -> String {
        self.named(&format!("entity:{reference}"))
    }

    pub(super) fn page(&self, cursor: Option<&str>) -> String {
        match cursor {
            None => self.named("page:first"),
            Some(token) => self.named(&format!("page:{}", digest(&[token]))),
        }
    }

    pub(super) fn repository(&self, repository: &Repository) -> String {
        let parts = [repository.host(), repository.path()];
        self.named(&format!("repository:{}", digest(&parts)))
    }

    pub(super) fn facts(&self, parts: &[&str]) -> String {
        self.named(&format!("facts:{}", digest(parts)))
    }

    /// What says that somebody asks for what `key` is to hold.
    pub(super) fn asked(key: &str) -> String {
        format!("{key}:asked")
    }
}

/// A name of bounded length for parts of any, which differ where the parts do.
fn digest(parts: &[&str]) -> String {
    let mut sum = Xxh3Default::new();
    for part in parts {
        sum.update(&(part.len() as u64).to_le_bytes());
        sum.update(part.as_bytes());
    }
    format!("{:032x}", sum.digest128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_with_other_settings_or_of_another_thing_has_another_name() {
        let (one, other) = (Keys::of("http://a kind"), Keys::of("http://a kind,spec"));
        assert_ne!(one.era(), other.era());
        assert_ne!(one.facts(&["a", "bc"]), one.facts(&["ab", "c"]));
        assert_ne!(one.page(None), one.page(Some("")));
        let reference = "component:default/a".parse().unwrap();
        let tag = one.0.clone();
        assert!(tag.starts_with('{') && tag.ends_with('}'), "{tag}");
        assert_eq!(
            one.entity(&reference),
            format!("{tag}:entity:component:default/a")
        );
        assert_eq!(one.era(), format!("{tag}:era"));
    }
}
