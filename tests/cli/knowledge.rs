//! What the program knows when it is started again.

use std::path::Path;

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::program::{Running, client, server, until};

/// More entities than are written in a moment.
const ENTITIES: usize = 3_000;

fn component(number: usize) -> Value {
    json!({
        "kind": "Component",
        "metadata": {"name": format!("c{number}"), "namespace": "default"},
        "spec": {"owner": format!("team-{number}")},
    })
}

/// A Backstage with so many components.
async fn backstage() -> MockServer {
    // One of its own, which hangs up when it is dropped.
    let server = MockServer::builder().start().await;
    let answer = |request: &Request| {
        let items: Vec<_> = if request.method == "POST" {
            let question: Value = serde_json::from_slice(&request.body).unwrap();
            let references = question
                .pointer("/entityRefs")
                .and_then(Value::as_array)
                .unwrap()
                .iter();
            let number = |reference: &Value| {
                let name = reference.as_str().unwrap().rsplit_once("/c").unwrap().1;
                name.parse::<usize>().unwrap()
            };
            references.map(|it| component(number(it))).collect()
        } else {
            (0..ENTITIES).map(component).collect()
        };
        let body = json!({"items": items, "pageInfo": {}});
        ResponseTemplate::new(200).set_body_json(body)
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn start(api_url: &str, snapshot: &Path, more: &[(&str, &str)]) -> Running {
    let mut command = server(&["--listen", "127.0.0.1:0", "--api-url", api_url]);
    command.env("BADGES_CACHE__SNAPSHOT", snapshot);
    command.envs(more.iter().copied());
    Running::start_command(command)
}

/// The owner's badge of a component, as text.
async fn badge(running: &Running, number: usize) -> String {
    let address = running.address();
    let url = format!("http://{address}/entity/default/component/c{number}/badge/owner.svg");
    let answer = client().get(url).send().await.unwrap();
    answer.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_when_the_program_is_told_to_end_is_known_when_it_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("known");
    let backstage = backstage().await;
    // Only the end can be what writes it.
    let never = [("BADGES_CACHE__SNAPSHOT_EVERY", "365d")];
    let mut running = start(&backstage.uri(), &snapshot, &never);
    assert!(badge(&running, 7).await.contains("owner: team-7"));
    assert!(!snapshot.exists());
    running.signal("TERM");
    assert_eq!(running.ended().code(), Some(0));

    let address = backstage.uri();
    drop(backstage);
    let running = start(&address, &snapshot, &never);
    assert!(badge(&running, 7).await.contains("owner: team-7"));
    assert!(badge(&running, 8).await.contains("backstage: unavailable"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_the_file_is_written_costs_nothing_that_was_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("known");
    let unfinished = folder.path().join("known.new");
    let backstage = backstage().await;
    let often = [
        ("BADGES_CATALOG__MIRROR", "true"),
        ("BADGES_CATALOG__MIRROR_EVERY", "1s"),
        ("BADGES_CACHE__SNAPSHOT_EVERY", "1s"),
    ];
    for _ in 0..3 {
        let mut running = start(&backstage.uri(), &snapshot, &often);
        until("a whole file", || snapshot.exists().then_some(()));
        until_at_once("the next one", || unfinished.exists());
        running.signal("KILL");
        assert_eq!(running.ended().code(), None);

        // Nothing but the file can tell it now.
        let is_away = Mock::given(any())
            .respond_with(ResponseTemplate::new(503))
            .with_priority(1);
        let _away = backstage.register_as_scoped(is_away).await;
        let restarted = start(&backstage.uri(), &snapshot, &[]);
        let known = format!("count={ENTITIES}");
        until("the start", || {
            restarted.log().contains(&known).then_some(())
        });
        for number in [0, 1, ENTITIES / 2, ENTITIES - 1] {
            let badge = badge(&restarted, number).await;
            assert!(
                badge.contains(&format!("owner: team-{number}\"")),
                "{badge}"
            );
        }
        assert!(!restarted.log().contains("not used"), "{}", restarted.log());
    }
}

/// Waits for a moment that is soon over.
fn until_at_once(about: &str, is_there: impl Fn() -> bool) {
    until(about, || (0..100_000).any(|_| is_there()).then_some(()));
}
