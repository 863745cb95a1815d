#!/usr/bin/env bash
# Restarts two instances behind a real nginx under load. The binary is $BADGES_BIN, or the release build
# in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
[ -z "${BADGES_BIN:-}" ] || BADGES_BIN="$(realpath "$BADGES_BIN")"
export BADGES_BIN
cd "$(dirname "${BASH_SOURCE[0]}")"

for program in node nginx; do
  command -v "$program" >/dev/null || {
    echo "tests/rolling: there is no \`$program\`: \`make deps\` installs it where it can" >&2
    exit 1
  }
done
exec node --test --test-reporter=spec "$@" rolling.test.mjs
