//! What goes wrong is told in the badge, and elsewhere in Backstage's error body.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;

use crate::{
    DEMO,
    app::spawn_app,
    failure::{Failure, INVALID, NOT_FOUND},
};

#[tokio::test]
async fn an_entity_that_is_not_there_is_not_found_everywhere() {
    let app = spawn_app(&json!({})).await;
    for entity in [
        "default/component/nobody",
        "nobody/component/departure-board",
    ] {
        NOT_FOUND
            .assert_of_entity(&app, &format!("/entity/{entity}"))
            .await;
    }
}

#[rstest]
#[case::kind("default/no_kind/x")]
#[case::kind_with_a_digit_first("default/1kind/x")]
#[case::namespace("no_space/component/x")]
#[case::namespace_with_a_hyphen_last("space-/component/x")]
#[case::name("default/component/-x")]
#[case::name_with_a_space("default/component/a%20b")]
#[case::an_escaped_slash("default/component/a%2Fb")]
#[case::an_escaped_way_up("default/component/..%2F..%2Flocations")]
#[case::escaped_twice("default/component/departure%252Dboard")]
#[case::hash("default/component/departure-board%23x")]
#[case::question_mark("default/component/departure-board%3Fx")]
#[case::markup("default/component/%3Cscript%3E%22")]
#[case::null("default/component/x%00")]
#[case::line_end("default/component/x%0d%0aset-cookie:a=b")]
#[case::not_ascii("default/component/%E6%94%AF")]
#[case::not_utf_8("default/component/%FF")]
#[case::too_long(
    "default/component/a234567890123456789012345678901234567890123456789012345678901234"
)]
#[tokio::test]
async fn a_reference_that_cannot_be_one_is_invalid_everywhere(#[case] entity: &str) {
    let app = spawn_app(&json!({})).await;
    INVALID
        .assert_of_entity(&app, &format!("/entity/{entity}"))
        .await;
}

#[rstest]
#[case("nosuchbadge")]
#[case("constructor")]
#[case("system-x")]
#[tokio::test]
async fn a_badge_that_is_not_there_is_named(#[case] id: &str) {
    let app = spawn_app(&json!({})).await;
    let says = format!("unknown badge: {id}");
    Failure {
        says: &says,
        ..NOT_FOUND
    }
    .assert_of_badge(&app, DEMO, id)
    .await;
}

#[rstest]
#[case("__proto__", "__proto__")]
#[case("hasOwnProperty", "hasOwnProperty")]
#[case("Owner", "Owner")]
#[case("%3Cb%3E%22%27%26%20x", "&lt;b&gt;&quot;&apos;&amp; x")]
#[case("owner%2Fx", "owner/x")]
#[case("%E6%94%AF", "支")]
#[tokio::test]
async fn an_id_that_cannot_be_one_is_an_unknown_badge(#[case] id: &str, #[case] shown: &str) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get(&format!("{DEMO}/badge/{id}.svg")).await;
    assert_eq!(
        (answer.status, answer.badge_error()),
        (200, Some("not-found"))
    );
    assert_eq!(answer.says(), format!("unknown badge: {shown}"));
    let picked = app.get(&format!("{DEMO}/snippets?badges={id}")).await;
    assert_eq!(picked.json()["error"]["name"], "InputError");
}

#[tokio::test]
async fn an_endless_id_is_cut() {
    let app = spawn_app(&json!({})).await;
    let id = "a".repeat(2_000);
    let svg = app.get(&format!("{DEMO}/badge/{id}.svg")).await;
    assert_eq!(svg.badge_error(), Some("not-found"));
    assert_eq!(svg.says(), format!("unknown badge: {}…", "a".repeat(512)));
    let png = app.get(&format!("{DEMO}/badge/{id}.png?scale=4")).await;
    assert!(png.png_pixels().0 < 20_000, "{:?}", png.png_pixels());
    let name = app
        .get(&format!("/entity/default/component/{id}/badge/owner.svg"))
        .await;
    assert_eq!(name.says(), "backstage: invalid");
}

#[tokio::test]
async fn accurate_statuses_can_be_configured() {
    let app = spawn_app(&json!({"images.error_status": "accurate"})).await;
    for (path, status) in [
        ("/entity/default/component/nobody/badge/owner.svg", 404),
        ("/entity/default/component/nobody/badge/owner.png", 404),
        ("/entity/default/no_kind/x/badge/owner", 400),
        ("/badge/a-b-c-d-e.svg", 400),
        ("/static/v1?label=x", 400),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.is_image(), "{path}");
    }
    assert_eq!(
        app.get(&format!("{DEMO}/badge/owner.svg")).await.status,
        200
    );
}

#[rstest]
#[case("strict=0", 200)]
#[case("strict=", 200)]
#[case("strict=1", 404)]
#[case("strict=true", 404)]
#[tokio::test]
async fn strict_is_for_one_request(#[case] query: &str, #[case] status: u16) {
    let app = spawn_app(&json!({})).await;
    let path = format!("/entity/default/component/nobody/badge/owner.svg?{query}");
    assert_eq!(app.get(&path).await.status, status);
}

#[tokio::test]
async fn an_error_tells_the_url_without_the_base_path() {
    let app = spawn_app(&json!({"server.base_path": "/api/badges"})).await;
    let entity = "/entity/default/component/nobody";
    let told = async |target: &str| {
        let answer = app.raw("GET", target).await;
        let body = answer.split_once("\r\n\r\n").unwrap().1.to_owned();
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["request"]["url"].clone()
    };
    let specs = format!("{entity}/badge-specs?x=%20y");
    assert_eq!(told(&format!("/api/badges{specs}")).await, specs);
    // The form that a client of a proxy sends.
    assert_eq!(
        told(&format!("http://badges.test/api/badges{specs}")).await,
        specs
    );
    // What is not under the base path is told whole.
    assert_eq!(told("/api/badgesque").await, "/api/badgesque");
    assert_eq!(told("/elsewhere?x").await, "/elsewhere?x");
    assert_eq!(
        app.get(&format!("{DEMO}/badge/owner.svg")).await.status,
        404
    );
}

#[tokio::test]
async fn a_reference_is_read_in_any_case_and_decoded_once() {
    let app = spawn_app(&json!({})).await;
    let expected = app.get(&format!("{DEMO}/badge/owner.svg")).await;
    for entity in [
        "/entity/DEFAULT/Component/Departure-Board",
        "/entity/default/component/departure%2Dboard",
        "/entity/%64efault/component/departure-board",
    ] {
        let answer = app.get(&format!("{entity}/badge/owner.svg")).await;
        assert_eq!(answer.body, expected.body, "{entity}");
    }
}

#[tokio::test]
async fn targets_that_no_browser_sends_are_answered_too() {
    let app = spawn_app(&json!({})).await;
    for (target, status) in [
        (
            "/entity/../component/departure-board/badge/owner.svg?strict=1",
            400,
        ),
        (
            "/entity/default/component/departure-board/badge/%zz.svg?strict=1",
            404,
        ),
        ("/entity/default/component/%/badge/owner.svg?strict=1", 400),
        ("/entity/default//departure-board/badge/owner.svg", 404),
        ("//", 404),
        ("/badge/%FF-%FE-red.svg", 200),
        ("/static/v1?message=%FF&&=&%=%zz", 200),
        ("*", 404),
    ] {
        let answer = app.raw("GET", target).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{target}: {answer}"
        );
    }
    assert_eq!(app.get("/livez").await.status, 200);
}

#[tokio::test]
async fn more_pngs_than_can_be_drawn_are_images_that_say_so() {
    let app = spawn_app(&json!({"images.png_queue": 0})).await;
    // Each costs some milliseconds to draw, for its Arabic letter leaves it to resvg, and is asked
    // for by nobody else.
    let label = format!("{}%D8%B9", "W".repeat(60));
    let paths: Vec<String> = (0..300)
        .map(|n| format!("/badge/{label}{n}-busy-red.png?style=flat"))
        .collect();
    let takes_svg = [("accept", "image/svg+xml,image/png")];
    let asked = paths.iter().enumerate();
    let answers =
        asked.map(|(n, path)| app.get_with(path, if n % 2 == 0 { &[] } else { &takes_svg }));
    let answers = join_all(answers).await;
    let (mut turned_away, mut as_svg) = (0, 0);
    for (path, answer) in paths.iter().zip(answers) {
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(answer.is_image(), "{path}: {answer:?}");
        if answer.badge_error().is_some() {
            assert_eq!(answer.badge_error(), Some("unavailable"), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(answer.content_type(), "image/png", "{path}");
            turned_away += 1;
        } else if answer.content_type() != "image/png" {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert!(answer.says().ends_with("busy"), "{path}");
            as_svg += 1;
        }
    }
    assert!(
        turned_away > 0 && as_svg > 0,
        "{turned_away} and {as_svg} of 300"
    );
}
