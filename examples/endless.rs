//! A catalog of any size, for load measurements: it answers `by-refs` for every component that is called `c`
//! and a number. `benches/load/growth.sh` starts it behind the service.
//!
//! `endless ADDRESS:PORT`

use std::{env, io};

use actix_web::{App, HttpResponse, HttpServer, web};
use serde::Deserialize;
use serde_json::{Value, json};

/// As large as the largest question.
const MAX_BODY_BYTES: usize = 128 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    entity_refs: Vec<String>,
}

/// The component of a reference such as `component:default/c17`; none for any other.
fn component(reference: &str) -> Option<Value> {
    let name = reference.strip_prefix("component:default/")?;
    let number: u64 = name.strip_prefix('c')?.parse().ok()?;
    let lifecycle = ["production", "experimental", "deprecated"];
    Some(json!({
        "kind": "Component",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "type": "service",
            "lifecycle": lifecycle.get(usize::try_from(number % 3).ok()?),
            "owner": format!("group:default/team-{}", number % 1_500),
            "system": format!("system-{}", number % 4_000),
        },
    }))
}

async fn by_refs(question: web::Json<Question>) -> HttpResponse {
    let items = question.entity_refs.iter();
    let items: Vec<_> = items.map(|reference| component(reference)).collect();
    HttpResponse::Ok().json(json!({"items": items}))
}

async fn by_query() -> HttpResponse {
    HttpResponse::Ok().json(json!({"items": [], "totalItems": 0, "pageInfo": {}}))
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.ok_or_else(|| io::Error::other("expected ADDRESS:PORT"))?;
    HttpServer::new(|| {
        App::new()
            .app_data(web::JsonConfig::default().limit(MAX_BODY_BYTES))
            .route("/api/catalog/entities/by-refs", web::post().to(by_refs))
            .route("/api/catalog/entities/by-query", web::get().to(by_query))
    })
    .workers(1)
    .bind(address)?
    .run()
    .await
}
