//! Bodies that go out packed.

use std::{collections::BTreeSet, io::Read};

use rstest::rstest;
use serde_json::json;

use crate::{
    DEMO,
    answer::Answer,
    app::{App, spawn_app},
};

/// The codings that are offered, as clients ask for them.
const CODINGS: [&str; 3] = ["identity", "gzip", "br"];

async fn get(app: &App, path: &str, coding: &str) -> Answer {
    app.get_with(path, &[("accept-encoding", coding)]).await
}

/// The body as it is, by libraries of others.
fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut body = Vec::new();
    match answer.header("content-encoding") {
        None => body.extend_from_slice(&answer.body),
        Some("gzip") => {
            let mut reader = flate2::read::GzDecoder::new(&*answer.body);
            reader.read_to_end(&mut body).unwrap();
        }
        Some("br") => {
            let mut reader = brotli::Decompressor::new(&*answer.body, 4096);
            reader.read_to_end(&mut body).unwrap();
        }
        other => assert_eq!(other, None),
    }
    body
}

/// Repeated or not.
#[rstest]
#[tokio::test]
async fn text_is_packed_as_the_client_takes_it_each_coding_with_a_tag_of_its_own(
    #[values("0s", "1m")] repeat_for: &str,
    #[values(
        "/badge/owner.svg",
        "/badge/powered-by.svg?style=social",
        "/bar.svg?badges=owner,type,docs",
        "/badge-specs",
        "/badge/owner.shields.json?logo=python",
        "/snippets.md",
        "/snippets.html",
        "/snippets.json",
        "/badge/owner"
    )]
    path: &str,
) {
    let app = spawn_app(&json!({"images.repeat_for": repeat_for})).await;
    let path = format!("{DEMO}{path}");
    let plain = app.get(&path).await;
    assert_eq!(plain.header("content-encoding"), None);
    let mut tags = BTreeSet::new();
    for coding in CODINGS {
        // The second time, it was packed before.
        for _ in 0..2 {
            let answer = get(&app, &path, coding).await;
            let expected = Some(coding).filter(|coding| *coding != "identity");
            assert_eq!(answer.header("content-encoding"), expected);
            assert_eq!(unpacked(&answer), plain.body);
            assert_eq!(answer.content_type(), plain.content_type());
            assert_eq!(
                answer.header("cache-control"),
                plain.header("cache-control")
            );
            let vary = answer.header("vary").unwrap();
            assert!(vary.split(", ").any(|by| by == "accept-encoding"), "{vary}");
            let tag = answer.header("etag").unwrap().to_owned();
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
            if coding != "identity" {
                assert!(answer.body.len() < plain.body.len());
            }
            tags.insert(tag.clone());
            let head = [("accept-encoding", coding)];
            let head = app.send("HEAD", &path, &head).await;
            assert_eq!(head.header("etag"), Some(&*tag));
            assert_eq!(
                head.header("content-length"),
                Some(&*answer.body.len().to_string())
            );
            let headers = [("accept-encoding", coding), ("if-none-match", &*tag)];
            let known = app.get_with(&path, &headers).await;
            assert_eq!((known.status, known.body.len()), (304, 0));
            assert_eq!(known.header("etag"), Some(&*tag));
            assert_eq!(known.header("content-encoding"), None);
        }
    }
    assert_eq!(tags.len(), CODINGS.len(), "{tags:?}");
    // Who has the bytes of another coding has others.
    for tag in &tags {
        let headers = [("accept-encoding", "br"), ("if-none-match", &**tag)];
        let answer = app.get_with(&path, &headers).await;
        let expected = if tag.ends_with("-br\"") { 304 } else { 200 };
        assert_eq!(answer.status, expected, "{tag}");
    }
}

#[rstest]
#[case::png("/badge/owner.png")]
#[case::short("/badge/owner.shields.json")]
#[case::failure("/badge-specs?n=1")]
#[tokio::test]
async fn what_is_short_or_packed_already_goes_out_as_it_is(#[case] path: &str) {
    let app = spawn_app(&json!({})).await;
    let entity = if path.contains("specs") {
        "/entity/default/component/nobody"
    } else {
        DEMO
    };
    let path = format!("{entity}{path}");
    let answer = get(&app, &path, "br, gzip").await;
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.body, app.get(&path).await.body);
}

#[tokio::test]
async fn an_image_of_a_failure_is_packed_like_any_other() {
    let app = spawn_app(&json!({})).await;
    let path = "/entity/default/component/nobody/badge/owner.svg";
    let answer = get(&app, path, "gzip").await;
    assert_eq!(answer.badge_error(), Some("not-found"));
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(unpacked(&answer), app.get(path).await.body);
}
