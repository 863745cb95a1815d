#!/bin/sh
# Rebuilds the packed icons of this folder from the npm packages that package-lock.json pins.
# Needs: npm, node, python3 with venv, and about three minutes. Ends by comparing with SHA256SUMS.
set -eu

icons=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cp "$icons/package.json" "$icons/package-lock.json" "$icons/records.mjs" .
npm ci --silent --ignore-scripts
python3 -m venv venv
venv/bin/pip install --quiet zopfli==0.4.3

node records.mjs > records.jsonl
venv/bin/python "$icons/pack.py" "$icons" < records.jsonl
cp node_modules/simple-icons/LICENSE.md "$icons/LICENSE"
cp node_modules/simple-icons/DISCLAIMER.md "$icons/DISCLAIMER.md"
chmod 644 "$icons/LICENSE" "$icons/DISCLAIMER.md"

cd "$icons"
if [ "${RENEW:-}" = 1 ]; then
    sha256sum icons.bin slugs.tsv titles.tsv LICENSE DISCLAIMER.md > SHA256SUMS
fi
sha256sum -c SHA256SUMS
