//! What happens to a request, as spans that an OpenTelemetry collector can show.
//!
//! Spans begin here and nowhere else, under a target of their own: where nobody collects them, they cost a look at a
//! flag, and the log never shows them. Names and attributes are those of OpenTelemetry's
//! [conventions for HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/); who asked and who is asked
//! are told by `traceparent` ([W3C Trace Context](https://www.w3.org/TR/trace-context/)).
//!
//! A task that outlives the request that began it has a span that does not hold up the request's own: it is made
//! with [`of_a_task`], and names its parent by id alone.

use opentelemetry::{
    Context,
    propagation::{Extractor, TextMapPropagator},
    trace::{Status, TraceContextExt},
};
use opentelemetry_http::HeaderInjector;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Level, Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use url::Url;

/// The target of every span, by which a subscriber picks them.
pub const TARGET: &str = "traces";

/// The most spans that a batch is linked to.
const MAX_LINKS: usize = 32;

/// Where in its trace somebody asks; nowhere, where nothing is collected.
#[derive(Debug, Clone, Default)]
pub struct Asker(Context);

/// Whether anybody collects spans.
#[must_use]
pub fn are_collected() -> bool {
    tracing::enabled!(target: TARGET, Level::INFO)
}

/// A request that is answered here: `name` is its method and the template of its route. `headers` say whose
/// request it is a part of.
#[must_use]
pub fn of_request<'a>(
    name: &str,
    attributes: impl Iterator<Item = (&'static str, &'a str)>,
    headers: &dyn Extractor,
) -> Span {
    let span =
        info_span!(target: TARGET, parent: None, "request", otel.kind = "server", otel.name = name);
    let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), headers);
    let span = begin(span, &Asker(parent));
    for (name, value) in attributes {
        span.set_attribute(name, value.to_owned());
    }
    span
}

/// A task that the current span begins, and may end before.
#[must_use]
pub fn of_a_task(name: &'static str) -> Span {
    let span = info_span!(target: TARGET, parent: None, "task", otel.name = name);
    begin(span, &Asker::here())
}

/// A task for all of `askers`: a part of what the first of them does, and linked to the others.
#[must_use]
pub fn of_a_task_for<'a>(name: &'static str, askers: impl Iterator<Item = &'a Asker>) -> Span {
    let span = info_span!(target: TARGET, parent: None, "task", otel.name = name);
    let mut askers = askers.filter(|Asker(context)| context.has_active_span());
    let Some(first) = askers.next() else {
        return span;
    };
    for Asker(other) in askers.take(MAX_LINKS) {
        span.add_link(other.span().span_context().clone());
    }
    begin(span, first)
}

/// A question to another service.
#[must_use]
pub fn of_question(name: &str, method: &'static str, url: &Url) -> Span {
    let span = info_span!(target: TARGET, "question", otel.kind = "client", otel.name = name);
    if !span.is_disabled() {
        span.set_attribute("http.request.method", method);
        span.set_attribute(
            "server.address",
            url.host_str().unwrap_or_default().to_owned(),
        );
        let port = url.port_or_known_default().unwrap_or_default();
        span.set_attribute("server.port", i64::from(port));
        span.set_attribute("url.full", url.as_str().to_owned());
    }
    span
}

/// Notes what was answered, and `problem` where that is no good.
pub fn answered(span: &Span, status: Option<u16>, problem: Option<&str>) {
    if span.is_disabled() {
        return;
    }
    if let Some(status) = status {
        span.set_attribute("http.response.status_code", i64::from(status));
    }
    if let Some(problem) = problem {
        span.set_attribute("error.type", problem.to_owned());
        span.set_status(Status::error(problem.to_owned()));
    }
}

/// Tells whom `span` asks which trace it is a part of.
pub fn carry(span: &Span, headers: &mut http::HeaderMap) {
    if !span.is_disabled() {
        let propagator = TraceContextPropagator::new();
        propagator.inject_context(&span.context(), &mut HeaderInjector(headers));
    }
}

impl Asker {
    /// The current span.
    #[must_use]
    pub fn here() -> Self {
        if are_collected() {
            Self(Span::current().context())
        } else {
            Self::default()
        }
    }
}

fn begin(span: Span, parent: &Asker) -> Span {
    // It fails where nobody collects spans, or this trace.
    let _ = span.set_parent(parent.0.clone());
    span
}
