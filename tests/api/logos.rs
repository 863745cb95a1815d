//! The logos that a request can ask for, by name and by `data:` URI.

use base64::{Engine, engine::general_purpose::STANDARD};
use rstest::rstest;
use serde_json::json;

use crate::{
    DEMO,
    answer::Answer,
    app::{App, spawn_app},
};

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
/// A GIF of one pixel.
const GIF: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

async fn owner(app: &App, query: &str) -> Answer {
    app.get(&format!("{DEMO}/badge/owner.svg?{query}")).await
}

/// A query with a `data:` logo.
fn data(media_type: &str, base64: &str) -> String {
    let uri = format!("data:{media_type};base64,{base64}");
    let value: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
    format!("logo={value}")
}

fn svg(content: &str) -> String {
    let svg =
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{content}</svg>"#);
    data("image/svg+xml", &STANDARD.encode(svg))
}

/// The source of the logo that a badge shows.
fn logo(badge: &Answer) -> String {
    let text = badge.text();
    let (_, rest) = text.split_once("data:image/svg+xml;base64,").unwrap();
    let (base64, _) = rest.split_once('"').unwrap();
    String::from_utf8(STANDARD.decode(base64).unwrap()).unwrap()
}

#[rstest]
#[case::slug("logo=github", "<title>GitHub</title>")]
#[case::capitals("logo=GitHub", "<title>GitHub</title>")]
#[case::title("logo=GitHub%20Actions", "<title>GitHub Actions</title>")]
#[case::brand("logo=discord", "fill=\"#5865F2\"")]
#[case::dark_brand("logo=github", "fill=\"whitesmoke\"")]
#[case::dark_brand_on_light("logo=github&style=social", "fill=\"#181717\"")]
#[case::color("logo=github&logoColor=red", "fill=\"#dd4343\"")]
#[case::no_color("logo=github&logoColor=no", "fill=\"whitesmoke\"")]
#[case::size("logo=amg&logoSize=auto", "viewBox=\"0 0 23.9")]
#[tokio::test]
async fn a_logo_is_chosen_by_name(#[case] query: &str, #[case] drawn: &str) {
    let app = spawn_app(&json!({})).await;
    let badge = owner(&app, query).await;
    let logo = logo(&badge);
    assert!(logo.contains(drawn), "{logo}");
}

#[rstest]
#[case("githb", "logo: no logo has this name: did you mean github")]
#[case("postgres", "logo: no logo has this name: did you mean postgresql")]
#[case("%F0%9F%9A%80", "logo: no logo has this name: expected a slug")]
#[tokio::test]
async fn a_name_that_no_logo_has_is_told_with_those_that_are_like_it(
    #[case] name: &str,
    #[case] told: &str,
) {
    let app = spawn_app(&json!({})).await;
    let badge = owner(&app, &format!("logo={name}")).await;
    let warning = badge.header("x-badge-warning").unwrap();
    assert!(warning.starts_with(told), "{warning}");
    assert_eq!(badge.body, owner(&app, "").await.body);
}

#[tokio::test]
async fn a_wide_logo_makes_room_for_itself_in_svg_and_png() {
    let app = spawn_app(&json!({})).await;
    let width = async |query: &str| {
        let path = format!("{DEMO}/badge/owner.png?{query}");
        app.get(&path).await.png_pixels().0
    };
    let usual = width("logo=amg").await;
    assert_eq!(width("logo=amg&logoSize=auto").await, usual + 128);
    let svg = owner(&app, "logo=amg&logoSize=auto").await;
    assert!(
        svg.text().contains(r#"<image x="5" y="3" width="141.6"#),
        "{svg:?}"
    );
}

#[tokio::test]
async fn a_logos_name_and_size_go_with_the_urls_that_are_written() {
    let app = spawn_app(&json!({"server.public_url": "https://b.test"})).await;
    let query = "logo=github%20actions&logoColor=red&logoSize=auto";
    let spec = app.get(&format!("{DEMO}/badge/owner.json?{query}")).await;
    let spec = spec.json();
    let url = spec["url"].as_str().unwrap();
    assert_eq!(url, format!("https://b.test{DEMO}/badge/owner.svg?{query}"));
    let path = url.strip_prefix("https://b.test").unwrap();
    assert_eq!(app.get(path).await.body, owner(&app, query).await.body);
}

#[tokio::test]
async fn the_configured_logo_stands_where_a_request_asks_for_none() {
    let app = spawn_app(&json!({"badges.logo": "GitHub"})).await;
    assert!(logo(&owner(&app, "").await).contains("<title>GitHub</title>"));
    assert!(logo(&owner(&app, "logo=go").await).contains("<title>Go</title>"));
    let none = owner(&app, "logo=none").await;
    assert!(!none.text().contains("<image"), "{none:?}");
}

#[rstest]
#[case::png(data("image/png", PIXEL))]
#[case::gif(data("image/gif", GIF))]
#[case::without_its_scheme(data("image/png", PIXEL).replace("data%3A", ""))]
#[case::svg(svg("<path d='M0 0h9v9z'/>"))]
#[tokio::test]
async fn a_picture_that_a_request_brings_is_shown_as_it_is(#[case] query: String) {
    let app = spawn_app(&json!({})).await;
    let badge = owner(&app, &query).await;
    assert_eq!(badge.header("x-badge-warning"), None);
    let brought = query.split("base64%2C").nth(1).unwrap();
    let brought = brought
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=");
    assert!(badge.text().contains(&brought), "{badge:?}");
}

#[rstest]
#[case::another_kind(data("image/png", GIF))]
#[case::a_page(data("image/png", &STANDARD.encode("<html><script>alert(1)</script>")))]
#[case::an_svg_as_png(svg("").replace("svg%2Bxml", "png"))]
#[case::a_png_as_svg(data("image/svg+xml", PIXEL))]
#[case::no_picture(data("text/html", "PGI+"))]
#[case::no_base64(data("image/svg+xml", "!"))]
#[case::cut_off(data("image/png", "iVBORw0KGgo="))]
#[case::bomb_of_pixels(data("image/png", &STANDARD.encode(
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0\0\0\0\0"
)))]
#[case::bomb_of_entities(data("image/svg+xml", &STANDARD.encode(
    "<!DOCTYPE svg [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'><path d='&b;'/></svg>"
)))]
#[case::bomb_of_copies(svg(&format!(
    "<path id='a'/>{}",
    ["ab", "bc", "cd", "de", "ef"].map(|pair| {
        let (of, id) = pair.split_at(1);
        format!("<g id='{id}'>{}</g>", format!("<use href='#{of}'/>").repeat(20))
    }).concat()
)))]
#[case::copy_of_itself(svg("<use id='a' href='#a'/>"))]
#[case::dashes(svg("<path stroke='red' stroke-dasharray='.00001' d='M0 0h999999'/>"))]
#[case::picture_from_outside(svg("<image href='https://evil.test/a.png'/>"))]
#[case::page_in_a_picture(svg("<foreignObject><html/></foreignObject>"))]
#[case::paint_from_outside(svg("<path fill='url(https://evil.test/#a)'/>"))]
#[tokio::test]
async fn a_picture_that_is_not_safe_counts_as_not_given(#[case] query: String) {
    let app = spawn_app(&json!({})).await;
    let badge = owner(&app, &query).await;
    assert_eq!(badge.body, owner(&app, "").await.body);
    let warning = badge.header("x-badge-warning").unwrap();
    assert!(
        warning.starts_with("logo: ") && warning.is_ascii(),
        "{warning}"
    );
    let png = app.get(&format!("{DEMO}/badge/owner.png?{query}")).await;
    assert_eq!(
        png.body,
        app.get(&format!("{DEMO}/badge/owner.png")).await.body
    );
}

#[tokio::test]
async fn no_script_and_no_link_is_handed_on_with_a_logo() {
    let app = spawn_app(&json!({})).await;
    let query = svg(
        "<script>alert(1)</script><style>path{fill:#0f0;filter:url(https://evil.test/)}</style>\
         <a href='https://evil.test/'><path onclick='alert(1)' d='M0 0h9v9z'/></a>",
    );
    let badge = owner(&app, &query).await;
    assert_eq!(badge.header("x-badge-warning"), None);
    let json = app
        .get(&format!("{DEMO}/badge/owner.shields.json?{query}"))
        .await;
    let json = json.json();
    let spec = app.get(&format!("{DEMO}/badge/owner.json?{query}")).await;
    let url = spec.json()["url"].as_str().unwrap().to_owned();
    let again = app.get(url.strip_prefix(&app.url("")).unwrap()).await;
    assert_eq!(
        again.body, badge.body,
        "the URL that is written shows the same"
    );
    for source in [&logo(&badge), json["logoSvg"].as_str().unwrap()] {
        for word in ["script", "alert", "evil", "href", "filter"] {
            assert!(!source.contains(word), "{word} in {source}");
        }
        assert!(source.contains("fill=\"#00ff00\""), "{source}");
    }
}
