use rstest::rstest;

use super::*;

/// A folder with empty files of these names.
fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    folder
}

/// What `paths` below `folder` mean: the files' names, and the problems.
fn found(folder: &tempfile::TempDir, paths: &[&str]) -> (Vec<String>, Vec<String>) {
    let paths: Vec<_> = paths.iter().map(|path| folder.path().join(path)).collect();
    let found = files(&paths);
    let start = format!("{}/", folder.path().display());
    let cut = |text: String| text.replace(&start, "");
    let files = found
        .files
        .iter()
        .map(|path| cut(path.display().to_string()));
    let problems = found
        .problems
        .iter()
        .map(|problem| cut(problem.to_string()));
    (files.collect(), problems.collect())
}

#[test]
fn a_folder_means_the_readmes_in_it() {
    let folder = folder(&[
        "README.md",
        "readme.rst",
        "README.de.md",
        ".github/README.md",
        "a/b/Readme.adoc",
        "README",
        "README.txt",
        "guide.md",
        "readme-first.md",
        ".git/README.md",
    ]);
    let (files, problems) = found(&folder, &[""]);
    let expected = [
        ".github/README.md",
        "README.de.md",
        "README.md",
        "a/b/Readme.adoc",
        "readme.rst",
    ];
    assert_eq!(
        (files, problems),
        (expected.map(str::to_owned).to_vec(), Vec::new())
    );
}

#[test]
fn what_git_ignores_is_passed_over() {
    let folder = folder(&[
        "README.md",
        "node_modules/a/README.md",
        "vendor/README.md",
        ".git/HEAD",
    ]);
    fs::write(folder.path().join(".gitignore"), "node_modules\n").unwrap();
    fs::write(folder.path().join(".ignore"), "vendor\n").unwrap();
    let alone = (vec!["README.md".to_owned()], Vec::new());
    assert_eq!(found(&folder, &[""]), alone);
    assert_eq!(found(&folder, &["**/*.md"]), alone);
    // Who names a file means it.
    assert_eq!(
        found(&folder, &["vendor/README.md"]).0,
        ["vendor/README.md"]
    );
}

#[rstest]
#[case("services/*/README.md", &["services/a/README.md"])]
#[case("services/**/*.md", &["services/a/README.md", "services/a/docs/how.md"])]
#[case("**/how.{md,rst}", &["services/a/docs/how.md"])]
#[case("[x].md", &["[x].md"])]
#[case("[xy].md", &["x.md"])]
fn a_pattern_means_the_files_with_a_markup_that_it_matches(
    #[case] pattern: &str,
    #[case] files: &[&str],
) {
    let folder = folder(&[
        "services/a/README.md",
        "services/a/docs/how.md",
        "services/a/docs/how.txt",
        "[x].md",
        "x.md",
    ]);
    let expected: Vec<_> = files.iter().map(|&file| file.to_owned()).collect();
    assert_eq!(found(&folder, &[pattern]), (expected, Vec::new()));
}

#[test]
fn what_is_not_there_is_told_and_the_others_are_found() {
    let folder = folder(&["README.md", "README.txt"]);
    let (files, problems) = found(
        &folder,
        &["no.md", "README.txt", "*.rst", "*.{md", "README.md"],
    );
    assert_eq!(files, ["README.md"]);
    let told = [
        "no.md: there is no such file",
        "README.txt: expected .md, .markdown, .rst, .adoc, .org, .textile or .html",
        "*.rst: no file matches",
        "error parsing glob '*.{md': unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
    ];
    assert_eq!(problems, told);
}

#[cfg(unix)]
#[test]
fn each_file_is_worked_on_once_whatever_links_lead_to_it() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["docs/README.md", "z/text.md"]);
    let at = |name: &str| folder.path().join(name);
    symlink("docs/README.md", at("README.md")).unwrap();
    symlink("z/text.md", at("README.de.md")).unwrap();
    symlink("z/text.md", at("README.fr.md")).unwrap();
    symlink("gone.md", at("README.it.md")).unwrap();
    symlink("docs", at("manual")).unwrap();
    assert_eq!(
        found(&folder, &["", "docs"]).0,
        ["README.de.md", "docs/README.md"]
    );
}
