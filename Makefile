# What a developer does, by name. `make` alone lists it; CONTRIBUTING.md says more.

CARGO_CYCLONEDX_VERSION := 0.5.9
CARGO_DENY_VERSION := 0.20.2
CARGO_FUZZ_VERSION := 0.13.2

TARGET := $(or $(CARGO_TARGET_DIR),target)
CARGO_DENY ?= $(TARGET)/tools/cargo-deny-$(CARGO_DENY_VERSION)/bin/cargo-deny
CARGO_CYCLONEDX := $(TARGET)/tools/cargo-cyclonedx-$(CARGO_CYCLONEDX_VERSION)/bin/cargo-cyclonedx
CARGO_FUZZ := $(abspath $(TARGET))/tools/cargo-fuzz-$(CARGO_FUZZ_VERSION)/bin/cargo-fuzz

# What is fuzzed, each target for so many seconds.
FUZZ_TARGETS := reference query static_badge accept catalog_answer descriptor snapshot
FUZZ_SECONDS ?= 20

# The snippets that the parsers of each markup are to read, as the Rust tests write them.
SNIPPET_CORPUS := $(abspath $(TARGET))/snippets.jsonl

.PHONY: help run build fmt lint deny test test-rust test-backstage test-embed test-markups \
	test-openapi test-page test-rolling test-shared test-deploy test-image test-image-brief test-image-left-out image-deps chaos chaos-brief bench bench-load bench-render \
	bench-resources bench-growth profile png-pictures fuzz image sbom release release-check deps backstage clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the demo catalog; arguments in ARGS="--listen 127.0.0.1:8081"
	cargo run --locked --release -- $(ARGS)

build: ## Build the release binary
	cargo build --locked --release

fmt: ## Format the sources
	cargo fmt

lint: ## Check formatting, clippy and rustdoc; a warning is an error
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps

deny: $(CARGO_DENY) ## Check licences, bans and sources of the dependencies
	$(CARGO_DENY) --locked check --hide-inclusion-graph licenses bans sources

# Without optimisation, for it runs for seconds and is compiled for minutes.
$(TARGET)/tools/cargo-deny-$(CARGO_DENY_VERSION)/bin/cargo-deny:
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --locked --debug --version $(CARGO_DENY_VERSION) \
		--root $(TARGET)/tools/cargo-deny-$(CARGO_DENY_VERSION) cargo-deny

# The image is mounted to be looked at, which takes root.
IMAGE_TEST := $(if $(filter 0,$(shell id -u)),test-image-brief,test-image-left-out)

# The Backstage packages come down while cargo works: the two hardly meet. The release binary is linked by
# one core for minutes, which leaves the other one for the checks.
test: deps ## Check everything: what must hold before a merge
	@tests/backstage/run.sh --install & installation=$$!; \
	$(MAKE) build & building=$$!; \
	$(MAKE) lint deny test-rust; checks=$$?; \
	wait $$installation && wait $$building && exit $$checks
	$(MAKE) test-backstage test-markups test-embed test-openapi test-page test-deploy $(IMAGE_TEST) test-rolling test-shared chaos-brief

test-rust: ## Run the Rust tests, which need no network
	cargo test --locked

test-backstage: build ## Compare the release binary with a real Backstage; ARGS="--test-name-pattern=outages"
	tests/backstage/run.sh $(ARGS)

test-markups: ## Let the parsers of each markup read the snippets
	SNIPPET_CORPUS=$(SNIPPET_CORPUS) cargo test --locked --test snippets corpus
	tests/markups/run.sh $(SNIPPET_CORPUS)

test-embed: build ## Embed badges as a hook, a GitHub Action and a GitLab job do; ARGS="test_action"
	tests/embed/run.sh $(ARGS)

test-openapi: build ## Hold the running service against its OpenAPI document; ARGS="-k private"
	tests/openapi/run.sh $(ARGS)

test-deploy: build ## Check chart, Compose files, systemd unit, Dockerfile and alerts with the tools that read them; ARGS="test_helm"
	tests/deploy/run.sh $(ARGS)

# It compiles the program once more, and so is no part of `test`.
test-image: image-deps ## Build the image with buildah on base images made here, and run it; needs root
	tests/image/run.sh

test-image-brief: build image-deps ## The same with the release binary, which is not compiled again; needs root
	tests/image/run.sh --brief

test-image-left-out:
	@echo "The image is NOT tested: that takes root, sudo make test-image-brief"

image-deps:
	.ci/deps buildah=buildah mmdebstrap=mmdebstrap nsenter=util-linux runc=runc

test-page: build ## Try the pages in a real Chromium; ARGS="--test-name-pattern=keyboard"
	tests/page/run.sh $(ARGS)

test-rolling: build ## Restart two instances behind a real nginx, under load
	tests/rolling/run.sh

test-shared: build ## Run three instances on a real Redis behind a real nginx, and have things go wrong
	tests/shared/run.sh $(ARGS)

# One after the other, for each measures; CHAOS_SEED=… repeats the chance of an earlier run.
chaos: build ## Put the release binary under load before a catalog that goes wrong, for two minutes
	cargo test --locked --test chaos -- --ignored --nocapture --test-threads=1

chaos-brief: build ## The same for a quarter of a minute
	CHAOS_SECONDS=15 cargo test --locked --test chaos -- --ignored --nocapture no_reader

image: ## Build the image with docker or buildah; ARGS="--platform linux/arm64"
	deploy/image/build.sh $(ARGS)

sbom: $(CARGO_CYCLONEDX) ## List what the binary is made of, as CycloneDX, in target/release-files
	deploy/release/sbom.sh $(CARGO_CYCLONEDX) $(TARGET)/release-files

$(CARGO_CYCLONEDX):
	cargo install --locked --debug --version $(CARGO_CYCLONEDX_VERSION) \
		--root $(TARGET)/tools/cargo-cyclonedx-$(CARGO_CYCLONEDX_VERSION) cargo-cyclonedx

release: build sbom ## Make the archive of a release, with its checksum, in target/release-files
	deploy/release/archive.sh $(TARGET)/release/backstage-badges $(TARGET)/release-files

release-check: release ## Say whether this could be released: crate, archive, changes, versions
	cargo package --locked
	tests/release/run.sh $(TARGET)/release-files

backstage: ## Start a real Backstage on port 7007 to try things against
	tests/backstage/run.sh --install
	node tests/backstage/serve.mjs

# Without sanitizers, which only a nightly compiler has.
fuzz: $(CARGO_FUZZ) ## Feed random input to what reads foreign text; FUZZ_SECONDS=300 FUZZ_TARGETS=query
	for target in $(FUZZ_TARGETS); do \
		mkdir -p fuzz/corpus/$$target; \
		$(CARGO_FUZZ) run --sanitizer none $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -timeout=10 || exit 1; \
	done

$(CARGO_FUZZ):
	cargo install --locked --debug --version $(CARGO_FUZZ_VERSION) \
		--root $(TARGET)/tools/cargo-fuzz-$(CARGO_FUZZ_VERSION) cargo-fuzz

bench: ## Measure with criterion
	cargo bench --locked

bench-load: ## Measure requests a second beside a bare server and Backstage's plugin, and write docs/performance.md; ARGS="--dry"
	benches/load/run.sh $(ARGS)

bench-growth: ## Measure how cost grows with entities, cache, connections and workers, and write docs/performance.md; ARGS="--dry"
	benches/load/growth.sh $(ARGS)

bench-render: ## Measure SVG and PNG against other programs, and write docs/performance.md; ARGS="--dry"
	benches/render/run.sh $(ARGS)

# Names of functions are kept, and nothing else differs from the release binary.
profile: ## Say by callgrind where the instructions of a request go
	CARGO_PROFILE_BENCH_STRIP=none cargo bench --locked --bench allocations --no-run --message-format=json \
		| python3 -c 'import json,sys; print([m["executable"] for m in map(json.loads, sys.stdin) if m.get("target", {}).get("name") == "allocations" and m.get("executable")][0])' \
		| xargs -I{} python3 benches/load/profile.py {}

bench-resources: build ## Measure the start, the memory and the size of the release binary
	python3 benches/load/resources.py

png-pictures: ## Let Chromium draw the badges that PNGs are compared with; ARGS="--compare"
	tests/png-pictures/run.sh $(ARGS)

deps: ## Say what a machine lacks, and install it where that is possible
	.ci/deps

clean: ## Remove what was built and installed
	cargo clean
	rm -rf tests/backstage/node_modules tests/backstage/.run
	rm -rf fuzz/target fuzz/corpus fuzz/artifacts
	rm -rf tests/deploy/node_modules tests/deploy/.venv tests/deploy/.tools tests/deploy/.prometheus tests/release/.venv
	rm -rf tests/markups/node_modules tests/markups/.venv tests/embed/.venv tests/openapi/.venv tests/page/node_modules
	rm -rf tests/png-pictures/node_modules benches/render/node_modules
