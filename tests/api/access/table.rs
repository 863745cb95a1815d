//! The table of routes in `docs/security.md`, walked.

use std::{fs, path::Path};

use backstage_badges::access::{ImportedUuids, NameMode, Names, SealingKeys};
use rstest::rstest;
use serde_json::json;

use super::{TOKEN, bearer, users::Users};
use crate::{
    answer::Answer,
    app::{App, spawn_app},
};

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) path: String,
    pub(crate) names: Vec<String>,
    pub(crate) is_private: bool,
}

pub(crate) fn table() -> Vec<Route> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("<!-- routes:start -->").unwrap();
    let (table, _) = rest.split_once("<!-- routes:end -->").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 6, "{row}");
        let [path, names, who] = [cells[1], cells[2], cells[3]];
        assert!(matches!(who, "private" | "everybody"), "{row}");
        assert!(!cells[4].is_empty(), "{row}");
        let names = names.replace("all", "plain, opaque, both");
        Route {
            path: path.trim_matches('`').to_owned(),
            names: names.split(", ").map(str::to_owned).collect(),
            is_private: who == "private",
        }
    })
    .collect()
}

impl Route {
    /// Whether it is read by people: a refusal then is a page that asks for a token.
    fn is_page(&self) -> bool {
        self.path == "/" || self.path.starts_with("/ui/")
    }

    /// The path of this route for an entity that the recorded catalog has.
    fn filled(&self, opaque: &str) -> String {
        let values = [
            ("{namespace}", "default"),
            ("{kind}", "component"),
            ("{name}", "payments-api"),
            ("{opaque}", opaque),
            ("{id}", "owner"),
            ("{extension}", "html"),
            ("{host}", "github.com"),
            ("{repository}", "acme/payments-api"),
            ("{content}", "build-passing-green.svg"),
        ];
        values
            .iter()
            .fold(self.path.clone(), |path, (from, to)| path.replace(from, to))
    }
}

/// The name of the style sheet, which a page tells to everybody.
async fn stylesheet(app: &App) -> String {
    let page = app.get("/").await;
    let (_, rest) = page.text().split_once("/assets/style.").unwrap();
    let (hash, _) = rest.split_once(".css").unwrap();
    format!("style.{hash}.css")
}

fn is_answered(answer: &Answer) -> bool {
    matches!(answer.status, 200 | 302) && answer.badge_error().is_none()
}

/// Every route with every kind of credentials.
#[rstest]
#[tokio::test]
async fn every_route_lets_in_whom_the_table_says(
    #[values("open", "token", "backstage")] private: &str,
    #[values("plain", "opaque", "both")] names: &str,
) {
    if (private, names) == ("open", "opaque") {
        // The settings refuse it.
        return;
    }
    let key = "0f".repeat(64);
    let keys = SealingKeys::new(vec![key.parse().unwrap()]);
    let opaque = Names::new(NameMode::Both, keys, ImportedUuids::default())
        .seal(&"component:default/payments-api".parse().unwrap())
        .unwrap();
    let users = Users::start().await;
    let settings = json!({
        "access.private": private,
        "access.names": names,
        "access.keys": [key],
        "access.tokens": [TOKEN],
    });
    let app = spawn_app(&users.backstage.settings(&settings)).await;
    let right = match private {
        "backstage" => users.token("user"),
        _ => TOKEN.to_owned(),
    };
    let routes = table();
    let stylesheet = stylesheet(&app).await;
    assert_eq!(routes.len(), 46, "the table was read");
    for route in routes {
        let path = route.filled(&opaque).replace("{file}", &stylesheet);
        let is_page = route.is_page();
        let is_there = route.names.iter().any(|name| name == names);
        let is_closed = route.is_private && private != "open";
        for (credentials, is_right) in [
            (None, false),
            (Some(bearer("of-somebody-else")), false),
            (Some(bearer(&right)), true),
        ] {
            let headers = credentials.as_deref().map(|value| ("authorization", value));
            let headers = headers.as_slice();
            let answer = app.get_with(&path, headers).await;
            let told = format!("{path} with {headers:?} gave {answer:?}");
            // Who does not get past the door is not told whether there is anything behind it.
            let is_refused = is_closed && !is_right;
            if is_refused && (is_there || answer.status != 404) {
                assert_eq!(answer.status, 401, "{told}");
                if is_page {
                    assert!(answer.text().contains("id=\"token-form\""), "{told}");
                } else {
                    let error = &answer.json()["error"];
                    assert_eq!(error["name"], "AuthenticationError");
                }
                assert_eq!(answer.header("cache-control"), Some("no-store"));
                assert!(answer.header("www-authenticate").is_some(), "{told}");
                continue;
            }
            assert_eq!(is_answered(&answer), is_there, "{told}");
            if is_closed && is_there && answer.status == 200 {
                let kept = answer.header("cache-control").unwrap();
                let expected = if is_page {
                    "no-store"
                } else {
                    "private, max-age=300"
                };
                assert_eq!(kept, expected, "{told}");
                assert!(answer.header("vary").unwrap().contains("authorization"));
            }
        }
    }
}

/// The table has every route that the program has.
#[test]
fn the_table_has_every_route() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/routes.rs");
    let source = fs::read_to_string(path).unwrap();
    let routes = source.matches(".service(").count();
    let ways = table();
    // `.svg`, `.png`, `.shields.json` and `.json` are one route, and so is each path of a scope.
    let distinct = ways.iter().map(|route| {
        let path = route.path.replace(".shields.json", ".svg");
        let path = path.replace(".png", ".svg").replace(".json", ".svg");
        // An entity's routes are written once for its name and its repository.
        path.replace(
            "/repo/{host}/{repository}",
            "/entity/{namespace}/{kind}/{name}",
        )
    });
    let distinct: std::collections::BTreeSet<String> = distinct.collect();
    assert_eq!(
        distinct.len() + 1,
        routes,
        "one is the scope: {distinct:#?}"
    );
}
