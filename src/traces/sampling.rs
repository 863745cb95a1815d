//! Which requests are traced.

use std::hash::{BuildHasher, RandomState};

use opentelemetry::{
    Context, KeyValue,
    trace::{Link, SpanKind, TraceContextExt, TraceId, TraceState},
};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

/// Traces a part of the requests that are not told to be left out.
///
/// That a request is to be traced is a stranger's word, and strangers could have all of theirs traced: of those, too,
/// only a part is. Chance decides by the id of the trace, in a way that nobody else can foresee.
#[derive(Debug, Clone)]
pub struct Sampling {
    ratio: f64,
    chance: RandomState,
}

impl Sampling {
    /// Traces this part of the requests, from 0 to 1.
    #[must_use]
    pub fn of(ratio: f64) -> Self {
        let chance = RandomState::new();
        Self { ratio, chance }
    }

    fn is_picked(&self, trace: TraceId) -> bool {
        // A 32-bit number is a float exactly.
        let drawn = u32::try_from(self.chance.hash_one(trace.to_bytes()) >> 32);
        drawn.is_ok_and(|drawn| f64::from(drawn) / f64::from(u32::MAX) < self.ratio)
            || self.ratio >= 1.0
    }
}

impl ShouldSample for Sampling {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        _: &str,
        kind: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let parent = parent.filter(|context| context.has_active_span());
        let is_wanted = parent.is_none_or(|context| context.span().span_context().is_sampled());
        // A part of what was begun here is decided already.
        let is_decided = parent.is_some() && *kind != SpanKind::Server;
        let decision = if is_wanted && (is_decided || self.is_picked(trace)) {
            SamplingDecision::RecordAndSample
        } else {
            SamplingDecision::Drop
        };
        SamplingResult {
            decision,
            attributes: Vec::new(),
            trace_state: TraceState::NONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::{SpanContext, SpanId, TraceFlags};

    use super::*;

    fn is_traced(sampling: &Sampling, trace: u128, parent: Option<bool>, kind: &SpanKind) -> bool {
        let trace = TraceId::from(trace);
        let parent = parent.map(|is_sampled| {
            let flags = TraceFlags::default().with_sampled(is_sampled);
            let parent = SpanContext::new(trace, SpanId::from(7), flags, true, TraceState::NONE);
            Context::new().with_remote_span_context(parent)
        });
        let result = sampling.should_sample(parent.as_ref(), trace, "", kind, &[], &[]);
        result.decision == SamplingDecision::RecordAndSample
    }

    #[test]
    fn a_part_of_the_requests_is_traced_whatever_strangers_say() {
        for said in [None, Some(true)] {
            for (ratio, least, most) in [(0.0, 0, 0), (0.1, 700, 1_300), (1.0, 10_000, 10_000)] {
                let sampling = Sampling::of(ratio);
                let traced = (1..=10_000_u128)
                    .filter(|trace| is_traced(&sampling, *trace, said, &SpanKind::Server));
                let traced = traced.count();
                assert!((least..=most).contains(&traced), "{ratio}: {traced}");
            }
        }
    }

    #[test]
    fn what_is_not_to_be_traced_is_not() {
        let sampling = Sampling::of(1.0);
        for kind in [SpanKind::Server, SpanKind::Internal, SpanKind::Client] {
            assert!(!is_traced(&sampling, 1, Some(false), &kind));
        }
    }

    #[test]
    fn the_parts_of_a_request_are_traced_with_it() {
        let sampling = Sampling::of(0.0);
        for kind in [SpanKind::Internal, SpanKind::Client] {
            assert!(is_traced(&sampling, 1, Some(true), &kind));
        }
    }
}
