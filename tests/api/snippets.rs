//! Snippets, by extension and negotiated.

use rstest::rstest;
use serde_json::json;

use crate::{
    DEMO,
    answer::Answer,
    app::{App, spawn_app},
};

const PUBLIC: &str = "https://badges.acme.test";

async fn app() -> App {
    spawn_app(&json!({"server.public_url": PUBLIC, "backstage.app_url": "https://portal.test"}))
        .await
}

async fn snippets(app: &App, rest: &str) -> Answer {
    let answer = app.get(&format!("{DEMO}/snippets{rest}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

#[rstest]
#[case(
    ".md",
    "text/markdown; charset=utf-8",
    "[![Entity owner badge, owner: platform-screens]("
)]
#[case(".html", "text/plain; charset=utf-8", "<img ")]
#[case(".rst", "text/plain; charset=utf-8", ".. image:: ")]
#[case(".adoc", "text/plain; charset=utf-8", "image:")]
#[case(".textile", "text/plain; charset=utf-8", "!https://")]
#[case(".org", "text/plain; charset=utf-8", "[[https://")]
#[case(".json", "application/json; charset=utf-8", "[")]
#[tokio::test]
async fn an_extension_names_the_markup(
    #[case] extension: &str,
    #[case] content_type: &str,
    #[case] holds: &str,
) {
    let app = app().await;
    let answer = snippets(&app, extension).await;
    assert_eq!(answer.content_type(), content_type);
    assert!(answer.text().contains(holds), "{}", answer.text());
    assert!(
        answer.text().contains("badges.acme.test"),
        "{}",
        answer.text()
    );
    assert_eq!(answer.varies_by(), None);
    assert!(answer.header("etag").is_some());
    let header = [("accept", "application/json")];
    let other = app
        .get_with(&format!("{DEMO}/snippets{extension}"), &header)
        .await;
    assert_eq!(
        other.content_type(),
        content_type,
        "the extension wins over Accept"
    );
}

#[rstest]
#[case("", "text/markdown; charset=utf-8")]
#[case("*/*", "text/markdown; charset=utf-8")]
#[case("text/html", "text/markdown; charset=utf-8")]
#[case("image/png", "text/markdown; charset=utf-8")]
#[case("application/json", "application/json; charset=utf-8")]
#[case("application/json, text/plain, */*", "application/json; charset=utf-8")]
#[tokio::test]
async fn without_an_extension_it_is_markdown_or_json(
    #[case] accept: &str,
    #[case] content_type: &str,
) {
    let app = app().await;
    let answer = app
        .get_with(&format!("{DEMO}/snippets"), &[("accept", accept)])
        .await;
    assert_eq!(answer.content_type(), content_type);
    assert_eq!(answer.varies_by().as_deref(), Some("Accept"));
    let missing = "/entity/default/component/nobody/snippets";
    let missing = app.get_with(missing, &[("accept", accept)]).await;
    assert_eq!(
        (missing.status, missing.varies_by().as_deref()),
        (404, Some("Accept"))
    );
}

#[tokio::test]
async fn markdown_is_one_line_a_badge_in_the_configured_order() {
    let app = app().await;
    let answer = snippets(&app, ".md").await;
    let ids = [
        "pingback",
        "lifecycle",
        "owner",
        "docs",
        "powered-by",
        "type",
        "system",
        "tags",
        "apis",
        "catalog",
    ];
    let lines: Vec<&str> = answer.text().lines().collect();
    assert_eq!(lines.len(), ids.len(), "{lines:?}");
    for (line, id) in lines.iter().zip(ids) {
        assert!(
            line.contains(&format!("({PUBLIC}{DEMO}/badge/{id}.svg ")),
            "{line}"
        );
    }
    let owner = format!(
        "[![Entity owner badge, owner: platform-screens]({PUBLIC}{DEMO}/badge/owner.svg \"Entity \
         owner badge\")](https://portal.test/catalog/default/component/departure-board)"
    );
    assert_eq!(lines[2], owner);
}

#[tokio::test]
async fn badges_picks_and_orders() {
    let app = app().await;
    let ids = async |query: &str| {
        let answer = snippets(&app, &format!(".json?{query}")).await.json();
        let ids = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["id"].as_str().unwrap());
        ids.collect::<Vec<_>>().join(",")
    };
    for picked in ["owner", "type,owner", "docs,owner,pingback", "owner,owner"] {
        assert_eq!(ids(&format!("badges={picked}")).await, picked);
    }
    assert_eq!(ids("badges=type%2Cowner").await, "type,owner");
}

#[rstest]
#[case("badges=nosuch", 404, "No badge \"nosuch\"")]
#[case("badges=owner,nosuch", 404, "No badge \"nosuch\"")]
#[case("badges=", 400, "badge id \"\" is not valid")]
#[case("badges=owner,", 400, "badge id \"\" is not valid")]
#[case("badges=Owner", 400, "badge id \"Owner\" is not valid")]
#[case("badges=__proto__", 400, "is not valid")]
#[case("format=gif", 400, "expected svg or png")]
#[case("format=", 400, "expected svg or png")]
#[tokio::test]
async fn what_cannot_be_written_is_told(
    #[case] query: &str,
    #[case] status: u16,
    #[case] message: &str,
) {
    let app = app().await;
    let answer = app.get(&format!("{DEMO}/snippets.md?{query}")).await;
    assert_eq!(answer.status, status);
    let told = answer.json()["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(told.contains(message), "{told}");
}

#[tokio::test]
async fn a_list_that_would_not_end_is_refused() {
    let app = app().await;
    let endless = vec!["owner"; 2_000].join(",");
    let answer = app
        .get(&format!("{DEMO}/snippets.md?badges={endless}"))
        .await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.len() < 20_000, "{} bytes", answer.body.len());
}

#[tokio::test]
async fn an_unknown_markup_is_told_with_those_that_exist() {
    let app = app().await;
    for extension in ["txt", "MD", "md.html", "svg"] {
        let answer = app.get(&format!("{DEMO}/snippets.{extension}")).await;
        assert_eq!(answer.status, 400, "{extension}");
        let told = answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(
            told.contains("md, html, rst, adoc, textile, org, json"),
            "{told}"
        );
    }
}

#[rstest]
#[case(".html", "width=\"146\"", "height=\"20\"")]
#[case(".rst", ":width: 146", ":height: 20")]
#[case(".adoc", ",146,20,", ",146,20,")]
#[case(".textile", "146", "20")]
#[tokio::test]
async fn a_png_is_twice_as_dense_where_the_markup_says_its_size(
    #[case] extension: &str,
    #[case] width: &str,
    #[case] height: &str,
) {
    let app = app().await;
    let answer = snippets(&app, &format!("{extension}?format=png&badges=owner")).await;
    let text = answer.text();
    assert!(text.contains("badge/owner.png?scale=2"), "{text}");
    assert!(text.contains(width) && text.contains(height), "{text}");
}

#[tokio::test]
async fn a_png_in_markdown_stays_at_its_size() {
    let app = app().await;
    let answer = snippets(&app, ".md?format=png&badges=owner").await;
    let url = format!("{PUBLIC}{DEMO}/badge/owner.png");
    assert!(
        answer.text().contains(&format!("({url} \"")),
        "{}",
        answer.text()
    );
}

#[rstest]
#[case(1, "scale=3", "owner.png \"")]
#[case(2, "", "owner.png?scale=1 \"")]
#[tokio::test]
async fn a_png_in_markdown_has_its_own_size_whatever_is_asked_or_configured(
    #[case] configured: u8,
    #[case] asked: &str,
    #[case] written: &str,
) {
    let app = spawn_app(&json!({"images.png_scale": configured})).await;
    let answer = snippets(&app, &format!(".md?format=png&badges=owner&{asked}")).await;
    assert!(answer.text().contains(written), "{}", answer.text());
}

#[tokio::test]
async fn the_size_that_is_written_is_that_of_the_image() {
    let app = app().await;
    for id in ["pingback", "powered-by"] {
        let written = snippets(&app, &format!(".html?format=png&badges={id}")).await;
        let png = app
            .get(&format!("{DEMO}/badge/{id}.png?scale=2"))
            .await
            .png_pixels();
        let size = format!("width=\"{}\" height=\"{}\"", png.0 / 2, png.1 / 2);
        assert!(
            written.text().contains(&size),
            "{size} in {}",
            written.text()
        );
    }
}

#[tokio::test]
async fn plugin_urls_have_no_extension() {
    let app = spawn_app(&json!({"compat.plugin_urls": true, "server.public_url": PUBLIC})).await;
    let svg = app.get(&format!("{DEMO}/snippets.md?badges=owner")).await;
    assert!(
        svg.text()
            .contains(&format!("({PUBLIC}{DEMO}/badge/owner \"")),
        "{}",
        svg.text()
    );
    let png = app
        .get(&format!("{DEMO}/snippets.md?badges=owner&format=png"))
        .await;
    assert!(
        png.text().contains("/badge/owner?format=png \""),
        "{}",
        png.text()
    );
}

#[tokio::test]
async fn links_lead_to_the_portal_by_way_of_the_service_where_clicks_are_to_be_counted() {
    let settings = json!({
        "adoption.links": true,
        "server.public_url": "https://b.test",
        "server.base_path": "/x",
    });
    let app = spawn_app(&settings).await;
    let written = app.get(&format!("/x{DEMO}/snippets.md?badges=owner")).await;
    let link = format!("](https://b.test/x{DEMO}/go/owner)");
    assert!(
        written.text().trim_end().ends_with(&link),
        "{}",
        written.text()
    );
    let bar = app
        .get(&format!("/x{DEMO}/snippets.md?bar=1&badges=owner"))
        .await;
    let link = format!("](https://b.test/x{DEMO}/go)");
    assert!(bar.text().trim_end().ends_with(&link), "{}", bar.text());
    let way = app.get(&format!("/x{DEMO}/go/owner")).await;
    assert_eq!(way.status, 302);
}
