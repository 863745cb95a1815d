//! What a page says where there is nothing to show.

use rstest::rstest;
use serde_json::json;
use wiremock::ResponseTemplate;

use super::{DEMO_PAGE, Page};
use crate::{app::spawn_app, backstage::Backstage};

#[tokio::test]
async fn nothing_found_says_what_to_try() {
    let app = spawn_app(&json!({})).await;
    let page = Page::at(&app, "/?q=nothing-is-called-so").await;
    assert_eq!(page.texts("#results-title"), ["Nothing found"]);
    assert_eq!(page.texts(".empty q"), ["nothing-is-called-so"]);
}

#[rstest]
#[case(
    "/ui/default/component/departures-bord",
    404,
    "It is not in the catalog"
)]
#[case("/ui/default/component/a%20b", 400, "This address means nothing")]
#[case("/?q=x&limit=none", 400, "This address means nothing")]
#[case("/ui/default", 404, "There is no such page")]
#[case("/nowhere", 404, "There is no such page")]
#[tokio::test]
async fn what_is_wrong_has_its_status_and_a_way_on(
    #[case] path: &str,
    #[case] status: u16,
    #[case] title: &str,
) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get_with(path, &[("accept", "text/html")]).await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let page = Page::of(&answer);
    assert_eq!(page.texts("h1"), [title]);
    assert_eq!(page.one("form[role=search]").attr("action"), Some("/"));
}

#[tokio::test]
async fn an_entity_that_is_not_there_is_answered_with_those_that_are_called_much_the_same() {
    let app = spawn_app(&json!({})).await;
    let answer = app.get("/ui/default/component/departure-bord").await;
    let similar = Page::of(&answer).attributes("li.card a", "href");
    assert!(similar.contains(&DEMO_PAGE.to_owned()), "{similar:?}");
}

#[tokio::test]
async fn a_catalog_that_is_away_is_told_and_what_is_known_is_shown() {
    let backstage = Backstage::with_one_component().await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    Page::at(&app, "/ui/default/component/payments-api").await;
    backstage.change(ResponseTemplate::new(503)).await;
    Page::at(&app, "/ui/default/component/payments-api").await;
    let first = app.get("/").await;
    assert_eq!(first.status, 502);
    let page = Page::of(&first);
    assert_eq!(
        page.texts("#results-title"),
        ["The catalog does not answer"]
    );
    assert_eq!(
        page.all("#recent").len(),
        1,
        "the browser knows what was seen"
    );
    for path in ["/ui/default/component/other", "/?q=unheard"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 502);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let page = Page::of(&answer);
        assert_eq!(page.texts("h1"), ["The catalog does not answer"]);
        let query = path.split_once('?').map_or("", |(_, query)| query);
        assert_eq!(
            page.attributes("main a.button", "href"),
            [format!("?{query}")]
        );
    }
}

#[tokio::test]
async fn a_private_catalog_asks_for_a_token_and_looks_nothing_up_before() {
    let backstage = Backstage::with_one_component().await;
    let settings = json!({"access.private": "token", "access.tokens": ["a-good-token"]});
    let app = spawn_app(&backstage.settings(&settings)).await;
    for path in [
        "/",
        "/?q=payments",
        "/ui/default/component/payments-api",
        "/ui/default/component/nope",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let page = Page::of(&answer);
        assert_eq!(page.texts("h1"), ["This catalog is private"]);
        assert_eq!(page.one("#token").attr("type"), Some("password"));
        assert_eq!(page.all("noscript").len(), 1);
        assert!(!answer.text().contains("payments"), "nothing is repeated");
    }
    assert_eq!((backstage.lookups().await, backstage.pages().await), (0, 0));
    let token = ("authorization", "Bearer a-good-token");
    let answer = app
        .get_with("/ui/default/component/payments-api", &[token])
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.header("vary").unwrap().contains("authorization"));
    assert_eq!(answer.header("etag"), None);
    let page = Page::of(&answer);
    assert_eq!(page.one("body").attr("data-private"), Some(""));
}

#[tokio::test]
async fn an_opaque_name_is_what_the_page_of_a_private_catalog_copies() {
    let settings = json!({
        "access.private": "token",
        "access.tokens": ["a-good-token"],
        "access.names": "opaque",
        "access.keys": ["0f".repeat(64)],
    });
    let app = spawn_app(&settings).await;
    let token = ("authorization", "Bearer a-good-token");
    let answer = app.get_with(DEMO_PAGE, &[token]).await;
    let page = Page::of(&answer);
    for image in page.attributes(".day img", "src") {
        assert!(!image.contains("departure-board"), "{image}");
        assert!(app.get(&image).await.badge_error().is_none(), "{image}");
    }
    let markdown = page.texts("#panel-markdown code").concat();
    assert!(!markdown.contains("/entity/default/"), "{markdown}");
}
