//! The URLs that the service writes into specs and snippets.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Format, Named};
use crate::badge::Look;

/// What cannot stand in the value of a query parameter: what RFC 3986, section 3.4, does not allow
/// there, and the characters that part parameters. Parentheses and commas stay, so that a colour
/// such as `rgb(1,2,3)` can be read.
const QUERY_VALUE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// How image URLs are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlForm {
    /// Before every route: empty, or a path without a slash at its end.
    pub base_path: String,
    /// Write an image's URL as Backstage's plugin does: without an extension, and with the entity as
    /// its asker spelled it.
    pub as_the_plugin: bool,
    /// Let the links of snippets lead to `/go`, which sends on to the page, and not to the page at once.
    pub links_by_go: bool,
}

impl UrlForm {
    /// The URL of one badge's image at `origin`, with the parameters of `look`.
    #[must_use]
    pub fn badge(
        &self,
        origin: &str,
        entity: &Named,
        id: &str,
        format: Format,
        look: &Look,
    ) -> String {
        let (path, before_id) = entity.path(self.as_the_plugin);
        let url = format!("{origin}{}/entity/{path}{before_id}/{id}", self.base_path);
        let pairs = look.to_pairs();
        self.image(url, pairs, format)
    }

    /// The URL of a bar's image; `badges` is the parameter that says of which badges.
    pub(super) fn bar(
        &self,
        origin: &str,
        entity: &Named,
        badges: (&'static str, String),
        format: Format,
        look: &Look,
    ) -> String {
        let (path, _) = entity.path(self.as_the_plugin);
        let url = format!("{origin}{}/entity/{path}/bar", self.base_path);
        let mut pairs = vec![badges];
        pairs.extend(look.to_pairs());
        self.image(url, pairs, format)
    }

    /// The link from an image to `page`, which is that of the badge `id`, or the entity's own. Where the
    /// entity has an opaque name, `/go` is not for every reader, and the link leads to the page at once.
    pub(super) fn link(
        &self,
        origin: &str,
        entity: &Named,
        id: Option<&str>,
        page: String,
    ) -> String {
        if !self.links_by_go || entity.is_opaque() {
            return page;
        }
        let (path, _) = entity.path(self.as_the_plugin);
        let id = id.map(|id| format!("/{id}")).unwrap_or_default();
        format!("{origin}{}/entity/{path}/go{id}", self.base_path)
    }

    fn image(
        &self,
        mut url: String,
        mut pairs: Vec<(&'static str, String)>,
        format: Format,
    ) -> String {
        match (self.as_the_plugin, format) {
            (false, format) => url.extend([".", format.extension()]),
            (true, Format::Svg) => {}
            (true, format) => pairs.push(("format", format.extension().to_owned())),
        }
        for (at, (key, value)) in pairs.iter().enumerate() {
            let value = utf8_percent_encode(value, QUERY_VALUE);
            url.push(if at == 0 { '?' } else { '&' });
            url.extend([*key, "="]);
            url.extend(value);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(as_the_plugin: bool, format: Format, query: &[(&str, &str)]) -> String {
        let form = UrlForm {
            base_path: "/api/badges".to_owned(),
            as_the_plugin,
            links_by_go: false,
        };
        let entity = Named::from_parts("default", "Component", "X").unwrap();
        let (look, warnings) = Look::from_pairs(query.iter().copied());
        assert_eq!(warnings, []);
        form.badge("https://b.test", &entity, "owner", format, &look)
    }

    #[test]
    fn a_url_ends_in_its_format_or_reads_as_the_plugins() {
        let start = "https://b.test/api/badges/entity/default/component/x/badge/owner";
        assert_eq!(url(false, Format::Svg, &[]), format!("{start}.svg"));
        let start = "https://b.test/api/badges/entity/default/Component/X/badge/owner";
        assert_eq!(url(true, Format::Svg, &[]), start);
        assert_eq!(url(true, Format::Png, &[]), format!("{start}?format=png"));
    }

    #[test]
    fn an_opaque_name_stands_alone_before_the_badge() {
        let form = UrlForm {
            base_path: String::new(),
            as_the_plugin: false,
            links_by_go: true,
        };
        let reference = "component:default/x".parse().unwrap();
        let entity = Named::opaque(reference, "Token".to_owned());
        let page = "https://portal.test/x";
        assert_eq!(form.link("", &entity, Some("owner"), page.to_owned()), page);
        let url = form.badge("", &entity, "owner", Format::Svg, &Look::default());
        assert_eq!(url, "/entity/Token/owner.svg");
    }

    #[test]
    fn the_look_is_carried_in_the_query() {
        let query = [
            ("color", "rgb(1, 2, 3)"),
            ("style", "flat"),
            ("label", "a&b +%"),
        ];
        let url = url(false, Format::Svg, &query);
        let expected = "?style=flat&color=rgb(1,%202,%203)&label=a%26b%20%2B%25";
        assert!(url.ends_with(expected), "{url}");
    }
}
