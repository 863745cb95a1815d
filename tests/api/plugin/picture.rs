//! What a reader sees in an SVG badge, whichever release of `badge-maker` drew it.

use serde_json::{Value, json};

/// The colours that `badge-maker` 6 draws where 5, which the plugin pins, drew the first.
const PALETTE: [(&str, &str); 7] = [
    ("#4c1", "#4b0"),
    ("#97ca00", "#67ac09"),
    ("#dfb317", "#d8b800"),
    ("#a4a61d", "#95991a"),
    ("#fe7d37", "#ea7233"),
    ("#e05d44", "#dd4343"),
    ("#9f9f9f", "#939393"),
];

/// Text, style, size and colours of `svg`, its colours as `badge-maker` 6 draws them.
pub(super) fn picture(svg: &str) -> Value {
    let between = |start: &str, end: &str| {
        let rest = svg.split_once(start).unwrap().1;
        rest.split_once(end).unwrap().0.to_owned()
    };
    json!({
        "says": between("aria-label=\"", "\""),
        "title": between("<title>", "</title>"),
        "style": style(svg),
        "size": [between(" width=\"", "\""), between(" height=\"", "\"")],
        "fills": fills(svg),
    })
}

fn style(svg: &str) -> &'static str {
    let has_height = |height: &str| {
        let root = svg.split_once('>').unwrap().0;
        root.contains(&format!(" height=\"{height}\""))
    };
    match () {
        () if has_height("28") => "for-the-badge",
        () if has_height("18") => "plastic",
        () if svg.contains("#rlink") => "social",
        () if svg.contains("crispEdges") => "flat-square",
        () => "flat",
    }
}

/// The backgrounds, from left to right.
fn fills(svg: &str) -> Vec<&str> {
    // 5 rounds the corners with a clip path, whose fill is not seen.
    let visible = svg.split_once("</clipPath>").map_or(svg, |(_, rest)| rest);
    visible
        .split("<rect ")
        .skip(1)
        .filter_map(|rect| {
            let attributes = rect.split_once('>')?.0;
            let fill = attributes.split_once(" fill=\"")?.1.split_once('"')?.0;
            (!fill.starts_with("url(#")).then_some(fill)
        })
        .map(|fill| {
            let newer = PALETTE.iter().find(|(older, _)| *older == fill);
            newer.map_or(fill, |(_, newer)| newer)
        })
        .collect()
}
