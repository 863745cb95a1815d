//! Where one kind of answer is counted.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use actix_web::{
    HttpResponse,
    dev::ServiceResponse,
    http::{StatusCode, header},
};
use prometheus_client::metrics::{counter::Counter, histogram::Histogram};

use super::{
    super::shown::{Failed, Shown, What},
    Counting,
};
use crate::{
    adoption::Counts,
    metrics::{ClickLabels, FailureLabels, RequestLabels, RouteLabels, ServedLabels},
    service::Format,
};

/// The label of what leads to no route.
const NO_ROUTE: &str = "none";

/// All that is counted with one answer, looked up.
#[derive(Debug)]
pub(in super::super) struct Tally {
    as_made: Counter,
    as_made_status: StatusCode,
    /// Where it is counted when the asker has it already; not for what is never answered so.
    as_known: Option<Counter>,
    duration: Histogram,
    told: Told,
    counts: Option<Arc<Counts>>,
}

/// In which of the two sums, and whether it is an image.
#[derive(Debug)]
enum Told {
    Served { counter: Counter, is_image: bool },
    Clicked(Counter),
}

impl Tally {
    pub(super) fn of(counting: &Counting, answer: &ServiceResponse, shown: &Shown) -> Self {
        let requests = &counting.requests;
        let route = route(counting, answer);
        let format = match &shown.what {
            What::Badge { format, .. } | What::Bar(format) | What::Static(format) => {
                format.extension()
            }
            What::Click { .. } => "",
        };
        let answered = |status: StatusCode| {
            let labels = RequestLabels {
                route: route.clone(),
                status: status.as_u16(),
                format,
            };
            requests.answered.get_or_create(&labels).clone()
        };
        // Made once, a badge is answered with again, and then it may be known.
        let made = match answer.status() {
            StatusCode::NOT_MODIFIED => StatusCode::OK,
            status => status,
        };
        let adoption = counting.adoption.as_ref().zip(shown.entity.as_ref());
        Self {
            as_made: answered(made),
            as_made_status: made,
            as_known: (made == StatusCode::OK).then(|| answered(StatusCode::NOT_MODIFIED)),
            duration: duration(counting, route.clone()),
            told: told(counting, &shown.what),
            counts: adoption.map(|(adoption, entity)| adoption.of(entity)),
        }
    }

    /// Counts one such answer.
    pub(super) fn count(&self, status: StatusCode, elapsed: Duration) {
        match &self.as_known {
            Some(as_known) if status != self.as_made_status => as_known.inc(),
            _ => self.as_made.inc(),
        };
        self.duration.observe(elapsed.as_secs_f64());
        let count = match &self.told {
            Told::Served { counter, is_image } => {
                counter.inc();
                let counts = self.counts.as_ref().filter(|_| *is_image);
                counts.map(|counts| &counts.shown)
            }
            Told::Clicked(counter) => {
                counter.inc();
                self.counts.as_ref().map(|counts| &counts.clicked)
            }
        };
        if let Some(count) = count {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Counts an answer that shows nothing.
pub(super) fn count_once(counting: &Counting, answer: &ServiceResponse, elapsed: Duration) {
    let route = route(counting, answer);
    let labels = RequestLabels {
        route: route.clone(),
        status: answer.status().as_u16(),
        format: format_of(answer.response()),
    };
    counting.requests.answered.get_or_create(&labels).inc();
    duration(counting, route).observe(elapsed.as_secs_f64());
}

/// Counts an image that says what went wrong; its status may be 200.
pub(super) fn count_failure(counting: &Counting, answer: &HttpResponse) {
    if let Some(&Failed(failure)) = answer.extensions().get() {
        let labels = FailureLabels { failure };
        counting.requests.failed.get_or_create(&labels).inc();
    }
}

fn duration(counting: &Counting, route: String) -> Histogram {
    let labels = RouteLabels { route };
    counting.requests.duration.get_or_create(&labels).clone()
}

fn told(counting: &Counting, what: &What) -> Told {
    let requests = &counting.requests;
    let served = |kind, badge: &str, format: Format| {
        let labels = ServedLabels {
            kind,
            badge: badge.to_owned(),
            format: format.extension(),
        };
        Told::Served {
            counter: requests.served.get_or_create(&labels).clone(),
            is_image: format.is_image(),
        }
    };
    match what {
        What::Badge { id, format } => served("badge", id, *format),
        What::Bar(format) => served("bar", "", *format),
        What::Static(format) => served("static", "", *format),
        What::Click { id } => {
            let badge = id.clone().unwrap_or_default();
            let clicks = requests.clicks.get_or_create(&ClickLabels { badge });
            Told::Clicked(clicks.clone())
        }
    }
}

/// The template of the route that was taken, without the base path and a slash at its end.
fn route(counting: &Counting, answer: &ServiceResponse) -> String {
    let pattern = answer.request().match_pattern();
    let route = pattern.as_deref().map_or(NO_ROUTE, |pattern| {
        let route = pattern.strip_prefix(&*counting.base_path);
        route.unwrap_or(pattern).trim_end_matches('/')
    });
    route.to_owned()
}

/// What an answer is, by its media type.
fn format_of(answer: &HttpResponse) -> &'static str {
    let media_type = answer.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|value| value.split(';').next());
    match essence.unwrap_or_default() {
        "" => "",
        "image/svg+xml" => Format::Svg.extension(),
        "image/png" => Format::Png.extension(),
        "image/webp" => Format::Webp.extension(),
        "application/json" => Format::Json.extension(),
        _ => "text",
    }
}
