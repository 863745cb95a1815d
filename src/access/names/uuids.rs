//! The UUIDs that Backstage's badges plugin gave entities, so that the URLs with them live on.
//!
//! They are read from an export of the plugin's table `badges`, with the columns `kind`, `namespace`,
//! `name` and `uuid`, as CSV with a line of headings (RFC 4180) or as a JSON array of objects. Other
//! columns are passed over. The plugin gave one entity several UUIDs where it was asked for in several
//! letter cases; all of them are kept.

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;
use uuid::Uuid;

use crate::entity::EntityRef;

/// How many problems of one export are told.
const MAX_PROBLEMS: usize = 10;

/// Entities by their UUID.
#[derive(Debug, Clone, Default)]
pub struct ImportedUuids(HashMap<Uuid, EntityRef>);

/// What is wrong with an export, a line for each of the first problems.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", .0.join("\n"))]
pub struct ImportError(Vec<String>);

/// A row of the table.
#[derive(Debug, Deserialize)]
struct Row {
    kind: String,
    namespace: String,
    name: String,
    uuid: String,
}

impl ImportedUuids {
    /// Reads an export, whichever of the two forms it has.
    pub fn read(text: &str) -> Result<Self, ImportError> {
        let text = text.trim_start_matches('\u{feff}');
        let rows = if text.trim_start().starts_with('[') {
            json(text)
        } else {
            csv(text)
        };
        let (mut uuids, mut problems) = (HashMap::new(), Vec::new());
        for (place, row) in rows {
            let entry = row.and_then(Row::entry);
            let kept = entry.and_then(|(uuid, reference)| match uuids.get(&uuid) {
                Some(other) if *other != reference => {
                    Err(format!("uuid {uuid} is given to {other} already"))
                }
                _ => {
                    uuids.insert(uuid, reference);
                    Ok(())
                }
            });
            if let Err(problem) = kept {
                problems.push(format!("{place}: {problem}"));
            }
            if problems.len() == MAX_PROBLEMS {
                break;
            }
        }
        if problems.is_empty() {
            Ok(Self(uuids))
        } else {
            Err(ImportError(problems))
        }
    }

    /// The entity that has this UUID; `None` for any other text. The plugin's UUIDs are written in
    /// lower case, with hyphens, and found in no other form.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<&EntityRef> {
        // Most names are no UUIDs, and are told by their length.
        if self.0.is_empty() || text.len() != uuid::fmt::Hyphenated::LENGTH {
            return None;
        }
        let uuid = Uuid::try_parse(text).ok()?;
        let mut written = Uuid::encode_buffer();
        let is_canonical = uuid.hyphenated().encode_lower(&mut written) == text;
        self.0.get(&uuid).filter(|_| is_canonical)
    }

    /// The UUIDs of an entity, in order.
    pub(super) fn of(&self, reference: &EntityRef) -> impl Iterator<Item = String> + use<> {
        let its = self.0.iter().filter(|(_, other)| *other == reference);
        let mut its: Vec<_> = its.map(|(uuid, _)| uuid.to_string()).collect();
        its.sort_unstable();
        its.into_iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Row {
    fn entry(self) -> Result<(Uuid, EntityRef), String> {
        let uuid = Uuid::try_parse(&self.uuid).map_err(|_| {
            let shown: String = self.uuid.chars().take(60).collect();
            format!(
                "uuid {shown:?} is not valid: expected a UUID such as {}",
                Uuid::nil()
            )
        })?;
        let reference = EntityRef::from_parts(&self.namespace, &self.kind, &self.name)
            .map_err(|error| error.to_string())?;
        Ok((uuid, reference))
    }
}

/// Rows with where each stands.
type Rows = Vec<(String, Result<Row, String>)>;

fn csv(text: &str) -> Rows {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = match reader.headers() {
        Ok(headings) => headings.clone(),
        Err(error) => return vec![("line 1".to_owned(), Err(error.to_string()))],
    };
    let wanted = ["kind", "namespace", "name", "uuid"];
    let missing: Vec<_> = wanted
        .into_iter()
        .filter(|wanted| !headings.iter().any(|heading| heading == *wanted))
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        let problem = format!(
            "there is no column {missing}: expected a line of headings with kind, namespace, name and uuid"
        );
        return vec![("line 1".to_owned(), Err(problem))];
    }
    let mut rows = Rows::new();
    for record in reader.into_records() {
        let (position, row) = match record {
            Ok(record) => {
                let row = record.deserialize(Some(&headings));
                (
                    record.position().cloned(),
                    row.map_err(|error| error.to_string()),
                )
            }
            Err(error) => (error.position().cloned(), Err(error.to_string())),
        };
        let line = position.map_or(0, |position| position.line());
        rows.push((format!("line {line}"), row));
    }
    rows
}

fn json(text: &str) -> Rows {
    match serde_json::from_str::<Vec<serde_json::Value>>(text) {
        Ok(items) => {
            let rows = items.into_iter().enumerate();
            rows.map(|(at, item)| {
                let row = Row::deserialize(item);
                (format!("[{at}]"), row.map_err(|error| error.to_string()))
            })
            .collect()
        }
        Err(error) => {
            let place = format!("line {}", error.line());
            vec![(
                place,
                Err("this is not JSON: expected an array of objects".to_owned()),
            )]
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ONE: &str = "8cd3e52b-8685-4b40-9fd6-c20629d9c987";
    const TWO: &str = "8013270b-8240-4d07-a970-a15cc2b4516a";

    #[rstest]
    #[case(format!("uuid,created_at,namespace,name,kind\r\n{ONE},\"1, 2\",default,x,component\r\n{TWO},,Default,X,Component\r\n"))]
    #[case(format!("\u{feff}\"kind\",\"namespace\",\"name\",\"uuid\"\nComponent,default,x,{ONE}\nComponent,default,x,{TWO}"))]
    #[case(format!("[{{\"kind\":\"component\",\"namespace\":\"default\",\"name\":\"x\",\"uuid\":\"{ONE}\",\"created_at\":1}},\n {{\"kind\":\"component\",\"namespace\":\"default\",\"name\":\"x\",\"uuid\":\"{TWO}\"}}]\n"))]
    fn either_form_of_export_is_read(#[case] text: String) {
        let uuids = ImportedUuids::read(&text).unwrap();
        assert_eq!(uuids.len(), 2);
        let reference = "component:default/x".parse().unwrap();
        assert_eq!(uuids.of(&reference).collect::<Vec<_>>(), [TWO, ONE]);
        for uuid in [ONE, TWO] {
            assert_eq!(uuids.get(uuid).unwrap().to_string(), "component:default/x");
        }
        assert_eq!(uuids.get(&ONE.to_uppercase()), None);
        assert_eq!(uuids.get(&ONE.replace('-', "")), None);
        assert_eq!(uuids.get("8cd3e52b-8685-4b40-9fd6-c20629d9c988"), None);
    }

    #[test]
    fn an_empty_table_is_no_mistake() {
        assert!(
            ImportedUuids::read("kind,namespace,name,uuid\n")
                .unwrap()
                .is_empty()
        );
        assert!(ImportedUuids::read(" []").unwrap().is_empty());
    }

    #[rstest]
    #[case(
        "",
        "line 1: there is no column kind, namespace, name, uuid: expected a line"
    )]
    #[case(
        "kind,namespace,name\na,b,c",
        "line 1: there is no column uuid: expected"
    )]
    #[case(
        "kind,namespace,name,uuid\ncomponent,default,x,not-one",
        "line 2: uuid \"not-one\" is not valid: expected a UUID such as 0000"
    )]
    #[case(
        "kind,namespace,name,uuid\ncomponent,de fault,x,8cd3e52b-8685-4b40-9fd6-c20629d9c987",
        "line 2: namespace \"de fault\" is not valid: expected letters"
    )]
    #[case(
        "kind,namespace,name,uuid\na,b",
        "line 2: CSV error: record 1 (line: 2"
    )]
    #[case("[{]", "line 1: this is not JSON: expected an array of objects")]
    #[case("[{\"kind\": \"a\"}]", "[0]: missing field `namespace`")]
    fn what_is_wrong_is_told_with_its_place(#[case] text: &str, #[case] says: &str) {
        let error = ImportedUuids::read(text).unwrap_err().to_string();
        assert!(error.starts_with(says), "{error}");
    }

    #[test]
    fn a_uuid_of_two_entities_is_a_problem_and_only_so_many_are_told() {
        let clash = format!(
            "kind,namespace,name,uuid\ncomponent,default,a,{ONE}\ncomponent,default,b,{ONE}\n"
        );
        let error = ImportedUuids::read(&clash).unwrap_err().to_string();
        let says = format!("line 3: uuid {ONE} is given to component:default/a already");
        assert_eq!(error, says);
        let many = format!("kind,namespace,name,uuid\n{}", "a,b,c,d\n".repeat(100));
        let error = ImportedUuids::read(&many).unwrap_err().to_string();
        assert_eq!(error.lines().count(), MAX_PROBLEMS);
    }
}
