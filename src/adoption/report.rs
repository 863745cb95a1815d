//! The lists of what was asked for, held against the catalog.

use std::collections::HashMap;

use serde::Serialize;

use super::{Entry, TopList};
use crate::entity::EntityRef;

/// How many of the catalog's entities have badges that are used, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// When counting began, in seconds since 1970; of several services, the one that began last.
    pub since_seconds: u64,
    /// How often an entity without counts can have been asked for at most; 0 where it never was.
    pub uncertain: u64,
    /// How many entities are meant.
    pub entities: usize,
    /// How many of them have badges that were shown.
    pub shown: usize,
    /// How many of them have badges that were clicked.
    pub clicked: usize,
    /// One row for each, those that were shown most first.
    pub rows: Vec<Entry>,
}

impl Report {
    /// What the whole `lists` of several services say together of `entities`. Counts of other entities are
    /// left out.
    pub fn new<'a>(lists: &[TopList], entities: impl Iterator<Item = &'a EntityRef>) -> Self {
        let lists: Vec<(HashMap<&str, &Entry>, &TopList)> = lists
            .iter()
            .map(|list| {
                let entries = list.entities.iter();
                (entries.map(|entry| (&*entry.entity, entry)).collect(), list)
            })
            .collect();
        let row = |entity: &EntityRef| {
            let mut row = Entry {
                entity: entity.to_string(),
                shown: 0,
                clicked: 0,
                uncertain: 0,
            };
            for (entries, list) in &lists {
                if let Some(entry) = entries.get(&*row.entity) {
                    row.shown += entry.shown;
                    row.clicked += entry.clicked;
                    row.uncertain += entry.uncertain;
                } else {
                    row.uncertain += list.uncertain;
                }
            }
            row
        };
        let mut rows: Vec<Entry> = entities.map(row).collect();
        rows.sort_by(Entry::by_rank);
        let largest = |of: fn(&TopList) -> u64| {
            let values = lists.iter().map(|(_, list)| of(list));
            values.max().unwrap_or_default()
        };
        let count = |of: fn(&Entry) -> u64| rows.iter().filter(|row| of(row) > 0).count();
        Self {
            since_seconds: largest(|list| list.since_seconds),
            uncertain: lists.iter().map(|(_, list)| list.uncertain).sum(),
            entities: rows.len(),
            shown: count(|row| row.shown),
            clicked: count(|row| row.clicked),
            rows,
        }
    }

    /// The rows with counts, and those without.
    #[must_use]
    pub fn parts(&self) -> (&[Entry], &[Entry]) {
        let first_idle = self.rows.iter().position(Entry::is_idle);
        self.rows.split_at(first_idle.unwrap_or(self.rows.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_without_counts_stand_last_and_others_counts_are_left_out() {
        let entry = |name: &str, shown, clicked| Entry {
            entity: format!("component:default/{name}"),
            shown,
            clicked,
            uncertain: 0,
        };
        let list = TopList {
            since_seconds: 7,
            held: 4,
            capacity: 4,
            uncertain: 2,
            entities: vec![
                entry("gone", 9, 9),
                entry("b", 3, 0),
                entry("only-clicked", 0, 1),
                entry("a", 3, 0),
            ],
        };
        let names = ["z", "a", "b", "only-clicked", "y"];
        let entities = names.map(|name| format!("component:default/{name}").parse().unwrap());
        let report = Report::new(&[list], entities.iter());
        assert_eq!((report.entities, report.shown, report.clicked), (5, 2, 1));
        let (used, idle) = report.parts();
        assert_eq!(
            used,
            [
                entry("a", 3, 0),
                entry("b", 3, 0),
                entry("only-clicked", 0, 1)
            ]
        );
        let idle: Vec<_> = idle
            .iter()
            .map(|row| (&*row.entity, row.uncertain))
            .collect();
        assert_eq!(
            idle,
            [("component:default/y", 2), ("component:default/z", 2)]
        );
    }

    #[test]
    fn the_counts_of_several_services_are_added_up() {
        let list = |since_seconds, uncertain, entities: &[(&str, u64)]| TopList {
            since_seconds,
            held: entities.len(),
            capacity: 9,
            uncertain,
            entities: entities
                .iter()
                .map(|&(entity, shown)| Entry {
                    entity: entity.to_owned(),
                    shown,
                    clicked: 1,
                    uncertain: 1,
                })
                .collect(),
        };
        let (a, b) = ("component:default/a", "component:default/b");
        let lists = [list(5, 3, &[(a, 2)]), list(7, 4, &[(a, 1), (b, 1)])];
        let entities = [a, b].map(|entity| entity.parse().unwrap());
        let report = Report::new(&lists, entities.iter());
        assert_eq!((report.since_seconds, report.uncertain), (7, 7));
        let rows = report.rows.iter();
        let rows: Vec<_> = rows
            .map(|row| (row.shown, row.clicked, row.uncertain))
            .collect();
        assert_eq!(rows, [(3, 2, 2), (1, 1, 4)]);
    }
}
