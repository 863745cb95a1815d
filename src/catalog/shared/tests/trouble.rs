//! What goes wrong with the server, the catalog and other instances.

use async_trait::async_trait;

use super::{
    store::{Away, Command, Reply},
    *,
};

#[tokio::test(start_paused = true)]
async fn without_the_server_the_catalog_is_asked_as_if_there_were_none() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let one = instance(&store, &source);
    store.set_away(true);
    for _ in 0..2 {
        assert_eq!(owner(&one, "x").await.as_deref(), Some("team-a"));
        assert!(one.page_within(None, LIMITS.page_life).await.is_ok());
    }
    assert_eq!((source.asked(), source.pages()), (2, 2));
    store.set_away(false);
    for _ in 0..2 {
        assert_eq!(owner(&one, "x").await.as_deref(), Some("team-a"));
    }
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_is_told_to_who_waits_and_kept_for_nobody() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    source.fail(CatalogError::Timeout);
    let begun = Instant::now();
    let both = join(look_up(&one, "x"), look_up(&other, "x")).await;
    assert_eq!(
        both,
        (Err(CatalogError::Timeout), Err(CatalogError::Timeout))
    );
    assert!(
        begun.elapsed() < Duration::from_millis(100),
        "{:?}",
        begun.elapsed()
    );
    source.fail(None);
    assert_eq!(owner(&other, "x").await.as_deref(), Some("team-a"));
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_died_while_it_asked_costs_the_others_little_time() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    let gate = source.gate.write().await;
    let dying = tokio::spawn(async move { look_up(&one, "x").await.map(drop) });
    sleep(Duration::from_millis(5)).await;
    dying.abort();
    drop(gate);
    let begun = Instant::now();
    assert_eq!(owner(&other, "x").await.as_deref(), Some("team-a"));
    let waited = begun.elapsed();
    assert!(waited < Duration::from_millis(700), "{waited:?}");
    // And so it is known.
    assert_eq!(source.asked(), 2);
    owner(&other, "x").await;
    assert_eq!(source.asked(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_others_wrote_in_our_places_counts_as_not_there() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x", "y"]));
    let one = instance(&store, &source);
    let of_y = r#"{"era":9999999999999,"life_ms":300000,"fresh_ms":300000,"said":{"entity":
        {"kind":"Component","metadata":{"name":"y"},"spec":{"owner":"nobody"}}}}"#;
    for text in ["", "no JSON", "{}", "null", of_y, &"x".repeat(2 << 20)] {
        owner(&one, "x").await;
        source.asked();
        store.overwrite(":entity:component:default/x", text);
        assert_eq!(owner(&one, "x").await.as_deref(), Some("team-a"), "{text}");
        assert_eq!(source.asked(), 1, "{text}");
    }
    // And what is no number of eras is begun anew.
    store.overwrite(":era", "no number");
    for _ in 0..2 {
        assert_eq!(owner(&one, "y").await.as_deref(), Some("team-a"));
    }
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_known_here_is_answered_without_the_server() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let catalog = cached(&store, &source);
    cached_owner(&catalog, "x").await;
    let runs = store.runs();
    for _ in 0..100 {
        cached_owner(&catalog, "x").await;
    }
    assert_eq!(store.runs(), runs);
}

/// A server whose replies take a while.
#[derive(Debug)]
pub(super) struct Far(pub(super) Arc<FakeStore>);

#[async_trait]
impl Store for Far {
    async fn run(&self, commands: Vec<Command>) -> Result<Vec<Reply>, Away> {
        let replies = self.0.run(commands).await;
        sleep(Duration::from_millis(50)).await;
        replies
    }
}

#[tokio::test(start_paused = true)]
async fn what_another_was_told_since_one_looked_is_not_asked_for_again() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let near = instance(&store, &source);
    let shared = shared_over(Arc::new(Far(Arc::clone(&store))));
    let far = SharedSource::new(source.clone(), shared);
    // The one who is far looks first, and hears of it when the other has been told already.
    join(owner(&far, "x"), owner(&near, "x")).await;
    assert_eq!(source.asked(), 1);
    let read = async |instance: &SharedSource| {
        let page = instance.page_within(None, LIMITS.page_life).await;
        page.unwrap().items
    };
    assert_eq!(join(read(&far), read(&near)).await, (1, 1));
    assert_eq!(source.pages(), 1);
}
