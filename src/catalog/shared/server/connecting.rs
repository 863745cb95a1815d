//! Making a connection to one server, a cluster, or whatever Sentinel says.

use std::{fmt, time::Duration};

use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, Pipeline,
    RedisError, RedisResult, TlsMode, Value,
    aio::MultiplexedConnection,
    cluster::ClusterClient,
    cluster_async::ClusterConnection,
    sentinel::{SentinelClientBuilder, SentinelServerType},
};
use rustls::crypto::ring;
use tokio::time::timeout;

use super::{super::address::Topology, SharedAddress, translating::Trouble};

/// How long it may take to connect, to show a password and to find a master.
const CONNECTING: Duration = Duration::from_secs(2);

/// A connection. Commands of many share it.
#[derive(Clone)]
pub(super) enum Link {
    One(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

impl Link {
    pub(super) async fn to(address: &SharedAddress) -> Result<Self, Trouble> {
        // The process has one TLS provider; whoever set it first did what we would do.
        let _ = ring::default_provider().install_default();
        let link = timeout(CONNECTING, Self::connect(address)).await;
        Ok(link.map_err(|_| Trouble::Slow)??)
    }

    async fn connect(address: &SharedAddress) -> RedisResult<Self> {
        // We have timeouts of our own.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECTING))
            .set_response_timeout(Some(CONNECTING));
        match &address.topology {
            Topology::One => {
                let [one, ..] = &infos(address)?[..] else {
                    return Err(RedisError::from((
                        redis::ErrorKind::InvalidClientConfig,
                        "no host",
                    )));
                };
                let client = Client::open(one.clone())?;
                let link = client.get_multiplexed_async_connection_with_config(&config);
                Ok(Self::One(link.await?))
            }
            Topology::Cluster => {
                let client = ClusterClient::builder(infos(address)?)
                    .connection_timeout(CONNECTING)
                    .response_timeout(CONNECTING)
                    .retries(1);
                let link = client.build()?.get_async_connection().await?;
                Ok(Self::Cluster(link))
            }
            Topology::Sentinel(service) => {
                let link = sentinel(address, service)?
                    .build()?
                    .get_async_connection_with_config(&config)
                    .await?;
                Ok(Self::One(link))
            }
        }
    }

    pub(super) async fn query(&self, pipeline: &Pipeline) -> RedisResult<Vec<Value>> {
        match self.clone() {
            Self::One(mut link) => pipeline.query_async(&mut link).await,
            Self::Cluster(mut link) => pipeline.query_async(&mut link).await,
        }
    }
}

fn infos(address: &SharedAddress) -> RedisResult<Vec<ConnectionInfo>> {
    let info = |addr: ConnectionAddr| {
        let info = addr.into_connection_info()?;
        Ok(info.set_redis_settings(address.settings()))
    };
    addrs(address).map(info).collect()
}

fn addrs(address: &SharedAddress) -> impl Iterator<Item = ConnectionAddr> {
    address.hosts.iter().cloned().map(|(host, port)| {
        if address.has_tls {
            ConnectionAddr::TcpTls {
                host,
                port,
                insecure: false,
                tls_params: None,
            }
        } else {
            ConnectionAddr::Tcp(host, port)
        }
    })
}

/// Sentinels are asked without a password, and the master that they name with it.
fn sentinel(address: &SharedAddress, service: &str) -> RedisResult<SentinelClientBuilder> {
    let master = SentinelServerType::Master;
    let mut builder = SentinelClientBuilder::new(addrs(address), service, master)?
        .set_client_to_redis_db(address.database);
    if let Some(user) = &address.user {
        builder = builder.set_client_to_redis_username(user);
    }
    if let Some(password) = &address.password {
        builder = builder.set_client_to_redis_password(password);
    }
    if address.has_tls {
        builder = builder
            .set_client_to_redis_tls_mode(TlsMode::Secure)
            .set_client_to_sentinel_tls_mode(TlsMode::Secure);
    }
    Ok(builder)
}
