//! What is written, and that nothing else is.

use std::fs;

use rstest::rstest;

use super::{END, Repository, START, component, owner_badge, summed_up};

#[test]
fn a_block_is_filled_and_a_second_run_changes_nothing() {
    let repository = Repository::of("team-a");
    let readme = |content: &str| {
        format!(
            "\u{feff}# X\r\n<!-- backstage-badges:start badges=owner -->\r\n{content}{END}\r\ntext"
        )
    };
    repository.write("README.md", readme("old\n\n"));
    let ended = repository.offline(&["README.md"]);
    assert_eq!(ended, summed_up(0, "1 updated"));
    let filled = readme(&format!("{}\r\n", owner_badge("x", "team-a")));
    assert_eq!(repository.text("README.md"), filled);

    let before = fs::metadata(repository.path("README.md")).unwrap();
    let again = repository.offline(&["README.md"]);
    assert_eq!(again, summed_up(0, "1 up to date"));
    let after = fs::metadata(repository.path("README.md")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());

    repository.write("catalog-info.yaml", component("x", "team-b"));
    repository.offline(&["README.md"]);
    assert_eq!(
        repository.text("README.md"),
        filled.replace("team-a", "team-b")
    );
}

#[test]
fn a_block_is_put_under_the_first_heading_with_what_was_said_of_it() {
    let repository = Repository::of("team-a");
    repository.write(
        "README.md",
        "# X\n\nSee `<!-- backstage-badges:start -->`.\n",
    );
    assert_eq!(
        repository.offline(&["README.md"]),
        summed_up(0, "1 without markers")
    );
    let flags = [
        "--insert",
        "--entity",
        "component:x",
        "--badges",
        "owner",
        "--format",
        "png",
        "--style",
        "flat",
    ];
    repository.offline(&[&["README.md"], &flags[..]].concat());
    let badge = owner_badge("x", "team-a").replace(".svg", ".png?style=flat");
    let start = "<!-- backstage-badges:start entity=component:default/x badges=owner format=png style=flat -->";
    let expected =
        format!("# X\n\n{start}\n{badge}\n{END}\n\nSee `<!-- backstage-badges:start -->`.\n");
    assert_eq!(repository.text("README.md"), expected);
    // What the flags said is in the marker now.
    let again = repository.offline(&["README.md", "--insert", "--check"]);
    assert_eq!(again, summed_up(0, "1 up to date"));
}

#[rstest]
#[case("README.md", "# X\n", "[![")]
#[case("README.markdown", "X\n=\n", "[![")]
#[case("README.html", "<h1>X</h1>\n", "<a href=")]
#[case("README.rst", "X\n=\n", ".. image:: ")]
#[case("README.adoc", "= X\n", "image:")]
#[case("README.org", "#+title: X\n", "[[")]
#[case("README.textile", "h1. X\n", "!")]
fn every_markup_is_written_in_its_own_words(
    #[case] name: &str,
    #[case] text: &str,
    #[case] snippet: &str,
) {
    let repository = Repository::of("team-a");
    repository.write(name, text);
    assert_eq!(
        repository.offline(&["--insert", "."]),
        summed_up(0, "1 updated")
    );
    let written = repository.text(name);
    assert!(written.starts_with(text), "{written}");
    let (start, rest) = written.split_once("backstage-badges:start").unwrap();
    let (content, _) = rest.split_once("backstage-badges:end").unwrap();
    assert!(
        content.lines().any(|line| line.starts_with(snippet)),
        "{start}{rest}"
    );
    assert_eq!(
        repository.offline(&["--insert", "."]),
        summed_up(0, "1 up to date")
    );
}

#[test]
fn many_readmes_are_worked_on_and_those_without_markers_are_left() {
    let repository = Repository::new();
    for number in 0..300 {
        let name = format!("x{number}");
        repository.write(
            &format!("{name}/catalog-info.yaml"),
            component(&name, "team-a"),
        );
        let start = "<!-- backstage-badges:start badges=owner -->";
        let text = if number % 3 == 0 {
            "# X\n".to_owned()
        } else {
            format!("{start}\n{END}\n")
        };
        repository.write(&format!("{name}/README.md"), text);
    }
    let summary = "200 updated, 100 without markers";
    assert_eq!(repository.offline(&["."]), summed_up(0, summary));
    for number in [1, 299] {
        let written = repository.text(&format!("x{number}/README.md"));
        assert!(
            written.contains(&owner_badge(&format!("x{number}"), "team-a")),
            "{written}"
        );
    }
    assert_eq!(repository.text("x3/README.md"), "# X\n");
    assert_eq!(
        repository.offline(&["x1?/README.md"]),
        summed_up(0, "7 up to date, 3 without markers")
    );
}

#[cfg(unix)]
#[test]
fn mode_and_symbolic_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repository = Repository::of("team-a");
    repository.write("docs/index.md", format!("{START}\n{END}\n"));
    let file = repository.path("docs/index.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
    symlink("docs/index.md", repository.path("README.md")).unwrap();
    assert_eq!(repository.offline(&["."]), summed_up(0, "1 updated"));
    let link = fs::read_link(repository.path("README.md")).unwrap();
    assert_eq!(link.to_str(), Some("docs/index.md"));
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o7777,
        0o604
    );
    assert!(repository.text("docs/index.md").contains("owner: team-a"));
    let names = fs::read_dir(repository.path("docs")).unwrap().count();
    assert_eq!(names, 1, "something was left beside the file");
}
