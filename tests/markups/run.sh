#!/bin/sh
# Feeds snippets to the parsers that READMEs are shown with: docutils, Asciidoctor, Python-Markdown
# and Python's textile.
#
#   SNIPPET_CORPUS=corpus.jsonl cargo test --test snippets corpus
#   tests/markups/run.sh corpus.jsonl
#   tests/markups/run.sh --install      # only the installation
#
# Prints what failed and ends with "N passed, N failed"; the exit code is 1 if anything failed.
set -eu

if [ $# -ne 1 ] || { [ "$1" != --install ] && [ ! -r "$1" ]; }; then
    echo "usage: run.sh CORPUS.jsonl (written by cargo test with SNIPPET_CORPUS set), or --install" >&2
    exit 2
fi
corpus=$(realpath -- "$1")
cd "$(dirname "$0")"

if ! [ .venv/installed -nt requirements.txt ]; then
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
    touch .venv/installed
fi
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --silent --no-audit --no-fund
    touch node_modules/.package-lock.json
fi
if [ "$1" = --install ]; then
    exit 0
fi

node asciidoc.mjs "$corpus" | .venv/bin/python check.py "$corpus"
