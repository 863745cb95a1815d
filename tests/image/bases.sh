#!/usr/bin/env bash
# Makes images under the names in the Dockerfile's FROM, of Debian's packages and this machine's Rust,
# for where no registry of images can be reached. They stand in for
#
#   rust:…-slim-trixie     gcc, libc and certificates; the toolchain itself is mounted as the build runs
#   distroless/cc-debian13 libc, libgcc and certificates, no shell, user 65532
#
# Usage: bases.sh DOCKERFILE [runtime]; with the word, the second alone. What is there already stays.
set -euo pipefail
mapfile -t names < <(sed -n 's/^FROM \(--platform=[^ ]* \)\?\([^ ]*\).*/\2/p' "$1")
version="$(sed -n 's/^ARG RUST_VERSION=//p' "$1")"
rust="${names[0]/\$\{RUST_VERSION\}/$version}"
runtime="${names[1]}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# One for `FROM`: archive, name, then arguments of `buildah config`.
image() {
  local container
  container="$(buildah from scratch)"
  buildah add --quiet "$container" "$1" / >/dev/null
  buildah config "${@:3}" "$container"
  buildah commit --quiet --rm --format docker "$container" "$2" >/dev/null
  echo "made $2"
}

if [ "${2:-}" != runtime ] && ! buildah inspect --type image "$rust" >/dev/null 2>&1; then
  mkdir -p "$work/rust"
  mmdebstrap --quiet --variant=minbase --mode=root --include=gcc,libc6-dev,ca-certificates \
    --customize-hook='mkdir -p "$1/usr/local/cargo/bin" "$1/usr/local/toolchain"' \
    --customize-hook='for it in cargo rustc rustdoc; do ln -s /usr/local/toolchain/bin/$it "$1/usr/local/cargo/bin/$it"; done' \
    --customize-hook='cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"' \
    trixie "$work/rust.tar"
  image "$work/rust.tar" "$rust" --env CARGO_HOME=/usr/local/cargo \
    --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  rm -f "$work/rust.tar"
fi

if ! buildah inspect --type image "$runtime" >/dev/null 2>&1; then
  # Unpacked, not installed: then there is no shell, nor anything else that would be needed to install.
  mmdebstrap --quiet --variant=extract --mode=root --include=libc6,libgcc-s1,base-files,netbase \
    trixie "$work/runtime"
  mkdir -p "$work/runtime/etc/ssl/certs" "$work/runtime/home/nonroot"
  cp /etc/ssl/certs/ca-certificates.crt "$work/runtime/etc/ssl/certs/"
  echo "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin" > "$work/runtime/etc/passwd"
  echo "nonroot:x:65532:" > "$work/runtime/etc/group"
  rm -rf "$work/runtime/usr/share/doc" "$work/runtime/usr/share/man" "$work/runtime/usr/share/locale"
  tar -C "$work/runtime" --sort=name --numeric-owner -cf "$work/runtime.tar" .
  image "$work/runtime.tar" "$runtime" --user 65532 --workingdir /home/nonroot \
    --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
fi
