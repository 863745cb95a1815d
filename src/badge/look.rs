//! How a request wants a badge to look, by shields' parameter names.

mod query;

pub use query::LookWarning;

use super::{Badge, Color, LogoChoice, LogoSize, Scale, Style};

/// What a request asks of a badge's look; all that is unset stays as the badge has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// The shape.
    pub style: Option<Style>,
    /// The message's background.
    pub color: Option<Color>,
    /// The label's background.
    pub label_color: Option<Color>,
    /// Replaces the label; empty removes it.
    pub label: Option<String>,
    /// Replaces or removes the logo.
    pub logo: Option<LogoChoice>,
    /// The colour of a logo that is chosen by name.
    pub logo_color: Option<Color>,
    /// The size of a logo that is chosen by name.
    pub logo_size: Option<LogoSize>,
    /// Links inside the SVG, at most two.
    pub links: Vec<String>,
    /// A longer time to be cached, in seconds.
    pub cache_seconds: Option<u32>,
    /// The size of a PNG.
    pub scale: Option<Scale>,
}

impl Look {
    /// The parameters of this look, to be written into a URL: the plugin's two first.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let color = |color: &Option<Color>| color.as_ref().map(|color| color.as_given().to_owned());
        let single = [
            ("style", self.style.map(|style| style.to_string())),
            ("color", color(&self.color)),
            ("labelColor", color(&self.label_color)),
            ("label", self.label.clone()),
            ("logo", self.logo.as_ref().map(LogoChoice::to_string)),
            ("logoColor", color(&self.logo_color)),
            ("logoSize", self.logo_size.map(|size| size.to_string())),
            (
                "cacheSeconds",
                self.cache_seconds.map(|seconds| seconds.to_string()),
            ),
            ("scale", self.scale.map(|scale| scale.factor().to_string())),
        ];
        let links = self.links.iter().map(|link| ("link", link.clone()));
        single
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .chain(links)
            .collect()
    }

    /// The badge as this look wants it, with `default_logo` where the look says nothing of one.
    #[must_use]
    pub fn apply(&self, mut badge: Badge, default_logo: Option<&LogoChoice>) -> Badge {
        badge.style = self.style.unwrap_or(badge.style);
        badge.color = self.color.clone().or(badge.color);
        badge.label_color = self.label_color.clone().or(badge.label_color);
        if let Some(label) = &self.label {
            badge.label.clone_from(label);
        }
        let (style, color, size) = (badge.style, self.logo_color.as_ref(), self.logo_size);
        badge.logo = match self.logo.as_ref().or(default_logo) {
            Some(chosen) => chosen.logo(style, color, size),
            None => badge.logo.map(|own| own.restyled(style, color, size)),
        };
        badge.inner_links.clone_from(&self.links);
        badge.cut_to_size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::NamedLogo;

    #[test]
    fn a_look_changes_what_it_names_and_nothing_else() {
        let mut badge = Badge::new("owner", "team-a", Style::FlatSquare);
        let logo: NamedLogo = "backstage".parse().unwrap();
        badge.logo = Some(logo.plain(Style::FlatSquare));
        let (look, _) = Look::from_pairs([("color", "red"), ("logo", "none")]);
        let changed = look.apply(badge.clone(), None);
        assert_eq!(changed.color.unwrap().svg(), "#dd4343");
        assert_eq!((changed.logo, changed.label), (None, badge.label.clone()));
        assert_eq!(Look::default().apply(badge.clone(), None), badge);
    }

    #[test]
    fn a_long_text_is_cut() {
        let badge = Badge::new("x", "é".repeat(600), Style::Flat);
        let message = Look::default().apply(badge, None).message;
        assert_eq!(message.chars().count(), 513);
        assert!(message.ends_with('…'));
    }
}
