//! How the badges look: a form whose state is the address of the page.

use maud::{Markup, html};

use super::{layout::Site, setup::Setup};
use crate::{
    badge::Style,
    service::{Format, Offer, Showcase},
};

/// Colours that people choose, of shields' names.
const COLORS: [&str; 13] = [
    "brightgreen",
    "green",
    "yellowgreen",
    "yellow",
    "orange",
    "red",
    "blue",
    "lightgrey",
    "success",
    "important",
    "critical",
    "informational",
    "inactive",
];

/// The form.
pub(super) fn form(site: &Site<'_>, setup: &Setup, showcase: &Showcase, path: &str) -> Markup {
    let offered: Vec<&str> = showcase.offered.iter().map(|it| it.id.as_str()).collect();
    html! {
        form id="controls" class="controls" action=(path) aria-labelledby="controls-title"
            data-offered=(offered.join(",")) {
            h2 id="controls-title" { "Make it yours" }
            input type="hidden" name="markup" value=(setup.markup) data-usual="markdown";
            // What Enter in a field does: the first button, which must not be one that moves a badge.
            button class="default-button" type="submit" tabindex="-1" aria-hidden="true" { "Show" }
            (problems(setup))
            (badges(setup, showcase))
            (styles(site, setup))
            fieldset {
                legend { "Colours" }
                (color("color", "Colour", setup))
                (color("labelColor", "Colour of the label", setup))
                datalist id="colors" { @for name in COLORS { option value=(name) {} } }
            }
            fieldset {
                legend { "Label" }
                (text("label", "Instead of its own", "", setup))
                (tick("nolabel", "No label at all", setup.is_without_label))
            }
            fieldset {
                legend { "Logo" }
                (text("logo", "Name of a brand, or none", "github", setup))
                (color("logoColor", "Colour of the logo", setup))
                p class="tick" {
                    input type="checkbox" id="logoSize" name="logoSize" value="auto"
                        checked[setup.field("logoSize") == "auto"];
                    label for="logoSize" { "As wide as its shape" }
                }
            }
            (format(setup))
            div class="actions" {
                button class="primary no-js" type="submit" { "Show" }
                a class="button quiet" href=(path) { "Start over" }
            }
        }
    }
}

fn problems(setup: &Setup) -> Markup {
    html! {
        div id="problems" class="problems" data-live {
            @for problem in &setup.problems { p { (problem) } }
        }
    }
}

fn badges(setup: &Setup, showcase: &Showcase) -> Markup {
    // Those that are chosen come first, in their order.
    let chosen = setup.ids().unwrap_or_default();
    let place = |offer: &&Offer| {
        let place = chosen.iter().position(|id| *id == offer.id);
        place.unwrap_or(chosen.len())
    };
    let mut offers: Vec<&Offer> = showcase.offered.iter().collect();
    offers.sort_by_key(place);
    html! {
        fieldset {
            legend { "Badges and their order" }
            ol class="choices" {
                @for offer in offers {
                    li {
                        span class="tick" {
                            input type="checkbox" id={ "badge-" (offer.id) } name="badges" value=(offer.id)
                                checked[offer.is_chosen];
                            label for={ "badge-" (offer.id) } title=(offer.text) { (offer.id) }
                        }
                        span class="moves" {
                            (mover("up", "↑", &offer.id)) (mover("down", "↓", &offer.id))
                        }
                    }
                }
            }
            (tick("bar", "All in one image", setup.as_bar))
        }
    }
}

fn mover(way: &str, arrow: &str, id: &str) -> Markup {
    html! {
        button class="move" type="submit" name="move" value={ (way) ":" (id) }
            aria-label={ "Move " (id) " " (way) } { (arrow) }
    }
}

fn styles(site: &Site<'_>, setup: &Setup) -> Markup {
    let chosen = setup.field("style");
    let radio = |value: &str, name: &str, shown: Markup| {
        html! {
            label class="style" {
                input type="radio" name="style" value=(value) checked[chosen == value]
                    data-usual=[value.is_empty().then_some("")];
                (shown) span { (name) }
            }
        }
    };
    let sample = |style: Style| {
        let path = format!(
            "{}/badge/style-{}-blue.svg?style={style}",
            site.root, "badge"
        );
        html! { img src=(path) alt="" loading="lazy"; }
    };
    html! {
        fieldset {
            legend { "Style" }
            div class="styles" {
                (radio("", "As configured", html! {}))
                @for style in Style::ALL { (radio(style.as_str(), style.as_str(), sample(style))) }
            }
        }
    }
}

fn format(setup: &Setup) -> Markup {
    let is_png = setup.format == Format::Png;
    let scale = setup.field("scale");
    html! {
        fieldset {
            legend { "Format" }
            div class="row" {
                label class="tick" {
                    input type="radio" name="format" value="svg" checked[!is_png] data-usual; "SVG"
                }
                label class="tick" {
                    input type="radio" name="format" value="png" checked[is_png]; "PNG"
                }
            }
            p class="field" {
                label for="scale" { "Pixels of a PNG" }
                select id="scale" name="scale" {
                    option value="" { "As configured" }
                    @for factor in ["1", "2", "3", "4"] {
                        option value=(factor) selected[scale == factor] { (factor) " ×" }
                    }
                }
            }
            p class="hint" { "Slack, Confluence, Jira, Outlook and Teams show no SVG." }
        }
    }
}

fn text(name: &str, label: &str, example: &str, setup: &Setup) -> Markup {
    html! {
        p class="field" {
            label for=(name) { (label) }
            input id=(name) name=(name) value=(setup.field(name)) placeholder=(example)
                autocomplete="off" autocapitalize="none" spellcheck="false";
        }
    }
}

fn color(name: &str, label: &str, setup: &Setup) -> Markup {
    html! {
        p class="field" {
            label for=(name) { (label) }
            span class="color" {
                input id=(name) name=(name) value=(setup.field(name)) list="colors" placeholder="blue, #36baa2"
                    autocomplete="off" autocapitalize="none" spellcheck="false";
                input class="js-only" type="color" data-for=(name) aria-label={ (label) ", from a palette" }
                    value="#36baa2";
            }
        }
    }
}

fn tick(name: &str, label: &str, is_on: bool) -> Markup {
    html! {
        p class="tick" {
            input type="checkbox" id=(name) name=(name) value="1" checked[is_on];
            label for=(name) { (label) }
        }
    }
}
