#!/usr/bin/env bash
# Tries the pages in a real Chromium, against the demo catalog and a real Backstage. Arguments go to Node's
# test runner:
#
#   tests/page/run.sh                               # everything
#   tests/page/run.sh --test-name-pattern=keyboard  # some
#   UPDATE_PICTURES=1 tests/page/run.sh             # and the pictures in docs/images/ anew
#   tests/page/run.sh --measure                     # what the pages weigh, and when they are usable
#
# Needs Chromium (Debian's package `chromium`, or another one that $CHROMIUM names). The binary is
# $BADGES_BIN, or the release build in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
# A path of the caller's, before this leaves for the folder of the tests.
[ -z "${BADGES_BIN:-}" ] || BADGES_BIN="$(realpath "$BADGES_BIN")"
export BADGES_BIN
cd "$(dirname "${BASH_SOURCE[0]}")"

missing() {
  echo "tests/page: $1" >&2
  exit 1
}

command -v node >/dev/null || missing "Node 20 or newer is needed, and there is no \`node\`"
command -v npm >/dev/null || missing "npm is needed, and there is no \`npm\`"
CHROMIUM="${CHROMIUM:-/usr/bin/chromium}"
[ -x "$CHROMIUM" ] || missing "there is no Chromium at $CHROMIUM: run \`make deps\`, or set CHROMIUM"
export CHROMIUM

wanted="$(sha256sum package-lock.json | cut -d ' ' -f 1) $(node --version)"
stamp=node_modules/.installed-for
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  npm ci --no-audit --no-fund --loglevel=error || missing "npm ci failed"
  echo "$wanted" >"$stamp"
fi
if [ "${1:-}" = --measure ]; then
  exec node measure.mjs
fi
# The real Backstage is the one of the tests against it.
../backstage/run.sh --install
exec node --test --test-reporter=spec "$@" page.test.mjs
