//! What a mirror of a large catalog takes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::{
    program::{Program, free_port},
    readers::client,
};

const ENTITIES: usize = 100_000;

/// What the whole program may take.
const LIMIT_KIB: u64 = 150 * 1024;

/// A first reading, and some more that take the place of the one before.
const READINGS: usize = 4;

const DEADLINE: Duration = Duration::from_secs(240);

/// An entity of a company with 1,500 teams: names as long as real ones, some facts its own.
fn entity(number: usize) -> Value {
    let kind = ["Component", "Component", "Component", "API", "Resource"][number % 5];
    let lifecycle = ["production", "experimental", "deprecated"][number % 3];
    let type_ = ["service", "library", "website", "openapi"][number % 4];
    let namespace = ["default", "platform"][usize::from(number.is_multiple_of(7))];
    json!({
        "kind": kind,
        "metadata": {
            "name": format!("Payments-settlement-worker-{number}"),
            "namespace": namespace,
        },
        "spec": {
            "lifecycle": lifecycle,
            "owner": format!("group:default/team-{}", number % 1_500),
            "type": type_,
            "system": format!("system-{}", number % 4_000),
        },
    })
}

/// A Backstage whose cursor is a number.
async fn upstream() -> MockServer {
    let server = MockServer::start().await;
    let answer = |request: &Request| {
        let parameter = |name: &str| {
            let mut pairs = request.url.query_pairs();
            pairs.find(|(key, _)| key == name)?.1.parse::<usize>().ok()
        };
        let (from, limit) = (
            parameter("cursor").unwrap_or(0),
            parameter("limit").unwrap(),
        );
        let to = (from + limit).min(ENTITIES);
        let items: Vec<_> = (from..to).map(entity).collect();
        let next = (to < ENTITIES).then(|| to.to_string());
        let body = json!({
            "items": items, "totalItems": ENTITIES, "pageInfo": {"nextCursor": next},
        });
        ResponseTemplate::new(200).set_body_json(body)
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

#[test]
#[ignore = "it takes the release binary and half a minute: `make chaos`"]
fn a_mirror_of_a_hundred_thousand_entities_fits_in_150_mebibytes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let upstream = upstream().await;
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let settings = [
        ("BADGES_CATALOG__SOURCE", "backstage".to_owned()),
        ("BADGES_BACKSTAGE__API_URL", upstream.uri()),
        ("BADGES_CATALOG__MIRROR", "true".to_owned()),
        ("BADGES_CATALOG__MIRROR_EVERY", "1s".to_owned()),
    ];
    let program = Program::start(port, folder.path(), &settings).await;
    let empty_kib = program.memory_kib("VmRSS:");
    let origin = format!("http://127.0.0.1:{port}");
    let client = client();
    let get = async |path: &str| {
        let answer = client.get(format!("{origin}{path}")).send().await.unwrap();
        answer.text().await.unwrap()
    };

    let start = Instant::now();
    let (mut age, mut readings) = (None, 0);
    let (mut first_kib, mut asked, mut slowest) = (0, 0, Duration::ZERO);
    while readings < READINGS {
        assert!(start.elapsed() < DEADLINE, "{readings} readings");
        let ready: Value = serde_json::from_str(&get("/readyz").await).unwrap();
        let now = ready.pointer("/mirror/age_seconds").and_then(Value::as_u64);
        if now.is_some() && (age.is_none() || now < age) {
            assert_eq!(ready.pointer("/mirror/entities"), Some(&json!(ENTITIES)));
            readings += 1;
            if readings == 1 {
                first_kib = program.memory_kib("VmRSS:");
            }
        }
        age = now;
        if readings > 0 {
            // Somebody reads while the catalog is read.
            let number = asked * 7_919 % ENTITIES;
            let wanted = entity(number);
            let text = |pointer| wanted.pointer(pointer).unwrap().as_str().unwrap();
            let path = format!(
                "/entity/{}/{}/{}/badge/owner.svg",
                text("/metadata/namespace"),
                text("/kind"),
                text("/metadata/name")
            );
            let begun = Instant::now();
            let badge = get(&path).await;
            slowest = slowest.max(begun.elapsed());
            assert!(badge.contains(text("/spec/owner")), "{path}: {badge}");
            asked += 1;
        }
        sleep(Duration::from_millis(5)).await;
    }
    let (now_kib, most_kib) = (program.memory_kib("VmRSS:"), program.memory_kib("VmHWM:"));
    let mebibytes = |kib: u64| format!("{} MiB", kib.div_ceil(1024));
    println!("a mirror of {ENTITIES} entities, resident:");
    println!("  before it is filled       {}", mebibytes(empty_kib));
    println!("  filled                    {}", mebibytes(first_kib));
    println!(
        "  after {READINGS} readings          {}",
        mebibytes(now_kib)
    );
    println!("  the most at any time      {}", mebibytes(most_kib));
    println!("  {asked} badges meanwhile, the slowest after {slowest:?}");
    assert!(most_kib < LIMIT_KIB, "{most_kib} KiB");
}
