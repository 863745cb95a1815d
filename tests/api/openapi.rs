//! The `OpenAPI` document, and its page.

use std::{collections::BTreeMap, fs, path::Path};

use rstest::rstest;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::{
    access::{TOKEN, table::table},
    app::{App, spawn_app},
};

/// The document of a service as it is out of the box.
const SNAPSHOT: &str = "docs/openapi.json";

/// A service with names and a door of these kinds.
async fn service(names: &str, private: &str) -> App {
    spawn_app(&json!({
        "access.names": names,
        "access.private": private,
        "access.keys": ["0f".repeat(64)],
        "access.tokens": [TOKEN],
    }))
    .await
}

/// What each path answers to GET.
fn routes(document: &Value) -> BTreeMap<String, Value> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .map(|(path, item)| (path.clone(), item["get"].clone()))
        .collect()
}

/// A route as `docs/security.md` has it.
fn of_the_table(path: &str) -> String {
    match path {
        "/snippets.{extension}" => "/snippets.csv".to_owned(),
        _ => path
            .replace(".webp", ".png")
            .replace("bar.{image}", "bar.svg"),
    }
}

/// `docs/security.md` has every route of `src/http/routes.rs`, which another test sees to.
#[rstest]
#[tokio::test]
async fn the_document_has_every_route_and_no_other(
    #[values("plain", "opaque", "both")] names: &str,
    #[values("open", "token")] private: &str,
) {
    if (names, private) == ("opaque", "open") {
        // The settings refuse it.
        return;
    }
    let document = service(names, private).await;
    let document = document.get("/openapi.json").await.json();
    // A badge without extension is in the text below the table.
    let is_in_table = |path: &&String| path.contains("/go/") || !path.ends_with("/{id}");
    let routes = routes(&document);
    let told: BTreeMap<String, bool> = routes
        .iter()
        .filter(|(path, _)| is_in_table(path))
        .map(|(path, route)| (of_the_table(path), route.get("security").is_some()))
        .collect();
    let expected: BTreeMap<String, bool> = table()
        .into_iter()
        .filter(|route| route.names.iter().any(|name| name == names))
        .map(|route| {
            let path = route.path.split('?').next().unwrap().to_owned();
            (path, route.is_private && private != "open")
        })
        .collect();
    assert_eq!(told, expected);
    for (path, route) in routes.iter().filter(|(path, _)| !is_in_table(path)) {
        let security = route.get("security").map(|all| all[1] == json!({}));
        let expected = (private != "open").then_some(true);
        assert_eq!(security, expected, "{path} may be asked by everybody, too");
    }
}

/// `parameter` or what it refers to.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The path of a route with its examples in it.
fn filled(document: &Value, path: &str, route: &Value) -> String {
    let parameters = route["parameters"].as_array().into_iter().flatten();
    let parameters: Vec<&Value> = parameters
        .map(|parameter| resolved(document, parameter))
        .collect();
    let path = parameters.iter().fold(path.to_owned(), |path, parameter| {
        let example = parameter["example"].as_str().unwrap_or_default();
        path.replace(
            &format!("{{{}}}", parameter["name"].as_str().unwrap()),
            example,
        )
    });
    // Every parameter of the query, as text.
    let query = parameters
        .iter()
        .filter(|parameter| parameter["in"] == "query");
    let query: Vec<String> = query
        .map(|parameter| {
            let example = &parameter["example"];
            let example = example.get(0).unwrap_or(example);
            let example = example.as_str().map_or(example.to_string(), str::to_owned);
            let name = parameter["name"].as_str().unwrap();
            format!("{name}={}", example.replace(' ', "+"))
        })
        .collect();
    format!("{path}?{}", query.join("&"))
}

#[tokio::test]
async fn every_example_is_answered_as_the_document_says() {
    let app = spawn_app(&json!({})).await;
    let document = app.get("/openapi.json").await.json();
    for (path, route) in routes(&document) {
        let asked = filled(&document, &path, &route);
        // Two parameters call other entities than that of the example.
        let asked = asked.replace("path=services/board", "");
        let answer = app.get(&asked).await;
        let expected = match path.as_str() {
            // No file has this hash.
            "/assets/{file}" => 404,
            _ if path.contains("/go") => 302,
            _ => 200,
        };
        assert_eq!(answer.status, expected, "{asked} gave {answer:?}");
        assert_eq!(answer.badge_error(), None, "{asked}");
        assert_eq!(answer.header("x-badge-warning"), None, "{asked}");
        let said = resolved(&document, &route["responses"][expected.to_string()]);
        let media_type = answer.content_type().split(';').next().unwrap();
        assert!(
            expected == 302 || said["content"].get(media_type).is_some(),
            "{asked} gave {media_type}"
        );
    }
}

/// With `UPDATE_OPENAPI=1` in the environment, the document is written anew.
#[tokio::test]
async fn the_document_that_is_kept_is_that_of_the_service() {
    let document = spawn_app(&json!({})).await.get("/openapi.json").await;
    let document = format!("{:#}\n", document.json());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SNAPSHOT);
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(&path, document).unwrap();
    } else {
        let kept = fs::read_to_string(&path).unwrap();
        assert!(
            kept == document,
            "UPDATE_OPENAPI=1 cargo test --test api openapi renews {SNAPSHOT}"
        );
    }
}

#[tokio::test]
async fn the_document_is_packed_and_asked_for_again_only_where_it_changed() {
    let app = spawn_app(&json!({})).await;
    let plain = app.get("/openapi.json").await;
    assert_eq!(plain.content_type(), "application/json; charset=utf-8");
    assert_eq!(plain.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(plain.header("access-control-allow-origin"), Some("*"));
    let packed = app
        .get_with("/openapi.json", &[("accept-encoding", "br")])
        .await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert!(packed.body.len() * 5 < plain.body.len());
    let etag = plain.header("etag").unwrap();
    let again = app
        .get_with("/openapi.json", &[("if-none-match", etag)])
        .await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[rstest]
#[case(json!({}), "/openapi.json", "/")]
#[case(json!({"server.base_path": "/api/badges"}), "/api/badges/openapi.json", "/api/badges")]
#[case(
    json!({"server.base_path": "/b", "server.public_url": "https://badges.example.com"}),
    "/b/openapi.json",
    "https://badges.example.com/b"
)]
#[tokio::test]
async fn the_document_says_where_the_service_is_reached(
    #[case] settings: Value,
    #[case] path: &str,
    #[case] server: &str,
) {
    let document = spawn_app(&settings).await.get(path).await.json();
    assert_eq!(document["servers"], json!([{"url": server}]));
}

#[tokio::test]
async fn pages_that_are_turned_off_are_not_told() {
    let app = spawn_app(&json!({"page.enabled": false})).await;
    let document = app.get("/openapi.json").await.json();
    for path in [
        "/",
        "/docs",
        "/ui/{namespace}/{kind}/{name}",
        "/catalog/search",
    ] {
        assert_eq!(document["paths"].get(path), None, "{path}");
    }
    assert_eq!(app.get("/docs").await.status, 404);
}

#[tokio::test]
async fn the_page_has_every_route_and_a_line_that_asks_for_it() {
    let app = service("both", "token").await;
    let document = app.get("/openapi.json").await.json();
    let page = app.get("/docs").await;
    assert_eq!(
        page.status, 200,
        "whoever may not see the catalog may see how to ask"
    );
    let html = Html::parse_document(page.text());
    let all = |selector: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector)
            .map(|found| found.text().collect())
            .collect()
    };
    let told = all("article h3");
    let expected: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(told.len(), expected.len());
    assert!(expected.iter().all(|path| told.contains(path)), "{told:?}");
    let curls = all("article pre");
    assert_eq!(curls.len(), expected.len());
    let origin = format!("http://{}", app.address);
    for curl in curls {
        let (_, url) = curl.split_once(&origin).unwrap();
        let wants_token = curl.contains("Authorization: Bearer $TOKEN");
        let bearer = format!("Bearer {TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        let headers = if wants_token { &headers[..] } else { &[] };
        let answer = app.get_with(url.trim_end_matches('\''), headers).await;
        // The opaque name of the examples is made up, and so is the hash of the file.
        let is_made_up = url.contains("/8cd3e52b-") || url.contains("/assets/");
        let expected: &[u16] = if is_made_up { &[200, 404] } else { &[200, 302] };
        assert!(expected.contains(&answer.status), "{curl} gave {answer:?}");
    }
}
