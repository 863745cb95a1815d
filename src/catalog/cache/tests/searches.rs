//! Searches, each of which makes the catalog look through all that it has.

use super::*;
use crate::catalog::Terms;

fn words(text: &str) -> Search {
    Search::new(Terms::new(text, 10), |_, _| true)
}

async fn found(catalog: &CachedCatalog, text: &str) -> Result<Vec<String>, CatalogError> {
    let found = catalog.search(&words(text)).await?;
    Ok(found.iter().map(|it| it.name().to_owned()).collect())
}

#[tokio::test(start_paused = true)]
async fn what_was_searched_for_a_moment_ago_is_remembered_and_then_looked_for_again() {
    let source = FakeSource::of(&["pay", "payroll", "other"]);
    let catalog = cached(&source);
    for text in ["pay", "PAY", " pay "] {
        assert_eq!(found(&catalog, text).await.unwrap(), ["pay", "payroll"]);
    }
    assert_eq!(source.searches(), 1);
    source.put("payments", "team-a");
    time::sleep(Duration::from_secs(40)).await;
    found(&catalog, "pay").await.unwrap();
    settle().await;
    let now = found(&catalog, "pay").await.unwrap();
    assert_eq!(now, ["pay", "payments", "payroll"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_found_is_found_while_the_catalog_is_away_and_nothing_else() {
    let source = FakeSource::of(&["pay"]);
    let catalog = cached(&source);
    assert_eq!(found(&catalog, "pay").await.unwrap(), ["pay"]);
    source.fail(CatalogError::Unreachable);
    time::sleep(Duration::from_secs(600)).await;
    assert_eq!(found(&catalog, "pay").await.unwrap(), ["pay"]);
    let other = found(&catalog, "other").await;
    assert_eq!(other, Err(CatalogError::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn however_many_search_the_catalog_has_few_searches_at_a_time() {
    let source = FakeSource::of(&["x"]);
    let closed = source.gate.write().await;
    let catalog = Arc::new(cached(&source));
    let asked = (0..50).map(|number| {
        let catalog = Arc::clone(&catalog);
        tokio::spawn(async move { found(&catalog, &number.to_string()).await })
    });
    let asked: Vec<_> = asked.collect();
    settle().await;
    assert_eq!(source.searches(), 4, "others wait");
    drop(closed);
    let answers = join_all(asked).await.into_iter().map(Result::unwrap);
    let busy = answers.filter(|it| *it == Err(CatalogError::Busy)).count();
    assert_eq!(busy, 50 - 4 - 32);
}
