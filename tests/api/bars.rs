//! Several badges of an entity in one image.

use rstest::rstest;
use serde_json::json;

use crate::app::spawn_app;

const ENTITY: &str = "/entity/default/component/departure-board";

/// Width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// The value of the first such attribute of an SVG, in whole pixels.
fn attribute(svg: &str, name: &str) -> u32 {
    let (_, rest) = svg.split_once(&format!(" {name}=\"")).unwrap();
    let number = rest.split_once('"').unwrap().0;
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    whole.parse::<u32>().unwrap() + u32::from(!rest.is_empty())
}

#[rstest]
#[tokio::test]
async fn a_bar_is_its_badges_beside_each_other(
    #[values("flat", "flat-square", "plastic", "for-the-badge", "social")] style: &str,
) {
    let app = spawn_app(&json!({})).await;
    let look = format!("style={style}&logo=backstage");
    let mut widths = Vec::new();
    for id in ["owner", "lifecycle"] {
        let badge = app.get(&format!("{ENTITY}/badge/{id}.svg?{look}")).await;
        widths.push(attribute(badge.text(), "width"));
    }
    let bar = app
        .get(&format!("{ENTITY}/bar.svg?badges=owner,lifecycle&{look}"))
        .await;
    assert_eq!((bar.status, bar.badge_error()), (200, None));
    let svg = bar.text();
    assert_eq!(attribute(svg, "width"), widths[0] + 4 + widths[1]);
    assert!(
        svg.contains(&format!("<svg x=\"{}\"", widths[0] + 4)),
        "{svg}"
    );
    // One image for a screen reader, which reads every text.
    let text = "owner: platform-screens, lifecycle: production";
    let text = if style == "social" {
        "Owner: platform-screens, Lifecycle: production"
    } else {
        text
    };
    if style != "for-the-badge" {
        assert!(
            svg.contains(&format!("aria-label=\"{text}\"><title>{text}<")),
            "{svg}"
        );
    }
    assert_eq!(svg.matches("role=\"img\"").count(), 1);
    // What is named inside of one badge is not taken for what is in another; the blur is the same in
    // all of them.
    let ids = svg.split(" id=\"").skip(1);
    let ids = ids.map(|it| it.split_once('"').unwrap().0);
    let ids: Vec<&str> = ids.filter(|id| *id != "blur").collect();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    let png = app
        .get(&format!(
            "{ENTITY}/bar.png?badges=owner,lifecycle&{look}&scale=2"
        ))
        .await;
    let expected = (2 * attribute(svg, "width"), 2 * attribute(svg, "height"));
    assert_eq!(size(&png.body), expected);
}

#[tokio::test]
async fn each_badge_of_a_bar_can_lead_to_its_own_page() {
    let app = spawn_app(&json!({})).await;
    let bar = app
        .get(&format!("{ENTITY}/bar.svg?badges=owner,docs&links=each"))
        .await;
    let svg = bar.text();
    assert_eq!(svg.matches("<a target=").count(), 2);
    assert!(svg.contains("/catalog/default/component/departure-board/docs\""));
    assert!(!svg.split_once('>').unwrap().0.contains("role"), "{svg}");
    assert_eq!(svg.matches("role=\"img\"").count(), 2);
}

#[tokio::test]
async fn a_bar_is_chosen_by_accept_and_kept_like_a_badge() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{ENTITY}/bar?badges=owner,type");
    for (accept, expected) in [
        ("image/png", "image/png"),
        ("image/svg+xml", "image/svg+xml; charset=utf-8"),
        ("application/json", "image/svg+xml; charset=utf-8"),
    ] {
        let bar = app.get_with(&path, &[("accept", accept)]).await;
        assert_eq!(bar.header("content-type"), Some(expected), "{accept}");
        assert_eq!(bar.varies_by().as_deref(), Some("Accept"));
        let tag = bar.header("etag").unwrap();
        let again = app
            .get_with(&path, &[("accept", accept), ("if-none-match", tag)])
            .await;
        assert_eq!(again.status, 304);
    }
}

#[tokio::test]
async fn a_badge_that_a_bar_cannot_have_says_so_in_its_place() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{ENTITY}/bar.svg?badges=owner,nonsense");
    let bar = app.get(&path).await;
    assert_eq!((bar.status, bar.badge_error()), (200, Some("not-found")));
    assert_eq!(bar.header("cache-control"), Some("public, max-age=60"));
    assert!(
        bar.text()
            .contains("owner: platform-screens, unknown badge: nonsense")
    );
    let strict = app.get(&format!("{path}&strict=1")).await;
    assert_eq!(strict.status, 404);
}

#[rstest]
#[case::of_no_entity(
    "/entity/default/component/none/bar.svg?badges=owner",
    "not found",
    404
)]
#[case::of_no_badges("/entity/default/component/departure-board/bar.svg", "invalid", 400)]
#[case::of_a_bad_id(
    "/entity/default/component/departure-board/bar.png?badges=Ow%20ner",
    "invalid",
    400
)]
#[tokio::test]
async fn a_bar_that_cannot_be_had_is_one_badge_that_says_so(
    #[case] path: &str,
    #[case] message: &str,
    #[case] status: u16,
) {
    let app = spawn_app(&json!({})).await;
    let bar = app.get(path).await;
    assert_eq!(bar.status, 200);
    if path.contains(".svg") {
        assert_eq!(bar.says(), format!("backstage: {message}"));
    }
    assert!(bar.badge_error().is_some());
    let joined = if path.contains('?') { '&' } else { '?' };
    let strict = app.get(&format!("{path}{joined}strict=1")).await;
    assert_eq!(strict.status, status);
}

#[tokio::test]
async fn a_bar_that_is_too_long_for_a_png_says_so_and_is_an_svg_all_the_same() {
    let app = spawn_app(&json!({})).await;
    let (badges, label) = (["owner"; 50].join(","), "W".repeat(300));
    let path = format!("{ENTITY}/bar.png?badges={badges}&label={label}");
    let bar = app.get(&path).await;
    assert_eq!((bar.status, bar.badge_error()), (200, Some("invalid")));
    assert_eq!(bar.content_type(), "image/png");
    let bar = app.get(&path.replace(".png", ".svg")).await;
    assert_eq!((bar.status, bar.badge_error()), (200, None));
}

#[tokio::test]
async fn a_bar_in_another_format_is_an_error() {
    let app = spawn_app(&json!({})).await;
    let bar = app.get(&format!("{ENTITY}/bar.json?badges=owner")).await;
    assert_eq!(bar.status, 400);
    let message = "there is no bar in \"json\": expected svg, png or webp";
    assert_eq!(bar.json()["error"]["message"], message);
}

#[tokio::test]
async fn the_snippet_of_a_bar_is_one_image_in_one_link() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{ENTITY}/snippets.md?bar=1&badges=owner,lifecycle&style=flat");
    let snippet = app.get(&path).await;
    let snippet = snippet.text();
    let image = format!("{ENTITY}/bar.svg?badges=owner,lifecycle&style=flat)");
    assert!(snippet.contains(&image), "{snippet}");
    assert!(
        snippet.starts_with("[![owner: platform-screens, lifecycle: production]("),
        "{snippet}"
    );
    assert!(
        snippet.contains("/catalog/default/component/departure-board)"),
        "{snippet}"
    );
    assert_eq!(snippet.lines().count(), 1);
    let all = app
        .get(&format!("{ENTITY}/snippets.json?bar=1&format=png"))
        .await;
    let all = all.json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert!(all[0]["width"].as_u64().unwrap() > 300, "{all}");
}

#[tokio::test]
async fn an_opaque_bar_does_not_tell_whose_it_is() {
    let key = "0f".repeat(64);
    let app = spawn_app(&json!({"access.names": "both", "access.keys": [key]})).await;
    let name = app.get(&format!("{ENTITY}/obfuscated")).await.json();
    let name = name["uuid"].as_str().unwrap();
    let bar = app
        .get(&format!(
            "/entity/{name}/bar.svg?badges=owner,docs&links=each"
        ))
        .await;
    assert_eq!(bar.badge_error(), None);
    assert!(
        bar.text()
            .contains("owner: platform-screens, docs: departure-board")
    );
    assert!(!bar.text().contains("<a "), "{}", bar.text());
}
