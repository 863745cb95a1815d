//! Caches: what is asked of them, and how full they are.

use std::{
    fmt::{self, Debug},
    sync::Arc,
};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeGaugeValue, EncodeMetric},
    metrics::{MetricType, counter::Counter},
    registry::Unit,
};

/// What is asked of one cache.
#[derive(Debug, Default)]
pub struct CacheUse {
    /// What was there and fresh.
    pub fresh: Counter,
    /// What was there, and served while it was asked for again.
    pub stale: Counter,
    /// What was not there, and was asked for.
    pub missed: Counter,
    /// What was not there, and was being asked for already.
    pub coalesced: Counter,
    /// What left before its time, to make room.
    pub evicted: Counter,
}

/// A cache that can tell how full it is.
pub trait Cache: Debug + Send + Sync {
    /// What was asked of it.
    fn used(&self) -> &CacheUse;
    /// How much is in it, about.
    fn entries(&self) -> u64;
    /// How much memory that takes, about.
    fn size_bytes(&self) -> u64;
}

/// Caches by name.
#[derive(Debug, Default)]
pub(super) struct Caches(pub(super) Vec<(&'static str, Arc<dyn Cache>)>);

impl Caches {
    /// One gauge for each cache.
    fn gauge<V: EncodeGaugeValue>(
        &self,
        encoder: &mut DescriptorEncoder<'_>,
        (name, help, unit): (&str, &str, Option<&Unit>),
        value: impl Fn(&dyn Cache) -> V,
    ) -> fmt::Result {
        let mut family = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
        for (name, cache) in &self.0 {
            let labels = [("cache", *name)];
            family
                .encode_family(&labels)?
                .encode_gauge(&value(&**cache))?;
        }
        Ok(())
    }
}

impl Collector for Caches {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let help = "What was asked of a cache, by what came of it";
        let counter = MetricType::Counter;
        let mut lookups = encoder.encode_descriptor("cache_lookups", help, None, counter)?;
        for (name, cache) in &self.0 {
            let used = cache.used();
            for (outcome, count) in [
                ("fresh", &used.fresh),
                ("stale", &used.stale),
                ("missed", &used.missed),
                ("coalesced", &used.coalesced),
            ] {
                let labels = [("cache", *name), ("outcome", outcome)];
                count.encode(lookups.encode_family(&labels)?)?;
            }
        }
        let help = "What left a cache before its time, to make room";
        let mut evicted = encoder.encode_descriptor("cache_evictions", help, None, counter)?;
        for (name, cache) in &self.0 {
            let labels = [("cache", *name)];
            cache
                .used()
                .evicted
                .encode(evicted.encode_family(&labels)?)?;
        }
        let entries = ("cache_entries", "How much is in a cache", None);
        self.gauge(&mut encoder, entries, |cache| gauge(cache.entries()))?;
        let size = (
            "cache_size",
            "The memory that a cache takes",
            Some(&Unit::Bytes),
        );
        self.gauge(&mut encoder, size, |cache| gauge(cache.size_bytes()))
    }
}

/// A gauge holds no more than this.
fn gauge(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
