use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::join_all;
use serde_json::json;
use tokio::time::{advance, sleep};

use super::*;
use crate::catalog::RETRY_PAUSE;

const FRESH_FOR: Duration = Duration::from_secs(600);

const LIMITS: RecallLimits = RecallLimits {
    capacity_bytes: 1 << 20,
    absent_for: Duration::from_secs(60),
    absent_grace: Duration::from_secs(60),
    stale_for: Duration::from_secs(3_600),
    jitter_percent: 0,
};

type Said = Result<Option<u64>, CatalogError>;

/// Plugins that say what they are told to, and then the last of it again.
#[derive(Debug, Default)]
struct Scripted {
    script: Mutex<VecDeque<Said>>,
    asked: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    takes: Duration,
}

impl Scripted {
    fn new(script: impl IntoIterator<Item = Said>) -> Arc<Self> {
        Self::slow(Duration::from_millis(1), script)
    }

    fn slow(takes: Duration, script: impl IntoIterator<Item = Said>) -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::new(script.into_iter().collect()),
            takes,
            ..Self::default()
        })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Plugins for Scripted {
    async fn ask(&self, _: &PluginRequest) -> Result<Option<Facts>, CatalogError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
        sleep(self.takes).await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        let mut script = self.script.lock().unwrap();
        let said = match script.len() {
            0 => Ok(None),
            1 => script[0].clone(),
            _ => script.pop_front().unwrap(),
        };
        said.map(|number| {
            number.map(|number| Facts {
                value: Arc::new(json!(number)),
                size_bytes: 8,
            })
        })
    }
}

fn request(number: usize) -> FactsQuestion {
    let plugin = "todo".parse().unwrap();
    FactsQuestion {
        of: format!("component:x{number}").parse().unwrap(),
        request: PluginRequest::new(plugin, &format!("/x/{number}"), None).unwrap(),
    }
}

async fn said(cached: &CachedPlugins) -> Said {
    let facts = cached.facts(&request(0), FRESH_FOR).await?;
    Ok(facts.map(|value| value.as_u64().unwrap()))
}

/// Lets what goes on in the background end.
async fn settle() {
    sleep(Duration::from_millis(10)).await;
}

const DOWN: CatalogError = CatalogError::Unreachable;

#[tokio::test(start_paused = true)]
async fn what_is_fresh_is_not_asked_again_and_what_is_stale_is_in_the_background() {
    let plugins = Scripted::new([Ok(Some(1)), Ok(Some(2))]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    assert_eq!(said(&cached).await, Ok(Some(1)));
    advance(Duration::from_secs(599)).await;
    assert_eq!(said(&cached).await, Ok(Some(1)));
    assert_eq!(plugins.asked(), 1);
    advance(Duration::from_secs(2)).await;
    assert_eq!(said(&cached).await, Ok(Some(1)), "nobody waits");
    settle().await;
    assert_eq!(said(&cached).await, Ok(Some(2)));
    assert_eq!(plugins.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_known_outlives_failures_as_long_as_it_may() {
    let plugins = Scripted::new([Ok(Some(1)), Err(DOWN)]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    assert_eq!(said(&cached).await, Ok(Some(1)));
    advance(FRESH_FOR).await;
    for _ in 0..10 {
        assert_eq!(said(&cached).await, Ok(Some(1)));
        settle().await;
    }
    assert_eq!(plugins.asked(), 2, "it is not asked by every reader");
    advance(RETRY_PAUSE).await;
    assert_eq!(said(&cached).await, Ok(Some(1)));
    settle().await;
    assert_eq!(plugins.asked(), 3);
    advance(LIMITS.stale_for).await;
    assert_eq!(said(&cached).await, Err(DOWN));
}

#[tokio::test(start_paused = true)]
async fn readers_of_one_thing_share_a_question() {
    let plugins = Scripted::new([Ok(Some(1))]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    let all = join_all((0..100).map(|_| said(&cached))).await;
    assert!(all.iter().all(|said| *said == Ok(Some(1))));
    assert_eq!(plugins.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_remembered_for_a_moment_and_no_longer() {
    let plugins = Scripted::new([Err(CatalogError::Forbidden), Ok(Some(1))]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    assert_eq!(said(&cached).await, Err(CatalogError::Forbidden));
    assert_eq!(said(&cached).await, Err(CatalogError::Forbidden));
    assert_eq!(plugins.asked(), 1);
    advance(RETRY_PAUSE).await;
    assert_eq!(said(&cached).await, Ok(Some(1)));
}

#[tokio::test(start_paused = true)]
async fn that_there_is_nothing_any_more_is_believed_when_it_was_said_twice() {
    let plugins = Scripted::new([Ok(Some(1)), Ok(None)]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    assert_eq!(said(&cached).await, Ok(Some(1)));
    advance(FRESH_FOR).await;
    assert_eq!(said(&cached).await, Ok(Some(1)));
    settle().await;
    assert_eq!(
        said(&cached).await,
        Ok(Some(1)),
        "a restarted plugin says so"
    );
    advance(LIMITS.absent_grace).await;
    assert_eq!(said(&cached).await, Ok(Some(1)));
    settle().await;
    assert_eq!(said(&cached).await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn a_plugin_is_asked_so_many_things_at_a_time_and_no_more_may_wait() {
    let plugins = Scripted::slow(Duration::from_secs(10), [Ok(Some(1))]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    let requests: Vec<_> = (0..100).map(request).collect();
    let all = join_all(requests.iter().map(|it| cached.facts(it, FRESH_FOR))).await;
    assert_eq!(plugins.most_under_way.load(Ordering::SeqCst), 8);
    let busy = all
        .iter()
        .filter(|said| **said == Err(CatalogError::Busy))
        .count();
    assert_eq!(busy, 100 - 8 - 64);
}

#[tokio::test(start_paused = true)]
async fn a_plugin_in_trouble_is_asked_with_pauses() {
    let plugins = Scripted::new([Err(DOWN)]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    for number in 0..50 {
        let said = cached.facts(&request(number), FRESH_FOR).await;
        assert_eq!(said, Err(DOWN));
    }
    assert_eq!(plugins.asked(), 5);
}

#[tokio::test(start_paused = true)]
async fn that_one_question_is_refused_says_nothing_of_others() {
    let plugins = Scripted::new([Err(CatalogError::Status { status: 400 })]);
    let cached = CachedPlugins::new(plugins.clone(), LIMITS);
    for number in 0..50 {
        let _ = cached.facts(&request(number), FRESH_FOR).await;
    }
    assert_eq!(plugins.asked(), 50);
}

#[tokio::test(start_paused = true)]
async fn one_who_wants_it_fresher_asks_again_though_another_is_content() {
    let plugins = Scripted::new([Ok(Some(1)), Ok(Some(2))]);
    let cached = CachedPlugins::new(Arc::clone(&plugins) as Arc<dyn Plugins>, LIMITS);
    let asked = request(1);
    cached.facts(&asked, FRESH_FOR).await.unwrap();
    advance(Duration::from_secs(2)).await;
    let content = cached.facts(&asked, FRESH_FOR).await.unwrap();
    assert_eq!((content, plugins.asked()), (Some(Arc::new(json!(1))), 1));
    let sooner = Duration::from_secs(1);
    cached.facts(&asked, sooner).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    let fresh = cached.facts(&asked, sooner).await.unwrap();
    assert_eq!((fresh, plugins.asked()), (Some(Arc::new(json!(2))), 2));
}
