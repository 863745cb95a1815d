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
