# make serve   start the app on http://127.0.0.1:8501 (PORT=8600 make serve for another port)
# make test    prove that everything works, real browser included
# make check   the fast subset before a commit
# make bench   the tests that measure
# make build   write data/geojson again from the readings, the gazetteers and the corrections
# make clean   remove the environment and every cache

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.DEFAULT_GOAL := serve
.NOTPARALLEL:
.PHONY: serve test check bench build clean format lint types contracts browser

serve: .venv/.installed
	$(BIN)/streamlit run streamlit_app.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

test: .venv/.installed-test lint types contracts browser
	$(BIN)/pytest -m "not bench"

check: .venv/.installed-test lint types contracts
	$(BIN)/pytest -q -m "not browser and not slow and not bench"

bench: .venv/.installed-test
	$(BIN)/pytest -m bench

build: .venv/.installed
	$(BIN)/geoapp build

format: .venv/.installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: .venv/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.installed-test
	$(BIN)/mypy

contracts: .venv/.installed-test
	$(BIN)/lint-imports

browser:
	@.ci/browser

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find geoapp pages tests -name __pycache__ -type d -exec rm -rf {} +

# pip takes its index and certificates from the operator's own configuration.
.venv/.installed: pyproject.toml constraints.txt | .venv/bin/pip
	$(BIN)/pip install --disable-pip-version-check --quiet --editable . --constraint constraints.txt
	@touch $@

.venv/.installed-test: pyproject.toml constraints.txt | .venv/bin/pip
	$(BIN)/pip install --disable-pip-version-check --quiet --editable ".[test]" --constraint constraints.txt
	@touch .venv/.installed $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "geoapp needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/apt python3-venv
	$(PYTHON) -m venv .venv
	@echo "Installing what geoapp needs: this takes a minute or two, once."
