//! `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

/// The time to wait from `now`; a date that has passed is no wait. `None` for any other text.
pub(super) fn parse(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("120", Some(120))]
    #[case(" 0 ", Some(0))]
    #[case("Wed, 21 Oct 2015 07:28:30 GMT", Some(30))]
    #[case("Wed, 21 Oct 2015 07:00:00 GMT", Some(0))]
    #[case("-1", None)]
    #[case("soon", None)]
    fn both_forms_are_read(#[case] value: &str, #[case] seconds: Option<u64>) {
        let now = httpdate::parse_http_date("Wed, 21 Oct 2015 07:28:00 GMT").unwrap();
        assert_eq!(parse(value, now), seconds.map(Duration::from_secs));
    }
}
