//! The first page: the search, and what it finds.

use maud::{Markup, html};

use super::layout::Site;
use crate::{
    catalog::MAX_SEARCH_CHARS,
    http::asked::Asked,
    service::{Failure, FoundEntity},
};

/// The kinds that can be chosen, as Backstage writes them.
const KINDS: [&str; 9] = [
    "Component",
    "API",
    "System",
    "Domain",
    "Resource",
    "Group",
    "User",
    "Template",
    "Location",
];

/// What is shown below the search.
#[derive(Debug)]
pub(super) enum Shown {
    /// What was searched for.
    Found(Vec<FoundEntity>),
    /// Those whose badges are shown most.
    Popular(Vec<FoundEntity>),
    /// Some entities to begin with.
    Suggested(Vec<FoundEntity>),
    /// Why nothing can be told of the catalog.
    Away(Failure),
}

/// The page.
pub(super) fn page(site: &Site<'_>, asked: &Asked, shown: &Shown) -> Markup {
    let words = asked.parameter("q").unwrap_or_default().trim();
    let title = match shown {
        Shown::Found(_) if !words.is_empty() => format!("{words} – Badges"),
        _ => format!("Badges – {}", site.portal.title),
    };
    let main = html! {
        main id="main" class="start" {
            div class="hero" {
                h1 tabindex="-1" { "Find your badge" }
                p class="lead" {
                    "Every entity in " (site.portal.title) " has badges that say who owns it, how mature it is and "
                    "where its docs are. Find yours, and copy a line into its README."
                }
                (search(site, asked, true))
            }
            section id="recent" aria-labelledby="recent-title" hidden {
                div class="bar" {
                    h2 id="recent-title" { "Seen lately" }
                    button class="quiet" type="button" { "Clear" }
                }
                ul class="cards" {}
            }
            (results(site, words, shown))
            p class="hint further" {
                "Programs find what can be asked for in " a href={ (site.root) "/docs" } { "the API" } "."
            }
            template id="entity-card" {
                li class="card" {
                    span class="kind" data-kind {}
                    a class="title" {}
                    span class="about" data-ref {}
                }
            }
        }
    };
    site.page(&title, &main)
}

/// The form of the search, filled in as it was asked; where it `is_first`, what is typed goes there.
pub(super) fn search(site: &Site<'_>, asked: &Asked, is_first: bool) -> Markup {
    let text = |name| asked.parameter(name).unwrap_or_default();
    html! {
        form class="search" role="search" action={ (site.root) "/" }
            data-search={ (site.root) "/catalog/search" } data-entities={ (site.root) "/ui" } {
            div class="search-field" {
                label for="q" { "Name, title, owner or tag" }
                div class="search-row" {
                    input id="q" name="q" type="search" value=(text("q")) maxlength=(MAX_SEARCH_CHARS)
                        placeholder="payments-api" autocapitalize="none" spellcheck="false"
                        autofocus[is_first];
                    button class="primary" type="submit" { "Search" }
                }
                div class="popup" {
                    p id="found-status" class="found-status" hidden {}
                    ul id="found" role="listbox" aria-label="Entities found" hidden {}
                }
            }
            div class="search-filters" {
                p class="field" {
                    label for="kind" { "Kind" }
                    select id="kind" name="kind" {
                        option value="" { "Any" }
                        @for kind in KINDS {
                            option value=(kind) selected[kind.eq_ignore_ascii_case(text("kind"))] { (kind) }
                        }
                    }
                }
                p class="field" {
                    label for="owner" { "Owner" }
                    input id="owner" name="owner" value=(text("owner")) maxlength=(MAX_SEARCH_CHARS)
                        placeholder="Any" autocapitalize="none" autocomplete="off" spellcheck="false";
                }
                p class="hint js-only" { "Press " kbd { "/" } " to come back to the search." }
            }
        }
    }
}

fn results(site: &Site<'_>, words: &str, shown: &Shown) -> Markup {
    let (title, entities) = match shown {
        Shown::Popular(entities) => ("Shown most".to_owned(), entities.as_slice()),
        Shown::Suggested(entities) => ("From the catalog, by name".to_owned(), entities.as_slice()),
        Shown::Found(entities) => (counted(entities.len()), entities.as_slice()),
        Shown::Away(_) => ("The catalog does not answer".to_owned(), &[][..]),
    };
    html! {
        section aria-labelledby="results-title" {
            h2 id="results-title" { (title) }
            @if entities.is_empty() {
                (nothing(site, words, shown))
            } @else {
                ul class="cards" {
                    @for entity in entities { (card(site, entity)) }
                }
            }
        }
    }
}

fn counted(entities: usize) -> String {
    match entities {
        0 => "Nothing found".to_owned(),
        1 => "One entity".to_owned(),
        count => format!("{count} entities, the best first"),
    }
}

fn nothing(site: &Site<'_>, words: &str, shown: &Shown) -> Markup {
    html! {
        div class="empty" {
            @match shown {
                Shown::Away(failure) => {
                    p {
                        (site.portal.title) " gives no answer now. Badges in READMEs go on showing what was known last, "
                        "and so do the pages of entities that are known."
                    }
                    p { code { (failure) } }
                    p { a class="button" href={ (site.root) "/" } { "Try again" } }
                },
                Shown::Suggested(_) => {
                    p { "There is nothing in the catalog that may be shown yet." }
                    p { "Once an entity is registered in " a href=(site.portal.app_url) { (site.portal.title) }
                        ", its badges are here." }
                },
                Shown::Popular(_) | Shown::Found(_) => {
                    p {
                        "No entity is called or tagged "
                        @if words.is_empty() { "so" } @else { q { (words) } }
                        ", nor is owned by a team of that name."
                    }
                    p { "Fewer letters find more, and another kind or owner may be what is in the way. "
                        a href={ (site.root) "/" } { "Begin again" } }
                },
            }
        }
    }
}

/// One entity among others.
pub(super) fn card(site: &Site<'_>, entity: &FoundEntity) -> Markup {
    let address = site.entity(&entity.namespace, &entity.kind, &entity.name);
    let facts = [&entity.type_, &entity.lifecycle, &entity.owner];
    let facts = facts.into_iter().flatten().map(String::as_str);
    let about: Vec<&str> = std::iter::once(entity.reference.as_str())
        .chain(facts)
        .collect();
    html! {
        li class="card" {
            span class="kind" { (entity.kind) }
            a class="title" href=(address) { (entity.title.as_ref().unwrap_or(&entity.name)) }
            span class="about" { (about.join(" · ")) }
        }
    }
}
