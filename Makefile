# make serve   start the app on http://127.0.0.1:8501 (PORT=8600 make serve for another port)
# make test    prove that everything works, real browser included, in three processes (WORKERS=4 make test for more)
# make check   the fast subset before a commit
# make steady  the browser's tests five times in a row beside two busy processes, and 200 sequences of quick choices
# make soak    an hour of visitors while workers and the server are killed: nothing lost, memory flat (SOAK_MINUTES=5 make soak)
# make bench   the tests that measure
# make fuzz    the readers on 10,000 and more invented inputs each; an hour or two (EXAMPLES=1000 make fuzz is shorter)
# make build   write data/geojson again from the readings, the gazetteers and the corrections
# make docs    the documentation as a site on http://127.0.0.1:8000, checked for dead links
# make offline-bundle   a folder of wheels that installs geoapp on a machine without a network (EXTRA=[ocr] for scans too)
# make audit   the installed packages with their licences, and known weaknesses (ADVISORIES=folder or zip of an OSV copy)
# make clean   remove the environment and every cache

PYTHON ?= python3
PORT ?= 8501
DOCS_PORT ?= 8000
BIN := .venv/bin
WORKERS ?= 3
SHARED := --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
EXAMPLES ?= 10000
BUNDLE ?= dist/geoapp-offline
EXTRA ?=
ADVISORIES ?=

.DEFAULT_GOAL := serve
.NOTPARALLEL:
.PHONY: serve test check steady soak bench fuzz build docs offline-bundle audit clean format lint types contracts browser

serve: .venv/.installed
	$(BIN)/geoapp serve --port $(PORT)

test: .venv/.installed-test lint types contracts browser
	$(BIN)/pytest -m "not bench" $(SHARED)

check: .venv/.installed-test lint types contracts
	$(BIN)/pytest -q -m "not browser and not slow and not bench" $(SHARED)

steady: .venv/.installed-test browser
	GEOAPP_SEQUENCES=200 .ci/busy $(BIN)/pytest --numprocesses 4 tests/browser/test_hurry.py
	for run in 1 2 3 4 5; do .ci/busy $(BIN)/pytest -q -m browser tests/browser || exit 1; done

soak: .venv/.installed-test
	$(BIN)/python benchmarks/soak.py

bench: .venv/.installed-test
	$(BIN)/pytest -m bench

fuzz: .venv/.installed-test
	$(BIN)/pip install --disable-pip-version-check --quiet --editable ".[test,ocr,fuzz]" --constraint constraints.txt
	GEOAPP_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -q \
		tests/reading/test_fuzz.py tests/pipeline/test_intake_fuzz.py tests/pipeline/test_forms_fuzz.py tests/web/test_routes.py
	$(BIN)/python tests/fuzzing/feed.py geojson -runs=$(EXAMPLES)
	$(BIN)/python tests/fuzzing/feed.py csv -runs=$(EXAMPLES)

docs: .venv/.installed-test
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "http://127.0.0.1:$(DOCS_PORT) shows docs/, and every change to it; dist/site is the same as files."
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --quiet --dev-addr 127.0.0.1:$(DOCS_PORT)

build: .venv/.installed
	$(BIN)/geoapp build

offline-bundle: .venv/.installed
	rm -rf $(BUNDLE)
	$(BIN)/pip wheel --disable-pip-version-check --quiet --constraint constraints.txt --wheel-dir $(BUNDLE) ".$(EXTRA)"
	cp .ci/install-offline $(BUNDLE)/install
	$(BIN)/pip install --disable-pip-version-check --quiet --editable ".[supply]" --constraint constraints.txt
	$(BIN)/python .ci/sbom.py $(BUNDLE)
	@echo "Carry $(BUNDLE) to the other machine and run its script: sh install"

audit: .venv/.installed
	$(BIN)/pip install --disable-pip-version-check --quiet --editable ".[supply]" --constraint constraints.txt
	$(BIN)/python .ci/audit.py $(ADVISORIES)

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
	rm -rf .venv dist .fuzz .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find geoapp pages tests -name __pycache__ -type d -exec rm -rf {} +

# pip takes its index and certificates from the operator's own configuration.
.venv/.installed: pyproject.toml constraints.txt | .venv/bin/pip
	$(BIN)/pip install --disable-pip-version-check --quiet --editable . --constraint constraints.txt
	@touch $@

.venv/.installed-test: pyproject.toml constraints.txt | .venv/bin/pip
	$(BIN)/pip install --disable-pip-version-check --quiet --editable ".[test,ocr,docs,postgis]" --constraint constraints.txt
	@touch .venv/.installed $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "geoapp needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/apt python3-venv
	$(PYTHON) -m venv .venv
	@echo "Installing what geoapp needs: this takes a minute or two, once."
