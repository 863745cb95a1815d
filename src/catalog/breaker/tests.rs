use std::time::Duration;

use rstest::rstest;
use tokio::time;

use super::{
    circuit::{FAILURES_TO_OPEN, FIRST_PAUSE, LONGEST_RETRY_AFTER},
    *,
};
use crate::catalog::fake::{FakeSource, reference};

async fn ask(breaker: &Breaker) -> Result<Found, CatalogError> {
    breaker.entities(&[reference("x")]).await.remove(0)
}

async fn open(breaker: &Breaker, upstream: &FakeSource, error: CatalogError) {
    upstream.fail(error.clone());
    for _ in 0..FAILURES_TO_OPEN {
        assert_eq!(ask(breaker).await, Err(error.clone()));
    }
    assert_eq!(breaker.breaker(), Some(BreakerState::Open));
    upstream.asked();
}

#[tokio::test(start_paused = true)]
async fn a_catalog_that_fails_time_and_again_is_not_asked_and_its_last_error_is_told() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    upstream.fail(CatalogError::Timeout);
    for _ in 1..FAILURES_TO_OPEN {
        assert_eq!(ask(&breaker).await, Err(CatalogError::Timeout));
        assert_eq!(breaker.breaker(), Some(BreakerState::Closed));
    }
    upstream.fail(CatalogError::Unreachable);
    for _ in 0..100 {
        assert_eq!(ask(&breaker).await, Err(CatalogError::Unreachable));
    }
    assert_eq!(
        breaker.page(None).await.unwrap_err(),
        CatalogError::Unreachable
    );
    assert_eq!(upstream.asked(), FAILURES_TO_OPEN as usize);
    assert_eq!(upstream.pages(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_answer_between_failures_starts_the_count_anew() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    for _ in 0..10 {
        upstream.fail(CatalogError::Timeout);
        for _ in 1..FAILURES_TO_OPEN {
            ask(&breaker).await.unwrap_err();
        }
        upstream.fail(None);
        assert_eq!(ask(&breaker).await, Ok(Found::Absent));
    }
    assert_eq!(breaker.breaker(), Some(BreakerState::Closed));
}

#[tokio::test(start_paused = true)]
async fn one_question_after_a_pause_tells_whether_the_catalog_is_back() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    open(&breaker, &upstream, CatalogError::Unreachable).await;
    time::advance(FIRST_PAUSE / 2).await;
    ask(&breaker).await.unwrap_err();
    assert_eq!(upstream.asked(), 0, "half of the pause is not all of it");

    time::advance(FIRST_PAUSE).await;
    assert_eq!(breaker.breaker(), Some(BreakerState::HalfOpen));
    upstream.fail(None);
    assert_eq!(ask(&breaker).await, Ok(Found::Absent));
    assert_eq!(breaker.breaker(), Some(BreakerState::Closed));
    assert_eq!(ask(&breaker).await, Ok(Found::Absent));
    assert_eq!(upstream.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn while_one_question_is_out_to_see_the_others_do_not_wait_for_it() {
    let upstream = FakeSource::of(&[]);
    let breaker = Arc::new(Breaker::new(upstream.clone()));
    open(&breaker, &upstream, CatalogError::Unreachable).await;
    time::advance(FIRST_PAUSE * 2).await;
    upstream.fail(None);
    let held = upstream.gate.write().await;
    let probe = tokio::spawn({
        let breaker = Arc::clone(&breaker);
        async move { ask(&breaker).await }
    });
    while upstream.asked() == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..10 {
        assert_eq!(ask(&breaker).await, Err(CatalogError::Unreachable));
    }
    assert_eq!(upstream.asked(), 0);
    drop(held);
    assert_eq!(probe.await.unwrap(), Ok(Found::Absent));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_is_given_up_leaves_the_next_to_tell() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    open(&breaker, &upstream, CatalogError::Unreachable).await;
    time::advance(FIRST_PAUSE * 2).await;
    let held = upstream.gate.write().await;
    let impatient = time::timeout(Duration::from_millis(1), ask(&breaker)).await;
    assert!(impatient.is_err());
    drop(held);
    upstream.fail(None);
    assert_eq!(ask(&breaker).await, Ok(Found::Absent));
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_to_a_bound_so_a_catalog_that_stays_away_is_asked_now_and_then() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    open(&breaker, &upstream, CatalogError::Unreachable).await;
    // An hour in which somebody asks ten times a second.
    for _ in 0..36_000 {
        time::advance(Duration::from_millis(100)).await;
        ask(&breaker).await.unwrap_err();
    }
    let asked = upstream.asked();
    assert!((300..=365).contains(&asked), "{asked}");
}

#[rstest]
#[case(CatalogError::RateLimited { retry_after: Some(Duration::from_secs(120)) })]
#[case(CatalogError::Unavailable { retry_after: Duration::from_secs(120) })]
#[tokio::test(start_paused = true)]
async fn a_catalog_that_says_how_long_to_wait_is_left_alone_for_that_long(
    #[case] error: CatalogError,
) {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    upstream.fail(error.clone());
    ask(&breaker).await.unwrap_err();
    for _ in 0..119 {
        time::advance(Duration::from_secs(1)).await;
        assert_eq!(ask(&breaker).await, Err(error.clone()));
        assert_eq!(breaker.check().await, Err(error.clone()));
    }
    assert_eq!(upstream.asked(), 1);
    assert_eq!(upstream.checks(), 0);
    time::advance(Duration::from_secs(30)).await;
    upstream.fail(None);
    assert_eq!(ask(&breaker).await, Ok(Found::Absent));
    assert_eq!(breaker.check().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_day_because_the_catalog_said_so() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    upstream.fail(CatalogError::RateLimited {
        retry_after: Some(Duration::MAX),
    });
    ask(&breaker).await.unwrap_err();
    time::advance(LONGEST_RETRY_AFTER * 2).await;
    upstream.fail(None);
    assert_eq!(ask(&breaker).await, Ok(Found::Absent));
}

#[rstest]
#[case(CatalogError::Unauthorized)]
#[case(CatalogError::Forbidden)]
#[case(CatalogError::TooLarge { limit_bytes: 1 })]
#[case(CatalogError::WrongEntity { problem: String::new() })]
#[tokio::test(start_paused = true)]
async fn what_says_nothing_of_other_entities_opens_no_breaker(#[case] error: CatalogError) {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    upstream.fail(error);
    for _ in 0..100 {
        ask(&breaker).await.unwrap_err();
    }
    assert_eq!(upstream.asked(), 100);
    assert_eq!(breaker.breaker(), Some(BreakerState::Closed));
}

#[tokio::test(start_paused = true)]
async fn a_catalog_whose_answers_are_all_too_large_is_in_trouble() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    upstream.fail(CatalogError::TooLarge { limit_bytes: 1 });
    let crowd = [reference("x"), reference("y")];
    for _ in 0..100 {
        breaker.entities(&crowd).await;
    }
    assert_eq!(upstream.asked(), FAILURES_TO_OPEN as usize);
}

#[tokio::test(start_paused = true)]
async fn probes_of_readiness_go_on_while_the_breaker_is_open() {
    let upstream = FakeSource::of(&[]);
    let breaker = Breaker::new(upstream.clone());
    open(&breaker, &upstream, CatalogError::Unreachable).await;
    assert_eq!(breaker.check().await, Err(CatalogError::Unreachable));
    upstream.fail(None);
    assert_eq!(breaker.check().await, Ok(()));
}

mod searches {
    use super::*;
    use crate::catalog::{Search, Terms};

    async fn search(breaker: &Breaker) -> Result<usize, CatalogError> {
        let search = Search::new(Terms::new("x", 10), |_, _| true);
        Ok(breaker.search(&search).await?.len())
    }

    #[tokio::test(start_paused = true)]
    async fn however_often_a_search_fails_lookups_go_on() {
        let upstream = FakeSource::of(&["x"]);
        let breaker = Breaker::new(upstream.clone());
        upstream.fail_searches(CatalogError::Timeout);
        for _ in 0..100 {
            assert_eq!(search(&breaker).await, Err(CatalogError::Timeout));
        }
        assert_eq!(upstream.searches(), FAILURES_TO_OPEN as usize);
        assert_eq!(breaker.breaker(), Some(BreakerState::Closed));
        assert!(ask(&breaker).await.unwrap().visible().is_some());
        upstream.fail_searches(None);
        time::sleep(2 * FIRST_PAUSE).await;
        assert_eq!(search(&breaker).await, Ok(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_catalog_in_trouble_is_not_searched() {
        let upstream = FakeSource::of(&["x"]);
        let breaker = Breaker::new(upstream.clone());
        open(&breaker, &upstream, CatalogError::Unreachable).await;
        assert_eq!(search(&breaker).await, Err(CatalogError::Unreachable));
        assert_eq!(upstream.searches(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_that_is_told_to_come_later_speaks_for_lookups_too() {
        let upstream = FakeSource::of(&["x"]);
        let breaker = Breaker::new(upstream.clone());
        let retry_after = Some(Duration::from_secs(60));
        upstream.fail_searches(CatalogError::RateLimited { retry_after });
        search(&breaker).await.unwrap_err();
        ask(&breaker).await.unwrap_err();
        assert_eq!(upstream.asked(), 0);
    }
}
