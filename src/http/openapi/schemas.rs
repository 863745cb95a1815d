//! The schemas of parameters.
//!
//! A parameter of an image takes any text, for an image always comes: a README must not break. Its schema
//! names the values that mean something beside that. Where a bad value is refused, who keeps to the schema
//! is never refused.

use serde_json::Value;
use utoipa::openapi::{
    Content, RefOr, Schema,
    schema::{AnyOfBuilder, ArrayBuilder, Object, ObjectBuilder, SchemaType, Type},
};

use crate::{
    badge::{Scale, Style},
    catalog::{MAX_FOUND, MAX_SEARCH_CHARS},
    entity::FilterField,
};

/// Kind, namespace and name, as `entity::name` reads them, and an id, as `badge::id` does.
const KIND: &str = "[A-Za-z][A-Za-z0-9]{0,62}";
const NAMESPACE: &str = "[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?";
const NAME: &str = "[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?";
const ID: &str = "(?=[-a-z0-9]{1,63}(?:,|$))[a-z0-9]+(?:-[a-z0-9]+)*";
/// What Unicode counts as white space, for what ends with it is trimmed.
const SPACE: &str = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*";
/// A host, and a path without a segment of dots alone, as `entity::repository` reads them.
const HOST: &str = "^[A-Za-z0-9.:-]+$";
const REPOSITORY: &str = r"^\.{0,2}[^./?#\\\x00-\x1f\x7f-\x9f][^/?#\\\x00-\x1f\x7f-\x9f]*(?:/\.{0,2}[^./?#\\\x00-\x1f\x7f-\x9f][^/?#\\\x00-\x1f\x7f-\x9f]*)*$";

/// A host has at most 253 characters, and a colon and a port. Both have at most 512 bytes together.
const MAX_HOST_CHARS: usize = 259;
const MAX_REPOSITORY_CHARS: usize = 253;

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// A body of this media type. Pixels are no text, so nothing can be said of them (`OpenAPI` 3.1, section
/// 4.8.14.1).
pub(super) fn content(media_type: &str) -> Content {
    let is_pixels = matches!(media_type, "image/png" | "image/webp");
    Content::new((!is_pixels).then(text))
}

/// Any object.
pub(super) fn object() -> Schema {
    ObjectBuilder::new().schema_type(Type::Object).into()
}

/// Any text.
pub(super) fn text() -> Schema {
    string().into()
}

/// A text of at most so many characters.
pub(super) fn short() -> Schema {
    string().max_length(Some(MAX_SEARCH_CHARS)).into()
}

fn like(pattern: &str) -> Schema {
    string().pattern(Some(pattern)).into()
}

/// The kind of an entity.
pub(super) fn kind() -> Schema {
    like(&format!("^{KIND}$"))
}

/// Its namespace.
pub(super) fn namespace() -> Schema {
    like(&format!("^{NAMESPACE}$"))
}

/// Its name.
pub(super) fn name() -> Schema {
    like(&format!("^{NAME}$"))
}

/// A kind, or nothing for any.
pub(super) fn kind_or_any() -> Schema {
    like(&format!("^{SPACE}(?:{KIND}{SPACE})?$"))
}

/// `[kind:][namespace/]name`, or nothing for any.
pub(super) fn owner_or_any() -> Schema {
    let reference = format!("(?:{KIND}:)?(?:{NAMESPACE}/)?{NAME}");
    like(&format!("^{SPACE}(?:{reference}{SPACE})?$"))
}

/// `kind:[namespace/]name`
pub(super) fn reference() -> Schema {
    like(&format!("^{KIND}:(?:{NAMESPACE}/)?{NAME}$"))
}

/// The id of a badge where routes of other names stand.
pub(super) fn id_beside_routes() -> Schema {
    like(r"^(?!(?:bar|badge-specs|snippets|go)$)[a-z0-9]+(?:-[a-z0-9]+)*$")
}

/// Where a repository is.
pub(super) fn host() -> Schema {
    string()
        .pattern(Some(HOST))
        .max_length(Some(MAX_HOST_CHARS))
        .into()
}

/// Its path there.
pub(super) fn repository() -> Schema {
    string()
        .pattern(Some(REPOSITORY))
        .max_length(Some(MAX_REPOSITORY_CHARS))
        .into()
}

/// One of `values`.
pub(super) fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> Object {
    string().enum_values(Some(values)).build()
}

/// `known`, or anything else that a query can hold, which counts as not given.
pub(super) fn or_any(known: impl Into<RefOr<Schema>>) -> Schema {
    AnyOfBuilder::new().item(known).item(anything()).into()
}

/// The same, where nothing given is `default`.
pub(super) fn or_any_default(known: impl Into<RefOr<Schema>>, default: &str) -> Schema {
    let default = Some(Value::from(default));
    AnyOfBuilder::new()
        .item(known)
        .item(anything())
        .default(default)
        .into()
}

/// A text, or several: the first of them or none counts.
pub(super) fn text_or_any() -> Schema {
    or_any(text())
}

/// Texts, each in a parameter of its own, or anything else.
pub(super) fn texts_or_any() -> Schema {
    or_any(ArrayBuilder::new().items(string().build()))
}

fn anything() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::AnyValue)
        .build()
}

/// A badge's shape.
pub(super) fn style() -> Object {
    one_of(Style::ALL.map(Style::as_str))
}

/// Pixels for a CSS pixel.
pub(super) fn scale() -> Object {
    whole(Scale::ONE.factor().into(), Scale::MAX.factor().into()).build()
}

/// A whole number from `least` to `most`.
pub(super) fn whole(least: u32, most: u32) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(least))
        .maximum(Some(most))
}

/// How many are wanted, of at most `most`, where nothing given is `default`.
pub(super) fn limit(most: usize, default: usize) -> Schema {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(most))
        .default(Some(default.into()))
        .into()
}

/// How many entities a search may find.
pub(super) fn found(default: usize) -> Schema {
    limit(MAX_FOUND, default)
}

/// Ids with commas between them.
pub(super) fn ids(most: usize) -> Schema {
    let more = most.saturating_sub(1);
    like(&format!("^{ID}(?:,{ID}){{0,{more}}}$"))
}

/// How many statements a filter has in the schema, which cannot say how many all have together.
pub(super) const FEW_STATEMENTS: usize = 5;

/// Filters of a list, each in a parameter of its own.
pub(super) fn filters() -> Schema {
    let fields = FilterField::ALL.map(FilterField::as_str).join("|");
    let fields = fields.replace('.', r"\.");
    let statement = format!(r"(?:{fields})(?:=[^,]*[^,\s\x85][^,]*)?");
    let more = FEW_STATEMENTS - 1;
    let filter = string().pattern(Some(format!("^{statement}(?:,{statement}){{0,{more}}}$")));
    ArrayBuilder::new().items(filter.build()).into()
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, string::string_regex};

    use super::*;
    use crate::entity::{EntityRef, Kind, Name, Namespace, Repository};

    fn like(pattern: &str) -> impl Strategy<Value = String> {
        string_regex(pattern).unwrap()
    }

    proptest! {
        #[test]
        fn what_the_document_takes_for_a_name_is_one(
            kind in like(KIND),
            namespace in like(NAMESPACE),
            name in like(NAME),
        ) {
            prop_assert!(Kind::parse(&kind).is_ok());
            prop_assert!(Namespace::parse(&namespace).is_ok());
            prop_assert!(Name::parse(&name).is_ok());
            let reference = format!("{kind}:{namespace}/{name}");
            prop_assert!(reference.parse::<EntityRef>().is_ok());
        }

        #[test]
        fn what_the_document_takes_for_a_repository_is_one(
            host in like("[A-Za-z0-9.:-]{1,100}"),
            path in like(REPOSITORY.trim_matches(['^', '$'])),
        ) {
            prop_assume!(host.len() + path.len() <= 512);
            prop_assert!(Repository::parse(&host, &path).is_ok(), "{host}/{path}");
        }
    }
}
