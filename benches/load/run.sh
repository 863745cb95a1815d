#!/usr/bin/env bash
# Builds the service and the floor server, installs the real Backstage with its badges plugin where
# that is missing, and measures with wrk. Arguments go to measure.mjs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v wrk >/dev/null; then
  echo "missing: wrk, which Debian has in its package wrk" >&2
  exit 1
fi
cargo build --locked --release --bins --example floor
tests/backstage/run.sh --install
exec node benches/load/measure.mjs "$@"
