//! The real application on a port of its own.

use std::{ffi::OsString, io, net::SocketAddr, path::Path, sync::Once};

use backstage_badges::{
    app::Application,
    config::{Environment, Flags, Loaded, Settings, Sources},
};
use reqwest::{Client, Method, redirect::Policy};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{answer::Answer, log};

/// A running service and a client of it.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) address: SocketAddr,
    pub(crate) admin: Option<SocketAddr>,
    client: Client,
}

/// Nothing but what a test sets.
struct NoEnvironment;

impl Environment for NoEnvironment {
    fn vars(&self) -> Vec<(String, OsString)> {
        Vec::new()
    }

    fn read_file(&self, _: &Path) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Settings out of `{"section.name": value}`.
pub(crate) fn load(settings: &Value) -> Loaded {
    let mut flags = Flags::default();
    flags.set("server.listen", json!("127.0.0.1:0"), "--test");
    flags.set("server.workers", json!(2), "--test");
    flags.set("admin.listen", json!("127.0.0.1:0"), "--test");
    for (key, value) in settings.as_object().unwrap() {
        flags.set(key, value.clone(), "--test");
    }
    let sources = Sources {
        flags: Some(&flags),
        ..Sources::default()
    };
    Settings::load(sources, &NoEnvironment).unwrap()
}

/// Boots the service that `settings` describe; with none it serves the demo catalog.
pub(crate) async fn spawn_app(settings: &Value) -> App {
    log::start();
    let application = Application::build(&load(settings)).await.unwrap();
    let (address, admin) = (application.address(), application.admin_address());
    tokio::spawn(application.run_until_stopped());
    App {
        address,
        admin,
        client: client(),
    }
}

fn client() -> Client {
    static CRYPTOGRAPHY: Once = Once::new();
    CRYPTOGRAPHY.call_once(|| {
        // Another part of the program may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .no_gzip()
        .build()
        .unwrap()
}

impl App {
    /// `GET`s a path with its query.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    /// `GET`s a path with headers.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers).await
    }

    /// Sends a request without a body.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send_to(self.address, method, path, headers).await
    }

    /// `GET`s a path of the operators' listener.
    pub(crate) async fn admin(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send_to(self.admin.unwrap(), "GET", path, headers)
            .await
    }

    /// Sends a request to one of the two listeners.
    pub(crate) async fn send_to(
        &self,
        address: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("http://{address}{path}");
        let mut request = self.client.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap(),
        }
    }

    /// Posts a body to one of the two listeners.
    pub(crate) async fn post_to(
        &self,
        address: SocketAddr,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = self.client.post(format!("http://{address}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.body(body.to_owned()).send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap(),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sends a request whose target no URL library lets through; the whole answer as it came.
    pub(crate) async fn raw(&self, method: &str, target: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request =
            format!("{method} {target} HTTP/1.1\r\nhost: badges.test\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}
