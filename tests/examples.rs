//! The configurations in `examples/` are read by the same code as any other.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
};

use backstage_badges::config::{
    CatalogSource, Environment, Loaded, Problems, Settings, Sources, print,
};

/// The files of this machine, and none of its variables.
struct OnlyFiles;

impl Environment for OnlyFiles {
    fn vars(&self) -> Vec<(String, OsString)> {
        Vec::new()
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }
}

fn load(path: &Path) -> Result<Loaded, Problems> {
    let sources = Sources {
        file: Some(path),
        ..Sources::default()
    };
    Settings::load(sources, &OnlyFiles)
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

#[test]
fn every_example_is_a_valid_configuration() {
    let mut count = 0;
    for entry in std::fs::read_dir(example("")).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let printed = print(&load(&path).unwrap());
            let name = path.display().to_string();
            assert!(
                printed.contains(&format!("# {name}")),
                "{name} sets nothing"
            );
            count += 1;
        }
    }
    assert_eq!(count, 4);
}

#[test]
fn each_example_is_of_the_catalog_it_is_about() {
    let catalog = |name| load(&example(name)).unwrap().settings.catalog;
    assert_eq!(catalog("backstage.yaml").source, CatalogSource::Backstage);
    assert_eq!(catalog("files.yaml").files.len(), 3);
    assert_eq!(catalog("private.yaml").source, CatalogSource::Backstage);
    assert!(catalog("demo.yaml").files.is_empty());
}
