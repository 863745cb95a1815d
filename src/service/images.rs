//! Drawn images, kept by what they show.
//!
//! The key is the content of a badge, not its URL: what is drawn once is drawn for every entity
//! that shows the same. A PNG can take long to compute and cannot be interrupted, so it is
//! drawn off the async threads, only so many at a time, and only so many may wait.

use std::{sync::Arc, thread::available_parallelism};

use moka::future::Cache;
use tokio::{sync::Semaphore, time::timeout};

use super::{DRAWING_DEADLINE, Failure, bars::draw_png};
use crate::{
    badge::{Badge, Color, Logo, Scale, Style},
    render::{Drawing, Rendered, svg},
};

/// How many PNGs may wait for each that is being drawn, where nothing else is set; more would come too late
/// for their readers anyway: an ordinary badge takes a tenth of a millisecond, but one with a logo of its
/// own up to thirty.
const QUEUE_PER_WORKER: usize = 64;

/// Draws images and keeps them.
#[derive(Debug)]
pub(super) struct Images {
    cache: Cache<Key, Arc<Rendered>>,
    queue: Queue,
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
        Self {
            cache: Cache::builder()
                .max_capacity(capacity_bytes)
                .weigher(|key: &Key, image: &Arc<Rendered>| {
                    u32::try_from(key.size_bytes() + image.size_bytes()).unwrap_or(u32::MAX)
                })
                .build(),
            queue: Queue::new(waiting),
        }
    }

    /// `badge` as SVG.
    pub(super) async fn svg(&self, badge: &Badge) -> Arc<Rendered> {
        let draw = async {
            Arc::new(Rendered::new(
                svg::draw(&Drawing::from(badge)),
                Rendered::SVG,
            ))
        };
        self.cache.get_with(Key::new(badge, None), draw).await
    }

    /// `badges` beside each other as PNG. A drawing that takes longer than [`DRAWING_DEADLINE`] is kept for the next who
    /// asks.
    pub(super) async fn png(
        &self,
        badges: &[Badge],
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let key = Key::of_png(badges, scale).ok_or(Failure::Drawing)?;
        if let Some(image) = self.cache.get(&key).await {
            return Ok(image);
        }
        let (badges, cache, queue) = (badges.to_vec(), self.cache.clone(), self.queue.clone());
        let drawn =
            tokio::spawn(async move { cache.try_get_with(key, queue.draw(badges, scale)).await });
        match timeout(DRAWING_DEADLINE, drawn).await {
            Ok(Ok(drawn)) => drawn.map_err(Arc::unwrap_or_clone),
            Ok(Err(_)) => Err(Failure::Drawing),
            Err(_) => Err(Failure::Busy),
        }
    }
}

impl Images {
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
        let drawn = self.cache.try_get_with(Key::new(badge, Some(scale)), draw);
        drawn.await.map_err(Arc::unwrap_or_clone)
    }

    /// `badge` as PNG, for one who waits as long as it takes, and gives way to nobody.
    pub(super) async fn png_at_leisure(
        &self,
        badge: &Badge,
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let draw = self.queue.clone().draw_in_turn(vec![badge.clone()], scale);
        let drawn = self.cache.try_get_with(Key::new(badge, Some(scale)), draw);
        drawn.await.map_err(Arc::unwrap_or_clone)
    }
}

/// PNGs that are drawn or wait to be.
#[derive(Debug, Clone)]
struct Queue {
    admitted: Arc<Semaphore>,
    drawing: Arc<Semaphore>,
}

impl Queue {
    fn new(waiting: Option<usize>) -> Self {
        let workers = available_parallelism().map_or(1, usize::from);
        let waiting = waiting.unwrap_or(workers * QUEUE_PER_WORKER);
        Self {
            admitted: Arc::new(Semaphore::new(workers + waiting)),
            drawing: Arc::new(Semaphore::new(workers)),
        }
    }

    async fn draw(self, badges: Vec<Badge>, scale: Scale) -> Result<Arc<Rendered>, Failure> {
        let admitted = Arc::clone(&self.admitted);
        let _admitted = admitted.try_acquire().map_err(|_| Failure::Busy)?;
        self.draw_in_turn(badges, scale).await
    }

    async fn draw_in_turn(
        self,
        badges: Vec<Badge>,
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let turn = self
            .drawing
            .acquire_owned()
            .await
            .map_err(|_| Failure::Drawing)?;
        let drawn = tokio::task::spawn_blocking(move || {
            // The turn ends with the drawing, even where nobody waits for it any more.
            let _turn = turn;
            draw_png(&badges, scale)
        });
        match drawn.await {
            Ok(Ok(bytes)) => Ok(Arc::new(Rendered::new(bytes, Rendered::PNG))),
            Ok(Err(error)) => {
                tracing::error!(%error, "a badge could not be drawn as PNG");
                Err(Failure::Drawing)
            }
            Err(error) => {
                tracing::error!(%error, "drawing a PNG failed");
                Err(Failure::Drawing)
            }
        }
    }
}
