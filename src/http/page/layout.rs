//! What every page has: its head, its header and its foot.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use crate::{access::Guard, badge::Portal, http::State};

/// What pages know of where they are.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// Before every address of this service.
    pub(super) root: &'a str,
    /// The portal whose catalog it is.
    pub(super) portal: &'a Portal,
    guard: &'a Guard,
}

impl<'a> Site<'a> {
    pub(super) fn of(state: &'a State) -> Self {
        Self {
            root: state.page_root.as_deref().unwrap_or_default(),
            portal: state.service.badges().portal(),
            guard: &state.guard,
        }
    }

    /// Whether a token opens what pages tell.
    pub(super) fn is_private(&self) -> bool {
        !self.guard.is_open()
    }

    /// Whether that token is Backstage's.
    pub(super) fn is_of_backstage(&self) -> bool {
        matches!(self.guard, Guard::Backstage(_))
    }

    /// The address of the page of an entity.
    pub(super) fn entity(&self, namespace: &str, kind: &str, name: &str) -> String {
        let entity = format!("{namespace}/{kind}/{name}").to_lowercase();
        format!("{}/ui/{entity}", self.root)
    }

    /// The address of a file that pages load.
    fn asset(&self, name: &str) -> String {
        format!("{}/assets/{}", self.root, assets::hashed(name))
    }

    /// A whole page.
    pub(super) fn page(&self, title: &str, main: &Markup) -> Markup {
        let scripts = assets::all().filter(|asset| asset.is_script());
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    title { (title) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    link rel="icon" href=(self.asset("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(self.asset("style.css"));
                    @for script in scripts {
                        link rel="modulepreload" href={ (self.root) "/assets/" (script.hashed) };
                    }
                    script type="module" src=(self.asset("main.js")) {}
                }
                body data-private[self.is_private()] {
                    a class="skip" href="#main" { "Skip to the content" }
                    header class="top" {
                        a class="brand" href={ (self.root) "/" } {
                            img src=(self.asset("icon.svg")) alt="" width="24" height="24";
                            "Badges"
                        }
                        nav aria-label="Portal" {
                            button id="forget-token" class="quiet" type="button" hidden { "Forget my token" }
                            a href=(self.portal.app_url) { (self.portal.title) }
                        }
                    }
                    (main)
                    div id="said" class="visually-hidden" role="status" {}
                    footer class="foot" {
                        p { "Badges of what is in the catalog of " a href=(self.portal.app_url) { (self.portal.title) } "." }
                    }
                }
            }
        }
    }
}
