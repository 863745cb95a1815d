//! How a request has a badge look.

use rstest::rstest;
use serde_json::json;

use crate::{
    DEMO,
    answer::Answer,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component},
};

/// The demo's owner badge with a query.
async fn owner(app: &App, query: &str) -> Answer {
    app.get(&format!("{DEMO}/badge/owner.svg?{query}")).await
}

#[rstest]
#[case::style("style=for-the-badge", "height=\"28\"")]
#[case::social("style=social", "Helvetica Neue")]
#[case::plastic("style=plastic", "height=\"18\"")]
#[case::name("color=critical", "fill=\"#dd4343\"")]
#[case::hex("color=ff0000", "fill=\"#ff0000\"")]
#[case::hash("color=%23abc", "fill=\"#abc\"")]
#[case::css("color=rebeccapurple", "fill=\"rebeccapurple\"")]
#[case::rgb("color=rgb(1,2,3)", "fill=\"rgb(1,2,3)\"")]
#[case::label_color("labelColor=123456", "fill=\"#123456\"")]
#[case::label(
    "label=who%20%26+what",
    "aria-label=\"who &amp; what: platform-screens\""
)]
#[case::no_label("label=", "aria-label=\"platform-screens\"")]
#[case::logo("logo=backstage", "<image ")]
#[case::link("link=https://a.test/?x%3D1%26y", "href=\"https://a.test/?x=1&amp;y\"")]
#[case::two_links(
    "link=https://a.test/&link=mailto:b@a.test",
    "href=\"mailto:b@a.test\""
)]
#[tokio::test]
async fn a_parameter_changes_the_badge(#[case] query: &str, #[case] drawn: &str) {
    let app = spawn_app(&json!({})).await;
    let plain = owner(&app, "").await;
    assert!(!plain.text().contains(drawn), "{plain:?}");
    let changed = owner(&app, query).await;
    assert!(changed.text().contains(drawn), "{changed:?}");
    assert_eq!(changed.header("x-badge-warning"), None);
}

#[tokio::test]
async fn the_colour_of_the_backstage_logo_can_be_chosen() {
    let app = spawn_app(&json!({})).await;
    let [plain, red, none] = [
        owner(&app, "logo=backstage").await,
        owner(&app, "logo=backstage&logoColor=red").await,
        app.get(&format!("{DEMO}/badge/powered-by.svg?logo=none"))
            .await,
    ];
    assert_ne!(plain.body, red.body);
    assert!(red.text().contains("<image "));
    assert!(!none.text().contains("<image "));
    assert_eq!(red.header("x-badge-warning"), None);
}

#[rstest]
#[case("style=round", "style: ")]
#[case("style=", "style: ")]
#[case("style=flat&style=plastic", "style: expected once")]
#[case("style=%E6%94%AF", "style: ")]
#[case("color=notacolor", "color: ")]
#[case("color=url(x)", "color: ")]
#[case("color=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "color: ")]
#[case("color=red%0d%0aset-cookie:a=b", "color: ")]
#[case("color=%FF", "color: ")]
#[case("labelColor=%F0%9F%9A%80", "labelColor: ")]
#[case("logo=nosuchlogo%E6%94%AF", "logo: ")]
#[case("logo=", "logo: ")]
#[case("logoColor=1", "logoColor: ")]
#[case("logoSize=big", "logoSize: ")]
#[case("link=javascript:alert(1)", "link: ")]
#[case(
    "link=https://a.test&link=https://b.test&link=https://c.test",
    "link: "
)]
#[case("link=https://a.test&link=data:text/html,x", "link: ")]
#[case("cacheSeconds=soon", "cacheSeconds: ")]
#[case("scale=5", "scale: ")]
#[case("scale=0", "scale: ")]
#[case("scale=1.5", "scale: ")]
#[tokio::test]
async fn a_bad_value_counts_as_not_given_and_the_answer_says_so(
    #[case] query: &str,
    #[case] warning: &str,
) {
    let app = spawn_app(&json!({})).await;
    let (plain, bad) = (owner(&app, "").await, owner(&app, query).await);
    assert_eq!(
        (bad.status, bad.badge_error(), &bad.body),
        (200, None, &plain.body)
    );
    let told = bad.header("x-badge-warning").unwrap();
    assert!(told.starts_with(warning), "{told}");
    assert_eq!(bad.header("set-cookie"), None);
    // The value itself is not repeated: a header is no place for it.
    assert!(told.is_ascii(), "{told}");

    let documents = ["badge/owner.json", "badge-specs", "snippets.md"];
    for document in documents {
        let answer = app.get(&format!("{DEMO}/{document}?{query}")).await;
        assert_eq!(answer.header("x-badge-warning"), Some(told), "{document}");
        assert_eq!(
            answer.body,
            app.get(&format!("{DEMO}/{document}")).await.body,
            "{document}"
        );
    }
}

#[tokio::test]
async fn every_bad_value_is_told() {
    let app = spawn_app(&json!({})).await;
    let answer = owner(&app, "style=x&color=y&scale=9").await;
    let told = answer.header("x-badge-warning").unwrap();
    for parameter in ["style: ", "color: ", "scale: "] {
        assert!(told.contains(parameter), "{told}");
    }
    let missing = app
        .get("/entity/default/component/nobody/badge/owner.svg?style=x")
        .await;
    assert!(
        missing
            .header("x-badge-warning")
            .unwrap()
            .starts_with("style: ")
    );
}

#[rstest]
#[case("utm_source=readme")]
#[case("Style=flat")]
#[case("&&&")]
#[case("=")]
#[case("%zz=%zz")]
#[case("%FF=%FF")]
#[case("color[]=red")]
#[tokio::test]
async fn an_unknown_parameter_is_ignored(#[case] query: &str) {
    let app = spawn_app(&json!({})).await;
    let answer = owner(&app, query).await;
    assert_eq!(answer.body, owner(&app, "").await.body);
    assert_eq!(answer.header("x-badge-warning"), None);
}

#[tokio::test]
async fn scale_multiplies_the_pixels_of_a_png_and_of_nothing_else() {
    let app = spawn_app(&json!({})).await;
    let (width, height) = app
        .get(&format!("{DEMO}/badge/owner.png"))
        .await
        .png_pixels();
    assert_eq!(height, 20);
    for scale in 1..=4 {
        let answer = app
            .get(&format!("{DEMO}/badge/owner.png?scale={scale}"))
            .await;
        assert_eq!(answer.png_pixels(), (width * scale, height * scale));
        assert_eq!(
            owner(&app, &format!("scale={scale}")).await.body,
            owner(&app, "").await.body
        );
    }
}

#[tokio::test]
async fn the_configured_look_holds_where_a_request_asks_for_none() {
    let app = spawn_app(&json!({
        "badges.style": "for-the-badge", "badges.logo": "backstage", "images.png_scale": 2,
    }))
    .await;
    let plain = owner(&app, "").await;
    assert!(plain.text().contains("height=\"28\"") && plain.text().contains("<image "));
    let asked = owner(&app, "style=flat&logo=none").await;
    assert!(asked.text().contains("height=\"20\"") && !asked.text().contains("<image "));
    assert_eq!(
        app.get(&format!("{DEMO}/badge/owner.png"))
            .await
            .png_pixels()
            .1,
        56
    );
    assert_eq!(
        app.get(&format!("{DEMO}/badge/owner.png?scale=1"))
            .await
            .png_pixels()
            .1,
        28
    );
    let failed = app
        .get("/entity/default/component/nobody/badge/owner.svg")
        .await;
    assert!(
        failed.text().contains("height=\"28\""),
        "a failure has the same shape"
    );
}

#[tokio::test]
async fn a_long_text_is_cut() {
    let app = spawn_app(&json!({})).await;
    let answer = owner(&app, &format!("label={}", "x".repeat(2_000))).await;
    assert_eq!(
        answer.says(),
        format!("{}…: platform-screens", "x".repeat(512))
    );

    let mut endless = component("endless");
    endless["spec"]["owner"] = json!("é".repeat(5_000));
    let backstage = Backstage::start(catalog_of(vec![endless])).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let badge = "/entity/default/component/endless/badge/owner";
    assert_eq!(
        app.get(&format!("{badge}.svg")).await.says(),
        format!("owner: {}…", "é".repeat(512))
    );
    assert_eq!(
        app.get(&format!("{badge}.png?scale=4"))
            .await
            .png_pixels()
            .1,
        40,
        "the largest scale that the cap of pixels allows"
    );
}

#[tokio::test]
async fn the_look_goes_with_the_urls_of_specs_and_snippets() {
    let app = spawn_app(&json!({"server.public_url": "https://b.test"})).await;
    let query = "style=flat&color=rgb(1,2,3)&label=a%26b";
    let spec = app
        .get(&format!("{DEMO}/badge/owner.json?{query}"))
        .await
        .json();
    assert_eq!(
        spec["url"],
        format!("https://b.test{DEMO}/badge/owner.svg?{query}")
    );
    assert_eq!(spec["badge"]["color"], "rgb(1,2,3)");
    assert_eq!(spec["badge"]["style"], "flat");
    let path = spec["url"]
        .as_str()
        .unwrap()
        .strip_prefix("https://b.test")
        .unwrap();
    assert_eq!(app.get(path).await.says(), "a&amp;b: platform-screens");
}
