# make run     read corpora/, write outputs/ and print a summary
# make test    the whole test suite
# make dist    wheel and sdist, tried in clean environments
# make check   what continuous integration asks for: lint, types, layers, rules, tests
#
# Needs python3 (3.11 to 3.13) with venv, git and make. Everything else goes into .venv.

PYTHON ?= python3
INPUT ?= corpora
OUT ?= outputs
TESTS ?=
BENCH ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := POLICY_EXTRACT_COMPILE=0 $(BIN)/python -m pip --disable-pip-version-check install --quiet
# A stamp is newer than pyproject.toml once what it asks for is installed, so that repeated calls install nothing.
BASE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
DOCS := $(VENV)/.installed-docs

.PHONY: run sample test lint check coverage bench bench-compiled docs dist release mutants clean

run: $(BASE)
	$(BIN)/policy-extract run $(INPUT) --out $(OUT) --overwrite

sample: $(BASE)  ## rebuild the committed sample
	$(BIN)/policy-extract run corpora/dezhou.txt --out outputs/dezhou --overwrite

test: $(DEV)
	$(BIN)/python -m pytest -n auto $(TESTS)

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test
	$(BIN)/policy-extract check

bench: $(DEV)
	$(BIN)/python -m benchmarks --write docs/performance.md $(BENCH)

# -P and PYTHONPATH: what is compiled goes before the sources here.
bench-compiled: $(DEV)  ## the same of what an installation compiles
	rm -rf build/compiled
	POLICY_EXTRACT_COMPILE=1 $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --target build/compiled .
	PYTHONPATH="$(CURDIR)/build/compiled:$(CURDIR)" $(BIN)/python -P -m benchmarks --write docs/performance.md $(BENCH)

coverage: $(DEV)  ## which lines the tests reach; what runs in child processes is not counted
	$(BIN)/python -m pytest -n auto --cov=extract --cov-report=term:skip-covered

mutants: $(DEV)  ## break the grammar on purpose; how many faults do the tests see? (what nothing sees costs a whole run of them)
	$(BIN)/python tools/mutants.py

docs: $(DOCS)
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

dist: $(DEV)  ## wheel (pure Python, for every machine) and sdist (compiles where it can), both tried in clean environments
	rm -rf dist
	POLICY_EXTRACT_COMPILE=0 $(BIN)/python -m build --outdir dist .
	$(BIN)/python -m tools.try_dist dist

release: $(DEV)  ## the same from a clean tree whose HEAD has the tag of the version; docs/release.md says how
	@git diff --quiet HEAD || { echo "make release: there are changes that are not committed"; exit 1; }
	@git describe --exact-match --match 'v*' >/dev/null 2>&1 || { echo "make release: HEAD has no tag (git tag -a v0.2.0)"; exit 1; }
	rm -rf dist
	POLICY_EXTRACT_COMPILE=0 $(BIN)/python -m build --outdir dist .
	$(BIN)/python -m tools.try_dist dist "$$(git describe --exact-match --match 'v*' | sed 's/^v//')"

clean:
	rm -rf $(VENV) build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "policy-extract needs Python 3.11 to 3.13; name one with: make PYTHON=python3.11 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(BASE): pyproject.toml | $(BIN)/python
	@echo "installing into $(VENV) (once; takes a minute or two)"
	$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "installing into $(VENV) with the tools for tests (once; takes a minute or two)"
	$(PIP) --editable '.[dev]'
	@touch $(BASE) $@

$(DOCS): pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[docs]'
	@touch $(BASE) $@
