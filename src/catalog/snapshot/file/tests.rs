use std::sync::Arc;

use super::*;
use crate::catalog::fake::component;

const FRESH: Duration = Duration::from_secs(300);

fn known(name: &str) -> Vec<Known> {
    vec![Known {
        entity: Arc::new(component(name, "team-a")),
        age: Duration::from_secs(60),
    }]
}

fn names(file: &SnapshotFile) -> Vec<String> {
    let known = file.read(FRESH).unwrap().unwrap_or_default();
    known.iter().map(|it| it.entity.name().to_owned()).collect()
}

#[test]
fn a_file_that_is_not_there_yet_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::new(
        folder.path().join("known"),
        "a".to_owned(),
        Fields::default(),
    );
    assert!(file.read(FRESH).unwrap().is_none());
}

#[test]
fn the_last_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::new(
        folder.path().join("known"),
        "a".to_owned(),
        Fields::default(),
    );
    // What a crash left.
    fs::write(folder.path().join("known.new"), "backstage-badges snap").unwrap();
    for name in ["one", "two"] {
        file.write(&known(name)).unwrap();
        assert_eq!(names(&file), [name]);
    }
    let entries = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(entries, 1);
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::new(
        folder.path().join("known"),
        "a".to_owned(),
        Fields::default(),
    );
    file.write(&known("one")).unwrap();
    // A directory stands where the new file would be written.
    fs::create_dir(folder.path().join("known.new")).unwrap();
    assert!(file.write(&known("two")).is_err());
    assert_eq!(names(&file), ["one"]);
}

#[test]
fn a_path_without_a_directory_is_in_the_working_directory() {
    assert!(sync_directory(Path::new("known")).is_ok());
}
