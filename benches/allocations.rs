//! How often the heap is asked for one request: by a bare actix-web server with the same headers and body, by
//! the service where it repeats an image, and where it goes the long way.
//!
//! `cargo bench --bench allocations` prints a table. Counted is from a request that is there to an answer that
//! was dropped, without a socket: what reads and writes one is actix's for all of them.
//!
//! `allocations ask WAY COUNT` only asks, for `benches/load/profile.py`; WAY is `floor`, `repeated` or `long`.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench that cannot be set up must say so, and its table is for a terminal"
)]

use std::{env, net::SocketAddr, num::NonZeroUsize, sync::Arc, time::Duration};

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::{BoxBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::header,
    test::{self, TestRequest},
    web::{self, Data},
};
use allocation_counter::{AllocationInfo, measure};
use backstage_badges::{
    adoption::Adoption,
    app,
    config::{LoggedRequests, ProcessEnvironment, Settings, Sources},
    http::{self, Counting, Encoding, Logging, Repeating, State},
};
use tokio::runtime::Runtime;

const ENTITY: &str = "/entity/default/component/departure-board";

/// How many requests each figure is of.
const REQUESTS: u32 = 1_000;

/// What is asked: a name, a target and a header.
type Case = (&'static str, String, Option<(header::HeaderName, String)>);

fn request((_, target, header): &Case) -> Request {
    let mut request = TestRequest::get().uri(target);
    if let Some(header) = header {
        request = request.insert_header((header.0.clone(), header.1.as_str()));
    }
    request.to_request()
}

/// The allocations of one request, of many that were asked before.
fn one<S>(runtime: &Runtime, server: &S, case: &Case) -> (f64, f64)
where
    S: Service<Request, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let ask = |request| runtime.block_on(test::call_service(server, request));
    for _ in 0..3 {
        ask(request(case));
    }
    let mut sum = AllocationInfo::default();
    for _ in 0..REQUESTS {
        let request = request(case);
        sum += measure(|| drop(ask(request)));
    }
    let requests = f64::from(REQUESTS);
    #[expect(clippy::cast_precision_loss, reason = "they are few")]
    let each = |count: u64| count as f64 / requests;
    (each(sum.count_total), each(sum.bytes_total))
}

/// The service as it is assembled, which repeats images for `moment`.
async fn service(
    state: &Data<State>,
    moment: Duration,
) -> impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> + use<> {
    let counting = Counting {
        requests: Arc::default(),
        adoption: Some(Arc::new(Adoption::new(NonZeroUsize::MIN))),
        base_path: String::new(),
    };
    let app = App::new()
        .configure(|config| http::configure(config, state))
        .wrap(Encoding::new())
        .wrap(Repeating::for_a(moment))
        .wrap(counting)
        .wrap(Logging::of(LoggedRequests::Failed, &[]));
    test::init_service(app).await
}

/// A bare server with the headers and the body that `service` answers `case` with.
async fn bare<S>(
    service: &S,
    case: &Case,
) -> impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> + use<S>
where
    S: Service<Request, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let answer = test::call_service(service, request(case)).await;
    let headers = answer.headers().clone();
    let body = to_bytes(answer.into_body()).await.unwrap_or_default();
    let app = App::new().default_service(web::to(move || {
        let mut response = HttpResponse::Ok();
        for (name, value) in &headers {
            response.insert_header((name.clone(), value.clone()));
        }
        let response = response.body(body.clone());
        async move { response }
    }));
    test::init_service(app).await
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let loaded = Settings::load(Sources::default(), &ProcessEnvironment).expect("no settings");
    let address = SocketAddr::from(([127, 0, 0, 1], 8080));
    let state = runtime.block_on(app::state_of(&loaded.settings, address));
    let state = Data::new(state.expect("a service"));
    let repeating = runtime.block_on(service(&state, Duration::from_secs(3_600)));
    let long_way = runtime.block_on(service(&state, Duration::ZERO));
    let svg = format!("{ENTITY}/badge/owner.svg");
    let png = format!("{ENTITY}/badge/owner.png");
    let etag = runtime.block_on(async {
        let answer = test::call_service(&repeating, TestRequest::get().uri(&svg).to_request());
        let etag = answer.await.headers().get(header::ETAG).cloned();
        etag.and_then(|etag| Some(etag.to_str().ok()?.to_owned()))
    });
    let known = etag.map(|etag| (header::IF_NONE_MATCH, etag));
    let packed = Some((header::ACCEPT_ENCODING, "br".to_owned()));
    let cases: [Case; 5] = [
        ("`.svg`", svg.clone(), None),
        ("negotiated SVG", format!("{ENTITY}/badge/owner"), None),
        ("`.png`", png, None),
        ("`.svg` as brotli", svg.clone(), packed),
        ("304", svg, known),
    ];
    let arguments: Vec<String> = env::args().collect();
    if let [_, ask, way, count, ..] = arguments.as_slice()
        && ask == "ask"
    {
        let bare = runtime.block_on(bare(&repeating, &cases[0]));
        for _ in 0..count.parse().expect("a count") {
            let request = request(&cases[0]);
            match way.as_str() {
                "floor" => runtime.block_on(test::call_service(&bare, request)),
                "repeated" => runtime.block_on(test::call_service(&repeating, request)),
                _ => runtime.block_on(test::call_service(&long_way, request)),
            };
        }
        return;
    }
    println!("| one request | bare server | repeated | the long way |");
    println!("| --- | ---: | ---: | ---: |");
    for case in &cases {
        let bare = runtime.block_on(bare(&repeating, case));
        let cells = [
            one(&runtime, &bare, case),
            one(&runtime, &repeating, case),
            one(&runtime, &long_way, case),
        ];
        let cells = cells.map(|(count, bytes)| format!("{count:.1} ({bytes:.0} bytes)"));
        println!("| {} | {} |", case.0, cells.join(" | "));
    }
}
