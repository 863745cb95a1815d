use thiserror::Error;

/// Why an SVG is no logo.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SvgLogoError {
    /// Other bytes, or a document type, whose entities could multiply.
    #[error("the SVG is not well-formed XML, or it has a DTD")]
    NotXml,
    /// An XML document of another kind, which no browser draws.
    #[error("expected an svg element with xmlns=\"http://www.w3.org/2000/svg\"")]
    NotSvg,
    /// An element that is no shape, group or gradient.
    #[error("the SVG has an element `{0}`: logos may have shapes, groups and gradients")]
    Element(String),
    /// An attribute or a property of a style that can take unbounded work.
    #[error("the SVG has a `{0}`, which logos may not have")]
    Property(String),
    /// A reference to another thing than a gradient of the same picture, or a chain of them.
    #[error("`{0}` of the SVG refers to something else than a gradient in it, or in a circle")]
    Reference(String),
    /// A length or position that no picture has.
    #[error("a number of `{0}` of the SVG has more than 8 digits or a positive exponent")]
    Number(String),
    /// A stroke of an endless width.
    #[error("a stroke-width of the SVG is no number up to 10000 and no length up to 100")]
    StrokeWidth,
    /// More than 32 elements one within the other.
    #[error("the SVG has more than 32 elements one within the other")]
    TooDeep,
    /// More than 512 elements, or 2048 with the texts and comments.
    #[error("the SVG has more than 512 elements, or than 2048 with texts and comments")]
    TooManyElements,
    /// More than 32 mentions of `xmlns`.
    #[error("the SVG has more than 32 namespaces")]
    TooManyNamespaces,
    /// More than 16 elements with opacity or the like.
    #[error("the SVG has more than 16 elements with opacity, a blend mode or an svg in it")]
    TooManyLayers,
}
