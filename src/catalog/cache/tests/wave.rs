//! Many readers at once, with nothing known, or with everything growing old together.

use super::*;

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("x{number}")).collect()
}

fn full(names: &[String]) -> Arc<FakeSource> {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    FakeSource::of(&names)
}

/// Asks for all, `at_a_time` readers going on as soon as they are answered.
async fn read_all(catalog: &CachedCatalog, names: &[String], at_a_time: usize) {
    let readers = (0..at_a_time).map(|first| async move {
        for name in names.iter().skip(first).step_by(at_a_time) {
            assert_eq!(owner(catalog, name).await, owned_by("team-a"), "{name}");
        }
    });
    join_all(readers).await;
}

#[tokio::test(start_paused = true)]
async fn five_thousand_cold_entities_cost_sixty_questions_at_most() {
    let names = names(5_000);
    let source = full(&names);
    source.set_page_limit(500);
    let limits = CacheLimits {
        capacity_bytes: 64 << 20,
        ..LIMITS
    };
    let catalog = CachedCatalog::new(source.clone(), limits);
    read_all(&catalog, &names, 64).await;
    let (batches, pages) = (source.asked(), source.pages());
    assert_eq!(pages, 10);
    assert!(batches + pages <= 60, "{batches} batches, {pages} pages");
}

#[tokio::test(start_paused = true)]
async fn a_few_readers_are_no_reason_to_read_the_whole_catalog() {
    let names = names(99);
    let source = full(&names);
    let catalog = cached(&source);
    read_all(&catalog, &names, 64).await;
    settle().await;
    assert_eq!(source.pages(), 0);
}

#[tokio::test(start_paused = true)]
async fn names_that_do_not_exist_are_no_reason_either() {
    let source = FakeSource::of(&[]);
    let catalog = cached(&source);
    for name in names(3_000) {
        assert_eq!(owner(&catalog, &name).await, Ok(None));
    }
    assert_eq!(source.pages(), 0);
}

#[tokio::test(start_paused = true)]
async fn pages_that_cannot_be_read_leave_the_lookups_as_they_were() {
    let names = names(2_000);
    let source = full(&names);
    source.fail_pages(true);
    let catalog = cached(&source);
    read_all(&catalog, &names, 64).await;
    assert_eq!(source.pages(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_read_at_one_time_is_not_renewed_at_one_time() {
    let names = names(500);
    let source = full(&names);
    let limits = CacheLimits {
        jitter_percent: 20,
        ..LIMITS
    };
    let catalog = CachedCatalog::new(source.clone(), limits);
    read_all(&catalog, &names, 500).await;
    assert_eq!(source.asked(), 1);
    // A second before four fifths of the time.
    time::advance(Duration::from_secs(239)).await;
    let mut renewed = Vec::new();
    // Somebody looks at every one of them each second.
    for _ in 0..62 {
        read_all(&catalog, &names, 500).await;
        settle().await;
        renewed.push(source.batches().iter().map(Vec::len).sum::<usize>());
    }
    assert_eq!(renewed[0], 0, "not before four fifths of the time");
    assert_eq!(renewed.iter().sum::<usize>(), 500, "all in the end");
    let most = renewed.iter().max().unwrap();
    assert!(*most < 40, "{renewed:?}");
}
