//! The slugs that somebody may have meant.

use super::icons;

/// From this likeness on a slug is told. What people type for `nodedotjs` (`nodejs`) and
/// `postgresql` (`postgres`) is above it, two brands with some letters in common are below it.
const NEAR: f64 = 0.85;

/// The most slugs that are told.
const MAX_TOLD: usize = 3;

/// How many times as long a name may be as a slug that it is meant for, and the slug as the name.
const MAX_RATIO: usize = 2;

/// What a common beginning can add to a likeness, of what is lacking (Winkler's four letters).
const MAX_BONUS: f64 = 0.4;

/// The slugs most like `name`, by Jaro and Winkler's measure; the most like it first.
pub(super) fn near(name: &str) -> Vec<&'static str> {
    if !name.is_ascii() {
        return Vec::new();
    }
    let letters = Letters::of(name);
    let mut near: Vec<(f64, &str)> = icons::slugs()
        .filter(|slug| is_as_long(name, slug) && letters.may_be_near(slug))
        .map(|slug| (strsim::jaro_winkler(name, slug), slug))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.into_iter()
        .take(MAX_TOLD)
        .map(|(_, slug)| slug)
        .collect()
}

fn is_as_long(name: &str, slug: &str) -> bool {
    name.len() <= MAX_RATIO * slug.len() && slug.len() <= MAX_RATIO * name.len()
}

/// How often each letter stands in a name. Slugs are letters, digits and `_`, and no two of these
/// have the same lowest six bits.
struct Letters {
    counts: [u8; 64],
    name_bytes: u32,
}

impl Letters {
    fn of(name: &str) -> Self {
        let mut counts = [0_u8; 64];
        for byte in name.bytes() {
            if let Some(count) = counts.get_mut(usize::from(byte % 64)) {
                *count = count.saturating_add(1);
            }
        }
        Self {
            counts,
            name_bytes: bytes(name.len()),
        }
    }

    /// Whether the slug has enough of them. It is asked of thousands and costs a tenth of the measure
    /// itself, which counts no letter that only one of them has.
    fn may_be_near(&self, slug: &str) -> bool {
        let mut left = self.counts;
        let common = slug.bytes().filter(|byte| {
            let count = left.get_mut(usize::from(byte % 64));
            count.is_some_and(|count| {
                let one_less = count.checked_sub(1);
                *count = one_less.unwrap_or_default();
                one_less.is_some()
            })
        });
        let common = f64::from(bytes(common.count()));
        let (name, slug) = (f64::from(self.name_bytes), f64::from(bytes(slug.len())));
        let likeness = (common / name + common / slug + 1.0) / 3.0;
        likeness + MAX_BONUS * (1.0 - likeness) >= NEAR
    }
}

fn bytes(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("githb", "github")]
    #[case("ithub", "github")]
    #[case("nodejs", "nodedotjs")]
    #[case("postgres", "postgresql")]
    #[case("kuberntes", "kubernetes")]
    #[case("github_actions", "githubactions")]
    fn what_was_meant_comes_first(#[case] name: &str, #[case] slug: &str) {
        let near = near(name);
        assert_eq!(near.first(), Some(&slug), "{near:?}");
        assert!(near.len() <= MAX_TOLD);
    }

    #[rstest]
    #[case("nosuchlogo")]
    #[case("")]
    #[case("gïthub")]
    #[case("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    fn a_name_like_no_other_is_near_to_none(#[case] name: &str) {
        assert_eq!(near(name), [""; 0]);
    }

    #[test]
    fn no_near_slug_is_passed_over_for_its_letters() {
        for name in [
            "githb", "nodejs", "amazn", "x", "gooogle", "a-b-c", "12", "ss",
        ] {
            for slug in icons::slugs() {
                let is_near = strsim::jaro_winkler(name, slug) >= NEAR;
                assert!(
                    !is_near || Letters::of(name).may_be_near(slug),
                    "{name} {slug}"
                );
            }
        }
    }
}
