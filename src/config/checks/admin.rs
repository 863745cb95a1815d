//! The listener of operators is a second one, and not for everybody.

use std::net::SocketAddr;

use secrecy::ExposeSecret;

use super::{Finding, access::MIN_TOKEN_CHARS};
use crate::config::{Risk, Settings};

const MAX_ENTITIES: u32 = 1_000_000;

pub(super) fn all(settings: &Settings, found: &mut Vec<Finding>) {
    if let Some(listen) = settings.admin.listen {
        listener(settings, listen, found);
    }
    token(settings, found);
    adoption(settings, found);
}

fn listener(settings: &Settings, listen: SocketAddr, found: &mut Vec<Finding>) {
    let server = settings.server.listen;
    if collide(server, listen) {
        found.push(Finding::new(
            &["admin.listen", "server.listen"],
            format!("{listen} is taken by server.listen, {server}"),
            "expected another port",
        ));
    }
    let is_wanted = settings
        .access
        .accept_risks
        .contains(&Risk::AdminWithoutToken);
    if !listen.ip().is_loopback() && settings.admin.token.is_none() && !is_wanted {
        found.push(Finding::new(
            &["admin.listen", "admin.token"],
            format!("{listen} can be reached from elsewhere, and admin.token is not set"),
            "expected an address of loopback, a token, or admin-without-token among access.accept_risks",
        ));
    }
}

fn token(settings: &Settings, found: &mut Vec<Finding>) {
    let token = settings.admin.token.as_ref();
    if token.is_some_and(|token| token.expose_secret().len() < MIN_TOKEN_CHARS) {
        found.push(Finding::new(
            &["admin.token"],
            "this token is too short",
            format!("expected at least {MIN_TOKEN_CHARS} characters"),
        ));
    }
}

fn adoption(settings: &Settings, found: &mut Vec<Finding>) {
    let entities = settings.adoption.entities;
    if entities > MAX_ENTITIES {
        found.push(Finding::new(
            &["adoption.entities"],
            format!("{entities} is out of range"),
            format!("expected a whole number from 0 to {MAX_ENTITIES}"),
        ));
    }
    if entities > 0 && settings.admin.listen.is_none() {
        found.push(Finding::new(
            &["adoption.entities", "admin.listen"],
            "is set, and admin.listen is not",
            "expected an address where it can be read, such as 127.0.0.1:9090",
        ));
    }
}

/// Whether the second of two listeners would find its port taken. Port 0 takes any free one.
fn collide(a: SocketAddr, b: SocketAddr) -> bool {
    let everywhere = a.ip().is_unspecified() || b.ip().is_unspecified();
    a.port() != 0 && a.port() == b.port() && (everywhere || a.ip() == b.ip())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::super::environment::fake::FakeEnvironment;

    #[rstest]
    #[case(
        "admin: {listen: '0.0.0.0:9090'}",
        "admin.listen: 0.0.0.0:9090 can be reached"
    )]
    #[case(
        "admin: {listen: '[::]:9090'}",
        "admin.listen: [::]:9090 can be reached"
    )]
    #[case("admin: {token: s3cret!}", "admin.token: this token is too short")]
    #[case(
        "adoption: {entities: 1000001}",
        "adoption.entities: 1000001 is out of"
    )]
    #[case(
        "adoption: {entities: 5}\nadmin: {listen: null}",
        "admin.listen is not"
    )]
    fn what_is_unsafe_or_of_no_use_is_refused(#[case] yaml: &str, #[case] problem: &str) {
        let problems = FakeEnvironment::default().yaml(yaml).problems();
        assert!(problems.contains(problem), "{problems}");
        assert_eq!(problems.lines().count(), 1, "{problems}");
        assert!(!problems.contains("s3cret"), "{problems}");
    }

    #[rstest]
    #[case("admin: {listen: '0.0.0.0:9090', token: s3cret-s3cret}")]
    #[case("admin: {listen: '0.0.0.0:9090'}\naccess: {accept_risks: [admin-without-token]}")]
    #[case("admin: {listen: '[::1]:9090'}\nadoption: {entities: 1000000}")]
    #[case("admin: {listen: null}\nserver: {listen: '127.0.0.1:9090'}")]
    fn what_is_safe_or_wanted_in_so_many_words_is_taken(#[case] yaml: &str) {
        let env = FakeEnvironment::default().yaml(yaml);
        assert!(env.load().is_ok(), "{}", env.problems());
    }
}
