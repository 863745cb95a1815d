#!/bin/sh
# Prints the licences of what the binary carries: of fonts and icons, and of the crates that are built
# into it for TRIPLE, as they come with them; a text that several share is printed once. It needs
# nothing but cargo, so that the image's build can run it. What licences there may be is deny.toml's to say.
#
#   deploy/image/licences.sh x86_64-unknown-linux-gnu > THIRD-PARTY-LICENCES
set -eu
if [ $# -ne 1 ]; then
    echo "usage: licences.sh TRIPLE" >&2
    exit 2
fi
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
registry="${CARGO_HOME:-$HOME/.cargo}/registry/src"

echo "What backstage-badges carries of others, and under which licences."
echo
# The program itself stands first, and is no other.
cargo tree --locked --edges normal --target "$1" --prefix none --format '{p}|{l}' > "$work/tree"
sed 1d "$work/tree" | sed 's/ (\*)$//; s/ (proc-macro)//; s/ v/ /' | grep -v '^backstage-badges ' | sort -u > "$work/crates"
while IFS='|' read -r crate licence; do
    echo "$crate: $licence"
    found=no
    for file in "$registry"/*/"${crate% *}-${crate#* }"/*; do
        case "${file##*/}" in
            LICEN[CS]E* | COPYING* | NOTICE* | license*) ;;
            *) continue ;;
        esac
        if [ -f "$file" ]; then
            found=yes
            echo "$(sha256sum < "$file" | cut -c -64) $file $crate" >> "$work/files"
        fi
    done
    if [ $found = no ]; then
        echo "    which has no text of it among its files"
    fi
done < "$work/crates"
for file in $(find assets fonts -name 'LICENSE*' -o -name DISCLAIMER.md | sort); do
    echo "$(sha256sum < "$file" | cut -c -64) $file $file" >> "$work/files"
done

# Sorted by text, so that those who share one stand together.
sort -k 1,1 -k 3 "$work/files" > "$work/sorted"
previous=
file=
while read -r digest path owner; do
    if [ "$digest" != "$previous" ]; then
        if [ -n "$file" ]; then cat "$file"; fi
        printf '\n%s\n' "------------------------------------------------------------------------"
        previous=$digest
        file=$path
    fi
    echo "$owner"
done < "$work/sorted"
cat "$file"
