//! How many files a second `export` writes: `cargo bench --bench export`. The figures are in
//! `docs/export.md`.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up must say so"
)]

use std::{fmt::Write, fs, net::SocketAddr, path::Path};

use backstage_badges::{
    app,
    cli::{self, Arguments, Command, ExportArguments},
    config::{Flags, ProcessEnvironment, Settings, Sources},
    service::Service,
};
use clap::Parser;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::json;
use tokio::runtime::Runtime;

/// How many components there are; each has six badges.
const COMPONENTS: usize = 1_000;
const BADGES: usize = 6;

/// A service of a catalog that is in memory.
fn service(runtime: &Runtime, folder: &Path) -> Service {
    let mut catalog = String::new();
    for number in 0..COMPONENTS {
        writeln!(
            catalog,
            "apiVersion: backstage.io/v1alpha1\nkind: Component\n\
             metadata: {{name: component-{number}}}\n\
             spec: {{type: service, lifecycle: production, owner: team-{}}}\n---",
            number % 40
        )
        .expect("a text");
    }
    let path = folder.join("catalog-info.yaml");
    fs::write(&path, catalog).expect("a catalog");
    let mut flags = Flags::default();
    flags.set("catalog.files", json!([path]), "--bench");
    // Nothing is drawn before.
    flags.set("cache.images", json!("0B"), "--bench");
    let sources = Sources {
        flags: Some(&flags),
        ..Sources::default()
    };
    let settings = Settings::load(sources, &ProcessEnvironment).expect("settings");
    let address = SocketAddr::from(([127, 0, 0, 1], 8080));
    let state = runtime.block_on(app::state_of(&settings.settings, address));
    state.expect("a service").service
}

fn arguments(out: &Path, format: &[&str]) -> ExportArguments {
    let out = out.to_str().expect("a path");
    let typed = [
        &["backstage-badges", "export", "--out", out, "--format"],
        format,
    ]
    .concat();
    match Arguments::parse_from(typed).command {
        Some(Command::Export(export)) => export,
        other => unreachable!("{other:?}"),
    }
}

fn export(c: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let service = service(&runtime, folder.path());
    let run = |arguments: &ExportArguments| {
        let mut told = Vec::new();
        let exported = cli::export(&service, arguments, None, true, &mut told);
        let sum = runtime.block_on(exported).expect("an export");
        assert!(sum.written + sum.unchanged > COMPONENTS * BADGES, "{sum:?}");
    };
    let mut group = c.benchmark_group("export");
    group.sample_size(10);
    group.throughput(Throughput::Elements((COMPONENTS * BADGES) as u64));
    for (name, format) in [
        ("svg", &["svg"][..]),
        ("png at scale 2", &["png", "--scale", "2"]),
    ] {
        let new = || tempfile::tempdir_in(folder.path()).expect("a folder");
        group.bench_function(format!("{name}, new"), |b| {
            let folder_of = |out: tempfile::TempDir| {
                run(&arguments(out.path(), format));
                // Removing it is not measured.
                out
            };
            b.iter_batched(new, folder_of, BatchSize::PerIteration);
        });
        let out = new();
        run(&arguments(out.path(), format));
        group.bench_function(format!("{name}, unchanged"), |b| {
            b.iter(|| run(&arguments(out.path(), format)));
        });
    }
}

criterion_group!(benches, export);
criterion_main!(benches);
