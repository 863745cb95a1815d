//! Where badges and `/go` lead.

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::{app::spawn_app, backstage::Backstage};

const PORTAL: &str = "https://portal.acme.test/backstage";

/// Values that a catalog might hold where a reference belongs.
fn values() -> impl Strategy<Value = String> {
    let schemes = "(https?:)?(//|\\\\\\\\|/\\\\)?";
    prop_oneof![
        "\\PC{0,60}",
        (schemes, "evil\\.test", "[/:@?#\\\\.%a-z0-9]{0,20}").prop_map(|(a, b, c)| a + &b + &c),
        "(system|group):[a-z.@/\\\\%]{1,20}",
        Just("javascript:alert(1)".to_owned()),
        Just("../../..//evil.test".to_owned()),
        Just("\r\nLocation: https://evil.test".to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_catalog_holds_go_leads_to_the_portal() {
    let backstage = Backstage::with_one_component().await;
    let settings = json!({"backstage.app_url": PORTAL, "cache.entities": "0B"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
        let facts = (values(), values(), values());
        runner
            .run(&facts, |(system, owner, kind)| {
                runtime.block_on(async {
                    let entity = json!({
                        "kind": "Component",
                        "metadata": {"name": "x", "title": kind},
                        "spec": {"system": system, "owner": owner, "type": kind, "lifecycle": owner},
                    });
                    let answer = json!({"items": [entity]});
                    let response = ResponseTemplate::new(200).set_body_json(answer);
                    backstage.change(response).await;
                    let path = "/entity/default/component/x";
                    for rest in ["", "/system", "/owner", "/type", "/docs", "/pingback"] {
                        let answer = app.get(&format!("{path}/go{rest}")).await;
                        prop_assert_eq!(answer.status, 302);
                        let to = answer.header("location").unwrap();
                        let url = url::Url::parse(to).unwrap();
                        prop_assert_eq!(url.host_str(), Some("portal.acme.test"), "{}", to);
                        prop_assert!(url.path().starts_with("/backstage/catalog/"), "{}", to);
                    }
                    let specs = app.get(&format!("{path}/badge-specs")).await.json();
                    for spec in specs.as_array().unwrap() {
                        let link = spec["badge"]["link"].as_str().unwrap();
                        prop_assert!(link.starts_with(&format!("{PORTAL}/catalog/")), "{}", link);
                    }
                    Ok(())
                })
            })
            .unwrap();
    })
    .await
    .unwrap();
}
