//! Many readers at a time: what they cost the catalog, and that each gets the badge they asked for.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{Request, Respond};

use crate::{
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component},
};

/// A component that nobody else owns.
fn owned(number: usize) -> Value {
    let mut component = component(&format!("service-{number}"));
    component["spec"]["owner"] = json!(format!("team-{number}"));
    component
}

fn badge(number: usize, id: &str) -> String {
    format!("/entity/default/component/service-{number}/badge/{id}.svg")
}

/// Asks for all of `paths` over 64 connections, each going on as soon as it is answered.
async fn read_all(app: &App, paths: &[String], check: impl Fn(&str, &str)) {
    let readers = (0..64).map(async |first| {
        for path in paths.iter().skip(first).step_by(64) {
            let answer = app.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            check(path, answer.says());
        }
    });
    join_all(readers).await;
}

#[rstest]
#[case::of_as_many_entities(5_000, &["owner"])]
#[case::of_a_thousand_entities(1_000, &["owner", "lifecycle", "pingback", "type", "system"])]
#[case::of_every_kind(715, &["owner", "lifecycle", "pingback", "type", "system", "docs", "powered-by"])]
#[tokio::test]
async fn five_thousand_cold_badges_cost_sixty_questions_at_most(
    #[case] entities: usize,
    #[case] ids: &[&str],
) {
    let backstage = Backstage::start(catalog_of((0..entities).map(owned).collect())).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let paths: Vec<_> = (0..entities)
        .flat_map(|number| ids.iter().map(move |id| badge(number, id)))
        .collect();
    assert!(paths.len() >= 5_000);
    read_all(&app, &paths, |path, says| {
        assert_ne!(says, "backstage: unavailable", "{path}");
    })
    .await;
    let (lookups, pages) = (backstage.lookups().await, backstage.pages().await);
    assert!(lookups + pages <= 60, "{lookups} lookups, {pages} pages");
}

/// A catalog that mixes its answers up: of three, one has its items turned round, and one is of
/// other entities than were asked for.
fn mixed_up(catalog: impl Respond) -> impl Respond {
    let count = Arc::new(AtomicUsize::new(0));
    move |request: &Request| {
        let mut question: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let mut request = request.clone();
        if let Some(references) = question["entityRefs"].as_array_mut() {
            match count.fetch_add(1, Ordering::SeqCst) % 3 {
                0 => references.reverse(),
                1 => references.fill(json!("component:default/service-0")),
                _ => {}
            }
            request.body = serde_json::to_vec(&question).unwrap();
        }
        catalog.respond(&request)
    }
}

#[tokio::test]
async fn nobody_gets_the_badge_of_another_entity_whatever_the_catalog_answers() {
    let catalog = catalog_of((0..300).map(owned).collect());
    let backstage = Backstage::start(mixed_up(catalog)).await;
    let settings = json!({"cache.fresh_for": "0s"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    let paths: Vec<_> = (0..1_500)
        .map(|number| badge(number % 300, "owner"))
        .collect();
    let right = AtomicUsize::new(0);
    read_all(&app, &paths, |path, says| {
        let number = path.split(['-', '/']).nth(5).unwrap();
        if says == "backstage: unavailable" {
            return;
        }
        assert_eq!(says, format!("owner: team-{number}"), "{path}");
        right.fetch_add(1, Ordering::SeqCst);
    })
    .await;
    let right = right.load(Ordering::SeqCst);
    assert!(right > 700, "{right} of 1,500 had an answer");
}
