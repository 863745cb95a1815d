use rstest::rstest;

use super::*;

/// A repository with a descriptor in `platform/`, of the components that are given with their source
/// locations.
fn repository(components: &[(&str, Option<&str>)]) -> (tempfile::TempDir, Descriptor) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir_all(root.join("platform")).unwrap();
    fs::create_dir(root.join(".git")).unwrap();
    let documents = components.iter().map(|(name, location)| {
        let location = location.map_or(String::new(), |location| {
            format!(", annotations: {{backstage.io/source-location: '{location}'}}")
        });
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}{location}}}\n\
             spec: {{type: service, lifecycle: production, owner: a}}\n---\n"
        )
    });
    let path = root.join("platform/catalog-info.yaml");
    fs::write(&path, documents.collect::<String>()).unwrap();
    (folder, Descriptor::read(&path, &Fields::default()).unwrap())
}

fn chosen(descriptor: &Descriptor, folder: &str) -> Option<String> {
    let entity = descriptor.entity_of(&descriptor.root.join(folder)).ok()?;
    Some(entity.name().to_string())
}

#[test]
fn the_only_component_is_meant_wherever_the_readme_is() {
    let (_folder, descriptor) =
        repository(&[("pay", Some("url:https://github.com/a/b/tree/m/x/"))]);
    assert_eq!(chosen(&descriptor, "platform/docs").as_deref(), Some("pay"));
}

#[rstest]
#[case("services/pay", Some("pay"))]
#[case("services/pay/docs/how", Some("pay"))]
#[case("services/payroll", Some("shop"))]
#[case("platform/cart", Some("cart"))]
#[case("platform/shelf/docs", Some("shelf"))]
fn the_component_whose_source_the_readme_is_in_is_meant(
    #[case] folder: &str,
    #[case] name: Option<&str>,
) {
    let (_folder, descriptor) = repository(&[
        ("shop", Some("url:https://github.com/acme/shop/tree/main/")),
        (
            "pay",
            Some("url:https://github.com/acme/shop/tree/main/services/pay/"),
        ),
        ("cart", Some("dir:./cart")),
        ("shelf", Some("dir:../platform/shelf/")),
    ]);
    assert_eq!(chosen(&descriptor, folder).as_deref(), name);
}

#[rstest]
#[case("platform/pay", Some("pay"))]
#[case("platform/Cart/pay-docs", Some("cart"))]
#[case("platform/cart/pay", Some("pay"))]
#[case("platform/other", None)]
#[case("pay", None)]
fn else_the_component_that_the_folder_is_named_after_is_meant(
    #[case] folder: &str,
    #[case] name: Option<&str>,
) {
    let (_folder, descriptor) = repository(&[("pay", None), ("cart", None)]);
    assert_eq!(chosen(&descriptor, folder).as_deref(), name);
}

#[test]
fn where_several_could_be_meant_the_question_lists_them() {
    let (_folder, descriptor) = repository(&[("pay", None), ("cart", None)]);
    let question = descriptor
        .entity_of(&descriptor.root)
        .unwrap_err()
        .to_string();
    let file = descriptor.path.display();
    assert_eq!(
        question,
        format!(
            "which of component:default/pay, component:default/cart is it of, in {file}? \
             Say entity=KIND:NAMESPACE/NAME in the marker, or --entity"
        )
    );
}

#[test]
fn a_broken_document_could_be_the_one_that_is_meant() {
    let (_folder, descriptor) = repository(&[("pay", None), ("a b", None)]);
    let problem = descriptor
        .entity_of(&descriptor.root)
        .unwrap_err()
        .to_string();
    assert!(
        problem.contains("document 2, line 6: metadata.name"),
        "{problem}"
    );
    let pay = "component:pay".parse().unwrap();
    assert_eq!(descriptor.entity(&pay).unwrap().name(), "pay");
}

#[test]
fn the_nearest_descriptor_counts_and_none_beyond_the_repository() {
    let (folder, descriptor) = repository(&[("pay", None)]);
    let root = &descriptor.root;
    fs::create_dir_all(root.join("platform/a/b")).unwrap();
    let found = |folder: &str| Descriptor::find(&root.join(folder));
    assert_eq!(found("platform/a/b"), Some(descriptor.path.clone()));
    fs::write(root.join("platform/a/catalog-info.yml"), "").unwrap();
    assert_eq!(
        found("platform/a/b"),
        Some(root.join("platform/a/catalog-info.yml"))
    );
    // A worktree has a file where a repository has a folder.
    fs::write(root.join("platform/a/b/.git"), "gitdir: x").unwrap();
    assert_eq!(found("platform/a/b"), None);
    assert_eq!(found("."), None);
    drop(folder);
}
