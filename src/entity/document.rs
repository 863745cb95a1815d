//! An entity as a document again, for whoever keeps it outside of memory.

use serde_json::{Map, Value, json};

use super::Entity;

impl Entity {
    /// The document that [`Entity::from_value`] reads this same entity from: its facts in the shape
    /// that the catalog serves.
    #[must_use]
    pub fn to_value(&self) -> Value {
        // A fact that is added must be written too, or it would be lost on the way.
        let Self {
            reference,
            kind,
            name,
            lifecycle,
            owner,
            type_,
            system,
            annotations,
        } = self;
        let facts = [
            ("lifecycle", lifecycle),
            ("owner", owner),
            ("type", type_),
            ("system", system),
        ];
        let spec: Map<_, _> = facts
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), shown_as(text.as_deref()?))))
            .collect();
        let mut metadata = json!({
            "name": &**name,
            "namespace": reference.namespace().as_str(),
        });
        if let (false, Some(metadata)) = (annotations.is_empty(), metadata.as_object_mut()) {
            let annotations = annotations.iter();
            let annotations: Map<_, _> = annotations
                .map(|(name, value)| (name.to_string(), json!(&**value)))
                .collect();
            metadata.insert("annotations".to_owned(), annotations.into());
        }
        json!({"kind": &**kind, "metadata": metadata, "spec": spec})
    }
}

/// A value that is shown as `text`. The empty text itself counts as missing; a list of nothing is
/// shown as one.
fn shown_as(text: &str) -> Value {
    if text.is_empty() {
        json!([])
    } else {
        json!(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(json!(null)),
            Just(json!([])),
            Just(json!({"stage": 1})),
            any::<i32>().prop_map(|number| json!(number)),
            any::<bool>().prop_map(|flag| json!(flag)),
            "\\PC{0,20}".prop_map(|text| json!(text)),
            any::<String>().prop_map(|text| json!(text)),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_the_same_entity(
            kind in "[a-zA-Z][a-zA-Z0-9]{0,9}",
            namespace in proptest::option::of("[a-z0-9]{1,9}"),
            name in "[A-Za-z0-9]([A-Za-z0-9_.-]{0,9}[A-Za-z0-9])?",
            facts in [value(), value(), value(), value()],
            annotations in proptest::collection::btree_map("\\PC{0,9}", value(), 0..4),
        ) {
            let [lifecycle, owner, type_, system] = facts;
            let entity = Entity::from_value(&json!({
                "kind": kind,
                "metadata": {"name": name, "namespace": namespace, "annotations": annotations},
                "spec": {"lifecycle": lifecycle, "owner": owner, "type": type_, "system": system},
            })).unwrap();
            let text = entity.to_value().to_string();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Entity::from_value(&read).unwrap(), entity);
        }
    }
}
