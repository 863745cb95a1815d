//! What an answer of the catalog API means.
//!
//! Statuses and bodies are those of a recorded backend (`tests/fixtures/catalog/`).

use std::{sync::Arc, time::SystemTime};

use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde_json::Value;

use super::{MAX_BODY_BYTES, retry_after};
use crate::{
    catalog::CatalogError,
    client::read_body,
    entity::{Entity, EntityRef},
};

/// The entity in an answer to a lookup of `asked`.
pub(super) async fn entity(
    response: Response,
    asked: &EntityRef,
) -> Result<Option<Arc<Entity>>, CatalogError> {
    match response.status() {
        StatusCode::OK => {
            let value = json(response).await?;
            let entity = Entity::from_value(&value)
                .map_err(|error| malformed(format!("{} is not valid", error.field)))?;
            if entity.reference() == asked {
                Ok(Some(Arc::new(entity)))
            } else {
                Err(malformed("it is another entity than the one asked for"))
            }
        }
        StatusCode::NOT_FOUND => match error_name(response).await?.as_deref() {
            Some("NotFoundError") => Ok(None),
            _ => Err(CatalogError::NotACatalog),
        },
        _ => Err(refusal(response).await),
    }
}

/// Whether an answer is one to a query.
pub(super) async fn query(response: Response) -> Result<(), CatalogError> {
    match response.status() {
        StatusCode::OK => match json(response).await?.get("items") {
            Some(Value::Array(_)) => Ok(()),
            _ => Err(malformed("it has no items")),
        },
        StatusCode::NOT_FOUND => Err(CatalogError::NotACatalog),
        _ => Err(refusal(response).await),
    }
}

/// The error that a status other than 200 and 404 stands for.
async fn refusal(response: Response) -> CatalogError {
    let status = response.status();
    match status {
        StatusCode::UNAUTHORIZED => CatalogError::Unauthorized,
        StatusCode::FORBIDDEN => CatalogError::Forbidden,
        StatusCode::TOO_MANY_REQUESTS => CatalogError::RateLimited {
            retry_after: response
                .headers()
                .get(RETRY_AFTER)
                .and_then(|value| retry_after::parse(value.to_str().ok()?, SystemTime::now())),
        },
        _ if status.is_redirection() => CatalogError::Redirected {
            status: status.as_u16(),
        },
        StatusCode::INTERNAL_SERVER_ERROR => match error_name(response).await.ok().flatten() {
            Some(name) if name == "JWTExpired" => CatalogError::Unauthorized,
            _ => CatalogError::Status { status: 500 },
        },
        _ => CatalogError::Status {
            status: status.as_u16(),
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
    serde_json::from_slice(&read_body(response, MAX_BODY_BYTES).await?)
        .map_err(|_| malformed("it is not JSON"))
}

fn malformed(problem: impl Into<String>) -> CatalogError {
    CatalogError::Malformed {
        problem: problem.into(),
    }
}
