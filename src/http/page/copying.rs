//! What is to be copied: snippets in every markup, and the addresses of the images.

use maud::{Markup as Html, html};

use super::setup::Setup;
use crate::{
    service::{Copied, Showcase},
    snippet::Markup,
};

const fn name(markup: Markup) -> &'static str {
    match markup {
        Markup::Markdown => "Markdown",
        Markup::Html => "HTML",
        Markup::Rst => "reStructuredText",
        Markup::AsciiDoc => "AsciiDoc",
        Markup::Textile => "Textile",
        Markup::Org => "Org",
        Markup::Json => "JSON",
    }
}

/// A tab for each markup; without script, a link each to the page with that one open.
pub(super) fn snippets(setup: &Setup, showcase: &Showcase, path: &str) -> Html {
    html! {
        section aria-labelledby="copy-title" {
            h2 id="copy-title" { "Copy" }
            div id="snippets" data-live {
                div class="tabs" data-tabs="Markup" {
                    @for markup in Markup::ALL {
                        @let is_open = markup == setup.markup;
                        a id={ "tab-" (markup) } href={ (path) "?" (setup.query_with(markup)) }
                            data-panel={ "panel-" (markup) } data-name=(markup)
                            aria-current=[is_open.then_some("true")] { (name(markup)) }
                    }
                }
                @for (markup, together) in &showcase.together {
                    div id={ "panel-" (markup) } class="panel" hidden[*markup != setup.markup] {
                        (panel(*markup, together, &showcase.chosen))
                    }
                }
            }
        }
    }
}

fn panel(markup: Markup, together: &str, chosen: &[Copied]) -> Html {
    let all = format!("all-{markup}");
    let snippet = |badge: &Copied| {
        let mut snippets = badge.snippets.iter();
        let (_, text) = snippets.find(|(known, _)| *known == markup)?;
        Some(text.clone())
    };
    let in_markup = |id: &str| format!("{id} in {}", name(markup));
    html! {
        @if markup == Markup::Json {
            (block("json", None, "the JSON", together.trim_end()))
        } @else if chosen.is_empty() {
            p { "There is nothing to copy." }
        } @else {
            @if chosen.len() > 1 {
                p class="all js-only" {
                    span id=(all) hidden { (together) }
                    button class="primary" type="button" data-copy-from=(all)
                        data-what={ "all " (chosen.len()) " badges in " (name(markup)) } {
                        span data-label { "Copy all " (chosen.len()) }
                    }
                }
            }
            @for badge in chosen {
                @if let Some(text) = snippet(badge) {
                    (block(&format!("{markup}-{}", badge.id), Some(&badge.id), &in_markup(&badge.id), &text))
                }
            }
        }
    }
}

/// A text with a button that copies it. The field can be scrolled, so a keyboard must be able to reach it.
pub(super) fn block(id: &str, label: Option<&str>, what: &str, text: &str) -> Html {
    html! {
        div class="snippet" {
            @if let Some(label) = label { span class="of" { (label) } }
            pre tabindex="0" role="group" aria-label=(what) { code id={ "text-" (id) } { (text) } }
            button class="copy js-only" type="button" data-copy-from={ "text-" (id) } data-what=(what)
                aria-label={ "Copy " (what) } {
                span data-label { "Copy" }
            }
        }
    }
}

/// The addresses of the images alone.
pub(super) fn addresses(chosen: &[Copied]) -> Html {
    html! {
        section aria-labelledby="addresses-title" {
            h2 id="addresses-title" { "Image addresses" }
            p { "For a wiki, a dashboard or a chat that takes the address of an image." }
            div id="addresses" data-live {
                @for badge in chosen {
                    (block(
                        &format!("url-{}", badge.id),
                        Some(&badge.id),
                        &format!("the address of {}", badge.id),
                        &badge.url,
                    ))
                }
            }
        }
    }
}
