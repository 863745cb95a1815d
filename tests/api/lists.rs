//! The snippets of many entities at a time.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component, error, slowly},
};

const ADDRESSES: [(&str, &str); 2] = [
    ("server.public_url", "https://b.test"),
    ("backstage.app_url", "https://p.test"),
];

/// Settings with the addresses that are written.
fn settings(more: Value) -> Value {
    let mut settings = more;
    for (key, value) in ADDRESSES {
        settings[key] = json!(value);
    }
    settings
}

async fn demo() -> App {
    spawn_app(&settings(json!({}))).await
}

async fn good(app: &App, path: &str) -> Answer {
    let answer = app.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// The entities of an answer in JSON.
fn entities(answer: &Answer) -> Vec<String> {
    let rows = answer.json();
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["entity"].as_str().unwrap().to_owned())
        .collect()
}

/// What the `Link` header says of the next page, as a path of this service.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.header("link")?;
    let url = link.strip_prefix("<https://b.test")?;
    Some(url.strip_suffix(">; rel=\"next\"")?.to_owned())
}

#[rstest]
#[case(
    ".md",
    "text/markdown; charset=utf-8",
    "| entity | badges |\n| --- | --- |\n| [`api:default/"
)]
#[case(
    ".csv",
    "text/csv; charset=utf-8; header=present",
    "entity,link,markdown,html\r\napi:default/"
)]
#[case(
    ".json",
    "application/json; charset=utf-8",
    "[\n{\"entity\":\"api:default/"
)]
#[tokio::test]
async fn an_extension_names_the_table(
    #[case] extension: &str,
    #[case] content_type: &str,
    #[case] start: &str,
) {
    let app = demo().await;
    let answer = good(&app, &format!("/snippets{extension}")).await;
    assert_eq!(answer.content_type(), content_type);
    assert!(answer.text().starts_with(start), "{}", answer.text());
    let link = "https://p.test/catalog/default/component/departure-board";
    let image = "https://b.test/entity/default/component/departure-board/badge/owner.svg";
    for part in [link, image] {
        assert!(answer.text().contains(part), "{part} in {}", answer.text());
    }
    assert_eq!(answer.varies_by(), None);
    assert_eq!(answer.header("link"), None, "it is all of the catalog");
    let head = app
        .send("HEAD", &format!("/snippets{extension}"), &[])
        .await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[tokio::test]
async fn without_an_extension_it_is_markdown_or_json() {
    let app = demo().await;
    let markdown = good(&app, "/snippets").await;
    assert!(markdown.text().starts_with("| entity |"));
    let json = app
        .get_with("/snippets", &[("accept", "application/json")])
        .await;
    assert_eq!(entities(&json).len(), 15);
    for answer in [markdown, json] {
        assert_eq!(answer.varies_by().as_deref(), Some("Accept"));
    }
}

#[rstest]
#[case("filter=kind=system", &["system:default/passenger-information", "system:default/ticketing"])]
#[case("filter=kind=component,spec.owner=platform-screens", &["component:default/departure-board"])]
#[case("filter=kind=nosuch", &[])]
#[tokio::test]
async fn a_filter_says_which(#[case] query: &str, #[case] expected: &[&str]) {
    let app = demo().await;
    let answer = good(&app, &format!("/snippets.json?{query}")).await;
    assert_eq!(entities(&answer), expected);
}

#[tokio::test]
async fn of_several_filters_one_is_enough() {
    let app = demo().await;
    let count = async |query: &str| {
        let answer = good(&app, &format!("/snippets.json?{query}")).await;
        entities(&answer).len()
    };
    let (apis, systems) = (
        count("filter=kind=api").await,
        count("filter=kind=system").await,
    );
    assert!(apis > 0 && systems > 0);
    assert_eq!(
        count("filter=kind=api&filter=kind=system").await,
        apis + systems
    );
    assert_eq!(count("filter=kind=api,kind=system").await, apis + systems);
}

#[tokio::test]
async fn badges_and_look_are_those_of_one_entitys_snippets() {
    let app = demo().await;
    let query = "badges=owner,nosuch&style=flat&format=png";
    let answer = good(
        &app,
        &format!("/snippets.json?{query}&filter=metadata.name=departure-board"),
    )
    .await;
    let badges = &answer.json()[0]["badges"];
    let alone = good(&app, "/entity/default/component/departure-board/snippets.json?badges=owner&style=flat&format=png").await;
    assert_eq!(badges, &alone.json(), "what it does not have is left out");
}

#[tokio::test]
async fn pages_one_after_the_other_are_the_whole_list() {
    let app = demo().await;
    let all = entities(&good(&app, "/snippets.json").await);
    let mut path = Some("/snippets.json?limit=4&badges=owner&style=flat".to_owned());
    let mut read = Vec::new();
    while let Some(this) = path {
        assert!(
            this.contains("badges=owner") && this.contains("style=flat"),
            "{this}"
        );
        let answer = good(&app, &this).await;
        assert!(entities(&answer).len() <= 4);
        read.extend(entities(&answer));
        path = next(&answer);
    }
    assert_eq!(read, all);
}

#[rstest]
#[case(
    ".json?filter=spec.color=red",
    400,
    "filter: there is no field \"spec.color\""
)]
#[case(".json?filter=", 400, "filter: there is no field \"\"")]
#[case(".json?limit=0", 400, "limit \"0\" is none: expected 1 to 10000")]
#[case(".json?limit=10001", 400, "limit \"10001\" is none")]
#[case(".json?after=x", 400, "entity reference \"x\" names no kind")]
#[case(
    ".html",
    400,
    "there is no list in \"html\": expected one of md, csv, json"
)]
#[case(".csv?format=gif", 400, "format \"gif\" is no image")]
#[tokio::test]
async fn what_cannot_be_listed_is_told(
    #[case] rest: &str,
    #[case] status: u16,
    #[case] message: &str,
) {
    let app = demo().await;
    let answer = app.get(&format!("/snippets{rest}")).await;
    assert_eq!(answer.status, status, "{answer:?}");
    let error = &answer.json()["error"];
    assert_eq!(error["name"], "InputError");
    assert!(
        error["message"].as_str().unwrap().starts_with(message),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_hidden_is_in_no_list_and_cannot_be_filtered_by() {
    let mut hidden = component("hidden");
    hidden["metadata"]["annotations"] = json!({"backstage-badges/publish": "false"});
    let entities_there = vec![component("a"), hidden, component("b")];
    let backstage = Backstage::start(catalog_of(entities_there)).await;
    let deny = json!({"access.deny": [{"badges": ["owner"], "namespaces": ["default"]}]});
    let app = spawn_app(&backstage.settings(&settings(deny))).await;
    let listed = async |query: &str| {
        let answer = good(&app, &format!("/snippets.json?{query}")).await;
        assert!(!answer.text().contains("team-a"), "{}", answer.text());
        entities(&answer)
    };
    let both = ["component:default/a", "component:default/b"];
    assert_eq!(listed("").await, both);
    assert_eq!(listed("filter=spec.lifecycle=production").await, both);
    for guess in [
        "spec.owner=team-a",
        "spec.owner",
        "relations.ownedBy=group:default/team-a",
    ] {
        assert_eq!(listed(&format!("filter={guess}")).await, [""; 0], "{guess}");
    }
    assert_eq!(listed("filter=metadata.name=hidden").await, [""; 0]);
    assert_eq!(listed("after=component:default/hidden").await, [""; 0]);
}

#[tokio::test]
async fn image_urls_have_opaque_names_where_entities_have_no_others() {
    let token = "a-token-that-opens";
    let opaque = json!({
        "access.names": "opaque", "access.keys": ["0f".repeat(64)],
        "access.private": "token", "access.tokens": [token],
    });
    let app = spawn_app(&settings(opaque)).await;
    let header = format!("Bearer {token}");
    let path = "/snippets.json?filter=metadata.name=departure-board&badges=owner";
    let answer = app.get_with(path, &[("authorization", &header)]).await;
    let url = answer.json()[0]["badges"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!url.contains("departure-board"), "{url}");
    let image = good(&app, url.strip_prefix("https://b.test").unwrap()).await;
    assert_eq!(image.says(), "owner: platform-screens");
    assert_eq!(app.get(path).await.status, 401);
}

#[tokio::test]
async fn a_backstage_is_read_page_by_page_and_a_list_is_never_half() {
    let many: Vec<_> = (0..1_200).map(|n| component(&format!("c{n:04}"))).collect();
    let backstage = Backstage::start(catalog_of(many)).await;
    let app = spawn_app(&backstage.settings(&settings(json!({})))).await;
    let answer = good(&app, "/snippets.csv?limit=10000&badges=owner").await;
    assert_eq!(answer.text().lines().count(), 1_201);
    assert_eq!((backstage.pages().await, backstage.lookups().await), (3, 0));
    backstage.change(error(401, "AuthenticationError")).await;
    let answer = app.get("/snippets.csv").await;
    assert_eq!(answer.status, 502, "{answer:?}");
    assert_eq!(answer.json()["error"]["name"], "ServiceUnavailableError");
}

#[tokio::test]
async fn more_lists_than_can_be_read_are_turned_away_at_once() {
    let slow = slowly(catalog_of(vec![component("a")]), Duration::from_secs(1));
    let backstage = Backstage::start(slow).await;
    let app = spawn_app(&backstage.settings(&settings(json!({})))).await;
    let answers = join_all((0..6).map(|_| app.get("/snippets.csv"))).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    let good = statuses.iter().filter(|status| **status == 200).count();
    let busy = statuses.iter().filter(|status| **status == 503).count();
    assert_eq!((good, busy), (4, 2), "{statuses:?}");
}
