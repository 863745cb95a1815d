//! What the environment sets: `BADGES_SECTION__KEY`.
//!
//! A variable is a text, and its setting says how to read it: a text stays as it is, whatever it
//! looks like (`0123`, `true`, `a: b`); a number or a truth value is read as such; a list is written
//! with commas, or as in YAML with brackets; `null` unsets what may be unset, secrets excepted.

use std::ffi::OsStr;

use serde_json::Value;

use super::{
    Environment, Origin, Problem, file,
    known::Setting,
    leaf::{Layer, Leaf},
    unknown,
};

const PREFIX: &str = "BADGES_";

/// Reads every variable that begins with `BADGES_`, but for those in `others`.
pub(super) fn layer(env: &dyn Environment, others: &[&str]) -> Layer {
    let mut layer = Layer::default();
    let mut vars = env.vars();
    vars.sort();
    for (name, value) in vars {
        let ours = name.starts_with(PREFIX) && !others.contains(&name.as_str());
        if !ours || is_service_link(&name, &value) {
            continue;
        }
        let origin = Origin::Variable(name.clone());
        let known = Setting::all().iter().find(|s| s.variable == name);
        let Some(setting) = known else {
            layer.problems.push(unknown::variable(&name, &origin));
            continue;
        };
        let Some(text) = value.to_str() else {
            let wrong = "this value is not text";
            let problem = Problem::new(&setting.key, wrong, &origin, "expected UTF-8");
            layer.problems.push(problem);
            continue;
        };
        layer.leaves.push(Leaf {
            setting,
            value: read(setting, text),
            origin,
        });
    }
    layer
}

/// The value that `text` means to `setting`. What cannot be read stays a text, which the setting
/// then refuses.
fn read(setting: &Setting, text: &str) -> Value {
    if text == "null" && setting.may_be("null") && !setting.is_secret {
        return Value::Null;
    }
    let as_text = || Value::from(text);
    let trimmed = text.trim();
    if setting.may_be("array") && !trimmed.starts_with('[') {
        let items = trimmed.split(',').map(str::trim);
        return items.filter(|item| !item.is_empty()).collect();
    }
    if setting.may_be("array") || setting.may_be("object") {
        return file::parse(text).unwrap_or_else(|_| as_text());
    }
    if setting.may_be("boolean") || setting.may_be("integer") {
        return serde_json::from_str(trimmed).unwrap_or_else(|_| as_text());
    }
    as_text()
}

/// Whether Kubernetes set this variable: it tells each container of every service beside it, and a
/// service may well be called `badges`.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
fn is_service_link(name: &str, value: &OsStr) -> bool {
    let is_address = ["tcp://", "udp://", "sctp://"]
        .iter()
        .any(|scheme| value.as_encoded_bytes().starts_with(scheme.as_bytes()));
    let of_port = |protocol: &str| {
        ["", "_PROTO", "_PORT", "_ADDR"]
            .iter()
            .any(|end| name.ends_with(&format!("_{protocol}{end}")))
    };
    !name.contains("__")
        && (name.ends_with("_SERVICE_HOST")
            || name.ends_with("_SERVICE_PORT")
            || name.contains("_SERVICE_PORT_")
            || (name.ends_with("_PORT") && is_address)
            || (name.contains("_PORT_") && ["TCP", "UDP", "SCTP"].into_iter().any(of_port)))
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};

    use rstest::rstest;

    use super::super::environment::fake::FakeEnvironment;

    fn env(name: &str, value: &str) -> FakeEnvironment {
        FakeEnvironment::default().var(name, value)
    }

    #[rstest]
    #[case("123")]
    #[case("0123")]
    #[case("true")]
    #[case("null")]
    #[case("Acme: Portal")]
    #[case("[Acme] # 1")]
    #[case("\"quoted\"")]
    fn a_text_stays_as_it_is_whatever_it_looks_like(#[case] title: &str) {
        let loaded = env("BADGES_BACKSTAGE__APP_TITLE", title).load().unwrap();
        assert_eq!(loaded.settings.backstage.app_title, title);
    }

    #[rstest]
    #[case("10.0.0.0/8,::1", 2)]
    #[case(" 10.0.0.0/8 , ::1, ", 2)]
    #[case("[10.0.0.0/8, '::1']", 2)]
    #[case("10.0.0.0/8", 1)]
    #[case("", 0)]
    #[case("[]", 0)]
    fn a_list_is_written_with_commas_or_as_in_yaml(#[case] text: &str, #[case] count: usize) {
        let loaded = env("BADGES_SERVER__TRUSTED_PROXIES", text).load().unwrap();
        assert_eq!(loaded.settings.server.trusted_proxies.len(), count);
    }

    #[test]
    fn numbers_truth_values_and_null_are_read_as_such() {
        let loaded = env("BADGES_SERVER__WORKERS", "4")
            .var("BADGES_COMPAT__PLUGIN_URLS", "true")
            .var("BADGES_BADGES__LOGO", "null")
            .var("BADGES_BADGES__CUSTOM", "{}")
            .yaml("badges: {logo: none}")
            .load()
            .unwrap();
        assert_eq!(loaded.settings.server.workers.map(usize::from), Some(4));
        assert!(loaded.settings.compat.plugin_urls);
        assert_eq!(loaded.settings.badges.logo, None);
    }

    #[rstest]
    #[case("BADGES_SERVER_LISTEN", "did you mean BADGES_SERVER__LISTEN?")]
    #[case("BADGES_SERVER__LISTN", "did you mean BADGES_SERVER__LISTEN?")]
    #[case("BADGES_Server__Listen", "did you mean BADGES_SERVER__LISTEN?")]
    #[case("BADGES_WHATEVER_ELSE", "expected BADGES_SECTION__KEY")]
    #[case("BADGES_PORT", "expected BADGES_SECTION__KEY")]
    #[case("BADGES_", "expected BADGES_SECTION__KEY")]
    fn a_variable_that_is_no_setting_is_a_problem(#[case] name: &str, #[case] advice: &str) {
        let problems = env(name, "8080").problems();
        assert!(
            problems.starts_with(&format!("{name}: there is no such")),
            "{problems}"
        );
        assert!(problems.contains(advice), "{problems}");
    }

    #[test]
    fn variables_of_others_are_passed_over() {
        let env = env("BADGE_SERVER__LISTEN", "x")
            .var("BADGES_CONFIG", "badges.yaml")
            .var("BADGES_SERVICE_HOST", "10.0.0.1")
            .var("BADGES_SERVICE_PORT", "8080")
            .var("BADGES_SERVICE_PORT_HTTP", "8080")
            .var("BADGES_PORT", "tcp://10.0.0.1:8080")
            .var("BADGES_PORT_8080_TCP", "tcp://10.0.0.1:8080")
            .var("BADGES_BACKSTAGE_BADGES_PORT_8080_TCP_ADDR", "10.0.0.1");
        assert!(env.load().is_ok(), "{}", env.problems());
    }

    #[test]
    fn a_value_that_is_not_text_is_a_problem() {
        let broken = OsString::from_vec(vec![b'/', 0xff]);
        let env = FakeEnvironment::default().var("BADGES_SERVER__BASE_PATH", broken);
        let problems = env.problems();
        assert!(
            problems.starts_with("server.base_path: this value is not text"),
            "{problems}"
        );
    }
}
