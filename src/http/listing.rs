//! `/snippets`: the snippets of every entity that a filter means, a row each.
//!
//! The entities are known before the answer begins, so what cannot be listed is an ordinary failure. The
//! rows are written as the client takes them. An answer that takes too long is broken off, which a
//! client can tell from one that has ended (RFC 9112, section 8).

use std::{io, sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Bytes, Data, Path},
};
use futures_util::{Stream, StreamExt, future::join_all, stream};
use tokio::time::{Instant, timeout};
use url::form_urlencoded;

use super::{
    State, accept, answer,
    asked::{Asked, Chosen, accept},
    error,
    load::ListingTurn,
    snippets::image_format,
};
use crate::{
    badge::Look,
    catalog::CatalogError,
    entity::{Entity, EntityFilter, EntityRef},
    service::{Failure, Format, Listing, SnippetForm},
    snippet::{Markup, Table},
};

/// The most rows of one answer.
pub(super) const MAX_ROWS: usize = 10_000;

/// How many there are where nothing is asked for.
pub(super) const DEFAULT_ROWS: usize = 1_000;

/// How long the catalog may be read for one answer.
const READING_DEADLINE: Duration = Duration::from_secs(30);

/// How long a client may take for one answer after that.
const WRITING_DEADLINE: Duration = Duration::from_secs(60);

/// How many rows are written at one go.
const ROWS_AT_ONE_GO: usize = 20;

/// `/snippets`: a Markdown table, or JSON where `Accept` prefers it.
pub(super) async fn negotiated(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let wants_json = accept::preferred(accept(&request)) == Format::Json;
    let table = if wants_json {
        Table::Json
    } else {
        Table::Markdown
    };
    answer(&request, state, Ok(table), true).await
}

/// `/snippets.{extension}`
pub(super) async fn by_extension(
    request: HttpRequest,
    state: Data<State>,
    extension: Path<String>,
) -> HttpResponse {
    let mut tables = Table::ALL.into_iter();
    let table = tables.find(|table| table.extension() == *extension);
    let table = table.ok_or_else(|| no_table(&extension));
    answer(&request, state, table, false).await
}

async fn answer(
    request: &HttpRequest,
    state: Data<State>,
    table: Result<Table, Failure>,
    is_negotiated: bool,
) -> HttpResponse {
    let asked = Asked::of(request);
    match list(request, &state, &asked, table).await {
        Ok((writing, next)) => {
            let chosen = Chosen {
                format: Format::Json,
                is_negotiated,
            };
            let mut response = HttpResponse::Ok();
            let cache_control = state.freshness.cache_control(asked.look.cache_seconds);
            response
                .insert_header((header::CACHE_CONTROL, cache_control))
                .content_type(writing.table.content_type());
            answer::common(&mut response, &asked, chosen);
            if let Some(next) = next {
                // RFC 8288.
                let link = next_page(request, &state, &asked, &next);
                response.insert_header((header::LINK, format!("<{link}>; rel=\"next\"")));
            }
            response.streaming(writing.chunks(state))
        }
        Err(failure) => answer::varying(error::document(request, &state, &failure), is_negotiated),
    }
}

/// What is to be written, and after which entity more comes.
async fn list(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    table: Result<Table, Failure>,
) -> Result<(Writing, Option<EntityRef>), Failure> {
    let table = table?;
    let image = image_format(asked)?;
    let filter = EntityFilter::parse(asked.parameters("filter")).map_err(invalid)?;
    let after = asked.parameter("after").map(str::parse).transpose();
    let limit = rows(asked.parameter("limit"))?;
    let ids = asked.badge_ids()?;
    let turn = state.load.listing_turn().ok_or(Failure::Overloaded)?;
    let listing = state.service.list(filter, after.map_err(invalid)?, limit);
    let Listing { entities, next } = timeout(READING_DEADLINE, listing)
        .await
        .map_err(|_| CatalogError::Timeout)??;
    let writing = Writing {
        table,
        entities,
        ids: ids.map(|ids| ids.into_iter().map(str::to_owned).collect()),
        image,
        look: asked.look.clone(),
        origin: state.origin.of(request),
        _turn: turn,
    };
    Ok((writing, next))
}

/// An answer that is under way.
struct Writing {
    table: Table,
    entities: Vec<Arc<Entity>>,
    ids: Option<Vec<String>>,
    image: Format,
    look: Look,
    origin: String,
    /// Held to the end.
    _turn: ListingTurn,
}

impl Writing {
    /// The answer, as it is taken.
    fn chunks(self, state: Data<State>) -> impl Stream<Item = io::Result<Bytes>> {
        let (start, end) = (self.table.start(), self.table.end());
        let count = self.entities.len().div_ceil(ROWS_AT_ONE_GO);
        let deadline = Instant::now() + WRITING_DEADLINE;
        let writing = Arc::new(self);
        let rows = stream::iter(0..count).then(move |chunk| {
            let (writing, state) = (Arc::clone(&writing), state.clone());
            async move {
                if Instant::now() > deadline {
                    tracing::warn!("a client took too long for a list of snippets");
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Ok(Bytes::from(writing.rows(&state, chunk).await))
            }
        });
        let text = |text: &'static str| stream::iter([Ok(Bytes::from_static(text.as_bytes()))]);
        text(start).chain(rows).chain(text(end))
    }

    async fn rows(&self, state: &State, chunk: usize) -> String {
        let form = SnippetForm {
            markup: Markup::default(),
            image: self.image,
            look: &self.look,
            origin: &self.origin,
            as_bar: false,
        };
        let ids = self.ids.as_ref();
        let ids: Option<Vec<&str>> = ids.map(|ids| ids.iter().map(String::as_str).collect());
        let first = chunk * ROWS_AT_ONE_GO;
        let entities = self.entities.iter().enumerate();
        let rows = entities
            .skip(first)
            .take(ROWS_AT_ONE_GO)
            .map(async |(at, entity)| {
                let row = state.service.row(entity, ids.as_deref(), &form).await;
                self.table.row(&row, at == 0)
            });
        join_all(rows).await.concat()
    }
}

/// Where the rows after `last` are.
fn next_page(request: &HttpRequest, state: &State, asked: &Asked, last: &EntityRef) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in asked.pairs().filter(|(name, _)| *name != "after") {
        query.append_pair(name, value);
    }
    query.append_pair("after", &last.to_string());
    let origin = state.origin.of(request);
    format!("{origin}{}?{}", request.path(), query.finish())
}

fn rows(limit: Option<&str>) -> Result<usize, Failure> {
    let Some(limit) = limit else {
        return Ok(DEFAULT_ROWS);
    };
    let rows = limit.parse().ok();
    rows.filter(|rows| (1..=MAX_ROWS).contains(rows))
        .ok_or_else(|| invalid(format!("limit {limit:?} is none: expected 1 to {MAX_ROWS}")))
}

fn no_table(extension: &str) -> Failure {
    let known = Table::ALL.map(Table::extension).join(", ");
    invalid(format!(
        "there is no list in {extension:?}: expected one of {known}"
    ))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "errors are handed on, as `map_err` does"
)]
fn invalid(problem: impl ToString) -> Failure {
    Failure::Invalid(problem.to_string())
}
