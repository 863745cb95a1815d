use super::{super::environment::fake::FakeEnvironment, *};

#[test]
fn nothing_set_is_the_defaults() {
    let loaded = FakeEnvironment::default().load().unwrap();
    assert_eq!(loaded.settings.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(loaded.settings.cache.stale_for.to_string(), "7d");
    assert_eq!(
        loaded.settings.backstage.app_url_or_default(),
        "http://localhost:3000"
    );
    let images = &loaded.settings.images;
    assert_eq!(images.s_max_age_or_max_age(), images.max_age);
    assert_eq!(loaded.origin("server.listen"), &Origin::Default);
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let file = FakeEnvironment::default()
        .yaml("server: {listen: '127.0.0.1:1', base_path: /file}\nbadges: {style: social}");
    let variables = file
        .var("BADGES_SERVER__LISTEN", "127.0.0.1:2")
        .var("BADGES_BADGES__STYLE", "plastic");
    let flags = variables.flag("server.listen", "127.0.0.1:3", "--listen");
    let loaded = flags.load().unwrap();
    let Settings { server, badges, .. } = &loaded.settings;
    assert_eq!(server.listen.port(), 3);
    assert_eq!(badges.style.as_str(), "plastic");
    assert_eq!(server.base_path.as_str(), "/file");
    let origin = |key| loaded.origin(key).to_string();
    assert_eq!(origin("server.listen"), "flag --listen");
    assert_eq!(
        origin("badges.style"),
        "environment variable BADGES_BADGES__STYLE"
    );
    assert_eq!(origin("server.base_path"), "badges.yaml");
    assert_eq!(origin("server.workers"), "default");
}

#[test]
fn all_that_is_wrong_is_told_together() {
    let problems = FakeEnvironment::default()
        .yaml(
            "server: {listn: '127.0.0.1:1', workers: 0, trusted_proxies: [10.0.0.0/8, proxy, 7]}\n\
             badges: {style: round, enabled: owner}\n\
             images: {png_scale: 5}\n\
             cache: 5m",
        )
        .var("BADGES_CACHE__FRESH_FOR", "5")
        .var("BADGES_CATALOG__SOURCE", "backstage")
        .flag("server.base_path", "badges/", "--base-path")
        .problems();
    let variable = |name| format!("(from environment variable {name})");
    let expected = [
        "server.listn: there is no such setting (from badges.yaml): did you mean server.listen?".to_owned(),
        "cache: this section is not a map (from badges.yaml): expected settings, as in cache: {…}".to_owned(),
        "server.workers: 0 is not valid (from badges.yaml): expected a whole number from 1 to 1024".to_owned(),
        "server.trusted_proxies[1]: \"proxy\" is not valid (from badges.yaml): expected an IP address or a network, such as 127.0.0.1 or 10.0.0.0/8".to_owned(),
        "server.trusted_proxies[2]: 7 is not valid (from badges.yaml): expected an IP address or a network, such as 127.0.0.1 or 10.0.0.0/8".to_owned(),
        "badges.style: \"round\" is not valid (from badges.yaml): expected one of flat, flat-square, plastic, for-the-badge, social".to_owned(),
        "badges.enabled: \"owner\" is not valid (from badges.yaml): expected a list, each item the id of a badge: lower-case letters and digits, joined by single -".to_owned(),
        "images.png_scale: 5 is not valid (from badges.yaml): expected a whole number from 1 to 4".to_owned(),
        format!("cache.fresh_for: \"5\" is not valid {}: expected a length of time with its unit (d, h, m, s or ms), such as 2s, 5m or 7d", variable("BADGES_CACHE__FRESH_FOR")),
        "server.base_path: \"badges/\" is not valid (from flag --base-path): expected empty, or a path such as /api/badges: a slash before each segment and none at the end, segments of letters, digits, -, ., _ and ~".to_owned(),
        format!("backstage.api_url: is not set, and catalog.source is backstage {}: expected the address of the backend, such as http://localhost:7007", variable("BADGES_CATALOG__SOURCE")),
    ];
    assert_eq!(problems.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_wrong_value_is_told_even_where_a_later_source_overrides_it() {
    let problems = FakeEnvironment::default()
        .yaml("badges: {style: round}")
        .var("BADGES_BADGES__STYLE", "flat")
        .problems();
    assert!(
        problems.starts_with("badges.style: \"round\""),
        "{problems}"
    );
}

#[test]
fn what_follows_from_a_reported_problem_is_not_told_too() {
    let asked = FakeEnvironment::default().var("BADGES_CATALOG__SOURCE", "backstage");
    let wrong_url = asked.clone().var("BADGES_BACKSTAGE__API_URL", "portal");
    assert_eq!(wrong_url.problems().lines().count(), 1);
    assert_eq!(
        asked.config("gone.yaml").problems(),
        "gone.yaml: no such file"
    );
}

#[test]
fn a_flag_for_no_setting_is_a_problem() {
    let problems = FakeEnvironment::default()
        .flag("server.lisen", "x", "--listen")
        .problems();
    assert!(
        problems.contains("(from flag --listen): did you mean"),
        "{problems}"
    );
}
