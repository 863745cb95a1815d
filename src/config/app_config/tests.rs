use std::{ffi::OsString, os::unix::ffi::OsStringExt};

use rstest::rstest;

use super::super::{BackstageSettings, environment::fake::FakeEnvironment};
use crate::access::NameMode;

/// An environment with one of Backstage's files, in a folder of its own.
fn app_config(text: &str) -> FakeEnvironment {
    FakeEnvironment::default().app_config("portal/app-config.yaml", text)
}

fn backstage(env: &FakeEnvironment) -> BackstageSettings {
    env.load().unwrap().settings.backstage
}

fn title(env: &FakeEnvironment) -> String {
    backstage(env).app_title
}

#[test]
fn title_and_addresses_are_backstages_own() {
    let env = app_config(
        "app: {title: Acme Portal, baseUrl: 'https://acme.test/'}\n\
         backend: {baseUrl: 'http://backend.test:7007', listen: {port: 7007}}\n\
         organization: {name: Acme}",
    );
    let loaded = env.load().unwrap();
    let backstage = &loaded.settings.backstage;
    assert_eq!(backstage.app_title, "Acme Portal");
    assert_eq!(backstage.app_url_or_default(), "https://acme.test");
    let api_url = backstage.api_url.as_ref().unwrap();
    assert_eq!(api_url.as_str(), "http://backend.test:7007");
    for (setting, key) in [
        ("backstage.app_title", "app.title"),
        ("backstage.app_url", "app.baseUrl"),
        ("backstage.api_url", "backend.baseUrl"),
    ] {
        let origin = loaded.origin(setting).to_string();
        assert_eq!(origin, format!("portal/app-config.yaml: {key}"));
    }
}

#[test]
fn a_later_file_wins_key_by_key() {
    let env = app_config("app: {title: Base, baseUrl: 'http://localhost:3000'}")
        .app_config("production.yaml", "app: {baseUrl: 'https://acme.test'}")
        .app_config(
            "local.yaml",
            "app: {}\nbackend:\n  # baseUrl: later\n  cors: {}",
        );
    let loaded = env.load().unwrap();
    let origin = |key| loaded.origin(key).to_string();
    assert_eq!(
        origin("backstage.app_title"),
        "portal/app-config.yaml: app.title"
    );
    assert_eq!(origin("backstage.app_url"), "production.yaml: app.baseUrl");
    assert_eq!(origin("backstage.api_url"), "default");
}

#[rstest]
#[case("app: {title: }")]
#[case("app: null")]
#[case("app: {title: {$include: values.yaml#nothing}}")]
fn a_null_takes_back_what_an_earlier_file_says(#[case] later: &str) {
    let env = app_config("app: {title: Base}")
        .file("values.yaml", "nothing: ~")
        .app_config("later.yaml", later);
    assert_eq!(title(&env), "Backstage");
}

#[rstest]
#[case("app: {title: '${GONE}'}")]
#[case("app: {title: {$env: GONE}}")]
#[case("app: '${GONE}'")]
#[case("app: {title: {$include: values.yaml#gone}}")]
#[case("app:\n  <<: {title: Merged}")]
#[case("# nothing\n")]
fn what_is_not_set_leaves_what_an_earlier_file_says(#[case] later: &str) {
    let env = app_config("app: {title: Base}")
        .file("values.yaml", "nothing: ~")
        .app_config("later.yaml", later);
    assert_eq!(title(&env), "Base");
}

#[test]
fn our_own_configuration_file_wins_over_backstages() {
    let env = app_config("app: {title: Theirs}").yaml("backstage: {app_title: Ours}");
    assert_eq!(title(&env), "Ours");
}

#[rstest]
#[case("app: {title: 'The ${NAME} Portal'}", "The Acme Portal")]
#[case("app: {title: {$env: NAME}}", "Acme")]
#[case("app: {title: {$env: '${WHICH}'}}", "Acme")]
#[case("app: {title: {$file: title.txt}}", "From a ${NAME} file")]
#[case("app: {title: {$file: '/etc/${NAME}.txt'}}", "Absolute")]
#[case(
    "app: {title: {$include: 'more/values.yaml#acme.title'}}",
    "The Acme Portal"
)]
#[case("app: {title: {$include: 'more/values.json#title'}}", "From JSON")]
#[case("app: {$include: more/app.yml}", "From a folder deeper")]
#[case("$include: more/root.yaml", "From a folder deeper")]
fn a_value_may_come_from_elsewhere(#[case] text: &str, #[case] expected: &str) {
    let env = app_config(text)
        .var("NAME", " Acme\n")
        .var("WHICH", "NAME")
        .file("portal/title.txt", "From a ${NAME} file\n\n")
        .file("/etc/Acme.txt", "Absolute")
        .file(
            "portal/more/values.yaml",
            "acme: {title: 'The ${NAME} Portal'}",
        )
        .file("portal/more/values.json", r#"{"title": "From JSON"}"#)
        .file("portal/more/app.yml", "title: {$file: deeper/title.txt}")
        .file("portal/more/root.yaml", "app: {$include: app.yml}")
        .file("portal/more/deeper/title.txt", "From a folder deeper");
    assert_eq!(title(&env), expected);
}

#[test]
fn what_is_not_ours_is_not_looked_at() {
    let env = app_config(
        "app: {title: Acme, analytics: {$file: gone}, badges: {other: true}}\n\
         backend: {auth: {keys: [{secret: {$file: /gone}}]}, database: {$include: gone.toml}}\n\
         catalog: {$include: gone.yaml}\n\
         200: odd\n",
    );
    assert_eq!(title(&env), "Acme");
}

#[rstest]
#[case("true", NameMode::Opaque)]
#[case("'yes'", NameMode::Opaque)]
#[case("{$env: ON}", NameMode::Opaque)]
#[case("1", NameMode::Opaque)]
#[case("false", NameMode::Plain)]
#[case("'off'", NameMode::Plain)]
#[case("null", NameMode::Plain)]
fn obfuscation_is_names_that_tell_nothing(#[case] written: &str, #[case] names: NameMode) {
    let env = app_config(&format!("app: {{badges: {{obfuscate: {written}}}}}"))
        .var("ON", "True")
        .var("BADGES_ACCESS__KEYS", "0f".repeat(64))
        .var("BADGES_ACCESS__TOKENS", "long-enough")
        .var("BADGES_ACCESS__PRIVATE", "token");
    let loaded = env.load().unwrap();
    assert_eq!(loaded.settings.access.names, names);
    if names == NameMode::Opaque {
        let origin = loaded.origin("access.names").to_string();
        assert_eq!(origin, "portal/app-config.yaml: app.badges.obfuscate");
    }
}

#[test]
fn obfuscation_asks_for_a_key_and_a_closed_door_as_if_it_were_set_here() {
    let problems = app_config("app: {badges: {obfuscate: true}}").problems();
    let starts = [
        "access.keys: is not set, and access.names is opaque",
        "access.private: is open, and access.names is opaque",
    ];
    for start in starts {
        assert!(
            problems.lines().any(|line| line.starts_with(start)),
            "{problems}"
        );
    }
}

#[test]
fn users_tokens_are_those_of_the_backend_whichever_way_it_is_reached() {
    let issuer = |env: FakeEnvironment| {
        let issuer = env.load().unwrap().settings.access.issuer;
        issuer.unwrap().to_string()
    };
    let env = app_config("backend: {baseUrl: https://backstage.acme.test/}");
    let inside = "backstage: {api_url: 'http://backstage.svc:7007'}";
    let public = "https://backstage.acme.test/api/auth";
    assert_eq!(issuer(env.clone().yaml(inside)), public);
    let other = "access: {issuer: 'https://other.test/api/auth'}";
    assert_eq!(issuer(env.yaml(other)), "https://other.test/api/auth");
}

#[rstest]
#[case(
    "app: {badges: {obfuscate: maybe}}",
    "portal/app-config.yaml: app.badges.obfuscate: expected true or false"
)]
#[case(
    "app: {baseUrl: portal}",
    "app.baseUrl: \"portal\" is not valid (from portal/app-config.yaml): expected a URL"
)]
#[case(
    "backend: {baseUrl: 7007}",
    "backend.baseUrl: 7007 is not valid (from portal/app-config.yaml): expected a URL"
)]
#[case(
    "app: {title: 1}",
    "app.title: 1 is not valid (from portal/app-config.yaml): expected a text"
)]
#[case(
    "app: {title: ''}",
    "app.title: this title cannot be shown (from portal/app-config.yaml): expected a text of one line"
)]
#[case("app: {title: {a: b}}", "app.title: {\"a\":\"b\"} is not valid")]
#[case(
    "app: Acme",
    "portal/app-config.yaml: app: expected settings, as in app: {…}"
)]
#[case("[app]", "portal/app-config.yaml: expected a map of sections")]
#[case("app: {", "portal/app-config.yaml: line 1")]
#[case(
    "app: {title: {$file: gone.txt}}",
    "portal/app-config.yaml: app.title: $file \"gone.txt\": no such file"
)]
#[case(
    "app: {title: {$file: '${GONE}'}}",
    "app.title: a variable in the value of $file is not set"
)]
#[case(
    "app: {baseUrl: '${SECRET}/x'}",
    "app.baseUrl: what \"${SECRET}/x\" stands for is not valid (from portal/app-config.yaml): expected a URL"
)]
#[case(
    "app: {title: {$file: key.pem}}",
    "app.title: this title cannot be shown"
)]
#[case(
    "app: {title: {$include: credentials.yaml}}",
    "app.title: what {\"$include\":\"credentials.yaml\"} stands for is not valid"
)]
#[case(
    "app: {title: {$env: [A]}}",
    "app.title: the value of $env is not a text"
)]
#[case(
    "app: {title: {$env: A, more: 1}}",
    "app.title: $env has other keys beside it"
)]
#[case(
    "app: {$include: gone.yaml}",
    "portal/app-config.yaml: app: $include \"gone.yaml\": no such file"
)]
#[case(
    "app: {$include: x.toml}",
    "app: $include \"x.toml\": expected a .yaml, .yml or .json file"
)]
#[case("app: {$include: bad.yaml}", "app: $include \"bad.yaml\": line 1")]
#[case("app: {$include: bad.json}", "app: $include \"bad.json\": ")]
#[case(
    "app: {$include: 'app-config.yaml#app'}",
    "app: $include \"app-config.yaml#app\": this is an include again"
)]
#[case(
    "app: {title: {$include: 'app-config.yaml#app'}}",
    "app.title: what {\"$include\":\"app-config.yaml#app\"} stands for is not valid (from portal/app-config.yaml): expected a text"
)]
#[case(
    "app: {title: {$include: 'bad.yml#a.b.c'}}",
    "app.title: $include \"bad.yml#a.b.c\": there is no map that has \"b\""
)]
#[case(
    "app: {title: {$env: BROKEN}}",
    "app.title: environment variable BROKEN is not text"
)]
fn what_is_wrong_is_told_by_backstages_key(#[case] text: &str, #[case] expected: &str) {
    let env = app_config(text)
        .var("BROKEN", OsString::from_vec(vec![0xff]))
        .var("BADGES_CATALOG__SOURCE", "files")
        .var("SECRET", "s3cret")
        .file("portal/key.pem", "s3cret\ns3cret")
        .file("portal/credentials.yaml", "token: s3cret")
        .file("portal/bad.yaml", "s3cret: {")
        .file("portal/bad.yml", "a: s3cret")
        .file("portal/bad.json", "{\"s3cret\": }");
    let problems = env.problems();
    assert!(problems.contains(expected), "{problems}");
    assert!(problems.contains("portal/app-config.yaml"), "{problems}");
    assert!(!problems.contains("s3cret"), "{problems}");
    assert!(!problems.contains("backstage."), "{problems}");
    assert_eq!(problems.lines().count(), 1, "{problems}");
}

#[test]
fn what_follows_from_a_file_that_cannot_be_read_is_not_told_too() {
    let env =
        app_config("backend: {baseUrl: {$file: gone}}").var("BADGES_CATALOG__SOURCE", "backstage");
    assert_eq!(
        env.problems(),
        "portal/app-config.yaml: backend.baseUrl: $file \"gone\": no such file"
    );
}
