//! Pages that are read once for all.

use super::*;
use crate::catalog::{MirrorLimits, MirroredCatalog, Page};

async fn page(instance: &SharedSource, max_age: Duration) -> Page {
    instance.page_within(None, max_age).await.unwrap()
}

fn names(page: &Page) -> Vec<&str> {
    page.entities
        .iter()
        .map(crate::entity::Entity::name)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_page_that_one_instance_read_another_does_not_and_knows_its_age() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["a", "b"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    assert_eq!(page(&one, LIMITS.page_life).await.age, Duration::ZERO);
    sleep(Duration::from_secs(40)).await;
    let read = page(&other, LIMITS.page_life).await;
    assert_eq!((names(&read), read.age.as_secs()), (vec!["a", "b"], 40));
    assert_eq!((read.items, read.total, read.next), (2, Some(2), None));
    assert_eq!(source.pages(), 1);
    // Its entities are known one by one.
    assert_eq!(owner(&other, "a").await.as_deref(), Some("team-a"));
    assert_eq!(source.asked(), 0);
    // Who wants it younger reads it again, and who wants it now does in any case.
    page(&one, Duration::from_secs(30)).await;
    page(&one, Duration::ZERO).await;
    assert_eq!(source.pages(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_page_has_what_was_learnt_of_its_entities_since() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["a", "b", "c"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    page(&one, LIMITS.page_life).await;
    source.put("a", "team-b");
    source.remove("b");
    assert!(one.shared.forget(&[reference("a"), reference("b")]).await);
    let read = page(&other, LIMITS.page_life).await;
    assert_eq!(names(&read), ["a", "c"]);
    assert_eq!(read.entities[0].owner(), Some("team-b"));
    assert_eq!((source.pages(), source.asked()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_page_of_which_nothing_may_be_seen_serves_all_instances_too() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["a", "b"]));
    let hiding = || {
        let hiding = crate::catalog::Filtered::new(source.clone() as Arc<dyn Source>, |_| false);
        Arc::new(SharedSource::new(Arc::new(hiding), shared(&store)))
    };
    for instance in [hiding(), hiding()] {
        let read = page(&instance, LIMITS.page_life).await;
        assert_eq!((names(&read).len(), read.hidden.len()), (0, 2));
    }
    assert_eq!(source.pages(), 1);
    assert!(shared(&store).forget(&[]).await);
}

#[tokio::test(start_paused = true)]
async fn several_mirrors_read_the_catalog_once_and_doubt_it_as_one_would() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["a", "b", "c"]));
    let limits = MirrorLimits {
        every: Duration::from_secs(300),
        shrink_percent: 50,
        absent_grace: LIMITS.absent_grace,
    };
    let mut mirrors = Vec::new();
    for _ in 0..3 {
        let before = instance(&store, &source);
        let ordinary = Arc::new(CachedCatalog::new(before.clone(), CACHE));
        mirrors.push(MirroredCatalog::start(before, ordinary, limits));
        sleep(Duration::from_secs(5)).await;
    }
    assert_eq!(source.pages(), 1);
    // A second reading confirms that what is missing does not exist; each of the three may need another.
    sleep(LIMITS.absent_grace * 3).await;
    let confirming = source.pages();
    assert!((1..=3).contains(&confirming), "{confirming}");
    source.remove("b");
    let has_b = async || {
        let mut count = 0;
        for mirror in &mirrors {
            let found = mirror.entity(&reference("b")).await.unwrap();
            count += usize::from(found.is_some());
        }
        count
    };
    while source.pages() == 0 {
        sleep(Duration::from_secs(1)).await;
    }
    sleep(LIMITS.absent_grace / 6 * 5).await;
    assert_eq!(
        has_b().await,
        3,
        "one reading is no two, told to however many"
    );
    sleep(limits.every * 2).await;
    assert_eq!(has_b().await, 0);
    source.pages();
    sleep(limits.every * 10).await;
    let read = source.pages();
    assert!(
        (9..=12).contains(&read),
        "{read} readings in ten times of one"
    );
}
