//! Pages that say what is wrong, and what to do about it.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use maud::{Markup, html};
use tokio::time::timeout;

use super::{layout::Site, start, writing};
use crate::{
    access::Refusal,
    http::{State, asked::Asked, error},
    service::{Failure, FailureKind, FoundEntity, SearchText},
};

/// How many entities are shown in the place of one that is not there.
const SIMILAR: &str = "4";

/// How long they are looked for: that the entity is not there is news that need not wait for them.
const SIMILAR_DEADLINE: Duration = Duration::from_millis(400);

/// Answers one who may not see the page, or may with a token.
pub(super) fn refused(
    request: &HttpRequest,
    state: &State,
    site: &Site<'_>,
    refusal: Refusal,
) -> HttpResponse {
    let (status, challenge) = error::of_refusal(refusal);
    let main = match refusal {
        Refusal::NoKeys => told(
            "Nobody can be let in right now",
            &html! {
                p { "This catalog is private, and " (site.portal.title) " does not say now whose tokens are good." }
                (again(request))
            },
        ),
        Refusal::MissingCredentials | Refusal::IllegalToken | Refusal::NotAUser => {
            door(site, refusal)
        }
    };
    let page = site.page("Private – Badges", &main);
    let mut response = writing::page(request, state, status, page);
    if let Some(challenge) = challenge {
        let challenge = header::HeaderValue::from_static(challenge);
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    error::telling_of_refusal(refusal, response)
}

fn door(site: &Site<'_>, refusal: Refusal) -> Markup {
    let why = match refusal {
        Refusal::NotAUser => "That token is not a person's: expected one of a user.",
        _ => "That token opens nothing here.",
    };
    told(
        "This catalog is private",
        &html! {
            p {
                "To see it, show "
                @if site.is_of_backstage() {
                    "the token of somebody who is signed in to " a href=(site.portal.app_url) { (site.portal.title) }
                } @else { "one of the tokens that its operators give" }
                ". It stays in this tab, is sent to this service alone, and is forgotten when the tab is closed."
            }
            form id="token-form" class="token-form js-only" {
                p class="field" {
                    label for="token" { "Token" }
                    input id="token" name="token" type="password" required autocomplete="off"
                        spellcheck="false" aria-describedby="token-problem";
                }
                button class="primary" type="submit" { "Show the catalog" }
                p id="token-problem" class="problem" role="alert" {}
                span hidden data-refusal { (why) }
            }
            noscript {
                p {
                    "Without script a page cannot show a token. Badges in READMEs are for everybody all the same, and "
                    "snippets can be had by hand:"
                }
                pre tabindex="0" { code { "curl -H 'Authorization: Bearer …' '…/entity/default/component/NAME/snippets.md'" } }
            }
        },
    )
}

/// Answers with what went wrong.
pub(super) async fn failed(
    request: &HttpRequest,
    state: &State,
    site: &Site<'_>,
    asked: &Asked,
    failure: &Failure,
) -> HttpResponse {
    let status = error::status(failure);
    let main = match failure.kind() {
        FailureKind::NotFound => {
            let name = request.match_info().get("name").unwrap_or_default();
            missing(site, asked, failure, &similar(state, name).await)
        }
        FailureKind::Invalid => told(
            "This address means nothing",
            &html! {
                p { (failure) }
                (start::search(site, asked, false))
            },
        ),
        FailureKind::Unavailable => away(request, site, failure),
    };
    let page = site.page("Something is wrong – Badges", &main);
    error::telling_of(failure, writing::page(request, state, status, page))
}

fn away(request: &HttpRequest, site: &Site<'_>, failure: &Failure) -> Markup {
    if matches!(failure, Failure::Overloaded | Failure::Busy) {
        return told(
            "Too many people are here right now",
            &html! { p { "It is over in a moment." } (again(request)) },
        );
    }
    told(
        "The catalog does not answer",
        &html! {
            p {
                (site.portal.title) " gives no answer now, so nothing can be looked up that is not known already. "
                "Badges in READMEs go on showing what was known last."
            }
            p class="about" { code { (failure) } }
            (again(request))
        },
    )
}

/// Answers where there is no such page.
pub(in crate::http) fn unknown(request: &HttpRequest, state: &State) -> HttpResponse {
    let (site, asked) = (Site::of(state), Asked::of(request));
    let main = told(
        "There is no such page",
        &html! {
            p { "The page of an entity is at " code { (site.root) "/ui/{namespace}/{kind}/{name}" } "." }
            (start::search(&site, &asked, false))
        },
    );
    let page = site.page("No such page – Badges", &main);
    let mut response = writing::page(request, state, StatusCode::NOT_FOUND, page);
    let vary = header::HeaderValue::from_static("Accept, Accept-Encoding");
    response.headers_mut().insert(header::VARY, vary);
    response
}

fn missing(site: &Site<'_>, asked: &Asked, failure: &Failure, similar: &[FoundEntity]) -> Markup {
    told(
        "It is not in the catalog",
        &html! {
            p { (failure) "." }
            p { "It may be called otherwise, be of another kind, or not be registered yet." }
            @if !similar.is_empty() {
                section aria-labelledby="similar-title" {
                    h2 id="similar-title" { "Did you mean" }
                    ul class="cards" { @for entity in similar { (start::card(site, entity)) } }
                }
            }
            (start::search(site, asked, false))
        },
    )
}

/// Entities that are called much the same; none, where that cannot be told.
async fn similar(state: &State, name: &str) -> Vec<FoundEntity> {
    let start = name.split(['-', '_', '.']).next().unwrap_or_default();
    let Some(_turn) = state.load.search_turn() else {
        return Vec::new();
    };
    let search = async {
        for words in [name, start].into_iter().filter(|words| !words.is_empty()) {
            let search = SearchText {
                words,
                limit: Some(SIMILAR),
                ..SearchText::default()
            };
            let found = state.service.search(&search).await.unwrap_or_default();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    };
    timeout(SIMILAR_DEADLINE, search).await.unwrap_or_default()
}

fn again(request: &HttpRequest) -> Markup {
    let address = request.uri().path_and_query();
    html! {
        p { a class="button primary" href={ "?" (address.and_then(|it| it.query()).unwrap_or_default()) } { "Try again" } }
    }
}

fn told(title: &str, rest: &Markup) -> Markup {
    html! {
        main id="main" class="trouble" {
            h1 tabindex="-1" { (title) }
            (rest)
        }
    }
}
