//! What documents, lists and searches may be asked for with.

use serde_json::json;

use super::{
    Named,
    is::{self, FEW_STATEMENTS},
    query,
};
use crate::{
    entity::MAX_STATEMENTS,
    http::{
        asked::MAX_BADGES,
        listing::{DEFAULT_ROWS, MAX_ROWS},
    },
    service::DEFAULT_FOUND,
};

pub(super) fn documents() -> Vec<Named> {
    vec![
        query(
            "badges",
            "badges",
            "The ids of the badges that are wanted, with commas between them, in their order. Without it, all that \
             apply.",
            is::ids(MAX_BADGES),
            json!("owner,lifecycle"),
        ),
        query(
            "imageFormat",
            "format",
            "The format of the images that snippets show.",
            is::one_of(["svg", "png"]),
            json!("png"),
        ),
        query(
            "bar",
            "bar",
            "`1` or `true`: one image with all badges. Every other value counts as not given.",
            is::or_any(is::one_of(["1", "true"])),
            json!("1"),
        ),
    ]
}

pub(super) fn lists() -> Vec<Named> {
    vec![
        query(
            "filter",
            "filter",
            &format!(
                "Which entities: statements with commas between them, all of which must hold, each a field or \
                 `field=value`. Of several filters, one is enough. All have at most {MAX_STATEMENTS} statements \
                 together, which a schema cannot say: of its pattern, each has at most {FEW_STATEMENTS}. Letter case \
                 does not count. Without it, all entities."
            ),
            is::filters(),
            json!(["kind=component,spec.lifecycle=production"]),
        ),
        query(
            "after",
            "after",
            "Only entities behind this one in the order of the list. The `Link` header of an answer that is not \
             the end has it.",
            is::reference(),
            json!("component:default/departure-board"),
        ),
        query(
            "rows",
            "limit",
            "The most entities of one answer.",
            is::limit(MAX_ROWS, DEFAULT_ROWS),
            json!(100),
        ),
    ]
}

pub(super) fn searches() -> Vec<Named> {
    vec![
        query(
            "q",
            "q",
            "Some words: the start of a name, a title, an owner, a tag.",
            is::short(),
            json!("departure"),
        ),
        query(
            "ofKind",
            "kind",
            "Only entities of this kind; empty for any.",
            is::kind_or_any(),
            json!("component"),
        ),
        query(
            "ofOwner",
            "owner",
            "Only entities of this owner, a group unless it says otherwise; empty for any.",
            is::owner_or_any(),
            json!("platform-screens"),
        ),
        query(
            "found",
            "limit",
            "The most entities that are told.",
            is::found(DEFAULT_FOUND),
            json!(5),
        ),
        query(
            "openMarkup",
            "markup",
            "The markup whose snippets are open.",
            is::text_or_any(),
            json!("rst"),
        ),
    ]
}

pub(super) fn static_badges() -> Vec<Named> {
    vec![query(
        "message",
        "message",
        "The text of the right half. A badge without one says that it is missing.",
        is::text_or_any(),
        json!("passing"),
    )]
}
