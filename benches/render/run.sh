#!/usr/bin/env bash
# Installs what package-lock.json pins where that is missing or old, and measures. Arguments go to
# measure.mjs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

wanted="$(sha256sum package-lock.json | cut -d ' ' -f 1) $(node --version)"
stamp=node_modules/.installed-for
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$wanted" >"$stamp"
fi
exec node measure.mjs "$@"
