//! What templates can do to a value, beside what Jinja has.
//!
//! `metric`, `ordinal`, `coverage` and `age` are as shields' formatters of the same names
//! (`services/text-formatters.js` and `services/color-formatters.js` of badges/shields).

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use minijinja::{Environment, Error, ErrorKind};

use crate::entity::{EntityRef, Kind, Namespace};

pub(super) fn add_to(environment: &mut Environment<'static>) {
    environment.add_filter("humanize", humanize);
    environment.add_filter("days_since", days_since);
    environment.add_filter("metric", metric);
    environment.add_filter("ordinal", ordinal);
    environment.add_filter("coverage", coverage);
    environment.add_filter("age", age);
}

/// An entity reference as Backstage shows one: without the namespace `default`, and without the kind
/// that is meant anyway, which is `group` unless another is given.
fn humanize(reference: &str, kind: Option<&str>) -> Result<String, Error> {
    let wrong = |problem: String| Error::new(ErrorKind::InvalidOperation, problem);
    let implied = Kind::parse(kind.unwrap_or("group")).map_err(|error| wrong(error.to_string()))?;
    let default = Namespace::default_namespace();
    let Ok(parsed) = EntityRef::parse_in(reference, Some(&implied), &default) else {
        // What is no reference is shown as it is: `spec.owner` can be any text.
        return Ok(reference.to_owned());
    };
    // The letter case of the name is the author's.
    let name = reference.rsplit(['/', ':']).next().unwrap_or(reference);
    let mut shown = String::new();
    if *parsed.kind() != implied {
        shown.push_str(parsed.kind().as_str());
        shown.push(':');
    }
    if *parsed.namespace() != default {
        shown.push_str(parsed.namespace().as_str());
        shown.push('/');
    }
    shown.push_str(name);
    Ok(shown)
}

/// Whole days since a date (`2026-11-25`) or a point in time (RFC 3339); negative before it.
fn days_since(date: &str) -> Result<i64, Error> {
    days_between(date, DateTime::<Utc>::from(SystemTime::now()))
}

fn days_between(date: &str, now: DateTime<Utc>) -> Result<i64, Error> {
    let date = date.trim();
    let time = DateTime::parse_from_rfc3339(date).map(|time| time.to_utc());
    let local = || NaiveDateTime::parse_from_str(date, "%Y-%m-%dT%H:%M:%S%.f");
    let day =
        || NaiveDate::parse_from_str(date, "%Y-%m-%d").map(|day| day.and_time(NaiveTime::MIN));
    let then = time
        .or_else(|_| local().or_else(|_| day()).map(|time| time.and_utc()))
        .map_err(|_| {
            let shown: String = date.chars().take(40).collect();
            let problem = format!("{shown:?} is no date: expected one such as 2026-11-25");
            Error::new(ErrorKind::InvalidOperation, problem)
        })?;
    Ok((now - then).num_days())
}

const PREFIXES: [&str; 8] = ["k", "M", "G", "T", "P", "E", "Z", "Y"];

/// A number with a prefix of the metric system: `1234` is `1.2k`, `98765` is `99k`.
fn metric(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    let size = number.abs();
    let mut found = None;
    let mut scaled = size;
    for (at, prefix) in PREFIXES.iter().enumerate() {
        scaled /= 1_000.0;
        if scaled < 1.0 {
            break;
        }
        found = Some((scaled, *prefix, PREFIXES.get(at + 1)));
    }
    let Some((scaled, prefix, next)) = found else {
        return format!("{number}");
    };
    let one_decimal = format!("{scaled:.1}");
    if scaled < 10.0 && !one_decimal.ends_with('0') {
        return format!("{sign}{one_decimal}{prefix}");
    }
    let rounded = scaled.round();
    // 999,999 is a million rather than a thousand thousands.
    match next {
        Some(next) if rounded >= 1_000.0 => format!("{sign}1{next}"),
        _ => format!("{sign}{rounded}{prefix}"),
    }
}

/// A number with its ending in English: `1ˢᵗ`, `12ᵗʰ`, `23ʳᵈ`.
fn ordinal(number: i64) -> String {
    let last_two = number.rem_euclid(100);
    let ending = match (last_two, last_two % 10) {
        (11..=13, _) => "ᵗʰ",
        (_, 1) => "ˢᵗ",
        (_, 2) => "ⁿᵈ",
        (_, 3) => "ʳᵈ",
        _ => "ᵗʰ",
    };
    format!("{number}{ending}")
}

/// The colour of a percentage of tests or documentation, from red for 0 to bright green for 100.
fn coverage(percent: f64) -> &'static str {
    match percent {
        percent if percent <= 0.0 => "red",
        percent if percent < 80.0 => "yellow",
        percent if percent < 90.0 => "yellowgreen",
        percent if percent < 100.0 => "green",
        _ => "brightgreen",
    }
}

/// The colour of the time since a date, from bright green for this week to red for two years.
fn age(date: &str) -> Result<&'static str, Error> {
    Ok(color_of_age(days_since(date)?))
}

fn color_of_age(days: i64) -> &'static str {
    match days {
        ..7 => "brightgreen",
        7..30 => "green",
        30..180 => "yellowgreen",
        180..365 => "yellow",
        365..730 => "orange",
        730.. => "red",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("group:default/team-a", None, "team-a")]
    #[case("team-a", None, "team-a")]
    #[case("Group:default/Team-A", None, "Team-A")]
    #[case("user:default/jane", None, "user:jane")]
    #[case("user:default/jane", Some("user"), "jane")]
    #[case("group:space/team", None, "space/team")]
    #[case("space/team", None, "space/team")]
    #[case("Platform team", None, "Platform team")]
    #[case("", None, "")]
    fn a_reference_is_shown_as_backstage_shows_it(
        #[case] reference: &str,
        #[case] kind: Option<&str>,
        #[case] shown: &str,
    ) {
        assert_eq!(humanize(reference, kind).unwrap(), shown);
    }

    #[rstest]
    #[case("2026-11-24", Some(1))]
    #[case("2026-11-25T11:00:00Z", Some(0))]
    #[case("2026-11-24T13:00:00+02:00", Some(1))]
    #[case("2025-11-25T12:00:00.123", Some(364))]
    #[case("2026-12-01", Some(-5))]
    #[case("yesterday", None)]
    #[case("", None)]
    fn days_are_counted_whole(#[case] date: &str, #[case] days: Option<i64>) {
        let now = "2026-11-25T12:00:00Z".parse().unwrap();
        assert_eq!(days_between(date, now).ok(), days);
    }

    #[rstest]
    #[case(0.0, "0")]
    #[case(999.0, "999")]
    #[case(1_000.0, "1k")]
    #[case(1_234.0, "1.2k")]
    #[case(9_999.0, "10k")]
    #[case(98_765.0, "99k")]
    #[case(999_499.0, "999k")]
    #[case(999_999.0, "1M")]
    #[case(-1_500.0, "-1.5k")]
    #[case(2_000_000.0, "2M")]
    #[case(12.5, "12.5")]
    fn a_number_is_short_as_at_shields(#[case] number: f64, #[case] text: &str) {
        assert_eq!(metric(number), text);
    }

    #[rstest]
    #[case(1, "1ˢᵗ")]
    #[case(2, "2ⁿᵈ")]
    #[case(3, "3ʳᵈ")]
    #[case(4, "4ᵗʰ")]
    #[case(11, "11ᵗʰ")]
    #[case(12, "12ᵗʰ")]
    #[case(21, "21ˢᵗ")]
    #[case(112, "112ᵗʰ")]
    #[case(0, "0ᵗʰ")]
    fn a_number_has_its_ending(#[case] number: i64, #[case] text: &str) {
        assert_eq!(ordinal(number), text);
    }

    #[test]
    fn colours_change_at_shields_steps() {
        let colors = [0.0, 79.9, 80.0, 90.0, 100.0].map(coverage);
        let expected = ["red", "yellow", "yellowgreen", "green", "brightgreen"];
        assert_eq!(colors, expected);
        let colors = [0, 7, 30, 180, 365, 730].map(color_of_age);
        let expected = [
            "brightgreen",
            "green",
            "yellowgreen",
            "yellow",
            "orange",
            "red",
        ];
        assert_eq!(colors, expected);
    }
}
