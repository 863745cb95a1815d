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
        assert_eq!(answer.json().get("breaker"), None, "nothing is asked");
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
    let expected = json!({"status": "ok", "catalog": "ok", "breaker": "closed"});
    assert_eq!(ready.json(), expected);

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

#[tokio::test]
async fn the_state_of_the_breaker_can_be_seen() {
    let backstage = Backstage::start(|_: &_| error(503, "ServiceUnavailableError")).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let breaker = async || {
        let ready = app.get("/readyz").await.json();
        ready["breaker"].as_str().unwrap().to_owned()
    };
    assert_eq!(breaker().await, "closed");
    for name in ["a", "b", "c", "d", "e", "f"] {
        app.get(&format!("/entity/default/component/{name}/badge/owner.svg"))
            .await;
    }
    assert_eq!(breaker().await, "open");
    assert_eq!(backstage.lookups().await, 5, "the sixth was not asked for");
    eventually("the end of the pause", async || {
        (breaker().await == "half-open").then_some(())
    })
    .await;
    backstage.change(catalog_of(Vec::new())).await;
    let answer = app.get("/entity/default/component/a/badge/owner.svg").await;
    assert_eq!(answer.says(), "backstage: not found");
    assert_eq!(breaker().await, "closed");
}
