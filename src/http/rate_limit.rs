//! How many requests one client may send.
//!
//! This stands before everything that costs something, and after what counts. Who sends more than may be is
//! answered with 429 (RFC 6585, section 4) and `Retry-After`: as an image where an image was asked, for a README
//! shows nothing else. Probes are let through, for an orchestrator that is refused would end the
//! service, and so are preflights, whose refusal no browser explains.

mod clients;

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    error::ErrorInternalServerError,
    http::header,
    web::Data,
};
use futures_util::future::{Either, LocalBoxFuture};

use super::{
    State,
    asked::{Asked, Chosen},
    client_address, error,
    frontends::is_preflight,
    routes,
};
use crate::{
    config::{LimitSettings, Network},
    service::{Failure, Format},
};
use clients::Clients;

/// Turns away clients that ask too much.
#[derive(Debug, Clone)]
pub struct RateLimit(Option<Arc<Rules>>);

#[derive(Debug)]
struct Rules {
    clients: Clients,
    trusted_proxies: Vec<Network>,
    exempt: Vec<Network>,
    /// In lower case.
    exempt_agents: Vec<String>,
    base_path: String,
}

impl RateLimit {
    /// The limits that are set; addresses are those that `trusted_proxies` tell.
    #[must_use]
    pub fn new(settings: &LimitSettings, trusted_proxies: &[Network], base_path: &str) -> Self {
        let rules = |per_minute| Rules {
            clients: Clients::new(per_minute, settings.burst),
            trusted_proxies: trusted_proxies.to_vec(),
            exempt: settings.exempt.clone(),
            exempt_agents: settings
                .exempt_agents
                .iter()
                .map(|agent| agent.to_ascii_lowercase())
                .collect(),
            base_path: base_path.to_owned(),
        };
        Self(settings.requests_per_minute.map(|it| Arc::new(rules(it))))
    }
}

impl<S> Transform<S, ServiceRequest> for RateLimit
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type InitError = ();
    type Transform = RateLimited<S>;
    type Future = std::future::Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, next: S) -> Self::Future {
        let rules = self.0.clone();
        std::future::ready(Ok(RateLimited { next, rules }))
    }
}

/// One worker's requests, those of too eager clients turned away.
#[derive(Debug)]
pub struct RateLimited<S> {
    next: S,
    rules: Option<Arc<Rules>>,
}

type Answer = Result<ServiceResponse<BoxBody>, Error>;

impl<S> Service<ServiceRequest> for RateLimited<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Either<S::Future, LocalBoxFuture<'static, Answer>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.next.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let Some(failure) = self.rules.as_ref().and_then(|rules| rules.check(&request)) else {
            return Either::Left(self.next.call(request));
        };
        let Some(state) = request.app_data::<Data<State>>().cloned() else {
            let error = ErrorInternalServerError("no state");
            return Either::Right(Box::pin(std::future::ready(Err(error))));
        };
        Either::Right(Box::pin(async move {
            let answer = turned_away(request.request(), &state, &failure).await;
            Ok(request.into_response(answer))
        }))
    }
}

impl Rules {
    /// Why a request is not answered, where it is not.
    fn check(&self, request: &ServiceRequest) -> Option<Failure> {
        let path = request.path().strip_prefix(&*self.base_path);
        if matches!(path, Some("/livez" | "/readyz")) || is_preflight(request.head()) {
            return None;
        }
        let client = client_address::of(request.request(), &self.trusted_proxies)?;
        if self.exempt.iter().any(|network| network.contains(client)) {
            return None;
        }
        // Asked last, for it is the dearest.
        let retry_after = self.clients.turn_away(client)?;
        let is_exempt = self.is_exempt_agent(request) && image(request.request()).is_some();
        (!is_exempt).then_some(Failure::TooManyRequests { retry_after })
    }

    fn is_exempt_agent(&self, request: &ServiceRequest) -> bool {
        let agent = request.headers().get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok());
        agent.is_some_and(|agent| {
            let agent = agent.to_ascii_lowercase();
            let mut begins = self.exempt_agents.iter();
            begins.any(|begin| agent.starts_with(begin))
        })
    }
}

/// What is asked for, and as which image; `None` for anything else.
fn image(request: &HttpRequest) -> Option<(Asked, Chosen)> {
    let pattern = request.match_pattern()?;
    if !routes::is_of_image(&pattern) {
        return None;
    }
    let asked = Asked::plainly(request);
    let (_, extension) = Format::split(request.path().trim_end_matches('/'));
    let chosen = asked.format(request, extension);
    chosen.format.is_image().then_some((asked, chosen))
}

async fn turned_away(request: &HttpRequest, state: &State, failure: &Failure) -> HttpResponse {
    match image(request) {
        Some((asked, chosen)) => error::badge(request, state, &asked, chosen, failure).await,
        None => error::document(request, state, failure),
    }
}
