//! Whatever a README holds: no byte outside of a block changes, and a second run changes nothing.

use backstage_badges::{
    embed::{Readme, Words, insert},
    snippet::{self, Markup, SnippetBadge},
};
use proptest::prelude::*;

use crate::{MARKUPS, comment, filled};

/// A piece of a README in some markup, or of no README at all.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "# A",
        "A\n===",
        "= A",
        "* A",
        "h1. A",
        "<h1>A</h1>",
        "<p align=\"center\">",
        "</p>",
        "```",
        "~~~~",
        "----",
        "::",
        "    ",
        "\t",
        "> ",
        "- ",
        "bc. a",
        "bc.. a",
        "<pre>",
        "</pre>",
        "#+begin_src",
        "#+end_src",
        "#+title: A",
        ":a: b",
        "<!-- a -->",
        "<!--",
        "-->",
        "---",
        "`",
        "<script>",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{feff}",
        "é",
        "text",
    ];
    prop_oneof![
        6 => prop::sample::select(known.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

fn markup() -> impl Strategy<Value = Markup> {
    prop::sample::select(MARKUPS.to_vec())
}

/// Lines of a badge whose texts are whatever a catalog holds.
fn badge() -> impl Strategy<Value = SnippetBadge> {
    let text =
        "([a-z ]|[-`~#*=.:<>!\\[\\]|\"'\\\\\n\r]|<!-- backstage-badges:end -->|```|----){0,8}";
    (
        text,
        text,
        prop::option::of(Just("https://p.test/a".to_owned())),
    )
        .prop_map(|(message, description, link)| SnippetBadge {
            id: "owner".to_owned(),
            label: "owner".to_owned(),
            message,
            description,
            link,
            image_url: "https://b.test/owner.svg".to_owned(),
            dense: None,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_outside_of_a_block_changes(
        markup in markup(),
        [before, old, after] in [pieces(), pieces(), pieces()],
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let [start, end] = ["start style=flat", "end"]
            .map(|words| comment(markup, &format!("backstage-badges:{words}")));
        let head = [&before, line_end.as_bytes(), start.as_bytes(), line_end.as_bytes()].concat();
        let tail = [end.as_bytes(), line_end.as_bytes(), &after].concat();
        let text = [&head[..], b"old", &old, line_end.as_bytes(), &tail].concat();
        let Ok(readme) = Readme::read(markup, &text) else { return Ok(()) };
        let written = readme.with(readme.blocks().iter().map(|_| "new\n"));
        if readme.blocks().is_empty() {
            prop_assert_eq!(written, text);
        } else {
            let content = written.strip_prefix(&head[..]).and_then(|rest| rest.strip_suffix(&tail[..]));
            let apart = if matches!(markup, Markup::Rst | Markup::Textile) { line_end } else { "" };
            let expected = [apart, "new", line_end, apart].concat();
            prop_assert_eq!(content, Some(expected.as_bytes()));
        }
    }

    #[test]
    fn an_inserted_block_adds_bytes_in_one_place_and_a_second_run_changes_nothing(
        markup in markup(),
        text in pieces(),
        badges in prop::collection::vec(badge(), 0..3),
    ) {
        let Ok(inserted) = insert(markup, &text, &Words::default()) else { return Ok(()) };
        let same = |a: &mut dyn Iterator<Item = (&u8, &u8)>| a.take_while(|(a, b)| a == b).count();
        let before = same(&mut text.iter().zip(&inserted));
        let after = same(&mut text.iter().rev().zip(inserted.iter().rev()));
        prop_assert!(before + after >= text.len());

        let first = Readme::read(markup, &inserted).unwrap();
        prop_assert_eq!(first.blocks().len(), 1);
        let lines = snippet::write(first.blocks()[0].markup(), &badges);
        let once = first.with([lines.as_str()]);
        let second = Readme::read(markup, &once).unwrap();
        prop_assert_eq!(second.blocks().len(), 1);
        prop_assert_eq!(second.with([lines.as_str()]), &once[..]);
    }

    #[test]
    fn what_is_filled_once_is_filled_the_same_again(markup in markup(), text in pieces(), old in pieces()) {
        let markers = ["start", "end"].map(|verb| comment(markup, &format!("backstage-badges:{verb}")));
        let [start, end] = markers.each_ref().map(String::as_bytes);
        let text = [&text[..], b"\n\n", start, b"\n", &old, b"\n\n", end, b"\n"].concat();
        if let Ok(once) = filled(markup, &text, "![a](b)\n") {
            prop_assert_eq!(filled(markup, &once, "![a](b)\n").unwrap(), once);
        }
    }
}
