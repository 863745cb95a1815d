//! Descriptor files that change under a running service.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{app::spawn_app, waiting::eventually};

fn descriptor(owner: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: ledger}}\n\
         spec: {{type: service, lifecycle: production, owner: {owner}}}\n"
    )
}

fn settings(folder: &Path) -> Value {
    json!({"catalog.files": [folder.join("*.yaml").to_str().unwrap()]})
}

const OWNER: &str = "/entity/default/component/ledger/badge/owner.svg";

#[tokio::test]
async fn a_changed_file_is_served_changed_and_no_request_fails_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog-info.yaml");
    fs::write(&file, descriptor("team-a")).unwrap();
    let app = spawn_app(&settings(folder.path())).await;
    assert_eq!(app.get(OWNER).await.says(), "owner: team-a");

    fs::write(&file, descriptor("team-b")).unwrap();
    let changed = eventually("the new owner", async || {
        let answer = app.get(OWNER).await;
        assert_eq!(
            (answer.status, answer.badge_error()),
            (200, None),
            "{answer:?}"
        );
        (answer.says() == "owner: team-b").then_some(answer)
    })
    .await;
    assert_ne!(changed.header("etag"), None);

    // In the middle of an edit, the last good text holds.
    fs::write(&file, "kind: [").unwrap();
    let other = folder.path().join("other.yaml");
    fs::write(other, descriptor("team-c").replace("ledger", "other")).unwrap();
    eventually("the new file", async || {
        assert_eq!(app.get(OWNER).await.says(), "owner: team-b");
        let other = app.get(&OWNER.replace("ledger", "other")).await;
        (other.says() == "owner: team-c").then_some(())
    })
    .await;

    fs::remove_file(&file).unwrap();
    let gone = eventually("the end of the entity", async || {
        Some(app.get(OWNER).await).filter(|answer| answer.badge_error().is_some())
    })
    .await;
    assert_eq!(gone.badge_error(), Some("not-found"));
}

#[tokio::test]
async fn an_invalid_descriptor_does_not_keep_the_others_from_being_served() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.yaml"),
        "kind: Component\nmetadata: {name: 'not valid'}\n",
    )
    .unwrap();
    fs::write(folder.path().join("b.yaml"), descriptor("team-a")).unwrap();
    let app = spawn_app(&settings(folder.path())).await;
    assert_eq!(app.get(OWNER).await.says(), "owner: team-a");
    let refused = app
        .get("/entity/default/component/not%20valid/badge/owner.svg")
        .await;
    assert_eq!(refused.badge_error(), Some("invalid"));
}
