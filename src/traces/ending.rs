//! How what a span is about came to its end.

use opentelemetry::trace::Status;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::is_sampled;

/// How a question ends that took too long, or that nobody waited for any more.
pub const GIVEN_UP: &str = "given_up";

/// Notes how a span ended: by what is told, or, where it is dropped before that, by what it was made with.
#[derive(Debug)]
pub struct Ending<'a> {
    span: &'a Span,
    unless_told: Option<&'static str>,
}

impl<'a> Ending<'a> {
    /// The end of `span`, which is `unless_told` where nobody sees it come.
    #[must_use]
    pub fn of(span: &'a Span, unless_told: &'static str) -> Self {
        let unless_told = Some(unless_told);
        Self { span, unless_told }
    }

    /// The status that was answered with, and in one word what was no good about it.
    pub fn tell(mut self, status: Option<u16>, problem: Option<&str>) {
        self.unless_told = None;
        if !is_sampled(self.span) {
            return;
        }
        if let Some(status) = status {
            let code = i64::from(status);
            self.span.set_attribute("http.response.status_code", code);
        }
        if let Some(problem) = problem {
            self.fail(problem);
        }
    }

    fn fail(&self, problem: &str) {
        self.span.set_attribute("error.type", problem.to_owned());
        self.span.set_status(Status::error(""));
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if let Some(problem) = self.unless_told
            && is_sampled(self.span)
        {
            self.fail(problem);
        }
    }
}
