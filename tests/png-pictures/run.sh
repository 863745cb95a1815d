#!/usr/bin/env bash
# Draws badges in Chromium, for tests/png_similarity.rs to compare with. Arguments go to draw.mjs.
# Needs Chromium (Debian's package `chromium`, or another one that $CHROMIUM names) and fontconfig.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

CHROMIUM="${CHROMIUM:-/usr/bin/chromium}"
if ! [ -x "$CHROMIUM" ]; then
  echo "tests/png-pictures: there is no Chromium at $CHROMIUM" >&2
  exit 1
fi
export CHROMIUM
wanted="$(sha256sum package-lock.json | cut -d ' ' -f 1) $(node --version)"
stamp=node_modules/.installed-for
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$wanted" >"$stamp"
fi
exec node draw.mjs "$@"
