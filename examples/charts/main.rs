//! The figures of the load measurements as charts, which the scripts in `benches/load/` have drawn.
//!
//! `charts load|growth FIGURES.json FOLDER` writes SVGs into the folder.

mod growth;
mod load;

use std::{env, error::Error, fs, path::Path};

use plotters::style::RGBColor;

const SIZE_PIXELS: (u32, u32) = (640, 320);

/// Of the first and of the second of two.
const COLORS: [RGBColor; 2] = [RGBColor(0, 122, 198), RGBColor(220, 110, 20)];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, figures, folder] = arguments.as_slice() else {
        return Err("expected load|growth FIGURES.json FOLDER".into());
    };
    let (figures, folder) = (fs::read_to_string(figures)?, Path::new(folder));
    match what.as_str() {
        "load" => load::draw(&serde_json::from_str::<Vec<_>>(&figures)?, folder),
        "growth" => growth::draw(&serde_json::from_str(&figures)?, folder),
        other => Err(format!("{other:?}: expected load or growth").into()),
    }
}
