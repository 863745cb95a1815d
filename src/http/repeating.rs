//! Images that were just answered with, answered with again.
//!
//! A badge that many READMEs show is asked for many times a second. What such a request comes to hangs on
//! its target alone, on `Accept` where no extension says the format, and on how the client takes it: neither the asker nor the
//! address that it was reached at is in an image. So each worker keeps the good images of the last
//! moment with their headers, and repeats them, without a lock, before the router is asked. Whatever is
//! not such an image, and every first request, goes the long way; within the moment, nothing that it
//! would have looked at is looked at again.

mod kept;

use std::{
    cell::RefCell,
    future::Ready,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    Error,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{Method, header},
};
use futures_util::future::{Either, LocalBoxFuture};

use super::{conditional::Known, limits};
use kept::{Asked, Kept};

/// Repeats images for a moment.
#[derive(Debug, Clone, Copy)]
pub struct Repeating {
    moment: Duration,
}

impl Repeating {
    /// Repeats an image for a `moment` after it was made; never, where that is none.
    #[must_use]
    pub fn for_a(moment: Duration) -> Self {
        Self { moment }
    }
}

impl<S> Transform<S, ServiceRequest> for Repeating
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type InitError = ();
    type Transform = Repeater<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, long_way: S) -> Self::Future {
        let kept = Rc::new(RefCell::new(Kept::for_a(self.moment)));
        let is_on = !self.moment.is_zero();
        std::future::ready(Ok(Repeater {
            long_way,
            kept,
            is_on,
        }))
    }
}

/// One worker's images before its router.
#[derive(Debug)]
pub struct Repeater<S> {
    long_way: S,
    kept: Rc<RefCell<Kept>>,
    is_on: bool,
}

type Answer = Result<ServiceResponse<BoxBody>, Error>;

impl<S> Service<ServiceRequest> for Repeater<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Either<std::future::Ready<Answer>, LocalBoxFuture<'static, Answer>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.long_way.poll_ready(context)
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let may_be_kept =
            self.is_on && *request.method() == Method::GET && limits::are_kept(&request);
        let asked = may_be_kept.then(|| Asked::of(&request));
        let Some(asked) = asked else {
            return Either::Right(Box::pin(self.long_way.call(request)));
        };
        let answer = self.kept.borrow().answer(&asked);
        let known = Known::of(request.headers());
        let answer = answer.map(|answer| known.make_of(answer));
        if let Some(answer) = answer {
            return Either::Left(std::future::ready(Ok(request.into_response(answer))));
        }
        let asked = asked.to_be_kept();
        // All of the image is to be kept, though this asker may need none of it.
        request.headers_mut().remove(header::IF_NONE_MATCH);
        let (answer, kept) = (self.long_way.call(request), Rc::clone(&self.kept));
        Either::Right(Box::pin(async move {
            let (request, answer) = answer.await?.into_parts();
            let answer = kept.borrow_mut().keep(asked, answer);
            Ok(ServiceResponse::new(request, known.make_of(answer)))
        }))
    }
}
