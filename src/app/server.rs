//! A server that is built, listens, and runs until it is told to stop.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::{App, HttpServer, dev::Server, web::Data};
use anyhow::{Context, Result};

use super::{DRAIN, catalog, greeting::greeting, state};
use crate::{config::Loaded, http};

/// How long a client may take to send the head of its request, and how long its connection may idle.
const CLIENT_PATIENCE: Duration = Duration::from_secs(15);

/// A server that listens already, so that its port is known before it runs.
pub struct Application {
    server: Server,
    address: SocketAddr,
    greeting: String,
}

impl Application {
    /// Assembles a server from settings and binds its listener.
    pub async fn build(loaded: &Loaded) -> Result<Self> {
        let settings = &loaded.settings;
        let listen = settings.server.listen;
        let listener = TcpListener::bind(listen).with_context(|| {
            format!(
                "cannot listen on {listen} (from {})",
                loaded.origin("server.listen")
            )
        })?;
        let address = listener.local_addr()?;

        let opened = catalog::open(settings, true)?;
        let state = Data::new(state(settings, opened.catalog.clone(), address)?);
        let listening = format!("http://{address}{}", settings.server.base_path.as_str());
        let public_url = settings.server.public_url.as_ref();
        let origin = public_url.map_or_else(
            || format!("http://{address}"),
            |url| url.as_str().to_owned(),
        );
        let greeting = greeting(&state.service, &opened, &listening, &origin).await;

        let mut server =
            HttpServer::new(move || App::new().configure(|config| http::configure(config, &state)))
                .shutdown_timeout(DRAIN.as_secs())
                .client_request_timeout(CLIENT_PATIENCE)
                .keep_alive(CLIENT_PATIENCE);
        if let Some(workers) = settings.server.workers {
            server = server.workers(workers.get());
        }
        let server = server.listen(listener)?.run();
        Ok(Self {
            server,
            address,
            greeting,
        })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The port, which the system chose where the settings say 0.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What to print for the person who starts the server.
    #[must_use]
    pub fn greeting(&self) -> &str {
        &self.greeting
    }

    /// Serves until SIGTERM, SIGINT or SIGQUIT; SIGTERM lets requests that are under way end.
    pub async fn run_until_stopped(self) -> Result<()> {
        Ok(self.server.await?)
    }
}
