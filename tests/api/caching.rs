//! How long answers may be kept, and when they need not be sent again.

use rstest::rstest;
use serde_json::json;

use crate::{DEMO, app::spawn_app};

/// `Cache-Control` of a good answer, out of the box.
pub(crate) const GOOD: &str =
    "public, max-age=300, s-maxage=300, stale-while-revalidate=3600, stale-if-error=86400";
const FAILED: &str = "public, max-age=60";

#[rstest]
#[case("/entity/default/component/departure-board/badge/owner.svg", GOOD)]
#[case("/entity/default/component/departure-board/badge/owner.png", GOOD)]
#[case("/entity/default/component/departure-board/badge/owner.json", GOOD)]
#[case(
    "/entity/default/component/departure-board/badge/owner.shields.json",
    GOOD
)]
#[case("/entity/default/component/departure-board/badge/owner", GOOD)]
#[case("/entity/default/component/departure-board/badge-specs", GOOD)]
#[case("/entity/default/component/departure-board/snippets", GOOD)]
#[case("/entity/default/component/departure-board/snippets.html", GOOD)]
#[case("/snippets.csv", GOOD)]
#[case("/snippets.csv?filter=nosuch", FAILED)]
#[case("/badge/build-passing-green.svg", GOOD)]
#[case("/static/v1?message=passing", GOOD)]
#[case("/entity/default/component/departure-board/go", "no-cache")]
#[case("/entity/default/component/departure-board/badge/nosuch.svg", FAILED)]
#[case("/entity/default/component/nobody/badge/owner.svg", FAILED)]
#[case("/entity/default/component/nobody/badge/owner.png", FAILED)]
#[case("/entity/default/component/nobody/badge-specs", FAILED)]
#[case("/entity/default/component/nobody/go", FAILED)]
#[case("/entity/default/no_kind/nobody/badge/owner.svg", FAILED)]
#[case("/nosuchpage", FAILED)]
#[case("/livez", "no-store")]
#[case("/readyz", "no-store")]
#[tokio::test]
async fn every_answer_says_how_long_it_may_be_kept(#[case] path: &str, #[case] expected: &str) {
    let app = spawn_app(&json!({})).await;
    assert_eq!(app.get(path).await.header("cache-control"), Some(expected));
    // A failure never freezes, whatever a request asks for.
    if expected == FAILED {
        let longer = app.get(&format!("{path}?cacheSeconds=86400")).await;
        assert_eq!(longer.header("cache-control"), Some(FAILED));
    }
}

#[tokio::test]
async fn the_configured_times_are_sent() {
    let app = spawn_app(&json!({
        "images.max_age": "1m",
        "images.s_max_age": "2m",
        "images.stale_while_revalidate": "0s",
        "images.stale_if_error": "7d",
    }))
    .await;
    assert_eq!(
        app.get(&format!("{DEMO}/badge/owner.svg"))
            .await
            .header("cache-control"),
        Some("public, max-age=60, s-maxage=120, stale-while-revalidate=0, stale-if-error=604800")
    );
    let shields = app.get(&format!("{DEMO}/badge/owner.shields.json")).await;
    assert_eq!(shields.json()["cacheSeconds"], 60);
}

#[rstest]
#[case("600", 600)]
#[case("301", 301)]
#[case("10", 300)]
#[case("0", 300)]
#[case("86400", 86_400)]
#[case("86401", 86_400)]
#[case("4294967295", 86_400)]
#[case("99999999999999999999", 86_400)]
#[case("-1", 300)]
#[case("soon", 300)]
#[tokio::test]
async fn cache_seconds_raises_the_times_and_never_lowers_them(
    #[case] seconds: &str,
    #[case] max_age: u32,
) {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner.svg?cacheSeconds={seconds}");
    let answer = app.get(&path).await;
    let expected = GOOD.replace("=300", &format!("={max_age}"));
    assert_eq!(answer.header("cache-control"), Some(expected.as_str()));

    let shields = app.get(&path.replace(".svg", ".shields.json")).await;
    assert_eq!(
        shields.json()["cacheSeconds"],
        max_age,
        "the body says what the header says"
    );
}

#[tokio::test]
async fn an_etag_is_strong_stable_and_of_the_content() {
    let path = |file: &str| format!("{DEMO}/badge/{file}");
    let (app, other) = (spawn_app(&json!({})).await, spawn_app(&json!({})).await);
    let mut seen = Vec::new();
    for file in [
        "owner.svg",
        "owner.png",
        "docs.svg",
        "owner.svg?style=flat",
        "owner.png?scale=2",
    ] {
        let etag = app
            .get(&path(file))
            .await
            .header("etag")
            .unwrap()
            .to_owned();
        assert!(
            etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"'),
            "{etag}"
        );
        assert_eq!(
            app.get(&path(file)).await.header("etag"),
            Some(etag.as_str())
        );
        // Another instance behind the same load balancer says the same.
        assert_eq!(
            other.get(&path(file)).await.header("etag"),
            Some(etag.as_str())
        );
        assert!(
            !seen.contains(&etag),
            "{file} has the ETag of something else"
        );
        seen.push(etag);
    }
    let ignored = app.get(&path("owner.svg?utm_source=readme")).await;
    assert_eq!(ignored.header("etag"), seen.first().map(String::as_str));
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let app = spawn_app(&json!({})).await;
    for path in [
        "badge/owner.svg",
        "badge/owner.png",
        "badge/owner",
        "badge-specs",
        "snippets",
    ] {
        let path = format!("{DEMO}/{path}");
        let full = app.get(&path).await;
        let etag = full.header("etag").unwrap();
        let others: Vec<String> = (0..50).map(|n| format!("\"{n}\"")).collect();
        let tags = [
            etag.to_owned(),
            format!("W/{etag}"),
            format!("\"other\", {etag}"),
            format!("{}, W/{etag}", others.join(",")),
            "*".to_owned(),
        ];
        for tag in tags {
            let again = app.get_with(&path, &[("if-none-match", &tag)]).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {tag}");
            for name in ["etag", "cache-control", "vary"] {
                assert_eq!(again.header(name), full.header(name), "{name} of {path}");
            }
            let head = app.send("HEAD", &path, &[("if-none-match", &tag)]).await;
            assert_eq!(head.status, 304, "{path} {tag}");
        }
        for tag in ["\"other\"", "", etag.trim_matches('"'), "W/\"x\", \"y\""] {
            let again = app.get_with(&path, &[("if-none-match", tag)]).await;
            assert_eq!(
                (again.status, &again.body),
                (200, &full.body),
                "{path} {tag}"
            );
        }
    }
}

#[tokio::test]
async fn a_tag_in_a_second_header_line_counts_too() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner.svg");
    let full = app.get(&path).await;
    let etag = full.header("etag").unwrap();
    let lines = [("if-none-match", "\"other\""), ("if-none-match", etag)];
    assert_eq!(app.get_with(&path, &lines).await.status, 304);
}

#[tokio::test]
async fn an_image_that_tells_of_a_failure_is_not_sent_again_either() {
    let app = spawn_app(&json!({})).await;
    let path = "/entity/default/component/nobody/badge/owner.svg";
    let full = app.get(path).await;
    let tag = full.header("etag").unwrap();
    let again = app.get_with(path, &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    for name in ["etag", "cache-control", "x-badge-error"] {
        assert_eq!(again.header(name), full.header(name), "{name}");
    }
    // 304 stands for 200 only (RFC 9110, section 13.2.1).
    let strict = format!("{path}?strict=1");
    let again = app.get_with(&strict, &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.says()), (404, "backstage: not found"));
}
