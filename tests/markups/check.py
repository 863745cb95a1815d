"""Reads each snippet back from the HTML that its markup's own processor makes of it.

Every badge must come out as one image, in one link if it has a link, with the addresses and the
alternative text that went in, and with no element that the markup does not put round an image.
"""

import json
import sys
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

import markdown
import textile
from docutils.core import publish_parts

FULLWIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
ROUND_AN_IMAGE = {"a", "img", "p", "div", "span"}
# What a processor may hang on an image or a link of its own accord.
ATTRIBUTES = {"alt", "class", "height", "href", "src", "style", "title", "width"}


class Page(HTMLParser):
    """The images of a page, each with the link that it stands in, and what should not be there."""

    def __init__(self, html):
        super().__init__()
        self.images, self.links, self.strange, self.open_link = [], 0, [], None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in ROUND_AN_IMAGE:
            self.strange.append(f"<{tag}>")
        self.strange += [f"attribute {name}" for name in attrs if name not in ATTRIBUTES]
        if tag == "a":
            self.links += 1
            self.open_link = attrs.get("href")
        if tag == "img":
            self.images.append((attrs, self.open_link))

    def handle_endtag(self, tag):
        if tag == "a":
            self.open_link = None

    def handle_data(self, data):
        if data.strip():
            self.strange.append(f"text {data.strip()!r}")

    def handle_comment(self, data):
        self.strange.append(f"comment {data!r}")


def meaning(address):
    """An address as the bytes it stands for, so that its encoding does not matter."""
    return None if address is None else unquote_to_bytes(address)


def size(image):
    """Width and height in pixels, whichever way the processor says them."""
    style = dict(
        part.strip().split(":") for part in image.get("style", "").split(";") if part.strip()
    )
    sides = [image.get(side) or style.get(side) for side in ("width", "height")]
    return None if None in sides else [int(side.strip().removesuffix("px")) for side in sides]


def problems(badge, html, text=lambda alt: alt):
    page = Page(html)
    found = list(page.strange)
    if len(page.images) != 1 or page.links != (badge["link"] is not None):
        return found + [f"{len(page.images)} images, {page.links} links"]
    ((image, link),) = page.images
    for what, wanted, got in [
        ("image", meaning(badge["url"]), meaning(image["src"])),
        ("link", meaning(badge["link"]), meaning(link)),
        ("alt", text(badge["alt"]), text(image.get("alt", ""))),
        ("size", badge["size"], size(image)),
    ]:
        if wanted != got:
            found.append(f"{what}: {got!r} where {wanted!r} was expected")
    return found


def markdown_(badge):
    """Python-Markdown, of MkDocs and so of Backstage's TechDocs; Markdown cannot say a size."""
    html = markdown.markdown(badge["markdown"], extensions=["extra", "smarty"])
    return problems({**badge, "size": None}, html, str.strip)


def rst(badge):
    settings = {"report_level": 2, "halt_level": 2, "warning_stream": False}
    parts = publish_parts(badge["rst"], writer="html5", settings_overrides=settings)
    return problems(badge, parts["body"], str.strip)


def textile_(badge):
    html = textile.textile(badge["textile"])
    return problems(badge, html, lambda alt: alt.translate(FULLWIDTH).strip())


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as corpus:
        badges = [json.loads(line) for line in corpus]
    rendered = [json.loads(line) for line in sys.stdin]
    if len(rendered) != len(badges):
        sys.exit(f"{len(badges)} badges, but {len(rendered)} of them rendered from AsciiDoc")
    for badge, html in zip(badges, rendered):
        for markup, check in [
            ("markdown", markdown_),
            ("asciidoc", lambda badge: problems(badge, html)),
            ("rst", rst),
            ("textile", textile_),
        ]:
            try:
                found = check(badge)
            except Exception as error:  # A parser that gives up is a finding too.
                found = [repr(error)]
            if found:
                failed += 1
                print(f"{markup}: {badge[markup]!r}\n    " + "\n    ".join(found))
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
