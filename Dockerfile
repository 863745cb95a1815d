# The service in an image without a shell, for amd64 and arm64:
#
#   docker build --tag backstage-badges:0.1.0 .
#   docker buildx build --platform linux/amd64,linux/arm64 .
#
# The base is distroless' `cc`: glibc, because the system's resolver is used, and the certificates of
# Debian, because TLS trusts what the system trusts. Nothing else is needed.

ARG RUST_VERSION=1.95.0

FROM --platform=$BUILDPLATFORM docker.io/library/rust:${RUST_VERSION}-slim-trixie AS build
ARG BUILDARCH
ARG TARGETARCH
ENV CARGO_INCREMENTAL=0 \
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
    CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=x86_64-linux-gnu-gcc
WORKDIR /src

# Only for another processor than the one that builds.
# hadolint ignore=DL3008
RUN set -eu; \
    case "$TARGETARCH" in \
        amd64) machine=x86_64; compiler=gcc-x86-64-linux-gnu ;; \
        arm64) machine=aarch64; compiler=gcc-aarch64-linux-gnu ;; \
        *) echo "TARGETARCH is '$TARGETARCH': expected amd64 or arm64" >&2; exit 1 ;; \
    esac; \
    echo "$machine-unknown-linux-gnu" > /triple; \
    if [ "$TARGETARCH" != "$BUILDARCH" ]; then \
        apt-get update; \
        apt-get install --yes --no-install-recommends "$compiler" "libc6-dev-$TARGETARCH-cross"; \
        rm -rf /var/lib/apt/lists/*; \
        rustup target add "$machine-unknown-linux-gnu"; \
    fi

COPY . .

ARG SOURCE_DATE_EPOCH=0
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    set -eu; \
    triple="$(cat /triple)"; \
    cargo build --locked --release --target "$triple"; \
    SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" deploy/image/assemble.sh \
        "target/$triple/release/backstage-badges" "$triple" /image

FROM gcr.io/distroless/cc-debian13:nonroot
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="backstage-badges" \
    org.opencontainers.image.description="Badges and README snippets from a Backstage software catalog" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="$VERSION" \
    org.opencontainers.image.revision="$REVISION"
COPY --from=build /image/out/ /
# A volume that is made from this folder belongs to the program.
COPY --from=build --chown=65532:65532 /image/state /var/lib/backstage-badges
ENV BADGES_CONFIG=/etc/backstage-badges/badges.yaml
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/backstage-badges", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/backstage-badges"]
