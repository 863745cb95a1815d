//! One route of the document.

use utoipa::openapi::{
    HttpMethod, PathItem, Ref, SecurityRequirement,
    path::{Operation, OperationBuilder},
};

use super::{answers::Answer, failures::Failures};

/// The name of the tokens that private routes ask for.
pub(super) const BEARER: &str = "token";

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Everybody.
    Open,
    /// Who shows a token, where routes are private.
    Private,
    /// Everybody for an image, who shows a token for its spec.
    PrivateIfSpec,
}

/// A path and what it answers to GET; HEAD is the same without the body.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) path: String,
    /// The name of the operation, in the words of the path.
    pub(super) id: String,
    pub(super) tag: &'static str,
    pub(super) summary: String,
    pub(super) about: &'static str,
    /// Names among the components.
    pub(super) parameters: Vec<&'static str>,
    pub(super) answers: Vec<Answer>,
    pub(super) failures: Failures,
    pub(super) door: Door,
    /// It is a page, of which nobody keeps a copy where private routes are closed.
    pub(super) is_page: bool,
}

impl Route {
    /// The item of the path, where private routes are `closed`.
    pub(super) fn item(self, closed: bool) -> PathItem {
        PathItem::new(HttpMethod::Get, self.operation(closed))
    }

    fn operation(self, closed: bool) -> Operation {
        let refuses = closed && self.door != Door::Open;
        let mut operation = OperationBuilder::new()
            .operation_id(Some(self.id))
            .tag(self.tag)
            .summary(Some(self.summary))
            .description(Some(self.about).filter(|about| !about.is_empty()));
        for key in self.parameters {
            let parameter = Ref::new(format!("#/components/parameters/{key}"));
            operation = operation.parameter_ref(parameter);
        }
        let mut answers: Vec<&'static str> = Vec::new();
        for answer in self.answers {
            let answer = if closed && self.is_page {
                answer.untagged()
            } else {
                answer
            };
            answers.push(answer.status);
            if answer.is_tagged() {
                operation = operation.response("304", Ref::from_response_name("Unmodified"));
            }
            operation = operation.response(answer.status, answer.response());
        }
        for (status, answer) in self.failures.of(refuses) {
            if !answers.contains(&status) {
                operation = operation.response(status, answer);
            }
        }
        if refuses {
            operation = operation.security(SecurityRequirement::new(BEARER, Vec::<String>::new()));
            if self.door == Door::PrivateIfSpec {
                operation = operation.security(SecurityRequirement::default());
            }
        }
        operation.build()
    }
}
