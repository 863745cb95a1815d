//! `healthcheck`: for a container without a shell.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::config::{HttpUrl, ServerSettings};

/// A probe that takes longer has failed.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Which service to ask.
#[derive(Debug, Args)]
pub struct HealthcheckArguments {
    /// The address to ask; by default the readiness probe of the service that these settings run.
    #[arg(long)]
    url: Option<HttpUrl>,
}

/// Asks a service whether it is ready. An error says why it is not.
pub async fn healthcheck(
    arguments: &HealthcheckArguments,
    settings: &ServerSettings,
) -> Result<()> {
    let url = arguments
        .url
        .as_ref()
        .map_or_else(|| readiness_url(settings), HttpUrl::to_string);
    // The client is built for HTTPS too, and wants to know whose cryptography to use.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        // It asks its own machine, whatever the environment says of proxies.
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIMEOUT)
        .build()?;
    let response = client
        .get(&url)
        .send()
        .await
        .with_context(|| format!("{url} does not answer"))?;
    if !response.status().is_success() {
        bail!("{url} answers with status {}", response.status().as_u16());
    }
    Ok(())
}

/// Where the service that `settings` run is asked from its own machine.
fn readiness_url(settings: &ServerSettings) -> String {
    let address = on_this_machine(settings.listen);
    format!("http://{address}{}/readyz", settings.base_path.as_str())
}

/// Where what listens at an address is reached on its own machine.
pub(super) fn on_this_machine(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_listens_everywhere_is_asked_on_loopback() {
        let url = |listen: &str| {
            let listen = listen.parse().unwrap();
            readiness_url(&ServerSettings {
                listen,
                ..ServerSettings::default()
            })
        };
        assert_eq!(url("0.0.0.0:80"), "http://127.0.0.1:80/readyz");
        assert_eq!(url("[::]:8080"), "http://[::1]:8080/readyz");
        assert_eq!(url("10.0.0.7:8080"), "http://10.0.0.7:8080/readyz");
    }
}
