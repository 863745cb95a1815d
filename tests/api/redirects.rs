//! From a badge to its page in Backstage.

use rstest::rstest;
use serde_json::json;

use crate::{DEMO, app::spawn_app};

#[rstest]
#[case("go", "catalog/default/component/departure-board")]
#[case("go/", "catalog/default/component/departure-board")]
#[case("go/owner", "catalog/default/component/departure-board")]
#[case("go/docs", "catalog/default/component/departure-board/docs")]
#[case("go/system", "catalog/default/system/passenger-information")]
#[tokio::test]
async fn go_leads_to_the_page_that_the_badge_links_to(#[case] path: &str, #[case] page: &str) {
    let app = spawn_app(&json!({"backstage.app_url": "https://portal.test/x/"})).await;
    let answer = app.get(&format!("{DEMO}/{path}")).await;
    assert_eq!((answer.status, answer.body.len()), (302, 0));
    let expected = format!("https://portal.test/x/{page}");
    assert_eq!(answer.header("location"), Some(expected.as_str()));
}

#[tokio::test]
async fn go_never_leads_where_the_request_says() {
    let app = spawn_app(&json!({})).await;
    let headers = [("host", "evil.test"), ("x-forwarded-host", "evil.test")];
    let answer = app
        .get_with(&format!("{DEMO}/go?link=https://evil.test"), &headers)
        .await;
    let page = "http://localhost:3000/catalog/default/component/departure-board";
    assert_eq!(answer.header("location"), Some(page));
}
