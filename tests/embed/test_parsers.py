"""Blocks in front of each markup's own parser: the badges are seen, and the markers are not."""

import json
from html.parser import HTMLParser

import markdown
import textile
from docutils.core import publish_parts

from repository import ROOT, RepositoryTest

ASCIIDOC = ROOT / "tests/markups/asciidoc.mjs"


class Page(HTMLParser):
    """The text of a page that can be seen, and its images in links."""

    def __init__(self, html):
        super().__init__()
        self.text, self.images, self.is_in_link = "", 0, False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.images += tag == "img" and self.is_in_link
        self.is_in_link |= tag == "a"

    def handle_endtag(self, tag):
        self.is_in_link &= tag != "a"

    def handle_data(self, data):
        self.text += data


class ParsersTest(RepositoryTest):
    def page(self, name, text, render):
        self.write(name, text)
        self.embed("--insert", "--badges", "owner,lifecycle", name)
        page = Page(render(self.read(name)))
        self.assertEqual(page.images, 2, name)
        self.assertEqual(page.text.split(), ["X", "text"], name)

    def test_markdown(self):
        self.page("A.md", "# X\n\ntext\n", markdown.markdown)
        self.page("B.md", "X\n===\ntext\n", markdown.markdown)

    def test_html(self):
        self.page("A.html", "<h1>X</h1><p>text</p>\n", str)

    def test_html_inside_markdown(self):
        start, end = (f"<!-- backstage-badges:{word} -->" for word in ("start", "end"))
        text = f'# X\n\n<p align="center">\n{start}\n{end}\n</p>\n\ntext\n'
        self.page("A.md", text, markdown.markdown)

    def test_restructuredtext(self):
        settings = {
            "report_level": 1,
            "halt_level": 2,
            "warning_stream": False,
            "doctitle_xform": False,
        }

        def render(text):
            return publish_parts(text, writer="html5", settings_overrides=settings)["body"]

        self.page("A.rst", "X\n=\n\ntext\n", render)
        self.page("B.rst", "===\n X\n===\n\ntext\n", render)

    def test_asciidoc(self):
        def render(text):
            corpus = self.folder / "corpus.jsonl"
            corpus.write_text(json.dumps({"asciidoc": text}) + "\n")
            done = self.run_here("node", str(ASCIIDOC), str(corpus), text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)

        self.page("A.adoc", "== X\n\ntext\n", render)

    def test_textile(self):
        self.page("A.textile", "h1. X\n\ntext\n", textile.textile)
