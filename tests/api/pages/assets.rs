//! What pages load, and what it weighs.

use serde_json::json;

use super::{DEMO_PAGE, Page};
use crate::app::{App, spawn_app};

/// The most that a first visit may weigh, in bytes of bodies on the wire.
const MAX_BYTES: usize = 60_000;

const BROTLI: (&str, &str) = ("accept-encoding", "gzip, deflate, br");

/// Everything that a browser loads for a page, the page first.
async fn loaded(app: &App, path: &str) -> Vec<String> {
    let page = Page::at(app, path).await;
    let mut addresses = vec![path.to_owned()];
    for (selector, name) in [("link", "href"), ("script", "src"), ("img", "src")] {
        addresses.extend(page.attributes(selector, name));
    }
    addresses.dedup();
    addresses
}

#[tokio::test]
async fn a_first_visit_weighs_little() {
    let app = spawn_app(&json!({})).await;
    for path in ["/", DEMO_PAGE] {
        let mut bytes = 0;
        for address in loaded(&app, path).await {
            let answer = app.get_with(&address, &[BROTLI]).await;
            assert_eq!(answer.status, 200, "{address}");
            bytes += answer.body.len();
        }
        println!("{path}: {bytes} bytes");
        assert!(bytes <= MAX_BYTES, "{path}: {bytes}");
    }
}

#[tokio::test]
async fn what_a_page_loads_is_kept_for_ever_and_sent_compressed_to_who_takes_that() {
    let app = spawn_app(&json!({})).await;
    let addresses = loaded(&app, "/").await;
    let files: Vec<_> = addresses
        .iter()
        .filter(|address| address.starts_with("/assets/"))
        .collect();
    assert!(files.len() > 10, "{files:?}");
    for address in files {
        let plain = app.get(address).await;
        let small = app.get_with(address, &[BROTLI]).await;
        for answer in [&plain, &small] {
            let control = answer.header("cache-control").unwrap();
            assert_eq!(control, "public, max-age=31536000, immutable");
            assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
        }
        assert_eq!(plain.header("content-encoding"), None);
        assert_eq!(small.header("content-encoding"), Some("br"));
        let mut text = Vec::new();
        brotli::BrotliDecompress(&mut &*small.body, &mut text).unwrap();
        assert_eq!(text, plain.body, "{address}");
        assert_ne!(plain.header("etag"), small.header("etag"));
        let known = ("if-none-match", small.header("etag").unwrap());
        let again = app.get_with(address, &[BROTLI, known]).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        let refused = app
            .get_with(address, &[("accept-encoding", "br;q=0, gzip")])
            .await;
        assert_eq!(refused.header("content-encoding"), None);
    }
}

#[tokio::test]
async fn a_page_that_is_the_same_is_not_sent_again() {
    let app = spawn_app(&json!({})).await;
    for headers in [vec![], vec![BROTLI]] {
        let first = app.get_with(DEMO_PAGE, &headers).await;
        assert_eq!(first.header("cache-control"), Some("no-cache"));
        let known = ("if-none-match", first.header("etag").unwrap());
        let again = app
            .get_with(DEMO_PAGE, &[&headers[..], &[known]].concat())
            .await;
        assert_eq!((again.status, again.body.len()), (304, 0));
    }
}

#[tokio::test]
async fn a_file_by_another_name_is_not_there() {
    let app = spawn_app(&json!({})).await;
    for name in ["style.css", "style.0000000000000000.css", "..%2fCargo.toml"] {
        assert_eq!(app.get(&format!("/assets/{name}")).await.status, 404);
    }
}
