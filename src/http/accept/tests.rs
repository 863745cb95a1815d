use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case(None, Format::Svg)]
#[case(Some(""), Format::Svg)]
#[case(Some("*/*"), Format::Svg)]
#[case(Some("text/html"), Format::Svg)]
#[case(Some("image/*"), Format::Svg)]
#[case(Some("image/png"), Format::Png)]
#[case(Some("IMAGE/PNG;q=0.9, image/*;q=0.8"), Format::Png)]
#[case(Some("application/json"), Format::Json)]
#[case(Some("application/json, text/plain, */*"), Format::Json)]
#[case(Some("image/svg+xml;q=0.5, application/json"), Format::Json)]
#[case(
    Some("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"),
    Format::Svg
)]
#[case(Some("image/png,image/svg+xml;q=0.8"), Format::Png)]
#[case(
    Some("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"),
    Format::Svg
)]
#[case(Some("image/svg+xml;q=0, image/*"), Format::Png)]
#[case(Some("image/png;q=nonsense"), Format::Svg)]
#[case(Some("image/png;q=1.5"), Format::Svg)]
#[case(Some("image/png;q=66"), Format::Svg)]
#[case(Some("image/png;q=+1"), Format::Svg)]
#[case(Some("image/png;q=1.000, application/json;q=0.999"), Format::Png)]
#[case(Some("image/webp"), Format::Webp)]
#[case(Some("image/webp, image/png"), Format::Webp)]
#[case(Some("image/webp;q=0.5, image/png"), Format::Png)]
#[case(Some("image/webp,image/apng,image/*,*/*;q=0.8"), Format::Svg)]
#[case(Some("image/webp, application/json"), Format::Json)]
#[case(Some("image/webp, text/html"), Format::Webp)]
fn the_preferred_format_is_answered(#[case] accept: Option<&str>, #[case] format: Format) {
    assert_eq!(preferred(accept), format, "{accept:?}");
}

#[rstest]
#[case(None, false)]
#[case(Some("*/*"), false)]
#[case(Some("image/png"), false)]
#[case(Some("image/png, image/svg+xml;q=0"), false)]
#[case(Some("image/*, image/svg+xml;q=0"), false)]
#[case(Some("image/*;q=0.1"), true)]
#[case(Some("image/png, image/svg+xml;q=0.1, */*"), true)]
fn an_svg_will_do_where_it_is_named(#[case] accept: Option<&str>, #[case] will_do: bool) {
    assert_eq!(takes_svg(accept), will_do, "{accept:?}");
}

proptest! {
    #[test]
    fn a_wish_without_a_valid_quality_counts_for_nothing(quality in "[^,;]{0,8}") {
        let alone = preferred(Some(&format!("image/png;q={quality}")));
        let is_valid = quality.trim().parse::<f32>().is_ok_and(|q| q > 0.0 && q <= 1.0);
        prop_assert!(is_valid || alone == Format::Svg, "{quality:?} gave {alone:?}");
    }

    #[test]
    fn what_is_preferred_was_named_or_is_svg(accept in "\\PC*") {
        let named = |format: Format, name: &str| {
            format == Format::Svg || accept.to_lowercase().contains(name) || accept.contains('*')
        };
        let preferred = preferred(Some(&accept));
        prop_assert!(named(preferred, preferred.extension()));
    }
}
