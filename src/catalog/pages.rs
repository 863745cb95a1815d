//! A catalog from its first page to its last.

use std::time::Duration;

use tokio::time::sleep;

use super::{CatalogError, Cursor, Page, Source};

/// How often a page is asked for before the whole reading is given up, which may be its hundredth.
const TRIES: u32 = 3;

/// The pause before the second try; the third waits twice as long.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// More entities than any catalog has: one that goes on is going in a circle.
const MAX_ENTITIES: usize = 1_000_000;

/// Gives all pages of `source` that are no older than `max_age` to `take`, in their order. An error says that they were not all: what was
/// taken before it is a part of the catalog.
pub(super) async fn read_all(
    source: &dyn Source,
    max_age: Duration,
    mut take: impl FnMut(Page) + Send,
) -> Result<(), CatalogError> {
    let mut cursor: Option<Cursor> = None;
    let mut items = 0;
    loop {
        let mut page = patiently(source, cursor.as_ref(), max_age).await?;
        items += page.items;
        let (total, next) = (page.total, page.next.take());
        take(page);
        // Backstage repeats the number that it counted for the first page. Some entities may go
        // while they are read; where many are missing, it was started again on the way.
        let is_short = |total: usize| items < total - total / 10;
        match next {
            Some(next) if items <= MAX_ENTITIES && Some(&next) != cursor.as_ref() => {
                cursor = Some(next);
            }
            Some(_) => return Err(malformed("its pages do not end")),
            None if total.is_some_and(is_short) => {
                return Err(malformed("its pages end before the catalog does"));
            }
            None => return Ok(()),
        }
    }
}

async fn patiently(
    source: &dyn Source,
    cursor: Option<&Cursor>,
    max_age: Duration,
) -> Result<Page, CatalogError> {
    let mut pause = TRY_AGAIN_AFTER;
    for _ in 1..TRIES {
        match source.page_within(cursor, max_age).await {
            // The catalog says when it wants to be asked again, and it is not soon.
            Err(error) if error.is_outage() && error.retry_after().is_none() => {
                tracing::debug!(%error, "a page of the catalog is asked for again");
                sleep(pause).await;
                pause *= 2;
            }
            outcome => return outcome,
        }
    }
    source.page_within(cursor, max_age).await
}

fn malformed(problem: &str) -> CatalogError {
    CatalogError::Malformed {
        problem: problem.to_owned(),
    }
}
