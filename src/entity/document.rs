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
            domain,
            title,
            tags,
            provided_apis,
            has_description,
            annotations,
            document,
        } = self;
        let facts = [
            ("lifecycle", lifecycle),
            ("owner", owner),
            ("type", type_),
            ("system", system),
            ("domain", domain),
        ];
        let mut spec: Map<_, _> = facts
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), shown_as(text.as_deref()?))))
            .collect();
        let mut metadata = json!({
            "name": &**name,
            "namespace": reference.namespace().as_str(),
        });
        if let Some(count) = provided_apis {
            // How many there are is all that is known of them.
            let apis = vec![Value::Null; usize::try_from(*count).unwrap_or(usize::MAX)];
            spec.insert("providesApis".to_owned(), apis.into());
        }
        for (key, value) in [
            ("title", title.as_deref().map(|title| json!(title))),
            (
                "description",
                has_description.then(|| json!("there is one")),
            ),
            (
                "tags",
                (!tags.is_empty()).then(|| tags.iter().map(|tag| json!(&**tag)).collect()),
            ),
        ] {
            if let (Some(value), Some(metadata)) = (value, metadata.as_object_mut()) {
                metadata.insert(key.to_owned(), value);
            }
        }
        if let (false, Some(metadata)) = (annotations.is_empty(), metadata.as_object_mut()) {
            let annotations = annotations.iter();
            let annotations: Map<_, _> = annotations
                .map(|(name, value)| (name.to_string(), json!(&**value)))
                .collect();
            metadata.insert("annotations".to_owned(), annotations.into());
        }
        let mut value = json!({"kind": &**kind, "metadata": metadata, "spec": spec});
        let document = document.as_deref().map(serde_json::from_str::<Value>);
        if let Some(Ok(document)) = document {
            overlay(&mut value, document);
        }
        value
    }
}

/// Puts what `over` has over `value`, map by map: what is kept whole says more than what is shown of it.
fn overlay(value: &mut Value, over: Value) {
    match (value, over) {
        (Value::Object(map), Value::Object(over)) => {
            for (key, over) in over {
                overlay(map.entry(key).or_insert(Value::Null), over);
            }
        }
        (value, over) => *value = over,
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
    use crate::entity::Fields;

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
            facts in [value(), value(), value(), value(), value()],
            metadata in [value(), value()],
            tags in proptest::collection::vec(value(), 0..3),
            apis in proptest::option::of(0..4_usize),
            annotations in proptest::collection::btree_map("\\PC{0,9}", value(), 0..4),
        ) {
            let [lifecycle, owner, type_, system, domain] = facts;
            let [title, description] = metadata;
            let entity = Entity::from_value(&json!({
                "kind": kind,
                "metadata": {
                    "name": name, "namespace": namespace, "annotations": annotations,
                    "title": title, "description": description, "tags": tags,
                },
                "spec": {
                    "lifecycle": lifecycle, "owner": owner, "type": type_, "system": system,
                    "domain": domain, "providesApis": apis.map(|count| vec!["a"; count]),
                },
            })).unwrap();
            let text = entity.to_value().to_string();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Entity::from_value(&read).unwrap(), entity);
        }

        #[test]
        fn a_document_is_written_and_read_with_it(facts in [value(), value()], part in "spec(\\.owner)?|metadata\\.labels|") {
            let [owner, label] = facts;
            let fields = Fields::default().with_document([part]);
            let entity = fields.read(&json!({
                "kind": "Component",
                "metadata": {"name": "X", "labels": {"a": label}},
                "spec": {"owner": owner, "type": "service"},
            })).unwrap();
            let text = entity.to_value().to_string();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(fields.read(&read).unwrap(), entity);
        }
    }
}
