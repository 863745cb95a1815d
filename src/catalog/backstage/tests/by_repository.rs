//! The entities of a repository: what is asked, and what is believed.

use wiremock::matchers::query_param;

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

fn with_slug(name: &str, annotations: &Value) -> Value {
    json!({"kind": "Component", "metadata": {"name": name, "annotations": annotations}})
}

async fn answer(server: &MockServer, (key, value): (&str, &str), items: Value) {
    Mock::given(method("GET"))
        .and(path("/api/catalog/entities/by-query"))
        .and(query_param(key, value))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": items})))
        .expect(1)
        .mount(server)
        .await;
}

async fn names(server: &MockServer, host: &str, path: &str) -> Vec<String> {
    let repository = Repository::parse(host, path).unwrap();
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.of_repository(&repository).await.unwrap();
    found.iter().map(|it| it.name().to_owned()).collect()
}

#[tokio::test]
async fn a_slug_and_a_source_location_are_looked_for_and_both_found() {
    let server = MockServer::start().await;
    let slug = json!({"github.com/project-slug": "Acme/Web"});
    let location = json!({"backstage.io/source-location": "url:https://github.com/acme/web"});
    let longer = json!({"backstage.io/source-location": "url:https://github.com/acme/web-old"});
    answer(
        &server,
        (
            "filter",
            "metadata.annotations.github.com/project-slug=acme/web",
        ),
        json!([with_slug("by-slug", &slug)]),
    )
    .await;
    answer(
        &server,
        ("fullTextFilterTerm", "://github.com/acme/web"),
        json!([
            with_slug("by-location", &location),
            with_slug("of-another", &longer),
            with_slug("by-slug", &slug),
        ]),
    )
    .await;
    let found = names(&server, "github.com", "acme/web").await;
    assert_eq!(found, ["by-location", "by-slug"]);
}

#[tokio::test]
async fn a_gitlab_of_ones_own_is_looked_for_with_its_host() {
    let server = MockServer::start().await;
    let annotations = json!({
        "gitlab.com/project-slug": "group/sub/project",
        "gitlab.com/instance": "gitlab.acme.example",
    });
    let filter = "metadata.annotations.gitlab.com/project-slug=group/sub/project,\
                  metadata.annotations.gitlab.com/instance=gitlab.acme.example";
    answer(
        &server,
        ("filter", filter),
        json!([with_slug("lab", &annotations)]),
    )
    .await;
    let fields = "metadata.annotations.backstage.io/source-location";
    answer(&server, ("fullTextFilterFields", fields), json!([])).await;
    let found = names(&server, "gitlab.acme.example", "group/sub/project").await;
    assert_eq!(found, ["lab"]);
}

#[tokio::test]
async fn a_catalog_that_answers_half_of_it_has_not_answered() {
    let server = MockServer::start().await;
    let filter = "metadata.annotations.github.com/project-slug=acme/web";
    answer(&server, ("filter", filter), json!([])).await;
    let repository = Repository::parse("github.com", "acme/web").unwrap();
    let catalog = catalog_at(&server.uri(), LIMIT);
    let answer = catalog.of_repository(&repository).await;
    assert_eq!(answer.unwrap_err(), CatalogError::NotACatalog);
}
