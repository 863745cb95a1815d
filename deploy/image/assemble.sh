#!/bin/sh
# Lays out what the image has of us, as the Dockerfile copies it: the program, its settings and licences
# below FOLDER/out, and the empty folder of its state. Every file has the time SOURCE_DATE_EPOCH, so that
# the same sources make the same layers.
#
#   deploy/image/assemble.sh BINARY TRIPLE FOLDER
set -eu
if [ $# -ne 3 ]; then
    echo "usage: assemble.sh BINARY TRIPLE FOLDER" >&2
    exit 2
fi
sources=$(dirname "$0")/../..
out=$3/out
documents=$out/usr/share/doc/backstage-badges
install -D -m 755 "$1" "$out/usr/local/bin/backstage-badges"
install -D -m 644 "$sources/deploy/image/badges.yaml" "$out/etc/backstage-badges/badges.yaml"
mkdir -p "$documents" "$3/state"
install -m 644 "$sources/LICENSE" "$sources/NOTICE" "$documents"
"$sources/deploy/image/licences.sh" "$2" > "$documents/THIRD-PARTY-LICENCES"
chmod -R u=rwX,go=rX "$3"
find "$3" -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-0}" {} +
