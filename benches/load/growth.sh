#!/usr/bin/env bash
# Builds the service, the endless catalog and the charts, and measures how cost grows. Arguments go to growth.mjs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v wrk >/dev/null; then
  echo "missing: wrk, which Debian has in its package wrk" >&2
  exit 1
fi
# Ten thousand connections of one process, and what else it has open.
ulimit -n "$(ulimit -Hn)"
if [ "$(ulimit -n)" -lt 10500 ]; then
  echo "missing: 10500 open files, and this system allows $(ulimit -n)" >&2
  exit 1
fi
cargo build --locked --release --bins --examples
node benches/load/growth.mjs "$@"
target="${CARGO_TARGET_DIR:-target}"
"$target/release/examples/charts" growth "$target/growth.json" docs/images
