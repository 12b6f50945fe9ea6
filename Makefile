SHELL := /bin/bash
# Everything runs from a virtual environment that this file makes; the system's Python is only asked to make it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.complete
# Proofs mostly wait for the provider, so more of them than cores run at once.
WORKERS ?= 3
PLATFORMS := src/stackproof/platforms
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup prove prove-all test browser database references policies lint types contracts check lock clean
.DEFAULT_GOAL := help

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make the virtual environment with locked dependencies

$(STAMP): requirements/bootstrap.txt requirements/dev.txt pyproject.toml
	@echo "setup: virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "setup: Python 3.11 or newer is needed; say which with 'make PYTHON=/path/to/python3 ...'" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@echo "setup: locked dependencies"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/bootstrap.txt requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

prove: $(STAMP) ## prove both platforms side by side on the embedded AWS (proofs.toml); the report is build/prove/report.html
	@$(BIN)/stackproof setup --quiet
	@$(BIN)/stackproof prove proofs.toml --out build/prove

# What fails first does not keep the rest from being tried.
prove-all: $(STAMP) ## prove what takes longest: three regions, kept data (proofs-all.toml), and every step of a platform
	@$(BIN)/stackproof setup --quiet
	@worst=0; \
	$(BIN)/stackproof prove proofs-all.toml --jobs 2 --out build/prove-all || worst=$$?; \
	$(BIN)/pytest -q -m whole || worst=$$?; \
	exit $$worst

test: $(STAMP) ## run every test, with branch coverage
	@$(BIN)/stackproof setup --quiet
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run -m pytest -m "not browser and not database and not whole" --numprocesses=$(WORKERS) --dist=worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

browser: $(STAMP) ## show pages in Chromium and try them; fetches it from Debian's packages if it can
	@command -v chromedriver >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  echo "browser: fetching chromium" && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium chromium-driver >/dev/null; \
	} || { echo "browser: install Chromium and its chromedriver first" >&2; exit 2; }
	@$(BIN)/pytest -q tests/browser

database: $(STAMP) ## try the platforms' applications on a real database; fetches MariaDB from Debian's packages if it can
	@command -v mariadbd >/dev/null || test -x /usr/sbin/mariadbd || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  echo "database: fetching mariadb-server" && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends mariadb-server >/dev/null; \
	} || { echo "database: install a MariaDB server first" >&2; exit 2; }
	@$(BIN)/pytest -q -m database

references: $(STAMP) ## synthesize a sample in the real framework, and compare with what the tests compare with
	@$(BIN)/python scripts/build_synth_references.py --check --sample 5

# Checkov brings a hundred packages, so it has an environment of its own.
policies: $(STAMP) build/policies/.complete ## hold both platforms against the profiles strict and pci, and against Checkov
	@$(BIN)/python scripts/check_policies.py --checkov build/policies/venv/bin/checkov

build/policies/.complete: requirements/policies.txt | $(STAMP)
	@echo "policies: Checkov in build/policies/venv"
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/policies/venv
	@$(BIN)/uv pip sync --quiet --python build/policies/venv/bin/python --require-hashes $<
	@touch $@

lint: $(STAMP) ## ruff: rules and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# Each from its own folder: below the root, what pyproject.toml excludes would be left out in silence.
APPLICATION = MYPYPATH=$(CURDIR)/$(PLATFORMS)/packages $(CURDIR)/$(BIN)/mypy --config-file $(CURDIR)/pyproject.toml --cache-dir $(CURDIR)/.mypy_cache -p

types: $(STAMP) ## mypy, strict
	@$(BIN)/mypy
	@cd $(PLATFORMS)/packages && $(APPLICATION) aurora_access
	@cd $(PLATFORMS)/trading/functions && $(APPLICATION) trading_orders
	@cd $(PLATFORMS)/payments/service && $(APPLICATION) payment_service

contracts: $(STAMP) ## who may import whom
	@$(BIN)/lint-imports

check: lint types contracts test ## what CI runs, but for the proof

lock: $(STAMP) ## write the locked requirements anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/bootstrap.in --output-file requirements/bootstrap.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/dev.in --output-file requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/policies.in --output-file requirements/policies.txt

clean: ## remove what this file made
	rm -rf $(VENV) build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
