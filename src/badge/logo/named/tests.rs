use rstest::rstest;

use super::*;

fn svg(name: &str, style: Style, color: Option<&str>) -> String {
    let logo: NamedLogo = name.parse().unwrap();
    let color = color.map(|color| Color::parse(color).unwrap());
    let logo = logo.logo(style, color.as_ref(), None);
    logo.svg().unwrap()
}

#[rstest]
#[case::slug("githubactions", "GitHub Actions")]
#[case::capitals("GithubActions", "GitHub Actions")]
#[case::title("GitHub Actions", "GitHub Actions")]
#[case::hyphens("github-actions", "GitHub Actions")]
#[case::title_of_signs(".NET", "dotnet")]
#[case::gone("travis", "Travis CI")]
#[case::a_slug_before_the_title_of_another("hive", "hive")]
fn a_name_is_a_slug_or_a_title_in_any_case(#[case] name: &str, #[case] other: &str) {
    let svg = |name| svg(name, Style::Flat, None);
    assert_eq!(svg(name), svg(other));
}

#[rstest]
#[case::as_it_is("discord", Style::Flat, None, "#5865F2")]
#[case::as_it_is_on_light("discord", Style::Social, None, "#5865F2")]
#[case::dark_on_dark("github", Style::ForTheBadge, None, "whitesmoke")]
#[case::dark_on_light("github", Style::Social, None, "#181717")]
#[case::light_on_dark("javascript", Style::Plastic, None, "#F7DF1E")]
#[case::light_on_light("javascript", Style::Social, None, "#333")]
#[case::asked_for("javascript", Style::Social, Some("success"), "#4b0")]
#[case::asked_for_and_not_seen("github", Style::Flat, Some("black"), "black")]
#[case::with_what_xml_forbids("github", Style::Flat, Some(" \u{b}black\u{c}"), " black")]
fn a_logo_has_its_brands_colour_where_that_is_seen(
    #[case] name: &str,
    #[case] style: Style,
    #[case] color: Option<&str>,
    #[case] fill: &str,
) {
    let svg = svg(name, style, color);
    assert!(svg.starts_with(&format!(r#"<svg fill="{fill}" "#)), "{svg}");
}

#[rstest]
// As shields rounds: 0.405 to 0.41, and 0.595 to 0.59.
#[case("00AFF2", false, true)]
#[case("00AFF1", false, true)]
fn brightness_is_rounded_as_shields_rounds_it(
    #[case] hex: &str,
    #[case] on_light: bool,
    #[case] seen: bool,
) {
    assert_eq!(is_seen(hex, on_light), seen);
}

#[test]
fn a_logo_is_as_wide_as_its_shape_where_that_is_asked() {
    let width = |name: &str, size| {
        let logo: NamedLogo = name.parse().unwrap();
        logo.logo(Style::Flat, None, size).width().pixels()
    };
    let auto = Some(LogoSize::Auto);
    assert!((width("amg", None) - 14.0).abs() < f64::EPSILON);
    assert!(width("amg", auto) > 140.0);
    assert!(width("letsencrypt", auto) < 14.0);
    // shields finds the shape by the old name, and its width by the new one only.
    assert!((width("travis", auto) - 14.0).abs() < f64::EPSILON);
    assert!((width("travisci", auto) - 14.0).abs() > 0.001);
}

#[test]
fn a_logo_of_another_look_keeps_what_is_not_asked_for() {
    let logo: NamedLogo = "backstage".parse().unwrap();
    let red = Color::parse("red").unwrap();
    let plain = logo.plain(Style::Flat);
    let fill = |logo: &Arc<Logo>| {
        let svg = logo.svg().unwrap();
        svg.split('"').nth(1).unwrap().to_owned()
    };
    assert_eq!(fill(&plain), "whitesmoke");
    assert_eq!(fill(&plain.restyled(Style::Social, None, None)), "#333");
    let wide = plain.restyled(Style::Flat, Some(&red), Some(LogoSize::Auto));
    assert_eq!(fill(&wide), "#dd4343");
    let social = wide.restyled(Style::Social, None, None);
    assert_eq!((fill(&social), social.width()), (fill(&wide), wide.width()));
    assert_ne!(social.width(), LogoWidth::SQUARE);
}

#[test]
fn an_unknown_name_is_told_with_those_that_are_like_it() {
    let near = |name: &str| match name.parse::<NamedLogo>() {
        Err(LogoError::Unknown(near)) => near,
        other => panic!("{other:?}"),
    };
    assert_eq!(near("githb").first(), Some(&"github"));
    assert_eq!(near("nosuchlogo"), [""; 0]);
    assert_eq!(near(&"a".repeat(30_000)), [""; 0]);
}
