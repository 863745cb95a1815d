//! What a person sees who starts a server.

use std::{fmt::Write, net::SocketAddr};

use super::catalog::Opened;
use crate::{
    badge::Look,
    http::State,
    service::{Format, SnippetForm},
    snippet::Markup,
};

/// The badge that is shown.
const BADGE: &str = "owner";

/// Where the server listens, what it serves, where people find badges, one badge's URL and one line ready to be pasted.
pub(super) async fn greeting(
    state: &State,
    opened: &Opened,
    listening: &str,
    admin: Option<SocketAddr>,
    origin: &str,
) -> String {
    let (service, base_path) = (&state.service, &state.service.urls().base_path);
    let mut text = format!("listening on {listening}\nserving {}\n", opened.description);
    if let Some(admin) = admin {
        let _ = writeln!(text, "metrics on http://{admin}/metrics");
    }
    if state.page_root.is_some() {
        let _ = writeln!(text, "find badges at {origin}{base_path}/");
    }
    if let Some(entity) = opened
        .example
        .as_ref()
        .map(|example| service.name_of(example))
    {
        let look = Look::default();
        let url = service
            .urls()
            .badge(origin, &entity, BADGE, Format::Svg, &look);
        let _ = writeln!(text, "\na badge:    {url}");
        let form = SnippetForm {
            markup: Markup::Markdown,
            image: Format::Svg,
            look: &look,
            origin,
            as_bar: false,
        };
        if let Ok(snippet) = service.snippets(&entity, Some(&[BADGE]), &form).await {
            let _ = write!(
                text,
                "as Markdown: {}",
                String::from_utf8_lossy(&snippet.bytes)
            );
        }
    } else {
        let _ = writeln!(
            text,
            "\na badge: {origin}{base_path}/entity/NAMESPACE/KIND/NAME/badge/{BADGE}.svg"
        );
    }
    text
}
