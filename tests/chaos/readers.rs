//! People who read READMEs, at a steady pace.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use fastrand::Rng;
use futures_util::future::join_all;
use reqwest::Client;
use tokio::{
    sync::RwLock,
    time::{MissedTickBehavior, interval, sleep},
};

use crate::{
    FRESH_FOR, KNOWN, LATE,
    report::{Kind, Report},
    upstream::Upstream,
};

/// How many read at a time, each one badge after the other.
const READERS: usize = 16;

/// How often each asks.
const PACE: Duration = Duration::from_millis(40);

/// Every so many of the known entities is also asked for as PNG.
const PNG_OF_EVERY: usize = 50;

/// How soon everything must be well when the catalog is.
const RECOVERY: Duration = Duration::from_secs(30);

/// An answer, as far as a reader sees it.
struct Answer {
    status: u16,
    is_image: bool,
    says: String,
    body: Vec<u8>,
    took: Duration,
}

#[derive(Debug)]
pub(crate) struct Readers {
    client: Client,
    origin: String,
    upstream: Arc<Upstream>,
    /// The PNGs of some known entities, as they were before anything went wrong.
    pngs: Vec<(usize, Vec<u8>)>,
}

/// An HTTP client that asks for nothing but what it is told to.
pub(crate) fn client() -> Client {
    // Another part of the program may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

impl Readers {
    pub(crate) fn new(port: u16, upstream: Arc<Upstream>) -> Self {
        Self {
            client: client(),
            origin: format!("http://127.0.0.1:{port}"),
            upstream,
            pngs: Vec::new(),
        }
    }

    async fn ask(&self, name: &str, extension: &str) -> Answer {
        let path = format!("/entity/default/component/{name}/badge/owner.{extension}");
        let start = Instant::now();
        let answer = self.client.get(format!("{}{path}", self.origin)).send();
        let answer = answer.await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.bytes().await.unwrap().to_vec();
        let took = start.elapsed();
        let text = String::from_utf8_lossy(&body);
        let says = text.split("aria-label=\"").nth(1);
        Answer {
            status,
            is_image: body.starts_with(b"<svg ") || body.starts_with(b"\x89PNG"),
            says: says
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default()
                .to_owned(),
            body,
            took,
        }
    }

    /// Asks for all that shall be known, before anything goes wrong.
    pub(crate) async fn learn(&mut self) -> Report {
        let mut report = Report::default();
        for number in 0..KNOWN {
            let answer = self.ask(&format!("service-{number}"), "svg").await;
            check(&mut report, Kind::Known, number, &answer, false);
            if number % PNG_OF_EVERY == 0 {
                let answer = self.ask(&format!("service-{number}"), "png").await;
                self.pngs.push((number, answer.body));
            }
        }
        report
    }

    /// Reads until `end`, but while `open` is held.
    pub(crate) async fn read(self, open: Arc<RwLock<()>>, mut rng: Rng, end: Instant) -> Report {
        let readers = (0..READERS).map(|_| self.read_on(&open, rng.fork(), end));
        let reports = join_all(readers).await;
        reports.into_iter().fold(Report::default(), Report::and)
    }

    async fn read_on(&self, open: &RwLock<()>, mut rng: Rng, end: Instant) -> Report {
        let mut report = Report::default();
        let mut pace = interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while Instant::now() < end {
            pace.tick().await;
            let _open = open.read().await;
            match rng.u8(..100) {
                0..5 => self.read_png(&mut report, &mut rng).await,
                5..10 => {
                    let number = rng.usize(..LATE);
                    let answer = self.ask(&format!("late-{number}"), "svg").await;
                    check(&mut report, Kind::Late, number, &answer, false);
                }
                10..15 => {
                    let number = rng.usize(..LATE);
                    let answer = self.ask(&format!("missing-{number}"), "svg").await;
                    check(&mut report, Kind::Missing, number, &answer, false);
                }
                _ => {
                    let number = rng.usize(..KNOWN);
                    let name = format!("service-{number}");
                    let told = self.upstream.told(&name);
                    let answer = self.ask(&name, "svg").await;
                    let is_stale = told.is_none_or(|told| told > FRESH_FOR);
                    check(&mut report, Kind::Known, number, &answer, is_stale);
                }
            }
        }
        report
    }

    async fn read_png(&self, report: &mut Report, rng: &mut Rng) {
        let (number, png) = &self.pngs[rng.usize(..self.pngs.len())];
        let answer = self.ask(&format!("service-{number}"), "png").await;
        let is_right = answer.body == *png;
        report.answer(Kind::Known, answer.took, answer.status, is_right, || {
            format!("another PNG of service-{number}")
        });
    }
}

fn check(report: &mut Report, kind: Kind, number: usize, answer: &Answer, is_stale: bool) {
    let right = format!("owner: team-{number}");
    let allowed: &[&str] = match kind {
        Kind::Known => &[&right],
        // It is honest to say that nothing is known of them yet, or that they are not there where
        // the catalog says so.
        Kind::Late => &[&right, "backstage: unavailable", "backstage: not found"],
        Kind::Missing => &["backstage: unavailable", "backstage: not found"],
    };
    let is_right = answer.is_image && allowed.contains(&answer.says.as_str());
    report.answer(kind, answer.took, answer.status, is_right, || {
        format!("{kind:?} {number} says {:?}", answer.says)
    });
    if is_stale {
        report.stale();
    }
}

/// How long it took until all that the catalog has is shown right, when nothing is wrong any more;
/// `None` where it took too long.
pub(crate) async fn recovery(port: u16, upstream: &Arc<Upstream>) -> Option<Duration> {
    let readers = Readers::new(port, Arc::clone(upstream));
    let start = Instant::now();
    let mut number = 0;
    while number < LATE {
        let answer = readers.ask(&format!("late-{number}"), "svg").await;
        if answer.says == format!("owner: team-{number}") {
            number += 1;
        } else if start.elapsed() > RECOVERY {
            return None;
        } else {
            sleep(PACE).await;
        }
    }
    Some(start.elapsed())
}
