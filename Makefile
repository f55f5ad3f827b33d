# `make decks` compiles everything in decks/ to output/; `make test` runs every check.
# `make gallery` puts every layout on contact sheets in output/gallery-sheets/, to judge the design by.
# `make reference` writes docs/reference/ from the code, `make pictures` the pictures of docs/ from the decks.
# All install what they need: into .venv/, and by apt where this machine lacks it and apt may be used.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
VALIDATOR := tests/validator/node_modules

.DELETE_ON_ERROR:
.PHONY: decks gallery pictures reference test lint format clean

decks: $(VENV)/.installed
	$(BIN)/trustdeck build

gallery: $(VENV)/.tested-with
	$(BIN)/python tools/gallery.py

pictures: $(VENV)/.tested-with
	$(BIN)/python tools/make_pictures.py

reference: $(VENV)/.installed
	$(BIN)/python tools/make_reference.py

test: $(VENV)/.tested-with lint
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: $(VENV)/.tested-with
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.tested-with
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The stamps: each is younger than the file that it was made from.
$(BIN)/python:
	PYTHON="$(PYTHON)" sh tools/install.sh venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	touch $@

$(VENV)/.tested-with: pyproject.toml tools/install.sh $(VALIDATOR)/.installed | $(BIN)/python
	$(PIP) install --editable '.[test]'
	touch $@ $(VENV)/.installed

$(VALIDATOR)/.installed: tests/validator/package-lock.json tools/install.sh
	sh tools/install.sh test
	cd tests/validator && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

clean:
	rm -rf $(VENV) $(VALIDATOR) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find output -mindepth 1 ! -name .gitignore -delete
