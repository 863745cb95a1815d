//! The pages where people find their badge, as they are without script. What script makes of them is
//! tried in a real browser by `tests/page/`.

mod assets;
mod entity;
mod states;

use rstest::rstest;
use scraper::{ElementRef, Html, Selector};
use serde_json::json;

use crate::{
    answer::Answer,
    app::{App, spawn_app},
};

/// The page of the demo's entity with every fact.
const DEMO_PAGE: &str = "/ui/default/component/departure-board";

/// A page that was read.
struct Page(Html);

impl Page {
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.content_type(), "text/html; charset=utf-8");
        let page = Html::parse_document(answer.text());
        assert_eq!(page.errors, [""; 0], "{}", answer.text());
        Self(page)
    }

    async fn at(app: &App, path: &str) -> Self {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Self::of(&answer)
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).unwrap();
        self.0.select(&selector).collect()
    }

    fn one(&self, selector: &str) -> ElementRef<'_> {
        let all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.0.html());
        all[0]
    }

    fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let values = self.all(selector).into_iter();
        values
            .map(|element| element.attr(name).unwrap().to_owned())
            .collect()
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let all = self.all(selector).into_iter();
        all.map(|element| element.text().collect()).collect()
    }
}

#[tokio::test]
async fn the_first_page_has_a_form_and_some_of_the_catalog() {
    let app = spawn_app(&json!({})).await;
    let page = Page::at(&app, "/").await;
    assert_eq!(page.one("form[role=search]").attr("action"), Some("/"));
    let field = page.one("form[role=search] input[type=search]");
    assert_eq!(field.attr("name"), Some("q"));
    assert_eq!(page.texts("h1"), ["Find your badge"]);
    let first = page.attributes("main li.card a.title[href]", "href");
    assert_eq!(first.first().map(String::as_str), Some(DEMO_PAGE));
}

#[tokio::test]
async fn a_search_is_answered_with_a_page_without_script() {
    let app = spawn_app(&json!({})).await;
    let page = Page::at(&app, "/?q=ticket&kind=component&owner=").await;
    let found = page.attributes("li.card a.title[href]", "href");
    assert_eq!(found, ["/ui/default/component/ticket-kiosk"]);
    assert_eq!(page.one("#q").attr("value"), Some("ticket"));
    assert_eq!(page.texts("option[selected]"), ["Component"]);
    assert_eq!(page.texts("#results-title"), ["One entity"]);
}

#[rstest]
#[case(json!({"server.base_path": "/api/Badges"}), "/api/Badges", "/api/Badges")]
#[case(
    json!({"server.base_path": "/badges", "server.public_url": "https://acme.test/tools"}),
    "/badges",
    "/tools/badges"
)]
#[tokio::test]
async fn every_address_in_a_page_is_below_the_one_that_browsers_know(
    #[case] settings: serde_json::Value,
    #[case] base_path: &str,
    #[case] root: &str,
) {
    let app = spawn_app(&settings).await;
    let pages = [base_path.to_owned(), format!("{base_path}/")];
    let entity = format!("{base_path}{DEMO_PAGE}");
    for path in pages.iter().chain([&entity]) {
        let page = Page::at(&app, path).await;
        for (selector, name) in [
            ("link", "href"),
            ("script", "src"),
            ("img", "src"),
            ("form", "action"),
            ("a[href]:not([href^='#'], [href^='http'])", "href"),
        ] {
            for address in page.attributes(selector, name) {
                assert!(address.starts_with(&format!("{root}/")), "{address}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_may_do_nothing_outside_its_origin_and_holds_no_script_or_style_of_its_own() {
    let app = spawn_app(&json!({})).await;
    for path in [
        "/",
        DEMO_PAGE,
        "/ui/default/component/nope",
        "/?limit=0&q=a",
    ] {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(answer.header(name).unwrap_or_default(), value, "{name}");
        }
        let page = Page::of(&answer);
        assert_eq!(page.texts("script").concat(), "");
        assert_eq!(page.all("style, [style]").len(), 0);
        let elements = page.all("*");
        let handlers = elements.iter().flat_map(|it| it.value().attrs());
        assert_eq!(
            handlers.filter(|(name, _)| name.starts_with("on")).count(),
            0
        );
    }
}

#[tokio::test]
async fn without_the_setting_there_is_no_page() {
    let app = spawn_app(&json!({"page.enabled": false})).await;
    for path in ["/", DEMO_PAGE, "/assets/style.css"] {
        let answer = app.get_with(path, &[("accept", "text/html")]).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json()["error"]["name"], "NotFoundError");
    }
}
