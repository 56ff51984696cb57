# make serve and make test do all the set-up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SPARK := .venv-spark
PORT ?= 8001
# One process a core; each makes its own databases, so more than four gain little.
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 4

.PHONY: serve test test-office test-spark check bench screenshots install lock clean

serve: $(VENV)/.installed
	$(BIN)/python cli.py load documents
	$(BIN)/python cli.py serve --port $(PORT)

test: $(VENV)/.installed-dev
	$(PYTEST)

# Old Word and RTF files are read through LibreOffice, 220 MB that nothing else needs.
test-office: $(VENV)/.installed-dev
	scripts/install_office.sh
	ZEREN_TEST_OFFICE=1 $(BIN)/python -m pytest tests/read/test_libreoffice.py tests/read/test_convert.py

# Spark has an environment of its own: it is ten times the size of all the rest.
test-spark: $(SPARK)/.installed
	$(SPARK)/bin/python -m pytest -m spark tests/release/test_spark.py

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST)

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

# Pictures of every kind of page into screenshots/; make screenshots PAGES="home task" takes some.
screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tests.site.screenshots $(PAGES)

install: $(VENV)/.installed

$(VENV)/bin/python $(SPARK)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Zeren needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(@:/bin/python=)

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	scripts/install_browser.sh
	touch $@

$(SPARK)/.installed: requirements-spark.lock $(SPARK)/bin/python
	scripts/install_java.sh
	$(SPARK)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	touch $@

lock: $(VENV)/.installed-dev
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --extra install --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --extra dev --output-file requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --extra spark --output-file requirements-spark.lock pyproject.toml

clean:
	rm -rf $(VENV) $(SPARK) zeren.db zeren.db-* published screenshots
