//! Entities that are others by now.

use std::sync::Mutex;

use async_trait::async_trait;

use super::{
    store::{Away, Command, Reply},
    *,
};
use crate::{
    catalog::{Forgetting, MirrorLimits, MirroredCatalog},
    entity::Repository,
};

fn forgetting(catalog: Arc<dyn Catalog>, shared: &Arc<Shared>) -> Forgetting {
    Forgetting {
        catalog,
        plugins: None,
        shared: Some(Arc::clone(shared)),
    }
}

/// Lets the others look what was forgotten.
async fn settle() {
    sleep(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn an_entity_that_one_instance_forgets_is_shown_anew_by_all() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x", "y"]));
    let shares = [shared(&store), shared(&store)];
    let mut catalogs = Vec::new();
    let mut watches = Vec::new();
    for (at, shared) in shares.iter().enumerate() {
        let before = Arc::new(SharedSource::new(source.clone(), Arc::clone(shared)));
        let cached = Arc::new(CachedCatalog::new(before.clone(), CACHE));
        let catalog: Arc<dyn Catalog> = if at == 0 {
            cached
        } else {
            let limits = MirrorLimits {
                every: Duration::from_secs(3_600),
                shrink_percent: 50,
                // It is read once only.
                absent_grace: Duration::from_secs(3_600),
            };
            Arc::new(MirroredCatalog::start(before, cached, limits))
        };
        let forgetting = forgetting(catalog, shared);
        watches.push(forgetting.watch());
        catalogs.push(forgetting);
    }
    settle().await;
    let owner = async |at: usize, name: &str| {
        let found = catalogs[at].catalog.entity(&reference(name)).await.unwrap();
        found.and_then(|entity| entity.owner().map(str::to_owned))
    };
    for at in [0, 1] {
        assert_eq!(owner(at, "x").await.as_deref(), Some("team-a"));
        assert_eq!(owner(at, "y").await.as_deref(), Some("team-a"));
    }
    source.put("x", "team-b");
    source.asked();
    assert_eq!(catalogs[0].forget(&[reference("x")]).await, Some(true));
    settle().await;
    for at in [0, 1] {
        assert_eq!(owner(at, "x").await.as_deref(), Some("team-b"));
        assert_eq!(owner(at, "y").await.as_deref(), Some("team-a"));
    }
    assert_eq!(source.asked(), 1, "both together ask once");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_was_under_way_does_not_bring_the_old_back() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let shares = [shared(&store), shared(&store)];
    let before = Arc::new(SharedSource::new(source.clone(), Arc::clone(&shares[0])));
    let cached = Arc::new(CachedCatalog::new(before, CACHE));
    let forgetting = forgetting(cached.clone(), &shares[0]);
    let gate = source.gate.write().await;
    let asking = tokio::spawn({
        let cached = Arc::clone(&cached);
        async move { cached_owner(&cached, "x").await }
    });
    sleep(Duration::from_millis(50)).await;
    assert_eq!(source.asked(), 1);
    // The catalog has read x already when it is another.
    assert_eq!(forgetting.forget(&[reference("x")]).await, Some(true));
    drop(gate);
    assert_eq!(asking.await.unwrap().as_deref(), Some("team-a"));
    source.put("x", "team-b");
    assert_eq!(cached_owner(&cached, "x").await.as_deref(), Some("team-b"));
    let other = SharedSource::new(source.clone(), Arc::clone(&shares[1]));
    assert_eq!(super::owner(&other, "x").await.as_deref(), Some("team-b"));
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_repository_is_asked_for_again_when_one_of_its_entities_is_forgotten() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&[]));
    source.put_of("x", "acme/x");
    let shares = [shared(&store), shared(&store)];
    let ask = async |at: usize| {
        let instance = SharedSource::new(source.clone(), Arc::clone(&shares[at]));
        let repository = Repository::parse("github.com", "acme/x").unwrap();
        let found = instance.look_up_repository(&repository).await.unwrap();
        found.said.len()
    };
    assert_eq!((ask(0).await, ask(1).await), (1, 1));
    assert_eq!(source.repositories(), 1, "one was told for both");
    // It was moved to another, says somebody to the first.
    source.put("x", "team-a");
    assert!(shares[0].forget(&[reference("x")]).await);
    assert_eq!((ask(1).await, ask(0).await), (0, 0));
    assert_eq!(source.repositories(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_forgotten_is_told_once_and_to_others_only() {
    let store = FakeStore::new();
    let (one, other) = (shared(&store), shared(&store));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = |who: &'static str| {
        let heard = Arc::clone(&heard);
        move |references: Vec<EntityRef>| {
            let all = references
                .iter()
                .map(|it| format!("{who} {}", it.name().as_str()));
            heard.lock().unwrap().extend(all);
            Box::pin(async {}) as futures_util::future::BoxFuture<'static, ()>
        }
    };
    let _watching = [one.watch(hear("one")), other.watch(hear("other"))];
    settle().await;
    assert!(one.forget(&[reference("x"), reference("y")]).await);
    settle().await;
    settle().await;
    assert_eq!(*heard.lock().unwrap(), ["other x", "other y"]);
    // The server loses all, and the next era begins by a clock that is behind.
    store.lose_all(5);
    settle().await;
    assert!(one.forget(&[reference("z")]).await);
    settle().await;
    assert_eq!(heard.lock().unwrap().last().unwrap(), "other z");
    store.set_away(true);
    assert!(!one.forget(&[reference("z")]).await, "nobody can be told");
}

#[tokio::test(start_paused = true)]
async fn what_was_forgotten_while_the_server_was_away_is_not_told_by_it_afterwards() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    for instance in [&one, &other] {
        super::owner(instance, "x").await;
    }
    source.asked();
    source.put("x", "team-b");
    store.set_away(true);
    assert!(!one.shared.forget(&[reference("x")]).await);
    store.set_away(false);
    // The server has the old, and nobody has told the other.
    assert_eq!(super::owner(&other, "x").await.as_deref(), Some("team-a"));
    assert_eq!(super::owner(&one, "x").await.as_deref(), Some("team-b"));
    assert_eq!(source.asked(), 1);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = |heard: &Arc<Mutex<Vec<EntityRef>>>| {
        let heard = Arc::clone(heard);
        move |references: Vec<EntityRef>| {
            heard.lock().unwrap().extend(references);
            Box::pin(async {}) as futures_util::future::BoxFuture<'static, ()>
        }
    };
    let own = Arc::default();
    let _watching = [
        one.shared.watch(hear(&own)),
        other.shared.watch(hear(&heard)),
    ];
    settle().await;
    assert_eq!(*heard.lock().unwrap(), [reference("x")]);
    assert!(own.lock().unwrap().is_empty());
    for instance in [&one, &other, &one] {
        assert_eq!(super::owner(instance, "x").await.as_deref(), Some("team-b"));
    }
    assert_eq!(source.asked(), 1, "and then it is known to all");
}

/// A server to which another instance comes first, and a third looks, when something is about to be marked.
#[derive(Debug)]
struct Overtaken {
    store: Arc<FakeStore>,
    other: Arc<Shared>,
    third: Arc<Shared>,
    seen: Mutex<Option<u64>>,
}

#[async_trait]
impl Store for Overtaken {
    async fn run(&self, commands: Vec<Command>) -> Result<Vec<Reply>, Away> {
        let is_mark = |it: &Command| matches!(it, Command::Mark { .. });
        if commands.iter().any(is_mark) && self.seen.lock().unwrap().is_none() {
            assert!(self.other.forget(&[reference("y")]).await);
            let mut seen = 0;
            let heard = self.third.forgotten_since(&mut seen).await?;
            assert_eq!(heard, [reference("y")]);
            *self.seen.lock().unwrap() = Some(seen);
        }
        self.store.run(commands).await
    }
}

#[tokio::test(start_paused = true)]
async fn what_two_forget_at_one_moment_a_third_hears_of() {
    let store = FakeStore::new();
    let overtaken = Arc::new(Overtaken {
        store: Arc::clone(&store),
        other: shared(&store),
        third: shared(&store),
        seen: Mutex::default(),
    });
    let one = shared_over(overtaken.clone());
    assert!(one.forget(&[reference("x")]).await);
    let seen = *overtaken.seen.lock().unwrap();
    let mut seen = seen.unwrap();
    let heard = overtaken.third.forgotten_since(&mut seen).await.unwrap();
    assert_eq!(heard, [reference("x")]);
    let own = one.forgotten_since(&mut 0).await.unwrap();
    assert_eq!(own, [reference("y")], "and the one knows its own");
}

#[tokio::test(start_paused = true)]
async fn an_era_that_no_instance_can_have_begun_is_begun_anew() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    for text in ["1000000000000000000", "9223372036854775807", "no number"] {
        source.put("x", "team-a");
        assert!(one.shared.forget(&[reference("x")]).await, "{text}");
        assert_eq!(super::owner(&one, "x").await.as_deref(), Some("team-a"));
        store.overwrite(":era", text);
        source.put("x", "team-b");
        assert!(one.shared.forget(&[reference("x")]).await, "{text}");
        let heard = other.shared.forgotten_since(&mut 0).await.unwrap();
        assert_eq!(heard, [reference("x")], "{text}");
        assert_eq!(super::owner(&other, "x").await.as_deref(), Some("team-b"));
        source.asked();
        super::owner(&one, "x").await;
        assert_eq!(source.asked(), 0, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_forgetting_is_done_though_whoever_asked_for_it_breaks_off() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let far = Arc::new(trouble::Far(Arc::clone(&store)));
    let shared = shared_over(far);
    let before = Arc::new(SharedSource::new(source.clone(), Arc::clone(&shared)));
    let cached = Arc::new(CachedCatalog::new(before, CACHE));
    cached_owner(&cached, "x").await;
    source.put("x", "team-b");
    let forgetting = forgetting(cached.clone(), &shared);
    let asked = [reference("x")];
    let broken_off = tokio::time::timeout(Duration::from_millis(1), forgetting.forget(&asked));
    assert!(broken_off.await.is_err());
    settle().await;
    assert_eq!(cached_owner(&cached, "x").await.as_deref(), Some("team-b"));
}
