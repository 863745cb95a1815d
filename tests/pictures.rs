//! The pictures in the README are what the program draws today.
//!
//! `UPDATE_PICTURES=1 cargo test --test pictures` draws them again.

use std::{fs, path::Path, process::Command};

use rstest::rstest;

const ENTITY: &str = "component:default/departure-board";

#[rstest]
#[case("pingback", "pingback", None)]
#[case("lifecycle", "lifecycle", None)]
#[case("owner", "owner", None)]
#[case("docs", "docs", None)]
#[case("powered-by", "powered-by", None)]
#[case("type", "type", None)]
#[case("system", "system", None)]
#[case("tags", "tags", None)]
#[case("apis", "apis", None)]
#[case("catalog", "catalog", None)]
#[case("style-flat", "powered-by", Some("flat"))]
#[case("style-flat-square", "powered-by", Some("flat-square"))]
#[case("style-plastic", "powered-by", Some("plastic"))]
#[case("style-for-the-badge", "powered-by", Some("for-the-badge"))]
#[case("style-social", "powered-by", Some("social"))]
fn a_picture_is_what_the_program_draws(
    #[case] picture: &str,
    #[case] badge: &str,
    #[case] style: Option<&str>,
) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backstage-badges"));
    command.args(["render", ENTITY, badge]);
    command.args(style.map(|style| format!("--style={style}")));
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );

    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    let path = images.join(picture).with_extension("svg");
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::create_dir_all(images).unwrap();
        fs::write(&path, &output.stdout).unwrap();
    }
    let kept = fs::read(&path).unwrap();
    assert!(
        kept == output.stdout,
        "{} is out of date: UPDATE_PICTURES=1",
        path.display()
    );
}
