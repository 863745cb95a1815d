//! Every answer, counted and timed before it goes out.
//!
//! This stands in front of everything, of [`Repeating`](super::Repeating) too. What an answer shows it is
//! told by who made it (`http::shown`); where to count that is looked up once and kept beside what is
//! repeated, so that counting it again is a few additions.

mod tally;

use std::{
    future::{Future, Ready},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use actix_web::{
    Error,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::Method,
};
use pin_project_lite::pin_project;

use super::shown;
use crate::{
    adoption::Adoption,
    metrics::{OneMore, Requests},
};

pub(super) use tally::Tally;

/// Where answers are counted.
#[derive(Debug, Clone)]
pub struct Counting {
    /// Requests and badges, in sum.
    pub requests: Arc<Requests>,
    /// Badges of each entity, where that is wanted.
    pub adoption: Option<Arc<Adoption>>,
    /// What stands before every route.
    pub base_path: String,
}

impl<S> Transform<S, ServiceRequest> for Counting
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type InitError = ();
    type Transform = Counter<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, next: S) -> Self::Future {
        let counting = Arc::new(self.clone());
        std::future::ready(Ok(Counter { next, counting }))
    }
}

/// One worker's answers, counted.
#[derive(Debug)]
pub struct Counter<S> {
    next: S,
    counting: Arc<Counting>,
}

impl<S> Service<ServiceRequest> for Counter<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Counted<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.next.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let requests = &self.counting.requests;
        Counted {
            begun: Instant::now(),
            is_get: *request.method() == Method::GET,
            _in_flight: OneMore::of(&requests.in_flight),
            counting: Arc::clone(&self.counting),
            answer: self.next.call(request),
        }
    }
}

pin_project! {
    /// An answer that is counted when it is there.
    #[derive(Debug)]
    pub struct Counted<F> {
        begun: Instant,
        is_get: bool,
        _in_flight: OneMore,
        counting: Arc<Counting>,
        #[pin]
        answer: F,
    }
}

impl<F> Future for Counted<F>
where
    F: Future<Output = Result<ServiceResponse<BoxBody>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = this.answer.poll(context);
        if let Poll::Ready(Ok(answer)) = &polled {
            this.counting.count(answer, *this.is_get, *this.begun);
        }
        polled
    }
}

impl Counting {
    /// Counts `answer`. What is shown, a failure too, counts where it was asked for by GET: a
    /// HEAD shows nothing.
    fn count(&self, answer: &ServiceResponse, is_get: bool, begun: Instant) {
        let status = answer.status();
        if is_get && let Some(shown) = shown::told(answer.response()) {
            let tally = shown.tally.get_or_init(|| Tally::of(self, answer, &shown));
            tally.count(status, begun.elapsed());
        } else {
            tally::count_once(self, answer, begun.elapsed());
            if is_get {
                tally::count_failure(self, answer.response());
            }
        }
    }
}
