//! What a reader sees while the catalog does one thing wrong after the other.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use tokio::time::Instant;

use crate::{
    answer::Answer,
    app::{App, spawn_app},
    upstream_faults::{Fault, SLOW, Upstream},
    waiting::eventually,
};

/// Image proxies give up after about four seconds, so the contract says two.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

/// A service that knows `known`, which it asks for again with every request, and has never heard of
/// `other`, which is in the catalog too.
async fn service() -> (Upstream, App) {
    let owners = [("known", "team-a"), ("other", "team-b")];
    let owned = owners.map(|(name, owner)| (name.to_owned(), owner.to_owned()));
    let upstream = Upstream::start(owned).await;
    let app = spawn_app(&json!({
        "catalog.source": "backstage",
        "backstage.api_url": upstream.url(),
        "backstage.timeout": "1s",
        "cache.fresh_for": "0s",
        "cache.absent_for": "0s",
    }))
    .await;
    assert_eq!(ask(&app, "known").await.says(), "owner: team-a");
    (upstream, app)
}

/// The badge of a component, which is an image in time.
async fn ask(app: &App, name: &str) -> Answer {
    let start = Instant::now();
    let answer = app
        .get(&format!("/entity/default/component/{name}/badge/owner.svg"))
        .await;
    let took = start.elapsed();
    assert!(took < ANSWERED_WITHIN, "{name} took {took:?}");
    assert!(answer.status == 200 && answer.is_image(), "{answer:?}");
    answer
}

async fn assert_known(app: &App) {
    let answer = ask(app, "known").await;
    assert_eq!(
        (answer.says(), answer.badge_error()),
        ("owner: team-a", None)
    );
}

/// Waits until questions were asked and met `fault`.
async fn met(upstream: &Upstream, app: &App, fault: Fault, times: usize) {
    eventually("a question", async || {
        assert_known(app).await;
        (upstream.met().get(&fault) >= Some(&times)).then_some(())
    })
    .await;
}

#[rstest]
#[case::takes_a_question_and_says_nothing(Fault::Hangs)]
#[case::sends_a_byte_now_and_then(Fault::Drips)]
#[case::resets_the_connection(Fault::Resets)]
#[case::closes_the_connection(Fault::HangsUp)]
#[case::breaks_off_in_the_middle(Fault::BreaksOff)]
#[case::answers_with_a_login_page(Fault::Html)]
#[case::answers_with_other_json(Fault::OtherJson)]
#[case::answers_with_an_image(Fault::Image)]
#[case::says_gzip_and_sends_none(Fault::BrokenGzip)]
#[case::answers_without_end(Fault::Endless)]
#[case::refuses_the_token(Fault::Status(401))]
#[case::forbids_the_lookup(Fault::Status(403))]
#[case::is_a_proxy_without_a_backend(Fault::Status(404))]
#[case::has_an_error(Fault::Status(500))]
#[case::is_not_available(Fault::Status(503))]
#[case::asks_for_fewer_questions(Fault::Wait(429))]
#[case::asks_for_a_pause(Fault::Wait(503))]
#[case::answers_the_question_before(Fault::MixesUp)]
#[tokio::test]
async fn a_known_badge_stays_right_and_another_is_honest_while_the_catalog(#[case] fault: Fault) {
    let (upstream, app) = service().await;
    upstream.set(fault);
    met(&upstream, &app, fault, 1).await;
    let other = ask(&app, "other").await;
    assert_eq!(other.says(), "backstage: unavailable");
    assert_eq!(other.header("cache-control"), Some("no-store"));
    assert_known(&app).await;

    upstream.set(Fault::None);
    eventually("the other badge", async || {
        assert_known(&app).await;
        (ask(&app, "other").await.says() == "owner: team-b").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_known_badge_stays_right_and_another_is_honest_while_nobody_listens() {
    let (upstream, app) = service().await;
    upstream.set(Fault::Closed);
    eventually("a closed port", async || {
        assert_known(&app).await;
        (ask(&app, "other").await.says() == "backstage: unavailable").then_some(())
    })
    .await;
    for _ in 0..20 {
        assert_known(&app).await;
    }
    upstream.set(Fault::None);
    eventually("the other badge", async || {
        assert_known(&app).await;
        (ask(&app, "other").await.says() == "owner: team-b").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_slow_catalog_is_waited_for_by_those_who_need_it_and_by_no_others() {
    let (upstream, app) = service().await;
    upstream.set(Fault::Slow);
    for _ in 0..20 {
        let start = Instant::now();
        assert_known(&app).await;
        let took = start.elapsed();
        assert!(took < SLOW, "{took:?}");
    }
    assert_eq!(ask(&app, "other").await.says(), "owner: team-b");
}

#[tokio::test]
async fn a_catalog_that_fails_every_other_time_is_hardly_noticed() {
    let (upstream, app) = service().await;
    upstream.set(Fault::Flaps);
    met(&upstream, &app, Fault::Flaps, 2).await;
    eventually("the other badge", async || {
        assert_known(&app).await;
        let other = ask(&app, "other").await;
        let says = other.says();
        assert!(["owner: team-b", "backstage: unavailable"].contains(&says));
        (says == "owner: team-b").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_catalog_that_starts_with_nothing_takes_no_badge_away() {
    let (upstream, app) = service().await;
    upstream.set(Fault::IsEmpty);
    met(&upstream, &app, Fault::IsEmpty, 1).await;
    assert_eq!(ask(&app, "other").await.says(), "backstage: not found");
    for _ in 0..20 {
        assert_known(&app).await;
    }
    upstream.set(Fault::None);
    assert_eq!(ask(&app, "other").await.says(), "owner: team-b");
    assert_known(&app).await;
}

#[tokio::test]
async fn a_known_badge_stays_right_through_one_fault_after_the_other() {
    let (upstream, app) = service().await;
    for fault in Fault::ALL {
        upstream.set(fault);
        for _ in 0..20 {
            assert_known(&app).await;
        }
    }
    upstream.set(Fault::None);
    let end = Instant::now();
    eventually("a refresh", async || {
        assert_known(&app).await;
        upstream
            .told("known")
            .filter(|told| *told < end.elapsed())
            .map(drop)
    })
    .await;
}
