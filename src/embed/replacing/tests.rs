use super::*;

/// The names in `folder`.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("README.md");
    fs::write(&path, "old").unwrap();
    replace(&path, b"old", b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["README.md"]);
}

#[test]
fn what_somebody_else_wrote_in_the_meantime_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("README.md");
    fs::write(&path, "theirs").unwrap();
    let error = replace(&path, b"old", b"new").unwrap_err();
    assert!(matches!(error, ReplaceError::Changed), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    assert_eq!(names(folder.path()), ["README.md"]);
}

#[cfg(unix)]
#[test]
fn mode_and_symbolic_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("docs")).unwrap();
    fs::write(at("docs/text.md"), "old").unwrap();
    fs::set_permissions(at("docs/text.md"), fs::Permissions::from_mode(0o754)).unwrap();
    symlink("docs/text.md", at("link.md")).unwrap();
    symlink("link.md", at("README.md")).unwrap();
    replace(&at("README.md"), b"old", b"new").unwrap();
    assert_eq!(
        fs::read_link(at("README.md")).unwrap(),
        Path::new("link.md")
    );
    assert_eq!(
        fs::read_link(at("link.md")).unwrap(),
        Path::new("docs/text.md")
    );
    let target = fs::symlink_metadata(at("docs/text.md")).unwrap();
    assert_eq!(target.permissions().mode() & 0o7777, 0o754);
    assert_eq!(fs::read(at("docs/text.md")).unwrap(), b"new");
    assert_eq!(names(&at("docs")), ["text.md"]);
}

#[test]
fn what_is_no_file_or_too_large_a_one_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read(folder.path()), Err(ReadError::NotAFile)));
    let path = folder.path().join("large.md");
    let file = fs::File::create(&path).unwrap();
    file.set_len(MAX_FILE_BYTES).unwrap();
    assert_eq!(read(&path).unwrap().len() as u64, MAX_FILE_BYTES);
    file.set_len(MAX_FILE_BYTES + 1).unwrap();
    assert!(matches!(read(&path), Err(ReadError::TooLarge)));
    assert!(matches!(
        read(&folder.path().join("no")),
        Err(ReadError::Io(_))
    ));
}
