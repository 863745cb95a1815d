//! The entities whose badges are shown most, on the first page.

use serde_json::json;

use crate::{
    DEMO,
    app::spawn_app,
    backstage::{Backstage, catalog_of, component},
};

#[tokio::test]
async fn what_is_shown_most_stands_on_the_first_page_where_that_is_counted() {
    let names = ["a", "b", "c"];
    let backstage = Backstage::start(catalog_of(names.map(component).to_vec())).await;
    let app = spawn_app(&backstage.settings(&json!({"adoption.entities": 10}))).await;
    for (name, times) in [("a", 1), ("c", 2)] {
        for _ in 0..times {
            app.get(&format!("/entity/default/component/{name}/badge/owner.svg"))
                .await;
        }
    }
    let page = app.get("/").await;
    assert_eq!(page.status, 200);
    let at = |part: &str| page.text().find(part);
    assert!(at("Shown most").is_some(), "{}", page.text());
    let (a, c) = (
        at("/ui/default/component/a\""),
        at("/ui/default/component/c\""),
    );
    assert!(c.is_some() && c < a, "{}", page.text());
    assert_eq!(at("/ui/default/component/b\""), None);
}

#[tokio::test]
async fn where_it_is_not_counted_the_first_page_begins_with_the_catalog() {
    let app = spawn_app(&json!({})).await;
    app.get(&format!("{DEMO}/badge/owner.svg")).await;
    let page = app.get("/").await;
    assert!(
        page.text().contains("From the catalog, by name"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("Shown most"));
}
