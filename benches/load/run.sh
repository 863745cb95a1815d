#!/usr/bin/env bash
# Builds the service and the floor server, installs the real Backstage with its badges plugin where
# that is missing, and measures with wrk. Arguments go to measure.mjs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v wrk >/dev/null; then
  echo "missing: wrk, which Debian has in its package wrk" >&2
  exit 1
fi
cargo build --locked --release --bins --example floor --example charts
tests/backstage/run.sh --install
node benches/load/measure.mjs "$@"
target="${CARGO_TARGET_DIR:-target}"
"$target/release/examples/charts" load "$target/load.json" docs/images
