//! Chance, so that what began together does not go on together.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

/// `duration`, shorter by up to `percent` of it.
pub(super) fn shortened(duration: Duration, percent: u32) -> Duration {
    duration.saturating_sub(part(duration, percent))
}

/// `duration`, longer by up to `percent` of it.
pub(super) fn lengthened(duration: Duration, percent: u32) -> Duration {
    duration.saturating_add(part(duration, percent))
}

/// From nothing to `percent` of `duration`.
fn part(duration: Duration, percent: u32) -> Duration {
    // The standard library seeds each of these anew, which is chance enough for this.
    let chance = u32::try_from(RandomState::new().hash_one(()) >> 32).unwrap_or_default();
    duration
        .mul_f64(f64::from(percent) / 100.0)
        .mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_moves_by_at_most_its_share_and_hardly_ever_by_the_same() {
        let whole = Duration::from_secs(100);
        let mut drawn: Vec<_> = (0..100).map(|_| shortened(whole, 20)).collect();
        drawn.extend((0..100).map(|_| lengthened(whole, 20)));
        let bounds = Duration::from_secs(80)..=Duration::from_secs(120);
        assert!(drawn.iter().all(|one| bounds.contains(one)), "{drawn:?}");
        drawn.sort_unstable();
        drawn.dedup();
        assert!(drawn.len() > 150, "{drawn:?}");
        assert_eq!(shortened(whole, 0), whole);
    }
}
