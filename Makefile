# Two commands on a fresh machine: `make run` and `make test`. CONTRIBUTING.md has the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: run console setup test check fast golden docs site pictures bench format clean

# ---- what a user runs -------------------------------------------------------

run: $(VENV)/installed console  ## start everything on the embedded Postgres, play the article, stay up
	@echo "genkan is $(BIN)/genkan here; for another port: make run PORT=8081"
	@$(BIN)/genkan quickstart --port $(PORT)

$(VENV)/installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing genkan into $(VENV) ..."
	@GENKAN_SKIP_CONSOLE=1 $(PIP) --constraint constraints.txt --editable .
	@touch $@

console: $(VENV)/installed  ## build the console where it is missing or old; without it the rest works
	@$(BIN)/genkan console build || test -z "$$GENKAN_NO_SKIP"

# ---- what a developer runs --------------------------------------------------

setup: $(VENV)/installed-dev  ## everything a developer needs, from clone to green

$(VENV)/installed-dev: $(VENV)/installed
	@echo "installing the tools of development ..."
	@$(PIP) --constraint constraints.txt 'pip>=25.1'
	@$(PIP) --constraint constraints.txt --group dev --group sdk
	@touch $@

check: setup  ## format, lint, types, import contracts, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/architecture tests/docs -m "not process"

test: setup  ## install what tests need and run them all
	@$(BIN)/python -m tests.prerequisites
	@$(MAKE) --no-print-directory console
	$(BIN)/python -m tests.parts

fast: setup  ## the tests that need no processes, browser, npm or second Postgres
	$(BIN)/python -m pytest -q -m "not process and not browser and not npm and not compat and not slow"

golden: setup  ## write the golden SQL files again; review the diff like code
	GENKAN_GOLDEN=write $(BIN)/python -m pytest -q tests/engine/golden

docs: setup  ## write the reference pages again
	$(BIN)/python -m tests.docs.generate

site: setup  ## the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

pictures: setup  ## put what the test of the article photographed into docs/assets
	$(BIN)/python -m tests.docs.pictures

bench: setup  ## measure what it costs, on schemas of Hasura's benchmarks (ONLY="chinook ...": some of them)
	@$(BIN)/python -m bench $(ONLY)

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) site .pytest_cache .ruff_cache .hypothesis build dist src/genkan/console/static frontend/node_modules
