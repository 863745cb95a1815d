//! The listener of operators, beside the one that serves badges.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpListener},
    num::NonZeroUsize,
    slice,
    sync::Arc,
    time::Duration,
};

use actix_web::{App, HttpServer, dev::Server, web::Data};
use anyhow::{Context, Result};

use super::catalog::{Instruments, Opened};
use crate::{
    access::{Guard, StaticTokens},
    adoption::Adoption,
    catalog::{CatalogGauges, Forgetting},
    config::{AdminSettings, Loaded, Origin, Settings},
    http::{AdminState, Counting, Logging, configure_admin},
    metrics::Metrics,
    service::Service,
};

/// How long an operator may take to send the head of a request.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that listens already.
pub(super) struct Admin {
    pub(super) server: Server,
    pub(super) address: SocketAddr,
}

/// The listener of `admin.listen`, where one is wanted. That its port is taken is a problem where somebody
/// chose it.
pub(super) fn bind(loaded: &Loaded) -> Result<Option<TcpListener>> {
    let Some(listen) = loaded.settings.admin.listen else {
        return Ok(None);
    };
    let origin = loaded.origin("admin.listen");
    match TcpListener::bind(listen) {
        Ok(listener) => Ok(Some(listener)),
        Err(error) if *origin == Origin::Default && error.kind() == ErrorKind::AddrInUse => {
            tracing::warn!(%listen, "there are no metrics: the port of admin.listen is taken");
            Ok(None)
        }
        Err(error) => {
            let problem = format!("cannot listen on {listen} (from {origin})");
            Err(error).context(problem)
        }
    }
}

impl Admin {
    /// Serves what is in `state` on `listener`.
    pub(super) fn on(listener: TcpListener, state: AdminState, logging: Logging) -> Result<Self> {
        let address = listener.local_addr()?;
        let state = Data::new(state);
        let server = HttpServer::new(move || {
            App::new()
                .wrap(logging.clone())
                .configure(|config| configure_admin(config, &state))
        })
        .workers(1)
        .client_request_timeout(CLIENT_TIMEOUT)
        .disable_signals()
        .listen(listener)?
        .run();
        Ok(Self { server, address })
    }
}

/// What operators are told: what `counting` counts, and how the rest of the service fares.
pub(super) fn state(
    settings: &Settings,
    counting: &Counting,
    service: &Service,
    opened: &Opened,
    forgetting: Forgetting,
) -> AdminState {
    let mut metrics = Metrics::new();
    metrics.add_requests(&counting.requests);
    let Instruments { backend, caches } = &opened.instruments;
    metrics.add_caches(caches.iter().cloned().chain(service.caches()).collect());
    metrics.add_drawings(service.drawings());
    if let Some(backend) = backend {
        metrics.add_upstream(backend.upstream());
    }
    if let Some(shared) = &opened.shared {
        metrics.add_shared(shared.used());
    }
    metrics.add(CatalogGauges(Arc::clone(&opened.catalog)));
    AdminState {
        guard: guard(&settings.admin),
        metrics,
        adoption: counting.adoption.clone(),
        forgetting,
    }
}

/// What is counted of requests.
pub(super) fn counting(settings: &Settings) -> Counting {
    let entities = usize::try_from(settings.adoption.entities).unwrap_or(usize::MAX);
    Counting {
        requests: Arc::default(),
        adoption: NonZeroUsize::new(entities).map(|entities| Arc::new(Adoption::new(entities))),
        base_path: settings.server.base_path.as_str().to_owned(),
    }
}

fn guard(settings: &AdminSettings) -> Guard {
    settings.token.as_ref().map_or(Guard::Open, |token| {
        Guard::Token(StaticTokens::new(slice::from_ref(token)))
    })
}
