//! A catalog value as the text that a badge shows.
//!
//! `spec` is free-form: a lifecycle may be a number, a list or an object. Backstage's badges plugin
//! puts such a value into a JavaScript template string after an `|| "unknown"`, and what people see
//! today must stay: falsy values count as missing, the rest reads as `String(value)` would.

use serde_json::Value;

/// The text of `value`, or `None` where JavaScript would call it falsy.
pub(super) fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        Value::String(text) if text.is_empty() => None,
        other => Some(string(other)),
    }
}

/// ECMA-262's `String(value)` for the values that JSON can hold.
fn string(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        // YAML's `1.0` is JavaScript's `1`.
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let texts: Vec<String> = items
                .iter()
                .map(|item| {
                    if item.is_null() {
                        String::new()
                    } else {
                        string(item)
                    }
                })
                .collect();
            texts.join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(json!("production"), Some("production"))]
    #[case(json!(""), None)]
    #[case(json!(null), None)]
    #[case(json!(0), None)]
    #[case(json!(false), None)]
    #[case(json!(true), Some("true"))]
    #[case(json!(3), Some("3"))]
    #[case(json!(1.5), Some("1.5"))]
    #[case(json!(1.0), Some("1"))]
    #[case(json!(-20_261_122), Some("-20261122"))]
    #[case(json!(["alpha", "beta"]), Some("alpha,beta"))]
    #[case(json!([["a", null], 1]), Some("a,,1"))]
    #[case(json!([]), Some(""))]
    #[case(json!({"stage": "beta"}), Some("[object Object]"))]
    fn a_value_reads_as_the_plugin_shows_it(#[case] value: Value, #[case] text: Option<&str>) {
        assert_eq!(shown(&value).as_deref(), text);
    }
}
