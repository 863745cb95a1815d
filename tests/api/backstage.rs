//! A fake Backstage, which answers as a recorded one did.

use std::{fs, path::Path, time::Duration};

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

/// The token that the fake is asked with.
pub(crate) const TOKEN: &str = "a-token-that-nobody-may-see";

const BY_NAME: &str = "/api/catalog/entities/by-name/";
const BY_REFS: &str = "/api/catalog/entities/by-refs";
const BY_QUERY: &str = "/api/catalog/entities/by-query";

/// A backend that counts what it is asked.
pub(crate) struct Backstage(MockServer);

impl Backstage {
    /// A backend that answers each lookup and each query with `respond`. It hangs up when dropped.
    pub(crate) async fn start(respond: impl Respond + 'static) -> Self {
        let server = MockServer::builder().start().await;
        Mock::given(any())
            .respond_with(respond)
            .mount(&server)
            .await;
        Self(server)
    }

    /// A backend with the recorded entities.
    pub(crate) async fn recorded() -> Self {
        Self::start(catalog_of(recorded_entities())).await
    }

    /// A backend that has one component, `payments-api`.
    pub(crate) async fn with_one_component() -> Self {
        Self::start(catalog_of(vec![component("payments-api")])).await
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        self.0.uri()
    }

    /// From now on, `respond` answers.
    pub(crate) async fn change(&self, respond: impl Respond + 'static) {
        self.0.reset().await;
        Mock::given(any())
            .respond_with(respond)
            .mount(&self.0)
            .await;
    }

    /// How many questions for entities there were since the start or the last change.
    pub(crate) async fn lookups(&self) -> usize {
        self.count(|path| path == BY_REFS || path.starts_with(BY_NAME))
            .await
    }

    /// How many questions for pages of the catalog there were since the start or the last change.
    pub(crate) async fn pages(&self) -> usize {
        self.count(|path| path == BY_QUERY).await
    }

    async fn count(&self, is_counted: impl Fn(&str) -> bool) -> usize {
        let requests = self.0.received_requests().await.unwrap();
        let is_counted = |request: &&Request| is_counted(request.url.path());
        requests.iter().filter(is_counted).count()
    }

    /// Settings of a service in front of this backend, `more` added.
    pub(crate) fn settings(&self, more: &Value) -> Value {
        let mut settings = json!({
            "catalog.source": "backstage",
            "backstage.api_url": self.0.uri(),
            "backstage.token": TOKEN,
        });
        let more = more.as_object().unwrap().clone();
        settings.as_object_mut().unwrap().extend(more);
        settings
    }
}

/// The entities that a real Backstage served.
pub(crate) fn recorded_entities() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/catalog/entities.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A component with every fact.
pub(crate) fn component(name: &str) -> Value {
    json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team-a", "system": "shop"},
    })
}

/// A catalog that has `entities`, answers as Backstage's API does, and is asked with [`TOKEN`].
pub(crate) fn catalog_of(entities: Vec<Value>) -> impl Respond {
    move |request: &Request| {
        let sent = request
            .headers
            .get("authorization")
            .map(|value| value.to_str().unwrap());
        if sent != Some(&format!("Bearer {TOKEN}")) {
            return error(401, "AuthenticationError");
        }
        let found = |reference: &str| entities.iter().find(|it| reference_of(it) == reference);
        match request.url.path() {
            BY_REFS => {
                let question: Value = serde_json::from_slice(&request.body).unwrap();
                let asked = question["entityRefs"].as_array().unwrap();
                // No other case than lower case is found, as with the real one.
                let items: Vec<_> = asked.iter().map(|it| found(it.as_str().unwrap())).collect();
                ResponseTemplate::new(200).set_body_json(json!({"items": items}))
            }
            BY_QUERY => ResponseTemplate::new(200).set_body_json(page(&entities, request)),
            path => {
                let parts: Vec<_> = path.strip_prefix(BY_NAME).unwrap().split('/').collect();
                let reference = format!("{}:{}/{}", parts[0], parts[1], parts[2]);
                match found(&reference.to_lowercase()) {
                    Some(entity) => ResponseTemplate::new(200).set_body_json(entity),
                    None => error(404, "NotFoundError"),
                }
            }
        }
    }
}

/// The reference of an entity, as Backstage writes it.
fn reference_of(entity: &Value) -> String {
    let metadata = &entity["metadata"];
    let namespace = metadata["namespace"].as_str().unwrap_or("default");
    let kind = entity["kind"].as_str().unwrap();
    let name = metadata["name"].as_str().unwrap();
    format!("{kind}:{namespace}/{name}").to_lowercase()
}

/// The page that a query asks for; its cursor is a number.
fn page(entities: &[Value], request: &Request) -> Value {
    let parameter = |name: &str| {
        let mut pairs = request.url.query_pairs();
        pairs.find(|(key, _)| key == name)?.1.parse().ok()
    };
    let (from, limit) = (
        parameter("cursor").unwrap_or(0),
        parameter("limit").unwrap(),
    );
    let items: Vec<_> = entities.iter().skip(from).take(limit).collect();
    let mut page = json!({"items": items, "totalItems": entities.len(), "pageInfo": {}});
    let to: usize = from + limit;
    if limit > 0 && to < entities.len() {
        page["pageInfo"]["nextCursor"] = json!(to.to_string());
    }
    page
}

/// The same, each answer coming after a while.
pub(crate) fn slowly(respond: impl Respond, delay: Duration) -> impl Respond {
    move |request: &Request| respond.respond(request).set_delay(delay)
}

/// An answer in the shape of Backstage's errors.
pub(crate) fn error(status: u16, name: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "error": {"name": name, "message": "a message of the upstream"},
        "response": {"statusCode": status},
    }))
}
