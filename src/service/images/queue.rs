//! PNGs wait for their turn, and not too many of them.

use std::{sync::Arc, thread::available_parallelism, time::Instant};

use tokio::sync::Semaphore;

use super::super::{Failure, bars::draw_png};
use crate::{
    badge::{Badge, Scale},
    metrics::{Drawings, OneMore},
    render::Rendered,
};

/// How many PNGs may wait for each that is being drawn, where nothing else is set; more would come too late
/// for their readers anyway: an ordinary badge takes a tenth of a millisecond, but one with a logo of its
/// own up to thirty.
const QUEUE_PER_WORKER: usize = 64;

/// PNGs that are drawn or wait to be.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    pub(super) drawings: Arc<Drawings>,
    admitted: Arc<Semaphore>,
    drawing: Arc<Semaphore>,
}

impl Queue {
    pub(super) fn new(waiting: Option<usize>) -> Self {
        let workers = available_parallelism().map_or(1, usize::from);
        let waiting = waiting.unwrap_or(workers * QUEUE_PER_WORKER);
        Self {
            drawings: Arc::default(),
            admitted: Arc::new(Semaphore::new(workers + waiting)),
            drawing: Arc::new(Semaphore::new(workers)),
        }
    }

    pub(super) async fn draw(
        self,
        badges: Vec<Badge>,
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let admitted = Arc::clone(&self.admitted);
        let Ok(_admitted) = admitted.try_acquire() else {
            self.drawings.turned_away.inc();
            return Err(Failure::Busy);
        };
        self.draw_in_turn(badges, scale).await
    }

    pub(super) async fn draw_in_turn(
        self,
        badges: Vec<Badge>,
        scale: Scale,
    ) -> Result<Arc<Rendered>, Failure> {
        let waiting = OneMore::of(&self.drawings.waiting);
        let turn = self
            .drawing
            .acquire_owned()
            .await
            .map_err(|_| Failure::Drawing)?;
        drop(waiting);
        let drawings = self.drawings;
        let drawn = tokio::task::spawn_blocking(move || {
            // The turn ends with the drawing, even where nobody waits for it any more.
            let (_turn, _drawing) = (turn, OneMore::of(&drawings.under_way));
            let begun = Instant::now();
            let drawn = draw_png(&badges, scale);
            drawings.drew("png", begun.elapsed());
            drawn
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
