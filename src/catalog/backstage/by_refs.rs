//! Lookups that go out together.
//!
//! Measured on a real backend: references must be full and in lower case, or they count as absent;
//! items come in the order asked, `null` for a miss; a body of more than 102,400 bytes is refused.

use std::iter;

use serde::Serialize;

use super::{BackstageCatalog, answer, asking::Question};
use crate::{
    catalog::{CatalogError, Lookup},
    entity::EntityRef,
};

/// The most references of one question.
const MAX_REFERENCES: usize = 1_000;

/// The most bytes of one question: below what Backstage's body parser takes.
const MAX_QUESTION_BYTES: usize = 100_000;

/// How often a question is cut in two because it was too much. Ten halvings find one large entity
/// among a thousand; a backend to which everything is too much is not asked without end.
const MAX_HALVINGS: u32 = 16;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    entity_refs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<&'a [String]>,
}

impl BackstageCatalog {
    /// What the backend says of each of `references`, however many they are.
    pub(super) async fn look_up(&self, references: &[EntityRef]) -> Vec<Lookup> {
        let mut lookups = Vec::with_capacity(references.len());
        let mut halvings = MAX_HALVINGS;
        let mut rest = cut(
            references,
            MAX_QUESTION_BYTES.saturating_sub(self.fields_bytes()),
        );
        rest.reverse();
        while let Some(batch) = rest.pop() {
            match self.look_up_together(batch).await {
                Ok(found) => lookups.extend(found),
                // One entity may be too large for all of them.
                Err(error) if is_too_much(&error) && batch.len() > 1 && halvings > 0 => {
                    halvings -= 1;
                    let (left, right) = batch.split_at(batch.len() / 2);
                    rest.extend([right, left]);
                }
                Err(error) => lookups.extend(iter::repeat_n(Err(error), batch.len())),
            }
        }
        lookups
    }

    async fn look_up_together(&self, batch: &[EntityRef]) -> Result<Vec<Lookup>, CatalogError> {
        let Some((first, others)) = batch.split_first() else {
            return Ok(Vec::new());
        };
        let is_tried = self.by_refs.is_there();
        if is_tried {
            let found = self.in_time(self.by_refs(batch)).await;
            if !found.as_ref().is_err_and(has_no_route) {
                if found.is_ok() {
                    self.by_refs.answered();
                }
                return found;
            }
        }
        // A proxy in front of a backend that is away answers so too: one question tells.
        let first = self.by_name(first).await;
        if is_tried && first.is_ok() {
            self.by_refs.is_missing();
        }
        Ok(self.by_names(first, others).await)
    }

    /// What a question takes beside its references, in bytes.
    fn fields_bytes(&self) -> usize {
        let body = Body {
            entity_refs: Vec::new(),
            fields: self.field_names.as_deref(),
        };
        serde_json::to_vec(&body).map_or(0, |json| json.len())
    }

    async fn by_refs(&self, batch: &[EntityRef]) -> Result<Vec<Lookup>, CatalogError> {
        let body = Body {
            entity_refs: batch.iter().map(EntityRef::to_string).collect(),
            fields: self.field_names.as_deref(),
        };
        let json = serde_json::to_vec(&body).map_err(|error| CatalogError::Malformed {
            problem: error.to_string(),
        })?;
        let question = Question::post("by-refs", self.url(&["entities", "by-refs"]), json);
        self.backend.upstream().observe_batch(batch.len());
        self.ask(question, |response| {
            answer::entities(response, &self.fields, batch)
        })
        .await
    }
}

/// Cuts what is too much for one question, whose references may have `room` bytes.
fn cut(mut references: &[EntityRef], room: usize) -> Vec<&[EntityRef]> {
    let mut batches = Vec::new();
    while !references.is_empty() {
        let mut bytes = 0;
        let fits = |reference: &&EntityRef| {
            let parts = [
                reference.kind().as_str(),
                reference.namespace().as_str(),
                reference.name().as_str(),
            ];
            // Quotes, a comma, a colon and a slash.
            bytes += 5 + parts.iter().map(|part| part.len()).sum::<usize>();
            bytes <= room
        };
        let count = references
            .iter()
            .take(MAX_REFERENCES)
            .take_while(fits)
            .count();
        // One always fits, whatever the arithmetic says.
        let (batch, rest) = references.split_at(count.max(1));
        batches.push(batch);
        references = rest;
    }
    batches
}

/// Whether fewer references might be answered: the answer was larger than we read (and one entity
/// alone can be), or the question than somebody on the way takes (413, RFC 9110, section 15.5.14).
fn is_too_much(error: &CatalogError) -> bool {
    matches!(
        error,
        CatalogError::TooLarge { .. } | CatalogError::Status { status: 413 }
    )
}

/// Whether an error is what a backend says, or a proxy before it, that lacks the route or cannot
/// read the question.
fn has_no_route(error: &CatalogError) -> bool {
    matches!(
        error,
        CatalogError::NotACatalog
            | CatalogError::Status {
                status: 400 | 405 | 501
            }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(count: usize, name: &str) -> Vec<EntityRef> {
        let one = |number| format!("component:{name}{number:06}").parse().unwrap();
        (0..count).map(one).collect()
    }

    #[test]
    fn a_question_holds_a_thousand_references_at_most() {
        let references = references(2_500, "x");
        let batches = cut(&references, MAX_QUESTION_BYTES);
        let sizes: Vec<_> = batches.iter().map(|batch| batch.len()).collect();
        assert_eq!(sizes, [1_000, 1_000, 500]);
        assert_eq!(batches.concat(), references);
        assert!(cut(&[], MAX_QUESTION_BYTES).is_empty());
    }

    #[test]
    fn a_question_of_long_references_stays_below_the_limit_in_bytes() {
        let references = references(1_000, &format!("{0}/{0}", "n".repeat(57)));
        let batches = cut(
            &references,
            MAX_QUESTION_BYTES - r#"{"entityRefs":[]}"#.len(),
        );
        assert_eq!(batches.len(), 2);
        assert_eq!(batches.concat(), references);
        for batch in batches {
            let body = Body {
                entity_refs: batch.iter().map(EntityRef::to_string).collect(),
                fields: None,
            };
            let bytes = serde_json::to_vec(&body).unwrap().len();
            assert!(bytes <= MAX_QUESTION_BYTES, "{bytes}");
        }
    }
}
