//! A fake Backstage, which answers as a recorded one did.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

/// The token that the fake is asked with.
pub(crate) const TOKEN: &str = "a-token-that-nobody-may-see";

const BY_NAME: &str = "/api/catalog/entities/by-name/";

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

    /// How many lookups there were since the start or the last change.
    pub(crate) async fn lookups(&self) -> usize {
        let requests = self.0.received_requests().await.unwrap();
        let is_lookup = |request: &&Request| request.url.path().starts_with(BY_NAME);
        requests.iter().filter(is_lookup).count()
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

/// A catalog that has `entities`, answers their names in any case, and is asked with [`TOKEN`].
pub(crate) fn catalog_of(entities: Vec<Value>) -> impl Respond {
    let path_of = |entity: &Value| {
        let metadata = &entity["metadata"];
        let namespace = metadata["namespace"].as_str().unwrap_or("default");
        let kind = entity["kind"].as_str().unwrap();
        let path = format!("{kind}/{namespace}/{}", metadata["name"].as_str().unwrap());
        path.to_lowercase()
    };
    move |request: &Request| {
        let sent = request
            .headers
            .get("authorization")
            .map(|value| value.to_str().unwrap());
        if sent != Some(&format!("Bearer {TOKEN}")) {
            return error(401, "AuthenticationError");
        }
        let Some(path) = request.url.path().strip_prefix(BY_NAME) else {
            let nothing = json!({"items": [], "totalItems": entities.len(), "pageInfo": {}});
            return ResponseTemplate::new(200).set_body_json(nothing);
        };
        match entities
            .iter()
            .find(|entity| path_of(entity) == path.to_lowercase())
        {
            Some(entity) => ResponseTemplate::new(200).set_body_json(entity),
            None => error(404, "NotFoundError"),
        }
    }
}

/// An answer in the shape of Backstage's errors.
pub(crate) fn error(status: u16, name: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "error": {"name": name, "message": "a message of the upstream"},
        "response": {"statusCode": status},
    }))
}
