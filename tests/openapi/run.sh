#!/usr/bin/env bash
# Holds the running service against its OpenAPI document: the document is valid, and schemathesis, with
# all of its checks, finds no answer that the document does not tell. Arguments go to Python's unittest:
#
#   tests/openapi/run.sh                                  # everything
#   tests/openapi/run.sh -k private                       # some
#   OPENAPI_EXAMPLES=100 OPENAPI_SEED=7 tests/openapi/run.sh   # longer, and by another chance
#
# The binary is $BADGES_BIN, or the release build in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
binary="$(realpath --canonicalize-missing "${BADGES_BIN:-${CARGO_TARGET_DIR:-target}/release/backstage-badges}")"
cd tests/openapi

missing() {
  echo "tests/openapi: $1" >&2
  exit 1
}

[ -x "$binary" ] || missing "there is no $binary: \`make build\` makes it, or name one in BADGES_BIN"
command -v python3 >/dev/null || missing "there is no \`python3\`: \`make deps\` installs it where it can"

if ! [ .venv/installed -nt requirements.txt ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt \
    || missing "pip could not install what requirements.txt pins"
  touch .venv/installed
fi

export BADGES_BIN="$binary"
exec .venv/bin/python -B -m unittest "$@"
