//! How long the parts of a request take: `make bench`. The figures are in `docs/performance.md`.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up must say so"
)]

use std::{hint::black_box, net::SocketAddr};

use actix_web::{App, test, web::Data};
use backstage_badges::{
    app,
    badge::{Color, Look, Scale, Style},
    catalog,
    config::{ProcessEnvironment, Settings, Sources},
    entity::EntityRef,
    http::{self, State},
    render::{Drawing, png, svg},
    service::Named,
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tokio::runtime::Runtime;

fn parse_references(c: &mut Criterion) {
    c.bench_function("reference/parse", |b| {
        b.iter(|| black_box("component:default/departure-board").parse::<EntityRef>());
    });
    c.bench_function("reference/from a URL's parts", |b| {
        b.iter(|| EntityRef::from_parts(black_box("default"), "Component", "departure-board"));
    });
}

fn drawing(style: Style) -> Drawing<'static> {
    Drawing {
        color: Some(Color::portal_default()),
        ..Drawing::new(style, "owner", "platform-screens")
    }
}

fn draw_svg(c: &mut Criterion) {
    let mut group = c.benchmark_group("svg");
    for style in Style::ALL {
        let drawing = drawing(style);
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::from_parameter(style), |b| {
            b.iter(|| svg::draw(black_box(&drawing)));
        });
    }
}

fn draw_png(c: &mut Criterion) {
    let mut group = c.benchmark_group("png");
    group.sample_size(20);
    for style in Style::ALL {
        let svg = svg::draw(&drawing(style));
        for factor in 1..=Scale::MAX.factor() {
            let scale = Scale::try_from(factor).expect("a scale");
            group.bench_function(
                BenchmarkId::new(style.as_str(), format!("{factor}x")),
                |b| {
                    b.iter(|| png::from_svg(black_box(&svg), scale));
                },
            );
        }
    }
}

fn state(runtime: &Runtime) -> State {
    let loaded = Settings::load(Sources::default(), &ProcessEnvironment).expect("no settings");
    let address = SocketAddr::from(([127, 0, 0, 1], 8080));
    let state = runtime.block_on(app::state_of(&loaded.settings, address));
    state.expect("a service")
}

/// A badge that was asked before: from the service, and through actix without a socket.
fn answer_cached(c: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let state = Data::new(state(&runtime));
    let reference: EntityRef = catalog::DEMO_ENTITY.parse().expect("a reference");
    let named = Named::from(&reference);
    c.bench_function("cached/service", |b| {
        b.to_async(&runtime).iter(|| async {
            let badge = state
                .service
                .badge(&named, "owner", &Look::default())
                .await
                .ok()?;
            Some(state.service.svg(&badge).await)
        });
    });
    let app = runtime.block_on(test::init_service(
        App::new().configure(|config| http::configure(config, &state)),
    ));
    for file in ["owner.svg", "owner.png", "owner.json", "owner"] {
        let uri = format!("/entity/default/component/departure-board/badge/{file}");
        c.bench_function(&format!("cached/http/{file}"), |b| {
            b.to_async(&runtime).iter(|| async {
                test::call_service(&app, test::TestRequest::get().uri(&uri).to_request()).await
            });
        });
    }
}

criterion_group!(benches, parse_references, draw_svg, draw_png, answer_cached);
criterion_main!(benches);
