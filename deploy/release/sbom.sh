#!/usr/bin/env bash
# Lists the crates that the binary is built of, as CycloneDX 1.5.
#
#   deploy/release/sbom.sh CARGO-CYCLONEDX FOLDER
#
# The same commit gives the same list: its time is the commit's (SOURCE_DATE_EPOCH), and no path of the
# machine is in it.
set -euo pipefail
if [ $# -ne 2 ]; then
  echo "usage: sbom.sh CARGO-CYCLONEDX FOLDER" >&2
  exit 2
fi
mkdir -p "$2"
tool="$(realpath "$1")"
folder="$(realpath "$2")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)"
triple="$(rustc -vV | sed -n 's/^host: //p')"
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
export SOURCE_DATE_EPOCH

# It writes beside Cargo.toml, and nowhere else.
trap 'rm -f backstage-badges-sbom.json' EXIT
"$tool" cyclonedx --quiet --format json --spec-version 1.5 --target "$triple" --no-build-deps \
  --override-filename backstage-badges-sbom
sed "s|path+file://$PWD#|pkg:cargo/|g" backstage-badges-sbom.json \
  > "$folder/backstage-badges-$version-$triple.cdx.json"
echo "wrote $folder/backstage-badges-$version-$triple.cdx.json"
