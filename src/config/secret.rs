//! Secrets: read from files, checked without being shown.

use std::path::Path;

use serde_json::Value;

use super::{
    Environment, Origin, Problem,
    environment::read_problem,
    known::Setting,
    leaf::{Layer, Leaf},
};

/// What is printed in place of a secret; it is refused where a secret is read.
pub(super) const REDACTED: &str = "[redacted]";

/// Replaces each setting that names a secret's file by the secret itself.
///
/// Within one source, the secret and its file are two answers to one question. Between sources, the
/// later one wins as always.
pub(super) fn read_files(layer: Layer, env: &dyn Environment) -> Layer {
    let Layer {
        leaves,
        mut problems,
        mut wrong,
        is_lost,
    } = layer;
    let (files, mut leaves): (Vec<_>, Vec<_>) = leaves
        .into_iter()
        .partition(|leaf| leaf.setting.secret().is_some());
    for file in files.into_iter().filter(|file| !file.value.is_null()) {
        let Some(secret) = file.setting.secret() else {
            continue;
        };
        let same = |leaf: &&Leaf| leaf.setting.key == secret.key && !leaf.value.is_null();
        let found = file.check();
        if !found.is_empty() {
            problems.extend(found);
        } else if let Some(other) = leaves.iter().find(same) {
            let both = format!("is set beside {} (from {})", file.setting.key, file.origin);
            let advice = "expected only one of the two";
            problems.push(Problem::new(&secret.key, both, &other.origin, advice));
        } else {
            match read(secret, &file, env) {
                Ok(leaf) => leaves.push(leaf),
                Err(problem) => {
                    problems.push(problem);
                    wrong.push(&secret.key);
                }
            }
        }
    }
    Layer {
        leaves,
        problems,
        wrong,
        is_lost,
    }
}

fn read(secret: &'static Setting, file: &Leaf, env: &dyn Environment) -> Result<Leaf, Problem> {
    let path = Path::new(file.value.as_str().unwrap_or_default());
    let text = env.read_file(path).map_err(|error| {
        let wrong = format!("{}: {}", file.value, read_problem(&error));
        let advice = "expected a file that holds the secret";
        Problem::new(&file.setting.key, wrong, &file.origin, advice)
    })?;
    let value = if secret.may_be("array") {
        let lines = text.lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    } else {
        Value::from(text.trim_end_matches(['\r', '\n']))
    };
    Ok(Leaf {
        setting: secret,
        value,
        origin: Origin::SecretFile(path.to_owned(), Box::new(file.origin.clone())),
    })
}

/// What is wrong with the value of a secret, or of a list of them.
pub(super) fn check(setting: &Setting, value: &Value, origin: &Origin) -> Option<Problem> {
    let (at, wrong) = match value {
        Value::Array(items) if setting.may_be("array") => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| Some((format!("[{at}]"), fault(item)?)))?,
        Value::Null if setting.may_be("null") => return None,
        _ if setting.may_be("array") => (String::new(), "this value is not a list"),
        one => (String::new(), fault(one)?),
    };
    let subject = format!("{}{at}", setting.key);
    let advice = format!("expected {}", setting.expected);
    Some(Problem::new(subject, wrong, origin, advice))
}

/// What is wrong with one secret. A bearer token is visible ASCII (RFC 6750, section 2.1).
fn fault(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) if text.is_empty() => Some("this value is empty"),
        Value::String(text) if text == REDACTED => Some("this value only stands in for a secret"),
        Value::String(text) if !text.bytes().all(|b| b.is_ascii_graphic()) => {
            Some("this value has other characters")
        }
        Value::String(_) => None,
        _ => Some("this value is not a text"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;
    use secrecy::ExposeSecret;

    use super::super::environment::fake::FakeEnvironment;

    const VARIABLE: &str = "BADGES_BACKSTAGE__TOKEN";
    const FILE_VARIABLE: &str = "BADGES_BACKSTAGE__TOKEN_FILE";

    fn token(env: &FakeEnvironment) -> String {
        let token = env.load().unwrap().settings.backstage.token.unwrap();
        token.expose_secret().to_owned()
    }

    #[test]
    fn a_token_is_read_from_a_file_without_the_line_break_at_its_end() {
        let env = FakeEnvironment::default().file("/run/secrets/token", "0123s3cret\r\n");
        let by_variable = env.clone().var(FILE_VARIABLE, "/run/secrets/token");
        assert_eq!(token(&by_variable), "0123s3cret");
        let origin = by_variable.load().unwrap();
        assert_eq!(
            origin.origin("backstage.token").to_string(),
            format!("file /run/secrets/token, named by environment variable {FILE_VARIABLE}")
        );
        let by_yaml = env.yaml("backstage: {token_file: /run/secrets/token}");
        assert_eq!(token(&by_yaml), "0123s3cret");
    }

    #[rstest]
    #[case("0123")]
    #[case("true")]
    #[case("null")]
    fn a_token_stays_as_it_is_whatever_it_looks_like(#[case] text: &str) {
        assert_eq!(token(&FakeEnvironment::default().var(VARIABLE, text)), text);
    }

    #[test]
    fn a_later_source_wins_whichever_way_it_gives_the_token() {
        let env = FakeEnvironment::default().file("/t", "from-file");
        let yaml = env.clone().yaml("backstage: {token: from-yaml}");
        assert_eq!(token(&yaml.var(FILE_VARIABLE, "/t")), "from-file");
        let yaml = env.yaml("backstage: {token_file: /t}");
        assert_eq!(token(&yaml.var(VARIABLE, "from-variable")), "from-variable");
    }

    #[test]
    fn the_file_of_the_token_that_holds_is_known_and_no_other() {
        let file = |env: &FakeEnvironment| env.load().unwrap().settings.backstage.token_file;
        let env = FakeEnvironment::default().file("/t", "s3cret");
        let yaml = env.clone().yaml("backstage: {token_file: /t}");
        assert_eq!(file(&yaml).as_deref(), Some(Path::new("/t")));
        assert_eq!(file(&yaml.var(VARIABLE, "from-variable")), None);
        let yaml = env.yaml("backstage: {token: from-yaml}");
        assert_eq!(file(&yaml), None);
    }

    #[test]
    fn a_token_and_its_file_in_one_source_are_a_problem() {
        let env = FakeEnvironment::default().file("/t", "s3cret");
        let problems = env
            .var(FILE_VARIABLE, "/t")
            .var(VARIABLE, "s3cret")
            .problems();
        assert_eq!(
            problems,
            "backstage.token: is set beside backstage.token_file (from environment variable \
             BADGES_BACKSTAGE__TOKEN_FILE) (from environment variable BADGES_BACKSTAGE__TOKEN): \
             expected only one of the two"
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_named_with_what_named_it() {
        let problems = FakeEnvironment::default()
            .var(FILE_VARIABLE, "/gone")
            .problems();
        assert_eq!(
            problems,
            "backstage.token_file: \"/gone\": no such file (from environment variable \
             BADGES_BACKSTAGE__TOKEN_FILE): expected a file that holds the secret"
        );
    }

    #[rstest]
    #[case("", "is empty")]
    #[case("s3cret s3cret", "has other characters")]
    #[case("s3cret\n", "has other characters")]
    #[case("s3crét", "has other characters")]
    #[case("[redacted]", "only stands in for a secret")]
    fn a_token_that_cannot_be_sent_is_refused_and_not_repeated(
        #[case] token: &str,
        #[case] wrong: &str,
    ) {
        let problems = FakeEnvironment::default().var(VARIABLE, token).problems();
        assert!(problems.contains(wrong), "{problems}");
        assert!(!problems.contains("s3cr"), "{problems}");
    }

    #[rstest]
    #[case("backstage: {token: 4711}")]
    #[case("backstage: {token: [s4711]}")]
    #[case("backstage: {token: {s4711: s4711}}")]
    #[case("backstage: {tokn: s4711}")]
    #[case("backstage: {token: \"s4711\", token: s4711}")]
    #[case("backstage: {token: \"s4711\\q\"}")]
    #[case("backstage:\n  token: s4711\n bad")]
    #[case("backstage: {app_url: 'http://me:s4711@host'}")]
    fn no_problem_repeats_a_secret(#[case] yaml: &str) {
        let problems = FakeEnvironment::default().yaml(yaml).problems();
        assert!(!problems.contains("4711"), "{problems}");
    }

    #[test]
    fn debugging_shows_no_secret() {
        let loaded = FakeEnvironment::default().var(VARIABLE, "s3cret").load();
        assert!(!format!("{loaded:?}").contains("s3cret"));
    }
}
