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

use crate::{
    access::{Guard, StaticTokens},
    adoption::Adoption,
    config::{AdminSettings, Loaded, Origin, Settings},
    http::{AdminState, Counting, configure_admin},
    metrics::Metrics,
};

/// How long an operator may take to send the head of a request.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that listens already.
pub(super) struct Admin {
    pub(super) server: Server,
    pub(super) address: SocketAddr,
}

impl Admin {
    /// Binds the listener, where one is wanted. That its port is taken is a problem where somebody chose
    /// it.
    pub(super) fn build(loaded: &Loaded, state: AdminState) -> Result<Option<Self>> {
        let Some(listen) = loaded.settings.admin.listen else {
            return Ok(None);
        };
        let origin = loaded.origin("admin.listen");
        let listener = match TcpListener::bind(listen) {
            Ok(listener) => listener,
            Err(error) if *origin == Origin::Default && error.kind() == ErrorKind::AddrInUse => {
                tracing::warn!(%listen, "there are no metrics: the port of admin.listen is taken");
                return Ok(None);
            }
            Err(error) => {
                let problem = format!("cannot listen on {listen} (from {origin})");
                return Err(error).context(problem);
            }
        };
        let address = listener.local_addr()?;
        let state = Data::new(state);
        let server =
            HttpServer::new(move || App::new().configure(|config| configure_admin(config, &state)))
                .workers(1)
                .client_request_timeout(CLIENT_TIMEOUT)
                .disable_signals()
                .listen(listener)?
                .run();
        Ok(Some(Self { server, address }))
    }
}

/// What operators are told: what `counting` counts, and all else that is in `metrics`.
pub(super) fn state(settings: &Settings, metrics: Metrics, counting: &Counting) -> AdminState {
    AdminState {
        guard: guard(&settings.admin),
        metrics,
        adoption: counting.adoption.clone(),
    }
}

/// What is counted of requests.
pub(super) fn counting(settings: &Settings, metrics: &Metrics) -> Counting {
    let entities = usize::try_from(settings.adoption.entities).unwrap_or(usize::MAX);
    Counting {
        requests: Arc::clone(&metrics.requests),
        adoption: NonZeroUsize::new(entities).map(|entities| Arc::new(Adoption::new(entities))),
        base_path: settings.server.base_path.as_str().to_owned(),
    }
}

fn guard(settings: &AdminSettings) -> Guard {
    settings.token.as_ref().map_or(Guard::Open, |token| {
        Guard::Token(StaticTokens::new(slice::from_ref(token)))
    })
}
