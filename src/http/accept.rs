//! Which format an `Accept` header asks for (RFC 9110, section 12.5.1).

use crate::service::Format;

/// How specific a range is that names a media type.
const EXACT: u8 = 2;

/// The first of SVG, JSON and PNG that `accept` prefers; SVG where it prefers none of them. WebP stands in
/// for a PNG where it is named and liked no less, and is meant where none of the others will do.
///
/// A format counts with the quality of the most specific range that it matches. Of equal quality,
/// the one that was named wins over one that a wildcard covers: a browser's `fetch` sends
/// `application/json, text/plain, */*` and means JSON.
#[must_use]
pub fn preferred(accept: Option<&str>) -> Format {
    let ranges: Vec<Range> = accept
        .unwrap_or_default()
        .split(',')
        .filter_map(parse)
        .collect();
    let mut best = (Format::Svg, (0, 0));
    let rank = |kind, subtype| {
        let matching = ranges
            .iter()
            .filter_map(|range| range.matched(kind, subtype));
        let (specificity, quality) = matching.max()?;
        (quality > 0).then_some((quality, specificity))
    };
    for (format, kind, subtype) in [
        (Format::Svg, "image", "svg+xml"),
        (Format::Json, "application", "json"),
        (Format::Png, "image", "png"),
    ] {
        if let Some(rank) = rank(kind, subtype)
            && rank > best.1
        {
            best = (format, rank);
        }
    }
    let is_in_place = best.0 == Format::Png || best.1 == (0, 0);
    match rank("image", "webp") {
        Some(webp) if is_in_place && webp >= best.1 && webp.1 == EXACT => Format::Webp,
        _ => best.0,
    }
}

/// Whether `accept` says that an SVG will do: by its name or as an image, for `*/*` is sent by programs
/// that show none.
pub(super) fn takes_svg(accept: Option<&str>) -> bool {
    let ranges = accept.unwrap_or_default().split(',').filter_map(parse);
    let matching = ranges.filter_map(|range| range.matched("image", "svg+xml"));
    matching
        .max()
        .is_some_and(|(specificity, quality)| specificity > 0 && quality > 0)
}

struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// In thousandths, as precise as the header can be.
    quality: u16,
}

fn parse(range: &str) -> Option<Range<'_>> {
    let mut parts = range.split(';');
    let (kind, subtype) = parts.next()?.trim().split_once('/')?;
    Some(Range {
        kind,
        subtype,
        quality: quality(parts)?,
    })
}

/// The quality among parameters, in thousandths; 1 where none is given, and `None` where it is no good.
pub(super) fn quality<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map_or(Some(1_000), |(_, quality)| thousandths(quality.trim()))
}

/// A quality of at most three decimals, from 0 to 1.
fn thousandths(quality: &str) -> Option<u16> {
    let (whole, decimals) = quality.split_once('.').unwrap_or((quality, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1_000),
        _ => None,
    }
}

impl Range<'_> {
    /// How specifically the range matches, and with what quality.
    fn matched(&self, kind: &str, subtype: &str) -> Option<(u8, u16)> {
        let is = |range: &str, name: &str| range.eq_ignore_ascii_case(name);
        let specificity = match () {
            () if is(self.kind, kind) && is(self.subtype, subtype) => EXACT,
            () if is(self.kind, kind) && self.subtype == "*" => 1,
            () if self.kind == "*" && self.subtype == "*" => 0,
            () => return None,
        };
        Some((specificity, self.quality))
    }
}

#[cfg(test)]
mod tests;
