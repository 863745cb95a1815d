#!/usr/bin/env bash
# Three instances behind a real nginx that share a real Redis, before a catalog that counts. The binary is
# $BADGES_BIN, or the release build in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
[ -z "${BADGES_BIN:-}" ] || BADGES_BIN="$(realpath "$BADGES_BIN")"
export BADGES_BIN
cd "$(dirname "${BASH_SOURCE[0]}")"

for program in node nginx openssl redis-cli redis-server; do
  command -v "$program" >/dev/null || {
    echo "tests/shared: there is no \`$program\`: \`make deps\` installs it where it can" >&2
    exit 1
  }
done
# One after the other, for they load the machine.
failed=0
for suite in *.test.mjs; do
  node --test --test-reporter=spec "$@" "$suite" || failed=1
done
exit "$failed"
