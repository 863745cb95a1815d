//! The page of the document: what can be asked for and how it is answered, to be read by people.
//!
//! It is written from the document itself, so that neither can tell what the other does not.

mod example;

use maud::{Markup, html};
use serde_json::Value;

use super::{copying, layout::Site};
use crate::http::openapi::resolved;

/// The page of `document`, whose service is reached at `origin`.
pub(super) fn page(site: &Site<'_>, document: &Value, origin: &str) -> Markup {
    let tags = list(document, "/tags");
    let names: Vec<&str> = tags.iter().map(|tag| text(tag, "/name")).collect();
    let routes = routes(document);
    let main = html! {
        main id="main" class="api" {
            h1 tabindex="-1" { "What can be asked for" }
            @for paragraph in text(document, "/info/description").split("\n\n") {
                p class="lead" { (prose(paragraph)) }
            }
            p { "The same for programs, as OpenAPI: " a href={ (site.root) "/openapi.json" } { "openapi.json" } }
            nav class="contents" aria-label="Routes" {
                ul {
                    @for name in &names { li { a href={ "#" (slug(name)) } { (name) } } }
                }
            }
            @for name in &names {
                section aria-labelledby=(slug(name)) {
                    h2 id=(slug(name)) { (name) }
                    @for (path, route) in &routes {
                        @if text(route, "/tags/0") == *name { (entry(document, path, route, origin)) }
                    }
                }
            }
        }
    };
    site.page("What can be asked for – Badges", &main)
}

/// Every path with what it answers to GET.
fn routes(document: &Value) -> Vec<(&String, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    let paths = paths.into_iter().flatten();
    paths
        .filter_map(|(path, item)| Some((path, item.get("get")?)))
        .collect()
}

fn entry(document: &Value, path: &str, route: &Value, origin: &str) -> Markup {
    let id = text(route, "/operationId");
    let parameters: Vec<&Value> = list(route, "/parameters")
        .iter()
        .map(|parameter| resolved(document, parameter))
        .collect();
    // An empty requirement among them lets everybody in (OpenAPI 3.1, Security Requirement Object).
    let wanted = list(route, "/security").iter();
    let wanted: Vec<bool> = wanted
        .map(|one| one.as_object().is_some_and(|one| !one.is_empty()))
        .collect();
    let is_private = !wanted.is_empty() && wanted.iter().all(|is_wanted| *is_wanted);
    html! {
        article id=(id) {
            h3 { code { (path) } }
            p { (text(route, "/summary")) "." @if is_private { " " span class="kind" { "wants a token" } } }
            @if let Some(about) = route.get("description").and_then(Value::as_str) { p { (prose(about)) } }
            (copying::block(
                &format!("curl-{id}"),
                None,
                &format!("the example of {id}"),
                &example::curl(document, path, &parameters, is_private, origin),
            ))
            @if !parameters.is_empty() {
                details { summary { "Parameters" } (table(document, &parameters)) }
            }
            details { summary { "Answers" } (answers(document, route)) }
        }
    }
}

fn table(document: &Value, parameters: &[&Value]) -> Markup {
    html! {
        dl {
            @for parameter in parameters {
                dt {
                    code { (text(parameter, "/name")) }
                    " in the " (text(parameter, "/in"))
                    @let values = values(document, parameter);
                    @if !values.is_empty() { ": " (values) }
                }
                dd { (prose(text(parameter, "/description"))) }
            }
        }
    }
}

/// Which values a parameter takes, in words.
fn values(document: &Value, parameter: &Value) -> String {
    let Some(schema) = parameter.get("schema") else {
        return String::new();
    };
    let schema = resolved(document, schema);
    // The first of several is the one that means something.
    let known = schema.pointer("/anyOf/0").unwrap_or(schema);
    let mut said = Vec::new();
    let one_of = list(known, "/enum").iter().filter_map(Value::as_str);
    let one_of: Vec<&str> = one_of.collect();
    if !one_of.is_empty() {
        said.push(one_of.join(", "));
    }
    if let (Some(least), Some(most)) = (known.get("minimum"), known.get("maximum")) {
        said.push(format!("{least} to {most}"));
    }
    if let Some(most) = known.get("maxLength") {
        said.push(format!("at most {most} characters"));
    }
    if let Some(default) = schema.get("default") {
        let default = default
            .as_str()
            .map_or_else(|| default.to_string(), str::to_owned);
        said.push(format!("without it {default}"));
    }
    said.join("; ")
}

fn answers(document: &Value, route: &Value) -> Markup {
    let answers = route.get("responses").and_then(Value::as_object);
    html! {
        dl {
            @for (status, answer) in answers.into_iter().flatten() {
                @let answer = resolved(document, answer);
                dt {
                    (status)
                    @let bodies = keys(answer, "content");
                    @if !bodies.is_empty() { ": " (bodies) }
                }
                dd {
                    (prose(text(answer, "/description")))
                    @let headers = keys(answer, "headers");
                    @if !headers.is_empty() { " With " (headers) "." }
                }
            }
        }
    }
}

fn keys(value: &Value, name: &str) -> String {
    let object = value.get(name).and_then(Value::as_object);
    let keys: Vec<&str> = object
        .into_iter()
        .flat_map(|object| object.keys())
        .map(String::as_str)
        .collect();
    keys.join(", ")
}

/// A description, whose code stands between backticks.
fn prose(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    let list = value.pointer(pointer).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}
