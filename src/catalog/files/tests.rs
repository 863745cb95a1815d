use std::{fs, os::unix::fs::symlink, path::Path, time::Duration};

use tempfile::TempDir;
use tokio::time::timeout;

use super::*;

/// Watching is real here, so this is only how long a failing test takes.
const DEADLINE: Duration = Duration::from_secs(20);

fn system(name: &str, owner: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {{name: {name}}}\nspec: {{owner: {owner}}}\n"
    )
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    fs::write(folder.join(name), text).unwrap();
}

fn open(folder: &Path, patterns: &[&str]) -> (FilesCatalog, Vec<String>) {
    let patterns: Vec<_> = patterns
        .iter()
        .map(|pattern| folder.join(pattern).to_str().unwrap().to_owned())
        .collect();
    let (catalog, problems) = FilesCatalog::open(&patterns, Fields::default()).unwrap();
    let prefix = format!("{}/", folder.display());
    let problems = problems
        .iter()
        .map(|problem| problem.to_string().replace(&prefix, ""));
    (catalog, problems.collect())
}

fn watched(folder: &Path, pattern: &str) -> FilesCatalog {
    let (mut catalog, _) = open(folder, &[pattern]);
    catalog.watch().unwrap();
    catalog
}

async fn owner(catalog: &FilesCatalog, name: &str) -> Option<String> {
    let reference = format!("system:{name}").parse().unwrap();
    let entity = catalog.entity(&reference).await.unwrap()?;
    entity.owner().map(str::to_owned)
}

/// Waits until the system has this owner.
async fn becomes(catalog: &FilesCatalog, name: &str, expected: Option<&str>) {
    let mut changes = catalog.changes();
    let wait = async {
        while owner(catalog, name).await.as_deref() != expected {
            changes.changed().await.unwrap();
        }
    };
    assert!(
        timeout(DEADLINE, wait).await.is_ok(),
        "{name} never became {expected:?}"
    );
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn files_are_read_in_order_and_the_first_descriptor_of_an_entity_counts() {
    let folder = folder();
    write(
        folder.path(),
        "b.yaml",
        system("x", "b") + "---\n" + &system("y", "b"),
    );
    write(folder.path(), "a.yaml", system("x", "a"));
    write(folder.path(), "z.yaml", system("x", "z"));
    fs::create_dir(folder.path().join("c.yaml")).unwrap();
    let (catalog, problems) = open(folder.path(), &["z.yaml", "*.yaml"]);
    assert_eq!(owner(&catalog, "x").await.as_deref(), Some("z"));
    assert_eq!(owner(&catalog, "y").await.as_deref(), Some("b"));
    let said = "metadata.name: system:default/x is described already, in z.yaml, document 1: expected one descriptor for each entity";
    assert_eq!(
        problems,
        ["a", "b"].map(|file| format!("{file}.yaml: document 1, line 1: {said}"))
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_and_the_rest_is_served() {
    let folder = folder();
    write(folder.path(), "good.yaml", system("x", "a"));
    write(folder.path(), "latin.yaml", b"kind: S\xfcstem\n");
    write(
        folder.path(),
        "large.yaml",
        vec![b'#'; 10 * 1024 * 1024 + 1],
    );
    write(folder.path(), "syntax.yaml", "kind: [\n");
    let (catalog, problems) = open(folder.path(), &["*.yaml", "*.yml"]);
    assert_eq!(owner(&catalog, "x").await.as_deref(), Some("a"));
    let [pattern, large, latin, syntax] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert_eq!(pattern, "*.yml: matches no file");
    assert_eq!(large, "large.yaml: is larger than 10485760 bytes");
    assert_eq!(latin, "latin.yaml: is not UTF-8 text from byte 7 on");
    assert!(
        syntax.starts_with("syntax.yaml: document 1, line "),
        "{syntax}"
    );
    assert!(syntax.contains("is not valid YAML"), "{syntax}");
}

#[test]
fn a_file_that_is_named_must_be_there_at_the_start() {
    let folder = folder();
    let open =
        |path: &Path| FilesCatalog::open(&[path.to_str().unwrap().to_owned()], Fields::default());
    let error = open(&folder.path().join("none.yaml"))
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("none.yaml cannot be read: No such file or directory"),
        "{error}"
    );
    let error = open(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("is a directory: expected a file or a pattern"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_written_in_place_or_replaced_is_read_again() {
    let folder = folder();
    write(folder.path(), "a.yaml", system("x", "one"));
    let catalog = watched(folder.path(), "a.yaml");
    write(folder.path(), "a.yaml", system("x", "two"));
    becomes(&catalog, "x", Some("two")).await;
    for owner in ["three", "four"] {
        write(folder.path(), ".a.yaml.swp", system("x", owner));
        fs::rename(
            folder.path().join(".a.yaml.swp"),
            folder.path().join("a.yaml"),
        )
        .unwrap();
        becomes(&catalog, "x", Some(owner)).await;
    }
}

#[tokio::test]
async fn a_new_file_joins_and_a_deleted_one_leaves() {
    let folder = folder();
    write(folder.path(), "a.yaml", system("x", "a"));
    let catalog = watched(folder.path(), "*.yaml");
    write(folder.path(), "b.yaml", system("y", "b"));
    becomes(&catalog, "y", Some("b")).await;
    fs::remove_file(folder.path().join("a.yaml")).unwrap();
    becomes(&catalog, "x", None).await;
    assert_eq!(owner(&catalog, "y").await.as_deref(), Some("b"));
}

#[tokio::test]
async fn directories_that_appear_are_followed_down() {
    let folder = folder();
    let catalog = watched(folder.path(), "teams/**/catalog-info.yaml");
    for (name, path) in [("x", "teams/one"), ("y", "teams/two/deep")] {
        let path = folder.path().join(path);
        fs::create_dir_all(&path).unwrap();
        write(&path, "catalog-info.yaml", system(name, "a"));
        becomes(&catalog, name, Some("a")).await;
    }
    // Made again within the quiet time, the directory has its old path and no watch.
    fs::remove_dir_all(folder.path().join("teams")).unwrap();
    fs::create_dir(folder.path().join("teams")).unwrap();
    becomes(&catalog, "x", None).await;
    write(
        &folder.path().join("teams"),
        "catalog-info.yaml",
        system("x", "b"),
    );
    becomes(&catalog, "x", Some("b")).await;
}

#[tokio::test]
async fn a_config_map_that_kubernetes_swaps_is_read_again() {
    let folder = folder();
    let version = |name: &str, owner: &str| {
        let version = folder.path().join(name);
        fs::create_dir(&version).unwrap();
        write(&version, "catalog.yaml", system("x", owner));
        symlink(name, folder.path().join("..data_tmp")).unwrap();
        fs::rename(
            folder.path().join("..data_tmp"),
            folder.path().join("..data"),
        )
        .unwrap();
    };
    version("..2025_one", "one");
    symlink("..data/catalog.yaml", folder.path().join("catalog.yaml")).unwrap();
    let (mut catalog, problems) = open(folder.path(), &["**/*.yaml"]);
    assert_eq!(
        problems,
        Vec::<String>::new(),
        "the hidden copies are not read"
    );
    catalog.watch().unwrap();
    for (new, old) in [("two", "one"), ("three", "two")] {
        version(&format!("..2025_{new}"), new);
        fs::remove_dir_all(folder.path().join(format!("..2025_{old}"))).unwrap();
        becomes(&catalog, "x", Some(new)).await;
    }
}

#[tokio::test]
async fn the_target_of_a_link_is_watched_where_it_is() {
    let (folder, elsewhere) = (folder(), folder());
    write(elsewhere.path(), "real.yaml", system("x", "one"));
    symlink(
        elsewhere.path().join("real.yaml"),
        folder.path().join("a.yaml"),
    )
    .unwrap();
    let catalog = watched(folder.path(), "a.yaml");
    write(elsewhere.path(), "real.yaml", system("x", "two"));
    becomes(&catalog, "x", Some("two")).await;
}

#[tokio::test]
async fn a_file_that_is_broken_for_a_while_keeps_what_it_gave() {
    let folder = folder();
    let both = system("x", "one") + "---\n" + &system("y", "one");
    write(folder.path(), "a.yaml", both);
    write(folder.path(), "b.yaml", system("z", "one"));
    let catalog = watched(folder.path(), "*.yaml");

    write(
        folder.path(),
        "a.yaml",
        system("x", "two") + "---\nkind: [\n",
    );
    becomes(&catalog, "x", Some("two")).await;
    assert_eq!(owner(&catalog, "y").await.as_deref(), Some("one"));

    // No text at all: seen by the change of the other file.
    write(folder.path(), "a.yaml", b"\xff\xfe");
    write(folder.path(), "b.yaml", system("z", "two"));
    becomes(&catalog, "z", Some("two")).await;
    assert_eq!(owner(&catalog, "x").await.as_deref(), Some("two"));
    assert_eq!(owner(&catalog, "y").await.as_deref(), Some("one"));

    write(folder.path(), "a.yaml", system("x", "three"));
    becomes(&catalog, "x", Some("three")).await;
    assert_eq!(owner(&catalog, "y").await, None, "the whole file has no y");
}

#[tokio::test]
async fn a_lookup_always_sees_a_whole_catalog() {
    let folder = folder();
    let pair = |owner: &str| system("x", owner) + "---\n" + &system("y", owner);
    write(folder.path(), "a.yaml", pair("round-0"));
    let catalog = watched(folder.path(), "a.yaml");
    let reader = async {
        loop {
            let entities = catalog.entities();
            let owners: Vec<_> = entities.iter().map(|entity| entity.owner()).collect();
            assert!(owners.len() == 2 && owners[0] == owners[1], "{owners:?}");
            tokio::task::yield_now().await;
        }
    };
    let writer = async {
        for round in 1..4 {
            let round = format!("round-{round}");
            write(folder.path(), ".new", pair(&round));
            fs::rename(folder.path().join(".new"), folder.path().join("a.yaml")).unwrap();
            becomes(&catalog, "x", Some(&round)).await;
        }
    };
    tokio::select! {
        () = writer => {}
        () = reader => {}
    }
}

#[test]
fn a_reading_says_what_is_wrong_once_and_not_again_while_nothing_changes() {
    let folder = folder();
    write(folder.path(), "a.yaml", system("x", "one"));
    let (catalog, _) = open(folder.path(), &["a.yaml"]);
    write(folder.path(), "a.yaml", system("x", "two") + "---\n- 1\n");
    let news = catalog.files.read_again();
    assert_eq!(news.entities, Some(1));
    let said = news.problems[0].to_string();
    assert!(
        said.contains("a.yaml: document 2, line 6: is not a mapping"),
        "{said}"
    );
    for _ in 0..3 {
        let news = catalog.files.read_again();
        assert_eq!((news.entities, news.problems), (None, Vec::new()));
    }
}
