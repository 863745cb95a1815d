//! Settings that do not exist, and which one was probably meant.

use super::{Origin, Problem, known::Setting};

/// A key that names no setting.
pub(super) fn key(key: &str, origin: &Origin) -> Problem {
    let (section, name) = key.split_once('.').unwrap_or((key, ""));
    let settings = Setting::all();
    let meant = nearest(key, settings.iter().map(|setting| setting.key.as_str())).or_else(|| {
        let named = |setting: &&Setting| setting.name == name;
        settings
            .iter()
            .find(named)
            .map(|setting| setting.key.as_str())
    });
    let names = settings.iter().filter(|setting| setting.section == section);
    let names: Vec<_> = names.map(|setting| setting.name.as_str()).collect();
    let advice = match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None if names.is_empty() => one_of(&Setting::sections()),
        None => one_of(&names),
    };
    Problem::new(key, "there is no such setting", origin, advice)
}

/// A top-level key that names no section.
pub(super) fn section(name: &str, origin: &Origin) -> Problem {
    let sections = Setting::sections();
    let meant = nearest(name, sections.iter().copied());
    let advice = match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None => match Setting::all()
            .iter()
            .find(|s| s.name == name || s.key == name)
        {
            Some(setting) => {
                let Setting { section, name, .. } = setting;
                format!("did you mean {name} in the section {section}?")
            }
            None => one_of(&sections),
        },
    };
    Problem::new(name, "there is no such section", origin, advice)
}

/// A `BADGES_…` variable that names no setting.
pub(super) fn variable(name: &str, origin: &Origin) -> Problem {
    let variables = Setting::all().iter().map(|s| s.variable.as_str());
    let advice = match nearest(&name.to_uppercase(), variables) {
        Some(meant) => format!("did you mean {meant}?"),
        None => "expected BADGES_SECTION__KEY, as in BADGES_SERVER__LISTEN".to_owned(),
    };
    Problem::new(name, "there is no such setting", origin, advice)
}

fn one_of(names: &[&str]) -> String {
    format!("expected one of {}", names.join(", "))
}

/// The name that is at most a third of its letters away, the nearest first.
fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // The distance takes the product of both lengths; what is that long is no slip.
    if text.len() > 100 {
        return None;
    }
    names
        .map(|name| (strsim::damerau_levenshtein(text, name), name))
        .filter(|(distance, name)| *distance <= 3.min(name.len() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::environment::fake::FakeEnvironment;

    #[rstest]
    #[case("servr: {}", "servr: there is no such section", "did you mean server?")]
    #[case(
        "listen: '[::]:1'",
        "listen: there is",
        "did you mean listen in the section server?"
    )]
    #[case(
        "server.listen: a",
        "server.listen: there is",
        "did you mean listen in the section"
    )]
    #[case(
        "plugins: {}",
        "plugins: there is",
        "expected one of server, admin, adoption, limits, log, traces, backstage"
    )]
    #[case(
        "server: {app_title: a}",
        "server.app_title: there is",
        "mean backstage.app_title?"
    )]
    #[case(
        "admin: {quiet: true}",
        "admin.quiet: there is",
        "expected one of listen"
    )]
    #[case(
        "backstage: {tokenfile: a}",
        "backstage.tokenfile: there is",
        "backstage.token_file?"
    )]
    #[case(
        "\"a\\nb\": 1",
        "a\u{fffd}b: there is no such section",
        "expected one of"
    )]
    fn an_unknown_key_is_told_with_what_was_probably_meant(
        #[case] yaml: &str,
        #[case] wrong: &str,
        #[case] advice: &str,
    ) {
        let problems = FakeEnvironment::default().yaml(yaml).problems();
        assert!(problems.starts_with(wrong), "{problems}");
        assert!(problems.contains(advice), "{problems}");
        assert_eq!(problems.lines().count(), 1, "{problems}");
    }
}
