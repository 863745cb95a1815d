//! Under load: two bars for each question, with the least and the most of the rounds.

use std::{error::Error, path::Path};

use plotters::{data::Quartiles, prelude::*};
use serde::Deserialize;

use crate::{COLORS, SIZE_PIXELS};

#[derive(Deserialize)]
pub(crate) struct Question {
    name: String,
    pairs: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    ours: Measured,
    theirs: Measured,
}

#[derive(Deserialize)]
struct Measured {
    rate: f64,
}

/// Whose requests a second.
type Side = fn(&Pair) -> f64;

/// Least, median and most.
fn spread(mut rates: Vec<f64>) -> [f64; 3] {
    rates.sort_by(f64::total_cmp);
    let [least, _, median, _, most] = Quartiles::new(&rates).values();
    [least, median, most].map(f64::from)
}

/// Draws `load.svg`.
pub(crate) fn draw(questions: &[Question], folder: &Path) -> Result<(), Box<dyn Error>> {
    let path = folder.join("load.svg");
    let rates =
        |question: &Question, whose: Side| spread(question.pairs.iter().map(whose).collect());
    let sides: [(&str, Side); 2] = [
        ("the service", |pair| pair.ours.rate),
        ("a bare actix-web server", |pair| pair.theirs.rate),
    ];
    let all = questions.iter().flat_map(|question| &question.pairs);
    let top = all.fold(0.0, |top: f64, pair| {
        top.max(pair.ours.rate).max(pair.theirs.rate)
    });
    let root = SVGBackend::new(&path, SIZE_PIXELS).into_drawing_area();
    root.fill(&WHITE)?;
    let count = u32::try_from(questions.len())?;
    let mut chart = ChartBuilder::on(&root)
        .caption("Requests a second, one worker", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(30)
        .y_label_area_size(70)
        .build_cartesian_2d(0.0..f64::from(count), 0.0..top * 1.45)?;
    let name = |at: f64| {
        let found = questions
            .iter()
            .zip(0_u32..)
            .find(|(_, number)| f64::from(*number) <= at && at < f64::from(*number) + 1.0);
        found.map_or(String::new(), |(question, _)| {
            question.name.replace('`', "")
        })
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(questions.len() * 2 + 1)
        .x_label_formatter(&|at| {
            if (at.fract() - 0.5).abs() < 0.01 {
                name(*at)
            } else {
                String::new()
            }
        })
        .y_label_formatter(&|value| format!("{value:.0}"))
        .light_line_style(WHITE)
        .draw()?;
    for ((side, (label, whose)), color) in (0_u32..).zip(sides).zip(COLORS) {
        let bars = questions.iter().zip(0_u32..).map(|(question, number)| {
            let left = f64::from(number) + 0.12 + 0.4 * f64::from(side);
            let [_, median, _] = rates(question, whose);
            Rectangle::new([(left, 0.0), (left + 0.36, median)], color.filled())
        });
        chart
            .draw_series(bars)?
            .label(label)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 5)], color.filled()));
        let whiskers = questions.iter().zip(0_u32..).map(|(question, number)| {
            let middle = f64::from(number) + 0.3 + 0.4 * f64::from(side);
            let [least, _, most] = rates(question, whose);
            PathElement::new([(middle, least), (middle, most)], BLACK)
        });
        chart.draw_series(whiskers)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .border_style(BLACK)
        .background_style(WHITE)
        .draw()?;
    Ok(root.present()?)
}
