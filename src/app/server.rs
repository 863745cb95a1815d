//! A server that is built, listens, and runs until it is told to stop.

use std::{
    any::Any,
    net::{SocketAddr, TcpListener},
    num::NonZeroUsize,
    sync::atomic::Ordering,
    thread::available_parallelism,
    time::Duration,
};

use actix_web::{App, HttpServer, dev::Server, web::Data};
use anyhow::{Context, Result};

use super::{
    admin::{self, Admin},
    badges, catalog, fields,
    greeting::greeting,
    service, state,
    stopping::{self, Signals, Stop},
};
use crate::{
    catalog::{Forgetting, SnapshotKeeper, Watching},
    config::Loaded,
    http::{self, Encoding, Logging, RateLimit, Repeating, State},
};

/// How long a connection may idle between two requests: somewhat longer than a proxy keeps its own, so
/// that it is the proxy that closes.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// A server that listens already, so that its port is known before it runs.
pub struct Application {
    server: Server,
    admin: Option<Admin>,
    state: Data<State>,
    shutdown_delay: Duration,
    address: SocketAddr,
    greeting: String,
    keeper: Option<SnapshotKeeper>,
    _watching: Option<Watching>,
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
        let admin = admin::bind(loaded)?;

        let badges = badges(settings)?;
        let mut opened = catalog::open(settings, &fields(settings, &badges), true).await?;
        let forgetting = Forgetting {
            catalog: opened.catalog.clone(),
            plugins: opened.plugins.clone(),
            shared: opened.shared.clone(),
        };
        let watching = forgetting.watch();
        let service = service(
            settings,
            badges,
            opened.catalog.clone(),
            opened.plugins.take(),
        )?;
        let counting = admin::counting(settings);
        let told = || admin::state(settings, &counting, &service, &opened, forgetting);
        let logging = Logging::of(settings.log.requests, &settings.server.trusted_proxies);
        let admin = admin.map(|listener| Admin::on(listener, told(), logging.clone()));
        let admin = admin.transpose()?;
        let state = Data::new(state(
            settings,
            service,
            counting.adoption.clone(),
            address,
        )?);
        let listening = format!("http://{address}{}", settings.server.base_path.as_str());
        let public_url = settings.server.public_url.as_ref();
        let origin = public_url.map_or_else(
            || format!("http://{address}"),
            |url| url.as_str().to_owned(),
        );
        let admin_address = admin.as_ref().map(|admin| admin.address);
        let greeting = greeting(&state, &opened, &listening, admin_address, &origin).await;

        let workers = settings.server.workers;
        let workers = workers.or_else(|| available_parallelism().ok());
        let workers = workers.map_or(1, NonZeroUsize::get);
        let client_timeout = settings.server.client_timeout.get();
        // What is never fresh is never repeated.
        let repeat_for = settings
            .images
            .repeat_for
            .min(settings.cache.fresh_for)
            .get();
        let (shared, encoding) = (state.clone(), Encoding::new());
        let rate_limit = RateLimit::new(
            &settings.limits,
            &settings.server.trusted_proxies,
            settings.server.base_path.as_str(),
        );
        let server = HttpServer::new(move || {
            App::new()
                .wrap(encoding.clone())
                .wrap(Repeating::for_a(repeat_for))
                .wrap(rate_limit.clone())
                .wrap(counting.clone())
                .wrap(logging.clone())
                .configure(|config| http::configure(config, &shared))
        })
        .workers(workers)
        .max_connections(settings.server.max_connections.get().div_ceil(workers))
        .client_request_timeout(client_timeout)
        .on_connect(move |connection, _| cut_off_when_stuck(connection, client_timeout))
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(settings.server.shutdown_timeout.get().as_secs())
        .disable_signals()
        .listen(listener)?
        .run();
        Ok(Self {
            server,
            admin,
            state,
            shutdown_delay: settings.server.shutdown_delay.get(),
            address,
            greeting,
            keeper: opened.keeper,
            _watching: watching,
        })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where operators look, if anywhere.
    #[must_use]
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(|admin| admin.address)
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

    /// Serves until it is told to stop, by a signal. What is known then is kept, where there is a file for
    /// it.
    pub async fn run_until_stopped(self) -> Result<()> {
        // From here on, before anybody was told that it listens.
        let signals = Signals::new()?;
        let handle = self.server.handle();
        let (state, delay) = (self.state, self.shutdown_delay);
        tokio::spawn(async move {
            let is_stopping = || state.is_stopping.store(true, Ordering::Relaxed);
            let how = stopping::told_to_stop(signals, delay, is_stopping).await;
            handle.stop(how == Stop::Gracefully).await;
        });
        let admin = self.admin.map(|admin| {
            let handle = admin.server.handle();
            tokio::spawn(admin.server);
            handle
        });
        let ended = self.server.await;
        if let Some(admin) = admin {
            admin.stop(false).await;
        }
        if let Some(keeper) = self.keeper {
            keeper.finish().await;
        }
        Ok(ended?)
    }
}

/// Has the system close a connection whose client takes nothing of what it asked for (`TCP_USER_TIMEOUT`
/// of `tcp(7)`, which Linux alone has; elsewhere the client can only hold its own connection).
#[cfg_attr(
    not(target_os = "linux"),
    expect(unused_variables, reason = "see above")
)]
fn cut_off_when_stuck(connection: &dyn Any, after: Duration) {
    #[cfg(target_os = "linux")]
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() {
        // A connection that is gone already needs none.
        let _ = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(after));
    }
}
