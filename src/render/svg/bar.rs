//! Several badges in one SVG.
//!
//! A bar that is one image, or one link, is one image to a screen reader, which reads the texts of
//! all badges. Where each badge leads to a page of its own, each is an image in a link.

use super::{HEAD, Markup, parts, picture, size, xml::Xml};
use crate::render::bar::Bar;

/// What an element takes beside the badge in it.
const ELEMENT_BYTES: usize = 128;

/// Draws `bar`; where there are `links`, each badge leads to its own. What is drawn links inside of a
/// badge is passed over.
#[must_use]
pub fn draw_bar(bar: &Bar<'_>, links: Option<&[Option<&str>]>) -> String {
    let markups: Vec<(u32, Markup<'_>)> = bar
        .places()
        .map(|(x, layout)| (x, Markup::of(layout)))
        .collect();
    let hints = markups.iter().map(|(_, it)| it.size_hint() + ELEMENT_BYTES);
    let mut xml = Xml::with_capacity(hints.sum());
    let (width, height) = bar.size_pixels();
    size(xml.raw(HEAD), width.into(), height.into());
    if links.is_some() {
        xml.raw(">");
    } else {
        named(&mut xml, |xml| {
            for (at, (_, markup)) in markups.iter().enumerate() {
                xml.raw(if at == 0 { "" } else { ", " });
                markup.accessible_text(xml);
            }
        });
    }
    for (at, (x, markup)) in markups.iter().enumerate() {
        let link = links.and_then(|links| *links.get(at)?);
        parts::linked(&mut xml, link, |xml| {
            xml.raw("<svg x=\"").number((*x).into()).raw("\" ");
            size(xml, markup.layout.width, markup.layout.height);
            if links.is_some() {
                named(xml, |xml| markup.accessible_text(xml));
            } else {
                xml.raw(">");
            }
            picture(xml, markup);
            xml.raw("</svg>");
        });
    }
    xml.raw("</svg>");
    xml.finish()
}

/// Ends a start tag of an image that is read out as `text`.
pub(super) fn named(xml: &mut Xml, text: impl FnOnce(&mut Xml)) {
    let start = xml.raw(" role=\"img\" aria-label=\"").end();
    text(xml);
    let text = start..xml.end();
    xml.raw("\"><title>").again(text).raw("</title>");
}
