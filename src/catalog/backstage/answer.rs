//! What an answer of the catalog API means.
//!
//! Statuses and bodies are those of a recorded backend (`tests/fixtures/catalog/`).

use std::{sync::Arc, time::SystemTime};

use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde_json::Value;

use super::{MAX_BODY_BYTES, retry_after};
use crate::{
    catalog::{CatalogError, Cursor, Facts, Lookup, MAX_FACTS_BYTES, Page},
    client::read_body,
    entity::{EntityRef, Fields},
};

/// The most of a page's answer that is read, in bytes after decompression.
const MAX_PAGE_BYTES: usize = 4 * MAX_BODY_BYTES;

/// The entity in an answer to a lookup of `asked`.
pub(super) async fn entity(response: Response, fields: &Fields, asked: &EntityRef) -> Lookup {
    match response.status() {
        StatusCode::OK => item(&json(response).await?, fields, asked),
        StatusCode::NOT_FOUND => match error_name(response).await?.as_deref() {
            Some("NotFoundError") => Ok(None),
            _ => Err(CatalogError::NotACatalog),
        },
        _ => Err(refusal(response).await),
    }
}

/// The entities in an answer to a lookup of all of `asked`: as many, in their order, `null` for one
/// that does not exist.
pub(super) async fn entities(
    response: Response,
    fields: &Fields,
    asked: &[EntityRef],
) -> Result<Vec<Lookup>, CatalogError> {
    match response.status() {
        StatusCode::OK => {
            let value = json(response).await?;
            let items = items(&value)?;
            if items.len() != asked.len() {
                return Err(malformed("it has not as many items as were asked for"));
            }
            let lookup = |(value, asked): (&Value, _)| match value {
                Value::Null => Ok(None),
                value => item(value, fields, asked),
            };
            Ok(items.iter().zip(asked).map(lookup).collect())
        }
        StatusCode::NOT_FOUND => Err(CatalogError::NotACatalog),
        _ => Err(refusal(response).await),
    }
}

/// The page in an answer to a query for `limit` entities.
pub(super) async fn page(
    response: Response,
    fields: &Arc<Fields>,
    limit: usize,
) -> Result<Page, CatalogError> {
    match response.status() {
        StatusCode::OK => {
            let body = read_body(response, MAX_PAGE_BYTES).await?;
            let fields = Arc::clone(fields);
            // Hundreds of entities are work for milliseconds, in which requests are not to wait.
            tokio::task::spawn_blocking(move || read_page(&body, &fields, limit))
                .await
                .unwrap_or(Err(CatalogError::Interrupted))
        }
        StatusCode::NOT_FOUND => Err(CatalogError::NotACatalog),
        _ => Err(refusal(response).await),
    }
}

fn read_page(body: &[u8], fields: &Fields, limit: usize) -> Result<Page, CatalogError> {
    let value = parse(body)?;
    let items = items(&value)?;
    let entities: Vec<_> = items.iter().flat_map(|item| fields.read(item)).collect();
    if entities.is_empty() && !items.is_empty() {
        return Err(malformed("none of its items is an entity"));
    }
    let number = value.get("totalItems").and_then(Value::as_u64);
    let token = value
        .pointer("/pageInfo/nextCursor")
        .and_then(Value::as_str);
    Ok(Page {
        age: std::time::Duration::ZERO,
        entities,
        hidden: Vec::new(),
        items: items.len(),
        total: number.and_then(|number| number.try_into().ok()),
        next: token.map(|token| Cursor {
            token: token.to_owned(),
            limit,
        }),
    })
}

/// Whether an answer is one to a query.
pub(super) async fn query(response: Response) -> Result<(), CatalogError> {
    match response.status() {
        StatusCode::OK => items(&json(response).await?).map(|_| ()),
        StatusCode::NOT_FOUND => Err(CatalogError::NotACatalog),
        _ => Err(refusal(response).await),
    }
}

/// The JSON in the answer of another plugin.
pub(super) async fn facts(response: Response) -> Result<Facts, CatalogError> {
    if response.status() != StatusCode::OK {
        return Err(refusal(response).await);
    }
    let body = read_body(response, MAX_FACTS_BYTES).await?;
    Ok(Facts {
        value: Arc::new(parse(&body)?),
        size_bytes: body.len(),
    })
}

/// An entity of an answer, which is believed to be `asked` only where it says so itself.
fn item(value: &Value, fields: &Fields, asked: &EntityRef) -> Lookup {
    let wrong = |problem: String| CatalogError::WrongEntity { problem };
    let entity = fields
        .read(value)
        .map_err(|error| wrong(format!("{} is not valid", error.field)))?;
    if entity.reference() == asked {
        Ok(Some(Arc::new(entity)))
    } else {
        Err(wrong(
            "it is another entity than the one asked for".to_owned(),
        ))
    }
}

fn items(value: &Value) -> Result<&[Value], CatalogError> {
    match value.get("items") {
        Some(Value::Array(items)) => Ok(items),
        _ => Err(malformed("it has no items")),
    }
}

/// The error that a status other than 200 and 404 stands for.
async fn refusal(response: Response) -> CatalogError {
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| retry_after::parse(value.to_str().ok()?, SystemTime::now()));
    match status {
        StatusCode::UNAUTHORIZED => CatalogError::Unauthorized,
        StatusCode::FORBIDDEN => CatalogError::Forbidden,
        StatusCode::TOO_MANY_REQUESTS => CatalogError::RateLimited { retry_after },
        _ if status.is_redirection() => CatalogError::Redirected {
            status: status.as_u16(),
        },
        StatusCode::INTERNAL_SERVER_ERROR => match error_name(response).await.ok().flatten() {
            Some(name) if name == "JWTExpired" => CatalogError::Unauthorized,
            _ => CatalogError::Status { status: 500 },
        },
        _ => match retry_after {
            Some(retry_after) if status == StatusCode::SERVICE_UNAVAILABLE => {
                CatalogError::Unavailable { retry_after }
            }
            _ => CatalogError::Status {
                status: status.as_u16(),
            },
        },
    }
}

/// `error.name` of Backstage's error body; `None` where the body is not one.
async fn error_name(response: Response) -> Result<Option<String>, CatalogError> {
    let body: Option<Value> =
        serde_json::from_slice(&read_body(response, MAX_BODY_BYTES).await?).ok();
    let name = body.as_ref().and_then(|body| body.pointer("/error/name"));
    Ok(name.and_then(Value::as_str).map(str::to_owned))
}

async fn json(response: Response) -> Result<Value, CatalogError> {
    parse(&read_body(response, MAX_BODY_BYTES).await?)
}

fn parse(body: &[u8]) -> Result<Value, CatalogError> {
    serde_json::from_slice(body).map_err(|_| malformed("it is not JSON"))
}

fn malformed(problem: impl Into<String>) -> CatalogError {
    CatalogError::Malformed {
        problem: problem.into(),
    }
}
