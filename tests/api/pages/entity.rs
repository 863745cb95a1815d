//! The page of an entity.

use rstest::rstest;
use serde_json::{Value, json};

use scraper::Html;

use super::{DEMO_PAGE, Page};
use crate::{
    DEMO,
    app::spawn_app,
    backstage::{Backstage, catalog_of},
};

#[tokio::test]
async fn every_badge_of_the_entity_is_shown_and_can_be_copied_in_every_markup() {
    let app = spawn_app(&json!({})).await;
    let page = Page::at(&app, DEMO_PAGE).await;
    let specs = app.get(&format!("{DEMO}/badge-specs")).await.json();
    let ids: Vec<&str> = specs
        .as_array()
        .unwrap()
        .iter()
        .map(|spec| spec["id"].as_str().unwrap())
        .collect();
    let images = page.attributes(".day img", "src");
    assert_eq!(
        images,
        ids.iter()
            .map(|id| format!("{DEMO}/badge/{id}.svg"))
            .collect::<Vec<_>>()
    );
    assert_eq!(page.attributes(".night img", "src"), images);
    for image in &images {
        assert!(app.get(image).await.is_image(), "{image}");
    }
    assert_eq!(page.attributes("input[name=badges][checked]", "value"), ids);
    for (markup, extension) in [
        ("markdown", "md"),
        ("html", "html"),
        ("rst", "rst"),
        ("asciidoc", "adoc"),
        ("textile", "textile"),
        ("org", "org"),
    ] {
        let all = page.texts(&format!("#all-{markup}")).concat();
        let snippets = app.get(&format!("{DEMO}/snippets.{extension}")).await;
        assert_eq!(all, snippets.text(), "{markup}");
        let each = page.texts(&format!("#panel-{markup} code"));
        assert_eq!(each.len(), ids.len());
        assert!(each.iter().all(|one| all.contains(one)), "{markup}");
    }
}

#[tokio::test]
async fn a_copied_line_is_shown_by_github_as_an_image_in_a_link() {
    let settings = json!({
        "server.public_url": "https://b.test",
        "backstage.app_url": "https://p.test",
    });
    let app = spawn_app(&settings).await;
    for query in [
        "badges=owner",
        "badges=owner,type&bar=1",
        "badges=owner&format=png",
    ] {
        let page = Page::at(&app, &format!("{DEMO_PAGE}?{query}")).await;
        let copied = page.texts("#panel-markdown code").concat();
        let shown = comrak::markdown_to_html(&copied, &comrak::Options::default());
        let shown = Page(Html::parse_fragment(&shown));
        let image = shown.one("p > a > img").attr("src").unwrap();
        assert_eq!(shown.all("img").len(), 1, "{copied}");
        let path = image.strip_prefix("https://b.test").unwrap();
        assert!(app.get(path).await.is_image(), "{image}");
        let link = shown.one("a").attr("href");
        let page = "https://p.test/catalog/default/component/departure-board";
        assert_eq!(link, Some(page));
    }
}

#[tokio::test]
async fn what_the_form_says_is_what_is_shown_and_copied() {
    let app = spawn_app(&json!({"server.public_url": "https://b.test"})).await;
    let query = "style=flat&color=blue&label=&nolabel=1&logo=github&badges=owner&badges=lifecycle\
                 &move=up:lifecycle&format=svg&scale=&markup=html";
    let page = Page::at(&app, &format!("{DEMO_PAGE}?{query}")).await;
    let look = "?style=flat&color=blue&label=&logo=github";
    assert_eq!(
        page.attributes(".day img", "src"),
        ["lifecycle", "owner"].map(|id| format!("{DEMO}/badge/{id}.svg{look}"))
    );
    assert_eq!(
        page.texts("#addresses code"),
        ["lifecycle", "owner"].map(|id| format!("https://b.test{DEMO}/badge/{id}.svg{look}"))
    );
    assert_eq!(
        page.attributes(".panel:not([hidden])", "id"),
        ["panel-html"]
    );
    assert_eq!(page.one("#color").attr("value"), Some("blue"));
    assert!(page.one("#nolabel").attr("checked").is_some());
    assert_eq!(
        page.attributes("input[name=style][checked]", "value"),
        ["flat"]
    );
    let boxes = page.attributes("input[name=badges]", "value");
    assert_eq!(boxes[..2], ["lifecycle", "owner"]);
    // Another markup is a link to the same set-up.
    let rst = page.one("#tab-rst").attr("href").unwrap();
    let other = Page::at(&app, rst).await;
    assert_eq!(
        other.attributes(".panel:not([hidden])", "id"),
        ["panel-rst"]
    );
    assert_eq!(
        other.texts("#addresses code"),
        page.texts("#addresses code")
    );
}

#[rstest]
#[case(
    "bar=1&badges=owner,type",
    "/bar.svg?badges=owner,type",
    "bar.svg?badges=owner,type"
)]
#[case(
    "format=png&scale=3&badges=owner",
    "/badge/owner.png?scale=2",
    "owner.png?scale=3"
)]
#[tokio::test]
async fn a_bar_is_one_image_and_a_png_has_the_pixels_that_are_asked_for(
    #[case] query: &str,
    #[case] shown: &str,
    #[case] address: &str,
) {
    let app = spawn_app(&json!({})).await;
    let page = Page::at(&app, &format!("{DEMO_PAGE}?{query}")).await;
    let images = page.attributes(".day img", "src");
    assert_eq!(images, [format!("{DEMO}{shown}")]);
    assert!(app.get(&images[0]).await.is_image());
    let addresses = page.texts("#addresses code");
    assert_eq!(addresses.len(), 1);
    assert!(addresses[0].ends_with(address), "{addresses:?}");
}

#[tokio::test]
async fn what_is_no_good_in_an_address_is_told_and_the_rest_holds() {
    let app = spawn_app(&json!({})).await;
    let query = "color=blurple&style=flat&badges=owner,nothing-like-it,%3Cb%3E";
    let page = Page::at(&app, &format!("{DEMO_PAGE}?{query}")).await;
    let told = page.texts("#problems p");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("color: expected a colour name"),
        "{told:?}"
    );
    assert_eq!(
        page.attributes(".day img", "src"),
        [format!("{DEMO}/badge/owner.svg?style=flat")]
    );
}

fn incomplete(annotations: &Value) -> Value {
    json!({
        "kind": "Component",
        "metadata": {"name": "x", "annotations": annotations},
        "spec": {"type": "service"},
    })
}

#[rstest]
#[case(
    "backstage.io/edit-url",
    "https://github.com/acme/x/edit/main/catalog-info.yaml",
    true
)]
#[case("backstage.io/source-location", "url:https://github.com/acme/x/", true)]
#[case("backstage.io/edit-url", "javascript:alert(1)", false)]
#[case("backstage.io/edit-url", "https://user:secret@github.com/x", false)]
#[tokio::test]
async fn what_is_missing_is_told_with_the_place_where_it_is_mended(
    #[case] annotation: &str,
    #[case] value: &str,
    #[case] is_led_there: bool,
) {
    let entity = incomplete(&json!({annotation: value}));
    let backstage = Backstage::start(catalog_of(vec![entity])).await;
    let app = spawn_app(&backstage.settings(&json!({"backstage.app_url": "https://p.test"}))).await;
    let page = Page::at(&app, "/ui/default/component/x").await;
    assert_eq!(
        page.texts(".lacks strong"),
        [
            "Nobody owns it.",
            "It has no description.",
            "Its documentation is not linked.",
            "It has no lifecycle.",
            "It is part of no system.",
        ]
    );
    let links = page.attributes("#entry a", "href");
    let portal = "https://p.test/catalog/default/component/x";
    let source = value.trim_start_matches("url:");
    let expected = if is_led_there {
        vec![source, portal]
    } else {
        vec![portal]
    };
    assert_eq!(links, expected);
}

#[tokio::test]
async fn what_may_not_be_seen_is_neither_shown_nor_missed() {
    let entity = incomplete(&json!({}));
    let backstage = Backstage::start(catalog_of(vec![entity])).await;
    let deny = json!([{"badges": ["owner", "lifecycle", "catalog", "docs", "system"]}]);
    let app = spawn_app(&backstage.settings(&json!({"access.deny": deny}))).await;
    let page = Page::at(&app, "/ui/default/component/x?badges=owner,type").await;
    assert_eq!(page.texts(".lacks strong"), [""; 0]);
    let shown = page.attributes(".day img", "src");
    assert_eq!(shown, ["/entity/default/component/x/badge/type.svg"]);
    assert_eq!(page.texts(".facts dt"), ["Type"]);
}

#[tokio::test]
async fn a_value_of_the_catalog_stays_text() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    let entity = json!({
        "kind": "Component",
        "metadata": {"name": "x", "title": hostile, "tags": [hostile], "description": hostile},
        "spec": {"type": hostile, "owner": hostile, "lifecycle": hostile, "system": hostile},
    });
    let backstage = Backstage::start(catalog_of(vec![entity])).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    for path in [
        "/ui/default/component/x",
        "/?q=x",
        "/",
        "/ui/default/component/x?bar=1",
    ] {
        let page = Page::at(&app, path).await;
        let scripts = page.all("script");
        assert_eq!(scripts.len(), 1, "{path}");
        assert_eq!(page.all("[onerror], img[src=x]").len(), 0, "{path}");
        assert!(page.0.html().contains("&lt;script&gt;"), "{path}");
    }
}
