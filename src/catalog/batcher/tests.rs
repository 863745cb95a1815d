use futures_util::{FutureExt, future::join_all};
use tokio::time;

use super::*;
use crate::catalog::fake::{FakeSource, reference};

async fn ask(batcher: &Batcher, name: &str) -> Option<String> {
    let found = batcher.look_up(reference(name), Urgency::AtOnce).await;
    Some(found.unwrap().said.visible()?.name().to_owned())
}

#[tokio::test(start_paused = true)]
async fn lookups_that_come_together_go_out_together_and_each_gets_its_own_answer() {
    let source = FakeSource::of(&["a", "b", "c"]);
    let batcher = Batcher::new(source.clone());
    let names = ["c", "a", "missing", "b"];
    let found = join_all(names.map(|name| ask(&batcher, name))).await;
    let expected = [Some("c"), Some("a"), None, Some("b")];
    assert_eq!(found, expected.map(|name| name.map(str::to_owned)));
    assert_eq!(source.batches(), [names]);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_for_company_than_the_window() {
    let source = FakeSource::of(&["a"]);
    let batcher = Batcher::new(source.clone());
    let start = Instant::now();
    ask(&batcher, "a").await;
    let waited = start.elapsed();
    assert!((WINDOW..WINDOW * 2).contains(&waited), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_goes_along_with_what_somebody_does() {
    let source = FakeSource::of(&["known", "new"]);
    let batcher = Batcher::new(source.clone());
    let renewal = batcher.look_up(reference("known"), Urgency::Background);
    let start = Instant::now();
    let (renewed, found) = tokio::join!(renewal, async {
        time::sleep(BACKGROUND_WINDOW / 2).await;
        ask(&batcher, "new").await
    });
    assert!(renewed.unwrap().said.visible().is_some() && found.is_some());
    assert_eq!(source.batches(), [["known", "new"]]);
    assert!(start.elapsed() < BACKGROUND_WINDOW);

    let start = Instant::now();
    let renewal = batcher.look_up(reference("known"), Urgency::Background);
    renewal.await.unwrap();
    assert!(start.elapsed() >= BACKGROUND_WINDOW, "alone it can wait");
}

#[tokio::test(start_paused = true)]
async fn a_crowd_is_cut_into_batches_of_bounded_size() {
    let source = FakeSource::of(&[]);
    let batcher = Batcher::new(source.clone());
    let names: Vec<_> = (0..2_500).map(|number| format!("x{number}")).collect();
    join_all(names.iter().map(|name| ask(&batcher, name))).await;
    let sizes: Vec<_> = source.batches().iter().map(Vec::len).collect();
    assert_eq!(sizes, [1_000, 1_000, 500]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_catalog_has_few_questions_at_a_time_and_larger_ones() {
    let source = FakeSource::of(&[]);
    let batcher = Arc::new(Batcher::new(source.clone()));
    let held = source.gate.write().await;
    let mut asking = Vec::new();
    for number in 0..50 {
        let batcher = Arc::clone(&batcher);
        asking.push(tokio::spawn(async move {
            ask(&batcher, &format!("x{number}")).await
        }));
        time::sleep(WINDOW * 2).await;
    }
    assert_eq!(source.asked(), MAX_UNDER_WAY);
    drop(held);
    join_all(asking).await;
    assert_eq!(source.asked(), 1, "the others went together");
}

#[tokio::test(start_paused = true)]
async fn a_queue_without_end_is_refused_at_once() {
    let source = FakeSource::of(&[]);
    let batcher = Batcher::new(source.clone());
    let ask = |number: usize| {
        let reference = reference(&format!("x{number}"));
        batcher.look_up(reference, Urgency::AtOnce).now_or_never()
    };
    for number in 0..MAX_WAITING {
        assert_eq!(ask(number), None, "{number} waits");
    }
    assert_eq!(ask(MAX_WAITING), Some(Err(CatalogError::Busy)));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_one_batch_is_not_the_next_ones() {
    let source = FakeSource::of(&["a"]);
    let batcher = Batcher::new(source.clone());
    source.fail(CatalogError::Timeout);
    let failed = batcher.look_up(reference("a"), Urgency::AtOnce).await;
    assert_eq!(failed, Err(CatalogError::Timeout));
    source.fail(None);
    assert_eq!(ask(&batcher, "a").await.as_deref(), Some("a"));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_holds_up_nobody_who_waits() {
    let source = FakeSource::of(&["new"]);
    let batcher = Batcher::new(source.clone());
    let gate = source.gate.write().await;
    let renewals: Vec<_> = (0..MAX_UNDER_WAY + 2)
        .map(|number| format!("known{number}"))
        .collect();
    let renewals = renewals.iter().enumerate().map(|(at, name)| {
        let batcher = &batcher;
        async move {
            // Each too late for the batch before.
            time::sleep(BACKGROUND_WINDOW * 2 * u32::try_from(at).unwrap()).await;
            batcher
                .look_up(reference(name), Urgency::Background)
                .await
                .is_ok()
        }
    });
    let asked = async {
        time::sleep(BACKGROUND_WINDOW * 20).await;
        assert_eq!(source.asked(), MAX_RENEWING, "the others wait");
        let found = ask(&batcher, "new");
        let (found, ()) = tokio::join!(found, async {
            time::sleep(WINDOW * 2).await;
            assert_eq!(source.asked(), 1, "and one goes out");
            drop(gate);
        });
        found
    };
    let (renewed, found) = tokio::join!(join_all(renewals), asked);
    assert!(renewed.into_iter().all(|is_ok| is_ok));
    assert_eq!(found.as_deref(), Some("new"));
}

#[tokio::test(start_paused = true)]
async fn however_much_nobody_waits_for_who_waits_is_heard() {
    let source = FakeSource::of(&["new"]);
    let batcher = Batcher::new(source.clone());
    let gate = source.gate.write().await;
    // As many as all lanes of theirs take, and a batch more that cannot leave.
    let names: Vec<_> = (0..MAX_BATCH * (MAX_RENEWING + 1))
        .map(|number| format!("known{number}"))
        .collect();
    let renewals = names
        .iter()
        .map(|name| batcher.look_up(reference(name), Urgency::Background));
    let asked = async {
        time::sleep(BACKGROUND_WINDOW * 2).await;
        assert_eq!(source.asked(), MAX_RENEWING, "the others wait");
        let (found, ()) = tokio::join!(ask(&batcher, "new"), async {
            time::sleep(WINDOW * 2).await;
            assert_eq!(source.asked(), 1, "and one goes out");
            drop(gate);
        });
        found
    };
    let (renewed, found) = tokio::join!(join_all(renewals), asked);
    assert!(renewed.into_iter().all(|answer| answer.is_ok()));
    assert_eq!(found.as_deref(), Some("new"));
}
