//! The page of an entity: its badges, what to copy, how they look, and what keeps them from saying more.

use maud::{Markup, html};

use super::{controls, copying, layout::Site, setup::Setup};
use crate::{
    badge::Lack,
    service::{Copied, FoundEntity, Showcase},
};

/// The page.
pub(super) fn page(site: &Site<'_>, setup: &Setup, showcase: &Showcase) -> Markup {
    let entity = &showcase.entity;
    let title = entity.title.as_ref().unwrap_or(&entity.name);
    let path = site.entity(&entity.namespace, &entity.kind, &entity.name);
    let main = html! {
        main id="main" class="entity" data-ref=(entity.reference) data-title=(title)
            data-kind=(entity.kind) data-path=(path) {
            (heading(site, showcase, title))
            div class="columns" {
                div class="wide" {
                    (preview(entity, &showcase.chosen))
                    (copying::snippets(setup, showcase, &path))
                    (copying::addresses(&showcase.chosen))
                    (lacking(site, showcase))
                }
                (controls::form(site, setup, showcase, &path))
            }
        }
    };
    site.page(&format!("{title} – Badges"), &main)
}

fn heading(site: &Site<'_>, showcase: &Showcase, title: &str) -> Markup {
    let entity = &showcase.entity;
    let facts = [
        ("Owner", &entity.owner),
        ("Type", &entity.type_),
        ("Lifecycle", &entity.lifecycle),
    ];
    html! {
        div class="heading" {
            p class="back" { a href={ (site.root) "/" } { "Find another" } }
            p class="kind" { (entity.kind) }
            h1 tabindex="-1" { (title) }
            p class="about" { code { (entity.reference) } }
            dl class="facts" {
                @for (name, fact) in facts {
                    @if let Some(fact) = fact { div { dt { (name) } dd { (fact) } } }
                }
            }
            p { a href=(showcase.portal_page) { "Open in " (site.portal.title) } }
        }
    }
}

/// The badges on a page like GitHub's, by day and by night.
fn preview(entity: &FoundEntity, chosen: &[Copied]) -> Markup {
    html! {
        section aria-labelledby="preview-title" {
            h2 id="preview-title" { "In a README" }
            div id="preview" class="preview" data-live {
                @for (theme, words) in [("day", "Light"), ("night", "Dark")] {
                    figure class={ "paper " (theme) } {
                        figcaption { (words) }
                        p class="readme-title" aria-hidden="true" { (entity.name) }
                        p class="badges" {
                            @for badge in chosen {
                                // The second picture is the first again, for eyes alone.
                                @let alt = if theme == "day" { badge.text.as_str() } else { "" };
                                @match badge.link.as_ref().filter(|_| theme == "day") {
                                    Some(link) => { a href=(link) { (picture(badge, alt)) } " " },
                                    None => { (picture(badge, alt)) " " },
                                }
                            }
                            @if chosen.is_empty() { "No badge applies to this entity." }
                        }
                    }
                }
            }
        }
    }
}

fn picture(badge: &Copied, alt: &str) -> Markup {
    html! { img src=(badge.path) alt=(alt) width=[badge.width] height=[badge.height]; }
}

/// What the entry in the catalog lacks, and where that is mended.
fn lacking(site: &Site<'_>, showcase: &Showcase) -> Markup {
    html! {
        section id="entry" aria-labelledby="entry-title" {
            h2 id="entry-title" { "The catalog entry" }
            @if showcase.lacks.is_empty() {
                p class="well" { "Nothing is missing: every badge has something to say." }
            } @else {
                p { "Its badges could say more. In the entity's " code { "catalog-info.yaml" } ":" }
                ul class="lacks" {
                    @for lack in &showcase.lacks {
                        @let (what, how) = words(*lack);
                        li { strong { (what) } " " (how) }
                    }
                }
            }
            p {
                @if let Some(entry) = &showcase.entry {
                    a href=(entry) rel="nofollow noreferrer" { "Go to its source" } " (" (host(entry)) ") or "
                }
                a href=(showcase.portal_page) { "see its page in " (site.portal.title) } "."
            }
        }
    }
}

/// The host of a link that the catalog gives, so that nobody follows it blindly.
fn host(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    rest.split('/').next().unwrap_or(rest)
}

fn words(lack: Lack) -> (&'static str, Markup) {
    let set = |what: &str| html! { "Set " code { (what) } "." };
    match lack {
        Lack::Orphaned => (
            "It is orphaned.",
            html! { "The file that it came from does not describe it any more: put it back, or delete the entity." },
        ),
        Lack::Owner => ("Nobody owns it.", set("spec.owner")),
        Lack::KnownOwner => (
            "Its owner is not in the catalog.",
            html! { "Register that group or user, or correct " code { "spec.owner" } "." },
        ),
        Lack::Description => ("It has no description.", set("metadata.description")),
        Lack::Docs => (
            "Its documentation is not linked.",
            html! { "Set the annotation " code { "backstage.io/techdocs-ref" } "." },
        ),
        Lack::Lifecycle => ("It has no lifecycle.", set("spec.lifecycle")),
        Lack::Type => ("It has no type.", set("spec.type")),
        Lack::System => ("It is part of no system.", set("spec.system")),
    }
}
