//! What a badge can be answered as.

/// A format of one badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.svg`
    Svg,
    /// `.png`
    Png,
    /// `.webp`, or PNG where that is smaller.
    Webp,
    /// `.json`: the spec that Backstage's badges frontend reads.
    Json,
    /// `.shields.json`: shields' endpoint schema.
    ShieldsJson,
}

impl Format {
    /// Every format; `.shields.json` stands before `.json`, which also ends it.
    const ALL: [Self; 5] = [
        Self::ShieldsJson,
        Self::Svg,
        Self::Png,
        Self::Webp,
        Self::Json,
    ];

    /// The extension, without a dot before it, and the word for `?format=`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Json => "json",
            Self::ShieldsJson => "shields.json",
        }
    }

    /// The format that `extension` names.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.extension() == extension)
    }

    /// Parts a file name into what it is of and its format.
    ///
    /// ```
    /// use backstage_badges::service::Format;
    /// assert_eq!(Format::split("owner.svg"), ("owner", Some(Format::Svg)));
    /// assert_eq!(Format::split("owner.shields.json"), ("owner", Some(Format::ShieldsJson)));
    /// assert_eq!(Format::split("owner"), ("owner", None));
    /// ```
    #[must_use]
    pub fn split(file: &str) -> (&str, Option<Self>) {
        Self::ALL
            .into_iter()
            .find_map(|format| {
                let stem = file.strip_suffix(format.extension())?.strip_suffix('.')?;
                Some((stem, Some(format)))
            })
            .unwrap_or((file, None))
    }

    /// Whether it is an image, so that even a failure is answered with one.
    #[must_use]
    pub fn is_image(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Webp)
    }

    /// Whether it is made of pixels, which are packed already.
    #[must_use]
    pub fn is_raster(self) -> bool {
        matches!(self, Self::Png | Self::Webp)
    }

    /// Whether files and snippets may have it.
    #[must_use]
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }
}
