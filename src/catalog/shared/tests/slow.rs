//! A catalog that takes its time, and turns that do not come.

use async_trait::async_trait;

use super::{store::Command, *};
use crate::{
    catalog::{Cursor, Page, Search},
    entity::{Entity, Repository},
};

/// How long a reader waits at most.
const BUDGET: Duration = Duration::from_millis(1_300);

/// A catalog that takes so long for each answer.
#[derive(Debug)]
struct Slow(Arc<FakeSource>, Duration);

#[async_trait]
impl Source for Slow {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let answers = self.0.entities(references).await;
        sleep(self.1).await;
        answers
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let entities = self.0.of_repository(repository).await;
        sleep(self.1).await;
        entities
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.0.search(search).await
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        let page = self.0.page(cursor).await;
        sleep(self.1).await;
        page
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.0.check().await
    }
}

fn slow(store: &Arc<FakeStore>, source: &Arc<FakeSource>, secs: u64) -> SharedSource {
    let slow = Slow(Arc::clone(source), Duration::from_secs(secs));
    SharedSource::new(Arc::new(slow), shared(store))
}

async fn timed<T>(what: impl Future<Output = T>) -> Duration {
    let begun = Instant::now();
    what.await;
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_catalog_that_takes_a_second_is_in_time_for_readers_of_all_instances() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (slow(&store, &source, 1), slow(&store, &source, 1));
    let (first, second) = join(timed(owner(&one, "x")), timed(owner(&other, "x"))).await;
    assert!(first < BUDGET, "{first:?}");
    // It is told what the first was told, though it asked too by then.
    assert!(second < Duration::from_millis(1_100), "{second:?}");
    let repository = Repository::parse("github.com", "acme/x").unwrap();
    let first = timed(one.look_up_repository(&repository));
    let second = timed(other.look_up_repository(&repository));
    let (first, second) = join(first, second).await;
    assert!(first < BUDGET, "{first:?}");
    assert!(second < Duration::from_millis(1_100), "{second:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_catalog_took_long_to_say_is_as_old_as_the_question() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (slow(&store, &source, 8), instance(&store, &source));
    owner(&one, "x").await;
    let told = look_up(&other, "x").await.unwrap();
    assert_eq!(told.age.as_secs(), 8);
    assert_eq!(
        told.fresh_for,
        Some(LIMITS.fresh_for.saturating_sub(told.age))
    );
    one.page_within(None, LIMITS.page_life).await.unwrap();
    let page = other.page_within(None, LIMITS.page_life).await.unwrap();
    assert_eq!(page.age.as_secs(), 8);
}

#[tokio::test(start_paused = true)]
async fn a_reader_does_not_wait_for_what_another_instance_merely_renews() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["w", "x"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    // Its turn has passed, and the next comes after a while.
    let first = [reference("w")];
    one.look_up(&first, Urgency::Background).await;
    let renewing = tokio::spawn(async move {
        let asked = [reference("x")];
        one.look_up(&asked, Urgency::Background).await.len()
    });
    sleep(Duration::from_millis(5)).await;
    let waited = timed(owner(&other, "x")).await;
    assert!(waited < Duration::from_millis(50), "{waited:?}");
    assert_eq!(renewing.await.unwrap(), 1);
    assert_eq!(source.batches(), [["w"], ["x"]]);
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_others_wrote_to_never_come_comes_again() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x", "y"]));
    let one = instance(&store, &source);
    let keys = Keys::of("a catalog");
    let endless = |key| Command::Begin { key, number: 1 };
    let commands = vec![endless(keys.pace(Urgency::AtOnce)), endless(keys.sought())];
    store.run(commands).await.unwrap();
    let waited = timed(owner(&one, "x")).await;
    assert!(waited < Duration::from_millis(300), "{waited:?}");
    let waited = timed(owner(&one, "y")).await;
    assert!(waited < Duration::from_millis(50), "{waited:?}");
    assert_eq!(
        one.sought(),
        3,
        "x was on the list yet, and is counted with y"
    );
    sleep(Duration::from_secs(31)).await;
    owner(&one, "missing").await;
    assert_eq!(one.sought(), 0, "and no longer than for a while");
}
