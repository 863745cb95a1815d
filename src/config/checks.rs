//! What values must be beyond their form: within limits, and fitting together.

mod access;
mod admin;
mod badges;
mod credentials;
mod durations;
mod limits;

use std::collections::BTreeSet;

use secrecy::ExposeSecret;

use super::{CatalogSource, Environment, Loaded, Origin, Problem, Settings};
use crate::catalog::SharedAddress;

const MAX_WORKERS: usize = 1024;
const MAX_MEMORY_BYTES: u64 = 1 << 40;

/// Every problem that `loaded` has, but for those that follow from values in `wrong`, which were
/// reported and are not in it.
pub(super) fn all(loaded: &Loaded, wrong: &BTreeSet<&str>, env: &dyn Environment) -> Vec<Problem> {
    let settings = &loaded.settings;
    let mut found = Vec::new();
    title(settings, &mut found);
    workers(settings, &mut found);
    durations::all(settings, &mut found);
    mirror(settings, &mut found);
    snapshot(settings, &mut found);
    shared(settings, &mut found);
    sizes(settings, &mut found);
    badges::all(loaded, env, &mut found);
    catalog(settings, &mut found);
    credentials::all(settings, &mut found);
    access::all(settings, &mut found);
    admin::all(settings, &mut found);
    limits::all(settings, &mut found);
    sampling(settings, &mut found);
    found
        .into_iter()
        .filter(|finding| !finding.keys.iter().any(|key| wrong.contains(key)))
        .map(|finding| finding.report(loaded))
        .collect()
}

/// A problem of the first key, which the others have a part in.
struct Finding {
    keys: Vec<&'static str>,
    /// What of the first key it is about, as it is written behind that.
    detail: String,
    wrong: String,
    advice: String,
    /// Where it is, where that is known better than by the key's origin.
    place: Option<Origin>,
}

impl Finding {
    fn new(keys: &[&'static str], wrong: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            keys: keys.to_vec(),
            detail: String::new(),
            wrong: wrong.into(),
            advice: advice.into(),
            place: None,
        }
    }

    fn at(self, detail: String) -> Self {
        Self { detail, ..self }
    }

    fn from(self, place: Origin) -> Self {
        let place = Some(place);
        Self { place, ..self }
    }

    /// Names the first of the keys that somebody set as the origin.
    fn report(self, loaded: &Loaded) -> Problem {
        let set = self.keys.iter().map(|key| loaded.origin(key));
        let origin = set.into_iter().find(|origin| **origin != Origin::Default);
        let key = self.keys.first().copied().unwrap_or_default();
        let origin = origin.unwrap_or(&Origin::Default);
        let subject = format!("{key}{}", self.detail);
        let place = self.place.as_ref().unwrap_or(origin);
        if origin == loaded.origin(key) {
            Problem::new(subject, self.wrong, place, self.advice)
        } else {
            Problem::follows(subject, self.wrong, place, self.advice)
        }
    }
}

fn title(settings: &Settings, found: &mut Vec<Finding>) {
    let title = &settings.backstage.app_title;
    if title.trim().is_empty() || title.contains(char::is_control) {
        found.push(Finding::new(
            &["backstage.app_title"],
            // It may be the text of a file that was never meant to be seen.
            "this title cannot be shown",
            "expected a text of one line that is not empty",
        ));
    }
}

fn workers(settings: &Settings, found: &mut Vec<Finding>) {
    if let Some(workers) = settings.server.workers
        && workers.get() > MAX_WORKERS
    {
        found.push(Finding::new(
            &["server.workers"],
            format!("{workers} is too many"),
            format!("expected a whole number from 1 to {MAX_WORKERS}"),
        ));
    }
}

fn sampling(settings: &Settings, found: &mut Vec<Finding>) {
    let ratio = settings.traces.sample_ratio;
    if !(0.0..=1.0).contains(&ratio) {
        found.push(Finding::new(
            &["traces.sample_ratio"],
            format!("{ratio} is out of range"),
            "expected a number from 0 to 1",
        ));
    }
}

fn sizes(settings: &Settings, found: &mut Vec<Finding>) {
    let cache = &settings.cache;
    for (key, size) in [
        ("cache.entities", cache.entities),
        ("cache.facts", cache.facts),
        ("cache.images", cache.images),
    ] {
        if size.bytes() > MAX_MEMORY_BYTES {
            let wrong = format!("{size} is out of range");
            found.push(Finding::new(&[key], wrong, "expected at most 1024GiB"));
        }
    }
}

fn mirror(settings: &Settings, found: &mut Vec<Finding>) {
    let shrink = settings.catalog.mirror_shrink;
    if shrink > 100 {
        found.push(Finding::new(
            &["catalog.mirror_shrink"],
            format!("{shrink} is out of range"),
            "expected a whole number from 0 to 100",
        ));
    }
}

fn snapshot(settings: &Settings, found: &mut Vec<Finding>) {
    let path = settings.cache.snapshot.as_deref();
    if path.is_some_and(|path| path.as_os_str().is_empty()) {
        found.push(Finding::new(
            &["cache.snapshot"],
            "this path is empty",
            "expected the path of a file",
        ));
    }
}

fn shared(settings: &Settings, found: &mut Vec<Finding>) {
    let address = settings.cache.shared.as_ref();
    let parsed = address.map(|address| address.expose_secret().parse::<SharedAddress>());
    if let Some(Err(error)) = parsed {
        found.push(Finding::new(
            &["cache.shared"],
            error.to_string(),
            "expected an address such as redis://cache:6379 or rediss://user:password@cache",
        ));
    }
}

fn catalog(settings: &Settings, found: &mut Vec<Finding>) {
    let asked = settings.catalog.source == CatalogSource::Backstage;
    if asked && settings.backstage.api_url.is_none() {
        found.push(Finding::new(
            &["backstage.api_url", "catalog.source"],
            "is not set, and catalog.source is backstage",
            "expected the address of the backend, such as http://localhost:7007",
        ));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::environment::fake::FakeEnvironment;

    #[rstest]
    #[case("backstage: {timeout: 0s}", "backstage.timeout: 0s is out of range")]
    #[case("backstage: {timeout: 61s}", "expected from 1ms to 1m")]
    #[case(
        "backstage: {app_title: ' '}",
        "backstage.app_title: this title cannot be shown"
    )]
    #[case("backstage: {app_title: \"a\\nb\"}", "expected a text of one line")]
    #[case("server: {workers: 1025}", "server.workers: 1025 is too many")]
    #[case("server: {client_timeout: 0s}", "expected from 100ms to 5m")]
    #[case(
        "server: {shutdown_delay: 6m}",
        "server.shutdown_delay: 6m is out of range"
    )]
    #[case("cache: {fresh_for: 366d}", "cache.fresh_for: 366d is out of range")]
    #[case("cache: {absent_grace: 366d}", "cache.absent_grace: 366d is out of")]
    #[case("cache: {snapshot_every: 999ms}", "expected from 1s to 365d")]
    #[case("cache: {snapshot: ''}", "cache.snapshot: this path is empty")]
    #[case(
        "catalog: {mirror_every: 0s}",
        "catalog.mirror_every: 0s is out of range"
    )]
    #[case(
        "catalog: {mirror_shrink: 101}",
        "catalog.mirror_shrink: 101 is out of"
    )]
    #[case(
        "traces: {sample_ratio: 1.5}",
        "traces.sample_ratio: 1.5 is out of range"
    )]
    #[case("cache: {shared: 'http://cache'}", "cache.shared: this address has")]
    #[case("cache: {images: 1025GiB}", "cache.images: 1025GiB is out of range")]
    #[case("images: {max_age: 1500ms}", "images.max_age: 1s 500ms is not whole")]
    #[case("images: {stale_if_error: 366d}", "expected at most 365d")]
    #[case(
        "images: {repeat_for: 61s}",
        "images.repeat_for: 1m 1s is out of range"
    )]
    #[case(
        "badges: {enabled: [owner, docs, owner]}",
        "badges.enabled: owner is there twice"
    )]
    #[case("catalog: {source: backstage}", "backstage.api_url: is not set")]
    #[case(
        "admin: {listen: '127.0.0.1:8080'}",
        "admin.listen: 127.0.0.1:8080 is taken by server"
    )]
    #[case(
        "server: {listen: '127.0.0.1:9090'}",
        "admin.listen: 127.0.0.1:9090 is taken"
    )]
    fn what_is_out_of_range_or_does_not_fit_is_told(#[case] yaml: &str, #[case] problem: &str) {
        let problems = FakeEnvironment::default().yaml(yaml).problems();
        assert!(problems.contains(problem), "{problems}");
        assert!(problems.contains("(from badges.yaml)"), "{problems}");
        assert_eq!(problems.lines().count(), 1, "{problems}");
    }

    #[rstest]
    #[case("backstage: {timeout: 1m}\ncache: {stale_for: 365d, fresh_for: 0s, entities: 0B}")]
    #[case("catalog: {mirror_every: 1s, mirror_shrink: 100}\ncache: {snapshot_every: 365d}")]
    #[case("catalog: {source: backstage}\nbackstage: {api_url: 'http://localhost:7007'}")]
    #[case("server: {listen: '127.0.0.1:0'}\nadmin: {listen: '127.0.0.1:0'}")]
    #[case("server: {listen: '127.0.0.1:80'}\nadmin: {listen: '127.0.0.2:80'}")]
    #[case("images: {max_age: 0s}\nbadges: {enabled: [], custom: {}}\nserver: {workers: 1024}")]
    fn what_is_at_the_limit_fits(#[case] yaml: &str) {
        let env = FakeEnvironment::default().yaml(yaml);
        assert!(env.load().is_ok(), "{}", env.problems());
    }
}
