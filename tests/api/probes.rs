//! The probes that an orchestrator asks.

use serde_json::json;

use crate::{
    app::spawn_app,
    backstage::{Backstage, catalog_of, error},
    waiting::eventually,
};

#[tokio::test]
async fn a_service_of_files_is_alive_and_ready_at_once() {
    let app = spawn_app(&json!({})).await;
    for probe in ["/livez", "/readyz"] {
        let answer = app.get(probe).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.json()["status"], "ok");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{probe}");
    }
}

#[tokio::test]
async fn a_service_is_ready_when_its_catalog_first_answers_and_stays_so_when_it_goes() {
    let backstage = Backstage::start(|_: &_| error(503, "ServiceUnavailableError")).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;

    let before = app.get("/readyz").await;
    assert_eq!(
        (before.status, &before.json()["status"]),
        (503, &json!("unavailable"))
    );
    assert_eq!(before.header("cache-control"), Some("no-store"));
    assert_eq!(
        app.get("/livez").await.status,
        200,
        "a restart would not help"
    );

    // What a probe found stands for some seconds, so that probes are no load.
    backstage.change(catalog_of(Vec::new())).await;
    let ready = eventually("ready", async || {
        Some(app.get("/readyz").await).filter(|it| it.status == 200)
    })
    .await;
    assert_eq!(ready.json(), json!({"status": "ok", "catalog": "ok"}));

    drop(backstage);
    let degraded = eventually("degraded", async || {
        Some(app.get("/readyz").await).filter(|it| it.json()["status"] != "ok")
    })
    .await;
    assert_eq!(
        (degraded.status, &degraded.json()["status"]),
        (200, &json!("degraded"))
    );
    assert_eq!(degraded.json()["catalog"], "the catalog cannot be reached");
}
