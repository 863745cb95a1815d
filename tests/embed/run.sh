#!/usr/bin/env bash
# Runs `embed` where it is to be used: as a hook of pre-commit, as a GitHub Action and a GitLab job, in
# a repository that a scaffolder wrote, on a terminal, and in front of each markup's own parser.
# Arguments go to Python's unittest:
#
#   tests/embed/run.sh                  # everything
#   tests/embed/run.sh test_action      # some
#
# The binary is $BADGES_BIN, or the release build in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
binary="$(realpath --canonicalize-missing "${BADGES_BIN:-${CARGO_TARGET_DIR:-target}/release/backstage-badges}")"
cd tests/embed

missing() {
  echo "tests/embed: $1" >&2
  exit 1
}

[ -x "$binary" ] || missing "there is no $binary: \`make build\` makes it, or name one in BADGES_BIN"
for program in bash git node npm python3; do
  command -v "$program" >/dev/null || missing "there is no \`$program\`: \`make deps\` installs it where it can"
done

# The parsers are those that the snippets are tried with.
../markups/run.sh --install
if ! [ .venv/installed -nt requirements.txt ] || ! [ .venv/installed -nt ../markups/requirements.txt ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt -r ../markups/requirements.txt \
    || missing "pip could not install what requirements.txt pins"
  touch .venv/installed
fi

export BADGES_BIN="$binary"
exec .venv/bin/python -B -m unittest "$@"
