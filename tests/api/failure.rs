//! What one failure looks like everywhere it can be met.

use serde_json::json;

use crate::{answer::Answer, app::App};

/// What a failure is, wherever it is met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure<'a> {
    pub(crate) status: u16,
    /// The word in `X-Badge-Error`.
    pub(crate) word: &'a str,
    /// What the badge says.
    pub(crate) says: &'a str,
    /// The name in Backstage's error body.
    pub(crate) name: &'a str,
}

pub(crate) const NOT_FOUND: Failure<'static> = Failure {
    status: 404,
    word: "not-found",
    says: "backstage: not found",
    name: "NotFoundError",
};

pub(crate) const INVALID: Failure<'static> = Failure {
    status: 400,
    word: "invalid",
    says: "backstage: invalid",
    name: "InputError",
};

const SECURITY: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    ),
    ("x-content-type-options", "nosniff"),
    ("access-control-allow-origin", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
];

impl Failure<'_> {
    fn cache_control(&self) -> &str {
        if self.word == "unavailable" {
            "no-store"
        } else {
            "public, max-age=60"
        }
    }

    fn assert_image(&self, answer: &Answer, status: u16, about: &str) {
        assert_eq!(answer.status, status, "{about}: {answer:?}");
        assert!(answer.is_image(), "{about}: {answer:?}");
        assert_eq!(answer.badge_error(), Some(self.word), "{about}");
        assert_eq!(
            answer.header("cache-control"),
            Some(self.cache_control()),
            "{about}"
        );
        for (name, value) in SECURITY {
            assert_eq!(answer.header(name), Some(value), "{about}: {name}");
        }
        if answer.content_type() != "image/png" {
            assert_eq!(answer.says(), self.says, "{about}");
        }
    }

    fn assert_document(&self, answer: &Answer, url: &str) {
        assert_eq!(answer.status, self.status, "{url}: {answer:?}");
        assert_eq!(
            answer.header("cache-control"),
            Some(self.cache_control()),
            "{url}"
        );
        let mut body = answer.json();
        let message = body["error"]["message"].take();
        assert!(
            message.as_str().is_some_and(|message| message.len() > 5),
            "{url}: {message}"
        );
        let expected = json!({
            "error": {"name": self.name, "message": null},
            "request": {"method": "GET", "url": url},
            "response": {"statusCode": self.status},
        });
        assert_eq!(body, expected, "{url}");
    }

    /// Holds one badge's images and JSON against it, in each way they can be asked for.
    pub(crate) async fn assert_of_badge(&self, app: &App, entity: &str, id: &str) {
        let badge = format!("{entity}/badge/{id}");
        for file in [".svg", ".png", "", "/", "?format=png"] {
            let path = format!("{badge}{file}");
            self.assert_image(&app.get(&path).await, 200, &path);
            let mark = if file.contains('?') { '&' } else { '?' };
            let strict = format!("{path}{mark}strict=1");
            self.assert_image(&app.get(&strict).await, self.status, &strict);
        }
        for file in [".json", ".shields.json", "?format=json", ".json?strict=1"] {
            let path = format!("{badge}{file}");
            self.assert_document(&app.get(&path).await, &path);
        }
        let as_json = [("accept", "application/json")];
        self.assert_document(&app.get_with(&badge, &as_json).await, &badge);
        let go = format!("{entity}/go/{id}");
        self.assert_document(&app.get(&go).await, &go);
        let picked = format!("{entity}/snippets.md?badges={id}");
        self.assert_document(&app.get(&picked).await, &picked);
    }

    /// The same for what is said of the whole entity.
    pub(crate) async fn assert_of_entity(&self, app: &App, entity: &str) {
        self.assert_of_badge(app, entity, "owner").await;
        for rest in [
            "badge-specs",
            "snippets",
            "snippets.html",
            "snippets.json",
            "go",
        ] {
            let path = format!("{entity}/{rest}");
            self.assert_document(&app.get(&path).await, &path);
        }
    }
}
