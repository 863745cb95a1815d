//! Drawn images, kept by what they show.
//!
//! The key is the content of a badge, not its URL: what is drawn once is drawn for every entity
//! that shows the same. A PNG can take long to compute and cannot be interrupted, so it is
//! drawn off the async threads, only so many at a time, and only so many may wait.

mod queue;

use std::{sync::Arc, time::Instant};

use moka::{future::Cache, notification::RemovalCause};
use tokio::time::timeout;
use tracing::Instrument;

use super::{DRAWING_DEADLINE, Failure, bars::draw_png};
use crate::{
    badge::{Badge, Color, Logo, Scale, Style},
    metrics::{self, CacheUse, Drawings},
    render::{Drawing, Rendered, svg, webp},
    traces,
};

use queue::Queue;

/// Draws images and keeps them.
#[derive(Debug)]
pub(super) struct Images {
    cache: Cache<Key, Arc<Rendered>>,
    queue: Queue,
    used: CacheUse,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    style: Style,
    label: String,
    message: String,
    color: Option<Color>,
    label_color: Option<Color>,
    logo: Option<Arc<Logo>>,
    links: Vec<String>,
    /// What stands beside it in a bar.
    beside: Vec<Key>,
    /// The scale of a PNG; none is SVG.
    scale: Option<Scale>,
    is_webp: bool,
}

impl Key {
    fn new(badge: &Badge, scale: Option<Scale>) -> Self {
        Self {
            style: badge.style,
            label: badge.label.clone(),
            message: badge.message.clone(),
            color: badge.color.clone(),
            label_color: badge.label_color.clone(),
            logo: badge.logo.clone(),
            links: badge.inner_links.clone(),
            beside: Vec::new(),
            scale,
            is_webp: false,
        }
    }

    /// The key of a PNG of badges beside each other.
    fn of_png(badges: &[Badge], scale: Scale) -> Option<Self> {
        let (first, rest) = badges.split_first()?;
        let beside = rest.iter().map(|badge| Self::new(badge, None)).collect();
        let first = Self::new(first, Some(scale));
        Some(Self { beside, ..first })
    }

    fn size_bytes(&self) -> usize {
        let logo = self.logo.as_ref().map_or(0, |logo| logo.href().len());
        let links: usize = self.links.iter().map(String::len).sum();
        let beside: usize = self.beside.iter().map(Self::size_bytes).sum();
        size_of::<Self>() + self.label.len() + self.message.len() + logo + links + beside
    }
}

impl Images {
    /// Keeps at most `capacity_bytes` of images, and lets at most `waiting` PNGs wait to be drawn. More
    /// are turned away at once.
    pub(super) fn new(capacity_bytes: u64, waiting: Option<usize>) -> Self {
        let used = CacheUse::default();
        let evicted = used.evicted.clone();
        Self {
            cache: Cache::builder()
                .eviction_listener(move |_, _, cause| {
                    if cause == RemovalCause::Size {
                        evicted.inc();
                    }
                })
                .max_capacity(capacity_bytes)
                .weigher(|key: &Key, image: &Arc<Rendered>| {
                    u32::try_from(key.size_bytes() + image.size_bytes()).unwrap_or(u32::MAX)
                })
                .build(),
            queue: Queue::new(waiting),
            used,
        }
    }

    /// `badge` as SVG.
    pub(super) async fn svg(&self, badge: &Badge) -> Arc<Rendered> {
        let draw = async {
            let begun = Instant::now();
            let bytes = svg::draw(&Drawing::from(badge));
            self.queue.drawings.drew("svg", begun.elapsed());
            Arc::new(Rendered::new(bytes, Rendered::SVG))
        };
        let key = Key::new(badge, None);
        match self.kept(&key).await {
            Some(image) => image,
            None => self.cache.get_with(key, draw).await,
        }
    }

    /// `badges` beside each other as PNG. A drawing that takes longer than [`DRAWING_DEADLINE`] is kept for the next who
    /// asks.
    pub(super) async fn png(
        &self,
        badges: &[Badge],
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let key = Key::of_png(badges, scale).ok_or(Failure::Drawing)?;
        if let Some(image) = self.kept(&key).await {
            return Ok(image);
        }
        let (badges, cache, queue) = (badges.to_vec(), self.cache.clone(), self.queue.clone());
        let draw = async move { cache.try_get_with(key, queue.draw(badges, scale)).await };
        let drawn = tokio::spawn(draw.instrument(traces::task_span("draw")));
        match timeout(DRAWING_DEADLINE, drawn).await {
            Ok(Ok(drawn)) => drawn.map_err(Arc::unwrap_or_clone),
            Ok(Err(_)) => Err(Failure::Drawing),
            Err(_) => Err(Failure::Busy),
        }
    }

    /// The same as WebP, where that is smaller.
    pub(super) async fn webp(
        &self,
        badges: &[Badge],
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let mut key = Key::of_png(badges, scale).ok_or(Failure::Drawing)?;
        key.is_webp = true;
        if let Some(image) = self.kept(&key).await {
            return Ok(image);
        }
        let png = self.png(badges, scale).await?;
        let pack = async {
            let bytes = png.bytes.clone();
            let packed = tokio::task::spawn_blocking(move || webp::smaller(&bytes)).await;
            let packed = packed.map_err(|_| Failure::Drawing)?;
            Ok(packed.map_or(png, |bytes| Arc::new(Rendered::new(bytes, Rendered::WEBP))))
        };
        let packed = self.cache.try_get_with(key, pack).await;
        packed.map_err(Arc::unwrap_or_clone)
    }

    /// `badge`, which has no logo, as PNG, drawn here and now.
    pub(super) async fn png_at_once(
        &self,
        badge: &Badge,
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let draw = async {
            let drawn = draw_png(std::slice::from_ref(badge), scale);
            let bytes = drawn.map_err(|_| Failure::Drawing)?;
            Ok(Arc::new(Rendered::new(bytes, Rendered::PNG)))
        };
        let key = Key::new(badge, Some(scale));
        if let Some(image) = self.kept(&key).await {
            return Ok(image);
        }
        let drawn = self.cache.try_get_with(key, draw).await;
        drawn.map_err(Arc::unwrap_or_clone)
    }

    /// `badge` as PNG, for one who waits as long as it takes, and gives way to nobody.
    pub(super) async fn png_at_leisure(
        &self,
        badge: &Badge,
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let draw = self.queue.clone().draw_in_turn(vec![badge.clone()], scale);
        let key = Key::new(badge, Some(scale));
        if let Some(image) = self.kept(&key).await {
            return Ok(image);
        }
        let drawn = self.cache.try_get_with(key, draw).await;
        drawn.map_err(Arc::unwrap_or_clone)
    }

    /// What was drawn and what waits for it.
    pub(super) fn drawings(&self) -> &Drawings {
        &self.queue.drawings
    }

    /// The image of `key`, where it was drawn before.
    async fn kept(&self, key: &Key) -> Option<Arc<Rendered>> {
        let image = self.cache.get(key).await;
        match image {
            Some(_) => self.used.fresh.inc(),
            None => self.used.missed.inc(),
        };
        image
    }
}

impl metrics::Cache for Images {
    fn used(&self) -> &CacheUse {
        &self.used
    }

    fn entries(&self) -> u64 {
        self.cache.entry_count()
    }

    fn size_bytes(&self) -> u64 {
        self.cache.weighted_size()
    }
}
