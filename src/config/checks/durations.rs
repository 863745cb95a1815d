//! How long things may last.

use std::time::Duration;

use super::Finding;
use crate::{config::Settings, units::HumanDuration};

const YEAR: HumanDuration = HumanDuration::from_secs(365 * 24 * 60 * 60);

pub(super) fn all(settings: &Settings, found: &mut Vec<Finding>) {
    let (cache, images) = (&settings.cache, &settings.images);
    let timeout = settings.backstage.timeout;
    if timeout.get().is_zero() || timeout.get() > Duration::from_secs(60) {
        found.push(Finding::new(
            &["backstage.timeout"],
            format!("{timeout} is out of range"),
            "expected from 1ms to 1m",
        ));
    }
    let server = &settings.server;
    let minutes = Duration::from_secs(5 * 60);
    for (key, duration, least) in [
        ("server.client_timeout", server.client_timeout, 100),
        ("server.shutdown_delay", server.shutdown_delay, 0),
        ("server.shutdown_timeout", server.shutdown_timeout, 0),
    ] {
        let least = Duration::from_millis(least);
        if duration.get() < least || duration.get() > minutes {
            let wrong = format!("{duration} is out of range");
            let advice = format!("expected from {} to 5m", humantime::format_duration(least));
            found.push(Finding::new(&[key], wrong, advice));
        }
    }
    if images.repeat_for > HumanDuration::from_secs(60) {
        found.push(Finding::new(
            &["images.repeat_for"],
            format!("{} is out of range", images.repeat_for),
            "expected at most 1m",
        ));
    }
    let headers = [
        ("images.max_age", images.max_age),
        (
            "images.stale_while_revalidate",
            images.stale_while_revalidate,
        ),
        ("images.stale_if_error", images.stale_if_error),
    ];
    let s_max_age = images.s_max_age.map(|age| ("images.s_max_age", age));
    let headers = headers.into_iter().chain(s_max_age);
    for (key, duration) in headers.clone() {
        if duration.get().subsec_nanos() != 0 {
            let wrong = format!("{duration} is not whole seconds");
            found.push(Finding::new(
                &[key],
                wrong,
                "expected whole seconds, such as 5m",
            ));
        }
    }
    let caches = [
        ("cache.fresh_for", cache.fresh_for),
        ("cache.stale_for", cache.stale_for),
        ("cache.absent_for", cache.absent_for),
        ("cache.absent_grace", cache.absent_grace),
    ];
    for (key, duration) in caches.into_iter().chain(headers) {
        if duration > YEAR {
            let wrong = format!("{duration} is out of range");
            found.push(Finding::new(
                &[key],
                wrong,
                format!("expected at most {YEAR}"),
            ));
        }
    }
    // What is done again and again: without a pause it would be done all the time.
    for (key, interval) in [
        ("catalog.mirror_every", settings.catalog.mirror_every),
        ("cache.snapshot_every", cache.snapshot_every),
    ] {
        if interval < HumanDuration::from_secs(1) || interval > YEAR {
            found.push(Finding::new(
                &[key],
                format!("{interval} is out of range"),
                format!("expected from 1s to {YEAR}"),
            ));
        }
    }
}
