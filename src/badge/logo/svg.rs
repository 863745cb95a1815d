//! Which SVG may be a logo, and what becomes of one that is more than that.
//!
//! A logo of a request is drawn by this process when a PNG is asked, and a drawing cannot be
//! interrupted; and its source is handed on in shields' JSON, to who knows whom. So a logo is shapes,
//! groups and gradients, as an icon set draws them, and nothing that acts, leads anywhere or asks for
//! unbounded work:
//!
//! - An SVG that is no more than that is taken as it is, byte for byte ([`shapes`]).
//! - One that has more is reduced: scripts, event handlers, links, animations, filters and notes are
//!   left out ([`plain`]), and usvg, which draws the PNGs as well, makes plain shapes of style sheets,
//!   symbols and their copies. It is the better tool for that, since it knows SVG's rules of
//!   inheritance and cascade; but it does not bound what it is asked, so what it is given is counted
//!   before, copies and all, and what it gives is checked like any other SVG.
//! - What the picture would not be the same without (patterns, masks, clips, markers, dashes, texts,
//!   pictures) is refused with its name, since each of them lets a small file ask for unbounded work
//!   or for something from outside.
//!
//! Names are read as usvg 0.49 reads them: without their prefix, elements of no namespace count as
//! SVG, and elements of another namespace (an editor's notes) are never drawn.

mod census;
mod error;
mod gradients;
mod plain;
mod properties;
mod shapes;
mod sheet;

use std::borrow::Cow;

use resvg::usvg::{ImageHrefResolver, Indent, Options, Tree, WriteOptions};
use roxmltree::{Document, ParsingOptions};

pub use error::SvgLogoError;
use plain::Plain;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The most nodes: elements, texts and comments.
const MAX_NODES: u32 = 2_048;
/// The most declarations of namespaces: roxmltree 0.21 compares each with each, in each element
/// that has one.
const MAX_NAMESPACES: usize = 32;
/// The most elements one within the other. usvg and resvg go down by recursion.
const MAX_DEPTH: usize = 32;
/// The most elements, with each as often as it is copied.
const MAX_ELEMENTS: usize = 512;

/// Makes shapes of an SVG; `None` where it is no more than shapes already.
pub(super) fn reduce(svg: &str) -> Result<Option<String>, SvgLogoError> {
    if svg.matches("xmlns").count() > MAX_NAMESPACES {
        return Err(SvgLogoError::TooManyNamespaces);
    }
    let without_doctype = without_doctype(svg)?;
    let document = parse(&without_doctype)?;
    if matches!(without_doctype, Cow::Borrowed(_)) && shapes::check(&document).is_ok() {
        return Ok(None);
    }
    let reduced = resolve(&Plain::copy(&document)?)?;
    shapes::check(&parse(&reduced)?)?;
    Ok(Some(reduced))
}

/// Many programs write a document type. One that brings entities with it stays, and is refused by the
/// parser: entities could multiply.
fn without_doctype(svg: &str) -> Result<Cow<'_, str>, SvgLogoError> {
    let Some((before, rest)) = svg.split_once("<!DOCTYPE") else {
        return Ok(svg.into());
    };
    match rest.find(['>', '[']).map(|end| rest.split_at(end)) {
        Some((_, after)) if after.starts_with('>') => {
            let after = after.trim_start_matches('>');
            Ok(format!("{before}{after}").into())
        }
        _ => Err(SvgLogoError::NotXml),
    }
}

fn parse(svg: &str) -> Result<Document<'_>, SvgLogoError> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(svg, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => SvgLogoError::TooManyElements,
        _ => SvgLogoError::NotXml,
    })?;
    if document.root_element().has_tag_name((SVG, "svg")) {
        Ok(document)
    } else {
        Err(SvgLogoError::NotSvg)
    }
}

/// Has usvg make shapes of what is left.
fn resolve(plain: &Plain) -> Result<String, SvgLogoError> {
    let document = parse(&plain.markup)?;
    census::check(&document)?;
    gradients::check(&document)?;
    let options = Options {
        style_sheet: Some(plain.style_sheet.clone()),
        // There is no element left that asks; usvg's own resolvers would read files.
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|_| SvgLogoError::NoSize)?;
    let written = tree.to_string(&WriteOptions {
        indent: Indent::None,
        attributes_indent: Indent::None,
        ..WriteOptions::default()
    });
    // Without it, a program may show the corner of the picture in place of all of it.
    let (width, height) = (tree.size().width(), tree.size().height());
    let view_box = format!(r#"<svg viewBox="0 0 {width} {height}" "#);
    Ok(written.replacen("<svg ", &view_box, 1))
}

#[cfg(test)]
mod tests;
