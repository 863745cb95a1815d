//! Doors that are closed have keys, and rules that are written have a use.

use secrecy::ExposeSecret;

use super::Finding;
use crate::{
    access::{NameMode, Publish, Rule, SealingKey},
    badge::{BadgeId, LinkHost},
    config::{HttpUrl, PrivateRoutes, Settings},
};

/// As short as Backstage lets its own static tokens be, in characters.
const MIN_TOKEN_CHARS: usize = 8;

pub(super) fn all(settings: &Settings, found: &mut Vec<Finding>) {
    private_routes(settings, found);
    names(settings, found);
    policy(settings, found);
    origins(settings, found);
    links(settings, found);
}

fn private_routes(settings: &Settings, found: &mut Vec<Finding>) {
    let access = &settings.access;
    if access.private == PrivateRoutes::Token && access.tokens.is_empty() {
        found.push(Finding::new(
            &["access.tokens", "access.private"],
            "is not set, and access.private is token",
            "expected at least one token",
        ));
    }
    if access.private == PrivateRoutes::Backstage && settings.backstage.api_url.is_none() {
        found.push(Finding::new(
            &["backstage.api_url", "access.private"],
            "is not set, and access.private is backstage",
            "expected the address of the backend whose users may ask",
        ));
    }
    let is_short = |token: &&_| ExposeSecret::<str>::expose_secret(*token).len() < MIN_TOKEN_CHARS;
    if let Some(at) = access.tokens.iter().position(|token| is_short(&token)) {
        found.push(Finding::new(
            &["access.tokens"],
            format!("[{at}] is too short"),
            format!("expected at least {MIN_TOKEN_CHARS} characters"),
        ));
    }
}

fn names(settings: &Settings, found: &mut Vec<Finding>) {
    let access = &settings.access;
    for (at, key) in access.keys.iter().enumerate() {
        if let Err(error) = key.expose_secret().parse::<SealingKey>() {
            let wrong = format!("[{at}] is not valid");
            found.push(Finding::new(&["access.keys"], wrong, error.to_string()));
        }
    }
    let mode = match access.names {
        NameMode::Plain => return,
        NameMode::Opaque => "opaque",
        NameMode::Both => "both",
    };
    if access.keys.is_empty() {
        found.push(Finding::new(
            &["access.keys", "access.names"],
            format!("is not set, and access.names is {mode}"),
            "expected at least one key, such as `openssl rand -hex 64` prints",
        ));
    }
    // Whoever may ask for the opaque name of any entity, and for the entity behind an opaque name, is
    // kept from nothing.
    if access.names == NameMode::Opaque && access.private == PrivateRoutes::Open {
        found.push(Finding::new(
            &["access.private", "access.names"],
            "is open, and access.names is opaque: everybody could look up names, and what is behind them",
            "expected token or backstage",
        ));
    }
}

fn policy(settings: &Settings, found: &mut Vec<Finding>) {
    let access = &settings.access;
    if access.annotation.contains(char::is_whitespace) {
        found.push(Finding::new(
            &["access.annotation"],
            format!("{:?} is not valid", access.annotation),
            "expected the name of an annotation, or an empty text",
        ));
    }
    if access.default == Publish::Publish && !access.allow.is_empty() {
        found.push(Finding::new(
            &["access.allow", "access.default"],
            "is set, and access.default publishes everything",
            "expected access.default: hide, so that only what is allowed is published",
        ));
    }
    badge_ids("access.allow", &access.allow, found);
    badge_ids("access.deny", &access.deny, found);
}

fn badge_ids(key: &'static str, rules: &[Rule], found: &mut Vec<Finding>) {
    for (at, rule) in rules.iter().enumerate() {
        for id in rule.badges.iter().flatten() {
            if let Err(error) = id.parse::<BadgeId>() {
                found.push(Finding::new(
                    &[key],
                    format!("[{at}]: {error}"),
                    "expected ids of badges",
                ));
            }
        }
    }
}

fn origins(settings: &Settings, found: &mut Vec<Finding>) {
    let origins = settings.access.cors_origins.iter().flatten();
    for origin in origins.filter(|origin| !is_origin(origin)) {
        found.push(Finding::new(
            &["access.cors_origins"],
            format!("{:?} has a path", origin.as_str()),
            "expected an origin, such as https://portal.example.com",
        ));
    }
}

/// Whether nothing follows host and port.
fn is_origin(url: &HttpUrl) -> bool {
    let rest = url.as_str().split_once("://");
    rest.is_some_and(|(_, rest)| !rest.contains('/'))
}

fn links(settings: &Settings, found: &mut Vec<Finding>) {
    for host in &settings.access.link_hosts {
        if let Err(error) = host.parse::<LinkHost>() {
            found.push(Finding::new(
                &["access.link_hosts"],
                format!("{host:?} is not valid"),
                error.to_string(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
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
}
