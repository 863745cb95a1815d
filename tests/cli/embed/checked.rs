//! `--check` and `--dry-run`: what would change, and nothing that does.

use rstest::rstest;

use super::{END, Repository, START, owner_badge};

#[rstest]
#[case("--check", 1)]
#[case("--dry-run", 0)]
fn what_would_change_is_printed_and_not_written(#[case] flag: &str, #[case] code: i32) {
    let repository = Repository::of("team-a");
    let before = format!("# X\r\n\ntext\n{START}\nold\n{END}");
    repository.write("README.md", &before);
    repository.write("docs/README.md", "no markers");
    let ended = repository.offline(&[flag, ".", "--badges", "owner"]);
    let expected = format!(
        "--- a/README.md\n+++ b/README.md\n@@ -2,5 +2,5 @@\n \n text\n {START}\n-old\n+{}\n {END}\n\
         \\ No newline at end of file\n",
        owner_badge("x", "team-a")
    );
    assert_eq!(ended.out, expected);
    assert_eq!(ended.code, Some(code));
    assert_eq!(
        ended.told,
        ["backstage-badges: 1 to update, 1 without markers"]
    );
    assert_eq!(repository.text("README.md"), before);
}

#[test]
fn nothing_to_change_is_a_success() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    repository.offline(&["README.md"]);
    for flag in ["--check", "--dry-run"] {
        let ended = repository.offline(&[flag, "README.md"]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""));
    }
}

#[test]
fn a_failure_counts_more_than_a_difference() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    repository.write("docs/README.md", START);
    let ended = repository.offline(&["--check", "."]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.out.contains("+++ b/README.md"), "{}", ended.out);
    assert_eq!(
        ended.told,
        [
            "backstage-badges: docs/README.md:1: the block has no backstage-badges:end",
            "backstage-badges: 1 to update, 1 failed"
        ]
    );
}
