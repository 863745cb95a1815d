//! An entity's reference as templates have it.

use std::{
    fmt::{self, Display},
    sync::Arc,
};

use minijinja::{
    Value,
    value::{Enumerator, Object},
};

use crate::entity::EntityRef;

/// Written, it is `kind:namespace/name`; it has the parts as `kind`, `namespace` and `name`, too.
#[derive(Debug)]
pub(super) struct Reference(pub(super) EntityRef);

impl Object for Reference {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let part = match key.as_str()? {
            "kind" => self.0.kind().as_str(),
            "namespace" => self.0.namespace().as_str(),
            "name" => self.0.name().as_str(),
            _ => return None,
        };
        Some(Value::from(part))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["kind", "namespace", "name"])
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}
