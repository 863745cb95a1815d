//! Badges as WebP, or as PNG where that is smaller.

use std::io::Cursor;

use image_webp::WebPDecoder;
use rstest::rstest;
use serde_json::json;

use crate::{DEMO, answer::Answer, app::spawn_app};

/// Width and height, whichever it is.
fn size_pixels(answer: &Answer) -> (u32, u32) {
    if answer.content_type() == "image/png" {
        return answer.png_pixels();
    }
    assert_eq!(answer.content_type(), "image/webp");
    let mut decoder = WebPDecoder::new(Cursor::new(&answer.body)).unwrap();
    assert!(!decoder.is_lossy());
    decoder.dimensions()
}

#[rstest]
#[case("/badge/owner", "style=flat&scale=2", "image/webp")]
#[case("/badge/owner", "style=social", "image/webp")]
#[case("/badge/owner", "style=flat-square", "image/png")]
#[case("/bar", "badges=owner,type&style=plastic", "image/webp")]
#[case("/bar", "badges=owner,type&style=for-the-badge", "image/png")]
#[tokio::test]
async fn the_smaller_of_both_is_answered(
    #[case] path: &str,
    #[case] query: &str,
    #[case] content_type: &str,
) {
    let app = spawn_app(&json!({})).await;
    let png = app.get(&format!("{DEMO}{path}.png?{query}")).await;
    for url in [
        format!("{path}.webp?{query}"),
        format!("{path}?{query}&format=webp"),
    ] {
        let webp = app.get(&format!("{DEMO}{url}")).await;
        assert_eq!(
            (webp.status, webp.content_type()),
            (200, content_type),
            "{url}"
        );
        assert!(webp.body.len() <= png.body.len());
        assert_eq!(size_pixels(&webp), png.png_pixels());
        let tag = webp.header("etag").unwrap();
        let known = app
            .get_with(&format!("{DEMO}{url}"), &[("if-none-match", tag)])
            .await;
        assert_eq!(known.status, 304);
    }
}

#[tokio::test]
async fn accept_gets_it_in_place_of_a_png_alone() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner?style=flat");
    for (accept, content_type) in [
        ("image/webp, image/png", "image/webp"),
        ("image/png", "image/png"),
        (
            "image/webp,image/apng,image/*,*/*;q=0.8",
            "image/svg+xml; charset=utf-8",
        ),
    ] {
        let answer = app.get_with(&path, &[("accept", accept)]).await;
        assert_eq!(answer.content_type(), content_type, "{accept}");
        assert_eq!(answer.varies_by().as_deref(), Some("Accept"));
    }
}

#[tokio::test]
async fn a_failure_and_a_static_badge_have_it_too() {
    let app = spawn_app(&json!({})).await;
    let missing = app
        .get("/entity/default/component/nobody/badge/owner.webp")
        .await;
    assert_eq!(missing.badge_error(), Some("not-found"));
    assert_eq!(missing.content_type(), "image/png");
    let fixed = app.get("/badge/a-b-red.webp?style=flat").await;
    assert_eq!((fixed.status, fixed.content_type()), (200, "image/webp"));
}
