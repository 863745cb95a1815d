//! The cache against a model that knows only what the catalog said and when.

use proptest::prelude::*;
use time::{Instant, sleep};

use super::*;

const LIMITS: CacheLimits = CacheLimits {
    capacity_bytes: 1 << 20,
    fresh_for: Duration::from_secs(20),
    jitter_percent: 0,
    absent_for: Duration::from_secs(7),
    absent_grace: Duration::from_secs(9),
    stale_for: Duration::from_secs(60),
};

#[derive(Debug, Clone)]
enum Step {
    /// The catalog's entity has this owner from now on, or there is none.
    Is(Option<u8>),
    Fails,
    Recovers,
    /// So many milliseconds pass.
    Pass(u64),
    /// So many readers come at once.
    Ask(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => proptest::option::weighted(0.6, any::<u8>()).prop_map(Step::Is),
        1 => Just(Step::Fails),
        2 => Just(Step::Recovers),
        4 => (0..12_000_u64).prop_map(Step::Pass),
        1 => (12_000..90_000_u64).prop_map(Step::Pass),
        6 => (1..4_usize).prop_map(Step::Ask),
    ]
}

/// Steps that go with each other: an entity is no more, and before that can be confirmed, the catalog
/// fails or does not.
fn denial() -> impl Strategy<Value = Vec<Step>> {
    let times = (19_000..25_000_u64, 7_000..12_000_u64, 4_000..9_000_u64);
    (times, any::<bool>()).prop_map(|((old, doubt, pause), fails)| {
        vec![
            Step::Recovers,
            Step::Is(Some(1)),
            Step::Ask(1),
            Step::Pass(old),
            Step::Is(None),
            Step::Ask(1),
            if fails { Step::Fails } else { Step::Recovers },
            Step::Pass(doubt),
            Step::Recovers,
            Step::Pass(pause),
            Step::Ask(1),
            Step::Ask(1),
        ]
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let some = prop_oneof![
        20 => step().prop_map(|step| vec![step]),
        1 => denial(),
    ];
    proptest::collection::vec(some, 1..60).prop_map(|steps| steps.concat())
}

/// What there is to know after all that the catalog said.
#[derive(Debug, Default)]
struct Model {
    /// The owner that the catalog told last, and when.
    known: Option<(String, Instant)>,
    /// When it last said that there is no such entity, and was believed.
    absent: Option<Instant>,
    /// Since when it denies what is known, with no other word between.
    denied: Option<Instant>,
    /// When it last gave no answer, with no other word since.
    failed: Option<Instant>,
}

/// What a reader gets.
#[derive(Debug, PartialEq)]
enum Reading {
    /// This, from memory; the flag says whether the catalog is to be asked.
    Served(Option<String>, bool),
    /// What the catalog says when it is asked.
    Asked,
}

impl Model {
    fn is_gone(&self, now: Instant) -> bool {
        let kept_for = LIMITS.fresh_for + LIMITS.stale_for;
        !matches!(&self.known, Some((_, told)) if now - *told < kept_for)
    }

    fn reading(&self, now: Instant) -> Reading {
        let within = |moment: Option<Instant>, time| moment.is_some_and(|at| now - at < time);
        if let Some((owner, told)) = self.known.as_ref().filter(|_| !self.is_gone(now)) {
            let is_quiet = now - *told < LIMITS.fresh_for
                || within(self.denied, LIMITS.absent_grace)
                || within(self.failed, RETRY_PAUSE);
            Reading::Served(Some(owner.clone()), !is_quiet)
        } else if within(self.absent, LIMITS.absent_for) {
            Reading::Served(None, false)
        } else {
            Reading::Asked
        }
    }

    fn hear(&mut self, at: Instant, said: &Lookup) {
        let is_gone = self.is_gone(at);
        match said {
            Ok(Some(entity)) => {
                let owner = entity.owner().unwrap().to_owned();
                *self = Self {
                    known: Some((owner, at)),
                    ..Self::default()
                };
            }
            Ok(None) => {
                let was_denied = self
                    .denied
                    .is_some_and(|since| at - since >= LIMITS.absent_grace);
                if is_gone || was_denied {
                    *self = Self {
                        absent: Some(at),
                        ..Self::default()
                    };
                } else {
                    self.denied = self.denied.or(Some(at));
                    self.failed = None;
                }
            }
            Err(_) if is_gone => {}
            Err(_) => {
                self.failed = Some(at);
                self.denied = None;
            }
        }
    }
}

/// Takes the steps; fails where a reader gets what the model does not say.
async fn walk(steps: Vec<Step>) {
    let source = FakeSource::of(&["x"]);
    let catalog = CachedCatalog::new(source.clone(), LIMITS);
    let mut model = Model::default();
    // A question may be out because a reader came, or because a denial is to be confirmed.
    let mut may_ask = false;
    let hear = |model: &mut Model, may_ask: bool| {
        let said = source.said();
        for (at, _, lookup) in &said {
            let is_due = model
                .denied
                .is_some_and(|since| *at - since >= LIMITS.absent_grace);
            assert!(may_ask || is_due, "a question without a reason: {model:?}");
            model.hear(*at, lookup);
        }
        // Whoever waits for a window, and the window of the background, take less than a second.
        let latest = LIMITS.absent_grace + Duration::from_secs(1);
        let is_late = model.denied.is_some_and(|since| since.elapsed() > latest);
        let is_moot = model.is_gone(Instant::now());
        assert!(!is_late || is_moot, "a denial was not confirmed: {model:?}");
        said
    };
    for step in steps {
        match step {
            Step::Is(Some(owner)) => source.put("x", &format!("team-{owner}")),
            Step::Is(None) => source.remove("x"),
            Step::Fails => source.fail(CatalogError::Timeout),
            Step::Recovers => source.fail(None),
            Step::Pass(millis) => sleep(Duration::from_millis(millis)).await,
            Step::Ask(readers) => {
                hear(&mut model, may_ask);
                let reading = model.reading(Instant::now());
                let answers = join_all((0..readers).map(|_| owner(&catalog, "x"))).await;
                let said = hear(&mut model, true);
                match reading {
                    Reading::Served(expected, is_stale) => {
                        assert_eq!(answers, vec![Ok(expected); readers], "{model:?}");
                        assert!(said.is_empty(), "nobody waited");
                        if is_stale {
                            settle().await;
                            let said = hear(&mut model, true);
                            assert!(!said.is_empty(), "the catalog was not asked: {model:?}");
                        }
                    }
                    Reading::Asked => {
                        let [(_, _, said)] = said.as_slice() else {
                            panic!("one question for all, and not {said:?}");
                        };
                        let owner = |entity: &Arc<crate::entity::Entity>| {
                            entity.owner().unwrap().to_owned()
                        };
                        let expected = said.clone().map(|found| found.as_ref().map(owner));
                        assert_eq!(answers, vec![expected; readers], "{model:?}");
                    }
                }
                may_ask = false;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_reader_gets_what_the_catalog_said_and_an_error_only_where_nothing_is_known(
        steps in steps(),
    ) {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap()
            .block_on(walk(steps));
    }
}
