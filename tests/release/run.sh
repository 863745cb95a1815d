#!/usr/bin/env bash
# Looks at what a release would hand out: the archive, unpacked; its checksum; the list of what the binary
# is made of; and CHANGELOG.md.
#
#   tests/release/run.sh FOLDER     # the one that `make release` wrote into
set -euo pipefail
if [ $# -ne 1 ] || [ ! -d "$1" ]; then
  echo "usage: run.sh FOLDER, the one that \`make release\` wrote into" >&2
  exit 2
fi
RELEASE_FILES="$(realpath "$1")"
export RELEASE_FILES
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! [ .venv/installed -nt requirements.txt ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
  touch .venv/installed
fi
exec .venv/bin/python -B -m unittest --verbose
