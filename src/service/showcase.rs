//! An entity's badges as somebody looks at them who wants to copy one: all at once, each as an image and
//! in every markup, and what keeps them from saying more.

use super::{
    Failure, Format, FoundEntity, Named, Service, SnippetForm, searching::told_of, subject::Subject,
};
use crate::{
    badge::{Lack, Look},
    entity::{Entity, EntityRef},
    snippet::{self, Markup, SnippetBadge},
};

/// The annotations that say where an entity's entry is written, the best first.
pub const ENTRY_ANNOTATIONS: [&str; 3] = [
    "backstage.io/edit-url",
    "backstage.io/view-url",
    "backstage.io/source-location",
];

/// What somebody wants to see.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// The badges that are to be copied, in their order; without it, all.
    pub ids: Option<&'a [&'a str]>,
    /// SVG or PNG.
    pub image: Format,
    /// How the badges look.
    pub look: &'a Look,
    /// Scheme, host and port before every path.
    pub origin: &'a str,
    /// Whether the badges are to be one image.
    pub as_bar: bool,
}

/// All there is to see.
#[derive(Debug)]
pub struct Showcase {
    /// The entity, as far as it may be told of.
    pub entity: FoundEntity,
    /// Its page in the portal.
    pub portal_page: String,
    /// Every badge that it has, in the configured order.
    pub offered: Vec<Offer>,
    /// What is to be copied: a badge each, or the one bar.
    pub chosen: Vec<Copied>,
    /// All of it in each markup.
    pub together: Vec<(Markup, String)>,
    /// What its entry in the catalog lacks, the worst first.
    pub lacks: Vec<Lack>,
    /// Where its entry is written; `http` or `https`.
    pub entry: Option<String>,
}

/// One of the badges that an entity has.
#[derive(Debug)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Whether it is among those to be copied.
    pub is_chosen: bool,
}

/// What is copied at a time.
#[derive(Debug)]
pub struct Copied {
    /// The badge's id, or `bar`.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Where the image of its snippets is, as a path.
    pub path: String,
    /// How wide and how high that is to be shown, in CSS pixels, where the markup can say so.
    pub width: Option<u32>,
    /// See `width`.
    pub height: Option<u32>,
    /// Where the image is that the look asks for.
    pub url: String,
    /// Where a click leads.
    pub link: Option<String>,
    /// The snippet in each markup that is a text.
    pub snippets: Vec<(Markup, String)>,
}

impl Service {
    /// The entity of these parts of a URL, for somebody who may list: by the name that is to be written.
    pub fn listed(&self, namespace: &str, kind: &str, name: &str) -> Result<Named, Failure> {
        let reference = EntityRef::from_parts(namespace, kind, name);
        let reference = reference.map_err(|error| Failure::Invalid(error.to_string()))?;
        Ok(self.name_of(&reference))
    }

    /// What there is to see of the entity that is `named`.
    pub async fn showcase(&self, named: &Named, wish: &Wish<'_>) -> Result<Showcase, Failure> {
        let subject = self.subject(named, &self.all_ids()).await?;
        let offered: Vec<&str> = self.offered(&subject).collect();
        let chosen: Vec<&str> = match wish.ids {
            None => offered.clone(),
            // One that it has not is left out: a set-up is shared between entities.
            Some(ids) => ids
                .iter()
                .copied()
                .filter(|id| self.make(&subject, id, wish.look).is_ok())
                .collect(),
        };
        let form = SnippetForm {
            markup: Markup::default(),
            image: wish.image,
            look: wish.look,
            origin: wish.origin,
            as_bar: wish.as_bar,
        };
        let (badges, urls) = self.copied(named, &subject, &chosen, &form);
        let entity = subject.entity();
        let lacks = subject.lacks().into_iter();
        let may_tell = |lack: &Lack| self.policy.badge(entity, lack.badge_id()).is_published;
        let together = Markup::ALL.map(|markup| (markup, snippet::write(markup, &badges)));
        let badge_of = |id: &str| self.make(&subject, id, &Look::default()).ok();
        let offer = |id: &&str| Offer {
            id: (*id).to_owned(),
            text: badge_of(id).map_or_else(String::new, |it| text(&it.label, &it.message)),
            is_chosen: chosen.contains(id),
        };
        let others = chosen.iter().filter(|id| !offered.contains(id));
        Ok(Showcase {
            entity: told_of(entity, &self.policy),
            portal_page: self.badges.portal().entity_page(named.reference()),
            offered: offered.iter().chain(others).map(offer).collect(),
            chosen: badges.iter().zip(urls).map(copy_of).collect(),
            together: together.into(),
            lacks: lacks.filter(may_tell).collect(),
            entry: entry(entity),
        })
    }

    /// What is copied at a time, and where the image is that the look asks for: snippets say a size of
    /// their own of a PNG.
    fn copied(
        &self,
        named: &Named,
        subject: &Subject,
        ids: &[&str],
        form: &SnippetForm<'_>,
    ) -> (Vec<SnippetBadge>, Vec<String>) {
        let SnippetForm {
            image,
            look,
            origin,
            as_bar,
            ..
        } = *form;
        if as_bar && !ids.is_empty() {
            let bar = self.bar_of(subject, ids, look);
            let snippet = self.bar_snippet(named, ids, &bar, form);
            return (
                vec![snippet],
                vec![self.bar_url(origin, named, ids, image, look)],
            );
        }
        ids.iter()
            .filter_map(|id| {
                let snippet = self.snippet(named, subject, id, form).ok()?;
                Some((snippet, self.urls.badge(origin, named, id, image, look)))
            })
            .unzip()
    }
}

fn text(label: &str, message: &str) -> String {
    match label.trim() {
        "" => message.to_owned(),
        label => format!("{label}: {message}"),
    }
}

fn copy_of((badge, url): (&SnippetBadge, String)) -> Copied {
    let markups = Markup::ALL.into_iter();
    let texts = markups.filter(|markup| *markup != Markup::Json);
    let (dense, own) = (badge.dense.as_ref(), badge.image_url.as_str());
    Copied {
        id: badge.id.clone(),
        text: text(&badge.label, &badge.message),
        path: path_of(dense.map_or(own, |dense| &dense.url)).to_owned(),
        width: dense.map(|dense| dense.width),
        height: dense.map(|dense| dense.height),
        url,
        link: badge.link.clone(),
        snippets: texts
            .map(|markup| {
                let text = snippet::write(markup, std::slice::from_ref(badge));
                (markup, text.trim_end().to_owned())
            })
            .collect(),
    }
}

/// What of an absolute URL comes after the origin: a page shows what it is served with.
fn path_of(url: &str) -> &str {
    let after = url.split_once("://").map_or(url, |(_, rest)| rest);
    after
        .find('/')
        .and_then(|at| after.get(at..))
        .unwrap_or("/")
}

/// Where the entry of `entity` is written, as far as a browser can go there.
fn entry(entity: &Entity) -> Option<String> {
    let mut named = ENTRY_ANNOTATIONS.iter();
    named.find_map(|name| {
        let value = entity.annotation(name)?;
        let url = value.strip_prefix("url:").unwrap_or(value);
        let url = url::Url::parse(url).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let is_plain = url.username().is_empty() && url.password().is_none();
        (is_web && is_plain).then(|| url.to_string())
    })
}
