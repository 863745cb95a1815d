//! `report`: whose badges are used.

use std::fs;

use serde_json::{Value, json};

use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::program::{Running, client, command, refused, run, said, server, text};

const OTHERS: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: NAME}\n\
                      spec: {type: service, lifecycle: production, owner: OWNER}\n---\n";

/// A running service over four components and an API, and its catalog.
struct Counted {
    running: Running,
    catalog: String,
    _folder: tempfile::TempDir,
}

async fn counted(more: &[(&str, &str)]) -> Counted {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog-info.yaml");
    let component = |(name, owner)| OTHERS.replace("NAME", name).replace("OWNER", owner);
    let components = [("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")].map(component);
    let api = component(("e", "x")).replace("Component", "API");
    let api = api.replace("owner: x", "owner: x, definition: none");
    fs::write(&path, components.concat() + &api).unwrap();
    let catalog = text(&path).to_owned();
    let mut command = server(&["--listen", "127.0.0.1:0", "--catalog", &catalog]);
    command.env("BADGES_ADOPTION__ENTITIES", "3");
    command.envs(more.iter().copied());
    let running = Running::start_command(command);
    let address = running.address();
    for (entity, times) in [("component/b", 3), ("api/e", 2), ("component/a", 1)] {
        for _ in 0..times {
            let url = format!("http://{address}/entity/default/{entity}/badge/owner.svg");
            assert_eq!(client().get(url).send().await.unwrap().status(), 200);
        }
    }
    let url = format!("http://{address}/entity/default/component/b/go");
    client().get(url).send().await.unwrap();
    Counted {
        running,
        catalog,
        _folder: folder,
    }
}

impl Counted {
    fn report(&self, arguments: &[&str]) -> String {
        let admin = self.running.admin();
        let common = ["report", "--admin", &admin, "--catalog", &self.catalog];
        said(&[&common, arguments].concat())
    }
}

#[tokio::test]
async fn a_person_reads_who_is_shown_most_and_who_never_was() {
    let counted = counted(&[]).await;
    let report = counted.report(&[]);
    let (since, rest) = report.split_once(": ").unwrap();
    assert!(
        since.starts_with("Since 20") && since.ends_with('Z'),
        "{since}"
    );
    assert_eq!(
        rest,
        "badges of 2 of 4 entities (50 %) were shown, and those of 1 were clicked.\n\
         \n     shown    clicked  entity\n         3          1  component:default/b\n         \
         1          0  component:default/a\n\
         \n2 were never asked for:\n  component:default/c\n  component:default/d\n"
    );
    let short = counted.report(&["--limit", "1"]);
    assert!(
        short.contains("component:default/b\n  and 1 more"),
        "{short}"
    );
    assert!(
        short.contains("component:default/c\n  and 1 more"),
        "{short}"
    );
}

#[tokio::test]
async fn a_program_reads_every_entity_that_is_meant() {
    let counted = counted(&[]).await;
    let csv = counted.report(&["--filter", "spec.owner=x", "--format", "csv"]);
    assert_eq!(
        csv,
        "entity,shown,clicked,uncertain\ncomponent:default/b,3,1,0\napi:default/e,2,0,0\n\
         component:default/a,1,0,0\n"
    );
    let report = counted.report(&["--filter", "metadata.name=c", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let row = json!({"entity": "component:default/c", "shown": 0, "clicked": 0, "uncertain": 0});
    assert_eq!(report["rows"], json!([row]));
    assert_eq!(report["entities"], 1);
}

#[tokio::test]
async fn a_list_that_was_too_short_is_not_taken_for_the_truth() {
    let counted = counted(&[]).await;
    let address = counted.running.address();
    let url = format!("http://{address}/entity/default/component/c/badge/owner.svg");
    client().get(url).send().await.unwrap();
    let report = counted.report(&[]);
    assert!(report.contains("component:default/b"), "{report}");
    let told =
        "are not among those that are counted (adoption.entities), and were asked for at most";
    assert!(report.contains(told), "{report}");
    assert!(!report.contains("never"), "{report}");
}

#[tokio::test]
async fn the_token_comes_from_the_settings_or_a_file() {
    let counted = counted(&[("BADGES_ADMIN__TOKEN", "s3cret-s3cret")]).await;
    let admin = counted.running.admin();
    let common = ["report", "--admin", &admin, "--catalog", &counted.catalog];
    let complaint = format!(
        "backstage-badges: {admin}/adoption.json: it wants another token: expected that of its admin.token"
    );
    assert_eq!(refused(&run(&common)), [complaint]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "s3cret-s3cret\n").unwrap();
    let report = said(&[&common[..], &["--admin-token-file", text(&file)]].concat());
    assert!(report.contains("2 of 4 entities"), "{report}");
    let mut by_settings = command(&common);
    let output = by_settings
        .env("BADGES_ADMIN__TOKEN", "s3cret-s3cret")
        .output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[tokio::test]
async fn what_is_no_service_or_counts_nothing_is_told() {
    let running = Running::start(&[]);
    let admin = running.admin();
    let complaints = refused(&run(&["report", "--admin", &admin]));
    let told = "nothing is counted there: expected a service with adoption.entities";
    assert_eq!(
        complaints,
        [format!("backstage-badges: {admin}/adoption.json: {told}")]
    );
    let other = MockServer::start().await;
    let anything = ResponseTemplate::new(200).set_body_string("{}");
    Mock::given(any())
        .respond_with(anything)
        .mount(&other)
        .await;
    let complaints = refused(&run(&["report", "--admin", &other.uri()]));
    assert!(
        complaints[0].contains("this is not what a service counts"),
        "{complaints:?}"
    );
    let nobody = refused(&run(&["report", "--admin", "http://127.0.0.1:1"]));
    let told = "backstage-badges: http://127.0.0.1:1/adoption.json: it cannot be reached";
    assert_eq!(nobody, [told]);
}

#[tokio::test]
async fn several_instances_are_one_service() {
    let (one, other) = (counted(&[]).await, counted(&[]).await);
    let both = one.report(&["--admin", &other.running.admin(), "--format", "csv"]);
    assert!(both.contains("\ncomponent:default/b,6,2,0\n"), "{both}");
}
