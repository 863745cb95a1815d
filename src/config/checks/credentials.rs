//! One kind of credentials for the catalog, and that one whole.

use secrecy::ExposeSecret;

use super::Finding;
use crate::{catalog::LegacySecret, config::Settings};

pub(super) fn all(settings: &Settings, found: &mut Vec<Finding>) {
    one_kind(settings, found);
    legacy_secret(settings, found);
    oauth(settings, found);
}

fn one_kind(settings: &Settings, found: &mut Vec<Finding>) {
    let backstage = &settings.backstage;
    let kinds = [
        ("backstage.token", backstage.token.is_some()),
        ("backstage.legacy_secret", backstage.legacy_secret.is_some()),
        (
            "backstage.oauth_token_url",
            backstage.oauth_token_url.is_some(),
        ),
    ];
    let mut set = kinds.into_iter().filter(|(_, is_set)| *is_set);
    if let (Some((first, _)), Some((second, _))) = (set.next(), set.next()) {
        found.push(Finding::new(
            &[second, first],
            format!("is set beside {first}"),
            "expected only one kind of credentials",
        ));
    }
}

fn legacy_secret(settings: &Settings, found: &mut Vec<Finding>) {
    let secret = settings.backstage.legacy_secret.as_ref();
    if secret.is_some_and(|secret| secret.expose_secret().parse::<LegacySecret>().is_err()) {
        found.push(Finding::new(
            &["backstage.legacy_secret"],
            "this value is not base64",
            "expected the secret as it stands in Backstage's externalAccess",
        ));
    }
}

/// What a token is asked for with must be there as a whole, or not at all: a part alone is a slip,
/// and the service would ask without a token.
fn oauth(settings: &Settings, found: &mut Vec<Finding>) {
    let backstage = &settings.backstage;
    let parts = [
        (
            "backstage.oauth_token_url",
            backstage.oauth_token_url.is_some(),
        ),
        (
            "backstage.oauth_client_id",
            backstage
                .oauth_client_id
                .as_ref()
                .is_some_and(|id| !id.is_empty()),
        ),
        (
            "backstage.oauth_client_secret",
            backstage.oauth_client_secret.is_some(),
        ),
    ];
    let Some((there, _)) = parts.iter().find(|(_, is_set)| *is_set) else {
        return;
    };
    for (missing, _) in parts.iter().filter(|(_, is_set)| !is_set) {
        found.push(Finding::new(
            &[missing, there],
            format!("is not set, and {there} is"),
            "expected the token endpoint, the client's id and its secret",
        ));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::config::environment::fake::FakeEnvironment;

    #[rstest]
    #[case(
        "{token: s3cret, legacy_secret: czNjcmV0}",
        "backstage.legacy_secret: is set beside backstage.token (from"
    )]
    #[case(
        "{token: s3cret, oauth_token_url: 'https://idp.test/token', oauth_client_id: a, oauth_client_secret: b}",
        "backstage.oauth_token_url: is set beside backstage.token (from"
    )]
    #[case(
        "{legacy_secret: not-base64!}",
        "backstage.legacy_secret: this value is not base64 (from"
    )]
    #[case(
        "{oauth_token_url: 'https://idp.test/token', oauth_client_secret: b}",
        "backstage.oauth_client_id: is not set, and backstage.oauth_token_url is (from"
    )]
    #[case(
        "{oauth_client_id: a, oauth_client_secret: b}",
        "backstage.oauth_token_url: is not set, and backstage.oauth_client_id is (from"
    )]
    #[case(
        "{oauth_token_url: 'https://idp.test/token', oauth_client_id: a}",
        "backstage.oauth_client_secret: is not set, and backstage.oauth_token_url is (from"
    )]
    fn credentials_that_are_not_one_whole_kind_are_told(
        #[case] section: &str,
        #[case] problem: &str,
    ) {
        let yaml = format!("backstage: {section}");
        let problems = FakeEnvironment::default().yaml(&yaml).problems();
        assert!(problems.starts_with(problem), "{problems}");
        assert_eq!(problems.lines().count(), 1, "{problems}");
    }

    #[rstest]
    #[case("{legacy_secret: czNjcmV0}")]
    #[case(
        "{oauth_token_url: 'https://idp.test/token', oauth_client_id: a, oauth_client_secret: b, \
         oauth_client_auth: post, oauth_scopes: [a, b], oauth_parameters: {audience: backstage}}"
    )]
    fn each_kind_alone_is_good(#[case] section: &str) {
        let env = FakeEnvironment::default().yaml(&format!("backstage: {section}"));
        assert!(env.load().is_ok(), "{}", env.problems());
    }
}
