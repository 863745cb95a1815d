//! Tables of many entities' snippets, read back as a program and as GitHub read them.

use backstage_badges::snippet::{Row, SnippetBadge, Table};
use proptest::{prelude::*, test_runner::TestCaseError};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::{hostile::HOSTILE, plugin, reading::github};

fn written(table: Table, rows: &[Row]) -> String {
    let mut text = table.start().to_owned();
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&table.row(row, at == 0));
    }
    text + table.end()
}

fn row(name: &str, badges: Vec<SnippetBadge>) -> Row {
    Row {
        entity: format!("component:default/{name}"),
        link: format!("https://portal.test/catalog/default/component/{name}"),
        badges,
    }
}

fn badge(text: &str) -> SnippetBadge {
    let link = format!("https://portal.test/{text}");
    let url = format!("https://badges.test/{text}.svg");
    plugin(Some(&link), &url, [text, text, text])
}

/// How many cells each row of a Markdown table has, and how many images.
fn cells(text: &str) -> Vec<(usize, usize)> {
    let mut rows = Vec::new();
    for event in Parser::new_ext(text, github()) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => rows.push((0, 0)),
            Event::Start(Tag::TableCell) => rows.last_mut().unwrap().0 += 1,
            Event::Start(Tag::Image { .. }) => rows.last_mut().unwrap().1 += 1,
            Event::End(TagEnd::Table) => rows.push((usize::MAX, 0)),
            _ => {}
        }
    }
    assert_eq!(
        rows.pop(),
        Some((usize::MAX, 0)),
        "a table and nothing else: {text}"
    );
    rows
}

fn hold_together(texts: &[String]) -> Result<(), TestCaseError> {
    let rows: Vec<Row> = texts
        .iter()
        .map(|text| row("x", vec![badge(text), badge("plain")]))
        .collect();
    let markdown = cells(&written(Table::Markdown, &rows));
    prop_assert_eq!(markdown.len(), rows.len() + 1);
    for row in markdown.get(1..).unwrap_or_default() {
        prop_assert_eq!(row, &(2, 2));
    }

    let csv = written(Table::Csv, &rows);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    prop_assert_eq!(
        reader.headers().unwrap(),
        vec!["entity", "link", "markdown", "html"]
    );
    for (read, row) in reader.records().zip(&rows) {
        let read = read.unwrap();
        prop_assert_eq!(
            (&read[0], &read[1]),
            (row.entity.as_str(), row.link.as_str())
        );
        let formula = ['=', '+', '-', '@', '\t', '\r'];
        prop_assert!(read.iter().all(|cell| !cell.starts_with(formula)));
    }
    prop_assert_eq!(csv.lines().count(), rows.len() + 1, "one line a row");

    let json: Value = serde_json::from_str(&written(Table::Json, &rows)).unwrap();
    for (read, text) in json.as_array().unwrap().iter().zip(texts) {
        prop_assert_eq!(&read["badges"][0]["message"], text);
    }
    Ok(())
}

#[test]
fn a_hostile_badge_stays_in_its_cell() {
    let texts: Vec<String> = HOSTILE.iter().map(|piece| format!("a{piece}b")).collect();
    hold_together(&texts).unwrap();
}

proptest! {
    #[test]
    fn any_badge_stays_in_its_cell(texts in proptest::collection::vec(any::<String>(), 0..3)) {
        hold_together(&texts)?;
    }
}

#[test]
fn a_table_reads_as_a_person_expects() {
    let rows = [row("x", vec![badge("m")]), row("y", Vec::new())];
    let link = "https://portal.test/catalog/default/component/x";
    let image = "[![m: m](https://badges.test/m.svg \"m\")](https://portal.test/m)";
    let markdown = written(Table::Markdown, &rows);
    let lines: Vec<&str> = markdown.lines().collect();
    assert_eq!(lines[..2], ["| entity | badges |", "| --- | --- |"]);
    assert_eq!(
        lines[2],
        format!("| [`component:default/x`]({link}) | {image} |")
    );
    assert!(lines[3].ends_with("component/y) |  |"), "{markdown}");

    let csv = written(Table::Csv, &rows);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    let quoted = image.replace('"', "\"\"");
    assert!(
        lines[1].starts_with(&format!("component:default/x,{link},\"{quoted}\",\"<a ")),
        "{csv}"
    );
    assert_eq!(
        lines[2],
        "component:default/y,https://portal.test/catalog/default/component/y,,"
    );

    let json: Value = serde_json::from_str(&written(Table::Json, &rows)).unwrap();
    assert_eq!(json[0]["entity"], "component:default/x");
    assert_eq!(json[0]["link"], link);
    assert_eq!(json[0]["badges"][0]["markdown"], image);
    assert_eq!(json[1]["badges"], Value::Array(Vec::new()));
    assert_eq!(written(Table::Json, &[]), "[\n]\n");
}

#[test]
fn a_table_goes_by_its_name_and_by_its_extension() {
    for table in Table::ALL {
        assert_eq!(table.to_string().parse(), Ok(table));
        assert_eq!(table.extension().parse(), Ok(table));
    }
    let error = "html".parse::<Table>().unwrap_err().to_string();
    assert!(
        error.contains("\"html\"") && error.contains("csv"),
        "{error}"
    );
}
