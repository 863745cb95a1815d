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
