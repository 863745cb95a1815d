//! Badges as text: specs, shields' JSON, snippets.

use std::{sync::Arc, time::Duration};

use super::{Bar, Failure, Format, Named, Service, subject::Subject};
use crate::{
    badge::{Badge, Look, Scale},
    entity::Entity,
    render::{BadgeSpec, Rendered, ShieldsBadge, layout::Layout},
    snippet::{self, DenseImage, Markup, SnippetBadge},
};

impl Service {
    /// The spec of one badge, written over several lines as Backstage's plugin does.
    #[must_use]
    pub fn spec_json(
        &self,
        named: &Named,
        id: &str,
        badge: &Badge,
        look: &Look,
        origin: &str,
    ) -> Rendered {
        let spec = self.spec(named, id, badge, look, origin);
        json(serde_json::to_vec_pretty(&spec))
    }

    /// The specs of every badge that applies to an entity.
    pub async fn specs_json(
        &self,
        named: &Named,
        look: &Look,
        origin: &str,
    ) -> Result<Rendered, Failure> {
        let subject = self.subject(named, &self.all_ids()).await?;
        let badges: Vec<(&str, Badge)> = self
            .offered(&subject)
            .map(|id| Ok((id, self.make(&subject, id, look)?)))
            .collect::<Result<_, Failure>>()?;
        let specs: Vec<BadgeSpec<'_>> = badges
            .iter()
            .map(|(id, badge)| self.spec(named, id, badge, look, origin))
            .collect();
        Ok(json(serde_json::to_vec(&specs)))
    }

    fn spec<'a>(
        &self,
        named: &Named,
        id: &'a str,
        badge: &'a Badge,
        look: &Look,
        origin: &str,
    ) -> BadgeSpec<'a> {
        let url = self.urls.badge(origin, named, id, Format::Svg, look);
        let snippet = snippet_badge(id, badge, url.clone(), None);
        BadgeSpec::new(id, badge, url, snippet::markdown(&snippet))
    }

    /// Snippets of the badges that `ids` names, or of all that apply, in that order.
    ///
    /// A PNG is shown at its own size where the markup cannot say one, so it is asked at scale 1
    /// there, whatever the look says, and at scale 2 elsewhere.
    pub async fn snippets(
        &self,
        named: &Named,
        ids: Option<&[&str]>,
        wanted: &SnippetForm<'_>,
    ) -> Result<Rendered, Failure> {
        let all = self.all_ids();
        let subject = self.subject(named, ids.unwrap_or(&all)).await?;
        self.snippets_of(named, &subject, ids, wanted)
    }

    /// The same of an `entity` that is at hand, which the catalog is not asked for.
    pub async fn snippets_of_entity(
        &self,
        named: &Named,
        entity: &Arc<Entity>,
        ids: Option<&[&str]>,
        wanted: &SnippetForm<'_>,
    ) -> Result<Rendered, Failure> {
        let all = self.all_ids();
        let subject = self.subject_of(entity, ids.unwrap_or(&all)).await;
        self.snippets_of(named, &subject, ids, wanted)
    }

    fn snippets_of(
        &self,
        named: &Named,
        subject: &Subject,
        ids: Option<&[&str]>,
        wanted: &SnippetForm<'_>,
    ) -> Result<Rendered, Failure> {
        let ids: Vec<&str> = match ids {
            Some(ids) => ids.to_vec(),
            None => self.offered(subject).collect(),
        };
        if wanted.as_bar {
            let bar = self.bar_of(subject, &ids, wanted.look);
            if let Some(failure) = bar.failure {
                return Err(failure);
            }
            let snippet = self.bar_snippet(named, &ids, &bar, wanted);
            let text = snippet::write(wanted.markup, &[snippet]);
            return Ok(Rendered::new(text, wanted.markup.content_type()));
        }
        let badges = ids
            .into_iter()
            .map(|id| self.snippet(named, subject, id, wanted))
            .collect::<Result<Vec<_>, _>>()?;
        let text = snippet::write(wanted.markup, &badges);
        Ok(Rendered::new(text, wanted.markup.content_type()))
    }

    pub(super) fn bar_snippet(
        &self,
        named: &Named,
        ids: &[&str],
        bar: &Bar,
        wanted: &SnippetForm<'_>,
    ) -> SnippetBadge {
        let url = |scale| {
            let look = Look {
                scale,
                ..wanted.look.clone()
            };
            self.bar_url(wanted.origin, named, ids, wanted.image, &look)
        };
        let is_png = wanted.image == Format::Png;
        let (width, height) = bar.size_pixels();
        let dense = is_png.then(|| DenseImage {
            url: url(Some(Scale::TWO)),
            width,
            height,
        });
        let own_size = (is_png && self.png_scale != Scale::ONE).then_some(Scale::ONE);
        let page = self.badges.portal().entity_page(named.reference());
        SnippetBadge {
            id: "bar".to_owned(),
            label: String::new(),
            message: bar.text(),
            description: String::new(),
            link: Some(self.urls.link(wanted.origin, named, None, page)),
            image_url: url(own_size),
            dense,
        }
    }

    pub(super) fn snippet(
        &self,
        named: &Named,
        subject: &Subject,
        id: &str,
        wanted: &SnippetForm<'_>,
    ) -> Result<SnippetBadge, Failure> {
        let badge = self.make(subject, id, wanted.look)?;
        let url = |scale| {
            let look = Look {
                scale,
                ..wanted.look.clone()
            };
            self.urls
                .badge(wanted.origin, named, id, wanted.image, &look)
        };
        let is_png = wanted.image == Format::Png;
        let dense = is_png.then(|| {
            let (width, height) = Layout::new(&(&badge).into()).size_pixels();
            DenseImage {
                url: url(Some(Scale::TWO)),
                width,
                height,
            }
        });
        let own_size = (is_png && self.png_scale != Scale::ONE).then_some(Scale::ONE);
        let mut snippet = snippet_badge(id, &badge, url(own_size), dense);
        let link = |page| self.urls.link(wanted.origin, named, Some(id), page);
        snippet.link = snippet.link.map(link);
        Ok(snippet)
    }
}

/// How snippets are to be written.
#[derive(Debug, Clone)]
pub struct SnippetForm<'a> {
    /// The markup.
    pub markup: Markup,
    /// SVG or PNG.
    pub image: Format,
    /// How the badges look.
    pub look: &'a Look,
    /// Scheme, host and port before every path.
    pub origin: &'a str,
    /// Whether the badges are to be one image.
    pub as_bar: bool,
}

/// `badge` in shields' endpoint schema.
#[must_use]
pub fn shields_json(badge: &Badge, max_age: Duration) -> Rendered {
    json(serde_json::to_vec(&ShieldsBadge::new(
        badge,
        max_age.as_secs(),
    )))
}

fn snippet_badge(
    id: &str,
    badge: &Badge,
    image_url: String,
    dense: Option<DenseImage>,
) -> SnippetBadge {
    SnippetBadge {
        id: id.to_owned(),
        label: badge.label.clone(),
        message: badge.message.clone(),
        description: badge.description.clone(),
        link: badge.link.clone(),
        image_url,
        dense,
    }
}

/// JSON that was written from our own types, which cannot fail to be written.
fn json(text: serde_json::Result<Vec<u8>>) -> Rendered {
    Rendered::new(text.unwrap_or_default(), Rendered::JSON)
}
