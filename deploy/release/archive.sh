#!/usr/bin/env bash
# Packs a binary with its completions, pages of the manual, systemd unit, examples and licences, and
# writes checksums of all that lies in FOLDER.
#
#   deploy/release/archive.sh BINARY FOLDER
#
# The same binary and the same commit make the same archive: files are sorted, belong to nobody, and have
# the commit's time (SOURCE_DATE_EPOCH).
set -euo pipefail
if [ $# -ne 2 ]; then
  echo "usage: archive.sh BINARY FOLDER" >&2
  exit 2
fi
mkdir -p "$2"
binary="$(realpath "$1")"
folder="$(realpath "$2")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version="$("$binary" --version | cut -d ' ' -f 2)"
triple="$(rustc -vV | sed -n 's/^host: //p')"
epoch="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
name="backstage-badges-$version-$triple"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
root="$work/$name"

install -D "$binary" "$root/backstage-badges"
install -m 644 CHANGELOG.md LICENSE NOTICE README.md "$root"
deploy/image/licences.sh "$triple" > "$root/THIRD-PARTY-LICENCES"

# Named as each shell looks for them.
mkdir "$root/completions" "$root/man"
"$binary" completions bash > "$root/completions/backstage-badges"
"$binary" completions zsh > "$root/completions/_backstage-badges"
"$binary" completions fish > "$root/completions/backstage-badges.fish"
"$binary" completions elvish > "$root/completions/backstage-badges.elv"
"$binary" completions powershell > "$root/completions/backstage-badges.ps1"
"$binary" man --out "$root/man"

cp -R deploy/systemd "$root/systemd"
mkdir "$root/examples"
install -m 644 examples/*.yaml "$root/examples"

tar --create --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' \
  --mtime="@$epoch" --directory "$work" "$name" | gzip --no-name --best > "$folder/$name.tar.gz"
cd "$folder"
rm -f SHA256SUMS
sha256sum -- "backstage-badges-$version-"* > "$work/SHA256SUMS"
mv "$work/SHA256SUMS" SHA256SUMS
echo "wrote $folder/$name.tar.gz"
