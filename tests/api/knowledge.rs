//! What is known over a restart, and the mirror of the whole catalog.

use serde_json::{Value, json};
use tempfile::TempDir;
use wiremock::Request;

use crate::{
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component, error},
    log,
    waiting::eventually,
};

const PAYMENTS: &str = "/entity/default/component/payments-api/badge/owner.svg";
const OTHER: &str = "/entity/default/component/other/badge/owner.svg";

fn path_in(folder: &TempDir) -> Value {
    json!(folder.path().join("known"))
}

/// A service that wrote its snapshot with `payments-api` in it, and ended in order; the folder.
async fn snapshot_of_payments(backstage: &Backstage) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = json!({"cache.snapshot": path_in(&folder), "cache.snapshot_every": "1s"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    assert_eq!(app.get(PAYMENTS).await.says(), "owner: team-a");
    eventually("the snapshot", async || {
        let text = std::fs::read_to_string(folder.path().join("known")).ok()?;
        text.contains("payments-api").then_some(())
    })
    .await;
    folder
}

#[tokio::test]
async fn what_was_known_before_a_restart_is_served_while_the_catalog_is_away() {
    let backstage = Backstage::with_one_component().await;
    let folder = snapshot_of_payments(&backstage).await;
    backstage
        .change(|_: &Request| error(503, "ServiceUnavailableError"))
        .await;
    let settings = json!({"cache.snapshot": path_in(&folder)});
    let app = spawn_app(&backstage.settings(&settings)).await;
    let answer = app.get(PAYMENTS).await;
    assert_eq!(
        (answer.says(), answer.badge_error()),
        ("owner: team-a", None)
    );
    assert_eq!(app.get(OTHER).await.badge_error(), Some("unavailable"));
    let ready = app.get("/readyz").await;
    assert_eq!(
        (ready.status, &ready.json()["status"]),
        (200, &json!("degraded")),
        "it can do its work"
    );
}

#[tokio::test]
async fn a_snapshot_of_another_backend_is_not_used_and_that_is_one_line() {
    let backstage = Backstage::with_one_component().await;
    let folder = snapshot_of_payments(&backstage).await;
    let elsewhere = Backstage::start(catalog_of(Vec::new())).await;
    let settings = json!({"cache.snapshot": path_in(&folder)});
    let app = spawn_app(&elsewhere.settings(&settings)).await;
    assert_eq!(app.get(PAYMENTS).await.says(), "backstage: not found");
    assert_one_line(&folder, "it is of another catalog or of other settings");
}

#[tokio::test]
async fn a_torn_snapshot_is_not_used_and_that_is_one_line() {
    let backstage = Backstage::with_one_component().await;
    let folder = snapshot_of_payments(&backstage).await;
    let path = folder.path().join("known");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 30]).unwrap();
    backstage
        .change(|_: &Request| error(503, "ServiceUnavailableError"))
        .await;
    let settings = json!({"cache.snapshot": path_in(&folder)});
    let app = spawn_app(&backstage.settings(&settings)).await;
    assert_eq!(app.get(PAYMENTS).await.badge_error(), Some("unavailable"));
    assert_one_line(&folder, "it is damaged");
    assert_eq!(app.get("/readyz").await.status, 503);
}

/// The log tells of the file in one line, with `why`.
fn assert_one_line(folder: &TempDir, why: &str) {
    let log = log::so_far();
    let folder = folder.path().display().to_string();
    let told: Vec<_> = log
        .lines()
        .filter(|line| line.contains("WARN") && line.contains(&folder))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("the snapshot is not used"), "{told:?}");
    assert!(told[0].contains(why), "{told:?}");
}

async fn mirror_of(entities: usize) -> (Backstage, App) {
    let all = (0..entities).map(|number| component(&format!("c{number}")));
    let backstage = Backstage::start(catalog_of(all.collect())).await;
    let settings = json!({"catalog.mirror": true, "cache.absent_grace": "0s"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    (backstage, app)
}

#[tokio::test]
async fn a_mirror_answers_everything_without_a_question_absence_included() {
    let (backstage, app) = mirror_of(1_200).await;
    eventually("a second reading", async || {
        (backstage.pages().await >= 6).then_some(())
    })
    .await;
    let ready = eventually("the mirror", async || {
        let ready = app.get("/readyz").await.json();
        ready["mirror"]["age_seconds"].as_u64().map(|_| ready)
    })
    .await;
    assert_eq!(ready["mirror"]["entities"], 1_200);
    let before = backstage.lookups().await;
    for number in (0..1_200).step_by(50) {
        let answer = app
            .get(&format!(
                "/entity/default/component/c{number}/badge/owner.svg"
            ))
            .await;
        assert_eq!(answer.says(), "owner: team-a");
    }
    eventually("absence", async || {
        let answer = app.get(OTHER).await;
        assert_eq!(answer.says(), "backstage: not found");
        let after = backstage.lookups().await;
        (after <= before + 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_mirror_is_shown_to_be_empty_before_it_is_filled() {
    let backstage = Backstage::start(|_: &Request| error(503, "ServiceUnavailableError")).await;
    let settings = backstage.settings(&json!({"catalog.mirror": true}));
    let app = spawn_app(&settings).await;
    let ready = app.get("/readyz").await.json();
    let expected = json!({"entities": 0, "age_seconds": null});
    assert_eq!(ready["mirror"], expected);
}
