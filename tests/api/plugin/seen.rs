//! What an asker sees of an answer, ours or recorded.

use serde::Deserialize;
use serde_json::{Value, json};

use super::picture::picture;
use crate::{answer::Answer, app::App};

/// A request to the plugin and its answer.
#[derive(Debug, Deserialize)]
pub(super) struct Exchange {
    pub(super) name: String,
    request: Request,
    status: u16,
    headers: serde_json::Map<String, Value>,
    body: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Request {
    method: String,
    path: String,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// An answer without what no reader sees. `==` leaves out what only we have.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) content_type: String,
    /// JSON as it is, an SVG as a [`picture`], anything else as text.
    pub(super) body: Value,
    /// JSON as it was written, white space and order of keys included; else empty.
    pub(super) json: String,
    pub(super) allow: Option<String>,
    pub(super) badge_error: Option<String>,
    pub(super) is_warned: bool,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        (self.status, &self.content_type, &self.body, &self.json)
            == (other.status, &other.content_type, &other.body, &other.json)
    }
}

impl Seen {
    fn new(status: u16, header: impl Fn(&str) -> Option<String>, body: &str) -> Self {
        let content_type = header("content-type").unwrap_or_default();
        let is_json = content_type.starts_with("application/json");
        let json = if is_json { body } else { "" }.to_owned();
        let body = match content_type.split(';').next() {
            _ if body.is_empty() => Value::Null,
            Some("application/json") => serde_json::from_str(body).unwrap(),
            Some("image/svg+xml") => picture(body),
            _ => json!(body),
        };
        Self {
            status,
            body,
            json,
            allow: header("allow"),
            badge_error: header("x-badge-error"),
            is_warned: header("x-badge-warning").is_some(),
            content_type,
        }
    }

    pub(super) fn is_svg(&self) -> bool {
        self.content_type == "image/svg+xml; charset=utf-8"
    }
}

impl Exchange {
    /// What the plugin answered.
    pub(super) fn seen(&self) -> Seen {
        let header = |name: &str| self.headers.get(name)?.as_str().map(str::to_owned);
        Seen::new(self.status, header, &self.body)
    }

    /// What we answer to one who shows `token` besides.
    pub(super) async fn ask_with(&self, app: &App, token: &str) -> Seen {
        let mut request = self.request.clone();
        let header = ("Authorization".to_owned(), format!("Bearer {token}"));
        request.headers.push(header);
        let with = Self {
            name: self.name.clone(),
            request,
            headers: serde_json::Map::new(),
            body: String::new(),
            status: 0,
        };
        with.ask(app).await
    }

    /// What we answer.
    pub(super) async fn ask(&self, app: &App) -> Seen {
        let Request {
            method,
            path,
            headers,
        } = &self.request;
        if path.contains("/../") {
            assert!(headers.is_empty(), "{} is sent without headers", self.name);
            return raw(&app.raw(method, path).await);
        }
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer: Answer = app.send(method, path, &headers).await;
        let header = |name: &str| answer.header(name).map(str::to_owned);
        Seen::new(answer.status, header, answer.text())
    }
}

/// An answer as it came over the wire.
fn raw(answer: &str) -> Seen {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let header = |wanted: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.to_owned())
    };
    Seen::new(status, header, body)
}
