//! Repositories, which are searches of the catalog and not lookups that go out together.

use super::*;

fn repository(number: usize) -> Repository {
    Repository::parse("github.com", &format!("acme/{number}")).unwrap()
}

#[tokio::test(start_paused = true)]
async fn however_many_repositories_are_asked_for_the_catalog_searches_a_few_at_a_time() {
    let source = FakeSource::of(&["x"]);
    let closed = source.gate.write().await;
    let catalog = Arc::new(cached(&source));
    let asked = (0..100).map(|number| {
        let catalog = Arc::clone(&catalog);
        tokio::spawn(async move { catalog.of_repository(&repository(number)).await })
    });
    let asked: Vec<_> = asked.collect();
    settle().await;
    assert_eq!(source.repositories(), 8, "others wait");
    drop(closed);
    let answers = join_all(asked).await.into_iter().map(Result::unwrap);
    let answers: Vec<_> = answers.collect();
    let none = answers.iter().filter(|it| **it == Ok(Vec::new())).count();
    let busy = answers
        .iter()
        .filter(|it| **it == Err(CatalogError::Busy))
        .count();
    assert_eq!((none, busy), (8 + 64, 100 - 8 - 64));
}

#[tokio::test(start_paused = true)]
async fn a_repository_that_is_asked_for_again_is_remembered() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    for _ in 0..3 {
        assert_eq!(catalog.of_repository(&repository(1)).await, Ok(Vec::new()));
    }
    assert_eq!(source.repositories(), 1);
}
