#!/usr/bin/env bash
# Installs what package-lock.json pins where that is missing or old, then runs the tests against a
# real Backstage. Arguments go to Node's test runner:
#
#   tests/backstage/run.sh                                # everything
#   tests/backstage/run.sh --install                      # only the installation
#   tests/backstage/run.sh --test-name-pattern=outages    # some
#
# The binary is $BADGES_BIN, or the release build in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
# A path of the caller's, before this leaves for the folder of the tests.
[ -z "${BADGES_BIN:-}" ] || BADGES_BIN="$(realpath "$BADGES_BIN")"
export BADGES_BIN
cd "$(dirname "${BASH_SOURCE[0]}")"

missing() {
  echo "tests/backstage: $1" >&2
  exit 1
}

command -v node >/dev/null || missing "Node 20 or newer is needed, and there is no \`node\`"
command -v npm >/dev/null || missing "npm is needed, and there is no \`npm\`"
major="$(node --print 'process.versions.node.split(".")[0]')"
[ "$major" -ge 20 ] || missing "Node 20 or newer is needed, and this is $(node --version)"

# better-sqlite3 is compiled for the Node that is here. With Node's own headers at hand nothing has
# to be fetched for that but the packages.
prefix="$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")"
if [ -f "$prefix/include/node/node_api.h" ]; then
  export npm_config_nodedir="$prefix"
fi

# A stamp beside the packages says for which lock file and which Node they were installed.
wanted="$(sha256sum package-lock.json | cut -d ' ' -f 1) $(node --version)"
stamp=node_modules/.installed-for
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  echo "installing Backstage: about two minutes, most of them a C++ compiler's"
  npm ci --no-audit --no-fund --loglevel=error || missing "npm ci failed"
  node --eval 'new (require("better-sqlite3"))(":memory:")' \
    || missing "better-sqlite3 was not compiled: it needs a C++ compiler, make and Python"
  echo "$wanted" >"$stamp"
fi

if [ "${1:-}" = --install ]; then
  exit 0
fi
# One after the other: both start a Backstage.
exec node --test --test-concurrency=1 --test-reporter=spec "$@" backstage.test.mjs invalidation.test.mjs
