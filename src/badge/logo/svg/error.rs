use thiserror::Error;

/// The most characters of a name that an error repeats.
const MAX_NAME_CHARS: usize = 32;

/// Why an SVG is no logo.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SvgLogoError {
    /// Other bytes, or a document type, whose entities could multiply.
    #[error("the SVG is not well-formed XML, or it has a DTD")]
    NotXml,
    /// An XML document of another kind, which no browser draws.
    #[error("expected an svg element with xmlns=\"http://www.w3.org/2000/svg\"")]
    NotSvg,
    /// A processing instruction, such as one that names a style sheet.
    #[error("the SVG has a processing instruction")]
    Instruction,
    /// No width or height, or none that can be drawn.
    #[error("the SVG has no size")]
    NoSize,
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
    /// More than 512 elements, each as often as it is copied, or 2048 with the texts and comments.
    #[error(
        "the SVG has more than 512 elements with their copies, or than 2048 with texts and comments"
    )]
    TooManyElements,
    /// More than 32 mentions of `xmlns`.
    #[error("the SVG has more than 32 namespaces")]
    TooManyNamespaces,
    /// More than 16 elements with opacity or the like.
    #[error("the SVG has more than 16 elements with opacity, a blend mode or an svg in it")]
    TooManyLayers,
    /// More than 128 rules, or 256 declarations.
    #[error("the style sheet of the SVG has more than 128 rules, or than 256 declarations")]
    TooManyRules,
    /// A selector with a space, `>` or `+`.
    #[error("the style sheet of the SVG names elements by those round them or before them")]
    Selector,
}

/// A name of a request as a header can repeat it.
pub(super) fn shown(name: &str) -> String {
    name.escape_default().take(MAX_NAME_CHARS).collect()
}
