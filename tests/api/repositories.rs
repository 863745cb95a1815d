//! Entities by their source repositories.

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component},
    waiting::eventually,
};

/// An entity of `kind` with annotations.
fn entity(kind: &str, name: &str, annotations: &Value) -> Value {
    let mut entity = component(name);
    entity["kind"] = json!(kind);
    entity["metadata"]["annotations"] = annotations.clone();
    entity["spec"]["owner"] = json!(format!("the-owner-of-{name}"));
    entity
}

/// A component in a folder of the repository `acme/mono`.
fn in_mono(kind: &str, name: &str, folder: &str) -> Value {
    let location = format!("url:https://github.com/acme/mono/tree/main/{folder}/");
    let annotations = json!({"backstage.io/source-location": location});
    entity(kind, name, &annotations)
}

async fn backstage() -> Backstage {
    let slug = |host: &str, slug: &str| json!({format!("{host}/project-slug"): slug});
    let own_gitlab = json!({
        "gitlab.com/project-slug": "group/sub/project",
        "gitlab.com/instance": "gitlab.acme.example",
    });
    Backstage::start(catalog_of(vec![
        entity("Component", "web", &slug("github.com", "Acme/Web")),
        entity("API", "web-api", &slug("github.com", "acme/web")),
        entity("Component", "lab", &own_gitlab),
        in_mono("Component", "pay", "services/pay"),
        in_mono("API", "pay-api", "services/pay"),
        in_mono("Component", "ship", "services/ship"),
        component("elsewhere"),
    ]))
    .await
}

async fn app(mirror: bool) -> (Backstage, App) {
    let backstage = backstage().await;
    let app = spawn_app(&backstage.settings(&json!({"catalog.mirror": mirror}))).await;
    if mirror {
        eventually("the mirror", async || {
            let ready = app.get("/readyz").await.json();
            ready["mirror"]["age_seconds"].as_u64()
        })
        .await;
    }
    (backstage, app)
}

/// What the owner badge of a repository says, and the word for what is wrong with it.
async fn says(app: &App, repository: &str) -> (String, Option<String>) {
    let (path, query) = repository.split_once('?').unwrap_or((repository, ""));
    let answer = app
        .get(&format!("/repo/{path}/badge/owner.svg?{query}"))
        .await;
    let error = answer.badge_error().map(str::to_owned);
    (answer.says().to_owned(), error)
}

#[rstest]
#[case::any_case("github.com/ACME/web", "web")]
#[case::the_only_component("GitHub.com/acme/web", "web")]
#[case::another_kind_by_name("github.com/acme/web?name=Web-API", "web-api")]
#[case::a_gitlab_of_ones_own("gitlab.acme.example/group/sub/project", "lab")]
#[case::encoded("gitlab.acme.example/group%2Fsub%2Fproject", "lab")]
#[case::with_git("github.com/acme/web.git", "web")]
#[case::by_folder("github.com/acme/mono?path=services/ship", "ship")]
#[case::by_folder_with_slashes("github.com/acme/mono?path=/services/ship/", "ship")]
#[case::the_component_of_a_folder("github.com/acme/mono?path=services/pay", "pay")]
#[case::by_name_in_a_folder("github.com/acme/mono?path=services/pay&name=pay-api", "pay-api")]
#[tokio::test]
async fn a_repository_shows_its_entity(
    #[case] repository: &str,
    #[case] name: &str,
    #[values(false, true)] mirror: bool,
) {
    let (_backstage, app) = app(mirror).await;
    let (says, error) = says(&app, repository).await;
    assert_eq!((says, error), (format!("owner: the-owner-of-{name}"), None));
}

#[rstest]
#[case::several("github.com/acme/mono", "ambiguous", "invalid")]
#[case::unknown("github.com/acme/none", "not found", "not-found")]
#[case::other_host("gitlab.com/acme/web", "not found", "not-found")]
#[case::other_name("github.com/acme/web?name=elsewhere", "not found", "not-found")]
#[case::other_folder("github.com/acme/mono?path=services", "not found", "not-found")]
#[case::dots("github.com/acme/..%2Fweb", "invalid", "invalid")]
#[case::no_host("%3F/acme/web", "invalid", "invalid")]
#[tokio::test]
async fn a_repository_without_one_entity_says_so(
    #[case] repository: &str,
    #[case] message: &str,
    #[case] error: &str,
    #[values(false, true)] mirror: bool,
) {
    let (_backstage, app) = app(mirror).await;
    let expected = (format!("backstage: {message}"), Some(error.to_owned()));
    assert_eq!(says(&app, repository).await, expected);
}

#[tokio::test]
async fn an_ambiguous_repository_is_an_error_that_tells_what_to_add_and_names_nobody() {
    let (_backstage, app) = app(false).await;
    let answer = app.get("/repo/github.com/acme/mono/snippets.md").await;
    assert_eq!(answer.status, 400);
    let message =
        "3 entities of the repository github.com/acme/mono fit: tell which by ?name= or ?path=";
    assert_eq!(answer.json()["error"]["message"], message);
}

#[tokio::test]
async fn what_is_written_for_a_repository_names_the_entity() {
    let (_backstage, app) = app(false).await;
    let entity = "/entity/default/component/web";
    let snippets = app.get("/repo/github.com/acme/web/snippets.md").await;
    assert!(
        snippets
            .text()
            .contains(&format!("{entity}/badge/owner.svg"))
    );
    let specs = app.get("/repo/github.com/acme/web/badge-specs").await;
    let by_name = app.get(&format!("{entity}/badge-specs")).await;
    assert_eq!(specs.json(), by_name.json());
    let page = app.get("/repo/github.com/acme/web/go").await;
    assert_eq!(page.status, 302);
    assert!(
        page.header("location")
            .unwrap()
            .ends_with("/catalog/default/component/web")
    );
}

#[tokio::test]
async fn an_entity_that_may_not_be_seen_is_not_of_its_repository() {
    let backstage = backstage().await;
    let hidden = json!({"access.deny": [{"kinds": ["component"]}]});
    let app = spawn_app(&backstage.settings(&hidden)).await;
    let (says, _) = says(&app, "github.com/acme/web").await;
    assert_eq!(says, "owner: the-owner-of-web-api");
}

#[tokio::test]
async fn with_opaque_names_alone_no_repository_tells_a_name() {
    let backstage = backstage().await;
    let opaque = json!({
        "access.names": "opaque",
        "access.keys": ["0f".repeat(64)],
        "access.private": "token",
        "access.tokens": ["a-token-of-somebody-who-may-ask"],
    });
    let app = spawn_app(&backstage.settings(&opaque)).await;
    let expected = (
        "backstage: not found".to_owned(),
        Some("not-found".to_owned()),
    );
    assert_eq!(says(&app, "github.com/acme/web").await, expected);
    assert_eq!(app.get("/repo/github.com/acme/web/go").await.status, 404);
}

#[tokio::test]
async fn a_repository_is_asked_for_once_and_remembered_when_the_catalog_is_away() {
    let (backstage, app) = app(false).await;
    let right = ("owner: the-owner-of-web".to_owned(), None);
    assert_eq!(says(&app, "github.com/acme/web").await, right);
    let asked = backstage.pages().await;
    assert_eq!(says(&app, "github.com/ACME/Web").await, right);
    assert_eq!(backstage.pages().await, asked);
    backstage
        .change(|_: &wiremock::Request| crate::backstage::error(503, "ServiceUnavailableError"))
        .await;
    assert_eq!(says(&app, "github.com/acme/web").await, right);
    let unknown = says(&app, "github.com/acme/mono").await;
    assert_eq!(unknown.0, "backstage: unavailable");
}
