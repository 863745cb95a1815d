use rstest::rstest;

use crate::config::environment::fake::FakeEnvironment;

#[rstest]
#[case(
    "{private: token}",
    "access.tokens: is not set, and access.private is token (from"
)]
#[case(
    "{private: backstage}",
    "backstage.api_url: is not set, and access.private is backstage (from"
)]
#[case(
    "{private: token, tokens: [long-enough, s4711]}",
    "access.tokens: [1] is too short (from"
)]
#[case(
    "{names: both}",
    "access.keys: is not set, and access.names is both (from"
)]
#[case(
    "{keys: [s4711]}",
    "access.keys: [0] is not valid (from badges.yaml): expected 64 bytes in hex"
)]
#[case("{annotation: a b}", "access.annotation: \"a b\" is not valid (from")]
#[case(
    "{allow: [{kinds: [component]}]}",
    "access.allow: is set, and access.default publishes everything (from"
)]
#[case(
    "{deny: [{badges: [owner, Own er]}]}",
    "access.deny: [0]: badge id \"Own er\" is not valid"
)]
#[case(
    "{deny: [{kinds: [component]}, {}]}",
    "access.deny[1]: {} is not valid (from badges.yaml): expected a list of rules"
)]
#[case(
    "{deny: [{kind: [component]}]}",
    "access.deny[0]: {\"kind\":[\"component\"]} is not valid"
)]
#[case(
    "{cors_origins: [https://a.test/b]}",
    "access.cors_origins: \"https://a.test/b\" has a path (from"
)]
#[case(
    "{link_hosts: [a.test/b]}",
    "access.link_hosts: \"a.test/b\" is not valid (from"
)]
#[case(
    "{tokens: [long-enough, 's4711 s4711']}",
    "access.tokens[1]: this value has other characters (from"
)]
#[case("{tokens: s4711}", "access.tokens: this value is not a list (from")]
#[case(
    "{keys: ['[redacted]']}",
    "access.keys[0]: this value only stands in for a secret"
)]
fn a_door_without_a_key_or_a_rule_without_a_use_is_told(
    #[case] section: &str,
    #[case] problem: &str,
) {
    let yaml = format!("access: {section}");
    let problems = FakeEnvironment::default().yaml(&yaml).problems();
    assert!(problems.starts_with(problem), "{problems}");
    assert_eq!(problems.lines().count(), 1, "{problems}");
    assert!(!problems.contains("s4711"), "{problems}");
}

#[test]
fn opaque_names_behind_an_open_door_are_refused() {
    let key = "0f".repeat(64);
    let yaml = format!("access: {{names: opaque, keys: [{key}]}}");
    let problems = FakeEnvironment::default().yaml(&yaml).problems();
    assert!(
        problems.starts_with("access.private: is open, and access.names is opaque"),
        "{problems}"
    );
    assert!(!problems.contains(&key));
}

#[test]
fn keys_whose_file_is_gone_are_told_as_that_alone() {
    let yaml = "access: {keys_file: /gone, names: both}";
    let problems = FakeEnvironment::default().yaml(yaml).problems();
    assert!(problems.starts_with("access.keys_file: \"/gone\": no such file"));
    assert_eq!(problems.lines().count(), 1, "{problems}");
}

#[test]
fn secrets_of_a_list_are_read_from_a_file_one_a_line() {
    let key = "0f".repeat(64);
    let loaded = FakeEnvironment::default()
        .file("/keys", &format!("{key}\r\n\n{key}\n"))
        .yaml("access: {keys_file: /keys, names: both, private: token}")
        .var("BADGES_ACCESS__TOKENS", "first-token, second-token")
        .load()
        .unwrap();
    let access = &loaded.settings.access;
    assert_eq!((access.keys.len(), access.tokens.len()), (2, 2));
    let printed = crate::config::print(&loaded);
    assert!(
        printed.contains("  tokens: [\"[redacted]\", \"[redacted]\"]"),
        "{printed}"
    );
    assert!(!printed.contains("first-token") && !printed.contains("0f0f"));
}
