//! Where in a YAML file a value stands.

use std::fmt;

use indexmap::IndexMap;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::Spanned;

/// A line and a column, from 1.
pub(super) type Place = (usize, usize);

/// One key or one number on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

/// The place of what stands at `path`; where that is a text, that of line and column `inside` of it.
pub(super) fn find(yaml: &str, path: &[Step], inside: Option<Place>) -> Option<Place> {
    let root: Spanned<Node> = serde_saphyr::from_str(yaml).ok()?;
    let mut node = &root;
    for step in path {
        node = match (&node.value, step) {
            (Node::Map(map), Step::Key(key)) => map.get(key)?,
            (Node::List(items), Step::Item(at)) => items.get(*at)?,
            _ => return None,
        };
    }
    let at = |position| usize::try_from(position).ok();
    let start = (at(node.defined.line())?, at(node.defined.column())?);
    Some(inside.map_or(start, |inside| within(yaml, start, inside)))
}

/// The place of `inside` in a text that begins at `start`.
fn within(yaml: &str, start: Place, inside: Place) -> Place {
    let ((line, column), (inner_line, inner_column)) = (start, inside);
    let text = |line: usize| yaml.lines().nth(line.checked_sub(1)?);
    let above = text(line.saturating_sub(1)).unwrap_or_default();
    let first = text(line).and_then(|text| text.chars().nth(column.saturating_sub(1)));
    match first {
        // What stands under a block indicator begins at its own depth (YAML 1.2.2, section 8.1).
        _ if above
            .trim_end()
            .trim_end_matches(['-', '+'])
            .ends_with(['|', '>']) =>
        {
            (line + inner_line - 1, column + inner_column - 1)
        }
        _ if inner_line > 1 => start,
        Some('"' | '\'') => (line, column + inner_column),
        _ => (line, column + inner_column - 1),
    }
}

/// The shape of a document.
#[derive(Debug)]
enum Node {
    Map(IndexMap<String, Spanned<Node>>),
    List(Vec<Spanned<Node>>),
    Other,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

macro_rules! scalars {
    ($($name:ident: $type:ty),*) => {
        $(fn $name<E>(self, _: $type) -> Result<Node, E> {
            Ok(Node::Other)
        })*
    };
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    scalars!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = IndexMap::new();
        while let Some(key) = entries.next_key::<Key>()? {
            match key {
                Key::Text(key) => drop(map.insert(key, entries.next_value()?)),
                Key::Other => drop(entries.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Node::Map(map))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Key {
    Text(String),
    Other,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const YAML: &str = "\
badges:
  custom:
    tier:
      message: '{{ entity.x }}'
      link: {{
      label: plain {{ x }}
      color:
        - {when: a, color: red}
        - when: |
            a
              and b
          color: blue
";

    fn path(text: &str) -> Vec<Step> {
        text.split('.')
            .map(|step| {
                step.parse()
                    .map_or_else(|_| Step::Key(step.to_owned()), Step::Item)
            })
            .collect()
    }

    #[rstest]
    #[case("badges.custom.tier.message", None, (4, 16))]
    #[case("badges.custom.tier.message", Some((1, 4)), (4, 20))]
    #[case("badges.custom.tier.label", Some((1, 10)), (6, 23))]
    #[case("badges.custom.tier.color.0.when", Some((1, 1)), (8, 18))]
    #[case("badges.custom.tier.color.1.when", Some((2, 3)), (11, 15))]
    fn a_value_is_found_and_what_is_in_it(
        #[case] at: &str,
        #[case] inside: Option<Place>,
        #[case] place: Place,
    ) {
        let yaml = YAML.replace("      link: {{\n", "      link: x\n");
        assert_eq!(find(&yaml, &path(at), inside), Some(place));
    }

    #[test]
    fn what_is_not_there_or_not_yaml_is_nowhere() {
        let yaml = YAML.replace("      link: {{\n", "      link: x\n");
        assert_eq!(find(&yaml, &path("badges.custom.gone"), None), None);
        assert_eq!(find(YAML, &path("badges"), None), None);
    }
}
