//! Lists of entities through the cache.

use futures_util::future::{join, join_all};

use super::*;
use crate::catalog::{CatalogError, Selection};

fn all() -> Selection {
    Selection::new(|_| true)
}

async fn names(catalog: &CachedCatalog, selection: &Selection) -> Vec<String> {
    let found = catalog.list(selection).await.unwrap();
    found.iter().map(|it| it.name().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_list_has_what_every_page_has() {
    let source = FakeSource::of(&["e", "c", "a", "d", "b"]);
    source.set_page_limit(2);
    let catalog = cached(&source);
    assert_eq!(names(&catalog, &all()).await, ["a", "b", "c", "d", "e"]);
    assert_eq!(source.pages(), 3);
    let page = Selection::new(|entity| entity.name() != "c").page(Some(reference("a")), 2);
    assert_eq!(names(&catalog, &page).await, ["b", "d"]);
    assert_eq!(source.asked(), 0, "no lookups");
}

#[tokio::test(start_paused = true)]
async fn a_list_is_whole_or_an_error() {
    let source = FakeSource::of(&["a", "b", "c"]);
    source.set_page_limit(1);
    let catalog = cached(&source);
    assert!(catalog.entity(&reference("a")).await.unwrap().is_some());
    source.fail(CatalogError::Timeout);
    assert_eq!(catalog.list(&all()).await, Err(CatalogError::Timeout));
}

#[tokio::test(start_paused = true)]
async fn lists_are_read_one_after_the_other_and_by_nobody_for_nobody() {
    let source = FakeSource::of(&["a"]);
    let catalog = cached(&source);
    let closed = source.gate.write().await;
    let selection = all();
    let waiting = join_all((0..3).map(|_| catalog.list(&selection)));
    let opened = async {
        settle().await;
        assert_eq!(source.pages(), 1, "the others wait for their turn");
        let impatient = catalog.list(&selection);
        let gone = tokio::time::timeout(Duration::from_secs(1), impatient).await;
        assert!(gone.is_err());
        drop(closed);
    };
    let (lists, ()) = join(waiting, opened).await;
    assert!(lists.iter().all(|list| list.as_ref().unwrap().len() == 1));
    assert_eq!(source.pages(), 2, "none for who went away");
}
