use opentelemetry::trace::{SpanId, TraceFlags, TraceId, TracerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing_subscriber::layer::SubscriberExt;

use super::*;

/// The spans of what happens in `make`.
fn spans_of(make: impl FnOnce()) -> Vec<SpanData> {
    collect();
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampling::of(1.0))
        .with_simple_exporter(exporter.clone())
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), make);
    exporter.get_finished_spans().unwrap()
}

/// A place in the trace of this number.
fn asker(trace: u128, is_sampled: bool) -> TraceContext {
    let flags = TraceFlags::default().with_sampled(is_sampled);
    let (trace, span) = (TraceId::from(trace), SpanId::from(7));
    let context = SpanContext::new(trace, span, flags, true, TraceState::NONE);
    TraceContext(Some(context))
}

#[test]
fn a_batch_is_a_part_of_a_request_that_is_traced_and_linked_to_the_others_that_are() {
    let askers = [
        TraceContext::default(),
        asker(1, false),
        asker(2, true),
        asker(3, false),
        asker(4, true),
    ];
    let spans = spans_of(|| drop(task_span_of("batch", askers.iter())));
    let [batch] = spans.as_slice() else {
        panic!("{spans:?}");
    };
    assert_eq!(batch.span_context.trace_id(), TraceId::from(2));
    let links = batch.links.iter().map(|link| link.span_context.trace_id());
    assert_eq!(links.collect::<Vec<_>>(), [TraceId::from(4)]);
}

#[test]
fn a_batch_for_requests_that_are_not_to_be_traced_is_not_traced() {
    let askers = [asker(1, false), asker(3, false)];
    assert_eq!(
        spans_of(|| drop(task_span_of("batch", askers.iter()))).len(),
        0
    );
    assert_eq!(spans_of(|| drop(task_span_of("batch", [].iter()))).len(), 1);
}

#[test]
fn a_batch_is_linked_to_so_many_at_most() {
    let askers: Vec<_> = (1..200).map(|trace| asker(trace, true)).collect();
    let spans = spans_of(|| drop(task_span_of("batch", askers.iter())));
    assert_eq!(spans[0].links.len(), MAX_LINKS);
}

#[test]
fn a_task_does_not_hold_up_the_end_of_what_began_it() {
    let spans = spans_of(|| {
        let request = info_span!(target: TARGET, "request");
        let task = request.in_scope(|| task_span("task"));
        drop(request);
        drop(task);
    });
    let names: Vec<_> = spans.iter().map(|span| span.name.as_ref()).collect();
    assert_eq!(names, ["request", "task"]);
    assert_eq!(spans[1].parent_span_id, spans[0].span_context.span_id());
}
