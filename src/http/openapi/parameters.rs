//! What routes are asked with: every parameter, described once.

mod documents;
mod looks;
mod paths;

use serde_json::Value;
use utoipa::openapi::{
    RefOr, Required, Schema,
    path::{Parameter, ParameterBuilder, ParameterIn},
};

use super::schemas as is;
use crate::badge::Look;

/// The look, which every image, spec and snippet may be asked for in.
pub(super) const LOOK: [&str; 10] = Look::PARAMETERS;

/// A name among the components, and the parameter.
pub(super) type Named = (&'static str, Parameter);

/// Every parameter.
pub(super) fn all(default_style: &str) -> Vec<Named> {
    [
        paths::entity(),
        paths::repository(),
        paths::other_paths(),
        looks::look(default_style),
        looks::images(),
        documents::documents(),
        documents::lists(),
        documents::searches(),
        documents::static_badges(),
    ]
    .concat()
}

fn path(
    key: &'static str,
    name: &str,
    about: &str,
    schema: impl Into<RefOr<Schema>>,
    example: Value,
) -> Named {
    let parameter = described(name, about, schema, example).parameter_in(ParameterIn::Path);
    (key, parameter.required(Required::True).build())
}

fn query(
    key: &'static str,
    name: &str,
    about: &str,
    schema: impl Into<RefOr<Schema>>,
    example: Value,
) -> Named {
    let parameter = described(name, about, schema, example).parameter_in(ParameterIn::Query);
    (key, parameter.required(Required::False).build())
}

fn described(
    name: &str,
    about: &str,
    schema: impl Into<RefOr<Schema>>,
    example: Value,
) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .description(Some(about))
        .schema(Some(schema))
        .example(Some(example))
}
