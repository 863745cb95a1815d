#!/usr/bin/env bash
# Builds the image of the Dockerfile with buildah, without a Docker engine and without a registry of
# images, and runs it with runc: read-only, as the image's own user, without capabilities.
#
#   tests/image/run.sh              # everything; the program is compiled in the build, for minutes
#   tests/image/run.sh --brief      # with $BADGES_BIN, or the release build in $CARGO_TARGET_DIR, in the
#                                   # place of what the Dockerfile's first stage makes
#
# The images that the Dockerfile starts FROM are made of Debian's packages and this machine's Rust
# (bases.sh); the crates come from crates.io. It runs as root, for it mounts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# Where cargo and git look for nothing.
work="$(realpath --canonicalize-missing "${CARGO_TARGET_DIR:-target}")/image"
cd tests/image

missing() {
  echo "tests/image: $1" >&2
  exit 1
}

for program in buildah mmdebstrap nsenter runc git python3 rustc; do
  command -v "$program" >/dev/null || missing "there is no \`$program\`: \`make test-image\` installs it where it can"
done
[ "$(id -u)" -eq 0 ] || missing "root is needed, to mount and to make namespaces"

mkdir -p "$work/tmp"
cat > "$work/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$work/storage"
runroot = "$work/run"
CONF
export CONTAINERS_STORAGE_CONF="$work/storage.conf" BUILDAH_ISOLATION=chroot TMPDIR="$work/tmp"

export IMAGE=localhost/backstage-badges:test IMAGE_BUILDER=buildah
if [ "${1:-}" = --brief ]; then
  binary="$(cd ../.. && realpath "${BADGES_BIN:-${CARGO_TARGET_DIR:-target}/release/backstage-badges}")"
  [ -x "$binary" ] || missing "there is no $binary: \`make build\` makes it, or name one in BADGES_BIN"
  ./bases.sh ../../Dockerfile runtime
  rm -rf "$work/stage"
  triple="$(rustc -vV | sed -n 's/^host: //p')"
  ../../deploy/image/assemble.sh "$binary" "$triple" "$work/stage/image"
  IMAGE_ARGUMENTS="--build-context build=$work/stage"
  tests=(test_image)
else
  ./bases.sh ../../Dockerfile
  IMAGE_ARGUMENTS="--volume $(rustc --print sysroot):/usr/local/toolchain:ro"
  tests=("$@")
fi
export IMAGE_ARGUMENTS
# shellcheck disable=SC2086 # two words
../../deploy/image/build.sh $IMAGE_ARGUMENTS
exec python3 -B -m unittest "${tests[@]}"
