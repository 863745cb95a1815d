#!/bin/sh
# Rebuilds every font of this folder from the Debian and npm packages that fonts/README.md names.
# Needs: apt-get, dpkg, npm, python3 with venv. Ends by comparing with SHA256SUMS.
set -eu

fonts=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in \
    fonts-dejavu-core=2.37-6 \
    fonts-liberation2=2.1.5-1 \
    fonts-noto-cjk=1:20220127+repack1-1
do
    apt-get download "$package"
done
for archive in ./*.deb; do dpkg -x "$archive" debian; done
npm pack --silent @fontsource/noto-emoji@5.3.2
tar -xzf fontsource-noto-emoji-5.3.2.tgz

python3 -m venv venv
venv/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1
venv/bin/python "$fonts/subset.py" \
    debian/usr/share/fonts package/files "$fonts"

doc=debian/usr/share/doc
cp debian/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf "$fonts/liberation/"
cp "$doc/fonts-dejavu-core/copyright" "$fonts/dejavu/LICENSE"
cp "$doc/fonts-liberation2/copyright" "$fonts/liberation/LICENSE"
cp "$doc/fonts-noto-cjk/copyright" "$fonts/cjk/LICENSE"
cp package/LICENSE "$fonts/emoji/LICENSE"
# An installed file may be read-only or executable; a checked-in one is neither.
chmod 644 "$fonts"/*/*

cd "$fonts"
if [ "${RENEW:-}" = 1 ]; then sha256sum */*.ttf */*.otf > SHA256SUMS; fi
sha256sum -c SHA256SUMS
