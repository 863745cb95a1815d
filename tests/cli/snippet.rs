//! `snippet`: snippets without a server.

use rstest::rstest;

use crate::{
    DEMO,
    program::{refused, run, said},
};

const BADGE: &str = "https://b.test/entity/default/component/departure-board/badge/owner";

fn snippet(arguments: &[&str]) -> String {
    let always = [
        "snippet",
        DEMO,
        "--public-url",
        "https://b.test",
        "--badges",
        "owner",
    ];
    said(&[&always, arguments].concat())
}

#[rstest]
#[case("markdown", "[![Entity owner badge, owner: platform-screens](")]
#[case("html", "<a href=")]
#[case("rst", ".. image:: ")]
#[case("asciidoc", "image:")]
#[case("textile", "!")]
#[case("org", "[[")]
#[case("json", "[\n")]
fn each_markup_is_written(#[case] format: &str, #[case] start: &str) {
    let written = snippet(&["--format", format]);
    assert!(written.starts_with(start), "{written}");
    assert!(written.contains("b.test/entity/"), "{written}");
}

#[test]
fn markdown_of_every_badge_is_written_where_nothing_is_said() {
    let written = said(&["snippet", DEMO]);
    assert_eq!(written.lines().count(), 10, "{written}");
    assert!(
        written.lines().all(|line| line.starts_with("[![")),
        "{written}"
    );
}

#[test]
fn badges_picks_and_orders() {
    let written = snippet(&["--badges", "docs"]);
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines[0].contains("/badge/owner.svg") && lines[1].contains("/badge/docs.svg"));
    assert_eq!(lines.len(), 2);
    assert_eq!(
        said(&["snippet", DEMO, "--badges", "type,docs"])
            .lines()
            .count(),
        2
    );
}

#[test]
fn image_and_look_are_in_the_url() {
    let png = snippet(&["--format", "html", "--image", "png"]);
    assert!(
        png.contains(&format!("{BADGE}.png?scale=2")) && png.contains("height=\"20\""),
        "{png}"
    );
    let red = snippet(&["--color", "red"]);
    assert!(red.contains(&format!("({BADGE}.svg?color=red \"")), "{red}");
}

#[test]
fn a_filter_gives_a_row_for_each_entity_it_means() {
    let list = |more: &[&str]| {
        let addresses = [
            "--public-url",
            "https://b.test",
            "--app-url",
            "https://p.test",
        ];
        said(&[&["snippet"], more, &addresses].concat())
    };
    let owned = "kind=component,spec.owner=platform-screens";
    let csv = list(&["--filter", owned, "--format", "csv", "--badges", "owner"]);
    let link = "https://p.test/catalog/default/component/departure-board";
    let start = format!("entity,link,markdown,html\r\n{DEMO},{link},\"[![Entity owner badge");
    assert!(csv.starts_with(&start), "{csv}");
    assert_eq!(csv.lines().count(), 2, "{csv}");
    let markdown = list(&["--filter", owned, "--filter", "kind=system"]);
    assert_eq!(markdown.lines().count(), 2 + 1 + 2, "{markdown}");
    let json = list(&["--filter", "kind", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 15);
}

#[test]
fn a_list_of_another_service_has_the_same_bytes() {
    let server = crate::program::Running::start(&["--public-url", "https://b.test"]);
    let path = "snippets.csv?filter=kind=component";
    let url = format!("http://{}/{path}", server.address());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let answered = runtime.block_on(async {
        let answer = crate::program::client().get(url).send().await.unwrap();
        answer.text().await.unwrap()
    });
    let arguments = ["--filter", "kind=component", "--format", "csv"];
    let written = said(
        &[
            &["snippet", "--public-url", "https://b.test"][..],
            &arguments,
        ]
        .concat(),
    );
    assert_eq!(written, answered);
}

#[rstest]
#[case(&["component:nobody"], "No component entity in default named \"nobody\"")]
#[case(&[DEMO, "--badges", "owner,nosuch"], "No badge \"nosuch\"")]
#[case(&[DEMO, "--image", "gif"], "--image \"gif\" is no image: expected svg or png")]
#[case(&[DEMO, "--format", "csv"], "unknown snippet format \"csv\"")]
#[case(&["--filter", "kind", "--format", "html"], "unknown table format \"html\": expected markdown, csv or json")]
#[case(&["--filter", "spec.color=red"], "filter: there is no field \"spec.color\"")]
#[case(&["--filter", "kind", "--badges", "nosuch"], "No badge \"nosuch\"")]
#[case(&[DEMO, "--logo", "nosuch"], "logo: no logo has this name")]
fn what_cannot_be_written_is_one_clear_line(#[case] arguments: &[&str], #[case] complaint: &str) {
    let complaints = refused(&run(&[&["snippet"], arguments].concat()));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    let expected = format!("backstage-badges: {complaint}");
    assert!(complaints[0].starts_with(&expected), "{complaints:?}");
}
