//! The release binary under load, before a catalog that does one thing wrong after the other.
//!
//! `make chaos` runs it for two minutes, `make test` for a quarter of one. Every answer must be an
//! image with status 200 in two seconds, and that of an entity that was known before must say what it
//! said. In the middle the program is killed and started again.
//!
//! | variable | |
//! | --- | --- |
//! | `CHAOS_SECONDS` | how long, instead of 120 |
//! | `CHAOS_SEED` | the chance of an earlier run |
//! | `BADGES_BIN` | the program, instead of the release build in `CARGO_TARGET_DIR` |

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "it is a test with a report"
)]

mod memory;
mod program;
mod readers;
mod report;
mod upstream;

use std::{
    env,
    sync::Arc,
    time::{Duration, Instant},
};

use fastrand::Rng;
use tokio::{sync::RwLock, time::sleep};

use program::{Program, free_port};
use readers::Readers;
use report::Report;
use upstream::{Fault, Upstream};

/// Entities that are known before anything goes wrong.
const KNOWN: usize = 1_000;

/// Entities that nobody asked for until then.
const LATE: usize = 200;

/// `cache.fresh_for` of the program.
const FRESH_FOR: Duration = Duration::from_secs(2);

/// `cache.absent_grace` of the program.
const ABSENT_GRACE: Duration = Duration::from_secs(10);

/// What the program is set to: short times, so that much happens in a run.
fn settings(api_url: &str, snapshot: &str) -> Vec<(&'static str, String)> {
    let seconds = |time: Duration| format!("{}s", time.as_secs());
    vec![
        ("BADGES_CATALOG__SOURCE", "backstage".to_owned()),
        ("BADGES_BACKSTAGE__API_URL", api_url.to_owned()),
        (
            "BADGES_BACKSTAGE__APP_URL",
            "https://portal.test".to_owned(),
        ),
        ("BADGES_BACKSTAGE__TIMEOUT", "1s".to_owned()),
        ("BADGES_CACHE__FRESH_FOR", seconds(FRESH_FOR)),
        ("BADGES_CACHE__ABSENT_FOR", "1s".to_owned()),
        ("BADGES_CACHE__ABSENT_GRACE", seconds(ABSENT_GRACE)),
        ("BADGES_CACHE__SNAPSHOT", snapshot.to_owned()),
        ("BADGES_CACHE__SNAPSHOT_EVERY", "1s".to_owned()),
    ]
}

/// The number in an environment variable.
fn number(variable: &str) -> Option<u64> {
    Some(env::var(variable).ok()?.parse().unwrap())
}

#[test]
#[ignore = "it takes two minutes and the release binary: `make chaos`"]
fn no_reader_of_a_known_entity_notices_what_its_catalog_goes_through() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let seed = number("CHAOS_SEED").unwrap_or_else(|| fastrand::u64(..));
        let time = Duration::from_secs(number("CHAOS_SECONDS").unwrap_or(120));
        println!("chaos for {time:?}; CHAOS_SEED={seed} repeats its chance");
        let report = run(seed, time).await;
        println!("{report}");
        assert!(report.violations().is_empty(), "see the report");
    });
}

async fn run(seed: u64, time: Duration) -> Report {
    let known = (0..KNOWN).map(|number| (format!("service-{number}"), format!("team-{number}")));
    let late = (0..LATE).map(|number| (format!("late-{number}"), format!("team-{number}")));
    let upstream = Arc::new(Upstream::start(known.chain(late)).await);
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("known");
    let settings = settings(&upstream.url(), snapshot.to_str().unwrap());
    let port = free_port();
    let mut program = Program::start(port, folder.path(), &settings).await;
    let mut readers = Readers::new(port, Arc::clone(&upstream));
    let report = readers.learn().await;

    let end = Instant::now() + time;
    // Held by whoever stops the program.
    let open = Arc::new(RwLock::new(()));
    let mut rng = Rng::with_seed(seed);
    let faults = tokio::spawn(go_wrong(Arc::clone(&upstream), rng.fork(), end));
    let reading = tokio::spawn(readers.read(Arc::clone(&open), rng.fork(), end));
    sleep(time / 2).await;
    {
        let _closed = open.write().await;
        program.kill();
        program = Program::start(port, folder.path(), &settings).await;
    }
    faults.await.unwrap();
    let mut report = report.and(reading.await.unwrap());
    report.met(upstream.met());
    report.recovered(readers::recovery(port, &upstream).await);
    report.ended(program.end());
    report
}

/// Lets the catalog do one thing wrong after the other, in an order of chance and with breaths between.
async fn go_wrong(upstream: Arc<Upstream>, mut rng: Rng, end: Instant) {
    let time = end.saturating_duration_since(Instant::now());
    // All of them come in a long run, and some in a short one.
    let count = u32::try_from(Fault::ALL.len()).unwrap();
    let step = (time / count).clamp(Duration::from_millis(800), Duration::from_secs(5));
    let mut left = Vec::new();
    let mut emptied: Option<Instant> = None;
    while Instant::now() < end {
        let breath = step.mul_f64(rng.f64().mul_add(0.4, 0.3));
        sleep(breath).await;
        if left.is_empty() {
            left = Fault::ALL.to_vec();
            rng.shuffle(&mut left);
        }
        let fault = left.pop().unwrap();
        // Who is empty again when it is asked again is believed, and is to be.
        if fault == Fault::IsEmpty && emptied.is_some_and(|at| at.elapsed() < ABSENT_GRACE * 3) {
            continue;
        }
        if fault == Fault::IsEmpty {
            emptied = Some(Instant::now());
        }
        upstream.set(fault);
        sleep(step.saturating_sub(breath)).await;
        upstream.set(Fault::None);
    }
}
