//! `docs/badges.md`: its gallery and its cookbook are what the program draws today.
//!
//! `UPDATE_PICTURES=1 cargo test --test cookbook` draws the pictures again.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets what it did not expect should fail there"
)]

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, process::Command};

const STYLES: [&str; 5] = ["flat", "flat-square", "plastic", "for-the-badge", "social"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document() -> String {
    fs::read_to_string(root().join("docs/badges.md")).unwrap()
}

/// What the program draws.
fn draw(arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backstage-badges"));
    let output = command.args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    output.stdout
}

/// Checks that the picture is the kept one, or keeps it.
fn is_kept(picture: &str, drawn: &[u8]) {
    let path = root().join("docs/images").join(picture);
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, drawn).unwrap();
    }
    let kept = fs::read(&path).unwrap_or_default();
    assert!(kept == drawn, "{picture} is out of date: UPDATE_PICTURES=1");
}

#[test]
fn the_gallery_has_every_badge_in_every_style() {
    let document = document();
    let gallery = document.split_once("<!-- gallery:start -->").unwrap().1;
    let gallery = gallery.split_once("<!-- gallery:end -->").unwrap().0;
    let mut expected = String::new();
    for rule in backstage_badges::badge::BUILT_IN {
        let id = rule.id;
        let entity = match id {
            "domain" => "system:passenger-information",
            _ => "component:departure-board",
        };
        write!(expected, "| `{id}` |").unwrap();
        for style in STYLES {
            let picture = format!("gallery/{id}-{style}.svg");
            let drawn = draw(&["render", entity, id, &format!("--style={style}")]);
            is_kept(&picture, &drawn);
            write!(expected, " ![{id}](images/{picture}) |").unwrap();
        }
        expected.push('\n');
    }
    let rows = gallery
        .lines()
        .filter(|line| line.starts_with("| `") && line.contains("!["));
    let rows: Vec<&str> = rows.collect();
    assert_eq!(rows, expected.lines().collect::<Vec<_>>());
}

/// The block of YAML that a text begins with, after some prose.
fn yaml(text: &str) -> &str {
    let block = text.split_once("```yaml\n").unwrap().1;
    block.split_once("```").unwrap().0
}

#[test]
fn every_recipe_of_the_cookbook_draws_what_it_shows() {
    let document = document();
    let cookbook = document.split_once("\n## Cookbook\n").unwrap().1;
    let (about, recipes) = cookbook.split_once("\n### ").unwrap();
    let (entity, settings) = about.split_once("under these settings").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog-info.yaml");
    fs::write(&catalog, yaml(entity)).unwrap();

    let mut written = format!("{}badges:\n  custom:\n", yaml(settings));
    let mut pictures = BTreeMap::new();
    for recipe in recipes.split("\n### ") {
        let definition = yaml(recipe);
        for line in definition.lines() {
            writeln!(written, "    {line}").unwrap();
        }
        let id = definition.split_once(':').unwrap().0;
        let (text, rest) = recipe.split_once("![").unwrap().1.split_once("](").unwrap();
        let picture = rest.split_once(')').unwrap().0;
        assert_eq!(picture, format!("images/cookbook/{id}.svg"));
        pictures.insert(id, text);
    }
    assert_eq!(pictures.len(), 10, "ten recipes");
    let config = folder.path().join("badges.yaml");
    fs::write(&config, written).unwrap();
    let [config, catalog] = [&config, &catalog].map(|path| path.to_str().unwrap());
    for (id, text) in pictures {
        let arguments = ["--config", config, "--catalog", catalog];
        let drawn = draw(&[&arguments[..], &["render", "component:payments", id]].concat());
        let svg = String::from_utf8(drawn.clone()).unwrap();
        let said = svg.split_once("<title>").unwrap().1;
        let said = said.split_once("</title>").unwrap().0;
        assert_eq!(said.to_lowercase(), text.to_lowercase(), "{id}");
        is_kept(&format!("cookbook/{id}.svg"), &drawn);
    }
    // No recipe may fail in a part that the picture does not show.
    let checked = ["--config", config, "config", "check", "--entity", catalog];
    let told = String::from_utf8(draw(&checked)).unwrap();
    assert!(told.contains("the settings are good"), "{told}");
}
