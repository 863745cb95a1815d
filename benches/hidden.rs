//! How long an answer for a hidden entity takes, beside one for an entity that is not there:
//! `cargo bench --bench hidden`. The figures are in `docs/security.md`.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up must say so"
)]

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
};

use actix_web::{App, test, web::Data};
use backstage_badges::{
    app,
    config::{Flags, ProcessEnvironment, Settings, Sources},
    http,
};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

const REFERENCE: &str = "component:default/";

/// A backend that has every component whose name begins with `hidden`.
async fn backend() -> MockServer {
    let server = MockServer::start().await;
    let respond = |request: &Request| {
        let question: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let asked = question.get("entityRefs").and_then(Value::as_array);
        let items = asked.into_iter().flatten().map(|reference| {
            let name = reference.as_str()?.strip_prefix(REFERENCE)?;
            name.starts_with("hidden").then(|| {
                json!({
                    "kind": "Component",
                    "metadata": {
                        "name": name,
                        "annotations": {"backstage-badges/publish": "false"},
                    },
                    "spec": {"type": "service", "lifecycle": "production", "owner": "team-a"},
                })
            })
        });
        let items: Vec<_> = items.collect();
        ResponseTemplate::new(200).set_body_json(json!({"items": items}))
    };
    Mock::given(any())
        .respond_with(respond)
        .mount(&server)
        .await;
    server
}

fn answer(c: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let server = runtime.block_on(backend());
    let mut flags = Flags::default();
    flags.set("backstage.api_url", server.uri(), "--bench");
    flags.set("catalog.source", "backstage", "--bench");
    let sources = Sources {
        flags: Some(&flags),
        ..Sources::default()
    };
    let loaded = Settings::load(sources, &ProcessEnvironment).expect("settings");
    let address = SocketAddr::from(([127, 0, 0, 1], 8080));
    let state = runtime.block_on(app::state_of(&loaded.settings, address));
    let state = Data::new(state.expect("a service"));
    let app = runtime.block_on(test::init_service(
        App::new().configure(|config| http::configure(config, &state)),
    ));
    let next = AtomicUsize::new(0);
    for name in ["missing", "hidden1"] {
        let uri = format!("/entity/default/component/{name}/badge/owner.svg");
        c.bench_function(&format!("remembered/{name}"), |b| {
            b.to_async(&runtime).iter(|| async {
                test::call_service(&app, test::TestRequest::get().uri(&uri).to_request()).await
            });
        });
        c.bench_function(&format!("asked for the first time/{name}"), |b| {
            b.to_async(&runtime).iter(|| async {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let uri = format!("/entity/default/component/{name}-{number}/badge/owner.svg");
                test::call_service(&app, test::TestRequest::get().uri(&uri).to_request()).await
            });
        });
    }
}

criterion_group!(benches, answer);
criterion_main!(benches);
