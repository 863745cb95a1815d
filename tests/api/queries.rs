//! The queries of the dashboard and of the alerts ask for what the service tells.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::{Value, json};

use crate::{
    DEMO,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component},
    counting::metrics,
    waiting::eventually,
};

const PREFIX: &str = "backstage_badges_";

/// What Prometheus itself says of every series.
const OF_THE_SCRAPE: [&str; 2] = ["job", "instance"];

/// A piece of a query: a name or a number, a text in quotes without them, or a sign.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(query: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = query.chars().peekable();
    while let Some(next) = rest.next() {
        if next == '"' {
            tokens.push(Token::Text(
                rest.by_ref().take_while(|c| *c != '"').collect(),
            ));
        } else if next.is_alphanumeric() || next == '_' {
            let mut word = String::from(next);
            while let Some(next) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                word.push(next);
            }
            tokens.push(Token::Word(word));
        } else if !next.is_whitespace() {
            tokens.push(Token::Sign(next));
        }
    }
    tokens
}

/// A metric with what a query wants of its labels, and the labels that the query is grouped by.
#[derive(Debug, Default)]
struct Wanted {
    series: Vec<(String, Vec<(String, String)>)>,
    groups: BTreeSet<String>,
}

fn wanted(query: &str) -> Wanted {
    let mut wanted = Wanted::default();
    let tokens = tokens(query);
    let until = |from: usize, end: char| {
        let rest = &tokens[from..];
        rest.split(|token| *token == Token::Sign(end))
            .next()
            .unwrap()
    };
    for (at, token) in tokens.iter().enumerate() {
        let opened = tokens.get(at + 1);
        match token {
            Token::Word(word) if word == "by" => {
                for token in until(at + 2, ')') {
                    if let Token::Word(label) = token {
                        wanted.groups.insert(label.clone());
                    }
                }
            }
            Token::Word(word) => {
                let Some(name) = word.strip_prefix(PREFIX) else {
                    continue;
                };
                let mut labels = Vec::new();
                if opened == Some(&Token::Sign('{')) {
                    for matcher in until(at + 2, '}').split(|token| *token == Token::Sign(',')) {
                        if let [Token::Word(label), .., Token::Text(value)] = matcher {
                            labels.push((label.clone(), value.clone()));
                        }
                    }
                }
                wanted.series.push((name.to_owned(), labels));
            }
            _ => {}
        }
    }
    wanted
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Every string below one of `keys`.
fn strings(value: &Value, keys: &[&str], found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if keys.contains(&key.as_str()) => found.push(text.clone()),
                    value => strings(value, keys, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, keys, found)),
        _ => {}
    }
}

/// The queries of both files, each file's with its name.
fn queries() -> Vec<(&'static str, String)> {
    let dashboard: Value =
        serde_json::from_str(&read("deploy/grafana/backstage-badges.json")).unwrap();
    let alerts: Value = serde_saphyr::from_str(&read("deploy/prometheus/alerts.yaml")).unwrap();
    let mut queries = Vec::new();
    for (file, read, least) in [("dashboard", dashboard, 25), ("alerts", alerts, 9)] {
        let mut found = Vec::new();
        strings(&read, &["expr", "definition"], &mut found);
        assert!(found.len() >= least, "{file}: {found:?}");
        queries.extend(found.into_iter().map(|query| (file, query)));
    }
    queries
}

/// Series by their names, each with its labels and the values that were seen.
type Told = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

async fn tell(app: &App, told: &mut Told) {
    for sample in metrics(app, "").await.into_keys() {
        let (name, labels) = sample.split_once('{').unwrap_or((&sample, ""));
        let series = told.entry(name.to_owned()).or_default();
        let labels = tokens(labels);
        for label in labels.split(|token| *token == Token::Sign(',')) {
            if let [Token::Word(label), _, Token::Text(value), ..] = label {
                let values = series.entry(label.clone()).or_default();
                values.insert(value.clone());
            }
        }
    }
}

/// All that a service tells once everything in it was used.
async fn everything() -> Told {
    let backstage = Backstage::start(catalog_of(vec![component("a")])).await;
    let app = spawn_app(&backstage.settings(&json!({
        "catalog.mirror": true,
        // Nobody listens there, which is told too.
        "cache.shared": "redis://127.0.0.1:1",
    })))
    .await;
    eventually("the mirror", async || {
        let mirrored = metrics(&app, "mirror_entities").await;
        (mirrored.values().next() == Some(&1.0)).then_some(())
    })
    .await;
    let of_a = "/entity/default/component/a";
    app.get(&format!("{of_a}/badge/owner.png")).await;
    app.get(&format!("{of_a}/go")).await;
    app.get("/entity/default/component/nobody/badge/owner.svg")
        .await;
    let mut told = Told::new();
    tell(&app, &mut told).await;
    let demo = spawn_app(&json!({})).await;
    demo.get(&format!("{DEMO}/badge/owner.svg")).await;
    tell(&demo, &mut told).await;
    told
}

#[tokio::test]
async fn dashboard_and_alerts_ask_for_series_and_labels_that_there_are() {
    let told = everything().await;
    let documented = read("docs/metrics.md");
    let mut faults = Vec::new();
    for (file, query) in queries() {
        let wanted = wanted(&query);
        let mut labels: BTreeSet<&str> = OF_THE_SCRAPE.into();
        assert!(!wanted.series.is_empty(), "{file}: {query}");
        for (name, matchers) in &wanted.series {
            let Some(series) = told.get(name) else {
                faults.push(format!("{file}: there is no {PREFIX}{name}: {query}"));
                continue;
            };
            labels.extend(series.keys().map(String::as_str));
            for (label, value) in matchers {
                if OF_THE_SCRAPE.contains(&label.as_str()) {
                    continue;
                }
                let seen = series.get(label);
                if seen.is_none() {
                    faults.push(format!("{file}: {name} has no label {label}: {query}"));
                }
                // What a regular expression means beside words is Prometheus' to say.
                let words = value.split('|').filter(|word| !word.contains('*'));
                for word in words {
                    let is_seen = seen.is_some_and(|seen| seen.contains(word));
                    if !is_seen && !documented.contains(&format!("`{word}`")) {
                        faults.push(format!("{file}: no {name} has {label}={word}: {query}"));
                    }
                }
            }
        }
        for label in wanted
            .groups
            .difference(&labels.iter().map(|it| (*it).to_owned()).collect())
        {
            faults.push(format!("{file}: nothing has a label {label}: {query}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_query_is_read_for_its_series_labels_and_groups() {
    let query = "sum by (job, le) (rate(backstage_badges_a_total{b=\"c\", d!~\"e|{f}, g\"}[5m])) > backstage_badges_h";
    let wanted = wanted(query);
    let own = |name: &str, labels: &[(&str, &str)]| {
        let labels = labels
            .iter()
            .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()));
        (name.to_owned(), labels.collect::<Vec<_>>())
    };
    assert_eq!(
        wanted.series,
        [
            own("a_total", &[("b", "c"), ("d", "e|{f}, g")]),
            own("h", &[])
        ]
    );
    let groups: Vec<_> = wanted.groups.iter().map(String::as_str).collect();
    assert_eq!(groups, ["job", "le"]);
}
