//! Doors that are closed have keys, and rules that are written have a use.

use secrecy::ExposeSecret;

use super::Finding;
use crate::{
    access::{NameMode, Publish, Rule, SealingKey},
    badge::{BadgeId, LinkHost},
    config::{HttpUrl, PrivateRoutes, Risk, Settings},
};

/// As short as Backstage lets its own static tokens be, in characters.
pub(super) const MIN_TOKEN_CHARS: usize = 8;

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
    let is_wanted = access.accept_risks.contains(&Risk::OpaqueNamesForAll);
    if access.names == NameMode::Opaque && access.private == PrivateRoutes::Open && !is_wanted {
        found.push(Finding::new(
            &["access.private", "access.names"],
            "is open, and access.names is opaque: everybody could look up names, and what is behind them",
            "expected token or backstage, or opaque-names-for-all among access.accept_risks",
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
mod tests;
