//! How somebody wants an entity's badges: what the address of a page says, and its form writes.

use url::form_urlencoded::Serializer;

use crate::{
    badge::{BadgeId, Look},
    http::asked::Asked,
    service::Format,
    snippet::Markup,
};

/// The most badges that an address may name.
const MAX_BADGES: usize = 50;

/// The longest field, in characters. A logo can be written out in an address, but a page says it again in
/// every markup for each badge.
const MAX_FIELD_CHARS: usize = 1_000;

/// The parameters of the look that a page has controls for. An empty field is one that says nothing;
/// that there is to be no label has a control of its own.
const FIELDS: [&str; 8] = [
    "style",
    "color",
    "labelColor",
    "label",
    "logo",
    "logoColor",
    "logoSize",
    "scale",
];

/// A set-up, as its address says.
#[derive(Debug)]
pub(super) struct Setup {
    fields: Vec<(&'static str, String)>,
    /// Whether the badges are to have no label.
    pub(super) is_without_label: bool,
    badges: Option<Vec<String>>,
    /// Whether the badges are to be one image.
    pub(super) as_bar: bool,
    /// SVG or PNG.
    pub(super) format: Format,
    /// The markup that is open.
    pub(super) markup: Markup,
    /// What the fields come to.
    pub(super) look: Look,
    /// Fields that count as empty, in words.
    pub(super) problems: Vec<String>,
}

impl Setup {
    /// What the query of a request says. What is no good in it counts as not said.
    pub(super) fn of(asked: &Asked) -> Self {
        let given = |name: &'static str| {
            let value = asked.parameter(name)?.trim();
            (!value.is_empty()).then(|| (name, value.to_owned()))
        };
        let fields = FIELDS.into_iter().filter_map(given);
        let (fields, too_long): (Vec<_>, Vec<_>) =
            fields.partition(|(_, value)| value.chars().count() <= MAX_FIELD_CHARS);
        let is_without_label = asked.parameter("nolabel") == Some("1");
        let label = is_without_label.then_some(("label", ""));
        let pairs = fields.iter().map(|(name, value)| (*name, value.as_str()));
        let pairs = pairs.filter(|(name, _)| *name != "label" || !is_without_label);
        let (look, warnings) = Look::from_pairs(pairs.chain(label));
        let markup = asked.parameter("markup").and_then(|it| it.parse().ok());
        Self {
            badges: badges(asked),
            fields,
            is_without_label,
            as_bar: asked.parameter("bar") == Some("1"),
            format: match asked.parameter("format") {
                Some("png") => Format::Png,
                _ => Format::Svg,
            },
            markup: markup.unwrap_or_default(),
            look,
            problems: warnings
                .iter()
                .map(ToString::to_string)
                .chain(too_long.iter().map(|(name, _)| {
                    format!("{name}: expected at most {MAX_FIELD_CHARS} characters")
                }))
                .collect(),
        }
    }

    /// What a field says.
    pub(super) fn field(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }

    /// The badges that are chosen, in their order; `None` for all.
    pub(super) fn ids(&self) -> Option<Vec<&str>> {
        let ids = self.badges.as_ref()?;
        Some(ids.iter().map(String::as_str).collect())
    }

    /// The query of the same set-up with another markup open.
    pub(super) fn query_with(&self, markup: Markup) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in &self.fields {
            query.append_pair(name, value);
        }
        for (name, is_on) in [("nolabel", self.is_without_label), ("bar", self.as_bar)] {
            if is_on {
                query.append_pair(name, "1");
            }
        }
        if let Some(badges) = &self.badges {
            query.append_pair("badges", &badges.join(","));
        }
        if self.format == Format::Png {
            query.append_pair("format", "png");
        }
        query.append_pair("markup", markup.as_str());
        query.finish()
    }
}

/// The ids of `badges=a,b`, or of as many `badges=a` as a form has boxes, after the move that was asked
/// for by `move=up:a`.
fn badges(asked: &Asked) -> Option<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    for id in asked.parameters("badges").flat_map(|list| list.split(',')) {
        let is_new = !ids.iter().any(|known| known == id);
        if is_new && ids.len() < MAX_BADGES && id.parse::<BadgeId>().is_ok() {
            ids.push(id.to_owned());
        }
    }
    if let Some((way, id)) = asked
        .parameter("move")
        .and_then(|text| text.split_once(':'))
        && let Some(at) = ids.iter().position(|known| known == id)
    {
        let to = match way {
            "up" => at.saturating_sub(1),
            "down" => (at + 1).min(ids.len() - 1),
            _ => at,
        };
        ids.swap(at, to);
    }
    (!ids.is_empty()).then_some(ids)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;

    use super::*;

    fn setup(query: &str) -> Setup {
        let request = TestRequest::with_uri(&format!("/?{query}")).to_http_request();
        Setup::of(&Asked::of(&request))
    }

    #[rstest]
    #[case("", None)]
    #[case("badges=", None)]
    #[case("badges=b,a,b", Some(vec!["b", "a"]))]
    #[case("badges=a&badges=b&badges=%3Cscript%3E", Some(vec!["a", "b"]))]
    #[case("badges=a,b,c&move=up:b", Some(vec!["b", "a", "c"]))]
    #[case("badges=a,b,c&move=down:c", Some(vec!["a", "b", "c"]))]
    #[case("badges=a,b&move=up:zzz", Some(vec!["a", "b"]))]
    #[case("badges=a,b&move=sideways:b", Some(vec!["a", "b"]))]
    fn badges_are_those_of_a_list_or_of_boxes(
        #[case] query: &str,
        #[case] expected: Option<Vec<&str>>,
    ) {
        assert_eq!(setup(query).ids(), expected);
    }

    #[test]
    fn an_empty_field_says_nothing_and_no_label_is_said_by_its_own_box() {
        let empty = setup("label=&color=&style=&scale=");
        assert_eq!((empty.look, empty.problems), (Look::default(), Vec::new()));
        let none = setup("label=x&nolabel=1");
        assert_eq!(none.look.label.as_deref(), Some(""));
        assert_eq!(
            none.field("label"),
            "x",
            "it is there when the box is off again"
        );
    }

    #[test]
    fn what_is_no_good_is_told_and_kept_in_its_field() {
        let wrong = setup("color=blurple&markup=tex&format=gif");
        assert_eq!(wrong.problems.len(), 1);
        assert_eq!(wrong.field("color"), "blurple");
        assert_eq!(wrong.look, Look::default());
        assert_eq!(
            (wrong.markup, wrong.format),
            (Markup::Markdown, Format::Svg)
        );
    }

    #[test]
    fn a_logo_that_is_written_out_must_be_short() {
        let long = setup(&format!("logo={}&style=flat", "a".repeat(1_001)));
        assert_eq!(long.field("logo"), "");
        assert_eq!(long.problems, ["logo: expected at most 1000 characters"]);
        assert!(long.look.style.is_some());
    }

    #[test]
    fn an_address_with_another_markup_has_the_same_set_up() {
        let query = "style=flat&color=blue&nolabel=1&badges=b,a&bar=1&format=png&scale=2";
        let one = setup(query);
        let other = setup(&one.query_with(Markup::Rst));
        assert_eq!(other.markup, Markup::Rst);
        assert_eq!((&other.look, other.ids()), (&one.look, one.ids()));
        assert_eq!((other.as_bar, other.format), (true, Format::Png));
    }
}
