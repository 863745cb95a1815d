//! Starting a server, and what a person then sees.

use std::net::TcpListener;

use crate::program::{Running, client, refused, run, server, text};

#[tokio::test]
async fn a_start_with_nothing_shows_where_it_listens_a_badge_and_a_line_of_markdown() {
    let running = Running::start_command(server(&["--listen", "127.0.0.1:0"]));
    let address = running.address();
    let greeting = running.greeting("as Markdown: ");
    let lines: Vec<&str> = greeting.lines().collect();
    let badge =
        format!("http://{address}/entity/default/component/departure-board/badge/owner.svg");
    assert_eq!(lines[0], format!("listening on http://{address}"));
    assert_eq!(lines[1], "serving the demo catalog");
    assert_eq!(lines[2], format!("metrics on {}/metrics", running.admin()));
    assert_eq!(lines[3], format!("find badges at http://{address}/"));
    assert_eq!(lines[5], format!("a badge:    {badge}"));
    let markdown = lines[6].strip_prefix("as Markdown: ").unwrap();
    assert!(
        markdown.starts_with("[![") && markdown.contains(&format!("]({badge} ")),
        "{markdown}"
    );
    assert_eq!(lines.len(), 7, "{greeting}");

    let answer = client().get(badge).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("aria-label=\"owner: platform-screens\"")
    );
}

#[tokio::test]
async fn the_urls_that_are_shown_follow_the_settings() {
    let running = Running::start(&[
        "--base-path",
        "/api/badges",
        "--public-url",
        "https://b.test",
    ]);
    let address = running.address();
    let greeting = running.greeting("as Markdown: ");
    assert!(greeting.starts_with(&format!("listening on http://{address}/api/badges\n")));
    let badge = "/api/badges/entity/default/component/departure-board/badge/owner.svg";
    assert!(
        greeting.contains(&format!("https://b.test{badge}")),
        "{greeting}"
    );
    assert!(greeting.contains("\nfind badges at https://b.test/api/badges/\n"));
    let answer = client()
        .get(format!("http://{address}{badge}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn a_taken_port_is_one_clear_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let complaints = refused(&run(&["--listen", &address]));
    let [complaint] = complaints.as_slice() else {
        panic!("one line: {complaints:?}")
    };
    let expected = format!("backstage-badges: cannot listen on {address} (from flag --listen): ");
    assert!(complaint.starts_with(&expected), "{complaint}");
}

#[test]
fn a_catalog_file_that_cannot_be_read_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("catalog-info.yaml");
    for (file, wrong) in [
        (missing.as_path(), "cannot be read"),
        (folder.path(), "is a directory"),
    ] {
        let complaints = refused(&run(&["--listen", "127.0.0.1:0", "--catalog", text(file)]));
        assert_eq!(complaints.len(), 1, "{complaints:?}");
        assert!(complaints[0].contains(text(file)), "{complaints:?}");
        assert!(complaints[0].contains(wrong), "{complaints:?}");
    }
}

#[test]
fn a_backstage_without_an_example_shows_the_form_of_a_url() {
    let running = Running::start(&["--api-url", "http://127.0.0.1:9"]);
    let greeting = running.greeting("a badge: ");
    assert!(
        greeting.contains("serving the Backstage at http://127.0.0.1:9\n"),
        "{greeting}"
    );
    assert!(
        greeting.contains("/entity/NAMESPACE/KIND/NAME/badge/owner.svg"),
        "{greeting}"
    );
}
