//! A route asked with curl.

use serde_json::Value;

use super::text;

/// A line for a shell that asks for `path`, with the examples of its `parameters` in their places.
pub(super) fn curl(
    document: &Value,
    path: &str,
    parameters: &[&Value],
    is_private: bool,
    origin: &str,
) -> String {
    let of = |place| {
        parameters
            .iter()
            .filter(move |parameter| text(parameter, "/in") == place)
    };
    let path = of("path").fold(path.to_owned(), |path, parameter| {
        let name = format!("{{{}}}", text(parameter, "/name"));
        path.replace(&name, &example(parameter))
    });
    // A badge is for nobody without its words; the look is for who wants another.
    let wanted = of("query").filter(|parameter| {
        matches!(
            text(parameter, "/name"),
            "badges" | "message" | "q" | "filter"
        )
    });
    let query: Vec<String> = wanted
        .map(|parameter| format!("{}={}", text(parameter, "/name"), example(parameter)))
        .collect();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", query.join("&"))
    };
    let token = if is_private {
        "-H \"Authorization: Bearer $TOKEN\" "
    } else {
        ""
    };
    let server = text(document, "/servers/0/url").trim_end_matches('/');
    let server = if server.starts_with('/') || server.is_empty() {
        format!("{origin}{server}")
    } else {
        server.to_owned()
    };
    format!("curl {token}'{server}{path}{query}'")
}

/// The example of a parameter; the first where it may be given more than once.
fn example(parameter: &Value) -> String {
    let Some(example) = parameter.get("example") else {
        return String::new();
    };
    let example = example.get(0).unwrap_or(example);
    match example.as_str() {
        Some(text) => text.to_owned(),
        None => example.to_string(),
    }
}
