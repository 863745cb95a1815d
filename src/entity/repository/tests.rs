use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

#[rstest]
#[case("url:https://github.com/acme/Payments", "github.com/acme/payments", "")]
#[case(
    "url:https://github.com/acme/payments.git",
    "github.com/acme/payments",
    ""
)]
#[case("https://github.com/acme/payments/", "github.com/acme/payments", "")]
#[case(
    "url:https://github.com/acme/payments/tree/main/",
    "github.com/acme/payments",
    ""
)]
#[case(
    "url:https://github.com/acme/mono/tree/main/services/pay/",
    "github.com/acme/mono",
    "services/pay"
)]
#[case(
    "url:https://github.com/acme/mono/blob/main/services/pay/catalog-info.yaml",
    "github.com/acme/mono",
    "services/pay"
)]
#[case(
    "url:https://github.com/acme/src/tree/main/a",
    "github.com/acme/src",
    "a"
)]
#[case(
    "url:https://gitlab.com/acme/shop/pay/-/tree/main/a%20b",
    "gitlab.com/acme/shop/pay",
    "a b"
)]
#[case(
    "url:https://gitlab.acme.test:8443/a/b/-/blob/main/x.yaml",
    "gitlab.acme.test:8443/a/b",
    ""
)]
#[case(
    "url:https://bitbucket.org/acme/pay/src/master/lib",
    "bitbucket.org/acme/pay",
    "lib"
)]
#[case(
    "url:https://git.acme.test/acme/pay/src/branch/main/lib/x",
    "git.acme.test/acme/pay",
    "lib/x"
)]
#[case(
    "url:https://bb.acme.test/projects/PAY/repos/core/browse/lib?at=main",
    "bb.acme.test/projects/pay/repos/core",
    "lib"
)]
#[case(
    "url:https://dev.azure.com/acme/shop/_git/pay?path=/lib",
    "dev.azure.com/acme/shop/_git/pay",
    "lib"
)]
fn a_source_location_is_a_repository_and_a_folder(
    #[case] annotation: &str,
    #[case] repository: &str,
    #[case] folder: &str,
) {
    let location = SourceLocation::parse(annotation).unwrap();
    assert_eq!(location.repository.to_string(), repository);
    assert_eq!(location.folder.as_deref(), Some(folder));
}

#[rstest]
#[case("")]
#[case("file:./catalog-info.yaml")]
#[case("url:https://github.com/")]
#[case("dir:.")]
fn what_is_no_place_in_a_repository_is_none(#[case] annotation: &str) {
    assert_eq!(SourceLocation::parse(annotation), None);
}

fn repositories(annotations: &Value) -> Vec<(String, Option<String>)> {
    let metadata = json!({"name": "x", "annotations": annotations});
    let entity = Entity::from_value(&json!({"kind": "Component", "metadata": metadata})).unwrap();
    let all = Repository::all_of(&entity).into_iter();
    all.map(|it| (it.repository.to_string(), it.folder))
        .collect()
}

#[test]
fn an_entity_is_of_the_repositories_that_its_annotations_name() {
    let none: [(String, Option<String>); 0] = [];
    assert_eq!(repositories(&json!({})), none);
    let slug = json!({"github.com/project-slug": "Acme/Payments"});
    assert_eq!(
        repositories(&slug),
        [("github.com/acme/payments".to_owned(), None)]
    );
    let gitlab = json!({
        "gitlab.com/project-slug": "acme/shop/pay",
        "gitlab.com/instance": "gitlab.acme.test",
    });
    assert_eq!(
        repositories(&gitlab),
        [("gitlab.acme.test/acme/shop/pay".to_owned(), None)]
    );
    let both = json!({
        "github.com/project-slug": "acme/mono",
        "backstage.io/source-location": "url:https://github.com/acme/mono/tree/main/pay/",
        "bitbucket.org/project-slug": "acme/other",
    });
    let expected = [
        ("github.com/acme/mono".to_owned(), Some("pay".to_owned())),
        ("bitbucket.org/acme/other".to_owned(), None),
    ];
    assert_eq!(repositories(&both), expected);
}

#[rstest]
#[case("github.com", "acme/payments", true)]
#[case("GitHub.com", "/acme/payments.git/", true)]
#[case("localhost:3000", "a", true)]
#[case("", "acme/payments", false)]
#[case("github.com", "", false)]
#[case("github.com", "a//b", false)]
#[case("github.com", "a/../b", false)]
#[case("git hub", "a/b", false)]
#[case("github.com", "a/b?c", false)]
#[case("github.com", "a/\nb", false)]
fn a_repository_has_a_host_and_a_path(#[case] host: &str, #[case] path: &str, #[case] valid: bool) {
    let parsed = Repository::parse(host, path);
    assert_eq!(parsed.is_ok(), valid, "{parsed:?}");
}

#[rstest]
#[case("/a/b/", "a/b")]
#[case("./a", "a")]
#[case(".", "")]
#[case("/", "")]
fn folders_are_compared_without_what_means_nothing(#[case] given: &str, #[case] same: &str) {
    assert_eq!(trimmed(given), same);
}

proptest! {
    #[test]
    fn no_annotation_is_too_odd_to_be_read(
        annotation in "(url:)?(https://[a-z.]{1,9}/)?([a-z]{1,4}/|-/|tree/|src/|%2[fF]|\\PC){0,12}"
    ) {
        if let Some(location) = SourceLocation::parse(&annotation) {
            let Repository { host, path } = location.repository;
            prop_assert!(!host.is_empty() && !path.is_empty());
            prop_assert_eq!(path.to_lowercase(), path);
        }
    }
}
