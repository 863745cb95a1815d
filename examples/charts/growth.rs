//! How cost grows: lines over a logarithmic axis.

use std::{collections::BTreeMap, error::Error, path::Path};

use plotters::prelude::*;
use serde::Deserialize;

use crate::{COLORS, SIZE_PIXELS};

#[derive(Deserialize)]
pub(crate) struct Figures {
    entities: Vec<ByEntities>,
    connections: Vec<ByConnections>,
    cache: Vec<ByCache>,
}

#[derive(Deserialize)]
struct ByEntities {
    entities: f64,
    rates: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct ByConnections {
    connections: f64,
    rate: f64,
}

#[derive(Deserialize)]
struct ByCache {
    mib: f64,
    hits: f64,
}

/// One line of a chart: its name, and its points.
type Line = (String, Vec<(f64, f64)>);

/// Draws lines over a logarithmic axis.
fn chart(
    path: &Path,
    (title, across, up): (&str, &str, &str),
    top: f64,
    lines: &[Line],
) -> Result<(), Box<dyn Error>> {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let least = points().map(|point| point.0).fold(f64::MAX, f64::min);
    let most = points().map(|point| point.0).fold(0.0, f64::max);
    let root = SVGBackend::new(path, SIZE_PIXELS).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d((least..most * 1.2).log_scale(), 0.0..top)?;
    chart
        .configure_mesh()
        .x_desc(across)
        .y_desc(up)
        .x_label_formatter(&|value| format!("{value}"))
        .y_label_formatter(&|value| format!("{value:.0}"))
        .light_line_style(WHITE)
        .draw()?;
    for ((name, points), color) in lines.iter().zip(COLORS) {
        chart
            .draw_series(LineSeries::new(
                points.iter().copied(),
                color.stroke_width(2),
            ))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
        let dots = points
            .iter()
            .map(|&point| Circle::new(point, 3, color.filled()));
        chart.draw_series(dots)?;
    }
    if lines.len() > 1 {
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerRight)
            .border_style(BLACK)
            .background_style(WHITE)
            .draw()?;
    }
    Ok(root.present()?)
}

fn highest(lines: &[Line]) -> f64 {
    let points = lines.iter().flat_map(|(_, points)| points);
    points.map(|point| point.1).fold(0.0, f64::max) * 1.1
}

/// Draws `growth-*.svg`.
pub(crate) fn draw(figures: &Figures, folder: &Path) -> Result<(), Box<dyn Error>> {
    let of_workers = |workers: &str| {
        let points = figures.entities.iter();
        let points = points.map(|row| (row.entities, *row.rates.get(workers).unwrap_or(&0.0)));
        points.collect::<Vec<_>>()
    };
    let lines = [
        ("one worker".to_owned(), of_workers("1")),
        ("two workers".to_owned(), of_workers("2")),
    ];
    let about = (
        "Requests a second by entities",
        "entities",
        "requests a second",
    );
    chart(
        &folder.join("growth-entities.svg"),
        about,
        highest(&lines),
        &lines,
    )?;

    let points = figures.connections.iter();
    let points = points.map(|row| (row.connections, row.rate)).collect();
    let lines = [(String::new(), points)];
    let about = (
        "Requests a second by connections",
        "connections",
        "requests a second",
    );
    chart(
        &folder.join("growth-connections.svg"),
        about,
        highest(&lines),
        &lines,
    )?;

    let points = figures.cache.iter().map(|row| (row.mib, row.hits * 100.0));
    let lines = [(String::new(), points.collect())];
    let about = (
        "Lookups answered from the cache",
        "cache.entities, in MiB",
        "%",
    );
    chart(&folder.join("growth-cache.svg"), about, 100.0, &lines)
}
