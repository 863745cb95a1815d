//! What can be typed, and what cannot.

use rstest::rstest;

use crate::program::{refused, run, said};

#[test]
fn version_is_told() {
    let expected = format!("backstage-badges {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(said(&["--version"]), expected);
}

#[test]
fn help_names_every_command() {
    let help = said(&["--help"]);
    for command in [
        "serve",
        "render",
        "snippet",
        "embed",
        "config",
        "healthcheck",
        "completions",
        "man",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
}

#[rstest]
#[case("bash", "complete -F _backstage__badges")]
#[case("zsh", "#compdef backstage-badges")]
#[case("fish", "complete -c backstage-badges")]
fn completions_are_a_script_of_the_shell(#[case] shell: &str, #[case] holds: &str) {
    let script = said(&["completions", shell]);
    assert!(script.contains(holds), "{script}");
    assert!(script.contains("healthcheck"));
}

#[rstest]
#[case(&["--nosuchflag"], "'--nosuchflag'")]
#[case(&["nosuchcommand"], "'nosuchcommand'")]
#[case(&["completions", "tcsh"], "'tcsh'")]
#[case(&["render", "component:x"], "required")]
#[case(&["render", "not a ref", "owner"], "not a ref")]
#[case(&["snippet", "component:x", "--format", "word"], "word")]
#[case(&["--catalog", "x.yaml", "--api-url", "http://x"], "cannot be used with")]
fn what_cannot_be_typed_is_told_first(#[case] arguments: &[&str], #[case] names: &str) {
    let complaints = refused(&run(arguments));
    assert!(complaints[0].starts_with("error: "), "{complaints:?}");
    assert!(complaints[0].contains(names), "{complaints:?}");
}
