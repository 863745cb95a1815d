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

/// Written, it is `kind:namespace/name`; it has the parts as `kind`, `namespace` and `name`, and the
/// entity's page in the portal as `page`, too.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) reference: EntityRef,
    pub(super) page: String,
}

impl Object for Reference {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let part = match key.as_str()? {
            "kind" => self.reference.kind().as_str(),
            "namespace" => self.reference.namespace().as_str(),
            "name" => self.reference.name().as_str(),
            "page" => &self.page,
            _ => return None,
        };
        Some(Value::from(part))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["kind", "namespace", "name", "page"])
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.reference, f)
    }
}
