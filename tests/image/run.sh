#!/usr/bin/env bash
# Builds the image of the Dockerfile with buildah, without a Docker engine and without a registry of
# images, and runs it with runc: read-only, as the image's own user, without capabilities.
#
#   tests/image/run.sh              # everything; the program is compiled in the build, for minutes
#   tests/image/run.sh test_image.ContainerTest
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

./bases.sh ../../Dockerfile
export IMAGE=localhost/backstage-badges:test IMAGE_BUILDER=buildah
IMAGE_ARGUMENTS="--volume $(rustc --print sysroot):/usr/local/toolchain:ro"
export IMAGE_ARGUMENTS
# shellcheck disable=SC2086 # two words
../../deploy/image/build.sh $IMAGE_ARGUMENTS
exec python3 -B -m unittest "$@"
