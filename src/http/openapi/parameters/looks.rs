//! What an image may be asked for with.

use serde_json::json;

use super::{Named, is, query};
use crate::{badge::Look, http::asked::MAX_BADGES};

pub(super) fn look(default_style: &str) -> Vec<Named> {
    let ignored = "Another value counts as not given, and `X-Badge-Warning` says so.";
    let colour = "a name of shields' (`success`, `blue`, …), 3 or 6 hex digits with or without `#`, or a CSS colour.";
    let said = |about: &str| format!("{about} {ignored}");
    let of_colour = |what: &str| said(&format!("{what}: {colour}"));
    let link = "Where the two halves of the SVG lead, or with one the whole of it: `http`, `https` or `mailto`.";
    let seconds =
        "How many seconds a copy may be kept, where that is longer than without it: at most a day.";
    let scale = "How many pixels a PNG has for a CSS pixel, in each direction.";
    let logo = "A slug or a title of Simple Icons, `none`, or a `data:image/…;base64,…` URI of at most 32 KiB.";
    vec![
        query(
            "style",
            "style",
            &said("The shape."),
            is::or_any_default(is::style(), default_style),
            json!("flat"),
        ),
        query(
            "color",
            "color",
            &of_colour("The colour of the message"),
            is::text_or_any(),
            json!("blue"),
        ),
        query(
            "labelColor",
            "labelColor",
            &of_colour("The colour of the label"),
            is::text_or_any(),
            json!("333"),
        ),
        query(
            "label",
            "label",
            "Another label; empty for none.",
            is::text_or_any(),
            json!("maintained by"),
        ),
        query(
            "logo",
            "logo",
            &said(logo),
            is::text_or_any(),
            json!("backstage"),
        ),
        query(
            "logoColor",
            "logoColor",
            &of_colour("The colour of a logo chosen by name"),
            is::text_or_any(),
            json!("white"),
        ),
        query(
            "logoSize",
            "logoSize",
            &said("`auto`: a logo chosen by name is as wide as its shape."),
            is::or_any(is::one_of(["auto"])),
            json!("auto"),
        ),
        query(
            "link",
            "link",
            &said(link),
            is::texts_or_any(),
            json!(["https://example.com/"]),
        ),
        query(
            "cacheSeconds",
            "cacheSeconds",
            &said(seconds),
            is::or_any(is::whole(0, Look::MAX_CACHE_SECONDS).build()),
            json!(3600),
        ),
        query(
            "scale",
            "scale",
            &said(scale),
            is::or_any(is::scale()),
            json!(2),
        ),
    ]
}

pub(super) fn images() -> Vec<Named> {
    vec![
        query(
            "format",
            "format",
            "The format. Without it, or where it names none, `Accept` chooses, and SVG where that says nothing.",
            is::or_any(is::one_of(["svg", "png", "webp", "json", "shields.json"])),
            json!("svg"),
        ),
        query(
            "shownBadges",
            "badges",
            &format!(
                "The ids of the badges, with commas between them, in their order: at least one and at most \
                 {MAX_BADGES}. A bar without them, or with an id that is none, says so."
            ),
            is::text_or_any(),
            json!("owner,lifecycle"),
        ),
        query(
            "links",
            "links",
            "`each`: each badge inside the SVG leads to its own page.",
            is::or_any(is::one_of(["each"])),
            json!("each"),
        ),
    ]
}
