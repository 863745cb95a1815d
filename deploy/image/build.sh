#!/usr/bin/env bash
# Builds the image with docker, or where there is no docker with buildah, and labels it with the version
# and the commit. Arguments go to either:
#
#   deploy/image/build.sh
#   deploy/image/build.sh --platform linux/arm64
#
# IMAGE is the name (default: backstage-badges:VERSION), IMAGE_BUILDER is docker or buildah.
# The time of every file is SOURCE_DATE_EPOCH, which is the commit's unless it is set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)"
revision="$(git rev-parse HEAD 2>/dev/null || echo unknown)"
epoch="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
name="${IMAGE:-backstage-badges:$version}"

builder="${IMAGE_BUILDER:-}"
if [ -z "$builder" ]; then
  if docker info >/dev/null 2>&1; then
    builder=docker
  elif command -v buildah >/dev/null; then
    builder=buildah
  else
    echo "there is neither a docker that runs nor buildah" >&2
    exit 1
  fi
fi

arguments=(
  --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "SOURCE_DATE_EPOCH=$epoch"
  --tag "$name" "$@" .
)
case "$builder" in
  docker) exec docker buildx build --provenance=false --load "${arguments[@]}" ;;
  # Of OCI's format, HEALTHCHECK is no part.
  buildah) exec buildah build --format docker --timestamp "$epoch" "${arguments[@]}" ;;
  *)
    echo "IMAGE_BUILDER is '$builder': expected docker or buildah" >&2
    exit 1
    ;;
esac
