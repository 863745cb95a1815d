//! What happens to a request, as spans that an OpenTelemetry collector can show.
//!
//! Spans begin here and nowhere else, under a target of their own: where nobody collects them, they cost a look at a
//! flag, and the log never shows them. Names and attributes follow OpenTelemetry's
//! [conventions for HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/), and whose trace a span is
//! a part of is told by `traceparent` ([W3C Trace Context](https://www.w3.org/TR/trace-context/)). `tracestate` is
//! neither taken nor sent: it is half a kilobyte for each of 32 strangers, and would go to the backend with the
//! questions of all.
//!
//! A task that outlives the request that began it has a span that does not hold up the request's own: it is made
//! with [`task_span`], and names its parent by id alone.

mod ending;
mod sampling;

use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::{
    Context,
    propagation::{Extractor, TextMapPropagator},
    trace::{SpanContext, TraceContextExt, TraceState},
};
use opentelemetry_http::HeaderInjector;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use url::Url;

pub use ending::{Ending, GIVEN_UP};
pub use sampling::Sampling;

/// The target of every span, by which a subscriber picks them.
pub const TARGET: &str = "traces";

/// The most spans that a batch is linked to.
const MAX_LINKS: usize = 32;

/// The most characters of an attribute that holds what an asker wrote: two thousand spans wait to be sent.
const MAX_CHARS: usize = 256;

/// A place in a trace; in none, where nothing is collected.
#[derive(Debug, Clone, Default)]
pub struct TraceContext(Option<SpanContext>);

/// Whether somebody does: to ask the subscriber (`tracing::enabled!`) leaves its filters in a state that can
/// cost the thread its next line of the log.
static ARE_COLLECTED: AtomicBool = AtomicBool::new(false);

/// Says that spans are collected, from now on.
pub fn collect() {
    ARE_COLLECTED.store(true, Ordering::Relaxed);
}

/// Whether anybody collects spans.
#[must_use]
pub fn are_collected() -> bool {
    ARE_COLLECTED.load(Ordering::Relaxed)
}

/// A request that is answered here: `name` is its method and the template of its route. `headers` say whose
/// request it is a part of.
#[must_use]
pub fn server_span(name: &str, headers: &dyn Extractor) -> Span {
    let span =
        info_span!(target: TARGET, parent: None, "request", otel.kind = "server", otel.name = name);
    let heard = TraceContextPropagator::new().extract_with_context(&Context::new(), headers);
    begin(span, &TraceContext::of(&heard))
}

/// A task that the current span begins, and may end before.
#[must_use]
pub fn task_span(name: &'static str) -> Span {
    let span = info_span!(target: TARGET, parent: None, "task", otel.name = name);
    begin(span, &TraceContext::current())
}

/// A task for all of `askers`: a part of what one of them does that is traced, and linked to the others.
#[must_use]
pub fn task_span_of<'a>(
    name: &'static str,
    askers: impl Iterator<Item = &'a TraceContext>,
) -> Span {
    let span = info_span!(target: TARGET, parent: None, "task", otel.name = name);
    let (mut traced, mut first) = (Vec::new(), None);
    for context in askers.filter_map(|TraceContext(context)| context.as_ref()) {
        first = first.or(Some(context));
        if context.is_sampled() && traced.len() <= MAX_LINKS {
            traced.push(context);
        }
    }
    for linked in traced.iter().skip(1) {
        span.add_link((*linked).clone());
    }
    let parent = traced.first().copied().or(first);
    begin(span, &TraceContext(parent.cloned()))
}

/// A question to another service, which is asked for `name`.
#[must_use]
pub fn client_span(name: &str, method: &'static str, url: &Url) -> Span {
    let span = info_span!(
        target: TARGET,
        "question",
        otel.kind = "client",
        otel.name = format_args!("{method} {name}")
    );
    if is_sampled(&span) {
        set(&span, "http.request.method", method);
        set(&span, "server.address", url.host_str().unwrap_or_default());
        let port = url.port_or_known_default().unwrap_or_default();
        span.set_attribute("server.port", i64::from(port));
        // What is asked for is the asker's affair.
        let mut shown = url.clone();
        shown.set_query(None);
        set(&span, "url.full", shown.as_str());
    }
    span
}

/// Notes something of a span, cut to what is worth sending.
pub fn set(span: &Span, name: &'static str, value: &str) {
    let value: String = value.chars().take(MAX_CHARS).collect();
    span.set_attribute(name, value);
}

/// Whether what is noted of a span is sent to anybody.
#[must_use]
pub fn is_sampled(span: &Span) -> bool {
    !span.is_disabled() && span.context().span().span_context().is_sampled()
}

/// Tells whom `span` asks which trace it is a part of.
pub fn inject(span: &Span, headers: &mut http::HeaderMap) {
    if !span.is_disabled() {
        let propagator = TraceContextPropagator::new();
        propagator.inject_context(&span.context(), &mut HeaderInjector(headers));
        headers.remove("tracestate");
    }
}

impl TraceContext {
    /// Where the current span is.
    #[must_use]
    pub fn current() -> Self {
        if are_collected() {
            Self::of(&Span::current().context())
        } else {
            Self::default()
        }
    }

    fn of(context: &Context) -> Self {
        let span = context.span();
        let said = span.span_context();
        Self(said.is_valid().then(|| {
            SpanContext::new(
                said.trace_id(),
                said.span_id(),
                said.trace_flags(),
                said.is_remote(),
                TraceState::NONE,
            )
        }))
    }
}

fn begin(span: Span, TraceContext(parent): &TraceContext) -> Span {
    if let Some(parent) = parent {
        let parent = Context::new().with_remote_span_context(parent.clone());
        // It fails where nobody collects spans.
        let _ = span.set_parent(parent);
    }
    span
}

#[cfg(test)]
mod tests;
